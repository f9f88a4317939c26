"""Facts of documents about credit constraint (信用约束): a firm is listed, and a listing ends or stays (P8).

None of the documents says how a listing ends; what stands here follows general law (企业信息公示暂行条例 and the
rules on the lists and on 信用修复), and a profile may say otherwise.
"""

from engine.clock import china_date
from engine.services.call import ServiceCall
from engine.services.document_facts.letters import findings
from engine.services.document_facts.visits import visit_about, visit_common
from engine.services.document_facts.wording import Facts, Kind, Row, printed
from engine.store import credit
from engine.store import document_facts as stored
from engine.store.credit import KEEP, REMOVE, REVOKE

DECISION, REMOVAL = "列入经营异常名录决定书", "信用修复决定书"
"""The documents, by the name of their template; each decision has its own title."""

ABNORMAL, BLACKLIST, JOINT = "经营异常名录", "失信黑名单", "联合惩戒"
LISTINGS = {
    ABNORMAL: {
        "decision_title": "列入经营异常名录决定书",
        "measure": "列入经营异常名录",
        "basis": "《企业信息公示暂行条例》和经营异常名录管理的规定",
    },
    BLACKLIST: {
        "decision_title": "列入严重违法失信名单决定书",
        "measure": "列入严重违法失信名单（失信黑名单）",
        "basis": "有关严重违法失信名单管理的规定",
    },
    JOINT: {
        "decision_title": "实施联合惩戒决定书",
        "measure": "列为联合惩戒对象",
        "basis": "有关守信联合激励和失信联合惩戒的规定",
    },
}
"""What the decision says about each kind of credit constraint (MS-3.3a, YC-2.6e, CJ-2.6d, TQ-3.7d)."""

_ENDINGS = {
    ABNORMAL: ("移出经营异常名录决定书", "将你单位移出经营异常名录"),
    BLACKLIST: ("移出严重违法失信名单决定书", "将你单位移出严重违法失信名单（失信黑名单）"),
    JOINT: ("解除联合惩戒决定书", "解除对你单位的联合惩戒"),
}
_REMEDY = "对本决定不服的，可以自收到本决定书之日起六十日内申请行政复议，或者在六个月内提起行政诉讼。"
_REPAIR = "列入情形消除后，可以申请移出或者信用修复。"


def _listing(call: ServiceCall, visit: Row, sender: str) -> Facts:
    """Ground, date and remedy of a decision to list (YC-2.6e, CJ-2.6d, TQ-3.7d, MS-3.3a)."""
    record = stored.credit_decision(call.tx, visit["id"], sender) or {}
    return {
        **visit_common(visit),
        **LISTINGS.get(str(record.get("kind")), LISTINGS[ABNORMAL]),
        "ground": record.get("ground") or findings(call, visit, sender),
        "decided_on": printed(call.today),
        "decision_no": record.get("decision_no") or "",
        "remedy": call.setting("followup.listing_remedy", _REMEDY),
        "repair": call.setting("followup.repair", _REPAIR),
    }


def _removal(call: ServiceCall, visit: Row, _sender: str) -> Facts:
    """What was decided on a listing that was to be removed, with what was found and why."""
    asked = credit.removal(call.tx, call.fact("removal"))
    record = credit.record(call.tx, asked["credit_record_id"])
    return {
        **visit_common(visit),
        "measure": LISTINGS[record["kind"]]["measure"],
        "listed_on": printed(china_date(record["decided_at"])),
        "listing_no": record["decision_no"] or "",
        "asked": "你单位申请信用修复。" if asked["applied"] else "我单位发现列入情形可能已经消除。",
        "mended": asked["repair"],
        "findings": asked["findings"] or "",
        "ground": asked["ground"] or "",
        "basis": LISTINGS[record["kind"]]["basis"],
        "decided_on": printed(call.today),
        "decision_no": asked["decision_no"] or "",
        "remedy": call.setting("followup.listing_remedy", _REMEDY),
        **ending(record["kind"], str(asked["decision"])),
    }


def ending(kind: str, decision: str) -> Facts:
    """Title and words of a decision on the removal of a listing of some kind."""
    title, removed = _ENDINGS[kind]
    listing = LISTINGS[kind]
    kept = "列入信息和移出信息一并留存公示"
    told = {
        REMOVE: (title, f"{removed}，相应信用约束同时解除；{kept}。"),
        REVOKE: (f"撤销{listing['decision_title']}", f"撤销将你单位{listing['measure']}的决定；{kept}，注明撤销。"),
        KEEP: ("不予信用修复决定书", "不予信用修复，原决定继续有效；情形消除后可以再次申请。"),
    }
    decision_title, words = told.get(decision, told[KEEP])
    return {"decision_title": decision_title, "ending": words}


KINDS = {
    DECISION: Kind("JY", visit_about, _listing),
    REMOVAL: Kind("XF", visit_about, _removal),
}
