"""Plans of a year on the real law: drafted, filed, joined, agreed on, changed, through the commands that people use."""

from datetime import date, datetime
from functools import cache
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from engine import commands
from engine.clock import CHINA
from engine.commands import Context
from engine.errors import Conflict, DefinitionError, NotFound, Refused
from engine.process.definitions import Deployment
from engine.records import ROLES, Actor
from engine.services import OPERATORS
from engine.store import Database, joint_plans, plans, worklist
from engine.store.tasks import TaskRow
from engine.store.worklist import Wanted
from tests.services.elsewhere import JANUARY, LEAD, PARTNER, RECEIPT, THIRD, YEAR, draft, line, settled

ROOT = Path(__file__).parents[1]
LATER = datetime(YEAR, 3, 2, 9, tzinfo=CHINA)
"""After every filing date."""
COUNTY = "YC_COUNTY_MKTOFFICE"


@cache
def law() -> Deployment:
    """The real diagrams, decisions, forms and profiles."""
    return Deployment.read(ROOT)


class Year:
    """Planning in one jurisdiction: whoever has a task does it."""

    def __init__(self, database: Database, jurisdiction: str) -> None:
        self.jurisdiction, self.now, self._ids = jurisdiction, JANUARY, count(1)
        self.context = Context(database, OPERATORS, ROOT / "processes" / "calendars", push=lambda *_: "1")
        self.context.deploy(law(), JANUARY, "test")
        with database.write() as tx:
            settled(tx, jurisdiction)
        self.lead, self.partner, self.third = (cast[jurisdiction] for cast in (LEAD, PARTNER, THIRD))

    def person(self, department: str, number: int = 1) -> Actor:
        """Somebody who holds every role in a department."""
        code = f"{department}-{number}"
        return Actor(code, code, self.jurisdiction, department, frozenset(ROLES))

    def command(self) -> str:
        """A fresh command id."""
        return f"command-{next(self._ids)}"

    def tasks(self) -> list[TaskRow]:
        """All open tasks."""
        with self.context.database.read() as tx:
            return worklist.page(tx, Wanted(jurisdiction=self.jurisdiction))

    def do(self, node: str, submission: dict[str, Any], number: int = 1) -> None:
        """Do every open task of a node."""
        found = [task for task in self.tasks() if task.node == node]
        assert found, f"{node} is not open, but {[task.node for task in self.tasks()]}"
        for task in found:
            actor = self.person(task.department or "GOVERNMENT", number)
            outcome = commands.complete(
                self.context, task.id, submission, actor=actor, now=self.now, command_id=self.command()
            )
            assert outcome.incident is None

    def plan_in_force(self, *lines: dict[str, Any], department: str = "") -> int:
        """The plan of a department, filed."""
        code = department or self.lead
        commands.start_annual_plan(
            self.context,
            self.jurisdiction,
            code,
            YEAR,
            actor=self.person(code),
            now=self.now,
            command_id=self.command(),
        )
        self.do("p2_draft", draft(*lines))
        self.do("p2_receipt", RECEIPT)
        with self.context.database.read() as tx:
            return int(max(row["plan_id"] for row in plans.lines_of_year(tx, self.jurisdiction, YEAR)))

    def join(self) -> list[commands.Outcome]:
        """Ask for the joint plans."""
        return commands.start_joint_plans(self.context, self.jurisdiction, YEAR, now=self.now)

    def amend(self, plan: int, actor: Actor) -> commands.Outcome:
        """Begin the change of a plan."""
        return commands.start_amendment(
            self.context, plan, actor=actor, now=self.now, command_id=self.command()
        )  # fmt: skip

    def plan(self, row: int) -> Any:
        """A plan as it stands."""
        with self.context.database.read() as tx:
            return plans.the_plan(tx, row)


@pytest.fixture
def year(request: pytest.FixtureRequest, sqlite_database: Database) -> Year:
    """The jurisdiction that a test names with `of`."""
    return Year(sqlite_database, request.param)


