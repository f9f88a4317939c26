"""Beginning the main procedures: the yearly plan, campaigns of plan lines, campaigns outside the plan."""

from datetime import date
from typing import Any

import pytest

from engine import commands
from engine.commands import Outcome, start_planned_campaigns
from engine.errors import Conflict, DefinitionError, Refused
from engine.records import SYSTEM, Actor
from engine.store import plans
from tests.commands.cast import LI, QIAN, SUN, WANG, ZHAO, Installation, law
from tests.commands.test_together import at_once

FIRST, LAST = date(2026, 4, 1), date(2026, 4, 30)


STRANGERS = [(ZHAO, "属于部门 MKT"), (SUN, "角色"), (LI, "角色"), (QIAN, "角色")]


def plan(here: Installation, department: str = "MKT", by: Actor = WANG) -> Outcome:
    """The yearly plan of a department begins."""
    outcome: Outcome = here.do(commands.start_annual_plan, "here", department, 2026, by=by)
    return outcome


def temporary(here: Installation, initiator: str = "MKT", by: Actor = WANG, id: str = "") -> Outcome:
    """A campaign outside the plan begins."""
    arguments = ("here", initiator, "临时任务", "上级部署", "文件1号", FIRST, LAST)
    outcome: Outcome = here.do(commands.start_temporary_campaign, *arguments, by=by, id=id)
    return outcome


def in_force(here: Installation, *starts: date) -> None:
    """A plan in force with a line for each start date."""
    lines: list[dict[str, Any]] = [
        {
            "number": number, "name": f"第{number}项", "items": ["X"], "filter": {}, "methods": ["ON_SITE"],
            "ratio_bp": 500, "starts_on": start, "ends_on": LAST, "initiator": "MKT", "participants": [],
        }
        for number, start in enumerate(starts, start=1)
    ]  # fmt: skip
    with here.database.write() as tx:
        row = plans.new_plan(tx, "here", "MKT", 2026)
        plans.change_plan(tx, row, status="IN_FORCE")
        plans.replace_lines(tx, row, "here", lines)


def campaigns_of(here: Installation) -> list[str]:
    """Status of each campaign's instance, by number."""
    found = (here.find("serve", f"RW2026-{number:04d}") for number in range(1, 20))
    return [row.status for row in found if row is not None]


def test_an_initiator_begins_the_plan_of_the_own_department(here: Installation) -> None:
    row = here.instance(plan(here).instance)
    assert (row.process, row.business_key, row.status) == ("due", "JH2026-001", "RUNNING")
    assert here.facts(row.id, "instance.") == [("instance.started", "wang")]


@pytest.mark.parametrize("begin", [plan, temporary])
@pytest.mark.parametrize(("by", "reason"), STRANGERS)
def test_nobody_else_begins_what_belongs_to_a_department(
    here: Installation, begin: Any, by: Actor, reason: str
) -> None:
    with pytest.raises(Refused, match=reason):
        begin(here, by=by)
    assert here.find("due", "JH2026-001") is None
    assert campaigns_of(here) == []


def test_departments_that_begin_at_the_same_moment_get_different_numbers(either: Installation) -> None:
    answers = at_once(*(lambda name=f"D{n}": plan(either, name, SYSTEM) for n in range(8)))
    keys = sorted(either.instance(answer.instance).business_key for answer in answers)
    assert keys == [f"JH2026-{number:03d}" for number in range(1, 9)]


def test_a_department_begins_one_plan_a_year(either: Installation) -> None:
    answers = at_once(*[lambda: plan(either), lambda: plan(either, "ENV", ZHAO)] * 4)
    assert len([answer for answer in answers if isinstance(answer, Outcome)]) == 2
    assert {type(answer) for answer in answers} == {Outcome, Conflict}
    either.do(commands.start_annual_plan, "here", "MKT", 2027, by=WANG)


@pytest.mark.parametrize("status", ["DRAFT", "SUBMITTED", "RETURNED", "IN_FORCE", "REFUSED", "WITHDRAWN"])
def test_only_a_plan_that_has_come_to_nothing_leaves_room_for_another(here: Installation, status: str) -> None:
    plan(here)
    with here.database.write() as tx:
        plans.change_plan(tx, 1, status=status)
    if status in ("REFUSED", "WITHDRAWN"):
        assert here.instance(plan(here).instance).business_key == "JH2026-002"
        return
    with pytest.raises(Conflict, match="MKT 已有 2026 年度抽查工作计划 JH2026-001"):
        plan(here)
    assert here.find("due", "JH2026-002") is None


def test_a_campaign_outside_the_plan_begins_once(here: Installation) -> None:
    first, again = temporary(here, id="one"), temporary(here, id="one")
    assert (first.instance, again.repeated) == (again.instance, True)
    assert campaigns_of(here) == ["RUNNING"]


def test_a_campaign_begins_ten_working_days_before_its_line(here: Installation) -> None:
    in_force(here, date(2026, 3, 16), date(2026, 3, 17), FIRST)
    assert len(start_planned_campaigns(here.context, "here", now=here.now)) == 1
    assert campaigns_of(here) == ["RUNNING"]
    assert start_planned_campaigns(here.context, "here", now=here.now) == []


def test_workers_begin_the_campaign_of_a_line_once(either: Installation) -> None:
    in_force(either, date(2026, 3, 9), date(2026, 3, 10), date(2026, 3, 11))
    answers = at_once(*[lambda: start_planned_campaigns(either.context, "here", now=either.now)] * 3)
    assert all(isinstance(answer, list) for answer in answers)
    assert campaigns_of(either) == ["RUNNING"] * 3


def test_a_campaign_that_fails_to_begin_keeps_no_other_from_beginning(here: Installation) -> None:
    in_force(here, date(2026, 3, 9), date(2026, 3, 10))
    here.channel.broken = True
    outcomes = start_planned_campaigns(here.context, "here", now=here.now)
    assert [outcome.status for outcome in outcomes] == ["INCIDENT", "INCIDENT"]
    here.channel.broken = False
    for outcome in outcomes:
        here.do(commands.retry, outcome.incident, by=LI)
    assert campaigns_of(here) == ["RUNNING"] * 2
    assert start_planned_campaigns(here.context, "here", now=here.now) == []


def test_a_profile_without_the_procedure_says_so(here: Installation) -> None:
    files = {**law().files, "processes/here/profile.yaml": b"key: here\n"}
    here.context.deploy(type(law())(files), here.now, "test")
    with pytest.raises(DefinitionError, match="names no procedure annual_plan"):
        plan(here)
