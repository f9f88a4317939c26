"""Queries on what is done about a shortage of inspectors: a department asks, its head decides (P5 step 7)."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, select

from engine.store.database import Tx
from engine.store.rows import Query, Row, all_rows, change_row, first_row, insert_row
from engine.store.tables_domain import staff_supply

REGISTER, ARRANGEMENT = "REGISTER", "ARRANGEMENT"
"""More staff; or another period or other departments, which is for the initiator."""
APPROVE = "APPROVE"

_OF_CAMPAIGN = Query(
    select(staff_supply).where(staff_supply.c.campaign_id == bindparam("campaign")).order_by(staff_supply.c.id)
)
_WAITING = Query(
    select(staff_supply)
    .where(
        staff_supply.c.draw_id == bindparam("draw"),
        staff_supply.c.department == bindparam("by"),
        staff_supply.c.decision.is_(None),
    )
    .order_by(staff_supply.c.id.desc())
    .limit(1)
)


def ask(tx: Tx, values: Mapping[str, Any]) -> int:
    """What a department proposes about the shortage of an attempt; its id."""
    return insert_row(tx, staff_supply, values)


def waiting(tx: Tx, draw_row: int, department: str) -> Row | None:
    """What a department proposed last and nobody decided, or None."""
    return first_row(tx, _WAITING, draw=draw_row, by=department)


def decide(tx: Tx, row: int, decision: str, by: str, now: datetime) -> None:
    """Decide a proposal; all of them stay on record."""
    change_row(tx, staff_supply, row, {"decision": decision, "decided_by": by, "decided_at": now})


def approved(tx: Tx, campaign_row: int) -> list[Row]:
    """What was approved in a campaign, the first first."""
    return [row for row in all_rows(tx, _OF_CAMPAIGN, campaign=campaign_row) if row["decision"] == APPROVE]
