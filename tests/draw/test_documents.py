"""Rules, roster and input documents: closed member lists, and never a traceback (SSJ-DRAW-1, sections 1 and 9.6)."""

from collections.abc import Iterator
from copy import deepcopy
from typing import Any

import pytest

from engine.draw import canonical_roster, check_rules, oversize_profiles
from engine.draw.key_document import check_key_document
from engine.draw.run import Result, run
from engine.errors import DrawError
from tests.draw.cast import believe, inspector, matching, rules, vector

KEY = {"stratum": "A", "ratio_bp": 500}
GENERAL = {"stratum": "A", "ratio_bp": 500, "item_class": "GENERAL"}
FULL = {"stratum": "A", "ratio_bp": 10000}
CODE = {"code": "VISIT_CAP", "class": "EXCLUDED", "basis": "频次已满"}
LINES = matching(("市场监管", 2))


def rules_code(document: Any) -> str | None:
    try:
        check_rules(document, "C-1")
    except DrawError as refused:
        return refused.code
    return None


def profile(**members: Any) -> dict[str, Any]:
    return {**LINES, "profiles": [{**LINES["profiles"][0], **members}]}


@pytest.mark.parametrize(
    ("document", "code"),
    [
        (rules(KEY), None), (rules({**KEY, "min": 2, "max": 2}), None), (rules(KEY, exclusions=[CODE]), None),
        (rules(FULL, mode="ORDER", batch_size=5), None), (rules(FULL, mode="TEAMS", matching=LINES), None),
        (rules({**GENERAL, "cap_bp": 500}, cap_required=True), None), (rules(KEY, matching=LINES), None),
        (None, "E_RULES"), ([], "E_RULES"), ({}, "E_RULES"), (rules(), "E_RULES"), (rules(KEY, KEY), "E_RULES"),
        (rules(KEY, schema="ssj-draw-rules-2"), "E_RULES"), (rules(KEY, campaign_id="C-2"), "E_RULES"),
        (rules(KEY, mode="SOME"), "E_RULES"), (rules(KEY, disclosure=["OPEN"]), "E_RULES"),
        (rules(KEY, floor_bp=10001), "E_RULES"), (rules(KEY, floor_bp=-1), "E_RULES"),
        (rules(KEY, floor_bp=True), "E_RULES"), (rules(KEY, reserve_min=-1), "E_RULES"),
        (rules(KEY, cap_required=1), "E_RULES"), (rules({**KEY, "ratio_bp": 10001}), "E_RULES"),
        (rules({**KEY, "ratio_bp": "5"}), "E_RULES"), (rules({**KEY, "min": 3, "max": 2}), "E_RULES"),
        (rules({**KEY, "ratio_bp": 0, "min": 1}), "E_RULES"), (rules({**KEY, "stratum": []}), "E_RULES"),
        (rules({**KEY, "item_class": "OTHER"}), "E_RULES"), (rules({**KEY, "note": "x"}), "E_RULES"),
        (rules({**KEY, "cap_bp": 600}), "E_CAP_ON_KEY"), (rules({**GENERAL, "cap_bp": 400}), "E_RATIO_ABOVE_CAP"),
        (rules(GENERAL, cap_required=True), "E_CAP_REQUIRED"), (rules(KEY, exclusions=[CODE, CODE]), "E_RULES"),
        (rules(KEY, exclusions=[{**CODE, "class": "X"}]), "E_RULES"), (rules(KEY, exclusions={}), "E_RULES"),
        (rules(KEY, exclusions=[{**CODE, "code": ""}]), "E_RULES"), (rules(KEY, batch_size=5), "E_RULES"),
        (rules(FULL, mode="ORDER"), "E_RULES"), (rules(KEY, mode="ORDER", batch_size=5), "E_RULES"),
        (rules(FULL, mode="ORDER", batch_size=0), "E_RULES"), (rules(FULL, mode="TEAMS"), "E_RULES"),
        (rules(FULL, mode="ORDER", batch_size=5, floor_bp=0), "E_RULES"),
        (rules({**FULL, "min": 0}, mode="ORDER", batch_size=5), "E_RULES"),
        (rules(KEY, matching={}), "E_RULES"), (rules(KEY, matching={**LINES, "windows": []}), "E_RULES"),
        (rules(KEY, matching={**LINES, "windows": LINES["windows"] * 2}), "E_RULES"),
        (rules(KEY, matching={**LINES, "windows": [{"from": "2026-06-30", "to": "2026-06-01"}]}), "E_RULES"),
        (rules(KEY, matching={**LINES, "windows": [{"from": "2026-06-31", "to": "2026-07-01"}]}), "E_RULES"),
        (rules(KEY, matching={**LINES, "cost_bits": 41}), "E_RULES"),
        (rules(KEY, matching={**LINES, "by_region": "yes"}), "E_RULES"),
        (rules(KEY, matching={**LINES, "availability_min_days": -1}), "E_RULES"),
        (rules(KEY, matching={**LINES, "profiles": LINES["profiles"] * 2}), "E_RULES"),
        (rules(KEY, matching=profile(profile=5)), "E_RULES"), (rules(KEY, matching=profile(team_max="5")), "E_RULES"),
        (rules(KEY, matching=profile(lines=LINES["profiles"][0]["lines"] * 2)), "E_RULES"),
        (rules(KEY, matching=profile(lines=[{"department": "消防", "q": 0}])), "E_RULES"),
        (rules(KEY, matching=profile(lines=[{"department": "消防", "q": 2, "specialties": ["a", "a"]}])), "E_RULES"),
        (rules(KEY, matching=profile(team_min=3)), "E_TEAM_BOUNDS"),
        (rules(KEY, matching=profile(team_max=1)), "E_TEAM_BOUNDS"),
    ],
)  # fmt: skip
def test_rules_keep_to_the_specification(document: Any, code: str | None) -> None:
    """CJ-2.1f (cap of general items), CJ-2.1e (none on key items), TD-4.3a (team size is a hard bound)."""
    assert rules_code(document) == code


