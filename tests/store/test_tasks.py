"""People's tasks: opened, assigned, dated, closed once."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy.exc import IntegrityError

from engine.errors import NotFound
from engine.records import Event
from engine.store import Database, Tx, audit, events, instances, tasks
from tests.store.cast import HOUR, NOON, PLAIN, started, with_task


def test_a_task_comes_back_as_it_was_opened(database: Database) -> None:
    task_id = with_task(database, local={"department": "SCJG"}, due_basis={"row": "D9-1"}, campaign=3)
    with database.read() as tx:
        row = tasks.load(tx, task_id)
        assert tasks.numbered(tx, row.instance_id, 1) == row
        assert tasks.open_of_instance(tx, row.instance_id) == [row]
    assert (row.name, row.status, row.due, row.opened_at) == ("编制部门年度计划", "OPEN", date(2026, 3, 31), NOON)
    assert (row.local, row.due_basis, row.campaign) == ({"department": "SCJG"}, {"row": "D9-1"}, 3)
    assert (row.assignee, row.closed_at, row.overdue_at) == (None, None, None)


def test_an_unknown_task_is_named(database: Database) -> None:
    with database.read() as tx:
        with pytest.raises(NotFound, match="4711"):
            tasks.load(tx, 4711)
        assert tasks.numbered(tx, 4711, 1) is None


def test_a_number_is_given_once_in_an_instance(database: Database) -> None:
    with database.write() as tx:
        number = started(tx)
    with pytest.raises(IntegrityError), database.write() as tx:
        tasks.open_many(tx, [replace(PLAIN, instance_id=number)] * 2)


def test_a_task_is_closed_once(database: Database) -> None:
    task_id = with_task(database)
    with database.write() as tx:
        assert tasks.close(tx, task_id, "DONE", NOON, "wang")
        assert not tasks.close(tx, task_id, "REMOVED", NOON + HOUR, "li")
        row = tasks.load(tx, task_id)
        assert (row.status, row.closed_at, row.closed_by) == ("DONE", NOON, "wang")
        assert tasks.open_of_instance(tx, row.instance_id) == []


def test_a_task_is_closed_once_by_its_number_too(database: Database) -> None:
    task_id = with_task(database)
    with database.write() as tx:
        instance_id = tasks.load(tx, task_id).instance_id
        assert not tasks.close_numbered(tx, instance_id, 2, "DONE", NOON, "wang")
        assert tasks.close_numbered(tx, instance_id, 1, "REMOVED", NOON, "wang")
        assert not tasks.close_numbered(tx, instance_id, 1, "DONE", NOON, "wang")
        assert tasks.load(tx, task_id).status == "REMOVED"


def test_open_tasks_with_a_date_are_listed_to_date_them_anew(database: Database) -> None:
    first, second, third = (with_task(database, number=number) for number in (1, 2, 3))
    undated = with_task(database, number=4, due=None)
    with database.write() as tx:
        tasks.close(tx, second, "DONE", NOON, "wang")
        assert [row.id for row in tasks.dated(tx, 0, 10)] == [first, third]
        assert [row.id for row in tasks.dated(tx, first, 1)] == [third]
        assert undated not in [row.id for row in tasks.dated(tx, third, 10)]


def test_of_two_people_who_close_a_task_at_the_same_moment_one_wins(database: Database) -> None:
    task_id = with_task(database)

    def close(by: str) -> bool:
        return database.retrying(lambda tx: tasks.close(tx, task_id, "DONE", NOON, by))

    with ThreadPoolExecutor(8) as pool:
        won = list(pool.map(close, [f"person {number}" for number in range(8)]))
    assert sum(won) == 1
    with database.read() as tx:
        assert tasks.load(tx, task_id).closed_by == f"person {won.index(True)}"


def test_a_task_is_claimed_by_the_first_and_given_away_by_anyone_entitled(database: Database) -> None:
    task_id = with_task(database)
    with database.write() as tx:
        assert tasks.assign(tx, task_id, "wang", only_if_unassigned=True)
        assert not tasks.assign(tx, task_id, "li", only_if_unassigned=True)
        assert tasks.assign(tx, task_id, "zhao")
        assert tasks.load(tx, task_id).assignee == "zhao"
        assert tasks.assign(tx, task_id, None)
        assert tasks.load(tx, task_id).assignee is None
        tasks.close(tx, task_id, "DONE", NOON, "zhao")
        assert not tasks.assign(tx, task_id, "li")


def test_the_date_of_open_tasks_can_be_set_later(database: Database) -> None:
    task_id = with_task(database, due=None)
    with database.write() as tx:
        tasks.set_due(tx, [task_id], date(2026, 4, 1), {"kind": "result_enter"}, NOON)
        row = tasks.load(tx, task_id)
        assert (row.due, row.due_basis, row.attention_at) == (date(2026, 4, 1), {"kind": "result_enter"}, NOON)


def test_a_task_becomes_overdue_once_and_for_ever(database: Database) -> None:
    task_id = with_task(database, attention_at=NOON)
    with database.write() as tx:
        assert tasks.attention(tx, NOON - HOUR, 10) == []
        assert tasks.next_attention_at(tx) == NOON
        assert [row.id for row in tasks.attention(tx, NOON, 10)] == [task_id]
        tasks.mark_attention(tx, task_id, NOON + HOUR, NOON)
        assert tasks.attention(tx, NOON, 10) == []
        tasks.mark_attention(tx, task_id, None, NOON + HOUR)
        row = tasks.load(tx, task_id)
        assert (row.overdue_at, row.attention_at, tasks.next_attention_at(tx)) == (NOON, None, None)


def test_a_closed_task_needs_no_attention(database: Database) -> None:
    task_id = with_task(database, attention_at=NOON)
    with database.write() as tx:
        tasks.close(tx, task_id, "DONE", NOON, "wang")
        assert tasks.attention(tx, NOON, 10) == []
        assert tasks.next_attention_at(tx) is None


def test_new_tasks_are_read_behind_the_last_one_seen(database: Database) -> None:
    first, second, third = (with_task(database, number=number) for number in (1, 2, 3))
    with database.write() as tx:
        tasks.close(tx, second, "DONE", NOON, "wang")
        assert [row.id for row in tasks.opened_since(tx, first, 10)] == [second, third]
        assert [row.id for row in tasks.opened_since(tx, 0, 1)] == [first]


def test_steps_that_read_the_same_version_lose_no_change(database: Database) -> None:
    """Eight people advance one instance at once; everyone who is overtaken reads again."""
    with database.write() as tx:
        number = started(tx)

    def advance(by: str) -> None:
        def work(tx: Tx) -> None:
            row = instances.load(tx, number)
            seq, head = events.append(tx, number, row.seq, row.head, [Event("task.completed", "n", {})], by, NOON)
            instances.save(tx, number, row.version, state=b"", status="RUNNING", wake_at=None, seq=seq, head=head)

        database.retrying(work, attempts=50)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(advance, [f"person {n % 8}" for n in range(40)]))
    with database.read() as tx:
        assert instances.load(tx, number).version == 40
    assert audit.verify(database).events == 40
