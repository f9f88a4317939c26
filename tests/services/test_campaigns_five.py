"""Campaigns of all five jurisdictions: who takes part, on what ground, with what guideline, and when they may draw."""

from datetime import date
from typing import Any

import pytest

from engine.errors import Invalid, Refused
from engine.store import campaigns, documents_rows, guidelines, plans, registers
from engine.store.register_rows import upsert_inspectors, upsert_items
from engine.store.statistics import year_figures
from tests.cast import item, some_inspector
from tests.services.elsewhere import ALL, JANUARY, YEAR, Elsewhere, here, line
from tests.test_forms import FORMS

GUIDED = {"yichang": 4, "tianqiao": 6, "mangshi": 8}


def joint(world: Elsewhere, **scope: Any) -> int:
    """A joint campaign of market supervision and its partner; where windows are needed, none are."""
    if "campaigns" in world.profile:
        world.with_settings("campaigns", window_proposed_by=None)
    plan = world.plan_in_force(line(world.lead, world.partner, items=["SX-01", "SX-02"]))
    return world.campaign_of(plan, **scope)


def prepared(world: Elsewhere, **scope: Any) -> int:
    """A campaign with everything but its guideline."""
    campaign = joint(world, **scope)
    if world.profile["task"].get("negotiate"):
        world.act("negotiation.open")
        for code in world.data["participants"]:
            agreed = dict.fromkeys(("on_task", "on_time", "on_method"), "AGREE")
            world.act("negotiation.opinion", agreed, by=world.person(code), department=code)
        world.act("negotiation.close")
    else:
        world.confirm()
    world.act("register.filter")
    return campaign


def missing(world: Elsewhere) -> list[str]:
    return list(world.act("campaign.readiness")["missing"])


# Guideline -----------------------------------------------------------------------------------------------------------


@here("yichang", "tianqiao", "mangshi")
def test_no_draw_without_the_guideline_that_the_document_wants(elsewhere: Elsewhere) -> None:
    """Assertion 16; YC-2.5a four headings, TQ-3.4 six, MS-2.3 eight."""
    assert len(elsewhere.profile["task"]["guideline_fields"]) == GUIDED[elsewhere.jurisdiction]
    prepared(elsewhere)
    assert "GUIDELINE_MISSING" in missing(elsewhere)
    elsewhere.agreed_guideline()
    assert missing(elsewhere) == []


@here("changjiang", "tiedong")
def test_elsewhere_a_campaign_draws_without_one(elsewhere: Elsewhere) -> None:
    """Assertion 16; CJ-2.4e: 可以…制定, TD says nothing."""
    prepared(elsewhere)
    assert missing(elsewhere) == []


@here("changjiang")
def test_a_department_may_write_one_all_the_same(elsewhere: Elsewhere) -> None:
    """CJ-2.4e."""
    prepared(elsewhere, with_guideline=True)
    assert elsewhere.data["with_guideline"] is True
    elsewhere.agreed_guideline()
    assert missing(elsewhere) == []


@here("yichang", "tianqiao", "mangshi")
@pytest.mark.parametrize("left_out", range(8))
def test_every_heading_of_the_document_is_filled_in(elsewhere: Elsewhere, left_out: int) -> None:
    """Assertion 16; YC-2.5a, TQ-3.4, MS-2.3."""
    joint(elsewhere)
    fields = list(elsewhere.profile["task"]["guideline_fields"])
    gone = fields.pop(left_out % len(fields))
    with pytest.raises(Invalid, match=f"{gone} is missing"):
        elsewhere.guideline(fields)


@here("yichang")
def test_a_heading_stands_there_once(elsewhere: Elsewhere) -> None:
    joint(elsewhere)
    with pytest.raises(Invalid, match="检查依据 stands there twice"):
        elsewhere.guideline([*elsewhere.profile["task"]["guideline_fields"], "检查依据"])


@here("yichang", "tianqiao", "mangshi")
def test_one_participant_that_disagrees_sends_the_guideline_back(elsewhere: Elsewhere) -> None:
    """YC-2.5a: 会同参与部门制定; a further version replaces the first."""
    campaign = joint(elsewhere)
    elsewhere.guideline()
    assert elsewhere.act("guideline.close") == {"guideline_agreed": False}, "silence is no agreement"
    against = {"decision": "DISAGREE", "text": "缺少抽样要求"}
    elsewhere.act("guideline.review", against, by=elsewhere.person(elsewhere.partner), department=elsewhere.partner)
    assert elsewhere.act("guideline.close") == {"guideline_agreed": False}
    assert documents_rows.newest(elsewhere.tx, "campaign", campaign, "工作指引") is None
    elsewhere.agreed_guideline()
    newest = guidelines.newest(elsewhere.tx, campaign)
    assert newest is not None
    assert (newest["version"], newest["agreed"]) == (2, True)


