"""`simulate` and `demo` run a very small year of the real law."""

import json
from pathlib import Path

import pytest

from engine.cli.simulating import FIGURES
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


def test_a_demo_says_what_happened_and_where_to_look(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "demo"
    tables = []
    for _ in range(2):
        assert run("demo", *SMALL, "--dir", folder) == 0
        told = capsys.readouterr().out
        assert "已公示的结果" in told
        assert f"audit --db sqlite:///{folder}/tiedong.db" in told
        tables.append([line for line in told.splitlines() if "用时" not in line])
    assert tables[0] == tables[1]
    assert {path.name for path in (folder / "tiedong").iterdir()} == {"items.xlsx", "objects.xlsx", "inspectors.xlsx"}
