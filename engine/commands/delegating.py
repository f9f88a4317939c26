"""委派: somebody else works on a task; it comes back with their answer to the delegator, who completes it."""

from collections.abc import Mapping
from datetime import datetime
from hashlib import sha256
from typing import Any

from engine import access
from engine.commands.acting import Desk, holder
from engine.commands.at_task import at_task, fact, person, reasoned, worded
from engine.commands.context import Context
from engine.commands.outcome import Outcome
from engine.commands.steps import ensure_running
from engine.commands.submissions import accepted
from engine.errors import NotAllowedHere, Refused
from engine.process import values
from engine.records import Actor, Event
from engine.store import delegations, drafts, notifications, tasks


def check_delegate(desk: Desk) -> Actor:
    """Whoever may work on it may delegate it, once. Raises Refused."""
    return desk.worker()


def delegate(
    context: Context, task_id: int, to: str, reason: str, *, actor: Actor, now: datetime, command_id: str
) -> Outcome:
    """委派: let somebody of the same department work on a task that stays one's own; its deadline stays.

    They need not hold the role: what they submit completes nothing. Raises what `check_delegate` does, NotFound (no
    such person), Invalid (no reason), Refused (another department).
    """
    why = reasoned(reason, "委派")

    def work(desk: Desk) -> tuple[Actor, Event]:
        delegator, task = check_delegate(desk), desk.task
        target = person(desk.tx, to)
        refused = access.why_no_delegate(target, task, delegator)
        if refused:
            raise Refused(f"不能委派给 {target.name}：{refused}")
        number = delegations.begin(desk.tx, task_id, holder(delegator), to, why, now)
        tasks.delegate(desk.tx, task_id, to, holder(delegator))
        tasks.see(desk.tx, task_id, actor.id, now)
        _tell(desk, [to], notifications.DELEGATED, f"“{task.name}”委派给您：{why}")
        return delegator, fact("task.delegated", task, delegation=number, to=to, reason=why)

    return at_task(context, task_id, "delegate", actor, now, command_id, work)


def check_answer(desk: Desk) -> Actor:
    """Raises Refused (not delegated to the actor), NotAllowedHere (suspended, incident open)."""
    if not desk.task.delegator:
        raise NotAllowedHere(f"“{desk.task.name}”没有委派")
    delegate_ = desk.as_delegate()
    if delegate_ is None:
        raise Refused(f"“{desk.task.name}”没有委派给您")
    ensure_running(desk.instance)
    return delegate_


def answer(
    context: Context, task_id: int, submission: Mapping[str, Any], remark: str = "", *, actor: Actor, now: datetime,
    command_id: str,
) -> Outcome:  # fmt: skip
    """Submit what one worked out on a delegated task: it goes back to the delegator, with the answer as their draft.

    Raises what `check_answer` does, Invalid (the form; every problem named).
    """
    said = worded(remark, "remark")

    def work(desk: Desk) -> tuple[Actor, Event]:
        mine, task = check_answer(desk), desk.task
        filled = accepted(context.law(desk.tx, desk.instance.definition), task, submission)
        kept = values.to_json(filled)
        number = delegations.end(desk.tx, task_id, delegations.ANSWERED, now, said or None, kept)
        tasks.assign(desk.tx, task_id, task.delegator)
        drafts.save(desk.tx, task_id, str(task.delegator), kept, now)
        _tell(desk, [str(task.delegator)], notifications.ANSWERED, f"“{task.name}”已办理，请您审核办结。{said}")
        digest = sha256(values.dumps(filled)).hexdigest()
        return mine, fact("task.answered", task, delegation=number, to=task.delegator, digest=digest)

    return at_task(context, task_id, "answer", actor, now, command_id, work)


def check_recall(desk: Desk) -> Actor:
    """The delegator may. Raises Refused, NotAllowedHere (not delegated)."""
    if not desk.task.delegator:
        raise NotAllowedHere(f"“{desk.task.name}”没有委派")
    delegator = desk.as_person(desk.task.delegator)
    if delegator is None:
        raise Refused(f"“{desk.task.name}”不是您委派的")
    return delegator


def recall(context: Context, task_id: int, reason: str, *, actor: Actor, now: datetime, command_id: str) -> Outcome:
    """收回委派: take a delegated task back before it is answered. Raises what `check_recall` does, Invalid."""
    why = reasoned(reason, "收回委派")

    def work(desk: Desk) -> tuple[Actor, Event]:
        delegator, task = check_recall(desk), desk.task
        delegations.end(desk.tx, task_id, delegations.RECALLED, now, why)
        tasks.assign(desk.tx, task_id, task.delegator)
        _tell(desk, [str(task.assignee)], notifications.RECALLED, f"“{task.name}”的委派已收回：{why}")
        return delegator, fact("task.recalled", task, reason=why, **{"from": task.assignee})

    return at_task(context, task_id, "recall", actor, now, command_id, work)


def _tell(desk: Desk, people: list[str], kind: str, text: str) -> None:
    task = desk.task
    notifications.send(desk.tx, people, kind, desk.actor.id, text, desk.now, task.instance_id, task.id)
