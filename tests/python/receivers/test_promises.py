"""What both kinds of receivers promise of tokens, leases and keys."""

from __future__ import annotations

from typing import Any

from hookseal.stores import MemoryStore

from receivers import RECEIVED, Endpoints, said, singlekey


class Told(MemoryStore):
    """A store that notes by which tokens, and for how long, it is asked."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[tuple[Any, ...]] = []

    def claim(self, key: str, token: str, lease_ms: int, keep_ms: int) -> Any:
        self.asked.append(("claim", token, lease_ms))
        return super().claim(key, token, lease_ms, keep_ms)

    def complete(self, key: str, token: str, keep_ms: int) -> Any:
        self.asked.append(("complete", token))
        return super().complete(key, token, keep_ms)

    def release(self, key: str, token: str) -> Any:
        self.asked.append(("release", token))
        return super().release(key, token)


def test_a_token_names_one_attempt_and_nobody_guesses_it(endpoints: Endpoints) -> None:
    store = Told()
    endpoint = endpoints(store=store)

    @endpoint.receiver.otherwise
    def handle(event: Any, delivery: Any) -> None:
        if delivery.attempt == 1:
            raise RuntimeError

    for _ in range(2):
        endpoint.post()
    names, tokens = zip(*((name, token) for name, token, *_ in store.asked), strict=True)
    assert names == ("claim", "release", "claim", "complete")
    assert tokens[0] == tokens[1] != tokens[2] == tokens[3]
    for token in tokens:
        assert len(bytes.fromhex(token)) == 16
        assert token == token.lower()


def test_a_lease_lasts_a_minute_and_five_where_nothing_renews_it(endpoints: Endpoints) -> None:
    store = Told()
    endpoint = endpoints(store=store)
    endpoint.receiver.otherwise(lambda *_: None)
    assert said(endpoint.post(singlekey())) == RECEIVED
    assert store.asked[0][2] == (300_000 if endpoints.kind == "threads" else 60_000)


def test_a_declared_length_is_too_long_however_many_digits_it_has(endpoints: Endpoints) -> None:
    endpoint = endpoints()
    for length in ("2000000", "9" * 20, "9" * 5000):
        assert said(endpoint.post(headers={"Content-Length": length})) == (413, {"error": "body_too_large"})
    endpoint.receiver.otherwise(lambda *_: None)
    for length in ("", "no number", "-1", "\u0669"):
        assert said(endpoint.post(headers={"Content-Length": length})) == RECEIVED


# As servers write a byte that is no UTF-8 (PEP 383).
BYTE = "\udcff"


def test_what_is_no_text_in_a_request_is_judged_as_other_texts(endpoints: Endpoints) -> None:
    assert said(endpoints().post(headers={"Content-Encoding": BYTE})) == (415, {"error": "encoded_body"})
    body = b'{"id":"a","action":"reservation.created","created":"","data":{},"version":"1"}'
    behind = endpoints("hospitable", sources="refuse", trusted_proxies=1)
    for forwarded in (BYTE, f"38.80.170.9, {BYTE}"):
        assert said(behind.post(body, {"X-Forwarded-For": forwarded})) == (403, {"error": "source_not_allowed"})
    assert said(behind.post(body, {"X-Forwarded-For": f"{BYTE}, 38.80.170.9"})) == RECEIVED
    split = endpoints("shopify", variant=("X-Shopify-Topic", ["orders/create"]))
    split.receiver.otherwise(lambda *_: None)
    assert said(split.post(b'{"id":1}', {"X-Shopify-Topic": BYTE})) == RECEIVED
    assert split.outcomes == ["ignored"]
    assert endpoints("x").post(b"{}", method="GET", query=f"crc_token={BYTE}").status in {200, 400}
    assert said(endpoints().post(method=BYTE)) == (405, {"error": "method_not_allowed"})
    assert said(endpoints().post(headers={"X-SingleKey-Signature": BYTE}))[0] == 401
    assert said(endpoints().post(query=BYTE)) == RECEIVED


def test_an_event_without_a_type_is_no_named_handlers(endpoints: Endpoints) -> None:
    endpoint = endpoints("github")
    taken: list[str] = []
    endpoint.receiver.on("")(lambda *_: taken.append("named"))
    endpoint.receiver.otherwise(lambda *_: taken.append("other"))
    assert said(endpoint.post(b"{}")) == RECEIVED
    assert taken == ["other"]
