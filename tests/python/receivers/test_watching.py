"""What Prometheus and OpenTelemetry are told."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hookseal.opentelemetry import opentelemetry
from hookseal.prometheus import prometheus
from opentelemetry.sdk.metrics import MeterProvider
from opentelemetry.sdk.metrics.export import InMemoryMetricReader
from prometheus_client import CollectorRegistry, generate_latest

from receivers import singlekey

if TYPE_CHECKING:
    from receivers import Endpoints


def test_prometheus(endpoints: Endpoints) -> None:
    registry = CollectorRegistry()
    endpoint = endpoints(observe=prometheus(registry))
    endpoint.receiver.on("screening.completed")(lambda *_: None)
    endpoint.post()
    endpoint.post()
    endpoint.post(singlekey(2, "screening.of-a-stranger"))

    def count(kind: str, outcome: str) -> float | None:
        labels = {"endpoint": "screenings", "provider": "singlekey", "type": kind, "outcome": outcome}
        return registry.get_sample_value("hookseal_deliveries_total", labels)

    assert count("screening.completed", "handled") == 1
    assert count("screening.completed", "duplicate") == 1
    assert count("other", "ignored") == 1
    text = generate_latest(registry).decode()
    assert 'hookseal_delivery_seconds_count{endpoint="screenings",outcome="handled"' in text
    # What a stranger can choose is no label.
    assert "stranger" not in text


def test_opentelemetry(endpoints: Endpoints) -> None:
    reader = InMemoryMetricReader()
    provider = MeterProvider([reader], shutdown_on_exit=False)
    endpoint = endpoints(observe=opentelemetry(provider.get_meter("tests")))
    endpoint.receiver.on("screening.completed")(lambda *_: None)
    endpoint.post()
    data = reader.get_metrics_data()
    assert data is not None
    metrics = {metric.name: metric for metric in data.resource_metrics[0].scope_metrics[0].metrics}
    (point,) = metrics["hookseal.deliveries"].data.data_points
    assert point.attributes == {
        "hookseal.endpoint": "screenings",
        "hookseal.provider": "singlekey",
        "hookseal.type": "screening.completed",
        "hookseal.outcome": "handled",
    }
    assert metrics["hookseal.delivery.duration"].unit == "s"
    provider.shutdown()
