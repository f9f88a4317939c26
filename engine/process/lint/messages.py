"""Rules on waiting for messages."""

from collections.abc import Iterator, Set
from itertools import combinations, product

from engine.process.bpmn import SUB_PROCESSES, Node
from engine.process.lint.blocks import SPLIT_KINDS
from engine.process.lint.net import Net, net_of
from engine.process.lint.paths import spread
from engine.process.lint.subject import Fault, Subject, rule

CATCHING = ("intermediateCatchEvent", "boundaryEvent", "receiveTask")


@rule()
def parallel_catch(subject: Subject) -> Iterator[Fault]:
    """Of two that wait for one message at the same time nobody can say which one gets it."""
    for nodes in subject.levels.values():
        awaited = {node.id: names for node in nodes if (names := set(_awaited(subject, node)))}
        for one, other in sorted(set(_side_by_side(subject, nodes, awaited.keys()))):
            for name in sorted(awaited[one] & awaited[other]):
                yield one, f"waits for the message {name!r} at the same time as {other!r}; name the messages apart"


def _awaited(subject: Subject, node: Node) -> Iterator[str]:
    """Names of the messages that a node, or what is embedded in it, may wait for."""
    if node.kind in CATCHING:
        refs = [node.message, *(event.ref for event in node.events if event.kind == "message")]
        yield from filter(None, map(subject.diagram.message, refs))
    if node.kind in SUB_PROCESSES and node.parent != node.id:
        for inner in subject.process.level(node.id):
            yield from _awaited(subject, inner)


def _side_by_side(subject: Subject, nodes: tuple[Node, ...], waiting: Set[str]) -> Iterator[tuple[str, str]]:
    """Pairs of those of `waiting` that may be active at the same time."""
    net = net_of(nodes)
    for split in net.of(*SPLIT_KINDS):
        # a boundary event itself waits only as long as its host, so it is not beside what comes behind the host
        own = {node.id for node in nodes if f"{node.attached_to} spawn" == split}
        ways = [(_behind(net, split, first) & waiting) - own for first in net.out[split]]
        for one, other in combinations(ways, 2):
            yield from product(one - other, other - one)
    for gateway in subject.process.of("eventBasedGateway"):
        yield from combinations([flow.target for flow in gateway.outgoing if flow.target in waiting], 2)


def _behind(net: Net, split: str, first: str) -> set[str]:
    return spread([first], lambda point: [] if point == split else net.out[point]) - {split}
