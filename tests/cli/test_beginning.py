"""`actors` and `begin`: from an empty database to tasks that people do, as README tells a newcomer."""

import json
import re
import shlex
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from engine import clock
from engine.cli import main
from engine.store import connect, instances, plans
from tests.cli.conftest import ROOT, run

NOW = datetime(2026, 12, 1, 1, tzinfo=UTC)
"""When README is followed: the line of its plan begins in more than 20 working days."""


class Office:
    """Commands on one database, at a moment that the test chooses."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
        self.url, self.now, self._capsys = f"sqlite:///{folder}/office.db", NOW, capsys
        monkeypatch.chdir(folder)
        monkeypatch.setattr(clock, "now", lambda: self.now)

    def do(self, *arguments: object) -> str:
        """Run a command that must succeed; what it printed."""
        self._capsys.readouterr()
        code = run(*arguments, "--db", self.url)
        told = self._capsys.readouterr()
        assert code == 0, told.err
        return told.out

    def refused(self, *arguments: object) -> str:
        """Run a command that must be refused; why it was."""
        self._capsys.readouterr()
        assert run(*arguments, "--db", self.url) == 1
        return self._capsys.readouterr().err

    def open(self) -> list[Any]:
        """The open tasks."""
        return list(json.loads(self.do("tasks", "--json")))

    def add(self, person: str, department: str, *roles: str, where: str = "tiedong") -> None:
        """Enter somebody."""
        named = [word for role in roles for word in ("--role", role)]
        self.do("actors", "add", person, "--name", person, "--department", department, "--jurisdiction", where, *named)


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Office:
    """An empty folder; nothing is deployed."""
    return Office(tmp_path, monkeypatch, capsys)


def told_to_newcomers(folder: Path) -> Iterator[list[str]]:
    """The commands of README's section, as a shell would read them."""
    section = (ROOT / "README.md").read_text("utf-8").split("## From an empty database\n")[1].split("\n## ")[0]
    first, *lines = re.findall(r"(?m)^    (.*)$", section)
    name, _, value = first.partition("=")
    known = {f"${name}": value, "$PWD": str(folder), "$(date -Iseconds)": NOW.isoformat()}
    text = "\n".join(lines)
    for word, meaning in known.items():
        text = text.replace(word, meaning)
    command: list[str] = []
    for word in shlex.split(text):
        if word == "shuangsuiji" and command:
            yield command
            command = []
        command.append(word)
    yield command


def test_a_newcomer_who_follows_the_readme_has_a_plan_in_force(office: Office, tmp_path: Path) -> None:
    """TD-4.1a, TD-4.5b: drafted, approved by the government, public with its receipt."""
    for program, *arguments in told_to_newcomers(tmp_path):
        assert program == "shuangsuiji"
        assert main(arguments) == 0, arguments
    database = connect(office.url)
    with database.read() as tx:
        plan = plans.numbered(tx, "tiedong", "JH2027-001")
        assert (plan["status"], plan["published_at"]) == ("IN_FORCE", NOW)
        assert instances.count_by_status(tx) == {"COMPLETED": 1}
    database.close()


@pytest.fixture
def planned(office: Office, tmp_path: Path) -> Office:
    """What README leaves behind."""
    for _, *arguments in told_to_newcomers(tmp_path):
        assert main(arguments) == 0
    return office


def test_a_campaign_begins_when_its_preparation_is_due_and_once(planned: Office) -> None:
    """TD-4.1a; decision limits, campaign_lead."""
    assert "没有可以启动的" in planned.do("begin", "campaigns", "--jurisdiction", "tiedong")
    planned.now = NOW + timedelta(days=14)
    (begun,) = json.loads(planned.do("begin", "campaigns", "--jurisdiction", "tiedong", "--json"))
    assert (begun["process"], begun["business_key"]) == ("tiedong_campaign", "RW2027-0001")
    assert "没有可以启动的" in planned.do("begin", "campaigns", "--jurisdiction", "tiedong")
    assert [task["node"] for task in planned.open()] == ["p3_scope"]
    scope = {"items": ["TD_MKT-01", "TD_TAX-01"], "participants": ["TD_TAX"], "methods": ["ON_SITE"], "ratio_bp": 500}
    days = {"from": "2027-01-04", "to": "2027-02-26"}
    (task,) = planned.open()
    planned.do("complete", task["id"], "--actor", "wang", "--data", json.dumps({**scope, **days}))
    assert [(task["node"], task["department"]) for task in planned.open()] == [("p3_opinion", "TD_TAX")]


def test_a_plan_in_force_is_changed_by_its_department(planned: Office) -> None:
    """TD-4.1a: the version before stays in force meanwhile; it is changed once at a time."""
    assert "JH2027-001-V2" in planned.do("begin", "amendment", "JH2027-001", "--actor", "wang")
    assert [task["node"] for task in planned.open()] == ["p2_amend"]
    assert "正在调整" in planned.refused("begin", "amendment", "JH2027-001", "--actor", "wang")
    assert "JH2099-001" in planned.refused("begin", "amendment", "JH2099-001", "--actor", "wang")


