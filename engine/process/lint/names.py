"""Rules on names that must exist elsewhere: operators, forms, decisions, roles, deadline kinds, processes."""

import re
from collections.abc import Collection, Iterator
from difflib import get_close_matches

from engine.process.lint.expressions import expressions
from engine.process.lint.subject import Fault, Subject, rule

DEADLINE = re.compile(r'\bdeadline\s*\(\s*"([^"]*)"')


@rule()
def unknown_operator(subject: Subject) -> Iterator[Fault]:
    """Operators are functions of the product; a diagram can only choose among them."""
    for node in subject.nodes:
        for name in ("operator", "records"):
            yield from _unknown(node.id, "operator", node.prop(name), subject.known.operators)


@rule()
def unknown_form(subject: Subject) -> Iterator[Fault]:
    """The form of a user task is a file of forms/."""
    for node in subject.nodes:
        form = node.prop("form").removeprefix("forms/").removesuffix(".json")
        yield from _unknown(node.id, "form", form, subject.known.forms)


@rule()
def unknown_decision(subject: Subject) -> Iterator[Fault]:
    """The decision of a business rule task stands in a DMN file."""
    for node in subject.process.of("businessRuleTask"):
        yield from _unknown(node.id, "decision", node.prop("decision"), subject.known.decisions)


@rule()
def unknown_role(subject: Subject) -> Iterator[Fault]:
    """Roles are the posts that the product knows; a property that names another would lock everybody out."""
    for node in subject.nodes:
        yield from _unknown(node.id, "role", node.prop("role"), subject.known.roles)


@rule("law")
def unknown_lane(subject: Subject) -> Iterator[Fault]:
    """Where the lane stands for the role, its id says which one: lane_<role>."""
    for node in subject.process.of("userTask", "manualTask"):
        if not node.prop("role"):
            yield from _unknown(node.id, "role", node.role, subject.known.roles)


@rule()
def unknown_deadline(subject: Subject) -> Iterator[Fault]:
    """Kinds of deadlines are rows of the decision `deadlines`."""
    for expression in expressions(subject.process):
        for kind in DEADLINE.findall(expression.text):
            yield from _unknown(expression.element, "deadline", kind, subject.known.deadlines)


@rule()
def unknown_process(subject: Subject) -> Iterator[Fault]:
    """A call activity calls a process that exists and can be executed."""
    for node in subject.process.of("callActivity"):
        if node.called not in subject.diagram.global_tasks:
            yield from _unknown(node.id, "process", node.called, subject.known.processes)


def _unknown(element: str, what: str, name: str, known: Collection[str] | None) -> Iterator[Fault]:
    if name and known is not None and name not in known:
        near = get_close_matches(name, known, 1)
        hint = f"did you mean {near[0]!r}?" if near else f"add it or choose another {what}"
        yield element, f"there is no {what} {name[:80]!r}; {hint}"
