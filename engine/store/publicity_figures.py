"""Figures of publicity (data section 11): rate, results in time, and pushes that came late."""

from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, case, func, or_, select

from engine.store.database import Tx
from engine.store.rows import Row, all_rows
from engine.store.tables_domain import campaign, inspection, result

_ENTERED, _WITHHELD = result.c.entered_at.is_not(None), result.c.withheld_at.is_not(None)
_ENTERED_LATE = and_(_ENTERED, result.c.entered_on > result.c.enter_by)
_PUBLISHED_LATE = and_(result.c.published_on.is_not(None), result.c.published_on > result.c.publish_by)
_PUSHED_LATE = and_(result.c.published_on.is_not(None), result.c.published_on > result.c.push_by)


def publicity(tx: Tx, jurisdiction: str, year: int) -> dict[str, int | None]:
    """Results of the year's campaigns: how many are public, in time, late, withheld.

    `rate_bp` is published / (results - withheld) in basis points (公示率, YC-2.6c), None without results. In time is
    what was entered and, where publishing has a day of its own, published by the day (YC-2.6c); a push of the
    platform that comes late is listed and makes no result late (TQ-3.7b).
    """
    columns = {
        "results": func.count(),
        "published": _count(result.c.published_at.is_not(None)),
        "withheld": _count(_WITHHELD),
        "entered_late": _count(_ENTERED_LATE),
        "published_late": _count(_PUBLISHED_LATE),
        "pushed_late": _count(_PUSHED_LATE),
        "late": _count(or_(_ENTERED_LATE, _PUBLISHED_LATE)),
    }
    query = select(*(column.label(name) for name, column in columns.items()))
    joined = query.join_from(result, campaign, campaign.c.id == result.c.campaign_id)
    found = {
        name: int(value) for name, value in tx.execute(joined.where(_of(jurisdiction, year))).mappings().one().items()
    }
    whole = found["results"] - found["withheld"]
    return {**found, "rate_bp": found["published"] * 10000 // whole if whole else None}


def late_pushes(tx: Tx, jurisdiction: str, year: int) -> list[Row]:
    """Results that the platform pushed late: visit, department, item, and both days."""
    columns = (inspection.c.number, result.c.department, result.c.item, result.c.push_by, result.c.published_on)
    joined = select(*columns).join(inspection, inspection.c.id == result.c.inspection_id)
    chosen = joined.join(campaign, campaign.c.id == result.c.campaign_id).where(_of(jurisdiction, year), _PUSHED_LATE)
    return all_rows(tx, chosen.order_by(inspection.c.number, result.c.department, result.c.item))


def _of(jurisdiction: str, year: int) -> ColumnElement[bool]:
    """Versions in force of results of campaigns that begin in a year."""
    first, last = date(year, 1, 1), date(year, 12, 31)
    begun = campaign.c.starts_on.between(first, last)
    return and_(campaign.c.jurisdiction == jurisdiction, begun, result.c.corrected_by.is_(None))


def _count(condition: ColumnElement[bool]) -> Any:
    return func.coalesce(func.sum(case((condition, 1), else_=0)), 0)
