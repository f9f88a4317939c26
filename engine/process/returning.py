"""退回: an open task goes back to an earlier step of its stage, or to an earlier stage of the procedure.

The whole open branch with its timers is removed and the target is added again under the retained anchor; the data
survives and deadlines are armed anew. Inside parallel branches and multi-instance it is refused.
"""

from typing import Any

from SpiffWorkflow.util.task import TaskState

from engine.errors import NotAllowedHere, NotFound
from engine.process.running import Running


def send_back(running: Running, task: Any, target: str, reason: str) -> None:
    """Return the open `task` to the node `target`; NotAllowedHere or NotFound say why not."""
    if not running.node(task).returnable:
        raise NotAllowedHere("this step may not be sent back (its diagram says so)")
    data = dict(task.data)
    running.fact("task.returned", task, task=task.id, to=target, reason=reason)
    while True:
        _refuse_parallel(task)
        specs = task.workflow.spec.task_specs
        if target in specs:
            break
        if task.workflow is running:
            raise NotFound(f"there is no step {target} in this stage or the procedure above it")
        task = running.find(task.workflow.parent_task_id)
    spec = specs.get(f"{target}.BoundaryEventSplit") or specs[target]
    if spec not in task.task_spec.ancestors() and spec is not task.task_spec:
        raise NotAllowedHere(f"{target} does not come before this step")
    _restart(_branch(task), spec, data)


def earlier_steps(task: Any) -> list[str]:
    """Ids of the steps that come before the open `task` in its own stage."""
    return [
        spec.bpmn_id for spec in task.task_spec.ancestors() if spec.bpmn_id and (spec.manual or hasattr(spec, "spec"))
    ]


def _branch(task: Any) -> Any:
    """The task with the boundary events around it."""
    while type(task.parent.task_spec).__name__ == "BoundaryEventSplit":
        task = task.parent
    return task


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
            raise NotAllowedHere("other people work on the same step in parallel: it cannot be sent back from here")
        mine = type(parent.task_spec).__name__ == "BoundaryEventSplit"
        others = [c for c in parent.children if c is not child and any(t.has_state(_OPEN) for t in c)]
        if others and not mine:
            raise NotAllowedHere("parallel branches are open: it cannot be sent back from here")
        child, parent = parent, parent.parent


_OPEN = TaskState.READY | TaskState.WAITING | TaskState.STARTED
