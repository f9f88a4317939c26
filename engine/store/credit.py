"""Queries on credit records (信用记录) that inspections lead to."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import bindparam, select

from engine.store.database import Tx
from engine.store.rows import Query, Row, all_rows, insert_row
from engine.store.tables_domain import credit_record

_OF_OBJECT = Query(
    select(credit_record).where(credit_record.c.object_id == bindparam("object")).order_by(credit_record.c.id)
)


def add(tx: Tx, values: Mapping[str, Any]) -> int:
    """A decision on credit constraint; its row."""
    return insert_row(tx, credit_record, values)


def of_object(tx: Tx, object_row: int) -> list[Row]:
    """The decisions on one object, oldest first."""
    return all_rows(tx, _OF_OBJECT, object=object_row)
