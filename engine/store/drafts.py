"""What somebody has filled in for a task and not sent yet."""

from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import bindparam, delete, select

from engine.store.database import Tx
from engine.store.prepared import Statement, inserting
from engine.store.tables_accounts import draft as table


class DraftRow(NamedTuple):
    """The content of a form as far as it is filled in."""

    content: Any
    saved_at: datetime


_mine = (table.c.task_id == bindparam("task"), table.c.actor == bindparam("who"))
_load = Statement(select(table.c.content, table.c.saved_at).where(*_mine))
_forget = Statement(delete(table).where(*_mine))
_insert = Statement(inserting(table))


def load(tx: Tx, task_id: int, actor: str) -> DraftRow | None:
    """The draft of a person for a task."""
    row = _load.one(tx, task=task_id, who=actor)
    return None if row is None else DraftRow._make(row)


def save(tx: Tx, task_id: int, actor: str, content: Any, now: datetime) -> None:
    """Keep a draft; the one before is replaced."""
    forget(tx, task_id, actor)
    _insert.run(tx, task_id=task_id, actor=actor, content=content, saved_at=now)


def forget(tx: Tx, task_id: int, actor: str) -> None:
    """The draft is not needed any more."""
    _forget.run(tx, task=task_id, who=actor)
