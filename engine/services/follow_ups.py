"""Operators of the follow-up of findings (P8): proposed, confirmed, ordered, handed over, closed.

No finding without an owner until it is closed (MS-3.1c, YC-2.6e). One case per visit, department and disposal.
"""

from collections.abc import Mapping
from typing import Any

from engine.errors import NotFound, Refused
from engine.services.call import Answer, ServiceCall, day_of, department_of, own_department, refuse_if, submission
from engine.services.departments import department_kinds, department_names
from engine.services.documents import CORRECTION_ORDER, issue_for
from engine.services.draw_rules import limit
from engine.services.result_codes import STATUS, changes_register
from engine.store import follow_ups, inspections, registers, results

Row = Mapping[str, Any]

NOTHING_MORE, DAILY, CORRECTION = "H01", "H02", "H03"
_OPEN_TO_ALL = frozenset({"H01", "H02", "H03", "H04", "H05", "H06"})
"""Disposals an owner may choose beside those proposed; the others have conditions of law."""


def propose(call: ServiceCall, inputs: Row) -> Answer:
    """follow_up.propose: the disposals of a department's results by decision D8, and whether the register changes."""
    rows = results.of_department(call.tx, call.fact("inspection"), department_of(call, inputs))
    kinds = sorted({(code, row["severity"]) for row in rows for code in row["codes"]})
    found = {line["disposal"] for code, severity in kinds for line in _disposals(call, code, severity)}
    found |= {row["disposal"] for row in rows if row["disposal"]}
    needed = sorted(found - {NOTHING_MORE}) or [NOTHING_MORE]
    return {"disposals": needed, "register_changed": any(changes_register(row["codes"]) for row in rows)}


def _disposals(call: ServiceCall, code: str, severity: str) -> list[Row]:
    lines: list[Row] = call.rule("disposals", code=code, severity=severity)
    return lines


def confirm(call: ServiceCall, inputs: Row) -> Answer:
    """follow_up.confirm: the owner confirms the disposals; leaving the proposal needs a reason."""
    department = own_department(call, inputs)
    given = submission(inputs)
    proposed = set(call.data.get("disposals", []))
    chosen = sorted(set(given["disposals"]))
    problems = [("/disposals", f"{kind} was not proposed") for kind in chosen if kind not in proposed | _OPEN_TO_ALL]
    if set(chosen) != proposed and not given.get("reason"):
        problems.append(("/reason", "another disposal than the proposed one needs a reason"))
    refuse_if(problems, "the disposals cannot be confirmed")
    follow_ups.open_cases(call.tx, [_case(call, department, kind, given.get("reason")) for kind in chosen])
    return {"disposals": chosen}


def _case(call: ServiceCall, department: str, disposal: str, reason: str | None = None) -> dict[str, Any]:
    return {
        "jurisdiction": call.jurisdiction,
        "inspection_id": call.fact("inspection"),
        "department": department,
        "disposal": disposal,
        "owner_dept": department,
        "status": "OPEN",
        "reason": reason,
        "opened_at": call.now,
    }


def _change(call: ServiceCall, department: str, disposal: str, **values: Any) -> None:
    follow_ups.change_case(call.tx, call.fact("inspection"), department, disposal, **values)


def daily(call: ServiceCall, inputs: Row) -> Answer:
    """follow_up.daily: the inspection stops here, daily supervision goes on (反馈日常监管部门)."""
    _change(call, department_of(call, inputs), DAILY, outcome="已反馈日常监管部门")
    return {}


def register(call: ServiceCall, inputs: Row) -> Answer:
    """follow_up.register: what the visit learned of the object's registration goes to the register (CJ-2.2c)."""
    visit = inspections.visit(call.tx, call.fact("inspection"))
    rows = results.of_department(call.tx, visit["id"], department_of(call, inputs))
    for status in sorted({STATUS[code] for row in rows for code in row["codes"] if code in STATUS} - {""}):
        registers.change_status(call.tx, visit["object_id"], status, f"检查 {visit['number']}", call.now)
    return {}


def order(call: ServiceCall, inputs: Row) -> Answer:
    """follow_up.order: an order to correct with its term (责令改正通知书); `recheck_on` is the day of the re-check."""
    department = own_department(call, inputs)
    given = submission(inputs)
    day = day_of(given["recheck_on"]) if given.get("recheck_on") else call.due("correction_term", None).date
    refuse_if([] if day > call.today else [("/recheck_on", "the re-check lies in the past")], "the order is not given")
    names = ("facts", "basis", "requirement")
    document = issue_for(call, CORRECTION_ORDER, department, {name: given[name] for name in names})
    kept = {**{name: given[name] for name in names}, "doc_no": given.get("doc_no"), "ordered_on": str(call.today)}
    _change(call, department, CORRECTION, order=kept, due=day, documents=[document])
    return {"recheck_on": day}


