"""Queries on campaigns (联合抽查任务), their departments with counters and clock, and their negotiation."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, delete, func, select, update

from engine.store.database import Tx
from engine.store.rows import Change, Do, Query, Row, all_rows, change_row, first_row, insert_row, insert_rows, one_row
from engine.store.tables_domain import (
    campaign,
    campaign_department,
    negotiation_opinion,
    negotiation_round,
    plan,
    plan_line,
    report,
)

_CAMPAIGN = Query(select(campaign).where(campaign.c.id == bindparam("campaign")))
_OF_CAMPAIGN = campaign_department.c.campaign_id == bindparam("campaign")
_DEPARTMENTS = Query(select(campaign_department).where(_OF_CAMPAIGN).order_by(campaign_department.c.department))
_DEPARTMENT = Query(
    select(campaign_department).where(_OF_CAMPAIGN, campaign_department.c.department == bindparam("department"))
)
_PLAN = Query(
    select(plan.c.id, plan.c.status, plan.c.plan_no, plan.c.name)
    .join(plan_line, plan_line.c.plan_id == plan.c.id)
    .where(plan_line.c.id == bindparam("line"))
)


def new_campaign(tx: Tx, jurisdiction: str, year: int, initiator: str, source: str, **values: Any) -> int:
    """Open a campaign of `source` PLAN or TEMPORARY; its id. Other columns by name (name, ground, filter …)."""
    prefix = f"RW{year}-"
    counted = select(func.count()).where(
        campaign.c.jurisdiction == jurisdiction, campaign.c.campaign_no.startswith(prefix)
    )
    number = f"{prefix}{tx.execute(counted).scalar_one() + 1:04d}"
    opened = {"campaign_no": number, "name": number, "draw_type": "UNTARGETED", "status": "DRAFT", **values}
    return insert_row(tx, campaign, {**opened, "jurisdiction": jurisdiction, "initiator": initiator, "source": source})


_FROM_LINE = ("items", "participants", "methods", "filter", "ratio_bp", "count", "starts_on", "ends_on", "name")


def campaign_of_line(tx: Tx, line: Row, now: datetime) -> int:
    """Open the campaign of a plan line, filled with what the plan says; its id."""
    planned = {name: line[name] for name in _FROM_LINE}
    return new_campaign(
        tx,
        line["jurisdiction"],
        line["starts_on"].year,
        line["initiator"],
        "PLAN",
        plan_line_id=line["id"],
        created_at=now,
        **planned,
    )


def the_campaign(tx: Tx, row: int) -> Row:
    """One campaign. Raises NotFound."""
    return one_row(tx, _CAMPAIGN, "campaign", campaign=row)


_NUMBERED = Query(
    select(campaign).where(campaign.c.jurisdiction == bindparam("at"), campaign.c.campaign_no == bindparam("which"))
)


def numbered(tx: Tx, jurisdiction: str, number: str) -> Row:
    """One campaign by its number. Raises NotFound."""
    return one_row(tx, _NUMBERED, "campaign", at=jurisdiction, which=number)


def change_campaign(tx: Tx, row: int, **values: Any) -> None:
    """Set columns of a campaign."""
    change_row(tx, campaign, row, values)


def plan_of_line(tx: Tx, line: int) -> Row:
    """The plan a line stands in: id, status, number, name. Raises NotFound."""
    return one_row(tx, _PLAN, "plan of line", line=line)


# Departments, counters, clocks ----------------------------------------------------------------------------------


def replace_departments(tx: Tx, row: int, jurisdiction: str, items: Mapping[str, list[str]]) -> None:
    """The departments of a campaign with the items each inspects."""
    tx.execute(delete(campaign_department).where(_OF_CAMPAIGN), {"campaign": row})
    rows = ({"campaign_id": row, "department": code, "items": of} for code, of in items.items())
    insert_rows(tx, campaign_department, ({**values, "jurisdiction": jurisdiction} for values in rows))


def departments(tx: Tx, row: int) -> list[Row]:
    """The departments of a campaign, by code."""
    return all_rows(tx, _DEPARTMENTS, campaign=row)


def the_department(tx: Tx, row: int, department: str) -> Row:
    """One department of a campaign. Raises NotFound."""
    return one_row(tx, _DEPARTMENT, "department of campaign", campaign=row, department=department)


_CHANGE_DEPARTMENT = Change(campaign_department, _OF_CAMPAIGN, campaign_department.c.department == bindparam("code"))


def change_department(tx: Tx, row: int, department: str, **values: Any) -> None:
    """Set columns of one department of a campaign."""
    _CHANGE_DEPARTMENT.run(tx, {"campaign": row, "code": department}, values)


def set_total(tx: Tx, row: int, objects: int) -> None:
    """So many objects were drawn: the target of all counters of the campaign."""
    change_campaign(tx, row, objects_total=objects)
    tx.execute(update(campaign_department).where(_OF_CAMPAIGN).values(objects_total=objects), {"campaign": row})


_CONCLUDED = Query(
    update(campaign)
    .where(campaign.c.id == bindparam("campaign"))
    .values(objects_concluded=campaign.c.objects_concluded + 1)
    .returning(campaign.c.objects_concluded, campaign.c.objects_total)
)
_CONCLUDED_FOR = Do(
    update(campaign_department)
    .where(_OF_CAMPAIGN)
    .values(objects_concluded=campaign_department.c.objects_concluded + 1)
)
_SETTLED = Query(
    update(campaign)
    .where(campaign.c.id == bindparam("campaign"))
    .values(objects_settled=campaign.c.objects_settled + 1)
    .returning(campaign.c.objects_settled, campaign.c.objects_total)
)
_RESULTS = Do(
    update(campaign_department)
    .where(_OF_CAMPAIGN, campaign_department.c.department == bindparam("code"))
    .values(
        results_total=campaign_department.c.results_total + bindparam("more"),
        results_settled=campaign_department.c.results_settled + bindparam("settled"),
    )
)


def count_concluded(tx: Tx, row: int) -> bool:
    """One more object is concluded, for the campaign and each of its departments; whether it was the last."""
    _CONCLUDED_FOR.run(tx, campaign=row)
    counted = one_row(tx, _CONCLUDED, "campaign", campaign=row)
    return bool(counted["objects_concluded"] == counted["objects_total"])


def count_settled(tx: Tx, row: int) -> bool:
    """The results on one more object are public or withheld; whether it was the last of the campaign."""
    counted = one_row(tx, _SETTLED, "campaign", campaign=row)
    return bool(counted["objects_settled"] == counted["objects_total"])


def count_results(tx: Tx, row: int, department: str, more: int = 0, settled: int = 0) -> None:
    """So many more results of a department exist, so many more are published or withheld."""
    _RESULTS.run(tx, campaign=row, code=department, more=more, settled=settled)


# Negotiation ------------------------------------------------------------------------------------------------------

_LAST_ROUND = Query(
    select(negotiation_round)
    .where(negotiation_round.c.campaign_id == bindparam("campaign"))
    .order_by(negotiation_round.c.round.desc())
    .limit(1)
)
_OPINIONS = Query(select(negotiation_opinion).where(negotiation_opinion.c.negotiation_round_id == bindparam("round")))


def open_round(tx: Tx, row: int, jurisdiction: str, number: int, now: datetime) -> None:
    """Open round `number` of the negotiation of a campaign."""
    values = {"campaign_id": row, "jurisdiction": jurisdiction, "round": number, "opened_at": now}
    insert_row(tx, negotiation_round, values)


def last_round(tx: Tx, row: int) -> Row | None:
    """The newest round of negotiation, or None before the first."""
    return first_row(tx, _LAST_ROUND, campaign=row)


def change_round(tx: Tx, round_row: int, **values: Any) -> None:
    """Set columns of a round."""
    change_row(tx, negotiation_round, round_row, values)


def give_opinion(tx: Tx, values: Mapping[str, Any]) -> None:
    """One department's opinion in a round; a repeated one replaces the first."""
    same = (
        negotiation_opinion.c.negotiation_round_id == values["negotiation_round_id"],
        negotiation_opinion.c.department == values["department"],
    )
    tx.execute(delete(negotiation_opinion).where(*same))
    insert_rows(tx, negotiation_opinion, [values])


def opinions(tx: Tx, round_row: int) -> list[Row]:
    """The opinions given in a round."""
    return all_rows(tx, _OPINIONS, round=round_row)


# Reports ----------------------------------------------------------------------------------------------------------


def add_report(tx: Tx, values: Mapping[str, Any]) -> int:
    """A report of a campaign; its id."""
    return insert_row(tx, report, values)


def reports(tx: Tx, row: int) -> list[Row]:
    """The reports of a campaign, oldest first."""
    return all_rows(tx, select(report).where(report.c.campaign_id == row).order_by(report.c.id))
