"""A small law, a database that runs it, and the command line as a function."""

import shutil
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from engine import commands
from engine.cli import main
from engine.commands import Context
from engine.process.definitions import Deployment
from engine.records import Actor
from engine.services import OPERATORS
from engine.store import actors, connect
from tests.process import drawing as draw
from tests.process import writing as write

ROOT = Path(__file__).parent.parent.parent
NOW = datetime(2026, 3, 2, 1, tzinfo=UTC)
WANG = Actor("wang", "王", "here", "MKT", frozenset({"participant"}))
LI = Actor("li", "李", "here", "", frozenset({"coordinator"}))
ZHAO = Actor("zhao", "赵", "here", "ENV", frozenset({"participant"}))

FORM = """{"title": "核查", "clause": [], "ui": {"order": ["x"], "widgets": {}, "help": {}, "labels": {}},
"schema": {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "核查", "type": "object",
"properties": {"x": {"type": "string", "title": "结论", "maxLength": 20}}, "required": ["x"],
"additionalProperties": false}}"""

CHECK = draw.diagram(
    "check",
    draw.START,
    draw.user("look", form="answer", department='"MKT"', subject="businessKey", due='date("2020-03-20")'),
    draw.node("businessRuleTask", "judge", attributes='name="judge"', decision="verdict"),
    draw.END,
    draw.flows("begin>look", "look>judge", "judge>finish"),
)

Run = Callable[..., int]
PAIR = ("changjiang", "tiedong")


def deadline(kind: str, n: int) -> bytes:
    """The decision `deadlines` with one kind, in working days."""
    columns = [write.answers(name) for name in ("n", "unit", "date", "source")]
    only = write.row(["-", f'"{kind}"'], [str(n), '"WD"', "null", '"SEED"'])
    body = write.table(write.asks("jurisdiction"), write.asks("kind"), *columns, only)
    return write.definitions(write.decision(body, "deadlines"))


def table(*known: str) -> bytes:
    """The decision `verdict`, which answers the given values of `x` only."""
    rows = [write.row([f'"{x}"'], ['"OK"']) for x in known]
    body = write.table(write.asks("x"), write.answers("verdict"), *rows)
    return write.definitions(write.decision(body, "verdict"))


@pytest.fixture
def law(tmp_path: Path) -> Path:
    """A law with one process, one table, one form and the real calendars."""
    folder = tmp_path / "law"
    (folder / "forms").mkdir(parents=True)
    (folder / "forms" / "answer.json").write_text(FORM, "utf-8")
    (folder / "processes" / "here").mkdir(parents=True)
    (folder / "processes" / "here" / "profile.yaml").write_text("key: here\ncode: HR\n", "utf-8")
    (folder / "processes" / "check.bpmn").write_bytes(CHECK)
    (folder / "processes" / "verdict.dmn").write_bytes(table("yes"))
    shutil.copytree(ROOT / "processes" / "calendars", folder / "processes" / "calendars")
    return folder


@pytest.fixture
def url(sqlite_template: Path, tmp_path: Path) -> str:
    """The address of a migrated, empty database."""
    path = tmp_path / "a.db"
    shutil.copy(sqlite_template, path)
    return f"sqlite:///{path}"


@pytest.fixture
def running(url: str, law: Path) -> str:
    """The address of a database that runs the small law for three people, with one open task."""
    begin(url, law, NOW)
    return url


def begin(url: str, law: Path, now: datetime) -> None:
    """Deploy the law, engage three people and start one instance."""
    database = connect(url)
    context = Context(database, OPERATORS, law / "processes" / "calendars")
    context.deploy(Deployment.read(law), now, "test")
    with database.write() as tx:
        actors.save(tx, [WANG, LI, ZHAO])
    commands.start(context, "check", "K-1", {}, jurisdiction="here", actor=LI, now=now, command_id="start")
    database.close()


def run(*arguments: object) -> int:
    """The command line with these arguments; its exit code."""
    return main([str(argument) for argument in arguments])


def law_of_two(folder: Path) -> Path:
    """A law of two real jurisdictions, made in a folder."""
    for part in (
        "forms",
        "processes/shared",
        "processes/rules",
        "processes/calendars",
        *(f"processes/{key}" for key in PAIR),
    ):
        shutil.copytree(ROOT / part, folder / part)
    return folder


@pytest.fixture
def pair(tmp_path: Path) -> Path:
    """A law of two jurisdictions."""
    return law_of_two(tmp_path / "law")
