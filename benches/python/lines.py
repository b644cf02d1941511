"""The lines of JSON, and in what rounds they are taken."""

import json
import platform
import ssl
from importlib.metadata import version
from typing import Literal, NamedTuple

PEERS = ("standardwebhooks", "stripe", "svix")
# One more warms up and is not printed.
ROUNDS = 11


class Case(NamedTuple):
    """What was measured: subjects are compared where all of this is the same."""

    suite: str
    measure: str
    scheme: str
    size: int


def versions(suite: str) -> None:
    """Print the versions of the interpreter and of the peers."""
    found = {"CPython": platform.python_version(), "OpenSSL": ssl.OPENSSL_VERSION.split()[1]}
    found |= {name: version(name) for name in PEERS}
    print(json.dumps({"suite": suite, "versions": found}), flush=True)


def figure(
    case: Case, subject: str, round_number: int, unit: Literal["ns", "perSecond", "bytes"], value: float
) -> None:
    """Print what one round gave."""
    print(json.dumps({**case._asdict(), "subject": subject, "round": round_number, unit: value}), flush=True)
