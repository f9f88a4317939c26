"""`print`: a document that was issued, as PDF or Word, in the templates of the law."""

import shutil
import sqlite3
from hashlib import sha256
from json import dumps
from pathlib import Path
from typing import Any

import pytest

from engine.documents import pdf
from engine.process.definitions import Deployment
from engine.store import connect, documents_rows
from tests.cli.conftest import NOW, begin, run
from tests.documents.cast import FOLDER, TYPST, facts

LETTER = "抄告函"


@pytest.fixture
def issued(url: str, law: Path) -> str:
    """The address of a database with one letter, and a deployed law that has its templates."""
    (law / "forms" / "documents").mkdir()
    for name in (f"{LETTER}.docx", f"{LETTER}.typ", "layout.typ"):
        shutil.copy(FOLDER / name, law / "forms" / "documents" / name)
    begin(url, law, NOW)
    issue(url)
    return url


def issue(url: str, number: int = 1, by_instance: int | None = None, **changes: Any) -> None:
    """Store a letter, issued by an instance where one is named."""
    given = facts(pdf.names(TYPST[LETTER]), **changes)
    context = {name: value if isinstance(value, str | list) else str(value) for name, value in given.items()}
    text = dumps(context, ensure_ascii=False, sort_keys=True)
    row = {"jurisdiction": "here", "kind": LETTER, "number": str(number), "subject": "inspection", "subject_id": 1}
    database = connect(url)
    with database.write() as tx:
        kept = {"context": context, "sha256": sha256(text.encode()).hexdigest(), "made_at": NOW, "department": "MKT"}
        documents_rows.issue(tx, {**row, **kept}, by_instance)
    database.close()


def said(capsys: pytest.CaptureFixture[str]) -> str:
    """The one line of an error."""
    told = capsys.readouterr().err
    assert told.count("\n") == 1
    return told


def test_a_document_is_printed_as_pdf(issued: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """TD-4.4c, MS-2.6d: the letter as it is sent."""
    out = tmp_path / "letter.pdf"
    assert run("print", 1, "--db", issued, "-o", out) == 0
    assert out.read_bytes().startswith(b"%PDF-")
    assert capsys.readouterr().out == f"{out}\n"


def test_a_document_is_printed_for_a_word_processor(issued: str, tmp_path: Path) -> None:
    out = tmp_path / "letter.docx"
    assert run("print", 1, "--db", issued, "--word", "-o", out) == 0
    assert out.read_bytes().startswith(b"PK")


def test_the_templates_may_be_those_of_another_law(issued: str, law: Path, tmp_path: Path) -> None:
    """The facts are those that were issued, whatever the page looks like."""
    other = tmp_path / "other"
    shutil.copytree(law, other)
    (other / "forms" / "documents" / f"{LETTER}.typ").write_text(
        '#import "layout.typ": *\n#(facts.receiver)\n', "utf-8"
    )
    outs = tmp_path / "a.pdf", tmp_path / "b.pdf"
    assert run("print", 1, "--db", issued, "-o", outs[0]) == 0
    assert run("print", 1, "--db", issued, "--law", other, "-o", outs[1]) == 0
    assert len(outs[1].read_bytes()) < len(outs[0].read_bytes())


def printed(url: str, document: int, folder: Path) -> bytes:
    out = folder / f"{document}.pdf"
    assert run("print", document, "--db", url, "-o", out) == 0
    return out.read_bytes()


def test_a_document_is_printed_with_the_law_that_its_instance_runs_on(issued: str, law: Path, tmp_path: Path) -> None:
    """A law deployed later changes neither it nor what the same instance issues afterwards."""
    issue(issued, 2, by_instance=1)
    before = {document: printed(issued, document, tmp_path) for document in (1, 2)}
    assert before[1] == before[2]
    template = law / "forms" / "documents" / f"{LETTER}.typ"
    template.write_text('#import "layout.typ": *\n#(facts.receiver)\n', "utf-8")
    assert run("deploy", "--db", issued, "--law", law) == 0
    issue(issued, 3, by_instance=1)
    assert printed(issued, 2, tmp_path) == printed(issued, 3, tmp_path) == before[2]
    assert printed(issued, 1, tmp_path) != before[1], "older than the record of laws: the newest"


def test_without_a_template_in_its_own_law_a_document_is_printed_with_the_newest(
    issued: str, law: Path, tmp_path: Path
) -> None:
    """A database begun before there were templates."""
    issue(issued, 2, by_instance=1)
    with sqlite3.connect(issued.removeprefix("sqlite:///")) as raw:
        (files,) = raw.execute("SELECT files FROM definition").fetchone()
        bare = {n: c for n, c in Deployment.unpack(files).files.items() if "/documents/" not in n}
        raw.execute("UPDATE definition SET files = ?", (Deployment(bare).pack(),))
    (law / "forms" / "answer.json").write_text((law / "forms" / "answer.json").read_text("utf-8") + "\n", "utf-8")
    assert run("deploy", "--db", issued, "--law", law) == 0
    assert printed(issued, 2, tmp_path).startswith(b"%PDF-")


def test_templates_are_part_of_what_is_deployed(law: Path) -> None:
    """A changed template is another version."""
    before = Deployment.read(law).digest
    (law / "forms" / "documents").mkdir()
    (law / "forms" / "documents" / f"{LETTER}.typ").write_bytes(TYPST[LETTER])
    assert Deployment.read(law).digest != before


def test_a_document_that_does_not_exist_is_refused(
    issued: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("print", 2, "--db", issued, "-o", tmp_path / "x.pdf") == 1
    assert "document" in said(capsys)
    assert not (tmp_path / "x.pdf").exists()


def test_a_kind_without_template_is_named(
    issued: str, law: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (law / "forms" / "documents" / f"{LETTER}.typ").unlink()
    assert run("print", 1, "--db", issued, "--law", law, "-o", tmp_path / "x.pdf") == 1
    assert f"forms/documents/{LETTER}.typ" in said(capsys)


def test_a_changed_document_is_not_printed(issued: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What stands in it is no longer what was issued under its digest."""
    with sqlite3.connect(issued.removeprefix("sqlite:///")) as raw:
        raw.execute("UPDATE document SET context = replace(context, '瑞禾', '瑞和')")
    assert run("print", 1, "--db", issued, "-o", tmp_path / "x.pdf") == 1
    assert "is not what was issued" in said(capsys)


def test_a_character_that_cannot_be_printed_is_named(
    issued: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    issue(issued, 2, object_name="𠮷祥食品店")
    assert run("print", 2, "--db", issued, "-o", tmp_path / "x.pdf") == 1
    assert "object_name 中的𠮷（U+20BB7）" in said(capsys)
    assert run("print", 2, "--db", issued, "--word", "-o", tmp_path / "x.docx") == 0


@pytest.mark.parametrize("wrong", [("print", 1), ("print", "x"), ("print", 1, "--pdf", "--word")])
def test_wrong_arguments_are_said_in_one_line(
    issued: str, tmp_path: Path, wrong: tuple[object, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    more = ("-o", tmp_path / "x.pdf") if len(wrong) > 2 or wrong[1] == "x" else ()
    assert run(*wrong, "--db", issued, *more) == 2
    assert said(capsys).startswith("shuangsuiji:")


def test_a_place_that_cannot_be_written_is_said(
    issued: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("print", 1, "--db", issued, "-o", tmp_path / "no" / "x.pdf") == 1
    assert "No such file" in said(capsys)
