"""Reading that leaves a trace: evidence of another department, the published results of a campaign."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from engine.commands.context import Context
from engine.commands.finding import around, instance_of, instance_of_visit
from engine.commands.outcome import Outcome
from engine.commands.steps import note, once
from engine.records import Actor
from engine.services import collection, sharing
from engine.store import Tx, campaigns, publications
from engine.store import sharing as shared

Row = Mapping[str, Any]


def read_evidence(context: Context, evidence: int, *, actor: Actor, now: datetime, command_id: str) -> Row:
    """One piece of evidence, for its department and those it is shared with (执法证据…共享互认, TQ-3.7d).

    Who reads what another department has shared stands in the history of the visit. Raises Refused, NotFound.
    """

    def work(tx: Tx) -> Outcome:
        found = instance_of_visit(context, tx, shared.the_evidence(tx, evidence)["inspection_id"])
        given = around(context, tx, found, actor, now)
        sharing.read_evidence(given.service_call({}), evidence)
        note(tx, found, given.facts, actor, now)
        return Outcome(found.id, found.status)

    once(context, command_id, f"read_evidence {evidence}", actor, now, work)
    with context.database.read() as tx:
        return shared.the_evidence(tx, evidence)


def collect_results(context: Context, campaign: str, *, actor: Actor, now: datetime, command_id: str) -> list[Row]:
    """What was published of the results of a campaign (its number), newest first (统一归集, TD-4.5a).

    The department that the profile names as collector may, in its own jurisdiction; what it took in stands in the
    history of the campaign. Raises Refused, NotFound.
    """
    where = actor.jurisdiction

    def work(tx: Tx) -> Outcome:
        row = campaigns.numbered(tx, where, campaign)
        found = instance_of(context, tx, where, "campaign", campaign)
        given = around(context, tx, found, actor, now)
        collection.collected(given.service_call({}), row["id"])
        note(tx, found, given.facts, actor, now)
        return Outcome(found.id, found.status)

    once(context, command_id, f"collect_results {campaign}", actor, now, work)
    with context.database.read() as tx:
        return publications.of_campaign(tx, campaigns.numbered(tx, where, campaign)["id"], "result")
