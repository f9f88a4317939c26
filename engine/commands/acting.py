"""Who acts, and for whom: people in their own post and as standing deputies (代理) of others.

A deputy acts in the principal's post, for the principal; who stands in for the deputy does not (no chains).
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property

from engine import access
from engine.clock import china_date
from engine.errors import Refused
from engine.records import Actor
from engine.store import Tx, actors, deputyships
from engine.store.instances import InstanceRow
from engine.store.tasks import TaskRow


def acting(tx: Tx, actor: Actor, now: datetime) -> tuple[Actor, ...]:
    """The actor in every post they may act in at `now`: their own first, then that of each principal."""
    found = (actors.load(tx, each) for each in deputyships.principals(tx, actor.id, china_date(now)))
    return actor, *(_for(actor, principal) for principal in found if principal is not None)


def _for(deputy: Actor, principal: Actor) -> Actor:
    return replace(principal, id=deputy.id, name=deputy.name, simulated=deputy.simulated, principal=principal.id)


def holder(actor: Actor) -> str:
    """Who holds what the actor takes: the principal, where they act for one."""
    return actor.principal or actor.id


@dataclass(frozen=True)
class Desk:
    """Somebody before a task: in which post they may do what with it."""

    tx: Tx
    task: TaskRow
    instance: InstanceRow
    actor: Actor
    now: datetime

    @cached_property
    def posts(self) -> tuple[Actor, ...]:
        """The actor in every post."""
        return acting(self.tx, self.actor, self.now)

    def worker(self, task: TaskRow | None = None) -> Actor:
        """The actor in the post in which they may work on the task; Refused says why they may not in their own."""
        wanted = task or self.task
        own = access.why_not(self.actor, wanted)
        if own is None:
            return self.actor
        found = self._first(lambda post: access.why_not(post, wanted) is None)
        if found is None:
            raise Refused(own)
        return found

    def with_say(self) -> Actor:
        """The actor in the post in which they decide who works on the task."""
        return self._first(lambda post: access.has_say(post, self.task)) or self.worker()

    def as_person(self, person: str | None) -> Actor | None:
        """The actor as a certain person of the task's jurisdiction, themselves or one they act for; else None."""
        where = self.task.jurisdiction
        return self._first(lambda post: holder(post) == person and post.jurisdiction == where) if person else None

    def as_delegate(self) -> Actor | None:
        """The actor as the one the task is delegated to, still in its department; None where they are not."""
        found = self.as_person(self.task.assignee) if self.task.delegator else None
        return found if found and self.task.department in ("", found.department) else None

    def _first(self, fits: Callable[[Actor], bool]) -> Actor | None:
        return next(filter(fits, self.posts), None)
