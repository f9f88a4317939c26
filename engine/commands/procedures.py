"""Beginning the main procedures: a department's yearly plan, a campaign of a plan line, a campaign outside the plan."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from engine import access
from engine.clock import china_date
from engine.commands.context import Context
from engine.commands.instances import Beginning, begin
from engine.commands.outcome import Outcome
from engine.errors import Conflict, DefinitionError
from engine.records import SYSTEM, Actor
from engine.store import Tx, campaigns, plans


def start_annual_plan(
    context: Context, jurisdiction: str, department: str, year: int, *, actor: Actor, now: datetime, command_id: str
) -> Outcome:
    """Begin the yearly plan (年度抽查工作计划) of a department. Its initiator may, and the platform.

    Raises Conflict where the department has one for that year that was neither refused nor withdrawn.
    """
    access.require_role_in(actor, jurisdiction, department, "initiator")

    def prepare(tx: Tx) -> Beginning:
        plan = plans.new_plan(tx, jurisdiction, department, year)
        _only_one(tx, jurisdiction, department, year)
        number = plans.the_plan(tx, plan)["plan_no"]
        data = {"plan": plan, "department": department, "year": year}
        return Beginning(procedure_of(context, tx, jurisdiction, "annual_plan"), number, data, jurisdiction)

    return begin(context, command_id, "start_annual_plan", prepare, actor, now)


def _only_one(tx: Tx, jurisdiction: str, department: str, year: int) -> None:
    """Asked after the number was taken, which only one can take at a time: two at once see each other here."""
    earlier, *more = plans.standing(tx, jurisdiction, department, year)
    if more:
        number = earlier["plan_no"]
        raise Conflict(f"{department} 已有 {year} 年度抽查工作计划 {number}：请在其中修改；未获批准或撤回后方可另建")


def start_planned_campaigns(context: Context, jurisdiction: str, *, now: datetime) -> list[Outcome]:
    """Begin the campaign (联合抽查任务) of every line of a plan in force whose preparation is due.

    Decision `limits` (campaign_lead, working days before the line's first day) says how long preparation takes.
    """
    with context.database.read() as tx:
        law = context.law(tx, context.latest(tx))
        row = law.deployment.rules.evaluate("limits", {"jurisdiction": jurisdiction, "kind": "campaign_lead"}).outputs
        if not isinstance(row, dict):
            raise DefinitionError("decision limits must give one row")
        until = context.calendar(jurisdiction).after(china_date(now), int(row["n"])).date
        lines = plans.lines_to_start(tx, jurisdiction, until)
    return [_of_line(context, line, now) for line in lines]


def _of_line(context: Context, line: Mapping[str, Any], now: datetime) -> Outcome:
    def prepare(tx: Tx) -> Beginning:
        return _campaign(context, tx, campaigns.campaign_of_line(tx, line, now), line["jurisdiction"])

    return begin(context, f"campaign-of-line:{line['id']}", "start_campaign", prepare, SYSTEM, now)


def start_temporary_campaign(
    context: Context, jurisdiction: str, initiator: str, name: str, ground: str, basis_document: str, first: date,
    last: date, *, actor: Actor, now: datetime, command_id: str, source: str = "TEMPORARY", **values: Any,
) -> Outcome:  # fmt: skip
    """Begin a campaign outside the plan; whether the law allows it is decided in its diagram (decision D6).

    `source` is TEMPORARY (临时任务, TD-4.1b) or SPECIAL (专项任务). An initiator of the department `initiator` may.
    """
    access.require_role_in(actor, jurisdiction, initiator, "initiator")

    def prepare(tx: Tx) -> Beginning:
        campaign = campaigns.new_campaign(
            tx, jurisdiction, first.year, initiator, source, name=name, ground=ground or None,
            basis_document=basis_document or None, starts_on=first, ends_on=last, created_at=now, **values,
        )  # fmt: skip
        return _campaign(context, tx, campaign, jurisdiction)

    return begin(context, command_id, "start_campaign", prepare, actor, now)


def _campaign(context: Context, tx: Tx, campaign: int, jurisdiction: str) -> Beginning:
    row = campaigns.the_campaign(tx, campaign)
    data = {
        "campaign": campaign, "initiator": row["initiator"], "source": row["source"], "ground": row["ground"],
        "basis_document": row["basis_document"],
    }  # fmt: skip
    return Beginning(procedure_of(context, tx, jurisdiction, "campaign"), row["campaign_no"], data, jurisdiction)


def procedure_of(context: Context, tx: Tx, jurisdiction: str, kind: str) -> str:
    """The process id of a jurisdiction's procedure, named in its profile. Raises DefinitionError without one."""
    procedures = context.law(tx, context.latest(tx)).profile(jurisdiction).get("procedures") or {}
    if not procedures.get(kind):
        raise DefinitionError(f"profile.yaml of {jurisdiction} names no procedure {kind}")
    return str(procedures[kind])
