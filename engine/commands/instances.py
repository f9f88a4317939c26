"""Whole instances: start, 挂起, 恢复, cancel."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from engine import access, records
from engine.commands.context import Context
from engine.commands.outcome import Outcome
from engine.commands.steps import campaign_of, ensure_running, note, once, person, record_incident, take
from engine.errors import Conflict, NotAllowedHere, StepFailed
from engine.records import Actor, Event
from engine.store import Tx, instances, jobs, tasks, waits

MAY_STEER = ("coordinator", "administrator", "supervisor")


def start(
    context: Context, process: str, business_key: str, data: Mapping[str, Any], *, jurisdiction: str, actor: Actor,
    now: datetime, command_id: str,
) -> Outcome:  # fmt: skip
    """Start an instance of a process of the newest deployment.

    `business_key` names it for people and messages and is unique within the process: Conflict if it exists.
    A first step that fails leaves the instance with an incident.
    """

    def work(tx: Tx) -> Outcome:
        return begin(context, tx, process, business_key, data, jurisdiction, actor, now)

    try:
        return once(context, command_id, "start", actor, now, work)
    except StepFailed as failure:
        return _failed_start(context, process, business_key, data, jurisdiction, actor, now, failure)


def begin(
    context: Context, tx: Tx, process: str, business_key: str, data: Mapping[str, Any], jurisdiction: str,
    actor: Actor, now: datetime,
) -> Outcome:  # fmt: skip
    """Start an instance within an open transaction, beside the rows that it is about."""
    full = _full(data, business_key, jurisdiction)
    instance = _create(context, tx, process, business_key, full, jurisdiction, now)
    step = take(context, tx, instances.load(tx, instance), records.Start(full), actor, now)
    return Outcome(instance, instances.COMPLETED if step.completed else instances.RUNNING)


def _full(data: Mapping[str, Any], business_key: str, jurisdiction: str) -> dict[str, Any]:
    return {**data, "businessKey": business_key, "jurisdiction": jurisdiction}


def _create(
    context: Context, tx: Tx, process: str, key: str, data: Mapping[str, Any], jurisdiction: str, now: datetime
) -> int:
    digest = context.latest(tx)
    context.definition(tx, digest, process)  # NotFound before a row is written
    return instances.create(
        tx, definition=digest, process=process, business_key=key, jurisdiction=jurisdiction, now=now,
        campaign=campaign_of(data),
    )  # fmt: skip


def _failed_start(
    context: Context, process: str, key: str, given: Mapping[str, Any], jurisdiction: str, actor: Actor, now: datetime,
    failure: StepFailed,
) -> Outcome:  # fmt: skip
    data = _full(given, key, jurisdiction)

    def create(tx: Tx) -> int:
        return _create(context, tx, process, key, data, jurisdiction, now)

    instance = context.database.retrying(create)
    command = {"kind": "start", "person": person(actor), "data": data}
    return record_incident(context, instance, failure, command, actor, now)


def suspend(
    context: Context, instance_id: int, reason: str, *, actor: Actor, now: datetime, command_id: str
) -> Outcome:
    """挂起: nothing of the instance can be worked on and no timer fires; deadlines go on counting."""
    return _steer(
        context, instance_id, "suspend", instances.RUNNING, instances.SUSPENDED, reason, actor, now, command_id
    )


def resume(context: Context, instance_id: int, reason: str, *, actor: Actor, now: datetime, command_id: str) -> Outcome:
    """恢复: go on; timers that came due meanwhile fire at the next waking."""
    return _steer(
        context, instance_id, "resume", instances.SUSPENDED, instances.RUNNING, reason, actor, now, command_id
    )


def _steer(
    context: Context, instance_id: int, kind: str, seen: str, status: str, reason: str, actor: Actor, now: datetime,
    command_id: str,
) -> Outcome:  # fmt: skip
    def work(tx: Tx) -> Outcome:
        row = instances.load(tx, instance_id)
        access.require_role(actor, row.jurisdiction, *MAY_STEER)
        if row.status != seen:
            raise NotAllowedHere(f"办件状态为 {row.status}，不能执行 {kind}")
        note(
            tx,
            row,
            [Event(f"instance.{kind}ed".replace("ee", "e"), row.process, {"reason": reason})],
            actor,
            now,
            status,
        )
        return Outcome(instance_id, status)

    return once(context, command_id, kind, actor, now, work)


def cancel(context: Context, instance_id: int, reason: str, *, actor: Actor, now: datetime, command_id: str) -> Outcome:
    """Cancel an instance for good, with its open tasks, waits and jobs; it stays visible with the reason."""

    def work(tx: Tx) -> Outcome:
        row = instances.load(tx, instance_id)
        access.require_role(actor, row.jurisdiction, *MAY_STEER)
        if row.status in (instances.COMPLETED, instances.CANCELLED):
            raise Conflict("办件已经结束")
        if row.state and row.status != instances.INCIDENT:
            ensure_running(row) if row.status != instances.SUSPENDED else None
            take(context, tx, row, records.Cancel(reason), actor, now)
        else:
            note(tx, row, [Event("instance.cancelled", row.process, {"reason": reason})], actor, now)
            instances.set_status(tx, instance_id, instances.CANCELLED, now)
        _clear(tx, instance_id, actor, now)
        return Outcome(instance_id, instances.CANCELLED)

    return once(context, command_id, "cancel", actor, now, work)


def _clear(tx: Tx, instance_id: int, actor: Actor, now: datetime) -> None:
    waits.clear(tx, instance_id)
    jobs.drop_of_instance(tx, instance_id)
    for task in tasks.open_of_instance(tx, instance_id):
        tasks.close(tx, task.id, tasks.REMOVED, now, actor.id)
