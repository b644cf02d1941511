"""Mixpanel's cohort sync, from its documentation, Syncing cohorts to a custom webhook."""

from __future__ import annotations

from shared_tokens import basic, maker, token
from signing import Envelope

vectors = maker(
    token(
        "mixpanel",
        "Mixpanel, Syncing cohorts to a custom webhook",
        "Authorization",
        basic,
        body='{"action":"add_members","parameters":{"mixpanel_project_id":"1","members":[{"email":"a@example.com"}]}}',
        envelope=Envelope(type="/action", data="/parameters"),
    )
)
