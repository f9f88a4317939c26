"""Finding and waking ten due instances among 100,000 that sleep, on SQLite and PostgreSQL.

    python -m bench.waking [--json] [--sleeping N] [--db URL]

Medians of five times: what one look for due timers and tasks costs (`find`), and `wake_due` as a whole with its ten
steps, each a transaction that is flushed to disk (`total`).
"""

import argparse
import json
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from time import perf_counter

from bench.databases import milliseconds, on_each
from engine import commands
from engine.commands.waking import BATCH
from engine.process.definitions import Deployment
from engine.records import SYSTEM
from engine.store import Database, instances, tasks

NOW = datetime(2026, 3, 2, tzinfo=UTC)
MONTH = timedelta(days=30)
DUE, ROUNDS = 10, 5
TERM = b"""<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"
 xmlns:spiffworkflow="http://spiffworkflow.org/bpmn/schema/1.0/core" targetNamespace="bench">
 <process id="term" isExecutable="true"><startEvent id="begin"/><intermediateCatchEvent id="sleep">
   <timerEventDefinition><timeDuration>P30D</timeDuration></timerEventDefinition></intermediateCatchEvent>
  <userTask id="recheck" name="recheck"><extensionElements><spiffworkflow:properties>
   <spiffworkflow:property name="role" value="team"/></spiffworkflow:properties></extensionElements></userTask>
  <endEvent id="finish"/><sequenceFlow id="f1" sourceRef="begin" targetRef="sleep"/>
  <sequenceFlow id="f2" sourceRef="sleep" targetRef="recheck"/>
  <sequenceFlow id="f3" sourceRef="recheck" targetRef="finish"/></process></definitions>"""


def measure(sleeping: int = 100_000, url: str = "") -> dict[str, float]:
    """Milliseconds of finding what is due, of finding nothing, and of waking ten."""
    return on_each(lambda database: _measure(database, sleeping), url)


def _measure(database: Database, sleeping: int) -> dict[str, float]:
    context = commands.Context(database, {}, Path())
    context.deploy(Deployment({"processes/term.bpmn": TERM}), NOW, "bench")
    _put_to_sleep(context, sleeping)
    _wake(context, "first")
    rounds = [_wake(context, str(number)) for number in range(ROUNDS)]
    return {
        "find_ms": median(find for find, _ in rounds),
        "find_nothing_ms": milliseconds(lambda: commands.wake_due(context, now=NOW)),
        "total_ms": round(median(total for _, total in rounds), 2),
    }


def _put_to_sleep(context: commands.Context, sleeping: int) -> None:
    """One begins, the others are its copies that wake a minute after each other."""
    model = _start(context, "model", NOW)
    with context.database.write() as tx:
        row = instances.load(tx, model)
        for number in range(sleeping):
            key = f"sleeping {number}"
            instances.create(
                tx, definition=row.definition, process="term", business_key=key, jurisdiction="", now=NOW, campaign=1
            )
        for minutes, number in enumerate(instances.of_campaign(tx, 1), start=1):
            wake_at = NOW + timedelta(minutes=minutes)
            instances.save(tx, number, 0, state=row.state, status="RUNNING", wake_at=wake_at, seq=0, head="")


def _start(context: commands.Context, key: str, now: datetime) -> int:
    outcome = commands.start(
        context, "term", key, {}, jurisdiction="", actor=SYSTEM, now=now, command_id=f"start {key}"
    )  # fmt: skip
    return outcome.instance


def _wake(context: commands.Context, name: str) -> tuple[float, float]:
    """Milliseconds of one look and of waking all; ten have come due."""
    for number in range(DUE):
        _start(context, f"{name} {number}", NOW - MONTH)
    find = milliseconds(lambda: _look(context.database), 9)
    begin = perf_counter()
    woken = commands.wake_due(context, now=NOW)
    total = (perf_counter() - begin) * 1e3
    if woken != DUE:
        sys.exit(f"{woken} woke instead of {DUE}")
    return find, total


def _look(database: Database) -> None:
    with database.read() as tx:
        instances.due(tx, NOW, BATCH)
    with database.read() as tx:
        tasks.attention(tx, NOW, BATCH)


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(prog="python -m bench.waking")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--sleeping", type=int, default=100_000)
    parser.add_argument("--db", default="", help="this database, which must be new, and no other")
    given = parser.parse_args()
    figures = measure(given.sleeping, given.db)
    print(json.dumps(figures) if given.json else "\n".join(f"{name:>28} {value:,}" for name, value in figures.items()))


if __name__ == "__main__":
    main()
