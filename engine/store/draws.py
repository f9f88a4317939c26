"""Queries on draws. The secret of a draw stands alone in its table and no other query here touches that table."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, bindparam, case, func, select, update

from engine.store.database import Tx
from engine.store.rows import Change, Query, Row, all_rows, change_row, first_row, insert_row, insert_rows, one_row
from engine.store.tables_domain import (
    campaign,
    direct_assignment,
    draw,
    draw_object,
    draw_secret,
    inspected_object,
    inspection,
    inspector,
    joint_register_entry,
    result,
    team_member,
)

_DRAW = Query(
    select(draw).where(draw.c.campaign_id == bindparam("campaign")).order_by(draw.c.attempt.desc(), draw.c.id.desc())
)
_FRAME = Query(
    select(
        inspected_object.c.id.label("row"),
        inspected_object.c.object_id.label("id"),
        inspected_object.c.secrecy_flag,
        inspected_object.c.tags,
        inspected_object.c.region_risk,
        inspected_object.c.industry_risk,
        joint_register_entry.c.stratum,
        joint_register_entry.c.weight,
        joint_register_entry.c.exclusion,
    )
    .join(inspected_object, inspected_object.c.id == joint_register_entry.c.object_id)
    .where(joint_register_entry.c.campaign_id == bindparam("campaign"))
    .order_by(inspected_object.c.object_id)
)


def new_draw(tx: Tx, values: Mapping[str, Any]) -> int:
    """A draw that begins with its frame; its row id."""
    return insert_row(tx, draw, values)


def the_draw(tx: Tx, campaign_row: int) -> Row:
    """The newest draw of a campaign. Raises NotFound."""
    return one_row(tx, _DRAW, "draw of campaign", campaign=campaign_row)


def find_draw(tx: Tx, campaign_row: int) -> Row | None:
    """The newest draw of a campaign, or None."""
    return first_row(tx, _DRAW, campaign=campaign_row)


_ATTEMPTS = Query(select(draw).where(draw.c.campaign_id == bindparam("campaign")).order_by(draw.c.attempt, draw.c.id))


def attempts(tx: Tx, campaign_row: int) -> list[Row]:
    """Every draw of a campaign, ended attempts too, the first first."""
    return all_rows(tx, _ATTEMPTS, campaign=campaign_row)


def object_draw(tx: Tx, campaign_row: int) -> Row:
    """The draw that selected the objects of a campaign; later attempts choose inspectors only (MS-2.5c)."""
    return attempts(tx, campaign_row)[0]


def change_draw(tx: Tx, row: int, **values: Any) -> None:
    """Set columns of a draw."""
    change_row(tx, draw, row, values)


def frame(tx: Tx, campaign_row: int) -> list[Row]:
    """The frame: every object of the joint register, by number, with stratum, weight, exclusion code, tags."""
    return all_rows(tx, _FRAME, campaign=campaign_row)


_ENTRY = (
    joint_register_entry.c.campaign_id == bindparam("of_campaign"),
    joint_register_entry.c.object_id == bindparam("of_object"),
)


def set_weights(tx: Tx, campaign_row: int, weights: Mapping[int, int]) -> None:
    """The number of tickets of objects in a joint register, by row id of the object."""
    if weights:
        rows = [{"of_campaign": campaign_row, "of_object": row, "new": weight} for row, weight in weights.items()]
        tx.execute(update(joint_register_entry).where(*_ENTRY).values(weight=bindparam("new")), rows)


def exclude(tx: Tx, campaign_row: int, codes: Mapping[int, str]) -> None:
    """The exclusion code of objects in a joint register, by row id of the object; they stay rows of the frame."""
    if codes:
        rows = [{"of_campaign": campaign_row, "of_object": row, "new": code} for row, code in codes.items()]
        tx.execute(update(joint_register_entry).where(*_ENTRY).values(exclusion=bindparam("new")), rows)


_STRATA = Query(
    select(
        joint_register_entry.c.stratum, func.sum(case((joint_register_entry.c.exclusion == "", 1), else_=0)).label("n")
    )
    .where(joint_register_entry.c.campaign_id == bindparam("campaign"))
    .group_by(joint_register_entry.c.stratum)
    .order_by(joint_register_entry.c.stratum)
)


def strata(tx: Tx, campaign_row: int) -> dict[str, int]:
    """How many objects of the frame may be drawn, by stratum; strata of excluded objects alone count 0."""
    return {row["stratum"]: int(row["n"]) for row in all_rows(tx, _STRATA, campaign=campaign_row)}


_ENTRIES = (
    select(inspection.c.object_id)
    .join(
        joint_register_entry,
        and_(
            joint_register_entry.c.object_id == inspection.c.object_id,
            joint_register_entry.c.campaign_id == bindparam("campaign"),
        ),
    )
    .where(inspection.c.campaign_id != bindparam("campaign"))
)
_VISITS = Query(
    _ENTRIES.add_columns(func.count().label("visits"))
    .where(inspection.c.concluded_on >= bindparam("since"))
    .group_by(inspection.c.object_id)
)
_PENDING = Query(
    _ENTRIES.add_columns(inspection.c.id.label("inspection"), campaign.c.initiator, campaign.c.participants)
    .join(campaign, campaign.c.id == inspection.c.campaign_id)
    .where(
        inspection.c.arrived_at.is_(None),
        inspection.c.concluded_at.is_(None),
        inspection.c.status != "WITHDRAWN",
        campaign.c.starts_on <= bindparam("last"),
        campaign.c.ends_on >= bindparam("first"),
    )
)
_RECOGNISED = Query(
    _ENTRIES.add_columns(result.c.item, result.c.id.label("result_id"))
    .join(result, result.c.inspection_id == inspection.c.id)
    .where(result.c.published_on >= bindparam("since"), result.c.corrected_by.is_(None))
    .order_by(result.c.id)
)


def visits(tx: Tx, campaign_row: int, since: date) -> dict[int, int]:
    """Visits since a day to objects of the joint register in other campaigns, by object row (YC-2.4d)."""
    rows = all_rows(tx, _VISITS, campaign=campaign_row, since=since)
    return {row["object_id"]: row["visits"] for row in rows}


def pending(tx: Tx, campaign_row: int, first: date, last: date) -> list[Row]:
    """Visits still to be made to objects of the joint register in campaigns of an overlapping period (YC-2.4b)."""
    return all_rows(tx, _PENDING, campaign=campaign_row, first=first, last=last)


def published_items(tx: Tx, campaign_row: int, since: date) -> list[Row]:
    """Items with a published result since a day, for objects of the joint register (TQ-3.7d, MS-3.2b)."""
    return all_rows(tx, _RECOGNISED, campaign=campaign_row, since=since)


# The secret -------------------------------------------------------------------------------------------------------


def keep_secret(tx: Tx, row: int, secret: bytes, roster: Sequence[Mapping[str, Any]]) -> None:
    """Keep secret and roster of a draw; both become known to an auditor only."""
    insert_rows(tx, draw_secret, [{"draw_id": row, "secret": secret, "roster": list(roster)}])


def secret_of(tx: Tx, row: int) -> Row:
    """Secret and roster of a draw, for the draw itself and for the auditor. Raises NotFound."""
    return one_row(
        tx, select(draw_secret).where(draw_secret.c.draw_id == bindparam("draw")), "secret of draw", draw=row
    )


# What was drawn ---------------------------------------------------------------------------------------------------


def keep_objects(tx: Tx, row: int, campaign_row: int, rows: Iterable[Mapping[str, Any]]) -> int:
    """Drawn, reserve and excluded objects of a draw; how many."""
    return insert_rows(tx, draw_object, ({**values, "draw_id": row, "campaign_id": campaign_row} for values in rows))


_DRAWN = Query(
    select(
        draw_object.c.object_id,
        inspected_object.c.object_id.label("id"),
        inspected_object.c.name,
        inspected_object.c.secrecy_flag,
        draw_object.c.stratum,
        draw_object.c.batch,
        draw_object.c.position,
    )
    .join(inspected_object, inspected_object.c.id == draw_object.c.object_id)
    .where(draw_object.c.campaign_id == bindparam("campaign"), draw_object.c.state == bindparam("state"))
    .order_by(inspected_object.c.object_id)
)


def objects_of(tx: Tx, campaign_row: int, state: str = "DRAWN") -> list[Row]:
    """Objects of a campaign's draw in one state (DRAWN, RESERVE, EXCLUDED), by number."""
    return all_rows(tx, _DRAWN, campaign=campaign_row, state=state)


