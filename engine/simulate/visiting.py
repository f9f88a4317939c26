"""What simulated inspection teams fill in: the visit, its record and the conclusion."""

from engine.simulate.situation import Situation, Submission

UNREACHABLE, CLOSED = 700, 150  # basis points of visits
OFFLINE = 800
SOLO = (("R01", 7900), ("R06", 900), ("R02", 350), ("R03", 200), ("R08", 300), ("R09", 250), ("R07", 20), ("R15", 80))
"""Results and how often each is the only one of an item, in basis points."""


def inspection_approval(s: Situation) -> Submission:
    """行政检查审批."""
    return {"approved": True, "planned_on": s.today()}


def checkin(s: Situation) -> Submission:
    """到场签到、亮证、告知回避."""
    filled = {
        "arrived_at": s.at(), "place": "登记住所", "present": s.team(), "certificates_shown": True,
        "recusal_told": True, "found": "FOUND",
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
    return {
        "started_at": s.at(),
        "ended_at": s.at(),
        "facts": "按检查事项逐项检查，情况见检查表",
        "signature": "SIGNED",
    }


def written_inspection(s: Situation) -> Submission:
    """书面检查."""
    return {"requested_on": s.today(), "papers": ["年度报告", "许可证副本"], "facts": "书面材料齐全", "problem": False}


def online_inspection(s: Situation) -> Submission:
    """网络监测."""
    return {"monitored_at": s.at(), "sites": ["企业自有网站"], "facts": "网页公示信息一致", "problem": False}


def conclusion(s: Situation) -> Submission:
    """作出检查结论."""
    return {"results": [_conclusion(s, item) for item in s.items()]}


def _conclusion(s: Situation, item: str) -> Submission:
    found = s.visit["found"]
    if found == "UNREACHABLE":
        return {"item": item, "codes": ["R05"], "severity": "ORDINARY", "detail": "两次到访均无法联系"}
    if found == "CLOSED":
        return {"item": item, "codes": ["R10"], "severity": "NONE", "detail": "已停业清算"}
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
    return line if code == "R01" else {**line, "detail": "检查发现的情况见检查表"}


def notice_service(s: Situation) -> Submission:
    """下达检查结果告知书."""
    return {"served_at": s.at(), "how": "DIRECT", "proof": f"送达回证 {s.case}", "received_by": "现场负责人"}


def offline_sync(s: Situation) -> Submission:
    """线下记录补录."""
    return {"captured_offline_at": s.visit["captured_offline_at"].isoformat(), "content": "纸质检查表扫描件"}
