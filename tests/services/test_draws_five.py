"""The draws of all five jurisdictions: floors, caps, classes, batches, exclusions, objects that are gone."""

from collections import Counter
from datetime import date
from typing import Any

import pytest

from engine.errors import Invalid, Refused
from engine.services.batches import batch_windows
from engine.services.withdrawals import withdraw_object
from engine.store import campaigns, draws, exceptions, inspections, ledgers, merging, plans, publications
from engine.store.register_rows import upsert_items, upsert_objects
from tests.cast import item, some_object
from tests.services.course import (
    approve,
    conclude,
    dispatched,
    draw,
    enter,
    framed,
    go,
    items,
    publish,
    ready,
    rows,
    stored,
    team,
    visits,
)
from tests.services.elsewhere import ALL, JANUARY, Elsewhere, at, here

SEPTEMBER: dict[str, Any] = {"from": "2026-09-01", "to": "2026-09-30"}


def unclassed(world: Elsewhere, count: int, **values: Any) -> None:
    """The first `count` objects are active and without a risk class; all others are closed."""
    objects = [some_object(n, risk_class=None, status="ACTIVE" if n <= count else "CANCELLED", **values)
               for n in range(1, 61)]  # fmt: skip
    upsert_objects(world.tx, world.jurisdiction, objects, JANUARY)


def quotas(world: Elsewhere) -> dict[str, Any]:
    found: dict[str, Any] = draws.the_draw(world.tx, world.data["campaign"])["quotas"]
    return found


def states(world: Elsewhere) -> dict[str, list[str]]:
    return {
        state: [row["id"] for row in draws.objects_of(world.tx, world.data["campaign"], state)]
        for state in ("DRAWN", "RESERVE", "EXCLUDED", "WITHDRAWN")
    }


# Floor ---------------------------------------------------------------------------------------------------------------


def overridden(world: Elsewhere, campaign: int) -> None:
    """The plan of the campaign passes over a soft limit, with reason and approver."""
    plan = campaigns.plan_of_line(world.tx, campaigns.the_campaign(world.tx, campaign)["plan_line_id"])["id"]
    world.data["plan"] = plan
    world.act("plan.override", {"reason": "对象少，力量不足"}, by=world.person(world.lead, 9))


@here("mangshi")
def test_five_per_cent_of_59_objects_are_three(elsewhere: Elsewhere) -> None:
    """Assertion 20; MS-2.4b: 随机抽查的比例不得低于检查对象的5%."""
    unclassed(elsewhere, 59)
    ready(elsewhere, ratio_bp=400)
    framed(elsewhere)
    assert (quotas(elsewhere)["floor_target"], elsewhere.data["quota"]) == (3, 3)


@here("mangshi")
def test_four_per_cent_need_a_reason_and_an_approver(elsewhere: Elsewhere) -> None:
    """Assertion 20; MS-2.4b: 原则上, so it may be passed over; the exception is on record."""
    unclassed(elsewhere, 50)
    campaign = ready(elsewhere, ratio_bp=400)
    framed(elsewhere)
    assert elsewhere.data["quota"] == 3
    overridden(elsewhere, campaign)
    elsewhere.act("draw.quotas")
    assert elsewhere.data["quota"] == 2
    line = campaigns.the_campaign(elsewhere.tx, campaign)["plan_line_id"]
    assert exceptions.approved_for_line(elsewhere.tx, line, "SOFT_LIMIT")
    assert "SOFT_LIMIT" in {row["rule"] for row in plans.exceptions(elsewhere.tx, "mangshi", JANUARY.date())}


@here("changjiang", "yichang", "tianqiao", "tiedong")
def test_the_same_four_per_cent_pass_elsewhere(elsewhere: Elsewhere) -> None:
    """Assertion 20: the floor is that of one document (MS-2.4b)."""
    unclassed(elsewhere, 50)
    ready(elsewhere, ratio_bp=400)
    framed(elsewhere)
    assert elsewhere.data["quota"] == 2


