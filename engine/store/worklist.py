"""Pages of open tasks for a person, a department or a campaign, in the order (due date, id).

A person's page is cut from one index range per role and department, so that it costs the same with a million open
tasks as with a hundred.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from itertools import product
from typing import Any

from sqlalchemy import ColumnElement, Select, func, or_, select, tuple_, union_all

from engine.store.database import Tx
from engine.store.tables_engine import task as table
from engine.store.tasks import COLUMNS, IS_OPEN, OPEN, TaskRow

LAST_DAY = date(9999, 12, 31)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which tasks; what is left out does not matter.

    `department` means the tasks of that department and those open to any. `late_on` means due before that day.
    `text` is looked for in name and subject.
    """

    jurisdiction: str | None = None
    roles: Collection[str] | None = None
    department: str | None = None
    assignee: str | None = None
    status: str | None = OPEN
    late_on: date | None = None
    ever_overdue: bool = False
    campaign: int | None = None
    process: str | None = None
    node: str | None = None
    text: str | None = None


Place = tuple[date, int]
"""Where a page ended: (due date or 9999-12-31, task id)."""


def place(task: TaskRow) -> Place:
    """What to give as `after` for the page behind `task`."""
    return (task.due or LAST_DAY, task.id)


def page(tx: Tx, wanted: Wanted, after: Place | None = None, limit: int = 50) -> list[TaskRow]:
    """The next `limit` tasks behind `after`; tasks without a due date come last."""
    conditions = _conditions(wanted)
    if after is not None:
        conditions.append(tuple_(table.c.due_by, table.c.id) > after)
    found = _merged(wanted, conditions, limit)
    return [TaskRow(*row) for row in tx.execute(found)]


def count(tx: Tx, wanted: Wanted) -> int:
    """How many tasks there are."""
    query = select(func.count()).select_from(table).where(*_conditions(wanted), *_whose(wanted))
    return int(tx.execute(query).scalar_one())


def counts(tx: Tx, wanted: Wanted, by: str) -> dict[str, int]:
    """How many tasks there are for each value of the column `by` (status, role, department, node …)."""
    column = table.c[by]
    query = select(column, func.count()).where(*_conditions(wanted), *_whose(wanted)).group_by(column)
    return {row[0]: row[1] for row in tx.execute(query)}


def _conditions(wanted: Wanted) -> list[ColumnElement[bool]]:
    exact = {name: getattr(wanted, name) for name in ("jurisdiction", "assignee", "campaign", "process", "node")}
    conditions = [table.c[name] == value for name, value in exact.items() if value is not None]
    if wanted.status is not None:
        conditions.append(IS_OPEN if wanted.status == OPEN else table.c.status == wanted.status)
    if wanted.late_on is not None:
        conditions.append(table.c.due_by < wanted.late_on)
    if wanted.ever_overdue:
        conditions.append(table.c.overdue_at.is_not(None))
    if wanted.text:
        conditions.append(or_(*(table.c[name].contains(wanted.text, autoescape=True) for name in ("name", "subject"))))
    return conditions


def _whose(wanted: Wanted) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if wanted.roles is not None:
        conditions.append(table.c.role.in_(sorted(wanted.roles)))
    if wanted.department is not None:
        conditions.append(table.c.department.in_(_departments(wanted.department)))
    return conditions


def _departments(department: str) -> list[str]:
    return sorted({department, ""})


def _merged(wanted: Wanted, conditions: list[ColumnElement[bool]], limit: int) -> Select[Any]:
    """One ordered page for each role and department, and of these the first `limit`."""
    if wanted.roles is None or wanted.department is None:
        return _ordered(select(*COLUMNS).where(*conditions, *_whose(wanted)), table, limit)
    ranges = [
        _ordered(select(table.c.id, table.c.due_by).where(*conditions, *one), table, limit).subquery()
        for one in _one_by_one(wanted.roles, wanted.department)
    ]
    if not ranges:
        return select(*COLUMNS).where(table.c.id < 0)
    first = union_all(*(select(each.c.id, each.c.due_by) for each in ranges)).subquery()
    ids = _ordered(select(first.c.id, first.c.due_by), first, limit).subquery()
    return _ordered(select(*COLUMNS).join(ids, ids.c.id == table.c.id), table, limit)


def _one_by_one(roles: Collection[str], department: str) -> list[tuple[ColumnElement[bool], ColumnElement[bool]]]:
    pairs = product(sorted(roles), _departments(department))
    return [(table.c.role == role, table.c.department == owner) for role, owner in pairs]


def _ordered(query: Select[Any], source: Any, limit: int) -> Select[Any]:
    return query.order_by(source.c.due_by, source.c.id).limit(limit)
