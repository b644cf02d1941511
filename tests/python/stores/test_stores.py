"""One suite for all stores: each sentence of their contract."""

from __future__ import annotations

import json
import threading
from secrets import token_hex
from typing import TYPE_CHECKING, Any

import pytest
from hookseal.stores import DONE, Busy, Fresh

from databases import until

if TYPE_CHECKING:
    import subprocess

LONG = 60_000
SHORT = 30


@pytest.fixture
def key() -> str:
    return f"screenings:singlekey:{token_hex(8)}"


def fresh(claim: Any) -> Fresh:
    assert isinstance(claim, Fresh)
    return claim


def ended(store: Any, key: str, token: str, lease: int = LONG, keep: int = LONG) -> Fresh:
    """Claim until a lease or a mark of somebody else's has ended."""
    return fresh(until(lambda: isinstance(claim := store.claim(key, token, lease, keep), Fresh) and claim))


def test_an_absent_key_is_fresh(store: Any, key: str) -> None:
    claim = fresh(store.claim(key, "a", LONG, LONG))
    assert claim.attempt == 1
    assert 0 <= claim.age_ms < 1000


def test_a_claimed_key_is_busy_for_others(store: Any, key: str) -> None:
    store.claim(key, "a", LONG, LONG)
    claim = store.claim(key, "b", LONG, LONG)
    assert isinstance(claim, Busy)
    assert LONG - 10_000 < claim.remaining_ms <= LONG


def test_other_keys_are_others(store: Any, key: str) -> None:
    for other in (key, key.upper(), key + "a", key + "~", "~" + key):
        assert fresh(store.claim(other, "a", LONG, LONG)).attempt == 1


def test_the_own_token_renews(store: Any, key: str) -> None:
    store.claim(key, "a", 20_000, LONG)
    assert fresh(store.claim(key, "a", LONG, LONG)).attempt == 1
    claim = store.claim(key, "b", LONG, LONG)
    assert isinstance(claim, Busy)
    assert claim.remaining_ms > 20_000


def test_a_lease_that_ended_is_taken_over(store: Any, key: str) -> None:
    store.claim(key, "a", SHORT, LONG)
    claim = ended(store, key, "b")
    assert claim.attempt == 2
    assert claim.age_ms >= SHORT
    assert isinstance(store.claim(key, "a", LONG, LONG), Busy)


def test_a_lease_that_ended_is_still_renewed_by_its_token(store: Any, key: str) -> None:
    store.claim(key, "a", 0, LONG)
    assert fresh(store.claim(key, "a", LONG, LONG)).attempt == 1
    assert isinstance(store.claim(key, "b", LONG, LONG), Busy)


def test_a_done_key_is_done_for_everybody(store: Any, key: str) -> None:
    store.claim(key, "a", LONG, LONG)
    assert store.complete(key, "a", LONG) is True
    assert store.claim(key, "b", LONG, LONG) == DONE
    assert store.claim(key, "a", LONG, LONG) == DONE


def test_complete_twice_is_ok(store: Any, key: str) -> None:
    store.claim(key, "a", LONG, LONG)
    assert store.complete(key, "a", LONG) is True
    assert store.complete(key, "a", LONG) is True


def test_complete_compares_tokens(store: Any, key: str) -> None:
    assert store.complete(key, "a", LONG) is False
    store.claim(key, "a", LONG, LONG)
    assert store.complete(key, "b", LONG) is False
    assert store.complete(key, "", LONG) is False
    assert isinstance(store.claim(key, "b", LONG, LONG), Busy)


def test_who_was_overtaken_cannot_mark_free_or_renew(store: Any, key: str) -> None:
    store.claim(key, "a", 0, LONG)
    ended(store, key, "b")
    assert store.complete(key, "a", LONG) is False
    assert store.release(key, "a") is False
    assert isinstance(store.claim(key, "a", LONG, LONG), Busy)
    assert store.complete(key, "b", LONG) is True


