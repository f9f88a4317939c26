"""Who may do what. Default deny; every read of a task or case asks the same questions as every write."""

from collections.abc import Collection
from typing import Protocol

from engine.errors import Refused
from engine.records import Actor

WATCHES = frozenset({"supervisor", "coordinator", "administrator"})
"""Roles that look into every matter of their jurisdiction."""


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
    @property
    def delegator(self) -> str | None: ...


class MatterLike(Protocol):
    """What access asks of a matter that somebody wants to read: an instance, a document, an attachment."""

    @property
    def jurisdiction(self) -> str: ...
    @property
    def departments(self) -> Collection[str]: ...
    @property
    def people(self) -> Collection[str]: ...
    @property
    def posts(self) -> Collection[tuple[str, str]]: ...


def why_not(actor: Actor, task: TaskLike) -> str | None:
    """Why the actor may not work on the task, in words for the user; None where they may."""
    if actor.jurisdiction != task.jurisdiction:
        return f"“{task.name}”属于另一地区"
    if task.delegator:
        return f"“{task.name}”由 {task.delegator} 委派给 {task.assignee}，交回后由 {task.delegator} 办结"
    if task.role not in actor.roles:
        return f"“{task.name}”需要角色 {task.role}，您没有此角色"
    if task.department and task.department != actor.department:
        return f"“{task.name}”属于部门 {task.department}，您在 {actor.department or '（无部门）'}"
    if task.assignee and task.assignee not in (actor.id, actor.principal):
        return f"“{task.name}”已由 {task.assignee} 认领"
    return None


def why_no_delegate(person: Actor, task: TaskLike, delegator: Actor) -> str | None:
    """Why the task may not be delegated to the person: another department. The role stays with the delegator."""
    if person.id in (delegator.id, delegator.principal):
        return "不能委派给本人"
    if person.jurisdiction != task.jurisdiction:
        return f"“{task.name}”属于另一地区"
    department = task.department or delegator.department
    if person.department != department:
        return f"{person.name} 不在部门 {department or '（无）'}"
    return None


def why_no_deputy(deputy: Actor, principal: Actor) -> str | None:
    """Why one person may not stand in for the other: themselves, another jurisdiction, another department."""
    if deputy.id == principal.id:
        return "不能代理本人"
    if deputy.jurisdiction != principal.jurisdiction:
        return f"{deputy.name} 属于另一地区"
    if deputy.department != principal.department:
        return f"{deputy.name} 与 {principal.name} 不在同一部门"
    return None


def why_not_read(actor: Actor, matter: MatterLike) -> str | None:
    """Why the actor may not read the matter; None where they may.

    They may in its jurisdiction, who watch over that, belong to a department that it concerns, had a task in it or were
    sent a copy, or hold a post that has one open.
    """
    if "system" in actor.roles:
        return None
    if actor.jurisdiction != matter.jurisdiction:
        return "属于另一地区"
    concerned = bool(actor.department) and actor.department in matter.departments
    involved = actor.id in matter.people or bool(actor.principal and actor.principal in matter.people)
    if concerned or involved or actor.roles & WATCHES:
        return None
    if any(role in actor.roles and department in ("", actor.department) for role, department in matter.posts):
        return None
    return "与您所在部门无关，您也未曾经办"


def require(actor: Actor, task: TaskLike) -> None:
    """Refuse (Refused) an actor who may not work on the task."""
    reason = why_not(actor, task)
    if reason:
        raise Refused(reason)


def has_say(actor: Actor, task: TaskLike) -> bool:
    """Whether the actor decides who works on the task without working on it: the approver of its department does."""
    approves = "approver" in actor.roles and bool(task.department)
    return approves and (actor.jurisdiction, actor.department) == (task.jurisdiction, task.department)


def require_say_over(actor: Actor, person: Actor) -> None:
    """Refuse (Refused) whoever does not decide about somebody's work: they, their approver and administrator do."""
    if actor.id == person.id:
        return
    if "administrator" in actor.roles:
        require_role(actor, person.jurisdiction, "administrator")
    else:
        require_role_in(actor, person.jurisdiction, person.department, "approver")


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
