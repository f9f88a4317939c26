"""Driving an instance through the runner's seam in three ways that must not differ.

straight: one workflow object kept in memory, nothing forgotten; restored: through bytes after every step, history
trimmed; untrimmed: through bytes, nothing forgotten.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from engine import records
from engine.process import runner, state
from engine.process.definitions import Definition, Deployment
from engine.process.running import Running

BEGIN = datetime(2026, 1, 5, 1, tzinfo=UTC)
MODES = ("straight", "restored", "untrimmed")


class Remembering(Running):
    """A running instance that never forgets its history."""

    def forget_history(self) -> None:
        """Keep everything."""


def definition(process: str, *files: bytes, dmn: Iterable[bytes] = ()) -> Definition:
    """A process out of diagrams and tables."""
    named = {f"processes/{n}.bpmn": content for n, content in enumerate(files)}
    named |= {f"processes/rules/{n}.dmn": content for n, content in enumerate(dmn)}
    return Deployment(named).definition(process)


@dataclass
class Driver:
    """One instance under test. Tasks are completed by node id, messages delivered by name."""

    definition: Definition
    mode: str = "restored"
    services: Mapping[str, Callable[[Mapping[str, Any], Mapping[str, Any]], Mapping[str, Any]]] = field(
        default_factory=dict
    )
    now: datetime = BEGIN
    functions: Mapping[str, Any] = field(default_factory=dict)
    log: list[str] = field(default_factory=list)
    events: list[records.Event] = field(default_factory=list)
    tasks: dict[int, records.OpenTask] = field(default_factory=dict)
    waits: list[records.Wait] = field(default_factory=list)
    sent: list[records.Message] = field(default_factory=list)
    jobs: list[records.Job] = field(default_factory=list)
    wake_at: datetime | None = None
    completed: bool = False
    data: Mapping[str, Any] = field(default_factory=dict)
    state: bytes | None = None
    running: Running | None = None

    def start(self, **data: Any) -> "Driver":
        """Begin."""
        return self.do(records.Start(data))

    def complete(self, node: str, pick: int = 0, **submission: Any) -> "Driver":
        """Complete the open task of a node (of several, the one at `pick`)."""
        numbers = [number for number, task in sorted(self.tasks.items()) if task.node == node]
        return self.do(records.Complete(numbers[pick], submission))

    def deliver(self, name: str, payload: Any = None) -> "Driver":
        """Deliver a message to the oldest wait for it."""
        wait = next(wait for wait in self.waits if wait.name == name)
        return self.do(records.Deliver(wait.number, name, payload))

    def later(self, **length: int) -> "Driver":
        """Let time pass and wake the instance."""
        self.now += timedelta(**length)
        return self.do(records.Wake())

    def send_back(self, node: str, to: str) -> "Driver":
        """Return the open task of a node."""
        return self.do(records.Return(self.number(node), to, "补充材料"))

    def take_back(self, node: str, step: str) -> "Driver":
        """From the open task of a node back to the step (process:node) before it."""
        assert self.state is not None
        to = runner.way_back(self.definition, self.state, self.number(node), step)
        return self.do(records.Return(self.number(node), to, "误办"))

    def number(self, node: str) -> int:
        """The number of the open task of a node."""
        return next(number for number, task in self.tasks.items() if task.node == node)

    def open(self) -> list[str]:
        """Node ids of the open tasks, sorted."""
        return sorted(task.node for task in self.tasks.values())

    def do(self, command: records.Command) -> "Driver":
        """Take one step."""
        step = self._advance(command)
        for number in step.closed:
            del self.tasks[number]
        self.tasks |= {task.number: task for task in step.opened}
        self.waits = [wait for wait in self.waits if wait.number not in step.ended] + list(step.waits)
        assert tuple(sorted(self.tasks)) == step.open
        self.sent += step.messages
        self.jobs += step.jobs
        self.wake_at, self.completed, self.data, self.state = step.wake_at, step.completed, step.data, step.state
        self.events += step.events
        self.log += [f"{event.kind} {event.node.partition(':')[2]}".strip() for event in step.events]
        return self

    def _call(self, operator: str, inputs: Mapping[str, Any], data: Mapping[str, Any]) -> Mapping[str, Any]:
        return self.services[operator](inputs, data)

    def _advance(self, command: records.Command) -> records.Step:
        if self.mode == "restored":
            return runner.advance(self.definition, self.state, command, self.now, self._call, self.functions)
        running = self.running
        before: tuple[tuple[int, ...], tuple[int, ...]] = ((), ())
        if running is None or self.mode == "untrimmed":
            running = Remembering(self.definition, self.now, self._call, self.functions)
        if isinstance(command, records.Start):
            runner._start(running, command)
        else:
            if self.mode == "untrimmed":
                assert self.state is not None
                state.load(running, self.state)
            running.now = self.now
            before = running.open_numbers(), running.waiting_numbers()
            runner._do(running, command)
        step = runner._step(running, *before)
        self.running = running
        running.facts, running.jobs, running.messages, running.opened = [], [], [], {}
        return step
