"""催办, 抄送, 已阅: who may, who is told, how often, what stays of it."""

from datetime import timedelta

import pytest

from engine import commands
from engine.errors import Conflict, Invalid, NotAllowedHere, NotFound, Refused
from engine.records import Actor
from engine.store import actors, notifications, urges
from tests.commands.cast import GU, HE, LI, MA, QIAN, SUN, WANG, WEI, ZHAO, ZHOU, Installation
from tests.commands.test_together import at_once

# 催办 -----------------------------------------------------------------------------------------------------------


def test_an_urge_reaches_the_holder_and_stays_on_the_task(either: Installation) -> None:
    instance = either.start("check")
    task = either.task(instance).id
    either.do(commands.claim, task, by=WANG)
    either.do(commands.urge, task, "企业等着开工", by=LI)
    assert (either.unread(WANG), either.unread(SUN)) == (["URGED"], [])
    with either.database.read() as tx:
        (kept,) = urges.of_task(tx, task)
        (told,) = notifications.unread(tx, "wang")
    assert (kept.sender, kept.text, kept.at) == ("li", "企业等着开工", either.now)
    assert (told.sender, told.text, told.task_id, told.instance_id) == (
        "li",
        "催办“look”：企业等着开工",
        task,
        instance,
    )
    assert either.row(task).urged_at == either.now
    assert either.facts(instance, "task.urged") == [("task.urged", "li")]
    assert either.history(instance)[-1].facts()["to"] == ["wang"]


def test_an_unclaimed_task_is_urged_upon_everybody_who_could_take_it(here: Installation) -> None:
    task = here.task(here.start("check")).id
    here.do(commands.urge, task, "", by=LI)
    told = {who.id for who in (WANG, SUN, WEI, MA, ZHAO, HE, QIAN, LI) if here.unread(who)}
    assert told == {"wang", "sun", "wei"}


def test_of_a_delegated_task_both_are_told(here: Installation) -> None:
    task = here.task(here.start("check")).id
    here.do(commands.delegate, task, "sun", "请先核对", by=WANG)
    here.do(commands.urge, task, "", by=LI)
    assert (here.unread(WANG), here.unread(SUN)) == (["URGED"], ["URGED", "DELEGATED"])


def test_a_task_is_urged_once_in_four_hours_whoever_does_it(here: Installation) -> None:
    task = here.task(here.start("check")).id
    here.do(commands.urge, task, "", by=LI)
    here.now += timedelta(hours=4, seconds=-1)
    with pytest.raises(NotAllowedHere, match="刚刚催办过"):
        here.do(commands.urge, task, "", by=GU)
    here.now += timedelta(seconds=1)
    here.do(commands.urge, task, "", by=GU)
    with here.database.read() as tx:
        assert [row.sender for row in urges.of_task(tx, task)] == ["gu", "li"]


def test_of_two_who_urge_at_once_one_is_told_that_it_was_done(either: Installation) -> None:
    task = either.task(either.start("check")).id
    answers = at_once(*(lambda by=by: either.do(commands.urge, task, "", by=by) for by in (LI, GU)))
    assert sorted(type(answer).__name__ for answer in answers) == ["NotAllowedHere", "Outcome"]


@pytest.mark.parametrize(
    ("by", "reason"),
    [(WANG, "由您办理"), (SUN, "由您办理"), (ZHAO, "不能查看"), (QIAN, "另一地区"), (ZHOU, "另一地区")],
)
def test_who_may_not_urge(here: Installation, by: Actor, reason: str) -> None:
    instance = here.start("check")
    before = here.instance(instance)
    with pytest.raises(Refused, match=reason):
        here.do(commands.urge, here.task(instance).id, "", by=by)
    assert here.instance(instance) == before


def test_colleagues_may_urge_what_another_has_claimed(here: Installation) -> None:
    task = here.task(here.start("check")).id
    here.do(commands.claim, task, by=WANG)
    with pytest.raises(Refused, match="由您办理"):
        here.do(commands.urge, task, "", by=WANG)
    here.do(commands.urge, task, "", by=MA)


def test_nothing_is_urged_that_rests_or_is_done(here: Installation) -> None:
    instance = here.start("check")
    task = here.task(instance).id
    here.do(commands.suspend, instance, "复议", by=LI)
    with pytest.raises(NotAllowedHere, match="已挂起"):
        here.do(commands.urge, task, "", by=LI)
    here.do(commands.resume, instance, "复议已结", by=LI)
    here.complete(instance, x="yes")
    with pytest.raises(Conflict, match="没有重复办理"):
        here.do(commands.urge, task, "", by=LI)


def test_a_supervisor_urges_many_and_hears_what_could_not_be_urged(either: Installation) -> None:
    open_, done, elsewhere = (either.task(either.start("check", key)).id for key in ("A", "B", "C"))
    either.do(commands.urge, elsewhere, "", by=LI)
    either.do(commands.complete, done, {"x": "yes"}, by=WANG)
    asked = [open_, done, elsewhere, 4711, open_]
    refused = either.do(commands.urge_many, asked, "逾期", by=GU, id="bulk")
    assert refused.keys() == {done, elsewhere, 4711}
    assert "刚刚催办过" in refused[elsewhere]
    again = either.do(commands.urge_many, asked, "逾期", by=GU, id="bulk")
    assert again == refused
    with either.database.read() as tx:
        assert len(urges.of_task(tx, open_)) == 1


