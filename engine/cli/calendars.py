"""`workdays` and `calendar`: due dates in working days, and the yearly notices they rest on."""

from argparse import Namespace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from engine import settings
from engine.cli.arguments import Commands, day, file, whole, with_json, with_jurisdiction, with_law

if TYPE_CHECKING:
    from engine.workdays import Calendar, Due

STATUSES = {"PUBLISHED": "已公布", "PROJECTED": "暂定"}


def add(commands: Commands) -> None:
    """The commands `workdays`, `calendar import` and `calendar show`."""
    workdays = commands.add_parser("workdays", help="the last day of a period of working days")
    workdays.add_argument("date", type=day, metavar="DATE", help="the day that starts the period and does not count")
    workdays.add_argument("n", type=whole(most=100_000), metavar="N", help="how many working days")
    with_jurisdiction(workdays, required=False)
    with_law(workdays)
    with_json(workdays)
    workdays.set_defaults(run=_workdays)
    calendar = commands.add_parser("calendar", help="rest days and moved working days of a year")
    verbs = calendar.add_subparsers(title="commands", metavar="COMMAND", required=True)
    _add_import(verbs)
    _add_show(verbs)


def _add_import(verbs: Commands) -> None:
    parser = verbs.add_parser("import", help="take the official notice of a year (放假安排) into the law")
    parser.add_argument("file", type=file, metavar="FILE", help="CSV with columns date, kind, source")
    parser.add_argument("--db", metavar="URL", help="count the due dates of open tasks in this database again")
    with_law(parser)
    parser.set_defaults(run=_import)


def _add_show(verbs: Commands) -> None:
    parser = verbs.add_parser("show", help="the days of a year that differ from plain Monday to Friday")
    parser.add_argument("year", type=whole(1, 9998), metavar="YEAR")
    with_jurisdiction(parser, required=False)
    with_law(parser)
    with_json(parser)
    parser.set_defaults(run=_show)


def _calendar(arguments: Namespace) -> "Calendar":
    from engine import workdays

    law = settings.law_folder(arguments.law)
    if arguments.jurisdiction:
        settings.require_jurisdiction(law, arguments.jurisdiction)
    return workdays.load(settings.calendar_folder(law), arguments.jurisdiction)


def _workdays(arguments: Namespace) -> int:
    """The due date stands last, on a line of its own: scripts read the last date."""
    calendar = _calendar(arguments)
    due = calendar.after(arguments.date, arguments.n)
    why = calendar.explain(arguments.date, arguments.n)
    if arguments.json:
        from engine.cli.printing import as_json

        as_json(_as_data(arguments, due, why))
    else:
        print(*why, f"状态：{STATUSES[due.status]} {due.status}", due.date, sep="\n")
    return 0


def _as_data(arguments: Namespace, due: "Due", why: list[str]) -> dict[str, object]:
    trigger = {"trigger": arguments.date, "n": arguments.n, "jurisdiction": arguments.jurisdiction}
    return {**trigger, "explanation": why, "status": due.status, "calendar": due.version, "due": due.date}


def _import(arguments: Namespace) -> int:
    if arguments.db is None:
        _take(arguments)
        return 0
    from engine import commands
    from engine.cli.printing import as_table
    from engine.cli.surroundings import clock_of, surroundings

    with surroundings(arguments) as context:
        _take(arguments)
        moved = commands.recalculate(context, now=clock_of(context.database)())
    as_table(("待办", "原截止日", "新截止日"), moved)
    print(f"重新计算：{len(moved)} 项待办的截止日有变动")
    return 0


def _take(arguments: Namespace) -> None:
    from engine import workdays

    year = workdays.import_year(arguments.file, settings.calendar_folder(settings.law_folder(arguments.law)))
    print(f"{year} 年的放假安排已导入：{STATUSES['PUBLISHED']}")


def _show(arguments: Namespace) -> int:
    from engine.cli.printing import as_json, as_table
    from engine.workdays.counting import spoken

    calendar = _calendar(arguments)
    year = _days_of(arguments.year)
    special = [each for each in year if calendar.is_working(each) != (each.weekday() < 5)]
    rows = [(each, calendar.is_working(each), calendar.status(each)) for each in special]
    count = sum(map(calendar.is_working, year))
    if arguments.json:
        days = [{"date": each, "working": working, "status": status} for each, working, status in rows]
        as_json({"year": arguments.year, "working_days": count, "days": days})
        return 0
    words = {True: "调休上班", False: "放假"}
    shown = [(spoken(each), words[working], STATUSES[status]) for each, working, status in rows]
    as_table(("日期", "安排", "状态"), shown)
    print(f"{arguments.year} 年有 {count} 个工作日")
    return 0


def _days_of(year: int) -> list[date]:
    first = date(year, 1, 1)
    return [first + timedelta(days=n) for n in range((date(year + 1, 1, 1) - first).days)]
