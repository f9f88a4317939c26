"""Messages: early or late, consumed once, by whom they are meant for."""

from typing import Any

import pytest
from sqlalchemy import text

from engine import commands
from engine.commands import deliver_pending
from engine.errors import Invalid, Refused
from engine.process.definitions import Deployment
from engine.records import Actor
from tests.commands.cast import LI, MA, QIAN, WANG, ZHOU, Installation, law
from tests.commands.test_together import at_once
from tests.process import drawing as draw


def tell(here: Installation, key: str = "K", by: Actor = LI, **payload: Any) -> None:
    """A message from outside."""
    here.do(commands.deliver, "msg_answer", key, payload, by=by)


def hand_over(here: Installation) -> int:
    """Let the platform hand messages over; how many."""
    return deliver_pending(here.context, now=here.now)


def kept(here: Installation) -> int:
    """How many messages nobody has consumed."""
    with here.database.read() as tx:
        return int(tx.execute(text("SELECT count(*) FROM message WHERE consumed_by IS NULL")).scalar_one())


@pytest.mark.parametrize("early", [True, False])
def test_a_message_may_come_before_anybody_waits_for_it(either: Installation, early: bool) -> None:
    if early:
        tell(either, answer=7)
        assert hand_over(either) == 0
    instance = either.start("ask")
    if not early:
        assert hand_over(either) == 0
        tell(either, answer=7)
    assert hand_over(either) == 1
    assert [task.node for task in either.open(instance)] == ["read"]
    assert b'"answer":7' in either.instance(instance).state
    assert either.facts(instance, "message.") == [("message.received", "system")]
    assert (hand_over(either), kept(either)) == (0, 0)


def test_each_of_two_waiting_instances_gets_its_own(either: Installation) -> None:
    first, second = either.start("ask", "A"), either.start("ask", "B")
    tell(either, "B", answer=2)
    assert hand_over(either) == 1
    assert [len(either.open(each)) for each in (first, second)] == [0, 1]
    tell(either, "A", answer=1)
    assert hand_over(either) == 1
    assert b'"answer":1' in either.instance(first).state
    assert b'"answer":2' in either.instance(second).state


def test_a_message_nobody_waits_for_stays(here: Installation) -> None:
    here.start("ask", "A")
    tell(here, "other", answer=1)
    assert (hand_over(here), kept(here)) == (0, 1)


def test_a_second_message_waits_for_a_second_catcher(here: Installation) -> None:
    instance = here.start("ask")
    tell(here, answer=1)
    tell(here, answer=2)
    assert (hand_over(here), kept(here)) == (1, 1)
    assert here.complete(instance).status == "COMPLETED"
    assert (hand_over(here), kept(here)) == (0, 1)


def test_an_instance_tells_another(either: Installation) -> None:
    asking = either.start("ask")
    telling = either.start("tell")
    assert either.instance(telling).status == "COMPLETED"
    either.run()
    assert b'"answer":7' in either.instance(asking).state


def test_the_same_key_in_another_jurisdiction_is_another_matter(either: Installation) -> None:
    """Numbers of campaigns are unique within their jurisdiction only."""
    there = either.start("ask", "K", by=ZHOU)
    either.start("tell", "K", by=LI)
    tell(either, by=LI, answer=1)
    assert (hand_over(either), either.open(there)) == (0, [])
    tell(either, by=ZHOU, answer=2)
    assert hand_over(either) == 1
    assert b'"answer":2' in either.instance(there).state


@pytest.mark.parametrize("by", [WANG, MA, QIAN])
def test_only_coordinators_send_messages_from_outside(here: Installation, by: Actor) -> None:
    with pytest.raises(Refused, match="coordinator"):
        tell(here, by=by, answer=1)
    assert kept(here) == 0


@pytest.mark.parametrize("payload", [{"a": 0.5}, {"$": ["d", "nonsense"]}, {"a": {"$": ["x"]}}, {"a": "x" * 300_000}])
def test_a_message_that_cannot_be_kept_is_refused(here: Installation, payload: dict[str, Any]) -> None:
    with pytest.raises(Invalid):
        tell(here, **payload)
    assert kept(here) == 0


def test_a_suspended_instance_hears_its_message_after_it_is_resumed(here: Installation) -> None:
    instance = here.start("ask")
    here.do(commands.suspend, instance, "复议", by=LI)
    tell(here, answer=1)
    assert (hand_over(here), kept(here)) == (0, 1)
    here.do(commands.resume, instance, "已结", by=LI)
    assert (hand_over(here), kept(here)) == (1, 0)


def test_two_workers_hand_a_message_over_once(either: Installation) -> None:
    instances = [either.start("ask", f"K{number}") for number in range(10)]
    for number in range(10):
        tell(either, f"K{number}", answer=number)
    counts = at_once(lambda: hand_over(either), lambda: hand_over(either))
    assert sum(counts) == 10
    assert all(len(either.facts(each, "message.received")) == 1 for each in instances)


def test_a_message_whose_step_fails_is_kept_and_handed_over_by_the_retry(here: Installation) -> None:
    here.context.deploy(hearing_pushes(), here.now, "test")
    here.channel.broken = True
    instance = here.start("ask")
    tell(here, answer=1)
    assert (hand_over(here), here.instance(instance).status, kept(here)) == (1, "INCIDENT", 1)
    assert hand_over(here) == 0
    here.channel.broken = False
    here.do(commands.retry, here.incidents(instance)[0].id, by=LI)
    assert (here.instance(instance).status, kept(here)) == ("COMPLETED", 0)


def test_a_given_up_message_is_handed_over_again(here: Installation) -> None:
    here.context.deploy(hearing_pushes(), here.now, "test")
    here.channel.broken = True
    instance = here.start("ask")
    tell(here, answer=1)
    hand_over(here)
    here.channel.broken = False
    here.do(commands.cancel_incident, here.incidents(instance)[0].id, "平台已恢复", by=LI)
    assert (hand_over(here), here.instance(instance).status, kept(here)) == (1, "COMPLETED", 0)


def hearing_pushes() -> Deployment:
    """The small law, but what hears the message pushes."""
    return law(
        ask=draw.diagram(
            "ask", draw.START, draw.node("intermediateCatchEvent", "hear", draw.message("msg_answer")),
            draw.node("serviceTask", "act", operator="push"), draw.END,
            draw.flows("begin>hear", "hear>act", "act>finish"), messages=("msg_answer",),
        )
    )  # fmt: skip
