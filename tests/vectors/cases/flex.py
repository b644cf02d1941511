"""Flex, from docs.withflex.com, Verifying signatures."""

from __future__ import annotations

from base64 import b64decode

from light import standard_webhooks

SOURCE = "Flex, docs.withflex.com, Verifying signatures"

vectors = standard_webhooks(
    "flex",
    SOURCE,
    "svix",
    key=lambda text: b64decode(text.removeprefix("fwhsec_")),
    secret="fwhsec_Y2NhZDczMDYtNDEyYi0xMWVlLTg5MTItNGY4Y2E5ZmU1MmI4",
    other_secret="fwhsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD",
)
