"""Installations of the small law; whatever a test did to one, its history must verify afterwards."""

from collections.abc import Iterator

import pytest

from engine.store import Database, audit
from tests.commands.cast import Installation


@pytest.fixture
def here(sqlite_database: Database) -> Iterator[Installation]:
    """An installation on SQLite."""
    yield Installation(sqlite_database)
    audit.verify(sqlite_database)


@pytest.fixture
def either(database: Database) -> Iterator[Installation]:
    """The same test on SQLite and on PostgreSQL."""
    yield Installation(database)
    audit.verify(database)
