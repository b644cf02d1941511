"""Framer, from framer.com, Connect Framer forms to a webhook."""

from __future__ import annotations

from light import light
from signing import encode_hex, mac
from vectors import Vectors

SOURCE = "Framer, framer.com, Connect Framer forms to a webhook"
MESSAGE_ID = "0fbbb90e-564b-4870-ac8b-78f9bc4e44a6"
IDENTIFIER = "Framer-Webhook-Submission-Id"


def own(v: Vectors) -> None:
    v.refuse(
        "an id of another length",
        "malformed_id",
        "Its length alone keeps it apart from the body.",
        details={"header": IDENTIFIER},
        message_id=MESSAGE_ID[1:],
    )
    v.refuse(
        "the id's first character moved to the body",
        "malformed_id",
        "Its length says where it begins.",
        body=v.body + MESSAGE_ID[:1].encode(),
        signed_body=v.body,
        headers=lambda sent: [(n, x[1:] if n == IDENTIFIER else x) for n, x in sent],
        operation="verify",
    )


vectors = light(
    "framer",
    SOURCE,
    # The raw payload, then the submission's id.
    lambda s: mac(s.key, s.body, s.id),
    encode_hex,
    "Framer-Signature",
    value=lambda signature, _: f"sha256={signature}",
    id_header=IDENTIFIER,
    message_id=MESSAGE_ID,
    body='{"Name":"Ada","Email":"ada@example.com","Note":"Café – 10 €"}',
    own=own,
)
