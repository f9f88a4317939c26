"""What one step of one instance may ask: FEEL functions of the law, decisions, operators behind the port."""

from collections import Counter
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from engine.clock import china_date, late_from
from engine.commands import deadlines
from engine.commands.context import Context, Law
from engine.errors import DecisionError, FeelError, NotFound
from engine.process import values
from engine.process.rules import Outcome
from engine.records import Actor, Event
from engine.services.call import ServiceCall
from engine.store import Tx, jobs, messages
from engine.workdays import Due


def scoped(jurisdiction: str, key: str) -> str:
    """The key of a message as it is stored: numbers of campaigns are unique within their jurisdiction only."""
    return f"{jurisdiction}/{key}"


class Surroundings:
    """Lives for one step in one transaction. `facts` and `bases` (why a due date is what it is) are collected, and in
    `reached` how many channels, other instances and messages it reached.
    """

    def __init__(
        self,
        context: Context,
        tx: Tx,
        law: Law,
        instance: int,
        key: str,
        jurisdiction: str,
        actor: Actor,
        now: datetime,
    ) -> None:
        self.context, self.tx, self.law, self.actor, self.now = context, tx, law, actor, now
        self.instance, self.key, self.jurisdiction = instance, key, jurisdiction
        self.facts: list[Event] = []
        self.bases: dict[date, dict[str, Any]] = {}
        self.reached: Counter[str] = Counter()

    # The port ---------------------------------------------------------------------------------------------------

    def call_service(self, operator: str, inputs: Mapping[str, Any], data: Mapping[str, Any]) -> Mapping[str, Any]:
        """Run an operator in this transaction."""
        found = self.context.operators.get(operator)
        if found is None:
            raise NotFound(f"no operator {operator}")
        return found(self.service_call(data), inputs)

    def service_call(self, data: Mapping[str, Any]) -> ServiceCall:
        """What an operator is given, with the process data."""
        return ServiceCall(
            tx=self.tx, now=self.now, jurisdiction=self.jurisdiction, actor=self.actor, instance_id=self.instance,
            business_key=self.key, data=data, profile=self.law.profile(self.jurisdiction), decide=self.decide,
            due=self.due, why=self.why, explain=self.explain, start=self.start, send=self.send, note=self.note,
            push=self.push, entropy=self.context.entropy,
        )  # fmt: skip

    def decide(self, decision: str, inputs: Mapping[str, Any]) -> Outcome:
        """Evaluate a decision of the deployment and note it."""
        outcome = self.law.deployment.rules.evaluate(decision, inputs, self.functions())
        rows = [[row.rule_id, row.clause] for row in outcome.rows]
        self.note("decision.made", {"decision": decision, "outputs": outcome.outputs, "rows": rows})
        return outcome

    def due(self, kind: str, start: date | None = None) -> Due:
        """The due day of a kind of deadline; DecisionError for one that the document sets no limit to."""
        found = self.limit(kind, start)
        if found is None:
            raise DecisionError(f"decision deadlines sets {self.jurisdiction} no limit for {kind}")
        return found

    def why(self, kind: str, start: date) -> Mapping[str, Any]:
        """Why the due day of a kind of deadline is what it is; DecisionError as for `due`."""
        return self.bases[self.due(kind, start).date]

    def explain(self, day: date, basis: Mapping[str, Any]) -> None:
        """Keep why a date is what it is, for the tasks of this step that are due on it."""
        self.bases[day] = dict(basis)

    def limit(self, kind: str, start: date | None = None) -> Due | None:
        """The due day of a kind of deadline (decision `deadlines` and the calendar), None where there is none."""
        calendar, decide = self.context.calendar(self.jurisdiction), self.law.deployment.rules.evaluate
        found = deadlines.due(calendar, decide, self.jurisdiction, kind, start or self.today())
        if found is None:
            return None
        self.bases[found[0].date] = found[1]
        return found[0]

    def start(self, process: str, key: str, data: Mapping[str, Any]) -> None:
        """Start another instance, as a job of this transaction."""
        self.reached["instances"] += 1
        values.check(data)
        inputs = {"key": key, "jurisdiction": self.jurisdiction, "data": values.to_json(dict(data))}
        jobs.add(
            self.tx, kind="start", operator=process, jurisdiction=self.jurisdiction, inputs=inputs, run_at=self.now,
            now=self.now,
        )  # fmt: skip

    def send(self, name: str, key: str, payload: Mapping[str, Any]) -> None:
        """Send a message, as a row of this transaction."""
        self.reached["messages"] += 1
        messages.send(
            self.tx, name, scoped(self.jurisdiction, key), values.to_json(dict(payload)), self.instance, self.now
        )

    def push(self, channel: str, key: str, content: Mapping[str, Any]) -> str | None:
        """Hand a publication to a channel; its receipt, if it came at once."""
        self.reached["channels"] += 1
        return self.context.push(channel, key, content)

    def outside(self) -> list[Event]:
        """The fact that others know of this step now: behind it nothing is taken back."""
        return [Event("outside.told", "", dict(self.reached))] if self.reached else []

    def note(self, kind: str, details: Mapping[str, Any]) -> None:
        """Add a fact to the history of this instance."""
        self.facts.append(Event(kind, "", details))

    # FEEL -------------------------------------------------------------------------------------------------------

    def today(self) -> date:
        """The day in China."""
        return china_date(self.now)

    def functions(self) -> dict[str, Any]:
        """The functions that diagrams and tables may call (nodes.FUNCTION_NAMES)."""
        return {
            "today": self.today,
            "now": lambda: self.now,
            "deadline": lambda kind, start=None: limit.date if (limit := self.limit(kind, start)) else None,
            "late from": late_from,
            "working days after": lambda day, n: self.context.calendar(self.jurisdiction).after(day, int(n)).date,
            "working days before": lambda day, n: self.context.calendar(self.jurisdiction).before(day, int(n)).date,
            "profile": self.profile,
        }

    def profile(self, path: str) -> Any:
        """The value at a dotted path of the jurisdiction's profile; FeelError for a path that is not there."""
        value: Any = self.law.profile(self.jurisdiction)
        for name in path.split("."):
            if not isinstance(value, Mapping) or name not in value:
                raise FeelError(f"the profile of {self.jurisdiction} has no {path}")
            value = value[name]
        return value
