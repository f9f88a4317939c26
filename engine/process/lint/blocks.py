"""Whether parallel paths always meet again: no join waits for ever, no step runs twice at the same time.

The net of a process is reduced from the inside outwards (after van der Aalst's soundness of workflow nets and the
reduction rules for it): a block from a split to its join becomes a single step; a branch that ends by itself is cut
off. What cannot be reduced is not block-structured and is reported. Loops and choices may be drawn in any shape, also
inside a branch, as long as no path leads into or out of the branch from the side.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from engine.process.bpmn import Node
from engine.process.lint.net import END, Net, net_of
from engine.process.lint.paths import spread
from engine.process.lint.subject import Fault, Subject, rule

SPLIT_KINDS = ("and split", "or split", "spawn")
JOIN_KINDS = ("and join", "or join")
PAIRS = {("and split", "and join"), ("and split", "or join"), ("or split", "or join")}


@dataclass(frozen=True, slots=True)
class Branch:
    """What one way out of a split leads to before the next join: its points, joins (with ways into them), an end."""

    first: str
    points: frozenset[str]
    joins: Counter[str]
    ends: bool
    closed: bool  # nothing leads into it from the side


def branch(net: Net, split: str, first: str) -> Branch | None:
    """The branch of `split` that begins at `first`; None while another split stands in it."""
    points: set[str] = set()
    joins: Counter[str] = Counter()
    ends, waiting = False, [first]
    while waiting:
        point = waiting.pop()
        kind = net.kind[point]
        if kind in SPLIT_KINDS:
            return None
        if kind in JOIN_KINDS:
            joins[point] += 1
        elif kind == "end":
            ends = True
        elif kind != "stop" and point not in points:
            points.add(point)
            waiting.extend(net.out[point])
    return Branch(first, frozenset(points), joins, ends, _closed(net, split, first, points))


def _closed(net: Net, split: str, first: str, points: set[str]) -> bool:
    from_split = sum(net.into[point].count(split) for point in points)
    inside = all(source in points or source == split for point in points for source in net.into[point])
    return inside and from_split <= 1 and (first not in points or from_split == 1)


def reduced(nodes: Iterable[Node]) -> Net:
    """The net of a level, reduced as far as it goes: sound if no split and no join is left."""
    net = net_of(nodes)
    while _plain_gateway(net) or any(_cut_ended(net, s) or _fold(net, s) for s in net.of(*SPLIT_KINDS)):
        pass
    return net


def _plain_gateway(net: Net) -> bool:
    """A split with one way out, or a join with one way in, is a step like others.

    An inclusive split beside whose way the path may just end is a choice between the two.
    """
    splits = [point for point in net.of("and split", "spawn") if len(net.out[point]) <= 1]
    splits += [point for point in net.of("or split") if sum(way != END for way in net.out[point]) <= 1]
    joins = [point for point in net.of(*JOIN_KINDS) if len(net.into[point]) <= 1]
    for point in splits + joins:
        net.kind[point] = "choice"
    return bool(splits or joins)


def _cut_ended(net: Net, split: str) -> bool:
    """Cuts off a branch that ends by itself; behind an inclusive split it may have been the only one taken."""
    for first in net.out[split]:
        found = branch(net, split, first)
        if first == END or found is None or found.joins or not found.closed or _piles_up(net, split, found):
            continue
        net.cut(split, first)
        if net.kind[split] == "or split" and END not in net.out[split]:
            net.connect(split, END)
        return True
    return False


def _piles_up(net: Net, split: str, found: Branch) -> bool:
    """Whether a second token can come into the branch while the first is still in it, and do harm there.

    A reminder sent twice is none; two tokens in one block are, and so is a gateway that opens a branch in each round.
    """
    if net.kind[split] == "spawn":
        return not net.blocks.isdisjoint(found.points)
    return split in spread(net.out[split], lambda point: net.out[point])


def _fold(net: Net, split: str) -> bool:
    """Makes one step of the branches of `split` that meet again in a join which waits for exactly them."""
    branches = [found for first in net.out[split] if (found := branch(net, split, first))]
    for join in sorted({join for found in branches for join in found.joins}):
        group = [found for found in branches if _leads_to(net, found, join)]
        meets = sum(found.joins[join] for found in group) == len(net.into[join])
        if meets and (net.kind[split], net.kind[join]) in PAIRS:
            _replace(net, split, join, group)
            return True
    return False


def _leads_to(net: Net, found: Branch, join: str) -> bool:
    if not found.closed or set(found.joins) != {join}:
        return False
    return net.kind[join] == "or join" or (found.joins[join] == 1 and not found.ends)


def _replace(net: Net, split: str, join: str, group: list[Branch]) -> None:
    for found in group:
        if found.first == join:
            net.cut(split, join)
        for point in found.points:
            net.remove(point)
    net.kind[join] = "choice"
    net.blocks.add(join)
    net.connect(split, join)
    if any(found.ends for found in group):
        net.connect(join, END)


# What is left --------------------------------------------------------------------------------------------------


@lru_cache(maxsize=4)
def _nets(subject: Subject) -> tuple[Net, ...]:
    return tuple(reduced(nodes) for nodes in subject.levels.values())


@lru_cache(maxsize=4)
def _leftovers(subject: Subject) -> tuple[tuple[Net, str, list[Branch]], ...]:
    """Splits that could not be reduced, with their branches: the innermost ones, which are the cause."""
    return tuple((net, *cause) for net in _nets(subject) for cause in _causes(net))


def _causes(net: Net) -> list[tuple[str, list[Branch]]]:
    splits = net.of(*SPLIT_KINDS)
    inner = [(split, [branch(net, split, first) for first in net.out[split]]) for split in splits]
    complete = [(split, [found for found in branches if found]) for split, branches in inner if all(branches)]
    return complete or [(split, []) for split in splits]


def _lonely_joins(subject: Subject, kind: str) -> Iterator[tuple[Net, str]]:
    for net in _nets(subject):
        if not net.of(*SPLIT_KINDS):
            yield from ((net, join) for join in net.of(kind))


def _meeting(branches: list[Branch]) -> str:
    """A step that two branches reach without a join between."""
    counted = Counter(point for found in branches for point in found.points)
    return next((point for found in branches for point in found.points if counted[point] > 1), "")


@rule()
def duplicate_tokens(subject: Subject) -> Iterator[Fault]:
    """Parallel paths that merge without a join would run everything behind the merge once for each path."""
    for net, split, branches in _leftovers(subject):
        meeting = _meeting(branches)
        if meeting:
            yield (
                net.element[meeting],
                f"paths that {net.element[split]!r} opens side by side meet here without a join and would run it twice;"
                " join them by a gateway of the same kind, or let the side path end by itself",
            )


@rule()
def deadlock(subject: Subject) -> Iterator[Fault]:
    """A parallel join waits for all its flows; fed by alternatives it waits for ever."""
    for net, split, branches in _leftovers(subject):
        if not _meeting(branches):
            for join in sorted({join for found in branches for join in found.joins if net.kind[join] == "and join"}):
                yield (
                    net.element[join],
                    f"not every flow into this parallel join is sure to be taken ({net.element[split]!r} opens them)"
                    " and it may wait for ever; join exactly the branches of one parallel split",
                )
    for net, join in _lonely_joins(subject, "and join"):
        yield (
            net.element[join],
            "alternatives lead into this parallel join, it waits for ever; use an exclusive one",
        )


@rule()
def block_structure(subject: Subject) -> Iterator[Fault]:
    """Parallel and inclusive gateways come in pairs that enclose a block."""
    for net, split, branches in _leftovers(subject):
        waits = any(net.kind[join] == "and join" for found in branches for join in found.joins)
        if not _meeting(branches) and not waits:
            yield (
                net.element[split],
                "its branches do not form a block; end each branch by itself (not inside a loop) or join all of them in"
                " one gateway of the same kind, with no path into or out of the block from the side",
            )
    for net, join in _lonely_joins(subject, "or join"):
        yield (
            net.element[join],
            "inclusive join without an inclusive split; use an exclusive gateway to merge",
        )
