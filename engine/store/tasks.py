"""The life of people's tasks: opened, assigned, dated, closed once. Pages of them are read in `worklist`."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import bindparam, func, literal_column, select, update

from engine.errors import NotFound
from engine.store import instances
from engine.store.database import Tx
from engine.store.prepared import Statement, inserting, only
from engine.store.tables_engine import instance
from engine.store.tables_engine import task as table

OPEN, DONE, REMOVED = "OPEN", "DONE", "REMOVED"
IS_OPEN = table.c.status == literal_column("'OPEN'")
"""Spelt with a literal, so that the indexes over open tasks fit."""


@dataclass(frozen=True)
class NewTask:
    """A task about to be opened; `attention_at` is the next moment somebody is reminded or it becomes late."""

    instance_id: int
    number: int
    process: str
    node: str
    name: str
    role: str
    form: str
    department: str
    jurisdiction: str
    opened_at: datetime
    subject: str = ""
    clause: str = ""
    campaign: int | None = None
    due: date | None = None
    due_basis: Any = None
    attention_at: datetime | None = None
    local: Any = None
    assignee: str | None = None


class TaskRow(NamedTuple):
    """One task as stored; `number` is unique in its instance, `id` everywhere."""

    id: int
    instance_id: int
    number: int
    process: str
    node: str
    name: str
    role: str
    form: str
    department: str
    jurisdiction: str
    subject: str
    campaign: int | None
    due: date | None
    due_basis: Any
    attention_at: datetime | None
    overdue_at: datetime | None
    clause: str
    local: Any
    status: str
    assignee: str | None
    delegator: str | None
    opened_at: datetime
    seen_at: datetime | None
    seen_by: str | None
    urged_at: datetime | None
    closed_at: datetime | None
    closed_by: str | None


COLUMNS = [table.c[name] for name in TaskRow._fields]

_moment = table.c.opened_at.type
_this = table.c.id == bindparam("task")
_open = Statement(
    inserting(table, *(table.c[name] for name in NewTask.__dataclass_fields__)).values(status=literal_column("'OPEN'"))
)
_open_one = Statement(
    inserting(table, *(table.c[name] for name in NewTask.__dataclass_fields__))
    .values(status=literal_column("'OPEN'"))
    .returning(table.c.id)
)
_load = Statement(select(*COLUMNS).where(_this))
_with_instance = Statement(
    select(*COLUMNS, *instances.COLUMNS).join(instance, instance.c.id == table.c.instance_id).where(_this)
)
_numbered = Statement(
    select(*COLUMNS).where(table.c.instance_id == bindparam("instance"), table.c.number == bindparam("which"))
)
_of_instance = Statement(
    select(*COLUMNS).where(table.c.instance_id == bindparam("instance"), IS_OPEN).order_by(table.c.number)
)
_ever_of_instance = Statement(
    select(*COLUMNS).where(table.c.instance_id == bindparam("instance")).order_by(table.c.number)
)
_close = Statement(
    update(table)
    .where(_this, IS_OPEN)
    .values(status=bindparam("outcome"), closed_at=bindparam("now", type_=_moment), closed_by=bindparam("by"))
)
_close_numbered = Statement(
    update(table)
    .where(table.c.instance_id == bindparam("instance"), table.c.number == bindparam("which"), IS_OPEN)
    .values(status=bindparam("outcome"), closed_at=bindparam("now", type_=_moment), closed_by=bindparam("by"))
)
_assign = Statement(
    update(table).where(_this, IS_OPEN).values(assignee=bindparam("to"), delegator=bindparam("delegated_by"))
)
_claim = Statement(update(table).where(_this, IS_OPEN, table.c.assignee.is_(None)).values(assignee=bindparam("to")))
_set_due = Statement(
    update(table)
    .where(_this, IS_OPEN)
    .values(
        due=bindparam("date", type_=table.c.due.type),
        due_basis=bindparam("basis", type_=table.c.due_basis.type),
        attention_at=bindparam("attention", type_=_moment),
    )
)
_attention = Statement(
    select(*COLUMNS)
    .where(IS_OPEN, table.c.attention_at.is_not(None), table.c.attention_at <= bindparam("now", type_=_moment))
    .where(only(table.c.jurisdiction))
    .order_by(table.c.attention_at, table.c.id)
    .limit(bindparam("count"))
)
_dated = Statement(
    select(*COLUMNS)
    .where(IS_OPEN, table.c.due.is_not(None), table.c.id > bindparam("after"))
    .order_by(table.c.id)
    .limit(bindparam("count"))
)
_next_attention = Statement(
    select(table.c.attention_at)
    .where(IS_OPEN, table.c.attention_at.is_not(None), only(table.c.jurisdiction))
    .order_by(table.c.attention_at, table.c.id)
    .limit(1)
)
_mark = Statement(
    update(table)
    .where(_this, IS_OPEN)
    .values(
        attention_at=bindparam("next", type_=_moment),
        overdue_at=func.coalesce(table.c.overdue_at, bindparam("overdue", type_=_moment)),
    )
)
_see = Statement(
    update(table)
    .where(_this, IS_OPEN, table.c.seen_at.is_(None))
    .values(seen_at=bindparam("now", type_=_moment), seen_by=bindparam("who"))
)
_urge = Statement(update(table).where(_this, IS_OPEN).values(urged_at=bindparam("now", type_=_moment)))
_held_by = Statement(
    select(*COLUMNS).where(IS_OPEN, table.c.assignee == bindparam("person")).order_by(table.c.due_by, table.c.id)
)
_opened_since = Statement(
    select(*COLUMNS)
    .where(table.c.id > bindparam("after"), only(table.c.jurisdiction))
    .order_by(table.c.id)
    .limit(bindparam("count"))
)


def open_one(tx: Tx, row: NewTask) -> int:
    """Open a task; its id."""
    return _open_one.new_id(tx, **vars(row))


def open_many(tx: Tx, rows: Iterable[NewTask]) -> None:
    """Open tasks."""
    _open.run_each(tx, [vars(row) for row in rows])


def close(tx: Tx, task_id: int, status: str, now: datetime, by: str) -> bool:
    """Close an open task as DONE or REMOVED; True only for the first who does it."""
    return _close.run(tx, task=task_id, outcome=status, now=now, by=by) == 1


def close_numbered(tx: Tx, instance_id: int, number: int, status: str, now: datetime, by: str) -> bool:
    """The same for the task with this number in its instance."""
    return _close_numbered.run(tx, instance=instance_id, which=number, outcome=status, now=now, by=by) == 1


def load(tx: Tx, task_id: int) -> TaskRow:
    """The task. Raises NotFound."""
    row = _load.one(tx, task=task_id)
    if row is None:
        raise NotFound(f"no task {task_id}")
    return TaskRow._make(row)


def with_instance(tx: Tx, task_id: int) -> tuple[TaskRow, instances.InstanceRow]:
    """The task and its instance at one and the same moment. Raises NotFound."""
    row = _with_instance.one(tx, task=task_id)
    if row is None:
        raise NotFound(f"no task {task_id}")
    return TaskRow._make(row[: len(COLUMNS)]), instances.InstanceRow._make(row[len(COLUMNS) :])


def numbered(tx: Tx, instance_id: int, number: int) -> TaskRow | None:
    """The task with this number in its instance, open or closed."""
    row = _numbered.one(tx, instance=instance_id, which=number)
    return None if row is None else TaskRow._make(row)


def open_of_instance(tx: Tx, instance_id: int) -> list[TaskRow]:
    """The open tasks of an instance in the order of their numbers."""
    return [TaskRow._make(row) for row in _of_instance.all(tx, instance=instance_id)]


def of_instance(tx: Tx, instance_id: int) -> list[TaskRow]:
    """Every task that an instance ever had, in the order in which they were opened."""
    return [TaskRow(*row) for row in _ever_of_instance.all(tx, instance=instance_id)]


def assign(tx: Tx, task_id: int, assignee: str | None, only_if_unassigned: bool = False) -> bool:
    """Give an open task to somebody, or back to all (None); False when it is closed or, if so asked, taken."""
    if only_if_unassigned:
        return _claim.run(tx, task=task_id, to=assignee) == 1
    return _assign.run(tx, task=task_id, to=assignee, delegated_by=None) == 1


def delegate(tx: Tx, task_id: int, to: str, delegator: str) -> bool:
    """Let somebody work on an open task that comes back to its delegator (`assign` brings it back)."""
    return _assign.run(tx, task=task_id, to=to, delegated_by=delegator) == 1


def held_by(tx: Tx, person: str) -> list[TaskRow]:
    """Open tasks that a person has claimed, was given or works on for a delegator, by due date."""
    return [TaskRow._make(row) for row in _held_by.all(tx, person=person)]


def see(tx: Tx, task_id: int, who: str, now: datetime) -> bool:
    """Note who first looked at an open task; False where somebody had before."""
    return _see.run(tx, task=task_id, who=who, now=now) == 1


def mark_urged(tx: Tx, task_id: int, now: datetime) -> None:
    """Note when somebody last urged."""
    _urge.run(tx, task=task_id, now=now)


def set_due(tx: Tx, ids: Iterable[int], due: date | None, basis: Any, attention_at: datetime | None) -> None:
    """Set the date (and why) of open tasks, and when they next need attention."""
    change = {"date": due, "basis": basis, "attention": attention_at}
    _set_due.run_each(tx, [{"task": task_id, **change} for task_id in ids])


def dated(tx: Tx, after_id: int, limit: int) -> list[TaskRow]:
    """Open tasks with a due date, by id."""
    return [TaskRow._make(row) for row in _dated.all(tx, after=after_id, count=limit)]


def attention(tx: Tx, now: datetime, limit: int, jurisdiction: str = "") -> list[TaskRow]:
    """Open tasks somebody must be reminded of by `now`, or that became late; the longest waiting first.

    Of one jurisdiction, where it is named.
    """
    return [TaskRow._make(row) for row in _attention.all(tx, now=now, count=limit, only=jurisdiction)]


def next_attention_at(tx: Tx, jurisdiction: str = "") -> datetime | None:
    """The earliest moment an open task (of one jurisdiction, where it is named) needs attention."""
    row = _next_attention.one(tx, only=jurisdiction)
    return None if row is None else row[0]


def mark_attention(tx: Tx, task_id: int, next_attention_at: datetime | None, overdue_at: datetime | None) -> None:
    """Note that attention was given; the first `overdue_at` stays for ever."""
    _mark.run(tx, task=task_id, next=next_attention_at, overdue=overdue_at)


def opened_since(tx: Tx, after_id: int, limit: int, jurisdiction: str = "") -> list[TaskRow]:
    """Tasks (of one jurisdiction, where it is named) with a greater id than `after_id`, whatever became of them.

    In the order of their ids.
    """
    return [TaskRow._make(row) for row in _opened_since.all(tx, after=after_id, count=limit, only=jurisdiction)]
