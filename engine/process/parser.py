"""From the XML of diagrams to SpiffWorkflow's specifications, with our own classes for the elements that we run."""

from typing import Any, ClassVar

from SpiffWorkflow.bpmn.parser import BpmnParser
from SpiffWorkflow.bpmn.parser.event_parsers import (
    BoundaryEventParser,
    EndEventParser,
    EventBasedGatewayParser,
    IntermediateCatchEventParser,
    IntermediateThrowEventParser,
    ReceiveTaskParser,
    SendTaskParser,
    StartEventParser,
)
from SpiffWorkflow.bpmn.parser.ProcessParser import ProcessParser
from SpiffWorkflow.bpmn.parser.task_parsers import (
    CallActivityParser,
    ConditionalGatewayParser,
    GatewayParser,
    SubWorkflowParser,
)
from SpiffWorkflow.bpmn.parser.TaskParser import TaskParser
from SpiffWorkflow.bpmn.parser.util import full_tag

from engine.process import events, specs


class _Plain(TaskParser):
    """Parses a task; multi-instance activities become our own."""

    PARALLEL_MI_CLASS = specs.ForEach


class _CallActivity(CallActivityParser):
    PARALLEL_MI_CLASS = specs.ForEach


class _Events:
    """Timers and messages of our own for every event parser."""

    node: Any

    def parse_timer_event(self, event: Any) -> Any:
        name = self.node.get("name", self.node.get("id"))
        for tag, kind in (("timeDate", events.Timer), ("timeDuration", events.Timer), ("timeCycle", events.CycleTimer)):
            found = event.find(full_tag(tag))
            if found is not None:
                return kind(name, (found.text or "").strip())
        raise ValueError(f"timer {self.node.get('id')} has no date, duration or cycle")

    def parse_message_event(self, message_event: Any) -> Any:
        parsed = super().parse_message_event(message_event)  # type: ignore[misc]
        return events.Message(parsed.name)


class _Start(_Events, StartEventParser):
    pass


class _End(_Events, EndEventParser):
    pass


class _Catch(_Events, IntermediateCatchEventParser):
    pass


class _Throw(_Events, IntermediateThrowEventParser):
    pass


class _Boundary(_Events, BoundaryEventParser):
    pass


class _Send(_Events, SendTaskParser):
    pass


class _Receive(_Events, ReceiveTaskParser):
    pass


class _FirstEvent(_Events, EventBasedGatewayParser):
    def create_task(self) -> Any:
        return self._create_task(specs.GatewayEvents())


def _with(tag: str, parser: type, spec: type | None = None) -> tuple[str, tuple[type, type]]:
    return full_tag(tag), (parser, spec or BpmnParser.PARSER_CLASSES[full_tag(tag)][1])


class _Process(ProcessParser):
    def create_spec(self) -> Any:
        return specs.ProcessSpec(name=self.bpmn_id, description=self.get_name(), filename=self.filename)


class DiagramParser(BpmnParser):
    """The parser for a deployment. Whether a process is executable was asked before (Deployment.processes)."""

    PROCESS_PARSER_CLASS = _Process

    OVERRIDE_PARSER_CLASSES: ClassVar = dict(
        [
            _with("task", _Plain, specs.Step),
            _with("userTask", _Plain, specs.PersonTask),
            _with("manualTask", _Plain, specs.PersonTask),
            _with("scriptTask", _Plain, specs.FeelScript),
            _with("serviceTask", _Plain, specs.Service),
            _with("businessRuleTask", _Plain, specs.Decision),
            _with("callActivity", _CallActivity, specs.Call),
            _with("subProcess", SubWorkflowParser, specs.Embedded),
            _with("parallelGateway", GatewayParser, specs.Parallel),
            _with("inclusiveGateway", ConditionalGatewayParser, specs.Inclusive),
            _with("eventBasedGateway", _FirstEvent, specs.FirstEvent),
            _with("startEvent", _Start, events.Begin),
            _with("endEvent", _End),
            _with("intermediateCatchEvent", _Catch),
            _with("intermediateThrowEvent", _Throw),
            _with("boundaryEvent", _Boundary),
            _with("sendTask", _Send),
            _with("receiveTask", _Receive),
        ]
    )
