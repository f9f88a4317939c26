"""The item list (抽查事项清单): columns and rules of data section 1."""

from collections.abc import Iterator
from datetime import date

from engine.registers import cells
from engine.registers.columns import Column, Parsed
from engine.registers.objects import TAGS, TYPES
from engine.registers.territory import Context, Validity

METHODS = {
    "ON_SITE": "实地核查",
    "WRITTEN": "书面检查",
    "ONLINE": "网络监测",
    "OFF_SITE": "非现场",
    "TEST": "检验检测",
    "COMMISSION": "委托专业机构",
    "ADOPT": "采用既有结论",
}
"""YC-2.5d, TQ-3.6d name the first three; CJ-2.4c the fourth."""

CLASSES = {"KEY": "重点", "GENERAL": "一般"}
RATIO_SOURCES = {"PROVINCE": "省统一规定", "SUPERIOR": "上级部门要求", "LOCAL": "本地区本部门"}
"""Who set the ratio: a superior body's comes before a local one (YC-2.2d, TQ-3.2c)."""

TITLE = "抽查事项清单"
KEY = ("code", "version")

_code = cells.pattern("[0-9A-Za-z._-]{1,32}", "事项编码只用数字、字母、点、横线、下划线，至多 32 位")


COLUMNS = (
    Column("code", ("事项编码", "编号", "itemCode"), _code, required=True),
    Column("version", ("版本",), cells.whole(1, 9999), blank=lambda: 1),
    Column("valid_from", ("生效日期", "生效", "validFrom"), cells.day, required=True),
    Column("valid_to", ("失效日期", "失效", "validTo"), cells.day),
    Column("category", ("抽查类别", "类别", "领域"), cells.text(100), required=True),
    Column("name", ("抽查事项", "事项名称", "检查事项", "item"), cells.text(200), required=True),
    Column("content", ("检查内容", "抽查内容"), cells.text(4000), required=True),
    Column("basis", ("检查依据", "抽查依据", "依据"), cells.laws, required=True),
    Column("body", ("检查主体", "抽查主体"), cells.identifier, required=True),
    Column("partners", ("配合部门",), cells.several(cells.identifier), blank=list),
    Column(
        "object_types",
        ("检查对象类型", "检查对象", "objectTypes"),
        cells.several(cells.one_of(TYPES)),
        required=True,
    ),
    Column("methods", ("检查方式", "method"), cells.several(cells.one_of(METHODS)), blank=list),
    Column("item_class", ("事项类别", "itemClass"), cells.one_of(CLASSES), required=True),
    Column("key_supervision", ("重点监管事项", "keySupervision"), cells.yes_no, blank=bool),
    Column("ratio_bp", ("抽查比例", "ratio"), cells.share, required=True),
    Column("ratio_source", ("比例来源", "ratioSource"), cells.one_of(RATIO_SOURCES)),
    Column("ratio_cap_bp", ("比例上限", "ratioCap"), cells.share),
    Column("frequency", ("频次", "年度频次"), cells.whole(1, 365), blank=lambda: 1),
    Column("joinable", ("可联合", "是否可联合"), cells.yes_no, blank=lambda: True),
    Column("specialties", ("所需专长", "专长"), cells.several(cells.text(50)), blank=list),
    Column("tags", ("对象标签", "标签"), cells.several(cells.named(TAGS)), blank=list),
)


def rules(row: Parsed, context: Context) -> Iterator[tuple[str, str]]:
    """Errors across the fields of a parsed row."""
    values = row.values
    if values["valid_to"] and values["valid_to"] < values["valid_from"]:
        yield "失效日期", "早于生效日期"
    for name, codes in (("检查主体", [values["body"]]), ("配合部门", values["partners"])):
        for code in codes:
            if not context.territory.knows_department(code):
                yield name, f"没有部门 {code}"
    cap = values["ratio_cap_bp"]
    if cap is not None and values["item_class"] == "KEY":
        yield "比例上限", "重点检查事项不设比例上限"
    elif cap is not None and cap < values["ratio_bp"]:
        yield "比例上限", "低于抽查比例"
    yield from _overlap(values["code"], values["version"], (values["valid_from"], values["valid_to"]), context)


def _overlap(code: str, version: int, validity: Validity, context: Context) -> Iterator[tuple[str, str]]:
    """Versions of one item must follow each other without overlap (YC-2.2c; MS-2.1b)."""
    versions = context.versions.setdefault(code, {})
    for number, known in versions.items():
        if number != version and _meet(known, validity):
            yield "生效日期", f"与版本 {number} 的有效期重叠，请先写明其失效日期"
    versions[version] = validity


def _meet(one: Validity, two: Validity) -> bool:
    return one[0] <= (two[1] or date.max) and two[0] <= (one[1] or date.max)
