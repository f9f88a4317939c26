"""Random teams: hard constraints never broken, loads balanced, chance fair (SSJ-DRAW-1, section 7.2)."""

from collections import Counter
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.draw import Assignment, assign, canonical_roster, demands
from engine.draw.eligibility import eligible, free_days
from engine.draw.matching import Demand
from engine.draw.times import day
from engine.errors import DrawError
from tests.draw.cast import chosen, frame, inspector, matching, seed_of

CHECK = "市场监管"
FIRE = "消防"
ONE = matching((CHECK, 1))


def form(objects: Any, roster: Any, law: dict[str, Any], seed: int = 1) -> Assignment:
    return assign(seed_of(seed), demands(objects, law), roster, law)


def test_of_two_equally_eligible_inspectors_each_is_chosen_half_the_time() -> None:
    """YC-2.5c, CJ-2.4a, TD-4.2d: 440 to 560 of 1,000 seeds."""
    counts = Counter(
        name
        for seed in range(1000)
        for name in chosen(form(frame(1), [inspector("J1"), inspector("J2")], ONE, seed).teams)
    )
    assert counts.total() == 1000
    assert all(440 <= counts[name] <= 560 for name in ("J1", "J2"))


INELIGIBLE = [
    inspector("lapsed-before", cert_to="2026-05-31"),
    inspector("lapsed-inside", cert_to="2026-06-29"),
    inspector("not-yet", cert_from="2026-06-02"),
    inspector("recused", recusals=[f"A-{number:05d}" for number in range(5)]),
    inspector("assistant", role="ASSIST", leader=True),
    inspector("absent", unavailable=[{"from": "2026-05-01", "to": "2026-07-01"}]),
    inspector("other-department", FIRE),
    inspector("other-specialty", specialties=["特种设备"]),
    inspector("used-up", max_visits=0, specialties=["食品"]),
]


def test_whom_the_law_excludes_is_never_chosen_in_1000_random_draws() -> None:
    """CJ-2.2d, TQ-3.3b, MS-2.2a: recused, uncertified or lapsed inspectors and assistants never inspect."""
    law = matching((CHECK, 2))
    law["profiles"][0]["lines"][0]["specialties"] = ["食品"]
    able = [inspector(name, specialties=["食品", "消防"]) for name in ("J1", "J2", "J3")]
    staff = [{"specialties": ["食品"], **row} for row in INELIGIBLE] + able
    for seed in range(1000):
        formed = form(frame(5), staff, law, seed)
        assert set(chosen(formed.teams)) <= {"J1", "J2", "J3"}
        assert all(len(team["inspectors"]) == 2 for team in formed.teams)
        assert len(formed.teams) == 5


@pytest.mark.parametrize("row", INELIGIBLE, ids=lambda row: row["id"])
def test_a_demand_that_only_the_excluded_could_meet_is_unmet_and_named(row: dict[str, Any]) -> None:
    """TD-4.2d: direct assignment is asked for, never made here."""
    law = matching((CHECK, 1), direct_allowed=True)
    law["profiles"][0]["lines"][0]["specialties"] = ["食品"]
    formed = form(frame(1), [{"specialties": ["食品"], **row}], law)
    assert formed.teams == []
    assert formed.unmet == [{"object": "A-00000", "department": CHECK}]
    assert formed.status == "DIRECT_NEEDED"


def test_without_direct_assignment_a_shortage_puts_no_team_in_force() -> None:
    formed = form(frame(3), [inspector("J1", max_visits=2)], ONE)
    assert (formed.status, formed.teams, len(formed.unmet)) == ("INFEASIBLE", [], 1)


def test_a_team_that_lacks_the_legal_number_is_never_formed() -> None:
    """TD-4.3a: two are asked for, one is there."""
    formed = form(frame(1), [inspector("J1")], matching((CHECK, 2), direct_allowed=True))
    assert (formed.teams, len(formed.unmet)) == ([], 1)


