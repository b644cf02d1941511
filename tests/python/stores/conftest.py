"""The stores that the suite is for, each with its real server."""

from __future__ import annotations

import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from opened import opened

if TYPE_CHECKING:
    from collections.abc import Iterator

KINDS = (
    "memory",
    "sqlite",
    "async sqlite",
    "postgres",
    "async postgres",
    "redis",
    "async redis",
    "redis cluster",
    "async redis cluster",
)


@contextmanager
def address_of(kind: str, request: pytest.FixtureRequest, folder: Path) -> Iterator[Any]:
    """Start what a store needs, and give where it is."""
    name = kind.removeprefix("async ")
    if name == "memory":
        yield None
    elif name == "sqlite":
        yield str(folder / f"{kind}.db")
    elif name == "redis cluster":
        yield request.getfixturevalue("redis_cluster")[0].port
    else:
        yield request.getfixturevalue("redis_server" if name == "redis" else name).port


@pytest.fixture(scope="session", params=KINDS)
def place(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Any]]:
    """Give a kind of store, and where it is."""
    with address_of(request.param, request, tmp_path_factory.mktemp("store")) as address:
        yield request.param, address


@pytest.fixture(scope="session")
def store(place: tuple[str, Any]) -> Iterator[Any]:
    found, close = opened(*place)
    yield found
    close()


@pytest.fixture(scope="session")
def claimants() -> Iterator[list[subprocess.Popen[str]]]:
    """Eight processes that claim what they are told to."""
    command = [sys.executable, str(Path(__file__).with_name("claimants.py"))]
    environment = {"PYTHONPATH": str(Path(__file__).parents[1])}
    processes = [
        subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment)
        for _ in range(8)
    ]
    yield processes
    for process in processes:
        process.communicate()
        assert process.returncode == 0