def recheck(call: ServiceCall, inputs: Row) -> Answer:
    """follow_up.recheck: corrected, extended once with a reason, or handed on as a case."""
    department = own_department(call, inputs)
    given = submission(inputs)
    case = _known(call, department, CORRECTION)
    extend = bool(given.get("extend")) and not given["corrected"]
    if extend and case["extended"] and limit(call, "correction_extensions") <= 1:
        refuse_if([("/extend", "the term was extended already")], "the term stays")
    if not extend:
        _change(call, department, CORRECTION, outcome="已改正" if given["corrected"] else "逾期未改正，转立案移送")
        return {"corrected": given["corrected"], "extended": False}
    day = day_of(given["recheck_on"]) if given.get("recheck_on") else call.due("correction_extension", None).date
    _change(call, department, CORRECTION, extended=True, due=day, reason=given["reason"])
    return {"corrected": False, "extended": True, "recheck_on": day}


def _known(call: ServiceCall, department: str, disposal: str) -> Row:
    case = follow_ups.find_case(call.tx, call.fact("inspection"), department, disposal)
    if case is None:
        raise NotFound(f"no follow-up {disposal} of {department}")
    return case


def _handover(call: ServiceCall) -> str:
    return str(call.fact("handover")["disposal"])


def send(call: ServiceCall, inputs: Row) -> Answer:
    """follow_up.send: hand a case or a lead to the body that is competent (D14; TD-4.4c, MS-2.6d)."""
    department = own_department(call, inputs)
    given = submission(inputs)
    handover = call.fact("handover")
    kind = call.rule("routing", matter=handover["kind"])["receiver_kind"]
    refuse_if(_receiver_problems(call, department, given["receiver"], kind), "the matter cannot be sent there")
    if follow_ups.find_case(call.tx, call.fact("inspection"), department, handover["disposal"]) is None:
        follow_ups.open_cases(call.tx, [_case(call, department, handover["disposal"], "逾期未改正")])
    receiver = department_names(call).get(given["receiver"], given["receiver"])
    letter = issue_for(call, handover["document"], department, {"receiver": receiver, "facts": given["facts"]})
    sent = {"receiver": given["receiver"], "sent_on": call.today, "documents": [letter]}
    due = call.due("handover_outcome", None).date
    _change(call, department, handover["disposal"], **sent, due=due)
    return {"receiver": given["receiver"], "handover_sent_on": call.today}


def _receiver_problems(call: ServiceCall, department: str, receiver: str, kind: str) -> list[tuple[str, str]]:
    """A lead goes to another department; a case may go to the department's own case unit."""
    if receiver not in department_kinds(call):
        return [("/receiver", f"no body {receiver}")]
    if kind == "DEPARTMENT" and receiver == department:
        return [("/receiver", "a lead goes to another department")]
    return []


def receipt(call: ServiceCall, inputs: Row) -> Answer:
    """follow_up.receipt: the receiver signs, or says that the matter is not its own."""
    _receiver_only(call)
    given = submission(inputs)
    if given["competent"]:
        values = {"receipt_at": call.now, "receipt_no": given["receipt_no"]}
        _change(call, department_of(call, {}), _handover(call), **values)
    return {"competent": given["competent"]}


def _receiver_only(call: ServiceCall) -> None:
    if call.actor.department != call.fact("receiver"):
        raise Refused(f"the matter was sent to {call.fact('receiver')}")


def name_receiver(call: ServiceCall, inputs: Row) -> Answer:
    """follow_up.name_receiver: the coordinator names who is competent when the first receiver is not (TD-5.1)."""
    given = submission(inputs)
    problems = [] if given["receiver"] in department_kinds(call) else [("/receiver", f"no body {given['receiver']}")]
    if given["receiver"] == call.fact("receiver"):
        problems.append(("/receiver", "that body has said it is not competent"))
    refuse_if(problems, "nobody is named")
    _change(call, department_of(call, {}), _handover(call), receiver=given["receiver"], sent_on=call.today)
    return {"receiver": given["receiver"]}


def outcome(call: ServiceCall, inputs: Row) -> Answer:
    """follow_up.outcome: the receiver reports whether a case was filed and what became of it."""
    _receiver_only(call)
    given = submission(inputs)
    filed = f"已立案（{given['case_no']}）" if given["filed"] else "未立案"
    _change(call, department_of(call, {}), _handover(call), outcome=f"{filed}：{given['result']}")
    return {}


def close(call: ServiceCall, inputs: Row) -> Answer:
    """follow_up.close: the findings of a department on one object are dealt with (处置完结)."""
    department = department_of(call, inputs)
    follow_ups.close_cases(call.tx, call.fact("inspection"), department, call.now, call.today, "无需后续处置")
    return {}
