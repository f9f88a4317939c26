"""Joint plans and windows: who makes them, which lines become one visit, when joint campaigns run."""

from datetime import date
from typing import Any

import pytest

from engine.errors import Invalid, Refused
from engine.store import joint_plans, plan_versions, plans, publications
from tests.services.elsewhere import YEAR, Elsewhere, here, line

AUTHOR = {"yichang": "YC_MKTOFFICE", "changjiang": "CJ_MKT", "tianqiao": "TQ_GOV", "mangshi": "MS_MKT"}
JOINT = sorted(AUTHOR)


def two_plans(world: Elsewhere, **second: Any) -> None:
    """Market supervision and its partner plan to visit the same objects at overlapping times."""
    world.plan_in_force(line(world.lead, items=["SX-01"]))
    days = {"from": "2026-04-15", "to": "2026-05-15", "methods": ["WRITTEN"], "ratio_bp": 800}
    world.plan_in_force(line(world.partner, items=["SX-02"], **{**days, **second}), department=world.partner)


def lines_of(world: Elsewhere, plan: int) -> list[Any]:
    return plans.lines(world.tx, plan)


BOTH = {"lines": ["JH2026-001/1", "JH2026-002/1"], "reason": "同一对象"}


@here(*JOINT)
def test_lines_with_the_same_objects_become_one_visit(elsewhere: Elsewhere) -> None:
    """进一次门、查多项事: YC-2.4b, CJ-2.3c, TQ-3.5a, MS-2.5c."""
    two_plans(elsewhere)
    plan = elsewhere.joint_plan(AUTHOR[elsewhere.jurisdiction], [BOTH])
    (joint,) = lines_of(elsewhere, plan)
    assert (joint["initiator"], joint["participants"]) == (elsewhere.lead, [elsewhere.partner])
    assert (joint["items"], joint["methods"], joint["ratio_bp"]) == (["SX-01", "SX-02"], ["ON_SITE", "WRITTEN"], 800)
    assert (joint["starts_on"], joint["ends_on"]) == (date(2026, 4, 15), date(2026, 4, 30))
    assert [row["reason"] for row in joint_plans.sources(elsewhere.tx, plan)] == ["同一对象", "同一对象"]


@here(*JOINT)
def test_a_line_that_was_joined_does_not_start_itself(elsewhere: Elsewhere) -> None:
    """One campaign, one visit: YC-2.4b, MS-2.5c (assertion 29)."""
    two_plans(elsewhere)
    end = date(YEAR, 12, 31)
    assert len(plans.lines_to_start(elsewhere.tx, elsewhere.jurisdiction, end)) == 2
    plan = elsewhere.joint_plan(AUTHOR[elsewhere.jurisdiction], [BOTH])
    (starts,) = plans.lines_to_start(elsewhere.tx, elsewhere.jurisdiction, end)
    assert starts["plan_id"] == plan
    campaign = elsewhere.campaign_of(plan)
    assert campaign
    assert plans.lines_to_start(elsewhere.tx, elsewhere.jurisdiction, end) == []


@here(*JOINT)
def test_a_line_with_participants_goes_into_the_joint_plan_by_itself(elsewhere: Elsewhere) -> None:
    """YC-2.4g, CJ-2.3c, TQ-3.5c, MS-2.5a."""
    elsewhere.plan_in_force(line(elsewhere.lead, elsewhere.partner, line_no=1), line(elsewhere.lead, line_no=2))
    plan = elsewhere.joint_plan(AUTHOR[elsewhere.jurisdiction])
    (joint,) = lines_of(elsewhere, plan)
    assert joint["participants"] == [elsewhere.partner]
    left = plans.lines_to_start(elsewhere.tx, elsewhere.jurisdiction, date(YEAR, 12, 31))
    assert sorted(row["number"] for row in left if row["plan_id"] != plan) == [2]


@here(*JOINT)
def test_the_joint_plan_is_public_under_its_own_kind(elsewhere: Elsewhere) -> None:
    """YC-2.4g: 通过省级平台统一公示; MS-3.1a."""
    two_plans(elsewhere)
    author = AUTHOR[elsewhere.jurisdiction]
    plan = elsewhere.joint_plan(author, [BOTH])
    kept = plans.the_plan(elsewhere.tx, plan)
    assert (kept["plan_no"], kept["plan_kind"], kept["status"]) == ("LH2026-001", "JOINT", "IN_FORCE")
    assert publications.channels(elsewhere.tx, "joint_plan", plan, author)


