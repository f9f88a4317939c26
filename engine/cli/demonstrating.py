"""`demo`: every jurisdiction in one database, stopped in the middle of its year; its clock goes on from there."""

import base64
import shlex
import shutil
import sys
from argparse import Namespace
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from engine import ids, settings
from engine.cli.arguments import Commands, with_jurisdiction
from engine.cli.simulating import Figures, Year, jurisdictions_of, options_of, print_figures, with_year

if TYPE_CHECKING:
    from engine.simulate import Part
    from engine.store import Database

DATABASE = "demo.db"
NEAR = 9, 1
"""Month and day: the demonstration stops on the first working day after it, when every kind of work is going on."""


def add(commands: Commands) -> None:
    """The command `demo`."""
    demo = commands.add_parser("demo", help="write registers, simulate into the middle of a year, say where to look")
    with_jurisdiction(demo, required=False)
    with_year(demo, 6_000)
    demo.add_argument("--dir", type=Path, default=Path("var/demo"), help="written anew each time (default: var/demo)")
    demo.set_defaults(run=_demo)


def _demo(arguments: Namespace) -> int:
    """Every jurisdiction of the law, or one, one after the other."""
    from engine.cli.surroundings import opened, start_demonstration

    chosen = [arguments.jurisdiction] if arguments.jurisdiction else jurisdictions_of(arguments)
    for jurisdiction in chosen:
        settings.require_jurisdiction(settings.law_folder(arguments.law), jurisdiction)
    arguments.until = arguments.until or _stop(arguments)
    years = [options_of(arguments, jurisdiction) for jurisdiction in chosen]
    _clear(arguments.dir)
    registers = [path for jurisdiction in chosen for path in _registers(arguments, jurisdiction)]
    url = f"sqlite:///{arguments.dir}/{DATABASE}"
    with opened(url, new=True) as database:
        figures = _simulated(database, years)
        start_demonstration(database, years[0].options.end)
        cast = [part for jurisdiction in chosen for part in _cast(database, jurisdiction)]
        password = _give_accounts(database, years[0], cast)
    print_figures(arguments.year, figures)
    print("名录库：", *map(str, registers), sep="\n  ")
    _print_cast(cast, password)
    _where_to_look(arguments, chosen, cast, url)
    return 0


def _stop(arguments: Namespace) -> date:
    from engine import workdays

    calendar = workdays.load(settings.calendar_folder(settings.law_folder(arguments.law)))
    return calendar.after(date(arguments.year, *NEAR), 1).date


def _clear(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.glob(f"{DATABASE}*"):
        old.unlink()


def _registers(arguments: Namespace, jurisdiction: str) -> list[Path]:
    """The registers that the simulation imports, as workbooks to look at."""
    from engine.cli.printing import progress
    from engine.cli.surroundings import law_of
    from engine.registers import write_samples

    profile, folder = law_of(arguments).profile(jurisdiction), arguments.dir / jurisdiction
    with progress(f"{jurisdiction}: writing registers") as show:
        paths = write_samples(folder, profile, arguments.objects, arguments.seed, "xlsx", show, year=arguments.year)
    return list(paths.values())


def _simulated(database: "Database", years: Sequence[Year]) -> dict[str, Figures]:
    """The figures of each year by its jurisdiction."""
    from engine.cli.printing import stages
    from engine.simulate import simulate

    found = {}
    with stages() as tell:
        for year in years:

            def show(stage: str, done: int, total: int, place: str = year.jurisdiction) -> None:
                tell(f"{place}: {stage}", done, total)

            found[year.jurisdiction] = simulate(database, year.law, year.options, show)
    return found


# The cast ---------------------------------------------------------------------------------------------------------


def _cast(database: "Database", jurisdiction: str) -> "list[Part]":
    """Whom to look at a jurisdiction as: for each role somebody who has work to do."""
    from engine.cli.surroundings import clock_of
    from engine.clock import china_date
    from engine.simulate import parts

    today = china_date(clock_of(database)())
    with database.read() as tx:
        return parts(tx, jurisdiction, today)


def _give_accounts(database: "Database", year: Year, cast: "Iterable[Part]") -> str:
    """One password for everybody of the cast, made for this demonstration alone; the password."""
    from engine.cli.surroundings import clock_of
    from engine.commands.accounts import reset_password
    from engine.records import SYSTEM
    from engine.simulate import demo_context

    context, now = demo_context(database, year.law, year.seed), clock_of(database)()
    password = f"Demo-{base64.b32encode(ids.secret())[:8].decode().lower()}"
    for whose in dict.fromkeys(part.actor.id for part in cast):
        reset_password(context, whose, password, actor=SYSTEM, now=now, secret=ids.secret, must_change=False)
    return password


def _print_cast(cast: "Iterable[Part]", password: str) -> None:
    from engine.cli.printing import as_table

    as_table(("地区", "角色", "账号", "姓名", "待办", "逾期", "可看到"), map(_as_row, cast))
    print(f"以上演示账号的密码：{password}")


def _as_row(part: "Part") -> tuple[str | int, ...]:
    from engine.web.wordings import ROLES

    who = part.actor
    return who.jurisdiction, ROLES[part.role], who.id, who.name, part.open, part.late, part.sees or "目前没有待办"


# Where to look ----------------------------------------------------------------------------------------------------


def _where_to_look(arguments: Namespace, chosen: Sequence[str], cast: "Sequence[Part]", url: str) -> None:
    """Commands that run as they stand."""
    law = ("--law", str(arguments.law)) if arguments.law else ()
    lines: list[tuple[str, ...]] = [
        ("status", "--db", url),
        ("tasks", "--overdue", "--db", url),
        *(("tasks", "--actor", part.actor.id, "--db", url) for part in cast[:1]),
        ("incidents", "--db", url),
        ("audit", "--db", url),
        ("explain", "deadlines", "--jurisdiction", chosen[0], *law),
    ]
    print("查看：")
    for line in lines:
        print(" ", shlex.join((*_program(), *line)))


def _program() -> tuple[str, ...]:
    """How this program can be started again from this folder: as it was, without what the shell finds by itself."""
    started = Path(sys.argv[0])
    if started.name == "__main__.py":
        return sys.executable, "-m", "engine"
    if started.is_absolute() and shutil.which(started.name) == str(started):
        return (started.name,)
    near = started.relative_to(Path.cwd()) if started.is_relative_to(Path.cwd()) else started
    return (str(near) if len(near.parts) > 1 else f"./{near}",)
