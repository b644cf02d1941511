"""WunderGraph Cosmo, from its own sender: wundergraph/cosmo, controlplane/src/core/webhooks/utils.ts."""

from __future__ import annotations

from light import light
from signing import encode_hex, mac

SOURCE = "WunderGraph Cosmo, wundergraph/cosmo, controlplane/src/core/webhooks/utils.ts"

vectors = light(
    "wundergraph-cosmo",
    SOURCE,
    # createHmac('sha256', signatureKey).update(dataString).digest('hex')
    lambda s: mac(s.key, s.body),
    encode_hex,
    "X-Cosmo-Signature-256",
)
