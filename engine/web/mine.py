"""What waits for somebody: their own tasks and their group's, those delegated to them, those they stand in for."""

from datetime import datetime
from typing import Any

from engine.commands.acting import acting
from engine.records import Actor
from engine.store import Tx
from engine.store.worklist import Wanted


def waiting(tx: Tx, actor: Actor, now: datetime, **wanted: Any) -> Wanted:
    """The open tasks somebody may work on or is asked to by delegation; `wanted` narrows them."""
    return Wanted(workers=acting(tx, actor, now), **wanted)


def claimed(actor: Actor, **wanted: Any) -> Wanted:
    """What somebody holds themselves."""
    return Wanted(actor.jurisdiction, assignee=actor.id, **wanted)
