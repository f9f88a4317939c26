"""`simulate`: a year of inspections with simulated people on a virtual clock."""

import os
import tempfile
from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from engine import settings
from engine.cli.arguments import Commands, day, whole, with_json, with_law, word
from engine.disposals import NAMES
from engine.errors import SettingsError

if TYPE_CHECKING:
    from engine.simulate import Options

Figures = dict[str, Any]
PLACE = "{jurisdiction}"
"""Stands for the name of a jurisdiction in an address of databases."""

FIGURES = {
    "plans_on_time": "按期报送的计划",
    "plans_late": "逾期报送的计划",
    "plans_without_deadline": "无报送期限的计划",
    "campaigns": "联合抽查任务",
    "campaigns_cancelled": "取消的联合抽查任务",
    "campaigns_outside_plan": "计划外的任务",
    "drawn_in_batches": "分批检查的抽取",
    "objects_withdrawn": "撤换的检查对象",
    "inspectors_replaced": "更换的检查人员",
    "commissioned": "委托专业机构",
    "conclusions_adopted": "采用既有结论",
    "drawn": "抽取检查对象",
    "inspected": "已完成检查",
    "inspections_open": "未完成检查",
    "notices_served": "送达检查结果告知书",
    "interviews": "询问笔录",
    "samplings": "抽样取证记录",
    "examinations": "勘验笔录",
    "materials_handed_in": "检查以后提交的材料",
    "entered_on_time": "按期录入的结果",
    "entered_late": "逾期录入的结果",
    "publishable": "应公示的结果",
    "published": "已公示的结果",
    "withheld": "依法不予公示的结果",
    "follow_ups": "",
    "user_tasks_completed": "人员办理事项",
    "overdue_steps": "曾经逾期的环节",
    "overdue_open": "仍逾期的环节",
    "instances": "办件",
    "history_events": "历史事件",
    "wall_seconds": "用时（秒）",
}


def add(commands: Commands) -> None:
    """The command `simulate`."""
    simulate = commands.add_parser("simulate", help="run a year with simulated people and count what happened")
    where = simulate.add_mutually_exclusive_group(required=True)
    where.add_argument("--jurisdiction", metavar="KEY", type=word, help="folder name in processes/")
    where.add_argument("--all", action="store_true", help="the year of every jurisdiction, side by side")
    with_year(simulate, 60_000)
    simulate.add_argument(
        "--db", metavar="URL",
        help="keep the database here (default: nowhere); with --all write {jurisdiction} for the name",
    )  # fmt: skip
    with_json(simulate)
    simulate.set_defaults(run=_simulate)


def with_year(parser: ArgumentParser, objects: int) -> None:
    """`--year`, `--objects`, `--seed`, `--until` and `--law`."""
    parser.add_argument("--year", type=whole(2005, 2100), default=2026, help="default: 2026")
    parser.add_argument(
        "--objects", type=whole(1, 10_000_000), default=objects, metavar="N",
        help=f"how many inspected objects the registers hold (default: {objects})",
    )  # fmt: skip
    parser.add_argument("--seed", type=whole(), default=1, metavar="S", help="same seed, same year (default: 1)")
    parser.add_argument(
        "--until", type=day, metavar="DATE", help="stop on the afternoon of this day, with work late, open and finished"
    )
    with_law(parser)


def _simulate(arguments: Namespace) -> int:
    with tempfile.TemporaryDirectory() as folder:
        url = arguments.db or f"sqlite:///{folder}/{PLACE}.db"
        found = _years(arguments, url) if arguments.all else {arguments.jurisdiction: _one_year(arguments, url)}
    if arguments.json:
        from engine.cli.printing import as_json

        as_json(found if arguments.all else found[arguments.jurisdiction])
    else:
        print_figures(arguments.year, found)
    return 0


def _one_year(arguments: Namespace, url: str) -> Figures:
    from engine.cli.printing import stages

    settings.require_jurisdiction(settings.law_folder(arguments.law), arguments.jurisdiction)
    with stages() as tell:
        return _year(options_of(arguments, arguments.jurisdiction), url, tell)


