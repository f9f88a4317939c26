"""What simulated departments plan: lines that together cover the register once, and a few temporary campaigns."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property
from typing import Any

from engine.simulate.chance import Chance
from engine.simulate.odds import USUAL, Odds
from engine.simulate.people import Profile
from engine.simulate.standstill import first_days
from engine.workdays import Calendar

TRADES = (["F51"], ["F52"], ["H"], ["O"], ["C"], list("ABDEGIJKLMNPQRST"))
STREETS = 12
PER_LINE = 750  # objects in the frame of a line, on average
JOINT_BASIS_POINTS = 4500
CHEAP = {"ON_SITE": 8500, "WRITTEN": 1000, "ONLINE": 500}
TEMPORARY_BASIS_POINTS = 500
GROUNDS = ("上级部署", "突发情况", "特定类别、领域专项检查")
SOURCES = ("TEMPORARY", "SPECIAL")
EVERYBODY, EVERYBODY_OBJECTS = 240, 60
"""Number of the line whose objects are all inspected, in an order that is drawn (CJ-2.1e), and about how many."""
TWIN = 250
"""Lines from this number on check the same objects at the same time as the line of another department."""
TWIN_BASIS_POINTS = 1200

Items = Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a plan to be."""

    number: int
    initiator: str
    participants: tuple[str, ...]
    items: tuple[str, ...]
    methods: tuple[str, ...]
    filter: Mapping[str, Any]
    first: date
    last: date
    ratio_bp: int

    def submission(self) -> dict[str, Any]:
        """As the form plan_draft wants it."""
        return {
            "line_no": self.number, "items": list(self.items), "objects": f"第{self.number}组对象",
            "filter": dict(self.filter), "methods": list(self.methods), "ratio_bp": self.ratio_bp, "frequency": 1,
            "from": self.first.isoformat(), "to": self.last.isoformat(), "initiator": self.initiator,
            "participants": list(self.participants),
        }  # fmt: skip


@dataclass(frozen=True)
class Drafting:
    """What the lines of a year are made from."""

    chance: Chance
    profile: Profile
    organs: Sequence[str]
    items: Items
    year: int
    calendar: Calendar
    stop: date | None = None
    odds: Odds = USUAL

    @cached_property
    def able(self) -> list[str]:
        """Departments that have an item."""
        return [code for code in self.organs if _of(self.items, code)]

    @property
    def joined(self) -> bool:
        """Whether a joint plan is made of the departments' plans; joint lines then begin when it can be there."""
        return bool((self.profile.get("plan") or {}).get("joint_authors"))

    def partners(self, initiator: str) -> list[str]:
        """Who may take part with a department: all others, or those of the domain that it leads (MS-4.1-4.5)."""
        others = [code for code in self.able if code != initiator]
        domains = self.profile.get("domains")
        if not domains:
            return others
        led = [domain for domain in domains if domain["lead"] == initiator]
        return [code for code in others if any(code in domain["partners"] for domain in led)]

    def days(self, place: int) -> tuple[date, date]:
        """First and last day of a line; where the year stops in the middle, the first lines lie around the stop."""
        begin, span = (date(self.year, 3, 15), 180) if self.joined else (date(self.year, 1, 31), 240)
        first = self.calendar.after(begin + timedelta(days=self.chance.number(span, "first", place)), 1).date
        last = 28 + self.chance.number(18, "last", place)
        near = first_days(self.stop, self.calendar) if self.stop else []
        if place < len(near) and begin < near[place] and near[place] + timedelta(days=last) <= date(self.year, 12, 31):
            first = near[place]
        return first, first + timedelta(days=last)


