"""Genuine deliveries, signed with the standard library as each provider's documentation says."""

import base64
import hmac
import os
import time
from collections.abc import Callable
from pathlib import Path

SIZES = (512, 4096, 65_536, 1_048_576)
LARGE_SIZES = (10_485_760, 104_857_600)

KEY = b"a key of 32 bytes for benchmarks"
# As the provider's dashboard would show it.
SECRETS = {
    "realestateapi": KEY.decode(),
    "hospitable": KEY.decode(),
    "stripe": f"whsec_{KEY.decode()}",
    "standard-webhooks": f"whsec_{base64.b64encode(KEY).decode()}",
}

# What else a server behind a proxy finds in a request.
OTHER_HEADERS = {
    "Host": "api.example.com",
    "User-Agent": "Webhooks/1.0 (+https://example.com/docs/webhooks)",
    "Accept": "*/*",
    "Accept-Encoding": "gzip, deflate, br",
    "Content-Type": "application/json; charset=utf-8",
    "X-Forwarded-For": "203.0.113.7",
    "X-Forwarded-Proto": "https",
    "X-Request-Id": "7f9c2ba4-e88f-4a3b-9d5c-0a1b2c3d4e5f",
    "Traceparent": "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
    "Connection": "keep-alive",
}


def body_of(size: int) -> bytes:
    """Give the body of so many bytes that all suites use."""
    return Path(os.environ["HOOKSEAL_BENCH_BODIES"], f"{size}.json").read_bytes()


def text_of(size: int) -> bytes:
    """Give as many bytes, of which most are one long text."""
    return Path(os.environ["HOOKSEAL_BENCH_BODIES"], f"text-{size}.json").read_bytes()


def headers(scheme: str, body: bytes, seconds_ago: int = 0) -> dict[str, str]:
    """Give the headers of a delivery that was signed so many seconds ago."""
    # The signature is not the first header that a server finds.
    return {**OTHER_HEADERS, **SIGNERS[scheme](body, str(int(time.time()) - seconds_ago))}


def forged(body: bytes) -> bytes:
    """Flip one bit, of a letter within a string: it stays JSON."""
    other = bytearray(body)
    other[other.index(b"PROP")] ^= 1
    return bytes(other)


def realestateapi(body: bytes, timestamp: str) -> dict[str, str]:
    """Sign timestamp, full stop and body, in hexadecimal digits."""
    signature = hmac.digest(KEY, timestamp.encode() + b"." + body, "sha256").hex()
    return {"X-RealEstateAPI-Signature": signature, "X-RealEstateAPI-Timestamp": timestamp}


def hospitable(body: bytes, _: str) -> dict[str, str]:
    """Sign the body alone, in hexadecimal digits."""
    return {"Signature": hmac.digest(KEY, body, "sha256").hex()}


def stripe(body: bytes, timestamp: str) -> dict[str, str]:
    """Sign as `realestateapi` does, with one header for both."""
    signature = hmac.digest(SECRETS["stripe"].encode(), timestamp.encode() + b"." + body, "sha256").hex()
    return {"Stripe-Signature": f"t={timestamp},v1={signature}"}


def standard_webhooks(body: bytes, timestamp: str) -> dict[str, str]:
    """Sign id, timestamp and body with full stops between them, in base64."""
    message = "msg_2KWPBgLlAfxdpx2AI54pPJ85f4W"
    signature = base64.b64encode(hmac.digest(KEY, f"{message}.{timestamp}.".encode() + body, "sha256")).decode()
    return {"Webhook-Id": message, "Webhook-Timestamp": timestamp, "Webhook-Signature": f"v1,{signature}"}


SIGNERS: dict[str, Callable[[bytes, str], dict[str, str]]] = {
    "realestateapi": realestateapi,
    "hospitable": hospitable,
    "stripe": stripe,
    "standard-webhooks": standard_webhooks,
}
