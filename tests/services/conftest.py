"""A world with filled registers, in one transaction of a real database."""

from collections.abc import Iterator

import pytest

from engine.store import Database
from tests.cast import World, settle
from tests.services.elsewhere import Elsewhere, settled


@pytest.fixture
def world(sqlite_database: Database) -> Iterator[World]:
    """200 objects, three departments with six inspectors each."""
    with sqlite_database.write() as tx:
        settle(tx)
        yield World(tx)


@pytest.fixture
def elsewhere(request: pytest.FixtureRequest, sqlite_database: Database) -> Iterator[Elsewhere]:
    """The jurisdiction that a test names with `here`: 60 objects, three departments with four inspectors each."""
    with sqlite_database.write() as tx:
        yield settled(tx, request.param)
