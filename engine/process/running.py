"""A running instance: SpiffWorkflow's workflow with an index of what is ready and waiting, an engine loop of our own
and a port to the world. Subclassing only; nothing of the library is patched.
"""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from SpiffWorkflow.bpmn import BpmnWorkflow
from SpiffWorkflow.util.task import TaskState

from engine import feel, records
from engine.errors import DefinitionError, Shuangsuiji, StepFailed
from engine.process.definitions import Definition
from engine.process.events import Message
from engine.process.nodes import NodeInfo, compile_text
from engine.process.specs import GatewayEvents
from engine.process.tree import Indexed, SubRunning
from engine.process.trimming import reroot

MOST_STEPS = 50_000  # automatic steps in one go; more is a loop that never waits


class Running(Indexed, BpmnWorkflow):
    """A running instance between two saves. What happened is collected in `facts`, `jobs`, `messages` …"""

    def __init__(
        self, definition: Definition, now: datetime, call_service: records.CallService, functions: Mapping[str, Any]
    ) -> None:
        self.top_workflow = self
        self.definition, self.now, self.functions = definition, now, functions
        self._call_service = call_service
        self.ready: dict[int, Any] = {}
        self.open: dict[int, Any] = {}
        self.waiting = {}
        self.last_number = self.last_change = 0
        self.facts: list[records.Event] = []
        self.jobs: list[records.Job] = []
        self.messages: list[records.Message] = []
        self.opened: dict[int, records.OpenTask] = {}
        super().__init__(definition.spec, definition.sub_specs, self, deserializing=True)

    def let_go(self) -> None:
        """Forget everything: tasks and workflows hold each other, and would wait for the garbage collector."""
        for workflow in (*self.subprocesses.values(), self):
            vars(workflow).clear()

    # The engine loop ------------------------------------------------------------------------------------------

    def run(self) -> None:
        """Run all automatic tasks until only people, messages, timers and jobs are waited for."""
        steps = 0
        while self.ready:
            task = next(iter(self.ready.values()))
            self.step(task)
            steps += 1
            if steps % 200 == 0:
                self.forget_history()
            if steps > MOST_STEPS:
                raise StepFailed(task.workflow.spec.name, task.task_spec.name, DefinitionError("a loop never waits"))

    def step(self, task: Any) -> None:
        """Run one task; whatever goes wrong names its node."""
        try:
            task.run()
        except StepFailed:
            raise
        except Exception as error:
            raise self.failed(task, error) from error

    def failed(self, task: Any, error: Exception) -> StepFailed:
        """The failure of a task, with its place."""
        return StepFailed(task.workflow.spec.name, task.task_spec.bpmn_id or task.task_spec.name, error)

    def wake(self) -> None:
        """Fire what is due at `now`, and what that makes due, and run on. Raises StepFailed where that has no end."""
        for _ in range(MOST_STEPS):
            due = [task for task in self.all_waiting() if (at := _wake_at(task)) is not None and at <= self.now]
            for task in due:
                if task._state == TaskState.WAITING:
                    task.task_spec._update(task)
            self.run()
            if not due:
                return
        reason = "its timer is due again at once, without end: let it wait for a later moment, or leave the loop"
        raise self.failed(due[0], DefinitionError(reason))

    def all_waiting(self) -> list[Any]:
        """The waiting tasks of the instance and its sub-processes, oldest first."""
        tasks = [task for wf in (self, *self.subprocesses.values()) for task in wf.waiting.values()]
        return sorted(tasks, key=lambda task: task.id)

    # Sub-processes --------------------------------------------------------------------------------------------

    def create_subprocess(self, my_task: Any, spec_name: str) -> SubRunning:
        sub = SubRunning(self.subprocess_specs[spec_name], my_task.id, self)
        self.subprocesses[my_task.id] = sub
        sub.plant()
        return sub

    def remove_subprocess(self, task_id: int) -> None:
        """Drop a sub-process with everything in it."""
        sub = self.subprocesses.pop(task_id)
        for task in list(sub.tasks.values()):
            if task.id in self.subprocesses:
                self.remove_subprocess(task.id)
            self.event_manager.remove_task(task)
            task._index(task._state, 0)

    def find(self, number: int) -> Any:
        """The task with this number, wherever it runs; None where there is none."""
        for workflow in (self, *self.subprocesses.values()):
            if number in workflow.tasks:
                return workflow.tasks[number]
        return None

    def forget_history(self) -> None:
        """Drop finished sub-processes and everything above the last task that all open ones descend from.

        Never inside an open split or join: while two branches are open, their common ancestor is the split itself.
        """
        for task_id, sub in list(self.subprocesses.items()):
            task = self.find(task_id)
            if task_id in self.subprocesses and sub.completed and (not task or task.has_state(TaskState.FINISHED_MASK)):
                self.remove_subprocess(task_id)
        for workflow in (self, *self.subprocesses.values()):
            reroot(workflow)

    # What specifications ask for ------------------------------------------------------------------------------

    def node(self, my_task: Any) -> NodeInfo:
        """The compiled node of a task."""
        node: NodeInfo = self.definition.nodes[my_task.workflow.spec.name][my_task.task_spec.bpmn_id]
        return node

    def evaluate(self, my_task: Any, expression: Any, external_context: Any = None) -> Any:
        """The value of a FEEL expression (text or compiled) on the task's data. SpiffWorkflow calls this as well."""
        if isinstance(expression, str):
            expression = compile_text(expression, my_task.task_spec.name)
        return expression.evaluate(my_task.data, self.functions, strict=True)

    def fact(self, kind: str, my_task: Any, **details: Any) -> None:
        """Collect a fact for the history."""
        node = my_task.task_spec.bpmn_id or my_task.task_spec.name
        self.facts.append(records.Event(kind, f"{my_task.workflow.spec.name}:{node}", details))

    def join_data(self, my_task: Any, value: Any, result: str) -> None:
        """Put a value under the variable `result`, or let the entries of a context join the data."""
        if result:
            my_task.data[result] = value
        elif isinstance(value, Mapping):
            my_task.data.update(value)
        elif value is not None:
            raise DefinitionError(f"gives {value!r}: name a `result` variable or give a context")

    def decide(self, my_task: Any) -> None:
        """Evaluate the decision of a business rule task."""
        node = self.node(my_task)
        inputs = self.evaluate(my_task, node.inputs) if node.inputs else my_task.data
        outcome = self.definition.rules.evaluate(node.decision, inputs, self.functions)
        self.fact(
            "decision.made", my_task, decision=outcome.decision, outputs=outcome.outputs,
            rows=[[row.rule_id, row.clause] for row in outcome.rows],
        )  # fmt: skip
        self.join_data(my_task, outcome.outputs, node.result)

    def serve(self, my_task: Any) -> bool:
        """Call the operator of a service task; False where it was left as a job."""
        node = self.node(my_task)
        if not node.later:
            self.serve_now(my_task)
            return True
        self.jobs.append(records.Job(my_task.id, f"{node.process}:{node.id}", node.operator))
        self.fact("job.queued", my_task, operator=node.operator)
        return False

    def serve_now(self, my_task: Any) -> None:
        """Call the operator and let its answer join the data."""
        node = self.node(my_task)
        inputs = self.evaluate(my_task, node.inputs) if node.inputs else {}
        self.join_data(my_task, self.call(my_task, node.operator, inputs), node.result)
        self.fact("service.called", my_task, operator=node.operator)

    def call(self, my_task: Any, operator: str, inputs: Mapping[str, Any]) -> Mapping[str, Any]:
        """Through the one port to the world; the operator may read the task's data."""
        return self._call_service(operator, inputs, my_task.data)

    def send(self, my_task: Any, name: str) -> None:
        """Let a message leave the instance."""
        node = self.node(my_task)
        key = self.evaluate(my_task, node.key) if node.key else my_task.data.get("businessKey", "")
        payload = self.evaluate(my_task, node.payload) if node.payload else {}
        self.messages.append(records.Message(name, str(key), payload))
        self.fact("message.sent", my_task, name=name, key=str(key))

    def take_payload(self, my_task: Any, node_id: str) -> None:
        """Let the payload of a delivered message join the data."""
        if "payload" in my_task.internal_data:
            payload = my_task.internal_data.pop("payload")
            node = self.definition.nodes[my_task.workflow.spec.name][node_id]
            self.join_data(my_task, payload, node.result)

    def open_task(self, my_task: Any) -> None:
        """Note that a user task opened, with what its properties say at this moment."""
        try:
            self.opened[my_task.id] = _open_task(self, my_task, self.node(my_task))
        except Shuangsuiji as error:
            raise self.failed(my_task, error) from error

    def department(self, my_task: Any) -> str:
        """The department that a user task is for; empty where it is for any."""
        return self.text(my_task, self.node(my_task).department)

    def text(self, my_task: Any, expression: feel.Expression | None) -> str:
        """What an expression gives for a task, as text; empty without one."""
        value = self.evaluate(my_task, expression) if expression else None
        return "" if value is None else str(value)

    def no_way(self, my_task: Any) -> DefinitionError:
        """The error of a gateway that no condition leads out of."""
        return DefinitionError(f"no condition of {my_task.task_spec.bpmn_id} holds and it has no default flow")

    # What the step reports ------------------------------------------------------------------------------------

    def open_numbers(self) -> tuple[int, ...]:
        """Numbers of all open user tasks."""
        return tuple(sorted(self.open))

    def waits(self) -> tuple[tuple[int, ...], list[records.Wait], datetime | None]:
        """Numbers of the catch events that wait for messages, those messages that are new, the earliest timer."""
        numbers, new, moments = [], [], []
        for task in self.all_waiting():
            at = _wake_at(task)
            if at is not None:
                moments.append(at)
            names = _awaited(task)
            if names:
                numbers.append(task.id)
                if "asked" not in task.internal_data:
                    task.internal_data["asked"] = 1
                    new += [self._wait(task, node_id, name) for node_id, name in names]
        return tuple(numbers), new, min(moments, default=None)

    def _wait(self, task: Any, node_id: str, name: str) -> records.Wait:
        node = self.definition.nodes[task.workflow.spec.name][node_id]
        key = self.evaluate(task, node.key) if node.key else task.data.get("businessKey", "")
        return records.Wait(task.id, f"{node.process}:{node_id}", name, str(key))

    def waiting_numbers(self) -> tuple[int, ...]:
        """Numbers of the catch events that still wait for a message."""
        return tuple(task.id for task in self.all_waiting() if _awaited(task))


