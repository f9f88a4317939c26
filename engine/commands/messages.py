"""Messages: kept as rows until an instance that waits for them takes them, once."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from engine import records
from engine.commands.context import Context
from engine.commands.outcome import Outcome
from engine.commands.steps import ensure_running, once, record_incident, take
from engine.errors import Conflict, StepFailed
from engine.process import values
from engine.records import SYSTEM, Actor
from engine.store import Tx, instances, messages
from engine.store.messages import Pending

BATCH = 200


def deliver(
    context: Context, name: str, key: str, payload: Mapping[str, Any], *, actor: Actor, now: datetime, command_id: str
) -> None:
    """Accept a message from outside. It may come before anybody waits for it; `deliver_pending` hands it over."""

    def work(tx: Tx) -> Outcome:
        messages.send(tx, name, key, values.to_json(dict(payload)), None, now)
        return Outcome(0, instances.RUNNING)

    once(context, command_id, "deliver", actor, now, work)


def deliver_pending(context: Context, *, now: datetime) -> int:
    """Hand every message over that somebody waits for; how many. What that makes others send is handed over too."""
    count = 0
    while True:
        with context.database.read() as tx:
            pairs = messages.pending(tx, BATCH)
        if not pairs:
            return count
        for pair in pairs:
            count += _hand_over(context, pair, now)


def _hand_over(context: Context, pair: Pending, now: datetime) -> int:
    def work(tx: Tx) -> Outcome:
        row = instances.load(tx, pair.instance)
        ensure_running(row)
        if not messages.consume(tx, pair.message, pair.instance, now):
            raise Conflict("another instance has taken this message")
        step = take(
            context, tx, row, records.Deliver(pair.wait, pair.name, values.from_json(pair.payload)), SYSTEM, now
        )
        return Outcome(row.id, instances.COMPLETED if step.completed else instances.RUNNING)

    try:
        once(context, f"message:{pair.message}:{pair.instance}", "deliver", SYSTEM, now, work)
    except StepFailed as failure:
        command = {"kind": "deliver", "message": pair.message, "wait": pair.wait, "name": pair.name,
                   "payload": pair.payload}  # fmt: skip
        record_incident(context, pair.instance, failure, command, SYSTEM, now)
    return 1
