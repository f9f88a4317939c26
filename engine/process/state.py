"""The state of an instance as a few kilobytes: rows of tasks over a shared specification, data as deltas.

Format 1, JSON: {"v": 1, "n": last number, "c": last change, "w": [workflow, …]}; a workflow is
[parent task number, spec name, data, [row, …]], a row
[number, parent, spec, state, change, triggered, internal data, data added, names removed], parents first.
A finished instance keeps its data alone: {"v": 1, "done": true, "data": …}.
"""

from collections.abc import Mapping
from typing import Any

from engine.errors import DefinitionError
from engine.process import values
from engine.process.running import Running
from engine.process.tree import SpiffTask, SubRunning

FORMAT = 1


def dump(running: Running) -> bytes:
    """The state after a step, history forgotten."""
    if running.completed:
        return values.dumps({"v": FORMAT, "done": True, "data": running.data})
    running.forget_history()
    workflows = [_workflow(running, workflow) for workflow in (running, *running.subprocesses.values())]
    return values.dumps({"v": FORMAT, "n": running.last_number, "c": running.last_change, "w": workflows})


def load(running: Running, raw: bytes) -> bool:
    """Fill a fresh `running` from its state; False where the instance is finished.

    DefinitionError for a format this version does not know.
    """
    state = values.loads(raw)
    if state["v"] != FORMAT:
        raise DefinitionError(f"this state has format {state['v']}, this version reads format {FORMAT}")
    if state.get("done"):
        return False
    running.last_number, running.last_change = state["n"], state["c"]
    for parent, name, data, rows in state["w"]:
        workflow: Any = running if parent is None else _sub(running, parent, name)
        _fill(running, workflow, rows)
        workflow.data = data or {}
    return True


def _sub(running: Running, parent: int, name: str) -> SubRunning:
    sub = SubRunning(running.subprocess_specs[name], parent, running)
    running.subprocesses[parent] = sub
    task = running.find(parent)
    sub.completed_event.connect(task.task_spec._on_subworkflow_completed, task)
    return sub


def _workflow(running: Running, workflow: Any) -> list[Any]:
    _, index = running.definition.spec_names[workflow.spec.name]
    rows = [_row(workflow, task, index) for task in _parents_first(workflow)]
    return [workflow.parent_task_id, workflow.spec.name, workflow.data or None, rows]


def _parents_first(workflow: Any) -> list[Any]:
    order, stack = [], [workflow.task_tree]
    while stack:
        task = stack.pop()
        order.append(task)
        stack += [workflow.tasks[child] for child in reversed(task._children)]
    return order


def _row(workflow: Any, task: Any, index: Mapping[str, int]) -> list[Any]:
    parent = workflow.tasks.get(task._parent)
    added, removed = (task.data, None) if parent is None else _delta(parent.data, task.data)
    row = [task.id, task._parent, index[task.task_spec.name], task._state, task.last_state_change,
           int(task.triggered), task.internal_data or None, added or None, removed]  # fmt: skip
    while row[-1] is None:
        row.pop()
    return row


def _delta(base: dict[str, Any], data: dict[str, Any]) -> tuple[dict[str, Any] | None, Any]:
    """What to add to the parent's data and which names to remove (True: all of them)."""
    if not data:
        return None, True if base else None
    added = {key: value for key, value in data.items() if key not in base or _differs(value, base[key])}
    removed = [key for key in base if key not in data] if len(base) + len(added) > len(data) else None
    return added, removed or None


def _differs(value: Any, other: Any) -> bool:
    return value is not other and (value != other or type(value) is not type(other))


def _fill(running: Running, workflow: Any, rows: list[list[Any]]) -> None:
    names, _ = running.definition.spec_names[workflow.spec.name]
    for row in rows:
        number, parent, spec, state, change, triggered, internal, added, removed = row + [None] * (9 - len(row))
        task = SpiffTask.__new__(SpiffTask)
        task.id, task._parent, task._children, task._state = number, parent, [], state
        task.workflow, task.task_spec = workflow, workflow.spec.task_specs[names[spec]]
        task.last_state_change, task.triggered, task.thread_id = change, bool(triggered), 0
        task.internal_data = internal or {}
        task.data = _data(workflow.tasks[parent].data if parent is not None else {}, added, removed)
        workflow.tasks[number] = task
        if parent is None:
            workflow.task_tree = task
        else:
            workflow.tasks[parent]._children.append(number)
        task._index(0, state)


def _data(base: dict[str, Any], added: dict[str, Any] | None, removed: Any) -> dict[str, Any]:
    data = {} if removed is True else {**base, **(added or {})}
    for key in removed if isinstance(removed, list) else ():
        del data[key]
    return data
