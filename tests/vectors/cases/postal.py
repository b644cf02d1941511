"""Postal, from its own sender: postalserver/postal, lib/postal/signer.rb."""

from __future__ import annotations

from light import light, public_keys
from public_keys import OTHER_RSA, RSA, sign
from signing import Envelope, encode_base64

SOURCE = "Postal, postalserver/postal, lib/postal/signer.rb"

vectors = light(
    "postal",
    SOURCE,
    # Base64.strict_encode64(private_key.sign(OpenSSL::Digest.new("SHA256"), data))
    lambda s: sign(s.key, s.body, form="pkcs1"),
    encode_base64,
    "X-Postal-Signature-256",
    secret=RSA.pem,
    other_secret=OTHER_RSA.pem,
    envelope=Envelope(("/uuid",), "/event", None, "/payload"),
    body='{"event":"MessageSent","timestamp":1705314600.125,"payload":{"status":"Sent","details":"Café"},"uuid":"0fcb1e6f-d8c5-4ea9-8a63-b1ab1ac20ce5"}',
    own=public_keys,
)
