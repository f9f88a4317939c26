"""Rules on the picture of the law: what a jurist sees must be all that runs, and be readable.

Other people's files may leave out the picture, so none of this is asked of them.
"""

from collections.abc import Iterator

from engine.process.lint.subject import Fault, Subject, rule

READABLE = 20


@rule()
def shape_missing(subject: Subject) -> Iterator[Fault]:
    """Every node is drawn."""
    for node in subject.nodes:
        if subject.law and node.id not in subject.diagram.bounds:
            yield node.id, "is not drawn (no BPMNShape with bounds); place it in the diagram"


@rule()
def edge_missing(subject: Subject) -> Iterator[Fault]:
    """Every sequence flow is drawn."""
    for flow in subject.process.flows.values():
        if subject.law and len(subject.diagram.edges.get(flow.id, ())) < 2:
            yield flow.id, "is not drawn (no BPMNEdge with two waypoints); place it in the diagram"


@rule()
def name_missing(subject: Subject) -> Iterator[Fault]:
    """Activities have names, and gateways that choose have a question."""
    for node in subject.nodes:
        asks = node.kind in ("exclusiveGateway", "inclusiveGateway") and len(node.outgoing) > 1
        if (
            subject.law
            and not node.name
            and (asks or node.kind in ("userTask", "manualTask", "serviceTask", "callActivity"))
        ):
            yield node.id, f"{'gateway without question' if asks else node.kind + ' without name'}; name it"


@rule("warning")
def crowded(subject: Subject) -> Iterator[Fault]:
    """About 15 nodes fit on a page."""
    count = len(subject.process.nodes)
    if subject.law and count > READABLE:
        yield subject.process.id, f"{count} nodes on one page; aim at 15, move a part to a stage of its own"
