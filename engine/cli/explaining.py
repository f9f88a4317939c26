"""`explain` and `clauses`: what the law says, and where each clause is carried out."""

import csv
import re
from argparse import Namespace
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from engine import clock, settings
from engine.cli.arguments import Commands, day, with_json, with_jurisdiction, with_law
from engine.errors import NotFound, SettingsError

if TYPE_CHECKING:
    from engine.process.dmn import Table
    from engine.process.rules import Rules
    from engine.workdays import Calendar

DEADLINES = "deadlines"
"""The decision that holds every deadline."""

UNITS = {"WD": "个工作日", "CD": "个自然日"}
DONE_WORDS = {"done": "已实现", "later": "待建", "not_software": "非软件"}


def add(commands: Commands) -> None:
    """The commands `explain deadlines` and `clauses`."""
    explain = commands.add_parser("explain", help="what the decision tables say, with clause and source")
    verbs = explain.add_subparsers(title="commands", metavar="COMMAND", required=True)
    deadlines = verbs.add_parser("deadlines", help="every deadline of a jurisdiction")
    with_jurisdiction(deadlines)
    deadlines.add_argument(
        "--from", dest="start", type=day, metavar="DATE", help="the day they run from (default: today)"
    )
    with_law(deadlines)
    with_json(deadlines)
    deadlines.set_defaults(run=_deadlines)
    clauses = commands.add_parser("clauses", help="every clause of the documents and what carries it out")
    with_jurisdiction(clauses, required=False)
    with_law(clauses)
    with_json(clauses)
    clauses.set_defaults(run=_clauses)


# Deadlines ----------------------------------------------------------------------------------------------------


def _deadlines(arguments: Namespace) -> int:
    from engine import workdays
    from engine.cli.printing import as_json, as_table
    from engine.process.definitions import Deployment

    law = settings.law_folder(arguments.law)
    settings.require_jurisdiction(law, arguments.jurisdiction)
    calendar = workdays.load(settings.calendar_folder(law), arguments.jurisdiction)
    start = arguments.start or clock.china_date(clock.now())
    rules = Deployment.read(law).rules
    found = [
        _deadline(rules, calendar, arguments.jurisdiction, kind, start) for kind in _kinds(law, arguments.jurisdiction)
    ]
    if arguments.json:
        as_json(found)
    else:
        as_table(("期限", "长短", "来源", "条款", f"自 {start} 起算", "说明"), map(_as_row, found))
    return 0


def _deadline(rules: "Rules", calendar: "Calendar", jurisdiction: str, kind: str, start: date) -> dict[str, Any]:
    from engine.commands import deadlines

    outcome = rules.evaluate(DEADLINES, {"jurisdiction": jurisdiction, "kind": kind})
    counted = deadlines.due(calendar, lambda _decision, _inputs: outcome, jurisdiction, kind, start)
    hit = outcome.rows[0]
    outputs = outcome.outputs if isinstance(outcome.outputs, dict) else {}
    found = {
        "kind": kind, **{name: outputs.get(name) for name in ("n", "unit", "date", "source", "remind_before")},
        "clause": hit.clause, "row": hit.rule_id, "note": hit.note, "from": start,
    }  # fmt: skip
    if counted is None:
        return {**found, "due": None, "status": None}
    return {**found, "due": counted[0].date, "status": counted[0].status}


def _as_row(found: dict[str, Any]) -> tuple[Any, ...]:
    due = f"{found['due']}" + ("（暂定）" if found["status"] == "PROJECTED" else "") if found["due"] else "—"
    return found["kind"], _length(found), found["source"], found["clause"], due, found["note"]


def _length(found: dict[str, Any]) -> str:
    match found["unit"]:
        case "NONE":
            return "未规定"
        case "DATE":
            return f"每年 {found['date']}"
        case "DAY":
            return "当日"
        case unit:
            return f"{found['n']} {UNITS[unit]}"


def _kinds(law: Path, jurisdiction: str) -> list[str]:
    """The kinds of deadline with a row for the jurisdiction, in the order of the table."""
    from engine import feel

    table = _table_of_deadlines(law)
    columns = {column.expression.strip(): place for place, column in enumerate(table.inputs)}
    where, kind = columns["jurisdiction"], columns["kind"]
    rows = [row for row in table.rows if feel.compile(row.tests[where], unary=True).test(jurisdiction, {})]
    return list(dict.fromkeys(name for row in rows for name in re.findall(r'"([^"]*)"', row.tests[kind])))


def _table_of_deadlines(law: Path) -> "Table":
    from engine.process import dmn

    for path in sorted(law.glob("processes/**/*.dmn")):
        for decision in dmn.read(path.read_bytes(), path.name).decisions:
            if decision.id == DEADLINES and isinstance(decision.logic, dmn.Table):
                return decision.logic
    raise NotFound(f"the law in {law} has no decision table {DEADLINES}")


# Clauses ------------------------------------------------------------------------------------------------------


def _clauses(arguments: Namespace) -> int:
    from engine.cli.printing import as_json, as_table

    law = settings.law_folder(arguments.law)
    rows = list(_rows(law / "processes" / "clauses.csv"))
    if arguments.jurisdiction:
        rows = _of_jurisdiction(law, arguments.jurisdiction, rows)
    if arguments.json:
        as_json([_as_data(row) for row in rows])
        return 0
    shown = [
        (row["id"], DONE_WORDS.get(row["status"], row["status"]), "\n".join(row["targets"].split()), row["note"])
        for row in rows
    ]
    as_table(("条款", "状态", "由何处实现", "说明"), shown)
    counts = Counter(row["status"] for row in rows)
    print(f"共 {len(rows)} 条：" + "，".join(f"{DONE_WORDS.get(status, status)} {n}" for status, n in counts.items()))
    return 0


def _rows(path: Path) -> Iterator[dict[str, str]]:
    if not path.is_file():
        raise NotFound(f"{path}: the law has no list of clauses")
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file, restval="")
        if missing := {"id", "jurisdiction", "status", "targets", "note"} - set(reader.fieldnames or ()):
            raise SettingsError(f"{path}: column {', '.join(sorted(missing))} is missing")
        yield from reader


def _of_jurisdiction(law: Path, key: str, rows: list[dict[str, str]]) -> list[dict[str, str]]:
    """The rows of a jurisdiction, named by its folder or by the letters before its clause numbers."""
    letters = {row["jurisdiction"] for row in rows}
    if key in letters:
        code = key
    else:
        import yaml

        settings.require_jurisdiction(law, key)
        code = str(yaml.safe_load((law / "processes" / key / "profile.yaml").read_bytes()).get("code"))
    return [row for row in rows if row["jurisdiction"] == code]


def _as_data(row: dict[str, str]) -> dict[str, Any]:
    return {"id": row["id"], "status": row["status"], "targets": row["targets"].split(), "note": row["note"]}
