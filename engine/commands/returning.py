"""退回 to an earlier step, 撤回 of one's own: the process goes back, its data survives."""

from dataclasses import dataclass
from datetime import datetime

from engine import records
from engine.clock import late_from
from engine.commands.acting import Desk, holder
from engine.commands.at_task import ensure_open, fact, reasoned, standing
from engine.commands.context import Context
from engine.commands.deadlines import next_attention
from engine.commands.outcome import Outcome
from engine.commands.steps import ensure_running, note, once, take
from engine.errors import NotAllowedHere, NotFound, Refused
from engine.process import runner
from engine.records import Actor
from engine.store import Tx, events, instances, notifications, tasks
from engine.store.events import EventRow
from engine.store.tasks import TaskRow

TOLD = frozenset({"outside.told", "message.sent", "job.queued", "draw.committed", "draw.drawn", "teams.committed"})
"""Facts behind which nothing is taken or sent back: others know of it, or the lot would be drawn until it pleases."""
PASSED = TOLD | {"message.received", "timer.fired"}
"""Facts by which a process went on without anybody's doing: what was done before is no longer the last thing done."""
PUBLISHING = "publication."
"""Operators whose names begin so publish."""


@dataclass(frozen=True, slots=True)
class Target:
    """A step to which a task may be sent back, and who did it last."""

    node: str
    name: str
    by: str
    at: datetime


def return_targets(context: Context, tx: Tx, task: TaskRow) -> list[Target]:
    """The steps to which an open task may be sent back: done before, in its stage or above it; the last one first.

    None behind which others were told something, or a draw was committed to. Raises NotAllowedHere where the task may
    not be sent back at all.
    """
    row = instances.load(tx, task.instance_id)
    history = events.of_instance(tx, row.id)
    told = max((each.seq for each in history if _tells(each, TOLD)), default=0)
    definition = context.law(tx, row.definition).definition(row.process)
    found = []
    for each in runner.earlier(definition, row.state, task.number):
        done = [row for row in history if row.kind == "task.completed" and row.node in each.steps]
        if done and _first(history, each, done).seq > told:
            found.append((done[-1].seq, Target(each.node, each.name, done[-1].actor, done[-1].at)))
    return [target for _, target in sorted(found, key=lambda pair: pair[0], reverse=True)]


def _first(history: list[EventRow], earlier: records.Earlier, done: list[EventRow]) -> EventRow:
    """The first fact that would be done again."""
    if earlier.stages:
        return next(row for row in history if row.node.partition(":")[0] in earlier.stages)
    return done[0] if earlier.many else done[-1]


def _tells(row: EventRow, kinds: frozenset[str]) -> bool:
    return row.kind in kinds or (row.kind == "service.called" and row.facts()["operator"].startswith(PUBLISHING))


def check_send_back(context: Context, desk: Desk) -> tuple[Actor, list[Target]]:
    """Raises Refused, NotAllowedHere (suspended, parallel work, forbidden by the diagram, nothing done before)."""
    worker = desk.worker()
    ensure_running(desk.instance)
    targets = return_targets(context, desk.tx, desk.task)
    if not targets:
        raise NotAllowedHere("此前没有可以退回的步骤：尚无人办理，或者其后已经公示、送出、作出抽取承诺")
    return worker, targets


def send_back(
    context: Context, task_id: int, to: str, reason: str, *, actor: Actor, now: datetime, command_id: str
) -> Outcome:
    """退回: send an open task back to an earlier step that was done, to the last one where `to` is empty.

    Deadlines are armed anew. Raises what `check_send_back` does, Conflict, Invalid (no reason), NotFound (no step).
    """
    why = reasoned(reason, "退回")

    def work(tx: Tx) -> Outcome:
        desk = standing(tx, task_id, actor, now)
        ensure_open(desk.task)
        target, worker = _chosen(context, desk, to)
        done = records.Return(desk.task.number, target.node, why)
        outcome = take(context, tx, desk.instance, done, worker, now, at=desk.task)
        told = f"“{desk.task.name}”退回至“{target.name}”：{why}"
        task = outcome.opened[0] if outcome.opened else None
        notifications.send(tx, [target.by], notifications.RETURNED, actor.id, told, now, desk.instance.id, task)
        return outcome

    return once(context, command_id, "send_back", actor, now, work)


