"""Messages and timers of our own: a message leaves or reaches an instance as a row, a timer is a moment on paper."""

from datetime import datetime
from typing import Any

from SpiffWorkflow.bpmn.specs.defaults import StartEvent
from SpiffWorkflow.bpmn.specs.event_definitions.base import EventDefinition
from SpiffWorkflow.bpmn.specs.event_definitions.timer import CycleTimerEventDefinition, TimerEventDefinition
from SpiffWorkflow.util.task import TaskState

from engine.errors import DefinitionError
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
            if timers.is_hurried(cycle.every):
                raise DefinitionError(f"{text!r} repeats more often than once a minute: let it wait for PT1M or longer")
        else:
            first = datetime.fromisoformat(my_task.internal_data["due"][""])
            cycle = timers.Cycle(armed["left"], first, timers.Duration(armed["months"], armed["rest"]))
        self._catch_up(my_task, timers.caught_up(cycle, top.now))

    def _catch_up(self, my_task: Any, missed: timers.Missed) -> None:
        """Fire what has come due, bounded after a long stop; the history says what was passed over."""
        if missed.passed:
            my_task.workflow.top_workflow.fact("timer.passed_over", my_task, firings=missed.passed)
        for _ in range(missed.firings):
            self._fire(my_task)
        every = missed.rest.every
        my_task.internal_data["cycle"] = {"left": missed.rest.times, "months": every.months, "rest": every.rest}
        my_task.internal_data["due"] = {"": missed.rest.first.isoformat()}
        if missed.rest.times == 0:
            my_task.internal_data["event_fired"] = True
            my_task.internal_data.pop("due", None)

    def _fire(self, my_task: Any) -> None:
        my_task.workflow.top_workflow.fact("timer.fired", my_task)
        for output in my_task.task_spec.outputs:
            if output.name.endswith(".BoundaryEventJoin"):
                continue
            child = my_task._add_child(output, TaskState.FUTURE)
            child.task_spec._update(child)
