"""`simulate` runs a very small year of the real law."""

import json
import pickle
from pathlib import Path

import pytest

from engine.cli.simulating import FIGURES
from engine.errors import DrawError, FeelError, Invalid, Shuangsuiji, StepFailed
from tests.cli.conftest import PAIR, run

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


def test_all_years_of_a_law_stand_side_by_side(pair: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Each jurisdiction has a database of its own; simulated again, a finished year has the same figures."""
    years = ("simulate", "--all", "--law", pair, "--objects", 200, "--db", f"sqlite:///{tmp_path}/{{jurisdiction}}.db")
    assert run(*years) == 0
    heading, *lines = (line.split() for line in capsys.readouterr().out.splitlines())
    assert heading == ["2026", *PAIR]
    told = {words: values for words, *values in lines}
    assert run(*years, "--json") == 0
    found = json.loads(capsys.readouterr().out)
    assert list(found) == list(PAIR)
    for place, (key, figures) in enumerate(found.items()):
        assert figures["drawn"] == figures["inspected"] > 0
        assert figures["published"] == figures["publishable"] > 0
        counted = {
            words: figures[name] for name, words in FIGURES.items() if name not in ("follow_ups", "wall_seconds")
        }
        assert {words: int(told[words][place]) for words in counted} == counted
        assert run("audit", "--db", f"sqlite:///{tmp_path}/{key}.db", "--json") == 0
        assert json.loads(capsys.readouterr().out)["events"] == figures["history_events"]


def test_a_year_stops_where_it_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    url = f"sqlite:///{tmp_path}/year.db"
    assert run("simulate", *SMALL, "--until", "2026-01-20", "--db", url, "--json") == 0
    found = json.loads(capsys.readouterr().out)
    assert found["user_tasks_completed"] > found["drawn"] == 0
    assert run("tasks", "--db", url, "--json") == 0
    assert json.loads(capsys.readouterr().out)


@pytest.mark.parametrize("day", ["2025-11-30", "2027-04-01"])
def test_a_day_outside_the_year_is_no_place_to_stop(day: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("simulate", *SMALL, "--until", day) == 2
    assert "runs from 2025-12-01 to 2027-03-31" in capsys.readouterr().err


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
