"""The smallest answer to every form: what a person must fill in and no more."""

from typing import Any

CLEAN = {"item": "MKT-01", "codes": ["R01"], "severity": "NONE"}
LINE = {
    "items": ["MKT-01"],
    "objects": "辖区内餐饮企业",
    "ratio_bp": 500,
    "from": "2026-03-01",
    "to": "2026-05-31",
    "initiator": "MKT",
    "participants": ["HLTH"],
}
AT = "2026-03-02T09:30:00+08:00"

ANSWERS: dict[str, dict[str, Any]] = {
    "plan_draft": {"plan_name": "2026年度检查计划", "draw_type": "UNTARGETED", "lines": [LINE]},
    "override_reason": {"reason": "辖区对象过少"},
    "plan_approval": {"decision": "APPROVE"},
    "campaign_scope": {
        "items": ["MKT-01"],
        "participants": [],
        "methods": ["ON_SITE"],
        "from": "2026-03-01",
        "to": "2026-05-31",
    },
    "negotiation_opinion": {"on_task": "AGREE", "on_time": "AGREE", "on_method": "AGREE"},
    "campaign_adjust": {"explanation": "检查时间推迟一周"},
    "coordination": {"opinion": "请发起部门缩小事项范围"},
    "joint_register": {"sources": ["MKT"]},
    "mend": {"measures": "已补充检查人员"},
    "draw_confirmation": {"confirmed": True},
    "direct_assignment": {"reason": "专业人员不足", "evidence": "人员名录"},
    "approval": {"decision": "APPROVE"},
    "supply": {"measure": "REGISTER", "explanation": "从市级部门补充"},
    "team_confirmation": {"replacements": []},
    "inspection_approval": {"approved": True, "planned_on": "2026-03-02"},
    "checkin": {
        "arrived_at": AT,
        "place": "新华路1号",
        "present": ["MKT-001", "MKT-002"],
        "certificates_shown": True,
        "recusal_told": True,
        "found": "FOUND",
    },
    "written_inspection": {"requested_on": "2026-03-02", "papers": ["年度报告"], "facts": "无异常", "problem": False},
    "online_inspection": {"monitored_at": AT, "sites": ["网店"], "facts": "无异常", "problem": False},
    "item_checks": {"items": [{"item": "MKT-01", "problem": False}]},
    "site_record": {"started_at": AT, "ended_at": AT, "facts": "现场正常经营", "signature": "SIGNED"},
    "conclusion": {"results": [CLEAN]},
    "notice_service": {"served_at": AT, "how": "DIRECT", "proof": "当事人签收"},
    "offline_sync": {"captured_offline_at": AT, "content": "现场照片和笔录"},
    "result_entry": {"confirmed": True, "ground": "NONE"},
    "disclosure_review": {"disclosure": "FULL"},
    "channel_receipt": {"receipts": [{"channel": "门户网站", "received_at": AT, "receipt_no": "1"}]},
    "disposal_confirmation": {"disposals": ["H01"]},
    "correction_order": {"facts": "未明码标价", "basis": "价格法", "requirement": "明码标价"},
    "recheck": {"corrected": True},
    "referral": {"receiver": "HLTH", "facts": "卫生许可证过期"},
    "receipt": {"competent": True, "receipt_no": "收2026-1"},
    "name_receiver": {"receiver": "HLTH", "reason": "属卫生监督职责"},
    "outcome": {"filed": False, "result": "已责令改正"},
    "campaign_report": {"summary": "全部完成"},
}
