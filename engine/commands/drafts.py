"""暂存: keeping what is filled in for a task and not sent yet. A draft is its author's and changes nothing else."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from engine import access
from engine.commands.context import Context
from engine.commands.submissions import small
from engine.errors import Conflict
from engine.records import Actor
from engine.store import drafts, tasks


def save_draft(context: Context, task_id: int, content: Mapping[str, Any], *, actor: Actor, now: datetime) -> None:
    """Keep a draft. Raises NotFound, Refused, Conflict (the task is closed), Invalid (too much)."""
    kept = small(content)
    with context.database.write() as tx:
        task = tasks.load(tx, task_id)
        access.require(actor, task)
        if task.status != tasks.OPEN:
            raise Conflict(f"“{task.name}”已办结，不能暂存")
        drafts.save(tx, task_id, actor.id, kept, now)


def forget_draft(context: Context, task_id: int, *, actor: Actor) -> None:
    """Throw one's draft away."""
    with context.database.write() as tx:
        drafts.forget(tx, task_id, actor.id)
