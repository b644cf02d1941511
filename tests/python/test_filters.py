"""The cases of `tests/filters/realestateapi.json`, and what only Python can hand over."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hookseal import Event, WebhookConfigError, passes_realestateapi_filters

FILE = Path(__file__).resolve().parents[1] / "filters/realestateapi.json"
CASES: list[dict[str, Any]] = json.loads(FILE.read_text(encoding="utf-8"))
passes: Any = passes_realestateapi_filters


def event(data: Any) -> Event:
    return Event(
        provider="realestateapi",
        type="listing.new",
        id="evt_1",
        deduplication_key="realestateapi:evt_1",
        authenticity="signature",
        occurred_at=None,
        schema="invalid",
        mismatch=None,
        data=data,
        payload=None,
    )


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_case(case: dict[str, Any]) -> None:
    if "message" not in case:
        assert passes(event(case["data"]), case["filters"]) is case["passes"]
        return
    with pytest.raises(WebhookConfigError) as refusal:
        passes(event(case["data"]), case["filters"])
    assert refusal.value.code == "invalid_option"
    assert case["message"] in str(refusal.value)


@pytest.mark.parametrize(
    ("filters", "option"),
    [({"price_range": {"min": float("nan")}}, "filters"), (object(), "filters"), ({"location": {1, 2}}, "filters")],
)
def test_filters_that_are_no_json(filters: Any, option: str) -> None:
    with pytest.raises(WebhookConfigError) as refusal:
        passes(event({}), filters)
    assert refusal.value.details["option"] == option


def test_what_is_no_event() -> None:
    with pytest.raises(WebhookConfigError) as refusal:
        passes({"data": {}}, {})
    assert refusal.value.details["option"] == "event"
