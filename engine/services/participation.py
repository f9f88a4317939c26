"""Operators of taking part (参与确认, 对接确认): departments confirm with contact and equipment, or decline."""

from collections.abc import Mapping
from typing import Any

from engine.errors import Refused
from engine.services.call import Answer, ServiceCall, own_department, refuse_if, submission
from engine.services.campaigns import facts_of_campaign
from engine.store import campaigns, guidelines

CONFIRM, DECLINE = "CONFIRM", "DECLINE"


def answer(call: ServiceCall, inputs: Mapping[str, Any]) -> Answer:
    """participation.answer: a participant confirms with contact and equipment (TQ-3.6b), or declines with a reason."""
    department = own_department(call, inputs)
    campaign = campaigns.the_campaign(call.tx, call.fact("campaign"))
    if department not in campaign["participants"]:
        raise Refused(f"{department} is no participant of {campaign['campaign_no']}")
    given = submission(inputs)
    silent = given["decision"] == DECLINE and not given.get("reason")
    refuse_if([("/reason", "the reason is missing")] if silent else [], "the answer cannot be kept")
    guidelines.take_part(
        call.tx,
        {
            "campaign_id": campaign["id"],
            "department": department,
            "jurisdiction": call.jurisdiction,
            "decision": given["decision"],
            "reason": given.get("reason"),
            "contact": given.get("contact"),
            "equipment": given.get("equipment", []),
            "answered_by": call.actor.id,
            "answered_at": call.now,
        },
    )
    return {}


def close(call: ServiceCall, _inputs: Mapping[str, Any]) -> Answer:
    """participation.close: OK when every participant confirmed (TQ-3.6a); else the initiator changes the campaign."""
    campaign = campaigns.the_campaign(call.tx, call.fact("campaign"))
    complete = not unconfirmed(call, campaign)
    return {**facts_of_campaign(campaign), "participation": "OK" if complete else "CHANGED"}


def unconfirmed(call: ServiceCall, campaign: Mapping[str, Any]) -> list[str]:
    """Participants that have not confirmed."""
    given = guidelines.answers(call.tx, campaign["id"])
    return [code for code in campaign["participants"] if code not in given or given[code]["decision"] != CONFIRM]
