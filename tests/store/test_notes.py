"""What is noted beside the processes: commands, people, settings, incidents."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from engine.errors import NotFound
from engine.records import Actor
from engine.store import Database, Tx, actors, command_log, incidents, setting_rows
from tests.store.cast import HOUR, NOON, started

WANG = Actor("wang", "王", "north", "SCJG", frozenset({"initiator", "approver"}))


def test_a_command_is_remembered_with_its_answer(database: Database) -> None:
    with database.write() as tx:
        assert command_log.seen(tx, "c1") is None
        assert command_log.record(tx, "c1", "complete", "wang", NOON, {"instance": 1})
        assert command_log.seen(tx, "c1") == command_log.Done("complete", "wang", NOON, {"instance": 1})
        assert not command_log.record(tx, "c1", "complete", "li", NOON, None)


def test_a_command_sent_twice_at_the_same_moment_is_done_once(database: Database) -> None:
    done: list[int] = []

    def send(number: int) -> object:
        def work(tx: Tx) -> object:
            if command_log.record(tx, "c1", "complete", "wang", NOON, number):
                done.append(number)
            earlier = command_log.seen(tx, "c1")
            return earlier and earlier.result

        return database.retrying(work)

    with ThreadPoolExecutor(6) as pool:
        answers = set(pool.map(send, range(6)))
    assert answers == set(done)
    assert len(done) == 1


def test_people_are_known_by_id_and_replaced_by_it(database: Database) -> None:
    with database.write() as tx:
        actors.save(
            tx, [WANG, replace(WANG, id="li", name="李", simulated=True), replace(WANG, id="x", jurisdiction="south")]
        )
        assert actors.load(tx, "wang") == WANG
        assert [each.name for each in actors.of_jurisdiction(tx, "north")] == ["李", "王"]
        moved = replace(WANG, department="YJGL", roles=frozenset())
        actors.save(tx, [moved])
        assert actors.load(tx, "wang") == moved
        assert actors.load(tx, "nobody") is None


def test_a_person_who_left_acts_no_more(database: Database) -> None:
    with database.write() as tx:
        actors.save(tx, [WANG])
        assert actors.deactivate(tx, "wang")
        assert not actors.deactivate(tx, "nobody")
        assert actors.load(tx, "wang") is None
        assert actors.of_jurisdiction(tx, "north") == []


def test_a_setting_is_replaced(database: Database) -> None:
    with database.write() as tx:
        setting_rows.put(tx, "law", "a")
        setting_rows.put(tx, "law", {"digest": "b"})
        assert setting_rows.get(tx, "law") == {"digest": "b"}
        assert setting_rows.get(tx, "nothing") is None


def test_an_incident_is_resolved_once(database: Database) -> None:
    with database.write() as tx:
        number = started(tx)
        details = {"node": "p2_ratio", "kind": "DecisionError", "message": "没有匹配的行", "command": {"kind": "wake"}}
        first = incidents.add(tx, number, now=NOON, **details)  # type: ignore[arg-type]
        second = incidents.add(tx, number, now=NOON, **details)  # type: ignore[arg-type]
        assert [row.id for row in incidents.list_open(tx)] == [first, second]
        assert [row.id for row in incidents.list_open(tx, after_id=first)] == [second]
        assert incidents.resolve(tx, first, "RESOLVED", NOON + HOUR, "admin")
        assert not incidents.resolve(tx, first, "CANCELLED", NOON + HOUR, "admin")
        row = incidents.load(tx, first)
        assert (row.status, row.resolved_at, row.resolved_by) == ("RESOLVED", NOON + HOUR, "admin")
        assert row.command == {"kind": "wake"}
        assert incidents.of_instance(tx, number) == [row, incidents.load(tx, second)]
        with pytest.raises(NotFound):
            incidents.load(tx, 4711)


def test_settings_are_found_by_how_their_keys_start(database: Database) -> None:
    with database.write() as tx:
        setting_rows.put(tx, "kept.b", {"seed": 2})
        setting_rows.put(tx, "kept.a", 1)
        setting_rows.put(tx, "other", 3)
        assert setting_rows.starting(tx, "kept.") == {"kept.a": 1, "kept.b": {"seed": 2}}