def test_a_team_above_its_soft_limit_is_reported_not_refused() -> None:
    """TD-4.3b: generally not above ten."""
    lines = [{"department": "市场监管", "q": 6}, {"department": "消防", "q": 5}]
    law = profile(team_max=20, team_soft_max=10, lines=lines, profile="餐饮")
    assert rules_code(rules(KEY, matching=law)) is None
    assert oversize_profiles(law) == ["餐饮"]
    assert oversize_profiles(LINES) == []


@pytest.mark.parametrize(
    "row",
    [
        5, {}, {"id": "J1"}, inspector("J 1"), inspector("J1", ""), inspector("J1", role="EXPERT"),
        inspector("J1", cert_to="2023-12-31"), inspector("J1", cert_from="2024-02-30"), inspector("J1", leader=1),
        inspector("J1", load0=-1), inspector("J1", max_visits=None), inspector("J1", specialties="食品"),
        inspector("J1", specialties=[""]), inspector("J1", recusals=["某公司"]), inspector("J1", region=" "),
        inspector("J1", unavailable=[{"from": "2026-01-01"}]), inspector("J1", grade="A"),
        inspector("J1", unavailable=[{"from": "2026-02-01", "to": "2026-01-01"}]), inspector("J1", unavailable={}),
        inspector("J0"),
    ],
)  # fmt: skip
def test_a_wrong_roster_row_is_refused(row: Any) -> None:
    with pytest.raises(DrawError, match="E_ROSTER"):
        canonical_roster([inspector("J0"), row])


def test_the_canonical_roster_is_that_the_auditor_gets() -> None:
    case = vector("06-matching")
    assert canonical_roster(case["input"]["roster"]) == case["expected"]["auditor"]["roster"]
    assert canonical_roster(case["expected"]["auditor"]["roster"][::-1]) == case["expected"]["auditor"]["roster"]