def test_every_line_of_the_profile_gets_its_own_department() -> None:
    """TD-4.2d: joint inspection, each department sends its own."""
    staff = [inspector(f"M{n}", CHECK) for n in range(3)] + [inspector(f"F{n}", FIRE) for n in range(2)]
    formed = form(frame(2), staff, matching((CHECK, 2), (FIRE, 1)))
    assert formed.status == "COMPLETE"
    assert [(team["object"], team["department"], len(team["inspectors"])) for team in formed.teams] == [
        ("A-00000", CHECK, 2), ("A-00000", FIRE, 1), ("A-00001", CHECK, 2), ("A-00001", FIRE, 1),
    ]  # fmt: skip
    assert all(name.startswith("M" if team["department"] == CHECK else "F") for team in formed.teams
               for name in team["inspectors"])  # fmt: skip


def test_loads_are_balanced_to_within_one_visit() -> None:
    formed = form(frame(101), [inspector(f"J{n}") for n in range(7)], matching((CHECK, 2)))
    loads = Counter(chosen(formed.teams))
    assert max(loads.values()) - min(loads.values()) <= 1
    assert formed.max_loads == [{"unit": [CHECK], "max_load": max(loads.values())}]


def test_visits_already_carried_count() -> None:
    formed = form(frame(5), [inspector("J1", load0=5), inspector("J2")], ONE)
    assert chosen(formed.teams) == ["J2"] * 5
    assert formed.max_loads == [{"unit": [CHECK], "max_load": 5}]


def test_a_personal_limit_is_kept() -> None:
    formed = form(frame(6), [inspector("J1", max_visits=1), inspector("J2", load0=9)], ONE)
    assert Counter(chosen(formed.teams)) == {"J1": 1, "J2": 5}


def test_every_team_has_a_leader_where_one_is_required() -> None:
    law = matching((CHECK, 2), leader_required=True)
    staff = [inspector(f"J{n}", leader=n == 0) for n in range(6)]
    formed = form(frame(20), staff, law)
    assert all(team["lead"] == "J0" and "J0" in team["inspectors"] for team in formed.teams)
    assert len(formed.teams) == 20
    assert form(frame(1), staff[1:], law).unmet == [{"object": "A-00000", "department": CHECK}]


def test_without_the_requirement_a_leader_leads_where_there_is_one() -> None:
    formed = form(frame(4), [inspector("J1", leader=True), inspector("J2")], matching((CHECK, 2)))
    assert [team["lead"] for team in formed.teams] == ["J1"] * 4
    assert form(frame(1), [inspector("J2")], ONE).teams[0]["lead"] == ""


def test_by_region_each_goes_where_he_belongs() -> None:
    objects = frame(3, "A", region="城南") + frame(3, "B", region="城北")
    staff = [inspector("S1", region="城南"), inspector("N1", region="城北"), inspector("N2", region="城北")]
    formed = form(objects, staff, matching((CHECK, 1), by_region=True))
    assert all(
        team["inspectors"][0].startswith("S" if team["object"].startswith("A") else "N") for team in formed.teams
    )
    assert formed.max_loads == [
        {"unit": [CHECK, "城北"], "max_load": 2}, {"unit": [CHECK, "城南"], "max_load": 3},
    ]  # fmt: skip


ROSTER = st.lists(
    st.fixed_dictionaries(
        {"leader": st.booleans(), "load0": st.integers(0, 5), "max_visits": st.integers(0, 6),
         "recusals": st.lists(st.sampled_from([f"A-{n:05d}" for n in range(6)]), max_size=4),
         "specialties": st.lists(st.sampled_from(["食品", "消防"]), max_size=2),
         "cert_to": st.sampled_from(["2026-06-15", "2027-12-31"]), "role": st.sampled_from(["INSPECTOR", "ASSIST"]),
         "department": st.sampled_from([CHECK, FIRE])}
    ),
    max_size=12,
)  # fmt: skip


