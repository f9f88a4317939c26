"""Rules on what leaves and enters a node: who may branch, and by which conditions."""

import re
from collections.abc import Iterator

from engine.process.bpmn import GATEWAYS, Flow, Node
from engine.process.lint.subject import Fault, Subject, rule

CHOOSING = ("exclusiveGateway", "inclusiveGateway")
OPPOSITE = {"=": "!=", "!=": "=", "<": ">=", ">=": "<", ">": "<=", "<=": ">"}


@rule()
def several_outgoing(subject: Subject) -> Iterator[Fault]:
    """Only gateways branch: a reader must see whether all paths are taken or one."""
    for node in subject.nodes:
        if node.kind not in GATEWAYS and len(node.outgoing) > 1:
            yield node.id, f"{len(node.outgoing)} flows leave it; insert an exclusive, inclusive or parallel gateway"


@rule()
def start_with_incoming(subject: Subject) -> Iterator[Fault]:
    """Nothing flows into a start or boundary event."""
    for node in subject.process.of("startEvent", "boundaryEvent"):
        if node.incoming:
            yield node.id, "a flow leads into it; lead it to the step behind"


@rule()
def end_with_outgoing(subject: Subject) -> Iterator[Fault]:
    """Nothing flows out of an end event."""
    for node in subject.process.of("endEvent"):
        if node.outgoing:
            yield node.id, "a flow leaves this end event; use an intermediate event or end here"


@rule()
def useless_condition(subject: Subject) -> Iterator[Fault]:
    """Only exclusive and inclusive gateways choose by conditions; elsewhere they would be ignored."""
    for node in subject.nodes:
        for flow in node.outgoing:
            if flow.condition is not None and node.kind not in CHOOSING:
                yield flow.id, f"has a condition but leaves a {node.kind}; insert an exclusive gateway"


@rule()
def condition_missing(subject: Subject) -> Iterator[Fault]:
    """Each flow out of a choosing gateway has a condition or is its default."""
    for node in _choices(subject):
        for flow in node.outgoing:
            if not flow.condition and flow.id != node.default:
                yield flow.id, f"leaves the gateway {node.id} without a condition; write one or make it the default"


@rule("warning")
def default_missing(subject: Subject) -> Iterator[Fault]:
    """Where no condition holds the instance stops with an incident; a default flow prevents it."""
    for node in _choices(subject):
        if not node.default and not _exhaustive(node.outgoing):
            yield node.id, "has no default flow and its conditions may all be false; make one flow the default"


@rule("warning")
def condition_on_default(subject: Subject) -> Iterator[Fault]:
    """The default flow is taken when nothing else is; a condition on it is not read."""
    for node in _choices(subject):
        for flow in node.outgoing:
            if flow.condition and flow.id == node.default:
                yield flow.id, "is the default flow, its condition is not read; delete the condition"


@rule()
def event_gateway_targets(subject: Subject) -> Iterator[Fault]:
    """Behind an event-based gateway stand at least two catch events and nothing else leads there."""
    for node in subject.process.of("eventBasedGateway"):
        if len(node.outgoing) < 2:
            yield node.id, "needs at least two events to choose from; draw them or use one catch event"
        for flow in node.outgoing:
            target = subject.process.nodes.get(flow.target)
            if target and (target.kind != "intermediateCatchEvent" or len(target.incoming) > 1):
                yield (
                    target.id,
                    "follows an event-based gateway; use a catch event that only this gateway reaches",
                )


def _choices(subject: Subject) -> Iterator[Node]:
    return (node for node in subject.process.of(*CHOOSING) if len(node.outgoing) > 1)


def _exhaustive(flows: tuple[Flow, ...]) -> bool:
    """Two conditions of which one is plainly the other's opposite."""
    if len(flows) != 2:
        return False
    one, other = (" ".join((flow.condition or "").split()) for flow in flows)
    return other in _opposites(one) or one in _opposites(other)


def _opposites(text: str) -> set[str]:
    opposites = {f"not({text})", f"{text} = false"}
    if re.fullmatch(r".* = true", text):
        opposites.add(text.removesuffix("true") + "false")
    parts = re.split(r" (<=|>=|!=|<|>|=) ", text)
    if len(parts) == 3 and not re.search(r" (and|or) ", text):
        opposites.add(f"{parts[0]} {OPPOSITE[parts[1]]} {parts[2]}")
    return opposites
