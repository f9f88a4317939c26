"""Messages and who waits for them."""

from concurrent.futures import ThreadPoolExecutor

from engine.records import Wait
from engine.store import Database, instances, messages, waits
from tests.store.cast import NOON, started

SETTLED = "msg_settled"


def _wait(number: int, key: str = "A", name: str = SETTLED) -> Wait:
    return Wait(number, "catch", name, key)


def test_a_message_waits_for_its_catcher(database: Database) -> None:
    with database.write() as tx:
        sender, catcher = started(tx, "a"), started(tx, "b")
        sent = messages.send(tx, SETTLED, "A", {"n": 1}, sender, NOON)
        assert messages.pending(tx, 10) == []
        waits.add(tx, catcher, [_wait(4)])
        assert messages.pending(tx, 10) == [messages.Pending(sent, SETTLED, "A", {"n": 1}, catcher, 4)]
        assert messages.consume(tx, sent, catcher, NOON)
        assert messages.pending(tx, 10) == []


def test_a_message_reaches_only_its_name_and_key(database: Database) -> None:
    with database.write() as tx:
        catcher = started(tx)
        waits.add(tx, catcher, [_wait(1, "B"), _wait(2, "A", "msg_other")])
        messages.send(tx, SETTLED, "A", None, None, NOON)
        assert messages.pending(tx, 10) == []


def test_a_message_is_consumed_once(database: Database) -> None:
    with database.write() as tx:
        catcher = started(tx)
        sent = messages.send(tx, SETTLED, "A", None, None, NOON)

    def consume(_: int) -> bool:
        return database.retrying(lambda tx: messages.consume(tx, sent, catcher, NOON))

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(consume, range(4))) == 1


def test_two_messages_and_two_catchers_are_paired_in_order(database: Database) -> None:
    with database.write() as tx:
        first, second = started(tx, "a"), started(tx, "b")
        sent = [messages.send(tx, SETTLED, "A", number, None, NOON) for number in (1, 2, 3)]
        for catcher in (second, first):
            waits.add(tx, catcher, [_wait(1)])
        pairs = messages.pending(tx, 10)
        assert [(pair.message, pair.instance) for pair in pairs] == [(sent[0], first), (sent[1], second)]


def test_a_suspended_instance_receives_nothing(database: Database) -> None:
    with database.write() as tx:
        catcher = started(tx)
        waits.add(tx, catcher, [_wait(1)])
        messages.send(tx, SETTLED, "A", None, None, NOON)
        instances.set_status(tx, catcher, "SUSPENDED")
        assert messages.pending(tx, 10) == []


def test_waits_end_by_number_and_all_at_once(database: Database) -> None:
    with database.write() as tx:
        catcher = started(tx)
        waits.add(tx, catcher, [_wait(1), _wait(2, "B"), _wait(2, "B", "msg_other")])
        waits.add(tx, catcher, [_wait(3, "C")])
        assert waits.waiting(tx, SETTLED, "A") == [(catcher, 1)]
        assert waits.waiting(tx, "msg_other", "B") == [(catcher, 2)]
        waits.end(tx, catcher, [2])
        assert waits.waiting(tx, SETTLED, "B") + waits.waiting(tx, "msg_other", "B") == []
        assert waits.waiting(tx, SETTLED, "C") == [(catcher, 3)]
        waits.clear(tx, catcher)
        assert waits.waiting(tx, SETTLED, "A") + waits.waiting(tx, SETTLED, "C") == []
