"""Operators of results (P6 end, P7): concluded, entered, checked, disclosed or withheld, published.

Only the inspecting department makes, enters and publishes its result (YC-2.6b, CJ-2.6a, TD-4.5a, TQ-3.7b, MS-2.6a).
"""

from collections.abc import Mapping, Sequence
from typing import Any

from engine.errors import NotFound, ServiceError
from engine.services.call import (
    Answer,
    Problems,
    ServiceCall,
    department_of,
    different_person,
    own_department,
    refuse_if,
    submission,
)
from engine.services.clocks import publish_by, push_by, result_dates
from engine.services.documents import RESULT_NOTICE
from engine.services.inspections import notice_required
from engine.services.result_codes import code_problems, conclusion_problems
from engine.services.shares import merged_of, with_merged
from engine.store import campaigns, inspections, results

Row = Mapping[str, Any]

NO_GROUND = "NONE"
_STRICTEST = ("FULL", "REDACT", "RESTRICTED", "WITHHOLD")


def conclude(call: ServiceCall, inputs: Row) -> Answer:
    """result.conclude: one department's conclusion on each of its items, by result codes (TD-4.4b).

    Raises Refused for another department, Invalid for codes that contradict each other, an item of somebody else or
    one left out.
    """
    department = own_department(call, inputs)
    share, merged = _share(call, department), merged_of(call, department)
    lines = submission(inputs)["results"]
    items = with_merged(share["items"], merged)
    refuse_if(_conclusion_problems(call, share, items, lines), "the conclusion cannot be kept")
    method = (share["methods"] or ["ON_SITE"])[0]
    common = {
        "jurisdiction": call.jurisdiction,
        "inspection_id": call.fact("inspection"),
        "campaign_id": share["campaign_id"],
        "department": department,
        "concluded_by": call.actor.id,
        "concluded_at": call.now,
        **result_dates(share),
    }
    rows = [
        {**common, **_concluded(line), "method": line.get("method", method), "merged_from": merged.get(line["item"])}
        for line in lines
    ]
    more = results.conclude(call.tx, call.fact("inspection"), department, rows)
    campaigns.count_results(call.tx, share["campaign_id"], department, more=more)
    return {}


def _share(call: ServiceCall, department: str) -> Row:
    share = results.share(call.tx, call.fact("inspection"), department)
    if share is None:
        raise NotFound(f"{department} does not take part in this visit")
    return share


def _conclusion_problems(call: ServiceCall, share: Row, items: Sequence[str], lines: Sequence[Row]) -> Problems:
    own, given = set(items), [line["item"] for line in lines]
    problems = [
        text
        for place, line in enumerate(lines)
        for text in conclusion_problems(line, share["found"], f"/results/{place}")
    ]
    problems += _kind_problems(call, lines)
    problems += [("/results", f"{item} is no item of yours") for item in given if item not in own]
    problems += [("/results", f"{item} has no conclusion") for item in sorted(own - set(given))]
    return problems + ([("/results", "an item stands there twice")] if len(set(given)) < len(given) else [])


def _kind_problems(call: ServiceCall, lines: Sequence[Row]) -> Problems:
    """失信黑名单 has the kinds that the local text names and no others (MS-3.3a)."""
    kinds = call.setting("followup.blacklist_kinds", [])
    return [
        (f"/results/{place}/blacklist_kind", f"{line['blacklist_kind']} is no kind of serious dishonesty here")
        for place, line in enumerate(lines)
        if line.get("blacklist_kind") and line["blacklist_kind"] not in kinds
    ]


def _concluded(line: Row) -> dict[str, Any]:
    names = ("item", "codes", "severity", "detail", "disposal", "sub_code", "adopted", "blacklist_kind")
    marks = {name: bool(line.get(name)) for name in ("minor_listed", "unlicensed")}
    return {**{name: line.get(name) for name in names}, **marks}


def enter(call: ServiceCall, inputs: Row) -> Answer:
    """result.enter: the inspecting department enters its results; others may not (谁检查、谁录入, TD-4.5a).

    `ground` says whether law keeps a part from the public. Corrections may come along, before the entry only.
    """
    department = own_department(call, inputs)
    given = submission(inputs)
    inspection = call.fact("inspection")
    _correct(call, department, given.get("results", []))
    ground = None if given["ground"] == NO_GROUND else given["ground"]
    entered = {"entered_at": call.now, "entered_on": call.today, "entered_by": call.actor.id, "push_by": push_by(call)}
    number = results.change_results(
        call.tx, inspection, department, **entered, entered_by_dept=department, disclosure_ground=ground
    )
    if number == 0:
        raise NotFound(f"{department} has no result to enter")
    return {}


