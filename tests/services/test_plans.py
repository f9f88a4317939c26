"""The yearly plan: drafted, measured, approved or not."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from engine.errors import Invalid, Refused
from engine.store import plans
from tests.cast import GOVERNMENT, HEALTH, HERE, LEADERS, MARKET, YEAR, World, person, plan_draft


def new_plan(world: World, department: str = MARKET) -> int:
    plan = plans.new_plan(world.tx, HERE, department, YEAR)
    world.data = {"plan": plan, "department": department, "year": YEAR}
    return plan


def test_a_saved_plan_keeps_its_lines(world: World) -> None:
    plan = new_plan(world)
    world.act("plan.save", plan_draft(), by=person(MARKET))
    (line,) = plans.lines(world.tx, plan)
    assert (line["items"], line["ratio_bp"], line["starts_on"]) == (["SX-01", "SX-02"], 500, date(2026, 4, 1))


def test_saving_again_replaces_the_lines(world: World) -> None:
    plan = new_plan(world)
    world.act("plan.save", plan_draft(), by=person(MARKET))
    world.act("plan.save", plan_draft(ratio_bp=600), by=person(MARKET))
    assert [line["ratio_bp"] for line in plans.lines(world.tx, plan)] == [600]


def test_another_department_cannot_save_the_plan(world: World) -> None:
    new_plan(world)
    with pytest.raises(Refused, match=MARKET):
        world.act("plan.save", plan_draft(), by=person(HEALTH))


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"items": ["SX-77"]}, "SX-77 is not on the list"),
        ({"from": "2026-05-01"}, "dates must follow"),
        ({"to": "2027-01-10"}, "dates must follow"),
        ({"ratio_bp": None}, "a ratio or a number"),
        ({"participants": [MARKET]}, "a second time"),
        ({"participants": [LEADERS]}, "no administrative organ"),
        ({"initiator": "NOBODY"}, "no administrative organ"),
    ],
)
def test_a_line_that_cannot_be_is_refused_with_its_problem(world: World, wrong: dict[str, Any], said: str) -> None:
    """TD-4.2a for the organs, CJ-2.1b for the list."""
    new_plan(world)
    with pytest.raises(Invalid, match=said) as refusal:
        world.act("plan.save", plan_draft(**wrong), by=person(MARKET))
    assert refusal.value.problems


def test_a_field_that_the_profile_demands_is_demanded(world: World) -> None:
    """YC-2.4a: the seven fields of that plan include the method; here the profile names none (assertion 1)."""
    new_plan(world)
    world.profile = {**world.profile, "plan": {"fields": ["抽查事项", "检查方式"]}}
    with pytest.raises(Invalid, match="检查方式 is missing"):
        world.act("plan.save", plan_draft(methods=[]), by=person(MARKET))


def test_the_expected_visits_follow_from_the_register(world: World) -> None:
    plan = world.approved_plan(ratio_bp=500)
    assert plans.lines(world.tx, plan)[0]["expected_visits"] == 12, "ceil(5 % of 50) in each of four classes"


@pytest.mark.parametrize(("bounds", "soft"), [({"floor_bp": 600}, True), ({"cap_bp": 400}, True), ({}, False)])
def test_a_ratio_beyond_a_soft_limit_asks_for_a_reason(world: World, bounds: dict[str, int], soft: bool) -> None:
    """MS-2.4b floor, CJ-2.1f cap: passing them over is a matter of reason and approver."""
    new_plan(world)
    world.act("plan.save", plan_draft(), by=person(MARKET))
    answer = {"ratio_bp": 500, "weight": 1, "floor_bp": None, "cap_bp": None}
    world.overrides["ratio"] = {**answer, **bounds}
    assert world.act("plan.ratios") == {"soft_limits": soft}


def test_the_author_cannot_approve_the_exception(world: World) -> None:
    """The approver of an exception is never the person who asked for it, nor somebody who acts for that person."""
    new_plan(world)
    world.act("plan.save", plan_draft(), by=person(MARKET))
    for by in (person(MARKET), replace(person(MARKET, 3), principal=person(MARKET).id)):
        with pytest.raises(Refused, match="another person"):
            world.act("plan.override", {"reason": "对象过少"}, by=by)
    world.act("plan.override", {"reason": "对象过少"}, by=person(MARKET, 2))
    (granted,) = plans.exceptions(world.tx, HERE, date(YEAR, 1, 1))
    assert (granted["asked_by"], granted["approved_by"]) == (f"{MARKET}-1", f"{MARKET}-2")


def test_lines_of_other_departments_with_the_same_objects_at_the_same_time_could_join(world: World) -> None:
    """CJ-2.3c; TD-3.2c: 清单内的检查事项均可作为部门联合检查事项."""
    new_plan(world, HEALTH)
    line = {"initiator": HEALTH, "participants": [], "items": ["SX-02"], "from": "2026-04-15", "to": "2026-05-15"}
    world.act("plan.save", plan_draft(**line), by=person(HEALTH))
    new_plan(world)
    world.act("plan.save", plan_draft(), by=person(MARKET))
    assert world.act("plan.joinable") == {"joinable": 1}


def test_the_plan_goes_to_the_government(world: World) -> None:
    """TD-4.1a: 编列涉企检查计划并报本级政府批准后实施."""
    plan = world.approved_plan()
    (filing,) = plans.filings(world.tx, plan)
    assert (filing["gate"], filing["recipient"], filing["answer"]) == ("APPROVE", "government", "APPROVE")
    assert plans.the_plan(world.tx, plan)["status"] == "IN_FORCE"


@pytest.mark.parametrize(("decision", "status"), [("RETURN", "RETURNED"), ("REFUSE", "REFUSED")])
def test_a_plan_that_is_not_approved_is_not_in_force(world: World, decision: str, status: str) -> None:
    """TD-4.1a."""
    plan = new_plan(world)
    world.act("plan.save", plan_draft(), by=person(MARKET))
    world.act("plan.submit")
    answer = {"decision": decision, "opinion": "请补充"}
    assert world.act("plan.decide", answer, by=person(GOVERNMENT)) == {"plan_decision": decision}
    assert plans.the_plan(world.tx, plan)["status"] == status


def test_a_returned_plan_is_sent_a_second_time(world: World) -> None:
    plan = new_plan(world)
    for decision in ("RETURN", "APPROVE"):
        world.act("plan.save", plan_draft(), by=person(MARKET))
        world.act("plan.submit")
        world.act("plan.decide", {"decision": decision, "opinion": "意见"}, by=person(GOVERNMENT))
    assert [row["answer"] for row in plans.filings(world.tx, plan)] == ["RETURN", "APPROVE"]


def test_a_plan_is_numbered_within_its_year(world: World) -> None:
    numbers = [plans.the_plan(world.tx, new_plan(world))["plan_no"] for _ in range(2)]
    assert numbers == ["JH2026-001", "JH2026-002"]
