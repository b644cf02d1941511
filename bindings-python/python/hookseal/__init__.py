"""Verify webhook deliveries: authentic, fresh and well-formed before anything acts on them.

>>> from hookseal import Webhook, WebhookError
>>> webhook = Webhook("singlekey", "the secret from the dashboard")
>>> body = b'{"webhook_id":"wh_1","event":"screening.completed","timestamp":"2024-01-15T10:30:00Z","data":{}}'
>>> headers = webhook.sign(body)  # what the provider would send; else the request's headers
>>> try:
...     event = webhook.receive(body, headers)
... except WebhookError as error:
...     print("answer with", error.status, "because of", error.code)
>>> event.type, event.id, event.deduplication_key
('screening.completed', 'wh_1', 'singlekey:wh_1')
"""

from hookseal._causes import CauseCode
from hookseal._errors import (
    ErrorCode,
    ErrorDetails,
    WebhookConfigError,
    WebhookError,
    WebhookPayloadError,
    WebhookVerificationError,
)
from hookseal._explain import Capture, Explanation, Finding, capture, capture_async, explain, possible_senders
from hookseal._hookseal import (
    PROVIDERS,
    Event,
    __version__,
)
from hookseal._offers import hospitable_personal_secret, passes_realestateapi_filters
from hookseal._providers import ProviderName
from hookseal._scheme import Scheme
from hookseal._types import Body, Headers, Mismatch
from hookseal._webhook import Webhook

__all__ = [
    "PROVIDERS",
    "Body",
    "Capture",
    "CauseCode",
    "ErrorCode",
    "ErrorDetails",
    "Event",
    "Explanation",
    "Finding",
    "Headers",
    "Mismatch",
    "ProviderName",
    "Scheme",
    "Webhook",
    "WebhookConfigError",
    "WebhookError",
    "WebhookPayloadError",
    "WebhookVerificationError",
    "__version__",
    "capture",
    "capture_async",
    "explain",
    "hospitable_personal_secret",
    "passes_realestateapi_filters",
    "possible_senders",
]
