"""Beginning the plans of a year: of all departments at once, the joint plan of each author, the change of a plan."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from engine import access
from engine.clock import china_date
from engine.commands.context import Context, Law
from engine.commands.deadlines import due
from engine.commands.instances import Beginning, begin
from engine.commands.outcome import Outcome
from engine.commands.procedures import procedure_of, start_annual_plan
from engine.errors import Conflict, Refused
from engine.records import SYSTEM, Actor
from engine.services import joint_plans as joint_planning
from engine.services.departments import ORGAN
from engine.store import Tx, joint_plans, plan_versions, plans, registers

Row = Mapping[str, Any]


def start_annual_plans(context: Context, jurisdiction: str, year: int, *, now: datetime) -> list[Outcome]:
    """Begin the yearly plan of every department that has to plan and has none (yearly timer of P2).

    Asked again it begins nothing twice; the answer holds only what it began. Clauses YC-2.4a, CJ-2.3a, TD-4.1a,
    TQ-3.5a, MS-2.5a. Raises NotFound for a jurisdiction that does not exist.
    """
    with context.database.read() as tx:
        codes = planning_departments(context, tx, jurisdiction, china_date(now))
        waiting = [code for code in codes if not plans.standing(tx, jurisdiction, code, year)]
    return [
        start_annual_plan(
            context, jurisdiction, code, year, actor=SYSTEM, now=now,
            command_id=f"annual-plan:{jurisdiction}:{year}:{code}:{now.isoformat()}",
        )
        for code in waiting
    ]  # fmt: skip


def planning_departments(context: Context, tx: Tx, jurisdiction: str, day: date) -> list[str]:
    """Codes of the organs of a profile that have an item which is drawn on a day: they have to plan."""
    profile = context.law(tx, context.latest(tx)).profile(jurisdiction)
    items = registers.active_items(tx, jurisdiction, day).values()
    able = {item["body"] for item in items if not item["key_supervision"]}
    return sorted(row["code"] for row in profile["departments"] if row["kind"] == ORGAN and row["code"] in able)


def start_joint_plans(context: Context, jurisdiction: str, year: int, *, now: datetime) -> list[Outcome]:
    """Begin the joint plan (年度联合抽查工作计划) of every author that collects departments, once the plans are in.

    That is when all plans of departments are in force, or the day for filing them has passed (P2, joint plan). Asked
    again it begins nothing twice; the answer holds only what it began. Clauses YC-2.4g, CJ-2.3c, TQ-3.5c, MS-2.5a.
    """
    with context.database.read() as tx:
        law = context.law(tx, context.latest(tx))
        authors = joint_planning.authors(law.profile(jurisdiction))
        if not authors or not _plans_are_in(context, tx, law, jurisdiction, year, china_date(now)):
            return []
        waiting = [code for code in authors if joint_plans.of_author(tx, jurisdiction, year, code) is None]
    begun = [_joint_plan(context, jurisdiction, year, code, now) for code in waiting]
    return [outcome for outcome in begun if not outcome.repeated]


def _plans_are_in(context: Context, tx: Tx, law: Law, jurisdiction: str, year: int, today: date) -> bool:
    if not plans.lines_of_year(tx, jurisdiction, year):
        return False
    last = last_day(context, law, jurisdiction, "plan_file", year)
    return (last is not None and today > last) or not plan_versions.unfinished(tx, jurisdiction, year)


def last_day(context: Context, law: Law, jurisdiction: str, kind: str, year: int) -> date | None:
    """The last day of a year for filing plans (`plan_file`) or entering them (`plan_enter`), by decision D9.

    None where the document names none.
    """
    decide = law.deployment.rules.evaluate
    found = due(context.calendar(jurisdiction), decide, jurisdiction, kind, date(year, 1, 1))
    return None if found is None else found[0].date


def _joint_plan(context: Context, jurisdiction: str, year: int, author: str, now: datetime) -> Outcome:
    def prepare(tx: Tx) -> Beginning:
        plan = plans.new_plan(tx, jurisdiction, author, year, plans.JOINT)
        number = plans.the_plan(tx, plan)["plan_no"]
        data = {"plan": plan, "year": year, "author": author}
        return Beginning(procedure_of(context, tx, jurisdiction, "joint_plan"), number, data, jurisdiction)

    return begin(context, f"joint-plan:{jurisdiction}:{year}:{author}", "start_joint_plan", prepare, SYSTEM, now)


def start_amendment(context: Context, plan: int, *, actor: Actor, now: datetime, command_id: str) -> Outcome:
    """Begin the change of a plan in force (计划调整, YC-2.4c, TQ-3.5c): its next version, drafted from its lines.

    The department whose plan it is may, and the platform. Raises Refused for others, Conflict for a plan that is not
    in force or is being changed already.
    """

    def prepare(tx: Tx) -> Beginning:
        old = plans.the_plan(tx, plan)
        _may_change(tx, old, actor)
        new = plans.the_plan(tx, plan_versions.open_version(tx, plan))
        data = {"plan": new["id"], "department": new["department"], "year": new["year"]}
        where = str(old["jurisdiction"])
        process = procedure_of(context, tx, where, "plan_amendment")
        return Beginning(process, plan_versions.key_of(new), data, where)

    return begin(context, command_id, "start_amendment", prepare, actor, now)


def _may_change(tx: Tx, old: Row, actor: Actor) -> None:
    access.require_role(actor, old["jurisdiction"], "initiator", "coordinator")
    if "system" not in actor.roles and actor.department != old["department"]:
        raise Refused(f"{old['plan_no']} 由 {old['department']} 制定，您在 {actor.department}")
    if old["status"] != plans.IN_FORCE:
        raise Conflict(f"{old['plan_no']} 的这一版不是现行计划")
    if plan_versions.newest_open(tx, old) is not None:
        raise Conflict(f"{old['plan_no']} 正在调整")
