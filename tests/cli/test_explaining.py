"""`explain deadlines`, `clauses` and `validate`: what the law says, and whether it can run."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import CHECK, ROOT, run


def explained(capsys: pytest.CaptureFixture[str], *arguments: object) -> dict[str, dict[str, Any]]:
    assert run("explain", "deadlines", "--jurisdiction", "tiedong", "--json", *arguments) == 0
    return {row["kind"]: row for row in json.loads(capsys.readouterr().out)}


def test_every_deadline_names_its_clause_source_and_date(capsys: pytest.CaptureFixture[str]) -> None:
    found = explained(capsys, "--from", "2026-02-10")
    assert len(found) >= 10
    assert all(row["clause"] and row["source"] in ("SEED", "DEFAULT", "OVERLAY") for row in found.values())
    entered = found["result_enter"]
    assert (entered["n"], entered["unit"], entered["due"], entered["status"]) == (20, "WD", "2026-03-16", "PUBLISHED")


def test_deadlines_run_from_today_unless_told_otherwise(capsys: pytest.CaptureFixture[str]) -> None:
    assert {row["from"] for row in explained(capsys).values()} != {"2026-02-10"}


def test_deadlines_are_shown_as_a_table(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("explain", "deadlines", "--jurisdiction", "tiedong", "--from", "2027-01-29") == 0
    told = capsys.readouterr().out
    assert "20 个工作日" in told
    assert "（暂定）" in told


def test_a_law_without_deadlines_is_named(law: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("explain", "deadlines", "--jurisdiction", "here", "--law", law) == 1
    assert "deadlines" in capsys.readouterr().err


def test_every_clause_says_whether_it_is_carried_out(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("clauses", "--json") == 0
    found = json.loads(capsys.readouterr().out)
    assert len(found) == 163 + 9
    assert {tuple(row) for row in found} == {("id", "status", "targets", "note")}
    assert {row["status"] for row in found} <= {"done", "later", "not_software"}
    assert all(isinstance(row["targets"], list) for row in found)


@pytest.mark.parametrize("name", ["tiedong", "TD"])
def test_clauses_of_one_jurisdiction(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("clauses", "--jurisdiction", name) == 0
    told = capsys.readouterr().out
    assert "TD-4.1a" in told
    assert "YC-" not in told


def test_a_law_without_a_list_of_clauses_is_named(law: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("clauses", "--law", law) == 1
    assert "clauses.csv" in capsys.readouterr().err
    (law / "processes" / "clauses.csv").write_text("id,note\n")
    assert run("clauses", "--law", law) == 2
    assert "column jurisdiction, status, targets is missing" in capsys.readouterr().err


# validate -----------------------------------------------------------------------------------------------------


def test_a_diagram_without_errors_is_accepted(law: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("validate", law / "processes" / "check.bpmn") == 0
    assert ": error: " not in capsys.readouterr().out


def test_each_finding_is_one_line_that_names_file_element_and_rule(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    broken = tmp_path / "broken.bpmn"
    broken.write_bytes(CHECK.replace(b'targetRef="finish"', b'targetRef="nowhere"'))
    assert run("validate", broken) == 1
    told = capsys.readouterr().out.splitlines()
    assert any(line.startswith(f"{broken}:f_judge_finish: error: ") for line in told)
    assert run("validate", broken, "--json") == 1
    assert len(json.loads(capsys.readouterr().out)) == len(told)


def test_names_are_looked_up_in_the_law_that_is_given(
    law: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    alone = tmp_path / "alone.bpmn"
    alone.write_bytes(CHECK.replace(b'process id="check"', b'process id="other"'))
    assert run("validate", alone) == 1
    assert "verdict" in capsys.readouterr().out
    assert run("validate", alone, "--law", law) == 0
    assert f"{law}" not in capsys.readouterr().out


def test_a_file_whose_name_is_no_text_is_told_all_the_same(tmp_path: Path) -> None:
    name = os.fsencode(tmp_path) + b"/\xff.bpmn"
    Path(os.fsdecode(name)).write_bytes(b"")
    told = subprocess.run([sys.executable, "-m", "engine", "validate", name], cwd=ROOT, capture_output=True)
    assert (told.returncode, told.stderr) == (1, b"")
    assert b"empty" in told.stdout
