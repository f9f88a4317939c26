"""The fixed cast of the command tests: a few people, a small law, an installation in which they act."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from threading import Lock
from typing import Any

from engine import commands
from engine.commands import Context, Outcome
from engine.errors import ServiceError
from engine.jobs import run_everything_due
from engine.process.definitions import Deployment
from engine.records import Actor
from engine.services.call import ServiceCall
from engine.store import Database, actors, events, incidents, instances, notifications, setting_rows, tasks
from engine.store.events import EventRow
from engine.store.incidents import IncidentRow
from engine.store.instances import InstanceRow
from engine.store.tasks import TaskRow
from tests.process import drawing as draw
from tests.process import writing as write

NOW = datetime(2026, 3, 2, 1, tzinfo=UTC)
"""A Monday, nine o'clock in China."""
CALENDARS = Path(__file__).parents[2] / "processes" / "calendars"


def _person(id: str, department: str, *roles: str, jurisdiction: str = "here") -> Actor:
    return Actor(id, id.title(), jurisdiction, department, frozenset(roles))


WANG = _person("wang", "MKT", "participant", "initiator")
SUN = _person("sun", "MKT", "participant")
ZHAO = _person("zhao", "ENV", "participant", "initiator")
MA = _person("ma", "MKT", "approver")
HE = _person("he", "ENV", "approver")
LI = _person("li", "", "coordinator")
GU = _person("gu", "", "supervisor", "administrator")
WEI = _person("wei", "MKT", "participant")
QIAN = _person("qian", "MKT", "participant", "initiator", jurisdiction="there")
ZHOU = _person("zhou", "", "coordinator", jurisdiction="there")
EVERYBODY = (WANG, SUN, ZHAO, MA, HE, LI, GU, WEI, QIAN, ZHOU)

FORM = """{"title": "核查", "clause": [], "ui": {"order": ["x"], "widgets": {}, "help": {}, "labels": {}},
"schema": {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "核查", "type": "object",
"properties": {"x": {"type": "string", "title": "结论", "maxLength": 20}}, "required": ["x"],
"additionalProperties": false}}"""

