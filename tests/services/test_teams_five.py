"""Teams in all five jurisdictions: shortage and a new commitment, specialties, experts, equipment, replacements."""

from datetime import date
from typing import Any

import pytest

from engine.errors import DrawError, Invalid, Refused
from engine.services.replacements import replace_later
from engine.store import draws, inspections, ledgers
from engine.store.register_rows import upsert_inspectors, upsert_items
from tests.cast import arrival, item, some_inspector
from tests.services.course import approve, dispatched, draw, ready, team, visits
from tests.services.elsewhere import ALL, JANUARY, Elsewhere, here

STRICT = ("changjiang", "mangshi", "tianqiao", "yichang")
"""Where nobody is assigned directly (differences 2)."""


def staff(world: Elsewhere, department: str, *numbers: int, **values: Any) -> None:
    """Write these inspectors of a department anew."""
    people = [some_inspector(department, number, **values) for number in numbers]
    upsert_inspectors(world.tx, world.jurisdiction, people, JANUARY)


def short(world: Elsewhere) -> None:
    """A list of objects for which market supervision has one inspector left."""
    ready(world)
    staff(world, world.lead, 2, 3, 4, duty_status="LEAVE")
    draw(world)
    world.act("teams.assign")


def members(world: Elsewhere) -> dict[str, list[Any]]:
    """Every drawn object and who goes there."""
    found = inspections.of_campaign(world.tx, world.data["campaign"])
    return {row["object_no"]: list(inspections.team(world.tx, row["id"])) for row in found}


# Shortage ------------------------------------------------------------------------------------------------------------


@here(*STRICT)
def test_a_shortage_is_recorded_with_the_named_demands(elsewhere: Elsewhere) -> None:
    """Assertion 28; TD-4.2d is the permission of one document, here the answer is INFEASIBLE (MS-2.5c)."""
    short(elsewhere)
    assert elsewhere.data["matching"] == "INFEASIBLE"
    current = draws.the_draw(elsewhere.tx, elsewhere.data["campaign"])
    drawn = {row["id"] for row in draws.objects_of(elsewhere.tx, elsewhere.data["campaign"])}
    assert {line["object"] for line in current["assignment"]["unmet"]} == drawn
    assert {line["department"] for line in current["assignment"]["unmet"]} == {elsewhere.lead}
    assert not any(members(elsewhere).values()), "no team is in force"
    given = {"ground": "OTHER", "reason": "x", "evidence": "y", "assignments": []}
    with pytest.raises(Refused, match="not allowed"):
        elsewhere.act("teams.direct", given, by=elsewhere.person(elsewhere.lead), department=elsewhere.lead)


@here(*STRICT)
def test_the_inspectors_step_alone_is_committed_again(elsewhere: Elsewhere) -> None:
    """Assertion 28; MS-2.5c: new secret, roster and entropy; the list of objects is never drawn again."""
    short(elsewhere)
    campaign = elsewhere.data["campaign"]
    objects = draws.objects_of(elsewhere.tx, campaign)
    staff(elsewhere, elsewhere.lead, 2, 3)
    supplied(elsewhere)
    with pytest.raises(Invalid, match="committed again first"):
        elsewhere.act("teams.assign")
    elsewhere.act("teams.commit")
    elsewhere.at(elsewhere.data["entropy_at"])
    assert elsewhere.act("teams.assign")["matching"] == "COMPLETE"
    assert draws.objects_of(elsewhere.tx, campaign) == objects
    assert all(len(found) == 2 for found in members(elsewhere).values())
    first, second = draws.attempts(elsewhere.tx, campaign)
    assert (first["abandonment"]["reason"], first["matching_status"]) == ("TEAMS_INFEASIBLE", "INFEASIBLE")
    assert (second["mode"], second["attempt"]) == ("TEAMS", 2)
    assert second["commitment"]["objects_from"]
    assert second["commitment"]["previous"]
    assert second["commitment"]["secret_commit"] != first["commitment"]["secret_commit"]
    assert second["certificate"]["seed"] != first["certificate"]["seed"]


