"""What the runner knows of a node: the properties of our vocabulary, with their FEEL compiled once."""

from dataclasses import dataclass

from engine import feel
from engine.errors import DefinitionError, FeelError
from engine.process.diagram import Diagram, Node, Process

FUNCTION_NAMES = ("today", "now", "deadline", "late from", "working days after", "working days before", "profile")
"""Functions that diagrams may call beside the built-ins of FEEL; `commands` gives them."""


@dataclass(frozen=True, slots=True)
class NodeInfo:
    """One node, compiled. Empty texts and None where the diagram says nothing."""

    id: str
    name: str
    kind: str
    process: str
    role: str
    form: str
    clause: str
    records: str
    operator: str
    decision: str
    result: str
    later: bool  # an asynchronous service task
    returnable: bool
    item: str  # variable of a multi-instance activity
    department: feel.Expression | None
    subject: feel.Expression | None
    due: feel.Expression | None
    shows: feel.Expression | None
    inputs: feel.Expression | None
    key: feel.Expression | None
    payload: feel.Expression | None
    script: feel.Expression | None


def compile_text(text: str, where: str) -> feel.Expression:
    """FEEL text of a diagram, compiled; DefinitionError names the place."""
    try:
        return feel.compile(text, names=FUNCTION_NAMES)
    except FeelError as error:
        raise DefinitionError(f"{where}: {error}") from error


def read_nodes(diagram: Diagram) -> dict[str, dict[str, NodeInfo]]:
    """Per process id, and per id of an embedded sub-process, the nodes of that process by element id."""
    result: dict[str, dict[str, NodeInfo]] = {}
    for process in diagram.processes.values():
        if not process.executable:
            continue
        nodes = {node.id: _node(node, process) for node in process.nodes.values()}
        result[process.id] = nodes
        result.update({node.id: nodes for node in process.nodes.values() if node.kind == "subProcess"})
    return result


def _node(node: Node, process: Process) -> NodeInfo:
    def expression(name: str) -> feel.Expression | None:
        text = node.prop(name)
        return compile_text(text, f"{process.id}:{node.id}:{name}") if text else None

    return NodeInfo(
        id=node.id, name=node.name, kind=node.kind, process=process.id, role=node.role, form=node.prop("form"),
        clause=node.prop("clause"), records=node.prop("records"), operator=node.prop("operator"),
        decision=node.prop("decision"), result=node.prop("result"), later=node.prop("async") == "true",
        returnable=node.prop("return") != "no", item=node.loop.item if node.loop else "",
        department=expression("department"), subject=expression("subject"), due=expression("due"),
        shows=expression("shows"),
        inputs=expression("inputs"), key=expression("key"), payload=expression("payload"),
        script=compile_text(node.script, f"{process.id}:{node.id}:script") if node.script else None,
    )  # fmt: skip
