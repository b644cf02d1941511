"""Hookseal and its peers, as their own documentation tells to use them. What can be made once is made once."""

import hashlib
import hmac
import json
import math
import time
from collections.abc import Callable, Mapping
from typing import NamedTuple

import standardwebhooks
import stripe
import svix.webhooks
from deliveries import KEY, SECRETS
from hookseal import Webhook

Headers = Mapping[str, str]
TOLERANCE_SECONDS = 300


class Subject(NamedTuple):
    """One of those that are compared: what it is called, and a function that raises for what is not genuine."""

    name: str
    call: Callable[[bytes, Headers], object]


class RefusedError(Exception):
    """What a check by hand raises."""


def hookseal_verify(scheme: str) -> Subject:
    """Give Hookseal's verification alone."""
    return Subject("hookseal", Webhook(scheme, SECRETS[scheme]).verify)


def hookseal_receive(scheme: str) -> Subject:
    """Give Hookseal's verification, with parsing and the check against the documented shape."""
    return Subject("hookseal", Webhook(scheme, SECRETS[scheme]).receive)


def hookseal_read(scheme: str) -> Subject:
    """Give the same with the payload, which is made only when it is read: all that peers that parse have made."""
    webhook = Webhook(scheme, SECRETS[scheme])

    def call(body: bytes, headers: Headers) -> object:
        return webhook.receive(body, headers).payload

    return Subject("hookseal, payload read", call)


def guide_of_hospitable() -> Subject:
    """Give the function of Hospitable's guide, to the letter, for a body that arrives as bytes."""

    def verify_webhook(payload: str, signature: str, secret: str) -> bool:
        expected = hmac.new(secret.encode(), payload.encode(), hashlib.sha256).hexdigest()
        return hmac.compare_digest(expected, signature)

    secret = SECRETS["hospitable"]

    def call(body: bytes, headers: Headers) -> None:
        if not verify_webhook(body.decode(), headers["Signature"], secret):
            raise RefusedError

    return Subject("guides' snippet", call)


def guide_of_realestateapi() -> Subject:
    """Give the function of RealEstateAPI's guide, which has it in JavaScript only, line by line in Python."""

    def verify_webhook_signature(payload: str, signature: str, timestamp: str, secret: str) -> bool:
        current_time = math.floor(time.time())
        if current_time - int(timestamp) > TOLERANCE_SECONDS:
            return False
        expected_signature = hmac.new(secret.encode(), f"{timestamp}.{payload}".encode(), hashlib.sha256).hexdigest()
        return hmac.compare_digest(signature, expected_signature)

    secret = SECRETS["realestateapi"]

    def call(body: bytes, headers: Headers) -> None:
        signature, timestamp = headers["X-RealEstateAPI-Signature"], headers["X-RealEstateAPI-Timestamp"]
        if not verify_webhook_signature(body.decode(), signature, timestamp, secret):
            raise RefusedError

    return Subject("guides' snippet", call)


def digest_of_body() -> Subject:
    """Give the fastest way of the standard library, for `hospitable`."""

    def call(body: bytes, headers: Headers) -> None:
        if not hmac.compare_digest(hmac.digest(KEY, body, "sha256"), bytes.fromhex(headers["Signature"])):
            raise RefusedError

    return Subject("hmac.digest", call)


def digest_with_timestamp() -> Subject:
    """Give the fastest way of the standard library, for `realestateapi`."""

    def call(body: bytes, headers: Headers) -> None:
        timestamp = headers["X-RealEstateAPI-Timestamp"]
        if abs(time.time() - int(timestamp)) > TOLERANCE_SECONDS:
            raise RefusedError
        expected = hmac.digest(KEY, b"%b.%b" % (timestamp.encode(), body), "sha256")
        if not hmac.compare_digest(expected, bytes.fromhex(headers["X-RealEstateAPI-Signature"])):
            raise RefusedError

    return Subject("hmac.digest", call)


def standardwebhooks_verify() -> Subject:
    """Give `standardwebhooks` without parsing."""
    webhook = standardwebhooks.Webhook(SECRETS["standard-webhooks"])

    def call(body: bytes, headers: Headers) -> None:
        webhook.verify(body, dict(headers), json_parse=False)

    return Subject("standardwebhooks", call)


def standardwebhooks_receive() -> Subject:
    """Give `standardwebhooks` with the parsing that it does by itself."""
    webhook = standardwebhooks.Webhook(SECRETS["standard-webhooks"])

    def call(body: bytes, headers: Headers) -> object:
        return webhook.verify(body, dict(headers))

    return Subject("standardwebhooks", call)


def svix_verify() -> Subject:
    """Give `svix`, which only verifies."""
    webhook = svix.webhooks.Webhook(SECRETS["standard-webhooks"])

    def call(body: bytes, headers: Headers) -> None:
        webhook.verify(body, dict(headers))

    return Subject("svix", call)


def stripe_verify() -> Subject:
    """Give `stripe`'s verification alone."""
    secret = SECRETS["stripe"]

    def call(body: bytes, headers: Headers) -> None:
        # Its annotations ask for text, and so does its implementation.
        stripe.WebhookSignature.verify_header(body.decode(), headers["Stripe-Signature"], secret, TOLERANCE_SECONDS)

    return Subject("stripe", call)


def stripe_receive() -> Subject:
    """Give `stripe` as its documentation shows it: an `Event` with an object for every object of the payload."""
    secret = SECRETS["stripe"]

    def call(body: bytes, headers: Headers) -> object:
        return stripe.Webhook.construct_event(body, headers["Stripe-Signature"], secret)

    return Subject("stripe", call)


def parsed(verifier: Subject) -> Subject:
    """Let a peer that only verifies be followed by the parser that its users have."""

    def call(body: bytes, headers: Headers) -> object:
        verifier.call(body, headers)
        return json.loads(body)

    return Subject(f"{verifier.name} + json.loads", call)