def supplied(world: Elsewhere, approver: int = 2, **given: Any) -> None:
    """Market supervision says what it does about its shortage, and its head consents."""
    code, proposal = world.lead, {"measure": "REGISTER", "explanation": "补充两人", **given}
    world.act("teams.supply", proposal, by=world.person(code), department=code)
    world.act("teams.supply_decide", {"decision": "APPROVE"}, by=world.person(code, approver), department=code)


def rearranged(world: Elsewhere, changes: dict[str, Any], approver: int = 2) -> Any:
    """The initiator makes another arrangement, its head consents; what the process learns."""
    world.act("teams.rearrange", {"explanation": "顺延", **changes}, by=world.person(world.lead))
    return world.act("teams.rearrange_decide", {"decision": "APPROVE"}, by=world.person(world.lead, approver))


@here(*STRICT)
def test_supply_needs_the_consent_of_another_person(elsewhere: Elsewhere) -> None:
    """P5 step 7 with role check 1; TQ-3.3d, MS-3.4: proposed and approved in the department that is short."""
    short(elsewhere)
    assert elsewhere.data["short"] == [elsewhere.lead]
    with pytest.raises(Refused, match="another person"):
        supplied(elsewhere, approver=1)
    given = {"measure": "REGISTER", "explanation": "x"}
    with pytest.raises(Refused):
        elsewhere.act("teams.supply", given, by=elsewhere.person(elsewhere.partner), department=elsewhere.lead)


HELP = {"yichang": "YC_TAX", "changjiang": "CJ_EDU", "tianqiao": "TQ_TAX", "mangshi": "MS_MENGHUAN"}
"""A body that takes no part in the campaign; in Mangshi a township (MS-3.4: 县市、乡镇两级联动)."""


@here(*STRICT)
def test_staff_of_another_body_helps_where_it_is_named(elsewhere: Elsewhere) -> None:
    """P5 step 7, MS-3.4, TQ-3.3d: city level, townships, brigades; they go for the department that they help."""
    helper = HELP[elsewhere.jurisdiction]
    staff(elsewhere, helper, 1, 2)
    short(elsewhere)
    names = [f"{helper}-I01", f"{helper}-I02"]
    supplied(elsewhere, inspectors=names)
    elsewhere.act("teams.commit")
    elsewhere.at(elsewhere.data["entropy_at"])
    assert elsewhere.act("teams.assign")["matching"] == "COMPLETE"
    going = {member["inspector_id"] for found in members(elsewhere).values() for member in found}
    assert going & set(names)
    assert {member["department"] for found in members(elsewhere).values() for member in found} == {elsewhere.lead}


@here("mangshi")
@pytest.mark.parametrize(
    ("name", "said"),
    [("MS_MKT-I01", "comes by the draw"), ("MS_TAX-I09", "not on duty and certified"), ("MS_TAX-I08", "not on duty")],
)
def test_only_certified_staff_of_other_bodies_helps(elsewhere: Elsewhere, name: str, said: str) -> None:
    """P5 step 7; CJ-2.2d, TQ-3.3b, MS-2.2a: helpers are as eligible as everybody else."""
    staff(elsewhere, "MS_TAX", 8, cert_expiry=date(2026, 4, 29))
    short(elsewhere)
    with pytest.raises(Invalid, match=said):
        supplied(elsewhere, inspectors=[name])


@here("yichang")
def test_another_period_stays_in_the_agreed_window(elsewhere: Elsewhere) -> None:
    """YC-2.4i: 报本级政府同意后在规定时间内统一组织实施, after a shortage too."""
    ready(elsewhere, elsewhere.partner, items=["SX-01", "SX-02"])
    staff(elsewhere, elsewhere.lead, 2, 3, 4, duty_status="LEAVE")
    draw(elsewhere)
    elsewhere.act("teams.assign")
    elsewhere.with_settings("campaigns", window_proposed_by="市场监管办")
    supplied(elsewhere, measure="ARRANGEMENT")
    with pytest.raises(Invalid, match="WINDOW_NOT_AGREED"):
        rearranged(elsewhere, {"from": "2026-09-01", "to": "2026-09-30"})