def test_repeats_in_a_roster_row_fall_away_and_absences_are_sorted() -> None:
    absences = [{"from": "2026-02-01", "to": "2026-02-02"}, {"from": "2026-01-01", "to": "2026-01-02"}]
    row = inspector("J1", specialties=["b", "a", "b"], recusals=["x", "x"], unavailable=absences)
    made = canonical_roster([row])[0]
    assert (made["specialties"], made["recusals"]) == (["a", "b"], ["x"])
    assert made["unavailable"] == absences[::-1]


KEYS: dict[str, Any] = {"schema": "ssj-draw-keys-1", "jurisdiction": "示例市", "keys": [
    {"key_id": "k", "owner": "审计局", "public_key": "00" * 32, "from": "2023-01-01", "to": "2025-12-31"}]}  # fmt: skip


@pytest.mark.parametrize(
    "document",
    [
        5, {"keys": []}, {**KEYS, "schema": "x"}, {**KEYS, "jurisdiction": 5}, {**KEYS, "keys": 5},
        {**KEYS, "keys": KEYS["keys"] * 2}, {**KEYS, "keys": [{**KEYS["keys"][0], "public_key": "00"}]},
        {**KEYS, "keys": [{**KEYS["keys"][0], "to": "2022-01-01"}]},
    ],
)  # fmt: skip
def test_a_wrong_key_document_is_refused(document: Any) -> None:
    assert check_key_document(KEYS) == KEYS
    with pytest.raises(DrawError, match="E_KEYS"):
        check_key_document(document)


def given(name: str) -> dict[str, Any]:
    document = vector(name)["input"]
    return {key: value for key, value in document.items() if key not in ("anchors", "ledger", "commitment")} | {
        "test_mode": True
    }


NASTY: list[Any] = [None, "", "x", "２", -1, 0, 2**53, 2**60, 1.5, True, [], [[]], {}, [{}], "\ud800", {"a": None}]


def paths(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Every place in a document; of long arrays only the first two elements."""
    yield path
    if isinstance(value, dict):
        for name in value:
            yield from paths(value[name], (*path, name))
    elif isinstance(value, list):
        for position in range(min(2, len(value))):
            yield from paths(value[position], (*path, position))


def changed(document: Any, path: tuple[Any, ...], value: Any) -> Any:
    if not path:
        return value
    copied = deepcopy(document)
    place = copied
    for name in path[:-1]:
        place = place[name]
    place[path[-1]] = value
    return copied


@pytest.mark.parametrize("name", ["02-weights-floor", "04-order", "05-open", "06-matching"])
def test_no_value_at_any_place_of_an_input_gives_a_traceback(name: str) -> None:
    """Either a draw or a refusal with its code."""
    document = given(name)
    for path in paths(document):
        for value in NASTY:
            assert answered(changed(document, path, value)), (path, value)


def answered(document: Any) -> bool:
    try:
        return isinstance(run(document, check_drand=believe), Result)
    except DrawError as refused:
        return refused.code.startswith("E_")


@pytest.mark.parametrize("name", ["02-weights-floor", "05-open", "06-matching"])
def test_every_member_of_an_input_is_needed_or_has_a_default(name: str) -> None:
    document = given(name)
    for path in list(paths(document))[1:]:
        shortened = changed(document, path, None)
        place = shortened
        for step in path[:-1]:
            place = place[step]
        del place[path[-1]]
        assert answered(shortened), path


def test_an_unknown_version_of_the_input_is_refused() -> None:
    with pytest.raises(DrawError, match="E_VERSION"):
        run({**given("02-weights-floor"), "schema": "ssj-draw-input-2"})


def test_test_mode_is_written_on_the_result() -> None:
    assert "W_TEST_MODE" in run(given("03-caps")).warnings


def test_a_draw_runs_twice_with_the_same_result() -> None:
    one, other = run(given("03-caps")), run(given("03-caps"))
    assert one.selection == other.selection
    assert one.seed == other.seed
