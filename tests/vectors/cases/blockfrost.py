"""Blockfrost, from blockfrost/blockfrost-js, src/utils/helpers.ts."""

from __future__ import annotations

from light import light
from signing import Envelope, encode_hex, mac
from vectors import Vectors

SOURCE = "Blockfrost, blockfrost/blockfrost-js, src/utils/helpers.ts"


def own(v: Vectors) -> None:
    v.accept(
        "one signature for each of two secrets",
        "While a secret is replaced, the header holds a signature for each.",
        value=lambda text: text.replace(",v1=", ",v1=" + "0" * 64 + ",v1=", 1),
    )
    v.accept(
        "the published example",
        "The signature is the published text, not a computed one.",
        source="Blockfrost, blockfrost/blockfrost-js, test/fixtures/utils/helpers.ts",
        secrets="59a1eb46-96f4-4f0b-8a03-b4d26e70593a",
        secret="59a1eb46-96f4-4f0b-8a03-b4d26e70593a",
        body=b'{"id":"47668401-c3a4-42d4-bac1-ad46515924a3","webhook_id":"cf68eb9c-635f-415e-a5a8-6233638f28d7","created":1650013856,"type":"block","payload":{"time":1650013853,"height":7126256,"hash":"f49521b67b440e5030adf124aee8f88881b7682ba07acf06c2781405b0f806a4","slot":58447562,"epoch":332,"epoch_slot":386762,"slot_leader":"pool1njjr0zn7uvydjy8067nprgwlyxqnznp9wgllfnag24nycgkda25","size":34617,"tx_count":13,"output":"13403118309871","fees":"4986390","block_vrf":"vrf_vk197w95j9alkwt8l4g7xkccknhn4pqwx65c5saxnn5ej3cpmps72msgpw69d","previous_block":"9e3f5bfc9f0be44cf6e14db9ed5f1efb6b637baff0ea1740bb6711786c724915","next_block":null,"confirmations":0}}',
        timestamp=1650013856,
        now=1650013856,
        signature="f4c3bb2a8b0c8e21fa7d5fdada2ee87c9c6f6b0b159cc22e483146917e195c3e",
        operation="verify",
    )


vectors = light(
    "blockfrost",
    SOURCE,
    lambda s: mac(s.key, s.timestamp, ".", s.body),
    encode_hex,
    "Blockfrost-Signature",
    value=lambda signature, timestamp: f"t={timestamp},v1={signature}",
    listed=True,
    timestamp="signed",
    tolerance=600,
    envelope=Envelope(("/id",), "/type", None, "/payload", type_required=True),
    body='{"id":"47668401-c3a4-42d4-bac1-ad46515924a3","type":"block","payload":{"amount":1000,"name":"Café"}}',
    own=own,
)
