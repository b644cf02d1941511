"""Prometheus, by `prometheus_client`: counts deliveries, and measures how long they take.

>>> from hookseal import Webhook
>>> from hookseal.prometheus import prometheus
>>> from hookseal.receive import Receiver
>>> from prometheus_client import CollectorRegistry
>>> registry = CollectorRegistry()
>>> receiver = Receiver(Webhook("singlekey", "the secret from the dashboard"), observe=prometheus(registry))
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from prometheus_client import REGISTRY, CollectorRegistry, Counter, Histogram

if TYPE_CHECKING:
    from collections.abc import Callable

    from hookseal.receive import Observation

_LABELS = ("endpoint", "provider", "type", "outcome")


def prometheus(registry: CollectorRegistry = REGISTRY) -> Callable[[Observation], None]:
    """Give an `observe`, for one receiver or for several: make it once for each registry."""
    deliveries = Counter("hookseal_deliveries", "Deliveries, by how they ended.", _LABELS, registry=registry)
    seconds = Histogram("hookseal_delivery_seconds", "How long deliveries took.", _LABELS, registry=registry)

    def observe(observation: Observation) -> None:
        labels = [getattr(observation, name) for name in _LABELS]
        deliveries.labels(*labels).inc()
        seconds.labels(*labels).observe(observation.ms / 1000)

    return observe
