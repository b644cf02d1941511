"""The one statement that runs in the caller's transaction."""

from __future__ import annotations

import inspect
from typing import TYPE_CHECKING, Any, cast

from hookseal._mistakes import overtaken
from hookseal.stores._contract import Overtaken

if TYPE_CHECKING:
    from hookseal.stores._sql import Rows

# SQLSTATE of a transaction that has to be run again from the start: another one was faster.
SERIALIZATION_FAILURE = "40001"


def complete_in(transaction: Any, sql: str, values: tuple[int, str, str]) -> Rows:
    """Run the statement by a cursor, or by a function of the statement and its values: keep, key, token."""
    try:
        if not hasattr(transaction, "execute"):
            return cast("Rows", transaction(sql, values))
        ran = transaction.execute(sql, values)
        # A connection's `execute` gives a cursor; what a cursor's own gives is left to each driver.
        return cast("Rows", (transaction if hasattr(transaction, "fetchall") else ran).fetchall())
    except Exception as error:
        raise translated(error, values[1]) from error


async def complete_in_soon(transaction: Any, sql: str, values: tuple[int, str, str]) -> Rows:
    """Run the statement by what may have to be awaited."""
    try:
        if not hasattr(transaction, "execute"):
            return cast("Rows", await awaited(transaction(sql, values)))
        ran = await awaited(transaction.execute(sql, values))
        return cast("Rows", await awaited((transaction if hasattr(transaction, "fetchall") else ran).fetchall()))
    except Exception as error:
        raise translated(error, values[1]) from error


async def awaited(value: Any) -> Any:
    """Give what a coroutine gives, or the value."""
    return await value if inspect.isawaitable(value) else value


def translated(error: Exception, key: str) -> Exception:
    """Give `Overtaken` for an exception of any driver's, or of a framework around it, that says so."""
    for cause in (error, error.__cause__):
        if SERIALIZATION_FAILURE in (getattr(cause, "sqlstate", None), getattr(cause, "pgcode", None)):
            return Overtaken(overtaken(key))
    return error