_CHANGE_OBJECT = Change(
    draw_object, draw_object.c.draw_id == bindparam("of_draw"), draw_object.c.object_id == bindparam("of_object")
)


def change_object(tx: Tx, row: int, object_row: int, **values: Any) -> None:
    """Set columns of an object of a draw."""
    _CHANGE_OBJECT.run(tx, {"of_draw": row, "of_object": object_row}, values)


# Inspectors ---------------------------------------------------------------------------------------------------------

_LOADS = (
    select(inspector.c.inspector_id, func.count().label("visits"))
    .join(team_member, team_member.c.inspector_id == inspector.c.id)
    .join(inspection, inspection.c.id == team_member.c.inspection_id)
    .where(
        inspector.c.jurisdiction == bindparam("jurisdiction"),
        inspector.c.department.in_(bindparam("departments", expanding=True)),
        inspection.c.created_on >= bindparam("since"),
    )
    .group_by(inspector.c.inspector_id)
)


def loads(tx: Tx, jurisdiction: str, departments: Sequence[str], since: date) -> dict[str, int]:
    """Visits assigned since a day, by inspector number."""
    chosen = {"jurisdiction": jurisdiction, "departments": list(departments), "since": since}
    return {row["inspector_id"]: row["visits"] for row in all_rows(tx, _LOADS, **chosen)}


def propose_direct(tx: Tx, rows: Iterable[Mapping[str, Any]]) -> int:
    """Direct assignments that wait for their approver; how many."""
    return insert_rows(tx, direct_assignment, rows)


def _waiting(campaign_row: int, department: str) -> tuple[ColumnElement[bool], ...]:
    own = direct_assignment.c.campaign_id == campaign_row, direct_assignment.c.department == department
    return *own, direct_assignment.c.decision.is_(None)


def waiting_direct(tx: Tx, campaign_row: int, department: str) -> list[Row]:
    """Direct assignments of a department in a campaign without a decision."""
    waiting = _waiting(campaign_row, department)
    return all_rows(tx, select(direct_assignment).where(*waiting).order_by(direct_assignment.c.id))


def decide_direct(tx: Tx, campaign_row: int, department: str, decision: str, by: str, now: datetime) -> None:
    """Decide the waiting direct assignments of a department; all stay in the public ledger (TD-4.2d)."""
    decided = {"decision": decision, "decided_by": by, "decided_at": now}
    tx.execute(update(direct_assignment).where(*_waiting(campaign_row, department)).values(**decided))