@here("yichang")
def test_who_disagrees_says_why_and_only_for_itself(elsewhere: Elsewhere) -> None:
    joint(elsewhere)
    elsewhere.guideline()
    with pytest.raises(Invalid, match="opinion"):
        elsewhere.act(
            "guideline.review",
            {"decision": "DISAGREE"},
            by=elsewhere.person(elsewhere.partner),
            department=elsewhere.partner,
        )
    with pytest.raises(Refused, match=elsewhere.partner):
        elsewhere.act(
            "guideline.review", {"decision": "AGREE"}, by=elsewhere.person(elsewhere.lead), department=elsewhere.partner
        )
    with pytest.raises(Refused, match="no participant"):
        elsewhere.act(
            "guideline.review", {"decision": "AGREE"}, by=elsewhere.person(elsewhere.third), department=elsewhere.third
        )


@here("yichang", "tianqiao", "mangshi")
def test_the_agreed_guideline_is_issued_as_a_document(elsewhere: Elsewhere) -> None:
    """YC-2.5a, TQ-3.4, MS-2.3: what stands in it is fixed under a number."""
    campaign = joint(elsewhere)
    elsewhere.agreed_guideline()
    document = documents_rows.newest(elsewhere.tx, "campaign", campaign, "工作指引")
    assert document is not None
    said = [entry["field"] for entry in document["context"]["entries"]]
    assert said == elsewhere.profile["task"]["guideline_fields"]


# Taking part ---------------------------------------------------------------------------------------------------------


@here("changjiang", "tianqiao", "mangshi")
def test_every_participant_confirms_before_the_draw(elsewhere: Elsewhere) -> None:
    """TQ-3.6a, TQ-3.6b, MS-2.5c."""
    campaign = joint(elsewhere)
    assert elsewhere.confirm()["participation"] == "OK"
    given = guidelines.answers(elsewhere.tx, campaign)[elsewhere.partner]
    assert (given["decision"], given["contact"]) == ("CONFIRM", "张三")


@here("changjiang", "tianqiao", "mangshi")
def test_a_department_that_declines_makes_the_initiator_change_the_campaign(elsewhere: Elsewhere) -> None:
    """TQ-3.6a; asked again after the change, and until then there is no draw."""
    joint(elsewhere)
    answer = elsewhere.confirm(**{elsewhere.partner: "DECLINE"})
    assert answer["participation"] == "CHANGED"
    assert f"NOT_CONFIRMED:{elsewhere.partner}" in missing(elsewhere)
    change = {"explanation": "改由其他部门参与", "participants": [elsewhere.third], "items": ["SX-01", "SX-03"]}
    elsewhere.act("campaign.adjust", change, by=elsewhere.person(elsewhere.lead))
    assert elsewhere.data["participants"] == [elsewhere.third]
    assert elsewhere.confirm()["participation"] == "OK"


@here("tianqiao")
def test_declining_needs_a_reason_and_nobody_answers_for_another(elsewhere: Elsewhere) -> None:
    joint(elsewhere)
    partner = elsewhere.partner
    with pytest.raises(Invalid, match="reason"):
        elsewhere.act("participation.answer", {"decision": "DECLINE"}, by=elsewhere.person(partner), department=partner)
    with pytest.raises(Refused, match=partner):
        elsewhere.act(
            "participation.answer", {"decision": "CONFIRM"}, by=elsewhere.person(elsewhere.lead), department=partner
        )


@here("tianqiao")
def test_who_confirmed_is_not_exchanged_while_mending(elsewhere: Elsewhere) -> None:
    """TQ-3.6a: another participant is asked first; the days may be mended."""
    prepared(elsewhere)
    mend = {"measures": "补正", "participants": [elsewhere.third], "items": ["SX-01", "SX-03"]}
    with pytest.raises(Invalid, match="participants was agreed"):
        elsewhere.act("campaign.mend", mend, by=elsewhere.person(elsewhere.lead))
    elsewhere.act("campaign.mend", {"measures": "延期", "to": "2026-05-15"}, by=elsewhere.person(elsewhere.lead))
    assert campaigns.the_campaign(elsewhere.tx, elsewhere.data["campaign"])["ends_on"] == date(2026, 5, 15)


