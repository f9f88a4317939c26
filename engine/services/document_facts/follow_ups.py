"""Facts of documents about what became of a finding (P8): orders, re-checks, exemptions, outcomes."""

from collections.abc import Mapping
from typing import Any

from engine import disposals
from engine.services.call import ServiceCall
from engine.services.document_facts.conclusions import inspected_on, remedy
from engine.services.document_facts.letters import findings
from engine.services.document_facts.visits import visit_about, visit_common
from engine.services.document_facts.wording import Facts, Kind, Row, day_in, printed
from engine.store import document_facts as stored
from engine.store import follow_ups

_DAILY, _CORRECTION, _MINOR = "H02", "H03", "H10"
_EXEMPT_LIST = "本地轻微违法行为不予处罚清单"
_SUSPENDED = "检查中未发现本次抽查涉及的经营活动，或者对象已经停业。"


def _case(call: ServiceCall, visit: Row, sender: str, disposal: str) -> Mapping[str, Any]:
    return follow_ups.find_case(call.tx, visit["id"], sender, disposal) or {}


def _order(call: ServiceCall, visit: Row, sender: str) -> Facts:
    """Facts, basis, requirement and term of an order to correct (YC-2.6e, MS-2.5e)."""
    given = _case(call, visit, sender, _CORRECTION).get("order") or {}
    return {
        **visit_common(visit),
        "facts": given.get("facts") or findings(call, visit, sender),
        "basis": given.get("basis") or "有关法律、法规的规定",
        "requirement": given.get("requirement") or "",
        "recheck_on": "",
    }


def _recheck(call: ServiceCall, visit: Row, sender: str) -> Facts:
    """What was ordered, and what the re-check found (YC-2.6e, MS-2.5e)."""
    case = _case(call, visit, sender, _CORRECTION)
    given = case.get("order") or {}
    return {
        **visit_common(visit),
        "ordered_on": day_in(given.get("ordered_on")),
        "facts": given.get("facts") or findings(call, visit, sender),
        "requirement": given.get("requirement") or "",
        "recheck_on": printed(case.get("due")),
        "rechecked_on": printed(call.today),
        "findings": "",
        "conclusion": case.get("outcome") or "",
        "extension": f"延长一次。{case.get('reason') or ''}" if case.get("extended") else "未延长",
    }


def _handled(call: ServiceCall, visit: Row, sender: str) -> Facts:
    """The outcome told to the object (MS-2.6a)."""
    cases = follow_ups.of_department(call.tx, visit["id"], sender)
    return {
        **visit_common(visit),
        "facts": findings(call, visit, sender),
        "remedy": remedy(call),
        "handling": [
            {
                "disposal": disposals.BY_CODE.get(row["disposal"], row["disposal"]),
                "outcome": row["outcome"] or "正在办理",
                "closed_on": printed(row["closed_on"]),
            }
            for row in cases
        ],
    }


def _exemption(call: ServiceCall, visit: Row, sender: str) -> Facts:
    """A minor breach on the list, corrected: no penalty, but a record (TQ-4.3c)."""
    given = _case(call, visit, sender, _MINOR).get("order") or {}
    corrected_on = day_in(given.get("corrected_on"))
    return {
        **visit_common(visit),
        "inspected_on": inspected_on(call, visit),
        "facts": given.get("breach") or findings(call, visit, sender),
        "basis": "；".join(("《中华人民共和国行政处罚法》第三十三条", given.get("list_basis") or _EXEMPT_LIST)),
        "corrected": f"情节轻微，没有造成危害后果，当事人已{f'于{corrected_on}' if corrected_on else '及时'}改正。",
        "reason": given.get("reason") or "",
        "decision": "不予行政处罚",
        "approver": stored.person(call.tx, given.get("by")),
        "decided_on": printed(call.today),
    }


def _daily(call: ServiceCall, visit: Row, sender: str) -> Facts:
    """The inspection stops, daily supervision goes on (YC-2.6e, MS-3.1c)."""
    return {
        **visit_common(visit),
        "inspected_on": inspected_on(call, visit),
        "facts": findings(call, visit, sender),
        "reason": _case(call, visit, sender, _DAILY).get("reason") or _SUSPENDED,
        "suggestion": "纳入日常监管，核实登记信息并动态管理名录库。",
    }


KINDS = {
    "责令改正通知书": Kind("ZG", visit_about, _order),
    "复查记录": Kind("FC", visit_about, _recheck),
    "查处结果告知书": Kind("CC", visit_about, _handled),
    "免罚记录": Kind("MF", visit_about, _exemption),
    "日常监管反馈单": Kind("FK", visit_about, _daily),
}
