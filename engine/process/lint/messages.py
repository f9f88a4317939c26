"""Rules on waiting for messages."""

from collections.abc import Iterator
from itertools import combinations

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
        awaited = {node.id: set(_awaited(subject, node)) for node in nodes}
        for here, there in _side_by_side(subject, nodes):
            for one in sorted(here):
                for other in sorted(there):
                    for name in sorted(awaited.get(one, set()) & awaited.get(other, set())):
                        yield (
                            one,
                            f"waits for the message {name!r} at the same time as {other!r}; name them differently",
                        )


def _awaited(subject: Subject, node: Node) -> Iterator[str]:
    """Names of the messages that a node, or what is embedded in it, may wait for."""
    if node.kind in CATCHING:
        refs = [node.message, *(event.ref for event in node.events if event.kind == "message")]
        yield from filter(None, map(subject.diagram.message, refs))
    if node.kind in SUB_PROCESSES and node.parent != node.id:
        for inner in subject.process.level(node.id):
            yield from _awaited(subject, inner)


def _side_by_side(subject: Subject, nodes: tuple[Node, ...]) -> Iterator[tuple[set[str], set[str]]]:
    """Pairs of sets of nodes that may be active at the same time."""
    net = net_of(nodes)
    for split in net.of(*SPLIT_KINDS):
        ways = [_behind(net, split, first) for first in net.out[split]]
        if net.kind[split] == "spawn":  # the boundary event itself waits only as long as its host
            ways = [
                way - {node.id for node in nodes if node.attached_to == split.removesuffix(" spawn")} for way in ways
            ]
        yield from ((one - other, other - one) for one, other in combinations(ways, 2))
    for gateway in subject.process.of("eventBasedGateway"):
        targets = [{flow.target} for flow in gateway.outgoing]
        yield from combinations(targets, 2)


def _behind(net: Net, split: str, first: str) -> set[str]:
    return spread([first], lambda point: [] if point == split else net.out[point]) - {split}
