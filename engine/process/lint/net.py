"""A diagram as a net of points and ways on which tokens move: what remains when only branching is of interest."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from engine.process.bpmn import Node
from engine.process.lint.paths import spread

END = "*end"
"""The point where a path simply ends."""

SPLITS = {"parallelGateway": "and split", "inclusiveGateway": "or split"}
JOINS = {"parallelGateway": "and join", "inclusiveGateway": "or join"}


@dataclass
class Net:
    """Points with their kind: choice (one way in, one way out, whichever), end, stop (ends all others too),
    "and split", "or split", "and join", "or join", and "spawn" for a step that may send a token beside its own.

    `element` names the element of the diagram that a point stands for, `blocks` are the points that stand for a
    reduced block. Ways may be parallel.
    """

    kind: dict[str, str] = field(default_factory=lambda: {END: "end"})
    element: dict[str, str] = field(default_factory=dict)
    out: dict[str, list[str]] = field(default_factory=lambda: {END: []})
    into: dict[str, list[str]] = field(default_factory=lambda: {END: []})
    blocks: set[str] = field(default_factory=set)

    def add(self, point: str, kind: str, element: str) -> None:
        """A new point without ways."""
        self.kind[point], self.element[point] = kind, element
        self.out[point], self.into[point] = [], []

    def connect(self, source: str, target: str) -> None:
        """A way from one point to another."""
        self.out[source].append(target)
        self.into[target].append(source)

    def cut(self, source: str, target: str) -> None:
        """Takes one way away."""
        self.out[source].remove(target)
        self.into[target].remove(source)

    def remove(self, point: str) -> None:
        """Takes a point and all its ways away."""
        for target in list(self.out[point]):
            self.cut(point, target)
        for source in list(self.into[point]):
            self.cut(source, point)
        del self.kind[point], self.element[point], self.out[point], self.into[point]

    def of(self, *kinds: str) -> list[str]:
        """The points of the given kinds."""
        return [point for point, kind in self.kind.items() if kind in kinds]


def net_of(nodes: Iterable[Node]) -> Net:
    """The net of one level of a process, without what cannot be reached."""
    level = {node.id: node for node in nodes}
    net = Net()
    for node in level.values():
        _add_points(net, node)
    for node in level.values():
        for flow in node.outgoing:
            if flow.target in level:
                net.connect(_exit(net, node.id), flow.target)
        if not node.outgoing and node.kind != "endEvent":
            net.connect(_exit(net, node.id), END)
    for node in level.values():
        if node.attached_to in level and node.kind == "boundaryEvent":
            _attach(net, node)
    _drop_unreachable(net, [node.id for node in level.values() if node.kind == "startEvent"])
    return net


def _add_points(net: Net, node: Node) -> None:
    join = JOINS.get(node.kind) if len(node.incoming) > 1 else None
    split = SPLITS.get(node.kind) if len(node.outgoing) > 1 else None
    net.add(node.id, join or split or _plain_kind(node), node.id)
    if join and split:
        net.add(f"{node.id} split", split, node.id)
        net.connect(node.id, f"{node.id} split")


def _plain_kind(node: Node) -> str:
    if node.kind != "endEvent":
        return "choice"
    return "stop" if any(event.kind == "terminate" for event in node.events) else "end"


def _exit(net: Net, node: str) -> str:
    return f"{node} split" if f"{node} split" in net.kind else node


def _attach(net: Net, event: Node) -> None:
    """An interrupting boundary event is another way out; the others may send a token of their own."""
    host = event.attached_to
    if event.interrupting:
        net.connect(host, event.id)
        return
    spawn = f"{host} spawn"
    if spawn not in net.kind:
        net.add(spawn, "spawn", event.id)
        for source in list(net.into[host]):
            net.cut(source, host)
            net.connect(source, spawn)
        net.connect(spawn, host)
    net.connect(spawn, event.id)
    net.connect(event.id, END)  # it need not fire


def _drop_unreachable(net: Net, starts: list[str]) -> None:
    reached = spread([END, *starts], lambda point: net.out[point])
    for point in [point for point in net.kind if point not in reached]:
        net.remove(point)
