"""`simulate` and `demo` run a very small year of the real law."""

import json
import shlex
from pathlib import Path

import pytest

from engine.cli.simulating import FIGURES, _program
from engine.disposals import DISPOSALS
from tests.cli.conftest import run

SMALL = ("--jurisdiction", "tiedong", "--objects", 200)


def test_a_simulated_year_is_counted_from_its_tables(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    url = f"sqlite:///{tmp_path}/year.db"
    assert run("simulate", *SMALL, "--year", 2026, "--seed", 7, "--db", url, "--json") == 0
    found = json.loads(capsys.readouterr().out)
    assert list(FIGURES) == sorted(found, key=list(FIGURES).index)
    assert found["drawn"] == found["inspected"] + found["inspections_open"] > 0
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
