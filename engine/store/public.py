"""Reads for the public side: the columns it names, of one jurisdiction, in a fixed order. Never a whole row."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Table, select

from engine.store import tables_domain
from engine.store.database import Tx
from engine.store.metadata import metadata
from engine.store.rows import Row, all_rows
from engine.store.tables_domain import campaign, draw_object, inspected_object, inspection


def rows(tx: Tx, table: str, columns: Sequence[str], jurisdiction: str, **equal: Any) -> list[Row]:
    """The named columns of a jurisdiction's rows, in the order of the table's key, where columns equal values."""
    found = metadata.tables[table]
    chosen = [_here(found, jurisdiction), *(found.c[name] == value for name, value in equal.items())]
    return all_rows(tx, select(*(found.c[name] for name in columns)).where(*chosen).order_by(*found.primary_key))


def met_objects(tx: Tx, columns: Sequence[str], jurisdiction: str) -> list[Row]:
    """The named columns of the objects that were ever drawn or visited, by number; a register is much larger."""
    drawn = select(draw_object.c.object_id).where(_here(draw_object, jurisdiction), draw_object.c.state == "DRAWN")
    visited = select(inspection.c.object_id).where(_here(inspection, jurisdiction))
    met = inspected_object.c.id.in_(drawn.union(visited))
    query = select(*(inspected_object.c[name] for name in columns)).where(met)
    return all_rows(tx, query.order_by(inspected_object.c.id))


def secret_objects(tx: Tx, jurisdiction: str) -> set[str]:
    """The numbers of objects whose name is never told; they are read only to be kept back."""
    secret = select(inspected_object.c.object_id).where(_here(inspected_object, jurisdiction))
    return {number for (number,) in tx.execute(secret.where(inspected_object.c.secrecy_flag))}


def _here(table: Table, jurisdiction: str) -> ColumnElement[bool]:
    """Rows of a jurisdiction: by their own column, else by that of their campaign."""
    if "jurisdiction" in table.c:
        return table.c.jurisdiction == jurisdiction
    return table.c.campaign_id.in_(select(campaign.c.id).where(campaign.c.jurisdiction == jurisdiction))


def jurisdictions(tx: Tx) -> list[str]:
    """The keys of jurisdictions that have registers or campaigns here."""
    tables = (tables_domain.item, tables_domain.plan, campaign)
    return sorted({key for table in tables for (key,) in tx.execute(select(table.c.jurisdiction).distinct())})
