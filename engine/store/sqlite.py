"""SQLite: a file in WAL mode with synchronous=FULL; one connection writes, others read frozen views."""

from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Lock, get_ident
from types import TracebackType
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event
from sqlalchemy.exc import DBAPIError

from engine.errors import SettingsError
from engine.store.contention import Busy, connected

BUSY_SECONDS = 10
TURN_SECONDS = 60

Kind = type[BaseException] | None


class Writer:
    """The one writing connection of this process: threads take turns here instead of polling the file's lock."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._turn = Lock()
        self._holder: int | None = None
        self._transaction: _Transaction | None = None

    def __call__(self) -> "Writer":
        """A write transaction: only one at a time is open, so the door itself stands for it."""
        return self

    def __enter__(self) -> Connection:
        if self._holder == get_ident():
            raise RuntimeError("a write transaction inside a write transaction")
        if not self._turn.acquire(timeout=TURN_SECONDS):
            raise Busy
        self._holder = get_ident()
        try:
            if self._transaction is None:
                self._transaction = _Transaction(connected(self._engine), "BEGIN IMMEDIATE")
            return self._transaction.__enter__()
        except BaseException:
            self._release()
            raise

    def __exit__(self, kind: Kind, error: BaseException | None, trace: TracebackType | None) -> None:
        try:
            if self._transaction is not None:
                self._transaction.__exit__(kind, error, trace)
        finally:
            self._release()

    def _release(self) -> None:
        self._holder = None
        self._turn.release()

    def close(self) -> None:
        """Close the connection."""
        if self._transaction is not None:
            self._transaction.connection.close()
            self._transaction = None
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
            with _Transaction(connection, "BEGIN"):
                yield connection
        finally:
            self._idle.append(connection)

    def close(self) -> None:
        """Close the connections."""
        while self._idle:
            self._idle.pop().close()
        self._engine.dispose()


class _Transaction:
    """BEGIN … COMMIT straight on the driver, as often as wanted: SQLAlchemy's bookkeeping costs more than statements.

    The connection is in autocommit as far as SQLAlchemy knows, so it never begins or ends anything itself.
    """

    def __init__(self, connection: Connection, begin: str) -> None:
        self.connection = connection
        self._begin = begin
        self._driver: Any = connection.connection.driver_connection
        self._error_of_driver = connection.dialect.loaded_dbapi.Error

    def __enter__(self) -> Connection:
        try:
            self._driver.execute(self._begin)
        except self._error_of_driver as error:
            raise self._named(error) from error
        return self.connection

    def __exit__(self, _kind: Kind, error: BaseException | None, _trace: TracebackType | None) -> None:
        try:
            if error is None:
                self._driver.execute("COMMIT")
        except self._error_of_driver as failure:
            raise self._named(failure) from failure
        finally:
            self._clear()
        if isinstance(error, self._error_of_driver):
            raise self._named(error) from error

    def _clear(self) -> None:
        """Roll back what was not committed, and let SQLAlchemy forget it."""
        if self._driver.in_transaction:
            self._driver.rollback()
        if self.connection.in_transaction():
            self.connection.rollback()

    def _named(self, error: Exception) -> BaseException:
        """The driver's error as the SQLAlchemy error that the rest of the store knows."""
        return DBAPIError.instance(self._begin, (), error, self._error_of_driver)


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
