"""What simulated people fill in: one function a form, with the mixes of the domain's volumes."""

from collections.abc import Callable, Mapping
from datetime import timedelta

from engine.errors import NotFound
from engine.simulate.following import (
    channel_receipt,
    correction_order,
    credit_decision,
    disclosure_review,
    disposal_confirmation,
    minor_exemption,
    name_receiver,
    objection_review,
    outcome,
    receipt,
    recheck,
    referral,
    removal_decision,
    removal_verification,
    result_entry,
    unlicensed_case,
)
from engine.simulate.planning import (
    filing_receipt,
    joint_plan,
    override_reason,
    plan_approval,
    plan_draft,
    platform_entry,
    windows,
)
from engine.simulate.situation import Situation, Submission
from engine.simulate.visiting import (
    adopted_conclusion,
    checkin,
    commission,
    commission_adoption,
    conclusion,
    inspection_approval,
    item_checks,
    notice_service,
    offline_sync,
    online_inspection,
    site_record,
    written_inspection,
)
from engine.store import campaigns

Answer = Callable[[Situation], Submission]

DISAGREE = 1800  # of participants in the first round; 600 later (volumes: 80 % agree in round 1, 15 % in round 2)
DECLINE = 400
WIDENED = 5000  # of campaigns that no object fits; the others are cancelled
PATIENCE = 5  # times that people try to mend a campaign before they cancel it
REJECTED = 500  # of departments that confirm


def answer(situation: Situation) -> Submission:
    """The filled-in form of a task. NotFound for a form that no simulated person knows."""
    found = ANSWERS.get(situation.task.form)
    if found is None:
        raise NotFound(f"nobody in the simulation can fill in the form {situation.task.form!r}")
    return found(situation)


# Campaigns ----------------------------------------------------------------------------------------------------


def campaign_scope(s: Situation) -> Submission:
    """确定事项、对象范围、参与部门."""
    c = s.campaign
    filled = {
        "items": c["items"], "participants": c["participants"] or [], "methods": c["methods"] or ["ON_SITE"],
        "from": c["starts_on"].isoformat(), "to": c["ends_on"].isoformat(), "filter": c["filter"] or {},
    }  # fmt: skip
    forms, optional = s.setting("task.joint_forms"), s.setting("task.guideline_required") is False
    if forms:
        filled["joint_form"] = s.chance.pick(forms, "joint form", s.case)
    return {**filled, "with_guideline": s.roll(3000, "guideline")} if optional else filled


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


def participation(s: Situation) -> Submission:
    """参与确认, 对接确认."""
    if s.roll(DECLINE, "decline"):
        return {"decision": "DECLINE", "reason": "与本部门专项工作时间冲突"}
    return {"decision": "CONFIRM", "contact": "联合抽查联络员", "equipment": ["执法记录仪"]}


def guideline(s: Situation) -> Submission:
    """制定工作指引."""
    fields = s.setting("task.guideline_fields") or ["工作要求"]
    return {"entries": [{"field": field, "text": f"{field}：按部门联合抽查的规定办理"} for field in fields]}


def guideline_review(s: Situation) -> Submission:
    """审阅工作指引."""
    if s.roll(DECLINE, "disagree with guideline"):
        return {"decision": "DISAGREE", "text": "请补充本部门检查事项的要求"}
    return {"decision": "AGREE"}


def joint_register(s: Situation) -> Submission:
    """建立联合监管对象名录库."""
    return {"sources": [s.campaign["initiator"], *(s.campaign["participants"] or [])]}


def mend(s: Situation) -> Submission:
    """补正前置条件: wider where no object fits, with patience otherwise; what cannot be mended is cancelled."""
    if "DOMAIN_OBJECTS_MISSING" in s.shown("missing"):
        now = s.campaign["filter"] or {}
        wider = {name: wanted for name, wanted in now.items() if name in ("object_types", "regions")}
        if wider != now and s.roll(WIDENED, "widened"):
            return {"decision": "MEND", "measures": "放宽检查对象筛选条件", "filter": wider}
        return {"decision": "CANCEL", "measures": "名录库中没有符合条件的检查对象，任务取消"}
    if s.times() > PATIENCE:
        return {"decision": "CANCEL", "measures": "前置条件经多次补正仍不具备，任务取消"}
    return {"decision": "MEND", "measures": "已按缺项补正"}


def draw_confirmation(s: Situation) -> Submission:
    """确认排除."""
    return {"confirmed": True}


def direct_assignment(s: Situation) -> Submission:
    """直接指派检查人员: the department's own people for its own shortage."""
    lines = [{"object": name, "inspectors": s.named(name)} for name in s.unmet()]
    why = {"ground": "NONE_AFTER_RECUSAL", "reason": "回避后无法随机分配", "evidence": "回避申请存档"}
    return {**why, "assignments": lines}


def approval(s: Situation) -> Submission:
    """审批."""
    return {"decision": "APPROVE", "opinion": "情况属实，同意"}


def supply(s: Situation) -> Submission:
    """补充人员: somebody of another body helps, or the period is to be changed where nobody can."""
    helpers = s.helpers()
    if helpers:
        return {"measure": "REGISTER", "explanation": "请其他部门持证人员支援", "inspectors": helpers}
    return {"measure": "ARRANGEMENT", "explanation": "现有人员均不能到岗，请调整安排"}


def rearrangement(s: Situation) -> Submission:
    """调整时间、参与部门."""
    first, last = s.campaign["starts_on"], s.campaign["ends_on"] + timedelta(days=30)
    return {"explanation": "延长任务时间，错开请假人员", "from": first.isoformat(), "to": last.isoformat()}


def team_confirmation(s: Situation) -> Submission:
    """部门确认与装备: few people are rejected, with proof."""
    filled: Submission = {"replacements": [], "equipment": ["执法记录仪"]}
    return {**filled, "replacements": s.rejected()} if s.roll(REJECTED, "rejected") else filled


def campaign_report(s: Situation) -> Submission:
    """汇总检查情况."""
    return {"summary": f"{s.campaign['name']}已全部检查完毕，结果已公示", "suggestions": "继续加强日常监管"}


ANSWERS: Mapping[str, Answer] = {
    given.__name__: given
    for given in (
        plan_draft, plan_approval, filing_receipt, platform_entry, override_reason, joint_plan, windows,
        campaign_scope, negotiation_opinion, campaign_adjust, coordination, participation, guideline,
        guideline_review, joint_register, mend, draw_confirmation, direct_assignment, approval, supply,
        rearrangement, team_confirmation, campaign_report, inspection_approval, checkin, item_checks, site_record,
        written_inspection, online_inspection, commission, commission_adoption, adopted_conclusion, conclusion,
        notice_service, offline_sync, result_entry, disclosure_review, channel_receipt, objection_review,
        disposal_confirmation, correction_order, recheck, credit_decision, removal_verification,
        removal_decision, minor_exemption, unlicensed_case, referral, receipt, name_receiver, outcome,
    )
}  # fmt: skip
