"""AssemblyAI's transcripts, from assemblyai.com, Webhooks for streaming speech-to-text, and for pre-recorded audio."""

from __future__ import annotations

from shared_tokens import maker, token
from signing import Envelope

vectors = maker(
    token(
        "assemblyai",
        "assemblyai.com, Webhooks for pre-recorded audio",
        "X-Webhook-Secret",
        body='{"transcript_id":"5552493-16d8-42d8-8feb-c2a16b56f6e8","status":"completed"}',
        envelope=Envelope(type="/status", type_required=False),
    )
)
