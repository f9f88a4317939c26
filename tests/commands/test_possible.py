"""Which verbs a page offers: exactly those that the commands then accept, with the commands' own reasons."""

from collections.abc import Callable
from datetime import date
from itertools import count
from typing import Any

import pytest

from engine import commands
from engine.errors import Conflict, NotAllowedHere, NotFound, Refused
from tests.attachments.samples import JPEG
from tests.commands.cast import GU, LI, MA, QIAN, SUN, WANG, WEI, ZHAO, Installation

KEYS = count(1)
PEOPLE = (WANG, SUN, MA, ZHAO, LI, GU, QIAN)
VERBS: dict[str, tuple[Any, ...]] = {
    "complete": ({"x": "yes"},),
    "claim": (),
    "release": (),
    "assign": ("wei", "休假"),
    "delegate": ("wei", "核对"),
    "answer": ({"x": "yes"},),
    "recall": ("不必了",),
    "send_back": ("", "补充"),
    "add_attachment": (JPEG, "现场.jpg", "PHOTO"),
    "urge": ("",),
    "withdraw": ("误办",),
    "copy": (["he"], ""),
    "suspend": ("复议",),
    "resume": ("复议已结",),
}
OF_INSTANCES = ("copy", "suspend", "resume")


def fresh(here: Installation) -> int:
    """A task that waits for somebody of MKT."""
    return here.task(here.start("check", f"K{next(KEYS)}")).id


def claimed(here: Installation) -> int:
    task = fresh(here)
    here.do(commands.claim, task, by=WANG)
    return task


def delegated(here: Installation) -> int:
    task = fresh(here)
    here.do(commands.delegate, task, "sun", "核对", by=WANG)
    return task


def second(here: Installation) -> int:
    """A task with a step before it."""
    task = fresh(here)
    here.do(commands.complete, task, {"x": "yes"}, by=WANG)
    return here.task(here.row(task).instance_id).id


def done(here: Installation) -> int:
    """A task that was completed, the next not opened yet."""
    return second(here) - 1


def done_and_seen(here: Installation) -> int:
    following = second(here)
    commands.look(here.context, following, actor=SUN, now=here.now)
    return following - 1


def urged(here: Installation) -> int:
    task = fresh(here)
    here.do(commands.urge, task, "", by=LI)
    return task


def resting(here: Installation) -> int:
    task = claimed(here)
    here.do(commands.suspend, here.row(task).instance_id, "复议", by=LI)
    return task


def ended(here: Installation) -> int:
    task = fresh(here)
    here.do(commands.cancel, here.row(task).instance_id, "作废", by=LI)
    return task


def failed(here: Installation) -> int:
    task = fresh(here)
    here.do(commands.complete, task, {"x": "odd"}, by=WANG)
    return task


def deputised(here: Installation) -> int:
    """What only Ma may do, and Sun for her."""
    return here.task(here.start("approve", f"K{next(KEYS)}")).id


SITUATIONS: dict[str, Callable[[Installation], int]] = {
    function.__name__: function
    for function in (
        fresh, claimed, delegated, second, done, done_and_seen, urged, resting, ended, failed, deputised,
    )
}  # fmt: skip


@pytest.mark.parametrize("situation", SITUATIONS)
def test_a_page_offers_what_the_command_accepts(here: Installation, situation: str) -> None:
    """Every verb by every person in every situation."""
    here.do(commands.appoint_deputy, "ma", "sun", date(2026, 3, 2), date(2026, 3, 2), "出差", by=MA)
    for by in PEOPLE:
        for verb, given in VERBS.items():
            arguments = ("ma", "休假") if (situation, verb) == ("deputised", "assign") else given
            task = SITUATIONS[situation](here)
            offered = here.possible(task, by)
            assert list(offered) == list(VERBS)
            about = here.row(task).instance_id if verb in OF_INSTANCES else task
            try:
                here.do(getattr(commands, verb), about, *arguments, by=by)
                refused = ""
            except (Refused, Conflict, NotAllowedHere) as error:
                refused = str(error)
            assert offered[verb] == refused, (situation, by.id, verb)


@pytest.mark.parametrize(
    ("situation", "by", "allowed"),
    [
        ("fresh", WANG, "complete claim assign delegate add_attachment copy"),
        ("fresh", MA, "assign urge copy"),
        ("fresh", ZHAO, ""),
        ("fresh", QIAN, ""),
        ("fresh", LI, "urge copy suspend"),
        ("claimed", WANG, "complete release assign delegate add_attachment copy"),
        ("claimed", SUN, "urge copy"),
        ("delegated", WANG, "recall urge copy"),
        ("delegated", SUN, "release answer add_attachment copy"),
        ("second", WEI, "complete claim assign delegate send_back add_attachment copy"),
        ("done", WANG, "withdraw copy"),
        ("done_and_seen", WANG, "copy"),
        ("resting", WANG, "release assign delegate copy"),
        ("resting", LI, "copy resume"),
        ("ended", WANG, "copy"),
        ("failed", WANG, "claim assign delegate copy"),
    ],
)
def test_what_is_offered(here: Installation, situation: str, by: Any, allowed: str) -> None:
    offered = here.possible(SITUATIONS[situation](here), by)
    assert " ".join(verb for verb, reason in offered.items() if not reason) == allowed


def test_a_task_that_does_not_exist_offers_nothing(here: Installation) -> None:
    with pytest.raises(NotFound, match="4711"):
        here.possible(4711, WANG)
