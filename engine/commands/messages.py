"""Messages: kept as rows until an instance that waits for them takes them, once."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from engine import access, records
from engine.commands.context import Context
from engine.commands.instances import MAY_STEER
from engine.commands.keeping import keep_own_incident
from engine.commands.outcome import Outcome
from engine.commands.steps import alone, ensure_running, once, take
from engine.commands.submissions import small
from engine.commands.surroundings import scoped
from engine.errors import Conflict, NotAllowedHere, StepFailed
from engine.process import values
from engine.records import SYSTEM, Actor
from engine.store import Tx, instances, messages
from engine.store.messages import Pending

BATCH = 200


def deliver(
    context: Context, name: str, key: str, payload: Mapping[str, Any], *, actor: Actor, now: datetime, command_id: str
) -> None:
    """Accept a message from outside for the actor's jurisdiction.

    It may come before anybody waits for it; `deliver_pending` hands it over. Raises Refused, Invalid.
    """
    access.require_role(actor, actor.jurisdiction, *MAY_STEER)
    content = small(payload)
    values.check(content)

    def work(tx: Tx) -> Outcome:
        messages.send(tx, name, scoped(actor.jurisdiction, key), values.to_json(content), None, now)
        return Outcome(0, instances.RUNNING)

    once(context, command_id, "deliver", actor, now, work)


def deliver_pending(context: Context, *, now: datetime, jurisdiction: str = "") -> int:
    """Hand every message over that somebody waits for; how many. What that makes others send is handed over too.

    Of one jurisdiction, where it is named.
    """
    total = 0
    while count := sum(_hand_over(context, pair, now) for pair in _pairs(context, jurisdiction)):
        total += count
    return total


def _pairs(context: Context, jurisdiction: str) -> list[Pending]:
    with context.database.read() as tx:
        return messages.pending(tx, BATCH, jurisdiction)


def _hand_over(context: Context, pair: Pending, now: datetime) -> bool:
    """False where somebody else was faster, or the instance was ended or suspended since it was listed."""

    def work(tx: Tx) -> Outcome:
        row = instances.load(tx, pair.instance)
        ensure_running(row)
        if not messages.consume(tx, pair.message, pair.instance, now):
            raise Conflict("another instance has taken this message")
        return take(
            context, tx, row, records.Deliver(pair.wait, pair.name, values.from_json(pair.payload)), SYSTEM, now
        )

    try:
        alone(context, work)
    except (Conflict, NotAllowedHere):
        return False
    except StepFailed as failure:
        command = {"kind": "deliver", "message": pair.message, "wait": pair.wait, "name": pair.name,
                   "payload": pair.payload}  # fmt: skip
        keep_own_incident(context, pair.instance, failure, command, now)
    return True