@here("mangshi")
def test_excluded_objects_stay_in_the_denominator(elsewhere: Elsewhere) -> None:
    """Assertion 21; MS-2.4b, MS-2.1c: excluded with a code they are rows of the frame and never drawn."""
    unclassed(elsewhere, 60)
    ready(elsewhere, ratio_bp=500)
    ground = "专项执法检查"
    out = [{"object": f"OBJ{n:05d}", "reason": "另案办理", "ground": ground} for n in range(1, 41)]
    draw(elsewhere, out)
    assert quotas(elsewhere)["floor_target"] == 3
    assert quotas(elsewhere)["total"] == 3, "5 % of the 20 others are one"
    found = states(elsewhere)
    assert found["EXCLUDED"] == [line["object"] for line in out]
    assert not {*found["DRAWN"], *found["RESERVE"]} & set(found["EXCLUDED"])


GROUND = "被投诉举报涉嫌违法违规行为"


@here("mangshi")
def test_an_object_stays_out_on_one_of_four_grounds(elsewhere: Elsewhere) -> None:
    """MS-2.1c: 可以不纳入联合抽查监管范围, asked of decision D12 (assertion 21)."""
    ready(elsewhere)
    elsewhere.act("draw.frame")
    line = {"object": "OBJ00001", "reason": "另案办理", "ground": "企业不愿意"}
    with pytest.raises(Invalid, match="keeps nobody out of the joint draw here"):
        elsewhere.act("draw.confirm", {"confirmed": True, "exclusions": [line]}, by=elsewhere.person(elsewhere.lead))
    added = {"confirmed": True, "exclusions": [{**line, "ground": GROUND}]}
    elsewhere.act("draw.confirm", added, by=elsewhere.person(elsewhere.lead))
    frame = draws.frame(elsewhere.tx, elsewhere.data["campaign"])
    assert {row["id"]: row["exclusion"] for row in frame if row["exclusion"]} == {"OBJ00001": "OUT_OF_JOINT"}
    granted = plans.exceptions(elsewhere.tx, "mangshi", JANUARY.date())[-1]
    assert (granted["rule"], granted["reason"]) == ("EXCLUSION:OUT_OF_JOINT", f"{GROUND}：另案办理")
    with pytest.raises(Invalid, match="OBJ00001 is out already: OUT_OF_JOINT"):
        elsewhere.act("draw.confirm", added, by=elsewhere.person(elsewhere.lead))


@here("changjiang", "tianqiao", "tiedong", "yichang")
@pytest.mark.parametrize("ground", [GROUND, "特殊重点领域", "企业不愿意"])
def test_elsewhere_no_ground_takes_a_firm_out_by_hand(elsewhere: Elsewhere, ground: str) -> None:
    """P4 step 2: MS-2.1c is one document's; in CJ not even class A stays out (CJ-2.5a), TQ-4.2a is about P9."""
    ready(elsewhere)
    elsewhere.act("draw.frame")
    line = {"object": "OBJ00001", "reason": "说明", "ground": ground}
    with pytest.raises(Invalid, match="keeps nobody out of the joint draw here"):
        elsewhere.act("draw.confirm", {"confirmed": True, "exclusions": [line]}, by=elsewhere.person(elsewhere.lead))


@here(*ALL)
def test_an_object_that_closed_is_no_row_of_the_frame(elsewhere: Elsewhere) -> None:
    """Assertions 21 and 25; YC-2.3c, YC-2.5b: one not of this frame is refused as a row."""
    unclassed(elsewhere, 30)
    ready(elsewhere)
    assert elsewhere.act("draw.frame") == {"frame_size": 30}


# Classes, tags, caps -------------------------------------------------------------------------------------------------


def ratio(world: Elsewhere) -> dict[str, int]:
    """Ratio of each stratum in the rules of the draw."""
    rules = draws.the_draw(world.tx, world.data["campaign"])["rules"]
    return {line["stratum"]: line["ratio_bp"] for line in rules["strata"]}


@here("changjiang")
def test_classes_differ_and_a_is_a_row_with_a_low_ratio(elsewhere: Elsewhere) -> None:
    """Assertions 22, 64; CJ-2.5a, CJ-2.3d: D at least C at least B at least A; A has no exclusion code."""
    ready(elsewhere, ratio_bp=500)
    framed(elsewhere)
    found = ratio(elsewhere)
    assert found["D"] >= found["C"] >= found["B"] >= found["A"] >= 0
    assert found["D"] > found["A"]
    assert not any(row["exclusion"] for row in draws.frame(elsewhere.tx, elsewhere.data["campaign"]))


