"""`workdays` and `calendar`: due dates as scripts and people read them."""

import csv
import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.cli.conftest import ROOT, begin, deadline, run

VECTORS = [
    (row["trigger_date"], row["working_days"], row["due_date"])
    for row in csv.DictReader((ROOT / "tests/data/workdays_vectors.csv").read_text("utf-8").splitlines())
    if row["calendar"] == "NATIONAL" and row["working_days"].isdigit()
]
NOTICE = "国办发明电〔2026〕9号"


def lines(capsys: pytest.CaptureFixture[str]) -> list[str]:
    return capsys.readouterr().out.splitlines()


@pytest.mark.parametrize(("trigger", "n", "due"), VECTORS)
def test_the_due_date_stands_alone_on_the_last_line(
    trigger: str, n: str, due: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("workdays", trigger, n) == 0
    assert lines(capsys)[-1] == due


def test_skipped_days_and_their_notice_are_told(capsys: pytest.CaptureFixture[str]) -> None:
    run("workdays", "2026-02-10", 20, "--jurisdiction", "tiedong")
    told = lines(capsys)
    assert "2026-02-15（周日） 至 2026-02-23（周一） 放假，不计：国办发明电〔2025〕7号" in told
    assert "状态：已公布 PUBLISHED" in told


def test_a_date_in_a_year_without_a_notice_is_marked_as_provisional(capsys: pytest.CaptureFixture[str]) -> None:
    run("workdays", "2027-01-29", 20)
    assert "状态：暂定 PROJECTED" in lines(capsys)


def test_a_local_overlay_counts_for_its_jurisdiction_only(law: Path, capsys: pytest.CaptureFixture[str]) -> None:
    overlay = law / "processes" / "calendars" / "here.csv"
    overlay.write_text("date,kind,source,status\n2026-03-03,OFF,自治州通知,PUBLISHED\n", "utf-8")
    for place, due in ((("--jurisdiction", "here"), "2026-03-04"), ((), "2026-03-03")):
        run("workdays", "2026-03-02", 1, "--law", law, *place)
        assert lines(capsys)[-1] == due


def test_working_days_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    run("workdays", "2026-02-10", 20, "--json")
    found = json.loads(capsys.readouterr().out)
    assert (found["trigger"], found["n"], found["status"], found["due"]) == (
        *("2026-02-10", 20, "PUBLISHED", "2026-03-16"),
    )
    assert len(found["explanation"]) == 5


@pytest.fixture
def notice(law: Path, tmp_path: Path) -> Path:
    """The arrangement of 2027: the statutory days, and 8 March off."""
    projected = csv.DictReader((law / "processes/calendars/projected.csv").read_text("utf-8").splitlines())
    days = [row["date"] for row in projected if row["date"].startswith("2027")]
    path = tmp_path / "2027.csv"
    path.write_text("date,kind,source\n" + "".join(f"{day},OFF,{NOTICE}\n" for day in [*days, "2027-03-08"]), "utf-8")
    return path


def test_a_new_notice_moves_the_due_dates_that_leaned_on_the_projection(
    notice: Path, law: Path, url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    check = (law / "processes" / "check.bpmn").read_text("utf-8")
    dated = check.replace("date(&quot;2020-03-20&quot;)", "deadline(&quot;look&quot;)")
    (law / "processes" / "check.bpmn").write_text(dated, "utf-8")
    (law / "processes" / "deadlines.dmn").write_bytes(deadline("look", 3))
    begin(url, law, datetime(2027, 3, 4, 1, tzinfo=UTC))
    assert run("calendar", "import", notice, "--law", law, "--db", url) == 0
    told = capsys.readouterr().out
    assert "2027-03-09" in told
    assert told.splitlines()[-1] == "重新计算：1 项待办的截止日有变动"
    run("tasks", "--db", url, "--json")
    assert [task["due"] for task in json.loads(capsys.readouterr().out)] == ["2027-03-10"]


def test_a_new_notice_turns_provisional_dates_into_published_ones(
    notice: Path, law: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("calendar", "import", notice, "--law", law) == 0
    assert "2027" in capsys.readouterr().out
    run("workdays", "2027-03-05", 1, "--law", law)
    assert lines(capsys)[-2:] == ["状态：已公布 PUBLISHED", "2027-03-09"]


@pytest.mark.parametrize("content", [b"", b"\xff\xfe\x00", b"date,kind\n", b"date,kind,source\n2027-01-01,OFF,x\n"])
def test_a_notice_that_does_not_fit_changes_nothing(
    content: bytes, law: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def calendars() -> dict[str, bytes]:
        return {path.name: path.read_bytes() for path in (law / "processes" / "calendars").iterdir()}

    before = calendars()
    notice = tmp_path / "notice.csv"
    notice.write_bytes(content)
    assert run("calendar", "import", notice, "--law", law) == 1
    assert capsys.readouterr().err.startswith("shuangsuiji: notice.csv: ")
    assert calendars() == before


def test_the_days_of_a_year_that_differ_are_shown(capsys: pytest.CaptureFixture[str]) -> None:
    run("calendar", "show", 2026)
    told = lines(capsys)
    assert any("2026-02-14（周六）" in line and "调休上班" in line for line in told)
    assert told[-1] == "2026 年有 248 个工作日"
    run("calendar", "show", 2026, "--json")
    found = json.loads(capsys.readouterr().out)
    assert (found["working_days"], found["days"][0]) == (
        248,
        {"date": "2026-01-01", "working": False, "status": "PUBLISHED"},
    )
