"""dbt Cloud, from dbt-labs/docs.getdbt.com, docs/deploy/webhooks.md."""

from __future__ import annotations

from light import light
from signing import Envelope, encode_hex, mac

SOURCE = "dbt Cloud, dbt-labs/docs.getdbt.com, docs/deploy/webhooks.md"

vectors = light(
    "dbt",
    SOURCE,
    lambda s: mac(s.key, s.body),
    encode_hex,
    "Authorization",
    envelope=Envelope(
        ("/eventId",), "/eventType", "/timestamp", "/data", type_required=True
    ),
    body='{"accountId":1,"eventId":"wev_2L6Z3l8uPedXKPq9D2nWbPIip7Z","timestamp":"2024-01-15T10:30:00Z","eventType":"job.run.started","webhookName":"test","data":{"jobId":"123","jobName":"Café"}}',
)
