"""The event as an object, and its payload as `json.loads` gives it."""

from __future__ import annotations

import copy
import gc
import json
import pickle
import random
import threading
import weakref
from typing import Any

import pytest
from hookseal import Event, Webhook, WebhookPayloadError

WEBHOOK = Webhook("dossier", "a secret")
BODY = b'{"event":"dossier.created","timestamp":"2024-01-01T10:00:00Z","data":{"id":456,"email":"user@example.com"}}'


def received(body: bytes) -> Event:
    """Give the event of a body."""
    return WEBHOOK.receive(body, WEBHOOK.sign(body))


def test_fields() -> None:
    event = received(BODY)
    assert (event.provider, event.type, event.id) == ("dossier", "dossier.created", None)
    assert event.deduplication_key.startswith("dossier:sha256:")
    assert event.occurred_at == "2024-01-01T10:00:00Z"
    assert event.schema in {"valid", "invalid", "unknown"}
    assert event.payload == json.loads(BODY)
    assert event.data is event.payload["data"]


def test_it_is_immutable() -> None:
    event = received(BODY)
    for field in ("type", "data", "payload", "another"):
        with pytest.raises(AttributeError):
            setattr(event, field, None)
    with pytest.raises(AttributeError):
        del event.data


def test_pattern_matching() -> None:
    match received(BODY):
        case Event("dossier.created", {"id": int(identifier)}, provider="dossier"):
            assert identifier == 456
        case _:
            pytest.fail("it does not match")


def test_equality() -> None:
    event = received(BODY)
    assert event == received(BODY)
    assert event != received(BODY.replace(b"456", b"457"))
    assert event != "event"
    with pytest.raises(TypeError):
        hash(event)


@pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
def test_it_goes_through_queues(protocol: int) -> None:
    event = received(BODY)
    same = pickle.loads(pickle.dumps(event, protocol))  # noqa: S301 - its own.
    assert same == event
    assert type(same) is Event
    assert copy.copy(event) == copy.deepcopy(event) == event


def test_repr_shows_no_personal_data() -> None:
    shown = repr(received(BODY))
    assert shown.startswith("Event(provider='dossier', type='dossier.created', id=None, deduplication_key='dossier:")
    assert "user@example.com" not in shown


def test_of_ones_own() -> None:
    fields: dict[str, Any] = {
        "provider": "dossier",
        "type": "dossier.created",
        "id": None,
        "deduplication_key": "dossier:1",
        "authenticity": "signature",
        "occurred_at": None,
        "schema": "unknown",
        "mismatch": None,
        "data": {"id": 1},
        "payload": [],
    }
    event = Event(**fields)
    assert {name: getattr(event, name) for name in fields} == fields
    with pytest.raises(TypeError):
        Event("dossier")  # type: ignore[call-arg, misc]


def test_a_cycle_is_collected() -> None:
    class Witness:
        pass

    witness = Witness()
    event = received(BODY)
    event.payload["itself"] = [event, witness]
    gone = weakref.ref(witness)
    del event, witness
    gc.collect()
    assert gone() is None


NUMBERS = [
    "0",
    "-0",
    "-0.0",
    "0.1",
    "1e5",
    "1E+2",
    "-1.5e-7",
    "9007199254740993",
    "9223372036854775807",
    "9223372036854775808",
    "-9223372036854775808",
    "-9223372036854775809",
    "18446744073709551615",
    "18446744073709551616",
    "123456789012345678901234567890",
    "1" * 300,
    "1e22",
    "1e300",
    "1.7976931348623157e308",
    "5e-324",
    "2.2250738585072011e-308",
    "1e-400",
    "0.1000000000000000055511151231257827",
    "3.14159265358979323846264338327950288419716939937510",
    "179769313486231570000000000000000000000.5",
    "8.5e18",
    "9.3e18",
]


@pytest.mark.parametrize("number", NUMBERS)
def test_numbers_keep_their_value_and_type(number: str) -> None:
    body = f'{{"event":"x","data":[{number},{{"a":{number}}}]}}'.encode()
    assert repr(received(body).payload) == repr(json.loads(body))


