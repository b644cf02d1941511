"""Hugging Face, from the Hub's documentation, Webhooks."""

from __future__ import annotations

from shared_tokens import maker, token
from signing import Envelope

vectors = maker(
    token(
        "huggingface",
        "Hugging Face Hub, Webhooks",
        "X-Webhook-Secret",
        body='{"event":{"action":"create","scope":"discussion"},"repo":{"type":"model","name":"openai-community/gpt2"}}',
        envelope=Envelope(type="/event/scope"),
    )
)
