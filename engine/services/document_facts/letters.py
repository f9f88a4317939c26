"""Facts of letters that hand a matter over to another body (P8): what was found, with the evidence on file."""

from engine.services.call import ServiceCall
from engine.services.document_facts.conclusions import concluded, in_force
from engine.services.document_facts.visits import evidence_lines, visit_about, visit_common
from engine.services.document_facts.wording import Facts, Kind, Row, printed
from engine.store import results

_RECEIVERS = {"CASE": "办案机构", "LEAD": "有关主管部门", "CRIME": "司法机关", "LICENSING": "审批部门"}
"""Whom a letter addresses until the person who sends it names the body."""


def findings(call: ServiceCall, visit: Row, department: str) -> str:
    """What one department found, in its own words, else by the names of the codes."""
    rows = in_force(results.of_department(call.tx, visit["id"], department))
    return "；".join(row["detail"] or concluded(row) for row in rows)


def _referral(call: ServiceCall, visit: Row, sender: str) -> Facts:
    """A lead or a case with its evidence (TD-4.4c, MS-2.6d)."""
    matter = (call.data.get("handover") or {}).get("kind", "LEAD")
    return {
        **visit_common(visit),
        "receiver": _RECEIVERS[matter],
        "facts": findings(call, visit, sender),
        "evidence": evidence_lines(call, visit),
    }


def _crime(call: ServiceCall, visit: Row, sender: str) -> Facts:
    """The head of the department decides (YC-2.6e, CJ-2.6d, TQ-3.7c, MS-2.6d)."""
    copied = call.setting("followup.crime_copied_to", "同级人民检察院")
    return {
        **_referral(call, visit, sender),
        "basis": "",
        "decided_on": printed(call.today),
        "copied_to": copied,
    }


def _licensing(call: ServiceCall, visit: Row, sender: str) -> Facts:
    """Prominent problems go back to whoever grants the licence (CJ-2.6c)."""
    return {**_referral(call, visit, sender), "suggestion": "在准入审批环节加强对同类情形的审查。"}


KINDS = {
    "案件线索移送函": Kind("YS", visit_about, _referral),
    "抄告函": Kind("CG", visit_about, _referral),
    "涉嫌犯罪案件移送书": Kind("SF", visit_about, _crime),
    "准入审批环节反馈函": Kind("ZR", visit_about, _licensing),
}
