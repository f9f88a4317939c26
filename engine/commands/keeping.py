"""Steps that failed are kept, with the command and who gave it, until somebody mends the cause."""

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from typing import Any

from engine.commands.context import Context
from engine.commands.outcome import Outcome
from engine.commands.steps import alone, ensure_running, note
from engine.errors import Conflict, NotAllowedHere, StepFailed
from engine.process import values
from engine.records import SYSTEM, Actor, Event
from engine.store import Tx, incidents, instances


def keep_incident(
    tx: Tx, instance: int, failure: StepFailed, command: dict[str, Any], actor: Actor, now: datetime
) -> Outcome:
    """Keep a failed step, in a transaction of its own: nothing is lost, the command waits to be retried.

    Raises Conflict, NotAllowedHere where the instance was ended or suspended meanwhile.
    """
    row = instances.load(tx, instance)
    if row.status != instances.INCIDENT:
        ensure_running(row)
    node = f"{failure.process}:{failure.node}"
    incident = incidents.add(
        tx, instance, node=node, kind=failure.kind, message=str(failure), command=values.to_json(command), now=now
    )
    fact = Event("incident.opened", node, {"incident": incident, "kind": failure.kind})
    note(tx, row, [fact], actor, now, status=instances.INCIDENT)
    return Outcome(instance, instances.INCIDENT, incident)


def keep_own_incident(
    context: Context, instance: int, failure: StepFailed, command: dict[str, Any], now: datetime,
    also: Callable[[Tx], None] = lambda _: None,
) -> None:  # fmt: skip
    """The same for what the platform did by itself; nothing where the instance was ended or suspended meanwhile."""

    def work(tx: Tx) -> Outcome:
        outcome = keep_incident(tx, instance, failure, command, SYSTEM, now)
        also(tx)
        return outcome

    with suppress(Conflict, NotAllowedHere):
        alone(context, work)


def person(actor: Actor) -> dict[str, Any]:
    """An actor as JSON, kept with an incident so that a retry acts for the same person."""
    return {
        "id": actor.id, "name": actor.name, "jurisdiction": actor.jurisdiction, "department": actor.department,
        "roles": sorted(actor.roles), "simulated": actor.simulated, "principal": actor.principal,
    }  # fmt: skip


def as_actor(found: dict[str, Any] | None) -> Actor:
    """The actor that `person` wrote; the platform where none was."""
    return SYSTEM if found is None else Actor(**{**found, "roles": frozenset(found["roles"])})
