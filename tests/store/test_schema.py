"""The migrations build exactly the tables that the code knows, on both databases."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext

from engine.store import Database, connect, tables_domain, tables_engine  # noqa: F401 (they fill the metadata)
from engine.store.metadata import metadata


@pytest.fixture(params=["sqlite", "postgresql"])
def migrated(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """An empty database after `migrate`."""
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path / 'empty.db'}"
    else:
        url = request.getfixturevalue("empty_postgresql_url")
    fresh = connect(url)
    fresh.migrate()
    yield fresh
    fresh.close()


def test_the_migrations_build_the_tables_the_code_knows(migrated: Database) -> None:
    with migrated.read() as tx:
        assert compare_metadata(MigrationContext.configure(tx), metadata) == []


def test_migrating_twice_changes_nothing(migrated: Database) -> None:
    migrated.migrate()
    with migrated.read() as tx:
        assert tx.exec_driver_sql("SELECT count(*) FROM alembic_version").scalar_one() == 1