def _correct(call: ServiceCall, department: str, lines: Sequence[Row]) -> None:
    problems = [
        text for place, line in enumerate(lines) for text in code_problems(line["codes"], f"/results/{place}/codes")
    ]
    refuse_if(problems, "the correction cannot be kept")
    for line in lines:
        changed = {name: line.get(name) for name in ("codes", "severity", "detail", "disposal", "sub_code")}
        results.correct(call.tx, call.fact("inspection"), department, line["item"], **changed)


def check(call: ServiceCall, inputs: Row) -> Answer:
    """result.check: before publicity: codes fit together, entered by its own department, notice served (P7 step 3)."""
    department = department_of(call, inputs)
    inspection = call.fact("inspection")
    rows = results.of_department(call.tx, inspection, department)
    problems = [text for row in rows for _, text in code_problems(row["codes"], row["item"])]
    problems += [f"{row['item']}: not entered by {department}" for row in rows if row["entered_by_dept"] != department]
    if notice_required(call) and not inspections.notice_served(call.tx, inspection, RESULT_NOTICE):
        problems.append("the result notice has not been served")
    if problems:
        raise ServiceError("; ".join(problems))
    return {}


def disclose(call: ServiceCall, inputs: Row) -> Answer:
    """result.disclosure: how much is public, by decision D7 (国家秘密、商业秘密、个人隐私, TD-4.5b), and by when.

    An object with the secrecy mark is never shown in full without review.
    """
    department = department_of(call, inputs)
    visit = inspections.visit(call.tx, call.fact("inspection"))
    rows = results.of_department(call.tx, visit["id"], department)
    grounds = {row["disclosure_ground"] or NO_GROUND for row in rows}
    if visit["secrecy_flag"]:
        grounds = {"STATE_SECRET" if ground == NO_GROUND else ground for ground in grounds}
    answers = [str(call.rule("disclosure", ground=ground)["disclosure"]) for ground in sorted(grounds)]
    disclosure = max(answers, key=_STRICTEST.index)
    results.change_results(call.tx, visit["id"], department, disclosure=disclosure)
    return {"disclosure": disclosure, "publish_by": publish_by(call, department)}


def review(call: ServiceCall, inputs: Row) -> Answer:
    """result.review: another person of the department decides what is kept back, on what ground and how far."""
    department = own_department(call, inputs)
    given = submission(inputs)
    inspection = call.fact("inspection")
    rows = results.of_department(call.tx, inspection, department)
    different_person(call, (rows[0]["entered_by"] or "") if rows else "", "the review of a disclosure")
    full = given["disclosure"] == "FULL"
    refuse_if(
        [] if full or given.get("ground") else [("/ground", "what is kept back needs a ground")], "the review is open"
    )
    results.change_results(
        call.tx,
        inspection,
        department,
        disclosure=given["disclosure"],
        disclosure_ground=None if full else given["ground"],
        disclosure_scope=None if full else given.get("scope"),
        disclosure_opinion=given.get("opinion"),
        reviewed_by=call.actor.id,
        reviewed_at=call.now,
    )
    return {"disclosure": given["disclosure"]}


def withhold(call: ServiceCall, inputs: Row) -> Answer:
    """result.withhold: a result that law keeps from the public counts as withheld, with ground and reviewer."""
    department = department_of(call, inputs)
    number = results.change_results(call.tx, call.fact("inspection"), department, withheld_at=call.now)
    campaigns.count_results(call.tx, call.fact("campaign"), department, settled=number)
    return {}


def published(call: ServiceCall, inputs: Row) -> Answer:
    """result.published: all required channels have it; from now on it counts in the publicity rate (公示率)."""
    mark_published(call, department_of(call, inputs))
    return {}


def mark_published(call: ServiceCall, department: str, **more: Any) -> None:
    """The results of a department on the visit of the process are public."""
    day = {"published_at": call.now, "published_on": call.today}
    number = results.change_results(call.tx, call.fact("inspection"), department, **day, **more)
    campaigns.count_results(call.tx, call.fact("campaign"), department, settled=number)
