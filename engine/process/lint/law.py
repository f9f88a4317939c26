"""Rules of the law: whose step, by which clause, and no number of days outside the decision tables."""

import re
from collections.abc import Iterator
from datetime import timedelta

from engine.errors import DefinitionError
from engine.process import timers
from engine.process.lint.expressions import Expression, expressions
from engine.process.lint.subject import Fault, Subject, rule

PEOPLE = ("userTask", "manualTask")
WORKING_DAYS = re.compile(r"working days (?:after|before)\s*\((?:[^()]|\([^()]*\))*,\s*-?\d+\s*\)")
TEXTS = re.compile(r'"([^"]*)"')
DATE_CALL = re.compile(r"\bdate\s*\(\s*\d")
DATES = re.compile(r"-?\d{4}-\d{2}-\d{2}(T.*)?")
PLUS_DAYS = "move the number to the decision `deadlines` and write deadline(kind)"


@rule("law")
def role_missing(subject: Subject) -> Iterator[Fault]:
    """谁检查、谁录入、谁公开: every step of a person says who acts."""
    for node in subject.process.of(*PEOPLE):
        if not node.role:
            yield node.id, "user task without role; set the property role or put it into a lane lane_<role>"


@rule("law")
def clause_missing(subject: Subject) -> Iterator[Fault]:
    """Every step of a person says which clause asks for it."""
    for node in subject.process.of(*PEOPLE):
        if not node.clauses:
            yield node.id, "user task without clause; set the property clause to the ids it carries out"


@rule("law")
def form_missing(subject: Subject) -> Iterator[Fault]:
    """Every step of a person asks its questions by a form."""
    for node in subject.process.of(*PEOPLE):
        if not node.prop("form"):
            yield node.id, "user task without form; set the property form to a file of forms/"


@rule("law")
def literal_days(subject: Subject) -> Iterator[Fault]:
    """Numbers of days and dates are law and stand in rules/, each with its clause; a diagram only names them."""
    for one in expressions(subject.process):
        if _names_days(one):
            yield one.element, f"{one.place} {one.text[:60]!r} holds a number of days or a date; {PLUS_DAYS}"


def _names_days(one: Expression) -> bool:
    if one.timer and timers.is_literal(one.text):
        return any(_is_days(part) or DATES.fullmatch(part) for part in one.text.split("/"))
    texts = TEXTS.findall(one.text)
    called = WORKING_DAYS.search(one.text) or DATE_CALL.search(one.text)
    return bool(called) or any(_is_days(text) or DATES.fullmatch(text) for text in texts)


def _is_days(text: str) -> bool:
    """Whether an ISO 8601 duration is a day or longer."""
    try:
        duration = timers.parse_duration(text.removeprefix("-"))
    except (DefinitionError, ValueError, OverflowError):
        return False
    return duration.months > 0 or duration.rest >= timedelta(days=1)
