"""Operators of a visit as a whole (P6): dispatched, approved, overdue, concluded, published, settled."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from engine.errors import ServiceError
from engine.services.call import Answer, Problems, ServiceCall, day_of, refuse_if, submission
from engine.services.clocks import close_clocks, enter_by
from engine.services.documents import (
    INSPECTION_NOTICE,
    INSTRUCTION,
    RESULT_NOTICE,
    VISIT_FORM,
    issue_for,
    issue_where_named,
)
from engine.services.draw_publicity import name_list_after_visits
from engine.services.result_codes import NO_PROBLEM
from engine.store import campaigns, documents_rows, inspections, results

Row = Mapping[str, Any]

INSPECTING = "INSPECTING"
APPROVAL_FORM = "行政检查审批表"


def dispatch(call: ServiceCall, _inputs: Row) -> Answer:
    """inspections.dispatch: one process per drawn object, under the number of its visit (MS-2.5c).

    The instruction for the work on the spot is one for all visits, where the local text names it (MS-2.5b).
    """
    campaign = campaigns.the_campaign(call.tx, call.fact("campaign"))
    start_visits(call, campaign, inspections.of_campaign(call.tx, campaign["id"]))
    campaigns.change_campaign(call.tx, campaign["id"], status=INSPECTING)
    issue_where_named(call, INSTRUCTION)
    return {}


def start_visits(call: ServiceCall, campaign: Row, visits: Iterable[Row]) -> None:
    """Start the process of each of these visits."""
    process = call.setting("procedures.inspection")
    common = {
        "campaign": campaign["id"],
        "initiator": campaign["initiator"],
        "departments": [campaign["initiator"], *campaign["participants"]],
        "single_item": len(campaign["items"]) == 1,
        "methods": campaign["methods"],
        "campaign_to": campaign["ends_on"],
        "offline": False,
        "on_site_ground": None,
    }
    names = ("risk_class", "batch", "planned_from", "planned_to")
    for row in visits:
        own = {name: row[name] for name in names}
        call.start(process, row["number"], {**common, **own, "inspection": row["id"], "object": row["object_no"]})


def approve(call: ServiceCall, inputs: Row) -> Answer:
    """inspection.approve: the head of the initiating department approves the visit before anybody goes.

    A visit of a batch is made in the days of its batch (CJ-2.1e). 对 A 类市场主体…可不主动实施现场检查 (CJ-2.5a): to
    such a firm nobody goes without one of the four grounds or a stated reason.
    """
    given = submission(inputs)
    planned = day_of(given["planned_on"])
    visit = inspections.visit(call.tx, call.fact("inspection"))
    ground = given.get("on_site_ground")
    problems = _out_of_turn(visit, planned)
    methods, asked = _methods(call, visit, ground)
    if asked and given.get("on_site") and not ground:
        problems.append(("/on_site_ground", "an on-site visit to this firm needs a ground or a stated reason"))
    refuse_if(problems, "the visit cannot be approved")
    inspections.change_inspection(
        call.tx,
        visit["id"],
        status="APPROVED",
        methods=methods,
        approval={**given, "planned_on": str(planned), "by": call.actor.id},
        approved_at=call.now,
    )
    issue_for(call, APPROVAL_FORM)
    return {"on_site_ground": ground}


def _out_of_turn(visit: Row, planned: date) -> Problems:
    if visit["batch"] is None or visit["planned_from"] <= planned <= visit["planned_to"]:
        return []
    days = f"{visit['planned_from']} to {visit['planned_to']}"
    return [("/planned_on", f"batch {visit['batch']} is visited from {days}")]


def _methods(call: ServiceCall, visit: Row, ground: str | None) -> tuple[list[str], bool]:
    """Decision D3: how the visit is made, and whether being there asks for a reason (CJ-2.5a)."""
    known = {"methods": visit["methods"], "risk_class": visit["risk_class"], "on_site_ground": ground}
    answer = call.rule("inspection_method", **known)
    return list(answer["methods"]), bool(answer.get("reason_required"))


def overdue(call: ServiceCall, _inputs: Row) -> Answer:
    """inspection.overdue: after the campaign's last day the visit is overdue, once (应在任务期内完成, TD-4.4a)."""
    inspection = call.fact("inspection")
    inspections.mark_overdue(call.tx, inspection, call.now)
    call.note("inspection.overdue", {"inspection": inspection})
    return {}


