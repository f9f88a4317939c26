"""Opening a database and its transactions: SQLite (WAL, FULL) or PostgreSQL behind the same few verbs."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any, TypeVar

import orjson
from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, TimeoutError

from engine.errors import Conflict, SettingsError
from engine.store.metadata import to_json

Tx = Connection
"""An open transaction; every query function takes it first."""

Result = TypeVar("Result")

BUSY_SECONDS = 10
TRY_AGAIN = ("40001", "40P01", "55P03")
"""SQLSTATE of serialization failure, deadlock and lock not available."""


class StaleVersion(Conflict):
    """The instance moved on since it was read: read it again (`Database.retrying` does)."""


class Database:
    """A database with two doors: `write` (one transaction that changes things) and `read` (a frozen view)."""

    def __init__(self, url: URL, writer: Engine, reader: Engine) -> None:
        self.url = url
        self.kind = writer.dialect.name
        self._writer = writer
        self._reader = reader

    def write(self) -> AbstractContextManager[Tx]:
        """One write transaction: committed at the end of the block, rolled back when it raises."""
        return self._writer.begin()

    def read(self) -> AbstractContextManager[Tx]:
        """One transaction that sees a single moment and can change nothing."""
        return self._reader.begin()

    def retrying(self, work: Callable[[Tx], Result], attempts: int = 10) -> Result:
        """`work(tx)` in a write transaction, again when another writer was faster; raises Conflict at the end."""
        for _ in range(attempts - 1):
            try:
                return self._once(work)
            except (StaleVersion, TimeoutError):
                continue
            except DBAPIError as error:
                if not _another_writer(error):
                    raise
        return self._last(work)

    def _once(self, work: Callable[[Tx], Result]) -> Result:
        with self.write() as tx:
            return work(tx)

    def _last(self, work: Callable[[Tx], Result]) -> Result:
        try:
            return self._once(work)
        except TimeoutError as error:
            raise Conflict("the database is busy: try again") from error
        except DBAPIError as error:
            if not _another_writer(error):
                raise
            raise Conflict("the database is busy: try again") from error

    def migrate(self) -> None:
        """Bring the tables to the newest revision; cheap when they are there already."""
        from engine.store.migrations import upgrade  # alembic is slow to import and rarely needed

        with self.write() as tx:
            upgrade(tx)

    def close(self) -> None:
        """Give all connections back."""
        self._writer.dispose()
        self._reader.dispose()


def connect(url: str) -> Database:
    """Open `sqlite:///path` or `postgresql://…`. Raises SettingsError for anything else."""
    try:
        parsed = make_url(url)
    except ArgumentError as error:
        raise SettingsError(f"not a database address: {url!r} (sqlite:///path or postgresql://…)") from error
    if parsed.drivername == "sqlite":
        return _sqlite(parsed)
    if parsed.drivername in ("postgresql", "postgresql+psycopg"):
        return _postgresql(parsed.set(drivername="postgresql+psycopg"))
    raise SettingsError(f"unknown kind of database {parsed.drivername!r}: use sqlite:///path or postgresql://…")


def _sqlite(url: URL) -> Database:
    if url.database in (None, "", ":memory:"):
        raise SettingsError("an SQLite database needs a file: sqlite:///path")
    path = Path(str(url.database)).absolute()
    if not path.parent.is_dir():
        raise SettingsError(f"no such directory: {path.parent}")
    absolute = url.set(database=str(path))
    # One writing connection a process: threads queue in order for it instead of polling the file's lock.
    writer = _sqlite_engine(absolute, "BEGIN IMMEDIATE", query_only=False, pool_size=1, max_overflow=0)
    reader = _sqlite_engine(absolute, "BEGIN", query_only=True, pool_size=4, max_overflow=28)
    return Database(absolute, writer, reader)


def _sqlite_engine(url: URL, begin: str, query_only: bool, **pool: int) -> Engine:
    arguments = {"timeout": BUSY_SECONDS, "isolation_level": None, "cached_statements": 512}
    engine = create_engine(url, connect_args=arguments, pool_timeout=3 * BUSY_SECONDS, **pool)

    @event.listens_for(engine, "connect")
    def _prepare(connection: Any, _record: object) -> None:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA cache_size = -65536")
        connection.execute(f"PRAGMA query_only = {query_only}")

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        connection.exec_driver_sql(begin)

    return engine


def _postgresql(url: URL) -> Database:
    try:
        engine = create_engine(
            url,
            pool_size=8,
            max_overflow=24,
            pool_pre_ping=True,
            connect_args={"options": "-c timezone=UTC"},
            json_serializer=to_json,
            json_deserializer=orjson.loads,
        )
    except ModuleNotFoundError as error:
        raise SettingsError("PostgreSQL needs the driver psycopg: pip install 'shuangsuiji[postgres]'") from error
    reader = engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
    return Database(url, engine, reader)


def _another_writer(error: DBAPIError) -> bool:
    """Whether the database only says that somebody else was in the way."""
    state = getattr(error.orig, "sqlstate", None)
    name = getattr(error.orig, "sqlite_errorname", "")
    return state in TRY_AGAIN or name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED"))