CHECK = draw.diagram(
    "check", draw.START, draw.user("look", form="answer", department='"MKT"', subject="businessKey"),
    draw.node("businessRuleTask", "judge", decision="verdict"), draw.user("sign", department='"MKT"'), draw.END,
    draw.flows("begin>look", "look>judge", "judge>sign", "sign>finish"),
)  # fmt: skip
FAN = draw.diagram(
    "fan", draw.START, draw.user("opinion", draw.each("people", "person"), subject="string(person)"),
    draw.user("report"), draw.END, draw.flows("begin>opinion", "opinion>report", "report>finish"),
)  # fmt: skip
ASK = draw.diagram(
    "ask", draw.START, draw.node("intermediateCatchEvent", "hear", draw.message("msg_answer")),
    draw.user("read"), draw.END, draw.flows("begin>hear", "hear>read", "read>finish"), messages=("msg_answer",),
)  # fmt: skip
TELL = draw.diagram(
    "tell", draw.START, draw.node("sendTask", "say", "", 'messageRef="msg_answer"', payload="{answer: 7}"), draw.END,
    draw.flows("begin>say", "say>finish"), messages=("msg_answer",),
)  # fmt: skip
WAIT = draw.diagram(
    "wait", draw.START, draw.node("intermediateCatchEvent", "later", draw.timer("timeDuration", "PT1H")),
    draw.node("serviceTask", "act", operator="push"), draw.user("go"), draw.END,
    draw.flows("begin>later", "later>act", "act>go", "go>finish"),
)  # fmt: skip
PUSH = draw.diagram(
    "push", draw.START, draw.user("ask"), draw.node("serviceTask", "act", operator="push", async_="true"),
    draw.user("receive"), draw.END, draw.flows("begin>ask", "ask>act", "act>receive", "receive>finish"),
)  # fmt: skip
SERVE = draw.diagram(
    "serve", draw.START, draw.node("serviceTask", "act", operator="push"), draw.user("go"), draw.END,
    draw.flows("begin>act", "act>go", "go>finish"),
)  # fmt: skip
RECORD = draw.diagram(
    "record", draw.START, draw.user("write", records="push"), draw.user("go"), draw.END,
    draw.flows("begin>write", "write>go", "go>finish"),
)  # fmt: skip
FAN_OUT = draw.diagram(
    "fan_out", draw.START, draw.user("send", draw.each("people", "person"), records="push"), draw.user("report"),
    draw.END, draw.flows("begin>send", "send>report", "report>finish"),
)  # fmt: skip
SPAWN = draw.diagram(
    "spawn", draw.START, draw.node("serviceTask", "act", operator="spawn", inputs="{n: n}"), draw.END,
    draw.flows("begin>act", "act>finish"),
)  # fmt: skip
DUE = draw.diagram(
    "due", draw.START, draw.user("hurry", due='date("2026-03-20")'), draw.END,
    draw.flows("begin>hurry", "hurry>finish"),
)  # fmt: skip
APPROVE = draw.diagram(
    "approve", draw.START, draw.user("decide", role="approver", department='"MKT"'), draw.user("file"), draw.END,
    draw.flows("begin>decide", "decide>file", "file>finish"),
)  # fmt: skip
STAGES = draw.diagram(
    "stages", draw.START, draw.node("callActivity", "drafting", attributes='calledElement="draft"'), draw.user("hear"),
    draw.node("callActivity", "signing", attributes='calledElement="countersign"'), draw.END,
    draw.flows("begin>drafting", "drafting>hear", "hear>signing", "signing>finish"),
)  # fmt: skip
DRAFT = draw.diagram(
    "draft", draw.START, draw.user("write"), draw.user("check_it"), draw.END,
    draw.flows("begin>write", "write>check_it", "check_it>finish"),
)  # fmt: skip
COUNTERSIGN = draw.diagram(
    "countersign", draw.START, draw.user("first"), draw.user("second"), draw.END,
    draw.flows("begin>first", "first>second", "second>finish"),
)  # fmt: skip
DIAGRAMS = {
    "check": CHECK, "fan": FAN, "ask": ASK, "tell": TELL, "wait": WAIT, "push": PUSH, "serve": SERVE, "record": RECORD,
    "fan_out": FAN_OUT, "spawn": SPAWN, "due": DUE, "approve": APPROVE, "stages": STAGES,
    "draft": DRAFT, "countersign": COUNTERSIGN,
}  # fmt: skip


def verdicts(*known: str) -> bytes:
    """The decision `verdict`, which has rows for these values of `x` only."""
    rows = [write.row([f'"{x}"'], [f'"{x} judged"']) for x in known]
    body = write.table(write.asks("x"), write.answers("verdict"), *rows)
    return write.definitions(write.decision(body, "verdict"))


def limits() -> bytes:
    """The decision `limits`: a campaign is prepared ten working days before its line begins."""
    body = write.table(write.asks("kind"), write.answers("n"), write.row(['"campaign_lead"'], ["10"]))
    return write.definitions(write.decision(body, "limits"))


PROFILE = "key: {}\nprocedures: {{annual_plan: due, campaign: serve}}\n"


def law(*known: str, **diagrams: bytes) -> Deployment:
    """The small law; `diagrams` replace those of the same name."""
    files = {f"processes/{name}.bpmn": content for name, content in (DIAGRAMS | diagrams).items()}
    profiles = {f"processes/{name}/profile.yaml": PROFILE.format(name).encode() for name in ("here", "there")}
    tables = {"verdict.dmn": verdicts(*(known or ("yes",))), "limits.dmn": limits()}
    rules = {f"processes/rules/{name}": content for name, content in tables.items()}
    return Deployment({**files, **profiles, **rules, "forms/answer.json": FORM.encode()})


@dataclass
class Channel:
    """The world behind the operators: counts what reached it, and fails while it is broken."""

    broken: bool = False
    calls: int = 0
    lock: Lock = field(default_factory=Lock)

    def push(self, call: ServiceCall, inputs: Mapping[str, Any]) -> dict[str, Any]:
        """Write something, then fail or answer: what was written must not survive a failure."""
        setting_rows.put(call.tx, f"pushed.{call.business_key}", str(call.now))
        if self.broken:
            raise ServiceError("平台无应答")
        with self.lock:
            self.calls += 1
        return {"receipt": self.calls}

    def spawn(self, call: ServiceCall, inputs: Mapping[str, Any]) -> dict[str, Any]:
        """Start n more instances."""
        for number in range(inputs["n"]):
            call.start("serve", f"{call.business_key}-{number}", {})
        return {}


