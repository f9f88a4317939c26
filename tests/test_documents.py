"""Official documents: every fact in its place, nothing missing, and what people wrote stays text."""

import io
import zipfile
from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import docx
import pytest
from docx.document import Document

from engine import documents
from engine.errors import DefinitionError, Invalid

FOLDER = Path(__file__).parents[1] / "forms" / "documents"
TEMPLATES = {path.stem: path.read_bytes() for path in FOLDER.glob("*.docx")}

ABOUT = {
    "doc_no": "鞍东市监检〔2026〕12号",
    "object_name": "瑞禾食品店",
    "object_code": "91350100M000100Y43",
    "campaign_no": "2026-LH-07",
}
EVIDENCE = [{"name": "现场照片3张"}, {"name": "进货台账复印件"}]
FACTS: dict[str, dict[str, Any]] = {
    "检查通知书": {
        **ABOUT,
        "issuer": "区市场监管局",
        "campaign_name": "餐饮单位联合抽查",
        "date_from": date(2026, 3, 1),
        "date_to": date(2026, 5, 31),
        "methods": "实地核查",
        "items": [
            {"name": "餐饮服务食品安全检查", "department": "区市场监管局"},
            {"name": "油烟净化检查", "department": "生态环境"},
        ],
        "team": [{"department": "区市场监管局", "name": "王芳", "cert_no": "210302000001"}],
        "materials": "营业执照、许可证、进货台账",
        "contact": "0000-0000000",
        "issued_on": date(2026, 2, 25),
    },
    "检查结果告知书": {
        **ABOUT,
        "issuer": "区市场监管局",
        "campaign_name": "餐饮单位联合抽查",
        "inspected_on": date(2026, 3, 9),
        "results": [
            {
                "department": "区市场监管局",
                "item": "食品安全检查",
                "conclusion": "已责令改正",
                "detail": "未公示许可证",
            },
            {"department": "生态环境", "item": "油烟净化检查", "conclusion": "未发现问题", "detail": None},
        ],
        "remedy": "对检查结果有异议的，可以书面提出。",
        "issued_on": date(2026, 3, 12),
    },
    "案件线索移送函": {
        **ABOUT,
        "sender": "区市场监管局",
        "receiver": "公安",
        "facts": "涉嫌伪造许可证。",
        "evidence": EVIDENCE,
        "contact": "0000-0000000",
        "issued_on": date(2026, 3, 20),
    },
    "责令改正通知书": {
        **ABOUT,
        "issuer": "区市场监管局",
        "facts": "经营场所未公示食品经营许可证。",
        "basis": "《中华人民共和国食品安全法》",
        "requirement": "在经营场所显著位置公示许可证。",
        "contact": "0000-0000000",
        "issued_on": date(2026, 3, 12),
    },
    "抄告函": {
        **ABOUT,
        "sender": "区市场监管局",
        "receiver": "卫生健康",
        "facts": "卫生许可证过期。",
        "evidence": EVIDENCE,
        "contact": "0000-0000000",
        "issued_on": date(2026, 3, 20),
    },
}


def printed(kind: str, **changes: Any) -> Document:
    """The document opened again as a word processor would."""
    return docx.Document(io.BytesIO(documents.render(TEMPLATES[kind], {**FACTS[kind], **changes})))


def text(document: Document) -> str:
    """All paragraphs."""
    return "\n".join(paragraph.text for paragraph in document.paragraphs)


def cells(document: Document, table: int) -> list[list[str]]:
    """The rows of a table."""
    return [[cell.text for cell in row.cells] for row in document.tables[table].rows]


def test_the_documents_of_the_year_are_there() -> None:
    assert set(TEMPLATES) == set(FACTS)


@pytest.mark.parametrize("kind", sorted(FACTS))
def test_a_template_says_what_it_needs(kind: str) -> None:
    assert documents.required_fields(TEMPLATES[kind]) == set(FACTS[kind])


def test_the_notice_names_object_items_and_inspectors() -> None:
    """MS-2.5b."""
    notice = printed("检查通知书")
    assert "检 查 通 知 书" in text(notice)
    assert "瑞禾食品店（统一社会信用代码或编号：91350100M000100Y43）：" in text(notice)
    assert "检查时间为2026年3月1日至2026年5月31日，检查方式为实地核查" in text(notice)
    assert "有权申请其回避" in text(notice)
    assert cells(notice, 0) == [
        ["序号", "检查事项", "检查部门"],
        ["1", "餐饮服务食品安全检查", "区市场监管局"],
        ["2", "油烟净化检查", "生态环境"],
    ]
    assert cells(notice, 1)[1:] == [["区市场监管局", "王芳", "210302000001"]]


def test_the_result_notice_tells_each_departments_conclusion_and_has_a_service_receipt() -> None:
    """TD-4.4b, MS-2.6a."""
    notice = printed("检查结果告知书")
    assert cells(notice, 0) == [
        ["检查部门", "检查事项", "检查结论", "具体情况"],
        ["区市场监管局", "食品安全检查", "已责令改正", "未公示许可证"],
        ["生态环境", "油烟净化检查", "未发现问题", ""],
    ]
    assert cells(notice, 1)[0] == ["送达文书", "检查结果告知书 鞍东市监检〔2026〕12号"]
    assert text(notice).index("区市场监管局（印章）") < text(notice).index("2026年3月12日")


def test_the_correction_order_states_facts_basis_and_what_to_mend() -> None:
    """YC-2.6e, MS-2.5e."""
    order = text(printed("责令改正通知书"))
    for fact in ("facts", "basis", "requirement"):
        assert FACTS["责令改正通知书"][fact] in order


@pytest.mark.parametrize(("kind", "receiver"), [("案件线索移送函", "公安"), ("抄告函", "卫生健康")])
def test_a_letter_hands_facts_and_evidence_to_its_receiver(kind: str, receiver: str) -> None:
    """TD-4.4c, MS-2.6d."""
    letter = printed(kind)
    assert f"{receiver}：" in text(letter)
    assert FACTS[kind]["facts"] in text(letter)
    assert cells(letter, 0)[1:] == [["1", "现场照片3张"], ["2", "进货台账复印件"]]


@pytest.mark.parametrize("kind", sorted(FACTS))
def test_the_fonts_are_those_of_official_documents(kind: str) -> None:
    """仿宋 for the body, 宋体 for the title, on A4."""
    body = zipfile.ZipFile(io.BytesIO(TEMPLATES[kind])).read("word/document.xml").decode()
    assert 'w:eastAsia="仿宋"' in body
    assert 'w:eastAsia="宋体"' in body
    assert 'w:w="11906" w:h="16838"' in body


@pytest.mark.parametrize("kind", sorted(FACTS))
def test_every_missing_fact_is_named(kind: str) -> None:
    with pytest.raises(Invalid) as refused:
        documents.render(TEMPLATES[kind], {"doc_no": "1"})
    assert {name for name, _ in refused.value.problems} == set(FACTS[kind]) - {"doc_no"}


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
    once, again = (documents.render(TEMPLATES["抄告函"], FACTS["抄告函"]) for _ in range(2))
    assert once == again


def test_every_part_of_a_printed_document_is_well_formed() -> None:
    archive = zipfile.ZipFile(io.BytesIO(documents.render(TEMPLATES["检查通知书"], FACTS["检查通知书"])))
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
    made = documents.render(template("正文", header="{{ doc_no }}"), {"doc_no": "1号"})
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
        lambda: TEMPLATES["抄告函"][:-100],
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
        documents.render(make(), {"x": 1})
