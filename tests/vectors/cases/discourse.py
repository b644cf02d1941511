"""Discourse, from discourse/discourse, app/jobs/regular/emit_web_hook_event.rb."""

from __future__ import annotations

from light import light
from signing import encode_hex, mac

SOURCE = "Discourse, discourse/discourse, app/jobs/regular/emit_web_hook_event.rb"

vectors = light(
    "discourse",
    SOURCE,
    lambda s: mac(s.key, s.body),
    encode_hex,
    "X-Discourse-Event-Signature",
    value=lambda signature, _: "sha256=" + signature,
)
