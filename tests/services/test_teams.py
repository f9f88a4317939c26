"""Teams: random, within the law, balanced; direct assignment, replacement."""

from collections import Counter
from datetime import date
from typing import Any

import pytest

from engine.errors import Invalid, NotFound, Refused
from engine.store import draws, inspections, ledgers, plans
from engine.store.register_rows import upsert_inspectors
from engine.store.tables_domain import direct_assignment
from tests.cast import HEALTH, HERE, MARKET, START, World, drawn, person, some_inspector


def teams(world: World) -> dict[str, list[str]]:
    """Number of each drawn object and the inspectors who go there."""
    visits = inspections.of_campaign(world.tx, world.data["campaign"])
    return {
        row["object_no"]: [member["inspector_id"] for member in inspections.team(world.tx, row["id"])] for row in visits
    }


def test_every_visit_has_two_certified_inspectors_of_each_department(world: World) -> None:
    """Data section 6 no 7; default of two certified officers."""
    world.locked_draw()
    assert world.act("teams.assign") == {"matching": "COMPLETE", "oversize": False, "short": []}
    for members in teams(world).values():
        assert Counter(name.split("-")[0] for name in members) == {MARKET: 2, HEALTH: 2}


def test_loads_are_balanced(world: World) -> None:
    world.locked_draw()
    world.act("teams.assign")
    loads = Counter(name for members in teams(world).values() for name in members)
    assert set(loads.values()) == {4}, "12 visits x 2 places over 6 inspectors"


def test_a_single_item_takes_two_or_three_inspectors_in_all(world: World) -> None:
    """TD-4.3a."""
    world.locked_draw(items=["SX-01"], participants=[])
    world.act("teams.assign")
    assert {len(members) for members in teams(world).values()} == {2}


def test_the_recused_the_absent_and_the_lapsed_do_not_go(world: World) -> None:
    """CJ-2.2d, TQ-3.3b, MS-2.2a (assertion 26)."""
    world.ready_campaign()
    barred = [
        some_inspector(MARKET, 1, recusals=[{"object_id": f"OBJ{n:05d}", "ground": "近亲属"} for n in range(1, 201)]),
        some_inspector(MARKET, 2, unavailable=[{"from": "2026-04-01", "to": "2026-04-30"}]),
        some_inspector(MARKET, 3, cert_expiry=date(2026, 4, 29)),
        some_inspector(MARKET, 4, person_kind="EXPERT"),
    ]
    upsert_inspectors(world.tx, HERE, barred, START)
    world.act("draw.frame")
    for operator in ("draw.quotas", "draw.commit"):
        world.act(operator)
    world.at(world.data["entropy_at"])
    for operator in ("draw.select", "draw.lock", "teams.assign"):
        world.act(operator)
    market = {name for members in teams(world).values() for name in members if name.startswith(MARKET)}
    assert market == {f"{MARKET}-I05", f"{MARKET}-I06"}


def oversized(world: World) -> None:
    """Teams of twelve, for which the initiator has given a reason."""
    world.overrides["limits"] = {"n": 6}
    world.locked_draw()
    assert world.act("teams.assign")["oversize"] is True
    world.act("teams.oversize", {"reason": "场所面积大"}, by=person(MARKET))


def granted(world: World) -> list[tuple[str, str, str | None]]:
    found = plans.exceptions(world.tx, HERE, START.date())
    return [(row["rule"], row["asked_by"], row["approved_by"]) for row in found]


def test_more_than_ten_on_a_visit_takes_a_reason_and_an_approver(world: World) -> None:
    """TD-4.3b: 一般不应超过 10 人, soft (assertion 27); differences 3 no 4: a reason and an approver."""
    oversized(world)
    answer = world.act("teams.oversize_decide", {"decision": "APPROVE"}, by=person(MARKET, 2))
    assert answer == {"oversize_decision": "APPROVE"}
    assert granted(world)[-1] == ("TEAM_SIZE", f"{MARKET}-1", f"{MARKET}-2")
    with pytest.raises(NotFound):
        world.act("teams.oversize_decide", {"decision": "APPROVE"}, by=person(MARKET, 2))


def test_who_asks_for_more_than_ten_does_not_approve(world: World) -> None:
    """TD-4.3b with role check 1."""
    oversized(world)
    with pytest.raises(Refused, match="another person"):
        world.act("teams.oversize_decide", {"decision": "APPROVE"}, by=person(MARKET))
    with pytest.raises(Refused, match="organised by"):
        world.act("teams.oversize_decide", {"decision": "APPROVE"}, by=person(HEALTH, 2))


