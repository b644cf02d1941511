"""PayPal, from developer.paypal.com, Integrate webhooks, and paypal/PayPal-Java-SDK, Event.java."""

from __future__ import annotations

import json
import zlib
from datetime import UTC, datetime

from families import with_value
from public_keys import OTHER_RSA, RSA, certificate, chain, sign
from signing import NOW, Envelope, Header, Provider, Sample, Signed, encode_base64
from vectors import Json, Vectors, file

SOURCE = "PayPal, developer.paypal.com, Integrate webhooks"
SAMPLE = "PayPal, PayPal-Python-SDK, test/unit_tests/notifications_test.py"
PUBLISHED = "PayPal, PayPal-Java-SDK, ValidateCertTest.java and testClientCert.crt"
WEBHOOK_ID = "4JH86294D6297924G"
OTHER_WEBHOOK_ID = "3RN13029J36659323"
TRANSMISSION_ID = "dfb3be50-fd74-11e4-8bf3-77339302725b"
CERTS = "https://api.sandbox.paypal.com/v1/notifications/certs/"
URL = CERTS + "CERT-360caa42-fca2a594-a5cafa77"
OTHER_URL = CERTS + "CERT-360caa42-fca2a594-7a8abba8"
DAY = 24 * 3600
CERTIFICATE = certificate(RSA, NOW - DAY, NOW + DAY)
OTHER = certificate(OTHER_RSA, NOW - DAY, NOW + DAY)
EXPIRED = certificate(RSA, NOW - 2 * DAY, NOW - DAY)
SECRETS = [WEBHOOK_ID, json.dumps({URL: CERTIFICATE, OTHER_URL: OTHER})]

BODY = json.dumps(
    {
        "id": "WH-0G2756385H040842W-5Y612302CV158622M",
        "create_time": "2024-01-15T10:30:00Z",
        "resource_type": "sale",
        "event_type": "PAYMENT.SALE.COMPLETED",
        "summary": "Payment completed for $ 20.0 USD",
        "resource": {
            "id": "4EU7004268015634R",
            "amount": {"total": "20.00", "currency": "USD"},
            "state": "completed",
        },
    }
)

