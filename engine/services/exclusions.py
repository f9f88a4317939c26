"""Operators that exclude, merge and recognise before a draw (P4 steps 2 and 3, decision D12).

An excluded object stays a row of the frame with its code; counts per code are public (data section 6 no 2).
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from engine.services.call import Answer, ServiceCall, refuse_if, submission
from engine.services.campaigns import own_campaign
from engine.store import campaigns, draws, inspections, plans


def exclude(call: ServiceCall, _inputs: Mapping[str, Any]) -> Answer:
    """draw.exclude: exclusion, merging and recognition by decision D12; excluded objects stay in the frame."""
    campaign = campaigns.the_campaign(call.tx, call.fact("campaign"))
    year = date(campaign["starts_on"].year, 1, 1)
    visits = draws.visits(call.tx, campaign["id"], year)
    merging = _pending(call, campaign)
    recognised = _recognised(call, campaign, year)
    facts = {row: (visits.get(row, 0), row in merging, row in recognised) for row in {*visits, *merging, *recognised}}
    answers = {kind: _code(call, *kind) for kind in sorted(set(facts.values()))}
    codes = {row: code for row in sorted(facts) if (code := answers[facts[row]])}
    draws.exclude(call.tx, campaign["id"], codes)
    merged = [merging[row] for row, code in codes.items() if code == "MERGED"]
    inspections.merge_items(call.tx, merged, {"campaign": campaign["id"], "items": campaign["items"]})
    return {"excluded": len(codes)}


def _code(call: ServiceCall, visits: int, pending: bool, recognised: bool) -> str | None:
    answer = call.rule("exclusion", visits_this_year=visits, pending_inspection=pending, recognised=recognised)
    return answer["code"] or None


def _pending(call: ServiceCall, campaign: Mapping[str, Any]) -> dict[int, int]:
    """Objects with a visit to come that all departments of this campaign attend: it takes the items (YC-2.4b)."""
    found = draws.pending(call.tx, campaign["id"], campaign["starts_on"], campaign["ends_on"])
    own = {campaign["initiator"], *campaign["participants"]}
    return {row["object_id"]: row["inspection"] for row in found if own <= {row["initiator"], *row["participants"]}}


def _recognised(call: ServiceCall, campaign: Mapping[str, Any], since: date) -> set[int]:
    """Objects with a published result of this year on every item of the campaign (TQ-3.7d, MS-3.2b)."""
    if not call.setting("followup.recognition"):
        return set()
    known: dict[int, set[str]] = {}
    for row in draws.published_items(call.tx, campaign["id"], since):
        known.setdefault(row["object_id"], set()).add(row["item"])
    return {row for row, items in known.items() if items >= set(campaign["items"])}


def confirm(call: ServiceCall, inputs: Mapping[str, Any]) -> Answer:
    """draw.confirm: the initiator confirms the exclusions and may add some, each with code and reason."""
    campaign = own_campaign(call)
    added = submission(inputs).get("exclusions", [])
    rows = {row["id"]: row["row"] for row in draws.frame(call.tx, campaign["id"])} if added else {}
    unknown = [line["object"] for line in added if line["object"] not in rows]
    refuse_if([("/exclusions", f"{name} is not in the frame") for name in unknown], "the exclusions cannot be kept")
    draws.exclude(call.tx, campaign["id"], {rows[line["object"]]: line["code"] for line in added})
    for line in added:
        subject, rule = ("inspected_object", rows[line["object"]]), f"EXCLUSION:{line['code']}"
        plans.grant_exception(call.tx, call.jurisdiction, subject, rule, line["reason"], call.actor.id, None, call.now)
    return {}