@here("changjiang")
def test_with_ratio_0_class_a_is_never_drawn_with_a_low_one_it_may_be(elsewhere: Elsewhere) -> None:
    """Assertion 22; CJ-2.5a."""
    ready(elsewhere, ratio_bp=2000)
    draw(elsewhere)
    classes = {row["object_no"]: row["risk_class"] for row in visits_of(elsewhere)}
    assert "A" in classes.values()
    elsewhere.overrides["ratio"] = lambda inputs: {"ratio_bp": 0} if inputs["risk_class"] == "A" else {}
    ready(elsewhere, ratio_bp=2000, **SEPTEMBER)
    draw(elsewhere)
    assert "A" not in {row["risk_class"] for row in visits_of(elsewhere)}


def visits_of(world: Elsewhere) -> list[Any]:
    return inspections.of_campaign(world.tx, world.data["campaign"])


@here("changjiang")
def test_a_general_item_has_a_cap_and_a_key_item_none(elsewhere: Elsewhere) -> None:
    """CJ-2.1e, CJ-2.1f: a ratio above the cap comes down to it unless an approver lets it pass."""
    ready(elsewhere, ratio_bp=5000)
    framed(elsewhere)
    rules = draws.the_draw(elsewhere.tx, elsewhere.data["campaign"])["rules"]
    assert rules["cap_required"] is True
    assert max(line["ratio_bp"] for line in rules["strata"]) <= 2000
    assert all(line["cap_bp"] <= 2000 for line in rules["strata"])
    ready(elsewhere, ratio_bp=5000, items=["SX-09"])
    framed(elsewhere)
    rules = draws.the_draw(elsewhere.tx, elsewhere.data["campaign"])["rules"]
    assert all("cap_bp" not in line for line in rules["strata"])
    assert max(line["ratio_bp"] for line in rules["strata"]) >= 5000


@here("yichang", "tianqiao")
def test_a_superior_ratio_comes_before_that_of_the_plan(elsewhere: Elsewhere) -> None:
    """YC-2.2d, TQ-3.2c (assertion 7)."""
    ready(elsewhere, ratio_bp=500)
    row = item(
        "SX-01", elsewhere.lead, partners=[], ratio_bp=1000, ratio_source="PROVINCE", valid_from=date(2025, 1, 1)
    )
    upsert_items(elsewhere.tx, elsewhere.jurisdiction, [row], JANUARY)
    framed(elsewhere)
    assert set(ratio(elsewhere).values()) == {1000}


MARKS = {
    "yichang": ("投诉举报多", "风险突出", "失信", "严重失信"),
    "tianqiao": ("投诉举报多", "风险突出", "失信", "严重失信"),
    "mangshi": ("社会关注度高", "投诉举报多", "列入异常名录", "失信", "严重违法违规记录"),
}


def weights(world: Elsewhere) -> dict[str, int]:
    return {row["id"]: row["weight"] for row in draws.frame(world.tx, world.data["campaign"])}


@here(*MARKS)
def test_each_tag_of_the_document_raises_and_good_credit_lowers(elsewhere: Elsewhere) -> None:
    """Assertion 66; YC-2.2f, YC-2.2g, TQ-3.2d, MS-2.4c, MS-2.4d."""
    marks = MARKS[elsewhere.jurisdiction]
    marked = [some_object(n, risk_class=None, tags=[tag]) for n, tag in enumerate((*marks, "信用良好"), 2)]
    upsert_objects(elsewhere.tx, elsewhere.jurisdiction, [some_object(1, risk_class=None), *marked], JANUARY)
    ready(elsewhere)
    elsewhere.act("draw.frame")
    found = weights(elsewhere)
    for number in range(2, len(marks) + 2):
        assert found[f"OBJ{number:05d}"] > found["OBJ00001"], marks[number - 2]
    assert found[f"OBJ{len(marks) + 2:05d}"] < found["OBJ00001"]


