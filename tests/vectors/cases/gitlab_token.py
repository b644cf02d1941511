"""GitLab's secret token, from its documentation, Webhooks."""

from __future__ import annotations

from shared_tokens import maker, token
from signing import Envelope

vectors = maker(
    token(
        "gitlab-token",
        "GitLab's documentation, Webhooks",
        "X-Gitlab-Token",
        body='{"object_kind":"push","ref":"refs/heads/master","project_id":15,"total_commits_count":4}',
        envelope=Envelope(type="/object_kind", type_required=False),
    )
)
