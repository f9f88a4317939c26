"""Who may go: the hard constraints on an inspector for a demand (SSJ-DRAW-1, section 7.2).

CJ-2.2d, TQ-3.3b (specialty and certificate), MS-2.2a (certificate), YC-2.5c, CJ-2.4a, TD-4.2d.
"""

from datetime import date, timedelta
from functools import cache

from engine.draw.matching import Demand
from engine.draw.members import Document

_DAY = timedelta(days=1)


@cache
def _day(text: str) -> date:
    return date.fromisoformat(text)


def free_days(inspector: Document, window: tuple[date, date]) -> int:
    """Days of the window, ends included, that lie in no absence of the inspector (a canonical roster row)."""
    first, last = window
    free, next_day = 0, first
    for absence in inspector["unavailable"]:  # sorted by first day
        start, end = _day(absence["from"]), _day(absence["to"])
        free += max(0, (min(start - _DAY, last) - next_day).days + 1)
        next_day = max(next_day, end + _DAY)
    return free + max(0, (last - next_day).days + 1)


def fits(inspector: Document, demand: Demand, matching: Document) -> bool:
    """Everything of 7.2 but the recusal, which alone depends on the object."""
    return (
        inspector["role"] == "INSPECTOR"
        and inspector["department"] == demand.department
        and _certified(inspector, demand.window)
        and (not demand.specialties or not demand.specialties.isdisjoint(inspector["specialties"]))
        and _available(inspector, demand.window, matching["availability_min_days"])
        and (not matching.get("by_region", False) or inspector["region"] == demand.region)
    )


def eligible(inspector: Document, demand: Demand, matching: Document) -> bool:
    """May this inspector (a canonical roster row) inspect this object in this window?"""
    return fits(inspector, demand, matching) and demand.object not in inspector["recusals"]


def _certified(inspector: Document, window: tuple[date, date]) -> bool:
    """The certificate is valid over the whole window."""
    return _day(inspector["cert_from"]) <= window[0] and window[1] <= _day(inspector["cert_to"])


def _available(inspector: Document, window: tuple[date, date], least: int) -> bool:
    length = (window[1] - window[0]).days + 1
    return free_days(inspector, window) >= min(least, length)