@here("mangshi")
def test_only_partners_of_the_domain_take_part(elsewhere: Elsewhere) -> None:
    """Assertion 18; MS-4.1-4.5."""
    with pytest.raises(Invalid, match="MS_FIRE is no partner of 市场监管领域"):
        joint(elsewhere, participants=["MS_FIRE"])


@pytest.mark.parametrize(
    ("code", "partners"), [("MARKET", 11), ("ECOLOGY", 11), ("CULTURE", 3), ("TRANSPORT", 4), ("AGRICULTURE", 5)]
)
@here("mangshi")
def test_the_five_domains_have_their_named_partners(elsewhere: Elsewhere, code: str, partners: int) -> None:
    """Assertion 18; MS-4.1-4.5."""
    (domain,) = [domain for domain in elsewhere.profile["domains"] if domain["code"] == code]
    assert len(set(domain["partners"])) == partners
    assert domain["lead"] in elsewhere.profile["plan"]["joint_authors"]


@here("tianqiao", "mangshi", "changjiang")
def test_departments_check_together_in_a_way_that_the_document_names(elsewhere: Elsewhere) -> None:
    """TQ-3.6c 综合联查…, MS-2.4a 综合大检查…, CJ-2.4d 一业一查…."""
    task = elsewhere.profile["task"]
    form = (task.get("joint_forms") or task["task_models"])[0]
    campaign = joint(elsewhere, joint_form=form)
    assert campaigns.the_campaign(elsewhere.tx, campaign)["joint_form"] == form
    asked = FORMS["campaign_scope"].here(elsewhere.profile)
    assert asked.validate({**SCOPE, "joint_form": form})
    with pytest.raises(Invalid, match="联合方式：只能是"):
        asked.validate({**SCOPE, "joint_form": "突击检查"})


@here("yichang", "tiedong")
def test_where_the_document_names_no_way_of_checking_together_none_is_asked_for(elsewhere: Elsewhere) -> None:
    """TQ-3.6c, MS-2.4a and CJ-2.4d have no counterpart there."""
    with pytest.raises(Invalid, match="没有这一栏"):
        FORMS["campaign_scope"].here(elsewhere.profile).validate({**SCOPE, "joint_form": "综合联查"})


# Outside the plan ----------------------------------------------------------------------------------------------------


def outside(world: Elsewhere, source: str = "TEMPORARY", **values: Any) -> int:
    """A campaign outside the plan."""
    days = {"starts_on": date(2026, 6, 1), "ends_on": date(2026, 6, 30)}
    campaign = campaigns.new_campaign(world.tx, world.jurisdiction, YEAR, world.lead, source, **{**days, **values})
    asked = {"source": source, "ground": values.get("ground"), "has_basis": bool(values.get("basis_document"))}
    answer = world.decide("temporary_campaign", {"jurisdiction": world.jurisdiction, **asked}).outputs
    assert isinstance(answer, dict)
    world.data = {"campaign": campaign, "initiator": world.lead, "source": source, **answer}
    return campaign


GROUND = {"ground": "突发情况", "basis_document": "鞍东办〔2026〕3号"}
SCOPE = {"items": ["SX-01"], "participants": [], "methods": ["ON_SITE"], "from": "2026-06-01", "to": "2026-06-30"}


@here("tiedong")
def test_in_tiedong_a_temporary_campaign_with_ground_and_basis_counts_in_the_share(elsewhere: Elsewhere) -> None:
    """Assertion 15; TD-4.1b, TD-4.1c: 严格控制临时任务数量和规模."""
    elsewhere.campaign_of(elsewhere.plan_in_force(line(elsewhere.lead)))
    outside(elsewhere, **GROUND)
    elsewhere.act("campaign.scope", SCOPE, by=elsewhere.person(elsewhere.lead))
    outside(elsewhere)
    elsewhere.act("campaign.refuse")
    found = elsewhere.planning().temporary
    assert (found.temporary, found.campaigns, found.share_bp, found.over) == (1, 2, 5000, False)
    assert [elsewhere.planning(limit_bp=limit).temporary.over for limit in (4999, 5000)] == [True, False]


