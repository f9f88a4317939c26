"""What validation accepts, the runner brings to its end: drawings by chance, played with chance answers."""

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from engine.process.lint import check_files
from engine.process.lint.paths import spread
from tests.process.driving import Driver, definition
from tests.process.test_lint_blocks import Edges, Kinds, accepted, drawn, plans, redraw, subject

HEAD = '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" id="d" targetNamespace="urn:test">'
MOST_COMPLETIONS = 40


def xml(kinds: Kinds, edges: Edges) -> bytes:
    """The drawing as a file: every task is a person's, each conditional flow asks a variable of its own."""
    last = {source: f"f{number}" for number, (source, _) in enumerate(edges)}
    forks = {source for source, _ in edges if sum(source == other for other, _ in edges) > 1}
    lines = ['<process id="p" isExecutable="true">']
    for id, kind in kinds.items():
        tag = "userTask" if kind == "task" else kind
        default = f' default="{last[id]}"' if id in forks and kind in ("exclusiveGateway", "inclusiveGateway") else ""
        lines.append(f'<{tag} id="{id}"{default}/>')
    for number, (source, target) in enumerate(edges):
        conditional = source in forks and kinds[source] != "parallelGateway" and last[source] != f"f{number}"
        condition = f"<conditionExpression>pick_f{number}</conditionExpression>" if conditional else ""
        lines.append(
            f'<sequenceFlow id="f{number}" sourceRef="{source}" targetRef="{target}">{condition}</sequenceFlow>'
        )
    return "".join([HEAD, *lines, "</process></definitions>"]).encode()


def picks(edges: Edges, data: st.DataObject) -> dict[str, bool]:
    return {f"pick_f{number}": data.draw(st.booleans()) for number in range(len(edges))}


def play(kinds: Kinds, edges: Edges, data: st.DataObject) -> None:
    driver = Driver(definition("p", xml(kinds, edges))).start(**picks(edges, data))
    for _ in range(MOST_COMPLETIONS):
        if driver.completed:
            return
        assert driver.open(), "stuck"
        assert len(set(driver.open())) == len(driver.open()), "a step runs twice at once"
        driver.complete(data.draw(st.sampled_from(driver.open())), **picks(edges, data))


@settings(deadline=None, max_examples=60)
@given(plans(), st.data())
def test_nested_blocks_run_to_the_end(plan: object, data: st.DataObject) -> None:
    kinds, edges = drawn(plan)
    assert not [str(f) for f in check_files({"p.bpmn": xml(kinds, edges)}, law=False) if f.severity == "error"]
    play(kinds, edges, data)


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.filter_too_much])
@given(plans(), st.data())
def test_redrawn_blocks_run_to_the_end_if_they_are_accepted(plan: object, data: st.DataObject) -> None:
    kinds, edges = drawn(plan)
    redraw(kinds, edges, data)
    one = subject(kinds, edges)
    assume(accepted(one) and asks_in_every_loop(kinds, edges))
    play(kinds, edges, data)


def asks_in_every_loop(kinds: Kinds, edges: Edges) -> bool:
    """Whether every round of a loop waits for a person."""
    ways = {id: [target for source, target in edges if source == id and kinds[id] != "task"] for id in kinds}
    return not any(id in spread(ways[id], ways.__getitem__) for id in kinds)
