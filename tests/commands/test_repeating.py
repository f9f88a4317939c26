"""A command sent twice under one id is carried out once and answers the same."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from engine import commands
from engine.commands import Outcome
from engine.errors import Conflict
from tests.commands.cast import LI, MA, SUN, WANG, ZHAO, Installation, law

Sending = Callable[[], Any]


def _start(here: Installation) -> Sending:
    return lambda: here.do(commands.start, "check", "A", {}, jurisdiction="here", by=LI, id="once")


def _deliver(here: Installation) -> Sending:
    return lambda: here.do(commands.deliver, "msg_answer", "K", {"answer": 1}, by=LI, id="once")


def _on_a_task(verb: str, *arguments: Any) -> Callable[[Installation], Sending]:
    def prepare(here: Installation) -> Sending:
        task = here.task(here.start("check")).id
        return lambda: here.do(getattr(commands, verb), task, *arguments, id="once")

    return prepare


def _after_a_task(verb: str, *arguments: Any) -> Callable[[Installation], Sending]:
    """On the task that was done (withdraw), or the one behind it."""

    def prepare(here: Installation) -> Sending:
        instance = here.start("check")
        done = here.task(instance).id
        here.complete(instance, x="yes")
        task = done if verb == "withdraw" else here.task(instance).id
        return lambda: here.do(getattr(commands, verb), task, *arguments, id="once")

    return prepare


def _released(here: Installation) -> Sending:
    task = here.task(here.start("check")).id
    here.do(commands.claim, task)
    return lambda: here.do(commands.release, task, id="once")


def _delegated(verb: str, *arguments: Any, by: Any = WANG) -> Callable[[Installation], Sending]:
    def prepare(here: Installation) -> Sending:
        task = here.task(here.start("check")).id
        here.do(commands.delegate, task, "sun", "请先核对")
        return lambda: here.do(getattr(commands, verb), task, *arguments, by=by, id="once")

    return prepare


def _urged(here: Installation) -> Sending:
    task = here.task(here.start("check")).id
    return lambda: here.do(commands.urge, task, "尽快", by=LI, id="once")


def _copied(here: Installation) -> Sending:
    instance = here.start("check")
    return lambda: here.do(commands.copy, instance, ["zhao"], "请知悉", by=LI, id="once")


def _read(here: Installation) -> Sending:
    here.do(commands.copy, here.start("check"), ["zhao"], "请知悉", by=LI)
    return lambda: here.do(commands.mark_read, [1], by=ZHAO, id="once")


def _handed_over(here: Installation) -> Sending:
    here.do(commands.claim, here.task(here.start("check")).id)
    return lambda: here.do(commands.hand_over, "wang", ["sun"], "离职", by=MA, id="once")


def _steered(verb: str) -> Callable[[Installation], Sending]:
    def prepare(here: Installation) -> Sending:
        instance = here.start("check")
        if verb == "resume":
            here.do(commands.suspend, instance, "复议", by=LI)
        return lambda: here.do(getattr(commands, verb), instance, "理由", by=LI, id="once")

    return prepare


def _mended(here: Installation) -> Sending:
    incident = here.complete(here.start("check"), x="odd").incident
    here.context.deploy(law("yes", "odd"), here.now, "test")
    return lambda: here.do(commands.retry, incident, by=LI, id="once")


def _given_up(here: Installation) -> Sending:
    incident = here.complete(here.start("check"), x="odd").incident
    return lambda: here.do(commands.cancel_incident, incident, "误报", by=LI, id="once")


COMMANDS: dict[str, Callable[[Installation], Sending]] = {
    "start": _start,
    "start that fails": lambda here: (
        lambda: here.do(commands.start, "serve", "A", {}, jurisdiction="here", by=LI, id="once")
    ),
    "claim": _on_a_task("claim"),
    "release": _released,
    "assign": _on_a_task("assign", "sun", "休假"),
    "complete": _on_a_task("complete", {"x": "yes"}),
    "complete that fails": _on_a_task("complete", {"x": "odd"}),
    "send_back": _after_a_task("send_back", "look", "补充"),
    "withdraw": _after_a_task("withdraw", "误办"),
    "delegate": _on_a_task("delegate", "sun", "请先核对"),
    "answer": _delegated("answer", {"x": "yes"}, by=SUN),
    "recall": _delegated("recall", "不必了"),
    "decline": _delegated("release", by=SUN),
    "urge": _urged,
    "copy": _copied,
    "mark_read": _read,
    "hand_over": _handed_over,
    "suspend": _steered("suspend"),
    "resume": _steered("resume"),
    "cancel": _steered("cancel"),
    "deliver": _deliver,
    "retry": _mended,
    "cancel_incident": _given_up,
}


@pytest.mark.parametrize("name", COMMANDS)
def test_a_repeated_command_changes_nothing_and_answers_the_same(either: Installation, name: str) -> None:
    either.channel.broken = name == "start that fails"
    send = COMMANDS[name](either)
    first = send()
    before = _everything(either)
    second = send()
    assert _everything(either) == before
    if isinstance(first, Outcome):
        assert second == replace(first, repeated=True)


def _everything(here: Installation) -> tuple[Any, ...]:
    instance = here.find("check", "K") or here.find("check", "A") or here.find("serve", "A")
    number = instance.id if instance else 0
    return instance, here.history(number), here.open(number), here.incidents(number)


def test_a_command_id_is_not_shared_between_people_or_verbs(here: Installation) -> None:
    task = here.task(here.start("check")).id
    here.do(commands.claim, task, by=WANG, id="mine")
    for by, verb in ((SUN, "claim"), (WANG, "release")):
        with pytest.raises(Conflict, match="指令编号 mine 已用于另一操作"):
            here.do(getattr(commands, verb), task, by=by, id="mine")
    assert here.row(task).assignee == "wang"
