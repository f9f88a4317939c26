"""Files for everybody: the same bytes each time, with digests, safe to open in a spreadsheet."""

import csv
import io
import json
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from engine.cli import main
from engine.disclosure import RECORDS
from engine.publicity.files import as_csv, as_json, cell, write
from engine.store import connect
from tests.cast import HERE

EVENT = {
    "at": "2026-03-02",
    "kind": "plan",
    "kind_name": "计划公示",
    "number": "JH1",
    "department": None,
    "subject": "甲",
}


def lines(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ("=HYPERLINK(1)", "'=HYPERLINK(1)"),
        ("+1", "'+1"),
        ("-1", "'-1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'\t=1"),
        ("＝1", "'＝1"),
        ("一般", "一般"),
        (-5, -5),
        (None, ""),
        (True, "是"),
        (False, "否"),
        (["甲", "乙"], "甲、乙"),
        (["=1", "乙"], "'=1、乙"),
        ([[1, 2], [3]], "1、2、3"),
        ({"party": "=x"}, '{"party":"=x"}'),
    ],
)
def test_no_cell_begins_a_formula(value: Any, written: Any) -> None:
    assert cell(value) == written


def test_a_csv_file_has_a_mark_chinese_headings_and_every_character() -> None:
    content = as_csv("events", [{**EVENT, "subject": '一,"二"\n三'}])
    assert content.startswith(b"\xef\xbb\xbf")
    heading, row = lines(content)
    assert heading == list(RECORDS["events"].fields.values())
    assert row == ["2026-03-02", "plan", "计划公示", "JH1", "", '一,"二"\n三']


def test_a_json_file_has_one_record_a_line() -> None:
    assert as_json([]) == b"[]\n"
    content = as_json([EVENT, EVENT])
    assert json.loads(content) == [EVENT, EVENT]
    assert len(content.splitlines()) == 4


def test_the_index_names_every_file_with_its_digest(tmp_path: Path) -> None:
    written = write(tmp_path, {"here": ("某区", {"events": [EVENT], "plans": []})})
    index = json.loads((tmp_path / "index.json").read_bytes())
    (place,) = index["jurisdictions"]
    assert (place["key"], place["name"]) == ("here", "某区")
    assert [(entry["table"], entry["rows"]) for entry in place["tables"]] == [("events", 1), ("plans", 0)]
    for entry in place["tables"]:
        for file in entry["files"]:
            content = (tmp_path / file["path"]).read_bytes()
            assert (len(content), sha256(content).hexdigest()) == (file["bytes"], file["sha256"])
    assert len(written) == 5
    assert {path.name for path in (tmp_path / "here").iterdir()} == {
        f"{name}.{kind}" for name in ("events", "plans") for kind in ("json", "csv")
    }


def test_what_is_no_longer_public_is_taken_away(tmp_path: Path) -> None:
    write(tmp_path, {"here": ("某区", {"events": [EVENT], "plans": []})})
    (tmp_path / "here" / "notes.txt").write_text("somebody's own")
    write(tmp_path, {"here": ("某区", {"events": [EVENT]})})
    assert {path.name for path in (tmp_path / "here").iterdir()} == {"events.json", "events.csv", "notes.txt"}


def test_the_index_keeps_what_another_export_wrote_beside(tmp_path: Path) -> None:
    """A database for each jurisdiction, one folder for all."""
    for key in ("b", "a", "b"):
        write(tmp_path, {key: (f"{key}区", {"events": [EVENT]})})
    index = json.loads((tmp_path / "index.json").read_bytes())
    assert [place["key"] for place in index["jurisdictions"]] == ["a", "b"]


@pytest.mark.parametrize("content", [b"", b"[]", b"{}", b'{"jurisdictions": [1]}'])
def test_a_file_that_is_no_index_of_ours_is_replaced(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "index.json").write_bytes(content)
    write(tmp_path, {"here": ("某区", {"events": [EVENT]})})
    index = json.loads((tmp_path / "index.json").read_bytes())
    assert [place["key"] for place in index["jurisdictions"]] == ["here"]


# The command --------------------------------------------------------------------------------------------------------


def export(path: Path, out: Path, *more: str) -> int:
    return main(["export", "public", "--db", f"sqlite:///{path}", "--out", str(out), *more])


def everything(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_two_exports_are_the_same_byte_for_byte(filled_path: Path, tmp_path: Path) -> None:
    for name in ("one", "two"):
        assert export(filled_path, tmp_path / name) == 0
    found = everything(tmp_path / "one")
    assert found == everything(tmp_path / "two")
    assert {"index.json", f"{HERE}/results.csv", f"{HERE}/national.json"} <= set(found)


def test_the_command_says_what_it_wrote(filled_path: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert export(filled_path, tmp_path / "out", "--jurisdiction", HERE, "--json") == 0
    told = json.loads(capsys.readouterr().out)
    counts = {row["table"]: row["rows"] for row in told["tables"]}
    assert (counts["results"], counts["lists"]) == (6, 8)
    assert told["index"].endswith("index.json")


def test_the_command_follows_the_law_of_its_place(filled_path: Path, tmp_path: Path) -> None:
    """What a jurisdiction's document does not make public has no file: no guideline table for TD-4.5b."""
    export(filled_path, tmp_path / "out")
    assert not (tmp_path / "out" / HERE / "procedures.json").exists()
    assert (tmp_path / "out" / HERE / "lists.json").exists()


def test_an_unknown_jurisdiction_and_a_missing_database_are_named(
    filled_path: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert export(filled_path, tmp_path / "out", "--jurisdiction", "nowhere") == 1
    assert "no jurisdiction 'nowhere'" in capsys.readouterr().err
    assert export(tmp_path / "none.db", tmp_path / "out") == 2


def test_an_empty_database_has_an_index_and_nothing_else(sqlite_template: Path, tmp_path: Path) -> None:
    assert export(sqlite_template, tmp_path / "out") == 0
    assert set(everything(tmp_path / "out")) == {"index.json"}


def test_an_export_changes_nothing(filled_path: Path, tmp_path: Path) -> None:
    database = connect(f"sqlite:///{filled_path}")
    with database.read() as tx:
        before = tx.exec_driver_sql("SELECT count(*), max(id) FROM publication").one()
    export(filled_path, tmp_path / "out")
    with database.read() as tx:
        assert tx.exec_driver_sql("SELECT count(*), max(id) FROM publication").one() == before
    database.close()
