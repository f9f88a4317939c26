"""The templates of P2 to P8: each document twice, as Word and for PDF, with the same fields."""

import io
import re
import zipfile
from pathlib import Path

import docx
import pytest

from engine import documents
from engine.documents import fonts, pdf
from tests.documents.cast import FOLDER, LAYOUT, TYPST, WORD, facts

DOCUMENTS = {
    "年度抽查工作计划",
    "联合抽查计划",
    "备案回执",
    "批准意见",
    "联合抽查任务书",
    "协商记录",
    "工作指引",
    "抽取记录",
    "行政检查审批表",
    "检查通知书",
    "联合抽查一次告知清单",
    "抽查情况记录表",
    "现场检查笔录",
    "询问笔录",
    "抽样取证记录",
    "勘验笔录",
    "证据清单与全过程记录目录",
    "现场检查作业指导书",
    "检查结果告知书",
    "送达回证",
    "责令改正通知书",
    "复查记录",
    "案件线索移送函",
    "抄告函",
    "涉嫌犯罪案件移送书",
    "列入经营异常名录决定书",
    "信用修复决定书",
    "准入审批环节反馈函",
    "查处结果告知书",
    "免罚记录",
    "日常监管反馈单",
    "联合抽查检查报告",
}
"""Data section 9 as far as P2 to P8 print it, with what P2, P3 and P8 name besides."""


def test_every_document_of_plan_to_transfer_is_there_in_both_forms() -> None:
    """YC-2.4e, TD-4.1a, YC-2.5a, TQ-3.4, MS-2.3, MS-2.5b, TQ-4.3b, TD-4.4b, TD-4.4c, YC-2.6e, CJ-2.6c, YC-2.6a."""
    assert set(WORD) == set(TYPST) == DOCUMENTS


@pytest.mark.parametrize("kind", sorted(DOCUMENTS))
def test_both_templates_of_a_document_ask_for_the_same_fields(kind: str) -> None:
    names = documents.required_fields(WORD[kind])
    assert names == documents.required_fields(TYPST[kind])
    assert "doc_no" in names


@pytest.mark.parametrize("kind", sorted(DOCUMENTS))
def test_both_templates_of_a_document_have_the_same_columns_and_labels(kind: str) -> None:
    """What the tables are headed with in Word stands in the typst source, and the members of a row agree."""
    source = TYPST[kind].decode()
    word = docx.Document(io.BytesIO(WORD[kind]))
    cells = {cell.text for table in word.tables for row in table.rows for cell in row.cells}
    fixed = {text for text in cells if text and "{" not in text}
    members = set(
        re.findall(r"row\.([a-z_0-9]+)", zipfile.ZipFile(io.BytesIO(WORD[kind])).read("word/document.xml").decode())
    )
    assert sorted(text for text in fixed if text not in source) == []
    assert sorted(name for name in members if f'"{name}"' not in source and f"row.{name}" not in source) == []


@pytest.mark.parametrize("kind", sorted(DOCUMENTS))
def test_every_page_of_a_document_has_something_on_it(kind: str) -> None:
    pages = pdf.pages(TYPST[kind], facts(pdf.names(TYPST[kind])), LAYOUT)
    assert 1 <= len(pages) <= 2
    blank = len(pdf.pages(b"#page[]", {})[0])
    assert all(len(page) > 2 * blank for page in pages)


@pytest.mark.parametrize("kind", sorted(DOCUMENTS))
def test_the_fonts_and_the_paper_are_those_of_official_documents(kind: str) -> None:
    """仿宋 for the body, 宋体 for the title, on A4, upright or across."""
    body = zipfile.ZipFile(io.BytesIO(WORD[kind])).read("word/document.xml").decode()
    assert 'w:eastAsia="仿宋"' in body
    assert 'w:eastAsia="宋体"' in body
    assert re.search(r'w:w="(11906|16838)" w:h="(16838|11906)"', body)


@pytest.mark.parametrize("kind", sorted(DOCUMENTS))
def test_word_pages_are_numbered_outside(kind: str) -> None:
    """GB/T 9704: odd pages to the right, even ones to the left."""
    word = docx.Document(io.BytesIO(WORD[kind]))
    feet = [word.sections[0].footer, word.sections[0].even_page_footer]
    assert word.settings.odd_and_even_pages_header_footer
    assert [foot.paragraphs[0].alignment for foot in feet] == [2, 0]
    assert all("PAGE" in foot.paragraphs[0]._p.xml for foot in feet)


def test_no_template_is_without_its_layout() -> None:
    assert all(source.startswith(b'#import "layout.typ": *\n') for source in TYPST.values())


def test_every_document_that_a_diagram_or_a_rule_names_exists() -> None:
    """Whatever is handed over, told or decided has its letter (TD-4.4c, MS-2.6a, YC-2.6e, CJ-2.6c)."""
    law = [path.read_text("utf-8") for path in sorted((FOLDER.parents[1] / "processes").rglob("*.bpmn"))]
    named = re.findall(r'(?:template|document): (?:&quot;|")([^"&]+)(?:&quot;|")', "".join(law))
    routed = re.findall(
        r'<text>"(\w+(?:函|书))"</text>', (FOLDER.parents[1] / "processes/rules/routing.dmn").read_text("utf-8")
    )
    assert len(set(named)) >= 6
    assert {*named, *routed} <= DOCUMENTS


def test_the_fonts_come_with_their_licence() -> None:
    """SIL Open Font License: it travels with every copy."""
    licence = (fonts.FOLDER / "OFL.txt").read_text("utf-8")
    assert "SIL OPEN FONT LICENSE Version 1.1" in licence


def test_a_template_names_no_jurisdiction() -> None:
    """A sixth one prints the same documents."""
    named = re.compile("铁东|宜昌|昌江|天桥|芒市|鞍山|景德镇|辽宁|云南|山东")
    assert [kind for kind, source in TYPST.items() if named.search(source.decode())] == []
    assert [kind for kind in WORD if named.search(Path(kind).name)] == []
