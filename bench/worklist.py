"""Pages of worklists among a million open tasks, on SQLite and PostgreSQL.

    python -m bench.worklist [--json] [--tasks N] [--db URL]

Five jurisdictions with twenty departments each; due days spread over two months, one task in twenty without, one in
twelve late. Milliseconds of a page of 50, the median of 50 readings; `deep` pages begin behind a place in the middle.
"""

import argparse
import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import partial
from itertools import islice

from bench.databases import milliseconds, on_each, once_ms
from engine.records import Actor
from engine.store import Database, definitions, instances, tasks, worklist
from engine.store.tasks import NewTask
from engine.store.worklist import Place, Wanted

NOW = datetime(2026, 3, 2, tzinfo=UTC)
FIRST, DAYS, LATE = date(2026, 3, 1), 60, date(2026, 3, 6)
JURISDICTIONS = ("north", "east", "south", "west", "middle")
ROLES = ("initiator", "participant", "team", "approver", "receiver")
DEPARTMENTS = 20
PEOPLE = 997
CASES = 1000
BATCH = 10_000
PLAIN = NewTask(
    instance_id=0, number=0, process="inspection_visit", node="p6_approve", name="行政检查审批", role="team",
    form="inspection_approval", department="D0", jurisdiction="north", opened_at=NOW, subject="某某食品有限公司",
)  # fmt: skip
PERSON = Wanted(jurisdiction="east", roles=("participant", "team"), department="D3")
POST = Actor("p77", "", "east", "D3", frozenset(ROLES))
POSTS = Wanted(workers=(POST, replace(POST, department="D4", principal="p78")))
WHOLE = Wanted(jurisdiction="east")
MIDDLE = (FIRST + timedelta(days=DAYS // 2), 0)
PAGES: dict[str, tuple[Wanted, Place | None]] = {
    "person": (PERSON, None),
    "person_deep": (PERSON, MIDDLE),
    "person_late": (replace(PERSON, late_on=LATE), None),
    "posts": (POSTS, None),
    "posts_no_such_text": (replace(POSTS, text="没有"), None),
    "assignee": (Wanted(assignee="p77"), None),
    "campaign": (Wanted(campaign=7), None),
    "jurisdiction": (WHOLE, None),
    "jurisdiction_deep": (WHOLE, MIDDLE),
    "jurisdiction_late": (replace(WHOLE, late_on=LATE), None),
    "everywhere": (Wanted(), None),
    "everywhere_deep": (Wanted(), MIDDLE),
    "everywhere_late": (Wanted(late_on=LATE), None),
}


def measure(open_tasks: int = 1_000_000, url: str = "") -> dict[str, float]:
    """Microseconds of opening a task in bulk and alone, milliseconds of each page."""
    return on_each(lambda database: _measure(database, open_tasks), url)


def _measure(database: Database, open_tasks: int) -> dict[str, float]:
    cases = _cases(database)
    filling = once_ms(lambda: _fill(database, cases, open_tasks))
    if database.kind == "postgresql":
        with database.write() as tx:
            tx.exec_driver_sql("ANALYZE")  # as its housekeeping does within a minute
    figures = {"open_bulk_us": round(filling / open_tasks * 1e3, 1), "open_one_us": _open_one_us(database, cases[0])}
    with database.read() as tx:
        for name, (wanted, after) in PAGES.items():
            figures[f"{name}_ms"] = milliseconds(partial(worklist.page, tx, wanted, after))
    return figures


def _cases(database: Database) -> list[int]:
    with database.write() as tx:
        definitions.save(tx, "bench", b"", NOW, "bench")
        for n in range(CASES):
            instances.create(
                tx, definition="bench", process="bench", business_key=str(n), jurisdiction="north", now=NOW, campaign=1
            )
        return instances.of_campaign(tx, 1)


def _fill(database: Database, cases: list[int], count: int) -> None:
    everything = _many(cases, count)
    while batch := list(islice(everything, BATCH)):
        with database.write() as tx:
            tasks.open_many(tx, batch)


def _many(cases: list[int], count: int) -> Iterator[NewTask]:
    """Every role of every department of every jurisdiction has as many."""
    for n in range(count):
        mixed = n * 2_654_435_761 >> 8  # else days and people would follow from departments
        rest, place = divmod(n, len(JURISDICTIONS))
        rest, role = divmod(rest, len(ROLES))
        rest, department = divmod(rest, DEPARTMENTS)
        due = FIRST + timedelta(days=mixed % DAYS) if mixed // DAYS % 20 else None
        yield replace(
            PLAIN, instance_id=cases[n % CASES], number=n, jurisdiction=JURISDICTIONS[place], role=ROLES[role],
            department=f"D{department}", due=due, assignee=f"p{mixed % PEOPLE}" if mixed % 3 == 0 else None,
            campaign=mixed % 500, attention_at=NOW + timedelta(minutes=mixed % 100_000) if due else None,
        )  # fmt: skip


def _open_one_us(database: Database, case: int) -> float:
    """In one transaction with a thousand others, as the steps of processes open them."""
    with database.write() as tx:
        numbers = iter(range(-1000, 0))
        plain = replace(PLAIN, instance_id=case, due=MIDDLE[0], attention_at=NOW)
        return round(milliseconds(lambda: tasks.open_one(tx, replace(plain, number=next(numbers))), 1000) * 1e3, 1)


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(prog="python -m bench.worklist")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--tasks", type=int, default=1_000_000)
    parser.add_argument("--db", default="", help="this database, which must be new, and no other")
    given = parser.parse_args()
    figures = measure(given.tasks, given.db)
    print(json.dumps(figures) if given.json else "\n".join(f"{name:>30} {value:,}" for name, value in figures.items()))


if __name__ == "__main__":
    main()
