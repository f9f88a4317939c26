"""The result codes (data section 8): their names, and which may stand together."""

from collections.abc import Mapping, Sequence
from typing import Any

from engine.services.call import Problems

NAMES = {
    "R01": "未发现问题",
    "R02": "未按规定公示年度报告",
    "R03": "未按规定公示其他应当公示的信息",
    "R04": "公示信息隐瞒真实情况、弄虚作假",
    "R05": "通过登记的住所（经营场所）无法联系",
    "R06": "发现问题已责令改正",
    "R07": "不配合检查情节严重",
    "R08": "未发现开展本次抽查涉及的经营活动",
    "R09": "发现问题待后续处理",
    "R10": "已关闭停业或正在组织清算",
    "R11": "注销",
    "R12": "被吊销",
    "R13": "被撤销",
    "R14": "迁出",
    "R15": "违反其他部门规定",
    "R99": "其他",
}
NO_PROBLEM = "R01"
STATUS = {"R10": "", "R11": "CANCELLED", "R12": "REVOKED", "R13": "ANNULLED", "R14": "MOVED"}
"""Facts about the object that change the register; a closed firm stays registered until it is cancelled."""

_ALONE = {NO_PROBLEM, "R08", *STATUS}
_NOT_WITH_R05 = {"R06"}


def code_problems(codes: Sequence[str], path: str) -> Problems:
    """What is wrong with the codes of one item: R01, R08 and R10 to R14 stand alone, R15 needs R09, R05 no R06."""
    given = set(codes)
    problems = [(path, f"{code} ({NAMES[code]}) stands alone") for code in sorted(given & _ALONE) if len(given) > 1]
    if "R05" in given and given & _NOT_WITH_R05:
        problems.append((path, "R05 does not stand with R06: nobody was there to be ordered"))
    if "R15" in given and "R09" not in given:
        problems.append((path, "R15 needs R09"))
    if len(given) < len(codes):
        problems.append((path, "a code stands there twice"))
    return problems


def conclusion_problems(line: Mapping[str, Any], found: str | None, path: str) -> Problems:
    """What is wrong with the conclusion on one item, given what the check-in found on the spot."""
    problems = code_problems(line["codes"], f"{path}/codes")
    clean = line["codes"] == [NO_PROBLEM]
    if clean and line["severity"] != "NONE":
        problems.append((f"{path}/severity", "without a problem the severity is NONE"))
    if clean and found in ("UNREACHABLE", "CLOSED"):
        problems.append((f"{path}/codes", f"R01 cannot be: the object was {found}"))
    return problems


def changes_register(codes: Sequence[str]) -> bool:
    """Whether a result is a fact about the object that the register must learn (CJ-2.2c, YC-2.3e)."""
    return any(code in STATUS for code in codes)
