"""Hostile and broken content: refused with words, nothing changed, no traceback."""

from datetime import datetime
from decimal import Decimal
from typing import Any

import pytest

from engine import commands
from engine.errors import Invalid, NotFound
from tests.commands.cast import LI, Installation


def nested(depth: int) -> dict[str, Any]:
    """A mapping within a mapping within …"""
    value: dict[str, Any] = {}
    for _ in range(depth):
        value = {"a": value}
    return value


HOSTILE: dict[str, Any] = {
    "a float": {"n": 0.1},
    "not a number": {"n": float("nan")},
    "infinity in a list": {"n": [1, [float("inf")]]},
    "the mark of typed values": {"$": ["d", "nonsense"]},
    "the mark within": {"list": [{"$": ["t", "2026-01-01"]}]},
    "three hundred levels": nested(300),
    "a hundred thousand levels": nested(100_000),
    "a megabyte": {"text": "文" * 400_000},
    "many small values": {"list": list(range(100_000))},
    "a number that no database holds": {"n": 10**30},
    "half a character": {"text": "\ud800"},
    "the character NUL": {"text": "a\x00b"},
    "NUL in a name": {"a\x00b": 1},
    "a number as name": {1: "a"},
    "bytes": {"text": b"abc"},
    "an object": {"x": object()},
    "a moment without zone": {"at": datetime(2026, 3, 2)},  # noqa: DTZ001
    "a list": [1, 2],
    "nothing": None,
    "text": "x=1",
}


@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.parametrize("process", ["check", "fan", "record"])
def test_hostile_submissions_are_refused_and_change_nothing(here: Installation, process: str, name: str) -> None:
    """With a form, without one, and where an operator records what was sent."""
    instance = here.start(process, people=[1])
    before = here.instance(instance), here.history(instance), here.open(instance)
    with pytest.raises(Invalid) as refusal:
        here.do(commands.complete, here.task(instance).id, HOSTILE[name])
    assert str(refusal.value)
    assert (here.instance(instance), here.history(instance), here.open(instance)) == before
    assert here.incidents(instance) == []
    assert here.channel.calls == 0


NOT_FOR_DATA = ("a megabyte", "many small values", "the character NUL", "NUL in a name")
"""What only people may not send."""


@pytest.mark.parametrize("name", [name for name in HOSTILE if name not in NOT_FOR_DATA])
def test_hostile_start_data_are_refused(here: Installation, name: str) -> None:
    with pytest.raises(Invalid):
        here.do(commands.start, "due", "K", HOSTILE[name], jurisdiction="here", by=LI)
    assert here.find("due", "K") is None


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_messages_are_refused(here: Installation, name: str) -> None:
    with pytest.raises(Invalid):
        here.do(commands.deliver, "msg_answer", "K", HOSTILE[name], by=LI)


def test_what_process_data_can_keep_is_kept(here: Installation) -> None:
    """As far as the limits go: thirty levels, a quarter of a megabyte, exact decimals, every character."""
    instance = here.start("fan", people=[1])
    text = "中文 𠮷 \U0001f600"
    submission = {"half": Decimal("0.5"), "deep": nested(28), "text": text, "long": "x" * 250_000}
    assert here.do(commands.complete, here.task(instance).id, submission).status == "RUNNING"
    assert here.complete(instance).status == "COMPLETED"
    state = here.instance(instance).state
    assert b'{"$":["n","0.5"]}' in state
    assert text.encode() in state


def test_names_that_people_give_are_only_names(either: Installation) -> None:
    """Quotes, SQL and markup in keys, reasons and ids are text."""
    text = "K'; DROP TABLE task; --\"<script>"
    instance = either.start("check", text)
    task = either.task(instance)
    assert task.subject == text
    either.do(commands.assign, task.id, "sun", text, id=text)
    assert either.history(instance)[-1].facts()["reason"] == text
    assert either.do(commands.assign, task.id, "sun", text, id=text).repeated


@pytest.mark.parametrize("number", [0, -1, 2**63 - 1])
def test_numbers_that_no_task_has_are_not_found(either: Installation, number: int) -> None:
    for verb, arguments in (("claim", ()), ("complete", ({},)), ("withdraw", ("r",))):
        with pytest.raises(NotFound, match=str(number)):
            either.do(getattr(commands, verb), number, *arguments)
