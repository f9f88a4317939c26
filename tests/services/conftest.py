"""A world with filled registers, in one transaction of a real database."""

from collections.abc import Iterator

import pytest

from engine.store import Database
from tests.cast import World, settle


@pytest.fixture
def world(sqlite_database: Database) -> Iterator[World]:
    """200 objects, three departments with six inspectors each."""
    with sqlite_database.write() as tx:
        settle(tx)
        yield World(tx)
