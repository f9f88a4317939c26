"""Reads a BPMN file into the records of `bpmn`, whatever its author's tool wrote around them.

References are kept as written, resolved or not; colons of qualified names are dropped, because ids have none.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import TypeVar

from lxml import etree

from engine.errors import DefinitionError
from engine.process.bpmn import (
    NODES,
    SUB_PROCESSES,
    Bounds,
    Diagram,
    EventDefinition,
    Flow,
    Lane,
    Loop,
    Node,
    Participant,
    Process,
)
from engine.process.xml import BPMN, local_name, parse_xml

__all__ = ["Bounds", "Diagram", "EventDefinition", "Flow", "Lane", "Loop", "Node", "Participant", "Process", "read"]

MAX_ELEMENTS = 50_000
MAX_ATTRIBUTES = 200
SPIFF = "http://spiffworkflow.org/bpmn/schema/1.0/core"
BPMNDI = "http://www.omg.org/spec/BPMN/20100524/DI"
DC = "http://www.omg.org/spec/DD/20100524/DC"
DI = "http://www.omg.org/spec/DD/20100524/DI"

REFERENCES = ("message", "error", "signal", "escalation")
GLOBAL_TASKS = ("globalTask", "globalUserTask", "globalManualTask", "globalScriptTask", "globalBusinessRuleTask")
TIMERS = ("timeDate", "timeDuration", "timeCycle")
REF_ATTRIBUTES = ("messageRef", "errorRef", "signalRef", "escalationRef", "activityRef", "name")
PERFORMERS = ("performer", "humanPerformer", "potentialOwner", "resourceRole")
DOCUMENTATION = frozenset(
    {
        *("documentation", "extensionElements", "laneSet", "sequenceFlow", "incoming", "outgoing"),
        *("dataObject", "dataObjectReference", "dataStoreReference", "property", "ioSpecification", "ioBinding"),
        *("dataInputAssociation", "dataOutputAssociation", "textAnnotation", "association", "group", "artifact"),
        *("auditing", "monitoring", "correlationSubscription", "supports", "supportedInterfaceRef"),
        *PERFORMERS,
        *("standardLoopCharacteristics", "multiInstanceLoopCharacteristics", "completionCondition"),
    }
)
Kept = TypeVar("Kept", Node, Flow, Process)


def read(data: bytes, name: str) -> Diagram:
    """The diagram in the file `name`. Raises DefinitionError where it is no readable BPMN XML."""
    root = parse_xml(data, name, "bpmn")
    _check_size(root, name)
    processes = [_process(element) for element in _children(root, "process")]
    return Diagram(
        name=name,
        processes=_by_id(processes),
        references={_id(el): (kind, _name(el)) for kind in REFERENCES for el in _children(root, kind)},
        participants=tuple(_participant(el) for el in root.iter(f"{{{BPMN}}}participant")),
        bounds=dict(_shapes(root)),
        edges=dict(_edges(root)),
        labels=dict(_labels(root)),
        duplicates=_duplicates(root),
        global_tasks=frozenset(_id(el) for kind in GLOBAL_TASKS for el in _children(root, kind)),
    )


def _check_size(root: etree._Element, name: str) -> None:
    """Refuses early what no person drew and what would only be slow."""
    for count, element in enumerate(root.iter()):
        if count >= MAX_ELEMENTS:
            raise DefinitionError(f"{name}: more than {MAX_ELEMENTS} elements; split the file")
        if len(element.attrib) > MAX_ATTRIBUTES:
            raise DefinitionError(f"{name}: an element has more than {MAX_ATTRIBUTES} attributes; remove some")


def _children(element: etree._Element, *tags: str) -> Iterator[etree._Element]:
    return element.iterchildren(*(f"{{{BPMN}}}{tag}" for tag in tags))


def _child(element: etree._Element, *tags: str) -> etree._Element | None:
    return next(_children(element, *tags), None)


def _id(element: etree._Element) -> str:
    return element.get("id", "").strip()


def _name(element: etree._Element) -> str:
    return " ".join(element.get("name", "").split())


def _local(qualified: str | None) -> str:
    return (qualified or "").strip().rpartition(":")[2]


def _text(element: etree._Element | None) -> str | None:
    return None if element is None else "".join(map(str, element.itertext())).strip()


def _participant(element: etree._Element) -> Participant:
    return Participant(_id(element), _name(element), _local(element.get("processRef")))


# Processes ---------------------------------------------------------------------------------------------------


def _process(element: etree._Element) -> Process:
    lanes = [_lane(el) for el in element.iter(f"{{{BPMN}}}lane")]
    flows = _by_id(map(_flow, _inside(element, "sequenceFlow")))
    around = _Surroundings(lanes, flows.values())
    nodes = [_node(el, _id(element), around) for el in _inside(element, *sorted(NODES))]
    return Process(
        id=_id(element),
        name=_name(element),
        executable=element.get("isExecutable", "true") == "true",
        nodes=_by_id(nodes),
        flows=flows,
        lanes={lane.id: lane for lane in lanes},
        properties=_properties(element),
        unknown=tuple(_unknown(element)),
        documentation=" ".join((_text(_child(element, "documentation")) or "").split()),
    )


def _by_id(items: Iterable[Kept]) -> dict[str, Kept]:
    """In file order; of several with one id the first."""
    found: dict[str, Kept] = {}
    for item in items:
        found.setdefault(item.id, item)
    return found


def _inside(element: etree._Element, *tags: str) -> Iterator[etree._Element]:
    """Elements of a process and its embedded sub-processes, not those that merely look alike in extensions."""
    holders = {"process", *SUB_PROCESSES}
    for found in element.iter(*(f"{{{BPMN}}}{tag}" for tag in tags)):
        parent = found.getparent()
        if parent is not None and local_name(parent) in holders:
            yield found


class _Surroundings:
    """What a node finds out from others: its lane and the flows at either end."""

    def __init__(self, lanes: Iterable[Lane], flows: Iterable[Flow]) -> None:
        self.lane = {node: lane.id for lane in lanes for node in lane.nodes}  # inner lanes come later and win
        self.incoming: dict[str, list[Flow]] = {}
        self.outgoing: dict[str, list[Flow]] = {}
        for flow in flows:
            self.incoming.setdefault(flow.target, []).append(flow)
            self.outgoing.setdefault(flow.source, []).append(flow)


def _lane(element: etree._Element) -> Lane:
    nodes = tuple((ref.text or "").strip() for ref in _children(element, "flowNodeRef"))
    return Lane(_id(element), _name(element), nodes)


def _flow(element: etree._Element) -> Flow:
    condition = _child(element, "conditionExpression")
    return Flow(
        id=_id(element),
        name=_name(element),
        source=_local(element.get("sourceRef")),
        target=_local(element.get("targetRef")),
        condition=_text(condition),
        language="" if condition is None else condition.get("language", ""),
    )


def _node(element: etree._Element, process: str, around: _Surroundings) -> Node:
    id = _id(element)
    parent = element.getparent()
    return Node(
        id=id,
        kind=local_name(element),
        name=_name(element),
        process=process,
        parent=_id(parent) if parent is not None and local_name(parent) in SUB_PROCESSES else "",
        lane=around.lane.get(id, ""),
        properties=_properties(element),
        attributes={str(key): str(value) for key, value in element.attrib.items()},
        incoming=tuple(around.incoming.get(id, ())),
        outgoing=tuple(around.outgoing.get(id, ())),
        default=_local(element.get("default")),
        attached_to=_local(element.get("attachedToRef")),
        interrupting=element.get("cancelActivity", element.get("isInterrupting", "true")) not in ("false", "0"),
        events=tuple(_event(el) for el in element if local_name(el).endswith("EventDefinition")),
        event_refs=tuple(_local(el.text) for el in _children(element, "eventDefinitionRef")),
        loop=_loop(element),
        script=_text(_child(element, "script")),
        called=_local(element.get("calledElement")),
        message=_local(element.get("messageRef")),
        performers=tuple(local_name(el) for el in _children(element, *PERFORMERS)),
    )


def _event(element: etree._Element) -> EventDefinition:
    timer = _child(element, *TIMERS)
    expression = timer if timer is not None else _child(element, "condition")
    return EventDefinition(
        kind=local_name(element).removesuffix("EventDefinition"),
        ref=next((_local(element.get(key)) for key in REF_ATTRIBUTES if element.get(key)), ""),
        timer="" if timer is None else local_name(timer),
        text=_text(expression) or "",
    )


def _loop(element: etree._Element) -> Loop | None:
    multi = _child(element, "multiInstanceLoopCharacteristics")
    if multi is not None:
        return _multi_instance(multi)
    standard = _child(element, "standardLoopCharacteristics")
    return None if standard is None else Loop("standard", maximum=standard.get("loopMaximum", ""))


def _multi_instance(element: etree._Element) -> Loop:
    item, output = _child(element, "inputDataItem"), _child(element, "loopDataOutputRef")
    return Loop(
        kind="multiInstance",
        sequential=element.get("isSequential", "false") in ("true", "1"),
        collection=_text(_child(element, "loopDataInputRef")) or "",
        item="" if item is None else item.get("name") or _id(item),
        cardinality=_text(_child(element, "loopCardinality")),
        completion=_text(_child(element, "completionCondition")),
        behaviour=element.get("behavior", ""),
        output=_text(output) or "",
    )


def _properties(element: etree._Element) -> dict[str, str]:
    """Extension properties of SpiffWorkflow's namespace, with `calledDecisionId` as property `decision`."""
    found: dict[str, str] = {}
    for extension in _children(element, "extensionElements"):
        for decision in extension.iterchildren(f"{{{SPIFF}}}calledDecisionId"):
            found["decision"] = _text(decision) or ""
        for holder in extension.iterchildren(f"{{{SPIFF}}}properties"):
            for prop in holder.iterchildren(f"{{{SPIFF}}}property"):
                found[prop.get("name", "")] = prop.get("value", "")
    return found