@here("mangshi")
@pytest.mark.parametrize("name", ["region_risk", "industry_risk"])
def test_risky_regions_and_trades_are_drawn_more_often(elsewhere: Elsewhere, name: str) -> None:
    """Assertion 66; MS-2.4c raises for HIGH, MS-2.4d may lower for LOW."""
    risks = ("HIGH", "NORMAL", "LOW")
    objects = [some_object(n, risk_class=None, **{name: risk}) for n, risk in enumerate(risks, 1)]
    upsert_objects(elsewhere.tx, "mangshi", objects, JANUARY)
    ready(elsewhere)
    elsewhere.act("draw.frame")
    high, normal, low = (weights(elsewhere)[f"OBJ{n:05d}"] for n in (1, 2, 3))
    assert high > normal >= low


# Batches -------------------------------------------------------------------------------------------------------------


@here("changjiang")
def test_a_key_item_at_100_per_cent_gives_batches_of_everybody(elsewhere: Elsewhere) -> None:
    """Assertion 23; CJ-2.1e: 抽查比例高的，可以通过随机抽取的方式确定检查批次顺序."""
    batched(elsewhere, 25)
    ready(elsewhere, items=["SX-09"], ratio_bp=10000)
    draw(elsewhere)
    current = draws.the_draw(elsewhere.tx, elsewhere.data["campaign"])
    assert current["mode"] == "ORDER"
    drawn = draws.objects_of(elsewhere.tx, elsewhere.data["campaign"])
    assert [row["id"] for row in drawn] == [f"OBJ{n:05d}" for n in range(1, 61)]
    assert Counter(row["batch"] for row in drawn) == {1: 25, 2: 25, 3: 10}
    first = [row["id"] for row in drawn if row["batch"] == 1]
    assert first != [f"OBJ{n:05d}" for n in range(1, 26)], "the order is drawn"
    assert states(elsewhere)["RESERVE"] == []


def batched(world: Elsewhere, size: int) -> None:
    """So many objects in a batch."""
    world.overrides["limits"] = lambda inputs: {"n": size} if inputs["kind"] == "batch_size" else {}


@here("changjiang")
def test_each_batch_has_its_days_and_its_visits_keep_to_them(elsewhere: Elsewhere) -> None:
    """Assertion 23; CJ-2.1e: inspections carry their batch and planned window."""
    batched(elsewhere, 25)
    ready(elsewhere, items=["SX-09"], ratio_bp=10000)
    draw(elsewhere)
    team(elsewhere)
    windows = {row["batch"]: (row["planned_from"], row["planned_to"]) for row in visits_of(elsewhere)}
    assert [windows[batch] for batch in (1, 2, 3)] == batch_windows(date(2026, 4, 1), date(2026, 4, 30), 3)
    last = next(visit for visit in dispatched(elsewhere) if visit.data["batch"] == 3)
    assert (last.data["planned_from"], last.data["planned_to"]) == (date(2026, 4, 21), date(2026, 4, 30))
    with pytest.raises(Invalid, match="batch 3 is visited from 2026-04-21 to 2026-04-30"):
        approve(last, planned_on="2026-04-07")
    approve(last)


@pytest.mark.parametrize(
    ("last", "batches", "lengths"),
    [(30, 1, [30]), (30, 3, [10, 10, 10]), (30, 4, [7, 8, 7, 8]), (3, 3, [1, 1, 1]), (2, 3, [2])],
)
def test_windows_cover_the_period_without_gap_or_overlap(last: int, batches: int, lengths: list[int]) -> None:
    """CJ-2.1e: whole days, one window for all where there are fewer days than batches."""
    windows = batch_windows(date(2026, 4, 1), date(2026, 4, last), batches)
    days = [date(2026, 4, n) for first, final in windows for n in range(first.day, final.day + 1)]
    assert days == [date(2026, 4, n) for n in range(1, last + 1)]
    assert [(final - first).days + 1 for first, final in windows] == lengths


@here("yichang", "tianqiao", "mangshi", "tiedong")
def test_elsewhere_everybody_is_drawn_at_once(elsewhere: Elsewhere) -> None:
    """CJ-2.1e is the permission of one document (assertion 23)."""
    ready(elsewhere, items=["SX-09"], ratio_bp=10000)
    draw(elsewhere)
    assert draws.the_draw(elsewhere.tx, elsewhere.data["campaign"])["mode"] == "SELECT"
    assert len(states(elsewhere)["DRAWN"]) == 60


# Merged, recognised --------------------------------------------------------------------------------------------------


