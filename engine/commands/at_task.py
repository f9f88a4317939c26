"""A person's change of one task that leaves the process where it is, with its fact in the history."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from engine.commands.acting import Desk
from engine.commands.context import Context
from engine.commands.outcome import Outcome
from engine.commands.steps import note, once
from engine.errors import Conflict, Invalid, NotFound
from engine.records import Actor, Event
from engine.store import Tx, actors, tasks
from engine.store.tasks import TaskRow

MOST_WORDS = 500
"""Characters of a reason or a note."""


def standing(tx: Tx, task_id: int, actor: Actor, now: datetime) -> Desk:
    """Somebody before a task; nobody can change it after that without moving the instance on. Raises NotFound."""
    task, row = tasks.with_instance(tx, task_id)
    return Desk(tx, task, row, actor, now)


def ensure_open(task: TaskRow) -> None:
    """Refuse (Conflict) a task that was done or removed."""
    if task.status != tasks.OPEN:
        how = f"已由 {task.closed_by} 办理" if task.status == tasks.DONE else "已因流程推进而撤销"
        raise Conflict(f"“{task.name}”{how}，没有重复办理")


def at_task(
    context: Context, task_id: int, kind: str, actor: Actor, now: datetime, command_id: str,
    work: Callable[[Desk], tuple[Actor, Event] | tuple[Actor, Event, int]],
) -> Outcome:  # fmt: skip
    """Carry out `work` before an open task; it answers in which post the actor did what, and what row it made."""

    def inside(tx: Tx) -> Outcome:
        desk = standing(tx, task_id, actor, now)
        ensure_open(desk.task)
        acted, event, *made = work(desk)
        note(tx, desk.instance, [event], acted, now)
        return Outcome(desk.instance.id, desk.instance.status, made=made[0] if made else None)

    return once(context, command_id, kind, actor, now, inside)


def fact(kind: str, task: TaskRow, **details: Any) -> Event:
    """A fact about a task."""
    return Event(kind, f"{task.process}:{task.node}", {"task": task.number, **details})


def reasoned(text: str, what: str) -> str:
    """A reason without blanks around it. Raises Invalid for none, or one that is too long."""
    found = text.strip()
    if not found:
        raise Invalid(f"{what}须说明理由", [("reason", "必填")])
    return worded(found, "reason")


def worded(text: str, path: str) -> str:
    """A short text that can be stored. Raises Invalid."""
    found = text.strip()
    if len(found) > MOST_WORDS or "\x00" in found:
        raise Invalid(f"文字不超过 {MOST_WORDS} 字，不含控制字符", [(path, f"最多 {MOST_WORDS} 字")])
    try:
        found.encode()
    except UnicodeEncodeError:
        raise Invalid("文字含有不可用的字符", [(path, "含有不可用的字符")]) from None
    return found


def person(tx: Tx, actor_id: str) -> Actor:
    """An active person. Raises NotFound."""
    found = actors.load(tx, actor_id)
    if found is None:
        raise NotFound(f"没有人员 {actor_id}")
    return found
