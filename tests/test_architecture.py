"""The architecture is a test: floors, rooms, readers of time and chance, words and sizes."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
MODULES = sorted((ROOT / "engine").rglob("*.py"))

FLOORS = (
    ("errors", "records", "disposals"),
    ("clock", "ids", "settings"),
    ("store", "feel", "workdays", "forms", "access", "disclosure", "documents", "attachments"),
    ("process", "draw", "registers"),
    ("services",),
    ("commands", "publicity"),
    ("jobs",),
    ("simulate", "web"),
    ("cli",),
    ("__main__",),
)
"""A room imports only from the floors above its own in this table: rooms of one floor do not know each other."""

KNOW_THE_TABLES = {"store", "registers", "services", "publicity", "commands", "jobs", "simulate", "web", "cli"}
"""Only these import engine.store. Above all `process` does not, nor `store` it."""

ONE_ROOM: dict[str, set[str]] = {
    "sqlalchemy": {"store"},
    "alembic": {"store"},
    "SpiffWorkflow": {"process"},
    "lxml": {"process"},
    "docxtpl": {"documents"},
    "jinja2": {"documents", "web"},  # printed documents, and pages
    "typst": {"documents"},
    "apscheduler": {"jobs"},
    "python_calamine": {"registers"},
    "xlsxwriter": {"registers"},
    "jsonschema": {"forms"},
    "rich": {"cli"},
    "pwdlib": {"commands"},
    "fastapi": {"web"},
    "starlette": {"web"},
    "uvicorn": {"web"},
    "anyio": {"web"},
    "babel": {"web"},
}
"""One library, one room: replacing it is one job."""

READERS = {
    r"(datetime\.)?datetime\.(now|utcnow|today)|(datetime\.)?date\.today": {"clock"},
    r"time\.(time|monotonic|localtime|gmtime|strftime)(_ns)?": {"clock"},
    r"time\.(perf_counter|process_time)(_ns)?": {"simulate"},
    r"random(\.(?!Random$).*)?|(random\.)?Random\(\)|secrets(\..*)?|os\.u?random|uuid\.uuid\d": {"ids"},
    r"os\.(environ|environb|getenv)|socket(\..*)?": {"settings", "cli"},
    r"(engine\.)?clock\.now|(engine\.)?ids\.(command_id|secret)": {"cli"},
}
"""Who may read the clock, chance and the environment; for all others they are arguments, as a seeded Random is."""

JURISDICTION = re.compile(
    "铁东|宜昌|昌江|天桥|芒市|鞍山|景德镇|辽宁|tiedong|yichang|changjiang|tianqiao|mangshi|"
    "210302|420500|360202|370105|533103|"
    r"(?<![A-Za-z])(YC|CJ|TD|TQ|MS)(?![A-Za-z]|-[\dA-Z])",
    re.IGNORECASE,
)
"""Names and codes of jurisdictions. Clause ids (TD-4.1a) are quotations of the law and may stand."""

LINES, FUNCTION_LINES = 300, 40


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def room(path: Path) -> str:
    return path.relative_to(ROOT / "engine").parts[0].removesuffix(".py")


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def imports(path: Path) -> Iterator[str]:
    """Everything a module imports, wherever in it; for `from engine.store import tasks` the module tasks."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{name(path)}:{node.lineno} write the whole name of the module"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def rooms_entered(path: Path) -> set[str]:
    return {parts[1] for parts in (found.split(".") for found in imports(path)) if parts[0] == "engine"}


def none_of(offenders: list[str]) -> None:
    """Every offender in the message, not the first alone."""
    assert not offenders, "\n".join(["", *offenders])


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    return (node for node in ast.walk(tree(path)) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))


def test_every_room_stands_on_a_floor() -> None:
    assert {room(path) for path in MODULES} - {"__init__"} == {room for floor in FLOORS for room in floor}


def test_imports_go_down_the_floors_only() -> None:
    height = {room: number for number, floor in enumerate(FLOORS) for room in floor}
    upward = [
        f"{name(path)} imports {other}"
        for path in MODULES
        for other in sorted(rooms_entered(path) - {room(path)})
        if height[other] >= height[room(path)]
    ]
    none_of(upward)


def test_process_and_store_do_not_know_each_other() -> None:
    """Only the rooms that receive an open transaction know the tables."""
    assert {room(path) for path in MODULES if "store" in rooms_entered(path)} <= KNOW_THE_TABLES


def test_no_modules_import_each_other_in_a_circle() -> None:
    modules = {name(path).removesuffix(".py").removesuffix("/__init__").replace("/", "."): path for path in MODULES}
    graph = {
        module: {found if found in modules else found.rpartition(".")[0] for found in imports(path)} - {module}
        for module, path in modules.items()
    }
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as circle:
        pytest.fail(" <- ".join(circle.args[1]))


def test_a_library_is_imported_in_one_room() -> None:
    strangers = [
        f"{name(path)} imports {found}"
        for path in MODULES
        for found in sorted({found.split(".")[0] for found in imports(path)})
        if room(path) not in ONE_ROOM.get(found, {room(path)})
    ]
    none_of(strangers)


def named(path: Path) -> Iterator[str]:
    """Every dotted name that a module writes or imports (`from time import time` too), and calls without arguments."""
    yield from imports(path)
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Attribute) or (isinstance(node, ast.Call) and not node.args + node.keywords):
            yield ast.unparse(node)


def test_clock_chance_and_environment_are_arguments() -> None:
    readings = [
        f"{name(path)} reads {found}"
        for path in MODULES
        for found in sorted(set(named(path)))
        for pattern, readers in READERS.items()
        if room(path) not in readers and re.fullmatch(pattern, found)
    ]
    none_of(readings)


def test_no_jurisdiction_is_named_in_the_engine_or_in_shared_stages() -> None:
    """A sixth jurisdiction is a folder and rows, no Python."""
    files = [*MODULES, *sorted((ROOT / "processes/shared").rglob("*.bpmn"))]
    found = [
        f"{name(path)}:{number} {line.strip()}"
        for path in files
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if JURISDICTION.search(line)
    ]
    none_of(found)


def test_modules_and_functions_stay_short() -> None:
    long = [
        f"{name(path)} has {count} lines" for path in MODULES if (count := len(path.read_text().splitlines())) > LINES
    ]
    long += [
        f"{name(path)}:{found.lineno} {found.name} has {count} lines"
        for path in MODULES
        for found in functions(path)
        if (count := (found.end_lineno or 0) - found.lineno + 1) > FUNCTION_LINES
    ]
    none_of(long)


def test_every_public_function_and_class_says_what_it_does() -> None:
    silent = [
        f"{name(path)}:{node.lineno} {node.name}"
        for path in MODULES
        for node in tree(path).body
        if isinstance(node, ast.FunctionDef | ast.ClassDef)
        if not node.name.startswith("_") and ast.get_docstring(node) is None
    ]
    none_of(silent)


def test_nothing_is_left_for_later() -> None:
    left = [
        f"{name(path)}: {found}"
        for path in MODULES
        for found in re.findall(r"\b(?:TODO|FIXME|XXX|raise NotImplementedError)\b", path.read_text(encoding="utf-8"))
    ]
    none_of(left)