@dataclass
class Installation:
    """A database that runs the small law, and short words for what happens in it."""

    database: Database
    channel: Channel = field(default_factory=Channel)
    numbers: Any = field(default_factory=lambda: count(1))
    now: datetime = NOW

    def __post_init__(self) -> None:
        self.context = self.another()
        self.context.deploy(law(), NOW, "test")
        with self.database.write() as tx:
            actors.save(tx, EVERYBODY)

    def another(self) -> Context:
        """The surroundings of another process that works on the same database."""
        operators = {"push": self.channel.push, "spawn": self.channel.spawn}
        return Context(self.database, operators, CALENDARS)

    # Doing ------------------------------------------------------------------------------------------------------

    def do(self, command: Callable[..., Any], *arguments: Any, by: Actor = WANG, id: str = "", **more: Any) -> Any:
        """Carry out a command under a fresh id, or the given one."""
        command_id = id or f"c{next(self.numbers)}"
        return command(self.context, *arguments, actor=by, now=self.now, command_id=command_id, **more)

    def start(self, process: str, key: str = "K", by: Actor = LI, id: str = "", **data: Any) -> int:
        """Start an instance; its id."""
        where = by.jurisdiction
        outcome: Outcome = self.do(commands.start, process, key, data, jurisdiction=where, by=by, id=id)
        return outcome.instance

    def complete(self, instance: int, by: Actor = WANG, id: str = "", **submission: Any) -> Outcome:
        """Complete the first open task of an instance."""
        outcome: Outcome = self.do(commands.complete, self.task(instance).id, submission, by=by, id=id)
        return outcome

    def run(self) -> None:
        """Let the platform do what is due."""
        run_everything_due(self.context, now=self.now, worker="w")

    # Looking ----------------------------------------------------------------------------------------------------

    def instance(self, instance: int) -> InstanceRow:
        """The row of an instance."""
        with self.database.read() as tx:
            return instances.load(tx, instance)

    def find(self, process: str, key: str) -> InstanceRow | None:
        """An instance by its name."""
        with self.database.read() as tx:
            return instances.find(tx, process, key)

    def open(self, instance: int) -> list[TaskRow]:
        """The open tasks of an instance."""
        with self.database.read() as tx:
            return tasks.open_of_instance(tx, instance)

    def task(self, instance: int) -> TaskRow:
        """The first open task of an instance."""
        return self.open(instance)[0]

    def row(self, task: int) -> TaskRow:
        """The row of a task."""
        with self.database.read() as tx:
            return tasks.load(tx, task)

    def history(self, instance: int) -> list[EventRow]:
        """The facts of an instance."""
        with self.database.read() as tx:
            return events.of_instance(tx, instance)

    def facts(self, instance: int, prefix: str = "") -> list[tuple[str, str]]:
        """(kind, who) of the facts whose kind begins so."""
        return [(row.kind, row.actor) for row in self.history(instance) if row.kind.startswith(prefix)]

    def incidents(self, instance: int) -> list[IncidentRow]:
        """Every incident of an instance."""
        with self.database.read() as tx:
            return incidents.of_instance(tx, instance)

    def unread(self, who: Actor) -> list[str]:
        """Kinds of what somebody has been told and not read, the newest first."""
        with self.database.read() as tx:
            return [row.kind for row in notifications.unread(tx, who.id)]

    def possible(self, task: int, by: Actor) -> dict[str, str]:
        """Verbs on a task: why not, or an empty reason where it is allowed."""
        with self.database.read() as tx:
            found = commands.possible(self.context, tx, task, actor=by, now=self.now)
        assert all(each.allowed == (not each.reason) for each in found)
        return {each.verb: each.reason for each in found}

    def setting(self, key: str) -> Any:
        """A setting that an operator wrote."""
        with self.database.read() as tx:
            return setting_rows.get(tx, key)
