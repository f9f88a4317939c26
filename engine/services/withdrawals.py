"""An object that had gone before the snapshot: an error of the frame, withdrawn, and the next of the reserve comes in.

One that goes afterwards stays: that is a result (R05, R08, R10 to R14) and no redraw (MS-2.5c, YC-2.5b).
"""

from collections.abc import Mapping
from typing import Any

from engine.clock import china_date
from engine.errors import Refused
from engine.services.batches import planned, windows_of
from engine.services.call import Answer, Problems, ServiceCall, day_of, different_person, refuse_if, submission
from engine.services.inspections import INSPECTING, complete, settle_campaign, start_visits
from engine.services.leading import lead_of
from engine.services.replacements import candidates, demands, enter_ledger, pick
from engine.services.teams import seat
from engine.store import campaigns, draws, inspections, ledgers

Row = Mapping[str, Any]


def withdraw_object(call: ServiceCall, inputs: Row) -> Answer:
    """Withdraw `object`, gone since `gone_on`, with reason, evidence, proposer; the actor approves. For the commands.

    Answers the number of the visit that is withdrawn (its process is to be cancelled) and the object that replaces
    it, None where the reserve is empty. Raises Refused, Invalid for an object that had not gone before the snapshot.
    """
    campaign = campaigns.the_campaign(call.tx, call.fact("campaign"))
    given = submission(inputs)
    if call.actor.department != campaign["initiator"]:
        raise Refused(f"the campaign is organised by {campaign['initiator']}")
    different_person(call, given["proposed_by"], "a withdrawal")
    current = draws.object_draw(call.tx, campaign["id"])
    drawn = {row["id"]: row for row in draws.objects_of(call.tx, campaign["id"])}
    visits = {row["object_no"]: row for row in inspections.of_campaign(call.tx, campaign["id"])}
    name = given["object"]
    refuse_if([] if name in visits else [("/object", f"{name} was not drawn")], "nothing is withdrawn")
    visit = inspections.the_inspection(call.tx, visits[name]["id"])
    refuse_if(_problems(current, visit, given), "nothing is withdrawn")
    draws.change_object(call.tx, current["id"], drawn[name]["object_id"], state="WITHDRAWN", code=given["reason"])
    inspections.withdraw(call.tx, visit["id"])
    incoming = _next(call, campaign, current, drawn[name])
    values = {"object_id": drawn[name]["object_id"], "outgoing": name, "incoming": incoming}
    enter_ledger(call, campaign["id"], ledgers.OBJECT_WITHDRAWN, given, values)
    return {"withdrawn": visit["number"], "replacement": incoming}


def _problems(current: Row, visit: Row, given: Row) -> Problems:
    if current["status"] != "LOCKED":
        return [("/object", f"the draw is {current['status']}, not locked")]
    if visit["concluded_at"] is not None:
        return [("/object", "the visit is concluded")]
    if day_of(given["gone_on"]) >= china_date(current["snapshot_at"]):
        return [("/gone_on", "it was there when the frame was frozen: that it went is a result (R10 to R14)")]
    return []


def _next(call: ServiceCall, campaign: Row, current: Row, gone: Row) -> str | None:
    """The next of the reserve of the same stratum is drawn in place of the one that left; its number."""
    reserve = draws.objects_of(call.tx, campaign["id"], "RESERVE")
    waiting = sorted((row["position"], row["id"]) for row in reserve if row["stratum"] == gone["stratum"])
    if not waiting:
        _one_less(call, campaign)
        return None
    incoming = next(row for row in reserve if row["id"] == waiting[0][1])
    draws.change_object(call.tx, current["id"], incoming["object_id"], state="DRAWN")
    windows = windows_of(draws.the_draw(call.tx, campaign["id"])["rules"]["matching"])
    inspections.open_visits(call.tx, campaign, planned([incoming], windows), call.today)
    if draws.the_draw(call.tx, campaign["id"])["assignment"]:
        _seat_anew(call, campaign, incoming)
    if campaign["status"] == INSPECTING:
        opened = inspections.of_campaign(call.tx, campaign["id"])
        start_visits(call, campaign, [row for row in opened if row["object_no"] == incoming["id"]])
    return str(incoming["id"])


def _seat_anew(call: ServiceCall, campaign: Row, incoming: Row) -> None:
    """A team for the object that came in: for each department PICK runs q times (SSJ-DRAW-1, 8)."""
    current = draws.the_draw(call.tx, campaign["id"])
    for demand in sorted(demands(call, campaign, current, [incoming]), key=lambda one: one.department):
        team: list[str] = []
        for number in range(1, demand.q + 1):
            able = candidates(call, campaign, incoming["id"], demand.department, team)
            into = pick(call, campaign, incoming["id"], demand.department, number, able)
            refuse_if([] if into else [("/object", f"no inspectors of {demand.department}")], "nothing is withdrawn")
            team.append(into)
        lead = lead_of(call, campaign["id"], incoming["id"], demand.department, team)
        seat(call, campaign["id"], [(incoming["id"], demand.department, name, lead) for name in team], "DRAW")


def _one_less(call: ServiceCall, campaign: Row) -> None:
    """Without a reserve the campaign has one object less; it may be that all others are done."""
    left = campaign["objects_total"] - 1
    campaigns.set_total(call.tx, campaign["id"], left)
    if campaign["status"] != INSPECTING:
        return
    if campaign["objects_concluded"] == left:
        complete(call, campaign["id"])
    if campaign["objects_settled"] == left:
        settle_campaign(call, campaign["id"])
