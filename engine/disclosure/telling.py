"""Which facts leave, table by table: the public tables with their fields and what a citizen calls them (data 10)."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any


@dataclass(frozen=True, slots=True)
class Record:
    """A public table: its title and its fields, each with its heading."""

    title: str
    fields: Mapping[str, str]


_PLAN = {"plan_no": "计划编号", "version": "版本"}
_CAMPAIGN = {"campaign_no": "任务编号", "campaign_name": "任务名称"}
_OBJECT = {"object": "检查对象", "uscc": "统一社会信用代码"}
_BY = {"department": "部门", "department_code": "部门代码"}
_PERIOD = {"starts_on": "起", "ends_on": "止"}
_PUBLISHED = {"published_at": "公示时间"}

RECORDS: Mapping[str, Record] = MappingProxyType(
    {
        "items": Record(
            "抽查事项清单",
            {
                "code": "事项编码", "version": "版本", "valid_from": "生效", "valid_to": "失效",
                "category": "抽查类别", "name": "抽查事项", "content": "检查内容", "basis": "检查依据",
                "body": "检查主体", "partners": "配合部门", "object_types": "检查对象类型", "methods": "检查方式",
                "item_class": "事项类别", "key_supervision": "重点监管事项", "ratio_bp": "抽查比例（万分之）",
                "ratio_source": "比例来源", "ratio_cap_bp": "比例上限（万分之）", "frequency": "年度频次",
                "joinable": "可联合",
            },
        ),
        "plans": Record(
            "年度抽查工作计划",
            {
                **_PLAN, "name": "计划名称", "year": "年度", "plan_kind": "类型", "draw_type": "抽查类型", **_BY,
                "doc_no": "文号", "change_reason": "调整理由", "filed_on": "报送（备案）日期", "state": "状态",
                **_PUBLISHED,
            },
        ),
        "plan_lines": Record(
            "计划内容",
            {
                **_PLAN, "line": "行", "items": "抽查事项编码", "item_names": "抽查事项", "objects": "检查对象",
                "methods": "检查方式", "ratio_bp": "抽查比例（万分之）", "count": "抽查数量", "frequency": "频次",
                **_PERIOD, "initiator": "发起部门", "participants": "参与部门",
            },
        ),
        "plan_changes": Record(
            "计划调整",
            {**_PLAN, "line": "行", "field": "内容", "before": "调整前", "after": "调整后"},
        ),
        "plan_windows": Record("集中实施时间", {**_PLAN, "window": "序号", **_PERIOD}),
        "campaigns": Record(
            "联合抽查任务",
            {
                **_CAMPAIGN, "plan_no": "计划编号", "source": "任务来源", "ground": "发起理由",
                "basis_document": "依据文件", "draw_type": "抽查类型", "joint_form": "联查形式",
                "initiator": "发起部门", "participants": "参与部门", "items": "抽查事项编码",
                "item_names": "抽查事项", "methods": "检查方式", "ratio_bp": "抽查比例（万分之）",
                "count": "抽查数量", **_PERIOD, "list_timing": "名单公示时间安排",
                **_PUBLISHED,
            },
        ),
        "procedures": Record(
            "工作指引、实施细则",
            {**_CAMPAIGN, "version": "版本", "heading": "项目", "text": "内容", "agreed_on": "制定日期"},
        ),
        "draws": Record(
            "抽取",
            {
                "draw_id": "抽取编号", "campaign_no": "任务编号", "attempt": "次数", "mode": "方式",
                "disclosure": "公开方式", "statement": "可验证程度", "demo": "演示", "status": "状态",
                "commitment_hash": "承诺", "frame_root": "抽样框根", "frame_size": "抽样框对象数",
                "excluded": "排除对象数", "rules_hash": "规则摘要", "roster_commit": "人员名册摘要",
                "secret_commit": "密钥摘要", "snapshot_time": "冻结时间", "commit_time": "承诺时间",
                "entropy_at": "随机数公布时间", "seed": "种子", "quota": "应抽", "selection_commit": "名单摘要",
                "matching_status": "人员匹配", "certificate_hash": "记录摘要", "warnings": "提示",
                "drawn_at": "抽取时间", "locked_at": "锁定时间", "ended": "终止理由",
            },
        ),
        "draw_counts": Record(
            "抽取数量",
            {
                "draw_id": "抽取编号", "kind": "种类", "label": "名称", "basis": "依据", "rows": "对象数",
                "eligible": "可抽", "weight_sum": "权重合计", "ratio_bp": "抽查比例（万分之）", "quota": "应抽",
            },
        ),
        "draw_entropy": Record(
            "公开随机数",
            {
                "draw_id": "抽取编号", "place": "序号", "kind": "种类", "name": "名称", "issue": "期号",
                "not_before": "公布时间", "value": "数值", "witnesses": "见证人数", "signature": "签名",
                "source_ref": "出处", "demo": "演示",
            },
        ),
        "draw_documents": Record(
            "抽取文书",
            {
                "draw_id": "抽取编号", "document": "文书", "name": "文书名称", "digest": "摘要", "check": "核验方法",
                "content": "内容",
            },
        ),
        "lists": Record("抽查名单", {**_CAMPAIGN, "object_id": "对象编号", **_OBJECT, **_PUBLISHED}),
        "results": Record(
            "抽查检查结果",
            {
                **_OBJECT, **_CAMPAIGN, **_BY, "item": "事项编码", "item_name": "抽查事项", "codes": "结果代码",
                "conclusion": "检查结果", "detail": "情况", "version": "版本", "state": "状态",
                "concluded_on": "检查完成日期", **_PUBLISHED,
            },
        ),
        "national": Record(
            "双随机抽查结果信息",
            {
                **_OBJECT, "raninsPlanId": "抽查计划编号", "raninsPlaneName": "抽查计划名称",
                "raninsTaskId": "抽查任务编号", "raninsTaskName": "抽查任务名称", "raninsTypeName": "抽查类型",
                "insAuth": "抽查机关", "insDate": "抽查完成日期", "检查事项": "检查事项", "检查结果": "检查结果",
            },
        ),
        "handling": Record(
            "处理（查处）结果",
            {
                **_OBJECT, **_CAMPAIGN, **_BY, "disposal": "处置代码", "disposal_name": "处置", "outcome": "处理结果",
                "closed_on": "完结日期", **_PUBLISHED,
            },
        ),
        "listings": Record(
            "列入、移出名单（信用约束）",
            {
                **_OBJECT, **_CAMPAIGN, **_BY, "kind": "种类", "blacklist_kind": "严重失信情形", "ground": "列入事由",
                "decision_no": "列入文号", "decided_on": "列入日期", "state": "状态", "removal_ground": "移出事由",
                "removal_no": "移出文号", "removed_on": "移出日期", **_PUBLISHED,
                "removal_published_at": "移出公示时间",
            },
        ),
        "temporary_campaigns": Record(
            "临时任务台账",
            {
                **_CAMPAIGN, "source": "任务来源", "ground": "发起理由", "basis_document": "依据文件",
                "initiator": "发起部门", **_PERIOD, **_PUBLISHED,
            },
        ),
        "direct_assignments": Record(
            "直接指派台账",
            {
                "campaign_no": "任务编号", **_BY, "inspectors": "指派人数", "reason": "理由", "decision": "审批",
                "decided_on": "审批日期",
            },
        ),
        "statistics": Record(
            "统计",
            {
                "year": "年度", "figure": "指标", "figure_name": "指标名称", "dimension": "维度", "label": "分组",
                "part": "分子", "whole": "分母", "share": "比率",
            },
        ),
        "events": Record(
            "公示动态",
            {
                "at": "时间", "kind": "种类", "kind_name": "名称", "number": "编号", "department": "部门",
                "subject": "标题",
            },
        ),
    }
)  # fmt: skip


def told(table: str, values: Mapping[str, Any]) -> dict[str, Any]:
    """A public record: the fields of its table and nothing else. Raises KeyError when one is missing."""
    return {name: values[name] for name in RECORDS[table].fields}
