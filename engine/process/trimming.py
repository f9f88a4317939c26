"""Forgetting history: what has ended above the last task that all open ones descend from is not kept."""

from collections.abc import Iterator
from typing import Any

from SpiffWorkflow.bpmn.specs.control import BoundaryEventJoin, BoundaryEventSplit
from SpiffWorkflow.util.task import TaskState

FEW = 4  # so small a tree is not worth the walk


def reroot(workflow: Any) -> None:
    """Hang the lowest finished common ancestor of all open tasks directly below the root; drop the rest above it."""
    if len(workflow.tasks) < FEW:
        return
    root = workflow.task_tree
    kept = _lowest_finished(workflow, root)
    if kept is None or (kept._parent == root.id and len(root._children) == 1):
        return
    root._children, kept._parent = [kept.id], root.id
    workflow.tasks = {task.id: task for task in _subtree(workflow.tasks, root)}


def _subtree(tasks: dict[int, Any], root: Any) -> Iterator[Any]:
    """The tasks from `root` down, parents first."""
    ahead = [root]
    while ahead:
        task = ahead.pop()
        yield task
        ahead += [tasks[child] for child in reversed(task._children)]


def _lowest_finished(workflow: Any, root: Any) -> Any:
    """The task to keep as the new top, or None. A join of boundary events still needs its split above it."""
    open_below = _open_branches(workflow)
    task, kept, open_splits = root, None, 0
    while len(open_below.get(task.id, ())) == 1 and task.has_state(TaskState.FINISHED_MASK):
        task = workflow.tasks[open_below[task.id][0]]
        if isinstance(task.task_spec, BoundaryEventJoin) and task.has_state(TaskState.COMPLETED):
            open_splits -= 1
        if open_splits == 0 and task.has_state(TaskState.COMPLETED):
            kept = task
        if isinstance(task.task_spec, BoundaryEventSplit):
            open_splits += 1
    return kept


def _open_branches(workflow: Any) -> dict[int, list[int]]:
    """For each task above an open one: its children that lead to open tasks."""
    branches: dict[int, list[int]] = {}
    for task in workflow.tasks.values():
        if not task.has_state(TaskState.NOT_FINISHED_MASK):
            continue
        child, parent = task.id, task._parent
        while parent is not None:
            known = branches.setdefault(parent, [])
            if child in known:
                break
            known.append(child)
            child, parent = parent, workflow.tasks[parent]._parent
    return branches