def of(*jurisdictions: str) -> pytest.MarkDecorator:
    """The test runs in these jurisdictions."""
    return pytest.mark.parametrize("year", jurisdictions, indirect=True)


def with_county(year: Year) -> None:
    """One department is of the county now: its plan goes to the office of the county."""
    file = "processes/yichang/profile.yaml"
    of_city = f"{{code: {year.third}, "
    of_county = f"{of_city}joint_author: {COUNTY}, recipients: [{COUNTY}], "
    profile = law().files[file].replace(of_city.encode(), of_county.encode())
    year.context.deploy(Deployment({**law().files, file: profile}), year.now, "test")


@of("yichang")
def test_an_office_that_collects_no_department_makes_no_joint_plan(year: Year) -> None:
    """YC-2.4g: 汇总制定本级年度联合抽查工作计划; the profile names no department of the county."""
    year.plan_in_force(line(year.lead, year.partner))
    assert len(year.join()) == 1
    (merging,) = [task for task in year.tasks() if task.node == "p2j_merge"]
    assert merging.department == "YC_MKTOFFICE"


@of("yichang")
def test_joint_plans_wait_until_all_plans_are_in_and_begin_once_for_each_author(year: Year) -> None:
    """YC-2.4g: 市、县两级市场监管办 (assertion 78); YC-2.4e: 向同级市场监管办备案."""
    with_county(year)
    assert year.join() == [], "nobody has planned anything"
    year.plan_in_force(line(year.lead, year.partner))
    commands.start_annual_plan(
        year.context,
        "yichang",
        year.third,
        YEAR,
        actor=year.person(year.third),
        now=year.now,
        command_id=year.command(),
    )
    assert year.join() == [], "one plan is still being drafted"
    year.do("p2_draft", draft(line(year.third)))
    assert [task.department for task in year.tasks() if task.node == "p2_receipt"] == [COUNTY]
    year.do("p2_receipt", RECEIPT)
    assert len(year.join()) == 2
    assert year.join() == []
    merging = [task for task in year.tasks() if task.node == "p2j_merge"]
    assert {task.department for task in merging} == {"YC_MKTOFFICE", COUNTY}


@of("yichang", "changjiang")
def test_the_report_names_who_has_filed_and_who_has_not(year: Year) -> None:
    """YC-2.4e, CJ-2.3a, CJ-2.3b: by the days of the decisions, for the organs with an item that is drawn."""
    year.plan_in_force(line(year.lead))
    report = commands.plan_report(year.context, year.jurisdiction, YEAR, now=LATER)
    assert [(row.department, row.standing) for row in report.filings] == [
        (code, "ON_TIME" if code == year.lead else "MISSING") for code in sorted((year.lead, year.partner, year.third))
    ]
    assert (report.file_by, report.enter_by) == {
        "yichang": (date(YEAR, 1, 31), None),
        "changjiang": (date(YEAR, 2, 28), date(YEAR, 3, 31)),
    }[year.jurisdiction]
    assert [row.standing for row in report.entries] == (["PENDING"] * 3 if report.enter_by else [])
    assert report.temporary.limit_bp is None


@of("tiedong")
def test_a_limit_of_temporary_campaigns_is_a_row_of_the_law(year: Year) -> None:
    """TD-4.1c: 严格控制临时任务数量和规模; the document gives no number, the district may."""
    file = "processes/rules/limits.dmn"
    rule = law().files[file].decode()
    head, tail = rule.split('<rule id="limits_15">')
    limited = head + '<rule id="limits_15">' + tail.replace("<text>null</text>", "<text>1000</text>", 1)
    year.context.deploy(Deployment({**law().files, file: limited.encode()}), year.now, "test")
    assert commands.plan_report(year.context, "tiedong", YEAR, now=LATER).temporary.limit_bp == 1000


@of("tiedong")
def test_there_is_no_report_of_a_jurisdiction_that_nobody_knows(year: Year) -> None:
    with pytest.raises(NotFound, match="nowhere"):
        commands.plan_report(year.context, "nowhere", YEAR, now=LATER)