@here("tianqiao", "mangshi", "yichang")
def test_a_new_partner_confirms_and_reviews_the_guideline(elsewhere: Elsewhere) -> None:
    """P5 step 7 with P3 steps 5 to 8; TQ-3.6a, MS-2.5c: asked as the first ones were; YC-2.5a, TQ-3.4, MS-2.3."""
    if elsewhere.jurisdiction == "mangshi":
        elsewhere.with_settings("task", guideline_required=True)
    ready(elsewhere, elsewhere.partner, items=["SX-01", "SX-02", "SX-03"])
    staff(elsewhere, elsewhere.lead, 2, 3, 4, duty_status="LEAVE")
    draw(elsewhere)
    elsewhere.act("teams.assign")
    supplied(elsewhere, measure="ARRANGEMENT")
    answer = rearranged(elsewhere, {"participants": [elsewhere.partner, elsewhere.third]})
    assert answer["departments"] == [elsewhere.lead, elsewhere.partner, elsewhere.third]
    assert (answer["ask_participation"], answer["ask_guideline"]) == (True, True)


@here("changjiang")
def test_another_arrangement_needs_another_person_and_a_change(elsewhere: Elsewhere) -> None:
    """P5 step 7 with role check 1; CJ-2.3c."""
    short(elsewhere)
    with pytest.raises(Invalid, match="neither period nor departments"):
        rearranged(elsewhere, {})
    with pytest.raises(Refused, match="another person"):
        rearranged(elsewhere, {"from": "2026-05-01", "to": "2026-06-29"}, approver=1)


@here("mangshi")
def test_a_roster_changed_after_that_commitment_does_not_count(elsewhere: Elsewhere) -> None:
    """Assertion 24; MS-2.5c: everything follows from what was committed to, or nothing does."""
    short(elsewhere)
    elsewhere.act("teams.commit")
    staff(elsewhere, elsewhere.lead, 2, 3)
    elsewhere.at(elsewhere.data["entropy_at"])
    assert elsewhere.act("teams.assign")["matching"] == "INFEASIBLE"
    current = draws.the_draw(elsewhere.tx, elsewhere.data["campaign"])
    elsewhere.act("teams.commit")
    second = draws.the_draw(elsewhere.tx, elsewhere.data["campaign"])
    assert second["attempt"] == current["attempt"] + 1
    draws.change_draw(elsewhere.tx, second["id"], rules={**second["rules"], "disclosure": "OPEN"})
    elsewhere.at(elsewhere.data["entropy_at"])
    with pytest.raises(DrawError, match="E_COMMITMENT_MISMATCH"):
        elsewhere.act("teams.assign")


@here("yichang")
def test_nothing_is_committed_again_where_nothing_is_short(elsewhere: Elsewhere) -> None:
    """MS-2.5c: 人员一次性选派 (assertion 29)."""
    ready(elsewhere)
    draw(elsewhere)
    elsewhere.act("teams.assign")
    with pytest.raises(Invalid, match="nothing is committed again"):
        elsewhere.act("teams.commit")


