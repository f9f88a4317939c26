"""What a database is worked on with: a simulated one with its own chance, a real one never with that."""

import ast
import json
from argparse import Namespace
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from engine import clock
from engine.cli.surroundings import clock_of, surroundings
from engine.commands.context import no_entropy, no_push
from engine.errors import Refused
from engine.simulate.entropy import DemoEntropy
from engine.store import Database, connect, demonstration, plans, setting_rows
from tests.cli.conftest import ROOT, run


def simulated(url: str, **seeds: int) -> Namespace:
    """The arguments for a database in which jurisdictions were simulated with these seeds."""
    database = connect(url)
    with database.write() as tx:
        for jurisdiction, seed in seeds.items():
            setting_rows.put(tx, f"simulation.prepared.{jurisdiction}", {"objects": 200, "seed": seed})
    database.close()
    return Namespace(db=url)


def test_a_simulated_database_is_worked_on_with_the_chance_of_its_simulation(url: str, law: Path) -> None:
    arguments = simulated(url, here=7, there=7)
    arguments.law = law
    with surroundings(arguments) as context:
        assert context.entropy("RW2026-0001-D1").secret == DemoEntropy(7, "RW2026-0001-D1").secret
        assert context.push("net", "RESULT/1", {}) == "DEMO-RESULT/1"


@pytest.mark.parametrize("seeds", [{}, {"here": 7, "there": 8}])
def test_predictable_chance_is_never_guessed(seeds: dict[str, Any], url: str, law: Path) -> None:
    """A real database, and one of several seeds of which nobody can say which is a draw's."""
    arguments = simulated(url, **seeds)
    arguments.law = law
    with surroundings(arguments) as context:
        assert (context.entropy, context.push) == (no_entropy, no_push)


# The clock --------------------------------------------------------------------------------------------------------

STOPPED, REAL = datetime(2026, 9, 16, 10, tzinfo=UTC), datetime(2031, 1, 2, 3, tzinfo=UTC)


@pytest.fixture
def shown(running: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """A demonstration that stopped on 16 September, looked at an hour and a half later."""
    simulated(running, here=7)
    with connected(running) as database, database.write() as tx:
        demonstration.show_from(tx, STOPPED, REAL)
    monkeypatch.setattr(clock, "now", lambda: REAL + timedelta(hours=1, minutes=30))
    return running


@contextmanager
def connected(url: str) -> Iterator[Database]:
    database = connect(url)
    yield database
    database.close()


def test_the_clock_of_a_demonstration_goes_on_from_where_it_stopped(shown: str) -> None:
    with connected(shown) as database:
        assert clock_of(database)() == STOPPED + timedelta(hours=1, minutes=30)


def test_every_other_database_has_the_clock_of_the_machine(url: str) -> None:
    with connected(url) as database:
        assert clock_of(database) is clock.now
    simulated(url, here=7)
    with connected(url) as database:
        assert clock_of(database) is clock.now


def test_commands_on_a_demonstration_work_at_its_time(
    shown: str, law: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("work", "--once", "--db", shown, "--law", law) == 0
    assert run("complete", 1, "--db", shown, "--actor", "wang", "--data", '{"x": "yes"}', "--law", law) == 0
    with connected(shown) as database, database.read() as tx:
        moments = {row.at for row in tx.exec_driver_sql("SELECT at FROM event WHERE kind LIKE 'task.completed'")}
    assert {text[:16] for text in moments} == {"2026-09-16T11:30"}
    capsys.readouterr()
    assert run("status", "--db", shown) == 0
    assert ["演示时钟", "2026-09-16", "19:30+08:00"] in map(str.split, capsys.readouterr().out.splitlines())
    assert run("status", "--db", shown, "--json") == 0
    assert json.loads(capsys.readouterr().out)["demonstration_now"] == "2026-09-16T11:30:00+00:00"


def test_a_real_database_says_nothing_of_a_clock(running: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("status", "--db", running) == 0
    assert "演示" not in capsys.readouterr().out


@pytest.mark.parametrize("seeds", [{}, {"there": 7}])
def test_real_work_never_gets_the_clock_of_a_demonstration(seeds: dict[str, int], running: str) -> None:
    """Neither when it is asked for, nor when the setting stands there already."""
    simulated(running, **seeds)
    with connected(running) as database:
        with database.write() as tx:
            plans.new_plan(tx, "here", "MKT", 2026)
        with database.write() as tx, pytest.raises(Refused, match="here"):
            demonstration.show_from(tx, STOPPED, REAL)
        with database.write() as tx:
            setting_rows.put(tx, demonstration.CLOCK, {"stopped": STOPPED.isoformat(), "real": REAL.isoformat()})
        with pytest.raises(Refused, match="here"):
            clock_of(database)


def test_one_place_of_the_command_line_knows_the_time() -> None:
    """Else a command on a demonstration would work in another season; `explain` has no database."""
    readers = {
        path.stem
        for path in (ROOT / "engine" / "cli").glob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Attribute) and ast.unparse(node) == "clock.now"
    }
    assert readers == {"surroundings", "explaining"}
