"""Documenso, from docs.documenso.com, Webhook Verification."""

from __future__ import annotations

from shared_tokens import maker, token
from signing import Envelope

vectors = maker(
    token(
        "documenso",
        "docs.documenso.com, Webhook Verification",
        "X-Documenso-Secret",
        body='{"event":"DOCUMENT_COMPLETED","payload":{"id":10}}',
        envelope=Envelope(type="/event", data="/payload"),
    )
)
