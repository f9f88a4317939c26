"""What simulated people fill in: one function a form, with the mixes of the domain's volumes."""

from collections.abc import Callable, Mapping

from engine.errors import NotFound
from engine.simulate.situation import Situation, Submission
from engine.simulate.visiting import (
    checkin,
    conclusion,
    inspection_approval,
    item_checks,
    notice_service,
    offline_sync,
    online_inspection,
    site_record,
    written_inspection,
)
from engine.store import campaigns, follow_ups, plans

Answer = Callable[[Situation], Submission]

RETURNED_ONCE = 1500  # basis points of plans that the government returns the first time
DISAGREE = 1800  # of participants in the first round; 600 later (volumes: 80 % agree in round 1, 15 % in round 2)
REPLACED = 300
GROUND = 50


def answer(situation: Situation) -> Submission:
    """The filled-in form of a task. NotFound for a form that no simulated person knows."""
    found = ANSWERS.get(situation.task.form)
    if found is None:
        raise NotFound(f"nobody in the simulation can fill in the form {situation.task.form!r}")
    return found(situation)


# Plans --------------------------------------------------------------------------------------------------------


def plan_draft(s: Situation) -> Submission:
    """编制部门年度计划."""
    lines = s.lines[s.plan["department"]]
    return {
        "plan_name": f"{s.plan['year']}年度抽查工作计划", "draw_type": "UNTARGETED",
        "lines": [line.submission() for line in lines],
    }  # fmt: skip


def plan_approval(s: Situation) -> Submission:
    """年度计划审批."""
    if s.plan["status"] == "SUBMITTED" and s.chance.happens(RETURNED_ONCE, "returned", s.case) and not _returned(s):
        return {"decision": "RETURN", "opinion": "请补充抽查比例的依据后再报"}
    return {"decision": "APPROVE", "opinion": "同意", "approval_no": f"政批{s.plan['plan_no']}"}


def _returned(s: Situation) -> bool:
    return any(row["answer"] == "RETURN" for row in plans.filings(s.tx, s.plan["id"]))


def override_reason(s: Situation) -> Submission:
    """突破限制的理由."""
    return {"reason": "本年度人员有限，按最低需要安排", "basis": s.case}


# Campaigns ----------------------------------------------------------------------------------------------------


def campaign_scope(s: Situation) -> Submission:
    """确定事项、对象范围、参与部门."""
    c = s.campaign
    return {
        "items": c["items"], "participants": c["participants"] or [], "methods": c["methods"] or ["ON_SITE"],
        "from": c["starts_on"].isoformat(), "to": c["ends_on"].isoformat(), "filter": c["filter"] or {},
    }  # fmt: skip


def negotiation_opinion(s: Situation) -> Submission:
    """参与部门意见."""
    last = campaigns.last_round(s.tx, s.campaign["id"])
    later = last is not None and last["round"] > 1
    if s.chance.happens(DISAGREE // 3 if later else DISAGREE, "disagree", s.key):
        return {"on_task": "AGREE", "on_time": "DISAGREE", "on_method": "AGREE", "text": "与本部门专项工作时间冲突"}
    return {"on_task": "AGREE", "on_time": "AGREE", "on_method": "AGREE"}


def campaign_adjust(s: Situation) -> Submission:
    """调整任务方案."""
    return {"explanation": "已与参与部门沟通，时间内错峰安排"}


def coordination(s: Situation) -> Submission:
    """协调处理意见."""
    return {"opinion": "请各部门按错峰方案办理", "meeting_on": s.today()}


def joint_register(s: Situation) -> Submission:
    """建立联合监管对象名录库."""
    return {"sources": [s.campaign["initiator"], *(s.campaign["participants"] or [])]}


def mend(s: Situation) -> Submission:
    """补正前置条件."""
    return {"measures": "已按缺项补正"}


def draw_confirmation(s: Situation) -> Submission:
    """确认排除与分层."""
    return {"confirmed": True}


def direct_assignment(s: Situation) -> Submission:
    """直接指派检查人员."""
    lines = [
        {"object": row["object"], "department": row["department"], "inspectors": s.able(row["department"])[:2]}
        for row in s.unmet()
    ]
    return {"reason": "回避后无法随机分配", "evidence": "回避申请存档", "assignments": lines}


def approval(s: Situation) -> Submission:
    """审批."""
    return {"decision": "APPROVE", "opinion": "情况属实，同意"}


def supply(s: Situation) -> Submission:
    """补充人员或调整安排."""
    return {"measure": "REGISTER", "explanation": "市级部门派员补充"}


def team_confirmation(s: Situation) -> Submission:
    """部门确认与装备."""
    return {"replacements": [], "equipment": ["执法记录仪"]}


def campaign_report(s: Situation) -> Submission:
    """汇总检查情况."""
    return {"summary": f"{s.campaign['name']}已全部检查完毕，结果已公示", "suggestions": "继续加强日常监管"}


# Results and what follows -------------------------------------------------------------------------------------


def result_entry(s: Situation) -> Submission:
    """录入检查结果."""
    if s.roll(GROUND, "ground"):
        return {"confirmed": True, "ground": "BUSINESS_SECRET", "ground_detail": "检查表含配方"}
    return {"confirmed": True, "ground": "NONE"}


def disclosure_review(s: Situation) -> Submission:
    """公开方式复核."""
    return {"disclosure": "WITHHOLD", "ground": "BUSINESS_SECRET", "opinion": "涉及商业秘密，依法不予公开"}


def channel_receipt(s: Situation) -> Submission:
    """人工处理公示回执."""
    raise NotFound("the simulated channels always answer")


def disposal_confirmation(s: Situation) -> Submission:
    """确认处置."""
    return {"disposals": s.shown("disposals")}


def correction_order(s: Situation) -> Submission:
    """责令改正通知书."""
    return {"facts": "未按规定公示信息", "basis": "《企业信息公示暂行条例》", "requirement": "限期改正并书面报告"}


def recheck(s: Situation) -> Submission:
    """复查."""
    if s.chance.happens(8500, "corrected", s.key):
        return {"corrected": True, "note": "已改正"}
    case = follow_ups.find_case(s.tx, s.visit["id"], s.department, "H03")
    if case is not None and not case["extended"]:
        return {"corrected": False, "extend": True, "reason": "整改需要更换设备"}
    return {"corrected": False, "note": "逾期未改正"}


def referral(s: Situation) -> Submission:
    """移送."""
    organs = [code for code in s.staff.organs() if code != s.department]
    return {"receiver": s.chance.pick(organs, "receiver", s.key), "facts": "检查中发现的线索及证据清单"}


def receipt(s: Situation) -> Submission:
    """签收."""
    if s.chance.happens(800, "not competent", s.key) and "R2" not in s.key:
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


ANSWERS: Mapping[str, Answer] = {
    given.__name__: given
    for given in (
        plan_draft, plan_approval, override_reason, campaign_scope, negotiation_opinion, campaign_adjust,
        coordination, joint_register, mend, draw_confirmation, direct_assignment, approval, supply,
        team_confirmation, campaign_report, inspection_approval, checkin, item_checks, site_record,
        written_inspection, online_inspection, conclusion, notice_service, offline_sync, result_entry,
        disclosure_review, channel_receipt, disposal_confirmation, correction_order, recheck, referral, receipt,
        name_receiver, outcome,
    )
}  # fmt: skip
