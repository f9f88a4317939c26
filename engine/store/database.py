"""Opening a database and its transactions: SQLite or PostgreSQL behind the same few verbs."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import TypeVar

import orjson
from sqlalchemy import URL, Connection, Engine, create_engine, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, IntegrityError

from engine.errors import SettingsError
from engine.store import sqlite
from engine.store.contention import Busy, StaleVersion, another_writer, connected, overtaken
from engine.store.metadata import to_json

Tx = Connection
"""An open transaction; every query function takes it first."""

Result = TypeVar("Result")
Door = Callable[[], AbstractContextManager[Tx]]


class Database:
    """A database with two doors: `write` (one transaction that changes things) and `read` (a frozen view)."""

    def __init__(self, url: URL, kind: str, write: Door, read: Door, close: Callable[[], None]) -> None:
        self.url = url
        self.kind = kind
        self._write = write
        self._read = read
        self._close = close

    @property
    def file(self) -> Path | None:
        """The file of an SQLite database."""
        return Path(str(self.url.database)) if self.kind == "sqlite" else None

    def write(self) -> AbstractContextManager[Tx]:
        """One write transaction: committed at the end of the block, rolled back when it raises."""
        return self._write()

    def read(self) -> AbstractContextManager[Tx]:
        """One transaction that sees a single moment and can change nothing."""
        return self._read()

    def retrying(self, work: Callable[[Tx], Result], attempts: int = 10) -> Result:
        """`work(tx)` in a write transaction, again when another writer was faster; raises Conflict at the end."""
        for _ in range(attempts - 1):
            try:
                return self._once(work)
            except (StaleVersion, Busy):
                continue
            except IntegrityError as error:
                if not overtaken(error):
                    raise
        return self._once(work)

    def _once(self, work: Callable[[Tx], Result]) -> Result:
        try:
            with self.write() as tx:
                return work(tx)
        except DBAPIError as error:
            if another_writer(error):
                raise Busy from error
            raise

    def migrate(self) -> None:
        """Bring the tables to the newest revision; cheap when they are there already."""
        from engine.store.migrations import upgrade  # alembic is slow to import and rarely needed

        with self.write() as tx:
            upgrade(tx)

    def close(self) -> None:
        """Give all connections back."""
        self._close()


def connect(url: str) -> Database:
    """Open `sqlite:///path` or `postgresql://…`. Raises SettingsError for anything else."""
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError) as error:  # ValueError: a port that is no number
        raise SettingsError(
            f"not a database address: {url!r}: write sqlite:///path or postgresql://user@host:5432/name"
        ) from error
    if parsed.drivername == "sqlite":
        return _sqlite(parsed)
    if parsed.drivername in ("postgresql", "postgresql+psycopg"):
        return _postgresql(parsed.set(drivername="postgresql+psycopg"))
    raise SettingsError(f"unknown kind of database {parsed.drivername!r}: use sqlite:///path or postgresql://…")


def _sqlite(url: URL) -> Database:
    located = sqlite.located(url)
    writer, readers = sqlite.writing(located), sqlite.reading(located)

    def close() -> None:
        readers.close()
        writer.close()

    return Database(located, "sqlite", writer, readers, close)


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
    return Database(url, "postgresql", lambda: _begun(engine), lambda: _begun(reader), engine.dispose)


@contextmanager
def _begun(engine: Engine) -> Iterator[Tx]:
    """A transaction on a connection of the pool."""
    with connected(engine) as connection, connection.begin():
        yield connection