def options_of(arguments: Namespace, jurisdiction: str) -> "Year":
    """What is asked for. Raises SettingsError for a day to stop at that is not in the year."""
    law, until = settings.law_folder(arguments.law), arguments.until
    first, last = date(arguments.year - 1, 12, 1), date(arguments.year + 1, 3, 31)
    if until is not None and not first <= until <= last:
        raise SettingsError(f"--until {until}: the simulated year runs from {first} to {last}")
    return Year(law, jurisdiction, arguments.year, arguments.objects, arguments.seed, until)


@dataclass(frozen=True)
class Year:
    """What to simulate, and by which law."""

    law: Path
    jurisdiction: str
    year: int
    objects: int
    seed: int
    until: date | None = None

    @property
    def options(self) -> "Options":
        """The same as the simulation wants it."""
        from engine.simulate import Options

        return Options(self.jurisdiction, self.year, self.objects, self.seed, self.until)


def _year(what: Year, url: str, tell: Callable[[str, int, int], None] | None = None) -> Figures:
    from engine.cli.surroundings import opened
    from engine.simulate import quiet, simulate

    with opened(url.replace(PLACE, what.jurisdiction), new=True) as database:
        return simulate(database, what.law, what.options, tell or quiet)


def _years(arguments: Namespace, url: str) -> dict[str, Figures]:
    """Every jurisdiction in a database of its own. Raises SettingsError for an address that names only one."""
    known = jurisdictions_of(arguments)
    if len(known) > 1 and PLACE not in url:
        raise SettingsError(f"with several jurisdictions --db must name {PLACE}, such as sqlite:///var/{PLACE}.db")
    return side_by_side([options_of(arguments, jurisdiction) for jurisdiction in known], url)


def jurisdictions_of(arguments: Namespace) -> list[str]:
    """All jurisdictions of the law. Raises SettingsError where there is none."""
    law = settings.law_folder(arguments.law)
    known = settings.jurisdictions(law)
    if not known:
        raise SettingsError(f"{law} holds no jurisdiction: a folder in processes with a profile.yaml")
    return known


def side_by_side(years: Sequence[Year], url: str) -> dict[str, Figures]:
    """The figures of each year by its jurisdiction; `url` names {jurisdiction} where there are several.

    Where one fails or somebody interrupts, the others stop as well: begun again, a year goes on where it stopped.
    """
    from concurrent.futures import ProcessPoolExecutor, as_completed
    from multiprocessing import active_children, get_context

    from engine.cli.printing import progress

    workers = min(len(years), os.cpu_count() or 1)
    pool = ProcessPoolExecutor(workers, get_context("spawn"))
    try:
        with progress("simulating") as show:
            running = {pool.submit(_year, year, url): year.jurisdiction for year in years}
            found = {}
            for future in as_completed(running):
                found[running[future]] = future.result()
                show(len(found), len(years))
    except BaseException:
        for child in active_children():
            child.terminate()
        raise
    finally:
        pool.shutdown(cancel_futures=True)
    return {year.jurisdiction: found[year.jurisdiction] for year in years}


def print_figures(year: int, found: Mapping[str, Figures]) -> None:
    """The figures of the years side by side, a column for each jurisdiction."""
    from engine.cli.printing import as_table

    rows: list[tuple[str, ...]] = []
    for name, words in FIGURES.items():
        if name == "follow_ups":
            rows += _follow_ups(found)
        else:
            rows.append((words, *(str(figures.get(name, "")) for figures in found.values())))
    as_table((str(year), *found), rows)


def _follow_ups(found: Mapping[str, Figures]) -> list[tuple[str, ...]]:
    kinds = dict.fromkeys(kind for figures in found.values() for kind in figures["follow_ups"])
    return [
        (
            f"后续处理：{NAMES[kind]}",
            *(str(figures["follow_ups"].get(kind, 0)) for figures in found.values()),
        )
        for kind in kinds
    ]
