"""Queries on what others found: opinions of commissioned bodies, conclusions adopted (YC-2.5d, CJ-2.4b, TQ-3.6d)."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import bindparam, select

from engine.store.database import Tx
from engine.store.rows import Query, Row, all_rows, change_row, insert_row
from engine.store.tables_domain import adopted_conclusion, commission

_COMMISSIONS = Query(
    select(commission).where(commission.c.inspection_id == bindparam("inspection")).order_by(commission.c.id)
)
_ADOPTED = Query(
    select(adopted_conclusion)
    .where(adopted_conclusion.c.inspection_id == bindparam("inspection"))
    .order_by(adopted_conclusion.c.id)
)


def commission_body(tx: Tx, values: Mapping[str, Any]) -> int:
    """A qualified body was commissioned and gave its opinion; the row."""
    return insert_row(tx, commission, values)


def commissions(tx: Tx, inspection_row: int) -> list[Row]:
    """The commissions of a visit, oldest first."""
    return all_rows(tx, _COMMISSIONS, inspection=inspection_row)


def answer_opinion(tx: Tx, row: int, **values: Any) -> None:
    """The team adopts an opinion, or does not."""
    change_row(tx, commission, row, values)


def adopt(tx: Tx, values: Mapping[str, Any]) -> int:
    """A conclusion of somebody else is adopted; the row."""
    return insert_row(tx, adopted_conclusion, values)


def adopted(tx: Tx, inspection_row: int) -> list[Row]:
    """The conclusions adopted on a visit, oldest first."""
    return all_rows(tx, _ADOPTED, inspection=inspection_row)
