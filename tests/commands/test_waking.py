"""What comes due: timers at their very moment, reminders and lateness once each."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from engine import commands
from engine.clock import CHINA, late_from
from engine.commands import wake_due
from engine.store import tasks
from tests.commands.cast import HE, LI, MA, NOW, QIAN, SUN, WANG, ZHAO, Installation, law
from tests.commands.test_together import at_once
from tests.process import drawing as draw

HOUR, MOMENT = timedelta(hours=1), timedelta(microseconds=1)
LATE = datetime(2026, 3, 21, 0, 0, tzinfo=CHINA)
"""A task due on 20 March is late from this moment on."""


def wake(here: Installation, at: datetime) -> int:
    """Let the platform look at the clock."""
    return wake_due(here.context, now=at)


def nodes(here: Installation, instance: int) -> list[str]:
    return [task.node for task in here.open(instance)]


def test_a_timer_fires_exactly_at_its_moment(either: Installation) -> None:
    instance = either.start("wait")
    assert either.instance(instance).wake_at == NOW + HOUR
    assert (wake(either, NOW + HOUR - MOMENT), nodes(either, instance)) == (0, [])
    assert (wake(either, NOW + HOUR), nodes(either, instance)) == (1, ["go"])
    assert either.facts(instance, "timer.") == [("timer.fired", "system")]
    assert wake(either, NOW + HOUR) == 0


def test_the_clock_going_backwards_fires_nothing_and_breaks_nothing(here: Installation) -> None:
    instance = here.start("wait")
    assert wake(here, NOW - timedelta(days=400)) == 0
    assert wake(here, NOW + HOUR) == 1
    here.now = NOW - timedelta(days=1)
    assert wake(here, here.now) == 0
    assert here.complete(instance).status == "COMPLETED"
    assert here.instance(instance).ended_at == here.now


def test_a_suspended_instance_fires_after_it_is_resumed(either: Installation) -> None:
    instance = either.start("wait")
    either.do(commands.suspend, instance, "复议", by=LI)
    assert (wake(either, NOW + 5 * HOUR), nodes(either, instance)) == (0, [])
    either.do(commands.resume, instance, "已结", by=LI)
    assert (wake(either, NOW + 6 * HOUR), nodes(either, instance)) == (1, ["go"])


def test_two_workers_fire_a_timer_once(either: Installation) -> None:
    instances = [either.start("wait", f"K{number}") for number in range(10)]
    counts = at_once(*[lambda: wake(either, NOW + HOUR)] * 2)
    assert sum(counts) == 10
    for kind in ("timer.fired", "service.called"):
        assert [len(either.facts(each, kind)) for each in instances] == [1] * 10


def test_a_timer_whose_step_fails_stops_its_own_instance_only(here: Installation) -> None:
    first, second = here.start("wait", "A"), here.start("due", "B")
    here.channel.broken = True
    assert wake(here, LATE) == 2
    assert (here.instance(first).status, here.instance(second).status) == ("INCIDENT", "RUNNING")
    assert here.facts(second)[-1] == ("task.overdue", "system")
    assert wake(here, LATE) == 0
    here.channel.broken = False
    here.now = LATE
    here.do(commands.retry, here.incidents(first)[0].id, by=LI)
    assert nodes(here, first) == ["go"]


def test_a_timer_that_is_always_due_becomes_an_incident(here: Installation) -> None:
    """A clock that never lets its instance rest must not keep the platform from all others."""
    endless = draw.diagram(
        "wait", draw.START, draw.node("intermediateCatchEvent", "first", draw.timer("timeDuration", "PT1H")),
        draw.node("exclusiveGateway", "merge"),
        draw.node("intermediateCatchEvent", "again", draw.timer("timeDate", "2020-01-01")),
        draw.node("exclusiveGateway", "end", attributes='default="f_end_merge"'), draw.END,
        draw.flows("begin>first", "first>merge", "merge>again", "again>end", "end>merge",
                   "end>finish: businessKey = null"),
    )  # fmt: skip
    here.context.deploy(law(wait=endless), NOW, "test")
    instance = here.start("wait")
    assert wake(here, NOW + HOUR) == 1
    assert here.instance(instance).status == "INCIDENT"
    assert wake(here, NOW + HOUR) == 0


# Reminders and lateness ---------------------------------------------------------------------------------------


def test_a_task_is_late_at_midnight_in_china_after_its_day(either: Installation) -> None:
    """TD-4.5a and its like: the whole due day still counts."""
    instance = either.start("due")
    task = either.task(instance)
    assert (task.due, task.attention_at) == (date(2026, 3, 20), LATE)
    assert late_from(date(2026, 3, 20)) == LATE == datetime(2026, 3, 20, 16, tzinfo=UTC)
    assert (wake(either, LATE - MOMENT), either.row(task.id).overdue_at) == (0, None)
    assert (wake(either, LATE), either.row(task.id).overdue_at) == (1, LATE)
    assert wake(either, LATE + timedelta(days=9)) == 0
    assert either.facts(instance, "task.o") == [("task.opened", "li"), ("task.overdue", "system")]
    assert either.history(instance)[-1].facts() == {"task": task.number, "due": "2026-03-20"}


def remind(here: Installation, task: int, *moments: datetime) -> None:
    """Let a task have reminders, as the clock of a department gives them."""
    basis: dict[str, Any] = {"reminders": [moment.isoformat() for moment in moments]}
    with here.database.write() as tx:
        tasks.set_due(tx, [task], date(2026, 3, 20), basis, moments[0])


REMINDERS = tuple(datetime(2026, 3, day, tzinfo=CHINA) for day in (10, 15, 18))


def test_a_task_is_reminded_of_three_times_and_then_late(either: Installation) -> None:
    instance = either.start("due")
    remind(either, either.task(instance).id, *REMINDERS)
    for moment in (*REMINDERS, LATE):
        assert [wake(either, moment - MOMENT), wake(either, moment), wake(either, moment)] == [0, 1, 0]
    kinds = [kind for kind, _ in either.facts(instance, "task.")]
    assert kinds == ["task.opened", *["task.reminded"] * 3, "task.overdue"]


def test_reminders_missed_while_the_platform_stood_still_are_not_made_up(here: Installation) -> None:
    instance = here.start("due")
    task = here.task(instance).id
    remind(here, task, *REMINDERS)
    assert wake(here, REMINDERS[1] + HOUR) == 1
    assert here.row(task).attention_at == REMINDERS[2]
    assert wake(here, LATE + HOUR) == 1
    kinds = [kind for kind, _ in here.facts(instance, "task.")]
    assert kinds == ["task.opened", "task.reminded", "task.overdue"]


def test_a_task_dated_again_after_it_was_late_is_noted_late_once(here: Installation) -> None:
    instance = here.start("due")
    task = here.task(instance).id
    assert wake(here, LATE) == 1
    with here.database.write() as tx:
        tasks.set_due(tx, [task], date(2026, 3, 20), {}, LATE)
    assert [wake(here, LATE), wake(here, LATE)] == [1, 0]
    assert len(here.facts(instance, "task.overdue")) == 1
    assert here.row(task).overdue_at == LATE


def test_two_workers_note_lateness_once(either: Installation) -> None:
    instances = [either.start("due", f"K{number}") for number in range(10)]
    counts = at_once(*[lambda: wake(either, LATE)] * 2)
    assert sum(counts) == 10
    assert all(len(either.facts(each, "task.overdue")) == 1 for each in instances)


def test_a_done_task_is_neither_reminded_of_nor_late(here: Installation) -> None:
    instance = here.start("due")
    remind(here, here.task(instance).id, *REMINDERS)
    here.complete(instance, by=WANG)
    assert wake(here, LATE) == 0
    assert here.facts(instance)[-1][0] == "instance.completed"


@pytest.mark.parametrize("backwards", [timedelta(days=1), timedelta(days=300)])
def test_the_clock_going_backwards_reminds_nobody_twice(here: Installation, backwards: timedelta) -> None:
    instance = here.start("due")
    remind(here, here.task(instance).id, *REMINDERS)
    assert [wake(here, REMINDERS[0]), wake(here, REMINDERS[0] - backwards), wake(here, REMINDERS[0])] == [1, 0, 0]


def test_deadlines_go_on_counting_while_an_instance_is_suspended(here: Installation) -> None:
    instance = here.start("due")
    here.do(commands.suspend, instance, "复议", by=LI)
    assert wake(here, LATE) == 1
    assert here.instance(instance).status == "SUSPENDED"
    assert here.facts(instance)[-1] == ("task.overdue", "system")


HURRY = draw.diagram(
    "hurry", draw.START, draw.user("hurry", department='"MKT"', due='date("2026-03-20")'), draw.END,
    draw.flows("begin>hurry", "hurry>finish"),
)  # fmt: skip


def test_when_something_is_late_its_people_their_head_and_the_coordinator_are_told(either: Installation) -> None:
    """P7: at enterBy and publishBy a step is marked OVERDUE, and that is told once; the work goes on (YC-2.6c)."""
    either.context.deploy(law(hurry=HURRY), NOW, "test")
    instance = either.start("hurry")
    for moment in (LATE, LATE + HOUR):
        wake(either, moment)
    told = {person.id: either.unread(person) for person in (WANG, SUN, MA, LI, HE, ZHAO, QIAN)}
    assert {name: "".join(kinds) for name, kinds in told.items()} == {
        **dict.fromkeys(("wang", "sun", "ma", "li"), "OVERDUE"),
        **dict.fromkeys(("he", "zhao", "qian"), ""),
    }
    assert nodes(either, instance) == ["hurry"]


def test_reminders_go_to_who_can_do_it(either: Installation) -> None:
    """P7: non-interrupting reminders; the head hears of lateness only."""
    either.context.deploy(law(hurry=HURRY), NOW, "test")
    task = either.task(either.start("hurry"))
    basis = {"kind": "x", "reminders": [(NOW + HOUR).isoformat()]}
    with either.database.write() as tx:
        tasks.set_due(tx, [task.id], date(2026, 3, 20), basis, NOW + HOUR)
    wake(either, NOW + HOUR)
    assert [either.unread(person) for person in (WANG, MA, LI)] == [["REMINDED"], [], []]
