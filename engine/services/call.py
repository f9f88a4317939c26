"""What an operator is given: the open transaction, the moment, who acts, and the few doors to the rest."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Protocol

from engine.clock import china_date
from engine.errors import Invalid, NotFound, Refused
from engine.process.rules import Outcome
from engine.records import Actor
from engine.store import Tx
from engine.workdays import Due

Answer = Mapping[str, Any]
"""What an operator returns: ids, decisions and small facts that join the process data."""

Problems = list[tuple[str, str]]
"""(path in the submission, what is wrong with it)."""


class EntropySource(Protocol):
    """The chance of one draw: a secret of 32 bytes and public random values that are named before they exist."""

    @property
    def secret(self) -> bytes:
        """The secret of the draw (SSJ-DRAW-1, 3.2); the same at every call for one draw id."""

    def plan(self, commit_time: datetime, not_before: datetime) -> Sequence[Mapping[str, Any]]:
        """The `entropy_plan` of a commitment made at `commit_time`: no source is known before `not_before`."""

    def contributions(self, plan: Sequence[Mapping[str, Any]]) -> Sequence[Mapping[str, Any]]:
        """What the sources of `plan` said. Raises ServiceError where one is missing: no substitute is chosen."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceCall:
    """One call of an operator. Everything that changes goes through `tx`, all in the caller's transaction."""

    tx: Tx
    now: datetime
    jurisdiction: str
    actor: Actor
    instance_id: int
    business_key: str
    data: Mapping[str, Any]
    """Process data at the calling task, read only."""
    profile: Mapping[str, Any]
    """The jurisdiction's profile.yaml."""
    decide: Callable[[str, Mapping[str, Any]], Outcome]
    """Evaluates a decision of the deployment and records it in the history."""
    due: Callable[[str, date | None], Due]
    """Kind of deadline and the day it runs from (None: today) to its date, by decision `deadlines`."""
    why: Callable[[str, date], Mapping[str, Any]]
    """Kind of deadline and the day it runs from to the basis of its date: n, unit, source, status, calendar, rows."""
    explain: Callable[[date, Mapping[str, Any]], None]
    """Says why a date is what it is, for tasks that the same step opens with this date as due."""
    start: Callable[[str, str, Mapping[str, Any]], None]
    """Starts another instance (process id, business key, data) as a job of the same transaction."""
    send: Callable[[str, str, Mapping[str, Any]], None]
    """Sends a message (name, key, payload) as a row of the same transaction."""
    note: Callable[[str, Mapping[str, Any]], None]
    """Adds a fact to the history: ids and digests only."""
    push: Callable[[str, str, Mapping[str, Any]], str | None]
    """Hands public content to a channel (channel, publication key, content): its receipt number, None if none yet."""
    entropy: Callable[[str], EntropySource]
    """The chance of the draw with this id."""

    @property
    def today(self) -> date:
        """The calendar day in China."""
        return china_date(self.now)

    def rule(self, decision: str, **inputs: Any) -> Any:
        """The outputs of a decision for this jurisdiction: a mapping, or a list where the table collects."""
        return self.decide(decision, {"jurisdiction": self.jurisdiction, **inputs}).outputs

    def setting(self, path: str, default: Any = None) -> Any:
        """The value at a dotted path of the profile; `default` where it is silent (null or absent)."""
        value: Any = self.profile
        for name in path.split("."):
            value = value.get(name) if isinstance(value, Mapping) else None
        return default if value is None else value

    def fact(self, name: str) -> Any:
        """A value of the process data. Raises NotFound when the diagram forgot it."""
        if name not in self.data:
            raise NotFound(f"process data has no {name}")
        return self.data[name]


def submission(inputs: Mapping[str, Any]) -> Mapping[str, Any]:
    """What the person filled in. Raises Invalid without one."""
    found = inputs.get("submission")
    if not isinstance(found, Mapping):
        raise Invalid("a submission is missing")
    return found


def department_of(call: ServiceCall, inputs: Mapping[str, Any]) -> str:
    """The department a step works for: named by the step, its activation, its task, or the process data."""
    task = inputs.get("task") or {}
    places: tuple[Mapping[str, Any], ...] = (inputs, task.get("local") or {}, task, call.data)
    found = next((place["department"] for place in places if place.get("department")), None)
    if found is None:
        raise NotFound("the step names no department")
    return str(found)


def own_department(call: ServiceCall, inputs: Mapping[str, Any]) -> str:
    """The department of the step, which must be the actor's own (谁检查、谁录入、谁公示). Raises Refused."""
    department = department_of(call, inputs)
    if call.actor.department != department:
        raise Refused(f"this is for {department}, you act for {call.actor.department or 'no department'}")
    return department


def different_person(call: ServiceCall, asked_by: str, what: str) -> None:
    """The approver of an exception is never the person who asked for it, nor their deputy (processes, role check 1)."""
    if asked_by in (call.actor.id, call.actor.principal):
        raise Refused(f"{what} needs another person than the one who asked for it")


def refuse_if(problems: Problems, what: str) -> None:
    """Raise Invalid naming every problem found."""
    if problems:
        raise Invalid(f"{what}: " + "; ".join(text for _, text in problems), problems)


def day_of(value: str | date) -> date:
    """A day as a form sends it (YYYY-MM-DD). Raises Invalid."""
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(value)
    except ValueError as error:
        raise Invalid(f"not a day: {value}") from error


def moment_of(value: str | datetime) -> datetime:
    """A moment as a form sends it, with its offset. Raises Invalid."""
    try:
        moment = value if isinstance(value, datetime) else datetime.fromisoformat(value)
    except ValueError as error:
        raise Invalid(f"not a moment: {value}") from error
    if moment.tzinfo is None:
        raise Invalid(f"a moment needs its offset from UTC: {value}")
    return moment


def past_moment(call: ServiceCall, value: str | datetime, path: str) -> datetime:
    """A moment that lies in the past or is now. Raises Invalid."""
    moment = moment_of(value)
    if moment > call.now:
        raise Invalid(f"{path}: {value} has not happened yet", [(path, "lies in the future")])
    return moment
