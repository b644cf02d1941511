"""Each server, running."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

import pytest
from servers import HANDLED, SERVERS

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(scope="session", params=SERVERS)
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="session")
def port(kind: str) -> Iterator[int]:
    with SERVERS[kind]() as port:
        yield port


@pytest.fixture(autouse=True)
def nothing_handled() -> None:
    HANDLED.clear()


@pytest.fixture
def logged(caplog: pytest.LogCaptureFixture) -> pytest.LogCaptureFixture:
    caplog.set_level(logging.DEBUG, "hookseal")
    return caplog
