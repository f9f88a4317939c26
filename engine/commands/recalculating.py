"""A new calendar: due dates of open tasks are counted again; closed ones keep the date they were judged by."""

from datetime import date, datetime
from typing import Any

from engine.clock import late_from
from engine.commands import deadlines
from engine.commands.context import Context
from engine.commands.deadlines import next_attention
from engine.commands.outcome import Outcome
from engine.commands.steps import note, once
from engine.records import SYSTEM, Event
from engine.store import Tx, instances, tasks
from engine.store.tasks import TaskRow

BATCH = 1000


def recalculate(context: Context, *, now: datetime) -> list[tuple[int, date, date]]:
    """Count the due dates again that another version of the calendar gave: (task, old date, new date) of each moved.

    Domain rules for unpublished years, 3 and 4: old and new dates are logged, closed matters stay.
    """
    context.forget_calendars()
    moved: list[tuple[int, date, date]] = []
    last = 0
    while rows := _batch(context, last):
        for task in rows:
            last = task.id
            if task.due is not None and (new := _again(context, task)) is not None:
                _write(context, task, *new, now)
                if new[0] != task.due:
                    moved.append((task.id, task.due, new[0]))
    return moved


def _batch(context: Context, after: int) -> list[TaskRow]:
    with context.database.read() as tx:
        return tasks.dated(tx, after, BATCH)


def _again(context: Context, task: TaskRow) -> tuple[date, dict[str, Any]] | None:
    """The date by today's calendar with its basis; None where the same version gave it or nothing is to be counted."""
    basis = task.due_basis or {}
    calendar = context.calendar(task.jurisdiction)
    if basis.get("unit") not in ("WD", "CD") or basis.get("calendar") == calendar.version:
        return None
    found = deadlines.count(calendar, basis, date.fromisoformat(basis["from"]))
    if rested := basis.get("rested"):
        found = calendar.after(found.date, rested)
    again = {**basis, "status": found.status, "calendar": found.version}
    return found.date, {**again, **deadlines.reminded_again(calendar, found.date, basis)}


def _write(context: Context, task: TaskRow, due: date, basis: dict[str, Any], now: datetime) -> None:
    def work(tx: Tx) -> Outcome:
        row = instances.load(tx, task.instance_id)
        if due != task.due:
            details = {"task": task.number, "old": str(task.due), "new": str(due), "calendar": basis["calendar"]}
            note(tx, row, [Event("task.redated", f"{task.process}:{task.node}", details)], SYSTEM, now)
        moment = next_attention(due, basis, now) or late_from(due)
        tasks.set_due(tx, [task.id], due, basis, moment)
        return Outcome(row.id, row.status)

    once(context, f"redate:{task.id}:{basis['calendar']}", "redate", SYSTEM, now, work)
