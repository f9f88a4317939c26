"""Who may do what. Default deny; every read of a task or case asks the same questions as every write."""

from collections.abc import Collection
from typing import Protocol

from engine.errors import Refused
from engine.records import Actor


class TaskLike(Protocol):
    """What access asks of a task."""

    @property
    def name(self) -> str: ...
    @property
    def role(self) -> str: ...
    @property
    def department(self) -> str: ...
    @property
    def jurisdiction(self) -> str: ...
    @property
    def assignee(self) -> str | None: ...


def why_not(actor: Actor, task: TaskLike) -> str | None:
    """Why the actor may not work on the task, in words for the user; None where they may."""
    if actor.jurisdiction != task.jurisdiction:
        return f"“{task.name}”属于另一地区"
    if task.role not in actor.roles:
        return f"“{task.name}”需要角色 {task.role}，您没有此角色"
    if task.department and task.department != actor.department:
        return f"“{task.name}”属于部门 {task.department}，您在 {actor.department or '（无部门）'}"
    if task.assignee and task.assignee != actor.id:
        return f"“{task.name}”已由 {task.assignee} 认领"
    return None


WATCHES = frozenset({"supervisor", "coordinator", "administrator"})
"""Roles that look at every task of their jurisdiction."""


def may_see(actor: Actor, task: TaskLike) -> bool:
    """Whether somebody may look at a task: who may work on it, whoever holds it, their department, who watches."""
    if actor.jurisdiction != task.jurisdiction:
        return False
    if task.assignee == actor.id or actor.roles & WATCHES:
        return True
    own = task.department in ("", actor.department)
    return own and (bool(task.department) or task.role in actor.roles)


def require(actor: Actor, task: TaskLike) -> None:
    """Refuse (Refused) an actor who may not work on the task."""
    reason = why_not(actor, task)
    if reason:
        raise Refused(reason)


def require_say(actor: Actor, task: TaskLike) -> None:
    """Refuse (Refused) an actor who has no say in who works on the task: the approver of its department has."""
    approves = "approver" in actor.roles and bool(task.department)
    if not approves or (actor.jurisdiction, actor.department) != (task.jurisdiction, task.department):
        require(actor, task)


def require_role(actor: Actor, jurisdiction: str, *roles: str) -> None:
    """Refuse (Refused) an actor without one of the roles in the jurisdiction; the platform itself may everything."""
    if "system" in actor.roles:
        return
    if actor.jurisdiction != jurisdiction or not actor.roles.intersection(roles):
        raise Refused(f"此操作需要角色 {' 或 '.join(roles)}")


def require_role_in(actor: Actor, jurisdiction: str, department: str, *roles: str) -> None:
    """The same, of somebody in that very department."""
    require_role(actor, jurisdiction, *roles)
    if "system" not in actor.roles and actor.department != department:
        raise Refused(f"此操作属于部门 {department}，您在 {actor.department or '（无部门）'}")


def require_reader(actor: Actor, jurisdiction: str, departments: Collection[str], what: str) -> None:
    """Refuse (Refused) whoever is in none of the departments that something is open to."""
    if actor.jurisdiction != jurisdiction or actor.department not in departments:
        raise Refused(f"{what}没有向 {actor.department or '（无部门）'} 开放")
