"""Servers that several tests use."""

from __future__ import annotations

from typing import TYPE_CHECKING

import psycopg
import pytest
from hookseal.stores import PostgresStore

import databases

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(scope="session")
def postgres() -> Iterator[databases.Server]:
    with databases.postgres() as server:
        with psycopg.connect(databases.postgres_address(server.port)) as connection:
            connection.execute(PostgresStore.schema())
        yield server


@pytest.fixture(scope="session")
def redis_server() -> Iterator[databases.Server]:
    with databases.redis_server() as server:
        yield server


@pytest.fixture(scope="session")
def redis_cluster() -> Iterator[list[databases.Server]]:
    with databases.redis_cluster() as nodes:
        yield nodes