def _chosen(context: Context, desk: Desk, to: str) -> tuple[Target, Actor]:
    law = context.law(desk.tx, desk.instance.definition)
    if to and not any(to in nodes for nodes in law.definition(desk.instance.process).nodes.values()):
        raise NotFound(f"流程中没有步骤 {to}")
    worker, targets = check_send_back(context, desk)
    for target in targets:
        if to in ("", target.node):
            return target, worker
    raise NotAllowedHere(f"不能退回到 {to}：不在本步骤之前、尚未办理过，或者其后已经公示、送出、作出抽取承诺")


def check_withdraw(context: Context, desk: Desk) -> tuple[Actor, TaskRow, str]:
    """Raises Refused (not one's own), NotAllowedHere (the next was opened, something was published), Conflict (ended).

    Answers with the actor in their post, the task that would vanish and the node to go back to.
    """
    task = desk.task
    if task.status != tasks.DONE or task.closed_by != desk.actor.id:
        raise Refused("只能撤回自己办理的事项")
    ensure_running(desk.instance)
    worker = desk.worker(task._replace(assignee=None, delegator=None))
    following = _only_following(desk.tx, task)
    _refuse_known_outside(desk.tx, task)
    definition = context.law(desk.tx, desk.instance.definition).definition(desk.instance.process)
    node = runner.way_back(definition, desk.instance.state, following.number, f"{task.process}:{task.node}")
    return worker, following, node


def _only_following(tx: Tx, task: TaskRow) -> TaskRow:
    following = tasks.open_of_instance(tx, task.instance_id)
    if len(following) != 1 or following[0].assignee or following[0].opened_at < (task.closed_at or task.opened_at):
        raise NotAllowedHere("后续步骤已经开始，不能撤回")
    if following[0].seen_at is not None:
        raise NotAllowedHere(f"“{following[0].name}”已由 {following[0].seen_by} 查看，不能撤回")
    return following[0]


def _refuse_known_outside(tx: Tx, task: TaskRow) -> None:
    history = events.of_instance(tx, task.instance_id)
    done = [row for row in history if row.kind == "task.completed"][-1]
    if done.facts()["task"] != task.number:
        raise NotAllowedHere("后续步骤已经办理，不能撤回")
    if any(_tells(row, PASSED) for row in history[done.seq - 1 :]):
        raise NotAllowedHere("办理结果已经公示或者送出，不能撤回")


def withdraw(context: Context, task_id: int, reason: str, *, actor: Actor, now: datetime, command_id: str) -> Outcome:
    """撤回: take back what one completed oneself, until the next has opened it and while nothing was published.

    The step is one's own again, with the due date it had: taking back gains no time. Raises what `check_withdraw` does.
    """
    why = reasoned(reason, "撤回")

    def work(tx: Tx) -> Outcome:
        desk = standing(tx, task_id, actor, now)
        worker, following, node = check_withdraw(context, desk)
        back = records.Return(following.number, node, why)
        outcome = take(context, tx, desk.instance, back, worker, now, at=following)
        for opened in outcome.opened:
            _take_up(tx, desk.task, opened, worker, now)
        return outcome

    return once(context, command_id, "withdraw", actor, now, work)


def _take_up(tx: Tx, old: TaskRow, task_id: int, worker: Actor, now: datetime) -> None:
    """The step that was taken back is its owner's again, and due when it was."""
    new = tasks.load(tx, task_id)
    tasks.assign(tx, task_id, holder(worker))
    if new.due == old.due:
        return
    moment = None if old.due is None else next_attention(old.due, old.due_basis or {}, now) or late_from(old.due)
    tasks.set_due(tx, [task_id], old.due, old.due_basis, moment)
    moved = {"old": _text(new.due), "new": _text(old.due), "reason": "withdrawn"}
    note(tx, instances.load(tx, old.instance_id), [fact("task.redated", new, **moved)], worker, now)


def _text(day: object) -> str | None:
    return None if day is None else str(day)
