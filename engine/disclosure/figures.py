"""Figures that say nothing about a single natural person: cells under three are suppressed (PUB6)."""

from collections.abc import Mapping
from typing import NamedTuple, TypeVar

LEAST = 3
SUPPRESSED = "少于3"
"""Stands in a cell that would speak of one or two natural persons, and in one that would give it away."""

Label = TypeVar("Label")


class Count(NamedTuple):
    """How many, and how many of them concern natural persons (sole traders)."""

    total: int = 0
    natural: int = 0

    def more(self, natural: bool, number: int = 1) -> "Count":
        """The count with `number` more."""
        return Count(self.total + number, self.natural + natural * number)

    @property
    def small(self) -> bool:
        """Whether it speaks of one or two, and natural persons are among them."""
        return 0 < self.total < LEAST and self.natural > 0


def cells(parts: Mapping[Label, Count], summed: bool = True) -> dict[Label, int | None]:
    """The cells of a table that may be shown; None where one is suppressed.

    Where the parts add up to a shown total (`summed`), a single suppressed cell could be calculated from the others:
    the smallest of those is suppressed with it.
    """
    hidden = {label for label, count in parts.items() if count.small}
    if summed and len(hidden) == 1:
        others = [label for label, count in parts.items() if count.total and label not in hidden]
        hidden |= {min(others, key=lambda label: parts[label].total)} if others else set()
    return {label: None if label in hidden else count.total for label, count in parts.items()}


def percent(part: int, whole: int) -> str:
    """A share in percent with two decimals, rounded half up; empty where there is nothing to share."""
    if whole == 0:
        return ""
    points = (part * 20_000 + whole) // (2 * whole)
    return f"{points // 100}.{points % 100:02d}%"
