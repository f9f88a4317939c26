"""Batches of a draw that takes everybody: the draw fixes the order, each batch has its days.

抽查比例高的，可以通过随机抽取的方式确定检查批次顺序 (CJ-2.1e).
"""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

Window = tuple[date, date]
"""First and last day."""


def batch_windows(first: date, last: date, batches: int) -> list[Window]:
    """The days from `first` to `last` cut into as many windows as there are batches, the lengths at most one day apart.

    With fewer days than batches all share the whole period, which is then the only window.
    """
    days = (last - first).days + 1
    if not 1 < batches <= days:
        return [(first, last)]
    starts = [first + timedelta(days=days * number // batches) for number in range(batches + 1)]
    return [(start, following - timedelta(days=1)) for start, following in pairwise(starts)]


def windows_of(matching: Mapping[str, Any]) -> list[Window]:
    """The windows of the matching rules of a draw (SSJ-DRAW-1, 7.1)."""
    return [(date.fromisoformat(one["from"]), date.fromisoformat(one["to"])) for one in matching["windows"]]


def planned(drawn: Iterable[Mapping[str, Any]], windows: list[Window]) -> list[dict[str, Any]]:
    """Drawn objects with the days their visit is planned for: those of the batch, or the whole period."""
    found = ((row, windows[row["batch"] - 1] if len(windows) > 1 else windows[0]) for row in drawn)
    return [{**row, "planned_from": first, "planned_to": last} for row, (first, last) in found]
