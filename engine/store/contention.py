"""When writers get in each other's way: what they are told, and when trying again helps."""

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError, TimeoutError

from engine.errors import Conflict, SettingsError

TRY_AGAIN = ("40001", "40P01", "55P03")
"""SQLSTATE of serialization failure, deadlock and lock not available."""


class StaleVersion(Conflict):
    """The instance moved on since it was read: read it again (`Database.retrying` does)."""


class Busy(Conflict):
    """Other writers did not let this one in for a long time: try again."""

    def __init__(self) -> None:
        super().__init__("the database is busy: try again")


def overtaken(error: DBAPIError) -> bool:
    """Whether somebody else has just inserted the same row (PostgreSQL; on SQLite nobody can)."""
    return getattr(error.orig, "sqlstate", None) == "23505"


def another_writer(error: DBAPIError) -> bool:
    """Whether the database only says that somebody else was in the way."""
    state = getattr(error.orig, "sqlstate", None)
    name = getattr(error.orig, "sqlite_errorname", "")
    return state in TRY_AGAIN or name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED"))


def connected(engine: Engine) -> Connection:
    """A connection. Raises SettingsError when the database cannot be opened, Busy when all connections are taken."""
    try:
        return engine.connect()
    except TimeoutError as error:
        raise Busy from error
    except DBAPIError as error:
        if another_writer(error):
            raise Busy from error
        raise SettingsError(f"the database cannot be opened: {error.orig}") from error
