"""Rules on ids, size and the bare vocabulary: what every other rule and the executor rely on."""

import re
from collections.abc import Iterator

from engine.process.lint.subject import Fault, Subject, rule

MAX_NODES = 449
"""The executor parses along the flows recursively and gives up between 480 and 500 chained nodes."""

RESERVED = re.compile(
    r"Start|End|Root|StartEvent(Split|Join)|.*\.(EndJoin|BoundaryEventSplit|BoundaryEventJoin)|.* \[child\]"
)
BOOLEANS = (
    *("cancelActivity", "isInterrupting", "parallelMultiple", "instantiate"),
    *("isForCompensation", "triggeredByEvent", "isSequential"),
)


@rule()
def missing_id(subject: Subject) -> Iterator[Fault]:
    """Every node and flow has an id: findings, history and tables name elements by it."""
    if "" in subject.process.nodes or "" in subject.process.flows:
        yield subject.process.id, "a node or sequence flow has no id; give each element an id of its own"


@rule()
def reserved_id(subject: Subject) -> Iterator[Fault]:
    """Some ids are names of the executor's own steps and would be mixed up with them."""
    for node in subject.nodes:
        if RESERVED.fullmatch(node.id):
            yield node.id, f"the id {node.id!r} is reserved; rename the element, for example to start_plan"


@rule()
def odd_id(subject: Subject) -> Iterator[Fault]:
    """Ids are XML names (xsd:ID): no spaces, no colon, not beginning with a digit."""
    for id in (subject.process.id, *subject.process.nodes, *subject.process.flows):
        if id and not re.fullmatch(r"[^\W\d][\w.\-]*", id):
            yield id, f"{id!r} is not an XML name; use letters, digits, _ - . and begin with a letter"


@rule()
def too_many_nodes(subject: Subject) -> Iterator[Fault]:
    """A diagram is one page; far beyond that the executor cannot read it."""
    count = len(subject.process.nodes)
    if count > MAX_NODES:
        yield (
            subject.process.id,
            f"{count} nodes, more than {MAX_NODES}; split it into stages (call activities)",
        )


@rule()
def odd_boolean(subject: Subject) -> Iterator[Fault]:
    """Yes and no are written true and false, as every tool does; 1, 0 or True are read differently by others."""
    for node in subject.nodes:
        for name in BOOLEANS:
            value = node.attributes.get(name, "true")
            if value not in ("true", "false"):
                yield node.id, f"{name} is {value!r}; write true or false"


@rule()
def unknown_element(subject: Subject) -> Iterator[Fault]:
    """Elements in BPMN's namespace that BPMN 2.0 does not have, or not here."""
    for element, tag in subject.process.unknown:
        yield element or subject.process.id, f"<{tag}> cannot be executed; remove it or draw it with other elements"
