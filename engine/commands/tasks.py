"""What people do with tasks: look, 认领, 退领, 转办, complete. `check_…` say why not; the verbs ask them first."""

from collections.abc import Mapping
from datetime import datetime
from functools import partial
from typing import Any

from engine import access, records
from engine.commands import keeping
from engine.commands.acting import Desk, holder
from engine.commands.at_task import at_task, ensure_open, fact, person, reasoned, standing
from engine.commands.context import Context
from engine.commands.outcome import Outcome
from engine.commands.steps import alone, ensure_running, note, once, take
from engine.commands.submissions import accepted
from engine.errors import Conflict, Refused, Shuangsuiji, StepFailed
from engine.records import Actor, Event
from engine.store import Tx, delegations, notifications, tasks


def check_complete(desk: Desk) -> Actor:
    """Raises Refused (role, department, somebody else's, delegated), NotAllowedHere (suspended, incident open)."""
    worker = desk.worker()
    ensure_running(desk.instance)
    return worker


def complete(
    context: Context, task_id: int, submission: Mapping[str, Any], *, actor: Actor, now: datetime, command_id: str
) -> Outcome:
    """Complete an open task with a filled-in form, and run on.

    Raises what `check_complete` does, Conflict (completed already), Invalid (the form, or what the step itself checks;
    every problem named). A failure further on in the process becomes an incident that keeps the submission.
    """
    instance, acted = 0, actor
    command: dict[str, Any] = {}

    def work(tx: Tx) -> Outcome:
        nonlocal instance, acted
        desk = standing(tx, task_id, actor, now)
        ensure_open(desk.task)
        acted = check_complete(desk)
        filled = accepted(context.law(tx, desk.instance.definition), desk.task, submission)
        instance = desk.instance.id
        command.update(number=desk.task.number, submission=filled)
        done = records.Complete(desk.task.number, filled)
        return take(context, tx, desk.instance, done, acted, now, at=desk.task)

    def keep(tx: Tx, failure: StepFailed) -> Outcome:
        kept = {"kind": "complete", "person": keeping.person(acted), **command}
        return keeping.keep_incident(tx, instance, failure, kept, acted, now)

    try:
        return once(context, command_id, "complete", actor, now, work)
    except StepFailed as failure:
        return once(context, command_id, "complete", actor, now, partial(keep, failure=failure))


def look(context: Context, task_id: int, *, actor: Actor, now: datetime) -> bool:
    """Note that somebody who may work on the task has opened it: from now on the step before cannot be taken back.

    Only the first look counts, so it needs no command id; True for that one.
    """
    with context.database.read() as tx:
        if not _would_see(standing(tx, task_id, actor, now)):
            return False
    first = False

    def work(tx: Tx) -> Outcome:
        nonlocal first
        desk = standing(tx, task_id, actor, now)
        first = _would_see(desk) and tasks.see(tx, task_id, actor.id, now)
        if first:
            note(tx, desk.instance, [fact("task.seen", desk.task)], actor, now)
        return Outcome(desk.instance.id, desk.instance.status)

    alone(context, work)
    return first


def _would_see(desk: Desk) -> bool:
    if desk.task.status != tasks.OPEN or desk.task.seen_at is not None:
        return False
    try:
        return bool(desk.as_delegate() or desk.worker())
    except Shuangsuiji:
        return False


def check_claim(desk: Desk) -> Actor:
    """Raises Refused, Conflict (claimed already)."""
    worker = desk.worker()
    if desk.task.assignee:
        raise Conflict(f"“{desk.task.name}”已由 {desk.task.assignee} 认领")
    return worker


def claim(context: Context, task_id: int, *, actor: Actor, now: datetime, command_id: str) -> Outcome:
    """认领: take a task of the group, for oneself or for one's principal. Raises what `check_claim` does."""

    def work(desk: Desk) -> tuple[Actor, Event]:
        worker = check_claim(desk)
        if not tasks.assign(desk.tx, task_id, holder(worker), only_if_unassigned=True):
            raise Conflict(f"“{desk.task.name}”已由他人认领")
        tasks.see(desk.tx, task_id, actor.id, now)
        return worker, fact("task.claimed", desk.task, by=holder(worker))

    return at_task(context, task_id, "claim", actor, now, command_id, work)


def check_release(desk: Desk) -> Actor:
    """Raises Refused for somebody else's."""
    mine = desk.as_person(desk.task.assignee)
    if mine is None:
        raise Refused(f"“{desk.task.name}”不是您认领的")
    return mine


def release(context: Context, task_id: int, *, actor: Actor, now: datetime, command_id: str) -> Outcome:
    """退领: give a claimed task back to the group, a delegated one back to the delegator undone."""

    def work(desk: Desk) -> tuple[Actor, Event]:
        mine, task = check_release(desk), desk.task
        tasks.assign(desk.tx, task_id, task.delegator)
        if not task.delegator:
            return mine, fact("task.released", task, by=actor.id)
        delegations.end(desk.tx, task_id, delegations.DECLINED, now)
        told = f"“{task.name}”未办理，已退还"
        notifications.send(
            desk.tx, [task.delegator], notifications.DECLINED, actor.id, told, now, task.instance_id, task_id
        )
        return mine, fact("task.declined", task, by=actor.id, to=task.delegator)

    return at_task(context, task_id, "release", actor, now, command_id, work)


def check_assign(desk: Desk) -> Actor:
    """Its holder may, whoever could claim it, and the approver of its department. Raises Refused."""
    return desk.with_say()


def assign(
    context: Context, task_id: int, to: str, reason: str, *, actor: Actor, now: datetime, command_id: str
) -> Outcome:
    """转办: hand a task over to somebody who may work on it; its deadline stays. A delegation ends with that.

    Raises what `check_assign` does, NotFound (no such person), Invalid (no reason), Refused (they may not).
    """
    why = reasoned(reason, "转办")

    def work(desk: Desk) -> tuple[Actor, Event]:
        decider, task = check_assign(desk), desk.task
        target = person(desk.tx, to)
        refused = access.why_not(target, task._replace(assignee=None, delegator=None))
        if refused:
            raise Refused(f"不能转给 {target.name}：{refused}")
        if to == task.assignee and not task.delegator:
            raise Conflict(f"“{task.name}”已由 {target.name} 办理")
        delegations.end(desk.tx, task_id, delegations.REASSIGNED, now)
        tasks.assign(desk.tx, task_id, to)
        notifications.send(
            desk.tx, [to], notifications.TRANSFERRED, actor.id, f"“{task.name}”转由您办理：{why}", now,
            task.instance_id, task_id,
        )  # fmt: skip
        return decider, fact("task.assigned", task, to=to, reason=why)

    return at_task(context, task_id, "assign", actor, now, command_id, work)
