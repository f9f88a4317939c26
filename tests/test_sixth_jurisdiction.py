"""A jurisdiction is a folder and rows, no Python: a made-up sixth one is added with files alone and runs its year."""

import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
import yaml
from sqlalchemy import select

from engine import workdays
from engine.cli import main
from engine.commands.context import Law
from engine.errors import DecisionError, Invalid
from engine.process import rules
from engine.process.definitions import Deployment
from engine.process.nodes import FUNCTION_NAMES
from engine.simulate import Options, simulate
from engine.store import Database, audit, connect
from engine.store.tables_domain import campaign, plan, plan_filing, result
from engine.store.tables_engine import incident, task
from engine.store.tables_planning import guideline
from tests import law as known
from tests import sixth
from tests.form_answers import ANSWERS

YEAR, OBJECTS = 2026, 300
HOLIDAY = date(2026, 7, 15)
OWN_WAY = "夜间联查"
PROFILE = yaml.safe_load((sixth.OWN / "processes" / sixth.KEY / "profile.yaml").read_text("utf-8"))


@pytest.fixture(scope="module")
def law(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder with the law of all six."""
    return sixth.write(tmp_path_factory.mktemp("six"))


@pytest.fixture(scope="module")
def six(law: Path) -> Law:
    """The same law, read."""
    return Law(Deployment.read(law))


@dataclass(frozen=True)
class Year:
    """A simulated year of the sixth: its database, and what was counted."""

    database: Database
    figures: dict[str, Any]

    def rows(self, query: Any) -> list[Any]:
        with self.database.read() as tx:
            return list(tx.execute(query).all())


@pytest.fixture(scope="module")
def year(law: Path, sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Year]:
    path = tmp_path_factory.mktemp("sixth") / "year.db"
    shutil.copy(sqlite_template, path)
    database = connect(f"sqlite:///{path}")
    yield Year(database, simulate(database, law, Options(sixth.KEY, YEAR, OBJECTS, seed=1)))
    database.close()


def calendar(law: Path, jurisdiction: str | None) -> workdays.Calendar:
    return workdays.load(law / "processes" / "calendars", jurisdiction)


# Nothing but files ------------------------------------------------------------------------------------------------


def test_the_engine_and_the_shared_stages_do_not_know_it() -> None:
    words = re.compile(f"{sixth.KEY}|{sixth.NAME}|{sixth.BODIES}", re.IGNORECASE)
    files = [
        *known.ROOT.glob("engine/**/*.py"),
        *known.ROOT.glob("processes/shared/*"),
        *known.ROOT.glob("forms/*.json"),
    ]
    assert [path for path in files if words.search(path.read_text("utf-8"))] == []


def test_what_is_added_is_no_program(law: Path) -> None:
    """Everything that the folder has and we have not is a diagram, a profile, a table or a calendar."""
    added = {path.relative_to(law) for path in law.rglob("*") if path.is_file() and not _ours(law, path)}
    assert {path.suffix for path in added} == {".bpmn", ".yaml", ".dmn", ".csv"}
    assert {path.parts[1] for path in added} == {sixth.KEY, "rules", "calendars"}


def _ours(law: Path, path: Path) -> bool:
    before = known.ROOT / path.relative_to(law)
    return before.is_file() and before.read_bytes() == path.read_bytes()


def test_validation_finds_nothing(law: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["validate", str(law / "processes"), str(law / "forms")]) == 0
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize("decision", sorted(known.QUESTIONS))
def test_the_five_decide_as_before(law: Path, decision: str) -> None:
    """By the same rows; of the largest tables about a hundred questions."""
    tables = rules.load({path.name: path.read_bytes() for path in law.glob("processes/rules/*.dmn")}, FUNCTION_NAMES)
    questions = known.asked(decision)
    for given in questions[:: len(questions) // 100 + 1]:
        for key in known.JURISDICTIONS:
            asked = {"jurisdiction": key, **given}
            assert _answer(tables, decision, asked) == _answer(known.RULES, decision, asked), asked


def _answer(tables: rules.Rules, decision: str, given: dict[str, Any]) -> Any:
    """What the tables answer, and by which rows; or why they have no answer."""
    try:
        outcome = tables.evaluate(decision, given)
    except DecisionError as error:
        return str(error)
    return outcome.outputs, [(row.rule_id, row.clause, row.source) for row in outcome.rows]


@pytest.mark.parametrize("key", known.JURISDICTIONS)
def test_the_five_rest_as_before(law: Path, key: str) -> None:
    assert calendar(law, key).version == calendar(known.ROOT, key).version
    assert calendar(law, key).is_working(HOLIDAY)
    assert not calendar(law, sixth.KEY).is_working(HOLIDAY)


# Its year ---------------------------------------------------------------------------------------------------------


def test_its_year_runs_to_its_end(year: Year) -> None:
    """Everything drawn is inspected, entered and published, and no step failed."""
    found = year.figures
    assert found["drawn"] == found["inspected"] > 0
    assert found["inspections_open"] == found["overdue_open"] == 0
    assert found["published"] == found["publishable"] > 0
    assert year.rows(select(incident)) == []
    assert {status for (status,) in year.rows(select(campaign.c.status))} <= {"ARCHIVED", "EMPTY", "REFUSED"}


def test_its_history_verifies(year: Year) -> None:
    assert audit.verify(year.database).events == year.figures["history_events"] > 0


def test_its_plans_are_approved_and_then_filed_by_the_end_of_february(year: Year) -> None:
    """Approval and filing, each drawn for another jurisdiction, one after the other."""
    organs = [body["code"] for body in PROFILE["departments"] if body["kind"] == "administrative_organ"]
    assert year.figures["plans_on_time"] == len(organs) == 6
    first = plan.c.plan_kind == "DEPARTMENT", plan.c.version == 1
    assert year.rows(select(plan.c.file_by).where(*first).distinct()) == [(date(YEAR, 2, 28),)]
    for (row,) in year.rows(select(plan.c.id).where(*first)):
        sent = select(plan_filing.c.gate, plan_filing.c.recipient, plan_filing.c.answer).order_by(plan_filing.c.id)
        approval, *filing = year.rows(sent.where(plan_filing.c.plan_id == row))[-3:]
        assert approval == ("APPROVE", "government", "APPROVE")
        assert filing == [("FILE", code, "COMPLETE") for code in PROFILE["plan"]["recipients"]]


def test_its_conference_makes_the_joint_plan(year: Year) -> None:
    authors = year.rows(select(plan.c.department).where(plan.c.plan_kind == "JOINT", plan.c.status == "IN_FORCE"))
    assert [author for (author,) in authors] == PROFILE["plan"]["joint_authors"]


def test_its_guidelines_have_its_own_headings(year: Year) -> None:
    entries = [entries for (entries,) in year.rows(select(guideline.c.entries))]
    assert entries
    for each in entries:
        assert [entry["field"] for entry in each] == PROFILE["task"]["guideline_fields"]


def test_its_campaigns_are_joint_in_a_way_of_its_own(year: Year, six: Law) -> None:
    """A value that no other jurisdiction lists: the shared form asks for it here and nowhere else."""
    assert OWN_WAY in PROFILE["task"]["joint_forms"]
    assert OWN_WAY in {form for (form,) in year.rows(select(campaign.c.joint_form))}
    ways = {key: _ways(six, key) for key in (*known.JURISDICTIONS, sixth.KEY)}
    assert [key for key, listed in ways.items() if OWN_WAY in listed] == [sixth.KEY]
    assert ways[sixth.KEY] == PROFILE["task"]["joint_forms"]


def _ways(six: Law, key: str) -> list[str]:
    asked = six.form("campaign_scope", key).schema["properties"].get("joint_form", {})
    return list(asked.get("enum", ()))


def test_a_way_that_its_profile_does_not_list_is_refused(six: Law) -> None:
    asked = six.form("campaign_scope", sixth.KEY)
    given = {**ANSWERS["campaign_scope"], "joint_form": OWN_WAY}
    assert asked.validate(given) == given
    with pytest.raises(Invalid, match=OWN_WAY):
        asked.validate({**given, "joint_form": "综合大检查"})


def test_its_results_are_due_in_fifteen_of_its_working_days(year: Year, law: Path) -> None:
    own = calendar(law, sixth.KEY)
    dates = year.rows(select(result.c.clock_start, result.c.enter_by, result.c.publish_by).distinct())
    assert dates
    for start, enter_by, publish_by in dates:
        assert enter_by == publish_by == own.after(start, 15).date


def test_its_holiday_moves_what_is_due_after_it(year: Year, law: Path) -> None:
    """A result whose period spans the holiday is due on what is the sixteenth working day elsewhere."""
    elsewhere = calendar(law, None)
    over = result.c.clock_start < HOLIDAY, result.c.enter_by >= HOLIDAY
    spanning = year.rows(select(result.c.clock_start, result.c.enter_by).where(*over).distinct())
    assert spanning
    assert [end for _, end in spanning] == [elsewhere.after(start, 16).date for start, _ in spanning]


def test_it_reminds_before_the_fifteenth_day(year: Year, law: Path) -> None:
    """Its reminders are rows of its own; those for everybody are for everybody else now."""
    own = calendar(law, sixth.KEY)
    bases = [basis for (basis,) in year.rows(select(task.c.due_basis).where(task.c.node == "p7_enter")) if basis]
    assert bases
    for basis in bases:
        days = [datetime.fromisoformat(moment).date() for moment in basis["reminders"]]
        assert days == [own.after(date.fromisoformat(basis["from"]), n).date for n in (8, 12, 14)]
