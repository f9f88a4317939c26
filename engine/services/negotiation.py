"""Operators of the negotiation (协商, TD-4.2b, TD-5.1): rounds, opinions, coordination."""

from collections.abc import Mapping
from typing import Any

from engine.errors import NotFound, Refused
from engine.services.call import Answer, ServiceCall, own_department, submission
from engine.services.documents import issue_for
from engine.store import campaigns

RECORD = "协商记录"
_MATTERS = ("on_task", "on_time", "on_method")
"""检查任务、检查时间、检查方式."""


def open_round(call: ServiceCall, _inputs: Mapping[str, Any]) -> Answer:
    """negotiation.open: invite the participants to the next round; `rounds_left` before the coordinator is asked."""
    campaign = call.fact("campaign")
    last = campaigns.last_round(call.tx, campaign)
    number = 1 + (last["round"] if last else 0)
    campaigns.open_round(call.tx, campaign, call.jurisdiction, number, call.now)
    most = int(call.rule("limits", kind="negotiation_rounds")["n"])
    return {"round": number, "rounds_left": max(0, most - number)}


def opinion(call: ServiceCall, inputs: Mapping[str, Any]) -> Answer:
    """negotiation.opinion: a participant agrees or disagrees on task, time and method; nobody else decides for it."""
    department = own_department(call, inputs)
    given = submission(inputs)
    values = {name: given[name] for name in _MATTERS}
    campaigns.give_opinion(
        call.tx,
        {
            "negotiation_round_id": _last(call)["id"],
            "department": department,
            "jurisdiction": call.jurisdiction,
            "text": given.get("text"),
            "at": call.now,
            **values,
        },
    )
    return {}


def _last(call: ServiceCall) -> Mapping[str, Any]:
    last = campaigns.last_round(call.tx, call.fact("campaign"))
    if last is None:
        raise NotFound("no round of negotiation is open")
    return last


def close_round(call: ServiceCall, _inputs: Mapping[str, Any]) -> Answer:
    """negotiation.close: agreed only when every participant agrees on all three matters (达成一致)."""
    last = _last(call)
    campaign = campaigns.the_campaign(call.tx, call.fact("campaign"))
    given = {row["department"]: row for row in campaigns.opinions(call.tx, last["id"])}
    agreed = all(code in given and _agrees(given[code]) for code in campaign["participants"])
    campaigns.change_round(call.tx, last["id"], closed_at=call.now, agreed=agreed)
    if agreed:
        issue_for(call, RECORD)
    return {"agreed": agreed}


def _agrees(given: Mapping[str, Any]) -> bool:
    return all(given[name] == "AGREE" for name in _MATTERS)


def coordinate(call: ServiceCall, inputs: Mapping[str, Any]) -> Answer:
    """negotiation.coordinate: the coordinator's opinion on a lasting disagreement; it never decides for anybody."""
    campaign = campaigns.the_campaign(call.tx, call.fact("campaign"))
    if call.actor.department in (campaign["initiator"], *campaign["participants"]):
        raise Refused("a department of the campaign does not coordinate its own dispute")
    campaigns.change_round(call.tx, _last(call)["id"], coordination=submission(inputs)["opinion"])
    issue_for(call, RECORD)
    return {}