@here("yichang")
def test_city_and_county_make_separate_joint_plans_and_publish_both(elsewhere: Elsewhere) -> None:
    """Assertion 78; YC-2.4g: 市、县两级市场监管办汇总制定本级年度联合抽查工作计划."""
    rows = elsewhere.profile["departments"]
    county = "YC_COUNTY_MKTOFFICE"
    of_county = [{**row, "joint_author": county} if row["code"] == elsewhere.partner else row for row in rows]
    elsewhere.profile = {**elsewhere.profile, "departments": of_county}
    elsewhere.plan_in_force(line(elsewhere.lead, elsewhere.third))
    elsewhere.plan_in_force(line(elsewhere.partner, elsewhere.third), department=elsewhere.partner)
    city_plan, county_plan = elsewhere.joint_plan("YC_MKTOFFICE"), elsewhere.joint_plan(county)
    assert [row["initiator"] for row in lines_of(elsewhere, city_plan)] == [elsewhere.lead]
    assert [row["initiator"] for row in lines_of(elsewhere, county_plan)] == [elsewhere.partner]
    published = publications.published(elsewhere.tx, "yichang", "joint_plan")
    assert {row["department"] for row in published} == {"YC_MKTOFFICE", county}


@here("mangshi")
def test_each_domain_has_the_joint_plan_of_its_lead(elsewhere: Elsewhere) -> None:
    """MS-2.5a, MS-4.1-4.5: 由市市场监督管理局牵头…; its lines do not go to the domains in which it is a partner."""
    elsewhere.plan_in_force(line(elsewhere.lead, elsewhere.partner))
    assert lines_of(elsewhere, elsewhere.joint_plan("MS_CULT")) == []
    assert len(lines_of(elsewhere, elsewhere.joint_plan("MS_MKT"))) == 1


@here("tianqiao")
def test_plans_that_are_not_in_yet_are_named_and_left_out(elsewhere: Elsewhere) -> None:
    """TQ-3.5c; the joint plan starts when the filing date has passed."""
    elsewhere.plan_in_force(line(elsewhere.lead, elsewhere.partner))
    elsewhere.save_plan(line(elsewhere.partner, elsewhere.third), department=elsewhere.partner)
    plan = plans.new_plan(elsewhere.tx, "tianqiao", "TQ_GOV", YEAR, plans.JOINT)
    elsewhere.data = {"plan": plan, "year": YEAR, "author": "TQ_GOV"}
    assert elsewhere.act("joint_plan.collect") == {"missing": [elsewhere.partner]}
    elsewhere.act("joint_plan.merge", {"merges": []}, by=elsewhere.person("TQ_GOV"))
    assert [row["initiator"] for row in lines_of(elsewhere, plan)] == [elsewhere.lead]


@here("yichang")
def test_merging_again_replaces_what_was_merged(elsewhere: Elsewhere) -> None:
    two_plans(elsewhere)
    plan = elsewhere.drafted_joint_plan("YC_MKTOFFICE", [BOTH])
    elsewhere.act("joint_plan.merge", {"merges": []}, by=elsewhere.person("YC_MKTOFFICE"))
    assert lines_of(elsewhere, plan) == []
    assert len(plans.lines_to_start(elsewhere.tx, "yichang", date(YEAR, 12, 31))) == 2


@here("yichang")
@pytest.mark.parametrize(
    ("second", "merge", "said"),
    [
        ({}, ["JH2026-001/1", "JH2026-002/9"], "no free line"),
        ({"from": "2026-06-01", "to": "2026-06-30"}, BOTH["lines"], "at no time open together"),
        ({"initiator": "YC_MKT", "items": ["SX-01"]}, BOTH["lines"], "two departments"),
    ],
)
def test_lines_that_cannot_be_one_visit_are_not_joined(
    elsewhere: Elsewhere, second: dict[str, Any], merge: list[str], said: str
) -> None:
    elsewhere.plan_in_force(line(elsewhere.lead))
    given = {"from": "2026-04-15", "to": "2026-05-15", **second}
    initiator = given.pop("initiator", elsewhere.partner)
    elsewhere.plan_in_force(line(initiator, **{"items": ["SX-02"], **given}), department=elsewhere.partner)
    with pytest.raises(Invalid, match=said):
        elsewhere.drafted_joint_plan("YC_MKTOFFICE", [{"lines": merge}])


