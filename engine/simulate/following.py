"""What simulated people fill in once a result is entered: disclosure, what follows a finding, objections, repairs."""

from engine.simulate.situation import Situation, Submission
from engine.store import follow_ups, inspections, plans, publications

GROUND = 50  # basis points of results that are not public in full
CORRECTED = 8500
REPAIRED = 9000  # of the firms that say so


def result_entry(s: Situation) -> Submission:
    """录入检查结果."""
    if s.roll(GROUND, "ground"):
        return {"confirmed": True, "ground": "BUSINESS_SECRET", "ground_detail": "检查表含配方"}
    return {"confirmed": True, "ground": "NONE"}


def disclosure_review(s: Situation) -> Submission:
    """公开方式复核."""
    return {"disclosure": "WITHHOLD", "ground": "BUSINESS_SECRET", "opinion": "涉及商业秘密，依法不予公开"}


def channel_receipt(s: Situation) -> Submission:
    """登记公示回执: of every channel that has not confirmed the plan, or the results of the visit."""
    if s.task.campaign is None:
        about = ("joint_plan" if s.plan["plan_kind"] == plans.JOINT else "plan"), s.plan["id"], s.plan["department"]
    else:
        about = "result", s.visit["id"], s.department
    waiting = [row["channel"] for row in publications.channels(s.tx, *about) if not row["receipt_no"]]
    return {"receipts": [{"channel": name, "received_at": s.at(), "receipt_no": f"回执-{s.case}"} for name in waiting]}


def objection_review(s: Situation) -> Submission:
    """复核当事人异议."""
    visit = inspections.numbered(s.tx, s.task.jurisdiction, s.case.split("/")[0])
    if visit["found"] != "FOUND" or not s.roll(4000, "corrected"):
        return {"decision": "CONFIRM", "opinion": "经复核，原结果事实清楚"}
    line = {"item": s.shown("item"), "codes": ["R01"], "severity": "NONE"}
    return {"decision": "CORRECT", "opinion": "经复核，检查时已改正", "results": [line]}


def disposal_confirmation(s: Situation) -> Submission:
    """确认处置."""
    return {"disposals": s.shown("disposals")}


def correction_order(s: Situation) -> Submission:
    """责令改正通知书."""
    return {"facts": "未按规定公示信息", "basis": "《企业信息公示暂行条例》", "requirement": "限期改正并书面报告"}


def recheck(s: Situation) -> Submission:
    """复查."""
    if s.chance.happens(CORRECTED, "corrected", s.key):
        return {"corrected": True, "note": "已改正"}
    case = follow_ups.find_case(s.tx, s.visit["id"], s.department, "H03")
    if case is not None and not case["extended"]:
        return {"corrected": False, "extend": True, "reason": "整改需要更换设备"}
    return {"corrected": False, "note": "逾期未改正"}


def credit_decision(s: Situation) -> Submission:
    """列入经营异常名录、失信黑名单、联合惩戒决定."""
    kind = next(iter(s.shown("measures")), "经营异常名录")
    filled = {
        "decision": "LIST", "kind": kind, "ground": "检查结果属实", "decision_no": f"{kind}-{s.case}",
        "verified_on": s.today(),
    }  # fmt: skip
    kinds = s.setting("followup.blacklist_kinds")
    return {**filled, "blacklist_kind": kinds[0]} if kinds and kind == "失信黑名单" else filled


def removal_verification(s: Situation) -> Submission:
    """核实修复情况."""
    repaired = s.roll(REPAIRED, "repaired")
    findings = "实地核实，列入情形已经消除" if repaired else "实地核实，列入情形仍然存在"
    return {"verified_on": s.today(), "repaired": repaired, "findings": findings}


def removal_decision(s: Situation) -> Submission:
    """移出决定."""
    removed = bool(s.shown("repaired"))
    ground = "已修复，符合移出条件" if removed else "列入情形尚未消除"
    return {"decision": "REMOVE" if removed else "KEEP", "ground": ground, "decision_no": f"移出-{s.case}"}


def minor_exemption(s: Situation) -> Submission:
    """轻微免罚."""
    return {
        "breach": "未按规定公示信息", "list_basis": "轻微违法不予处罚清单", "corrected": True,
        "corrected_on": s.today(), "reason": "首次轻微违法并及时改正",
    }  # fmt: skip


def unlicensed_case(s: Situation) -> Submission:
    """无证无照查处."""
    return {"kind": "NO_PERMIT", "facts": "未取得许可从事经营活动", "measure": "责令停止并立案"}


# Handing over -------------------------------------------------------------------------------------------------


def referral(s: Situation) -> Submission:
    """移送."""
    outside = s.staff.receivers(_RECEIVED_AS.get(s.shown("kind"), ""))
    organs = [code for code in s.staff.organs() if code != s.department]
    return {"receiver": s.chance.pick(outside or organs, "receiver", s.key), "facts": "检查中发现的线索及证据清单"}


_RECEIVED_AS = {"CRIME": "JUDICIAL", "LICENSING": "LICENSING", "CASE": "CASE_UNIT"}


def receipt(s: Situation) -> Submission:
    """签收."""
    outside = s.department not in s.staff.organs()
    if not outside and s.chance.happens(800, "not competent", s.key) and "R2" not in s.key:
        return {"competent": False, "reason": "不属于本部门职责"}
    return {"competent": True, "receipt_no": f"回执-{s.case}"}


def name_receiver(s: Situation) -> Submission:
    """指定受理部门."""
    organs = [code for code in s.staff.organs() if code not in (s.department, s.shown("receiver"))]
    return {"receiver": s.chance.pick(organs, "named", s.key), "reason": "按职责分工指定"}


def outcome(s: Situation) -> Submission:
    """反馈办理结果."""
    if s.roll(4000, "filed"):
        return {"filed": True, "case_no": f"立案-{s.case}", "result": "依法立案查处"}
    return {"filed": False, "result": "经核查不予立案"}
