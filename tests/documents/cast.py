"""What the documents of the tests state: one value for every name that any template asks for."""

from datetime import date
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parents[2] / "forms" / "documents"
WORD = {path.stem: path.read_bytes() for path in FOLDER.glob("*.docx")}
TYPST = {path.stem: path.read_bytes() for path in FOLDER.glob("*.typ") if path.stem != "layout"}
LAYOUT = (FOLDER / "layout.typ").read_bytes()

DIGEST = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
TEAM = "王芳（210302000001）、李强（210302000002）"
LAW = "《中华人民共和国食品安全法》第一百二十六条"

TEXTS: dict[str, Any] = {
    "doc_no": "东市监检〔2026〕12号",
    "issuer": "区市场监管局",
    "sender": "区市场监管局",
    "receiver": "区公安分局",
    "contact": "区市场监管局，0000-0000000",
    "issued_on": date(2026, 3, 12),
    "object_name": "瑞禾食品店",
    "object_code": "91350100M000100Y43",
    "address": "中华路一百二十八号一层",
    "legal_rep": "赵一",
    "liaison": "钱二",
    "campaign_no": "RW2026-0007",
    "campaign_name": "餐饮单位联合抽查",
    "participants": "生态环境局、卫生健康局",
    "date_from": date(2026, 3, 1),
    "date_to": date(2026, 5, 31),
    "plan_no": "JH2026-001",
    "plan_name": "区市场监管局2026年度抽查工作计划",
    "year": "2026",
    "own_no": "东市监〔2026〕3号",
    "version": "第2版",
    "change_reason": "机构职责调整，餐饮单位抽查改在第二季度实施。",
    "draw_type": "不定向抽查",
    "line_count": "2",
    "department": "区市场监管局",
    "sent_on": "2026年1月20日9时00分",
    "received_on": "2026年1月22日15时30分",
    "answer": "材料齐全，予以备案",
    "missing": "请补充第二行的参与部门意见。",
    "receipt_no": "备2026-017",
    "decision": "批准",
    "opinion": "同意实施，注意与专项整治衔接。",
    "source": "年度计划",
    "basis": LAW,
    "joint_form": "综合联查",
    "objects": "辖区内持有食品经营许可证的餐饮服务单位",
    "ratio": "5%",
    "methods": "实地核查",
    "equipment": "执法记录仪、快检箱",
    "round_count": "2",
    "conclusion": "达成一致",
    "guideline_title": "联合抽查工作指引",
    "draw_id": "RW2026-0007-D1",
    "mode": "随机抽取",
    "disclosure": "封存",
    "statement": "部分可核验：公众不能重算抽取结果，须与审核人的声明一并阅读。",
    "committed_at": "2026年3月2日9时00分",
    "drawn_at": "2026年3月4日10时00分",
    "locked_at": "2026年3月4日10时01分",
    "drawn": "25",
    "commitment_hash": DIGEST,
    "frame_root": DIGEST,
    "rules_hash": DIGEST,
    "selection_commit": DIGEST,
    "certificate_hash": DIGEST,
    "signer": "未签名",
    "matching": "全部随机选派",
    "verify": "按照公布的抽取规则，以承诺、公开随机数和证书重新计算，比较本记录所列的摘要值。",
    "item_names": "餐饮服务食品安全检查；油烟净化检查",
    "planned_on": date(2026, 4, 7),
    "visits_so_far": "1次",
    "assistants": "1",
    "team_names": TEAM,
    "approver": "孙三",
    "approved_on": "2026年4月3日16时20分",
    "materials": "营业执照、许可证、进货台账",
    "inspected_on": date(2026, 4, 7),
    "found": "正常接受检查",
    "place": "中华路一百二十八号一层",
    "started_at": "2026年4月7日9时30分",
    "ended_at": "2026年4月7日11时05分",
    "certificates_shown": "已出示",
    "recusal_told": "已告知",
    "facts": "经营场所未公示食品经营许可证。\n后厨冷藏柜内有超过保质期的原料两袋，当场封存。",
    "signature": "当事人拒绝签名。",
    "refusal_note": "当事人称需请示总店。",
    "witness": "周四",
    "captured_offline_at": "2026年4月7日11时05分",
    "entered_at": "2026年4月8日9时00分",
    "asked_name": "钱二",
    "asked_post": "店长",
    "asked_phone": "0000-0000001",
    "asked_relation": "当事人的工作人员",
    "officers": TEAM,
    "examined": "仓库和后厨",
    "remark": "样品送有资质的机构检验。",
    "supplements": "RW2026-0007-0001-ZJ（2026年4月7日11时05分）",
    "recorder": "李强",
    "remedy": "对检查结果有异议的，可以书面提出。",
    "served_document": "检查结果告知书",
    "served_no": "东市监检〔2026〕12号",
    "served_at": "2026年4月10日10时00分",
    "how": "直接送达",
    "proof": "签收联一份",
    "received_by": "钱二",
    "requirement": "在经营场所显著位置公示许可证，清理超过保质期的原料。",
    "recheck_on": date(2026, 4, 27),
    "ordered_on": date(2026, 4, 10),
    "rechecked_on": date(2026, 4, 28),
    "findings": "许可证已公示，冷藏柜内未再发现超过保质期的原料。",
    "extension": "未延长",
    "decided_on": date(2026, 4, 12),
    "copied_to": "区人民检察院",
    "decision_title": "列入经营异常名录决定书",
    "measure": "列入经营异常名录",
    "ground": "通过登记的住所（经营场所）无法联系。",
    "decision_no": "异2026-031",
    "repair": "列入情形消除后，可以申请移出。",
    "listed_on": date(2026, 4, 12),
    "listing_no": "异2026-031",
    "asked": "你单位申请信用修复。",
    "mended": "已变更住所，可以通过登记的住所取得联系。",
    "ending": "将你单位移出经营异常名录，相应信用约束同时解除；列入信息和移出信息一并留存公示。",
    "suggestion": "在准入审批环节加强现场核查。",
    "corrected": "没有造成危害后果，当日改正。",
    "reason": "属于清单所列首次轻微违法。",
    "report_title": "联合抽查检查报告",
    "register_size": "500",
    "inspected": "25",
    "summary": "共检查25户，发现问题4户，均已依法处理。",
    "problems": "部分餐饮单位未公示许可证。",
    "suggestions": "加强许可证公示的宣传。",
    "submitted_on": date(2026, 6, 10),
}
LISTS: dict[str, list[dict[str, Any]]] = {
    "items": [
        {
            "name": name,
            "department": department,
            "content": "许可证公示、原料贮存、设施运行情况",
            "basis": LAW,
            "methods": "实地核查",
            "item_class": "一般检查事项",
        }
        for name, department in (("餐饮服务食品安全检查", "区市场监管局"), ("油烟净化检查", "生态环境局"))
    ],
    "team": [
        {"department": "区市场监管局", "name": "王芳", "cert_no": "210302000001"},
        {"department": "生态环境局", "name": "李强", "cert_no": "210302000002"},
    ],
    "evidence": [
        {
            "name": name,
            "kind": "照片",
            "department": "区市场监管局",
            "taken_at": "2026年4月7日10时12分",
            "place": "后厨",
            "shared": "生态环境局",
            "sha256": DIGEST,
        }
        for name in ("现场照片3张", "进货台账复印件")
    ],
    "results": [
        {
            "department": "区市场监管局",
            "item": "食品安全检查",
            "conclusion": "发现问题已责令改正",
            "detail": "未公示许可证",
            "disposal": "责令改正，后续跟踪",
        },
        {
            "department": "生态环境局",
            "item": "油烟净化检查",
            "conclusion": "未发现问题",
            "detail": None,
            "disposal": None,
        },
    ],
    "lines": [
        {
            "number": str(number),
            "items": "餐饮服务食品安全检查、油烟净化检查",
            "objects": "辖区餐饮服务单位",
            "methods": "实地核查",
            "ratio": "5%",
            "frequency": "1",
            "period": "2026年4月1日至2026年4月30日",
            "initiator": "区市场监管局",
            "participants": "生态环境局、卫生健康局",
            "expected": "25",
        }
        for number in (1, 2)
    ],
    "windows": [{"from": "2026年4月1日", "to": "2026年5月31日"}],
    "rounds": [
        {
            "round": "1",
            "opened_on": "2026年3月1日9时00分",
            "closed_on": "2026年3月3日9时00分",
            "agreed": "否",
            "adjustment": "检查时间改在五月。",
            "coordination": None,
        }
    ],
    "opinions": [
        {
            "round": "1",
            "department": "生态环境局",
            "on_task": "同意",
            "on_time": "不同意",
            "on_method": "同意",
            "text": "四月有专项行动。",
        }
    ],
    "entries": [
        {"field": "检查依据", "text": LAW},
        {"field": "检查方法", "text": "实地查看，核对台账。\n必要时抽样送检。"},
    ],
    "answers": [{"question": "问：许可证为什么没有公示？", "answer": "答：装修时取下，忘了挂回。"}],
    "strata": [{"stratum": "B", "eligible": "300", "drawn": "15"}],
    "exclusions": [{"code": "VISIT_CAP", "name": "已达年度检查上限", "count": "12"}],
    "entropy": [
        {"name": "彩票中心", "issue": "2026031", "not_before": "2026年3月3日21时30分", "value": "[1,2,3,0,1,2,3,1]"}
    ],
    "anchors": [{"kind": "公开发布", "place": "门户网站", "time": "2026年3月2日9时05分"}],
    "audits": [],
    "checks": [
        {
            "department": "区市场监管局",
            "item": "餐饮服务食品安全检查",
            "method": "实地核查",
            "finding": "发现问题",
            "detail": "许可证没有公示",
        }
    ],
    "follow_ups": [
        {
            "department": "区市场监管局",
            "disposal": "责令改正，后续跟踪",
            "status": "已完结",
            "outcome": "已改正",
            "name": "责令改正，后续跟踪",
            "count": "4",
        }
    ],
    "handling": [{"disposal": "责令改正，后续跟踪", "outcome": "已改正", "closed_on": "2026年4月28日"}],
    "figures": [{"name": "公示率", "value": "100%"}, {"name": "抽查比例", "value": "5%"}],
    "codes": [{"code": "R01", "name": "未发现问题", "count": "21"}],
    "samples": [
        {"name": "酱牛肉", "batch_no": "20260401", "quantity": "2袋（每袋500克）", "seal_no": "封0007", "kept": "冷藏"}
    ],
    "steps": [
        {
            "name": "到场签到",
            "text": "核对检查组人数，登记到场时间和地点。",
            "at": "2026年4月7日9时30分",
            "medium": "正常接受检查",
            "sha256": DIGEST,
        }
    ],
}
SAMPLE = {**TEXTS, **LISTS}


def facts(names: frozenset[str], **changes: Any) -> dict[str, Any]:
    """A value for each of `names`; a name that no value is known for raises KeyError."""
    return {name: SAMPLE[name] for name in names} | changes
