"""The seam: one pure function from state, command and present moment to the next step.

Same arguments, same answer: no clock, no chance, no database. `call_service` is the one port to the world.
"""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any, TypeVar

from SpiffWorkflow.util.task import TaskState

from engine import records
from engine.errors import Conflict, NotAllowedHere, NotFound
from engine.process import returning, values
from engine.process import state as states
from engine.process.definitions import Definition
from engine.process.returning import earlier_steps, send_back
from engine.process.running import Running
from engine.process.specs import GatewayEvents, PersonTask, Service

Found = TypeVar("Found")


def advance(
    definition: Definition,
    state: bytes | None,
    command: records.Command,
    now: datetime,
    call_service: records.CallService,
    functions: Mapping[str, Any],
) -> records.Step:
    """Do one command and everything automatic that follows.

    `state` is that of the last step, None before Start; `now` is aware; `functions` are the FEEL functions of
    nodes.FUNCTION_NAMES. Raises Conflict (task already done), NotAllowedHere, NotFound for a command that does not
    fit, whatever the operator behind `records` raises for a bad submission, and StepFailed for a failure of the
    process itself; then nothing has changed.
    """
    running = Running(definition, now, call_service, functions)
    before: tuple[tuple[int, ...], tuple[int, ...]] = ((), ())
    if state is None:
        if not isinstance(command, records.Start):
            raise NotAllowedHere("this instance has not been started")
        _start(running, command)
    elif not states.load(running, state):
        raise Conflict("this instance is finished")
    else:
        before = running.open_numbers(), running.waiting_numbers()
        _do(running, command)
    step = _step(running, *before)
    running.let_go()
    return step


def earlier(definition: Definition, state: bytes, task: int) -> list[records.Earlier]:
    """The steps to which the open task with this number may be sent back, its own stage first.

    Raises NotAllowedHere where it may not be, Conflict where it is not open.
    """
    return _looked_at(definition, state, task, earlier_steps)


def way_back(definition: Definition, state: bytes, task: int, step: str) -> str:
    """Where Return must lead from the open task so that the user task `step` (process:node) is asked again, it alone.

    Raises NotAllowedHere where nothing leads there, Conflict where the task is not open.
    """
    return _looked_at(definition, state, task, lambda running, found: returning.way_back(running, found, step))


def _looked_at(definition: Definition, state: bytes, task: int, see: Callable[[Running, Any], Found]) -> Found:
    """What `see` finds at an open task, without doing anything."""
    running = Running(definition, _NEVER, _no_service, {})
    if not states.load(running, state):
        raise Conflict("this instance is finished")
    found = see(running, _open_task(running, task))
    running.let_go()
    return found


_NEVER = datetime.max.replace(tzinfo=UTC)


def _no_service(operator: str, _inputs: Any, _data: Any) -> Mapping[str, Any]:
    raise NotFound(f"nothing is run here: {operator}")


def _do(running: Running, command: records.Command) -> None:
    match command:
        case records.Complete():
            _complete(running, command)
        case records.Deliver():
            _deliver(running, command)
        case records.Wake():
            running.wake()
        case records.Resume():
            _resume(running, command)
        case records.Return():
            send_back(running, _open_task(running, command.task), command.to, command.reason)
        case records.Cancel():
            running.cancel()
            running.facts.append(records.Event("instance.cancelled", running.spec.name, {"reason": command.reason}))
        case records.Start():
            raise NotAllowedHere("this instance is already running")
    running.run()


def _start(running: Running, command: records.Start) -> None:
    values.check(command.data)
    running.plant()
    running.task_tree.data.update(command.data)
    running.facts.append(records.Event("instance.started", running.spec.name, {}))
    running.run()


def _open_task(running: Running, number: int) -> Any:
    task = running.find(number)
    if task is None or not isinstance(task.task_spec, PersonTask) or not task.has_state(TaskState.READY):
        raise Conflict("this task is not open any more: somebody completed it, or the process went on without it")
    return task


def _complete(running: Running, command: records.Complete) -> None:
    task = _open_task(running, command.task)
    node = running.node(task)
    values.check(command.submission)
    output = command.submission
    if node.records:
        about = {
            "node": node.id,
            "number": task.id,
            "department": running.department(task),
            "local": {node.item: task.data.get(node.item)} if node.item else {},
        }
        output = running.call(task, node.records, {"submission": command.submission, "task": about})
    task.data.update(output)
    running.fact("task.completed", task, task=task.id)
    running.step(task)


def _deliver(running: Running, command: records.Deliver) -> None:
    task = running.find(command.wait)
    if task is None or not task.has_state(TaskState.WAITING):
        raise Conflict("nobody waits for this message any more")
    task.internal_data["payload"] = command.payload
    definition = task.task_spec.event_definition
    if isinstance(definition, GatewayEvents):
        names = [getattr(event, "name", None) for event in definition.event_definitions]
        if command.name not in names:
            raise NotFound(f"this gateway does not wait for {command.name}")
        task.internal_data["fired"] = names.index(command.name)
    else:
        task.internal_data["event_fired"] = True
    running.fact("message.received", task, name=command.name)
    task.task_spec._update(task)


def _resume(running: Running, command: records.Resume) -> None:
    task = running.find(command.task)
    if task is None or not isinstance(task.task_spec, Service) or not task.has_state(TaskState.STARTED):
        raise Conflict("the job of this step has already been done")
    try:
        running.serve_now(task)
    except Exception as error:
        raise running.failed(task, error) from error
    task.complete()


def _step(running: Running, were_open: tuple[int, ...], waited: tuple[int, ...]) -> records.Step:
    waiting, waits, wake_at = running.waits()
    open_numbers = running.open_numbers()
    opened = tuple(task for number, task in running.opened.items() if number in open_numbers)
    if running.completed:
        running.facts.append(records.Event("instance.completed", running.spec.name, {}))
    raw = states.dump(running)
    return records.Step(
        state=raw, open=open_numbers, opened=opened, closed=_gone(were_open, open_numbers), waits=tuple(waits),
        ended=_gone(waited, waiting), wake_at=wake_at, jobs=tuple(running.jobs), messages=tuple(running.messages),
        events=tuple(running.facts), completed=running.completed, data=running.data if running.completed else {},
    )  # fmt: skip


def _gone(before: tuple[int, ...], now: tuple[int, ...]) -> tuple[int, ...]:
    return tuple(number for number in before if number not in now)
