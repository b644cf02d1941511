"""GitLab (signing token, 19.1 and later), from gitlab.com, 230944."""

from __future__ import annotations

from light import standard_webhooks
from signing import Envelope

SOURCE = "GitLab (signing token, 19.1 and later), gitlab.com, 230944"

vectors = standard_webhooks(
    "gitlab",
    SOURCE,
    envelope=Envelope((), "/object_kind", None, None, type_required=False),
    body='{"object_kind":"something.happened"}',
)
