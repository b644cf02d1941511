"""Keys that are fetched, from a server of this process that speaks TLS."""

from __future__ import annotations

import base64
import json
import ssl
import threading
import zlib
from datetime import datetime, timedelta, timezone
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hookseal import Webhook, WebhookConfigError, WebhookVerificationError
from hookseal.keys import KeyedWebhook, KeySource, KeysUnavailableError

if TYPE_CHECKING:
    from collections.abc import Iterator

# For localhost; its private key is beside it, for everybody.
FOLDER = Path(__file__).parents[1] / "node" / "keys"
CERTIFICATE = FOLDER / "localhost.cert.pem"
START = 1_700_000_000
DAY = 24 * 3600
BODY = b"{}"
PAIRS = {name: Ed25519PrivateKey.generate() for name in ("one", "two", "three")}
SCHEME: Any = {
    "name": "own",
    "algorithm": "ed25519",
    "signature": {"header": "Signature", "layout": "plain", "encoding": "base64"},
    "signedContent": ["body"],
    "secret": {"encoding": "public-key", "keyIdHeader": "Key-Id"},
}


class Publisher:
    """What the server answers, and how often it was asked."""

    def __init__(self) -> None:
        self.status = 200
        self.headers = {"Cache-Control": "max-age=600"}
        self.body = jwks("one")
        self.asked = 0
        self.now = START
        self.url = ""
        self.context = ssl.create_default_context(cafile=str(CERTIFICATE))

    def webhook(self) -> KeyedWebhook:
        return KeyedWebhook(SCHEME, keys_url=self.url, context=self.context, now=lambda: self.now)


def jwks(*names: str) -> bytes:
    def one(name: str) -> dict[str, str]:
        raw = PAIRS[name].public_key().public_bytes_raw()
        x = base64.urlsafe_b64encode(raw).rstrip(b"=").decode()
        return {"kty": "OKP", "crv": "Ed25519", "kid": name, "x": x}

    return json.dumps({"keys": [one(name) for name in names]}).encode()


def signed(name: str) -> dict[str, str]:
    return {"Signature": base64.b64encode(PAIRS[name].sign(BODY)).decode(), "Key-Id": name}


@pytest.fixture
def publisher() -> Iterator[Publisher]:
    published = Publisher()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            published.asked += 1
            self.send_response(published.status)
            for name, value in published.headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(published.body)

        def log_message(self, *_: object) -> None:
            pass

    server = HTTPServer(("localhost", 0), Handler)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(CERTIFICATE, FOLDER / "localhost.key.pem")
    server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    published.url = f"https://localhost:{server.server_port}/jwks.json"
    yield published
    server.shutdown()
    thread.join()
    server.server_close()


def test_what_is_fresh_is_not_asked_for_again(publisher: Publisher) -> None:
    webhook = publisher.webhook()
    assert isinstance(webhook, Webhook)
    publisher.now += 599
    webhook.verify(BODY, signed("one"))
    assert publisher.asked == 1
    publisher.now += 1
    assert webhook.receive(BODY, signed("one")).provider == "own"
    assert publisher.asked == 2


def test_what_are_no_keys_is_no_answer(publisher: Publisher) -> None:
    webhook = publisher.webhook()
    publisher.body = b"<html>"
    publisher.now += 600
    webhook.verify(BODY, signed("one"))
    assert publisher.asked == 2
    publisher.now += DAY
    with pytest.raises(KeysUnavailableError, match="secret"):
        webhook.verify(BODY, signed("one"))


def test_an_unknown_key_is_asked_for_once_and_not_within_a_minute(publisher: Publisher) -> None:
    webhook = publisher.webhook()
    publisher.body = jwks("one", "two")
    with pytest.raises(WebhookVerificationError) as caught:
        webhook.verify(BODY, signed("two"))
    assert (caught.value.code, publisher.asked) == ("unknown_key", 1)
    publisher.now += 60
    webhook.verify(BODY, signed("two"))
    for _ in range(20):
        with pytest.raises(WebhookVerificationError):
            webhook.verify(BODY, signed("three"))
    assert publisher.asked == 2


def test_what_was_fetched_is_used_for_a_day(publisher: Publisher) -> None:
    webhook = publisher.webhook()
    publisher.status = 503
    publisher.now += 3600
    webhook.verify(BODY, signed("one"))
    publisher.now += 60
    with pytest.raises(KeysUnavailableError):
        webhook.verify(BODY, signed("three"))
    publisher.now += DAY
    with pytest.raises(KeysUnavailableError):
        webhook.refresh()


@pytest.mark.parametrize(
    ("status", "body", "why"),
    [
        (302, b"", ": the status is 302"),
        (200, b" " * (256 * 1024 + 1), ": it has more than 262144 bytes"),
        (200, b"\xff", ""),
    ],
)
def test_what_is_no_answer(publisher: Publisher, status: int, body: bytes, why: str) -> None:
    publisher.status, publisher.body = status, body
    publisher.headers = {"Location": "/elsewhere.json"}
    with pytest.raises(KeysUnavailableError) as caught:
        publisher.webhook()
    # As the core says it in every language.
    message = str(caught.value)
    assert message.startswith(f"no keys could be fetched from {publisher.url}: ")
    assert message.endswith(why)


def test_a_server_that_is_not_trusted(publisher: Publisher) -> None:
    with pytest.raises(KeysUnavailableError):
        KeyedWebhook(SCHEME, keys_url=publisher.url)
    assert publisher.asked == 0


