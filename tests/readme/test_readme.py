"""Runs the Python snippets of README.md, each as it stands there."""

import hashlib
import hmac
import re
import time
from pathlib import Path
from typing import Any

import pytest

README = Path(__file__).parents[2] / "README.md"
SECRET = "the secret"


def snippets() -> list[str]:
    return re.findall(r"```python\n(.*?)```", README.read_text(encoding="utf-8"), re.DOTALL)


def test_the_flask_snippet_receives_a_delivery(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SINGLEKEY_WEBHOOK_SECRET", SECRET)
    (code,) = snippets()
    module: dict[str, Any] = {"__name__": "readme"}
    exec(compile(code, str(README), "exec"), module)  # noqa: S102 -- what is tested is that this text runs
    client = module["app"].test_client()

    body = b'{"event":"form.opened","webhook_id":"w1","timestamp":"2024-01-15T10:30:00Z","data":{"purchase_token":"t"}}'
    signature = hmac.new(SECRET.encode(), body, hashlib.sha256).hexdigest()
    headers = {"X-SingleKey-Signature": signature, "X-SingleKey-Timestamp": str(int(time.time()))}

    genuine = client.post("/webhooks/singlekey", data=body, headers=headers)
    assert (genuine.status_code, genuine.json) == (200, {"received": "form.opened"})

    forged = client.post("/webhooks/singlekey", data=body + b" ", headers=headers)
    assert (forged.status_code, forged.json) == (401, {"error": "signature_mismatch"})
