"""Commerce Layer, from docs.commercelayer.io, Callbacks security."""

from __future__ import annotations

from light import light
from signing import encode_base64, mac

SOURCE = "Commerce Layer, docs.commercelayer.io, Callbacks security"

vectors = light(
    "commerce-layer",
    SOURCE,
    # createHmac("sha256", CL_SHARED_SECRET).update(req.body).digest("base64")
    lambda s: mac(s.key, s.body),
    encode_base64,
    "X-CommerceLayer-Signature",
)
