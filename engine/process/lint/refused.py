"""Constructs of BPMN that are refused by name, because they would be dropped or run wrongly.

Each says what to draw instead. Most can be made to work later; none is accepted and then run wrongly.
"""

from collections.abc import Iterator

from engine.process.bpmn import GATEWAYS, SUB_PROCESSES
from engine.process.lint.subject import Fault, Rule, Subject, rule

PLACES = {
    "startEvent": (),
    "endEvent": ("message", "terminate"),
    "intermediateCatchEvent": ("timer", "message"),
    "intermediateThrowEvent": ("message",),
    "boundaryEvent": ("timer", "message"),
}
INSTEAD = {
    "signal": "send a message instead",
    "link": "draw the sequence flow",
    "error": "let the step return a value and branch on it with an exclusive gateway",
    "escalation": "use a non-interrupting boundary timer or a message",
    "conditional": "wait for a message that is sent when the condition comes true",
    "cancel": "branch with an exclusive gateway",
}


def _refused_event(kind: str, instead: str) -> Rule:
    def check(subject: Subject) -> Iterator[Fault]:
        for node in subject.nodes:
            if any(event.kind == kind for event in node.events):
                yield node.id, f"{kind} events are not supported; {instead}"

    return Rule(f"{kind}_event", "error", check, f"No {kind} events: {instead}.")


signal_event, link_event, error_event, escalation_event, conditional_event, cancel_event = (
    _refused_event(kind, instead) for kind, instead in INSTEAD.items()
)


@rule()
def event_out_of_place(subject: Subject) -> Iterator[Fault]:
    """Timers and messages are caught in the middle or at a boundary; a process is started without a trigger."""
    for node in subject.nodes:
        for event in node.events:
            if event.kind in ("timer", "message", "terminate") and event.kind not in PLACES.get(node.kind, ()):
                yield node.id, f"a {event.kind} event cannot stand here ({node.kind}); {_instead(node.kind)}"


def _instead(kind: str) -> str:
    if kind == "startEvent":
        return "begin with a plain start event, the instance is started by whoever has its data"
    return "use an intermediate catch event, a boundary event or a plain event"


@rule()
def several_event_definitions(subject: Subject) -> Iterator[Fault]:
    """One event waits for one thing."""
    for node in subject.nodes:
        if len(node.events) + len(node.event_refs) > 1:
            yield node.id, "waits for several things at once; use an event-based gateway or one event for each"


@rule()
def event_definition_ref(subject: Subject) -> Iterator[Fault]:
    """The definition of an event stands inside the event."""
    for node in subject.nodes:
        if node.event_refs:
            yield node.id, "eventDefinitionRef is not supported; write the event definition inside the event"


@rule()
def compensation(subject: Subject) -> Iterator[Fault]:
    """Nothing is undone automatically: what is to be put right is a step of its own."""
    for node in subject.nodes:
        undoing = node.attributes.get("isForCompensation") == "true"
        if undoing or any(event.kind == "compensate" for event in node.events):
            yield node.id, "compensation is not supported; draw the correcting step and branch to it"


@rule()
def complex_gateway(subject: Subject) -> Iterator[Fault]:
    """Complex gateways have no condition that everybody reads alike."""
    for node in subject.process.of("complexGateway"):
        yield node.id, "complex gateways are not supported; use exclusive, inclusive or parallel gateways"


@rule()
def instantiating_element(subject: Subject) -> Iterator[Fault]:
    """Receive tasks and event-based gateways do not start a process."""
    for node in subject.nodes:
        if node.attributes.get("instantiate") == "true":
            yield node.id, "cannot start the process (instantiate); begin with a plain start event"


@rule()
def sub_process_kind(subject: Subject) -> Iterator[Fault]:
    """Of the sub-processes only plain embedded ones, run once and from their start event."""
    words = {"transaction": "transactions", "adHocSubProcess": "ad-hoc sub-processes"}
    for node in subject.process.of(*SUB_PROCESSES):
        triggered = node.attributes.get("triggeredByEvent") == "true"
        refused = "event sub-processes" if triggered else words.get(node.kind)
        if refused:
            yield node.id, f"{refused} are not supported; use boundary events and a plain sub-process or call activity"


@rule()
def global_task(subject: Subject) -> Iterator[Fault]:
    """Call activities call processes."""
    for node in subject.process.of("callActivity"):
        if node.called in subject.diagram.global_tasks:
            yield node.id, f"calls the global task {node.called!r}; call a process that holds the task"


@rule()
def quantity(subject: Subject) -> Iterator[Fault]:
    """A token in, a token out."""
    for node in subject.nodes:
        for name in ("startQuantity", "completionQuantity"):
            if node.attributes.get(name, "1").strip() != "1":
                yield node.id, f"{name} other than 1 is not supported; remove it"


@rule()
def standard_loop(subject: Subject) -> Iterator[Fault]:
    """A repeated step is drawn as a loop, so that the drawing says when it ends."""
    for node in subject.nodes:
        if node.loop and node.loop.kind == "standard":
            yield node.id, "loop markers are not supported; draw the loop with an exclusive gateway"


@rule()
def looped_node(subject: Subject) -> Iterator[Fault]:
    """Only activities are repeated."""
    for node in subject.process.of(*GATEWAYS, *PLACES):
        if node.loop:
            yield node.id, "events and gateways cannot be repeated; put the marker on the activity"
