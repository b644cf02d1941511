"""MLflow, from mlflow/mlflow, mlflow/webhooks/delivery.py."""

from __future__ import annotations

from light import standard_webhooks

SOURCE = "MLflow, mlflow/mlflow, mlflow/webhooks/delivery.py"

vectors = standard_webhooks(
    "mlflow",
    SOURCE,
    names=("X-MLflow-Delivery-Id", "X-MLflow-Timestamp", "X-MLflow-Signature"),
    key=str.encode,
)
