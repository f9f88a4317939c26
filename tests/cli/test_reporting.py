"""`report plans`: who has filed the plan of a year, and the share of campaigns outside the plans."""

import json
from datetime import date
from pathlib import Path

import pytest

from engine.store import campaigns, connect, plan_versions, plans
from tests.cli.conftest import NOW, run
from tests.services.elsewhere import LEAD, PARTNER, THIRD, settled

WHERE, PAST = "changjiang", 2020
ASKED = "report", "plans", "--jurisdiction", WHERE, "--year", PAST, "--db"


@pytest.fixture
def past(tmp_path: Path) -> str:
    """Three departments with items, of whom one was in time twice and one late twice; one campaign of two is extra."""
    url = f"sqlite:///{tmp_path}/past.db"
    assert run("deploy", "--db", url) == 0
    database = connect(url)
    with database.write() as tx:
        settled(tx, WHERE)
        for code, filed_on, entered_on in (
            (LEAD[WHERE], date(PAST, 2, 29), date(PAST, 3, 31)),
            (PARTNER[WHERE], date(PAST, 3, 1), date(PAST, 4, 1)),
        ):
            plan = plans.new_plan(tx, WHERE, code, PAST)
            plans.change_plan(tx, plan, status="IN_FORCE", submitted_on=filed_on)
            entry = {"jurisdiction": WHERE, "platform_no": "JX1", "entered_by": "x", "recorded_at": NOW}
            plan_versions.enter(tx, plan, {**entry, "entered_on": entered_on, "enter_by": date(PAST, 3, 31)})
        for source in ("PLAN", "TEMPORARY"):
            days = {"starts_on": date(PAST, 6, 1), "ends_on": date(PAST, 6, 30)}
            campaigns.new_campaign(tx, WHERE, PAST, LEAD[WHERE], source, created_at=NOW, **days)
    database.close()
    return url


def test_the_report_is_read_as_a_table(past: str, capsys: pytest.CaptureFixture[str]) -> None:
    """CJ-2.3a, CJ-2.3b, TD-4.1c."""
    capsys.readouterr()
    assert run(*ASKED, past) == 0
    told = [line.split() for line in capsys.readouterr().out.splitlines()]
    assert [LEAD[WHERE], "景德镇市昌江区市场监督管理局", "JH2020-001", "现行", "2020-02-29", "按期"] in told
    assert ["报送：按期", "1"] in told
    assert ["报送：逾期", "1"] in told
    assert ["报送：逾期未办", "1"] in told
    assert ["计划按期备案率", "33.33%"] in told
    assert ["录入省平台：逾期", "1"] in told
    assert ["临时任务占全部任务", "1", "/", "2，50.00%"] in told
    assert ["临时任务占比上限", "文件未规定"] in told


def test_the_report_is_read_by_programs(past: str, capsys: pytest.CaptureFixture[str]) -> None:
    """CJ-2.3a, CJ-2.3b, TD-4.1c."""
    capsys.readouterr()
    assert run(*ASKED, past, "--json") == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["file_by"], found["enter_by"], found["on_time_bp"]) == ("2020-02-29", "2020-03-31", 3333)
    assert {row["department"]: row["standing"] for row in found["filings"]} == {
        LEAD[WHERE]: "ON_TIME",
        PARTNER[WHERE]: "LATE",
        THIRD[WHERE]: "MISSING",
    }
    assert found["entered"] == {"ON_TIME": 1, "LATE": 1, "MISSING": 1, "PENDING": 0, "NO_DATE": 0}
    assert found["temporary"] == {"temporary": 1, "campaigns": 2, "limit_bp": None, "share_bp": 5000, "over": False}


def test_a_jurisdiction_that_nobody_knows_is_refused(past: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("report", "plans", "--jurisdiction", "nowhere", "--year", PAST, "--db", past) == 1
    assert "nowhere" in capsys.readouterr().err