def test_a_refused_size_is_no_exception(world: World) -> None:
    """TD-4.3b: the reason is given anew; reports count what was granted only (differences 3 no 4)."""
    oversized(world)
    world.act("teams.oversize_decide", {"decision": "RETURN", "opinion": "可分两次"}, by=person(MARKET, 2))
    assert granted(world) == []


# Direct assignment ---------------------------------------------------------------------------------------------------


def short(world: World) -> list[dict[str, str]]:
    """A draw after which health has one inspector left; the demands nobody meets."""
    world.ready_campaign()
    off = [some_inspector(HEALTH, number, duty_status="LEAVE") for number in range(2, 7)]
    upsert_inspectors(world.tx, HERE, off, START)
    world.act("draw.frame")
    for operator in ("draw.quotas", "draw.commit"):
        world.act(operator)
    world.at(world.data["entropy_at"])
    for operator in ("draw.select", "draw.lock", "teams.assign"):
        world.act(operator)
    unmet: list[dict[str, str]] = draws.the_draw(world.tx, world.data["campaign"])["assignment"]["unmet"]
    return unmet


def direct(unmet: list[dict[str, str]], inspectors: list[str]) -> dict[str, Any]:
    return {
        "ground": "SPECIALISTS_SHORT",
        "reason": "专业人员不足",
        "evidence": "人员名录",
        "assignments": [{"object": demand["object"], "inspectors": inspectors} for demand in unmet],
    }


def assign_directly(world: World, given: dict[str, Any], by: str = HEALTH, department: str = HEALTH) -> None:
    world.act("teams.direct", given, by=person(by), department=department)


def decide(world: World, decision: str, number: int = 2, department: str = HEALTH) -> str:
    given = {"decision": decision, "opinion": "x"}
    answer = world.act("teams.direct_decide", given, by=person(department, number), department=department)
    return str(answer["direct_decision"])


PAIR = [f"{HEALTH}-I01", f"{HEALTH}-I02"]


def test_where_random_assignment_fails_inspectors_may_be_named(world: World) -> None:
    """TD-4.2d: 特殊情况下无法随机分配检查人员的，可以直接指派, by the department that is short (assertion 28)."""
    unmet = short(world)
    assert (world.data["matching"], world.data["short"]) == ("DIRECT_NEEDED", [HEALTH])
    assert len(unmet) == 12
    upsert_inspectors(world.tx, HERE, [some_inspector(HEALTH, 2)], START)
    assign_directly(world, direct(unmet, PAIR))
    assert decide(world, "APPROVE") == "APPROVE"
    assert all(set(PAIR) <= set(members) for members in teams(world).values())
    rows = world.tx.execute(direct_assignment.select()).all()
    assert {(row.decision, row.assigned_by, row.decided_by) for row in rows} == {
        ("APPROVE", f"{HEALTH}-1", f"{HEALTH}-2")
    }


def test_a_direct_assignment_stands_in_the_ledger(world: World) -> None:
    """TD-4.2d with data section 6 no 9: DIRECT, with ground, evidence, proposer and approver, who differ."""
    unmet = short(world)
    upsert_inspectors(world.tx, HERE, [some_inspector(HEALTH, 2)], START)
    assign_directly(world, direct(unmet, PAIR))
    decide(world, "APPROVE")
    entries = ledgers.entries(world.tx, world.data["campaign"])
    assert [entry["seq"] for entry in entries] == list(range(1, 13))
    assert {(entry["type"], entry["department"], entry["reason"]) for entry in entries} == {
        ("DIRECT", HEALTH, "SPECIALISTS_SHORT")
    }
    assert all(entry["inspectors"] == PAIR and entry["proposed_by"] != entry["approved_by"] for entry in entries)


@pytest.mark.parametrize("department", [MARKET, HEALTH])
def test_nobody_assigns_the_people_of_another_department(world: World, department: str) -> None:
    """P5 step 6, TD-4.2d: 相关参与部门配合; neither the initiator for a participant nor the other way round."""
    unmet = short(world)
    other = HEALTH if department == MARKET else MARKET
    with pytest.raises(Refused):
        assign_directly(world, direct(unmet, PAIR), by=other, department=department)
    with pytest.raises(Invalid, match="needs no inspectors of"):
        assign_directly(world, direct(unmet, PAIR), by=MARKET, department=MARKET)