def test_a_bulk_of_urges_has_its_measure(here: Installation) -> None:
    with pytest.raises(Invalid, match="最多催办 500 项"):
        here.do(commands.urge_many, list(range(1, 502)), "", by=GU)


@pytest.mark.parametrize("text", ["长" * 501, "a\x00b", "\ud800"])
def test_words_that_cannot_be_stored_are_refused(here: Installation, text: str) -> None:
    task = here.task(here.start("check")).id
    with pytest.raises(Invalid):
        here.do(commands.urge, task, text, by=LI)


# 抄送、已阅 ------------------------------------------------------------------------------------------------------


def test_a_copy_lets_colleagues_read_and_their_reading_is_receipted(either: Installation) -> None:
    instance = either.start("check")
    with either.database.read() as tx:
        assert commands.why_not_read_instance(tx, ZHAO, instance, either.now)
    either.do(commands.copy, instance, ["zhao", "he", "zhao"], "请知悉", by=LI)
    with either.database.read() as tx:
        assert commands.why_not_read_instance(tx, ZHAO, instance, either.now) is None
        (mine,) = notifications.unread(tx, "zhao")
        assert [(row.person, row.read_at) for row in notifications.copies(tx, instance)] == [
            ("zhao", None),
            ("he", None),
        ]
    either.now += timedelta(hours=1)
    either.do(commands.mark_read, [mine.id], by=ZHAO)
    with either.database.read() as tx:
        read = {row.person: row.read_at for row in notifications.copies(tx, instance)}
        assert read == {"zhao": either.now, "he": None}
        assert notifications.count_unread(tx, "zhao") == 0
        assert [row.id for row in notifications.page(tx, "zhao")] == [mine.id]
    assert either.facts(instance)[-2:] == [("instance.copied", "li"), ("copy.read", "zhao")]


def test_a_copy_is_sent_to_each_person_once(here: Installation) -> None:
    instance = here.start("check")
    here.do(commands.copy, instance, ["zhao"], "", by=LI)
    here.do(commands.copy, instance, ["zhao", "he"], "", by=LI)
    assert (here.unread(ZHAO), here.unread(HE)) == (["COPIED"], ["COPIED"])
    with pytest.raises(Conflict, match="均已收到"):
        here.do(commands.copy, instance, ["zhao", "li"], "", by=LI)


@pytest.mark.parametrize(
    ("by", "to", "problem"),
    [
        (ZHAO, ["he"], "不能查看"),
        (QIAN, ["he"], "另一地区"),
        (LI, ["qian"], "另一地区"),
        (LI, ["nobody"], "没有人员 nobody"),
        (LI, [], "1 至 50 人"),
        (LI, [f"p{n}" for n in range(51)], "1 至 50 人"),
    ],
)
def test_who_copies_what_to_whom(here: Installation, by: Actor, to: list[str], problem: str) -> None:
    instance = here.start("check")
    before = here.instance(instance)
    with pytest.raises((Refused, NotFound, Invalid), match=problem):
        here.do(commands.copy, instance, to, "", by=by)
    assert here.instance(instance) == before


def test_an_ended_instance_can_still_be_copied_and_read(here: Installation) -> None:
    instance = here.start("due")
    here.complete(instance)
    here.do(commands.copy, instance, ["zhao"], "结果", by=LI)
    here.do(commands.mark_read, [1], by=ZHAO)
    assert here.instance(instance).status == "COMPLETED"
    assert here.facts(instance)[-1] == ("copy.read", "zhao")


def test_nobody_reads_for_somebody_else(here: Installation) -> None:
    here.do(commands.copy, here.start("check"), ["zhao"], "", by=LI)
    with pytest.raises(Refused, match="不是给您"):
        here.do(commands.mark_read, [1], by=HE)
    with pytest.raises(NotFound):
        here.do(commands.mark_read, [4711], by=HE)
    assert here.unread(ZHAO) == ["COPIED"]


def test_reading_twice_is_receipted_once(here: Installation) -> None:
    instance = here.start("check")
    here.do(commands.copy, instance, ["zhao"], "", by=LI)
    for _ in range(2):
        here.do(commands.mark_read, [1], by=ZHAO)
    assert here.facts(instance, "copy.read") == [("copy.read", "zhao")]


def test_the_list_of_a_person_has_pages(here: Installation) -> None:
    with here.database.write() as tx:
        for n in range(5):
            notifications.send(tx, ["sun", "wang"], notifications.URGED, "li", str(n), here.now)
    with here.database.read() as tx:
        first = notifications.unread(tx, "sun", limit=3)
        rest = notifications.unread(tx, "sun", before=first[-1].id, limit=3)
    assert [row.text for row in (*first, *rest)] == ["4", "3", "2", "1", "0"]


def test_nobody_is_told_what_they_did_themselves(here: Installation) -> None:
    task = here.task(here.start("check")).id
    here.do(commands.assign, task, "wang", "自办", by=WANG)
    assert here.unread(WANG) == []


def test_who_has_left_is_not_urged(here: Installation) -> None:
    with here.database.write() as tx:
        actors.deactivate(tx, "wei")
    here.do(commands.urge, here.task(here.start("check")).id, "", by=LI)
    assert (here.unread(SUN), here.unread(WEI)) == (["URGED"], [])
