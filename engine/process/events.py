"""Messages and timers of our own: a message leaves or reaches an instance as a row, a timer is a moment on paper."""

from datetime import datetime
from typing import Any

from SpiffWorkflow.bpmn.specs.defaults import StartEvent
from SpiffWorkflow.bpmn.specs.event_definitions.base import EventDefinition
from SpiffWorkflow.bpmn.specs.event_definitions.timer import CycleTimerEventDefinition, TimerEventDefinition
from SpiffWorkflow.util.task import TaskState

from engine.process import timers


class Begin(StartEvent):
    """A start event: nothing triggers it but the start of its process (validation refuses other ones)."""

    def _update_hook(self, my_task: Any) -> bool:
        my_task._inherit_data()
        return True

    def _on_ready_hook(self, my_task: Any) -> None:
        """Nobody has to forget it."""

    def _run_hook(self, my_task: Any) -> bool:
        return True


class Message(EventDefinition):
    """A message: thrown, it leaves the instance; caught, it was delivered to exactly this event."""

    def throw(self, my_task: Any) -> None:
        my_task.workflow.top_workflow.send(my_task, self.name)

    def update_task_data(self, my_task: Any) -> None:
        my_task.workflow.top_workflow.take_payload(my_task, my_task.task_spec.bpmn_id)


class Timer(TimerEventDefinition):
    """A timer for a date or a duration: due when the moment it evaluated to is not after `now`."""

    def is_due(self, my_task: Any, slot: str = "") -> bool:
        armed = my_task.internal_data.setdefault("due", {})
        if slot not in armed:
            armed[slot] = timers.due(self.value(my_task), my_task.workflow.top_workflow.now).isoformat()
        return datetime.fromisoformat(armed[slot]) <= my_task.workflow.top_workflow.now

    def value(self, my_task: Any) -> object:
        """The literal text, or what the expression gives."""
        text: str = self.expression.strip()
        return text if timers.is_literal(text) else my_task.workflow.top_workflow.evaluate(my_task, text)

    def has_fired(self, my_task: Any) -> bool:
        if my_task.internal_data.get("event_fired"):
            return True
        if not self.is_due(my_task):
            return False
        my_task.internal_data["event_fired"] = True
        my_task.workflow.top_workflow.fact("timer.fired", my_task)
        return True


class CycleTimer(CycleTimerEventDefinition):
    """A timer that fires again and again: each firing starts the outgoing path once more."""

    def has_fired(self, my_task: Any) -> bool:
        return bool(my_task.internal_data.get("event_fired"))

    def update_task(self, my_task: Any) -> None:
        top = my_task.workflow.top_workflow
        armed = my_task.internal_data.get("cycle")
        if armed is None:
            text = self.expression.strip()
            cycle = timers.cycle(text if timers.is_literal(text) else top.evaluate(my_task, text), top.now)
            armed = my_task.internal_data["cycle"] = {"left": cycle.times, "months": cycle.every.months,
                                                      "rest": cycle.every.rest}  # fmt: skip
            my_task.internal_data["due"] = {"": cycle.first.isoformat()}
        while armed["left"] != 0 and datetime.fromisoformat(my_task.internal_data["due"][""]) <= top.now:
            self._fire(my_task, armed)
        if armed["left"] == 0:
            my_task.internal_data["event_fired"] = True
            my_task.internal_data.pop("due", None)

    def _fire(self, my_task: Any, armed: dict[str, Any]) -> None:
        every = timers.Duration(armed["months"], armed["rest"])
        last = datetime.fromisoformat(my_task.internal_data["due"][""])
        my_task.internal_data["due"] = {"": every.after(last).isoformat()}
        if armed["left"] > 0:
            armed["left"] -= 1
        my_task.workflow.top_workflow.fact("timer.fired", my_task)
        for output in my_task.task_spec.outputs:
            if output.name.endswith(".BoundaryEventJoin"):
                continue
            child = my_task._add_child(output, TaskState.FUTURE)
            child.task_spec._update(child)
