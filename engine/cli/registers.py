"""`sample` and `import`: the list and the two registers (一单两库)."""

import csv
from argparse import Namespace
from pathlib import Path
from typing import TYPE_CHECKING

from engine.cli.arguments import Commands, file, whole, with_database, with_json, with_jurisdiction, with_law

if TYPE_CHECKING:
    from engine.registers import ImportReport

REGISTERS = ("items", "objects", "inspectors")
SHOWN = 20
"""Rows with an error that are printed; all of them are in the file of `--errors`."""


def add(commands: Commands) -> None:
    """The commands `sample` and `import`."""
    sample = commands.add_parser("sample", help="write invented registers to try things out")
    with_jurisdiction(sample)
    sample.add_argument("--objects", required=True, type=whole(1), metavar="N", help="how many inspected objects")
    sample.add_argument("--seed", type=whole(), default=1, metavar="S", help="same seed, same rows (default: 1)")
    sample.add_argument(
        "--year", type=whole(2004, 9000), default=2026, help="the year they are made for (default: 2026)"
    )
    sample.add_argument("--dir", required=True, type=Path, metavar="DIR", help="where to write them")
    sample.add_argument("--format", choices=("xlsx", "csv"), default="xlsx")
    with_law(sample)
    sample.set_defaults(run=_sample)
    _add_import(commands)


def _add_import(commands: Commands) -> None:
    parser = commands.add_parser(
        "import", help="import a register from Excel or CSV; good rows go in, bad ones are told"
    )
    parser.add_argument("register", choices=REGISTERS)
    parser.add_argument("file", type=file, metavar="FILE")
    with_jurisdiction(parser)
    with_database(parser)
    parser.add_argument("--errors", type=Path, metavar="FILE.csv", help="write every error and warning here")
    with_law(parser)
    with_json(parser)
    parser.set_defaults(run=_import)


def _sample(arguments: Namespace) -> int:
    from engine.cli.printing import progress
    from engine.cli.surroundings import law_of
    from engine.registers import write_samples

    profile = law_of(arguments).profile(arguments.jurisdiction)
    with progress("writing objects") as show:
        paths = write_samples(
            arguments.dir, profile, arguments.objects, arguments.seed, arguments.format, show, arguments.year
        )
    for path in paths.values():
        print(path)
    return 0


def _import(arguments: Namespace) -> int:
    """1 if any row was refused."""
    report = _imported(arguments)
    if arguments.errors:
        _write(arguments.errors, report)
    if arguments.json:
        from engine.cli.printing import as_json

        as_json(report)
    else:
        _print(report, arguments.errors)
    return int(bool(report.errors))


def _imported(arguments: Namespace) -> "ImportReport":
    from engine import registers
    from engine.cli.printing import progress
    from engine.cli.surroundings import clock_of, law_of, opened

    imports = {
        "items": registers.import_items,
        "objects": registers.import_objects,
        "inspectors": registers.import_inspectors,
    }
    territory = registers.Territory.of(law_of(arguments).profile(arguments.jurisdiction))
    table = registers.read_table(arguments.file)
    with opened(arguments.db, new=True) as database, progress(f"importing {arguments.register}") as show:
        now = clock_of(database)()
        with database.write() as tx:
            return imports[arguments.register](tx, arguments.jurisdiction, table, now, show, territory)


def _write(path: Path, report: "ImportReport") -> None:
    with path.open("w", encoding="utf-8-sig", newline="") as out:
        table = csv.writer(out)
        table.writerow(("行", "级别", "栏目", "说明"))
        for level, problems in (("错误", report.errors), ("提示", report.warnings)):
            table.writerows((row, level, heading, message) for row, heading, message in problems)


def _print(report: "ImportReport", written: Path | None) -> None:
    from engine.cli.printing import as_table

    for title, problems in (("错误", report.errors), ("提示", report.warnings)):
        if problems:
            as_table(("行", "栏目", title), problems[:SHOWN])
        if len(problems) > SHOWN:
            print(
                f"… {title}共 {len(problems)} 处，" + (f"见 {written}" if written else "用 --errors FILE.csv 写出全部")
            )
    refused = len({row for row, _, _ in report.errors})
    print(f"新增 {report.inserted}，更新 {report.updated}，未变 {report.unchanged}，未导入 {refused} 行")
