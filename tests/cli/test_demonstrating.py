"""`demo`: all jurisdictions in one database, in the middle of their year, with accounts and a clock of its own."""

import json
import re
import shlex
from collections.abc import Iterator
from contextlib import redirect_stdout
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from engine import clock, ids
from engine.cli.demonstrating import _program
from engine.commands import accounts
from engine.disposals import DISPOSALS
from engine.simulate import demo_context
from engine.simulate.showing import ROLES
from engine.store import connect
from tests.cli.conftest import PAIR, law_of_two, run

NAMES = {"items.xlsx", "objects.xlsx", "inspectors.xlsx"}


@dataclass
class Demo:
    """A demonstration: its folder, its law, what it printed, and the address of its database."""

    folder: Path
    law: Path
    told: list[str]

    @property
    def url(self) -> str:
        return f"sqlite:///{self.folder}/demo.db"


def made(home: Path, folder: str, law: Path, *more: str) -> Demo:
    page = home / f"{folder}.txt"
    with page.open("w", encoding="utf-8") as out, redirect_stdout(out):
        assert run("demo", "--objects", 300, "--law", law, "--dir", home / folder, *more) == 0
    return Demo(home / folder, law, page.read_text("utf-8").splitlines())


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("shown")


@pytest.fixture(scope="module")
def demo(home: Path) -> Iterator[Demo]:
    """Two jurisdictions in one database. Only read, but for what its own commands do."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("sys.argv", [".venv/bin/shuangsuiji", "demo"])
        yield made(home, "a demo", law_of_two(home / "law"))


def listed(capsys: pytest.CaptureFixture[str], *arguments: object) -> Any:
    """What a command prints as JSON."""
    capsys.readouterr()
    assert run(*arguments, "--json") == 0
    return json.loads(capsys.readouterr().out)


def test_the_jurisdictions_stand_side_by_side(demo: Demo) -> None:
    heading = demo.told[0].split()
    assert heading == ["2026", *PAIR]
    assert any("已公示的结果" in line for line in demo.told)
    assert any("责令改正，后续跟踪 " in line for line in demo.told)
    assert not any(disposal.key in line for disposal in DISPOSALS.values() for line in demo.told)
    for key in PAIR:
        assert {path.name for path in (demo.folder / key).iterdir()} == NAMES


def test_both_have_work_that_is_open_and_work_that_is_late(demo: Demo, capsys: pytest.CaptureFixture[str]) -> None:
    for key in PAIR:
        assert listed(capsys, "tasks", "--jurisdiction", key, "--db", demo.url)
        late = listed(capsys, "tasks", "--overdue", "--jurisdiction", key, "--db", demo.url)
        assert {task["due"] < "2026-09-02" for task in late} == {True}
        assert all(task["overdue_at"] for task in late)


def test_every_command_is_printed_so_that_it_runs_as_it_stands(demo: Demo) -> None:
    commands = [shlex.split(line) for line in demo.told if line.startswith("  .venv")]
    assert [line[1] for line in commands] == ["status", "tasks", "tasks", "incidents", "audit", "explain"]
    for program, *arguments in commands:
        assert program == ".venv/bin/shuangsuiji"
        assert run(*arguments) == 0


def test_it_lives_in_its_own_time(demo: Demo, capsys: pytest.CaptureFixture[str]) -> None:
    """The afternoon of the first working day after 1 September, and the real time since."""
    shown = listed(capsys, "status", "--db", demo.url)["demonstration_now"]
    assert re.match(r"2026-09-02T07:\d\d", shown)


def test_it_never_works_at_a_time_before_the_stop(demo: Demo, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("work", "--once", "--db", demo.url, "--law", demo.law) == 0
    assert listed(capsys, "audit", "--db", demo.url)["events"] > 0


# The cast ---------------------------------------------------------------------------------------------------------


def cast(demo: Demo) -> list[list[str]]:
    """The lines of the printed table of accounts: jurisdiction, role, account, name, open, late, what they see."""
    return [line.split() for line in demo.told if re.match(rf"  ({'|'.join(PAIR)})  ", line)]


def test_there_is_somebody_for_every_role(demo: Demo) -> None:
    for key in PAIR:
        lines = [line for line in cast(demo) if line[0] == key]
        assert len(lines) == len(ROLES) == len({line[1] for line in lines})
        assert len({line[2] for line in lines}) >= len(ROLES) - 1, "mostly different people"
        idle = [line[6] == "目前没有待办" for line in lines]
        assert idle == sorted(idle), "who has something to do comes first"
        assert sum(not each for each in idle) >= 5


def test_what_is_said_of_them_is_what_they_find(demo: Demo, capsys: pytest.CaptureFixture[str]) -> None:
    for _, _, account, _, waiting, late, *_ in cast(demo)[:4]:
        found = listed(capsys, "tasks", "--actor", account, "--limit", 1000, "--db", demo.url)
        overdue = listed(capsys, "tasks", "--overdue", "--actor", account, "--limit", 1000, "--db", demo.url)
        assert (len(found), len(overdue)) == (int(waiting), int(late))


def test_everybody_of_the_cast_can_sign_in_at_once(demo: Demo) -> None:
    (line,) = [line for line in demo.told if line.startswith("以上演示账号的密码：")]
    database = connect(demo.url)
    context = demo_context(database, demo.law, 1)
    password, now = line.partition("：")[2], clock.now() - timedelta(days=1)
    for account in {line[2] for line in cast(demo)}:
        entered = accounts.sign_in(context, account, password, "127.0.0.1", now=now, secret=ids.secret)
        assert not entered.must_change
    database.close()


def test_made_again_and_alone_a_jurisdiction_shows_the_same(demo: Demo, home: Path) -> None:
    """Same seed, same figures and work; only times and the password differ."""
    first = PAIR[0]
    alone = made(home, "alone", demo.law, "--jurisdiction", first)
    assert cast(alone) == [line for line in cast(demo) if line[0] == first]
    assert figures(alone) == figures(demo)


def figures(demo: Demo) -> dict[str, int]:
    """Those of the first jurisdiction, as printed."""
    lines = demo.told[: next(place for place, line in enumerate(demo.told) if "用时" in line)]
    return {words: int(value) for words, value, *_ in map(str.split, lines[2:]) if int(value)}


def test_the_program_is_named_as_it_can_be_started_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = tmp_path / "a" / "bin" / "shuangsuiji"
    program.parent.mkdir(parents=True)
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    known = [
        ("a/bin/shuangsuiji", tmp_path, "", "a/bin/shuangsuiji"),
        (program, tmp_path, "", "a/bin/shuangsuiji"),
        (program, Path("/"), program.parent, "shuangsuiji"),
        (program, program.parent.parent, "", "bin/shuangsuiji"),
        (program, tmp_path / "a" / "bin", "", "./shuangsuiji"),
    ]
    for started, here, path, named in known:
        monkeypatch.setattr("sys.argv", [str(started)])
        monkeypatch.setenv("PATH", str(path))
        monkeypatch.chdir(here)
        assert _program() == (named,)
