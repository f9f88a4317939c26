"""What stands in the profiles is what the five documents say, value by value."""

from datetime import date
from typing import Any

import pytest

from tests.law import DOMAIN, JURISDICTIONS, PROFILES, ROOT, SAID

DECIDED = {
    "item_list": {"draw_share_target"},
    "plan": {"file_by", "enter_by", "gate"},
    "campaigns": {"min", "max", "soft"},
    "ratio": {
        "floor", "floor_soft", "key_cap", "key_mode", "raise_for", "lower_for", "inclusion_probability_explicit",
    },
    "task": {"temp_allowed", "direct_assignment_allowed"},
    "team": {"applies_to", "single_min", "single_max", "multi_max", "multi_soft"},
    "result": {"enter_wd", "publish_wd", "publicity_target", "channels", "withhold_mode"},
}  # fmt: skip
"""Numbers, rules and channels of the documents that are rows of decision tables (test_profile_values.py)."""
LATER = {"reporting", "accountability"}
"""Sections that only bind reports (P10) and accountability (P11)."""
OWN = {"key", "name", "procedures", "defaults", "local", "clock"}
OWN_VALUES = {
    "plan": {"recipients", "joint_authors", "amendment_filed", "join_or_reason"},
    "task": {"guideline_title"},
    "inspection": {"notice_required", "record_required"},
    "result": {"notice_required", "collector", "report_title", "name_list_public"},
    "followup": {"disposals", "tell_object"},
}
"""What the engine asks of a profile beside what the documents say."""

each = pytest.mark.parametrize("key", JURISDICTIONS)


def _differences(mine: Any, said: Any, path: str = "") -> list[str]:
    """Where a value of the profile is not what the document says, for the keys that both hold."""
    if isinstance(mine, dict) and isinstance(said, dict):
        common = [key for key in mine if key in said]
        return [text for key in common for text in _differences(mine[key], said[key], f"{path}.{key}")]
    return [] if mine == said else [f"{path}: {mine!r} is not {said!r}"]


@each
def test_the_profile_says_what_the_document_says(key: str) -> None:
    """Assertion 61: each value is read from its own document."""
    own = [row for row in PROFILES[key]["departments"] if not row.get("invented") and row["kind"] != "receiver"]
    mine = {**PROFILES[key], "departments": own}
    assert _differences(mine, {**SAID[key], "departments": _named(key)}) == []


def _named(key: str) -> list[dict[str, Any]]:
    """The departments that the document names: “区直各有关部门” are none."""
    return [row for row in SAID[key]["departments"] if row["code"] != "CJ_DEPTS"]


@each
def test_every_value_of_the_document_is_in_the_profile_or_in_a_decision(key: str) -> None:
    missing = [
        f"{section}.{name}"
        for section, values in SAID[key].items()
        if isinstance(values, dict) and section not in LATER
        for name, value in values.items()
        if value not in (None, [])
        and name not in PROFILES[key].get(section, {})
        and name not in DECIDED.get(section, ())
    ]
    assert set(missing) <= {"document.seed_file", "document.printed", "team.clauses"}


@each
def test_every_key_of_a_profile_is_one_of_the_document_or_of_the_engine(key: str) -> None:
    assert set(PROFILES[key]) - OWN <= set(SAID[key])
    for section, values in PROFILES[key].items():
        if section not in OWN and isinstance(values, dict):
            assert set(values) - OWN_VALUES.get(section, set()) <= set(SAID[key][section]), section


@each
def test_defaults_are_those_decided_for_silent_documents(key: str) -> None:
    """Assertion 61: what is no value of the document says that it is a default."""
    mine = PROFILES[key]["defaults"]
    assert {name: DOMAIN["defaults"][name]["value"] for name in mine} == mine


@each
def test_the_procedures_named_in_the_profile_are_drawn(key: str) -> None:
    drawn = {path.stem for folder in (key, "shared") for path in (ROOT / "processes" / folder).glob("*.bpmn")}
    named = {process for process in PROFILES[key]["procedures"].values() if process}
    assert named <= drawn
    assert set(PROFILES[key]["procedures"]) == {
        "annual_plan", "joint_plan", "plan_amendment", "campaign", "inspection", "result_correction",
        "listing_removal",
    }  # fmt: skip


@each
def test_no_number_stands_in_a_profile(key: str) -> None:
    """Days, ratios and sizes live in the decision tables only."""
    assert list(_numbers(PROFILES[key])) == []


def _numbers(tree: Any) -> list[Any]:
    if isinstance(tree, dict):
        return [number for value in tree.values() for number in _numbers(value)]
    if isinstance(tree, list):
        return [number for value in tree for number in _numbers(value)]
    return [tree] if isinstance(tree, int | float | date) and not isinstance(tree, bool) else []


@each
def test_every_code_in_a_profile_is_a_department_of_it(key: str) -> None:
    """No profile names a body of another jurisdiction (assertion 61)."""
    profile = PROFILES[key]
    codes = {row["code"] for row in profile["departments"]}
    assert len(codes) == len(profile["departments"])
    assert {code.split("_")[0] for code in codes} == {profile["code"]}
    plan = profile["plan"]
    assert {profile["coordinator"]["code"], *plan["recipients"], *plan["joint_authors"]} <= codes


