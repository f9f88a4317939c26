"""Queries on visits (inspection): their object and campaign, team, check-in, facts, evidence, notices."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import bindparam, delete, false, func, select, update

from engine.store.database import Tx
from engine.store.rows import Do, Query, Row, all_rows, change_row, first_row, insert_rows, one_row
from engine.store.tables_domain import (
    campaign,
    evidence,
    inspected_object,
    inspection,
    inspection_fact,
    inspector,
    notice,
    team_member,
)

WITHDRAWN = "WITHDRAWN"
"""A visit to an object that had gone before the snapshot: an error of the frame (data section 6 no 9)."""

_VISIT = Query(
    select(
        inspection,
        inspected_object.c.object_id.label("object_no"),
        inspected_object.c.name.label("object_name"),
        inspected_object.c.uscc,
        inspected_object.c.address,
        inspected_object.c.secrecy_flag,
        inspected_object.c.risk_class,
        campaign.c.campaign_no,
        campaign.c.name.label("campaign_name"),
        campaign.c.initiator,
        campaign.c.starts_on,
        campaign.c.ends_on,
    )
    .join(inspected_object, inspected_object.c.id == inspection.c.object_id)
    .join(campaign, campaign.c.id == inspection.c.campaign_id)
    .where(inspection.c.id == bindparam("inspection"))
)
_INSPECTION = Query(select(inspection).where(inspection.c.id == bindparam("inspection")))
_OF_CAMPAIGN = Query(
    select(
        inspection.c.id,
        inspection.c.number,
        inspected_object.c.object_id.label("object_no"),
        inspected_object.c.risk_class,
        inspection.c.batch,
        inspection.c.planned_from,
        inspection.c.planned_to,
    )
    .join(inspected_object, inspected_object.c.id == inspection.c.object_id)
    .where(inspection.c.campaign_id == bindparam("campaign"), inspection.c.status != WITHDRAWN)
    .order_by(inspection.c.number)
)


_NUMBERS = Query(select(inspection.c.number).where(inspection.c.campaign_id == bindparam("campaign")))


def open_visits(tx: Tx, of: Row, drawn: Sequence[Row], today: date) -> int:
    """One visit per drawn object of a campaign (with batch and planned days), in the order given; how many."""
    common = {
        "jurisdiction": of["jurisdiction"],
        "campaign_id": of["id"],
        "status": "DRAWN",
        "methods": of["methods"],
        "created_on": today,
    }
    names = ("object_id", "batch", "planned_from", "planned_to")
    opened = len(all_rows(tx, _NUMBERS, campaign=of["id"]))
    numbered = ((f"{of['campaign_no']}-{place:04d}", row) for place, row in enumerate(drawn, opened + 1))
    rows = ({"number": number, **{name: row[name] for name in names}} for number, row in numbered)
    return insert_rows(tx, inspection, ({**common, **row} for row in rows))


_PLAN_VISIT = Do(
    update(inspection)
    .where(inspection.c.campaign_id == bindparam("campaign"), inspection.c.object_id == bindparam("object"))
    .values(planned_from=bindparam("first"), planned_to=bindparam("last"))
)


def plan_visits(tx: Tx, campaign_row: int, drawn: Iterable[Row]) -> None:
    """Give the visits to drawn objects the days they are planned for."""
    for row in drawn:
        days = {"first": row["planned_from"], "last": row["planned_to"]}
        _PLAN_VISIT.run(tx, campaign=campaign_row, object=row["object_id"], **days)


def the_inspection(tx: Tx, row: int) -> Row:
    """One visit. Raises NotFound."""
    return one_row(tx, _INSPECTION, "inspection", inspection=row)


def visit(tx: Tx, row: int) -> Row:
    """One visit with its object (number, name, code, address) and campaign (number, name, initiator, period)."""
    return one_row(tx, _VISIT, "inspection", inspection=row)


def of_campaign(tx: Tx, campaign_row: int) -> list[Row]:
    """The visits of a campaign: id, number, number and class of the object, batch, planned days; none withdrawn."""
    return all_rows(tx, _OF_CAMPAIGN, campaign=campaign_row)


def change_inspection(tx: Tx, row: int, **values: Any) -> None:
    """Set columns of a visit."""
    change_row(tx, inspection, row, values)


_OVERDUE = Do(
    update(inspection)
    .where(
        inspection.c.id == bindparam("inspection"),
        inspection.c.concluded_at.is_(None),
        inspection.c.overdue_at.is_(None),
    )
    .values(overdue_at=bindparam("at"))
)


def mark_overdue(tx: Tx, row: int, now: datetime) -> bool:
    """A visit not concluded at the end of its campaign is overdue, once; whether this was the time."""
    return _OVERDUE.run(tx, inspection=row, at=now) == 1


_ALL_OVERDUE = Do(
    update(inspection)
    .where(
        inspection.c.campaign_id == bindparam("campaign"),
        inspection.c.status != WITHDRAWN,
        inspection.c.concluded_at.is_(None),
        inspection.c.overdue_at.is_(None),
    )
    .values(overdue_at=bindparam("at"))
)


def mark_all_overdue(tx: Tx, campaign_row: int, now: datetime) -> int:
    """Every visit of a campaign that is not concluded at its end is overdue; how many were not so before."""
    return _ALL_OVERDUE.run(tx, campaign=campaign_row, at=now)


def merge_items(tx: Tx, rows: Sequence[int], merged: Mapping[str, Any]) -> None:
    """Visits to come take the items of another campaign (YC-2.4b)."""
    for row in rows:
        known = the_inspection(tx, row)["merged_items"] or []
        change_inspection(tx, row, merged_items=[*known, dict(merged)])


def last_concluded(tx: Tx, campaign_row: int) -> date | None:
    """The day the last visit of a campaign was concluded, None before the first."""
    last = select(func.max(inspection.c.concluded_on)).where(inspection.c.campaign_id == campaign_row)
    day: date | None = tx.execute(last).scalar_one()
    return day


_LEAVE = Do(delete(team_member).where(team_member.c.inspection_id == bindparam("inspection")))


def withdraw(tx: Tx, row: int) -> None:
    """A visit is withdrawn with its team; its number stays taken."""
    _LEAVE.run(tx, inspection=row)
    change_inspection(tx, row, status=WITHDRAWN)


# Team -------------------------------------------------------------------------------------------------------------

_TEAM = Query(
    select(
        team_member.c.inspector_id.label("row"),
        team_member.c.department,
        team_member.c.role,
        team_member.c.leader,
        inspector.c.inspector_id,
        inspector.c.name,
        inspector.c.cert_no,
    )
    .join(inspector, inspector.c.id == team_member.c.inspector_id)
    .where(team_member.c.inspection_id == bindparam("inspection"))
    .order_by(team_member.c.department, inspector.c.inspector_id)
)
_IN_CAMPAIGN = select(inspection.c.id).where(inspection.c.campaign_id == bindparam("campaign"))


def clear_teams(tx: Tx, campaign_row: int) -> None:
    """No team of a campaign is in force any more (an infeasible matching, a new attempt)."""
    tx.execute(delete(team_member).where(team_member.c.inspection_id.in_(_IN_CAMPAIGN)), {"campaign": campaign_row})


def add_team(tx: Tx, rows: Iterable[Mapping[str, Any]]) -> int:
    """Members of teams; how many."""
    return insert_rows(tx, team_member, rows)


def clear_experts(tx: Tx, campaign_row: int, department: str) -> None:
    """A department names its experts anew."""
    own = team_member.c.inspection_id.in_(_IN_CAMPAIGN), team_member.c.department == department
    tx.execute(delete(team_member).where(*own, team_member.c.assigned == "EXPERT"), {"campaign": campaign_row})


def team(tx: Tx, row: int) -> list[Row]:
    """The team of a visit by department: row, inspector_id, name, certificate, department, role, leader."""
    return all_rows(tx, _TEAM, inspection=row)


def replace_member(tx: Tx, row: int, out: int, into: int) -> None:
    """One inspector takes another's place in the team of a visit; nobody else moves (data section 6 no 9)."""
    place = team_member.c.inspection_id == row, team_member.c.inspector_id == out
    tx.execute(update(team_member).where(*place).values(inspector_id=into, assigned="REPLACED"))


