"""From nothing to the figures of a year: registers written and imported, people cast, the clock run."""

import tempfile
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from engine import services
from engine.clock import CHINA, start_of_day
from engine.commands import Context
from engine.errors import ImportRefused, NotFound
from engine.process.definitions import Deployment
from engine.registers import import_inspectors, import_items, import_objects, read_table, write_samples
from engine.simulate.chance import Chance
from engine.simulate.channels import Channels
from engine.simulate.clockwork import Clockwork
from engine.simulate.entropy import DemoEntropy
from engine.simulate.odds import USUAL, Odds
from engine.simulate.people import Staff, cast
from engine.simulate.plans import Drafting, draft, temporaries
from engine.simulate.standstill import Standstill
from engine.store import Database, Tx, actors, figures, registers, setting_rows, statistics
from engine.store.demonstration import PREPARED

Tell = Callable[[str, int, int], None]
"""Progress: what is going on, how much of it is done, of how much."""


@dataclass(frozen=True, slots=True)
class Options:
    """What to simulate. Same options, same figures.

    On the afternoon of the day `until` everything stands still, with late, open and finished work. Without one the
    year runs to its end.
    """

    jurisdiction: str
    year: int
    objects: int
    seed: int = 1
    until: date | None = None
    odds: Odds = USUAL

    @property
    def begin(self) -> datetime:
        """The first moment: the morning of 1 December of the year before."""
        return datetime(self.year - 1, 12, 1, 9, tzinfo=CHINA)

    @property
    def end(self) -> datetime:
        """The last moment: 23:00 on 31 March of the year after, or 15:00 on the day `until`."""
        if self.until is not None:
            return start_of_day(self.until) + timedelta(hours=15)
        return start_of_day(date(self.year + 1, 3, 31)) + timedelta(hours=23)


def quiet(what: str, done: int, total: int) -> None:
    """Tell nothing."""


def seed_of(database: Database) -> int | None:
    """The seed of the simulation that filled this database; None for a real one (and for one of several seeds)."""
    with database.read() as tx:
        seeds = {prepared["seed"] for prepared in setting_rows.starting(tx, PREPARED).values()}
    return seeds.pop() if len(seeds) == 1 else None


def demo_context(database: Database, law: Path, seed: int, channels: Channels | None = None) -> Context:
    """Commands with the chance of a simulation and channels that mostly acknowledge at once. Never for real draws."""
    return Context(
        database, services.OPERATORS, law / "processes" / "calendars", entropy=lambda draw: DemoEntropy(seed, draw),
        push=(channels or Channels(Chance(seed))).push,
    )  # fmt: skip


def simulate(database: Database, law: Path, options: Options, tell: Tell = quiet) -> dict[str, Any]:
    """Run the year from 1 December before until everything is closed or 31 March after; its figures.

    A simulation begun before on this database is taken up where it stopped. Several jurisdictions can be simulated
    into one database, one after the other: each has its own clock, and nothing that another waits for is touched.
    """
    begun = time.perf_counter()
    channels = Channels(Chance(options.seed))
    context = demo_context(database, law, options.seed, channels)
    deployment = Deployment.read(law)
    context.deploy(deployment, options.begin, "simulation")
    _prepare(context, options, options.begin, tell)
    clockwork = _clockwork(context, options, channels)
    first, days = options.begin.date(), (options.end - options.begin).days
    clockwork.run(options.begin, options.end, lambda day: tell("simulating", (day - first).days, days))
    with database.read() as tx:
        found = {
            **statistics.year_figures(tx, options.jurisdiction, options.year),
            **figures.work(tx, options.jurisdiction),
        }
    return {**found, "wall_seconds": round(time.perf_counter() - begun, 1)}


def _profile(context: Context, jurisdiction: str) -> dict[str, Any]:
    with context.database.read() as tx:
        profile = context.law(tx, context.latest(tx)).profile(jurisdiction)
    if not profile:
        raise NotFound(f"no jurisdiction {jurisdiction!r}")
    return profile


def _prepare(context: Context, options: Options, now: datetime, tell: Tell) -> None:
    """Write and import the sample registers and cast the people, once."""
    done = f"{PREPARED}{options.jurisdiction}"
    with context.database.read() as tx:
        if setting_rows.get(tx, done):
            return
    profile = _profile(context, options.jurisdiction)
    with tempfile.TemporaryDirectory() as folder:
        paths = write_samples(
            Path(folder), profile, options.objects, options.seed, "csv", partial(tell, "writing samples"),
            year=options.year,
        )  # fmt: skip
        with context.database.write() as tx:
            _import(tx, options.jurisdiction, paths, now, tell)
            actors.save(tx, cast(options.jurisdiction, profile))
            setting_rows.put(tx, done, {"objects": options.objects, "seed": options.seed})


def _import(tx: Tx, jurisdiction: str, paths: Mapping[str, Path], now: datetime, tell: Tell) -> None:
    for name, load in (("items", import_items), ("objects", import_objects), ("inspectors", import_inspectors)):
        report = load(tx, jurisdiction, read_table(paths[name]), now, partial(tell, f"importing {name}"))
        if report.errors:
            raise ImportRefused(f"sample {name}: {report.errors[:3]}")


def _clockwork(context: Context, options: Options, channels: Channels) -> Clockwork:
    profile = _profile(context, options.jurisdiction)
    chance, staff = Chance(options.seed), Staff(options.jurisdiction, profile)
    calendar = context.calendar(options.jurisdiction)
    with context.database.read() as tx:
        items = registers.active_items(tx, options.jurisdiction, date(options.year, 1, 1))
    drafting = Drafting(chance, profile, staff.organs(), items, options.year, calendar, options.until, options.odds)
    lines = draft(drafting, options.objects, _orders(context, options.jurisdiction))
    count = sum(map(len, lines.values()))
    surprises = temporaries(chance, list(lines), count, options.year, calendar)
    still = Standstill(options.end, chance, calendar, channels) if options.until else None
    return Clockwork(
        context, options.jurisdiction, options.year, chance, staff, lines, surprises, still, options.odds
    )  # fmt: skip


def _orders(context: Context, jurisdiction: str) -> bool:
    """Whether key items may be inspected everywhere in an order that is drawn (decision D1, CJ-2.1e)."""
    asked = {
        "jurisdiction": jurisdiction, "item_class": "KEY", "planned_ratio_bp": 10_000, "superior_ratio_bp": None,
        "risk_class": None, "tags": [], "region_risk": None, "industry_risk": None,
    }  # fmt: skip
    with context.database.read() as tx:
        found = context.law(tx, context.latest(tx)).deployment.rules.evaluate("ratio", asked).outputs
    return isinstance(found, dict) and found["mode"] == "ORDER"