def draft(drafting: Drafting, objects: int, orders: bool = False) -> dict[str, list[Line]]:
    """The lines of every department for a year, which may stop in the middle.

    Every organ that has an item plans at least one. `orders` says that key items may be inspected everywhere, in an
    order that is drawn (decision D1, mode ORDER).
    """
    able, region = drafting.able, str(drafting.profile["region_gb2260"])
    lines: list[Line] = []
    for place, cell in enumerate(_cells(max(objects // PER_LINE, len(able)), region)):
        initiator = able[place % len(able)] if place < len(able) else drafting.chance.pick(able, "initiator", place)
        lines += _lines(drafting, place, initiator, cell)
    everybody = list(_everybody(drafting, objects, region)) if orders else []
    plans: dict[str, list[Line]] = {code: [] for code in able}
    for line in [*_with_help(drafting, lines), *everybody]:
        plans[line.initiator].append(line)
    return plans


def _with_help(drafting: Drafting, lines: list[Line]) -> list[Line]:
    """Where the local text allows it, some lines commission a professional body, others adopt a conclusion."""
    allowed = drafting.profile.get("inspection") or {}
    twins = {line.number - TWIN for line in lines}
    free = [line.number for line in lines if line.number < TWIN and line.number not in twins]
    commissioning = _some(
        drafting, free, "commissioned", drafting.odds.commissioned if allowed.get("third_parties") else None
    )
    left = [number for number in free if number not in commissioning]
    adopting = _some(drafting, left, "adopted", drafting.odds.adopted if allowed.get("adopted_conclusions") else None)
    methods = dict.fromkeys(commissioning, ("ON_SITE", "COMMISSION")) | dict.fromkeys(adopting, ("ADOPT",))
    return [replace(line, methods=methods.get(line.number, line.methods)) for line in lines]


def _some(drafting: Drafting, numbers: Sequence[int], what: str, basis_points: int | None) -> list[int]:
    """This share of the lines, at least one; none where there is no share."""
    ranked = sorted(numbers, key=lambda number: drafting.chance.number(2**32, what, number))
    return [] if basis_points is None else ranked[: max(1, len(ranked) * basis_points // 10_000)]


def _everybody(drafting: Drafting, objects: int, region: str) -> Iterator[Line]:
    """One key item for everybody in a part of the register, which is the smaller the larger that is."""
    keyed = [(code, item) for code in drafting.able for item in _of(drafting.items, code)
             if drafting.items[item]["item_class"] == "KEY"]  # fmt: skip
    cells = -(-STREETS * len(TRADES) * EVERYBODY_OBJECTS // objects)
    if keyed:
        initiator, item = drafting.chance.pick(keyed, "everybody")
        streets = [f"{region}{number:03d}" for number in range(1, STREETS + 1)]
        trades = TRADES[:1] if cells <= STREETS else TRADES
        cell = {
            "regions": streets[: -(-cells // len(trades))], "industries": [code for trade in trades for code in trade]
        }  # fmt: skip
        first, last = drafting.days(EVERYBODY)
        yield Line(EVERYBODY, initiator, (), (item,), ("ON_SITE",), cell, first, last, 10_000)


def _cells(wanted: int, region: str) -> list[dict[str, Any]]:
    """Parts of the register by street and trade that do not overlap, about as many as wanted."""
    groups = min(STREETS, -(-wanted // len(TRADES)))
    streets = [f"{region}{number:03d}" for number in range(1, STREETS + 1)]
    parts = [streets[place::groups] for place in range(groups)]
    return [{"regions": part, "industries": trade} for part in parts for trade in TRADES]


def _of(items: Items, department: str) -> list[str]:
    return sorted(code for code, item in items.items() if item["body"] == department and not item["key_supervision"])


def _lines(drafting: Drafting, place: int, initiator: str, cell: Mapping[str, Any]) -> list[Line]:
    """The line of a cell; where a joint plan is made, sometimes a twin that it will merge (进一次门、查多项事)."""
    chance, others = drafting.chance, drafting.partners(initiator)
    if drafting.joined and others and chance.happens(TWIN_BASIS_POINTS, "twin", place):
        line = _line(drafting, place, initiator, (), cell)
        other = chance.pick(others, "twin of", place)
        return [line, replace(line, number=line.number + TWIN, initiator=other, items=_item(drafting, place, other))]
    participants: tuple[str, ...] = ()
    if others and chance.happens(JOINT_BASIS_POINTS, "joint", place):
        count = 1 + chance.number(2, "partners", place)
        participants = tuple(sorted({chance.pick(others, "partner", place, n) for n in range(count)}))
    return [_line(drafting, place, initiator, participants, cell)]


def _line(
    drafting: Drafting, place: int, initiator: str, participants: tuple[str, ...], cell: Mapping[str, Any]
) -> Line:
    items = tuple(code for each in (initiator, *participants) for code in _item(drafting, place, each))
    method = drafting.chance.weighted(list(CHEAP.items()), "method", place)
    first, last = drafting.days(place)
    return Line(place + 1, initiator, participants, items, (method,), cell, first, last, 500)


def _item(drafting: Drafting, place: int, department: str) -> tuple[str, ...]:
    return (drafting.chance.pick(_of(drafting.items, department), "item", place, department),)


@dataclass(frozen=True, slots=True)
class Temporary:
    """A campaign outside the plan to be proposed on a day; without ground it will be refused."""

    number: int
    on: date
    initiator: str
    source: str
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
            chance.pick(organs, "temporary initiator", number), SOURCES[number % 2],
            chance.pick(GROUNDS, "ground", number),
            f"上级文件〔{year}〕{number + 1}号" if number < count else "",
        )
        for number in range(count + 1)
    ]  # fmt: skip
