"""Documents as PDF: what people wrote stays text, templates reach nothing, and a missing glyph is named."""

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from engine import documents
from engine.documents import fonts, pdf
from engine.errors import DefinitionError, Invalid, SettingsError
from tests.cast import START
from tests.documents.cast import LAYOUT, TYPST, facts

FIELD = b'#set page(width: 120mm, height: 60mm)\n#set text(font: "Noto Sans SC")\n'
GIVEN = FIELD + b'#let facts = json("facts.json")\n'


def printed(kind: str, **changes: Any) -> bytes:
    """The document as PDF."""
    return documents.render_pdf(TYPST[kind], facts(pdf.names(TYPST[kind]), **changes), LAYOUT)


def picture(template: bytes, **given: Any) -> bytes:
    """The one page of a small template as a picture."""
    (page,) = pdf.pages(template, given)
    return page


HOSTILE = [
    '#eval("1 + 1")',
    '#read("/etc/passwd") #include "layout.typ"',
    "$x^2$ *bold* _slanted_ `raw` @reference <label>",
    "= Heading",
    "- item + item / term: x",
    "\\ \\u{41} ~ -- --- ... 'a' \"b\" // gone /* gone */",
    "[#facts.y] {x} #(1 + 1) ]",
    "{{ 7 * 7 }} {% for %}",
    "第一行\n第二行\n    缩进",
]


@pytest.mark.parametrize("written", HOSTILE)
def test_what_people_wrote_stays_text(written: str) -> None:
    """A page with the fact looks like one with the same characters in quotes, point by point."""
    quoted = "".join(f"\\u{{{ord(each):x}}}" for each in written)
    assert picture(GIVEN + b"#(facts.x)", x=written) == picture(FIELD + f'#("{quoted}")'.encode())


@pytest.mark.parametrize("written", HOSTILE)
def test_a_document_takes_whatever_people_wrote(written: str) -> None:
    made = printed("抄告函", facts=written, receiver=written, evidence=[{"name": written}])
    assert made.startswith(b"%PDF-")


@pytest.mark.parametrize(
    ("value", "shown"),
    [(date(2026, 1, 5), "2026年1月5日"), (True, "是"), (12, "12"), (Decimal("1.50"), "1.50"), (None, "")],
)
def test_facts_are_printed_as_in_word(value: Any, shown: str) -> None:
    assert picture(GIVEN + b"#(facts.x)", x=value) == picture(GIVEN + b"#(facts.x)", x=shown)


def test_a_document_issued_within_a_second_can_be_printed() -> None:
    """The machine's clock counts on; a PDF's date does not."""
    exact = documents.render_pdf(TYPST["抄告函"], facts(pdf.names(TYPST["抄告函"])), LAYOUT, START)
    within = START.replace(microsecond=391183)
    assert documents.render_pdf(TYPST["抄告函"], facts(pdf.names(TYPST["抄告函"])), LAYOUT, within) == exact


def test_every_missing_fact_is_named() -> None:
    with pytest.raises(Invalid) as refused:
        documents.render_pdf(TYPST["抄告函"], {"doc_no": "1"}, LAYOUT)
    assert {name for name, _ in refused.value.problems} == pdf.names(TYPST["抄告函"]) - {"doc_no"}


def test_a_fact_missing_in_a_row_is_named() -> None:
    with pytest.raises(Invalid, match="conclusion"):
        printed("检查结果告知书", results=[{"department": "d", "item": "i", "detail": ""}])


@pytest.mark.parametrize("value", [0.5, object(), b"x", {"a": 0.5}, "\x00", "\x0c", "\ud800", [1.5]])
def test_what_cannot_be_printed_is_refused_by_name(value: Any) -> None:
    with pytest.raises(Invalid, match="facts"):
        printed("抄告函", facts=value)


def test_a_character_without_a_glyph_is_named_before_printing() -> None:
    """With its place; Word still prints the document with the fonts of the office."""
    with pytest.raises(Invalid, match="object_name 中的𠮷（U\\+20BB7）") as refused:
        printed("抄告函", object_name="𠮷祥食品店", evidence=[{"name": "照片"}, {"name": "😀"}])
    assert dict(refused.value.problems) == {
        "evidence.1.name": "没有字形：😀（U+1F600）",
        "object_name": "没有字形：𠮷（U+20BB7）",
    }


def test_every_character_of_the_national_standard_has_a_glyph() -> None:
    """GB/T 2312 and all its punctuation, with the rare characters of names in GBK but one sign."""
    wide = b"".join(bytes((high, low)) for high in range(0x81, 0xFF) for low in range(0x40, 0xFF) if low != 0x7F)
    assert fonts.lacking(wide.decode("gbk", "ignore")) == "≒"
    assert fonts.lacking("〔2026〕第1号—…“”①㎡℃№□✓囧龘䶮\n\u200b") == ""


def test_the_same_facts_give_the_same_bytes() -> None:
    assert printed("检查通知书") == printed("检查通知书")


def test_a_document_is_fit_for_the_archive() -> None:
    """TQ-3.4, TQ-4.1: PDF/A-2a, with the moment it was issued and not that of printing."""
    made = documents.render_pdf(TYPST["批准意见"], facts(pdf.names(TYPST["批准意见"])), LAYOUT, START)
    assert b"<pdfaid:part>2</pdfaid:part>" in made
    assert b"<pdfaid:conformance>A</pdfaid:conformance>" in made
    assert b"D:20260302" in made or b"2026-03-02T" in made


def test_a_long_row_of_letters_breaks_inside_the_page() -> None:
    """A digest keeps all its characters and needs no second page."""
    assert len(pdf.pages(TYPST["抄告函"], facts(pdf.names(TYPST["抄告函"]), facts="f" * 600), LAYOUT)) == 2


def test_a_template_may_ask_for_nothing() -> None:
    assert documents.required_fields(b"#page[x]") == frozenset()


REFUSED = [
    b'#import "@preview/cetz:0.3.0"',
    b'#import "/other.typ": *',
    b'#include "other.typ"',
    b'#let way = "@preview/" + "x:1.0.0"\n#import way: *',
    b'#read("/etc/passwd")',
    b'#image("x.png")',
    b'#eval("1")',
    b'#std.eval("1")',
    b"#sys.inputs",
    b"#while true {}",
    b"#range(1000000000)",
    b"#let f(x) = f(x + 1)\n#f(1)",
    b"#(1 / 0)",
    b"#(",
    b"\xff\xfe",
    b'#set text(font: "Nowhere")\nx',
    "#[😀]".encode(),
]


@pytest.mark.parametrize("template", REFUSED)
def test_a_template_that_cannot_be_used_is_refused(template: bytes) -> None:
    """It imports its layout only: no file, no package of the network, no text that becomes source, no endless loop."""
    with pytest.raises(DefinitionError):
        documents.render_pdf(template, {})


def test_a_layout_is_held_to_the_same_rules() -> None:
    with pytest.raises(DefinitionError, match="eval"):
        documents.render_pdf(TYPST["抄告函"], {}, b'#eval("1")')


def test_without_fonts_it_is_said_how_to_get_them(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fonts, "FOLDER", tmp_path)
    with pytest.raises(SettingsError, match="make setup"):
        fonts.require()