@here("changjiang")
def test_batches_and_their_order_outlive_a_shortage(elsewhere: Elsewhere) -> None:
    """CJ-2.1e with SSJ-DRAW-1, 5.2: another period has other windows, the batches stay."""
    elsewhere.overrides["limits"] = lambda inputs: {"n": 25} if inputs["kind"] == "batch_size" else {}
    ready(elsewhere, items=["SX-09"], ratio_bp=10000)
    staff(elsewhere, elsewhere.lead, 2, 3, 4, duty_status="LEAVE")
    draw(elsewhere)
    elsewhere.act("teams.assign")
    before = {row["number"]: row["batch"] for row in inspections.of_campaign(elsewhere.tx, elsewhere.data["campaign"])}
    staff(elsewhere, elsewhere.lead, 2, 3, 4)
    supplied(elsewhere, measure="ARRANGEMENT")
    assert elsewhere.act("teams.supplied") == {"rearrange": True}
    rearranged(elsewhere, {"from": "2026-05-01", "to": "2026-06-29"})
    elsewhere.act("teams.commit")
    elsewhere.at(elsewhere.data["entropy_at"])
    assert elsewhere.act("teams.assign")["matching"] == "COMPLETE"
    after = inspections.of_campaign(elsewhere.tx, elsewhere.data["campaign"])
    assert {row["number"]: row["batch"] for row in after} == before
    assert {row["planned_from"] for row in after} == {date(2026, 5, 1), date(2026, 5, 21), date(2026, 6, 10)}


# Who may go ----------------------------------------------------------------------------------------------------------


@here("changjiang", "tianqiao")
def test_a_specialty_of_the_item_is_asked_of_the_inspector(elsewhere: Elsewhere) -> None:
    """Assertion 26; CJ-2.2d: 对专业特长、执法资质等进行标注，提高匹配精准度; TQ-3.3b."""
    row = item("SX-01", elsewhere.lead, ratio_cap_bp=2000, specialties=["特种设备"], valid_from=date(2025, 1, 1))
    upsert_items(elsewhere.tx, elsewhere.jurisdiction, [row], JANUARY)
    staff(elsewhere, elsewhere.lead, 2, 4, specialties=["特种设备", "食品"])
    staff(elsewhere, elsewhere.lead, 1, 3, specialties=["食品"])
    ready(elsewhere)
    draw(elsewhere)
    team(elsewhere)
    going = {member["inspector_id"] for found in members(elsewhere).values() for member in found}
    assert going == {f"{elsewhere.lead}-I02", f"{elsewhere.lead}-I04"}


@here("tianqiao", "yichang")
def test_an_inspector_goes_for_the_items_named_for_him(elsewhere: Elsewhere) -> None:
    """Assertion 26; TQ-3.3b: 明确对应抽查事项; YC-2.3b."""
    staff(elsewhere, elsewhere.lead, 1, 2, item_codes=["SX-09"])
    staff(elsewhere, elsewhere.lead, 3, 4, item_codes=["SX-01", "SX-09"])
    ready(elsewhere)
    draw(elsewhere)
    team(elsewhere)
    going = {member["inspector_id"] for found in members(elsewhere).values() for member in found}
    assert going == {f"{elsewhere.lead}-I03", f"{elsewhere.lead}-I04"}


@here(*ALL)
@pytest.mark.parametrize(
    "barred",
    [
        {"person_kind": "EXPERT", "cert_no": None},
        {"cert_expiry": date(2026, 4, 29)},
        {"duty_status": "SUSPENDED"},
        {"recusals": [{"object_id": f"OBJ{n:05d}", "ground": "近亲属"} for n in range(1, 61)]},
        {"unavailable": [{"from": "2026-04-01", "to": "2026-04-30"}]},
    ],
)
def test_whoever_may_not_inspect_is_never_drawn(elsewhere: Elsewhere, barred: dict[str, Any]) -> None:
    """Assertion 26; CJ-2.2d, TQ-3.3b, TQ-3.3c, MS-2.2a, YC-2.3d, TD-3.3b."""
    ready(elsewhere)
    staff(elsewhere, elsewhere.lead, 1, 2, **barred)
    draw(elsewhere)
    team(elsewhere)
    going = {member["inspector_id"] for found in members(elsewhere).values() for member in found}
    assert going == {f"{elsewhere.lead}-I03", f"{elsewhere.lead}-I04"}


