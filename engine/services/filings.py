"""Operators of the filing of a plan (备案) and its entry in the province's platform (P2 steps 6, 7 and 11)."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from engine.errors import Conflict, NotFound, Refused
from engine.services.call import Answer, ServiceCall, day_of, refuse_if, submission
from engine.services.documents import issue_for
from engine.services.plan_force import COMPLETE, FILE, bring_into_force, is_filed, recipients_of
from engine.services.plans import own_plan
from engine.store import plan_versions, plans

RETURNED = "RETURNED"
RECEIPT = "备案回执"


def file(call: ServiceCall, _inputs: Mapping[str, Any]) -> Answer:
    """plan.file: send the plan to everybody it is filed with, and see whether that is in time.

    YC-2.4e one office, CJ-2.3a two recipients, TQ-3.5b the market supervision bureau. The date counts in full and
    does not move when it is a day off (differences 3 no 7). Where a plan is approved and then filed, it is in force
    when all receipts are there.
    """
    plan = plans.the_plan(call.tx, call.fact("plan"))
    recipients = recipients_of(call, plan)
    if not recipients:
        raise NotFound(f"nobody is named to file {plan['plan_no']} with")
    plans.send(call.tx, plan["id"], call.jurisdiction, FILE, recipients, call.now)
    plans.change_plan(
        call.tx,
        plan["id"],
        status="SUBMITTED",
        file_by=call.due("plan_file", date(plan["year"], 1, 1)).date,
        submitted_at=call.now,
        submitted_on=call.today,
    )
    return {"recipients": recipients}


def receipt(call: ServiceCall, inputs: Mapping[str, Any]) -> Answer:
    """plan.receipt: a recipient acknowledges the plan, or sends it back for completion; a filing needs no consent."""
    recipient = (inputs["task"].get("local") or {}).get("recipient")
    if recipient != call.actor.department:
        raise Refused(f"this is for {recipient}, you act for {call.actor.department or 'no department'}")
    given = submission(inputs)
    answer = COMPLETE if given["complete"] else RETURNED
    needed = "receipt_no" if given["complete"] else "missing"
    refuse_if([] if given.get(needed) else [(f"/{needed}", f"{needed} is missing")], "the receipt cannot be kept")
    plan = call.fact("plan")
    answered = plans.answer(
        call.tx, plan, answer, given.get("missing"), call.actor.id, call.now, recipient, given.get("receipt_no", "")
    )
    if not answered:
        raise Conflict(f"no filing waits for {recipient}")
    if answer == COMPLETE:
        issue_for(call, RECEIPT, recipient)
    return {}


def filed(call: ServiceCall, _inputs: Mapping[str, Any]) -> Answer:
    """plan.filed: complete with the receipts of all recipients, then the plan is in force; else it goes back."""
    plan = plans.the_plan(call.tx, call.fact("plan"))
    complete = is_filed(call, plan)
    if complete:
        bring_into_force(call, plan)
    else:
        plans.change_plan(call.tx, plan["id"], status="RETURNED", decided_at=call.now)
    return {"filing": COMPLETE if complete else RETURNED}


def enter_platform(call: ServiceCall, inputs: Mapping[str, Any]) -> Answer:
    """plan.enter_platform: the department has entered its plan in the province's platform, by the day or late.

    每年3月31日前…录入 (CJ-2.3b).
    """
    plan = own_plan(call)
    given = submission(inputs)
    entered_on = day_of(given["entered_on"])
    refuse_if([("/entered_on", "lies in the future")] if entered_on > call.today else [], "the entry cannot be kept")
    plan_versions.enter(
        call.tx,
        plan["id"],
        {
            "jurisdiction": call.jurisdiction,
            "platform_no": given["platform_no"],
            "entered_on": entered_on,
            "enter_by": call.due("plan_enter", date(plan["year"], 1, 1)).date,
            "entered_by": call.actor.id,
            "recorded_at": call.now,
        },
    )
    return {}
