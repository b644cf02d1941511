"""thirdweb Engine, from its own sender: thirdweb-dev/engine, src/shared/utils/webhook.ts."""

from __future__ import annotations

from light import light
from signing import encode_hex, mac

SOURCE = "thirdweb Engine, thirdweb-dev/engine, src/shared/utils/webhook.ts"

vectors = light(
    "thirdweb-engine",
    SOURCE,
    # createHmac("sha256", secret).update(`${timestampSeconds}.${_body}`).digest("hex")
    lambda s: mac(s.key, s.timestamp, ".", s.body),
    encode_hex,
    "x-engine-signature",
    timestamp="signed",
    timestamp_header="x-engine-timestamp",
)
