"""Block structure against a token game: what the rules accept can neither get stuck nor run a step twice at once."""

from collections.abc import Iterator
from itertools import combinations

from hypothesis import HealthCheck, assume, example, given, settings
from hypothesis import strategies as st

from engine.process.bpmn import Diagram, Flow, Node, Process
from engine.process.lint.blocks import block_structure, deadlock, duplicate_tokens
from engine.process.lint.paths import no_way_to_end, spread, unreachable
from engine.process.lint.subject import Known, Subject

GATEWAYS = ("exclusiveGateway", "parallelGateway", "inclusiveGateway")
RULES = (block_structure, deadlock, duplicate_tokens, unreachable, no_way_to_end)
MOST_STATES = 4000

Edges = list[tuple[str, str]]
Kinds = dict[str, str]
State = tuple[str, ...]  # ids of the flows that hold a token, sorted, with repetitions
Drawing = tuple[Kinds, Edges]


class Pen:
    """Draws a process piece by piece."""

    def __init__(self) -> None:
        self.kinds: Kinds = {"s": "startEvent", "e": "endEvent"}
        self.edges: Edges = []

    def node(self, kind: str) -> str:
        id = f"n{len(self.kinds)}"
        self.kinds[id] = kind
        return id

    def block(self, before: str, plan: object) -> str:
        """Draws `plan` behind the node `before` and returns its last node."""
        if not isinstance(plan, tuple):
            return self.step(before, "task")
        word, *parts = plan
        if word == "series":
            for part in parts:
                before = self.block(before, part)
            return before
        if word == "loop":
            return self.loop(before, parts[0])
        split, join = self.step(before, word), self.node(word)
        for part in parts:
            self.edges.append((self.block(split, part), join))
        return join

    def step(self, before: str, kind: str) -> str:
        here = self.node(kind)
        self.edges.append((before, here))
        return here

    def loop(self, before: str, plan: object) -> str:
        merge = self.step(before, "exclusiveGateway")
        choice = self.step(self.block(merge, plan), "exclusiveGateway")
        self.edges.append((choice, merge))
        return choice


def plans() -> st.SearchStrategy[object]:
    return st.recursive(
        st.just("task"),
        lambda inner: st.one_of(
            st.tuples(st.just("series"), inner, inner),
            st.tuples(st.just("loop"), inner),
            st.tuples(st.sampled_from(GATEWAYS), inner, inner),
        ),
        max_leaves=5,
    )


def drawn(plan: object) -> Drawing:
    pen = Pen()
    pen.edges.append((pen.block("s", plan), "e"))
    return pen.kinds, pen.edges


def subject(kinds: Kinds, edges: Edges) -> Subject:
    flows = {f"f{number}": Flow(f"f{number}", "", *edge) for number, edge in enumerate(edges)}
    nodes = {
        id: Node(
            id,
            kind,
            incoming=tuple(flow for flow in flows.values() if flow.target == id),
            outgoing=tuple(flow for flow in flows.values() if flow.source == id),
        )
        for id, kind in kinds.items()
    }
    process = Process("p", "", True, nodes, flows, {}, {}, ())
    return Subject(Diagram("x", {"p": process}, {}, (), {}, {}, ()), process, Known(), law=False)


def accepted(one: Subject) -> bool:
    return not any(list(rule.check(one)) for rule in RULES)


# The token game ------------------------------------------------------------------------------------------------


def moves(nodes: dict[str, Node], state: State) -> Iterator[State]:
    for node in nodes.values():
        held = [flow.id for flow in node.incoming if flow.id in state]
        for taken in ways_in(nodes, node, held, state):
            rest = list(state)
            for id in taken:
                rest.remove(id)
            for given_out in ways_out(node):
                yield tuple(sorted([*rest, *given_out]))


def ways_in(nodes: dict[str, Node], node: Node, held: list[str], state: State) -> Iterator[list[str]]:
    if node.kind == "parallelGateway" and len(held) < len(node.incoming):
        return
    if node.kind == "parallelGateway" or (node.kind == "inclusiveGateway" and held and may_fire(nodes, node, state)):
        yield held
    elif node.kind != "inclusiveGateway":
        yield from ([id] for id in held)


def may_fire(nodes: dict[str, Node], join: Node, state: State) -> bool:
    """No token elsewhere can still come to a flow into the join that has none, unless it could as well come to one
    that has (BPMN 2.0.2, 13.4.3)."""
    targets = {flow.id: flow.target for node in nodes.values() for flow in node.outgoing}
    empty = {flow.source for flow in join.incoming if flow.id not in state}
    full = {flow.source for flow in join.incoming if flow.id in state}
    for id in set(state) - {flow.id for flow in join.incoming}:
        reached = spread([targets[id]], lambda n: [] if n == join.id else [f.target for f in nodes[n].outgoing])
        if reached & empty and not reached & full:
            return False
    return True


def ways_out(node: Node) -> Iterator[list[str]]:
    out = [flow.id for flow in node.outgoing]
    if node.kind == "inclusiveGateway":
        for size in range(1, len(out) + 1):
            yield from (list(some) for some in combinations(out, size))
    elif node.kind == "exclusiveGateway":
        yield from ([id] for id in out)
    else:
        yield out


def fault(one: Subject) -> str:
    """What can go wrong when the process is played in every order; empty if nothing."""
    nodes = dict(one.process.nodes)
    waiting: list[State] = [tuple(flow.id for flow in nodes["s"].outgoing)]
    seen = set(waiting)
    while waiting and len(seen) < MOST_STATES:
        state = waiting.pop()
        after = set(moves(nodes, state))
        if state and not after:
            return f"stuck at {state}"
        if len(set(state)) < len(state):
            return f"twice at {state}"
        waiting.extend(after - seen)
        seen |= after
    return ""


@settings(deadline=None, max_examples=150)
@given(plans())
def test_blocks_nested_in_any_way_are_accepted_and_sound(plan: object) -> None:
    one = subject(*drawn(plan))
    assert accepted(one)
    assert fault(one) == ""


@settings(deadline=None, max_examples=250, suppress_health_check=[HealthCheck.filter_too_much])
@given(plans(), st.data())
@example(("parallelGateway", "task", "task"), None)
def test_what_is_accepted_after_redrawing_is_sound(plan: object, data: st.DataObject | None) -> None:
    kinds, edges = drawn(plan)
    if data is not None:
        redraw(kinds, edges, data)
    one = subject(kinds, edges)
    assume(accepted(one))
    assert fault(one) == ""


def redraw(kinds: Kinds, edges: Edges, data: st.DataObject) -> None:
    """Leads flows elsewhere and changes the kinds of gateways."""
    for _ in range(data.draw(st.integers(1, 2))):
        number = data.draw(st.integers(0, len(edges) - 1))
        edges[number] = (edges[number][0], data.draw(st.sampled_from(sorted(set(kinds) - {"s"}))))
    gateways = sorted(id for id, kind in kinds.items() if kind in GATEWAYS)
    for id in data.draw(st.lists(st.sampled_from(gateways), max_size=2)) if gateways else ():
        kinds[id] = data.draw(st.sampled_from(GATEWAYS))
