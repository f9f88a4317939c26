"""One step of one instance in one transaction: load, advance, write every row that it changed."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime
from typing import Any

from engine import records
from engine.clock import late_from
from engine.commands.context import Context
from engine.commands.deadlines import next_attention
from engine.commands.outcome import Outcome
from engine.commands.surroundings import Surroundings, scoped
from engine.errors import Conflict, Invalid, NotAllowedHere, NotFound, Refused, StepFailed
from engine.process import values
from engine.process.runner import advance
from engine.records import SYSTEM, Actor, Event, Step
from engine.store import Tx, command_log, events, instances, jobs, messages, tasks, waits
from engine.store.contention import Busy, StaleVersion, another_writer
from engine.store.instances import InstanceRow
from engine.store.tasks import TaskRow

MOST_TRIES = 100
"""Every try lets at least one of those who work on an instance at the same moment through."""
_CLOSED = {instances.COMPLETED: "已办结", instances.CANCELLED: "已取消"}
_TOLD = (StepFailed, Conflict, NotAllowedHere)
_A_PERSON_IS_TOLD = (*_TOLD, Invalid, NotFound, Refused)


def once(
    context: Context, command_id: str, kind: str, actor: Actor, now: datetime, work: Callable[[Tx], Outcome]
) -> Outcome:
    """Do `work` in a transaction, retried when another writer was faster; a command id is carried out once.

    The log is asked only when something went wrong, since a repetition always does: its record is there already, and
    mostly the work itself finds things done. Raises Conflict for an id that was used for something else.
    """

    def guarded(tx: Tx) -> Outcome:
        outcome = work(tx)
        if not command_log.record(tx, command_id, kind, actor.id, now, _answer(outcome)):
            raise Conflict(f"command {command_id} has been carried out already")
        return outcome

    try:
        return alone(context, guarded)
    except Exception:
        with context.database.read() as tx:
            done = command_log.seen(tx, command_id)
        if done is None:
            raise
        if (done.kind, done.actor) != (kind, actor.id):
            raise Conflict(f"指令编号 {command_id} 已用于另一操作") from None
        return Outcome(**{**done.result, "opened": tuple(done.result["opened"])}, repeated=True)


def _answer(outcome: Outcome) -> dict[str, Any]:
    return {
        "instance": outcome.instance, "status": outcome.status, "incident": outcome.incident,
        "opened": outcome.opened, "made": outcome.made,
    }  # fmt: skip


def alone(context: Context, work: Callable[[Tx], Outcome]) -> Outcome:
    """Do `work` in a transaction, retried when another writer was faster; it must itself see what is done already."""
    return context.database.retrying(work, MOST_TRIES)


def ensure_running(instance: InstanceRow) -> None:
    """Refuse (Conflict, NotAllowedHere) a step on an instance that does not run."""
    if instance.status in _CLOSED:
        raise Conflict(f"办件{_CLOSED[instance.status]}")
    if instance.status == instances.SUSPENDED:
        raise NotAllowedHere("办件已挂起：恢复后再办理")
    if instance.status == instances.INCIDENT:
        raise NotAllowedHere("办件有异常待处理：请管理员重试或取消异常后再办理")


def take(
    context: Context, tx: Tx, instance: InstanceRow, command: records.Command, actor: Actor, now: datetime,
    at: TaskRow | None = None,
) -> Outcome:  # fmt: skip
    """Advance an instance by one command (at a task, where it is about one) and save what changed.

    Raises what a person can mend (Invalid, Refused, NotFound, Conflict, NotAllowedHere) as it is, anything else, and
    for the platform all but the last two, as StepFailed.
    """
    law = context.law(tx, instance.definition)
    around = Surroundings(
        context, tx, law, instance.id, instance.business_key, instance.jurisdiction, actor, now
    )  # fmt: skip
    definition = law.definition(instance.process)
    place = (at.process, at.node) if at else (instance.process, "")
    try:
        step = advance(definition, instance.state or None, command, now, around.call_service, around.functions())
        return _save(tx, instance, step, around, actor, now)
    except Exception as error:
        _name(error, context, instance, actor, *place)
        raise


def _name(error: Exception, context: Context, instance: InstanceRow, actor: Actor, process: str, node: str) -> None:
    """Raise what goes wrong under its name, unless only another writer was in the way: then trying again helps.

    What may pass as it is does not raise here.
    """
    cause = error.__cause__ if isinstance(error, StepFailed) else error
    if cause is not None and _another_writer(cause):
        raise cause from None
    if _has_moved_on(context, instance):
        raise StaleVersion(f"instance {instance.id} has moved on") from error
    if not isinstance(error, _TOLD if actor == SYSTEM else _A_PERSON_IS_TOLD):
        raise StepFailed(process, node, error) from error


def _another_writer(error: Any) -> bool:
    return isinstance(error, StaleVersion | Busy) or (hasattr(error, "orig") and another_writer(error))


def _has_moved_on(context: Context, instance: InstanceRow) -> bool:
    """Whether somebody was faster: then what went wrong on the old state proves nothing."""
    with context.database.read() as tx:
        try:
            return instances.load(tx, instance.id).version > instance.version
        except NotFound:
            return False  # it is being started just now


def _save(tx: Tx, instance: InstanceRow, step: Step, around: Surroundings, actor: Actor, now: datetime) -> Outcome:
    """Write every row that the step changed."""
    facts = [*step.events, *around.facts, *around.outside()]
    rows, seq, head = events.chain(instance.id, instance.seq, instance.head, told(facts, actor), actor.id, now)
    status = _status(step)
    instances.save(
        tx, instance.id, instance.version, state=step.state, status=status, wake_at=step.wake_at, seq=seq, head=head,
        ended_at=now if step.completed else None,
    )  # fmt: skip
    events.write(tx, rows)
    _close_tasks(tx, instance.id, step, actor, now)
    opened = tuple(tasks.open_one(tx, _new_task(instance, task, around, now)) for task in step.opened)
    if step.waits:
        scope = instance.jurisdiction
        waits.add(tx, instance.id, [replace(wait, key=scoped(scope, wait.key)) for wait in step.waits])
    if step.ended:
        waits.end(tx, instance.id, step.ended)
    for message in step.messages:
        key = scoped(instance.jurisdiction, message.key)
        messages.send(tx, message.name, key, values.to_json(message.payload), instance.id, now)
    for job in step.jobs:
        jobs.add(
            tx, kind="service", operator=job.operator, jurisdiction=instance.jurisdiction, inputs={}, run_at=now,
            now=now, instance_id=instance.id, number=job.number,
        )  # fmt: skip
    return Outcome(instance.id, status, opened=opened)


def _status(step: Step) -> str:
    if not step.completed:
        return instances.RUNNING
    cancelled = any(fact.kind == "instance.cancelled" for fact in step.events)
    return instances.CANCELLED if cancelled else instances.COMPLETED


def _close_tasks(tx: Tx, instance: int, step: Step, actor: Actor, now: datetime) -> None:
    done = {fact.details["task"] for fact in step.events if fact.kind == "task.completed"}
    for number in step.closed:
        tasks.close_numbered(tx, instance, number, tasks.DONE if number in done else tasks.REMOVED, now, actor.id)


def _new_task(instance: InstanceRow, task: records.OpenTask, around: Surroundings, now: datetime) -> tasks.NewTask:
    basis = around.bases.get(task.due) if task.due else None
    attention = next_attention(task.due, basis or {}, now) or late_from(task.due) if task.due else None
    return tasks.NewTask(
        instance_id=instance.id, number=task.number, process=task.process, node=task.node, name=task.name,
        role=task.role, form=task.form, department=task.department, jurisdiction=instance.jurisdiction, opened_at=now,
        subject=task.subject, clause=task.clause, campaign=instance.campaign, due=task.due, due_basis=basis,
        attention_at=attention, local=dict(task.local) or None,
    )  # fmt: skip


def note(
    tx: Tx, row: InstanceRow, facts: Iterable[Event], actor: Actor, now: datetime, status: str | None = None
) -> None:
    """Append facts to the history of an instance whose process does not move, perhaps with another status."""
    rows, seq, head = events.chain(row.id, row.seq, row.head, told(facts, actor), actor.id, now)
    instances.save(
        tx, row.id, row.version, state=row.state, status=status or row.status, wake_at=row.wake_at, seq=seq, head=head,
        ended_at=row.ended_at,
    )  # fmt: skip
    events.write(tx, rows)


def told(facts: Iterable[Event], actor: Actor) -> Iterable[Event]:
    """The facts, with the principal for whom a deputy acted."""
    if not actor.principal:
        return facts
    return [replace(fact, details={**fact.details, "for": actor.principal}) for fact in facts]


def campaign_of(data: Any) -> int | None:
    """The campaign that an instance belongs to, from its data."""
    found = data.get("campaign")
    return found if isinstance(found, int) else None
