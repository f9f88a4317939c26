"""SQLite: a file in WAL mode with synchronous=FULL; one connection writes, others read frozen views."""

from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Lock, get_ident
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event
from sqlalchemy.exc import DBAPIError

from engine.errors import SettingsError
from engine.store.contention import Busy, connected

BUSY_SECONDS = 10
TURN_SECONDS = 60


class Writer:
    """The one writing connection of this process: threads take turns here instead of polling the file's lock."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._turn = Lock()
        self._holder: int | None = None
        self._connection: Connection | None = None

    @contextmanager
    def __call__(self) -> Iterator[Connection]:
        """A write transaction."""
        if self._holder == get_ident():
            raise RuntimeError("a write transaction inside a write transaction")
        if not self._turn.acquire(timeout=TURN_SECONDS):
            raise Busy
        try:
            self._holder = get_ident()
            if self._connection is None:
                self._connection = connected(self._engine)
            with _transaction(self._connection, "BEGIN IMMEDIATE"):
                yield self._connection
        finally:
            self._holder = None
            self._turn.release()

    def close(self) -> None:
        """Close the connection."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None
        self._engine.dispose()


class Readers:
    """Connections that each see a single moment and can change nothing; as many as read at the same time."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._idle: deque[Connection] = deque()

    @contextmanager
    def __call__(self) -> Iterator[Connection]:
        """A read transaction."""
        try:
            connection = self._idle.pop()
        except IndexError:
            connection = connected(self._engine)
        try:
            with _transaction(connection, "BEGIN"):
                yield connection
        finally:
            self._idle.append(connection)

    def close(self) -> None:
        """Close the connections."""
        while self._idle:
            self._idle.pop().close()
        self._engine.dispose()


@contextmanager
def _transaction(connection: Connection, begin: str) -> Iterator[None]:
    """BEGIN … COMMIT straight on the driver: SQLAlchemy's own bookkeeping costs more than the statements.

    The connection is in autocommit as far as SQLAlchemy knows, so it never begins or ends anything itself.
    """
    driver: Any = connection.connection.driver_connection
    error_of_driver = connection.dialect.loaded_dbapi.Error
    try:
        driver.execute(begin)
        yield
        driver.execute("COMMIT")
    except error_of_driver as error:
        raise DBAPIError.instance(begin, (), error, error_of_driver) from error
    finally:
        if driver.in_transaction:
            driver.rollback()
        if connection.in_transaction():
            connection.rollback()


def located(url: URL) -> URL:
    """The address with an absolute path. Raises SettingsError for no file or no directory."""
    if url.database in (None, "", ":memory:"):
        raise SettingsError("an SQLite database needs a file: sqlite:///path")
    path = Path(str(url.database)).absolute()
    if not path.parent.is_dir():
        raise SettingsError(f"no such directory: {path.parent}")
    return url.set(database=str(path))


def writing(url: URL) -> Writer:
    """The writing door."""
    return Writer(_engine(url, query_only=False))


def reading(url: URL) -> Readers:
    """The reading door."""
    return Readers(_engine(url, query_only=True))


def _engine(url: URL, query_only: bool) -> Engine:
    arguments = {"timeout": BUSY_SECONDS, "isolation_level": None, "cached_statements": 512}
    engine = create_engine(
        url,
        connect_args=arguments,
        pool_size=4,
        max_overflow=28,
        isolation_level="AUTOCOMMIT",
        pool_reset_on_return=None,
    )

    @event.listens_for(engine, "connect")
    def _prepare(connection: Any, _record: object) -> None:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA cache_size = -65536")
        connection.execute(f"PRAGMA query_only = {query_only}")

    return engine