def test_a_campaign_outside_the_plan_is_begun_by_a_department(planned: Office) -> None:
    """TD-4.1b: with its ground and the document behind it; the same command id begins it once."""
    words = ("--name", "节前检查", "--ground", "上级部署", "--basis", "鞍东办〔2026〕3号")
    days = ("--from", "2027-01-04", "--to", "2027-01-29")
    asked = ("begin", "temporary-campaign", *words, *days, "--actor", "wang", "--command-id", "once", "--json")
    (begun,) = json.loads(planned.do(*asked))
    assert json.loads(planned.do(*asked)) == [begun]
    assert [task["node"] for task in planned.open()] == ["p3_scope"]
    assert "临时任务占全部任务" in planned.do("report", "plans", "--jurisdiction", "tiedong", "--year", 2027)


def test_the_platform_begins_the_plans_of_all_departments_and_each_once(planned: Office) -> None:
    """TD-4.1a: 发起部门编列; who has a plan keeps it."""
    begun = json.loads(planned.do("begin", "plans", "--jurisdiction", "tiedong", "--year", 2027, "--json"))
    assert len(begun) == 13
    departments = {task["department"] for task in planned.open()}
    assert len(departments) == 13
    assert "TD_MKT" not in departments
    assert "没有可以启动的" in planned.do("begin", "plans", "--jurisdiction", "tiedong", "--year", 2027)
    assert "已有 2027" in planned.refused(
        "begin", "plans", "--jurisdiction", "tiedong", "--year", 2027, "--actor", "wang"
    )


def test_a_joint_plan_waits_for_the_plans(office: Office) -> None:
    """CJ-2.3c."""
    office.do("deploy")
    asked = ("begin", "joint-plans", "--jurisdiction", "changjiang", "--year", 2027)
    assert "没有可以启动的" in office.do(*asked)
    database = connect(office.url)
    with database.write() as tx:
        plan = plans.new_plan(tx, "changjiang", "CJ_MKT", 2027)
        plans.change_plan(tx, plan, status="IN_FORCE")
        line = {
            "number": 1, "name": "x", "items": ["CJ_MKT-01"], "objects": "x", "ratio_bp": 500, "frequency": 1,
            "starts_on": NOW.date(), "ends_on": NOW.date(), "initiator": "CJ_MKT", "participants": [],
            "filter": {}, "methods": [],
        }  # fmt: skip
        plans.replace_lines(tx, plan, "changjiang", [line])
    database.close()
    (begun,) = json.loads(office.do(*asked, "--json"))
    assert begun["process"] == "changjiang_joint_plan"
    assert [(task["node"], task["department"]) for task in office.open()] == [("p2j_merge", "CJ_MKT")]


# People ---------------------------------------------------------------------------------------------------------------


def test_people_are_entered_listed_and_leave(planned: Office) -> None:
    planned.add("zhao", "TD_TAX", "participant", "initiator")
    listed = json.loads(planned.do("actors", "list", "--jurisdiction", "tiedong", "--json"))
    assert [person["id"] for person in listed] == ["li", "wang", "zhao"]
    assert listed[2] == {
        "id": "zhao", "name": "zhao", "department": "TD_TAX", "roles": ["initiator", "participant"], "simulated": False,
    }  # fmt: skip
    assert "已停用 zhao" in planned.do("actors", "deactivate", "zhao")
    assert "zhao" not in planned.do("actors", "list", "--jurisdiction", "tiedong")
    assert "zhao" in planned.refused("actors", "deactivate", "zhao")
    assert "no person zhao" in planned.refused("tasks", "--actor", "zhao")


def test_what_a_leaving_person_still_holds_is_told(planned: Office) -> None:
    planned.do("begin", "amendment", "JH2027-001", "--actor", "wang")
    (task,) = planned.open()
    planned.do("claim", task["id"], "--actor", "wang")
    assert "还有 1 项待办" in planned.do("actors", "deactivate", "wang")


def test_an_id_belongs_to_one_person(planned: Office) -> None:
    """It is a name in the history; another post of the same person is said so."""
    again = ("actors", "add", "li", "--name", "李强", "--jurisdiction", "tiedong", "--role", "supervisor")
    assert "已由 李强 使用" in planned.refused(*again)
    planned.do(*again, "--replace")
    assert "supervisor" in planned.do("actors", "list", "--jurisdiction", "tiedong")
    moved = ("actors", "add", "li", "--name", "李强", "--jurisdiction", "yichang", "--role", "supervisor", "--replace")
    assert "已由 李强 使用" in planned.refused(*moved)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (("--department", "XX_MKT", "--jurisdiction", "tiedong", "--role", "team"), "没有部门 XX_MKT"),
        (("--jurisdiction", "tiedong", "--role", "king"), "没有角色 king"),
        (("--jurisdiction", "nowhere", "--role", "team"), "nowhere"),
    ],
)
def test_a_post_that_does_not_exist_is_refused(office: Office, wrong: tuple[str, ...], said: str) -> None:
    office.do("deploy")
    assert said in office.refused("actors", "add", "qian", "--name", "钱", *wrong)


def test_the_platform_itself_is_nobody_to_enter(office: Office) -> None:
    office.do("deploy")
    asked = ("actors", "add", "system", "--name", "x", "--jurisdiction", "tiedong", "--role", "team")
    assert "不能使用" in office.refused(*asked)


def test_without_a_law_there_is_no_post_to_enter_anybody_in(office: Office) -> None:
    office.do("migrate")
    asked = ("actors", "add", "qian", "--name", "钱", "--jurisdiction", "tiedong", "--role", "team")
    assert "deployed" in office.refused(*asked)
