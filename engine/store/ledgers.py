"""Queries on the ledger of a draw: what changed after the lock, by whom, approved by whom (data section 6 no 9)."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import bindparam, func, select

from engine.store.database import Tx
from engine.store.rows import Query, Row, all_rows, insert_row
from engine.store.tables_domain import ledger_entry

REPLACE_INSPECTOR, DIRECT, OBJECT_WITHDRAWN = "REPLACE_INSPECTOR", "DIRECT", "OBJECT_WITHDRAWN"
_ENTRIES = Query(
    select(ledger_entry).where(ledger_entry.c.campaign_id == bindparam("campaign")).order_by(ledger_entry.c.seq)
)
_LAST = Query(
    select(func.max(ledger_entry.c.seq).label("seq")).where(ledger_entry.c.campaign_id == bindparam("campaign"))
)


def enter(tx: Tx, campaign_row: int, values: Mapping[str, Any]) -> int:
    """Add an entry to the ledger of a campaign's draw; its number. Entries are never changed."""
    last = all_rows(tx, _LAST, campaign=campaign_row)[0]["seq"] or 0
    insert_row(tx, ledger_entry, {**values, "campaign_id": campaign_row, "seq": last + 1})
    return int(last) + 1


def entries(tx: Tx, campaign_row: int) -> list[Row]:
    """The ledger of a campaign's draw, in order."""
    return all_rows(tx, _ENTRIES, campaign=campaign_row)
