"""`simulate` and `demo`: a year of inspections with simulated people on a virtual clock."""

import os
import shlex
import shutil
import sys
import tempfile
from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from engine import settings
from engine.cli.arguments import Commands, whole, with_json, with_jurisdiction, with_law, word
from engine.disposals import NAMES
from engine.errors import SettingsError

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
    """The commands `simulate` and `demo`."""
    simulate = commands.add_parser("simulate", help="run a year with simulated people and count what happened")
    where = simulate.add_mutually_exclusive_group(required=True)
    where.add_argument("--jurisdiction", metavar="KEY", type=word, help="folder name in processes/")
    where.add_argument("--all", action="store_true", help="the year of every jurisdiction, side by side")
    _with_year(simulate, 60_000)
    simulate.add_argument(
        "--db", metavar="URL",
        help="keep the database here (default: nowhere); with --all write {jurisdiction} for the name",
    )  # fmt: skip
    with_json(simulate)
    simulate.set_defaults(run=_simulate)
    demo = commands.add_parser("demo", help="write registers, simulate a year, and say where to look")
    with_jurisdiction(demo, required=False)
    _with_year(demo, 6_000)
    demo.add_argument("--dir", type=Path, default=Path("var/demo"), help="written anew each time (default: var/demo)")
    demo.set_defaults(run=_demo)


def _with_year(parser: ArgumentParser, objects: int) -> None:
    parser.add_argument("--year", type=whole(2005, 2100), default=2026, help="default: 2026")
    parser.add_argument(
        "--objects", type=whole(1, 10_000_000), default=objects, metavar="N",
        help=f"how many inspected objects the registers hold (default: {objects})",
    )  # fmt: skip
    parser.add_argument("--seed", type=whole(), default=1, metavar="S", help="same seed, same year (default: 1)")
    with_law(parser)


def _simulate(arguments: Namespace) -> int:
    with tempfile.TemporaryDirectory() as folder:
        url = arguments.db or f"sqlite:///{folder}/{PLACE}.db"
        found = _years(arguments, url) if arguments.all else {arguments.jurisdiction: _one_year(arguments, url)}
    if arguments.json:
        from engine.cli.printing import as_json

        as_json(found if arguments.all else found[arguments.jurisdiction])
    else:
        _print(arguments.year, found)
    return 0


def _one_year(arguments: Namespace, url: str) -> Figures:
    from engine.cli.printing import stages

    settings.require_jurisdiction(settings.law_folder(arguments.law), arguments.jurisdiction)
    with stages() as tell:
        return _year(_options(arguments, arguments.jurisdiction), url, tell)


def _options(arguments: Namespace, jurisdiction: str) -> "Year":
    law = settings.law_folder(arguments.law)
    return Year(law, jurisdiction, arguments.year, arguments.objects, arguments.seed)


@dataclass(frozen=True)
class Year:
    """What to simulate, and by which law."""

    law: Path
    jurisdiction: str
    year: int
    objects: int
    seed: int


def _year(what: Year, url: str, tell: Callable[[str, int, int], None] | None = None) -> Figures:
    from engine.cli.surroundings import opened
    from engine.simulate import Options, quiet, simulate

    options = Options(what.jurisdiction, what.year, what.objects, what.seed)
    with opened(url.replace(PLACE, what.jurisdiction), new=True) as database:
        return simulate(database, what.law, options, tell or quiet)


def _years(arguments: Namespace, url: str) -> dict[str, Figures]:
    """Every jurisdiction in a database of its own. Raises SettingsError for an address that names only one."""
    known = _jurisdictions(arguments)
    if len(known) > 1 and PLACE not in url:
        raise SettingsError(f"with several jurisdictions --db must name {PLACE}, such as sqlite:///var/{PLACE}.db")
    return side_by_side([_options(arguments, jurisdiction) for jurisdiction in known], url)


def _jurisdictions(arguments: Namespace) -> list[str]:
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


def _print(year: int, found: Mapping[str, Figures]) -> None:
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


# Demo ---------------------------------------------------------------------------------------------------------


def _demo(arguments: Namespace) -> int:
    """Each jurisdiction of the law, or one, in a database of its own."""
    chosen = [arguments.jurisdiction] if arguments.jurisdiction else _jurisdictions(arguments)
    for jurisdiction in chosen:
        settings.require_jurisdiction(settings.law_folder(arguments.law), jurisdiction)
        _clear(arguments.dir, jurisdiction)
    registers = [path for jurisdiction in chosen for path in _registers(arguments, jurisdiction)]
    url = f"sqlite:///{arguments.dir}/{PLACE}.db"
    years = [_options(arguments, jurisdiction) for jurisdiction in chosen]
    _print(arguments.year, side_by_side(years, url))
    print("名录库：", *map(str, registers), sep="\n  ")
    for jurisdiction in chosen:
        _where_to_look(arguments, jurisdiction, url.replace(PLACE, jurisdiction))
    return 0


def _clear(folder: Path, jurisdiction: str) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.glob(f"{jurisdiction}.db*"):
        old.unlink()


def _where_to_look(arguments: Namespace, jurisdiction: str, url: str) -> None:
    print(f"{jurisdiction}：")
    for rest in ("status", "tasks", "tasks --overdue", "incidents", "audit"):
        print(" ", shlex.join((*_program(), *rest.split(), "--db", url)))
    law = ("--law", str(arguments.law)) if arguments.law else ()
    print(" ", shlex.join((*_program(), "explain", "deadlines", "--jurisdiction", jurisdiction, *law)))


def _program() -> tuple[str, ...]:
    """How this program can be started again from this folder: as it was, without what the shell finds by itself."""
    started = Path(sys.argv[0])
    if started.name == "__main__.py":
        return sys.executable, "-m", "engine"
    if started.is_absolute() and shutil.which(started.name) == str(started):
        return (started.name,)
    near = started.relative_to(Path.cwd()) if started.is_relative_to(Path.cwd()) else started
    return (str(near) if len(near.parts) > 1 else f"./{near}",)


def _registers(arguments: Namespace, jurisdiction: str) -> list[Path]:
    """The registers that the simulation imports, as workbooks to look at."""
    from engine.cli.printing import progress
    from engine.cli.surroundings import law_of
    from engine.registers import write_samples

    profile = law_of(arguments).profile(jurisdiction)
    folder = arguments.dir / jurisdiction
    with progress("writing registers") as show:
        return list(
            write_samples(
                folder, profile, arguments.objects, arguments.seed, "xlsx", show, year=arguments.year
            ).values()
        )
