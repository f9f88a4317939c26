"""Small facts about this installation, kept in the database by key."""

from typing import Any

from sqlalchemy import bindparam, delete, select

from engine.store.database import Tx
from engine.store.prepared import Statement, inserting
from engine.store.tables_engine import setting as table

_get = Statement(select(table.c.value).where(table.c.key == bindparam("which")))
_starting = Statement(
    select(table.c.key, table.c.value).where(table.c.key.startswith(bindparam("prefix"))).order_by(table.c.key)
)
_forget = Statement(delete(table).where(table.c.key == bindparam("which")))
_insert = Statement(inserting(table))


def get(tx: Tx, key: str) -> Any:
    """The value, or None."""
    row = _get.one(tx, which=key)
    return None if row is None else row[0]


def starting(tx: Tx, prefix: str) -> dict[str, Any]:
    """The values whose keys start with `prefix`, by key."""
    return {row[0]: row[1] for row in _starting.all(tx, prefix=prefix)}


def put(tx: Tx, key: str, value: Any) -> None:
    """Set the value."""
    _forget.run(tx, which=key)
    _insert.run(tx, key=key, value=value)
