"""What simulated departments plan: lines that together cover the register once, and a few temporary campaigns."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from engine.simulate.chance import Chance
from engine.workdays import Calendar

TRADES = (["F51"], ["F52"], ["H"], ["O"], ["C"], list("ABDEGIJKLMNPQRST"))
STREETS = 12
PER_LINE = 750  # objects in the frame of a line, on average
JOINT_BASIS_POINTS = 4500
CHEAP = {"ON_SITE": 8500, "WRITTEN": 1000, "ONLINE": 500}
TEMPORARY_BASIS_POINTS = 500
GROUNDS = ("上级部署", "突发情况", "特定类别、领域专项检查")

Items = Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a plan to be."""

    number: int
    initiator: str
    participants: tuple[str, ...]
    items: tuple[str, ...]
    method: str
    filter: Mapping[str, Any]
    first: date
    last: date
    ratio_bp: int

    def submission(self) -> dict[str, Any]:
        """As the form plan_draft wants it."""
        return {
            "line_no": self.number, "items": list(self.items), "objects": f"第{self.number}组对象",
            "filter": dict(self.filter), "methods": [self.method], "ratio_bp": self.ratio_bp, "frequency": 1,
            "from": self.first.isoformat(), "to": self.last.isoformat(), "initiator": self.initiator,
            "participants": list(self.participants),
        }  # fmt: skip


def draft(
    chance: Chance, organs: Sequence[str], items: Items, objects: int, year: int, calendar: Calendar, region: str
) -> dict[str, list[Line]]:
    """The lines of every department for a year. Every organ that has an item plans at least one."""
    able = [code for code in organs if _of(items, code)]
    cells = _cells(max(objects // PER_LINE, len(able)), region)
    plans: dict[str, list[Line]] = {code: [] for code in able}
    for place, cell in enumerate(cells):
        initiator = able[place % len(able)] if place < len(able) else chance.pick(able, "initiator", place)
        plans[initiator].append(_line(chance, place, initiator, able, items, cell, year, calendar))
    return plans


def _cells(wanted: int, region: str) -> list[dict[str, Any]]:
    """Parts of the register by street and trade that do not overlap, about as many as wanted."""
    groups = min(STREETS, -(-wanted // len(TRADES)))
    streets = [f"{region}{number:03d}" for number in range(1, STREETS + 1)]
    parts = [streets[place::groups] for place in range(groups)]
    return [{"regions": part, "industries": trade} for part in parts for trade in TRADES]


def _of(items: Items, department: str) -> list[str]:
    return sorted(code for code, item in items.items() if item["body"] == department and not item["key_supervision"])


def _line(
    chance: Chance, place: int, initiator: str, able: Sequence[str], items: Items, cell: Mapping[str, Any], year: int,
    calendar: Calendar,
) -> Line:  # fmt: skip
    participants: tuple[str, ...] = ()
    if chance.happens(JOINT_BASIS_POINTS, "joint", place):
        others = [code for code in able if code != initiator]
        participants = tuple(
            sorted({chance.pick(others, "partner", place, n) for n in range(1 + chance.number(2, "partners", place))})
        )
    chosen = tuple(chance.pick(_of(items, code), "item", place, code) for code in (initiator, *participants))
    method = chance.weighted(list(CHEAP.items()), "method", place)
    first = calendar.after(date(year, 1, 31) + timedelta(days=chance.number(240, "first", place)), 1).date
    last = first + timedelta(days=28 + chance.number(18, "last", place))
    return Line(place + 1, initiator, participants, chosen, method, cell, first, last, 500)


@dataclass(frozen=True, slots=True)
class Temporary:
    """A campaign outside the plan to be proposed on a day; without ground it will be refused."""

    number: int
    on: date
    initiator: str
    ground: str
    basis: str


def temporaries(
    chance: Chance, organs: Sequence[str], campaigns: int, year: int, calendar: Calendar
) -> list[Temporary]:
    """About 5 % of the campaigns (domain volumes), at least one; one of them without basis."""
    count = max(1, campaigns * TEMPORARY_BASIS_POINTS // 10_000)
    return [
        Temporary(
            number, calendar.after(date(year, 3, 1) + timedelta(days=chance.number(180, "temporary", number)), 1).date,
            chance.pick(organs, "temporary initiator", number), chance.pick(GROUNDS, "ground", number),
            f"上级文件〔{year}〕{number + 1}号" if number < count else "",
        )
        for number in range(count + 1)
    ]  # fmt: skip