@here(*ALL)
def test_a_pending_visit_takes_the_items_in_place_of_a_second_one(elsewhere: Elsewhere) -> None:
    """Assertion 30; YC-2.4b, CJ-2.0: the departments of the visit are offered the items and conclude them."""
    ready(elsewhere, items=["SX-01"], ratio_bp=2000)
    draw(elsewhere)
    team(elsewhere)
    first = elsewhere.data["campaign"]
    pending = dispatched(elsewhere)
    taken = states(elsewhere)["DRAWN"]
    ready(elsewhere, items=["SX-09"], ratio_bp=2000)
    draw(elsewhere)
    second = elsewhere.data["campaign"]
    assert set(states(elsewhere)["EXCLUDED"]) == set(taken)
    assert not set(states(elsewhere)["DRAWN"]) & set(taken)
    visit = pending[0]
    assert items(visit, visit.lead) == ["SX-01"]
    go(visit)
    checks = {"items": [{"item": name, "problem": False} for name in ("SX-01", "SX-09")]}
    visit.act("visit.items", checks, by=visit.person(visit.lead), department=visit.lead)
    lines = [{"item": name, "codes": ["R01"], "severity": "NONE"} for name in ("SX-01", "SX-09")]
    with pytest.raises(Invalid, match="SX-09 has no conclusion"):
        visit.act("result.conclude", {"results": lines[:1]}, by=visit.person(visit.lead), department=visit.lead)
    visit.act("result.conclude", {"results": lines}, by=visit.person(visit.lead), department=visit.lead)
    assert {row["item"]: row["merged_from"] for row in rows(visit)} == {"SX-01": None, "SX-09": second}
    year = date(2026, 1, 1), date(2026, 12, 31)
    assert merging.visits_saved(elsewhere.tx, elsewhere.jurisdiction, *year) == len(taken)
    assert first != second


@here("yichang")
def test_departments_on_one_visit_save_visits(elsewhere: Elsewhere) -> None:
    """YC-2.4b, CJ-2.0: the sum of departments in a visit less one (assertion 30)."""
    visit = visits(elsewhere, elsewhere.partner, items=["SX-01", "SX-02"])[0]
    go(visit)
    conclude(visit)
    assert merging.visits_saved(elsewhere.tx, "yichang", date(2026, 1, 1), date(2026, 12, 31)) == 1


@here("yichang", "tianqiao", "mangshi")
def test_a_published_result_of_the_year_is_recognised_and_counted(elsewhere: Elsewhere) -> None:
    """Assertion 31; YC-2.6d, TQ-3.7d, MS-3.2b."""
    visit = visits(elsewhere)[0]
    go(visit)
    conclude(visit)
    enter(visit, visit.lead)
    publish(visit, visit.lead)
    elsewhere.at(max(elsewhere.now, at(4, 7)))
    ready(elsewhere, **SEPTEMBER)
    framed(elsewhere)
    codes = {row["id"]: row["exclusion"] for row in draws.frame(elsewhere.tx, elsewhere.data["campaign"])}
    assert [name for name, code in codes.items() if code == "RECOGNISED"] == [visit.data["object"]]
    assert merging.recognised(elsewhere.tx, elsewhere.jurisdiction, date(2026, 1, 1), date(2026, 12, 31)) == 1


@here("changjiang", "tiedong")
def test_elsewhere_a_result_does_not_stand_for_a_visit(elsewhere: Elsewhere) -> None:
    """Assertion 31: recognition is the rule of three documents."""
    visit = visits(elsewhere)[0]
    go(visit)
    conclude(visit)
    enter(visit, visit.lead)
    publish(visit, visit.lead)
    ready(elsewhere, **SEPTEMBER)
    framed(elsewhere)
    assert not any(row["exclusion"] for row in draws.frame(elsewhere.tx, elsewhere.data["campaign"]))


# Gone ----------------------------------------------------------------------------------------------------------------

GONE = {"gone_on": "2026-01-05", "reason": "CLOSED", "evidence": "登记档案"}


def withdraw(world: Elsewhere, name: str, approver: int = 2, **given: Any) -> Any:
    proposal = {**GONE, "object": name, "proposed_by": f"{world.lead}-1", **given}
    return withdraw_object(world.call(world.person(world.lead, approver)), {"submission": proposal})