def test_the_assigner_does_not_approve(world: World) -> None:
    """TD-4.2d with role check 1."""
    unmet = short(world)
    upsert_inspectors(world.tx, HERE, [some_inspector(HEALTH, 2)], START)
    assign_directly(world, direct(unmet, PAIR))
    with pytest.raises(Refused, match="another person"):
        decide(world, "APPROVE", number=1)


def test_a_refused_assignment_seats_nobody_and_stays_on_record(world: World) -> None:
    """TD-4.2d: the ledger holds what came into force only."""
    unmet = short(world)
    upsert_inspectors(world.tx, HERE, [some_inspector(HEALTH, 2)], START)
    for decision in ("RETURN", "APPROVE"):
        assign_directly(world, direct(unmet, PAIR))
        decide(world, decision)
    decisions = Counter(row.decision for row in world.tx.execute(direct_assignment.select()))
    assert decisions == {"RETURN": 12, "APPROVE": 12}
    assert len(ledgers.entries(world.tx, world.data["campaign"])) == 12


@pytest.mark.parametrize(
    ("inspectors", "said"),
    [
        ([f"{HEALTH}-I01"], "2 inspectors"),
        ([f"{HEALTH}-I01", f"{HEALTH}-I03"], "not on duty"),
        ([f"{HEALTH}-I01", f"{MARKET}-I01"], "not on duty and certified there"),
    ],
)
def test_a_named_team_that_does_not_fit_is_refused(world: World, inspectors: list[str], said: str) -> None:
    unmet = short(world)
    with pytest.raises(Invalid, match=said):
        assign_directly(world, direct(unmet, inspectors))


def test_the_recused_cannot_be_named_either(world: World) -> None:
    """CJ-2.2d, TQ-3.3b: the register holds each recusal with its ground."""
    unmet = short(world)
    recusal = {"object_id": unmet[0]["object"], "ground": "近亲属"}
    upsert_inspectors(world.tx, HERE, [some_inspector(HEALTH, 2, recusals=[recusal])], START)
    with pytest.raises(Invalid, match=f"{HEALTH}-I02 is recused") as refused:
        assign_directly(world, direct(unmet, PAIR))
    assert [path for path, _ in refused.value.problems] == ["/assignments/0"]


def test_a_demand_left_without_inspectors_is_named(world: World) -> None:
    unmet = short(world)
    with pytest.raises(Invalid, match="still lacks inspectors"):
        assign_directly(world, direct(unmet[1:], PAIR))


def test_nothing_is_approved_that_nobody_proposed(world: World) -> None:
    short(world)
    with pytest.raises(NotFound):
        decide(world, "APPROVE")


def test_where_the_law_knows_no_direct_assignment_it_is_refused(world: World) -> None:
    """Assertion 28: there a shortage is INFEASIBLE, the list of objects stays, the step is made again."""
    world.overrides["direct_assignment"] = {"answer": "REFUSE", "approver": None}
    unmet = short(world)
    assert world.data["matching"] == "INFEASIBLE"
    objects = drawn(world)
    with pytest.raises(Refused, match="not allowed"):
        assign_directly(world, direct(unmet, PAIR))
    upsert_inspectors(world.tx, HERE, [some_inspector(HEALTH, 2)], START)
    given = {"measure": "REGISTER", "explanation": "补充一人"}
    world.act("teams.supply", given, by=person(HEALTH), department=HEALTH)
    world.act("teams.supply_decide", {"decision": "APPROVE"}, by=person(HEALTH, 2), department=HEALTH)
    assert world.act("teams.supplied") == {"rearrange": False}
    committed_again(world)
    assert world.act("teams.assign")["matching"] == "COMPLETE"
    assert drawn(world) == objects


def committed_again(world: World) -> None:
    """The inspectors' step alone under new entropy, which is there."""
    world.act("teams.commit")
    world.at(world.data["entropy_at"])


# Confirmation --------------------------------------------------------------------------------------------------------


PROOF = {"reason": "RECUSAL", "proof": "近亲属关系说明"}


def reject(world: World, *lines: dict[str, str], number: int = 2) -> None:
    """Market supervision rejects some of its people; its head approves."""
    world.act("teams.confirm", {"replacements": list(lines)}, by=person(MARKET), department=MARKET)
    world.act("teams.replace", {"decision": "APPROVE"}, by=person(MARKET, number), department=MARKET)


