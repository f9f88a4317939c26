"""Whole instances: start, 挂起, 恢复, cancel."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from engine import access, records
from engine.commands.at_task import reasoned
from engine.commands.context import Context
from engine.commands.keeping import keep_incident, person
from engine.commands.outcome import Outcome
from engine.commands.resting import let_rest, stops_on_suspension
from engine.commands.steps import campaign_of, note, once, take
from engine.errors import Conflict, Invalid, NotAllowedHere, StepFailed
from engine.records import Actor, Event
from engine.store import Tx, incidents, instances, jobs, tasks, waits
from engine.store.instances import InstanceRow

MAY_STEER = ("coordinator", "administrator", "supervisor")
MAY_START = ("initiator", *MAY_STEER)


@dataclass(frozen=True, slots=True)
class Beginning:
    """A new instance: `key` names it for people and messages and is unique within the process."""

    process: str
    key: str
    data: Mapping[str, Any]
    jurisdiction: str

    def full_data(self) -> dict[str, Any]:
        """The data with what every process has."""
        return {**self.data, "businessKey": self.key, "jurisdiction": self.jurisdiction}


def start(
    context: Context, process: str, business_key: str, data: Mapping[str, Any], *, jurisdiction: str, actor: Actor,
    now: datetime, command_id: str,
) -> Outcome:  # fmt: skip
    """Start an instance of a process of the newest deployment.

    Raises Refused, NotFound (no such process), Conflict (the process has an instance with this business key), Invalid
    (data that cannot be kept). A first step that fails leaves the instance with an incident.
    """
    access.require_role(actor, jurisdiction, *MAY_START)
    if not isinstance(data, Mapping):
        raise Invalid("办件的数据须为名称和值")
    beginning = Beginning(process, business_key, data, jurisdiction)
    return begin(context, command_id, "start", lambda _: beginning, actor, now)


def begin(
    context: Context, command_id: str, kind: str, prepare: Callable[[Tx], Beginning], actor: Actor, now: datetime
) -> Outcome:
    """Start an instance beside the rows that it is about, which `prepare` writes in the same transaction."""

    def work(tx: Tx) -> Outcome:
        beginning = prepare(tx)
        row = _create(context, tx, beginning, now)
        return take(context, tx, row, records.Start(beginning.full_data()), actor, now)

    def keep(tx: Tx, failure: StepFailed) -> Outcome:
        beginning = prepare(tx)
        row = _create(context, tx, beginning, now)
        command = {"kind": "start", "person": person(actor), "data": beginning.full_data()}
        return keep_incident(tx, row.id, failure, command, actor, now)

    try:
        return once(context, command_id, kind, actor, now, work)
    except StepFailed as failure:
        return once(context, command_id, kind, actor, now, partial(keep, failure=failure))


def _create(context: Context, tx: Tx, new: Beginning, now: datetime) -> InstanceRow:
    digest = context.latest(tx)
    law = context.law(tx, digest)
    law.profile(new.jurisdiction)  # NotFound before a row is written
    law.definition(new.process)
    return instances.create(
        tx, definition=digest, process=new.process, business_key=new.key, jurisdiction=new.jurisdiction, now=now,
        campaign=campaign_of(new.data),
    )  # fmt: skip


def suspend(
    context: Context, instance_id: int, reason: str, *, actor: Actor, now: datetime, command_id: str
) -> Outcome:
    """挂起: nothing of the instance can be worked on and no timer fires.

    Deadlines go on counting, unless the profile says otherwise (`clock.stops_on_suspension`).
    """
    why = reasoned(reason, "挂起")

    def work(tx: Tx) -> Outcome:
        row = steered(tx, instance_id, actor, instances.RUNNING)
        return _turn(tx, row, "instance.suspended", why, instances.SUSPENDED, actor, now)

    return once(context, command_id, "suspend", actor, now, work)


def resume(context: Context, instance_id: int, reason: str, *, actor: Actor, now: datetime, command_id: str) -> Outcome:
    """恢复: go on; timers that came due meanwhile fire at the next waking.

    Where the profile lets the clock stop, open tasks are due as many working days later as the instance rested.
    """
    why = reasoned(reason, "恢复")

    def work(tx: Tx) -> Outcome:
        row = steered(tx, instance_id, actor, instances.SUSPENDED)
        _turn(tx, row, "instance.resumed", why, instances.RUNNING, actor, now)
        if stops_on_suspension(context, tx, row):
            let_rest(context, tx, row.id, actor, now)
        return Outcome(row.id, instances.RUNNING)

    return once(context, command_id, "resume", actor, now, work)


def cancel(context: Context, instance_id: int, reason: str, *, actor: Actor, now: datetime, command_id: str) -> Outcome:
    """Cancel an instance for good, with its open tasks, waits, jobs and incidents; it stays visible with the reason."""
    why = reasoned(reason, "取消")

    def work(tx: Tx) -> Outcome:
        row = steered(tx, instance_id, actor, instances.RUNNING, instances.SUSPENDED, instances.INCIDENT)
        if row.state:
            take(context, tx, row, records.Cancel(why), actor, now)
        else:
            _turn(tx, row, "instance.cancelled", why, instances.CANCELLED, actor, now)
        clear(tx, instance_id, actor, now)
        return Outcome(instance_id, instances.CANCELLED)

    return once(context, command_id, "cancel", actor, now, work)


def steered(tx: Tx, instance_id: int, actor: Actor, *statuses: str) -> InstanceRow:
    """The instance, which must stand in one of the statuses, for somebody who may steer it."""
    row = instances.load(tx, instance_id)
    access.require_role(actor, row.jurisdiction, *MAY_STEER)
    if row.status in (instances.COMPLETED, instances.CANCELLED):
        raise Conflict("办件已经结束")
    if row.status not in statuses:
        raise NotAllowedHere(f"办件状态为 {row.status}，不能执行此操作")
    return row


def _turn(
    tx: Tx, row: InstanceRow, fact: str, reason: str, status: str, actor: Actor, now: datetime
) -> Outcome:  # fmt: skip
    note(tx, row, [Event(fact, row.process, {"reason": reason})], actor, now, status)
    return Outcome(row.id, status)


def clear(tx: Tx, instance_id: int, actor: Actor, now: datetime) -> None:
    """Drop what a cancelled instance waited for: tasks, messages, jobs, incidents."""
    waits.clear(tx, instance_id)
    jobs.drop_of_instance(tx, instance_id)
    for task in tasks.open_of_instance(tx, instance_id):
        tasks.close(tx, task.id, tasks.REMOVED, now, actor.id)
    for incident in incidents.of_instance(tx, instance_id):
        incidents.resolve(tx, incident.id, incidents.CANCELLED, now, actor.id)
