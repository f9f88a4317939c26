"""Rules on beginnings, ends and the ways between them, in a process and in each embedded sub-process."""

from collections.abc import Callable, Iterable, Iterator, Mapping

from engine.process.bpmn import Node
from engine.process.lint.subject import Fault, Subject, rule


@rule()
def start_missing(subject: Subject) -> Iterator[Fault]:
    """A process and an embedded sub-process begin at one start event."""
    for level, nodes in subject.levels.items():
        if not _ids(nodes, "startEvent"):
            yield subject.title(level), "has no start event; add one"


@rule()
def several_starts(subject: Subject) -> Iterator[Fault]:
    """Two beginnings would both begin."""
    for level, nodes in subject.levels.items():
        starts = _ids(nodes, "startEvent")
        if len(starts) > 1:
            yield (
                subject.title(level),
                f"has {len(starts)} start events ({', '.join(starts)}); keep one, branch behind it",
            )


@rule()
def end_missing(subject: Subject) -> Iterator[Fault]:
    """A process without an end event never completes."""
    for level, nodes in subject.levels.items():
        if not _ids(nodes, "endEvent"):
            yield subject.title(level), "has no end event; add one where the work is done"


@rule()
def unreachable(subject: Subject) -> Iterator[Fault]:
    """Every node can be reached from the start event."""
    for nodes in subject.levels.values():
        ways = {node.id: [flow.target for flow in node.outgoing] for node in nodes}
        for node in nodes:
            if node.attached_to in ways and node.id != node.attached_to:
                ways[node.attached_to].append(node.id)
        starts = _ids(nodes, "startEvent")
        for id in _apart(ways, starts) if starts else ():
            yield id, "cannot be reached from the start event; connect or delete it"


@rule()
def no_way_to_end(subject: Subject) -> Iterator[Fault]:
    """From every node the process can come to an end."""
    for nodes in subject.levels.values():
        ways = {node.id: [flow.source for flow in node.incoming] for node in nodes}
        for node in nodes:
            if node.attached_to and node.interrupting:  # its host can be left this way
                ways[node.id].append(node.attached_to)
        ends = _ids(nodes, "endEvent")
        for id in _apart(ways, ends) if ends else ():
            yield id, "no end event can be reached from here; connect it"


def _apart(ways: Mapping[str, list[str]], begin: list[str]) -> list[str]:
    reached = spread(begin, lambda id: ways.get(id, ()))
    return [id for id in ways if id not in reached]


def spread(begin: Iterable[str], ways: Callable[[str], Iterable[str]]) -> set[str]:
    """Everything that can be reached from `begin`, itself included."""
    reached: set[str] = set()
    waiting = list(begin)
    while waiting:
        here = waiting.pop()
        if here not in reached:
            reached.add(here)
            waiting.extend(ways(here))
    return reached


def _ids(nodes: Iterable[Node], kind: str) -> list[str]:
    return [node.id for node in nodes if node.kind == kind]
