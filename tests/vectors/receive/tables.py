"""What facts and options come to, in plain Python: what every answer of a vector is computed from.

It says the rules of `docs/receivers.md` a second time and shares nothing with the core, so that a mistake
in one of the two shows as a vector that fails.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

SECOND = 1000
HOUR = 3600 * SECOND
DAY = 24 * HOUR

#: As the providers' own pages say it. Slack's is second-hand, Standard Webhooks' an example.
PROVIDERS: dict[str, dict[str, str]] = {
    "realestateapi": {
        "success": "200",
        "retriedOn5xx": "yes",
        "retriedOnTimeout": "yes",
        "timestampSigned": "yes",
        "sources": "54.123.45.0/24,54.123.46.0/24",
    },
    "real-estate": {
        "retriedOn5xx": "yes",
        "retriedOnTimeout": "yes",
        "schedule": "300,1800,7200,18000,36000",
        "deadlineMs": "5000",
        "timestampSigned": "yes",
    },
    "singlekey": {
        "retriedOn4xx": "no",
        "retriedOn5xx": "yes",
        "retriedOnTimeout": "yes",
        "schedule": "60,300,1800,7200,43200",
        "deadlineMs": "30000",
    },
    "hospitable": {
        "success": "200",
        "retriedOn4xx": "yes",
        "retriedOn5xx": "yes",
        "retriedOnTimeout": "yes",
        "schedule": "1,5,10,3600,21600",
        "sources": "38.80.170.0/24",
    },
    "dossier": {
        "success": "200",
        "retriedOn5xx": "yes",
        "retriedOnTimeout": "yes",
        "schedule": "60,120,240",
    },
    "stripe": {
        "retriedOn4xx": "yes",
        "retriedOn5xx": "yes",
        "retriedOnTimeout": "yes",
        "schedule": "total:259200",
        "timestampSigned": "yes",
    },
    "github": {
        "retriedOn4xx": "no",
        "retriedOn5xx": "no",
        "retriedOnTimeout": "no",
        "schedule": "never",
        "deadlineMs": "10000",
    },
    "slack": {
        "retriedOn4xx": "yes",
        "retriedOn5xx": "yes",
        "retriedOnTimeout": "yes",
        "schedule": "0,60,300",
        "deadlineMs": "3000",
        "timestampSigned": "yes",
        "handshake": "/type url_verification 200 /challenge",
    },
    "shopify": {
        "retriedOn4xx": "yes",
        "retriedOn5xx": "yes",
        "retriedOnTimeout": "yes",
        "schedule": "total:14400",
        "deadlineMs": "5000",
    },
    "standard-webhooks": {
        "retriedOn4xx": "yes",
        "retriedOn5xx": "yes",
        "retriedOnTimeout": "yes",
        "schedule": "5,300,1800,7200,18000,36000,50400,72000,86400",
        "deadlineMs": "15000",
        "timestampSigned": "yes",
    },
    "discord": {
        "ack": "204",
        "retriedOn4xx": "no",
        "retriedOn5xx": "no",
        "retriedOnTimeout": "yes",
        "schedule": "total:600",
        "deadlineMs": "3000",
        "timestampSigned": "yes",
        "handshake": "/type 0 204",
    },
}


def last_retry(facts: dict[str, str]) -> int | None:
    """Milliseconds after the first attempt; None where nobody says."""
    schedule = facts.get("schedule", "unknown")
    if schedule == "unknown":
        return None
    if schedule == "never":
        return 0
    if schedule.startswith("total:"):
        return int(schedule.removeprefix("total:")) * SECOND
    return sum(map(int, schedule.split(","))) * SECOND


@dataclass
class Answers:
    """What a provider's facts and a receiver's configuration come to."""

    facts: dict[str, str]
    config: dict[str, str]

    @property
    def only_4xx(self) -> bool:
        return (
            self.facts.get("retriedOn5xx") == "no"
            and self.facts.get("retriedOn4xx") == "yes"
        )

    @property
    def never(self) -> bool:
        return self.facts.get("schedule") == "never"

    @property
    def ack(self) -> int:
        return int(self.facts.get("ack", "200"))

    @property
    def again(self) -> int:
        return 409 if self.only_4xx else 503

    @property
    def fail(self) -> int:
        return 409 if self.only_4xx else 500

    @property
    def deadline(self) -> int:
        wanted = self.facts.get("deadlineMs", "unknown")
        limit = 5000 if wanted == "unknown" else int(wanted)
        return min(limit * 9 // 10, limit - 500)

    def final(self, age: int) -> bool:
        last = last_retry(self.facts)
        return self.never or (last is not None and 10 * age >= 9 * last)

    @property
    def keep(self) -> int:
        if "keepMs" in self.config:
            return int(self.config["keepMs"])
        last = last_retry(self.facts)
        keep = 7 * DAY if last is None else max(24 * HOUR, 2 * last)
        signed = self.facts.get("timestampSigned") == "yes"
        return keep if signed else max(keep, 30 * DAY)

    @property
    def renewable(self) -> bool:
        return self.config.get("renewable", "yes") == "yes"

    @property
    def lease(self) -> int:
        default = 60_000 if self.renewable else 300_000
        return int(self.config.get("leaseMs", default))

    @property
    def store(self) -> bool:
        return self.config.get("store") == "yes"

    @property
    def queue(self) -> bool:
        return self.config.get("queue") == "yes"


def key(endpoint: str, variant: str | None, deduplication_key: str) -> str:
    """What an event's mark is called, in characters that every store takes."""
    raw = deduplication_key.encode()
    if len(raw) > 200 or any(not 0x21 <= byte <= 0x7E for byte in raw):
        deduplication_key = "#" + hashlib.sha256(raw).hexdigest()
    return f"{endpoint}{f'~{variant}' if variant else ''}:{deduplication_key}"
