"""Templates are judged before they are deployed: both forms are there, ask for known facts, can be filled in."""

import io
import random
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from engine.documents import trials
from engine.documents.trials import Trial, faults
from engine.process.findings import Finding
from engine.process.lint import check_files
from engine.process.lint.front import validate
from engine.process.lint.templates import Documents
from engine.services import OPERATORS
from engine.services.document_facts import KINDS
from engine.services.document_facts.stated import ISSUED, STATED
from tests.documents.cast import LAYOUT, TYPST, WORD

ROOT = Path(__file__).parents[2]
KNOWN = Documents(STATED, ISSUED)
LETTER = "抄告函"
FEW = (LETTER, "检查通知书")
GREETING = {"name": None, "rows": ("item",)}


def judged(*paths: Path) -> list[Finding]:
    return validate(paths, known_operators=OPERATORS, documents=KNOWN)


def told(found: list[Finding]) -> set[tuple[str, str]]:
    """Rule and file name of each error."""
    return {(finding.rule, Path(finding.file).name) for finding in found if finding.severity == "error"}


def word(body: str, *more: tuple[str, bytes]) -> bytes:
    """A Word file whose text is `body`."""
    paper = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    text = f'<w:document xmlns:w="{paper}"><w:body><w:p><w:r><w:t>{body}</w:t></w:r></w:p></w:body></w:document>'
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("word/document.xml", text)
        for name, content in more:
            archive.writestr(name, content)
    return packed.getvalue()


def wrong(name: str, content: bytes, patience: float = trials.PATIENCE) -> list[str]:
    """What is told of one template that may state a name and rows of items."""
    return [message for _, message in faults([Trial(name, content, GREETING)], LAYOUT, patience)]


@pytest.fixture
def law(tmp_path: Path) -> Path:
    """A law with few documents."""
    folder = tmp_path / "law" / "forms" / "documents"
    folder.mkdir(parents=True)
    for kind in FEW:
        (folder / f"{kind}.docx").write_bytes(WORD[kind])
        (folder / f"{kind}.typ").write_bytes(TYPST[kind])
    (folder / "layout.typ").write_bytes(LAYOUT)
    return folder


def test_the_templates_of_the_law_are_accepted() -> None:
    assert set(STATED) == set(KINDS)
    assert judged(ROOT / "forms" / "documents") == []


def test_what_operators_issue_exists() -> None:
    assert ISSUED.keys() <= OPERATORS.keys()
    assert {kind for kinds in ISSUED.values() for kind in kinds} <= set(KINDS)


def test_a_misspelt_fact_is_named_in_both_forms(law: Path) -> None:
    path = law / f"{LETTER}.typ"
    path.write_text(path.read_text("utf-8").replace("facts.receiver", "facts.reciever"), "utf-8")
    (law / f"{LETTER}.docx").write_bytes(word("{{ doc_no }} {{ reciever }}"))
    found = judged(law)
    assert told(found) == {("template", f"{LETTER}.typ"), ("template", f"{LETTER}.docx")}
    assert all("'reciever'" in finding.message for finding in found)


def test_a_misspelt_member_of_a_row_is_found(law: Path) -> None:
    path = law / "检查通知书.typ"
    path.write_text(path.read_text("utf-8").replace('"cert_no"', '"cert_number"'), "utf-8")
    (law / "检查通知书.docx").write_bytes(word("{% for row in team %}{{ row.cert_number }}{% endfor %}"))
    found = judged(law)
    assert told(found) == {("template", "检查通知书.typ"), ("template", "检查通知书.docx")}
    assert all("cert_number" in finding.message for finding in found)


def test_a_document_has_a_template_in_both_forms(law: Path) -> None:
    (law / f"{LETTER}.docx").unlink()
    assert told(judged(law)) == {("template_missing", f"{LETTER}.typ")}
    assert told(judged(law / f"{LETTER}.typ")) == {("template_missing", f"{LETTER}.typ")}


def test_one_template_is_judged_with_the_layout_beside_it(law: Path) -> None:
    assert judged(law / f"{LETTER}.typ") == []
    (law / "layout.typ").write_text("#let facts = (", "utf-8")
    assert told(judged(law)) == {("template", "layout.typ")}
    (law / "layout.typ").unlink()
    assert told(judged(law)) == {("template_missing", "layout.typ")}


def test_a_document_that_nobody_issues_is_no_error(law: Path) -> None:
    for form in (".docx", ".typ"):
        shutil.copy(law / f"{LETTER}{form}", law / f"别的函{form}")
    found = judged(law)
    assert [(finding.severity, finding.rule) for finding in found] == [("warning", "unknown_document")] * 2


STEP = """
    <definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" targetNamespace="x"
        xmlns:s="http://spiffworkflow.org/bpmn/schema/1.0/core"><process id="p" isExecutable="true">
    <startEvent id="a"/><sequenceFlow id="ab" sourceRef="a" targetRef="b"/>
    <serviceTask id="b"><extensionElements><s:properties><s:property name="operator" value="OPERATOR"/>
    <s:property name="inputs" value="{template: &quot;KIND&quot;}"/></s:properties></extensionElements></serviceTask>
    <sequenceFlow id="bc" sourceRef="b" targetRef="c"/><endEvent id="c"/></process></definitions>
"""