@here("tianqiao")
def test_an_expert_comes_along_and_does_not_count(elsewhere: Elsewhere) -> None:
    """Assertion 26; TQ-3.3c: 吸收检测机构、科研院所和专家学者等参与."""
    staff(elsewhere, elsewhere.lead, 9, person_kind="EXPERT", cert_no=None, cert_expiry=None)
    ready(elsewhere)
    draw(elsewhere)
    place = draws.objects_of(elsewhere.tx, elsewhere.data["campaign"])[0]["id"]
    expert = f"{elsewhere.lead}-I09"
    team(elsewhere, experts=[{"inspector": expert, "object": place}])
    roles = {member["inspector_id"]: member["role"] for member in members(elsewhere)[place]}
    assert roles[expert] == "ASSIST"
    assert sorted(roles.values()) == ["ASSIST", "INSPECT", "INSPECT"]
    visit = next(visit for visit in dispatched(elsewhere) if visit.data["object"] == place)
    approve(visit)
    certified = [name for name in roles if name != expert]
    alone = arrival(visit, present=[certified[0], expert])
    with pytest.raises(Invalid, match="1 inspectors are present"):
        visit.act("visit.checkin", alone, by=visit.person(visit.lead))
    visit.act("visit.checkin", arrival(visit, present=[*certified, expert]), by=visit.person(visit.lead))


@here("tianqiao")
@pytest.mark.parametrize(
    ("expert", "said"), [("I01", "is certified and comes by the draw"), ("I99", "has no .* in its register")]
)
def test_only_an_expert_of_the_register_comes_without_the_draw(elsewhere: Elsewhere, expert: str, said: str) -> None:
    """TQ-3.3c: everybody who inspects is drawn (YC-2.5c, CJ-2.4a; assertion 79)."""
    ready(elsewhere)
    draw(elsewhere)
    place = draws.objects_of(elsewhere.tx, elsewhere.data["campaign"])[0]["id"]
    with pytest.raises(Invalid, match=said):
        team(elsewhere, experts=[{"inspector": f"{elsewhere.lead}-{expert}", "object": place}])


@here("tianqiao")
def test_each_department_confirms_its_equipment(elsewhere: Elsewhere) -> None:
    """Assertion 81; TQ-3.6b: 积极选配人员、装备."""
    ready(elsewhere)
    draw(elsewhere)
    with pytest.raises(Invalid, match="the equipment is missing"):
        team(elsewhere, equipment=[])


@here("yichang", "changjiang", "mangshi", "tiedong")
def test_elsewhere_equipment_may_be_left_out(elsewhere: Elsewhere) -> None:
    """TQ-3.6b is one document's."""
    ready(elsewhere)
    draw(elsewhere)
    team(elsewhere, equipment=[])


# Replacement after the lock ------------------------------------------------------------------------------------------


def replace(world: Elsewhere, visit: Elsewhere, out: str, approver: int = 2) -> str:
    given = {"inspector": out, "reason": "UNAVAILABLE", "evidence": "请假单", "proposed_by": f"{world.lead}-1"}
    number = inspections.the_inspection(world.tx, visit.data["inspection"])["number"]
    inputs = {"submission": {**given, "inspection": number}}
    return str(replace_later(visit.call(visit.person(world.lead, approver)), inputs)["replacement"])


@here(*ALL)
def test_who_falls_ill_later_is_replaced_at_that_place_only(elsewhere: Elsewhere) -> None:
    """Data section 6 no 9; YC-2.5c, TD-4.2d: by the draw, with approver, in the ledger."""
    pending = visits(elsewhere)
    before = members(elsewhere)
    visit = pending[0]
    out = before[visit.data["object"]][0]["inspector_id"]
    into = replace(elsewhere, visit, out)
    after = members(elsewhere)
    names = {member["inspector_id"] for member in after[visit.data["object"]]}
    assert into in names
    assert out not in names
    others = {name for name in before if name != visit.data["object"]}
    assert {name: after[name] for name in others} == {name: before[name] for name in others}
    (entry,) = ledgers.entries(elsewhere.tx, elsewhere.data["campaign"])
    assert (entry["type"], entry["outgoing"], entry["incoming"]) == ("REPLACE_INSPECTOR", out, into)