def test_a_lease_that_ran_out_untaken_is_still_the_holders(store: Any, key: str) -> None:
    store.claim(key, "a", 0, LONG)
    assert store.complete(key, "a", LONG) is True
    assert store.claim(key, "b", LONG, LONG) == DONE


def test_a_lease_that_ran_out_untaken_can_be_released(store: Any, key: str) -> None:
    store.claim(key, "a", 0, LONG)
    assert store.release(key, "a") is True


def test_release_keeps_attempt_and_age(store: Any, key: str) -> None:
    store.claim(key, "a", SHORT, LONG)
    second = ended(store, key, "b")
    assert store.release(key, "b") is True
    third = fresh(store.claim(key, "c", LONG, LONG))
    assert third.attempt == 3
    assert third.age_ms >= second.age_ms >= SHORT


def test_a_token_that_released_claims_as_another_attempt(store: Any, key: str) -> None:
    store.claim(key, "a", LONG, LONG)
    store.release(key, "a")
    assert fresh(store.claim(key, "a", LONG, LONG)).attempt == 2


def test_release_is_stale_where_there_is_nothing_to_release(store: Any, key: str) -> None:
    assert store.release(key, "a") is False
    store.claim(key, "a", LONG, LONG)
    assert store.release(key, "b") is False
    assert store.release(key, "a") is True
    assert store.release(key, "a") is False
    assert store.complete(key, "a", LONG) is False


def test_what_is_done_is_not_released(store: Any, key: str) -> None:
    store.claim(key, "a", LONG, LONG)
    store.complete(key, "a", LONG)
    assert store.release(key, "a") is False
    assert store.claim(key, "b", LONG, LONG) == DONE


def test_a_mark_ends(store: Any, key: str) -> None:
    store.claim(key, "a", LONG, LONG)
    store.complete(key, "a", SHORT)
    claim = ended(store, key, "b")
    assert claim.attempt == 1
    assert claim.age_ms < SHORT


def test_a_claim_that_nobody_came_back_to_ends(store: Any, key: str) -> None:
    store.claim(key, "a", LONG, SHORT)
    assert ended(store, key, "b").attempt == 1
    assert store.complete(key, "a", LONG) is False


def together(
    place: tuple[str, Any], store: Any, claimants: list[subprocess.Popen[str]], key: str, count: int, seconds: float
) -> int:
    """Have so many claims made at once, by eight processes where they share the store, and count who got it."""
    kind, address = place
    if kind == "memory":
        found: list[Fresh] = []

        def claim(token: str) -> None:
            def got() -> bool:
                claimed = store.claim(key, token, LONG, LONG)
                if isinstance(claimed, Fresh):
                    found.append(claimed)
                return bool(found)

            if seconds:
                until(got)
            else:
                got()

        threads = [threading.Thread(target=claim, args=(token_hex(8),)) for _ in range(count)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return len(found)
    for process in claimants:
        assert process.stdin
        process.stdin.write(json.dumps([kind, address, key, count // len(claimants), seconds]) + "\n")
        process.stdin.flush()
    return sum(int(process.stdout.readline()) for process in claimants if process.stdout)


def test_of_200_claims_at_once_one_is_fresh(place: Any, store: Any, claimants: Any, key: str) -> None:
    assert together(place, store, claimants, key, 200, 0) == 1


def test_one_claim_is_fresh_as_a_lease_ends(place: Any, store: Any, claimants: Any, key: str) -> None:
    store.claim(key, "a", 150, LONG)
    assert together(place, store, claimants, key, 40, 0.5) == 1
    assert store.complete(key, "a", LONG) is False


def test_one_claim_is_fresh_as_a_mark_ends(place: Any, store: Any, claimants: Any, key: str) -> None:
    store.claim(key, "a", LONG, LONG)
    store.complete(key, "a", 150)
    assert together(place, store, claimants, key, 40, 0.5) == 1