def _unknown(process: etree._Element) -> Iterator[tuple[str, str]]:
    known = NODES | DOCUMENTATION
    for holder in process.iter(f"{{{BPMN}}}process", *(f"{{{BPMN}}}{tag}" for tag in SUB_PROCESSES)):
        for element in holder.iterchildren(f"{{{BPMN}}}*"):
            if local_name(element) not in known:
                yield _id(element), local_name(element)


# The picture -------------------------------------------------------------------------------------------------


def _shapes(root: etree._Element) -> Iterator[tuple[str, Bounds]]:
    for shape in root.iter(f"{{{BPMNDI}}}BPMNShape"):
        bounds = _bounds(shape)
        if bounds is not None:
            yield _local(shape.get("bpmnElement")), bounds


def _labels(root: etree._Element) -> Iterator[tuple[str, Bounds]]:
    for label in root.iter(f"{{{BPMNDI}}}BPMNLabel"):
        bounds, owner = _bounds(label), label.getparent()
        if bounds is not None and owner is not None:
            yield _local(owner.get("bpmnElement")), bounds


def _bounds(element: etree._Element) -> Bounds | None:
    box = element.find(f"{{{DC}}}Bounds")
    sides = None if box is None else _numbers(box, "x", "y", "width", "height")
    return Bounds(*sides) if sides else None


def _edges(root: etree._Element) -> Iterator[tuple[str, tuple[tuple[float, float], ...]]]:
    for edge in root.iter(f"{{{BPMNDI}}}BPMNEdge"):
        points = [_numbers(point, "x", "y") for point in edge.iterchildren(f"{{{DI}}}waypoint")]
        yield _local(edge.get("bpmnElement")), tuple((point[0], point[1]) for point in points if point)


def _numbers(element: etree._Element, *names: str) -> list[float] | None:
    try:
        return [float(element.get(name, "")) for name in names]
    except ValueError:
        return None  # a shape that stands nowhere counts as not drawn


def _duplicates(root: etree._Element) -> tuple[str, ...]:
    counts = Counter(_id(el) for el in root.iter(f"{{{BPMN}}}*") if el.get("id") is not None)
    return tuple(id for id, count in counts.items() if count > 1)