@here("yichang")
def test_lines_without_a_common_object_are_not_joined(elsewhere: Elsewhere) -> None:
    elsewhere.plan_in_force(line(elsewhere.lead, filter={"regions": ["420502"]}))
    elsewhere.plan_in_force(line(elsewhere.partner, filter={"regions": ["420503"]}), department=elsewhere.partner)
    with pytest.raises(Invalid, match="no objects in common"):
        elsewhere.drafted_joint_plan("YC_MKTOFFICE", [BOTH])


@here("yichang")
def test_a_joint_line_selects_what_all_of_its_lines_select(elsewhere: Elsewhere) -> None:
    elsewhere.plan_in_force(line(elsewhere.lead, filter={"regions": ["4205"], "tags": ["食品"]}))
    elsewhere.plan_in_force(line(elsewhere.partner, filter={"regions": ["420502"]}), department=elsewhere.partner)
    plan = elsewhere.drafted_joint_plan("YC_MKTOFFICE", [BOTH])
    assert lines_of(elsewhere, plan)[0]["filter"] == {"regions": ["420502"], "tags": ["食品"]}


@here("yichang")
def test_a_line_is_joined_once_and_not_kept_apart_as_well(elsewhere: Elsewhere) -> None:
    two_plans(elsewhere)
    with pytest.raises(Invalid, match="joined twice"):
        elsewhere.drafted_joint_plan("YC_MKTOFFICE", [BOTH, BOTH])
    with pytest.raises(Invalid, match="kept apart"):
        elsewhere.drafted_joint_plan("YC_MKTOFFICE", [BOTH], [{"line": "JH2026-001/1", "reason": "x"}])


@here("tianqiao")
def test_nobody_but_its_author_makes_the_joint_plan(elsewhere: Elsewhere) -> None:
    """TQ-3.5c: 区政府负责统筹制定."""
    plan = plans.new_plan(elsewhere.tx, "tianqiao", "TQ_GOV", YEAR, plans.JOINT)
    elsewhere.data = {"plan": plan, "year": YEAR, "author": "TQ_GOV"}
    with pytest.raises(Refused, match="TQ_GOV"):
        elsewhere.act("joint_plan.merge", {"merges": []}, by=elsewhere.person(elsewhere.lead))


@here("changjiang")
def test_what_can_be_joined_must_be_joined_or_say_why_not(elsewhere: Elsewhere) -> None:
    """Assertion 63; CJ-2.3c: 能联尽联、应联必联."""
    elsewhere.with_settings("plan", join_or_reason=True)
    two_plans(elsewhere)
    with pytest.raises(Invalid, match="JH2026-001/1 and JH2026-002/1 have the same objects"):
        elsewhere.drafted_joint_plan("CJ_MKT")
    elsewhere.drafted_joint_plan("CJ_MKT", separate=[{"line": "JH2026-002/1", "reason": "涉密单位单独检查"}])
    assert plans.numbered(elsewhere.tx, "changjiang", "JH2026-002")
    reasons = [row["separate_reason"] for row in plans.lines_of_year(elsewhere.tx, "changjiang", YEAR)]
    assert reasons == [None, "涉密单位单独检查"]


@here("changjiang")
@pytest.mark.parametrize(
    "second", [{"from": "2026-05-01", "to": "2026-05-31"}, {"filter": {"industries": ["H"]}}, {"items": ["SX-09"]}]
)
def test_other_days_other_objects_or_no_listed_partner_need_no_reason(
    elsewhere: Elsewhere, second: dict[str, Any]
) -> None:
    """Assertion 63; CJ-2.3c."""
    elsewhere.with_settings("plan", join_or_reason=True)
    elsewhere.plan_in_force(line(elsewhere.lead, items=["SX-09"]))
    days = {"from": "2026-04-15", "to": "2026-05-15"}
    items = {"items": ["SX-02"]} if "items" not in second else {}
    elsewhere.plan_in_force(line(elsewhere.partner, **{**days, **items, **second}), department=elsewhere.partner)
    elsewhere.drafted_joint_plan("CJ_MKT")