@settings(deadline=None)
@given(ROSTER, st.booleans(), st.integers(0, 100), st.randoms(use_true_random=False))
def test_every_team_is_lawful_and_does_not_depend_on_the_order_of_anything(
    people: list[dict[str, Any]], leading: bool, seed: int, random: Any
) -> None:
    law = matching((CHECK, 2), (FIRE, 1), leader_required=leading, direct_allowed=True)
    law["profiles"][0]["lines"][0]["specialties"] = ["食品"]
    staff = [{**inspector(f"J{number:02d}"), **person} for number, person in enumerate(people)]
    wanted = demands(frame(6), law)
    formed = assign(seed_of(seed), wanted, staff, law)
    assert formed == assign(seed_of(seed), random.sample(wanted, 12), random.sample(staff, len(staff)), law)
    rows = {row["id"]: row for row in canonical_roster(staff)}
    needed = {(one.object, one.department): one for one in wanted}
    for team in formed.teams:
        demand = needed.pop((team["object"], team["department"]))
        members = [rows[name] for name in team["inspectors"]]
        assert len({row["id"] for row in members}) == demand.q
        assert all(eligible(row, demand, law) for row in members)
        assert team["lead"] in ([row["id"] for row in members if row["leader"]] or [""])
        assert not leading or team["lead"]
    assert sorted(needed) == sorted((one["object"], one["department"]) for one in formed.unmet)
    assert all(count <= rows[name]["max_visits"] for name, count in Counter(chosen(formed.teams)).items())


@pytest.mark.parametrize(
    ("absences", "free"),
    [
        ([], 10), ([("05-20", "06-01")], 9), ([("06-10", "07-01")], 9), ([("06-02", "06-03"), ("06-03", "06-05")], 6),
        ([("06-02", "06-08"), ("06-03", "06-04")], 3), ([("05-01", "07-01")], 0), ([("07-01", "07-02")], 10),
        ([("05-01", "05-02")], 10), ([("06-01", "06-05"), ("06-06", "06-10")], 0),
    ],
)  # fmt: skip
def test_free_days_are_the_days_of_the_window_outside_every_absence(absences: Any, free: int) -> None:
    row = inspector("J1", unavailable=[{"from": f"2026-{a}", "to": f"2026-{b}"} for a, b in absences])
    window = (day("2026-06-01"), day("2026-06-10"))
    assert free_days(canonical_roster([row])[0], window) == free


@pytest.mark.parametrize(("least", "may"), [(0, True), (3, True), (4, False), (99, False)])
def test_enough_free_days_are_needed_but_never_more_than_the_window_has(least: int, may: bool) -> None:
    law = matching((CHECK, 1), availability_min_days=least)
    demand = Demand("A-1", "", CHECK, 1, frozenset(), (day("2026-06-01"), day("2026-06-05")))
    busy = canonical_roster([inspector("J1", unavailable=[{"from": "2026-06-04", "to": "2026-06-30"}])])[0]
    assert eligible(busy, demand, law) is may
    assert eligible(canonical_roster([inspector("J2")])[0], demand, law)


def test_each_batch_of_an_ordered_draw_has_its_own_window() -> None:
    law = matching((CHECK, 1), windows=[{"from": "2026-06-01", "to": "2026-06-10"},
                                        {"from": "2026-07-01", "to": "2026-07-10"}])  # fmt: skip
    objects = [{"id": "A", "batch": 1}, {"id": "B", "batch": 2}]
    staff = [inspector("J1", cert_to="2026-06-30"), inspector("J2", cert_from="2026-06-15")]
    formed = assign(seed_of(1), demands(objects, law, batches=2), staff, law)
    assert [team["inspectors"] for team in formed.teams] == [["J1"], ["J2"]]
    with pytest.raises(DrawError, match="E_RULES"):
        demands(objects, law, batches=3)


def test_an_object_with_an_unknown_profile_is_refused() -> None:
    with pytest.raises(DrawError, match="E_PROFILE_UNKNOWN"):
        demands(frame(1, profile="餐饮"), ONE)
