"""People and workers who meet at the same moment, on both databases."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest

from engine import commands
from engine.commands import Outcome
from engine.errors import Conflict, NotAllowedHere, Refused, Shuangsuiji
from engine.services.call import ServiceCall
from engine.store import Database, actors, delegations
from tests.commands.cast import LI, MA, SUN, WANG, Installation


def at_once(*calls: Callable[[], Any]) -> list[Any]:
    """Make all calls at the same moment; what each answered or raised, in their order."""
    barrier = Barrier(len(calls))

    def one(call: Callable[[], Any]) -> Any:
        barrier.wait()
        try:
            return call()
        except Shuangsuiji as error:
            return error

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(one, calls))


@pytest.mark.parametrize("round_", range(5))
def test_of_two_people_completing_one_task_exactly_one_wins(either: Installation, round_: int) -> None:
    instance = either.start("check")
    task = either.task(instance).id
    answers = at_once(
        lambda: either.do(commands.complete, task, {"x": "yes"}, by=WANG),
        lambda: either.do(commands.complete, task, {"x": "yes"}, by=SUN),
    )
    (won,) = [answer for answer in answers if isinstance(answer, Outcome)]
    (lost,) = [answer for answer in answers if isinstance(answer, Conflict)]
    winner = either.row(task).closed_by
    assert (won.status, str(lost)) == ("RUNNING", f"“look”已由 {winner} 办理，没有重复办理")
    assert either.facts(instance, "task.completed") == [("task.completed", winner)]
    assert len(either.open(instance)) == 1


def test_twenty_people_completing_twenty_tasks_of_one_step_all_succeed(either: Installation) -> None:
    instance = either.start("fan", people=list(range(20)))
    numbers = [task.id for task in either.open(instance)]

    def completing(task: int, name: str) -> Callable[[], Outcome]:
        return lambda: either.do(commands.complete, task, {name: task}, by=WANG)

    answers = at_once(*(completing(task, f"opinion{place}") for place, task in enumerate(numbers)))
    assert [answer.status for answer in answers] == ["RUNNING"] * 20
    assert [task.node for task in either.open(instance)] == ["report"]
    assert len(either.facts(instance, "task.completed")) == 20
    assert either.complete(instance).status == "COMPLETED"
    assert all(f"opinion{place}".encode() in either.instance(instance).state for place in range(20))


def test_one_command_sent_twice_at_once_is_done_once(either: Installation) -> None:
    instance = either.start("check")
    task = either.task(instance).id
    answers = at_once(*[lambda: either.do(commands.complete, task, {"x": "yes"}, id="one")] * 4)
    assert sorted(answer.repeated for answer in answers) == [False, True, True, True]
    assert len(either.facts(instance, "task.completed")) == 1


def test_of_two_people_claiming_one_task_exactly_one_gets_it(either: Installation) -> None:
    instance = either.start("check")
    task = either.task(instance).id
    answers = at_once(*(lambda by=by: either.do(commands.claim, task, by=by) for by in (WANG, SUN)))
    holder = either.row(task).assignee
    assert sorted(type(answer) is Outcome for answer in answers) == [False, True]
    assert either.facts(instance, "task.claimed") == [("task.claimed", holder)]


@pytest.mark.parametrize("round_", range(5))
def test_a_task_is_not_completed_by_one_and_claimed_by_another(either: Installation, round_: int) -> None:
    task = either.task(either.start("check")).id
    claimed, completed = at_once(
        lambda: either.do(commands.claim, task, by=SUN),
        lambda: either.do(commands.complete, task, {"x": "yes"}, by=WANG),
    )
    assert isinstance(claimed, Outcome) != isinstance(completed, Outcome)
    assert isinstance(claimed, Outcome | Conflict)
    assert isinstance(completed, Outcome | Refused)


@pytest.mark.parametrize("round_", range(5))
def test_a_release_does_not_undo_a_handing_over(either: Installation, round_: int) -> None:
    task = either.task(either.start("check")).id
    either.do(commands.claim, task, by=WANG)
    released, assigned = at_once(
        lambda: either.do(commands.release, task, by=WANG),
        lambda: either.do(commands.assign, task, "sun", "休假", by=MA),
    )
    assert isinstance(assigned, Outcome)
    assert isinstance(released, Outcome | Refused)
    assert either.row(task).assignee == "sun"


@pytest.mark.parametrize("round_", range(5))
def test_a_task_is_not_completed_by_one_and_delegated_by_another(either: Installation, round_: int) -> None:
    task = either.task(either.start("check")).id
    delegated, completed = at_once(
        lambda: either.do(commands.delegate, task, "wei", "核对", by=SUN),
        lambda: either.do(commands.complete, task, {"x": "yes"}, by=WANG),
    )
    assert isinstance(delegated, Outcome) != isinstance(completed, Outcome)
    assert isinstance(delegated, Outcome | Conflict)
    assert isinstance(completed, Outcome | Refused)


@pytest.mark.parametrize("round_", range(5))
def test_a_delegated_task_is_either_answered_or_recalled(either: Installation, round_: int) -> None:
    task = either.task(either.start("check")).id
    either.do(commands.delegate, task, "sun", "核对", by=WANG)
    answered, recalled = at_once(
        lambda: either.do(commands.answer, task, {"x": "yes"}, by=SUN),
        lambda: either.do(commands.recall, task, "不必了", by=WANG),
    )
    assert isinstance(answered, Outcome) != isinstance(recalled, Outcome)
    assert isinstance(answered, Outcome | NotAllowedHere)
    assert isinstance(recalled, Outcome | NotAllowedHere)
    assert (either.row(task).assignee, either.row(task).delegator) == ("wang", None)
    with either.database.read() as tx:
        (kept,) = delegations.of_task(tx, task)
    assert kept.outcome == ("ANSWERED" if isinstance(answered, Outcome) else "RECALLED")


@pytest.mark.parametrize("round_", range(5))
def test_a_leaver_completes_a_task_or_it_is_handed_over(either: Installation, round_: int) -> None:
    numbers = [either.task(either.start("check", f"K{n}")).id for n in range(4)]
    for task in numbers:
        either.do(commands.claim, task, by=WANG)
    handed, completed = at_once(
        lambda: either.do(commands.hand_over, "wang", ["sun"], "调离", by=MA),
        lambda: either.do(commands.complete, numbers[2], {"x": "yes"}, by=WANG),
    )
    assert isinstance(handed, Outcome)
    assert isinstance(completed, Outcome | Refused)
    holders = [either.row(task).assignee for task in numbers]
    assert holders == ["sun", "sun", "wang" if isinstance(completed, Outcome) else "sun", "sun"]


def test_one_business_key_starts_once(either: Installation) -> None:
    answers = at_once(*[lambda: either.start("check", "K")] * 4)
    assert sorted(type(answer).__name__ for answer in answers) == ["Conflict", "Conflict", "Conflict", "int"]


def test_two_failures_at_once_are_both_kept(either: Installation) -> None:
    instance = either.start("fan_out", people=[1, 2])
    either.channel.broken = True
    first, second = (task.id for task in either.open(instance))
    answers = at_once(
        lambda: either.do(commands.complete, first, {"a": 1}, by=WANG),
        lambda: either.do(commands.complete, second, {"b": 2}, by=SUN),
    )
    kept = [answer.incident for answer in answers if isinstance(answer, Outcome)]
    told = [answer for answer in answers if isinstance(answer, NotAllowedHere)]  # who came after the first was kept
    assert len(kept) + len(told) == 2
    either.channel.broken = False
    for place, incident in enumerate(kept, start=1):
        status = either.do(commands.retry, incident, by=LI).status
        assert status == ("RUNNING" if place == len(kept) else "INCIDENT")


def test_a_fresh_platform_serves_many_people_at_once(either: Installation) -> None:
    """Nothing has been read yet: diagrams, tables and forms are parsed by whoever comes first."""
    started = [either.start("check", f"K{number}") for number in range(8)]
    numbers = [either.task(instance).id for instance in started]
    either.context = either.another()
    answers = at_once(*(lambda task=task: either.do(commands.complete, task, {"x": "yes"}) for task in numbers))
    assert [getattr(answer, "status", answer) for answer in answers] == ["RUNNING"] * 8
    assert [either.task(instance).node for instance in started] == ["sign"] * 8


def test_steps_that_stood_in_each_others_way_are_done_again(postgresql_database: Database) -> None:
    """PostgreSQL ends one of two transactions that wait for each other: nobody is told, no incident is made."""
    here = Installation(postgresql_database)
    meeting = Barrier(2)
    order = {"A": (WANG, SUN), "B": (SUN, WANG)}
    met: set[str] = set()

    def cross(call: ServiceCall, inputs: Any) -> dict[str, Any]:
        first, second = order[call.business_key]
        actors.deactivate(call.tx, first.id)
        if call.business_key not in met:
            met.add(call.business_key)
            meeting.wait()
        actors.deactivate(call.tx, second.id)
        return {}

    here.context.operators = {"push": cross}
    answers = at_once(lambda: here.start("serve", "A"), lambda: here.start("serve", "B"))
    assert [isinstance(answer, int) for answer in answers] == [True, True]
    assert [here.incidents(answer) for answer in answers] == [[], []]
