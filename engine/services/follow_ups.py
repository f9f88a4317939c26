"""Operators of the follow-up of findings (P8): proposed, confirmed, ordered, checked again, closed.

No finding without an owner until it is closed (MS-3.1c, YC-2.6e). One case per visit, department and disposal.
"""

from collections.abc import Mapping
from typing import Any

from engine.errors import NotFound, ServiceError
from engine.services.call import Answer, ServiceCall, day_of, department_of, own_department, refuse_if, submission
from engine.services.document_facts import printed
from engine.services.documents import CORRECTION_ORDER, issue_for
from engine.services.draw_rules import limit
from engine.services.result_codes import NO_PROBLEM, STATUS, changes_register
from engine.store import follow_ups, inspections, registers, results

Row = Mapping[str, Any]

NOTHING_MORE, DAILY, CORRECTION, CASE, CREDIT, MINOR = "H01", "H02", "H03", "H04", "H08", "H10"
FEEDBACK, RECHECK = "日常监管反馈单", "复查记录"
_OPEN_TO_ALL = ("H01", "H02", "H03", "H04", "H05", "H06")
"""Disposals an owner may choose beside those proposed; the others have conditions of law."""


def propose(call: ServiceCall, inputs: Row) -> Answer:
    """follow_up.propose: the disposals of a department's results by decision D8, and whether the register changes.

    `measures` says what credit constraint means here (经营异常名录, 失信黑名单, MS-3.3a).
    """
    rows = results.of_department(call.tx, call.fact("inspection"), department_of(call, inputs))
    kinds = {_kind(row, code) for row in rows for code in row["codes"]}
    answers = {kind: _disposals(call, kind) for kind in sorted(kinds, key=str)}
    lines = [
        line for row in rows for line in _instead([one for code in row["codes"] for one in answers[_kind(row, code)]])
    ]
    found = {disposal for disposal, _ in lines} | {row["disposal"] for row in rows if row["disposal"] in _open(call)}
    return {
        "disposals": sorted(found - {NOTHING_MORE}) or [NOTHING_MORE],
        "measures": sorted({measure for _, measure in lines if measure}),
        "register_changed": any(changes_register(row["codes"]) for row in rows),
    }


Kind = tuple[str, str, bool, bool, str | None]
Line = tuple[str, str | None]
"""A disposal, and what it means where that is not plain."""


def _kind(row: Row, code: str) -> Kind:
    """Everything of a result that its disposals depend on."""
    return code, row["severity"], row["minor_listed"], row["unlicensed"], row["blacklist_kind"]


def _disposals(call: ServiceCall, kind: Kind) -> list[Line]:
    code, severity, minor_listed, unlicensed, blacklist_kind = kind
    known = {"minor_listed": minor_listed, "unlicensed": unlicensed, "blacklist_kind": blacklist_kind}
    lines: list[Row] = call.rule("disposals", code=code, severity=severity, **known)
    return [(line["disposal"], line["measure"]) for line in lines]


def _instead(lines: list[Line]) -> list[Line]:
    """A listed minor breach that is corrected takes the place of a penalty (TQ-4.3c)."""
    minor = any(disposal == MINOR for disposal, _ in lines)
    return [line for line in lines if not (minor and line[0] in (CORRECTION, CASE))]


def _open(call: ServiceCall) -> frozenset[str]:
    return frozenset(call.setting("followup.disposals", _OPEN_TO_ALL))


def confirm(call: ServiceCall, inputs: Row) -> Answer:
    """follow_up.confirm: the owner confirms the disposals; leaving the proposal needs a reason."""
    department = own_department(call, inputs)
    given = submission(inputs)
    proposed = set(call.data.get("disposals", []))
    chosen = sorted(set(given["disposals"]))
    problems = [("/disposals", f"{kind} was not proposed") for kind in chosen if kind not in proposed | _open(call)]
    if set(chosen) != proposed and not given.get("reason"):
        problems.append(("/reason", "another disposal than the proposed one needs a reason"))
    refuse_if(problems, "the disposals cannot be confirmed")
    measures, supervisors = call.data.get("measures", []), _supervisors(call, department)
    follow_ups.open_cases(
        call.tx,
        [
            {
                **new_case(call, department, kind, given.get("reason")),
                "measures": measures if kind == CREDIT else [],
                "supervisors": supervisors,
            }
            for kind in chosen
        ],
    )
    return {"disposals": chosen}


