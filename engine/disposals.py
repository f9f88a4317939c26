"""What may become of a finding (处置): code, key and name of each, for figures, pages and documents alike."""

from typing import NamedTuple


class Disposal(NamedTuple):
    """A kind of disposal: its key in figures that programs read, and its name for people."""

    key: str
    name: str


DISPOSALS = {
    "H01": Disposal("none_needed", "无需后续处置"),
    "H02": Disposal("daily_supervision", "停止检查，反馈日常监管部门"),
    "H03": Disposal("correction", "责令改正，后续跟踪"),
    "H04": Disposal("case_referral", "发现案件线索，固定证据后移送办案机构"),
    "H05": Disposal("lead_referral", "抄告、移送相关部门"),
    "H06": Disposal("other", "其他"),
    "H07": Disposal("crime_referral", "涉嫌犯罪移送"),
    "H08": Disposal("credit_constraint", "信用约束"),
    "H09": Disposal("licensing_feedback", "准入反馈"),
    "H10": Disposal("minor_exempted", "轻微免罚"),
    "H11": Disposal("unlicensed_business", "无证无照查处"),
    "H12": Disposal("risk_feedback", "风险系统回传"),
}
"""By code (data section 8). The forms show the same names (`tests/test_forms.py`)."""

NAMES = {disposal.key: disposal.name for disposal in DISPOSALS.values()}
"""The name of each key."""

BY_CODE = {code: disposal.name for code, disposal in DISPOSALS.items()}
"""The name of each code."""
