"""Queries on the item list and the two registers (一单两库), and the joint register of a campaign (TD-3.3a)."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Text, and_, bindparam, cast, delete, func, literal, or_, select, update

from engine.store.database import Tx
from engine.store.rows import Query, Row, all_rows, first_row
from engine.store.tables_domain import inspected_object, inspector, item, joint_register_entry

UNCLASSED = "ALL"
"""The stratum of objects without a risk class."""

# Items --------------------------------------------------------------------------------------------------------

_ON_DAY = bindparam("day", type_=item.c.valid_from.type)
LISTED = (
    or_(item.c.valid_from.is_(None), item.c.valid_from <= _ON_DAY),
    or_(item.c.valid_to.is_(None), item.c.valid_to >= _ON_DAY),
)
"""What stands on the list on `day`."""
_ACTIVE_ITEMS = Query(
    select(item).where(item.c.jurisdiction == bindparam("jurisdiction"), *LISTED).order_by(item.c.version)
)


def active_items(tx: Tx, jurisdiction: str, day: date) -> dict[str, Row]:
    """The items on the list on `day`, by code; the newest version counts (CJ-2.1b, TD-3.2a)."""
    found = all_rows(tx, _ACTIVE_ITEMS, jurisdiction=jurisdiction, day=day)
    return {row["code"]: row for row in found}


# Objects ------------------------------------------------------------------------------------------------------

_OBJECT_NAMED = Query(
    select(inspected_object).where(
        inspected_object.c.jurisdiction == bindparam("jurisdiction"),
        inspected_object.c.object_id == bindparam("object"),
    )
)
_SET_STATUS = (
    update(inspected_object)
    .where(inspected_object.c.id == bindparam("object"))
    .values(status=bindparam("new_status"), source=bindparam("new_source"), updated_at=bindparam("at"))
)


def object_named(tx: Tx, jurisdiction: str, object_id: str) -> Row | None:
    """One inspected object by its number in the register, or None."""
    return first_row(tx, _OBJECT_NAMED, jurisdiction=jurisdiction, object=object_id)


def change_status(tx: Tx, row: int, status: str, source: str, now: datetime) -> None:
    """Record a new registration status of an object and where it is known from (CJ-2.2c, YC-2.3e)."""
    tx.execute(_SET_STATUS, {"object": row, "new_status": status, "new_source": source, "at": now})


def _in_frame(jurisdiction: str, object_types: Sequence[str], wanted: Mapping[str, Any]) -> ColumnElement[bool]:
    """The objects a filter of a form selects: active ones only, every given member narrows (data section 2)."""
    column = inspected_object.c
    chosen: list[ColumnElement[bool]] = [column.jurisdiction == jurisdiction, column.status == "ACTIVE"]
    for types in (object_types, wanted.get("object_types")):
        if types:
            chosen.append(column.object_type.in_(types))
    if wanted.get("risk_classes"):
        chosen.append(column.risk_class.in_(wanted["risk_classes"]))
    chosen.extend(_any_start(column.industry, wanted.get("industries")))
    chosen.extend(_any_start(column.region_code, wanted.get("regions")))
    chosen.extend(_any_tag(wanted.get("tags")))
    return and_(*chosen)


def _any_start(column: Any, codes: Sequence[str] | None) -> list[ColumnElement[bool]]:
    return [or_(*(column.startswith(code, autoescape=True) for code in codes))] if codes else []


def _any_tag(tags: Sequence[str] | None) -> list[ColumnElement[bool]]:
    text = cast(inspected_object.c.tags, Text)
    return [or_(*(text.contains(f'"{tag}"', autoescape=True) for tag in tags))] if tags else []


def count_by_stratum(
    tx: Tx, jurisdiction: str, object_types: Sequence[str], wanted: Mapping[str, Any]
) -> dict[str, int]:
    """How many objects a filter selects, by risk class (`ALL` where none is given)."""
    stratum = func.coalesce(inspected_object.c.risk_class, UNCLASSED)
    chosen = _in_frame(jurisdiction, object_types, wanted)
    counted = select(stratum, func.count()).where(chosen).group_by(stratum).order_by(stratum)
    return {str(row[0]): int(row[1]) for row in tx.execute(counted)}


# The joint register of a campaign (联合监管对象名录库) ---------------------------------------------------------

_ENTRIES = joint_register_entry.c.campaign_id == bindparam("campaign")


def build_joint(
    tx: Tx, campaign: int, jurisdiction: str, object_types: Sequence[str], wanted: Mapping[str, Any]
) -> None:
    """Fill the joint register of a campaign anew from the standing register, without moving rows through Python."""
    tx.execute(delete(joint_register_entry).where(_ENTRIES), {"campaign": campaign})
    stratum = func.coalesce(inspected_object.c.risk_class, UNCLASSED)
    chosen = select(literal(campaign), inspected_object.c.id, stratum, literal(1), literal(""))
    tx.execute(
        joint_register_entry.insert().from_select(
            ["campaign_id", "object_id", "stratum", "weight", "exclusion"],
            chosen.where(_in_frame(jurisdiction, object_types, wanted)),
        )
    )


def remove_from_joint(tx: Tx, campaign: int, object_ids: Sequence[str]) -> int:
    """Take named objects out of the joint register; how many were in it."""
    named = select(inspected_object.c.id).where(inspected_object.c.object_id.in_(object_ids))
    gone = delete(joint_register_entry).where(_ENTRIES, joint_register_entry.c.object_id.in_(named))
    return tx.execute(gone, {"campaign": campaign}).rowcount


def joint_size(tx: Tx, campaign: int) -> int:
    """How many objects stand in the joint register of a campaign."""
    counted = select(func.count()).select_from(joint_register_entry).where(_ENTRIES)
    return tx.execute(counted, {"campaign": campaign}).scalar_one()


def drop_inactive(tx: Tx, campaign: int) -> int:
    """Objects closed or moved since the register was built are not of the frame; how many left (data 6 no 1)."""
    gone = select(inspected_object.c.id).where(inspected_object.c.status != "ACTIVE")
    closed = delete(joint_register_entry).where(_ENTRIES, joint_register_entry.c.object_id.in_(gone))
    return tx.execute(closed, {"campaign": campaign}).rowcount


# Inspectors ---------------------------------------------------------------------------------------------------

_CERTIFIED = (
    select(inspector)
    .where(
        inspector.c.jurisdiction == bindparam("jurisdiction"),
        inspector.c.department.in_(bindparam("departments", expanding=True)),
        inspector.c.duty_status == "ON_DUTY",
        inspector.c.person_kind != "EXPERT",
        or_(inspector.c.cert_from.is_(None), inspector.c.cert_from <= bindparam("first")),
        inspector.c.cert_expiry >= bindparam("last"),
    )
    .order_by(inspector.c.inspector_id)
)
_NAMED = select(inspector).where(
    inspector.c.jurisdiction == bindparam("jurisdiction"),
    inspector.c.inspector_id.in_(bindparam("names", expanding=True)),
)


def certified(tx: Tx, jurisdiction: str, departments: Sequence[str], first: date, last: date) -> list[Row]:
    """Inspectors on duty whose certificate is valid from `first` to `last` (CJ-2.2d, TQ-3.3b, MS-2.2a)."""
    return all_rows(tx, _CERTIFIED, jurisdiction=jurisdiction, departments=list(departments), first=first, last=last)


def inspectors_named(tx: Tx, jurisdiction: str, names: Sequence[str]) -> dict[str, Row]:
    """Inspectors by their number, those that exist."""
    found = all_rows(tx, _NAMED, jurisdiction=jurisdiction, names=list(names))
    return {row["inspector_id"]: row for row in found}
