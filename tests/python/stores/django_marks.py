"""Marks in transactions of Django's, in a process of its own, since its settings are: `django_marks.py PORT FILE`.

Prints how deliveries were answered, and how many effects there are of each event, for PostgreSQL and for SQLite.
"""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Any

import psycopg
from django.conf import settings
from django.db import connections, transaction
from hookseal import Webhook
from hookseal.receive import Receiver, Request
from hookseal.stores import PostgresStore, SqliteStore

from databases import POSTGRES_USER, postgres_address

if TYPE_CHECKING:
    from hookseal.stores import Store

WEBHOOK = Webhook("singlekey", "x7Hq-only-the-two-of-us")


def answered(database: str, store: Store, name: str) -> list[int]:
    """Deliver an event twice, whose handler fails at first where it is called so, and give the statuses."""
    receiver = Receiver(WEBHOOK, endpoint="screenings", store=store)

    @receiver.on("screening.completed")
    def completed(event: Any, delivery: Any) -> None:
        connection = connections[database]
        with transaction.atomic(using=database):
            delivery.complete(connection.cursor())
            connection.cursor().execute("INSERT INTO effects VALUES (%s)", [event.id])
            if event.id == "fails" and delivery.attempt == 1:
                raise RuntimeError

    body = json.dumps({"event": "screening.completed", "webhook_id": name, "data": {}}).encode()
    head = ("POST", WEBHOOK.sign(body), lambda _: "", "", "/")
    return [receiver.answer(Request(*head, lambda limit: body[:limit])).status for _ in range(3)]


def main(port: str, file: str) -> None:
    """Deliver to both."""
    postgres = {"ENGINE": "django.db.backends.postgresql", "HOST": "127.0.0.1", "PORT": port, "NAME": "postgres"}
    sqlite = {"ENGINE": "django.db.backends.sqlite3", "NAME": file}
    settings.configure(DATABASES={"default": {**postgres, "USER": POSTGRES_USER}, "file": sqlite})
    pool = psycopg.connect(postgres_address(int(port)), autocommit=True)
    pool.execute(PostgresStore.schema("django_marks"))
    stores: dict[str, Store] = {
        "default": PostgresStore(lambda sql, values: pool.execute(sql, values).fetchall(), table="django_marks"),
        "file": SqliteStore(file, place="%s"),
    }
    for database, store in stores.items():
        with connections[database].cursor() as cursor:
            cursor.execute("CREATE TEMPORARY TABLE effects (id text)")
            statuses = [answered(database, store, name) for name in ("works", "fails")]
            cursor.execute("SELECT id, count(*) FROM effects GROUP BY id")
            print(json.dumps([statuses, dict(cursor.fetchall())]))


if __name__ == "__main__":
    main(*sys.argv[1:])
