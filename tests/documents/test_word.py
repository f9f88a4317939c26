"""Documents as Word files: every fact in its place, nothing missing, and what people wrote stays text."""

import io
import zipfile
from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from xml.etree import ElementTree

import docx
import pytest
from docx.document import Document

from engine import documents
from engine.errors import DefinitionError, Invalid
from tests.documents.cast import TEXTS, WORD, facts


def printed(kind: str, **changes: Any) -> Document:
    """The document opened again as a word processor would."""
    names = documents.required_fields(WORD[kind])
    return docx.Document(io.BytesIO(documents.render_word(WORD[kind], facts(names, **changes))))


def text(document: Document) -> str:
    """All paragraphs."""
    return "\n".join(paragraph.text for paragraph in document.paragraphs)


def cells(document: Document, table: int) -> list[list[str]]:
    """The rows of a table."""
    return [[cell.text for cell in row.cells] for row in document.tables[table].rows]


def test_the_notice_names_object_items_and_inspectors() -> None:
    """MS-2.5b."""
    notice = printed("检查通知书")
    assert "检查通知书" in text(notice)
    assert "瑞禾食品店（统一社会信用代码或编号：91350100M000100Y43）：" in text(notice)
    assert "检查时间为2026年3月1日至2026年5月31日，检查方式为实地核查" in text(notice)
    assert "有权申请其回避" in text(notice)
    assert cells(notice, 0) == [
        ["序号", "检查事项", "检查部门"],
        ["1", "餐饮服务食品安全检查", "区市场监管局"],
        ["2", "油烟净化检查", "生态环境局"],
    ]
    assert cells(notice, 1)[1] == ["区市场监管局", "王芳", "210302000001"]


def test_the_result_notice_tells_each_departments_conclusion_and_has_a_service_receipt() -> None:
    """TD-4.4b, MS-2.6a."""
    notice = printed("检查结果告知书")
    assert cells(notice, 0) == [
        ["检查部门", "检查事项", "检查结论", "具体情况"],
        ["区市场监管局", "食品安全检查", "发现问题已责令改正", "未公示许可证"],
        ["生态环境局", "油烟净化检查", "未发现问题", ""],
    ]
    assert cells(notice, 1)[0][:2] == ["送达文书", "检查结果告知书 东市监检〔2026〕12号"]
    assert text(notice).index("区市场监管局（印章）") < text(notice).index("2026年3月12日")


def test_the_correction_order_states_facts_basis_and_what_to_mend() -> None:
    """YC-2.6e, MS-2.5e."""
    order = text(printed("责令改正通知书"))
    for fact in ("facts", "basis", "requirement"):
        assert TEXTS[fact] in order
    assert "改正期限：2026年4月27日前。" in order
    assert "改正期限" not in text(printed("责令改正通知书", recheck_on=None))


@pytest.mark.parametrize("kind", ["案件线索移送函", "抄告函", "涉嫌犯罪案件移送书", "准入审批环节反馈函"])
def test_a_letter_hands_facts_and_evidence_to_its_receiver(kind: str) -> None:
    """TD-4.4c, MS-2.6d, YC-2.6e, CJ-2.6c."""
    letter = printed(kind)
    assert "区公安分局：" in text(letter)
    assert TEXTS["facts"] in text(letter)
    assert cells(letter, 0)[1:] == [["1", "现场照片3张"], ["2", "进货台账复印件"]]


def test_every_missing_fact_is_named() -> None:
    with pytest.raises(Invalid) as refused:
        documents.render_word(WORD["抄告函"], {"doc_no": "1"})
    assert {name for name, _ in refused.value.problems} == documents.required_fields(WORD["抄告函"]) - {"doc_no"}


def test_a_fact_missing_in_a_row_is_named() -> None:
    with pytest.raises(Invalid, match="conclusion"):
        printed("检查结果告知书", results=[{"department": "d", "item": "i", "detail": ""}])


