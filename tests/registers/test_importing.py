"""Importing registers: good rows in, bad rows named one by one, the same again changes nothing (YC-2.3a)."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

import pytest

from engine.errors import ImportRefused
from engine.registers import ImportReport, Territory, import_inspectors, import_items, import_objects, read_table
from engine.registers.objects import COLUMNS
from engine.store import Database
from tests.registers.cast import INSPECTOR, ITEM, NOW, OBJECT, PLACE, TERRITORY, stored, table
from tests.registers.writing import csv_bytes, excel_bytes

IMPORTS = {"objects": import_objects, "items": import_items, "inspectors": import_inspectors}
GOOD = {"objects": OBJECT, "items": ITEM, "inspectors": INSPECTOR}


def bring(database: Database, register: str, *rows: Mapping[str, str], **more: Any) -> ImportReport:
    """Import rows."""
    with database.write() as tx:
        return IMPORTS[register](tx, PLACE, table(*rows), more.get("now", NOW), territory=TERRITORY)


def counts(report: ImportReport) -> tuple[int, int, int]:
    """Inserted, updated, unchanged."""
    return report.inserted, report.updated, report.unchanged


def test_an_object_arrives_with_every_field(database: Database) -> None:
    """YC-2.3a, YC-2.3c."""
    report = bring(database, "objects", OBJECT)
    assert (counts(report), report.errors, report.warnings) == ((1, 0, 0), [], [])
    [row] = stored(database, "objects")
    assert row | {"id": 0} == {
        "id": 0,
        "jurisdiction": PLACE,
        "object_id": "A-1",
        "name": "瑞禾食品店",
        "object_type": "SOLE",
        "uscc": "91350100M000100Y43",
        "reg_no": None,
        "status": "ACTIVE",
        "region_code": "210302001",
        "industry": "F522",
        "owner_dept": "MKT",
        "address": None,
        "legal_rep": None,
        "liaison": None,
        "phone": None,
        "risk_class": "B",
        "region_risk": None,
        "industry_risk": None,
        "tags": ["食品", "投诉举报多"],
        "secrecy_flag": False,
        "established_on": date(2015, 3, 9),
        "source": "x.csv",
        "updated_at": NOW,
    }


def test_an_item_arrives_with_its_laws_and_shares_in_basis_points(database: Database) -> None:
    """YC-2.2b, YC-2.2d, MS-2.1a."""
    assert counts(bring(database, "items", ITEM)) == (1, 0, 0)
    [row] = stored(database, "items")
    assert (row["ratio_bp"], row["ratio_cap_bp"], row["item_class"]) == (500, 1000, "GENERAL")
    assert row["object_types"] == ["ENTERPRISE", "SOLE"]
    assert row["joinable"] is True
    assert row["basis"] == [
        {"law": "《中华人民共和国食品安全法》", "article": "第一百一十条"},
        {"law": "《食品安全法实施条例》", "article": ""},
    ]


def test_an_inspector_arrives_with_recusals_and_absences(database: Database) -> None:
    """TD-3.3b, CJ-2.2d, TQ-3.3b."""
    assert counts(bring(database, "inspectors", INSPECTOR)) == (1, 0, 0)
    [row] = stored(database, "inspectors")
    assert row["specialties"] == ["食品安全", "药品监管"]
    assert row["recusals"] == [{"object_id": "A-1", "ground": "亲属"}, {"object_id": "A-2", "ground": ""}]
    assert row["unavailable"] == [{"from": "2026-05-01", "to": "2026-05-10"}]
    assert (row["leader_capable"], row["cert_expiry"], row["duty_status"]) == (True, date(2028, 6, 30), "ON_DUTY")


@pytest.mark.parametrize("register", sorted(GOOD))
def test_the_same_table_again_changes_nothing(database: Database, register: str) -> None:
    bring(database, register, GOOD[register])
    before = stored(database, register)
    again = bring(database, register, GOOD[register], now=NOW + timedelta(days=1))
    assert counts(again) == (0, 0, 1)
    assert stored(database, register) == before


@pytest.mark.parametrize(
    ("register", "heading", "value"),
    [("objects", "登记状态", "注销"), ("items", "抽查比例", "8%"), ("inspectors", "岗位状态", "请假")],
)
def test_a_changed_row_is_updated_and_stays_one_row(
    database: Database, register: str, heading: str, value: str
) -> None:
    """CJ-2.2c, YC-2.3e."""
    bring(database, register, GOOD[register])
    [before] = stored(database, register)
    later = NOW + timedelta(days=1)
    assert counts(bring(database, register, {**GOOD[register], heading: value}, now=later)) == (0, 1, 0)
    [row] = stored(database, register)
    assert row["id"] == before["id"]
    assert row.get("updated_at", later) == later


def test_a_bad_row_is_named_and_the_others_go_in(database: Database) -> None:
    """YC-2.3a: bulk import reports row errors and leaves no object without owner and region (assertion 77)."""
    bad = {**OBJECT, "对象编号": "A-2", "监管部门": "", "行政区划": "4205", "对象类型": "星球"}
    last = {**OBJECT, "对象编号": "A-3", "统一社会信用代码": "92370303MA3MRYC31R"}
    report = bring(database, "objects", OBJECT, bad, last)
    assert counts(report) == (2, 0, 0)
    assert [(row, column) for row, column, _ in report.errors] == [(3, "对象类型"), (3, "行政区划"), (3, "监管部门")]
    assert [row["object_id"] for row in stored(database, "objects")] == ["A-1", "A-3"]


OBJECT_FAULTS = [
    ({"统一社会信用代码": "91350100M000100Y4"}, "统一社会信用代码", "应为 18 位"),
    ({"统一社会信用代码": "91350100M000100Y4O"}, "统一社会信用代码", "不使用的字符"),
    ({"统一社会信用代码": "", "对象类型": "企业"}, "统一社会信用代码", "企业必填"),
    ({"统一社会信用代码": ""}, "统一社会信用代码", "可以填注册号"),
    ({"行政区划": "420500001"}, "行政区划", "不在本辖区"),
    ({"行政区划": "2103"}, "行政区划", "6、9 或 12 位"),
    ({"监管部门": "NONE"}, "监管部门", "没有部门"),
    ({"行业": "Z1"}, "行业", "GB/T 4754"),
    ({"信用风险分类": "E"}, "信用风险分类", "只能是"),
    ({"标签": "食品、好吃"}, "标签", "只能是"),
    ({"涉密标志": "也许"}, "涉密标志", "“是”或“否”"),
    ({"成立日期": "2026-01-01"}, "成立日期", "晚于今天"),
    ({"成立日期": "2015-02-30"}, "成立日期", "没有这一天"),
    ({"成立日期": "去年"}, "成立日期", "应为日期"),
    ({"名称": "长" * 201}, "名称", "超过 200 字"),
    ({"名称": "a\x07b"}, "名称", "不可用的字符"),
    ({"对象编号": "A 1"}, "对象编号", "编号只用"),
]


@pytest.mark.parametrize(("change", "column", "message"), OBJECT_FAULTS)
def test_each_rule_of_the_object_register_names_its_column(
    sqlite_database: Database, change: dict[str, str], column: str, message: str
) -> None:
    """YC-2.3c, YC-2.3e, TQ-3.3a, MS-2.4c."""
    report = bring(sqlite_database, "objects", {**OBJECT, **change})
    assert report.inserted == 0
    [(row, named, text)] = report.errors
    assert (row, named) == (2, column)
    assert message in text


ITEM_FAULTS = [
    ({"检查依据": ""}, "检查依据", "必填"),
    ({"检查主体": "NONE"}, "检查主体", "没有部门"),
    ({"抽查比例": "5"}, "抽查比例", "写成 5%"),
    ({"抽查比例": "101%"}, "抽查比例", "0% 到 100%"),
    ({"抽查比例": "1.234%"}, "抽查比例", "两位小数"),
    ({"抽查比例": "20%"}, "比例上限", "低于抽查比例"),
    ({"事项类别": "重点"}, "比例上限", "不设比例上限"),
    ({"事项类别": "特别"}, "事项类别", "只能是"),
    ({"检查对象类型": ""}, "检查对象类型", "必填"),
    ({"版本": "0"}, "版本", "整数"),
    ({"失效日期": "2024-01-01"}, "失效日期", "早于生效日期"),
]


@pytest.mark.parametrize(("change", "column", "message"), ITEM_FAULTS)
def test_each_rule_of_the_item_list_names_its_column(
    sqlite_database: Database, change: dict[str, str], column: str, message: str
) -> None:
    """YC-2.2b, YC-2.2d, YC-2.2e, MS-2.1a, CJ-2.1f."""
    report = bring(sqlite_database, "items", {"失效日期": "", **ITEM, **change})
    [(row, named, text)] = report.errors
    assert (row, named, report.inserted) == (2, column, 0)
    assert message in text


INSPECTOR_FAULTS = [
    ({"部门": "NONE"}, "部门", "没有部门"),
    ({"地区": "420500"}, "地区", "不在本辖区"),
    ({"人员类别": "志愿者"}, "人员类别", "只能是"),
    ({"执法证有效期": ""}, "执法证有效期", "同时填写"),
    ({"执法证发证日期": "2029-01-01"}, "执法证有效期", "早于发证日期"),
    ({"不可用时段": "2026-05-10~2026-05-01"}, "不可用时段", "颠倒"),
    ({"回避对象": "（亲属）"}, "回避对象", "对象编号（理由）"),
    ({"岗位状态": ""}, "岗位状态", "必填"),
]


@pytest.mark.parametrize(("change", "column", "message"), INSPECTOR_FAULTS)
def test_each_rule_of_the_inspector_register_names_its_column(
    sqlite_database: Database, change: dict[str, str], column: str, message: str
) -> None:
    """YC-2.3d, TD-3.3b, MS-2.2a."""
    report = bring(sqlite_database, "inspectors", {"执法证发证日期": "", **INSPECTOR, **change})
    [(row, named, text)] = report.errors
    assert (row, named, report.inserted) == (2, column, 0)
    assert message in text


def test_a_failing_check_digit_is_saved_with_a_warning(database: Database) -> None:
    """Assertion 60, YC-2.3c: some early pilot codes fail it and are valid."""
    report = bring(database, "objects", {**OBJECT, "统一社会信用代码": "91350100M000100Y44"})
    assert (report.inserted, report.errors) == (1, [])
    [(row, column, message)] = report.warnings
    assert (row, column) == (2, "统一社会信用代码")
    assert "校验位" in message


def test_a_confirmed_pilot_code_gives_no_warning(sqlite_database: Database) -> None:
    """YC-2.3c."""
    known = Territory(confirmed_codes=frozenset({"91350100M000100Y44"}))
    rows = table({**OBJECT, "统一社会信用代码": "91350100M000100Y44"})
    with sqlite_database.write() as tx:
        assert import_objects(tx, PLACE, rows, NOW, territory=known).warnings == []


def test_a_sole_trader_may_have_a_register_number_instead(sqlite_database: Database) -> None:
    trader = {**OBJECT, "对象编号": "", "统一社会信用代码": "", "注册号": "210302600000001"}
    assert bring(sqlite_database, "objects", trader).errors == []
    assert stored(sqlite_database, "objects")[0]["object_id"] == "210302600000001"


@pytest.mark.parametrize("kind", ["产品", "项目", "行为"])
def test_products_projects_and_acts_need_no_code(sqlite_database: Database, kind: str) -> None:
    """YC-2.3c."""
    report = bring(sqlite_database, "objects", {**OBJECT, "统一社会信用代码": "", "对象类型": kind})
    assert counts(report) == (1, 0, 0)


def test_the_same_number_twice_in_a_table_is_an_error(sqlite_database: Database) -> None:
    report = bring(sqlite_database, "objects", OBJECT, {**OBJECT, "名称": "恒源百货"})
    assert report.errors == [(3, "对象编号", "与第 2 行重复")]
    assert stored(sqlite_database, "objects")[0]["name"] == "瑞禾食品店"


def test_the_same_firm_under_two_numbers_is_a_warning(sqlite_database: Database) -> None:
    """MS-2.5c: one visit per object; two entries would be drawn twice."""
    report = bring(sqlite_database, "objects", OBJECT, {**OBJECT, "对象编号": "A-9"})
    assert [(row, column) for row, column, _ in report.warnings] == [(3, "统一社会信用代码")]


def test_an_expired_certificate_is_a_warning(sqlite_database: Database) -> None:
    """MS-2.2a: such a person can only assist."""
    report = bring(sqlite_database, "inspectors", {**INSPECTOR, "执法证有效期": "2025-11-30"})
    assert (report.inserted, len(report.warnings)) == (1, 1)


def test_versions_of_an_item_follow_each_other_without_overlap(sqlite_database: Database) -> None:
    """YC-2.2c, MS-2.1b."""
    first, second = {"失效日期": "", **ITEM}, {"失效日期": "", **ITEM, "版本": "2", "生效日期": "2026-01-01"}
    bring(sqlite_database, "items", first)
    report = bring(sqlite_database, "items", second)
    assert [(row, column) for row, column, _ in report.errors] == [(2, "生效日期")]
    report = bring(sqlite_database, "items", {**first, "失效日期": "2025-12-31"}, second)
    assert (counts(report), report.errors) == ((1, 1, 0), [])


def test_english_headings_notes_and_a_title_row_are_understood(sqlite_database: Database) -> None:
    headings = {column.heading: column.field for column in COLUMNS}
    rows = [
        ["检查对象名录库"],
        [f"{headings[heading]} (*)".replace("_", " ") for heading in OBJECT],
        list(OBJECT.values()),
    ]
    with sqlite_database.write() as tx:
        report = import_objects(tx, PLACE, read_table(excel_bytes(rows), "x.xlsx"), NOW, territory=TERRITORY)
    assert (counts(report), report.errors) == ((1, 0, 0), [])


def test_a_column_nobody_knows_is_reported_and_left_out(sqlite_database: Database) -> None:
    report = bring(sqlite_database, "objects", {**OBJECT, "备用一": "x"})
    assert report.warnings == [(1, "备用一", "不认识的栏目，没有导入")]
    assert report.inserted == 1


@pytest.mark.parametrize("register", sorted(GOOD))
def test_a_table_without_its_columns_is_refused_as_a_whole(sqlite_database: Database, register: str) -> None:
    with sqlite_database.write() as tx, pytest.raises(ImportRefused, match="缺少栏目"):
        IMPORTS[register](tx, PLACE, read_table(csv_bytes([["甲", "乙"], ["1", "2"]]), "x.csv"), NOW)


def test_a_heading_that_stands_twice_is_refused(sqlite_database: Database) -> None:
    rows = csv_bytes([[*OBJECT, "企业名称"], [*OBJECT.values(), "x"]])
    with sqlite_database.write() as tx, pytest.raises(ImportRefused, match="出现两次"):
        import_objects(tx, PLACE, read_table(rows, "x.csv"), NOW)


def test_blank_rows_alone_are_no_table(sqlite_database: Database) -> None:
    with sqlite_database.write() as tx, pytest.raises(ImportRefused):
        import_objects(tx, PLACE, read_table(b"\n,\n,\n", "x.csv"), NOW)


def test_two_jurisdictions_keep_registers_of_their_own(sqlite_database: Database) -> None:
    bring(sqlite_database, "objects", OBJECT)
    with sqlite_database.write() as tx:
        assert counts(import_objects(tx, "elsewhere", table(OBJECT), NOW)) == (1, 0, 0)


def test_progress_is_told_up_to_the_last_row(sqlite_database: Database) -> None:
    told: list[tuple[int, int]] = []
    rows = [{**OBJECT, "对象编号": f"A-{number}"} for number in range(5001)]
    with sqlite_database.write() as tx:
        import_objects(tx, PLACE, table(*rows), NOW, lambda done, total: told.append((done, total)))
    assert told == [(5001, 5002), (5002, 5002)]


@pytest.mark.parametrize(
    ("region", "inside", "outside"),
    [("210302", "210302001", "210303001"), ("420500", "420502", "420600"), ("420000", "421182", "430100")],
)
def test_a_city_holds_its_counties_and_a_county_its_streets(region: str, inside: str, outside: str) -> None:
    territory = Territory.of({"region_gb2260": region})
    assert territory.holds_region(inside)
    assert not territory.holds_region(outside)
