"""What the store costs: the transaction every command makes, worklist pages, timers that come due.

python -m bench.store [--tasks N] [--sleeping N] [--db URL] [--json]
"""

import argparse
import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter

from engine.records import Event
from engine.store import Database, Tx, command_log, connect, definitions, events, instances, tasks, worklist
from engine.store.tasks import NewTask
from engine.store.worklist import Wanted

NOW = datetime(2026, 3, 2, tzinfo=UTC)
ROLES = ("initiator", "participant", "team", "approver")
DEPARTMENTS = 20
PEOPLE = 997
BATCH = 10_000
PLAIN = NewTask(
    instance_id=0, number=0, process="inspection_visit", node="p6_approve", name="行政检查审批", role="team",
    form="inspection_approval", department="D0", jurisdiction="north", opened_at=NOW, subject="某某食品有限公司",
)  # fmt: skip
MINE = Wanted(jurisdiction="north", roles=ROLES, department="D3")
PAGES = {
    "page_person_ms": MINE,
    "page_assignee_ms": Wanted(assignee="p77"),
    "page_jurisdiction_ms": Wanted(jurisdiction="north"),
    "page_late_ms": replace(MINE, late_on=date(2026, 3, 10)),
}


def measure(open_tasks: int = 100_000, sleeping: int = 100_000, url: str | None = None) -> dict[str, float]:
    """Medians: µs of the transaction of a step, ms of worklist pages of 50 and of finding 100 due instances."""
    with TemporaryDirectory() as folder:
        database = connect(url or f"sqlite:///{Path(folder) / 'store.db'}")
        database.migrate()
        _fill(database, open_tasks, sleeping)
        figures = {"transaction_us": _transaction_us(database), **_pages_ms(database), "due_ms": _due_ms(database)}
        database.close()
    return figures


def _fill(database: Database, open_tasks: int, sleeping: int) -> None:
    with database.write() as tx:
        definitions.save(tx, "bench", b"", NOW, "bench")
        number = _started(tx, "worklist")
    everything = _many(number, open_tasks)
    while batch := list(islice(everything, BATCH)):
        with database.write() as tx:
            tasks.open_many(tx, batch)
    with database.write() as tx:
        for n in range(sleeping):
            _save(tx, _started(tx, f"sleeping {n}"), 0, NOW + timedelta(minutes=n))


def _started(tx: Tx, key: str) -> int:
    created = instances.create(
        tx, definition="bench", process="bench", business_key=key, jurisdiction="north", now=NOW, campaign=1
    )
    return created.id


def _many(number: int, count: int) -> Iterator[NewTask]:
    for n in range(count):
        yield replace(
            PLAIN, instance_id=number, number=n, role=ROLES[n % 4], department=f"D{n % DEPARTMENTS}",
            due=date(2026, 3, 1) + timedelta(days=n * 7919 % 60), assignee=f"p{n % PEOPLE}" if n % 3 == 0 else None,
        )  # fmt: skip


def _transaction_us(database: Database, rounds: int = 1000) -> float:
    with database.write() as tx:
        number = _started(tx, "step")
    return _median_seconds(lambda: _step(database, number), rounds) * 1e6


def _step(database: Database, number: int) -> None:
    """Load, close two tasks, open two, append four events, save, note the command; committed."""
    facts = [Event("task.completed", "p6_approve", {"task": 1, "due": "2026-03-31"})] * 4
    with database.write() as tx:
        row = instances.load(tx, number)
        command_log.seen(tx, f"c{row.version}")
        seq, head = events.append(tx, number, row.seq, row.head, facts, "wang", NOW)
        _save(tx, number, row.version, None, seq, head)
        _next_tasks(tx, number, 2 * row.version)
        command_log.record(tx, f"c{row.version}", "complete", "wang", NOW, {"instance": number, "status": "RUNNING"})


def _next_tasks(tx: Tx, number: int, first: int) -> None:
    for each in (first - 2, first - 1):
        task = tasks.numbered(tx, number, each)
        if task is not None:
            tasks.close(tx, task.id, tasks.DONE, NOW, "wang")
    plain = replace(PLAIN, instance_id=number, due=date(2026, 4, 1), attention_at=NOW)
    tasks.open_many(tx, [replace(plain, number=each) for each in (first, first + 1)])


def _save(tx: Tx, number: int, version: int, wake_at: datetime | None, seq: int = 0, head: str = "") -> None:
    state = bytes(3000)
    instances.save(tx, number, version, state=state, status="RUNNING", wake_at=wake_at, seq=seq, head=head)


def _pages_ms(database: Database) -> dict[str, float]:
    def milliseconds(wanted: Wanted) -> float:
        with database.read() as tx:
            return _median_seconds(lambda: worklist.page(tx, wanted), 50) * 1e3

    return {name: milliseconds(wanted) for name, wanted in PAGES.items()}


def _due_ms(database: Database) -> float:
    with database.read() as tx:
        return _median_seconds(lambda: instances.due(tx, NOW + timedelta(days=30), 100), 50) * 1e3


def _median_seconds(work: Callable[[], object], rounds: int) -> float:
    def once() -> float:
        begin = perf_counter()
        work()
        return perf_counter() - begin

    return median(once() for _ in range(rounds))


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(prog="python -m bench.store")
    parser.add_argument("--tasks", type=int, default=100_000)
    parser.add_argument("--sleeping", type=int, default=100_000)
    parser.add_argument("--db")
    parser.add_argument("--json", action="store_true")
    chosen = parser.parse_args()
    figures = measure(chosen.tasks, chosen.sleeping, chosen.db)
    if chosen.json:
        print(json.dumps(figures))
    else:
        print("\n".join(f"{name:24}{value:10.2f}" for name, value in figures.items()))


if __name__ == "__main__":
    main()
