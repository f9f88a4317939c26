"""People in their posts (人员): who may act, from when they are entered until they leave."""

from engine import access
from engine.commands.context import Context
from engine.errors import Conflict, Invalid, NotFound
from engine.records import ROLES, SYSTEM, Actor
from engine.store import Tx, actors, tasks


def add_person(context: Context, person: Actor, *, actor: Actor, replace: bool = False) -> None:
    """Let somebody act in a department of a jurisdiction; roles belong to the post (processes, role check 2).

    The administrator of the jurisdiction may, and the platform. Raises Invalid for a role or department that does not
    exist, Conflict where the id is known already and must not be replaced: it is the name of somebody in the history.
    """
    access.require_role(actor, person.jurisdiction, "administrator")
    with context.database.write() as tx:
        problems = _problems(context, tx, person)
        if problems:
            raise Invalid("；".join(text for _, text in problems), problems)
        known = actors.known(tx, person.id)
        if known is not None and (not replace or known.jurisdiction != person.jurisdiction):
            raise Conflict(f"编号 {person.id} 已由 {known.name} 使用")
        actors.save(tx, [person])


def _problems(context: Context, tx: Tx, person: Actor) -> list[tuple[str, str]]:
    profile = context.law(tx, context.latest(tx)).profile(person.jurisdiction)
    codes = {row["code"] for row in profile.get("departments", ())}
    problems = [("roles", f"没有角色 {role}：可用的是 {'、'.join(ROLES)}") for role in sorted(person.roles - {*ROLES})]
    if not person.roles:
        problems.append(("roles", "至少要有一个角色"))
    if person.department and person.department not in codes:
        problems.append(("department", f"{person.jurisdiction} 没有部门 {person.department}"))
    if not person.jurisdiction or person.id == SYSTEM.id or person.id != person.id.strip():
        problems.append(("id", f"编号 {person.id!r} 不能使用"))
    return problems


def deactivate_person(context: Context, person: str, *, actor: Actor) -> int:
    """Somebody may act no more, their name stays for the history; how many tasks they still hold (离职批量转办).

    The administrator of the jurisdiction may, and the platform. Raises NotFound for somebody who is not active.
    """
    with context.database.write() as tx:
        known = actors.load(tx, person)
        if known is None:
            raise NotFound(f"没有人员 {person}，或者已经停用")
        access.require_role(actor, known.jurisdiction, "administrator")
        actors.deactivate(tx, person)
        return len(tasks.held_by(tx, person))
