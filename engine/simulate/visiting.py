"""What simulated inspection teams fill in: the visit, its record and the conclusion."""

from datetime import timedelta
from hashlib import sha256

from engine.clock import china_date
from engine.simulate.situation import Situation, Submission
from engine.store import campaigns, inspections

UNREACHABLE, CLOSED = 700, 150  # basis points of visits
OFFLINE = 800
CRIME = 40
SOLO = (("R01", 7900), ("R06", 900), ("R02", 350), ("R03", 200), ("R08", 300), ("R09", 250), ("R07", 20), ("R15", 80))
"""Results and how often each is the only one of an item, in basis points."""


def inspection_approval(s: Situation) -> Submission:
    """行政检查审批: on a day of the campaign's period, most of them not at its very end (TD-4.4a)."""
    last = s.visit["planned_to"]
    first = min(max(china_date(s.now), s.visit["planned_from"]), last)
    later = s.chance.number((last - first).days * 3 // 4 + 1, "planned on", s.case)
    filled = {"approved": True, "planned_on": (first + timedelta(days=later)).isoformat()}
    if s.shown("risk_class") == "A" and "ON_SITE" in s.visit["methods"]:
        return {**filled, "on_site_ground": "投诉举报"}
    return filled


def checkin(s: Situation) -> Submission:
    """到场签到、亮证、告知回避."""
    filled = {
        "arrived_at": s.at(), "place": "登记住所", "code_scan": f"DEMO-{s.case}", "present": s.team(),
        "certificates_shown": True, "recusal_told": True, "found": "FOUND",
    }  # fmt: skip
    if s.chance.happens(UNREACHABLE, "unreachable", s.case):
        return {**filled, "found": "UNREACHABLE", "remark": "门店关闭，电话无人接听"}
    if s.chance.happens(CLOSED, "closed", s.case):
        return {**filled, "found": "CLOSED", "remark": "已停业清算"}
    if s.chance.happens(OFFLINE, "offline", s.case):
        return {**filled, "captured_offline_at": s.at()}
    return filled


def item_checks(s: Situation) -> Submission:
    """事项检查表."""
    return {"items": [_check(s, item) for item in s.items()]}


def _check(s: Situation, item: str) -> Submission:
    if _code(s, item) in ("R01", "R08"):
        return {"item": item, "problem": False}
    return {"item": item, "problem": True, "note": "与规定不符，已拍照取证"}


def _code(s: Situation, item: str) -> str:
    return s.chance.weighted(SOLO, "result", s.case, s.department, item)


def site_record(s: Situation) -> Submission:
    """现场笔录."""
    filled = {"started_at": s.at(), "ended_at": s.at(), "facts": "按检查事项逐项检查，情况见检查表"}
    if s.setting("inspection.record_required") or s.setting("followup.recognition"):
        return {**filled, "signature": "SIGNED", "evidence": [_photo(s)]}
    return {**filled, "signature": "SIGNED"}


def _photo(s: Situation) -> Submission:
    """Shared with all who take part in the campaign (执法证据互认)."""
    campaign = campaigns.the_campaign(s.tx, s.visit["campaign_id"])
    others = [code for code in (campaign["initiator"], *campaign["participants"]) if code != s.department]
    digest = sha256(s.key.encode()).hexdigest()
    return {"kind": "PHOTO", "sha256": digest, "at": s.at(), "place": "登记住所", "share_with": others}


def written_inspection(s: Situation) -> Submission:
    """书面检查."""
    return {"requested_on": s.today(), "papers": ["年度报告", "许可证副本"], "facts": "书面材料齐全", "problem": False}


def online_inspection(s: Situation) -> Submission:
    """网络监测."""
    return {"monitored_at": s.at(), "sites": ["企业自有网站"], "facts": "网页公示信息一致", "problem": False}


def commission(s: Situation) -> Submission:
    """委托专业机构."""
    return {
        "body": "某检验检测有限公司", "qualification": "检验检测机构资质认定证书", "contract_no": f"委托-{s.case}",
        "field": "TEST", "opinion": "送检样品符合标准", "opinion_on": s.today(),
    }  # fmt: skip


def commission_adoption(s: Situation) -> Submission:
    """采纳专业意见."""
    team = inspections.team(s.tx, s.visit["id"])
    signed = [row["inspector_id"] for row in team if row["role"] == "INSPECT"][:2]
    return {"adopted": True, "signed_by": signed, "facts": "采纳委托机构的意见", "problem": False}


def adopted_conclusion(s: Situation) -> Submission:
    """采用既有结论."""
    return {
        "kind": "EXPERT", "issuer": "某检验检测有限公司", "reference": f"鉴定-{s.case}", "date": s.today(),
        "facts": "鉴定结论合格", "problem": False,
    }  # fmt: skip


def conclusion(s: Situation) -> Submission:
    """作出检查结论."""
    return {"results": [_conclusion(s, item) for item in s.items()]}


def _conclusion(s: Situation, item: str) -> Submission:
    found = s.visit["found"]
    if found == "UNREACHABLE":
        return {"item": item, "codes": ["R05"], "severity": "ORDINARY", "detail": "两次到访均无法联系"}
    if found == "CLOSED":
        return {"item": item, "codes": ["R10"], "severity": "NONE", "detail": "已停业清算"}
    return _crime(item) if _suspected(s, item) else _found(s, item)


def _suspected(s: Situation, item: str) -> bool:
    """Few findings are suspected crimes, where the local text says what follows."""
    known = s.setting("followup.crime") is not None
    return known and s.chance.happens(CRIME, "crime", s.case, s.department, item)


def _crime(item: str) -> Submission:
    return {"item": item, "codes": ["R09"], "severity": "SUSPECTED_CRIME", "detail": "涉嫌销售不合格食品"}


def _found(s: Situation, item: str) -> Submission:
    code = _code(s, item)
    codes = ["R09", "R15"] if code == "R15" else [code]
    severity = {
        "R01": "NONE",
        "R08": "NONE",
        "R07": "PROMINENT",
        "R09": s.chance.pick(("ORDINARY", "PROMINENT"), "sev", s.key),
    }
    line: Submission = {"item": item, "codes": codes, "severity": severity.get(code, "MINOR")}
    if code == "R15":
        line["sub_code"] = "其他部门规定"
    return line if code == "R01" else {**line, **_handling(s, item, code), "detail": "检查发现的情况见检查表"}


def _handling(s: Situation, item: str, code: str) -> Submission:
    """What only some jurisdictions handle in a way of its own."""
    dice = s.case, s.department, item
    if s.setting("followup.unlicensed_basis") and code == "R09" and s.chance.happens(2000, "unlicensed", *dice):
        return {"unlicensed": True}
    if s.setting("followup.minor_exempt_list") and code == "R02" and s.chance.happens(3000, "minor", *dice):
        return {"minor_listed": True}
    kinds, serious = s.setting("followup.blacklist_kinds"), code == "R07"
    if kinds and code == "R05":  # who cannot be found and has evaded the law is due for both lists
        serious = s.chance.happens(2500, "evaded", *dice)
    return {"blacklist_kind": kinds[0]} if kinds and serious else {}


def notice_service(s: Situation) -> Submission:
    """下达检查结果告知书."""
    return {"served_at": s.at(), "how": "DIRECT", "proof": f"送达回证 {s.case}", "received_by": "现场负责人"}


def offline_sync(s: Situation) -> Submission:
    """线下记录补录."""
    return {"captured_offline_at": s.visit["captured_offline_at"].isoformat(), "content": "纸质检查表扫描件"}
