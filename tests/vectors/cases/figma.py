"""Figma, from developers.figma.com, Webhooks: the passcode of a webhook stands in the body of its deliveries."""

from __future__ import annotations

from inside import repeats
from signing import Envelope

vectors = repeats(
    "figma",
    "developers.figma.com, Webhooks: Security",
    {"event_type": "FILE_UPDATE", "passcode": "", "file_name": "Café"},
    place="/passcode",
    envelope=Envelope((), "/event_type"),
)
