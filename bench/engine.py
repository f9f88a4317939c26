"""The engine against stock SpiffWorkflow: the same twelve steps, persisted, interleaved in one run.

    python -m bench.engine [--json] [--instances N] [--rounds N] [--db postgresql://…]

`commands` is the product as it ships: everything it writes (state, task rows, hash-chained history, access checks,
command ids) with synchronous=FULL. `runner` keeps its state alone. `relaxed` is `commands` with the synchronous=NORMAL
of the baseline, to tell what the four fsyncs of an instance cost. Every side reloads the instance before each task,
makes four commits and is checked against the same result.
"""

import argparse
import json
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bench.naive import DATA, Naive
from engine import commands, records
from engine.process import values
from engine.process.definitions import Deployment
from engine.process.runner import advance
from engine.records import Actor
from engine.store import connect, instances

PAYLOAD: dict[str, Any] = json.loads((DATA / "payload.json").read_text("utf-8"))
NOW = datetime(2026, 1, 5, 1, tzinfo=UTC)
WORKER = Actor("bench", "基准", "", "", frozenset({"participant", "initiator"}))


def deployment() -> Deployment:
    """The twelve-step process with its table."""
    names = ("inspection12.bpmn", "inspection12.dmn")
    return Deployment({f"processes/{name}": (DATA / name).read_bytes() for name in names})


class ThroughCommands:
    """The product: every step a command in a transaction."""

    def __init__(self, url: str, synchronous: str = "FULL") -> None:
        self.database = connect(url)
        self.database.migrate()
        self.context = commands.Context(self.database, {}, DATA)
        self.context.deploy(deployment(), NOW, "bench")
        if self.database.kind == "sqlite":
            with self.database.write() as tx:
                driver: Any = tx.connection.driver_connection
            driver.execute(f"PRAGMA synchronous = {synchronous}")  # between transactions, or SQLite refuses

    def run(self, number: int) -> dict[str, Any]:
        """One instance; its data at the end."""
        key = f"B{number}"
        started = commands.start(
            self.context, "inspection12", key, {**PAYLOAD["start"], "biz": key}, jurisdiction="", actor=WORKER,
            now=NOW, command_id=f"start-{number}",
        )  # fmt: skip
        outcome, nodes = started, iter(PAYLOAD["user_tasks"])
        while outcome.status == instances.RUNNING:
            (task,) = outcome.opened
            outcome = commands.complete(
                self.context, task, PAYLOAD["user_tasks"][next(nodes)], actor=WORKER, now=NOW,
                command_id=f"{task}-done",
            )  # fmt: skip
        with self.database.read() as tx:
            state = instances.load(tx, started.instance).state
        self.state_bytes = len(state)
        data: dict[str, Any] = values.loads(state)["data"]
        return data


class RunnerAlone:
    """The runner with its state in SQLite and nothing else, set up as the baseline is."""

    def __init__(self, path: Path) -> None:
        self.definition = deployment().definition("inspection12")
        self.db = sqlite3.connect(path, isolation_level=None)
        self.db.execute("PRAGMA journal_mode = WAL")
        self.db.execute("PRAGMA synchronous = NORMAL")
        self.db.execute("CREATE TABLE instance (id INTEGER PRIMARY KEY, version INTEGER, done INTEGER, state BLOB)")

    def run(self, _number: int) -> dict[str, Any]:
        """One instance; its data at the end."""
        step = self._advance(None, records.Start(PAYLOAD["start"]))
        insert = "INSERT INTO instance (version, done, state) VALUES (1, 0, ?)"
        row = self.db.execute(insert, (step.state,)).lastrowid
        while not step.completed:
            version, state = self.db.execute("SELECT version, state FROM instance WHERE id = ?", (row,)).fetchone()
            task = step.opened[0]
            step = self._advance(state, records.Complete(task.number, PAYLOAD["user_tasks"][task.node]))
            update = "UPDATE instance SET version = version + 1, done = ?, state = ? WHERE id = ? AND version = ?"
            self.db.execute(update, (int(step.completed), step.state, row, version))
        return dict(step.data)

    def _advance(self, state: bytes | None, command: records.Command) -> records.Step:
        return advance(self.definition, state, command, NOW, lambda *_: {}, {})


def timed(run: Callable[[int], dict[str, Any]], first: int, count: int) -> float:
    """Instances a second over `count` instances, every result checked."""
    begin = time.perf_counter()
    for number in range(first, first + count):
        data = run(number)
        if any(data.get(key) != value for key, value in PAYLOAD["expected"].items()):
            sys.exit(f"wrong result: {data}")
    return count / (time.perf_counter() - begin)


def measure(count: int = 60, rounds: int = 5, url: str = "") -> dict[str, float]:
    """Medians over interleaved rounds; ratios are medians of the ratios of each round."""
    with tempfile.TemporaryDirectory() as folder:
        sides = _sides(Path(folder), url)
        for side in sides.values():
            timed(side.run, 1_000_000, 5)
        rows = [{name: timed(side.run, turn * count, count) for name, side in sides.items()} for turn in range(rounds)]
        state_bytes = sides["commands"].state_bytes
        for side in sides.values():
            if isinstance(side, ThroughCommands):
                side.database.close()

    def median(name: str) -> float:
        return round(statistics.median(row[name] for row in rows), 1)

    def ratio(one: str, other: str) -> float:
        return round(statistics.median(row[one] / row[other] for row in rows), 2)

    return {
        "per_second": median("commands"),
        "naive_per_second": median("naive"),
        "runner_per_second": median("runner"),
        "ratio": ratio("commands", "naive"),
        "runner_ratio": ratio("runner", "naive"),
        "relaxed_per_second": median("relaxed"),
        "relaxed_ratio": ratio("relaxed", "naive"),
        "state_bytes": state_bytes,
    }


def _sides(place: Path, url: str) -> dict[str, Any]:
    """Whoever carries out instances; each has a database of its own, but for those given a PostgreSQL `url`."""
    return {
        "naive": Naive(place / "naive.db", PAYLOAD),
        "commands": ThroughCommands(url or f"sqlite:///{place / 'commands.db'}"),
        "runner": RunnerAlone(place / "runner.db"),
        "relaxed": ThroughCommands(f"sqlite:///{place / 'relaxed.db'}", "NORMAL"),
    }


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--instances", type=int, default=60)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--db", default="", help="a PostgreSQL address instead of a temporary SQLite file")
    given = parser.parse_args()
    figures = measure(given.instances, given.rounds, given.db)
    print(json.dumps(figures) if given.json else "\n".join(f"{name:>24} {value:,}" for name, value in figures.items()))


if __name__ == "__main__":
    main()