def _supervisors(call: ServiceCall, department: str) -> list[str]:
    """Who supervises further by decision D14: the approving, the former approving, the industry department.

    没有集中行政许可权的…审批部门负责履行监管职责；集中行政许可权的…原审批部门和行业主管部门负责事中事后监管 (TQ-3.3a).
    """
    rows = results.items_of(call.tx, call.fact("inspection"), department, call.today)
    found: set[str] = set()
    for item in (row for row in rows if row["codes"] != [NO_PROBLEM]):
        centralised = item["approval_centralised"]
        answer = call.rule("routing", matter="SUPERVISION", own_competence=None, approval_centralised=centralised)
        split = "FORMER_APPROVING" in answer["supervisors"]
        found |= {item["body"], *(item["partners"] if split else ())}
    return sorted(found)


def new_case(call: ServiceCall, department: str, disposal: str, reason: str | None = None) -> dict[str, Any]:
    """An open follow-up of the visit, owned by the department that inspected."""
    return {
        "jurisdiction": call.jurisdiction,
        "inspection_id": call.fact("inspection"),
        "department": department,
        "disposal": disposal,
        "owner_dept": department,
        "status": "OPEN",
        "reason": reason,
        "due": call.due("register_listing", None).date if disposal == CREDIT else None,
        "opened_at": call.now,
    }


def change_case(call: ServiceCall, department: str, disposal: str, **values: Any) -> None:
    """Set columns of a follow-up of the visit. Raises NotFound."""
    follow_ups.change_case(call.tx, call.fact("inspection"), department, disposal, **values)


def daily(call: ServiceCall, inputs: Row) -> Answer:
    """follow_up.daily: the inspection stops here, daily supervision goes on (反馈日常监管部门)."""
    department = department_of(call, inputs)
    document = issue_for(call, FEEDBACK, department)
    change_case(call, department, DAILY, outcome="已反馈日常监管部门", documents=[document])
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
    stated = {name: given[name] for name in names}
    document = issue_for(call, CORRECTION_ORDER, department, {**stated, "recheck_on": day})
    kept = {**stated, "doc_no": given.get("doc_no"), "ordered_on": str(call.today)}
    change_case(call, department, CORRECTION, order=kept, due=day, documents=[document])
    return {"recheck_on": day}


def recheck(call: ServiceCall, inputs: Row) -> Answer:
    """follow_up.recheck: corrected, extended once with a reason, or handed on as a case."""
    department = own_department(call, inputs)
    given = submission(inputs)
    case = known_case(call, department, CORRECTION)
    extend = bool(given.get("extend")) and not given["corrected"]
    if extend and case["extended"] and limit(call, "correction_extensions") <= 1:
        refuse_if([("/extend", "the term was extended already")], "the term stays")
    changed = _extended(call, given) if extend else _rechecked(given)
    document = issue_for(call, RECHECK, department, _recheck_facts(given, changed))
    change_case(call, department, CORRECTION, **changed, documents=[*(case["documents"] or ()), document])
    again = {"recheck_on": changed["due"]} if extend else {}
    return {"corrected": given["corrected"], "extended": extend, **again}


def _rechecked(given: Row) -> dict[str, Any]:
    return {"outcome": "已改正" if given["corrected"] else "逾期未改正，转立案移送"}


def _extended(call: ServiceCall, given: Row) -> dict[str, Any]:
    day = day_of(given["recheck_on"]) if given.get("recheck_on") else call.due("correction_extension", None).date
    return {"extended": True, "due": day, "reason": given["reason"]}


def _recheck_facts(given: Row, changed: Row) -> dict[str, Any]:
    """What the re-check found and what follows; the term stated beside it is the one that has just ended."""
    facts = {"findings": given.get("note", ""), "conclusion": changed.get("outcome", "尚未改正")}
    if "due" in changed:
        facts["extension"] = f"延长至{printed(changed['due'])}。{changed['reason']}"
    return facts


def known_case(call: ServiceCall, department: str, disposal: str) -> Row:
    """A follow-up of the visit. Raises NotFound."""
    case = follow_ups.find_case(call.tx, call.fact("inspection"), department, disposal)
    if case is None:
        raise NotFound(f"no follow-up {disposal} of {department}")
    return case


def close(call: ServiceCall, inputs: Row) -> Answer:
    """follow_up.close: the findings of a department on one object are dealt with (处置完结).

    Where the handling is told to the object (MS-2.6a), it has been. Raises ServiceError.
    """
    department = department_of(call, inputs)
    cases = follow_ups.of_department(call.tx, call.fact("inspection"), department)
    if call.setting("followup.tell_object") and any(row["told_at"] is None for row in cases):
        raise ServiceError(f"the object has not been told how {department} handled its findings")
    follow_ups.close_cases(call.tx, call.fact("inspection"), department, call.now, call.today, "无需后续处置")
    return {}
