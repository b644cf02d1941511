"""Stripe, from "Verify webhook signatures manually"."""

from __future__ import annotations

from families import provider_file
from signing import NOW, Envelope, Provider, Sample, encode_hex, mac
from vectors import Json, Vectors

PROVIDER = Provider(
    name="stripe",
    source="Stripe documentation, Receive Stripe events, Verify webhook signatures manually",
    secret="whsec_test_secret",
    other_secret="whsec_another_secret",
    # the timestamp as text, a full stop, the request body; the secret is used as it is printed
    digest=lambda s: mac(s.key, s.timestamp, ".", s.body),
    encode=encode_hex,
    signature_header="Stripe-Signature",
    timestamp="signed",
    value=lambda signature, timestamp: f"t={timestamp},v1={signature}",
    envelope=Envelope(("/id",), "/type", "/created", "/data"),
    samples=(
        Sample(
            "setup_intent.created",
            "Stripe API reference, The Event object; shortened",
            """\
{
  "id": "evt_1NG8Du2eZvKYlo2CUI79vXWy",
  "object": "event",
  "api_version": "2019-02-19",
  "created": 1686089970,
  "data": {
    "object": { "id": "seti_1NG8Du2eZvKYlo2C9XMqbR0x", "object": "setup_intent" }
  },
  "livemode": false,
  "type": "setup_intent.created"
}""",
        ),
        Sample(
            "a thin event",
            "Stripe API reference, v2 Event object; shortened",
            """{
  "id": "evt_test_65R9Ijk8dKEYZcXeRWn16R9A7j1FSQ3w3TGDPLLGSM4CW0",
  "object": "v2.core.event",
  "type": "v1.billing.meter.error_report_triggered",
  "livemode": false,
  "created": "2024-09-17T06:20:52.246Z",
  "related_object": { "id": "mtr_test_61R9IeP0SgKbYROx041PEAQChAMpoSiW", "type": "billing.meter" }
}""",
        ),
    ),
    wrap=lambda data: f'{{"id":"evt_1","object":"event","data":{data},"type":"a.b"}}',
)


def own(v: Vectors) -> None:
    wrong = "0" * 64
    other = mac(b"whsec_another_secret", str(NOW), ".", v.body).hex()

    def entries(*texts: str, before: str = f"t={NOW},") -> dict[str, object]:
        """The header with these entries; `{}` stands for the genuine signature."""
        return {
            "value": lambda header: (
                before + ",".join(t.format(header.split("v1=")[1]) for t in texts)
            )
        }

    lists = "Several signatures: every one is compared."
    v.accept(
        "two signatures, the first right", lists, **entries("v1={}", f"v1={wrong}")
    )
    v.accept(
        "two signatures, the last right",
        "The last `v1` must not win, nor the first: rotation needs both.",
        **entries(f"v1={wrong}", "v1={}"),
    )
    v.accept(
        "two signatures, two secrets",
        "Both sides rotate at the same time.",
        secrets=["whsec_third_secret", v.provider.secret],
        **entries(f"v1={other}", "v1={}"),
    )
    v.refuse(
        "two signatures, none right",
        "signature_mismatch",
        lists,
        **entries(f"v1={wrong}", f"v1={other}"),
    )
    v.refuse(
        "right signature in a header beyond 4096 bytes",
        "malformed_signature",
        "What is refused unseen costs nothing.",
        **entries("v1={}", "x=" + "a" * 4096),
    )
    hidden = "One malformed entry does not hide a valid one."
    v.accept(
        "malformed signature before a right one", hidden, **entries("v1=x", "v1={}")
    )
    v.accept(
        "malformed signature after a right one", hidden, **entries("v1={}", "v1=é")
    )
    v.accept("empty signature before a right one", hidden, **entries("v1=", "v1={}"))
    v.accept("entry without a value", hidden, **entries("junk", "v1={}"))
    v.accept(
        "test-mode signature beside it",
        "Stripe adds `v0` in test mode; it is not looked at.",
        **entries("v1={}", f"v0={wrong}"),
    )
    v.accept(
        "timestamp after the signature",
        "The order of the entries is free.",
        value=lambda header: ",".join(reversed(header.split(","))),
    )
    v.accept(
        "unknown entries",
        "A later version may add entries.",
        **entries("v2=abc", "v1={}", "x=y=z"),
    )
    v.accept(
        "header of exactly 4096 bytes",
        "The limit is inclusive.",
        value=lambda header: header + ",x=" + "y" * (4096 - len(header) - 3),
    )
    v.accept(
        "16 signatures, the last right",
        "As many as are compared.",
        **entries(*[f"v1={n:064x}" for n in range(15)], "v1={}"),
    )
    v.refuse(
        "17 signatures, the last right",
        "malformed_signature",
        "The number of candidates is limited.",
        **entries(*[f"v1={n:064x}" for n in range(16)], "v1={}"),
    )
    v.refuse(
        "two values joined by a space, the last right",
        "duplicate_header",
        "The header came twice, and something joined the two.",
        details={"header": "Stripe-Signature"},
        value=lambda header: f"t={NOW},v1={wrong} {header}",
    )
    v.refuse(
        "two values joined by a space, the first right",
        "duplicate_header",
        "The header came twice, and something joined the two.",
        details={"header": "Stripe-Signature"},
        value=lambda header: f"{header} t={NOW},v1={wrong}",
    )
    v.refuse(
        "only another version",
        "unsupported_signature",
        "Nothing falls back to `v0`.",
        **entries("v0={}"),
    )
    v.refuse(
        "version in upper case",
        "unsupported_signature",
        "Keys have case.",
        **entries("V1={}"),
    )
    v.refuse(
        "space after the comma",
        "malformed_signature",
        "Nothing is trimmed: the pairs are joined by commas alone, and the message says so.",
        **entries(" v1={}"),
    )
    v.refuse(
        "no signature in the header",
        "unsupported_signature",
        "The time alone.",
        value=f"t={NOW}",
    )
    v.refuse(
        "no time in the header",
        "missing_header",
        "The time is one of the header's entries.",
        details={"key": "t"},
        **entries("v1={}", before=""),
    )
    v.refuse(
        "two times in the header",
        "duplicate_header",
        "Which of them was signed?",
        details={"header": "Stripe-Signature", "key": "t", "count": 2},
        **entries(f"t={NOW + 1}", "v1={}"),
    )
    v.refuse(
        "two headers joined by a comma",
        "duplicate_header",
        "The times differ.",
        value=lambda header: f"{header},t={NOW - 1},v1={wrong}",
    )
    v.refuse(
        "time changed, with the freshness check off",
        "signature_mismatch",
        "The time is among the signed bytes all the same.",
        options={"checkTimestamp": False},
        value=lambda header: header.replace(str(NOW), str(NOW + 1)),
    )
    v.refuse(
        "secret decoded as Standard Webhooks does",
        "signature_mismatch",
        "The same prefix, another rule: nothing is decoded here.",
        key=b"test_secret",
    )


def vectors() -> Json:
    return provider_file(PROVIDER, own)