@here("changjiang", "mangshi")
@pytest.mark.parametrize("source", ["TEMPORARY", "SPECIAL"])
def test_changjiang_and_mangshi_know_no_campaign_outside_the_plan(elsewhere: Elsewhere, source: str) -> None:
    """Assertion 15; differences 3: where a document is silent the answer is no."""
    campaign = outside(elsewhere, source, **GROUND)
    assert elsewhere.data["answer"] == "REFUSE"
    with pytest.raises(Invalid, match="no such campaign"):
        elsewhere.act("campaign.scope", SCOPE, by=elsewhere.person(elsewhere.lead))
    elsewhere.act("campaign.refuse")
    assert campaigns.the_campaign(elsewhere.tx, campaign)["status"] == "REFUSED"
    assert elsewhere.started == []


@here("yichang", "tianqiao")
def test_yichang_and_tianqiao_change_their_plan_instead(elsewhere: Elsewhere) -> None:
    """Assertion 15; YC-2.4c, TQ-3.5c: the change of the initiator's plan begins, once."""
    old = elsewhere.plan_in_force(line(elsewhere.lead))
    for _ in range(2):
        outside(elsewhere, **GROUND)
        assert elsewhere.data["answer"] == "AMEND_PLAN"
        assert elsewhere.act("campaign.refuse") == {"setup": "REFUSED"}
    ((process, key, data),) = elsewhere.started
    assert (process, key) == (f"{elsewhere.jurisdiction}_plan_amendment", "JH2026-001-V2")
    assert plans.the_plan(elsewhere.tx, data["plan"])["version"] == 2
    assert plans.the_plan(elsewhere.tx, old)["status"] == "IN_FORCE"


@here("yichang", "tianqiao")
def test_without_a_plan_in_force_there_is_none_to_change(elsewhere: Elsewhere) -> None:
    outside(elsewhere, **GROUND)
    elsewhere.act("campaign.refuse")
    assert elsewhere.started == []


@here("yichang", "tianqiao")
def test_a_special_campaign_that_grew_out_of_leads_is_drawn_like_any_other(elsewhere: Elsewhere) -> None:
    """YC-2.7b, TQ-3.8b: by draw, with what it rests on."""
    outside(elsewhere, "SPECIAL", **GROUND)
    assert elsewhere.act("campaign.scope", SCOPE, by=elsewhere.person(elsewhere.lead))["setup"] == "OK"
    elsewhere.act("register.filter")
    elsewhere.agreed_guideline()
    assert missing(elsewhere) == []


# Before the draw -----------------------------------------------------------------------------------------------------


@here("yichang", "changjiang", "tianqiao", "mangshi")
def test_the_frame_is_the_part_of_the_standing_register_that_fits(elsewhere: Elsewhere) -> None:
    """YC-2.5b, CJ-2.4a: 从检查对象名录库中随机抽取."""
    campaign = joint(elsewhere, filter={"risk_classes": ["D"]})
    assert elsewhere.act("register.filter") == {"register_size": 15}
    assert registers.joint_size(elsewhere.tx, campaign) == 15


@here(*ALL)
def test_an_item_taken_off_the_list_stops_the_draw(elsewhere: Elsewhere) -> None:
    """Assertion 4; CJ-2.1b: no inspection off the list."""
    prepared(elsewhere)
    gone = item("SX-02", elsewhere.partner, partners=[elsewhere.lead], ratio_cap_bp=2000)
    dates = {"valid_from": date(2025, 1, 1), "valid_to": date(2025, 12, 31)}
    upsert_items(elsewhere.tx, elsewhere.jurisdiction, [{**gone, **dates}], JANUARY)
    assert "ITEM_NOT_LISTED:SX-02" in missing(elsewhere)


@here("changjiang")
def test_an_item_outside_the_list_cannot_enter_a_campaign(elsewhere: Elsewhere) -> None:
    """Assertion 4; CJ-2.1b."""
    joint(elsewhere, items=["SX-01", "SX-02", "SX-77"])
    assert elsewhere.data["items_listed"] is False
    with pytest.raises(Invalid, match="SX-77 is not on the list"):
        elsewhere.save_plan(line(elsewhere.lead, items=["SX-77"]))


