"""What a database is worked on with: a simulated one with its own chance, a real one never with that."""

from argparse import Namespace
from pathlib import Path
from typing import Any

import pytest

from engine.cli.surroundings import surroundings
from engine.commands.context import no_entropy, no_push
from engine.simulate.entropy import DemoEntropy
from engine.store import connect, setting_rows


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
