"""What people do with tasks: 认领, 退领, 转办, complete, 退回, 撤回."""

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import partial
from typing import Any

from engine import access, records
from engine.commands.context import Context
from engine.commands.keeping import keep_incident, person
from engine.commands.outcome import Outcome
from engine.commands.steps import ensure_running, note, once, take
from engine.commands.submissions import accepted
from engine.errors import Conflict, Invalid, NotAllowedHere, NotFound, Refused, StepFailed
from engine.records import Actor, Event
from engine.store import Tx, actors, events, instances, tasks
from engine.store.instances import InstanceRow
from engine.store.tasks import TaskRow


def complete(
    context: Context, task_id: int, submission: Mapping[str, Any], *, actor: Actor, now: datetime, command_id: str
) -> Outcome:
    """Complete an open task with a filled-in form, and run on.

    Raises Refused (role, department, somebody else's), Conflict (completed already), Invalid (the form, or what the
    step itself checks; every problem named), NotAllowedHere (suspended, incident open). A failure further on in the
    process becomes an incident that keeps the submission.
    """
    instance = 0
    command: dict[str, Any] = {}

    def work(tx: Tx) -> Outcome:
        nonlocal instance
        task, row = _open(tx, task_id)
        access.require(actor, task)
        ensure_running(row)
        filled = accepted(context.law(tx, row.definition), task, submission)
        instance = row.id
        command.update(number=task.number, submission=filled)
        return take(context, tx, row, records.Complete(task.number, filled), actor, now, at=task)

    def keep(tx: Tx, failure: StepFailed) -> Outcome:
        kept = {"kind": "complete", "person": person(actor), **command}
        return keep_incident(tx, instance, failure, kept, actor, now)

    try:
        return once(context, command_id, "complete", actor, now, work)
    except StepFailed as failure:
        return once(context, command_id, "complete", actor, now, partial(keep, failure=failure))


def claim(context: Context, task_id: int, *, actor: Actor, now: datetime, command_id: str) -> Outcome:
    """认领: take a task of the group for oneself. Raises Refused, Conflict (somebody was faster)."""

    def work(tx: Tx, task: TaskRow) -> Event:
        access.require(actor, task)
        if not tasks.assign(tx, task_id, actor.id, only_if_unassigned=True) and task.assignee != actor.id:
            raise Conflict(f"“{task.name}”已由他人认领")
        return _event("task.claimed", task, by=actor.id)

    return _on_task(context, task_id, "claim", actor, now, command_id, work)


def release(context: Context, task_id: int, *, actor: Actor, now: datetime, command_id: str) -> Outcome:
    """退领: give a claimed task back to the group. Raises Refused for somebody else's."""

    def work(tx: Tx, task: TaskRow) -> Event:
        if task.assignee != actor.id:
            raise Refused(f"“{task.name}”不是您认领的")
        tasks.assign(tx, task_id, None)
        return _event("task.released", task, by=actor.id)

    return _on_task(context, task_id, "release", actor, now, command_id, work)


def assign(
    context: Context, task_id: int, to: str, reason: str, *, actor: Actor, now: datetime, command_id: str
) -> Outcome:
    """转办: hand a task over to somebody who may work on it.

    Its holder may, whoever could claim it, and the approver of its department. Raises Refused, NotFound (no such
    person).
    """

    def work(tx: Tx, task: TaskRow) -> Event:
        access.require_say(actor, task)
        target = actors.load(tx, to)
        if target is None:
            raise NotFound(f"没有人员 {to}")
        refused = access.why_not(target, _unassigned(task))
        if refused:
            raise Refused(f"不能转给 {target.name}：{refused}")
        tasks.assign(tx, task_id, to)
        return _event("task.assigned", task, to=to, reason=reason)

    return _on_task(context, task_id, "assign", actor, now, command_id, work)


def send_back(
    context: Context, task_id: int, to: str, reason: str, *, actor: Actor, now: datetime, command_id: str
) -> Outcome:
    """退回: send an open task back to an earlier step.

    Raises Refused, Conflict, Invalid (no reason given), NotAllowedHere where the diagram has no place for it.
    """
    if not reason.strip():
        raise Invalid("退回须说明理由", [("reason", "必填")])

    def work(tx: Tx) -> Outcome:
        task, row = _open(tx, task_id)
        access.require(actor, task)
        ensure_running(row)
        return take(context, tx, row, records.Return(task.number, to, reason), actor, now, at=task)

    return once(context, command_id, "send_back", actor, now, work)


def withdraw(context: Context, task_id: int, reason: str, *, actor: Actor, now: datetime, command_id: str) -> Outcome:
    """撤回: take back what one completed oneself, until the next has opened it.

    Raises NotAllowedHere when the work went on: the next task is claimed or done, or several are open.
    """

    def work(tx: Tx) -> Outcome:
        task = tasks.load(tx, task_id)
        if task.status != tasks.DONE or task.closed_by != actor.id:
            raise Refused("只能撤回自己办理的事项")
        row = instances.load(tx, task.instance_id)
        ensure_running(row)
        following = _only_following(tx, task)
        return take(context, tx, row, records.Return(following.number, task.node, reason), actor, now, at=following)

    return once(context, command_id, "withdraw", actor, now, work)


def _only_following(tx: Tx, task: TaskRow) -> TaskRow:
    following = tasks.open_of_instance(tx, task.instance_id)
    if len(following) != 1 or following[0].assignee or following[0].opened_at < (task.closed_at or task.opened_at):
        raise NotAllowedHere("后续步骤已经开始，不能撤回")
    last = [row for row in events.of_instance(tx, task.instance_id) if row.kind == "task.completed"][-1]
    if last.facts()["task"] != task.number:
        raise NotAllowedHere("后续步骤已经办理，不能撤回")
    return following[0]


def _open(tx: Tx, task_id: int) -> tuple[TaskRow, InstanceRow]:
    """The open task and its instance; nobody can change the task after that without moving the instance on."""
    task, row = tasks.with_instance(tx, task_id)
    if task.status != tasks.OPEN:
        how = f"已由 {task.closed_by} 办理" if task.status == tasks.DONE else "已因流程推进而撤销"
        raise Conflict(f"“{task.name}”{how}，没有重复办理")
    return task, row


def _on_task(
    context: Context, task_id: int, kind: str, actor: Actor, now: datetime, command_id: str,
    work: Callable[[Tx, TaskRow], Event],
) -> Outcome:  # fmt: skip
    """A change of a task that leaves the process where it is, with its fact in the history."""

    def inside(tx: Tx) -> Outcome:
        task, row = _open(tx, task_id)
        note(tx, row, [work(tx, task)], actor, now)
        return Outcome(row.id, row.status)

    return once(context, command_id, kind, actor, now, inside)


def _event(kind: str, task: TaskRow, **details: Any) -> Event:
    return Event(kind, f"{task.process}:{task.node}", {"task": task.number, **details})


def _unassigned(task: TaskRow) -> access.TaskLike:
    return task._replace(assignee=None)
