"""Guesty, which sends through Svix: svix/svix-webhooks, codegen/lib-openapi.json."""

from __future__ import annotations

from light import standard_webhooks

SOURCE = "Guesty, svix/svix-webhooks, codegen/lib-openapi.json"

vectors = standard_webhooks("guesty", SOURCE, "svix")
