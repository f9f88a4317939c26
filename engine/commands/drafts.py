"""暂存: keeping what is filled in for a task and not sent yet. A draft is its author's and changes nothing else."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from engine.commands.at_task import ensure_open, standing
from engine.commands.context import Context
from engine.commands.submissions import small
from engine.records import Actor
from engine.store import drafts


def save_draft(context: Context, task_id: int, content: Mapping[str, Any], *, actor: Actor, now: datetime) -> None:
    """Keep a draft. Raises NotFound, Refused, Conflict (the task is closed), Invalid (too much)."""
    kept = small(content)
    with context.database.write() as tx:
        desk = standing(tx, task_id, actor, now)
        ensure_open(desk.task)
        desk.worker()
        drafts.save(tx, task_id, actor.id, kept, now)


def forget_draft(context: Context, task_id: int, *, actor: Actor) -> None:
    """Throw one's draft away."""
    with context.database.write() as tx:
        drafts.forget(tx, task_id, actor.id)
