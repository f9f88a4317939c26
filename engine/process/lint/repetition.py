"""Rules on multi-instance activities: parallel, over a list, one variable for the item, everybody awaited."""

from collections.abc import Iterator

from engine.process.bpmn import Loop, Node
from engine.process.lint.subject import Fault, Subject, rule

REPEATABLE = ("userTask", "callActivity")


def _repeated(subject: Subject) -> Iterator[tuple[Node, Loop]]:
    for node in subject.nodes:
        if node.loop and node.loop.kind == "multiInstance":
            yield node, node.loop


@rule()
def multi_instance_kind(subject: Subject) -> Iterator[Fault]:
    """User tasks and call activities are repeated for the entries of a list."""
    for node, _ in _repeated(subject):
        if node.kind not in REPEATABLE:
            yield node.id, f"a {node.kind} cannot be multi-instance; put it into a process and repeat its call activity"


@rule()
def multi_instance_collection(subject: Subject) -> Iterator[Fault]:
    """The list (loopDataInputRef) and the variable of one entry (inputDataItem) are named."""
    for node, loop in _repeated(subject):
        if not loop.collection:
            yield node.id, "multi-instance without a list; name the variable that holds it in loopDataInputRef"
        elif not loop.item:
            yield node.id, "multi-instance without an item; name the variable of one entry in inputDataItem"


@rule()
def multi_instance_cardinality(subject: Subject) -> Iterator[Fault]:
    """The list says how many; a number beside it could only contradict."""
    for node, loop in _repeated(subject):
        if loop.cardinality is not None:
            yield node.id, f"loopCardinality {loop.cardinality[:40]!r} is not supported; repeat over a list of entries"


@rule()
def sequential_multi_instance(subject: Subject) -> Iterator[Fault]:
    """Entries are handled side by side."""
    for node, loop in _repeated(subject):
        if loop.sequential:
            yield node.id, "sequential multi-instance is not supported; make it parallel or draw the loop"


@rule()
def multi_instance_completion(subject: Subject) -> Iterator[Fault]:
    """All entries are awaited: no early end, no events in between, no collected output."""
    for node, loop in _repeated(subject):
        if loop.completion is not None:
            yield node.id, "completionCondition is not supported; all entries are awaited, decide behind them"
        if loop.behaviour not in ("", "All"):
            yield node.id, f"behavior {loop.behaviour!r} is not supported; remove it"
        if loop.output:
            yield node.id, "loopDataOutputRef is not supported; store each entry's result by an operator (records)"
