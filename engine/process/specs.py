"""Task and gateway specifications of our own: what SpiffWorkflow's parser builds from the elements of a diagram.

Each asks the running workflow (`my_task.workflow.top_workflow`, a `running.Running`) for what it needs from
outside: the node's compiled properties, the present moment, FEEL, decisions, services.
"""

from collections.abc import Mapping
from typing import Any

from SpiffWorkflow.bpmn.specs.bpmn_process_spec import BpmnProcessSpec
from SpiffWorkflow.bpmn.specs.control import SimpleBpmnTask, _EndJoin
from SpiffWorkflow.bpmn.specs.defaults import (
    CallActivity,
    EventBasedGateway,
    InclusiveGateway,
    ParallelGateway,
    ParallelMultiInstanceTask,
    SubWorkflowTask,
    UserTask,
)
from SpiffWorkflow.bpmn.specs.event_definitions.multiple import MultipleEventDefinition
from SpiffWorkflow.bpmn.specs.mixins.bpmn_spec_mixin import BpmnSpecMixin
from SpiffWorkflow.bpmn.specs.mixins.unstructured_join import UnstructuredJoin
from SpiffWorkflow.util.task import TaskState

from engine.process.events import Timer
from engine.records import Data


def changed_since(base: Mapping[str, Any], branch: Mapping[str, Any]) -> Data:
    """What a branch changed or added against the data that it began with."""
    return {key: value for key, value in branch.items() if key not in base or base[key] != value}


class Finish(_EndJoin):
    """The end of a process: reached when nothing else is open, read from the index instead of walking the tree."""

    def _check_threshold_unstructured(self, my_task: Any) -> bool:
        own = (self, self.outputs[0])
        return not any(
            task.has_state(TaskState.NOT_FINISHED_MASK) and task.task_spec not in own
            for task in my_task.workflow.tasks.values()
        )


class ProcessSpec(BpmnProcessSpec):
    """A process with our own end."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        name = f"{self.name}.EndJoin"
        for replaced in (name, "End"):
            del self.task_specs[replaced]
        self.end = Finish(self, name)
        self.end.connect(SimpleBpmnTask(self, "End"))


# Activities ---------------------------------------------------------------------------------------------------


class PersonTask(UserTask):
    """A user or manual task: opens a 待办 and waits."""

    def _on_ready_hook(self, my_task: Any) -> None:
        super()._on_ready_hook(my_task)
        my_task.workflow.top_workflow.open_task(my_task)


class Step(BpmnSpecMixin):
    """A task of no kind: it documents a step that needs nobody, and the process goes on at once."""


class FeelScript(BpmnSpecMixin):
    """A script task: a FEEL context whose entries join the data."""

    def _run_hook(self, my_task: Any) -> bool:
        top = my_task.workflow.top_workflow
        top.join_data(my_task, top.evaluate(my_task, top.node(my_task).script), "")
        return True


class Decision(BpmnSpecMixin):
    """A business rule task: a DMN decision whose outputs join the data."""

    def _run_hook(self, my_task: Any) -> bool:
        my_task.workflow.top_workflow.decide(my_task)
        return True


class Service(BpmnSpecMixin):
    """A service task: calls its operator at once, or leaves a job and waits for the result."""

    def _run_hook(self, my_task: Any) -> bool | None:
        return True if my_task.workflow.top_workflow.serve(my_task) else None


class _Called:
    """All data goes in and comes back; values are never changed in place, so nothing is copied deeply."""

    spec: str

    def start_workflow(self, my_task: Any) -> None:
        sub = my_task.workflow.top_workflow.create_subprocess(my_task, self.spec)
        sub.completed_event.connect(self._on_subworkflow_completed, my_task)  # type: ignore[attr-defined]
        sub.task_tree.data.update(my_task.data)

    def update_data(self, my_task: Any, subworkflow: Any) -> None:
        my_task.data = dict(subworkflow.last_task.data)


class Call(_Called, CallActivity):
    """A call activity."""


class Embedded(_Called, SubWorkflowTask):
    """An embedded sub-process."""


class ForEach(ParallelMultiInstanceTask):
    """Parallel multi-instance: what each instance changed joins the data; of two changes the later one stays."""

    @property
    def item(self) -> str:
        """The variable of one instance: the item's name; its id must be unique in the file and may differ."""
        return "" if self.input_item is None else str(self.input_item.bpmn_name or self.input_item.bpmn_id)

    def create_child(self, my_task: Any, item: Any, key_or_index: Any = None) -> None:
        child = my_task._add_child(my_task.workflow.spec.task_specs[self.task_spec], TaskState.WAITING)
        child.triggered = True
        if self.input_item is not None:
            child.data[self.item] = item
        child.task_spec._update(child)

    def merge_child(self, workflow: Any, child: Any) -> None:
        my_task = child.parent
        changes = changed_since(my_task.parent.data, child.data)
        my_task.data.update({key: value for key, value in changes.items() if key != self.item})
        if self.children_complete(my_task):
            my_task._set_state(TaskState.READY)


