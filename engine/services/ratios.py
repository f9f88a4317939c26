"""Decision D1 asked for items and a kind of object: ratio, frequency, tickets, floor, cap, mode."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from engine.services.call import ServiceCall
from engine.store import registers

Row = Mapping[str, Any]

SUPERIOR = ("PROVINCE", "SUPERIOR")
"""Sources of an item's ratio that come before a local one (YC-2.2d, TQ-3.2c)."""


def item_class_of(items: Iterable[Row]) -> str:
    """KEY as soon as one item is a key item (重点检查事项), else GENERAL."""
    return "KEY" if any(item["item_class"] == "KEY" for item in items) else "GENERAL"


def superior_ratio(items: Iterable[Row]) -> int | None:
    """The ratio that a superior body set for the items, in basis points: the greatest of several; None without one."""
    given = [item["ratio_bp"] for item in items if item["ratio_source"] in SUPERIOR and item["ratio_bp"] is not None]
    return max(given, default=None)


def ratio_of(
    call: ServiceCall,
    items: Sequence[Row],
    stratum: str,
    tags: Sequence[str] = (),
    *,
    planned: int | None = None,
    region_risk: str | None = None,
    industry_risk: str | None = None,
) -> Row:
    """Decision D1 for one stratum: ratio_bp, floor_bp and cap_bp in basis points, weight 1 to 8.

    `planned` is the ratio the plan names; tags and the risk of region and industry raise or lower (YC-2.2f, TQ-3.2d,
    MS-2.4c, MS-2.4d).
    """
    answer: Row = call.rule(
        "ratio",
        item_class=item_class_of(items),
        risk_class=None if stratum == registers.UNCLASSED else stratum,
        tags=list(tags),
        superior_ratio_bp=superior_ratio(items),
        planned_ratio_bp=planned,
        region_risk=region_risk,
        industry_risk=industry_risk,
    )
    return answer
