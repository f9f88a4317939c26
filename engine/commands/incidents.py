"""Incidents: steps that failed, kept with their command until somebody mends the cause and retries."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from engine import access, records
from engine.commands.context import Context
from engine.commands.instances import MAY_STEER
from engine.commands.keeping import as_actor
from engine.commands.outcome import Outcome
from engine.commands.steps import note, once, take
from engine.errors import Conflict, DefinitionError, NotAllowedHere
from engine.process import values
from engine.records import Actor, Event
from engine.store import Tx, incidents, instances, jobs, messages
from engine.store.incidents import IncidentRow
from engine.store.instances import InstanceRow


def retry(context: Context, incident_id: int, *, actor: Actor, now: datetime, command_id: str) -> Outcome:
    """Do the failed step again, for the person who asked for it, on the newest deployment of its rules.

    Raises StepFailed when it fails again (the incident stays open), Conflict when it is closed already.
    """

    def work(tx: Tx) -> Outcome:
        incident, found = _open(tx, incident_id, actor)
        row = _on_mended_rules(context, tx, found)
        command = _command(tx, incident, now)
        outcome = take(context, tx, row, command, as_actor(incident.command.get("person")), now)
        if incident.command["kind"] == "job":
            jobs.done(tx, incident.command["job"])
        return _close(tx, incident, "incident.resolved", {"definition": row.definition}, outcome, actor, now)

    return once(context, command_id, "retry", actor, now, work)


def cancel_incident(
    context: Context, incident_id: int, reason: str, *, actor: Actor, now: datetime, command_id: str
) -> Outcome:
    """Give the failed step up: the instance runs on as if the command had not been sent.

    What the platform does by itself (a timer, a message, a job) it will try again.
    """

    def work(tx: Tx) -> Outcome:
        incident, row = _open(tx, incident_id, actor)
        if not row.state:
            raise NotAllowedHere("办件未能启动：请取消办件")
        if incident.command["kind"] == "job":
            jobs.fail(tx, incident.command["job"], reason, now)
        runs_on = Outcome(row.id, instances.RUNNING)
        return _close(tx, incident, "incident.cancelled", {"reason": reason}, runs_on, actor, now)

    return once(context, command_id, "cancel_incident", actor, now, work)


def _open(tx: Tx, incident_id: int, actor: Actor) -> tuple[IncidentRow, InstanceRow]:
    """The open incident and its instance, for somebody who may steer it."""
    row = instances.load(tx, incidents.load(tx, incident_id).instance_id)
    access.require_role(actor, row.jurisdiction, *MAY_STEER)
    incident = incidents.load(tx, incident_id)  # again: now it cannot change without moving the instance on
    if incident.status != incidents.OPEN:
        raise Conflict(f"异常 {incident_id} 已处理")
    return incident, row


def _close(
    tx: Tx, incident: IncidentRow, fact: str, details: dict[str, Any], outcome: Outcome, actor: Actor, now: datetime
) -> Outcome:
    """Close the incident and say so in the history; where others are open the instance goes on waiting for them."""
    kept = incidents.CANCELLED if fact == "incident.cancelled" else incidents.RESOLVED
    incidents.resolve(tx, incident.id, kept, now, actor.id)
    others = [other.id for other in incidents.of_instance(tx, incident.instance_id) if other.status == incidents.OPEN]
    status = instances.INCIDENT if others and outcome.status == instances.RUNNING else outcome.status
    for other in others if status == instances.COMPLETED else ():
        incidents.resolve(tx, other, incidents.CANCELLED, now, actor.id)
    row = instances.load(tx, incident.instance_id)
    note(tx, row, [Event(fact, incident.node, {"incident": incident.id, **details})], actor, now, status)
    return replace(outcome, status=status)


def _on_mended_rules(context: Context, tx: Tx, row: InstanceRow) -> InstanceRow:
    """Let the instance go on with mended tables, forms and profiles, if the newest deployment has the same diagrams."""
    latest = context.latest(tx)
    if latest == row.definition or not same_diagrams(context, tx, row.definition, latest):
        return row
    instances.set_definition(tx, row.id, latest)
    return instances.load(tx, row.id)


def same_diagrams(context: Context, tx: Tx, one: str, other: str) -> bool:
    """Whether two deployments differ in tables, forms and profiles only."""

    def diagrams(digest: str) -> dict[str, bytes]:
        files = context.law(tx, digest).deployment.files
        return {name: content for name, content in files.items() if name.endswith(".bpmn")}

    return diagrams(one) == diagrams(other)


def _command(tx: Tx, incident: IncidentRow, now: datetime) -> records.Command:
    kept: dict[str, Any] = values.from_json(incident.command)
    match kept["kind"]:
        case "start":
            return records.Start(kept["data"])
        case "complete":
            return records.Complete(kept["number"], kept["submission"])
        case "deliver":
            if not messages.consume(tx, kept["message"], incident.instance_id, now):
                raise Conflict("消息已由另一办件接收：请取消此异常")
            return records.Deliver(kept["wait"], kept["name"], kept["payload"])
        case "wake":
            return records.Wake()
        case "job":
            return records.Resume(kept["number"])
    raise DefinitionError(f"incident {incident.id} keeps an unknown command {kept['kind']!r}")
