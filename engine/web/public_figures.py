"""The public figures of a year, grouped as a page shows them: a drawing for each, and its table beside it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter

from engine.publicity.files import worded
from engine.web.publications import Record

WIDEST = 100
"""The length of a whole bar, in the units of the drawing."""


@dataclass(frozen=True, slots=True)
class Bar:
    """One line of a figure: how many of how many, the share in words, and how long its bar is (0 to 100)."""

    label: str
    part: str
    whole: str
    share: str
    length: int


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure by one dimension."""

    name: str
    dimension: str
    bars: Sequence[Bar]


def years(records: Iterable[Record]) -> list[int]:
    """The years of which there are figures, the newest first."""
    return sorted({int(row["year"]) for row in records}, reverse=True)


def figures(records: Iterable[Record], year: int | None) -> list[Figure]:
    """The figures of a year in the order in which they were made."""
    rows = [row for row in records if row["year"] == year]
    key = itemgetter("figure_name", "dimension")
    order = {found: place for place, found in reversed(list(enumerate(map(key, rows))))}
    rows.sort(key=lambda row: order[key(row)])
    return [Figure(name, dimension, _bars(list(group))) for (name, dimension), group in groupby(rows, key)]


def _bars(rows: Sequence[Record]) -> list[Bar]:
    """A share is drawn against the whole, a number against the largest of its figure; a suppressed cell not at all."""
    largest = max((row["part"] for row in rows if isinstance(row["part"], int)), default=0)
    return [_bar(row, largest) for row in rows]


def _bar(row: Record, largest: int) -> Bar:
    part, whole = row["part"], row["whole"]
    against = whole if isinstance(whole, int) and whole else largest
    length = WIDEST * part // against if isinstance(part, int) and against else 0
    return Bar(str(row["label"]), worded(part), worded(whole), str(row["share"] or ""), length)
