"""What each document states, by the name of its template; what validation holds the templates to.

`name` is a text, `name(a b)` a list whose rows have the members a and b. Issuing a document states all of it
(`facts_of`, and its number); what a person may add beside it is not here, since a template cannot rely on it.
"""

import re
from collections.abc import Mapping

Shape = Mapping[str, tuple[str, ...] | None]

_ALWAYS = "doc_no issuer sender contact issued_on"
_VISIT = "object_name object_code address legal_rep liaison campaign_no campaign_name"
_CAMPAIGN = "campaign_no campaign_name participants date_from date_to"
_PLAN = "plan_no plan_name year"
_LINES = "lines(number items objects methods ratio frequency period initiator participants expected)"
_ITEMS = "items(name content basis methods item_class department)"
_NOTICE = f"{_VISIT} date_from date_to methods materials {_ITEMS} team(name department cert_no)"
_RECORD = (
    f"{_VISIT} place started_at ended_at team_names certificates_shown recusal_told facts signature refusal_note "
    "witness captured_offline_at entered_at"
)
_MADE = (
    f"{_VISIT} asked_name asked_post asked_phone asked_relation examined findings remark place started_at ended_at "
    "officers recorder certificates_shown recusal_told answers(question answer) "
    "samples(name batch_no quantity seal_no kept) signature refusal_note witness captured_offline_at entered_at"
)
_LETTER = f"{_VISIT} receiver facts evidence(name)"

_TEXTS = {
    "年度抽查工作计划": f"{_PLAN} own_no version change_reason draw_type line_count {_LINES}",
    "联合抽查计划": f"{_PLAN} own_no version change_reason draw_type line_count {_LINES} windows(from to)",
    "备案回执": f"{_PLAN} department sent_on received_on answer missing receipt_no",
    "批准意见": f"{_PLAN} department sent_on decision opinion",
    "联合抽查任务书": f"{_CAMPAIGN} source basis draw_type joint_form objects ratio methods equipment {_ITEMS}",
    "协商记录": (
        f"{_CAMPAIGN} round_count conclusion rounds(round opened_on closed_on agreed adjustment coordination) "
        "opinions(round department on_task on_time on_method text)"
    ),
    "工作指引": f"{_CAMPAIGN} guideline_title entries(field text) {_ITEMS}",
    "抽取记录": (
        f"{_CAMPAIGN} draw_id mode disclosure statement committed_at drawn_at locked_at drawn commitment_hash "
        "frame_root rules_hash selection_commit certificate_hash signer matching verify "
        "strata(stratum eligible drawn) exclusions(code name count) entropy(name issue not_before value) "
        "anchors(kind place time) audits(auditor result time)"
    ),
    "现场检查作业指导书": f"{_CAMPAIGN} steps(name text) {_ITEMS} entries(field text)",
    "联合抽查检查报告": (
        f"{_CAMPAIGN} report_title register_size drawn inspected summary problems suggestions submitted_on "
        "figures(name value) codes(code name count) follow_ups(name count)"
    ),
    "行政检查审批表": (
        f"{_VISIT} source basis item_names methods planned_on visits_so_far assistants team_names decision opinion "
        "approver approved_on"
    ),
    "检查通知书": _NOTICE,
    "联合抽查一次告知清单": _NOTICE,
    "抽查情况记录表": (
        f"{_VISIT} methods inspected_on found team_names checks(department item method finding detail) "
        "results(department item conclusion disposal) follow_ups(department disposal status outcome)"
    ),
    "现场检查笔录": _RECORD,
    "询问笔录": _MADE,
    "抽样取证记录": _MADE,
    "勘验笔录": _MADE,
    "证据清单与全过程记录目录": (
        f"{_VISIT} supplements evidence(kind department taken_at place shared sha256) steps(name at medium sha256)"
    ),
    "检查结果告知书": f"{_VISIT} inspected_on remedy results(department item conclusion detail)",
    "送达回证": f"{_VISIT} served_document served_no served_at how proof received_by",
    "责令改正通知书": f"{_VISIT} facts basis requirement recheck_on",
    "复查记录": f"{_VISIT} ordered_on requirement recheck_on rechecked_on facts findings conclusion extension",
    "案件线索移送函": _LETTER,
    "抄告函": _LETTER,
    "涉嫌犯罪案件移送书": f"{_LETTER} basis decided_on copied_to",
    "准入审批环节反馈函": f"{_LETTER} suggestion",
    "列入经营异常名录决定书": f"{_VISIT} decision_title measure ground basis decision_no decided_on remedy repair",
    "信用修复决定书": (
        f"{_VISIT} decision_title measure listed_on listing_no asked mended findings ground basis decided_on ending "
        "decision_no remedy"
    ),
    "查处结果告知书": f"{_VISIT} facts remedy handling(disposal outcome closed_on)",
    "免罚记录": f"{_VISIT} inspected_on facts basis corrected reason decision approver decided_on",
    "日常监管反馈单": f"{_VISIT} inspected_on facts reason suggestion",
}

_FACT = re.compile(r"(\w+)(?:\(([^)]*)\))?")


def _shape(text: str) -> Shape:
    return {name: tuple(rows.split()) if rows else None for name, rows in _FACT.findall(f"{_ALWAYS} {text}")}


STATED: Mapping[str, Shape] = {kind: _shape(text) for kind, text in _TEXTS.items()}
"""Every document by its name: a text is None, a list the members of its rows."""

_LIST = ("证据清单与全过程记录目录",)

ISSUED: Mapping[str, tuple[str, ...]] = {
    "plan.decide": ("批准意见",),
    "plan.receipt": ("备案回执",),
    "publication.plan": ("年度抽查工作计划",),
    "publication.joint_plan": ("联合抽查计划",),
    "publication.campaign": ("联合抽查任务书",),
    "negotiation.close": ("协商记录",),
    "negotiation.coordinate": ("协商记录",),
    "guideline.close": ("工作指引",),
    "teams.lock": ("抽取记录",),
    "inspections.dispatch": ("现场检查作业指导书",),
    "inspection.approve": ("行政检查审批表",),
    "inspection.concluded": ("抽查情况记录表",),
    "documents.issue": ("联合抽查一次告知清单",),
    **dict.fromkeys(("visit.items", "visit.written", "visit.online", "visit.sync"), _LIST),
    "visit.record": ("现场检查笔录", *_LIST),
    "evidence.file": ("询问笔录", "抽样取证记录", "勘验笔录", *_LIST),
    "notice.serve": ("送达回证",),
    "campaign.report": ("联合抽查检查报告",),
    "follow_up.daily": ("日常监管反馈单",),
    "follow_up.order": ("责令改正通知书",),
    "follow_up.recheck": ("复查记录",),
    "follow_up.credit": ("列入经营异常名录决定书",),
    "removal.decide": ("信用修复决定书",),
    "follow_up.minor": ("免罚记录",),
}
"""The documents that an operator issues by itself; what a step names besides stands in its diagram."""