def concluded(call: ServiceCall, _inputs: Row) -> Answer:
    """inspection.concluded: the visit is complete: every department concluded and the notice was served (TD-4.4b).

    The last visit of a campaign starts the clock of its departments (day 0, differences 3 no 1) and tells the
    campaign. Raises ServiceError when something the law wants is missing.
    """
    inspection = inspections.the_inspection(call.tx, call.fact("inspection"))
    codes = results.codes_of(call.tx, inspection["id"])
    _check_complete(call, inspection, {row["department"] for row in codes})
    findings = sorted({row["department"] for row in codes if row["codes"] != [NO_PROBLEM]})
    inspections.change_inspection(
        call.tx,
        inspection["id"],
        status="CONCLUDED",
        concluded_at=call.now,
        concluded_on=call.today,
        finding_departments=findings,
    )
    issue_where_named(call, VISIT_FORM)
    if campaigns.count_concluded(call.tx, inspection["campaign_id"]):
        complete(call, inspection["campaign_id"])
    return {"finding_departments": findings, "enter_by": enter_by(call, inspection["campaign_id"])}


def _check_complete(call: ServiceCall, inspection: Row, concluding: set[str]) -> None:
    if inspection["concluded_at"] is not None:
        raise ServiceError(f"the visit {inspection['number']} is concluded already")
    missing = sorted(set(call.fact("departments")) - concluding)
    if missing:
        raise ServiceError(f"no conclusion of {', '.join(missing)}")
    if notice_required(call) and not inspections.notice_served(call.tx, inspection["id"], RESULT_NOTICE):
        raise ServiceError(f"the {RESULT_NOTICE} has not been served")
    if announced(call) and documents_rows.newest(call.tx, "inspection", inspection["id"], INSPECTION_NOTICE) is None:
        raise ServiceError(f"the {INSPECTION_NOTICE} has not been given")


def notice_required(call: ServiceCall) -> bool:
    """Whether a result notice is served (TD-4.4b, MS-2.6a); where the local text is silent, by default."""
    return call.setting("result.notice_required", True) is not False


def announced(call: ServiceCall) -> bool:
    """Whether the object is told of the visit beforehand (联合随机抽查告知, MS-2.5b)."""
    return bool(call.setting("inspection.notice_required"))


def complete(call: ServiceCall, campaign_row: int) -> None:
    """The last visit of a campaign is concluded: clocks start, a list kept back is public, the campaign is told."""
    campaign = campaigns.the_campaign(call.tx, campaign_row)
    day0 = min(call.today, campaign["ends_on"])
    close_clocks(call, campaign_row, day0, "LAST_OBJECT")
    name_list_after_visits(call, campaign)
    call.send("msg_objects_concluded", campaign["business_key"], {})


def results_out(call: ServiceCall, _inputs: Row) -> Answer:
    """inspection.results_out: the results of the visit are public or withheld; the last object tells the campaign.

    A follow-up that is not closed blocks no report (YC-2.6a, TQ-3.7a): it stays listed until it is.
    """
    _count_out(call)
    return {"results_out": True}


def settled(call: ServiceCall, _inputs: Row) -> Answer:
    """inspection.settled: the follow-ups of the visit are closed; nothing is left to do (TD-4.4c, MS-3.1c)."""
    inspections.change_inspection(call.tx, call.fact("inspection"), status="SETTLED", settled_at=call.now)
    if not call.data.get("results_out"):  # begun by a law in which this was counted here
        _count_out(call)
    return {}


def _count_out(call: ServiceCall) -> None:
    campaign = call.fact("campaign")
    if campaigns.count_settled(call.tx, campaign):
        settle_campaign(call, campaign)


def settle_campaign(call: ServiceCall, campaign_row: int) -> None:
    """The results on the last object of a campaign are out."""
    campaign = campaigns.the_campaign(call.tx, campaign_row)
    campaigns.change_campaign(call.tx, campaign["id"], status="CONCLUDED")
    call.send("msg_campaign_settled", campaign["business_key"], {})
