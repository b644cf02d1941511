"""LaunchDarkly, from launchdarkly.com, webhooks."""

from __future__ import annotations

from light import light
from signing import encode_hex, mac

SOURCE = "LaunchDarkly, launchdarkly.com, webhooks"

vectors = light(
    "launchdarkly", SOURCE, lambda s: mac(s.key, s.body), encode_hex, "X-LD-Signature"
)
