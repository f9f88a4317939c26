"""Worklists: who sees which tasks, page by page."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from engine.records import Actor
from engine.store import Database, Tx, tasks, worklist
from engine.store.worklist import Wanted
from tests.store.cast import NOON, PLAIN, started

TASKS: list[dict[str, Any]] = [
    {"subject": "甲", "due": date(2026, 3, 5)},
    {"subject": "乙", "department": "YJGL", "due": date(2026, 3, 4)},
    {"subject": "丙", "department": "", "due": date(2026, 3, 3)},
    {"subject": "丁", "role": "approver", "due": None},
    {"subject": "戊", "jurisdiction": "south", "due": date(2026, 3, 1)},
    {"subject": "己", "assignee": "wang", "campaign": 5, "due": date(2026, 3, 2)},
    {"subject": "庚", "process": "correction", "node": "p8_order", "due": date(2026, 3, 5)},
    {"subject": "100%_\\", "role": "government", "due": None},
]


@pytest.fixture
def tx(database: Database) -> Iterator[Tx]:
    """A transaction over the tasks above and one that is done."""
    with database.write() as tx:
        number = started(tx)
        rows = [replace(PLAIN, instance_id=number, number=n, **each) for n, each in enumerate(TASKS, start=1)]
        tasks.open_many(tx, [*rows, replace(PLAIN, instance_id=number, number=99, subject="完")])
        closed = tasks.numbered(tx, number, 99)
        assert closed is not None
        tasks.close(tx, closed.id, "DONE", NOON, "wang")
        yield tx


@pytest.mark.parametrize(
    ("wanted", "subjects"),
    [
        (Wanted(), "戊 己 丙 乙 甲 庚 丁 100%_\\"),
        (Wanted(jurisdiction="north", roles={"initiator"}, department="SCJG"), "己 丙 甲 庚"),
        (Wanted(jurisdiction="north", roles={"initiator", "approver"}, department="SCJG"), "己 丙 甲 庚 丁"),
        (Wanted(jurisdiction="north", roles={"initiator"}, department=""), "丙"),
        (Wanted(jurisdiction="north", roles={"initiator"}), "己 丙 乙 甲 庚"),
        (Wanted(jurisdiction="north", department="YJGL"), "丙 乙"),
        (Wanted(jurisdiction="north", roles=(), department="SCJG"), ""),
        (Wanted(jurisdiction="south"), "戊"),
        (Wanted(assignee="wang"), "己"),
        (Wanted(campaign=5), "己"),
        (Wanted(process="correction"), "庚"),
        (Wanted(node="p8_order", roles={"initiator"}, department="SCJG"), "庚"),
        (Wanted(late_on=date(2026, 3, 3)), "戊 己"),
        (Wanted(text="甲"), "甲"),
        (Wanted(text="%_\\"), "100%_\\"),
        (Wanted(text="_%"), ""),
        (Wanted(text="编制", campaign=5), "己"),
        (Wanted(status="DONE"), "完"),
        (Wanted(ever_overdue=True), ""),
    ],
)
def test_a_worklist_shows_what_is_wanted_by_due_date(tx: Tx, wanted: Wanted, subjects: str) -> None:
    found = [row.subject for row in worklist.page(tx, wanted)]
    assert found == subjects.split()
    assert worklist.count(tx, wanted) == len(found)


@pytest.mark.parametrize("wanted", [Wanted(), Wanted(roles={"initiator", "approver"}, department="SCJG")])
def test_pages_follow_each_other_without_gap_or_repetition(tx: Tx, wanted: Wanted) -> None:
    whole = worklist.page(tx, wanted)
    pages = []
    after = None
    while page := worklist.page(tx, wanted, after, limit=2):
        pages += page
        after = worklist.place(page[-1])
    assert pages == whole


def worker(who: str, department: str, *roles: str, jurisdiction: str = "north", principal: str = "") -> Actor:
    return Actor(who, who, jurisdiction, department, frozenset(roles), principal=principal)


WANG = worker("wang", "SCJG", "initiator")
LI = worker("li", "SCJG", "approver")
FOR_LI = worker("wang", "SCJG", "approver", principal="li")
FOR_SUN = worker("wang", "SCJG", "initiator", principal="sun")


@pytest.mark.parametrize(
    ("workers", "subjects"),
    [
        ((WANG,), "己 丙 甲 庚"),
        ((LI,), "辛 丁"),
        ((WANG, FOR_LI), "辛 己 丙 甲 庚 丁"),
        ((WANG, FOR_SUN), "己 丙 甲 庚"),
        ((worker("sun", "SCJG", "initiator"),), "丙 甲 庚"),
        ((worker("wang", "YJGL"),), "己"),
        ((worker("wang", "", "initiator"),), "己 丙"),
        ((worker("wang", "SCJG", "initiator", jurisdiction="south"),), "戊"),
        ((worker("wang", "SCJG", "initiator", jurisdiction="east"),), ""),
        ((), ""),
    ],
)
def test_a_person_sees_what_is_free_in_their_posts_and_what_they_or_their_principals_hold(
    tx: Tx, workers: tuple[Actor, ...], subjects: str
) -> None:
    number = started(tx, "held")
    held = replace(PLAIN, instance_id=number, role="initiator", assignee="li", due=date(2026, 3, 1), subject="辛")
    tasks.open_many(tx, [held])
    found = [row.subject for row in worklist.page(tx, Wanted(workers=workers))]
    assert found == subjects.split()
    assert worklist.count(tx, Wanted(workers=workers)) == len(found)
    first = worklist.page(tx, Wanted(workers=workers), limit=2)
    rest = worklist.page(tx, Wanted(workers=workers), worklist.place(first[-1])) if first else []
    assert [row.subject for row in (*first, *rest)] == found
    assert [row.subject for row in worklist.page(tx, Wanted(workers=workers, campaign=5))] == ["己"] * ("己" in found)


def test_tasks_are_counted_by_a_column(tx: Tx) -> None:
    assert worklist.counts(tx, Wanted(jurisdiction="north"), "role") == {"initiator": 5, "approver": 1, "government": 1}
    assert worklist.counts(tx, Wanted(status=None), "status") == {"OPEN": 8, "DONE": 1}


def test_tasks_that_were_ever_overdue_are_found(tx: Tx) -> None:
    first = worklist.page(tx, Wanted(), limit=1)[0]
    tasks.mark_attention(tx, first.id, None, NOON)
    assert [row.id for row in worklist.page(tx, Wanted(ever_overdue=True, status=None))] == [first.id]


def test_tasks_of_no_jurisdiction_stand_between_those_of_others(tx: Tx) -> None:
    number = started(tx, "somewhere")
    tasks.open_many(tx, [replace(PLAIN, instance_id=number, jurisdiction="", subject="无", due=date(2026, 3, 2))])
    assert [row.subject for row in worklist.page(tx, Wanted(), limit=4)] == ["戊", "己", "无", "丙"]


def test_a_text_is_looked_for_in_named_subjects_too(tx: Tx) -> None:
    found = worklist.page(tx, Wanted(text="某某公司", subjects={"甲", "丁"}))
    assert [row.subject for row in found] == ["甲", "丁"]
    assert [row.subject for row in worklist.page(tx, Wanted(owner="YJGL"))] == ["乙"]
    assert worklist.count_up_to(tx, Wanted(), most=3) == 3
    assert worklist.campaigns(tx, Wanted()) == []  # campaign 5 of the tasks has no row of its own
    assert {node: count for _, node, _, count in worklist.steps(tx, Wanted())}["p8_order"] == 1
