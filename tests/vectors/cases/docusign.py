"""DocuSign Connect, from developers.docusign.com, Validate webhook messages with HMAC."""

from __future__ import annotations

from light import light
from signing import Envelope, Header, encode_base64, mac
from vectors import Vectors

SOURCE = (
    "DocuSign Connect, developers.docusign.com, Validate webhook messages with HMAC"
)
NAME = "X-DocuSign-Signature-"
WRONG = encode_base64(bytes(32))


def at(number: int, total: int):
    """The right signature in the header of this number, others in the rest."""

    def headers(sent: list[Header]) -> list[Header]:
        text = sent[0][1]
        return [
            (f"{NAME}{each}", text if each == number else WRONG)
            for each in range(1, total + 1)
        ]

    return headers


def own(v: Vectors) -> None:
    v.accept(
        "the second key of three",
        "A header a key, whose number changes as keys are deleted.",
        headers=at(2, 3),
    )
    v.accept(
        "the last key of sixteen", "All of them are looked at.", headers=at(16, 16)
    )
    v.refuse(
        "no key of three",
        "signature_mismatch",
        "Every one is compared.",
        headers=at(0, 3),
    )


vectors = light(
    "docusign",
    SOURCE,
    lambda s: mac(s.key, s.body),
    encode_base64,
    f"{NAME}1",
    secret="q8dtcXvLkRzDE/wPjAbLYM1JoRZJ6DUOaWCR6YLHdqY=",
    body='{"event":"envelope-completed","generatedDateTime":"2024-01-15T10:30:00.0000000Z",'
    '"data":{"accountId":"fe0b61a3","envelopeId":"44efc9e6"}}',
    envelope=Envelope((), "/event", "/generatedDateTime", "/data"),
    own=own,
)
