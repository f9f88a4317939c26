"""退回: an open task goes back to an earlier step of its stage, or to an earlier stage of the procedure.

The whole open branch with its timers is removed and the target is added again under the retained anchor; the data
survives and deadlines are armed anew. Inside parallel branches and multi-instance it is refused.
"""

from typing import Any

from SpiffWorkflow.bpmn.specs.control import BoundaryEventSplit
from SpiffWorkflow.util.task import TaskState

from engine import records
from engine.errors import NotAllowedHere, NotFound
from engine.process.running import Running


def send_back(running: Running, task: Any, target: str, reason: str) -> None:
    """Return the open `task` to the node `target`; NotAllowedHere or NotFound say why not."""
    _refuse_forbidden(running, task)
    data = dict(task.data)
    running.fact("task.returned", task, task=task.id, to=target, reason=reason)
    while True:
        _refuse_parallel(task)
        specs = task.workflow.spec.task_specs
        if target in specs:
            break
        if task.workflow is running:
            raise NotFound(f"本阶段及其上级流程没有步骤 {target}")
        task = running.find(task.workflow.parent_task_id)
    spec = specs.get(f"{target}.BoundaryEventSplit") or specs[target]
    if spec not in task.task_spec.ancestors() and spec is not task.task_spec:
        raise NotAllowedHere(f"{target} 不在本步骤之前，不能退回")
    _restart(_branch(task), spec, data)


def earlier_steps(running: Running, task: Any) -> list[records.Earlier]:
    """The steps and stages before the open `task` that `send_back` takes, its own stage first.

    In a loop, what only comes behind the task is none of them: that would be skipping ahead. NotAllowedHere says why it
    takes none. Whether they were ever done is not known here: finished history is forgotten.
    """
    _refuse_forbidden(running, task)
    _refuse_parallel(task)
    found: dict[str, records.Earlier] = {}
    while True:
        before = _reached_without(task.workflow.spec, task.task_spec)
        for spec in task.task_spec.ancestors():
            earlier = _earlier(running, task.workflow, spec) if spec in before else None
            if earlier:
                found.setdefault(earlier.node, earlier)
        if task.workflow is running:
            return list(found.values())
        task = running.find(task.workflow.parent_task_id)
        try:
            _refuse_parallel(task)
        except NotAllowedHere:
            return list(found.values())


def way_back(running: Running, task: Any, step: str) -> str:
    """Where `send_back` must return the open `task` so that the user task `step` (process:node) is open again.

    That is the step itself, or the stage that begins with it. NotAllowedHere where nothing leads there.
    """
    while True:
        _refuse_parallel(task)
        for spec in task.task_spec.ancestors():
            if _opens(running, task.workflow.spec.name, spec, step):
                return str(spec.bpmn_id)
        if task.workflow is running:
            raise NotAllowedHere("其所在阶段已经结束，须从头办理，不能撤回")
        task = running.find(task.workflow.parent_task_id)


def _opens(running: Running, process: str, spec: Any, step: str) -> bool:
    """Whether a node is the user task, or a stage that begins with it."""
    if spec.manual:
        return f"{process}:{spec.bpmn_id}" == step
    called = getattr(spec, "spec", "")
    return bool(called) and _opens(running, called, _first(running.subprocess_specs[called]), step)


def _first(spec: Any) -> Any:
    """The first node of a process behind its start event."""
    node = spec.start.outputs[0].outputs[0]
    return node.outputs[0] if _splits(node) else node


def _reached_without(process: Any, other: Any) -> set[Any]:
    """The nodes of a process that can be reached from its start without passing a certain one."""
    found: set[Any] = set()
    ahead = [process.start]
    while ahead:
        spec = ahead.pop()
        if spec not in found and spec is not other:
            found.add(spec)
            ahead += spec.outputs
    return found


def _earlier(running: Running, workflow: Any, spec: Any) -> records.Earlier | None:
    """A node where people work: a user task, or a stage with those in it."""
    node = running.definition.nodes[workflow.spec.name].get(spec.bpmn_id)
    if node is None or node.kind not in ("userTask", "manualTask", "callActivity", "subProcess"):
        return None
    stages = _stages(running, getattr(spec, "spec", ""))
    steps = {f"{name}:{each.bpmn_id}" for name in stages for each in running.subprocess_specs[name].task_specs.values()
             if each.manual}  # fmt: skip
    own = {f"{workflow.spec.name}:{node.id}"}
    return records.Earlier(node.id, node.name, frozenset(steps or own), frozenset(stages), bool(node.item))


def _stages(running: Running, process: str) -> set[str]:
    """A called process and everything that it calls; none for an empty name."""
    if not process:
        return set()
    specs = running.subprocess_specs[process].task_specs.values()
    return {process}.union(*(_stages(running, getattr(each, "spec", "")) for each in specs))


def _refuse_forbidden(running: Running, task: Any) -> None:
    if not running.node(task).returnable:
        raise NotAllowedHere("流程图规定本步骤不能退回")


def _branch(task: Any) -> Any:
    """The task with the boundary events around it."""
    while _splits(task.parent.task_spec):
        task = task.parent
    return task


def _splits(spec: Any) -> bool:
    """Whether it stands before an activity and the boundary events on it."""
    return isinstance(spec, BoundaryEventSplit)


def _restart(branch: Any, spec: Any, data: dict[str, Any]) -> None:
    workflow, anchor = branch.workflow, branch.parent
    workflow._remove_task(branch.id)
    new = anchor._add_child(spec, TaskState.FUTURE)
    new.triggered = True
    new.data = data
    new.task_spec._update(new)


def _refuse_parallel(task: Any) -> None:
    child, parent = task, task.parent
    while parent is not None:
        if parent.has_state(TaskState.STARTED):
            raise NotAllowedHere("其他人员正在并行办理同一步骤，不能从这里退回")
        mine = _splits(parent.task_spec)
        others = [c for c in parent.children if c is not child and any(t.has_state(_OPEN) for t in c)]
        if others and not mine:
            raise NotAllowedHere("并行分支尚未办结，不能从这里退回")
        child, parent = parent, parent.parent


_OPEN = TaskState.READY | TaskState.WAITING | TaskState.STARTED
