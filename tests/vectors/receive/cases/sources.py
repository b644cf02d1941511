"""From which addresses deliveries may come."""

from __future__ import annotations

from collections.abc import Iterator

from case import Case, Step, call, case


def cases() -> Iterator[Case]:
    refusing = {"endpoint": "x", "sourceMode": "refuse", "trustedProxies": "1"}
    facts = {"sources": "38.80.170.0/24,2001:db8::/32"}

    def source(
        name: str,
        comment: str,
        peer: str,
        forwarded: str,
        gives: int,
        **config: str,
    ) -> Case:
        steps: list[Step | Case] = [call("source", peer, forwarded, gives=gives)]
        if gives == 2:
            steps.append(("request", ["post", "forbidden"], 17, 0))
        return case(
            name,
            comment,
            *steps,
            provider="hospitable",
            facts=facts,
            config={**refusing, **config},
            expect=["refuse", 403, "source_not_allowed"] if gives == 2 else None,
        )

    yield source(
        "source_fine",
        "One proxy is trusted, and tells an address of the provider's",
        "10.0.0.1",
        "38.80.170.7",
        0,
    )
    yield source(
        "source_forged_left",
        "What stands left of the trusted address, anyone can write",
        "10.0.0.1",
        "38.80.170.7, 203.0.113.9",
        2,
    )
    yield source(
        "source_short_403",
        "A proxy is trusted, and none told an address",
        "38.80.170.7",
        "",
        2,
    )
    yield source(
        "source_two_proxies",
        "The third from the right",
        "10.0.0.1",
        "203.0.113.9, 38.80.170.7 , 10.0.0.2",
        0,
        trustedProxies="2",
    )
    yield source(
        "source_peer",
        "No proxy is trusted: the header does not count",
        "203.0.113.9",
        "38.80.170.7",
        2,
        trustedProxies="0",
    )
    yield source(
        "source_mapped",
        "IPv4 in IPv6 is unfolded",
        "::ffff:38.80.170.7",
        "",
        0,
        trustedProxies="0",
    )
    yield source("source_ipv6", "An IPv6 range", "10.0.0.1", "2001:db8::7", 0)
    yield source(
        "source_port", "Some proxies write a port", "10.0.0.1", "38.80.170.7:4711", 0
    )
    yield source(
        "source_brackets",
        "And brackets",
        "10.0.0.1",
        "[2001:db8::7]:4711",
        0,
    )
    yield source(
        "source_next_range",
        "The first address after the range",
        "10.0.0.1",
        "38.80.171.0",
        2,
    )
    yield source("source_no_address", "What is no address", "10.0.0.1", "unknown", 2)
    yield source(
        "source_report",
        "It goes on, and is told",
        "10.0.0.1",
        "203.0.113.9",
        1,
        sourceMode="report",
    )
    yield source(
        "source_off",
        "Addresses are not looked at",
        "10.0.0.1",
        "203.0.113.9",
        0,
        sourceMode="off",
    )