@here("changjiang")
def test_a_general_item_without_cap_stops_the_draw(elsewhere: Elsewhere) -> None:
    """Assertion 5; CJ-2.1f."""
    prepared(elsewhere)
    elsewhere.with_settings("ratio", cap_required_for="GENERAL")
    bare = item("SX-02", elsewhere.partner, partners=[], ratio_cap_bp=None)
    upsert_items(elsewhere.tx, "changjiang", [{**bare, "valid_from": date(2025, 1, 1)}], JANUARY)
    assert missing(elsewhere) == ["CAP_MISSING:SX-02"]


@here("mangshi")
def test_no_first_draw_in_a_domain_without_list_registers_and_rule(elsewhere: Elsewhere) -> None:
    """Assertion 19; MS-2.3, MS-4.1-4.5: 一单两库一细则."""
    prepared(elsewhere)
    assert missing(elsewhere) == ["GUIDELINE_MISSING", "DOMAIN_RULE_MISSING"]
    elsewhere.agreed_guideline()
    nobody = [some_inspector(elsewhere.lead, number, duty_status="LEAVE") for number in range(1, 5)]
    upsert_inspectors(elsewhere.tx, "mangshi", nobody, JANUARY)
    assert missing(elsewhere) == ["DOMAIN_INSPECTORS_MISSING", f"INSPECTORS_SHORT:{elsewhere.lead}"]
    elsewhere.act(
        "campaign.mend", {"measures": "x", "filter": {"regions": ["999999"]}}, by=elsewhere.person(elsewhere.lead)
    )
    assert "DOMAIN_OBJECTS_MISSING" in missing(elsewhere)


@here("mangshi")
def test_a_campaign_that_cannot_be_mended_is_cancelled_with_a_reason(elsewhere: Elsewhere) -> None:
    """P3, exceptions: by its initiator alone; it stays visible and is counted."""
    prepared(elsewhere)
    given = {"decision": "CANCEL", "measures": "名录库中没有符合条件的对象"}
    with pytest.raises(Refused):
        elsewhere.act("campaign.mend", given, by=elsewhere.person(elsewhere.partner))
    assert elsewhere.act("campaign.mend", given, by=elsewhere.person(elsewhere.lead)) == {"mending": "CANCEL"}
    figures = year_figures(elsewhere.tx, "mangshi", 2026)
    assert (figures["campaigns"], figures["campaigns_cancelled"]) == (1, 1)


@here(*ALL)
def test_a_department_with_too_few_inspectors_stops_the_draw(elsewhere: Elsewhere) -> None:
    """TD-3.3b; everywhere two certified ones of each department."""
    prepared(elsewhere)
    away = [some_inspector(elsewhere.partner, number, duty_status="LEAVE") for number in range(2, 5)]
    upsert_inspectors(elsewhere.tx, elsewhere.jurisdiction, away, JANUARY)
    assert missing_but_guideline(elsewhere) == [f"INSPECTORS_SHORT:{elsewhere.partner}"]


@here("tianqiao")
def test_staff_for_other_items_are_no_supply(elsewhere: Elsewhere) -> None:
    """P3 step 10, TD-3.3b with TQ-3.3b: 明确对应抽查事项; a certificate alone is not enough for the draw."""
    prepared(elsewhere)
    elsewhere.agreed_guideline()
    others = [some_inspector(elsewhere.partner, number, item_codes=["SX-09"]) for number in range(1, 5)]
    upsert_inspectors(elsewhere.tx, "tianqiao", others, JANUARY)
    assert missing(elsewhere) == [f"INSPECTORS_SHORT:{elsewhere.partner}"]


@here(*ALL)
def test_staff_who_are_away_all_the_time_are_no_supply(elsewhere: Elsewhere) -> None:
    """P3 step 10, TD-3.3b: who is free on no day of the campaign cannot be drawn."""
    prepared(elsewhere)
    absent = [{"from": "2026-04-01", "to": "2026-04-30"}]
    away = [some_inspector(elsewhere.partner, number, unavailable=absent) for number in range(1, 4)]
    upsert_inspectors(elsewhere.tx, elsewhere.jurisdiction, away, JANUARY)
    assert missing_but_guideline(elsewhere) == [f"INSPECTORS_SHORT:{elsewhere.partner}"]


def missing_but_guideline(world: Elsewhere) -> list[str]:
    return [code for code in missing(world) if code not in ("GUIDELINE_MISSING", "DOMAIN_RULE_MISSING")]
