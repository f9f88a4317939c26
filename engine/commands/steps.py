"""One step of one instance in one transaction: load, advance, write every row that it changed."""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from engine import records
from engine.clock import late_from
from engine.commands.context import Context
from engine.commands.outcome import Outcome
from engine.commands.surroundings import Surroundings
from engine.errors import Conflict, NotAllowedHere, Shuangsuiji, StepFailed
from engine.process import values
from engine.process.runner import advance
from engine.records import SYSTEM, Actor, Event, Step
from engine.store import Tx, command_log, events, incidents, instances, jobs, messages, tasks, waits
from engine.store.instances import InstanceRow

_CLOSED = {instances.COMPLETED: "已办结", instances.CANCELLED: "已取消"}


def once(
    context: Context, command_id: str, kind: str, actor: Actor, now: datetime, work: Callable[[Tx], Outcome]
) -> Outcome:
    """Do `work` in a transaction, retried when another writer was faster; a command id is carried out once.

    The log is asked only when something went wrong, since a repetition always does: its record is there already, and
    mostly the work itself finds things done.
    """

    def guarded(tx: Tx) -> Outcome:
        outcome = work(tx)
        result = {"instance": outcome.instance, "status": outcome.status, "incident": outcome.incident}
        if not command_log.record(tx, command_id, kind, actor.id, now, result):
            raise Conflict(f"command {command_id} has been carried out already")
        return outcome

    try:
        return context.database.retrying(guarded)
    except Shuangsuiji:
        with context.database.read() as tx:
            done = command_log.seen(tx, command_id)
        if done is None:
            raise
        return Outcome(done.result["instance"], done.result["status"], done.result["incident"], repeated=True)


def ensure_running(instance: InstanceRow) -> None:
    """Refuse (Conflict, NotAllowedHere) a step on an instance that does not run."""
    if instance.status in _CLOSED:
        raise Conflict(f"办件{_CLOSED[instance.status]}")
    if instance.status == instances.SUSPENDED:
        raise NotAllowedHere("办件已挂起：恢复后再办理")
    if instance.status == instances.INCIDENT:
        raise NotAllowedHere("办件有异常待处理：请管理员重试或取消异常后再办理")


def take(
    context: Context, tx: Tx, instance: InstanceRow, command: records.Command, actor: Actor, now: datetime
) -> Step:
    """Advance an instance by one command and save what changed. Raises what `advance` raises."""
    law = context.law(tx, instance.definition)
    around = Surroundings(
        context, tx, law, instance.id, instance.business_key, instance.jurisdiction, actor, now
    )  # fmt: skip
    definition = law.deployment.definition(instance.process)
    step = advance(definition, instance.state or None, command, now, around.call_service, around.functions())
    _save(tx, instance, step, around, actor, now)
    return step


def _save(tx: Tx, instance: InstanceRow, step: Step, around: Surroundings, actor: Actor, now: datetime) -> None:
    facts = [*step.events, *around.facts]
    seq, head = events.append(tx, instance.id, instance.seq, instance.head, facts, actor.id, now)
    cancelled = any(fact.kind == "instance.cancelled" for fact in step.events)
    ended = instances.CANCELLED if cancelled else instances.COMPLETED
    instances.save(
        tx, instance.id, instance.version, state=step.state, status=ended if step.completed else instances.RUNNING,
        wake_at=step.wake_at, seq=seq, head=head, ended_at=now if step.completed else None,
    )  # fmt: skip
    _close_tasks(tx, instance.id, step, actor, now)
    tasks.open_many(tx, [_new_task(instance, task, around, now) for task in step.opened])
    if step.waits:
        waits.add(tx, instance.id, step.waits)
    if step.ended:
        waits.end(tx, instance.id, step.ended)
    for message in step.messages:
        messages.send(tx, message.name, message.key, values.to_json(message.payload), instance.id, now)
    for job in step.jobs:
        jobs.add(
            tx, kind="service", operator=job.operator, inputs={}, run_at=now, now=now,
            instance_id=instance.id, number=job.number,
        )  # fmt: skip


def _close_tasks(tx: Tx, instance: int, step: Step, actor: Actor, now: datetime) -> None:
    done = {fact.details["task"] for fact in step.events if fact.kind == "task.completed"}
    for number in step.closed:
        tasks.close_numbered(tx, instance, number, tasks.DONE if number in done else tasks.REMOVED, now, actor.id)


def _new_task(instance: InstanceRow, task: records.OpenTask, around: Surroundings, now: datetime) -> tasks.NewTask:
    return tasks.NewTask(
        instance_id=instance.id, number=task.number, process=task.process, node=task.node, name=task.name,
        role=task.role, form=task.form, department=task.department, jurisdiction=instance.jurisdiction, opened_at=now,
        subject=task.subject, clause=task.clause, campaign=instance.campaign, due=task.due,
        due_basis=around.bases.get(task.due) if task.due else None,
        attention_at=late_from(task.due) if task.due else None, local=dict(task.local) or None,
    )  # fmt: skip


def record_incident(
    context: Context, instance: int, failure: StepFailed, command: dict[str, Any], actor: Actor, now: datetime
) -> Outcome:
    """Keep a failed step in a transaction of its own: nothing is lost, the command waits to be retried."""

    def work(tx: Tx) -> Outcome:
        row = instances.load(tx, instance)
        node = f"{failure.process}:{failure.node}"
        incident = incidents.add(
            tx, instance, node=node, kind=failure.kind, message=str(failure), command=values.to_json(command), now=now
        )
        note(tx, row, [Event("incident.opened", node, {"incident": incident, "kind": failure.kind})], actor, now,
             status=instances.INCIDENT)  # fmt: skip
        return Outcome(instance, instances.INCIDENT, incident)

    return context.database.retrying(work)


def note(
    tx: Tx, row: InstanceRow, facts: Iterable[Event], actor: Actor, now: datetime, status: str | None = None
) -> None:
    """Append facts to the history of an instance whose process does not move, perhaps with another status."""
    seq, head = events.append(tx, row.id, row.seq, row.head, facts, actor.id, now)
    instances.save(
        tx, row.id, row.version, state=row.state, status=status or row.status, wake_at=row.wake_at, seq=seq, head=head,
        ended_at=row.ended_at,
    )  # fmt: skip


def person(actor: Actor) -> dict[str, Any]:
    """An actor as JSON, kept with an incident so that a retry acts for the same person."""
    return {
        "id": actor.id, "name": actor.name, "jurisdiction": actor.jurisdiction, "department": actor.department,
        "roles": sorted(actor.roles), "simulated": actor.simulated,
    }  # fmt: skip


def as_actor(found: dict[str, Any] | None) -> Actor:
    """The actor that `person` wrote; the platform where none was."""
    return SYSTEM if found is None else Actor(**{**found, "roles": frozenset(found["roles"])})


def campaign_of(data: Any) -> int | None:
    """The campaign that an instance belongs to, from its data."""
    found = data.get("campaign")
    return found if isinstance(found, int) else None
