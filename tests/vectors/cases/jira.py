"""Jira Cloud (administrators' webhooks), from Atlassian, Managing webhooks."""

from __future__ import annotations

from light import light
from signing import encode_hex, mac

SOURCE = "Jira Cloud (administrators' webhooks), Atlassian, Managing webhooks"

vectors = light(
    "jira",
    SOURCE,
    lambda s: mac(s.key, s.body),
    encode_hex,
    "X-Hub-Signature",
    value=lambda signature, _: "sha256=" + signature,
)
