"""Attachments (附件) of tasks: what each file is, who added it when; the content lies under its digest elsewhere."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import bindparam, func, select, update

from engine.errors import NotFound
from engine.store.database import Tx
from engine.store.prepared import Statement
from engine.store.rows import insert_row
from engine.store.tables_engine import task
from engine.store.tables_staff import attachment as table


class AttachmentRow(NamedTuple):
    """One attachment; `size` in bytes, `media_type` as found in the content."""

    id: int
    jurisdiction: str
    instance_id: int
    task_id: int | None
    inspection_id: int | None
    kind: str
    name: str
    media_type: str
    size: int
    sha256: str
    added_by: str
    added_at: datetime
    removed_by: str | None
    removed_at: datetime | None


_columns = [table.c[name] for name in AttachmentRow._fields]
_there = table.c.removed_at.is_(None)
_of = {
    name: Statement(select(*_columns).where(table.c[name] == bindparam("which"), _there).order_by(table.c.id))
    for name in ("task_id", "instance_id", "inspection_id")
}
_of_step = Statement(
    select(*_columns)
    .join(task, task.c.id == table.c.task_id)
    .where(table.c.instance_id == bindparam("which"), _there)
    .where(task.c.process == bindparam("stage"), task.c.node == bindparam("step"))
    .order_by(table.c.id)
)
_load = Statement(select(*_columns).where(table.c.id == bindparam("which"), _there))
_wanted = Statement(select(func.count()).where(table.c.sha256 == bindparam("digest"), _there))
_dropped = Statement(
    select(table.c.sha256).where(table.c.removed_at >= bindparam("since", type_=table.c.removed_at.type)).distinct()
)
_remove = Statement(
    update(table)
    .where(table.c.id == bindparam("which"), _there)
    .values(removed_by=bindparam("who"), removed_at=bindparam("now", type_=table.c.removed_at.type))
)


def add(tx: Tx, values: Mapping[str, Any]) -> int:
    """A new attachment; its id."""
    return insert_row(tx, table, values)


def load(tx: Tx, attachment: int) -> AttachmentRow:
    """One attachment. Raises NotFound, also for one that was removed."""
    row = _load.one(tx, which=attachment)
    if row is None:
        raise NotFound(f"no attachment {attachment}")
    return AttachmentRow._make(row)


def remove(tx: Tx, attachment: int, by: str, now: datetime) -> bool:
    """It is attached no more; False where it was removed before."""
    return _remove.run(tx, which=attachment, who=by, now=now) == 1


def of_task(tx: Tx, task_id: int) -> list[AttachmentRow]:
    """What is attached to a task, the oldest first."""
    return _rows(tx, "task_id", task_id)


def of_instance(tx: Tx, instance_id: int) -> list[AttachmentRow]:
    """What is attached to the tasks of an instance."""
    return _rows(tx, "instance_id", instance_id)


def of_inspection(tx: Tx, inspection_id: int) -> list[AttachmentRow]:
    """What is attached to the tasks about a visit."""
    return _rows(tx, "inspection_id", inspection_id)


def of_step(tx: Tx, instance_id: int, process: str, node: str) -> list[AttachmentRow]:
    """What was attached to a step each time that it was open: a step sent back finds again what it had."""
    found = _of_step.all(tx, which=instance_id, stage=process, step=node)
    return [AttachmentRow._make(row) for row in found]


def is_wanted(tx: Tx, digest: str) -> bool:
    """Whether some attachment has this content."""
    row = _wanted.one(tx, digest=digest)
    return bool(row and row[0])


def removed_since(tx: Tx, since: datetime) -> list[str]:
    """Digests of what was removed since a moment; other attachments may have the same content."""
    return [row[0] for row in _dropped.all(tx, since=since)]


def _rows(tx: Tx, column: str, which: int) -> list[AttachmentRow]:
    return [AttachmentRow._make(row) for row in _of[column].all(tx, which=which)]