# Gateways -----------------------------------------------------------------------------------------------------


class _Join(UnstructuredJoin):
    """A join that merges what each branch changed since the split (stock merging loses list entries)."""

    def _round(self, my_task: Any) -> list[Any]:
        """The tasks of this gateway that belong to the same round as `my_task` (a loop may pass it again)."""
        mine = [task for task in my_task.workflow.tasks.values() if task.task_spec is self]
        earlier = my_task.parent
        while earlier is not None and earlier.task_spec is not self:
            earlier = earlier.parent
        return mine if earlier is None else [task for task in mine if task.is_descendant_of(earlier)]

    def _run_hook(self, my_task: Any) -> bool:
        data = dict(my_task.parent.data)
        others = [t for t in self._round(my_task) if t is not my_task and t.parent.has_state(TaskState.COMPLETED)]
        for other in sorted(others, key=lambda task: task.parent.last_state_change):
            base = _common_data(my_task, other)
            own = changed_since(base, my_task.parent.data)
            data.update((k, v) for k, v in changed_since(base, other.parent.data).items() if k not in own)
        my_task.data = data
        return True


def _common_data(one: Any, other: Any) -> Mapping[str, Any]:
    """The data at the split from which both tasks come."""
    ancestors = set()
    task = one.parent
    while task is not None:
        ancestors.add(task.id)
        task = task.parent
    task = other.parent
    while task.id not in ancestors:
        task = task.parent
    data: Mapping[str, Any] = task.data
    return data


class Parallel(_Join, ParallelGateway):
    """A parallel gateway: fires when every incoming flow has brought a token in this round."""

    def _check_threshold_unstructured(self, my_task: Any) -> bool:
        here = [task.parent for task in self._round(my_task)]
        return {task.task_spec.name for task in here if task.has_state(TaskState.COMPLETED)} >= set(self._inputs)


class Inclusive(_Join, InclusiveGateway):
    """An inclusive gateway; as a join it merges like the parallel one.

    It waits for a token that can still reach a flow without token, unless that token can also reach one that has a
    token (BPMN 2.0.2, table 13.3).
    """

    def _check_threshold_unstructured(self, my_task: Any) -> bool:
        here = [task.parent.task_spec for task in self._round(my_task) if task.parent.has_state(TaskState.COMPLETED)]
        arrived = {spec.name for spec in here}
        missing = set(self._inputs) - arrived
        elsewhere = [
            task.task_spec
            for task in my_task.workflow.tasks.values()
            if task.has_state(TaskState.DEFINITE_MASK) and task.task_spec is not self
        ]
        return not any(self._reach(spec) & missing and not self._reach(spec) & arrived for spec in elsewhere)

    def _reach(self, spec: Any) -> set[str]:
        """Names of the nodes that a token at `spec` may come to without passing this gateway, itself included."""
        seen: set[str] = set()
        ahead = [spec]
        while ahead:
            node = ahead.pop()
            if node.name not in seen and node is not self:
                seen.add(node.name)
                ahead += node.outputs
        return seen

    def _run_hook(self, my_task: Any) -> bool:
        super()._run_hook(my_task)
        matches, defaults = self._get_matching_outputs(my_task)
        if not matches and not defaults:
            raise my_task.workflow.top_workflow.no_way(my_task)
        my_task._sync_children(matches or defaults, TaskState.FUTURE)
        return True


class FirstEvent(EventBasedGateway):
    """An event-based gateway: the branch of the event that comes first goes on."""

    def _run_hook(self, my_task: Any) -> bool:
        chosen = self.outputs[my_task.internal_data["fired"]]
        my_task.workflow.top_workflow.take_payload(my_task, chosen.bpmn_id)
        my_task._sync_children([chosen], TaskState.FUTURE)
        return True


class GatewayEvents(MultipleEventDefinition):
    """The events of an event-based gateway, in the order of its outputs; `fired` is the index of the first to come."""

    def has_fired(self, my_task: Any) -> bool:
        internal = my_task.internal_data
        if "fired" not in internal:
            for position, definition in enumerate(self.event_definitions):
                if isinstance(definition, Timer) and definition.is_due(my_task, str(position)):
                    internal["fired"] = position
                    my_task.workflow.top_workflow.fact("timer.fired", my_task)
                    break
        return "fired" in internal

    def reset(self, my_task: Any) -> None:
        """Nothing is kept between firings."""
