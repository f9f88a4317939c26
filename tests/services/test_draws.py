"""The draw of objects: frame, exclusions, commitment, selection, lock."""

from datetime import timedelta
from typing import Any

import pytest

from engine.errors import DrawError, Invalid
from engine.store import campaigns, draws, inspections
from engine.store.register_rows import upsert_objects
from engine.store.tables_domain import draw_secret
from tests.cast import HERE, MARKET, START, World, drawn, person, some_object


def test_the_frame_is_the_joint_register_of_the_campaign(world: World) -> None:
    """TD-3.3a, TD-4.2c (assertion 17)."""
    campaign = world.ready_campaign(filter={"risk_classes": ["A", "B"]})
    assert world.act("draw.frame") == {"frame_size": 100}
    assert {row["stratum"] for row in draws.frame(world.tx, campaign)} == {"A", "B"}


def test_an_object_that_closed_since_is_not_of_the_frame(world: World) -> None:
    """Data section 6 no 1: closed, cancelled or moved ones are not in the frame at all (assertion 21)."""
    world.ready_campaign()
    upsert_objects(world.tx, HERE, [some_object(7, status="MOVED")], START)
    assert world.act("draw.frame") == {"frame_size": 199}


def test_without_objects_the_campaign_ends_visibly(world: World) -> None:
    campaign = world.ready_campaign(filter={"regions": ["210399"]})
    assert world.act("draw.frame") == {"frame_size": 0}
    assert world.act("draw.empty") == {"drawn": 0}
    assert campaigns.the_campaign(world.tx, campaign)["status"] == "EMPTY"


def test_the_worse_class_has_more_tickets(world: World) -> None:
    """Decision D1: weights 1, 2, 4, 8 for A, B, C, D."""
    campaign = world.ready_campaign()
    world.act("draw.frame")
    weights = {row["stratum"]: row["weight"] for row in draws.frame(world.tx, campaign)}
    assert weights == {"A": 1, "B": 2, "C": 4, "D": 8}


def test_an_object_with_a_visit_to_come_gives_its_items_to_that_visit(world: World) -> None:
    """YC-2.4b: merged, an excluded row of the frame and never drawn (assertions 21, 30)."""
    first = world.locked_draw()
    taken = set(drawn(world))
    second = world.ready_campaign()
    world.act("draw.frame")
    assert world.act("draw.exclude") == {"excluded": len(taken)}
    merged = {row["id"] for row in draws.frame(world.tx, second) if row["exclusion"] == "MERGED"}
    assert merged == taken
    visit = inspections.of_campaign(world.tx, first)[0]
    merged_items = inspections.the_inspection(world.tx, visit["id"])["merged_items"]
    assert merged_items == [{"campaign": second, "items": ["SX-01", "SX-02"]}]


def test_a_visit_by_other_departments_takes_no_items(world: World) -> None:
    world.locked_draw(participants=[], items=["SX-01"])
    world.ready_campaign()
    world.act("draw.frame")
    assert world.act("draw.exclude") == {"excluded": 0}


@pytest.mark.parametrize("ground", ["涉密单位", "企业不愿意", "专项执法检查"])
def test_no_firm_is_taken_out_by_hand(world: World, ground: str) -> None:
    """P4 step 2, MS-2.1c: the grounds of another document keep nobody out here (TD-4.2c)."""
    campaign = world.ready_campaign()
    world.act("draw.frame")
    line = {"object": "OBJ00011", "ground": ground, "reason": "x"}
    with pytest.raises(Invalid, match=f"OBJ00011: {ground} keeps nobody out"):
        world.act("draw.confirm", {"confirmed": True, "exclusions": [line]}, by=person(MARKET))
    assert not any(row["exclusion"] for row in draws.frame(world.tx, campaign))


def test_an_object_outside_the_frame_cannot_be_excluded(world: World) -> None:
    world.ready_campaign()
    world.act("draw.frame")
    line = {"object": "OBJ99999", "ground": "专项执法检查", "reason": "x"}
    with pytest.raises(Invalid, match="OBJ99999 is not in the frame"):
        world.act("draw.confirm", {"confirmed": True, "exclusions": [line]}, by=person(MARKET))


