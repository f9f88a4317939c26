"""Queries for what documents state about plans, campaigns and visits, where no other module asks for it."""

from datetime import date

from sqlalchemy import BindParameter, bindparam, func, select

from engine.store.database import Tx
from engine.store.rows import Query, Row, all_rows, first_row, one_row
from engine.store.tables_domain import (
    campaign,
    credit_record,
    follow_up,
    guideline,
    inspected_object,
    inspection,
    inspection_fact,
    item,
    joint_register_entry,
    negotiation_opinion,
    negotiation_round,
    notice,
    plan_line,
    plan_window,
)
from engine.store.tables_engine import actor

_OF_CAMPAIGN: BindParameter[int] = bindparam("campaign")
_OF_VISIT: BindParameter[int] = bindparam("inspection")

# Plans and items ----------------------------------------------------------------------------------------------------

_WINDOWS = Query(
    select(plan_window)
    .where(plan_window.c.plan_id == bindparam("plan"), plan_window.c.status == "AGREED")
    .order_by(plan_window.c.number)
)
_LINE = Query(select(plan_line).where(plan_line.c.id == bindparam("line")))
_ITEMS = (
    select(item)
    .where(item.c.jurisdiction == bindparam("jurisdiction"), item.c.code.in_(bindparam("codes", expanding=True)))
    .order_by(item.c.version)
)


def windows(tx: Tx, plan: int) -> list[Row]:
    """The windows of a joint plan that were agreed on (集中实施时间), in order."""
    return all_rows(tx, _WINDOWS, plan=plan)


def line(tx: Tx, row: int) -> Row:
    """One line of a plan. Raises NotFound."""
    return one_row(tx, _LINE, "plan line", line=row)


def items(tx: Tx, jurisdiction: str, codes: list[str]) -> dict[str, Row]:
    """Items by code, those of the newest version."""
    return {row["code"]: row for row in all_rows(tx, _ITEMS, jurisdiction=jurisdiction, codes=codes)}


# Campaigns ----------------------------------------------------------------------------------------------------------

_ROUNDS = Query(
    select(negotiation_round).where(negotiation_round.c.campaign_id == _OF_CAMPAIGN).order_by(negotiation_round.c.round)
)
_OPINIONS = Query(
    select(negotiation_opinion, negotiation_round.c.round)
    .join(negotiation_round, negotiation_round.c.id == negotiation_opinion.c.negotiation_round_id)
    .where(negotiation_round.c.campaign_id == _OF_CAMPAIGN)
    .order_by(negotiation_round.c.round, negotiation_opinion.c.department)
)
_GUIDELINE = Query(
    select(guideline.c.entries).where(guideline.c.campaign_id == _OF_CAMPAIGN).order_by(guideline.c.version.desc())
)
_EXCLUSIONS = Query(
    select(joint_register_entry.c.exclusion, func.count().label("number"))
    .where(joint_register_entry.c.campaign_id == _OF_CAMPAIGN, joint_register_entry.c.exclusion != "")
    .group_by(joint_register_entry.c.exclusion)
    .order_by(joint_register_entry.c.exclusion)
)


def rounds(tx: Tx, row: int) -> list[Row]:
    """The rounds of a campaign's negotiation, in order."""
    return all_rows(tx, _ROUNDS, campaign=row)


def opinions(tx: Tx, row: int) -> list[Row]:
    """Every department's opinion in every round, with `round`."""
    return all_rows(tx, _OPINIONS, campaign=row)


def guideline_entries(tx: Tx, row: int) -> list[Row]:
    """The headings of a campaign's newest guideline with their text (field, text); empty without one."""
    newest = first_row(tx, _GUIDELINE, campaign=row)
    return [{"field": entry["field"], "text": entry["text"]} for entry in newest["entries"]] if newest else []


def exclusions(tx: Tx, row: int) -> dict[str, int]:
    """How many objects of a campaign's frame were excluded, by code."""
    return {found["exclusion"]: int(found["number"]) for found in all_rows(tx, _EXCLUSIONS, campaign=row)}


# Visits -------------------------------------------------------------------------------------------------------------

_VISIT = Query(
    select(
        inspection,
        inspected_object.c.object_id.label("object_no"),
        inspected_object.c.name.label("object_name"),
        inspected_object.c.uscc,
        inspected_object.c.address,
        inspected_object.c.legal_rep,
        inspected_object.c.liaison,
        campaign.c.campaign_no,
        campaign.c.name.label("campaign_name"),
        campaign.c.initiator,
        campaign.c.starts_on,
        campaign.c.ends_on,
    )
    .join(inspected_object, inspected_object.c.id == inspection.c.object_id)
    .join(campaign, campaign.c.id == inspection.c.campaign_id)
    .where(inspection.c.id == _OF_VISIT)
)
_VISITS = Query(
    select(func.count().label("number")).where(
        inspection.c.object_id == bindparam("object"), inspection.c.concluded_on >= bindparam("since")
    )
)
_CHECKS = Query(
    select(inspection_fact).where(inspection_fact.c.inspection_id == _OF_VISIT).order_by(inspection_fact.c.id)
)
_CASES = Query(
    select(follow_up)
    .where(follow_up.c.inspection_id == _OF_VISIT)
    .order_by(follow_up.c.department, follow_up.c.disposal)
)
_SERVICE = Query(select(notice).where(notice.c.inspection_id == _OF_VISIT, notice.c.kind == bindparam("of_kind")))
_CREDIT = Query(
    select(credit_record)
    .where(credit_record.c.inspection_id == _OF_VISIT, credit_record.c.department == bindparam("by"))
    .order_by(credit_record.c.id.desc())
)
_PERSON = Query(select(actor.c.name).where(actor.c.id == bindparam("person")))


def visit(tx: Tx, row: int) -> Row:
    """One visit with its object (number, name, code, address, representative, liaison) and campaign."""
    return one_row(tx, _VISIT, "inspection", inspection=row)


def visits_since(tx: Tx, object_row: int, since: date) -> int:
    """How many visits to an object were concluded since a day."""
    return int(one_row(tx, _VISITS, "visits", object=object_row, since=since)["number"])


def checks(tx: Tx, row: int) -> list[Row]:
    """What was checked on a visit, item by item, in the order of entry."""
    return all_rows(tx, _CHECKS, inspection=row)


def cases(tx: Tx, row: int) -> list[Row]:
    """The follow-ups of a visit, by department."""
    return all_rows(tx, _CASES, inspection=row)


def service_of(tx: Tx, row: int, kind: str) -> Row | None:
    """How a notice of this kind was served, or None."""
    return first_row(tx, _SERVICE, inspection=row, of_kind=kind)


def credit_decision(tx: Tx, row: int, department: str) -> Row | None:
    """The newest decision of a department on the credit of a visit's object, or None."""
    return first_row(tx, _CREDIT, inspection=row, by=department)


def person(tx: Tx, number: str | None) -> str:
    """The name of a person; the number where nobody has it, empty without one."""
    found = first_row(tx, _PERSON, person=number or "")
    return str(found["name"]) if found else number or ""