@here(*ALL)
def test_the_next_of_the_reserve_replaces_an_error_of_the_frame(elsewhere: Elsewhere) -> None:
    """Assertion 25; YC-2.5b, MS-2.5c: gone before the snapshot, withdrawn with approver, in the ledger."""
    ready(elsewhere, ratio_bp=2000)
    draw(elsewhere)
    team(elsewhere)
    elsewhere.act("inspections.dispatch")
    begun = len(elsewhere.started)
    before = states(elsewhere)
    answer = withdraw(elsewhere, before["DRAWN"][0])
    after = states(elsewhere)
    assert after["WITHDRAWN"] == before["DRAWN"][:1]
    assert set(after["DRAWN"]) == {*before["DRAWN"][1:], answer["replacement"]}
    assert answer["replacement"] in before["RESERVE"]
    ((_, key, data),) = elsewhere.started[begun:]
    assert data["object"] == answer["replacement"]
    assert key != answer["withdrawn"]
    assert len(inspections.team(elsewhere.tx, data["inspection"])) == 2
    (entry,) = ledgers.entries(elsewhere.tx, elsewhere.data["campaign"])
    assert (entry["type"], entry["proposed_by"], entry["approved_by"]) == (
        "OBJECT_WITHDRAWN", f"{elsewhere.lead}-1", f"{elsewhere.lead}-2",
    )  # fmt: skip


@here("mangshi")
def test_what_goes_after_the_snapshot_is_a_result_and_no_redraw(elsewhere: Elsewhere) -> None:
    """Assertion 25; MS-2.5c: cancelled after the snapshot gives R11 and no replacement."""
    world = elsewhere
    pending = visits(world)
    with pytest.raises(Invalid, match="that it went is a result"):
        withdraw(world, pending[0].data["object"], gone_on="2026-04-07")
    visit = pending[0]
    go(visit, found="CLOSED")
    conclude(visit, SX_01={"codes": ["R11"], "severity": "NONE"})
    visit.data["department"] = visit.lead
    assert visit.act("follow_up.propose")["register_changed"] is True
    visit.act("follow_up.register")
    assert stored(visit)["status"] == "CONCLUDED"
    assert len(visits_of(world)) == len(pending)


@here("yichang")
@pytest.mark.parametrize(("given", "error", "said"), [
    ({"approver": 1}, Refused, "another person"),
    ({"proposed_by": "YC_MKT-2"}, Refused, "another person"),
    ({"name": "OBJ99999"}, Invalid, "was not drawn"),
])  # fmt: skip
def test_a_withdrawal_needs_two_people_and_a_drawn_object(
    elsewhere: Elsewhere, given: dict[str, Any], error: type[Exception], said: str
) -> None:
    """Data section 6 no 9, role check 1 (assertion 25)."""
    ready(elsewhere)
    draw(elsewhere)
    name = given.pop("name", states(elsewhere)["DRAWN"][0])
    with pytest.raises(error, match=said):
        withdraw(elsewhere, name, **given)


@here("yichang")
def test_without_a_reserve_one_object_less_is_inspected(elsewhere: Elsewhere) -> None:
    """SSJ-DRAW-1, 8: with no reserve left nothing comes in (assertion 25)."""
    unclassed(elsewhere, 2)
    ready(elsewhere, items=["SX-09"], ratio_bp=10000)
    draw(elsewhere)
    assert withdraw(elsewhere, "OBJ00001")["replacement"] is None
    assert campaigns.the_campaign(elsewhere.tx, elsewhere.data["campaign"])["objects_total"] == 1


# Visit cap -----------------------------------------------------------------------------------------------------------


@here(*ALL)
@pytest.mark.parametrize(("cap", "codes"), [(1, {"VISIT_CAP"}), (2, set()), (None, set())])
def test_an_object_that_was_visited_often_enough_is_left_alone(
    elsewhere: Elsewhere, cap: int | None, codes: set[str]
) -> None:
    """Assertion 21; YC-2.4d 防止检查过多和执法扰民: the cap is set locally, none of the documents names one."""
    visit = visits(elsewhere)[0]
    go(visit)
    conclude(visit)
    elsewhere.overrides["limits"] = lambda inputs: {"n": cap} if inputs["kind"] == "visit_cap" else {}
    ready(elsewhere, items=["SX-09"], **SEPTEMBER)
    framed(elsewhere)
    frame = draws.frame(elsewhere.tx, elsewhere.data["campaign"])
    assert {row["exclusion"] for row in frame} - {""} == codes
    assert {row["id"] for row in frame if row["exclusion"]} == ({visit.data["object"]} if codes else set())


