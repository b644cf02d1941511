"""Where receivers keep which events are being handled, and which are done.

| store | for |
|---|---|
| `MemoryStore` | one process, and tests: what it knows ends with the process |
| `SqliteStore` | one machine |
| `PostgresStore` | several machines; marks an event as done in the transaction of its effects |
| `RedisStore` | several machines; may lose the last second when Redis dies |

`AsyncSqliteStore`, `AsyncPostgresStore` and `AsyncRedisStore` are for `asyncio`; a `MemoryStore` is for both.
"""

from hookseal.stores._contract import DONE, AsyncStore, Busy, Claim, Done, Fresh, Overtaken, Store, StoreFullError
from hookseal.stores._memory import MemoryStore
from hookseal.stores._postgres import AsyncPostgresStore, PostgresStore
from hookseal.stores._redis import AsyncRedisStore, RedisStore
from hookseal.stores._sqlite import AsyncSqliteStore, SqliteStore

__all__ = [
    "DONE",
    "AsyncPostgresStore",
    "AsyncRedisStore",
    "AsyncSqliteStore",
    "AsyncStore",
    "Busy",
    "Claim",
    "Done",
    "Fresh",
    "MemoryStore",
    "Overtaken",
    "PostgresStore",
    "RedisStore",
    "SqliteStore",
    "Store",
    "StoreFullError",
]
