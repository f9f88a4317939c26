"""Facts of the record of a draw (抽取记录, P4 and P5): what was promised, what came of it, how to check it."""

from collections.abc import Iterable, Mapping, Sequence
from json import dumps
from typing import Any

from engine.services.call import ServiceCall
from engine.services.document_facts.campaigns import campaign_about, campaign_common
from engine.services.document_facts.wording import Facts, Kind, Row, moment_in, stamped
from engine.store import document_facts as stored
from engine.store import draws

_MODES = {"SELECT": "随机抽取", "ORDER": "随机排序、分批检查", "TEAMS": "随机选派检查人员"}
_DISCLOSURES = {"SEALED": "封存", "OPEN": "公开"}
_STATEMENTS = {
    "SEALED": "部分可核验：公众不能重算抽取结果，须与审核人的声明一并阅读。",
    "OPEN": "任何人都可以核验：抽样框公开后可以重算抽取结果。",
}
_MATCHING = {
    "COMPLETE": "全部随机选派",
    "DIRECT_NEEDED": "部分岗位不能随机选派，依法直接指派并公开",
    "INFEASIBLE": "人员不足，未组成检查组",
}
_EXCLUSIONS = {
    "VISIT_CAP": "已达年度检查上限",
    "RECOGNISED": "采信互认结果",
    "MERGED": "并入待实施检查",
    "OUT_OF_JOINT": "不纳入联合抽查",
}
_ANCHORS = {"SIGNATURE": "参与部门签名", "PUBLICATION": "公开发布"}
_VERIFY = (
    "按照公布的抽取规则（SSJ-DRAW-1），以承诺、公开随机数和证书重新计算，比较本记录所列的摘要值。"
    "检查对象可以凭本对象的证明，核对自己是否在抽样框内、是否被抽中。"
)


def _record(call: ServiceCall, campaign: Row, _sender: str) -> Facts:
    """The draw certificate in words (YC-2.5b, CJ-2.4a)."""
    draw = draws.find_draw(call.tx, campaign["id"]) or {}
    return {
        **campaign_common(call, campaign),
        **_course(draw),
        **_digests(draw),
        "statement": _STATEMENTS.get(draw.get("disclosure") or "", ""),
        "matching": _MATCHING.get(draw.get("matching_status") or "", "尚未选派"),
        "strata": _strata((draw.get("quotas") or {}).get("strata", ())),
        "exclusions": _exclusions(stored.exclusions(call.tx, campaign["id"])),
        "entropy": _entropy(draw),
        "anchors": _anchors((draw.get("certificate") or {}).get("anchors") or ()),
        "audits": [],
        "verify": _VERIFY,
    }


def _course(draw: Mapping[str, Any]) -> Facts:
    return {
        "draw_id": draw.get("draw_id") or "",
        "mode": _MODES.get(draw.get("mode") or "", ""),
        "disclosure": _DISCLOSURES.get(draw.get("disclosure") or "", ""),
        "committed_at": stamped(draw.get("committed_at")),
        "drawn_at": stamped(draw.get("drawn_at")),
        "locked_at": stamped(draw.get("locked_at")),
        "drawn": str((draw.get("quotas") or {}).get("total", 0)) if draw.get("drawn_at") else "",
    }


def _digests(draw: Mapping[str, Any]) -> Facts:
    commitment, certificate = draw.get("commitment") or {}, draw.get("certificate") or {}
    return {
        "commitment_hash": draw.get("commitment_hash") or "",
        "frame_root": (commitment.get("frame") or {}).get("root", ""),
        "rules_hash": commitment.get("rules_hash", ""),
        "selection_commit": certificate.get("selection_commit", ""),
        "certificate_hash": draw.get("certificate_hash") or "",
        "signer": (certificate.get("signature") or {}).get("key_id", "未签名"),
    }


def _strata(lines: Iterable[Mapping[str, Any]]) -> list[Facts]:
    return [
        {"stratum": line["stratum"], "eligible": str(line["population"]), "drawn": str(line["k"])} for line in lines
    ]


def _exclusions(counts: Mapping[str, int]) -> list[Facts]:
    return [{"code": code, "name": _EXCLUSIONS.get(code, code), "count": str(n)} for code, n in counts.items()]


def _entropy(draw: Mapping[str, Any]) -> list[Facts]:
    """Each source as it was named before, with what it said when it was known."""
    plan: Sequence[Mapping[str, Any]] = (draw.get("commitment") or {}).get("entropy_plan", ())
    said: Sequence[Mapping[str, Any]] = draw.get("entropy") or [{} for _ in plan]
    return [
        {
            "name": str(entry.get("name") or entry["kind"]),
            "issue": str(entry.get("issue") or entry.get("round") or ""),
            "not_before": moment_in(entry.get("not_before") or entry.get("reveal_deadline")),
            "value": _value(answer),
        }
        for entry, answer in zip(plan, said, strict=False)
    ]


def _value(answer: Mapping[str, Any]) -> str:
    value = answer.get("value") or answer.get("signature") or answer.get("reveals")
    return "" if value is None else value if isinstance(value, str) else dumps(value, separators=(",", ":"))


def _anchors(anchors: Iterable[Mapping[str, Any]]) -> list[Facts]:
    return [
        {
            "kind": _ANCHORS.get(entry["kind"], entry["kind"]),
            "place": str(entry.get("place") or entry.get("key_id") or ""),
            "time": moment_in(entry.get("time")),
        }
        for entry in anchors
    ]


KINDS = {"抽取记录": Kind("CQ", campaign_about, _record)}
