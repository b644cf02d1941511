"""Pinwheel, from DSACMS/iv-cbv-payroll, pinwheel_service.rb."""

from __future__ import annotations

from families import with_value
from light import light
from signing import Envelope, encode_hex, mac
from vectors import Vectors

SOURCE = "Pinwheel, DSACMS/iv-cbv-payroll, pinwheel_service.rb"
TIME = "1705314600"


def own(v: Vectors) -> None:
    v.refuse(
        "time changed",
        "signature_mismatch",
        "The time is among the signed bytes.",
        headers=with_value("X-Timestamp", lambda text: str(int(text) - 1)),
    )


vectors = light(
    "pinwheel",
    SOURCE,
    # OpenSSL::HMAC.hexdigest("sha256", api_key, "v2:#{timestamp}:#{raw_body}")
    lambda s: mac(s.key, "v2:", TIME, ":", s.body),
    encode_hex,
    "X-Pinwheel-Signature",
    value=lambda signature, _: f"v2={signature}",
    further=(("X-Timestamp", TIME),),
    envelope=Envelope((), "/event", None, "/payload"),
    body='{"event":"paystubs.fully_synced","payload":{"account_id":"00000000-0000-0000-0000-000000000000","end_user_id":"café"}}',
    own=own,
)