@of("tianqiao", "changjiang")
def test_after_the_filing_date_nobody_waits_for_late_plans(year: Year) -> None:
    """TQ-3.5b, CJ-2.3a."""
    year.plan_in_force(line(year.lead, year.partner))
    commands.start_annual_plan(
        year.context, year.jurisdiction, year.partner, YEAR, actor=year.person(year.partner), now=year.now,
        command_id=year.command(),
    )  # fmt: skip
    assert year.join() == []
    year.now = LATER
    assert len(year.join()) == 1


@of("tiedong")
def test_where_no_joint_plan_is_known_none_begins(year: Year) -> None:
    """TD-4.1a: the initiator's plan is the joint plan."""
    assert year.join() == []


@of("yichang")
def test_a_joint_plan_is_in_force_when_the_government_agreed_to_its_windows(year: Year) -> None:
    """YC-2.4g, YC-2.4h, YC-2.4i: 报本级政府同意后在规定时间内统一组织实施."""
    year.plan_in_force(line(year.lead, items=["SX-01"]))
    year.plan_in_force(line(year.partner, items=["SX-02"]), department=year.partner)
    with_county(year)
    year.join()
    both = {"lines": ["JH2026-001/1", "JH2026-002/1"], "reason": "同一对象"}
    (county,) = [task for task in year.tasks() if task.department == COUNTY]
    commands.complete(
        year.context, county.id, {"merges": []}, actor=year.person(COUNTY), now=year.now,
        command_id=year.command(),
    )  # fmt: skip
    year.do("p2j_merge", {"merges": [both]})
    year.do("p2j_window", {"windows": [{"from": "2026-05-01", "to": "2026-06-30"}]})
    year.do("p2j_window_agree", {"decision": "APPROVE"})
    with year.context.database.read() as tx:
        joint = joint_plans.of_author(tx, "yichang", YEAR, "YC_MKTOFFICE")
        assert joint is not None
        assert joint["status"] == "IN_FORCE"
        (starts,) = plans.lines_to_start(tx, "yichang", date(YEAR, 12, 31))
    assert (starts["initiator"], starts["participants"], starts["starts_on"]) == (
        year.lead, [year.partner], date(2026, 5, 1),
    )  # fmt: skip


@of("yichang", "tianqiao", "changjiang")
def test_a_plan_in_force_is_changed_in_public(year: Year) -> None:
    """YC-2.4c, TQ-3.5c, CJ-2.3d (assertion 12)."""
    old = year.plan_in_force(line(year.lead))
    year.amend(old, year.person(year.lead))
    with pytest.raises(Conflict, match="正在调整"):
        year.amend(old, year.person(year.lead))
    year.do("p2_amend", draft(line(year.lead, ratio_bp=600), change_reason="上级部署有变"))
    assert year.plan(old)["status"] == "SUPERSEDED"
    new = old + 1
    assert (year.plan(new)["version"], year.plan(new)["status"]) == (2, "IN_FORCE")
    with pytest.raises(Conflict, match="不是现行计划"):
        year.amend(old, year.person(year.lead))


@of("yichang")
def test_only_its_department_changes_a_plan(year: Year) -> None:
    """谁的计划谁调整."""
    old = year.plan_in_force(line(year.lead))
    with pytest.raises(Refused, match="制定"):
        year.amend(old, year.person(year.partner))
    visitor = Actor("x", "x", "yichang", year.lead, frozenset({"team"}))
    with pytest.raises(Refused):
        year.amend(old, visitor)


@of("yichang")
def test_a_profile_without_the_procedure_is_a_fault_of_the_law(year: Year) -> None:
    old = year.plan_in_force(line(year.lead))
    profile = law().files["processes/yichang/profile.yaml"].replace(b"plan_amendment: yichang_plan_amendment", b"x: y")
    year.context.deploy(Deployment({**law().files, "processes/yichang/profile.yaml": profile}), year.now, "test")
    with pytest.raises(DefinitionError, match="plan_amendment"):
        year.amend(old, year.person(year.lead))
