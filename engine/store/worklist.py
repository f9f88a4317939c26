"""Pages of open tasks for a person, a department or a campaign, in the order (due date, id).

A page is cut from index ranges that are in this order already, so that it costs the same with a million open tasks as
with a hundred: one range for each role and department, or one for each jurisdiction.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import product
from typing import Any

from sqlalchemy import ColumnElement, Select, Subquery, and_, bindparam, false, func, or_, select, tuple_, union_all

from engine.records import Actor
from engine.store.database import Tx
from engine.store.prepared import Statement
from engine.store.tables_campaigns import campaign
from engine.store.tables_engine import task as table
from engine.store.tasks import COLUMNS, IS_OPEN, OPEN, TaskRow

LAST_DAY = date(9999, 12, 31)
_next_jurisdiction = Statement(
    select(table.c.jurisdiction)
    .where(IS_OPEN, table.c.jurisdiction > bindparam("after"))
    .order_by(table.c.jurisdiction)
    .limit(1)
)


_unindexed = table.c.jurisdiction.concat("")
"""What somebody holds is found by who holds it: SQLite, asked for both, goes through the whole jurisdiction."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which tasks; what is left out does not matter.

    `department` means the tasks of that department and those open to any. `late_on` means due before that day,
    `due_from` on it or later.
    `text` is looked for in name and subject; tasks with one of the `subjects` are found by it as well. `owner` means
    the tasks of that very department. `workers` are people in their posts (a deputy comes once for each
    principal): open tasks that one of them could claim, and those that one of them or a principal holds.
    """

    jurisdiction: str | None = None
    roles: Collection[str] | None = None
    department: str | None = None
    assignee: str | None = None
    status: str | None = OPEN
    late_on: date | None = None
    due_from: date | None = None
    ever_overdue: bool = False
    campaign: int | None = None
    process: str | None = None
    node: str | None = None
    text: str | None = None
    subjects: Collection[str] = ()
    owner: str | None = None
    workers: Collection[Actor] | None = None


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
    found = _merged(conditions, _ranges(tx, wanted), limit)
    return [TaskRow(*row) for row in tx.execute(found)]


def count(tx: Tx, wanted: Wanted) -> int:
    """How many tasks there are."""
    query = select(func.count()).select_from(table).where(*_conditions(wanted), *_whose(wanted))
    return int(tx.execute(query).scalar_one())


def count_up_to(tx: Tx, wanted: Wanted, most: int = 1000) -> int:
    """How many tasks there are, but no more than `most`: counting a million would cost a second."""
    return int(tx.execute(select(func.count()).select_from(_some(tx, wanted, (table.c.id,), most))).scalar_one())


def steps(tx: Tx, wanted: Wanted, most: int = 2000) -> list[tuple[str, str, str, int]]:
    """Process, node and name of the steps among some tasks (all, if they are no more than `most`), with how many."""
    some = _some(tx, wanted, (table.c.process, table.c.node, table.c.name), most)
    found = select(*some.c, func.count()).group_by(*some.c).order_by(func.count().desc(), some.c.node)
    return [(row[0], row[1], row[2], row[3]) for row in tx.execute(found)]


def campaigns(tx: Tx, wanted: Wanted, most: int = 2000) -> list[tuple[int, str, str]]:
    """Id, number and name of the campaigns among some tasks (all, if no more than `most`), the newest first."""
    some = _some(tx, wanted, (table.c.campaign,), most)
    named = (campaign.c.id, campaign.c.campaign_no, campaign.c.name)
    found = select(*named).where(campaign.c.id.in_(select(some.c.campaign))).order_by(campaign.c.id.desc())
    return [(row[0], row[1], row[2]) for row in tx.execute(found)]


def _some(tx: Tx, wanted: Wanted, columns: Sequence[ColumnElement[Any]], most: int) -> Subquery:
    """Columns of up to `most` tasks, read range by range."""
    conditions = _conditions(wanted)
    parts = [select(*columns).where(*conditions, *each).limit(most).subquery() for each in _ranges(tx, wanted)]
    if not parts:
        return select(*columns).where(false()).subquery()
    return select(union_all(*(select(part) for part in parts)).subquery()).limit(most).subquery()


def counts(tx: Tx, wanted: Wanted, by: str) -> dict[str, int]:
    """How many tasks there are for each value of the column `by` (status, role, department, node …)."""
    column = table.c[by]
    query = select(column, func.count()).where(*_conditions(wanted), *_whose(wanted)).group_by(column)
    return {row[0]: row[1] for row in tx.execute(query)}


def _conditions(wanted: Wanted) -> list[ColumnElement[bool]]:
    exact = {name: getattr(wanted, name) for name in ("assignee", "campaign", "process", "node")}
    conditions = [table.c[name] == value for name, value in exact.items() if value is not None]
    if wanted.jurisdiction is not None:
        conditions.append((table.c.jurisdiction if wanted.assignee is None else _unindexed) == wanted.jurisdiction)
    if wanted.status is not None:
        conditions.append(IS_OPEN if wanted.status == OPEN else table.c.status == wanted.status)
    if wanted.late_on is not None:
        conditions.append(table.c.due_by < wanted.late_on)
    if wanted.due_from is not None:
        conditions.append(table.c.due_by >= wanted.due_from)
    if wanted.ever_overdue:
        conditions.append(table.c.overdue_at.is_not(None))
    if wanted.owner is not None:
        conditions.append(table.c.department == wanted.owner)
    if wanted.text:
        found = [table.c[name].contains(wanted.text, autoescape=True) for name in ("name", "subject")]
        conditions.append(or_(*found, table.c.subject.in_(sorted(wanted.subjects))))
    return conditions


def _whose(wanted: Wanted) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if wanted.roles is not None:
        conditions.append(table.c.role.in_(sorted(wanted.roles)))
    if wanted.department is not None:
        conditions.append(table.c.department.in_(_departments(wanted.department)))
    if wanted.workers is not None:
        conditions.append(or_(false(), *(and_(*each) for each in _of_workers(wanted.workers))))
    return conditions


def _departments(department: str) -> list[str]:
    return sorted({department, ""})


Range = tuple[ColumnElement[bool], ...]


def _ranges(tx: Tx, wanted: Wanted) -> list[Range]:
    """What to read one after the other: an index holds the tasks of each range in the order of a page."""
    if wanted.workers is not None and wanted.roles is None and wanted.department is None:
        return _of_workers(wanted.workers)
    if wanted.roles is not None and wanted.department is not None:
        ranges = _one_by_one(wanted.roles, wanted.department)
    else:
        ranges = [tuple(_whose(wanted))]
    indexed = (wanted.jurisdiction, wanted.assignee, wanted.campaign)
    if wanted.status != OPEN or any(value is not None for value in indexed):
        return ranges
    return [(table.c.jurisdiction == each, *rest) for each, rest in product(_jurisdictions(tx), ranges)]


def _one_by_one(roles: Collection[str], department: str) -> list[Range]:
    pairs = product(sorted(roles), _departments(department))
    return [(table.c.role == role, table.c.department == owner) for role, owner in pairs]


def _of_workers(workers: Collection[Actor]) -> list[Range]:
    """Ranges without a common task: the free ones of each post, then those that each person holds."""
    posts = {
        (each.jurisdiction, role, owner)
        for each in workers
        for role, owner in product(each.roles, _departments(each.department))
    }
    holders = {(each.jurisdiction, each.principal or each.id) for each in workers}
    where, role, department, assignee = (table.c[n] for n in ("jurisdiction", "role", "department", "assignee"))
    free: list[Range] = [(where == a, role == b, department == c, assignee.is_(None)) for a, b, c in sorted(posts)]
    return free + [(_unindexed == a, assignee == b) for a, b in sorted(holders)]


def _jurisdictions(tx: Tx) -> list[str]:
    """No jurisdiction, and those with open tasks; each costs one look into the index, however many tasks it has."""
    found = [""]
    while following := _next_jurisdiction.one(tx, after=found[-1]):
        found.append(following[0])
    return found


def _merged(conditions: list[ColumnElement[bool]], ranges: list[Range], limit: int) -> Select[Any]:
    """One ordered page for each range, and of these the first `limit`."""
    if len(ranges) == 1:
        return _ordered(select(*COLUMNS).where(*conditions, *ranges[0]), table, limit)
    pages = [
        _ordered(select(table.c.id, table.c.due_by).where(*conditions, *each), table, limit).subquery()
        for each in ranges
    ]
    if not pages:
        return select(*COLUMNS).where(table.c.id < 0)
    first = union_all(*(select(each.c.id, each.c.due_by) for each in pages)).subquery()
    ids = _ordered(select(first.c.id, first.c.due_by), first, limit).subquery()
    return _ordered(select(*COLUMNS).join(ids, ids.c.id == table.c.id), table, limit)


def _ordered(query: Select[Any], source: Any, limit: int) -> Select[Any]:
    return query.order_by(source.c.due_by, source.c.id).limit(limit)
