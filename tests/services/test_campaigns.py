"""Campaigns: scope, negotiation, joint register, readiness, report."""

from datetime import datetime
from typing import Any

import pytest

from engine.clock import CHINA
from engine.errors import Invalid, Refused
from engine.store import campaigns, plans, registers, results
from engine.store.register_rows import upsert_inspectors, upsert_objects
from tests.cast import (
    HEALTH,
    HERE,
    LEADERS,
    MARKET,
    POLICE,
    START,
    YEAR,
    World,
    person,
    plan_draft,
    scope,
    some_inspector,
    some_object,
)


def temporary(world: World, **values: Any) -> int:
    campaign = campaigns.new_campaign(world.tx, HERE, YEAR, MARKET, "TEMPORARY", **values)
    world.data = {"campaign": campaign, "initiator": MARKET, "source": "TEMPORARY"}
    return campaign


def test_the_scope_names_departments_items_and_period(world: World) -> None:
    campaign = world.planned_campaign()
    assert world.data["departments"] == [MARKET, HEALTH]
    assert world.data["items_listed"] is True
    shares = {row["department"]: row["items"] for row in campaigns.departments(world.tx, campaign)}
    assert shares == {MARKET: ["SX-01"], HEALTH: ["SX-02"]}


def test_only_the_initiator_sets_the_scope(world: World) -> None:
    """TD-4.2a: 谁发起、谁组织、谁负责."""
    world.planned_campaign()
    with pytest.raises(Refused, match=MARKET):
        world.act("campaign.scope", scope(), by=person(HEALTH))


def test_the_initiator_is_an_administrative_organ(world: World) -> None:
    """TD-4.2a: 各相关行业主管部门为…发起部门; a leading group is none."""
    campaign = campaigns.new_campaign(world.tx, HERE, YEAR, LEADERS, "PLAN")
    world.data = {"campaign": campaign}
    with pytest.raises(Invalid, match="no administrative organ"):
        world.act("campaign.scope", scope(participants=[MARKET]), by=person(LEADERS))


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"participants": [POLICE]}, "TD_PSB has no item"),
        ({"participants": [HEALTH, HEALTH]}, "twice"),
        ({"from": "2026-05-02", "to": "2026-05-01"}, "ends before it begins"),
        ({"participants": [LEADERS]}, "no administrative organ"),
    ],
)
def test_a_scope_that_cannot_be_is_refused(world: World, wrong: dict[str, Any], said: str) -> None:
    world.planned_campaign()
    with pytest.raises(Invalid, match=said):
        world.act("campaign.scope", scope(**wrong), by=person(MARKET))


def test_items_outside_the_list_are_asked_for_again(world: World) -> None:
    """CJ-2.1b, TD-3.2c: only what is on the list."""
    world.planned_campaign()
    answer = world.act("campaign.scope", scope(items=["SX-01", "SX-77"]), by=person(MARKET))
    assert answer["items_listed"] is False


@pytest.mark.parametrize("values", [{}, {"ground": "突发情况"}, {"basis_document": "鞍东办〔2026〕3号"}])
def test_a_temporary_campaign_without_ground_and_basis_is_refused(world: World, values: dict[str, str]) -> None:
    """TD-4.1b."""
    temporary(world, **values)
    with pytest.raises(Invalid, match="missing"):
        world.act("campaign.scope", scope(), by=person(MARKET))


def test_a_temporary_campaign_with_ground_and_basis_needs_no_plan(world: World) -> None:
    """TD-4.1b, TD-4.1c: it is marked as such in every count."""
    campaign = temporary(world, ground="突发情况", basis_document="鞍东办〔2026〕3号")
    world.act("campaign.scope", scope(), by=person(MARKET))
    world.agree()
    assert world.act("campaign.readiness") == {"ready": True, "missing": []}
    assert campaigns.the_campaign(world.tx, campaign)["source"] == "TEMPORARY"


def test_a_refused_campaign_stays_visible(world: World) -> None:
    campaign = temporary(world)
    assert world.act("campaign.refuse") == {"setup": "REFUSED"}
    assert campaigns.the_campaign(world.tx, campaign)["status"] == "REFUSED"


