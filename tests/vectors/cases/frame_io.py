"""Frame.io, from AdobeDocs/frameio-api, guides/Webhooks/index.md."""

from __future__ import annotations

from light import light
from signing import Envelope, encode_hex, mac

SOURCE = "Frame.io, AdobeDocs/frameio-api, guides/Webhooks/index.md"

vectors = light(
    "frame-io",
    SOURCE,
    # 'v0={}'.format(hmac.new(secret, 'v0:{}:{}'.format(req_time, body), hashlib.sha256).hexdigest())
    lambda s: mac(s.key, "v0:", s.timestamp, ":", s.body),
    encode_hex,
    "X-Frameio-Signature",
    value=lambda signature, _: f"v0={signature}",
    timestamp="signed",
    timestamp_header="X-Frameio-Request-Timestamp",
    envelope=Envelope((), "/type", None, "/resource"),
    body='{"account":{"id":"6f70f1bd-7e89-4a7e-b4d3-7e576585a181"},"resource":{"id":"d3075547-4e64-45f0-ad12-d075660eddd2","type":"file"},"type":"file.ready","user":{"id":"56556a3f-859f-4b38-b6c6-e8625b5da8a5"}}',
)
