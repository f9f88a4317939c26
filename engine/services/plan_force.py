"""When a plan comes into force (计划生效), by the gate of its jurisdiction (decision D11)."""

from collections.abc import Mapping
from typing import Any

from engine.errors import Refused
from engine.services.call import ServiceCall
from engine.services.departments import department_named
from engine.store import plan_versions, plans

FILE, APPROVE, NONE = "FILE", "APPROVE", "NONE"
COMPLETE = "COMPLETE"
Plan = Mapping[str, Any]


def gate_of(call: ServiceCall, plan: Plan) -> Mapping[str, Any]:
    """Decision D11: gate FILE, APPROVE or NONE, with recipients or approver (YC-2.4e, CJ-2.3a, TD-4.1a, TQ-3.5b)."""
    gate: Mapping[str, Any] = call.rule("plan_gate", plan_kind=plan["plan_kind"])
    return gate


def recipients_of(call: ServiceCall, plan: Plan) -> list[str]:
    """Whom a plan is filed with, by the profile or by decision D11; nobody where plans are not filed.

    同级市场监管办 (YC-2.4e): a department of another level names its own in the profile.
    """
    own = department_named(call, plan["department"]).get("recipients")
    return list(own or call.setting("plan.recipients") or gate_of(call, plan)["recipients"] or ())


def is_filed(call: ServiceCall, plan: Plan) -> bool:
    """Whether all recipients of the last filing have acknowledged it (CJ-2.3a: two of them)."""
    sent = [row for row in plans.filings(call.tx, plan["id"]) if row["gate"] == FILE]
    last = max((row["sent_at"] for row in sent), default=None)
    return bool(sent) and all(row["answer"] == COMPLETE for row in sent if row["sent_at"] == last)


def awaits_filing(call: ServiceCall, plan: Plan) -> bool:
    """Whether an approved plan counts only when it has been filed too; the version before counts until then."""
    once = plan["version"] > 1 and not call.setting("plan.amendment_filed", False)
    return not once and bool(recipients_of(call, plan)) and not is_filed(call, plan)


def bring_into_force(call: ServiceCall, plan: Plan) -> None:
    """The plan counts from now on; a version that it replaces does not any more (YC-2.4c, TQ-3.5c)."""
    replaced = plan_versions.before(call.tx, plan["id"])
    if replaced is not None:
        plan_versions.take_over(call.tx, plan["id"], replaced["id"])
    plans.change_plan(call.tx, plan["id"], status=plans.IN_FORCE, decided_at=call.now)


def pass_gate(call: ServiceCall, plan: Plan) -> None:
    """A drafted plan that nobody needs to see first comes into force as it is published (MS-2.5a, MS-3.1a).

    So does a change of a filed plan, unless the profile wants changes filed too. Raises Refused where the gate has
    not been passed.
    """
    if plan["status"] == plans.IN_FORCE:
        return
    gate = gate_of(call, plan)["gate"]
    changed = plan["version"] > 1 and not call.setting("plan.amendment_filed", False)
    if plan["status"] != "DRAFT" or gate == APPROVE or (gate == FILE and not changed and not _joint(plan)):
        raise Refused(f"{plan['plan_no']} has status {plan['status']}: it is published when it is in force")
    bring_into_force(call, plan)


def _joint(plan: Plan) -> bool:
    """A joint plan is made of lines that were filed (YC-2.4g, CJ-2.3c, TQ-3.5c): it is not filed itself."""
    return bool(plan["plan_kind"] == plans.JOINT)
