"""The registers' cast: one good row of each table, a profile, the moment of the import."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import select

from engine.registers import Table, Territory, read_table
from engine.store import Database
from engine.store.tables_domain import inspected_object, inspector, item
from tests.registers.writing import csv_bytes

NOW = datetime(2025, 12, 1, 1, tzinfo=UTC)
PLACE = "jin"
PROFILE: dict[str, Any] = {
    "region_gb2260": "210302",
    "departments": [
        {"code": "MKT", "name_zh": "区市场监管局", "kind": "administrative_organ", "role": "lead"},
        {"code": "HLTH", "name_zh": "卫生健康", "kind": "administrative_organ", "role": "participant"},
        {"code": "TAX", "name_zh": "税务", "kind": "administrative_organ", "role": "participant"},
        {"code": "GOV", "name_zh": "区政府", "kind": "government", "role": "approver"},
    ],
}
TERRITORY = Territory.of(PROFILE)
TABLES = {"items": item, "objects": inspected_object, "inspectors": inspector}

OBJECT = {
    "对象编号": "A-1",
    "名称": "瑞禾食品店",
    "对象类型": "个体工商户",
    "统一社会信用代码": "91350100M000100Y43",
    "登记状态": "存续",
    "行政区划": "210302001",
    "监管部门": "MKT",
    "行业": "F522",
    "标签": "食品、投诉举报多",
    "信用风险分类": "B",
    "涉密标志": "否",
    "成立日期": "2015年3月9日",
}
ITEM = {
    "事项编码": "MKT-01",
    "版本": "1",
    "生效日期": "2025-01-01",
    "抽查类别": "食品销售检查",
    "抽查事项": "食品销售安全检查",
    "检查内容": "进货查验",
    "检查依据": "《中华人民共和国食品安全法》第一百一十条；《食品安全法实施条例》",
    "检查主体": "MKT",
    "检查对象类型": "企业、个体工商户",
    "检查方式": "实地核查",
    "事项类别": "一般",
    "抽查比例": "5%",
    "比例上限": "10%",
}
INSPECTOR = {
    "人员编号": "MKT-001",
    "姓名": "王芳",
    "人员类别": "行政执法类公务员",
    "部门": "MKT",
    "层级": "县级",
    "地区": "210302",
    "执法证号": "210302000001",
    "执法证有效期": "2028-06-30",
    "业务专长": "食品安全，药品监管",
    "对应抽查事项": "MKT-01",
    "岗位状态": "在岗",
    "回避对象": "A-1（亲属）、A-2",
    "不可用时段": "2026-05-01~2026-05-10",
    "可任组长": "是",
}


def table(*rows: Mapping[str, str], name: str = "x.csv") -> Table:
    """Rows as a table; the headings are those of the first row."""
    headings: Sequence[str] = list(rows[0])
    return read_table(csv_bytes([headings, *([row.get(name, "") for name in headings] for row in rows)]), name)


def stored(database: Database, register: str) -> list[dict[str, Any]]:
    """What stands in a register."""
    with database.read() as tx:
        rows = tx.execute(select(TABLES[register]).order_by(TABLES[register].c.id)).mappings()
        return [dict(row) for row in rows]
