"""What stands in the profiles and in the decision tables is what the five documents say, value by value."""

from datetime import date
from typing import Any

import pytest

from tests.law import DOMAIN, JURISDICTIONS, PROFILES, ROOT, SAID, answer

DECIDED = {
    "item_list": {"draw_share_target"},
    "plan": {"file_by", "enter_by", "gate"},
    "campaigns": {"min", "max", "soft"},
    "ratio": {
        "floor", "floor_soft", "cap_required_for", "key_cap", "key_mode", "risk_classes", "raise_for", "lower_for",
        "inclusion_probability_explicit",
    },
    "task": {"temp_allowed", "direct_assignment_allowed"},
    "team": {"applies_to", "single_min", "single_max", "multi_max", "multi_soft"},
    "result": {"enter_wd", "publish_wd", "publicity_target", "channels", "withhold_mode"},
}  # fmt: skip
"""Numbers, rules and channels of the documents that are rows of decision tables (compared below), not values."""
LATER = {"reporting", "accountability"}
"""Sections that only bind reports (P10) and accountability (P11)."""
OWN = {"key", "name", "procedures", "defaults", "local"}
OWN_VALUES = {"plan": {"recipients", "joint_authors", "amendment_filed"}, "result": {"notice_required"}}
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
    mine = {**PROFILES[key], "departments": [row for row in PROFILES[key]["departments"] if not row.get("invented")]}
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


@each
def test_who_inspects_publishes(key: str) -> None:
    """YC-2.6b, CJ-2.6a, TD-4.5a, TQ-3.7b, MS-2.6a: 谁检查、谁录入、谁公开."""
    assert PROFILES[key]["result"]["publisher_rule"].startswith("谁检查、谁")


# Values of the documents that are rows of decision tables ---------------------------------------------------------


@each
def test_the_dates_of_the_plan_are_those_of_the_document(key: str) -> None:
    """YC-2.4e, CJ-2.3a, CJ-2.3b, TQ-3.5b; 铁东 and 芒市 have none."""
    for kind, name in (("plan_file", "file_by"), ("plan_enter", "enter_by")):
        said, row = SAID[key]["plan"][name], answer(key, "deadlines", kind=kind)
        assert (row["unit"], row["date"], row["n"]) == ("DATE" if said else "NONE", said, None)
        assert row["source"] == ("SEED" if said else "DEFAULT")


@each
def test_the_gate_of_the_plan_is_that_of_the_document(key: str) -> None:
    """YC-2.4e, CJ-2.3a, TD-4.1a, TQ-3.5b, MS-2.5a."""
    gate = answer(key, "plan_gate", plan_kind="DEPARTMENT")
    assert gate["gate"] == SAID[key]["plan"]["gate"]
    assert gate["recipients"] == PROFILES[key]["plan"]["recipients"]
    assert len(gate["recipients"]) == len(SAID[key]["plan"]["file_to"] or [])
    assert bool(gate["approver"]) == bool(SAID[key]["plan"]["approve_by"])


@each
def test_days_to_enter_and_publish_are_those_of_the_document_or_say_that_they_are_defaults(key: str) -> None:
    """YC-2.6c, TQ-3.7b; CJ-2.6a, MS-2.6b and 铁东 by 国市监信〔2019〕38号 (assertion 36)."""
    for kind, name in (("result_enter", "enter_wd"), ("result_publish", "publish_wd")):
        said, row = SAID[key]["result"][name], answer(key, "deadlines", kind=kind)
        days = said or DOMAIN["defaults"][f"{kind}_wd"]["value"]
        assert (row["n"], row["unit"], row["source"]) == (days, "WD", "SEED" if said else "DEFAULT")


@each
def test_the_channels_of_results_are_those_of_the_document(key: str) -> None:
    """YC-2.6c, CJ-2.6a, TD-4.5b, TQ-3.7b, MS-3.5a."""
    said = SAID[key]["result"]["channels"]
    named = {name: said[name] or [] for name in ("all_of", "any_of", "per_rules")}
    assert answer(key, "channels", kind="result") == named


