"""An independent sender: what a provider would post, signed without Hookseal.

    python3 tests/vectors/reference.py deliveries --now UNIX_SECONDS --secrets JSON

prints, for each provider that the JSON object of secrets names, a JSON array of deliveries and the
verdict that a receiver must come to.

    python3 tests/vectors/reference.py events --now UNIX_SECONDS --provider NAME --secret TEXT --ids ID…

prints a JSON array with a genuine delivery of each of these events of one provider.

How each provider signs is in `cases/<provider>.py`.
"""

from __future__ import annotations

import argparse
import importlib
import json
import sys
from base64 import b64encode
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from signing import Header, Provider, Signed

# Where no timestamp is sent, the payload alone can be old.
LONG_AGO = "2020-01-01T00:00:00Z"
STALE_SECONDS = 600

ACCEPTED: tuple[int, str | None] = (200, None)


def refused(code: str) -> tuple[int, str | None]:
    """Every error of verification that occurs here is answered with 401."""
    return (401, code)


def load(provider: str) -> Provider:
    return importlib.import_module(f"cases.{provider.replace('-', '_')}").PROVIDER


def deliveries(provider: Provider, secret: str, now: int) -> list[dict[str, object]]:
    sample = provider.samples[0]
    result: list[dict[str, object]] = []

    def signature(body: bytes, timestamp: int, key: str = secret) -> str:
        signed = Signed(provider.key(key), body, str(timestamp), "")
        return provider.signature(signed)

    def add(
        case: str, body: bytes, headers: list[Header], verdict: tuple[int, str | None]
    ) -> None:
        status, code = verdict
        result.append(
            {
                "provider": provider.name,
                "case": case,
                "headers": [
                    ["Content-Type", "application/json"],
                    *(list(header) for header in headers),
                ],
                "body": {"base64": b64encode(body).decode()},
                "expect": {"status": status, "code": code},
            }
        )

    body = sample.compact
    text = signature(body, now)
    genuine = provider.headers(text, str(now))
    mismatch = refused("signature_mismatch")

    add("genuine", body, genuine, ACCEPTED)
    add("tampered", body.replace(b"1", b"2", 1), genuine, mismatch)
    if provider.timestamp == "none":
        # Nothing in the headers can be stale, and the body is authentic: only deduplication
        # stops a replay here.
        payload = json.loads(sample.text)
        payload[(provider.envelope.occurred_at or "/")[1:]] = LONG_AGO
        old_body = json.dumps(payload, separators=(",", ":")).encode()
        headers = provider.headers(signature(old_body, now), "")
        add("stale", old_body, headers, ACCEPTED)
    else:
        old = now - STALE_SECONDS
        headers = provider.headers(signature(body, old), str(old))
        add("stale", body, headers, refused("timestamp_too_old"))
    headers = provider.headers(signature(body, now, f"{secret}, but another"), str(now))
    add("other-secret", body, headers, mismatch)
    headers = provider.headers(signature(sample.body, now), str(now))
    add("re-serialised", body, headers, mismatch)
    headers = [(n, v) for n, v in genuine if n != provider.signature_header]
    add("no-signature", body, headers, refused("missing_header"))
    headers = provider.headers(text[: len(text) // 2], str(now))
    add("other-length", body, headers, refused("malformed_signature"))
    return result


def event(provider: Provider, secret: str, now: int, name: str) -> dict[str, object]:
    """The provider's sample, with an id of its own."""
    sample = provider.samples[0]
    payload = json.loads(sample.text)
    payload[(*provider.envelope.id, "/")[0][1:]] = name
    body = json.dumps(payload, separators=(",", ":")).encode()
    signed = Signed(provider.key(secret), body, str(now), "")
    headers = provider.headers(provider.signature(signed), str(now))
    return {
        "headers": [
            ["Content-Type", "application/json"],
            *(list(header) for header in headers),
        ],
        "body": {"base64": b64encode(body).decode()},
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    command = commands.add_parser("deliveries", help="deliveries and their verdicts")
    command.add_argument("--now", type=int, required=True, metavar="UNIX_SECONDS")
    command.add_argument(
        "--secrets",
        type=json.loads,
        required=True,
        metavar="JSON",
        help="an object: provider name to secret",
    )
    command = commands.add_parser(
        "events", help="genuine deliveries of events of one provider"
    )
    command.add_argument("--now", type=int, required=True, metavar="UNIX_SECONDS")
    command.add_argument("--provider", required=True, metavar="NAME")
    command.add_argument("--secret", required=True, metavar="TEXT")
    command.add_argument("--ids", nargs="+", required=True, metavar="ID")
    arguments = parser.parse_args()
    if arguments.command == "events":
        provider = load(arguments.provider)
        everything = [
            event(provider, arguments.secret, arguments.now, name)
            for name in arguments.ids
        ]
    else:
        everything = [
            delivery
            for name, secret in arguments.secrets.items()
            for delivery in deliveries(load(name), secret, arguments.now)
        ]
    json.dump(everything, sys.stdout, indent=2)
    print()


if __name__ == "__main__":
    main()
