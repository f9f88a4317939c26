"""`simulate` and `demo`: a year of inspections with simulated people on a virtual clock."""

import shlex
import shutil
import sys
import tempfile
from argparse import ArgumentParser, Namespace
from pathlib import Path
from typing import Any

from engine import settings
from engine.cli.arguments import Commands, whole, with_json, with_jurisdiction, with_law
from engine.disposals import NAMES

FIGURES = {
    "plans_on_time": "按期报送的计划",
    "plans_late": "逾期报送的计划",
    "plans_without_deadline": "无报送期限的计划",
    "campaigns": "联合抽查任务",
    "drawn": "抽取检查对象",
    "inspected": "已完成检查",
    "inspections_open": "未完成检查",
    "notices_served": "送达检查结果告知书",
    "entered_on_time": "按期录入的结果",
    "entered_late": "逾期录入的结果",
    "publishable": "应公示的结果",
    "published": "已公示的结果",
    "withheld": "依法不予公示的结果",
    "follow_ups": "后续处理",
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
    with_jurisdiction(simulate)
    _with_year(simulate, 60_000)
    simulate.add_argument("--db", metavar="URL", help="keep the database here (default: nowhere)")
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
        found = _year(arguments, arguments.jurisdiction, arguments.db or f"sqlite:///{folder}/simulation.db")
    if arguments.json:
        from engine.cli.printing import as_json

        as_json(found)
    else:
        _print(arguments.jurisdiction, arguments.year, found)
    return 0


def _year(arguments: Namespace, jurisdiction: str, url: str) -> dict[str, Any]:
    from engine.cli.printing import stages
    from engine.cli.surroundings import opened
    from engine.simulate import Options, simulate

    law = settings.law_folder(arguments.law)
    settings.require_jurisdiction(law, jurisdiction)
    options = Options(jurisdiction, arguments.year, arguments.objects, arguments.seed)
    with opened(url, new=True) as database, stages() as tell:
        return simulate(database, law, options, tell)


def _print(jurisdiction: str, year: int, found: dict[str, Any]) -> None:
    from engine.cli.printing import as_table

    rows = [(word, _shown(found[name])) for name, word in FIGURES.items() if name in found]
    as_table((f"{jurisdiction} {year}", "数"), rows)


def _shown(value: Any) -> str:
    return "\n".join(f"{NAMES[key]} {count}" for key, count in value.items()) if isinstance(value, dict) else str(value)


# Demo ---------------------------------------------------------------------------------------------------------


def _demo(arguments: Namespace) -> int:
    """Each jurisdiction of the law, or one, in a database of its own."""
    known = settings.jurisdictions(settings.law_folder(arguments.law))
    for jurisdiction in [arguments.jurisdiction] if arguments.jurisdiction else known:
        _demonstrate(arguments, jurisdiction)
    return 0


def _demonstrate(arguments: Namespace, jurisdiction: str) -> None:
    arguments.dir.mkdir(parents=True, exist_ok=True)
    file: Path = arguments.dir / f"{jurisdiction}.db"
    for old in arguments.dir.glob(f"{jurisdiction}.db*"):
        old.unlink()
    registers = _registers(arguments, jurisdiction)
    url = f"sqlite:///{file}"
    _print(jurisdiction, arguments.year, _year(arguments, jurisdiction, url))
    print("继续查看：", *map(str, registers), sep="\n  ")
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
