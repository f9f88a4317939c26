"""`simulate` and `demo` run a very small year of the real law."""

import json
import pickle
import shlex
import shutil
from pathlib import Path

import pytest

from engine.cli.simulating import FIGURES, _program
from engine.disposals import DISPOSALS
from engine.errors import DrawError, FeelError, Invalid, Shuangsuiji, StepFailed
from tests.cli.conftest import ROOT, run

PAIR = ("changjiang", "tiedong")
SMALL = ("--jurisdiction", "tiedong", "--objects", 200)


def test_a_simulated_year_is_counted_from_its_tables(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    url = f"sqlite:///{tmp_path}/year.db"
    assert run("simulate", *SMALL, "--year", 2026, "--seed", 7, "--db", url, "--json") == 0
    found = json.loads(capsys.readouterr().out)
    assert list(FIGURES) == sorted(found, key=list(FIGURES).index)
    assert found["drawn"] == found["inspected"] + found["inspections_open"] > 0
    assert found["campaigns_outside_plan"] > 0
    assert run("status", "--db", url, "--json") == 0
    counted = json.loads(capsys.readouterr().out)
    assert counted["tasks"]["DONE"] == found["user_tasks_completed"]
    assert sum(counted["instances"].values()) == found["instances"]
    assert run("audit", "--db", url, "--json") == 0
    assert json.loads(capsys.readouterr().out)["events"] == found["history_events"]


def test_a_demo_says_what_happened_and_where_to_look(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every command is printed so that it runs as it stands."""
    monkeypatch.setattr("sys.argv", [".venv/bin/shuangsuiji", "demo"])
    folder = tmp_path / "a demo"
    tables = []
    for _ in range(2):
        assert run("demo", *SMALL, "--dir", folder) == 0
        told = capsys.readouterr().out
        assert "已公示的结果" in told
        assert "责令改正，后续跟踪 " in told
        assert not any(disposal.key in told for disposal in DISPOSALS.values())
        tables.append([line for line in told.splitlines() if "用时" not in line])
    assert tables[0] == tables[1]
    assert {path.name for path in (folder / "tiedong").iterdir()} == {"items.xlsx", "objects.xlsx", "inspectors.xlsx"}
    commands = [shlex.split(line) for line in tables[0] if line.startswith("  .venv")]
    assert len(commands) == 6
    for program, *arguments in commands:
        assert program == ".venv/bin/shuangsuiji"
        assert run(*arguments) == 0


@pytest.fixture
def pair(tmp_path: Path) -> Path:
    """A law of two jurisdictions."""
    folder = tmp_path / "law"
    for part in (
        "forms",
        "processes/shared",
        "processes/rules",
        "processes/calendars",
        *(f"processes/{key}" for key in PAIR),
    ):
        shutil.copytree(ROOT / part, folder / part)
    return folder


def test_all_years_of_a_law_stand_side_by_side(pair: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A demo keeps a database for each jurisdiction; simulated again, a finished year has the same figures."""
    folder = tmp_path / "demo"
    assert run("demo", "--law", pair, "--objects", 200, "--dir", folder) == 0
    heading, *lines = (line.split() for line in capsys.readouterr().out.splitlines())
    assert heading == ["2026", *PAIR]
    told = {words: values for words, *values in lines}
    again = ("--law", pair, "--objects", 200, "--db", f"sqlite:///{folder}/{{jurisdiction}}.db", "--json")
    assert run("simulate", "--all", *again) == 0
    found = json.loads(capsys.readouterr().out)
    assert list(found) == list(PAIR)
    for place, (key, figures) in enumerate(found.items()):
        assert figures["drawn"] == figures["inspected"] > 0
        assert figures["published"] == figures["publishable"] > 0
        counted = {
            words: figures[name] for name, words in FIGURES.items() if name not in ("follow_ups", "wall_seconds")
        }
        assert {words: int(told[words][place]) for words in counted} == counted
        assert run("audit", "--db", f"sqlite:///{folder}/{key}.db", "--json") == 0
        assert json.loads(capsys.readouterr().out)["events"] == figures["history_events"]


def test_several_years_do_not_share_a_database(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("simulate", "--all", "--objects", 5, "--db", f"sqlite:///{tmp_path}/year.db") == 2
    assert "--db must name {jurisdiction}" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("where", [("--all", "--jurisdiction", "tiedong"), ()])
def test_a_simulation_is_of_one_jurisdiction_or_of_all(
    where: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("simulate", *where, "--objects", 5) == 2
    assert "--jurisdiction" in capsys.readouterr().err


@pytest.mark.parametrize("command", [("simulate", "--all"), ("demo",)])
def test_a_law_without_jurisdictions_is_named(
    command: tuple[str, ...], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("processes", "forms"):
        (tmp_path / name).mkdir()
    assert run(*command, "--law", tmp_path) == 2
    assert "holds no jurisdiction" in capsys.readouterr().err


def test_what_fails_beside_is_told_here(pair: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A year of its own process fails like one of ours, in one line."""
    url = f"sqlite:///{tmp_path}/nowhere/{{jurisdiction}}.db"
    assert run("simulate", "--all", "--law", pair, "--objects", 5, "--db", url) == 2
    (told,) = [line for line in capsys.readouterr().err.splitlines() if line.startswith("shuangsuiji:")]
    assert f"{tmp_path}/nowhere" in told


@pytest.mark.parametrize(
    "error",
    [
        StepFailed("a", "b", ValueError("c")),
        DrawError("E_FRAME", "is empty"),
        Invalid("wrong", [("/x", "is missing")]),
        FeelError("unknown", 3),
    ],
)
def test_an_error_passes_between_processes_as_it_is(error: Shuangsuiji) -> None:
    passed = pickle.loads(pickle.dumps(error))
    assert (type(passed), str(passed), vars(passed)) == (type(error), str(error), vars(error))


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
