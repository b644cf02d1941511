"""Formbricks, from formbricks/formbricks, docs/platform/features/integrations/webhooks.mdx."""

from __future__ import annotations

from light import standard_webhooks

SOURCE = "Formbricks, formbricks/formbricks, webhooks.mdx"

vectors = standard_webhooks("formbricks", SOURCE)