# Of March 2017, in the sandbox: certificate and signature are PayPal's own.
PUBLISHED_AT = 1490904245
PUBLISHED_ID = "071f7d20-1584-11e7-abf0-6b62a8a99ac4"
PUBLISHED_TIME = "2017-03-30T20:04:05Z"
PUBLISHED_WEBHOOK_ID = "96605875FF6516633"
PUBLISHED_URL = "https://api.sandbox.paypal.com/v1/notifications/test"
PUBLISHED_SIGNATURE = (
    "aBjgm5/xljRYu3G64Q0axISrP2xcy7WbW1u4UTCKnQvyprOZ1a1BBmqn2Jdr6ce8E76I3Ti/AL9y4VYSHyGSEaoE6dVQcCDe"
    "bLbOXLH0fjTAbTc1/rmfdWmsk0DPltW84Y8W8jOHe3CLWDOwg5zmozyt+AceG2x5eOiw7mLSycaEoj/5RG+dOIWXnmWcLEAr"
    "bG3VFshy0wuhZrKuGa9C/bD4Ku+Y9gK7Bv5I5IuGRVnTGpcFnVG0KxOyJxccLGyBVCIUMY5IZS7LkmJszQ3HZZFDTNihvgJH"
    "ECSLwLhzUaysIye5G6CbbLdtAmeeb6wiDciEAvr2dFf+SplOR4Lrng=="
)
PUBLISHED_BODY = (
    '{"id":"WH-2MW4820926242972J-6SG447389E205703U","event_version":"1.0","create_time":"2017-03-30T2'
    '0:04:05.613Z","resource_type":"plan","event_type":"BILLING.PLAN.CREATED","summary":"A billing pl'
    'an was created","resource":{"merchant_preferences":{"setup_fee":{"currency":"USD","value":"1"},"'
    'return_url":"https://www.mta.org/wp-content/plugins/AMS/api/Paypal/paypal/rest-api-sdk-php/sampl'
    'e/billing/ExecuteAgreement.php?success=true","cancel_url":"https://www.mta.org/wp-content/plugin'
    's/AMS/api/Paypal/paypal/rest-api-sdk-php/sample/billing/ExecuteAgreement.php?success=false","aut'
    'o_bill_amount":"YES","initial_fail_amount_action":"CONTINUE","max_fail_attempts":"0"},"update_ti'
    'me":"2017-03-30T20:04:05.587Z","create_time":"2017-03-30T20:04:05.587Z","name":"T-Shirt of the M'
    'onth Club Plan","description":"Template creation.","links":[{"href":"api.sandbox.paypal.com/v1/p'
    'ayments/billing-plans/P-2U911356NH683973BEDIWKUY","rel":"self","method":"GET"}],"payment_definit'
    'ions":[{"name":"Regular Payments","type":"REGULAR","frequency":"Month","frequency_interval":"2",'
    '"amount":{"currency":"USD","value":"100"},"cycles":"12","charge_models":[{"type":"SHIPPING","amo'
    'unt":{"currency":"USD","value":"10"},"id":"CHM-6H655806YS685182XEDIWKUY"}],"id":"PD-5N450756VM99'
    '5270VEDIWKUY"}],"id":"P-2U911356NH683973BEDIWKUY","state":"CREATED","type":"FIXED"},"links":[{"h'
    'ref":"https://api.sandbox.paypal.com/v1/notifications/webhooks-events/WH-2MW4820926242972J-6SG44'
    '7389E205703U","rel":"self","method":"GET"},{"href":"https://api.sandbox.paypal.com/v1/notificati'
    'ons/webhooks-events/WH-2MW4820926242972J-6SG447389E205703U/resend","rel":"resend","method":"POST'
    '"}]}'
)
PUBLISHED_CERTIFICATE = """-----BEGIN CERTIFICATE-----
MIIILDCCBxSgAwIBAgIQDEd6EXcAnHmtnx4u7tJZlTANBgkqhkiG9w0BAQsFADB1
MQswCQYDVQQGEwJVUzEVMBMGA1UEChMMRGlnaUNlcnQgSW5jMRkwFwYDVQQLExB3
d3cuZGlnaWNlcnQuY29tMTQwMgYDVQQDEytEaWdpQ2VydCBTSEEyIEV4dGVuZGVk
IFZhbGlkYXRpb24gU2VydmVyIENBMB4XDTE3MDIxODAwMDAwMFoXDTE5MDQyNjEy
MDAwMFowggElMR0wGwYDVQQPDBRQcml2YXRlIE9yZ2FuaXphdGlvbjETMBEGCysG
AQQBgjc8AgEDEwJVUzEZMBcGCysGAQQBgjc8AgECEwhEZWxhd2FyZTEQMA4GA1UE
BRMHMzAxNDI2NzEWMBQGA1UECRMNMjIxMSBOIDFzdCBTdDEOMAwGA1UEERMFOTUx
MzExCzAJBgNVBAYTAlVTMRMwEQYDVQQIEwpDYWxpZm9ybmlhMREwDwYDVQQHEwhT
YW4gSm9zZTEVMBMGA1UEChMMUGF5UGFsLCBJbmMuMRgwFgYDVQQLEw9QYXJ0bmVy
IFN1cHBvcnQxNDAyBgNVBAMTK21lc3NhZ2V2ZXJpZmljYXRpb25jZXJ0cy5zYW5k
Ym94LnBheXBhbC5jb20wggEiMA0GCSqGSIb3DQEBAQUAA4IBDwAwggEKAoIBAQDT
AsLQcHFGG0mvLNAlu3FJ/6QUr1EbUSBYnqF/oRbirzJRWbT3JWpFr2palaFNnfpC
wLB/KY+UX3xDLB5Ic38piG6FzRe1TiZcxhdIbOY21OvVVFatXfM62lzwX3RASpbV
A1cbCoDBSbgyplSPINVd8Gyf+qtJxbW7M6cVuZae1Nx0mA63SfNnRpBwOvYAUkCr
uCCjIVLqRuWbRzn0wvayVMWasw047rHhtFmaYBwJ1L4sn5NL+HDQ5wSMb1EE46v/
aGGdv7bcHhc4Re0C1pFW032MVb85eRD7OtvD2hZM2O5JwiwHMBXzxEjrIbGCA6be
3acmzYKxYLZHYt6KlQDBAgMBAAGjggQEMIIEADAfBgNVHSMEGDAWgBQ901Cl1qCt
7vNKYApl0yHU+PjWDzAdBgNVHQ4EFgQUgPw27mYvKgltHUaTXExjogwMhv8wNgYD
VR0RBC8wLYIrbWVzc2FnZXZlcmlmaWNhdGlvbmNlcnRzLnNhbmRib3gucGF5cGFs
LmNvbTAOBgNVHQ8BAf8EBAMCBaAwHQYDVR0lBBYwFAYIKwYBBQUHAwEGCCsGAQUF
BwMCMHUGA1UdHwRuMGwwNKAyoDCGLmh0dHA6Ly9jcmwzLmRpZ2ljZXJ0LmNvbS9z
aGEyLWV2LXNlcnZlci1nMS5jcmwwNKAyoDCGLmh0dHA6Ly9jcmw0LmRpZ2ljZXJ0
LmNvbS9zaGEyLWV2LXNlcnZlci1nMS5jcmwwSwYDVR0gBEQwQjA3BglghkgBhv1s
AgEwKjAoBggrBgEFBQcCARYcaHR0cHM6Ly93d3cuZGlnaWNlcnQuY29tL0NQUzAH
BgVngQwBATCBiAYIKwYBBQUHAQEEfDB6MCQGCCsGAQUFBzABhhhodHRwOi8vb2Nz
cC5kaWdpY2VydC5jb20wUgYIKwYBBQUHMAKGRmh0dHA6Ly9jYWNlcnRzLmRpZ2lj
ZXJ0LmNvbS9EaWdpQ2VydFNIQTJFeHRlbmRlZFZhbGlkYXRpb25TZXJ2ZXJDQS5j
cnQwDAYDVR0TAQH/BAIwADCCAfgGCisGAQQB1nkCBAIEggHoBIIB5AHiAHYApLkJ
kLQYWBSHuxOizGdwCjw1mAT5G9+443fNDsgN3BAAAAFaTqxLiAAABAMARzBFAiEA
pDFqvEjdtugwxjKvZqJ1Y1A1F1UX9EIvZL5Ar02YSe4CIBEf0EzZiic7u3IzI8BU
y0oFKh11VL1YIBAZfIj744o/AHYAVhQGmi/XwuzT9eG9RLI+x0Z2ubyZEVzA75SY
VdaJ0N0AAAFaTqxM2wAABAMARzBFAiEAn3lwWc95wltvaOnBaM09VQN9xhHHkwec
w5+tdHhSimgCIC1BaJ0RodgykU0ii2QzuzEoR8ci6qF+Pj6j1GE5wvU4AHcA7ku9
t3XOYLrhQmkfq+GeZqMPfl+wctiDAMR7iXqo/csAAAFaTqxOhwAABAMASDBGAiEA
/+kyQku3N/kwrubEfHSM4h20mZTvrAoRZovA5qwpVLICIQDyOQQu9r6kets5tO0b
YDXmaVWypOdS/ocseU11p5vBYAB3ALvZ37wfinG1k5Qjl6qSe0c4V5UKq1LoGpCW
ZDaOHtGFAAABWk6sTEUAAAQDAEgwRgIhALIDDduHsT0LymHxdrOWzzEaDLhVSl5i
vHAgWBcdl5AAAiEAgIYoXQHtSAiPyH4METNmAZAhiwo9uwTavdrjLsFJ2nowDQYJ
KoZIhvcNAQELBQADggEBAMxgCr0MTAbu7aE8ryfK3q8grN4rJOzBBzh8tSKYW4PU
FhAc6ZaW2/PNV+H8oYOP3nB28neglNjR/XZCyd7IRJoxSfwzUZhOBAzTFP0sp5Cu
GZN24j2SrxcKCaq3mszLmwgiRzuDUnRFdI2OHep6EcDelfURGz8w6eTaLw7m3FZr
gJSmmAOntirVZeVPLou74ykxWUm0kEi/OxNQWlgAlAHUcGZHpcupddK/dNRmCFSw
RBeiGwaLsz2SXYNvTs4it8cisAxTwBD1iqyXEKRSx6HpsmIOznwENimrR8Cz3jtz
QJmshPGmEbrpkKaJ7/DJO5EuMKFF6jYKjKiORugFKfU=
-----END CERTIFICATE-----"""


