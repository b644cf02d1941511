"""Frappe (ERPNext), from frappe/frappe, integrations/doctype/webhook/webhook.py."""

from __future__ import annotations

from light import light
from signing import encode_base64, mac

SOURCE = "Frappe (ERPNext), frappe/frappe, integrations/doctype/webhook/webhook.py"

vectors = light(
    "frappe",
    SOURCE,
    lambda s: mac(s.key, s.body),
    encode_base64,
    "X-Frappe-Webhook-Signature",
)