@pytest.mark.parametrize(
    "text",
    ["", "é", "€", "😀", "\\ud83d\\ude00", "\\u0000", '\\"\\\\\\/\\b\\f\\n\\r\\t', "a" * 100_000, "\\u00e9" * 5000],
)
def test_texts_are_those_of_json_loads(text: str) -> None:
    body = f' {{ "event" : "x" , "{text}" : "{text}" , "data" : [ [ ] , {{ }} , true , false , null ] }}\n'.encode()
    assert repr(received(body).payload) == repr(json.loads(body))


def test_random_documents(monkeypatch: pytest.MonkeyPatch) -> None:
    chance = random.Random(5)  # noqa: S311 - any will do.
    characters = 'ab "\\/\b\f\n\r\t\0\x7fé€\ud7ff\ue000\uffff😀{}[]:,'

    def text() -> str:
        return "".join(chance.choices(characters, [9, 9, *[1] * (len(characters) - 2)], k=chance.randrange(24)))

    def number() -> float:
        return chance.choice(
            [
                chance.randrange(-9, 9),
                chance.randrange(-(1 << 70), 1 << 70),
                chance.gauss(0, 1),
                10 ** chance.uniform(-320, 308),
            ]
        )

    def value(levels: int) -> object:
        match chance.randrange(9 if levels else 4):
            case 0:
                return chance.choice([True, False, None])
            case 1:
                return number()
            case 2 | 3:
                return text()
            case 4 | 5:
                return [value(levels - 1) for _ in range(chance.randrange(5))]
            case _:
                return {text(): value(levels - 1) for _ in range(chance.randrange(5))}

    documents = []
    for _ in range(2000):
        spaces = chance.choice([None, 1, "\t", "\r "])
        document = {"event": "x", "data": value(5)}
        body = json.dumps(document, ensure_ascii=chance.random() < 0.5, indent=spaces)
        documents.append((body, repr(json.loads(body))))
    # The reader falls back to it, but knows all of JSON.
    monkeypatch.setattr(json, "loads", None)
    for body, expected in documents:
        assert repr(received(body.encode()).payload) == expected


def test_the_payload_is_that_of_the_bytes_that_were_checked() -> None:
    array = bytearray(BODY)
    for body in (array, memoryview(array)):
        event = WEBHOOK.receive(body, WEBHOOK.sign(array))
        array[:] = array.replace(b"456", b"457")
        assert event.data["id"] == 456
        array[:] = BODY


def test_threads_read_the_same_payload() -> None:
    body = b'{"event":"x","data":[' + b'{"a":"b"},' * 20_000 + b"0]}"
    for _ in range(5):
        event = received(body)
        start = threading.Barrier(4)
        seen: list[tuple[object, object]] = []

        def read(event: Event = event, start: threading.Barrier = start, seen: list[Any] = seen) -> None:
            start.wait()
            seen.append((event.data, event.payload))

        threads = [threading.Thread(target=read) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert [(data is event.data, payload is event.payload) for data, payload in seen] == [(True, True)] * 4
        assert event.data is event.payload["data"]


def test_depth() -> None:
    deep = b'{"event":"x","data":' + b"[" * 120 + b"]" * 120 + b"}"
    assert received(deep).payload == json.loads(deep)
    deeper = b'{"event":"x","data":' + b"[" * 100_000 + b"]" * 100_000 + b"}"
    with pytest.raises(WebhookPayloadError) as caught:
        received(deeper)
    assert caught.value.code == "malformed_json"


def test_data_is_what_the_scheme_points_at() -> None:
    def webhook(pointer: str) -> Webhook:
        scheme = {
            "name": "acme",
            "algorithm": "hmac-sha256",
            "signature": {"header": "Acme", "layout": "plain", "encoding": "hex"},
            "signedContent": ["body"],
            "secret": "utf8",
            "envelope": {"data": pointer},
        }
        return Webhook(scheme, "a secret")

    body = b'{"a":[{"b/c":{"~":1}},[2]],"":3,"01":[4]}'
    for pointer, value in {
        "/a/0/b~1c/~0": 1,
        "/a/1": [2],
        "/a/1/0": 2,
        "/": 3,
        "/a/2": None,
        "/a/-": None,
        "/a/00": None,
        "/a/+1": None,
        "/01/0": 4,
        "/a/0/b": None,
    }.items():
        assert webhook(pointer).receive(body, webhook(pointer).sign(body)).data == value, pointer