@here("changjiang")
def test_a_line_of_the_joint_plan_is_not_changed_by_its_department(elsewhere: Elsewhere) -> None:
    """CJ-2.3c: 联合抽查计划由市场监管部门统一牵头制定."""
    plan = elsewhere.plan_in_force(line(elsewhere.lead, elsewhere.partner))
    elsewhere.joint_plan("CJ_MKT")
    with pytest.raises(Invalid, match="belongs to the joint plan"):
        elsewhere.amend(plan, line(elsewhere.lead, elsewhere.partner, ratio_bp=600))


@here("yichang")
def test_the_joint_plan_itself_may_change(elsewhere: Elsewhere) -> None:
    """YC-2.4c: 年度联合抽查工作计划可根据工作实际动态调整."""
    elsewhere.plan_in_force(line(elsewhere.lead, elsewhere.partner))
    old = elsewhere.joint_plan("YC_MKTOFFICE")
    new = elsewhere.amend(old, line(elsewhere.lead, elsewhere.partner, ratio_bp=600))
    elsewhere.act("publication.plan")
    (starts,) = plans.lines_to_start(elsewhere.tx, "yichang", date(YEAR, 12, 31))
    assert (starts["plan_id"], starts["ratio_bp"]) == (new, 600)
    assert plan_versions.change_of(elsewhere.tx, new)


# Windows -------------------------------------------------------------------------------------------------------------

SPRING, AUTUMN, WINTER = (
    {"from": "2026-04-01", "to": "2026-05-31"},
    {"from": "2026-09-01", "to": "2026-10-31"},
    {"from": "2026-12-01", "to": "2026-12-20"},
)
OFFICE, GOVERNMENT = "YC_MKTOFFICE", "YC_GOV"


def propose(world: Elsewhere, *windows: dict[str, str], **more: str) -> bool:
    answer = world.act("windows.propose", {"windows": list(windows), **more}, by=world.person(OFFICE))
    return bool(answer["soft_limits"])


def agree(world: Elsewhere, decision: str = "APPROVE") -> Any:
    return world.act("windows.decide", {"decision": decision, "opinion": "意见"}, by=world.person(GOVERNMENT))


def joint_campaign(world: Elsewhere, *windows: dict[str, str], **days: Any) -> int:
    """A joint campaign of a joint plan whose windows are agreed."""
    world.plan_in_force(line(world.lead, world.partner, items=["SX-01", "SX-02"]))
    plan = world.drafted_joint_plan(OFFICE)
    if windows:
        propose(world, *windows)
        agree(world)
    world.act("publication.joint_plan")
    campaign = world.campaign_of(plan, **days)
    world.agreed_guideline()
    world.act("register.filter")
    return campaign


@here("yichang")
def test_one_or_two_windows_are_usual_a_third_needs_a_reason(elsewhere: Elsewhere) -> None:
    """Assertion 11; YC-2.4h: 原则上每年集中实施 1-2 次."""
    elsewhere.drafted_joint_plan(OFFICE)
    assert propose(elsewhere, SPRING, AUTUMN) is False
    with pytest.raises(Invalid, match="3 windows in a year need a reason"):
        propose(elsewhere, SPRING, AUTUMN, WINTER)
    assert propose(elsewhere, SPRING, AUTUMN, WINTER, reason="上级部署") is True
    agree(elsewhere)
    (granted,) = plans.exceptions(elsewhere.tx, "yichang", date(YEAR, 1, 1))
    assert (granted["rule"], granted["reason"]) == ("WINDOWS", "上级部署")
    assert (granted["asked_by"], granted["approved_by"]) == (f"{OFFICE}-1", f"{GOVERNMENT}-1")


@here("yichang")
@pytest.mark.parametrize(
    ("windows", "said"),
    [
        ([{"from": "2026-05-01", "to": "2026-04-01"}], "within 2026"),
        ([{"from": "2026-12-01", "to": "2027-01-10"}], "beyond 2026"),
        ([SPRING, {"from": "2026-05-31", "to": "2026-06-10"}], "overlap"),
    ],
)
def test_windows_follow_each_other_within_the_year(
    elsewhere: Elsewhere, windows: list[dict[str, str]], said: str
) -> None:
    elsewhere.drafted_joint_plan(OFFICE)
    with pytest.raises(Invalid, match=said):
        propose(elsewhere, *windows)