@here("mangshi")
def test_a_replacement_needs_another_person(elsewhere: Elsewhere) -> None:
    """Role check 1."""
    visit = visits(elsewhere)[0]
    out = members(elsewhere)[visit.data["object"]][0]["inspector_id"]
    with pytest.raises(Refused, match="another person"):
        replace(elsewhere, visit, out, approver=1)


# Leaders -------------------------------------------------------------------------------------------------------------


def leaders(world: Elsewhere, name: str) -> list[str]:
    """Who leads at an object, in the order of departments."""
    return [member["inspector_id"] for member in members(world)[name] if member["leader"]]


@here(*ALL)
def test_every_team_has_a_leader_of_each_department(elsewhere: Elsewhere) -> None:
    """P5 step 4: leader per team; YC-2.5c, CJ-2.4a, TD-4.2d, MS-2.5c."""
    staff(elsewhere, elsewhere.lead, 1, 2, 3, leader_capable=False)
    ready(elsewhere, elsewhere.partner, items=["SX-01", "SX-02"])
    draw(elsewhere)
    team(elsewhere)
    for name in members(elsewhere):
        first, second = sorted(leaders(elsewhere, name), key=lambda one: not one.startswith(elsewhere.lead))
        assert first == f"{elsewhere.lead}-I04", "the only one who may"
        assert second.startswith(elsewhere.partner)


@here(*ALL)
def test_without_anybody_who_may_lead_nothing_is_drawn(elsewhere: Elsewhere) -> None:
    """P5 step 4 with TD-3.3b: what a team needs is asked before the draw."""
    ready(elsewhere)
    staff(elsewhere, elsewhere.lead, 1, 2, 3, 4, leader_capable=False)
    assert elsewhere.act("campaign.readiness")["missing"] == [f"LEADER_MISSING:{elsewhere.lead}"]


@here(*ALL)
def test_a_leader_is_replaced_by_one_who_may_lead(elsewhere: Elsewhere) -> None:
    """P5 step 4; YC-2.5c: where nobody else of the team may, only those who may come in (SSJ-DRAW-1, 8)."""
    staff(elsewhere, elsewhere.lead, 1, 2, 3, leader_capable=False)
    visit = visits(elsewhere)[0]
    going = {member["inspector_id"] for member in members(elsewhere)[visit.data["object"]]}
    free = next(n for n in (1, 2, 3) if f"{elsewhere.lead}-I{n:02}" not in going)
    staff(elsewhere, elsewhere.lead, free)
    incoming = f"{elsewhere.lead}-I{free:02}"
    assert replace(elsewhere, visit, f"{elsewhere.lead}-I04") == incoming
    assert leaders(elsewhere, visit.data["object"]) == [incoming]


@here("tiedong")
def test_the_first_named_leads_where_nobody_is_marked(elsewhere: Elsewhere) -> None:
    """P5 step 4 with TD-4.2d: a directly assigned team is led too."""
    short(elsewhere)
    staff(elsewhere, elsewhere.lead, 1, 2, leader_capable=False)
    unmet = draws.the_draw(elsewhere.tx, elsewhere.data["campaign"])["assignment"]["unmet"]
    pair = [f"{elsewhere.lead}-I02", f"{elsewhere.lead}-I01"]
    lines = [{"object": demand["object"], "inspectors": pair} for demand in unmet]
    given = {"ground": "OTHER", "reason": "专业人员不足", "evidence": "人员名录", "assignments": lines}
    code = elsewhere.lead
    elsewhere.act("teams.direct", given, by=elsewhere.person(code), department=code)
    elsewhere.act("teams.direct_decide", {"decision": "APPROVE"}, by=elsewhere.person(code, 2), department=code)
    assert {tuple(leaders(elsewhere, line["object"])) for line in unmet} == {(f"{elsewhere.lead}-I02",)}
