"""Frozen records that pass between floors. No behaviour, no imports from the package."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

Data = dict[str, Any]
"""Process data: JSON values plus date, datetime (aware) and Decimal; ids, decisions and small facts only."""

ROLES = (
    "approver", "government", "coordinator", "initiator", "participant", "team", "receiver",
    "appraiser", "process_owner", "supervisor", "administrator",
)  # fmt: skip
"""The lanes (泳道) a step may stand in; design decisions, section Law."""


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts: a person in a post of a department, or a simulated one. `id` is stable and unique.

    A deputy (代理) acts in the post of the `principal`: department and roles are theirs, id and name the deputy's own.
    """

    id: str
    name: str
    jurisdiction: str
    department: str
    roles: frozenset[str]
    simulated: bool = False
    principal: str = ""


SYSTEM = Actor("system", "平台", "", "", frozenset({"system"}))


# What the runner is told ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Start:
    """Begin an instance with `data`."""

    data: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Complete:
    """Finish the open user task `task` (its number in the instance) with a validated submission."""

    task: int
    submission: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Deliver:
    """Hand the message `name` to the catch event or event-based gateway with number `wait`."""

    wait: int
    name: str
    payload: Any = None


@dataclass(frozen=True, slots=True)
class Wake:
    """Fire the timers that are due at `now`."""


@dataclass(frozen=True, slots=True)
class Resume:
    """Carry out the asynchronous service task `task` and go on behind it."""

    task: int


@dataclass(frozen=True, slots=True)
class Return:
    """Send the open user task `task` back (退回) to the earlier node `to`; its data survives."""

    task: int
    to: str
    reason: str


@dataclass(frozen=True, slots=True)
class Cancel:
    """End the instance early; nothing runs any more."""

    reason: str


Command = Start | Complete | Deliver | Wake | Resume | Return | Cancel


# What the runner answers -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class OpenTask:
    """A user task that waits for a person. `number` is unique in its instance for ever."""

    number: int
    process: str  # BPMN process id of the stage
    node: str  # element id
    name: str  # Chinese name in the diagram
    role: str
    form: str
    department: str  # code, or empty: any department
    due: date | None
    clause: str
    subject: str = ""  # what it is about (object name, plan …), from FEEL property `subject`
    local: Mapping[str, Any] = field(default_factory=dict)  # variables of this activation (multi-instance item)


@dataclass(frozen=True, slots=True)
class Earlier:
    """A step (or a stage) to which an open task may be sent back; `steps` are the user tasks in it, process:node.

    A stage begins anew, with everything in its processes `stages`; so does a step that many did (`many`).
    """

    node: str
    name: str
    steps: frozenset[str]
    stages: frozenset[str] = frozenset()
    many: bool = False


@dataclass(frozen=True, slots=True)
class Wait:
    """A catch event that waits for a message `name` with business key `key`."""

    number: int
    node: str
    name: str
    key: str


@dataclass(frozen=True, slots=True)
class Job:
    """An asynchronous service task: which operator, for which waiting task."""

    number: int
    node: str
    operator: str


@dataclass(frozen=True, slots=True)
class Message:
    """A message that leaves the instance."""

    name: str
    key: str
    payload: Any = None


@dataclass(frozen=True, slots=True)
class Event:
    """A fact for the history. `kind` is dotted (task.completed, decision.made …); `details` are ids and small facts."""

    kind: str
    node: str
    details: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Step:
    """Everything that one command changed. `open` numbers all that is open now; the rest is what is new."""

    state: bytes
    open: tuple[int, ...]  # numbers of all open user tasks
    opened: tuple[OpenTask, ...]
    closed: tuple[int, ...]  # numbers of user tasks that were open before and are not any more
    waits: tuple[Wait, ...]  # a number may wait for several messages (event-based gateway)
    ended: tuple[int, ...]  # numbers of catch events that waited for a message before and do not any more
    wake_at: datetime | None
    jobs: tuple[Job, ...]
    messages: tuple[Message, ...]
    events: tuple[Event, ...]
    completed: bool
    data: Mapping[str, Any]  # the data of the instance at its end; empty before


CallService = Callable[[str, Mapping[str, Any], Mapping[str, Any]], Mapping[str, Any]]
"""The one port to the world: operator name, inputs and the process data in, values for the process data out."""