@here("yichang")
def test_the_government_agrees_or_the_office_proposes_again(elsewhere: Elsewhere) -> None:
    """YC-2.4i: 由各级市场监管办提出，报本级政府同意."""
    plan = elsewhere.drafted_joint_plan(OFFICE)
    propose(elsewhere, SPRING)
    assert agree(elsewhere, "RETURN") == {"window_decision": "RETURN"}
    assert joint_plans.agreed_windows(elsewhere.tx, "yichang", date(YEAR, 4, 1), OFFICE) == []
    propose(elsewhere, AUTUMN)
    assert agree(elsewhere) == {"window_decision": "APPROVE"}
    assert [row["starts_on"] for row in joint_plans.windows(elsewhere.tx, plan)] == [date(2026, 9, 1)]


@here("yichang")
def test_the_office_neither_agrees_itself_nor_does_another_propose(elsewhere: Elsewhere) -> None:
    """YC-2.4i."""
    elsewhere.drafted_joint_plan(OFFICE)
    with pytest.raises(Refused, match=OFFICE):
        elsewhere.act("windows.propose", {"windows": [SPRING]}, by=elsewhere.person(elsewhere.lead))
    propose(elsewhere, SPRING)
    with pytest.raises(Refused, match="another person"):
        elsewhere.act("windows.decide", {"decision": "APPROVE"}, by=elsewhere.person(OFFICE))


@here("yichang")
def test_joint_lines_move_into_the_nearest_window(elsewhere: Elsewhere) -> None:
    """YC-2.4i: 在规定时间内统一组织实施."""
    march = {"from": "2026-03-01", "to": "2026-04-05"}
    elsewhere.plan_in_force(
        line(elsewhere.lead, elsewhere.partner, line_no=1, **march),
        line(elsewhere.lead, elsewhere.partner, line_no=2, **{"from": "2026-09-10", "to": "2026-09-30"}),
        line(elsewhere.lead, elsewhere.partner, line_no=3, **{"from": "2026-07-25", "to": "2026-08-25"}),
    )
    plan = elsewhere.drafted_joint_plan(OFFICE)
    propose(elsewhere, SPRING, AUTUMN)
    agree(elsewhere)
    found = {row["number"]: (str(row["starts_on"]), str(row["ends_on"])) for row in lines_of(elsewhere, plan)}
    days = sorted(found.values())
    assert days == [("2026-04-01", "2026-05-31"), ("2026-09-01", "2026-10-31"), ("2026-09-10", "2026-09-30")]


@here("yichang")
def test_a_joint_campaign_inside_an_agreed_window_is_ready(elsewhere: Elsewhere) -> None:
    """YC-2.4i."""
    joint_campaign(elsewhere, SPRING)
    assert elsewhere.act("campaign.readiness") == {"ready": True, "missing": []}


@here("yichang")
@pytest.mark.parametrize("days", [{"from": "2026-03-30"}, {"to": "2026-06-01"}])
def test_a_joint_campaign_outside_every_window_is_refused(elsewhere: Elsewhere, days: dict[str, str]) -> None:
    """Assertion 11; YC-2.4i: the days may be mended, they were not negotiated."""
    joint_campaign(elsewhere, SPRING, **days)
    assert elsewhere.act("campaign.readiness")["missing"] == ["OUTSIDE_WINDOW"]
    mended = {"measures": "移入集中实施时间", "from": "2026-04-01", "to": "2026-04-30"}
    elsewhere.act("campaign.mend", mended, by=elsewhere.person(elsewhere.lead))
    assert elsewhere.act("campaign.readiness")["ready"] is True


@here("yichang")
def test_without_an_agreed_window_no_joint_campaign_draws(elsewhere: Elsewhere) -> None:
    """Assertion 11; YC-2.4i."""
    joint_campaign(elsewhere)
    assert elsewhere.act("campaign.readiness")["missing"] == ["WINDOW_NOT_AGREED"]


@here("yichang")
def test_a_department_alone_is_bound_to_no_window(elsewhere: Elsewhere) -> None:
    """YC-2.4h speaks of joint inspections."""
    plan = elsewhere.plan_in_force(line(elsewhere.lead))
    elsewhere.campaign_of(plan)
    elsewhere.agreed_guideline()
    assert elsewhere.act("campaign.readiness")["ready"] is True
