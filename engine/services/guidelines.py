"""Operators of the guideline (工作指引, 实施细则): made by the initiator, reviewed by participants, issued."""

from collections.abc import Mapping, Sequence
from typing import Any

from engine import disclosure
from engine.errors import NotFound, Refused
from engine.services.call import Answer, Problems, ServiceCall, own_department, refuse_if, submission
from engine.services.campaigns import own_campaign
from engine.services.documents import issue_for
from engine.services.publications import publish
from engine.store import campaigns, guidelines

GUIDELINE = "工作指引"
Row = Mapping[str, Any]


def save(call: ServiceCall, inputs: Row) -> Answer:
    """guideline.save: what the jurisdiction's document wants said, each heading with its text.

    YC-2.5a names four, TQ-3.4 six, MS-2.3 eight headings; CJ-2.4e allows one. Headings of one's own may follow.
    """
    campaign = own_campaign(call)
    entries = submission(inputs)["entries"]
    refuse_if(_problems(call, entries), "the guideline cannot be kept")
    guidelines.save(
        call.tx,
        {
            "jurisdiction": call.jurisdiction,
            "campaign_id": campaign["id"],
            "entries": entries,
            "made_by": call.actor.id,
            "made_at": call.now,
        },
    )
    return {}


def _problems(call: ServiceCall, entries: Sequence[Row]) -> Problems:
    wanted: Sequence[str] = call.setting("task.guideline_fields", [])
    said = [entry["field"] for entry in entries if str(entry.get("text", "")).strip()]
    problems = [("/entries", f"{field} is missing") for field in wanted if field not in said]
    twice = sorted({field for field in said if said.count(field) > 1})
    return problems + [("/entries", f"{field} stands there twice") for field in twice]


def review(call: ServiceCall, inputs: Row) -> Answer:
    """guideline.review: a participant agrees with the guideline or says what to change (会同参与部门制定, YC-2.5a)."""
    department = own_department(call, inputs)
    campaign = campaigns.the_campaign(call.tx, call.fact("campaign"))
    if department not in campaign["participants"]:
        raise Refused(f"{department} is no participant of {campaign['campaign_no']}")
    given = submission(inputs)
    silent = given["decision"] != "AGREE" and not given.get("text")
    refuse_if([("/text", "the opinion is missing")] if silent else [], "the review cannot be kept")
    guidelines.review(
        call.tx,
        {
            "guideline_id": _newest(call)["id"],
            "department": department,
            "jurisdiction": call.jurisdiction,
            "decision": given["decision"],
            "text": given.get("text"),
            "reviewed_by": call.actor.id,
            "reviewed_at": call.now,
        },
    )
    return {}


def _newest(call: ServiceCall) -> Row:
    found = guidelines.newest(call.tx, call.fact("campaign"))
    if found is None:
        raise NotFound("the campaign has no guideline yet")
    return found


def close(call: ServiceCall, _inputs: Row) -> Answer:
    """guideline.close: issued and public when every participant agrees; else the initiator makes a further version.

    程序公开 (MS-1.3); where the law names no channel for it, it goes to none.
    """
    campaign = campaigns.the_campaign(call.tx, call.fact("campaign"))
    newest = _newest(call)
    given = {row["department"]: row["decision"] for row in guidelines.reviews(call.tx, newest["id"])}
    agreed = all(given.get(code) == "AGREE" for code in campaign["participants"])
    if agreed:
        guidelines.agree(call.tx, newest["id"], call.now)
        issue_for(call, GUIDELINE, campaign["initiator"])
        publish(call, "guideline", newest["id"], campaign["initiator"], disclosure.public_guideline(campaign, newest))
    return {"guideline_agreed": agreed}


def agreed_on(call: ServiceCall, campaign: Row) -> bool:
    """Whether the campaign has a guideline that every participant agreed to."""
    newest = guidelines.newest(call.tx, campaign["id"])
    return newest is not None and bool(newest["agreed"])
