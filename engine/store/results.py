"""Queries on results (one per visit, department and item): concluded, entered, disclosed, published, corrected.

A corrected version stays; everything here but `versions` reads and changes the version in force.
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import and_, bindparam, delete, select

from engine.store.database import Tx
from engine.store.registers import LISTED
from engine.store.rows import Change, Do, Query, Row, all_rows, change_row, insert_row, insert_rows
from engine.store.tables_domain import campaign_department, inspection, item, objection, result
from engine.store.tables_engine import task

_IN_FORCE = result.c.corrected_by.is_(None)
_OWN = result.c.inspection_id == bindparam("inspection"), result.c.department == bindparam("by"), _IN_FORCE
_RESULTS = Query(select(result).where(*_OWN).order_by(result.c.item, result.c.version))
_OF_VISIT = Query(
    select(result)
    .where(result.c.inspection_id == bindparam("inspection"), _IN_FORCE)
    .order_by(result.c.department, result.c.item, result.c.version)
)
_CODES = Query(
    select(result.c.department, result.c.codes).where(result.c.inspection_id == bindparam("inspection"), _IN_FORCE)
)
_CHANGE = Change(result, *_OWN)
_UNENTERED = Do(delete(result).where(*_OWN, result.c.entered_at.is_(None)))
_SHARE = Query(
    select(campaign_department, inspection.c.found, inspection.c.methods)
    .join(inspection, inspection.c.campaign_id == campaign_department.c.campaign_id)
    .where(inspection.c.id == bindparam("inspection"), campaign_department.c.department == bindparam("by"))
)


def share(tx: Tx, inspection_row: int, department: str) -> Row | None:
    """A department's part in the campaign of a visit (items, clock) with `found` and `methods` of the visit."""
    rows = all_rows(tx, _SHARE, inspection=inspection_row, by=department)
    return rows[0] if rows else None


def of_department(tx: Tx, inspection_row: int, department: str) -> list[Row]:
    """The results of one department on one visit, by item."""
    return all_rows(tx, _RESULTS, inspection=inspection_row, by=department)


def of_visit(tx: Tx, inspection_row: int) -> list[Row]:
    """All results of a visit, by department and item."""
    return all_rows(tx, _OF_VISIT, inspection=inspection_row)


def codes_of(tx: Tx, inspection_row: int) -> list[Row]:
    """Department and codes of every result of a visit."""
    return all_rows(tx, _CODES, inspection=inspection_row)


_ITEMS = Query(
    select(item.c.code, item.c.body, item.c.partners, item.c.approval_centralised, result.c.codes)
    .select_from(result)
    .join(item, and_(item.c.jurisdiction == result.c.jurisdiction, item.c.code == result.c.item))
    .where(*_OWN, *LISTED)
    .order_by(item.c.version)
)


def items_of(tx: Tx, inspection_row: int, department: str, day: date) -> list[Row]:
    """The items of a department's results on a visit as they stand on the list on `day`, with the codes found."""
    found = all_rows(tx, _ITEMS, inspection=inspection_row, by=department, day=day)
    return list({row["code"]: row for row in found}.values())


def conclude(tx: Tx, inspection_row: int, department: str, rows: Iterable[Mapping[str, Any]]) -> int:
    """Put a department's conclusions in place of those not entered yet; how many more there are than before."""
    gone = _UNENTERED.run(tx, inspection=inspection_row, by=department)
    return insert_rows(tx, result, rows) - gone


def change_results(tx: Tx, inspection_row: int, department: str, **values: Any) -> int:
    """Set columns of all results of one department on one visit; how many."""
    return _CHANGE.run(tx, {"inspection": inspection_row, "by": department}, values)


_CORRECT = Change(result, *_OWN, result.c.item == bindparam("of_item"))


def correct(tx: Tx, inspection_row: int, department: str, item: str, **values: Any) -> None:
    """Set columns of one result."""
    _CORRECT.run(tx, {"inspection": inspection_row, "by": department, "of_item": item}, values)


_VERSIONS = Query(
    select(result)
    .where(
        result.c.inspection_id == bindparam("inspection"),
        result.c.department == bindparam("by"),
        result.c.item == bindparam("of_item"),
    )
    .order_by(result.c.version)
)


def versions(tx: Tx, inspection_row: int, department: str, item: str) -> list[Row]:
    """Every version of one result, the first first; the last is in force."""
    return all_rows(tx, _VERSIONS, inspection=inspection_row, by=department, of_item=item)


def new_version(tx: Tx, old: Row, changed: Mapping[str, Any]) -> int:
    """Put a corrected version in the place of `old`, which stays and names it; the row of the new one."""
    kept = {name: value for name, value in old.items() if name not in ("id", "corrected_by")}
    row = insert_row(tx, result, {**kept, **changed, "version": old["version"] + 1})
    change_row(tx, result, old["id"], {"corrected_by": row})
    return row


def object_to(tx: Tx, values: Mapping[str, Any]) -> int:
    """An objection to a published result, with how it was answered; its row."""
    return insert_row(tx, objection, values)


_OBJECTIONS = Query(
    select(objection).where(objection.c.inspection_id == bindparam("inspection")).order_by(objection.c.id)
)


def objections(tx: Tx, inspection_row: int) -> list[Row]:
    """The objections to results of a visit, oldest first."""
    return all_rows(tx, _OBJECTIONS, inspection=inspection_row)


_PUBLISHED = Query(
    select(result.c.inspection_id, inspection.c.number, result.c.department, result.c.item)
    .join(inspection, inspection.c.id == result.c.inspection_id)
    .where(
        result.c.jurisdiction == bindparam("at"),
        result.c.published_at >= bindparam("since"),
        result.c.published_at < bindparam("until"),
        _IN_FORCE,
    )
    .order_by(result.c.id)
)


def published(tx: Tx, jurisdiction: str, since: datetime, until: datetime) -> list[Row]:
    """The results in force that were published from `since` until before `until`, with the number of their visit."""
    return all_rows(tx, _PUBLISHED, at=jurisdiction, since=since, until=until)


# The clock of a department ---------------------------------------------------------------------------------------

_UNCLOCKED = Change(
    result,
    result.c.campaign_id == bindparam("campaign"),
    result.c.department == bindparam("by"),
    result.c.enter_by.is_(None),
)
_OPEN_TASKS = Query(
    select(task.c.id).where(
        task.c.campaign == bindparam("campaign"),
        task.c.node == bindparam("at"),
        task.c.department == bindparam("by"),
        task.c.status == "OPEN",
    )
)


def start_clock(tx: Tx, campaign_row: int, department: str, **values: Any) -> int:
    """Give the dates to the results of a department in a campaign that have none; how many."""
    return _UNCLOCKED.run(tx, {"campaign": campaign_row, "by": department}, values)


def open_tasks(tx: Tx, campaign_row: int, node: str, department: str) -> list[int]:
    """Ids of the open tasks of one node, campaign and department."""
    chosen = {"campaign": campaign_row, "at": node, "by": department}
    return [int(row["id"]) for row in all_rows(tx, _OPEN_TASKS, **chosen)]
