"""Freshchat, from nyaruka/courier, whose tests have a signed delivery."""

from __future__ import annotations

from light import light, public_keys
from public_keys import OTHER_RSA, RSA, sign
from signing import Envelope, encode_base64
from vectors import Vectors

SOURCE = "Freshchat, nyaruka/courier, handlers/freshchat/handler.go"
KEY = (
    "MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAuGJLF4hTTtxWogT6dNkGf3CEgLAR2mGJzlds5cNbrHFoJNFnmVhk"
    "RYGzLYxx4EtDiezNCZVHfyMI2AKuNSQW2fEdDatVIG+q3Zr/X9eeDl8kQOGy804J/fgCYDrN8RQu0n5Dh1inv4puca0wb29S"
    "CvoAwrWb33ehDBIvv6+rUKBdjtv2xTV65kNiVDo5VRCaYRVeE10osxeONgw55HVY4nczuxnR+dmc2282de6WHe5LXtr0ZBdJ"
    "8yttFOLIluZ/sNM5DIWZBkIWQhyT581tbA7bTpsIbrT/IMBlmioIILw8WGtI7zcmNkjU5dnq5HnlVKEDhj/Ug/dLiyno8+Vp"
    "7QIDAQAB"
)
BODY = (
    '{"actor":{"actor_type":"user","actor_id":"882f3926-b292-414b-a411-96380db373cd"},"action":"message_create",'
    '"action_time":"2019-06-21T17:43:20.875Z","data":{"message":{"message_parts":[{"text":{"content":"Test 2"}}],'
    '"app_id":"55b190fa-5d3c-45c4-bc49-74ddcfcf53d7","actor_id":"882f3926-b292-414b-a411-96380db373cd",'
    '"id":"7a454fde-c720-4c97-a61d-0ffe70449eb6","channel_id":"c8fddfaf-622a-4a0e-b060-4f3ccbeab606",'
    '"conversation_id":"c327498e-f713-481e-8d83-0603e03d2521","message_type":"normal","actor_type":"user",'
    '"created_time":"2019-06-21T17:43:20.866Z"}}}'
)
PUBLISHED = (
    "AhrmypOSWoewHG6LmIRuWjxyokuMDmPklrSU9p0gpUNjdSRCJzvpL6rjuTi5poV/ZLzWRWNM7X9yWjT5m9YFPshYrvigcd1p"
    "h4Ot2xmaJGYoUNJHijQccE6oDtDIp6i/8oLRafHgObQnGukZWPbP9OE5EiKz/VcsMP0Wv7hawI/sfIviM0w+6fNOKXWi0jDB"
    "H9ap1mj5CqOUOojni7OD5iYmIrjV/h33dyNmbvAta9E+trzcEhYqxfHIN4Z8R2FsatfRHWicoQ4PE5cQ8+UONVya8qr85nQ9"
    "w8N7Ql7yNg9fEViYG4/W/JnGEbPPEf8WrYtKzoVyuupDz4mVHdfKWg=="
)


def own(v: Vectors) -> None:
    public_keys(v)
    v.accept(
        "a signed delivery, as courier's tests have it",
        "Signature and key are published, not computed.",
        source="nyaruka/courier, handlers/freshchat/handler_test.go",
        secrets=KEY,
        headers=lambda _: [("X-Freshchat-Signature", PUBLISHED)],
    )


vectors = light(
    "freshchat",
    SOURCE,
    lambda s: sign(s.key, s.body, form="pkcs1"),
    encode_base64,
    "X-Freshchat-Signature",
    secret=RSA.pem,
    other_secret=OTHER_RSA.pem,
    envelope=Envelope((), "/action", "/action_time", "/data"),
    body=BODY,
    own=own,
)
