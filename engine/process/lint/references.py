"""Rules on what points to what: flows, defaults, boundary events, messages."""

from collections.abc import Iterator

from engine.process.bpmn import ACTIVITIES
from engine.process.lint.subject import Fault, Subject, rule

BY_REFERENCE = ("message", "error", "signal", "escalation")


@rule()
def dangling_flow(subject: Subject) -> Iterator[Fault]:
    """A sequence flow joins two nodes that exist."""
    nodes = subject.process.nodes
    for flow in subject.process.flows.values():
        for end, id in (("source", flow.source), ("target", flow.target)):
            if id not in nodes:
                yield flow.id, f"its {end} {id!r} does not exist in this process; connect or delete the flow"


@rule()
def flow_across_border(subject: Subject) -> Iterator[Fault]:
    """A sequence flow stays inside its process or sub-process (BPMN 2.0.2, 7.6.1)."""
    nodes = subject.process.nodes
    for flow in subject.process.flows.values():
        source, target = nodes.get(flow.source), nodes.get(flow.target)
        if source and target and source.parent != target.parent:
            yield flow.id, "crosses the border of a sub-process; use an end or boundary event of the sub-process"


@rule()
def dangling_default(subject: Subject) -> Iterator[Fault]:
    """A default flow leaves the node that names it."""
    for node in subject.nodes:
        if node.default and node.default not in {flow.id for flow in node.outgoing}:
            yield node.id, f"its default flow {node.default!r} does not leave it; choose one of its outgoing flows"


@rule()
def dangling_boundary_event(subject: Subject) -> Iterator[Fault]:
    """A boundary event sits on an activity of the same process or sub-process."""
    for event in subject.process.of("boundaryEvent"):
        host = subject.process.nodes.get(event.attached_to)
        if host is None or host.kind not in ACTIVITIES or host.parent != event.parent:
            yield event.id, f"is attached to {event.attached_to!r}, which is no activity beside it; attach it to one"


@rule()
def unresolved_reference(subject: Subject) -> Iterator[Fault]:
    """A message, error, signal or escalation that an element names is declared in the file."""
    for node in subject.nodes:
        wanted = [(event.kind, event.ref) for event in node.events if event.kind in BY_REFERENCE and event.ref]
        wanted += [("message", node.message)] if node.message else []
        for kind, ref in wanted:
            if subject.diagram.references.get(ref, ("", ""))[0] != kind:
                yield node.id, f'the {kind} {ref!r} is not declared; add <{kind} id="{ref}" name="…"/> to the file'


@rule()
def message_missing(subject: Subject) -> Iterator[Fault]:
    """Whoever sends or awaits a message says which, by a message with a name."""
    for node in subject.nodes:
        refs = [event.ref for event in node.events if event.kind == "message"]
        refs += [node.message] if node.kind in ("sendTask", "receiveTask") else []
        for ref in refs:
            if not ref:
                yield node.id, "names no message; choose one (messageRef)"
            elif subject.diagram.references.get(ref) == ("message", ""):
                yield node.id, f"the message {ref!r} has no name; name it, senders and receivers meet by name"
