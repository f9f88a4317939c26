"""Operators of a visit as a whole (P6): dispatched, approved, overdue, concluded, settled."""

from collections.abc import Mapping
from typing import Any

from engine.errors import ServiceError
from engine.services.call import Answer, ServiceCall, day_of, submission
from engine.services.clocks import close_clocks, enter_by
from engine.services.documents import RESULT_NOTICE
from engine.services.publications import name_list_after_visits
from engine.services.result_codes import NO_PROBLEM
from engine.store import campaigns, inspections, results

Row = Mapping[str, Any]


def dispatch(call: ServiceCall, _inputs: Row) -> Answer:
    """inspections.dispatch: one process per drawn object, under the number of its visit (MS-2.5c)."""
    campaign = campaigns.the_campaign(call.tx, call.fact("campaign"))
    process = call.setting("procedures.inspection")
    common = {
        "campaign": campaign["id"],
        "initiator": campaign["initiator"],
        "departments": [campaign["initiator"], *campaign["participants"]],
        "single_item": len(campaign["items"]) == 1,
        "methods": campaign["methods"],
        "campaign_to": campaign["ends_on"],
        "offline": False,
    }
    for row in inspections.of_campaign(call.tx, campaign["id"]):
        call.start(process, row["number"], {**common, "inspection": row["id"], "object": row["object_no"]})
    campaigns.change_campaign(call.tx, campaign["id"], status="INSPECTING")
    return {}


def approve(call: ServiceCall, inputs: Row) -> Answer:
    """inspection.approve: the head of the initiating department approves the visit before anybody goes."""
    given = submission(inputs)
    planned = day_of(given["planned_on"])
    inspections.change_inspection(
        call.tx,
        call.fact("inspection"),
        status="APPROVED",
        approval={**given, "planned_on": str(planned), "by": call.actor.id},
        approved_at=call.now,
    )
    return {}


def overdue(call: ServiceCall, _inputs: Row) -> Answer:
    """inspection.overdue: after the campaign's last day the visit is overdue, once (应在任务期内完成, TD-4.4a)."""
    inspection = call.fact("inspection")
    if inspections.mark_overdue(call.tx, inspection, call.now):
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
    if campaigns.count_concluded(call.tx, inspection["campaign_id"]):
        _last(call, inspection["campaign_id"])
    return {"finding_departments": findings, "enter_by": enter_by(call, inspection["campaign_id"])}


def _check_complete(call: ServiceCall, inspection: Row, concluding: set[str]) -> None:
    if inspection["concluded_at"] is not None:
        raise ServiceError(f"the visit {inspection['number']} is concluded already")
    missing = sorted(set(call.fact("departments")) - concluding)
    if missing:
        raise ServiceError(f"no conclusion of {', '.join(missing)}")
    required = call.setting("result.notice_to_object")
    if required and not inspections.notice_served(call.tx, inspection["id"], RESULT_NOTICE):
        raise ServiceError(f"the {required} has not been served")


def _last(call: ServiceCall, campaign_row: int) -> None:
    campaign = campaigns.the_campaign(call.tx, campaign_row)
    day0 = min(call.today, campaign["ends_on"])
    close_clocks(call, campaign_row, day0, "LAST_OBJECT")
    name_list_after_visits(call, campaign)
    call.send("msg_objects_concluded", campaign["business_key"], {})


def settled(call: ServiceCall, _inputs: Row) -> Answer:
    """inspection.settled: results are out and follow-ups closed; the last object of a campaign settles it."""
    inspection = inspections.the_inspection(call.tx, call.fact("inspection"))
    inspections.change_inspection(call.tx, inspection["id"], status="SETTLED", settled_at=call.now)
    if campaigns.count_settled(call.tx, inspection["campaign_id"]):
        campaign = campaigns.the_campaign(call.tx, inspection["campaign_id"])
        campaigns.change_campaign(call.tx, campaign["id"], status="CONCLUDED")
        call.send("msg_campaign_settled", campaign["business_key"], {})
    return {}
