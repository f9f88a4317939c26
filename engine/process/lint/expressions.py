"""Rules on the FEEL texts of a diagram: every one parses, none is written for another engine."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from engine import feel
from engine.errors import DefinitionError, FeelError
from engine.process import timers
from engine.process.bpmn import Node, Process
from engine.process.lint.subject import Fault, Subject, rule
from engine.process.nodes import FUNCTION_NAMES

PROPERTIES = ("department", "subject", "due", "shows", "inputs", "key", "payload")
MAX_LENGTH = 4000
_SAMPLES = {
    "timeDuration": "write P20D, PT1H or P1M, longer than zero",
    "timeDate": "write 2026-01-31 or 2026-01-31T09:00:00+08:00",
    "timeCycle": "write R3/PT1H or R/P1D, each longer than zero",
}
SOME_DAY = datetime(2026, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Expression:
    """A FEEL text and where it stands; `timer` texts may be ISO 8601 literals as well."""

    element: str
    place: str
    text: str
    timer: bool = False


def expressions(process: Process) -> Iterator[Expression]:
    """Every expression of a process that the runner may evaluate."""
    for flow in process.flows.values():
        if flow.condition:
            yield Expression(flow.id, "condition", flow.condition)
    for node in process.nodes.values():
        yield from _of_node(node)


def _of_node(node: Node) -> Iterator[Expression]:
    for name in PROPERTIES:
        if node.prop(name):
            yield Expression(node.id, f"property {name}", node.prop(name))
    if node.script:
        yield Expression(node.id, "script", node.script)
    if node.loop and node.loop.collection:
        yield Expression(node.id, "loopDataInputRef", node.loop.collection)
    for event in node.events:
        if event.timer and event.text:
            yield Expression(node.id, event.timer, event.text, timer=True)


def _foreign(text: str) -> bool:
    return text.startswith(("=", "${", "#{", "{{"))


@rule()
def foreign_expression(subject: Subject) -> Iterator[Fault]:
    """`${…}`, `#{…}` and a leading `=` belong to other engines; here the expression stands alone."""
    for one in expressions(subject.process):
        if _foreign(one.text):
            yield one.element, f"{one.place} {one.text[:40]!r} is no FEEL; write the expression without ${{…}} or ="


@rule()
def expression_language(subject: Subject) -> Iterator[Fault]:
    """Conditions are FEEL."""
    for flow in subject.process.flows.values():
        if flow.language and "feel" not in flow.language.lower():
            yield flow.id, f"the condition's language {flow.language[:60]!r} is not supported; write FEEL"


@rule()
def expression_syntax(subject: Subject) -> Iterator[Fault]:
    """Every expression parses."""
    for one in expressions(subject.process):
        if _foreign(one.text) or (one.timer and timers.is_literal(one.text)):
            continue
        problem = _problem(one.text)
        if problem:
            yield one.element, f"{one.place} does not parse: {problem}; mend the expression"


@rule()
def timer_syntax(subject: Subject) -> Iterator[Fault]:
    """A timer's literal is a duration, a date, or a cycle where it repeats."""
    for one in expressions(subject.process):
        if one.timer and timers.is_literal(one.text):
            try:
                (timers.cycle if one.place == "timeCycle" else timers.due)(one.text, SOME_DAY)
            except (DefinitionError, ValueError, OverflowError):
                yield one.element, f"{one.place} {one.text[:40]!r} is no {one.place}; {_SAMPLES[one.place]}"


@rule()
def timer_too_often(subject: Subject) -> Iterator[Fault]:
    """A timer that repeats waits a minute at least: after a stop it would otherwise fire again and again."""
    for one in expressions(subject.process):
        if one.place == "timeCycle" and timers.is_literal(one.text):
            try:
                hurried = timers.is_hurried(timers.cycle(one.text, SOME_DAY).every)
            except DefinitionError:
                continue  # told by timer_syntax
            if hurried:
                yield one.element, f"{one.text[:40]!r} repeats more often than once a minute; write PT1M or longer"


@rule()
def script_is_context(subject: Subject) -> Iterator[Fault]:
    """The entries of a script's context join the process data; anything else would have no name."""
    for node in subject.process.of("scriptTask"):
        if node.script and not re.match(r"\{|if\b|for\b", node.script):
            yield node.id, "the script is no FEEL context; write {name: value, …}"


def _problem(text: str) -> str:
    if len(text) > MAX_LENGTH:
        return f"it is longer than {MAX_LENGTH} characters"
    try:
        feel.compile(text, names=FUNCTION_NAMES)
    except FeelError as error:
        return " ".join(str(error).split())
    return ""
