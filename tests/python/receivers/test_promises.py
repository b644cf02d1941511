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


def test_an_event_without_a_type_is_no_named_handlers(endpoints: Endpoints) -> None:
    endpoint = endpoints("github")
    taken: list[str] = []
    endpoint.receiver.on("")(lambda *_: taken.append("named"))
    endpoint.receiver.otherwise(lambda *_: taken.append("other"))
    assert said(endpoint.post(b"{}")) == RECEIVED
    assert taken == ["other"]
