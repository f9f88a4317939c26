"""Urges (催办): who asked for haste with a task, when, in which words."""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import bindparam, select

from engine.store import tasks
from engine.store.database import Tx
from engine.store.prepared import Statement
from engine.store.rows import insert_row
from engine.store.tables_staff import urge as table


class UrgeRow(NamedTuple):
    """One urge, seen by whoever may work on the task."""

    id: int
    task_id: int
    sender: str
    text: str
    at: datetime


_of_task = Statement(
    select(*(table.c[name] for name in UrgeRow._fields))
    .where(table.c.task_id == bindparam("task"))
    .order_by(table.c.id.desc())
)


def add(tx: Tx, task_id: int, sender: str, text: str, now: datetime) -> int:
    """Urge; the id of the urge."""
    tasks.mark_urged(tx, task_id, now)
    return insert_row(tx, table, {"task_id": task_id, "sender": sender, "text": text, "at": now})


def of_task(tx: Tx, task_id: int) -> list[UrgeRow]:
    """The urges of a task, the newest first."""
    return [UrgeRow._make(row) for row in _of_task.all(tx, task=task_id)]
