"""The words of BPMN as plain frozen records: what validation, deployment and the pictures read.

Our own light reading model of BPMN 2.0.2 (ISO/IEC 19510). It keeps everything that a rule may ask about, judges
nothing, and stays readable for files that no engine could run. Nodes of embedded sub-processes stand in the same
dictionary as the others; `Node.parent` names the sub-process.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

TASKS = frozenset(
    {"task", "userTask", "manualTask", "scriptTask", "serviceTask", "businessRuleTask", "sendTask", "receiveTask"}
)
SUB_PROCESSES = frozenset({"subProcess", "transaction", "adHocSubProcess"})
ACTIVITIES = TASKS | SUB_PROCESSES | {"callActivity"}
GATEWAYS = frozenset({"exclusiveGateway", "inclusiveGateway", "parallelGateway", "eventBasedGateway", "complexGateway"})
EVENTS = frozenset({"startEvent", "endEvent", "intermediateCatchEvent", "intermediateThrowEvent", "boundaryEvent"})
NODES = ACTIVITIES | GATEWAYS | EVENTS


@dataclass(frozen=True, slots=True)
class Flow:
    """A sequence flow. `condition` is its text, None where it has none; `language` as written, mostly empty."""

    id: str
    name: str
    source: str
    target: str
    condition: str | None = None
    language: str = ""


@dataclass(frozen=True, slots=True)
class EventDefinition:
    """What an event waits for or throws: `kind` is timer, message, error, signal, terminate, link …

    `ref` is the id of the message, error, signal, escalation or activity that it names; `timer` is timeDate,
    timeDuration or timeCycle; `text` is the expression of the timer or the condition.
    """

    kind: str
    ref: str = ""
    timer: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class Loop:
    """Loop characteristics of an activity: `kind` is multiInstance or standard."""

    kind: str
    sequential: bool = False
    collection: str = ""  # loopDataInputRef: the variable that holds the list
    item: str = ""  # inputDataItem: the variable of one instance
    cardinality: str | None = None
    completion: str | None = None
    behaviour: str = ""
    output: str = ""
    maximum: str = ""


@dataclass(frozen=True, slots=True)
class Node:
    """A flow node: activity, gateway or event; `kind` is its element name in BPMN (userTask, exclusiveGateway …)."""

    id: str
    kind: str
    name: str = ""
    process: str = ""
    parent: str = ""  # id of the embedded sub-process that holds it
    lane: str = ""  # id of the innermost lane
    properties: Mapping[str, str] = field(default_factory=dict)
    attributes: Mapping[str, str] = field(default_factory=dict)  # as written, other namespaces as {uri}name
    incoming: tuple[Flow, ...] = ()
    outgoing: tuple[Flow, ...] = ()
    default: str = ""  # id of the default flow
    attached_to: str = ""  # of a boundary event
    interrupting: bool = True  # of a boundary or start event
    events: tuple[EventDefinition, ...] = ()
    event_refs: tuple[str, ...] = ()  # eventDefinitionRef
    loop: Loop | None = None
    script: str | None = None
    called: str = ""  # calledElement of a call activity
    message: str = ""  # messageRef of a send or receive task
    performers: tuple[str, ...] = ()  # resources of BPMN (potentialOwner …), by element name

    def prop(self, name: str) -> str:
        """The extension property `name`, stripped; empty where there is none."""
        return self.properties.get(name, "").strip()

    @property
    def role(self) -> str:
        """Who acts: the property `role`, else the lane `lane_<role>`, else empty."""
        lane_role = self.lane.removeprefix("lane_") if self.lane.startswith("lane_") else ""
        return self.prop("role") or lane_role

    @property
    def clauses(self) -> tuple[str, ...]:
        """Ids of the clauses that this node carries out."""
        return tuple(self.prop("clause").split())


@dataclass(frozen=True, slots=True)
class Lane:
    """A lane and the ids that it lists."""

    id: str
    name: str
    nodes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Process:
    """One process with the nodes and flows of its embedded sub-processes. A missing isExecutable means it runs."""

    id: str
    name: str
    executable: bool
    nodes: Mapping[str, Node]
    flows: Mapping[str, Flow]
    lanes: Mapping[str, Lane]
    properties: Mapping[str, str]
    unknown: tuple[tuple[str, str], ...]  # (id, element name) of BPMN elements that are no BPMN
    documentation: str = ""

    def level(self, parent: str = "") -> tuple[Node, ...]:
        """The nodes that stand directly in the process, or in the embedded sub-process `parent`."""
        return tuple(node for node in self.nodes.values() if node.parent == parent)

    def boundary(self, activity: str) -> tuple[Node, ...]:
        """The boundary events attached to an activity."""
        return tuple(node for node in self.nodes.values() if node.attached_to == activity)

    def of(self, *kinds: str) -> Iterator[Node]:
        """The nodes of the given kinds, in file order."""
        return (node for node in self.nodes.values() if node.kind in kinds)


@dataclass(frozen=True, slots=True)
class Bounds:
    """Where a shape stands in the picture, in pixels."""

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Participant:
    """A pool; `process` is empty for a black box."""

    id: str
    name: str
    process: str


@dataclass(frozen=True, slots=True)
class Diagram:
    """A BPMN file. `references` holds messages, errors, signals, escalations: id to (kind, name)."""

    name: str
    processes: Mapping[str, Process]
    references: Mapping[str, tuple[str, str]]
    participants: tuple[Participant, ...]
    bounds: Mapping[str, Bounds]
    edges: Mapping[str, tuple[tuple[float, float], ...]]
    duplicates: tuple[str, ...]  # ids that occur more than once
    global_tasks: frozenset[str] = frozenset()
    labels: Mapping[str, Bounds] = field(default_factory=dict)  # where a shape or edge has its name written

    def message(self, ref: str) -> str:
        """The name of the message with id `ref`; empty where it is not declared or has no name."""
        kind, name = self.references.get(ref, ("", ""))
        return name if kind == "message" else ""

    @property
    def messages(self) -> dict[str, str]:
        """Message id to message name."""
        return {id: name for id, (kind, name) in self.references.items() if kind == "message"}
