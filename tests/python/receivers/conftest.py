"""Endpoints of both kinds."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from receivers import KINDS, Endpoints

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(params=KINDS)
def endpoints(request: pytest.FixtureRequest) -> Iterator[Endpoints]:
    made = Endpoints(request.param)
    yield made
    made.close()
