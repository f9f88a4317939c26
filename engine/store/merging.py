"""Queries on what a draw spares the firms (进一次门、查多项事): items merged into a visit, results recognised."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, func, select

from engine.store.database import Tx
from engine.store.rows import Query, all_rows, insert_rows
from engine.store.tables_domain import campaign, inspection, merged_visit, recognition

_SHARES = Query(
    select(merged_visit.c.campaign_id, merged_visit.c.shares)
    .where(merged_visit.c.inspection_id == bindparam("inspection"))
    .order_by(merged_visit.c.campaign_id)
)


def merge(tx: Tx, campaign_row: int, jurisdiction: str, visits: Mapping[int, Mapping[str, Any]], now: datetime) -> int:
    """Visits to come take the items of a campaign: visit to department to items; how many visits are saved."""
    common = {"campaign_id": campaign_row, "jurisdiction": jurisdiction, "at": now}
    return insert_rows(
        tx, merged_visit, ({**common, "inspection_id": row, "shares": shares} for row, shares in visits.items())
    )


def merged_items(tx: Tx, inspection_row: int) -> dict[str, dict[str, int]]:
    """Department to item to the campaign that gave the item to this visit."""
    found: dict[str, dict[str, int]] = {}
    for row in all_rows(tx, _SHARES, inspection=inspection_row):
        for code, items in row["shares"].items():
            found.setdefault(code, {}).update(dict.fromkeys(items, row["campaign_id"]))
    return found


def recognise(tx: Tx, campaign_row: int, jurisdiction: str, rows: Iterable[Mapping[str, Any]], now: datetime) -> int:
    """Results (object_id, item, result_id) that stand for a visit of the campaign; how many (YC-2.6d, TQ-3.7d)."""
    common = {"campaign_id": campaign_row, "jurisdiction": jurisdiction, "at": now}
    return insert_rows(tx, recognition, ({**common, **row} for row in rows))


def visits_saved(tx: Tx, jurisdiction: str, first: Any, last: Any) -> int:
    """Σ (departments of a concluded visit − 1) and merged visits, for campaigns that begin in a period (CJ-2.0)."""
    chosen = campaign.c.jurisdiction == jurisdiction, campaign.c.starts_on.between(first, last)
    made = select(campaign.c.participants).join(inspection, inspection.c.campaign_id == campaign.c.id)
    joint = sum(len(found) for (found,) in tx.execute(made.where(*chosen, inspection.c.concluded_at.is_not(None))))
    merged = select(func.count()).select_from(merged_visit).join(campaign, campaign.c.id == merged_visit.c.campaign_id)
    return joint + int(tx.execute(merged.where(*chosen)).scalar_one())


def recognised(tx: Tx, jurisdiction: str, first: Any, last: Any) -> int:
    """Results recognised in campaigns that begin in a period (互认次数)."""
    counted = select(func.count()).select_from(recognition).join(campaign, campaign.c.id == recognition.c.campaign_id)
    chosen = campaign.c.jurisdiction == jurisdiction, campaign.c.starts_on.between(first, last)
    return int(tx.execute(counted.where(*chosen)).scalar_one())