@each
def test_plans_and_lists_are_published_where_the_document_says(key: str) -> None:
    """YC-2.2b, YC-2.4f, YC-2.4g, TD-3.2a, TQ-3.5b; 芒市 only says 向社会公布 (MS-3.1a)."""
    places = (
        ("plan", "plan", "publish"),
        ("item_list", "item_list", "publish"),
        ("joint_plan", "plan", "joint_publish"),
    )
    for kind, section, name in places:
        said = SAID[key][section][f"{name}_channels"]
        if said and said != ["向社会公布"]:
            assert answer(key, "channels", kind=kind)["all_of"] == said


@each
def test_every_channel_is_named_in_the_profile(key: str) -> None:
    """Assertion 61: nobody publishes on another's platform."""
    profile, result = PROFILES[key], SAID[key]["result"]["channels"]
    lists = [profile[section].get(name) for section in ("plan", "item_list") for name in profile[section]]
    named = {profile["platform"]["name"], *profile["counterparts"], *(result["all_of"] or [])}
    named |= {channel for value in lists if isinstance(value, list) for channel in value}
    for kind in ("item_list", "plan", "campaign", "list", "result", "handling"):
        used = answer(key, "channels", kind=kind)
        assert {*used["all_of"], *used["any_of"], *used["per_rules"]} <= named, kind


@each
def test_the_size_of_a_team_is_that_of_the_document(key: str) -> None:
    """TD-4.3a, TD-4.3b; elsewhere at least two certified officers and no limit."""
    said = SAID[key]["team"]
    least = said["single_min"] or DOMAIN["defaults"]["min_certified_per_department"]["value"]
    single = {"min": least, "max": said["single_max"], "soft_max": None}
    assert answer(key, "team_size", on_site=True, single_item=True) == single
    several = {"min": least, "max": None, "soft_max": said["multi_max"] if said["multi_soft"] else None}
    assert answer(key, "team_size", on_site=True, single_item=False) == several


@each
def test_the_floor_of_the_ratio_is_that_of_the_document(key: str) -> None:
    """MS-2.4b: 原则上不得低于 5%, a soft floor; no other document has one."""
    said = SAID[key]["ratio"]
    for item_class in ("KEY", "GENERAL"):
        row = answer(key, "ratio", item_class=item_class)
        assert row["floor_bp"] == (said["floor"] and round(said["floor"] * 10000))
        assert row["soft"] is bool(said["floor_soft"])


@each
def test_what_needs_a_cap_and_what_may_have_none_is_what_the_document_says(key: str) -> None:
    """CJ-2.1e, CJ-2.1f, YC-2.2e, TQ-3.2d."""
    wanted = SAID[key]["ratio"]["cap_required_for"]
    for item_class, field in (("KEY", "安全"), ("GENERAL", "其他")):
        capped = answer(key, "ratio", item_class=item_class)["cap_bp"] is not None
        assert capped is (item_class == wanted)
        assert answer(key, "item_class", field=field, key_supervision=False) == {
            "item_class": item_class,
            "cap_required": item_class == wanted,
        }


@each
def test_yes_and_no_are_those_of_the_document(key: str) -> None:
    """TD-4.1b, TD-4.2d; where a document is silent the answer is not ALLOW."""
    temporary = answer(key, "temporary_campaign", source="TEMPORARY", ground="上级部署", has_basis=True)["answer"]
    direct = answer(key, "direct_assignment", feasible=False)["answer"]
    said = SAID[key]["task"]
    assert (temporary == "ALLOW", direct == "ALLOW") == (
        bool(said["temp_allowed"]),
        bool(said["direct_assignment_allowed"]),
    )


def test_numbers_of_single_documents_are_limits() -> None:
    """YC-2.4h: 原则上每年集中实施 1-2 次; YC-2.6c: 公示率 100%; CJ-2.1d: 双随机事项 100%."""
    windows, result = SAID["yichang"]["campaigns"], SAID["yichang"]["result"]
    assert answer("yichang", "limits", kind="windows_min") == {"n": windows["min"]}
    assert answer("yichang", "limits", kind="windows_max") == {"n": windows["max"]}
    assert answer("yichang", "limits", kind="publicity_target_bp") == {"n": result["publicity_target"] * 10000}
    share = SAID["changjiang"]["item_list"]["draw_share_target"]
    assert answer("changjiang", "limits", kind="draw_share_target_bp") == {"n": share * 10000}
