"""Operators before the draw (抽取前置条件, P3 step 10): what the law wants to be there, and mending what is missing."""

from collections.abc import Mapping
from typing import Any

from engine import draw
from engine.draw.eligibility import eligible
from engine.services.call import Answer, ServiceCall, refuse_if, submission
from engine.services.campaigns import build_register, change, own_campaign
from engine.services.domains import domain_led_by, domains
from engine.services.draw_rules import matching_of
from engine.services.guidelines import agreed_on
from engine.services.participation import unconfirmed
from engine.services.plan_checks import without_cap
from engine.services.rosters import roster_of
from engine.services.windows import outside_windows
from engine.store import campaigns, guidelines, plans, registers

MEND, CANCEL = "MEND", "CANCEL"
Row = Mapping[str, Any]
Items = Mapping[str, Row]


def readiness(call: ServiceCall, _inputs: Row) -> Answer:
    """campaign.readiness: what the law wants before a draw, and what of it is missing (P3 step 10)."""
    campaign = campaigns.the_campaign(call.tx, call.fact("campaign"))
    listed = registers.active_items(call.tx, call.jurisdiction, call.today)
    missing = [
        *_unplanned(call, campaign),
        *outside_windows(call, campaign),
        *_not_agreed(call, campaign),
        *_not_confirmed(call, campaign),
        *_without_guideline(call, campaign),
        *(f"ITEM_NOT_LISTED:{code}" for code in campaign["items"] if code not in listed),
        *(f"CAP_MISSING:{code}" for code in without_cap(call, _items(campaign, listed))),
        *_domain_gaps(call, campaign, listed),
        *_short_of_inspectors(call, campaign),
    ]
    if not missing:
        campaigns.change_campaign(call.tx, campaign["id"], status="READY")
    return {"ready": not missing, "missing": missing}


def _items(campaign: Row, listed: Items) -> list[Row]:
    return [listed[code] for code in campaign["items"] if code in listed]


def _unplanned(call: ServiceCall, campaign: Row) -> list[str]:
    """TD-4.1a: 报本级政府批准后实施; elsewhere filed or public. What an older version began goes on (YC-2.4c)."""
    if campaign["plan_line_id"] is None:
        return [] if campaign["source"] != "PLAN" else ["PLAN_MISSING"]
    plan = campaigns.plan_of_line(call.tx, campaign["plan_line_id"])
    return [] if plan["status"] in (plans.IN_FORCE, plans.SUPERSEDED) else ["PLAN_NOT_IN_FORCE"]


def _not_agreed(call: ServiceCall, campaign: Row) -> list[str]:
    """TD-4.2b: 对检查任务、检查时间、检查方式等内容进行协商，达成一致; only where the document wants a negotiation."""
    if not campaign["participants"] or not call.setting("task.negotiate"):
        return []
    last = campaigns.last_round(call.tx, campaign["id"])
    return [] if last is not None and last["agreed"] else ["NOT_AGREED"]


def _not_confirmed(call: ServiceCall, campaign: Row) -> list[str]:
    """Where participants were asked to take part (TQ-3.6a), all of them said so."""
    asked = guidelines.answers(call.tx, campaign["id"])
    return [f"NOT_CONFIRMED:{code}" for code in unconfirmed(call, campaign)] if asked else []


def _without_guideline(call: ServiceCall, campaign: Row) -> list[str]:
    """YC-2.5a, TQ-3.4, MS-2.3: the guideline comes before the draw; CJ-2.4e only allows one."""
    if not call.setting("task.guideline_required", False) or agreed_on(call, campaign):
        return []
    return ["GUIDELINE_MISSING"]


def _domain_gaps(call: ServiceCall, campaign: Row, listed: Items) -> list[str]:
    """一单两库一细则 (MS-2.3, MS-4.1-4.5): no draw in a domain without its list, its registers and its rule."""
    if not domains(call):
        return []
    domain = domain_led_by(call, campaign["initiator"])
    if domain is None:
        return [] if not campaign["participants"] else ["DOMAIN_MISSING"]
    bodies = {domain["lead"], *domain["partners"]}
    found = {
        "DOMAIN_LIST": any(item["body"] in bodies for item in listed.values()),
        "DOMAIN_OBJECTS": build_register(call, campaign) > 0,
        "DOMAIN_INSPECTORS": any(row["department"] == domain["lead"] for row in roster_of(call, campaign)),
        "DOMAIN_RULE": agreed_on(call, campaign),
    }
    return [f"{name}_MISSING" for name, there in found.items() if not there]


def _short_of_inspectors(call: ServiceCall, campaign: Row) -> list[str]:
    """TD-3.3b: 以满足随机分配执法检查人员的需要: whoever the draw could send is enough, and one of them may lead.

    Asked by the matching rules of the draw itself, since certificates alone do not make somebody eligible (CJ-2.2d,
    TQ-3.3b): specialty, items, absences. Only recusals, which depend on the object, are not known yet.
    """
    matching = matching_of(call, campaign)
    roster = draw.canonical_roster(roster_of(call, campaign))
    missing = []
    for demand in draw.demands([{"id": ""}], matching):
        able = [row for row in roster if eligible(row, demand, matching)]
        if len(able) < demand.q:
            missing.append(f"INSPECTORS_SHORT:{demand.department}")
        elif not any(row["leader"] for row in able):
            missing.append(f"LEADER_MISSING:{demand.department}")
    return missing


def mend(call: ServiceCall, inputs: Row) -> Answer:
    """campaign.mend: put right what readiness missed. What was agreed on does not change here (TD-4.2b).

    Where nothing can mend it, such as a filter that no object of the domain fits, the initiator cancels the campaign
    with a reason (P3, 任务取消): it stays visible and is counted.
    """
    campaign = own_campaign(call)
    given = submission(inputs)
    if given.get("decision") == CANCEL:
        campaigns.change_campaign(call.tx, campaign["id"], status="CANCELLED")
        call.note("campaign.cancelled", {"campaign": campaign["id"], "reason": given["measures"]})
        return {"mending": CANCEL}
    problems = [(f"/{name}", f"{name} was agreed with the participants") for name in _settled(call, campaign)]
    refuse_if([problem for problem in problems if problem[0][1:] in given], "this needs a new negotiation")
    facts = change(call, campaign, given)
    if "filter" in given or "items" in given:
        build_register(call, campaigns.the_campaign(call.tx, campaign["id"]))
    return {**facts, "mending": MEND}


def _settled(call: ServiceCall, campaign: Row) -> tuple[str, ...]:
    """Negotiated: who and when (TD-4.2b). Confirmed: who takes part (TQ-3.6a); the days may follow the windows."""
    if not campaign["participants"] or _not_agreed(call, campaign):
        return ()
    if call.setting("task.negotiate"):
        return ("participants", "from", "to")
    return ("participants",) if guidelines.answers(call.tx, campaign["id"]) else ()