@pytest.mark.parametrize(
    ("kind", "operator", "expected"),
    [
        (LETTER, "draw.lock", set()),
        ("抄告信", "draw.lock", {"unknown_document"}),
        ("查处结果告知书", "draw.lock", {"template_missing"}),
        (LETTER, "follow_up.order", {"template_missing"}),
    ],
)
def test_a_step_names_documents_that_have_templates(kind: str, operator: str, expected: set[str]) -> None:
    """By name in its inputs, or because its operator issues them."""
    diagram = STEP.replace("KIND", kind).replace("OPERATOR", operator).encode()
    present = {f"forms/documents/{LETTER}{form}": b"" for form in (".docx", ".typ")}
    found = check_files({"x.bpmn": diagram}, law=True, documents=KNOWN, around=present)
    named = [finding for finding in found if "document" in finding.rule or "template" in finding.rule]
    assert {finding.rule for finding in named} == expected
    assert all((finding.file, finding.element, finding.severity) == ("x.bpmn", "b", "error") for finding in named)


def test_a_table_names_documents_that_exist() -> None:
    table = (ROOT / "processes" / "rules" / "routing.dmn").read_bytes().replace("抄告函".encode(), "抄告信".encode())
    present = {f"forms/documents/{kind}{form}": b"" for kind in KINDS for form in (".docx", ".typ")}
    found = check_files({"routing.dmn": table}, law=True, documents=KNOWN, around=present)
    assert {(finding.rule, "抄告信" in finding.message) for finding in found} == {("unknown_document", True)}


BAD: dict[str, Callable[[], bytes]] = {
    "not a Word file.docx": lambda: b"no archive",
    "nothing.docx": lambda: b"",
    "no text.docx": lambda: word("").replace(b"word/document.xml", b"word/documant.xml"),
    "half a loop.docx": lambda: word("{% for row in rows %}"),
    "no filter.docx": lambda: word("{{ name|nowhere }}"),
    "nested.docx": lambda: word("{% for a in rows %}" * 40 + "{% endfor %}" * 40),
    "deep.docx": lambda: word("{{ " + "(" * 5000 + "1" + ")" * 5000 + " }}"),
    "deeper.docx": lambda: word("{{ " + "-" * 100_000 + "1 }}"),
    "attribute walk.docx": lambda: word("{{ name.__class__.__mro__ }}"),
    "divided.docx": lambda: word("{{ 1 / 0 }}"),
    "broken XML.docx": lambda: word("<w:t>"),
    "entities.docx": lambda: word("&lol;"),
    "unclosed.typ": lambda: b'#import "layout.typ": *\n#listing(facts.rows, (',
    "not text.typ": lambda: b"\xff\xfe\x00",
    "file.typ": lambda: b'#read("/etc/passwd")',
    "package.typ": lambda: b'#import "@preview/x:1.0.0"',
    "unknown.typ": lambda: b"#nobody(1)",
    "no font.typ": lambda: b'#set text(font: "Nowhere")\nx',
}


def test_whatever_is_wrong_is_told_in_one_line_each() -> None:
    kinds = {name: LETTER + Path(name).suffix for name in BAD}
    for name, content in BAD.items():
        found = check_files({f"forms/documents/{kinds[name]}": content()}, law=False, documents=KNOWN,
                            around={"forms/documents/layout.typ": LAYOUT})  # fmt: skip
        lines = [str(finding) for finding in found if finding.rule == "template"]
        assert lines, name
        assert all(line.isprintable() and len(line) < 1000 for line in lines), name


LOOP = (
    "{% for a in 'x' * 99999 %}{% for b in 'x' * 99999 %}{% for c in 'x' * 99999 %}{% endfor %}{% endfor %}{% endfor %}"
)


def test_a_template_without_end_is_stopped_and_the_next_is_tried() -> None:
    loops = "for a in many { for b in many { for c in many { let x = a + b + c } } }"
    endless = f'#let many = ("x" * 9999).clusters()\n#{{{loops}}}'.encode()
    found = dict(
        faults(
            [
                Trial("a.docx", word(LOOP), GREETING),
                Trial("b.docx", word("{{ name }}"), GREETING),
                Trial("c.typ", endless, GREETING),
                Trial("d.typ", b"#nobody", GREETING),
            ],
            LAYOUT,
            patience=3,
        )
    )
    assert found.keys() == {"a.docx", "c.typ", "d.typ"}
    assert "takes more than 3 seconds" in found["a.docx"]
    assert "takes more than 3 seconds" in found["c.typ"]


def test_what_a_template_makes_of_nothing_is_tried_too() -> None:
    assert wrong("x.docx", word("{{ 1 / name|length }}")) == ["文书模板不能使用：division by zero"]
    assert wrong("x.typ", b'#import "layout.typ": *\n#facts.rows.first()') != []
    assert wrong("x.docx", word("{% for row in rows %}{{ row.item }}{% endfor %}{{ name }}")) == []


def test_damaged_files_never_raise() -> None:
    """Bytes changed anywhere, in both kinds."""
    chance = random.Random(7)  # not for secrets: the same damage again
    damaged = []
    for number in range(60):
        name, good = ("x.docx", WORD[LETTER]) if number % 2 else ("x.typ", TYPST[LETTER])
        content = bytearray(good)
        for _ in range(1 + number // 4):
            content[chance.randrange(len(content))] = chance.randrange(256)
        damaged.append(Trial(name, bytes(content[: chance.choice((len(content), 200))]), STATED[LETTER]))
    assert all(isinstance(message, str) for _, message in faults(damaged, LAYOUT))
