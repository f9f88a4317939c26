"""Incidents: steps that failed, kept with their command until somebody mends the cause and retries."""

from datetime import datetime
from typing import Any

from engine import access, records
from engine.commands.context import Context
from engine.commands.instances import MAY_STEER
from engine.commands.outcome import Outcome
from engine.commands.steps import as_actor, once, take
from engine.errors import Conflict, DefinitionError
from engine.process import values
from engine.records import Actor
from engine.store import Tx, incidents, instances, jobs, messages
from engine.store.incidents import IncidentRow
from engine.store.instances import InstanceRow


def retry(context: Context, incident_id: int, *, actor: Actor, now: datetime, command_id: str) -> Outcome:
    """Do the failed step again, for the person who asked for it, on the newest deployment of its rules.

    Raises StepFailed when it fails again (the incident stays open), Conflict when it is closed already.
    """

    def work(tx: Tx) -> Outcome:
        incident = _open(tx, incident_id)
        row = _on_mended_rules(context, tx, instances.load(tx, incident.instance_id))
        access.require_role(actor, row.jurisdiction, *MAY_STEER)
        command = _command(tx, incident, now)
        step = take(context, tx, row, command, as_actor(incident.command.get("person")), now)
        if incident.command["kind"] == "job":
            jobs.done(tx, incident.command["job"])
        incidents.resolve(tx, incident_id, incidents.RESOLVED, now, actor.id)
        return Outcome(row.id, instances.COMPLETED if step.completed else instances.RUNNING)

    return once(context, command_id, "retry", actor, now, work)


def cancel_incident(
    context: Context, incident_id: int, reason: str, *, actor: Actor, now: datetime, command_id: str
) -> Outcome:
    """Give the failed step up: the instance runs on as if the command had not been sent."""

    def work(tx: Tx) -> Outcome:
        incident = _open(tx, incident_id)
        row = instances.load(tx, incident.instance_id)
        access.require_role(actor, row.jurisdiction, *MAY_STEER)
        if not row.state:
            raise Conflict("办件未能启动：请取消办件")
        incidents.resolve(tx, incident_id, incidents.CANCELLED, now, actor.id)
        instances.set_status(tx, row.id, instances.RUNNING)
        return Outcome(row.id, instances.RUNNING)

    del reason
    return once(context, command_id, "cancel_incident", actor, now, work)


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


def _open(tx: Tx, incident_id: int) -> IncidentRow:
    incident = incidents.load(tx, incident_id)
    if incident.status != incidents.OPEN:
        raise Conflict(f"异常 {incident_id} 已处理")
    return incident


def _command(tx: Tx, incident: IncidentRow, now: datetime) -> records.Command:
    kept: dict[str, Any] = values.from_json(incident.command)
    match kept["kind"]:
        case "start":
            return records.Start(kept["data"])
        case "complete":
            return records.Complete(kept["number"], kept["submission"])
        case "deliver":
            messages.consume(tx, kept["message"], incident.instance_id, now)
            return records.Deliver(kept["wait"], kept["name"], kept["payload"])
        case "wake":
            return records.Wake()
        case "job":
            return records.Resume(kept["number"])
    raise DefinitionError(f"incident {incident.id} keeps an unknown command {kept['kind']!r}")