@here(*ALL)
def test_one_draw_one_team_one_visit_for_an_object(elsewhere: Elsewhere) -> None:
    """Assertion 29; MS-2.5c: 名单一次性抽取、人员一次性选派、检查一次性完成."""
    pending = visits(elsewhere, elsewhere.partner, items=["SX-01", "SX-02"])
    assert len(draws.attempts(elsewhere.tx, elsewhere.data["campaign"])) == 1
    objects = [visit.data["object"] for visit in pending]
    assert len(set(objects)) == len(objects)
    for visit in pending:
        members = inspections.team(elsewhere.tx, visit.data["inspection"])
        assert Counter(row["department"] for row in members) == {elsewhere.lead: 2, elsewhere.partner: 2}


# What is public ------------------------------------------------------------------------------------------------------


def published(world: Elsewhere, kind: str) -> list[Any]:
    """What went out of a kind."""
    return [row["content"] for row in publications.published(world.tx, world.jurisdiction, kind)]


@here(*ALL)
def test_the_commitment_is_public_before_its_chance_exists(elsewhere: Elsewhere) -> None:
    """P4 step 5; YC-2.5b, CJ-2.4a, MS-1.3: commitment and rules go out, where and when is the anchor (assertion 86)."""
    ready(elsewhere)
    framed(elsewhere)
    elsewhere.act("draw.commit")
    (told,) = published(elsewhere, "commitment")
    current = draws.the_draw(elsewhere.tx, elsewhere.data["campaign"])
    assert told["commitment_hash"] == current["commitment_hash"]
    assert told["rules"]["strata"]
    assert "frame_key" not in str(told)
    (anchor,) = current["anchors"]
    assert (anchor["kind"], anchor["time"]) == ("PUBLICATION", current["commitment"]["commit_time"])
    elsewhere.at(elsewhere.data["entropy_at"])
    elsewhere.act("draw.select")
    certificate = draws.the_draw(elsewhere.tx, elsewhere.data["campaign"])["certificate"]
    assert certificate["anchors"] == [anchor]
    assert "W_NO_ANCHOR" not in certificate["warnings"]


@here("yichang")
def test_a_commitment_without_anchors_shows_a_warning(elsewhere: Elsewhere) -> None:
    """Assertion 86; YC-2.5b, CJ-2.4a: no channel confirmed it, so the order of events rests on the operator's word."""
    elsewhere.silent.add("省级平台")
    ready(elsewhere)
    draw(elsewhere)
    current = draws.the_draw(elsewhere.tx, elsewhere.data["campaign"])
    assert current["anchors"] == []
    assert "W_NO_ANCHOR" in current["certificate"]["warnings"]


@here(*ALL)
def test_the_name_list_is_public_in_one_document_elsewhere_the_record_of_the_draw(elsewhere: Elsewhere) -> None:
    """P4 step 9; TD-4.5b: 名单; others: the record with its statement and counts, before and after the visits."""
    pending = visits(elsewhere)
    (record,) = published(elsewhere, "draw")
    assert record["statement"] == "partly verifiable: the public cannot recompute the selection"
    assert record["outcome"]["quotas"]["total"] == len(pending)
    assert record["frame_size"] == 60
    assert "OBJ0" not in str(record)
    for visit in pending:
        go(visit)
        conclude(visit)
    lists = published(elsewhere, "list")
    assert bool(lists) is (elsewhere.jurisdiction == "tiedong")
    shown = campaigns.the_campaign(elsewhere.tx, elsewhere.data["campaign"])["list_published_at"]
    assert (shown is None) is (elsewhere.jurisdiction != "tiedong")


@here("mangshi")
def test_the_guideline_is_public_when_it_is_agreed(elsewhere: Elsewhere) -> None:
    """MS-1.3: 程序公开."""
    ready(elsewhere)
    (told,) = published(elsewhere, "guideline")
    assert [entry["field"] for entry in told["entries"]] == elsewhere.profile["task"]["guideline_fields"]