# Negotiation ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("matter", ["on_task", "on_time", "on_method"])
def test_one_disagreement_on_one_matter_keeps_the_campaign_from_its_draw(world: World, matter: str) -> None:
    """TD-4.2b: 与参与部门对检查任务、检查时间、检查方式等内容进行协商，达成一致."""
    world.planned_campaign()
    assert world.act("negotiation.open") == {"round": 1, "rounds_left": 2}
    opinion = {"on_task": "AGREE", "on_time": "AGREE", "on_method": "AGREE", matter: "DISAGREE", "text": "时间冲突"}
    world.act("negotiation.opinion", opinion, by=person(HEALTH), department=HEALTH)
    assert world.act("negotiation.close") == {"agreed": False}
    assert world.act("campaign.readiness")["missing"] == ["NOT_AGREED"]


def test_a_missing_opinion_is_no_agreement(world: World) -> None:
    """TD-4.2b."""
    world.planned_campaign()
    world.act("negotiation.open")
    assert world.act("negotiation.close") == {"agreed": False}


def test_nobody_gives_an_opinion_for_another_department(world: World) -> None:
    """TD-4.2b: the coordinator may return it, never decide for a participant."""
    world.planned_campaign()
    world.act("negotiation.open")
    opinion = dict.fromkeys(("on_task", "on_time", "on_method"), "AGREE")
    with pytest.raises(Refused, match=HEALTH):
        world.act("negotiation.opinion", opinion, by=person(LEADERS), department=HEALTH)


def test_after_three_rounds_the_coordinator_is_asked(world: World) -> None:
    """TD-5.1; three rounds by decision `limits` (assertion 74)."""
    world.planned_campaign()
    left = []
    for _ in range(3):
        left.append(world.act("negotiation.open")["rounds_left"])
        world.act("negotiation.close")
        world.act("campaign.adjust", {"explanation": "推迟", "to": "2026-05-29"}, by=person(MARKET))
    assert left == [2, 1, 0]
    world.act("negotiation.coordinate", {"opinion": "建议错开"}, by=person(LEADERS))
    last = campaigns.last_round(world.tx, world.data["campaign"])
    assert last is not None
    assert last["coordination"] == "建议错开"


def test_a_party_to_the_dispute_does_not_coordinate_it(world: World) -> None:
    world.planned_campaign()
    world.act("negotiation.open")
    with pytest.raises(Refused, match="its own dispute"):
        world.act("negotiation.coordinate", {"opinion": "x"}, by=person(MARKET))


def test_an_adjustment_changes_what_it_names_and_nothing_else(world: World) -> None:
    campaign = world.planned_campaign()
    world.act("negotiation.open")
    change = {"explanation": "加入公安", "participants": [HEALTH, POLICE], "items": ["SX-01", "SX-02", "SX-03"]}
    answer = world.act("campaign.adjust", change, by=person(MARKET))
    assert answer["departments"] == [MARKET, HEALTH, POLICE]
    assert campaigns.the_campaign(world.tx, campaign)["methods"] == ["ON_SITE"]


# Joint register ------------------------------------------------------------------------------------------------------


def test_the_initiator_builds_the_register_of_the_campaign(world: World) -> None:
    """TD-3.3a: 由…发起部门牵头建立联合监管对象名录库."""
    campaign = world.planned_campaign()
    chosen = {"sources": [MARKET, HEALTH], "filter": {"risk_classes": ["D"]}}
    assert world.act("register.build_joint", chosen, by=person(MARKET)) == {"register_size": 50}
    with pytest.raises(Refused):
        world.act("register.build_joint", chosen, by=person(HEALTH))
    assert campaigns.the_campaign(world.tx, campaign)["register_sources"] == [MARKET, HEALTH]


def test_objects_taken_out_by_name_are_not_in_the_register(world: World) -> None:
    campaign = world.planned_campaign()
    out = {"sources": [MARKET], "remove": [{"object": "OBJ00003", "reason": "已停业"}]}
    assert world.act("register.build_joint", out, by=person(MARKET))["register_size"] == 199
    assert registers.joint_size(world.tx, campaign) == 199


