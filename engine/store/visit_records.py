"""Queries on records made on a visit when they are needed (询问、抽样、勘验), and on lists of its evidence."""

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import bindparam, select

from engine.store.database import Tx
from engine.store.rows import Query, Row, all_rows, change_row, insert_row, insert_rows
from engine.store.tables_domain import evidence, evidence_listing, visit_record

_OF_VISIT = Query(
    select(visit_record).where(visit_record.c.inspection_id == bindparam("inspection")).order_by(visit_record.c.id)
)
_UNLISTED = Query(
    select(evidence)
    .outerjoin(evidence_listing, evidence_listing.c.evidence_id == evidence.c.id)
    .where(evidence.c.inspection_id == bindparam("inspection"), evidence_listing.c.evidence_id.is_(None))
    .order_by(evidence.c.id)
)


def add(tx: Tx, values: Mapping[str, Any]) -> int:
    """Keep a record; its row."""
    return insert_row(tx, visit_record, values)


def of_visit(tx: Tx, inspection_row: int) -> list[Row]:
    """The records of a visit in the order of entry; `document_id` is empty until one is issued."""
    return all_rows(tx, _OF_VISIT, inspection=inspection_row)


def issued(tx: Tx, row: int, document: int) -> None:
    """A record was issued as this document."""
    change_row(tx, visit_record, row, {"document_id": document})


def unlisted(tx: Tx, inspection_row: int) -> list[Row]:
    """The evidence on a visit that no list names yet, oldest first."""
    return all_rows(tx, _UNLISTED, inspection=inspection_row)


def list_evidence(tx: Tx, jurisdiction: str, pieces: Iterable[int], document: int) -> int:
    """These pieces stand on this list; how many."""
    common = {"document_id": document, "jurisdiction": jurisdiction}
    return insert_rows(tx, evidence_listing, ({**common, "evidence_id": piece} for piece in pieces))
