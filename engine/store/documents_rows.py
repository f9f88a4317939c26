"""Queries on documents (文书): number, subject, what stands in them, and the digest of that."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import bindparam, func, select

from engine.store import instances
from engine.store.database import Tx
from engine.store.rows import Query, Row, all_rows, insert_row, one_row
from engine.store.tables_domain import document, item

_OF_SUBJECT = (
    document.c.subject == bindparam("about"),
    document.c.subject_id == bindparam("row"),
    document.c.kind == bindparam("of_kind"),
)
_COUNT = Query(select(func.count().label("issued")).where(*_OF_SUBJECT))
_NEWEST = Query(select(document).where(*_OF_SUBJECT).order_by(document.c.id.desc()).limit(1))
_ONE = Query(select(document).where(document.c.id == bindparam("document")))
_ALL = Query(
    select(document.c.id, document.c.kind, document.c.number, document.c.made_at, document.c.sha256)
    .where(document.c.subject == bindparam("about"), document.c.subject_id == bindparam("row"))
    .order_by(document.c.id)
)
_NUMBERED = Query(
    select(document.c.jurisdiction, document.c.kind, document.c.number, document.c.department, document.c.made_at)
    .add_columns(document.c.sha256)
    .where(document.c.number == bindparam("which"))
    .order_by(document.c.id)
)
_ITEM_NAMES = (
    select(item.c.code, item.c.name)
    .where(item.c.jurisdiction == bindparam("jurisdiction"), item.c.code.in_(bindparam("codes", expanding=True)))
    .order_by(item.c.version)
)


def issue(tx: Tx, values: Mapping[str, Any], by_instance: int | None = None) -> int:
    """Store a document, with the deployment of the instance that issues it; its id."""
    found = instances.definition_of(tx, by_instance) if by_instance is not None else None
    return insert_row(tx, document, {**values, "definition": found})


def the_document(tx: Tx, row: int) -> Row:
    """One document. Raises NotFound."""
    return one_row(tx, _ONE, "document", document=row)


def issued(tx: Tx, subject: str, row: int, kind: str) -> int:
    """How many documents of one kind a subject has already."""
    return int(one_row(tx, _COUNT, "document", about=subject, row=row, of_kind=kind)["issued"])


def newest(tx: Tx, subject: str, row: int, kind: str) -> Row | None:
    """The newest document of one kind about a subject, or None."""
    found = all_rows(tx, _NEWEST, about=subject, row=row, of_kind=kind)
    return found[0] if found else None


def of_subject(tx: Tx, subject: str, row: int) -> list[Row]:
    """All documents about a subject, oldest first: id, kind, number, made_at, sha256."""
    return all_rows(tx, _ALL, about=subject, row=row)


def numbered(tx: Tx, number: str) -> list[Row]:
    """Every document under a number: jurisdiction, kind, number, department, made_at, sha256."""
    return all_rows(tx, _NUMBERED, which=number)


def item_names(tx: Tx, jurisdiction: str, codes: list[str]) -> dict[str, str]:
    """Names of items by code, those of the newest version."""
    return {row["code"]: row["name"] for row in all_rows(tx, _ITEM_NAMES, jurisdiction=jurisdiction, codes=codes)}
