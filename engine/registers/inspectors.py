"""The inspector register (检查人员名录库): columns and rules of data section 3."""

from collections.abc import Iterator

from engine.registers import cells
from engine.registers.columns import Column, Parsed
from engine.registers.territory import Context

KINDS = {
    "CIVIL_SERVANT": "行政执法类公务员",
    "QUALIFIED": "具有行政执法资格的工作人员",
    "DAILY": "从事日常监管的工作人员",
    "EXPERT": "专家",
}
"""YC-2.3d; experts assist and never count (TQ-3.3c)."""

LEVELS = {"PROVINCE": "省级", "CITY": "市级", "COUNTY": "县级", "TOWNSHIP": "乡级"}
DUTIES = {"ON_DUTY": "在岗", "LEAVE": "请假", "SECONDED": "借调", "SUSPENDED": "停权"}
TITLE = "检查人员名录库"
KEY = ("inspector_id",)

_region = cells.pattern("[0-9]{6}|[0-9]{9}|[0-9]{12}", "地区应为 6、9 或 12 位数字")

COLUMNS = (
    Column("inspector_id", ("人员编号", "检查人员编号", "inspectorId"), cells.identifier, required=True),
    Column("name", ("姓名",), cells.text(100), required=True),
    Column("person_kind", ("人员类别", "personKind"), cells.one_of(KINDS), required=True),
    Column("department", ("部门", "所属部门", "部门代码"), cells.identifier, required=True),
    Column("level", ("层级",), cells.one_of(LEVELS), required=True),
    Column("region", ("地区", "行政区划"), _region, required=True),
    Column("cert_no", ("执法证号", "certNo"), cells.text(64)),
    Column("cert_from", ("执法证发证日期", "发证日期", "certFrom"), cells.day),
    Column("cert_expiry", ("执法证有效期", "有效期至", "certExpiry"), cells.day),
    Column("specialties", ("业务专长", "专长"), cells.several(cells.text(50)), blank=list),
    Column("item_codes", ("对应抽查事项", "itemCodes"), cells.several(cells.identifier, 500), blank=list),
    Column("duty_status", ("岗位状态", "dutyStatus"), cells.one_of(DUTIES), required=True),
    Column("recusals", ("回避对象", "回避"), cells.recusals, blank=list),
    Column("unavailable", ("不可用时段",), cells.intervals, blank=list),
    Column("leader_capable", ("可任组长", "leaderCapable"), cells.yes_no, blank=bool),
    Column("equipment", ("装备",), cells.several(cells.text(50)), blank=list),
)


def rules(row: Parsed, context: Context) -> Iterator[tuple[str, str]]:
    """Errors across the fields of a parsed row; who is named without a certificate can only assist."""
    values = row.values
    if not context.territory.knows_department(values["department"]):
        yield "部门", f"没有部门 {values['department']}"
    if not context.territory.holds_region(values["region"]) and values["level"] in ("COUNTY", "TOWNSHIP"):
        yield "地区", f"{values['region']} 不在本辖区"
    if bool(values["cert_no"]) != bool(values["cert_expiry"]):
        yield "执法证有效期", "执法证号和有效期须同时填写"
    if values["cert_from"] and values["cert_expiry"] and values["cert_from"] > values["cert_expiry"]:
        yield "执法证有效期", "早于发证日期"
    if values["cert_expiry"] and values["cert_expiry"] < context.today:
        row.warnings.append(("执法证有效期", "执法证已经过期，只能从事辅助工作"))
