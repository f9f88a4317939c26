"""Operators that exclude, merge and recognise before a draw (P4 steps 2 and 3, decision D12).

An excluded object stays a row of the frame with its code; counts per code are public (data section 6 no 2).
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from engine.services.call import Answer, Problems, ServiceCall, refuse_if, submission
from engine.services.campaigns import own_campaign
from engine.store import campaigns, draws, inspections, merging, plans

Row = Mapping[str, Any]

OUT_OF_JOINT = "OUT_OF_JOINT"
"""可以不纳入联合抽查监管范围 (MS-2.1c)."""


def exclude(call: ServiceCall, _inputs: Row) -> Answer:
    """draw.exclude: exclusion, merging and recognition by decision D12; excluded objects stay in the frame."""
    campaign = campaigns.the_campaign(call.tx, call.fact("campaign"))
    year = date(campaign["starts_on"].year, 1, 1)
    visits = draws.visits(call.tx, campaign["id"], year)
    merging_into = _pending(call, campaign)
    recognised = _recognised(call, campaign, year)
    touched = sorted({*visits, *merging_into, *recognised})
    facts = {row: (visits.get(row, 0), row in merging_into, row in recognised) for row in touched}
    answers = _answers(call, set(facts.values()))
    codes = {row: code for row in touched if (code := answers[facts[row]])}
    draws.exclude(call.tx, campaign["id"], codes)
    _merge(call, campaign, [merging_into[row] for row, code in codes.items() if code == "MERGED"])
    known = (line for row, code in codes.items() if code == "RECOGNISED" for line in recognised[row])
    merging.recognise(call.tx, campaign["id"], call.jurisdiction, known, call.now)
    return {"excluded": len(codes)}


Facts = tuple[int, bool, bool]


def _answers(call: ServiceCall, kinds: Iterable[Facts]) -> dict[Facts, str | None]:
    """Decision D12 for each kind of object: visits this year, one to come, results that count."""
    cap = call.rule("limits", kind="visit_cap")["n"] if kinds else None
    return {
        kind: call.rule(
            "exclusion",
            visits_this_year=kind[0],
            pending_inspection=kind[1],
            recognised=kind[2],
            out_of_joint_ground=None,
            visit_cap=cap,
        )["code"]
        or None
        for kind in sorted(kinds)
    }


def _pending(call: ServiceCall, campaign: Row) -> dict[int, int]:
    """Objects with a visit to come that all departments of this campaign attend: it takes the items (YC-2.4b)."""
    found = draws.pending(call.tx, campaign["id"], campaign["starts_on"], campaign["ends_on"])
    own = {campaign["initiator"], *campaign["participants"]}
    return {row["object_id"]: row["inspection"] for row in found if own <= {row["initiator"], *row["participants"]}}


def _merge(call: ServiceCall, campaign: Row, visits: Sequence[int]) -> None:
    """The visits are offered the items as checks of the departments that would have come with them (CJ-2.0)."""
    shares = {row["department"]: row["items"] for row in campaigns.departments(call.tx, campaign["id"])}
    inspections.merge_items(call.tx, visits, {"campaign": campaign["id"], "items": campaign["items"]})
    merging.merge(call.tx, campaign["id"], call.jurisdiction, dict.fromkeys(visits, shares), call.now)


def _recognised(call: ServiceCall, campaign: Row, since: date) -> dict[int, list[Row]]:
    """Objects with a result published this year on every item of the campaign, with those results (TQ-3.7d)."""
    if not call.setting("followup.recognition"):
        return {}
    known: dict[int, dict[str, Row]] = {}
    for row in draws.published_items(call.tx, campaign["id"], since):
        known.setdefault(row["object_id"], {})[row["item"]] = row
    wanted = set(campaign["items"])
    return {row: [found[item] for item in sorted(wanted)] for row, found in known.items() if wanted <= set(found)}


def confirm(call: ServiceCall, inputs: Row) -> Answer:
    """draw.confirm: the initiator confirms what D12 excluded, and may name objects that stay out of the joint draw.

    Only on a ground for which decision D12 says so (MS-2.1c): nobody else is taken out by hand, whatever the class
    (CJ-2.5a). Raises Invalid naming every object that has no such ground.
    """
    campaign = own_campaign(call)
    added = submission(inputs).get("exclusions", [])
    rows = {row["id"]: row for row in draws.frame(call.tx, campaign["id"])} if added else {}
    refuse_if(_kept_in(call, rows, added), "the exclusions cannot be kept")
    draws.exclude(call.tx, campaign["id"], {rows[line["object"]]["row"]: OUT_OF_JOINT for line in added})
    for line in added:
        subject, rule = ("inspected_object", rows[line["object"]]["row"]), f"EXCLUSION:{OUT_OF_JOINT}"
        reason = f"{line['ground']}：{line['reason']}"
        plans.grant_exception(call.tx, call.jurisdiction, subject, rule, reason, call.actor.id, None, call.now)
    return {}


def _kept_in(call: ServiceCall, rows: Mapping[str, Row], added: Sequence[Row]) -> Problems:
    """Why an object may not be taken out: no row of the frame, out already, or no ground of decision D12."""
    problems: Problems = []
    for place, line in enumerate(added):
        path, name = f"/exclusions/{place}", line["object"]
        if name not in rows:
            problems.append((path, f"{name} is not in the frame"))
        elif rows[name]["exclusion"]:
            problems.append((path, f"{name} is out already: {rows[name]['exclusion']}"))
        elif _out_on(call, line["ground"]) != OUT_OF_JOINT:
            problems.append((f"{path}/ground", f"{name}: {line['ground']} keeps nobody out of the joint draw here"))
    return problems


def _out_on(call: ServiceCall, ground: str) -> str | None:
    """Decision D12 for an object of which only the stated ground is known."""
    code: str | None = call.rule(
        "exclusion", visits_this_year=0, pending_inspection=False, recognised=False, out_of_joint_ground=ground,
        visit_cap=None,
    )["code"]  # fmt: skip
    return code