def test_a_rejected_inspector_is_replaced_at_that_place_only(world: World) -> None:
    """P5 step 8, TD-4.2d, data section 6 no 9: with proof and approver, that slot only, in the ledger."""
    world.locked_draw()
    world.act("teams.assign")
    before = teams(world)
    place = drawn(world)[0]
    out = next(name for name in before[place] if name.startswith(MARKET))
    reject(world, {**PROOF, "inspector": out, "object": place})
    after = teams(world)
    assert out not in after[place]
    assert Counter(name.split("-")[0] for name in after[place]) == {MARKET: 2, HEALTH: 2}
    assert {name: after[name] for name in after if name != place} == {n: before[n] for n in before if n != place}
    (entry,) = ledgers.entries(world.tx, world.data["campaign"])
    (into,) = set(after[place]) - set(before[place])
    assert (entry["type"], entry["reason"], entry["evidence"]) == ("REPLACE_INSPECTOR", "RECUSED", PROOF["proof"])
    assert (entry["outgoing"], entry["incoming"]) == (out, into)
    assert (entry["proposed_by"], entry["approved_by"]) == (f"{MARKET}-1", f"{MARKET}-2")


def test_nobody_is_replaced_before_another_person_approves(world: World) -> None:
    """P5 step 8 with role check 1: who rejects does not approve; a refusal leaves the team as it was drawn."""
    world.locked_draw()
    world.act("teams.assign")
    before = teams(world)
    place = drawn(world)[0]
    out = next(name for name in before[place] if name.startswith(MARKET))
    line = {**PROOF, "inspector": out, "object": place}
    with pytest.raises(Refused, match="another person"):
        reject(world, line, number=1)
    refused = {"decision": "REFUSE", "opinion": "证明不足"}
    assert world.data["replacements"] == [{"object": place, "inspector": out, "reason": "RECUSAL"}]
    world.act("teams.replace", refused, by=person(MARKET, 2), department=MARKET)
    assert teams(world) == before
    assert ledgers.entries(world.tx, world.data["campaign"]) == []


def test_who_was_rejected_never_comes_in_again(world: World) -> None:
    """SSJ-DRAW-1, 8: barred for the demand, so a slot cannot be drawn until a friend comes."""
    world.locked_draw()
    world.act("teams.assign")
    place, gone = drawn(world)[0], set[str]()
    for _ in range(3):
        out = next(name for name in teams(world)[place] if name.startswith(MARKET))
        reject(world, {**PROOF, "inspector": out, "object": place})
        gone.add(out)
        assert not gone & set(teams(world)[place])
    assert len(gone) == 3


def test_the_recused_replace_nobody(world: World) -> None:
    world.locked_draw()
    world.act("teams.assign")
    place = drawn(world)[0]
    out, stays = (name for name in teams(world)[place] if name.startswith(MARKET))
    free = next(n for n in range(1, 7) if f"{MARKET}-I{n:02}" not in (out, stays))
    recusal = {"object_id": place, "ground": "近亲属"}
    others = [some_inspector(MARKET, n, recusals=[recusal]) for n in range(1, 7) if n != free]
    upsert_inspectors(world.tx, HERE, others, START)
    reject(world, {**PROOF, "inspector": out, "object": place})
    assert f"{MARKET}-I{free:02}" in teams(world)[place]
    with pytest.raises(Invalid, match=f"nobody can replace {stays}"):
        reject(world, {**PROOF, "inspector": stays, "object": place})


def test_a_department_confirms_its_own_people_only(world: World) -> None:
    world.locked_draw()
    world.act("teams.assign")
    with pytest.raises(Refused):
        world.act("teams.confirm", {"replacements": []}, by=person(MARKET), department=HEALTH)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ({"inspector": f"{MARKET}-I01", "object": "OBJ99999"}, "was not drawn"),
        ({"inspector": f"{MARKET}-I99", "object": ""}, "not in the team"),
        ({"inspector": f"{HEALTH}-I01", "object": ""}, "not in the team"),
    ],
)
def test_a_replacement_of_nobody_is_refused(world: World, line: dict[str, str], said: str) -> None:
    world.locked_draw()
    world.act("teams.assign")
    line = {**line, "object": line["object"] or drawn(world)[0], "reason": "ABSENCE", "proof": "请假单"}
    with pytest.raises(Invalid, match=said):
        world.act("teams.confirm", {"replacements": [line]}, by=person(MARKET), department=MARKET)


def test_earlier_visits_of_the_year_count_as_load(world: World) -> None:
    world.locked_draw(items=["SX-01"], participants=[], ratio_bp=None, count=1)
    world.act("teams.assign")
    used = set(teams(world)[drawn(world)[0]])
    world.locked_draw(items=["SX-01"], participants=[], ratio_bp=None, count=2)
    world.act("teams.assign")
    again = {name for members in teams(world).values() for name in members}
    assert not used & again, "four others have carried less"