def moment(seconds: int) -> str:
    return datetime.fromtimestamp(seconds, tz=UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def content(s: Signed) -> bytes:
    """`<transmissionId>|<timeStamp>|<webhookId>|<crc32>`, the last in decimal digits."""
    crc32 = zlib.crc32(s.body)
    return f"{TRANSMISSION_ID}|{s.timestamp}|{WEBHOOK_ID}|{crc32}".encode()


class PayPal(Provider):
    """A provider that says in further headers which certificate it signs under."""

    def headers(
        self, signature: str, timestamp: str, message_id: str = ""
    ) -> list[Header]:
        return [
            ("PAYPAL-AUTH-ALGO", "SHA256withRSA"),
            ("PAYPAL-CERT-URL", URL),
            ("PAYPAL-TRANSMISSION-ID", TRANSMISSION_ID),
            ("PAYPAL-TRANSMISSION-SIG", signature),
            ("PAYPAL-TRANSMISSION-TIME", timestamp),
        ]


provider = PayPal(
    name="paypal",
    source=SOURCE,
    secret=SECRETS,  # type: ignore[arg-type] # The webhook's id, and the keys.
    other_secret=OTHER_WEBHOOK_ID,
    digest=lambda s: sign(s.key, content(s), form="pkcs1"),
    signature_header="PAYPAL-TRANSMISSION-SIG",
    encode=encode_base64,
    key=lambda _: RSA.pem.encode(),
    samples=(Sample("sale", SAMPLE, BODY),),
    wrap=lambda data: data,
    envelope=Envelope(("/id",), "/event_type", "/create_time", "/resource"),
    timestamp="signed",
    timestamp_header="PAYPAL-TRANSMISSION-TIME",
    authenticity="fields",
)


def with_the_same_crc(body: bytes, other: bytes) -> bytes:
    """Another body whose CRC-32 is that of the first: letters of a text are each of two that differ in one bit."""
    letters = 64
    start = len(other) - 2
    free = bytearray(other[:start] + b"A" * letters + other[start:])
    plain = zlib.crc32(free)
    # What one letter changes of the CRC, with the letter: CRCs are linear.
    rows: list[tuple[int, int]] = []
    for place in range(letters):
        free[start + place] ^= 2
        rows.append((zlib.crc32(free) ^ plain, 1 << place))
        free[start + place] ^= 2
    wanted, chosen = zlib.crc32(body) ^ plain, 0
    for bit in range(32):
        pivot = next(row for row in rows if row[0] >> bit & 1)
        rows = [
            (r ^ pivot[0], c ^ pivot[1]) if r >> bit & 1 else (r, c) for r, c in rows
        ]
        if wanted >> bit & 1:
            wanted, chosen = wanted ^ pivot[0], chosen ^ pivot[1]
    for place in range(letters):
        free[start + place] ^= 2 * (chosen >> place & 1)
    assert zlib.crc32(free) == zlib.crc32(body)
    return bytes(free)


def vectors() -> Json:
    v = Vectors(provider, timestamp=moment(NOW))
    v.accept("genuine", "Signed as the source says.")
    published = {
        "PAYPAL-CERT-URL": PUBLISHED_URL,
        "PAYPAL-TRANSMISSION-ID": PUBLISHED_ID,
    }
    v.accept(
        "the published delivery",
        "The certificate is PayPal's of 2017, the signature its own.",
        source=PUBLISHED,
        secrets=[
            PUBLISHED_WEBHOOK_ID,
            json.dumps({PUBLISHED_URL: PUBLISHED_CERTIFICATE}),
        ],
        now=PUBLISHED_AT,
        timestamp=PUBLISHED_TIME,
        signature=PUBLISHED_SIGNATURE,
        headers=lambda sent: [(n, published.get(n, value)) for n, value in sent],
        body=PUBLISHED_BODY.encode(),
    )
    v.accept(
        "a chain of certificates",
        "The first is meant.",
        secrets=[
            WEBHOOK_ID,
            json.dumps({URL: chain(RSA, OTHER_RSA, NOW - DAY, NOW + DAY)}),
        ],
    )
    forged(v)
    unknown(v)
    return file("paypal", "signed", v.cases)


def forged(v: Vectors) -> None:
    other = BODY.replace("20.00", "99.00").replace("}}", '}, "": ""}').encode()
    other = json.dumps(json.loads(other), separators=(",", ":")).encode()
    v.accept(
        "another body with the same CRC-32",
        "It is not bound, and `authenticity` says so.",
        body=with_the_same_crc(v.body, other),
        signed_body=v.body,
    )
    v.refuse(
        "another body",
        "signature_mismatch",
        "Its CRC-32 is signed.",
        body=v.body.replace(b"20.00", b"99.00"),
        signed_body=v.body,
    )
    v.refuse(
        "another transmission",
        "signature_mismatch",
        "Its id is signed.",
        headers=with_value("PAYPAL-TRANSMISSION-ID", lambda _: "another"),
    )
    v.refuse(
        "for another webhook",
        "signature_mismatch",
        "Anybody can have one, and have its events signed.",
        secrets=[OTHER_WEBHOOK_ID, SECRETS[1]],
    )
    v.refuse(
        "by another key",
        "signature_mismatch",
        "That of the certificate which is not named.",
        key=OTHER_RSA.pem.encode(),
    )
    v.refuse(
        "a transmission that holds the mark between the fields",
        "malformed_header",
        "It could hold the next field.",
        details={"header": "PAYPAL-TRANSMISSION-ID"},
        headers=with_value("PAYPAL-TRANSMISSION-ID", lambda sent: sent + "|a"),
    )
    v.refuse(
        "more than three days old",
        "timestamp_too_old",
        "No attempt is made so late.",
        details={"toleranceSeconds": 259500},
        timestamp=moment(NOW - 259501),
    )


def unknown(v: Vectors) -> None:
    evil = "https://api.paypal.com.example.com/v1/notifications/certs/CERT-360caa42"
    v.refuse(
        "a certificate from elsewhere",
        "unknown_key",
        "Who names it may be anybody.",
        details={"header": "PAYPAL-CERT-URL", "id": evil, "secrets": 2},
        headers=with_value("PAYPAL-CERT-URL", lambda _: evil),
    )
    v.refuse(
        "no certificate yet",
        "unknown_key",
        "It can be fetched, from where it may be.",
        details={"header": "PAYPAL-CERT-URL", "id": URL, "secrets": 0},
        secrets=WEBHOOK_ID,
    )
    v.refuse(
        "a certificate that has expired",
        "malformed_secret",
        "Nothing was signed by it today.",
        secrets=[WEBHOOK_ID, json.dumps({URL: EXPIRED})],
    )
    v.refuse(
        "no webhook id",
        "invalid_option",
        "It is signed.",
        details={"option": "secrets"},
        secrets=SECRETS[1],
    )
