"""Queries on what is shared: evidence with departments and its reading, results with other systems."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import and_, bindparam, or_, select

from engine.store.database import Tx
from engine.store.rows import Query, Row, all_rows, insert_row, insert_rows, one_row
from engine.store.tables_domain import evidence, evidence_access, evidence_share, inspection, shared_result

_EVIDENCE = Query(select(evidence).where(evidence.c.id == bindparam("evidence")))
_READERS = Query(
    select(evidence_share.c.department)
    .where(evidence_share.c.evidence_id == bindparam("evidence"))
    .order_by(evidence_share.c.department)
)
_ACCESSES = Query(
    select(evidence_access).where(evidence_access.c.evidence_id == bindparam("evidence")).order_by(evidence_access.c.id)
)
_THERE = Query(
    select(shared_result.c.system).where(
        shared_result.c.result_id == bindparam("result"), shared_result.c.system == bindparam("system")
    )
)


def share_evidence(tx: Tx, rows: Iterable[Mapping[str, Any]]) -> int:
    """Open pieces of evidence to departments; how many openings are new."""
    new = [row for row in rows if row["department"] not in readers(tx, row["evidence_id"])]
    return insert_rows(tx, evidence_share, new)


def readers(tx: Tx, evidence_row: int) -> list[str]:
    """The departments that a piece of evidence is open to."""
    return [str(row["department"]) for row in all_rows(tx, _READERS, evidence=evidence_row)]


def the_evidence(tx: Tx, row: int) -> Row:
    """One piece of evidence. Raises NotFound."""
    return one_row(tx, _EVIDENCE, "evidence", evidence=row)


_OPEN_TO = Query(
    select(evidence.c.id, evidence.c.department, evidence.c.kind, evidence.c.place, evidence.c.taken_at)
    .join(inspection, inspection.c.id == evidence.c.inspection_id)
    .outerjoin(
        evidence_share,
        and_(evidence_share.c.evidence_id == evidence.c.id, evidence_share.c.department == bindparam("reader")),
    )
    .where(
        inspection.c.jurisdiction == bindparam("at"),
        inspection.c.number == bindparam("visit"),
        or_(evidence.c.department == bindparam("reader"), evidence_share.c.department.is_not(None)),
    )
    .order_by(evidence.c.id)
)


def open_to(tx: Tx, jurisdiction: str, visit: str, department: str) -> list[Row]:
    """What a department may read of the evidence on a visit (its number): id, department, kind, place, moment."""
    return all_rows(tx, _OPEN_TO, at=jurisdiction, visit=visit, reader=department)


def record_access(tx: Tx, values: Mapping[str, Any]) -> int:
    """Somebody of another department read a piece of evidence; the row."""
    return insert_row(tx, evidence_access, values)


def accesses(tx: Tx, evidence_row: int) -> list[Row]:
    """Who of other departments read a piece of evidence, oldest first."""
    return all_rows(tx, _ACCESSES, evidence=evidence_row)


def share_results(tx: Tx, jurisdiction: str, rows: Sequence[int], system: str, now: datetime) -> int:
    """Results go to a system, each once; how many are new there."""
    new = [row for row in rows if not all_rows(tx, _THERE, result=row, system=system)]
    common = {"jurisdiction": jurisdiction, "system": system, "at": now}
    return insert_rows(tx, shared_result, ({**common, "result_id": row} for row in new))
