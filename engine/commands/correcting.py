"""Mending a locked draw: an object that was an error of the frame, an inspector who cannot go. Both enter the ledger.

Somebody proposes with reason and evidence, another approves: the actor of the command (SSJ-DRAW-1, 8).
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from engine import access, records
from engine.commands.context import Context
from engine.commands.finding import around, instance_of
from engine.commands.instances import clear
from engine.commands.outcome import Outcome
from engine.commands.procedures import procedure_of
from engine.commands.steps import note, once, take
from engine.records import Actor
from engine.services import replacements, withdrawals
from engine.store import Tx, campaigns, inspections, instances

Given = Mapping[str, Any]


def withdraw_object(
    context: Context, campaign: int, proposal: Given, *, actor: Actor, now: datetime, command_id: str
) -> Outcome:
    """Withdraw an object that had gone before the snapshot; the next of the reserve is drawn in its place.

    `proposal` names object, gone_on, reason (CLOSED, MOVED, NOT_SUBJECT or DUPLICATE), evidence and proposed_by. The
    visit that was begun is cancelled. Raises Refused, Invalid for an object that went later: that is a result.
    Clauses YC-2.5b, MS-2.5c.
    """

    def work(tx: Tx) -> Outcome:
        row = campaigns.the_campaign(tx, campaign)
        access.require_role(actor, row["jurisdiction"], "approver")
        found = instance_of(context, tx, row["jurisdiction"], "campaign", row["campaign_no"])
        given = around(context, tx, found, actor, now)
        answer = withdrawals.withdraw_object(given.service_call({"campaign": campaign}), {"submission": dict(proposal)})
        note(tx, found, given.facts, actor, now)
        _cancel(context, tx, row["jurisdiction"], answer["withdrawn"], str(proposal["reason"]), actor, now)
        return Outcome(found.id, found.status)

    return once(context, command_id, "withdraw_object", actor, now, work)


def replace_inspector(
    context: Context, jurisdiction: str, proposal: Given, *, actor: Actor, now: datetime, command_id: str
) -> Outcome:
    """Fill the place of a member of a locked team by the draw, that place only (TD-4.2d).

    `proposal` names inspection (its number), inspector, reason, evidence and proposed_by. Raises Refused, Invalid.
    """
    access.require_role(actor, jurisdiction, "approver")

    def work(tx: Tx) -> Outcome:
        visit = inspections.numbered(tx, jurisdiction, str(proposal["inspection"]))
        found = instance_of(context, tx, jurisdiction, "inspection", visit["number"])
        given = around(context, tx, found, actor, now)
        replacements.replace_later(given.service_call({"campaign": visit["campaign_id"]}), {"submission": proposal})
        note(tx, found, given.facts, actor, now)
        return Outcome(found.id, found.status)

    return once(context, command_id, "replace_inspector", actor, now, work)


def _cancel(context: Context, tx: Tx, jurisdiction: str, number: str, reason: str, actor: Actor, now: datetime) -> None:
    """End the withdrawn visit, if it was begun."""
    begun = instances.find(tx, procedure_of(context, tx, jurisdiction, "inspection"), number)
    if begun is not None and begun.status not in (instances.COMPLETED, instances.CANCELLED):
        take(context, tx, begun, records.Cancel(reason), actor, now)
        clear(tx, begun.id, actor, now)
