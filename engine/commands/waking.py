"""What comes due: timers of instances, reminders and lateness of tasks."""

from datetime import datetime

from engine import records
from engine.clock import late_from
from engine.commands.context import Context
from engine.commands.deadlines import next_attention
from engine.commands.keeping import keep_own_incident
from engine.commands.notifying import people_of
from engine.commands.outcome import Outcome
from engine.commands.steps import alone, note, take
from engine.errors import StepFailed
from engine.records import SYSTEM, Actor, Event
from engine.store import Tx, actors, instances, notifications, tasks
from engine.store.instances import InstanceRow
from engine.store.tasks import TaskRow

BATCH = 500


def wake_due(context: Context, *, now: datetime, jurisdiction: str = "") -> int:
    """Fire every timer that is due at `now` and mark tasks that need attention; how many of both.

    Of one jurisdiction, where it is named.
    """
    count = 0
    while woken := sum(_wake(context, instance, now) for instance in _due(context, now, jurisdiction)):
        count += woken
    while given := sum(_attend(context, task, now) for task in _attention(context, now, jurisdiction)):
        count += given
    return count


def _due(context: Context, now: datetime, jurisdiction: str) -> list[int]:
    with context.database.read() as tx:
        return instances.due(tx, now, BATCH, jurisdiction)


def _attention(context: Context, now: datetime, jurisdiction: str) -> list[TaskRow]:
    with context.database.read() as tx:
        return tasks.attention(tx, now, BATCH, jurisdiction)


def _wake(context: Context, instance: int, now: datetime) -> bool:
    """False where another worker was faster, or the instance was ended or suspended since it was listed."""
    woken = False

    def work(tx: Tx) -> Outcome:
        nonlocal woken
        row = instances.load(tx, instance)
        woken = row.status == instances.RUNNING and row.wake_at is not None and row.wake_at <= now
        return take(context, tx, row, records.Wake(), SYSTEM, now) if woken else Outcome(instance, row.status)

    try:
        alone(context, work)
    except StepFailed as failure:
        keep_own_incident(context, instance, failure, {"kind": "wake"}, now)
    return woken


def _attend(context: Context, listed: TaskRow, now: datetime) -> bool:
    """Remind of a task or note, once in its life, that it is late; False where that was done since it was listed."""
    needed = False

    def work(tx: Tx) -> Outcome:
        nonlocal needed
        row = instances.load(tx, listed.instance_id)
        task = tasks.load(tx, listed.id)
        needed = task.status == tasks.OPEN and task.attention_at is not None and task.attention_at <= now
        if needed:
            _give_attention(tx, row, task, now)
        return Outcome(row.id, row.status)

    alone(context, work)
    return needed


def _give_attention(tx: Tx, row: InstanceRow, task: TaskRow, now: datetime) -> None:
    late = task.due is not None and now >= late_from(task.due)
    if not (late and task.overdue_at):
        details = {"task": task.number, "due": None if task.due is None else task.due.isoformat()}
        kind = "task.overdue" if late else "task.reminded"
        note(tx, row, [Event(kind, f"{task.process}:{task.node}", details)], SYSTEM, now)
        _tell(tx, task, late, now)
    following = next_attention(task.due, task.due_basis or {}, now)
    tasks.mark_attention(tx, task.id, following, now if late else None)


def _tell(tx: Tx, task: TaskRow, late: bool, now: datetime) -> None:
    """Remind who can do it; when it is late, the head of its department and the coordinator know of it too (P7)."""
    to = people_of(tx, task)
    if late:
        everybody = actors.of_jurisdiction(tx, task.jurisdiction)
        to += [each.id for each in everybody if _answers_for(each, task)]
    text = f"“{task.name}”{'已逾期' if late else '将到期'}（{task.due}）：{task.subject or task.process}"
    kind = notifications.OVERDUE if late else notifications.REMINDED
    notifications.send(tx, to, kind, SYSTEM.id, text, now, task.instance_id, task.id)


def _answers_for(actor: Actor, task: TaskRow) -> bool:
    heads = "approver" in actor.roles and actor.department == task.department
    return heads or "coordinator" in actor.roles
