"""OpenTelemetry: counts deliveries, and measures how long they take.

>>> from hookseal import Webhook
>>> from hookseal.opentelemetry import opentelemetry
>>> from hookseal.receive import Receiver
>>> receiver = Receiver(Webhook("singlekey", "the secret from the dashboard"), observe=opentelemetry())
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from opentelemetry import metrics

if TYPE_CHECKING:
    from collections.abc import Callable

    from hookseal.receive import Observation

_LABELS = ("endpoint", "provider", "type", "outcome")


def opentelemetry(meter: metrics.Meter | None = None) -> Callable[[Observation], None]:
    """Give an `observe`, with the instruments of a meter: the global provider's unless given."""
    meter = metrics.get_meter("hookseal") if meter is None else meter
    deliveries = meter.create_counter("hookseal.deliveries", description="Deliveries, by how they ended.")
    seconds = meter.create_histogram("hookseal.delivery.duration", "s", "How long deliveries took.")

    def observe(observation: Observation) -> None:
        attributes = {f"hookseal.{name}": getattr(observation, name) for name in _LABELS}
        deliveries.add(1, attributes)
        seconds.record(observation.ms / 1000, attributes)

    return observe
