"""Queries on follow-ups (后续处置): one row per visit, department and disposal, open until closed."""

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import bindparam, func, select, update

from engine.errors import NotFound
from engine.store.database import Tx
from engine.store.rows import Change, Do, Query, Row, all_rows, insert_rows
from engine.store.tables_domain import follow_up

_OWN = follow_up.c.inspection_id == bindparam("inspection"), follow_up.c.department == bindparam("by")
_ONE = (*_OWN, follow_up.c.disposal == bindparam("kind"))
_CASES = Query(select(follow_up).where(*_OWN).order_by(follow_up.c.disposal))
_CASE = Query(select(follow_up).where(*_ONE))
_CHANGE = Change(follow_up, *_ONE)
_CLOSE = Do(
    update(follow_up)
    .where(*_OWN, follow_up.c.status == "OPEN")
    .values(
        status="CLOSED",
        closed_at=bindparam("at"),
        closed_on=bindparam("on"),
        outcome=func.coalesce(follow_up.c.outcome, bindparam("default_outcome")),
    )
)


def open_cases(tx: Tx, rows: Iterable[Mapping[str, Any]]) -> int:
    """Follow-ups that begin; how many."""
    return insert_rows(tx, follow_up, rows)


def of_department(tx: Tx, inspection_row: int, department: str) -> list[Row]:
    """The follow-ups of one department on one visit."""
    return all_rows(tx, _CASES, inspection=inspection_row, by=department)


def find_case(tx: Tx, inspection_row: int, department: str, disposal: str) -> Row | None:
    """One follow-up, or None."""
    rows = all_rows(tx, _CASE, inspection=inspection_row, by=department, kind=disposal)
    return rows[0] if rows else None


def change_case(tx: Tx, inspection_row: int, department: str, disposal: str, **values: Any) -> None:
    """Set columns of one follow-up. Raises NotFound."""
    chosen = {"inspection": inspection_row, "by": department, "kind": disposal}
    if _CHANGE.run(tx, chosen, values) == 0:
        raise NotFound(f"no follow-up {disposal} of {department}")


def close_cases(tx: Tx, inspection_row: int, department: str, at: Any, on: Any, outcome: str) -> int:
    """Close every open follow-up of one department on one visit; how many. `outcome` where none was noted."""
    return _CLOSE.run(tx, inspection=inspection_row, by=department, at=at, on=on, default_outcome=outcome)


_PUBLISHED = Do(update(follow_up).where(*_OWN).values(published_at=bindparam("at")))


def mark_published(tx: Tx, inspection_row: int, department: str, at: Any) -> None:
    """The handling of a department's findings on one visit is public."""
    _PUBLISHED.run(tx, inspection=inspection_row, by=department, at=at)


_TOLD = Do(update(follow_up).where(*_OWN).values(told_at=bindparam("at")))


def mark_told(tx: Tx, inspection_row: int, department: str, at: Any) -> None:
    """The object was told how a department's findings were handled (MS-2.6a)."""
    _TOLD.run(tx, inspection=inspection_row, by=department, at=at)


def open_without_owner(tx: Tx, jurisdiction: str) -> int:
    """Open follow-ups without an owner: the target is 0 (MS-3.1c, YC-2.6e)."""
    chosen = follow_up.c.jurisdiction == jurisdiction, follow_up.c.status == "OPEN", follow_up.c.owner_dept == ""
    return int(tx.execute(select(func.count()).where(*chosen)).scalar_one())
