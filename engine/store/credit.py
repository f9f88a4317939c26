"""Queries on credit records (信用记录) that inspections lead to, and on the removal of listings (移出、信用修复)."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, bindparam, exists, select

from engine.store.database import Tx
from engine.store.rows import Query, Row, all_rows, change_row, first_row, insert_row, one_row
from engine.store.tables_domain import credit_record, credit_removal, inspection

LIST, NOT_LIST = "LIST", "NOT_LIST"
REMOVE, REVOKE, KEEP = "REMOVE", "REVOKE", "KEEP"
"""A listing is repaired, was wrong from the start, or stays."""

_OF_OBJECT = Query(
    select(credit_record).where(credit_record.c.object_id == bindparam("object")).order_by(credit_record.c.id)
)
_OF_CASE = Query(
    select(credit_record)
    .where(credit_record.c.inspection_id == bindparam("inspection"), credit_record.c.department == bindparam("by"))
    .order_by(credit_record.c.id)
)
_RECORD = Query(select(credit_record).where(credit_record.c.id == bindparam("record")))
_THEIRS = credit_record.c.jurisdiction == bindparam("at"), credit_record.c.department == bindparam("by")
_LISTED_AS = Query(select(credit_record.c.id).where(*_THEIRS, credit_record.c.decision_no == bindparam("number")))
_REMOVED_AS = Query(
    select(credit_removal.c.id)
    .join(credit_record, credit_record.c.id == credit_removal.c.credit_record_id)
    .where(*_THEIRS, credit_removal.c.decision_no == bindparam("number"))
)


def add(tx: Tx, values: Mapping[str, Any]) -> int:
    """A decision on credit constraint; its row."""
    return insert_row(tx, credit_record, values)


def change(tx: Tx, row: int, **values: Any) -> None:
    """Set columns of a decision. Raises NotFound."""
    change_row(tx, credit_record, row, values)


def record(tx: Tx, row: int) -> Row:
    """One decision. Raises NotFound."""
    return one_row(tx, _RECORD, "credit record", record=row)


def of_object(tx: Tx, object_row: int) -> list[Row]:
    """The decisions on one object, oldest first."""
    return all_rows(tx, _OF_OBJECT, object=object_row)


def of_case(tx: Tx, inspection_row: int, department: str) -> list[Row]:
    """The decisions of a department after one visit, oldest first: at most one of each kind."""
    return all_rows(tx, _OF_CASE, inspection=inspection_row, by=department)


def number_is_taken(tx: Tx, jurisdiction: str, department: str, number: str) -> bool:
    """Whether a decision of the department, to list or to remove, has this number already."""
    chosen = {"at": jurisdiction, "by": department, "number": number}
    return any(first_row(tx, query, **chosen) is not None for query in (_LISTED_AS, _REMOVED_AS))


# Removal ------------------------------------------------------------------------------------------------------------

_REMOVAL = Query(select(credit_removal).where(credit_removal.c.id == bindparam("removal")))
_REMOVALS = Query(
    select(credit_removal).where(credit_removal.c.credit_record_id == bindparam("record")).order_by(credit_removal.c.id)
)


def ask_removal(tx: Tx, values: Mapping[str, Any]) -> int:
    """The removal of a listing is asked for, by the firm or by the department; its row."""
    return insert_row(tx, credit_removal, values)


def change_removal(tx: Tx, row: int, **values: Any) -> None:
    """Set columns of a removal. Raises NotFound."""
    change_row(tx, credit_removal, row, values)


def removal(tx: Tx, row: int) -> Row:
    """One removal. Raises NotFound."""
    return one_row(tx, _REMOVAL, "removal of a listing", removal=row)


def removals(tx: Tx, record_row: int) -> list[Row]:
    """Every time that the removal of a listing was asked for, oldest first."""
    return all_rows(tx, _REMOVALS, record=record_row)


def ended(asked: list[Row]) -> bool:
    """Whether one of the removals of a listing ended it."""
    return any(row["decision"] in (REMOVE, REVOKE) for row in asked)


def _ended() -> ColumnElement[bool]:
    of, decision = credit_removal.c.credit_record_id, credit_removal.c.decision
    return exists().where(of == credit_record.c.id, decision.in_((REMOVE, REVOKE)))


def in_force(tx: Tx, jurisdiction: str, since: datetime, until: datetime) -> list[Row]:
    """The listings decided from `since` until before `until` that stand, with the number of their visit."""
    query = select(credit_record, inspection.c.number.label("visit_no"))
    query = query.join(inspection, inspection.c.id == credit_record.c.inspection_id)
    chosen = (
        credit_record.c.jurisdiction == jurisdiction,
        credit_record.c.decision == LIST,
        credit_record.c.decided_at >= since,
        credit_record.c.decided_at < until,
        ~_ended(),
    )
    return all_rows(tx, query.where(*chosen).order_by(credit_record.c.id))
