"""Firms on the list of abnormal businesses that repair in some weeks and ask to be removed (信用修复)."""

from datetime import datetime, timedelta

from engine import commands
from engine.commands import Context
from engine.simulate.chance import Chance
from engine.simulate.people import Staff
from engine.store import credit

REPAIRED, REPAIR, WEEK = 6000, timedelta(days=42), timedelta(days=7)
"""Basis points of listings, and how long a firm takes."""
ABNORMAL = "经营异常名录"


def ask(context: Context, jurisdiction: str, chance: Chance, staff: Staff, now: datetime) -> None:
    """Once a week: the firms that were listed six weeks ago."""
    until = now - REPAIR
    with context.database.read() as tx:
        rows = credit.in_force(tx, jurisdiction, until - WEEK, until)
    for row in rows:
        key = f"{row['visit_no']}/{row['department']}/{row['kind']}"
        if row["kind"] == ABNORMAL and chance.happens(REPAIRED, "repaired", key):
            commands.ask_removal(
                context, jurisdiction, row["visit_no"], row["department"], row["kind"],
                "已变更住所，可以通过登记的住所取得联系", applied=True, now=now,
                actor=staff.holder("participant", row["department"]),
                command_id=f"sim:{jurisdiction}:removal:{key}",
            )  # fmt: skip