def _wake_at(task: Any) -> datetime | None:
    armed: dict[str, str] = task.internal_data.get("due") or {}
    return min((datetime.fromisoformat(text) for text in armed.values()), default=None)


def _awaited(task: Any) -> list[tuple[str, str]]:
    """(node id, message name) of the messages a waiting task may receive, in the order of the gateway's outputs."""
    definition = getattr(task.task_spec, "event_definition", None)
    if isinstance(definition, Message):
        return [(task.task_spec.bpmn_id, definition.name)]
    if isinstance(definition, GatewayEvents):
        return [
            (output.bpmn_id, event.name)
            for output, event in zip(task.task_spec.outputs, definition.event_definitions, strict=True)
            if isinstance(event, Message)
        ]
    return []


def _open_task(top: Running, my_task: Any, node: NodeInfo) -> records.OpenTask:
    due = top.evaluate(my_task, node.due) if node.due else None
    if due is not None and (not isinstance(due, date) or isinstance(due, datetime)):
        raise DefinitionError(f"`due` of {node.id} must give a date, not {due!r}")
    local = {node.item: my_task.data.get(node.item)} if node.item else {}
    if node.shows:
        local |= top.evaluate(my_task, node.shows)
    department = top.department(my_task)
    top.fact("task.opened", my_task, task=my_task.id, role=node.role, department=department)
    return records.OpenTask(
        my_task.id, my_task.workflow.spec.name, node.id, node.name, node.role, node.form, department, due,
        node.clause, top.text(my_task, node.subject), local,
    )  # fmt: skip
