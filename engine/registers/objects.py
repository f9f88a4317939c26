"""The object register (检查对象名录库): columns and rules of data section 2."""

from collections.abc import Iterator

from engine.registers import cells, uscc
from engine.registers.columns import Column, Parsed
from engine.registers.territory import Context

TYPES = {
    "ENTERPRISE": "企业",
    "SOLE": "个体工商户",
    "COOP": "农民专业合作社",
    "REPOFFICE": "外国企业常驻代表机构",
    "SOCIAL": "社会组织",
    "INSTITUTION": "事业单位",
    "PRODUCT": "产品",
    "PROJECT": "项目",
    "ACT": "行为",
}
"""YC-2.3c names subjects, products, projects and acts."""

SUBJECTS = frozenset(TYPES) - {"PRODUCT", "PROJECT", "ACT"}
STATUSES = {"ACTIVE": "存续", "CANCELLED": "注销", "REVOKED": "吊销", "ANNULLED": "撤销", "MOVED": "迁出"}
TAGS = (
    "投诉举报多", "风险突出", "失信", "严重失信", "信用良好", "社会关注度高", "列入异常名录", "严重违法违规记录",
    "食品", "药品", "特种设备",
)  # fmt: skip
"""Labels that move the ratio up or down (YC-2.2f, g; MS-2.4c, d; CJ-2.1c)."""

TITLE = "检查对象名录库"
KEY = ("object_id",)

_region = cells.pattern("[0-9]{6}|[0-9]{9}|[0-9]{12}", "行政区划应为 6、9 或 12 位数字")
_industry = cells.pattern("[A-T][0-9]{0,4}", "行业应为 GB/T 4754 的门类字母加至多 4 位数字")
_reg_no = cells.pattern("[0-9]{15}", "注册号应为 15 位数字")


def _upper(cell: str) -> str:
    return cell.upper()


COLUMNS = (
    Column("object_id", ("对象编号", "检查对象编号", "objectId"), cells.identifier),
    Column("name", ("名称", "对象名称", "企业名称", "检查对象名称"), cells.text(200), required=True),
    Column("object_type", ("对象类型", "检查对象类型", "objectType", "type"), cells.one_of(TYPES), required=True),
    Column("uscc", ("统一社会信用代码", "社会信用代码", "信用代码"), _upper),
    Column("reg_no", ("注册号", "regNo"), _reg_no),
    Column("status", ("登记状态", "状态", "经营状态"), cells.one_of(STATUSES), required=True),
    Column("region_code", ("行政区划", "区划代码", "行政区划代码", "regionCode", "region"), _region, required=True),
    Column("industry", ("行业", "行业代码"), _industry),
    Column("owner_dept", ("监管部门", "主管部门", "ownerDept"), cells.identifier, required=True),
    Column("address", ("住所", "地址", "经营场所"), cells.text(500)),
    Column("legal_rep", ("法定代表人", "负责人", "经营者", "legalRep"), cells.text(100)),
    Column("liaison", ("联络员", "联系人"), cells.text(100)),
    Column("phone", ("电话", "联系电话"), cells.text(50)),
    Column("risk_class", ("信用风险分类", "风险等级", "riskClass"), cells.named("ABCD")),
    Column("tags", ("标签",), cells.several(cells.named(TAGS)), blank=list),
    Column("secrecy_flag", ("涉密标志", "是否涉密", "secrecyFlag"), cells.yes_no, blank=bool),
    Column("established_on", ("成立日期", "establishedOn"), cells.day),
)


def rules(row: Parsed, context: Context) -> Iterator[tuple[str, str]]:
    """Errors across the fields of a parsed row; fills `object_id` from the credit code or register number."""
    values = row.values
    values["object_id"] = values["object_id"] or values["uscc"] or values["reg_no"]
    if not values["object_id"]:
        yield "对象编号", "对象编号、统一社会信用代码、注册号至少填一项"
    yield from _identity(row, context)
    if not context.territory.holds_region(values["region_code"]):
        yield "行政区划", f"{values['region_code']} 不在本辖区"
    if not context.territory.knows_department(values["owner_dept"]):
        yield "监管部门", f"没有部门 {values['owner_dept']}，对象不能没有监管部门"
    if values["established_on"] and values["established_on"] > context.today:
        yield "成立日期", "晚于今天"


def _identity(row: Parsed, context: Context) -> Iterator[tuple[str, str]]:
    """A wrong length or letter is an error, a failing check digit a warning (assertion 60, YC-2.3c)."""
    code, kind = row.values["uscc"], row.values["object_type"]
    if code:
        try:
            if not uscc.fits(code) and code not in context.territory.confirmed_codes:
                row.warnings.append(("统一社会信用代码", "校验位不符；早期试点赋码可能如此，请核对"))
        except ValueError as error:
            yield "统一社会信用代码", str(error)
        first = context.codes.setdefault(code, row.number)
        if first != row.number:
            row.warnings.append(("统一社会信用代码", f"与第 {first} 行相同，请核对是否同一主体"))
    elif kind in SUBJECTS and not (kind == "SOLE" and row.values["reg_no"]):
        yield "统一社会信用代码", f"{TYPES[kind]}必填" + ("（个体工商户可以填注册号）" if kind == "SOLE" else "")