@pytest.mark.parametrize(
    ("line", "quota"),
    [
        ({"ratio_bp": 500}, 12),
        ({"ratio_bp": 100}, 4),
        ({"ratio_bp": 10000}, 200),
        ({"ratio_bp": None, "count": 10}, 10),
        ({"ratio_bp": None, "count": 3}, 3),
        ({"ratio_bp": None, "count": 999}, 200),
    ],
)
def test_ratio_or_number_gives_the_quota(world: World, line: dict[str, Any], quota: int) -> None:
    """k per stratum is ceil(ratio x N); a number is shared by size. Four classes of 50 objects."""
    world.ready_campaign(**line)
    world.act("draw.frame")
    world.act("draw.exclude")
    assert world.act("draw.quotas") == {"quota": quota}


def test_strata_by_risk_class_keep_the_frame_sealed(world: World) -> None:
    """Data section 6 no 11: SEALED where a stratum is a risk class, OPEN otherwise."""
    campaign = world.committed_draw()
    assert draws.the_draw(world.tx, campaign)["disclosure"] == "SEALED"
    upsert_objects(world.tx, HERE, [some_object(n, risk_class=None) for n in range(1, 201)], START)
    other = world.committed_draw()
    assert draws.the_draw(world.tx, other)["disclosure"] == "OPEN"


def test_the_commitment_comes_before_its_entropy(world: World) -> None:
    """YC-2.5b, CJ-2.4a, MS-1.3."""
    campaign = world.committed_draw()
    current = draws.the_draw(world.tx, campaign)
    assert current["entropy_at"] - current["committed_at"] >= timedelta(hours=1)
    assert current["commitment"]["frame"]["size"] == 200
    assert len(current["commitment_hash"]) == 64


def test_the_secret_stands_in_its_own_table_only(world: World) -> None:
    campaign = world.committed_draw()
    current = draws.the_draw(world.tx, campaign)
    secret = world.tx.execute(draw_secret.select()).one().secret.hex()
    assert secret not in str(dict(current))


def test_a_draw_without_commitment_is_refused(world: World) -> None:
    """Assertion 24."""
    world.ready_campaign()
    world.act("draw.frame")
    with pytest.raises(Invalid, match="not committed"):
        world.act("draw.select")


def test_a_frame_changed_after_the_commitment_is_refused(world: World) -> None:
    """Assertion 24: everything follows from what was committed to, or nothing does."""
    campaign = world.committed_draw()
    row = draws.frame(world.tx, campaign)[0]["row"]
    draws.set_weights(world.tx, campaign, {row: 5})
    world.at(world.data["entropy_at"])
    with pytest.raises(DrawError, match="E_COMMITMENT_MISMATCH"):
        world.act("draw.select")


def test_the_draw_is_made_once(world: World) -> None:
    """Data section 6 no 9: after lock no redraw."""
    world.locked_draw()
    with pytest.raises(Invalid, match="LOCKED, not committed"):
        world.act("draw.select")


def test_the_lock_opens_one_visit_per_drawn_object(world: World) -> None:
    """MS-2.5c: drawn once, one visit (assertion 29)."""
    campaign = world.locked_draw()
    visits = inspections.of_campaign(world.tx, campaign)
    assert [row["object_no"] for row in visits] == drawn(world)
    assert visits[0]["number"] == "RW2026-0001-0001"
    assert campaigns.the_campaign(world.tx, campaign)["objects_total"] == len(visits) == 12


def test_reserve_and_excluded_objects_are_kept_apart(world: World) -> None:
    """A pending visit takes the items of the second campaign: merged ones are excluded, with their code."""
    world.locked_draw()
    taken = drawn(world)
    campaign = world.locked_draw()
    assert [row["id"] for row in draws.objects_of(world.tx, campaign, "EXCLUDED")] == taken
    reserve = {row["id"] for row in draws.objects_of(world.tx, campaign, "RESERVE")}
    assert len(reserve) == 8, "two per stratum"
    assert not reserve & {*drawn(world), *taken}


def test_a_ratio_of_zero_is_never_drawn_from(world: World) -> None:
    """Decisions, Law: a ratio of 0 is never drawn from; an empty list ends the campaign."""
    campaign = world.locked_draw(ratio_bp=0)
    assert drawn(world) == []
    assert campaigns.the_campaign(world.tx, campaign)["status"] == "EMPTY"


def test_a_campaign_without_ratio_or_number_follows_the_decision(world: World) -> None:
    """D1: 500 basis points for a general item."""
    campaign = world.ready_campaign()
    campaigns.change_campaign(world.tx, campaign, ratio_bp=None)
    world.act("draw.frame")
    assert world.act("draw.quotas") == {"quota": 12}
