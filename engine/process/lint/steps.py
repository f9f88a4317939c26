"""Rules on what a step needs in order to run: operator, decision, script, called process, timer text."""

from collections.abc import Iterator

from engine.process.bpmn import ACTIVITIES, Node
from engine.process.lint.subject import Fault, Subject, rule

FEEL_FORMATS = ("", "text/feel", "feel", "application/feel")
WAITING = {"userTask", "manualTask", "callActivity", "subProcess", "receiveTask"}


@rule()
def operator_missing(subject: Subject) -> Iterator[Fault]:
    """A service task names the operator that does the work; classes and delegates of other engines do not run."""
    for node in subject.process.of("serviceTask"):
        if not node.prop("operator"):
            yield node.id, "service task without operator; set the property operator to the name of one"


@rule()
def decision_missing(subject: Subject) -> Iterator[Fault]:
    """A business rule task names its decision."""
    for node in subject.process.of("businessRuleTask"):
        if not node.prop("decision"):
            yield node.id, "business rule task without decision; set the property decision to a decision's id"


@rule()
def script_missing(subject: Subject) -> Iterator[Fault]:
    """A script task holds a FEEL context whose entries join the process data."""
    for node in subject.process.of("scriptTask"):
        if not node.script:
            yield node.id, "script task without script; write a FEEL context such as {answer: 42}"


@rule()
def script_format(subject: Subject) -> Iterator[Fault]:
    """Scripts are FEEL: no program text from a diagram is ever run."""
    for node in subject.process.of("scriptTask"):
        written = node.attributes.get("scriptFormat", "")
        if written.strip().lower() not in FEEL_FORMATS:
            yield node.id, f"script format {written[:40]!r} is not supported; write FEEL and set text/feel"


@rule()
def called_process_missing(subject: Subject) -> Iterator[Fault]:
    """A call activity names the process that it calls."""
    for node in subject.process.of("callActivity"):
        if not node.called:
            yield node.id, "call activity without calledElement; name the process that it calls"


@rule()
def event_text_missing(subject: Subject) -> Iterator[Fault]:
    """An event that waits says for what."""
    for node in subject.nodes:
        if node.kind in ("intermediateCatchEvent", "boundaryEvent") and not (node.events or node.event_refs):
            yield node.id, "waits for nothing; give it a timer or a message"
        for event in node.events:
            if event.kind == "timer" and not event.text:
                yield node.id, "timer without a time; write timeDate, timeDuration or timeCycle"


@rule()
def cycle_out_of_place(subject: Subject) -> Iterator[Fault]:
    """Only a boundary timer that does not interrupt can fire again."""
    for node in subject.nodes:
        if any(event.timer == "timeCycle" for event in node.events) and not _may_repeat(node):
            yield node.id, "timeCycle needs a non-interrupting boundary event; use timeDuration or timeDate here"


def _may_repeat(node: Node) -> bool:
    return node.kind == "boundaryEvent" and not node.interrupting


@rule("warning")
def boundary_on_instant(subject: Subject) -> Iterator[Fault]:
    """A boundary event at a step that never waits cannot fire."""
    for event in subject.process.of("boundaryEvent"):
        host = subject.process.nodes.get(event.attached_to)
        if host and host.kind in ACTIVITIES - WAITING and host.prop("async") != "true":
            yield event.id, f"is attached to a {host.kind}, which does not wait; the event never fires"


@rule()
def switch_value(subject: Subject) -> Iterator[Fault]:
    """The switches of a step know two words each."""
    for node in subject.nodes:
        for name, words in (("async", ("true", "false")), ("return", ("yes", "no"))):
            value = node.prop(name)
            if value and value not in words:
                yield node.id, f"property {name} is {value[:40]!r}; write {' or '.join(words)}"
