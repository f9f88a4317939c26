"""Bulk writing of the item list and the registers: insert what is new, change what differs, count both."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Table, bindparam, select
from sqlalchemy.dialects import postgresql, sqlite

from engine.clock import china_date
from engine.store.database import Tx
from engine.store.rows import Row, all_rows
from engine.store.tables_domain import inspected_object, inspector, item

LOOKUP = 5000
"""Keys asked for in one query; both databases take at least 32,000 parameters."""

PROVENANCE = frozenset({"source", "updated_at"})
"""Where and when a row came from: no change of the row itself."""

Key = tuple[Any, ...]


class Counts(NamedTuple):
    """What an import did."""

    inserted: int
    updated: int
    unchanged: int


def upsert_items(tx: Tx, jurisdiction: str, rows: Iterable[Row], now: datetime) -> Counts:
    """Items by code and version (YC-2.2c: a list is versioned); one without a first day is valid from `now` on."""
    dated = ({**row, "valid_from": row.get("valid_from") or china_date(now)} for row in rows)
    return _upsert(tx, item, ("code", "version"), jurisdiction, dated, {})


def upsert_objects(tx: Tx, jurisdiction: str, rows: Iterable[Row], now: datetime) -> Counts:
    """Inspected objects by `object_id` (CJ-2.2c, YC-2.3e)."""
    return _upsert(tx, inspected_object, ("object_id",), jurisdiction, rows, {"updated_at": now})


def upsert_inspectors(tx: Tx, jurisdiction: str, rows: Iterable[Row], now: datetime) -> Counts:
    """Inspectors by `inspector_id` (TD-3.3b)."""
    return _upsert(tx, inspector, ("inspector_id",), jurisdiction, rows, {"updated_at": now})


def item_versions(tx: Tx, jurisdiction: str) -> list[Row]:
    """Code, version and validity of every item on the list, old versions too."""
    columns = (item.c.code, item.c.version, item.c.valid_from, item.c.valid_to)
    return all_rows(tx, select(*columns).where(item.c.jurisdiction == jurisdiction).order_by(item.c.id))


def _upsert(tx: Tx, table: Table, key: Sequence[str], jurisdiction: str, rows: Iterable[Row], stamp: Row) -> Counts:
    given = {_key(row, key): row for row in rows}
    if not given:
        return Counts(0, 0, 0)
    known = _known(tx, table, key, jurisdiction, list(given))
    changed = [row for at, row in given.items() if at not in known or _differs(row, known[at])]
    if changed:
        _write(tx, table, key, [{**row, **stamp, "jurisdiction": jurisdiction} for row in changed])
    inserted = len(given.keys() - known.keys())
    return Counts(inserted, len(changed) - inserted, len(given) - len(changed))


def _key(row: Row, key: Sequence[str]) -> Key:
    return tuple(row[name] for name in key)


def _differs(row: Row, known: Row) -> bool:
    return any(known[name] != value for name, value in row.items() if name not in PROVENANCE)


def _known(tx: Tx, table: Table, key: Sequence[str], jurisdiction: str, keys: Sequence[Key]) -> dict[Key, Row]:
    first = table.c[key[0]]
    asked = select(table).where(table.c.jurisdiction == bindparam("of"), first.in_(bindparam("names", expanding=True)))
    known: dict[Key, Row] = {}
    for start in range(0, len(keys), LOOKUP):
        names = sorted({at[0] for at in keys[start : start + LOOKUP]})
        known |= {_key(row, key): row for row in all_rows(tx, asked, of=jurisdiction, names=names)}
    return known


def _write(tx: Tx, table: Table, key: Sequence[str], values: list[dict[str, Any]]) -> None:
    """Insert; a row that another writer has put there meanwhile is changed instead."""
    dialect = postgresql if tx.dialect.name == "postgresql" else sqlite
    new = dialect.insert(table)
    named = ("jurisdiction", *key)
    set_ = {name: new.excluded[name] for name in values[0] if name not in named}
    tx.execute(new.on_conflict_do_update(index_elements=named, set_=set_), values)