def test_closed_objects_and_kinds_the_items_do_not_fit_stay_out(world: World) -> None:
    upsert_objects(world.tx, HERE, [some_object(1, status="CANCELLED"), some_object(2, object_type="ACT")], START)
    world.planned_campaign()
    assert world.act("register.build_joint", {"sources": [MARKET]}, by=person(MARKET))["register_size"] == 198


# Readiness -----------------------------------------------------------------------------------------------------------


def test_no_draw_before_the_government_approved_the_plan(world: World) -> None:
    """TD-4.1a."""
    plan = plans.new_plan(world.tx, HERE, MARKET, YEAR)
    world.data = {"plan": plan}
    world.act("plan.save", plan_draft(participants=[], items=["SX-01"]), by=person(MARKET))
    world.act("plan.submit")
    campaign = campaigns.campaign_of_line(world.tx, plans.lines(world.tx, plan)[0], START)
    world.data = {"campaign": campaign}
    world.act("campaign.scope", scope(participants=[], items=["SX-01"]), by=person(MARKET))
    assert world.act("campaign.readiness") == {"ready": False, "missing": ["PLAN_NOT_IN_FORCE"]}


def test_no_draw_with_fewer_inspectors_than_a_visit_takes(world: World) -> None:
    """TD-3.3b: 建立本部门执法检查人员名录库，以满足随机分配执法检查人员的需要."""
    world.planned_campaign()
    world.agree()
    off = [some_inspector(HEALTH, number, duty_status="LEAVE") for number in range(1, 6)]
    upsert_inspectors(world.tx, HERE, off, START)
    assert world.act("campaign.readiness")["missing"] == [f"INSPECTORS_SHORT:{HEALTH}"]
    upsert_inspectors(world.tx, HERE, [some_inspector(HEALTH, 1)], START)
    world.act("campaign.mend", {"measures": "补充人员"}, by=person(MARKET))
    assert world.act("campaign.readiness")["ready"] is True


@pytest.mark.parametrize("name", ["participants", "from", "to"])
def test_what_was_agreed_is_not_mended_without_the_others(world: World, name: str) -> None:
    """TD-4.2b."""
    world.planned_campaign()
    world.agree()
    changed = {"participants": [], "from": "2026-04-02", "to": "2026-04-29"}[name]
    with pytest.raises(Invalid, match="new negotiation"):
        world.act("campaign.mend", {"measures": "调整", name: changed}, by=person(MARKET))


# The end -------------------------------------------------------------------------------------------------------------


def test_the_report_holds_the_figures_of_the_tables(world: World) -> None:
    visits = world.visits()
    for number, visit in enumerate(visits):
        visit.go()
        visit.conclude({"SX-01": ["R06"]} if number == 0 else None)
    world.at(datetime(2026, 5, 20, 9, tzinfo=CHINA))
    world.act("campaign.report", {"summary": "总体良好"}, by=person(MARKET))
    (report,) = campaigns.reports(world.tx, world.data["campaign"])
    assert report["figures"]["inspected"] == len(visits)
    assert report["figures"]["codes"] == {"R01": 2 * len(visits) - 1, "R06": 1}
    assert report["late"] is True, "10 working days after the last visit is earlier"
    world.act("campaign.archive")


def test_the_clock_of_every_department_starts_with_the_last_day_of_the_campaign(world: World) -> None:
    """Differences 3 no 1; TD default 20 working days."""
    visits = world.visits()
    visits[0].go()
    visits[0].conclude()
    world.at(datetime(2026, 5, 1, 0, tzinfo=CHINA))
    world.act("results.close_clock")
    clocks = campaigns.departments(world.tx, world.data["campaign"])
    assert {(str(row["clock_start"]), row["clock_reason"]) for row in clocks} == {("2026-04-30", "PERIOD_END")}
    assert {row["due_source"] for row in clocks} == {"DEFAULT"}
    found = results.of_department(world.tx, visits[0].data["inspection"], MARKET)
    assert {row["enter_by"] for row in found} == {clocks[0]["enter_by"]}