HOSTILE = [
    "{{ 7 * 7 }}",
    "{% for x in range(9) %}x{% endfor %}",
    "{# gone #}",
    "{%tr for x in y %}",
    "{_{ x }_} {_% x %_}",
    "<w:p>&amp;&lt; </w:t> \" ' ]]> <!-- -->",
    "{{ ''.__class__.__mro__ }}",
    "&#x41; &entity;",
    "﻿零宽\u200b字符 𠮷",
]


@pytest.mark.parametrize("written", HOSTILE)
def test_what_people_wrote_stays_text(written: str) -> None:
    letter = printed("抄告函", facts=written, evidence=[{"name": written}], receiver=written)
    assert text(letter).count(written) == 2
    assert cells(letter, 0)[1][1] == written


def test_a_fact_may_be_called_like_a_method_of_python() -> None:
    """`items` is what a plan line has, not a method of its dictionary."""
    assert cells(printed("年度抽查工作计划"), 1)[1][1] == "餐饮服务食品安全检查、油烟净化检查"


def test_lines_stay_lines() -> None:
    assert "第一行\n第二行\n    第三行" in text(printed("抄告函", facts="第一行\n第二行\r\n\t第三行"))


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (date(2026, 1, 5), "2026年1月5日"),
        (datetime(2026, 1, 4, 16, 5, tzinfo=UTC), "2026年1月5日0时05分"),
        (True, "是"),
        (12, "12"),
        (Decimal("1.50"), "1.50"),
        (None, ""),
    ],
)
def test_facts_are_printed_as_officials_write_them(value: Any, shown: str) -> None:
    before, after = "发现下列问题：", "上述问题不属于我单位管辖"
    letter = text(printed("抄告函", facts=value))
    assert letter[letter.index(before) + len(before) : letter.index(after)].strip() == shown


@pytest.mark.parametrize("value", [0.5, object(), b"x", {"a": 0.5}, "\x00", "\x0c", "\ud800", [1.5]])
def test_what_cannot_be_printed_is_refused_by_name(value: Any) -> None:
    with pytest.raises(Invalid, match="facts"):
        printed("抄告函", facts=value)


def test_the_same_facts_give_the_same_bytes() -> None:
    once, again = (
        documents.render_word(WORD["抄告函"], facts(documents.required_fields(WORD["抄告函"]))) for _ in range(2)
    )
    assert once == again


def test_every_part_of_a_printed_document_is_well_formed() -> None:
    names = documents.required_fields(WORD["检查通知书"])
    archive = zipfile.ZipFile(io.BytesIO(documents.render_word(WORD["检查通知书"], facts(names))))
    assert archive.testzip() is None
    for name in archive.namelist():
        ElementTree.fromstring(archive.read(name))


def template(*paragraphs: str, header: str = "") -> bytes:
    """A small template."""
    document = docx.Document()
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    document.sections[0].header.paragraphs[0].text = header
    content = io.BytesIO()
    document.save(content)
    return content.getvalue()


def test_headers_are_filled_too() -> None:
    made = documents.render_word(template("正文", header="{{ doc_no }}"), {"doc_no": "1号"})
    assert docx.Document(io.BytesIO(made)).sections[0].header.paragraphs[0].text == "1号"


def other_archive() -> bytes:
    """A zip file that is no document."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("a.txt", "x")
    return content.getvalue()


@pytest.mark.parametrize(
    "make",
    [
        lambda: b"",
        lambda: b"no archive",
        other_archive,
        lambda: WORD["抄告函"][:-100],
        lambda: template("{{ open"),
        lambda: template("{% if x %}"),
        lambda: template("{% include 'x' %}"),
        lambda: template("{{ 1 / 0 }}"),
        lambda: template("{{ ''.__class__.__mro__ }}"),
        lambda: template("{% for x in range(10 ** 9) %}x{% endfor %}"),
        lambda: template("{{ 'x'|nofilter }}"),
    ],
)
def test_a_template_that_cannot_be_used_is_refused(make: Callable[[], bytes]) -> None:
    """Nothing of Python can be reached from a template; loops are bounded."""
    with pytest.raises(DefinitionError):
        documents.render_word(make(), {"x": 1})
