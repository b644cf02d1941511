"""What a refusal costs: one genuine delivery, and those with one fault each."""

from collections.abc import Callable, Mapping
from functools import partial

from deliveries import SECRETS, body_of, forged, headers
from hookseal import Webhook, WebhookVerificationError
from lines import Case
from turns import take

SCHEME = "realestateapi"
SIZE = 4096
HEADER = "X-RealEstateAPI-Signature"

Method = Callable[[bytes, Mapping[str, str]], object]


def measure(suite: str) -> None:
    """Print `refuse` and `refuse-receive`."""
    body = body_of(SIZE)
    genuine = headers(SCHEME, body)
    without = {name: value for name, value in genuine.items() if name != HEADER}
    sent: dict[str, tuple[bytes, Mapping[str, str], str | None]] = {
        "genuine": (body, genuine, None),
        "missing header": (body, without, "missing_header"),
        "malformed signature": (body, {**genuine, HEADER: "g" * 64}, "malformed_signature"),
        "stale timestamp": (body, headers(SCHEME, body, 3600), "timestamp_too_old"),
        "forged": (forged(body), genuine, "signature_mismatch"),
    }
    webhook = Webhook(SCHEME, SECRETS[SCHEME])

    def receive(body: bytes, signed: Mapping[str, str]) -> object:
        return webhook.receive(body, signed).payload

    methods: dict[str, Method] = {"refuse": webhook.verify, "refuse-receive": receive}
    for name, method in methods.items():
        for what, (content, signed, expected) in sent.items():
            code = code_of(method, content, signed)
            if code != expected:
                raise AssertionError(f"{what} is {code}, not {expected}")
        calls = [
            (f"hookseal: {what}", partial(code_of, method, content, signed))
            for what, (content, signed, _) in sent.items()
        ]
        take(Case(suite, name, SCHEME, SIZE), calls)


def code_of(method: Method, body: bytes, signed: Mapping[str, str]) -> str | None:
    """Verify as a server does: the genuine delivery goes through the same `try`."""
    try:
        method(body, signed)
    except WebhookVerificationError as error:
        return error.code
    return None