def set_leader(tx: Tx, row: int, department: str, leader: int | None) -> None:
    """Who leads the people of a department at a visit; None where nobody may."""
    own = team_member.c.inspection_id == row, team_member.c.department == department
    chosen = false() if leader is None else team_member.c.inspector_id == leader
    tx.execute(update(team_member).where(*own).values(leader=chosen))


# Facts, evidence, notices ---------------------------------------------------------------------------------------------


def add_facts(tx: Tx, rows: Iterable[Mapping[str, Any]]) -> int:
    """What was found item by item; how many."""
    return insert_rows(tx, inspection_fact, rows)


def add_evidence(tx: Tx, rows: Iterable[Mapping[str, Any]]) -> int:
    """Pieces of evidence with their digests (TQ-4.3b, MS-2.5d); how many."""
    return insert_rows(tx, evidence, rows)


_EVIDENCE = Query(select(evidence).where(evidence.c.inspection_id == bindparam("inspection")).order_by(evidence.c.id))


def evidence_of(tx: Tx, row: int) -> list[Row]:
    """The evidence on file for a visit, oldest first."""
    return all_rows(tx, _EVIDENCE, inspection=row)


_SERVED = notice.c.inspection_id == bindparam("inspection"), notice.c.kind == bindparam("kind")
_NOTICE = Query(select(notice.c.served_at).where(*_SERVED))
_UNSERVE = Do(delete(notice).where(*_SERVED))


def serve_notice(tx: Tx, values: Mapping[str, Any]) -> None:
    """A notice was served; serving it anew replaces the record."""
    _UNSERVE.run(tx, inspection=values["inspection_id"], kind=values["kind"])
    insert_rows(tx, notice, [values])


def notice_served(tx: Tx, row: int, kind: str) -> bool:
    """Whether a visit has its served notice of this kind."""
    return first_row(tx, _NOTICE, inspection=row, kind=kind) is not None


_NUMBERED = Query(
    select(inspection).where(inspection.c.jurisdiction == bindparam("where"), inspection.c.number == bindparam("which"))
)


def numbered(tx: Tx, jurisdiction: str, number: str) -> Row:
    """One visit by its number. Raises NotFound."""
    return one_row(tx, _NUMBERED, "inspection", where=jurisdiction, which=number)


def with_number(tx: Tx, jurisdiction: str, number: str) -> Row | None:
    """The same, or None where no visit has this number."""
    return first_row(tx, _NUMBERED, where=jurisdiction, which=number)


_OF_OBJECT = Query(
    select(inspection)
    .join(campaign, campaign.c.id == inspection.c.campaign_id)
    .join(inspected_object, inspected_object.c.id == inspection.c.object_id)
    .where(
        campaign.c.jurisdiction == bindparam("where"),
        campaign.c.campaign_no == bindparam("campaign_no"),
        inspected_object.c.uscc == bindparam("code"),
    )
)


def of_object(tx: Tx, jurisdiction: str, campaign_no: str, uscc: str) -> list[Row]:
    """The visits of a campaign to the objects of one credit code (统一社会信用代码)."""
    return all_rows(tx, _OF_OBJECT, where=jurisdiction, campaign_no=campaign_no, code=uscc)