def test_what_is_no_key(publisher: Publisher) -> None:
    publisher.body = b"<html>"
    with pytest.raises(WebhookConfigError) as caught:
        publisher.webhook()
    assert caught.value.code == "malformed_secret"


class Sns:
    """A topic whose messages name a certificate that the publisher has."""

    topic = "arn:aws:sns:us-east-1:123456789012:MyTopic"

    def __init__(self, publisher: Publisher) -> None:
        self.publisher = publisher
        self.base = publisher.url.removesuffix("jwks.json")
        self.key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        name = x509.Name([])
        day = timedelta(days=1)
        start = datetime.fromtimestamp(START, tz=timezone.utc)
        built = x509.CertificateBuilder().subject_name(name).issuer_name(name).serial_number(1)
        built = built.public_key(self.key.public_key()).not_valid_before(start - day).not_valid_after(start + day)
        publisher.body = built.sign(self.key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)

    def webhook(self, **options: Any) -> KeyedWebhook:
        given: dict[str, Any] = {"secrets": self.topic, "keys_url": self.base + "{hex}.pem"}
        given |= {"context": self.publisher.context, "now": lambda: self.publisher.now}
        return KeyedWebhook("aws-sns", **given | options)

    def message(self, certificate: str) -> bytes:
        fields = {"Message": "Hello", "MessageId": "1", "Timestamp": "2023-11-14T22:13:20.000Z"}
        fields |= {"TopicArn": self.topic, "Type": "Notification"}
        signed = "".join(f"{name}\n{value}\n" for name, value in fields.items()).encode()
        signature = base64.b64encode(self.key.sign(signed, padding.PKCS1v15(), hashes.SHA256())).decode()
        own = {"SignatureVersion": "2", "Signature": signature, "SigningCertURL": self.base + certificate}
        return json.dumps({**fields, **own}).encode()


def test_each_delivery_names_its_key(publisher: Publisher) -> None:
    sns = Sns(publisher)
    webhook = sns.webhook()
    assert publisher.asked == 0
    message = sns.message("0a.pem")
    assert webhook.receive(message, {}).deduplication_key == "aws-sns:1"
    webhook.verify(message.decode(), {})
    assert publisher.asked == 1
    # Another one is another request, but not at once.
    other = sns.message("0b.pem")
    with pytest.raises(KeysUnavailableError, match=r"\.pem: one was asked for just now$"):
        webhook.verify(other, {})
    publisher.now += 1
    publisher.status = 404
    with pytest.raises(KeysUnavailableError, match="404"):
        webhook.verify(other, {})
    publisher.now += 1
    publisher.status = 200
    webhook.verify(bytearray(other), {})
    webhook.verify(message, {})
    assert publisher.asked == 3
    # What is no key is no answer, and those that are there stay.
    publisher.now += 1
    publisher.body = b"<html>"
    with pytest.raises(KeysUnavailableError):
        webhook.verify(sns.message("0c.pem"), {})
    webhook.verify(message, {})


def test_no_other_address_is_asked(publisher: Publisher) -> None:
    sns = Sns(publisher)
    webhook = sns.webhook()
    for certificate in ("0x.pem", "0a.pem?b", "../0a.pem"):
        with pytest.raises(WebhookVerificationError) as caught:
            webhook.verify(sns.message(certificate), {})
        assert caught.value.code == "unknown_key"
    assert publisher.asked == 0


def test_a_header_names_the_key(publisher: Publisher) -> None:
    sns = Sns(publisher)
    webhook = KeyedWebhook(
        "paypal",
        secrets="4JH86294D6297924G",
        keys_url=sns.base + "{id}",
        context=publisher.context,
        now=lambda: publisher.now,
    )
    moment = "2023-11-14T22:13:20Z"

    def headers(certificate: str) -> dict[str, str]:
        signed = f"1|{moment}|4JH86294D6297924G|{zlib.crc32(BODY)}".encode()
        signature = base64.b64encode(sns.key.sign(signed, padding.PKCS1v15(), hashes.SHA256())).decode()
        own = {"Paypal-Transmission-Id": "1", "Paypal-Transmission-Time": moment}
        return {**own, "Paypal-Transmission-Sig": signature, "Paypal-Cert-Url": sns.base + certificate}

    for certificate in ("CERT/1", "CERT-1?a", "../CERT-1"):
        with pytest.raises(WebhookVerificationError) as caught:
            webhook.verify(BODY, headers(certificate))
        assert caught.value.code == "unknown_key"
    assert publisher.asked == 0
    webhook.verify(BODY, headers("CERT-1"))
    with pytest.raises(WebhookVerificationError, match="PAYPAL-TRANSMISSION-SIG"):
        webhook.verify(BODY + b" ", headers("CERT-1"))
    assert publisher.asked == 1


def test_whose_messages_are_taken_has_to_be_said(publisher: Publisher) -> None:
    for options, code in [
        ({"secrets": ()}, "empty_secret"),
        ({"keys_url": "http://localhost/{hex}.pem"}, "invalid_option"),
    ]:
        with pytest.raises(WebhookConfigError) as caught:
            Sns(publisher).webhook(**options)
        assert caught.value.code == code


def test_where_it_may_be() -> None:
    assert KeySource("appfolio").url == "https://api.appfolio.com/.well-known/jwks.json"
    for provider, url in (("discord", None), ("own", "http://keys.example.com/jwks.json")):
        with pytest.raises(WebhookConfigError) as caught:
            KeySource(provider, url=url)
        assert caught.value.code == "invalid_option"
