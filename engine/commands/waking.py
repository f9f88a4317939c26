"""What comes due: timers of instances, reminders and lateness of tasks."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from engine import records
from engine.clock import late_from
from engine.commands.context import Context
from engine.commands.outcome import Outcome
from engine.commands.steps import ensure_running, note, once, record_incident, take
from engine.errors import NotAllowedHere, StepFailed
from engine.records import SYSTEM, Event
from engine.store import Tx, instances, tasks
from engine.store.tasks import TaskRow

BATCH = 500


def wake_due(context: Context, *, now: datetime) -> int:
    """Fire every timer that is due at `now` and mark tasks that need attention; how many of both."""
    count = 0
    while ids := _due(context, now):
        for instance in ids:
            _wake(context, instance, now)
        count += len(ids)
    while rows := _attention(context, now):
        for task in rows:
            _attend(context, task, now)
        count += len(rows)
    return count


def _due(context: Context, now: datetime) -> list[int]:
    with context.database.read() as tx:
        return instances.due(tx, now, BATCH)


def _attention(context: Context, now: datetime) -> list[TaskRow]:
    with context.database.read() as tx:
        return tasks.attention(tx, now, BATCH)


def _wake(context: Context, instance: int, now: datetime) -> None:
    def work(tx: Tx) -> Outcome:
        row = instances.load(tx, instance)
        ensure_running(row)
        if row.wake_at is not None and row.wake_at <= now:
            take(context, tx, row, records.Wake(), SYSTEM, now)
        return Outcome(instance, instances.RUNNING)

    try:
        context.database.retrying(work)
    except NotAllowedHere:
        return  # suspended since it was listed: it fires after it is resumed
    except StepFailed as failure:
        record_incident(context, instance, failure, {"kind": "wake"}, SYSTEM, now)


def _attend(context: Context, task: TaskRow, now: datetime) -> None:
    def work(tx: Tx) -> Outcome:
        row = instances.load(tx, task.instance_id)
        late = task.due is not None and now >= late_from(task.due)
        kind = "task.overdue" if late else "task.reminded"
        due = None if task.due is None else task.due.isoformat()
        note(tx, row, [Event(kind, f"{task.process}:{task.node}", {"task": task.number, "due": due})], SYSTEM, now)
        following = next_attention(task.due, task.due_basis or {}, now)
        tasks.mark_attention(tx, task.id, following, now if late else None)
        return Outcome(row.id, row.status)

    once(context, f"attention:{task.id}:{task.attention_at}", "attention", SYSTEM, now, work)


def next_attention(due: date | None, basis: Mapping[str, Any], now: datetime) -> datetime | None:
    """The next reminder after `now` (the basis of the date lists them), else the moment it is late, else never."""
    moments = [moment for text in basis.get("reminders", ()) if (moment := datetime.fromisoformat(text)) > now]
    if due is not None and now < late_from(due):
        moments.append(late_from(due))
    return min(moments, default=None)
