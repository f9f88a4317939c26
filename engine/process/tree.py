"""The tree of tasks under a running instance, with indexes of what is ready to run, open to people and waiting."""

from typing import Any

from SpiffWorkflow.bpmn.specs.defaults import EventBasedGateway
from SpiffWorkflow.bpmn.specs.event_definitions.timer import CycleTimerEventDefinition
from SpiffWorkflow.bpmn.specs.mixins.events.event_types import CatchingEvent
from SpiffWorkflow.bpmn.util.subworkflow import BpmnSubWorkflow
from SpiffWorkflow.specs.base import TaskSpec
from SpiffWorkflow.specs.MultiChoice import MultiChoice
from SpiffWorkflow.task import Task
from SpiffWorkflow.util.task import TaskState

from engine.records import Data

READY, WAITING = TaskState.READY, TaskState.WAITING


class SpiffTask(Task):
    """SpiffWorkflow's task with a number of the instance as id; keeps the indexes of its workflow true."""

    def __init__(self, workflow: Any, task_spec: Any, parent: Any = None, state: int = TaskState.MAYBE) -> None:
        top = workflow.top_workflow
        top.last_number += 1
        self.id = top.last_number
        self.workflow, self.task_spec = workflow, task_spec
        self._parent = parent.id if parent is not None else None
        self._children: list[int] = []
        self._state, self.triggered, self.thread_id = state, False, 0
        self.data: Data = {}
        self.internal_data: Data = {}
        self.last_state_change = self.id
        workflow.tasks[self.id] = self
        if parent is not None:
            parent._children.append(self.id)
        if state != TaskState.FUTURE:
            self._index(0, state)

    def _index(self, old: int, new: int) -> None:
        if old == READY:
            self._ready_ones().pop(self.id, None)
        elif old == WAITING:
            self.workflow.waiting.pop(self.id, None)
        if new == READY:
            self._ready_ones()[self.id] = self
        elif new == WAITING:
            self.workflow.waiting[self.id] = self

    def _ready_ones(self) -> dict[int, Any]:
        top = self.workflow.top_workflow
        ready: dict[int, Any] = top.open if self.task_spec.manual else top.ready
        return ready

    def run(self) -> Any:
        """Run the task; what may follow it is laid out only now, nothing is predicted further ahead."""
        spec = self.task_spec
        ahead = self.workflow.top_workflow.definition.ahead[spec]
        if ahead is None:
            spec._predict_hook(self)
        elif self._children:
            self._sync_children(list(ahead), TaskState.FUTURE)
        else:
            for follower in ahead:
                SpiffTask(self.workflow, follower, self, TaskState.FUTURE)
        done = spec._run_hook(self)  # a failure throws the whole step away, so nothing is marked as failed
        if done is None:
            self._set_state(TaskState.STARTED)
        else:
            self.complete()
        return done

    def complete(self) -> None:
        """Finish the task and let what follows it see."""
        self._set_state(TaskState.COMPLETED)
        self.task_spec._on_complete_hook(self)
        tasks = self.workflow.tasks
        for child in [tasks[id] for id in self._children]:
            if not child._state & TaskState.FINISHED_MASK:
                child.task_spec._update(child)
        self.workflow._task_completed_notify(self)

    def _ready(self) -> None:
        if not self._state & TaskState.FINISHED_MASK:
            self._set_state(READY)
            self.task_spec._on_ready_hook(self)

    def _add_child(self, task_spec: Any, state: int = TaskState.MAYBE) -> Any:
        if state == TaskState.MAYBE:
            return None  # a prediction
        child = SpiffTask(self.workflow, task_spec, self, state)
        if state == READY:
            child._ready()
        return child

    def _sync_children(self, task_specs: list[Any], state: int = TaskState.MAYBE) -> None:
        if not self._state & (READY | TaskState.STARTED):
            return  # a prediction
        if self._children:
            super()._sync_children(task_specs, TaskState.FUTURE if state == TaskState.MAYBE else state)
            return
        for task_spec in task_specs:
            SpiffTask(self.workflow, task_spec, self, TaskState.FUTURE)

    def _set_state(self, value: int) -> None:
        if value != self._state:
            old, self._state = self._state, value
            top = self.workflow.top_workflow
            top.last_change += 1
            self.last_state_change = top.last_change
            self._index(old, value)

    def _inherit_data(self) -> None:
        inherited = self.workflow.tasks[self._parent].data
        self.data = {**inherited, **self.data} if self.data else dict(inherited)

    def find_ancestor(self, spec_name: str) -> Any:
        """The nearest task of this specification above; None where there is none."""
        tasks = self.workflow.tasks
        task = tasks.get(self._parent)
        while task is not None and task.task_spec.name != spec_name:
            task = tasks.get(task._parent)
        return task

    def collect_log_extras(self, dct: Any = None) -> Any:
        return dct or {}


def ahead_of(task_spec: Any) -> tuple[Any, ...] | None:
    """What follows a specification: nothing yet for gateways, which choose; None where its own hook lays it out."""
    if isinstance(task_spec, MultiChoice | EventBasedGateway):
        return ()
    plain = type(task_spec)._predict_hook in (TaskSpec._predict_hook, CatchingEvent._predict_hook)
    return tuple(task_spec.outputs) if plain and not _cycles(task_spec) else None


def _cycles(task_spec: Any) -> bool:
    return isinstance(getattr(task_spec, "event_definition", None), CycleTimerEventDefinition)


class Indexed:
    """What the instance and its sub-processes share."""

    waiting: dict[int, Any]
    tasks: dict[int, Any]
    spec: Any
    top_workflow: Any = None  # a plain attribute: it is asked for all the time

    def plant(self) -> None:
        """Grow the tree from its start."""
        root = self.task_tree = SpiffTask(self, self.spec.start, state=TaskState.FUTURE)
        root._ready()

    def update_waiting_tasks(self) -> None:
        for task in list(self.waiting.values()):
            if task._state == WAITING:
                task.task_spec._update(task)

    def _remove_task(self, task_id: int) -> None:
        task = self.tasks[task_id]
        top = self.top_workflow
        if task_id in top.subprocesses:
            top.remove_subprocess(task_id)
        super()._remove_task(task_id)  # type: ignore[misc]
        top.event_manager.remove_task(task)
        task._index(task._state, 0)

    def collect_log_extras(self, dct: Any = None) -> Any:
        return dct or {}


class SubRunning(Indexed, BpmnSubWorkflow):
    """A called process or an embedded sub-process of a running instance."""

    def __init__(self, spec: Any, parent_task_id: int, top_workflow: Any) -> None:
        self.waiting = {}
        super().__init__(spec, parent_task_id, top_workflow, deserializing=True)
