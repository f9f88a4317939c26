"""What a supervisor counts: open, soon due and overdue tasks by department, step and campaign; loads; operations."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, case, func, select

from engine.store.database import Tx
from engine.store.rows import Row, all_rows
from engine.store.tables_domain import campaign, inspection, inspector, team_member
from engine.store.tables_engine import command, incident, instance, task
from engine.store.tasks import IS_OPEN

MOST = 200
"""No more lines than somebody reads; the list behind each line is whole."""


@dataclass(frozen=True, slots=True)
class Counted:
    """How many open tasks there are under a key, how many of them are due soon, how many overdue."""

    key: str
    name: str
    open: int
    soon: int
    late: int


_DIMENSIONS: dict[str, tuple[Any, Any]] = {
    "department": (task.c.department, task.c.department),
    "node": (task.c.node, func.max(task.c.name)),
    "process": (task.c.process, task.c.process),
    "campaign": (task.c.campaign, func.max(campaign.c.campaign_no + " " + campaign.c.name)),
}


def open_tasks(tx: Tx, jurisdiction: str, by: str, today: date, soon: date) -> list[Counted]:
    """Open tasks by `department`, `node`, `process` or `campaign`, the most overdue first.

    Overdue is due before `today`, due soon from then until `soon`; tasks of no campaign are left out by campaign.
    """
    key, name = _DIMENSIONS[by]
    late, near = task.c.due_by < today, and_(task.c.due_by >= today, task.c.due_by <= soon)
    counted = (func.count().label("open"), _sum(near).label("soon"), _sum(late).label("late"))
    query = select(key.label("key"), name.label("name"), *counted).where(IS_OPEN, task.c.jurisdiction == jurisdiction)
    if by == "campaign":
        query = query.join(campaign, campaign.c.id == task.c.campaign)
    query = query.group_by(key).order_by(_sum(late).desc(), func.count().desc(), key).limit(MOST)
    return [
        Counted(str(row.key), str(row.name), int(row.open), int(row.soon), int(row.late)) for row in tx.execute(query)
    ]


def done_in_time(tx: Tx, jurisdiction: str, since: datetime) -> list[Row]:
    """Of tasks with a due date that were done since: department, how many, how many of them never overdue."""
    columns = (
        task.c.department, func.count().label("done"), _sum(task.c.overdue_at.is_(None)).label("in_time"),
    )  # fmt: skip
    chosen = (
        task.c.jurisdiction == jurisdiction, task.c.status == "DONE", task.c.due.is_not(None),
        task.c.closed_at >= since,
    )  # fmt: skip
    return all_rows(tx, select(*columns).where(*chosen).group_by(task.c.department).order_by(task.c.department))


def loads(tx: Tx, jurisdiction: str, year: int) -> list[Row]:
    """Of each inspector: department, name, visits in campaigns of the year, how many are concluded, and led."""
    first, last = date(year, 1, 1), date(year, 12, 31)
    columns = (
        inspector.c.inspector_id, inspector.c.name, inspector.c.department, func.count().label("visits"),
        _sum(inspection.c.concluded_on.is_not(None)).label("concluded"), _sum(team_member.c.leader).label("led"),
    )  # fmt: skip
    joined = (
        select(*columns)
        .join_from(team_member, inspector, inspector.c.id == team_member.c.inspector_id)
        .join(inspection, inspection.c.id == team_member.c.inspection_id)
        .join(campaign, campaign.c.id == inspection.c.campaign_id)
    )
    chosen = joined.where(campaign.c.jurisdiction == jurisdiction, campaign.c.starts_on.between(first, last))
    grouped = chosen.group_by(inspector.c.id).order_by(func.count().desc(), inspector.c.inspector_id)
    return all_rows(tx, grouped)


def incidents(tx: Tx, jurisdiction: str, status: str = "OPEN", limit: int = MOST) -> list[Row]:
    """Incidents of a jurisdiction, the newest first: id, at, kind, node, message, instance and its business key."""
    columns = (
        incident.c.id, incident.c.at, incident.c.kind, incident.c.node, incident.c.message, incident.c.status,
        incident.c.resolved_at, incident.c.resolved_by, incident.c.instance_id, instance.c.business_key,
        instance.c.process,
    )  # fmt: skip
    joined = select(*columns).join(instance, instance.c.id == incident.c.instance_id)
    chosen = joined.where(instance.c.jurisdiction == jurisdiction, incident.c.status == status)
    return all_rows(tx, chosen.order_by(incident.c.id.desc()).limit(limit))


def operations(tx: Tx, people: Collection[str], since: datetime, until: datetime, limit: int = MOST) -> list[Row]:
    """What these people did from `since` until before `until`, the newest first: kind, actor, at, result."""
    columns = (command.c.kind, command.c.actor, command.c.at, command.c.result)
    chosen = select(*columns).where(command.c.at >= since, command.c.at < until, command.c.actor.in_(sorted(people)))
    return all_rows(tx, chosen.order_by(command.c.at.desc()).limit(limit))


def _sum(condition: ColumnElement[bool] | Any) -> Any:
    return func.coalesce(func.sum(case((condition, 1), else_=0)), 0)