def test_departments_that_the_document_does_not_name_say_so() -> None:
    """The document of 昌江 names almost no departments: its demonstration invents them and labels them."""
    invented = {key: [row for row in PROFILES[key]["departments"] if row.get("invented")] for key in JURISDICTIONS}
    assert {key for key, rows in invented.items() if rows} == {"changjiang"}
    assert all(row["note_zh"] for row in invented["changjiang"])
    organs = [row for row in PROFILES["changjiang"]["departments"] if row["kind"] == "administrative_organ"]
    assert len(organs) == 9


def test_the_five_domains_of_mangshi_have_their_partners() -> None:
    """MS-4.1-4.5, assertion 18: 11, 11, 3, 4 and 5 partners; the leads write the joint plans."""
    domains = PROFILES["mangshi"]["domains"]
    assert [len(domain["partners"]) for domain in domains] == [11, 11, 3, 4, 5]
    assert [domain["lead"] for domain in domains] == PROFILES["mangshi"]["plan"]["joint_authors"]
    assert {key for key in JURISDICTIONS if PROFILES[key].get("domains")} == {"mangshi"}


def test_mangshi_names_its_coordinator_its_townships_and_forbids_a_second_system() -> None:
    """MS-4.6, MS-4.9, MS-3.4, MS-3.2a, assertion 72."""
    profile = PROFILES["mangshi"]
    assert profile["coordinator"]["name"] == "市委编办"
    townships = [row["code"] for row in profile["departments"] if row["kind"] == "township"]
    assert townships == profile["local"]["organisers"]
    assert len(townships) == 3
    assert profile["platform"]["own_system_allowed"] is False


def test_where_the_platform_of_the_province_must_be_used() -> None:
    """YC-2.1a, TQ-3.1, MS-3.2a: 统一使用; TD-3.1a: 可以依托; 昌江 says nothing of inspection."""
    must = {key: PROFILES[key]["platform"].get("mandatory_for_inspection") for key in JURISDICTIONS}
    assert must == {"yichang": True, "changjiang": None, "tiedong": False, "tianqiao": True, "mangshi": True}


def test_forms_and_models_of_joint_campaigns_are_those_of_the_documents() -> None:
    """CJ-2.4d: four models; TQ-3.6c: three forms; MS-2.4a: two."""
    models = {key: PROFILES[key]["task"].get("task_models") for key in JURISDICTIONS}
    assert {key: len(names) for key, names in models.items() if names} == {"changjiang": 4}
    forms = {key: PROFILES[key]["task"].get("joint_forms") for key in JURISDICTIONS}
    assert {key: len(names) for key, names in forms.items() if names} == {"tianqiao": 3, "mangshi": 2}


def test_guidelines_are_required_with_four_six_and_eight_fields() -> None:
    """Assertion 16; YC-2.5a, TQ-3.4, MS-2.3; CJ-2.4e: 可以制定."""
    required = {key: PROFILES[key]["task"]["guideline_fields"] for key in JURISDICTIONS if _guided(key)}
    assert {key: len(fields) for key, fields in required.items()} == {"yichang": 4, "tianqiao": 6, "mangshi": 8}
    assert PROFILES["changjiang"]["task"]["guideline_fields"]


def _guided(key: str) -> bool:
    return bool(PROFILES[key]["task"]["guideline_required"])


def test_the_conference_of_tianqiao_coordinates_and_confirms_people_and_equipment() -> None:
    """TQ-4.1: its office stands in for it; TQ-3.6b: 积极选配人员、装备."""
    profile = PROFILES["tianqiao"]
    kinds = {row["code"]: row["kind"] for row in profile["departments"]}
    assert kinds[profile["coordinator"]["code"]] == "coordinating_body"
    assert profile["task"]["equipment"] is True


def test_switches_of_single_documents_stand_in_their_profiles_only() -> None:
    """CJ-2.3c: 应联必联; TQ-4.3b: 全过程记录; MS-2.5b, MS-2.6a: told before and after; TD-4.5a: 统一归集."""
    switches = {
        "plan.join_or_reason": {"changjiang"},
        "inspection.record_required": {"tianqiao"},
        "inspection.notice_required": {"mangshi"},
        "followup.tell_object": {"mangshi"},
        "result.collector": {"tiedong"},
        "result.push_to": {"tianqiao"},
    }
    for path, keys in switches.items():
        section, name = path.split(".")
        assert {key for key in JURISDICTIONS if PROFILES[key].get(section, {}).get(name)} == keys, path


def test_receivers_outside_the_departments_take_what_is_handed_over() -> None:
    """YC-2.6e, CJ-2.6d, TQ-3.7c, MS-2.6d: the judicial organs; CJ-2.6c: the licensing stage."""
    receivers = {
        key: sorted(what for row in PROFILES[key]["departments"] for what in row.get("receives", ()))
        for key in JURISDICTIONS
    }
    assert receivers == {
        "yichang": ["JUDICIAL"],
        "changjiang": ["JUDICIAL", "LICENSING"],
        "tiedong": [],
        "tianqiao": ["JUDICIAL"],
        "mangshi": ["JUDICIAL"],
    }


@each
def test_who_inspects_publishes(key: str) -> None:
    """YC-2.6b, CJ-2.6a, TD-4.5a, TQ-3.7b, MS-2.6a: 谁检查、谁录入、谁公开."""
    assert PROFILES[key]["result"]["publisher_rule"].startswith("谁检查、谁")
