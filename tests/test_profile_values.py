"""Values of the five documents that are rows of decision tables: each row says what the document says."""

import pytest

from tests.law import DOMAIN, JURISDICTIONS, PROFILES, SAID, answer

each = pytest.mark.parametrize("key", JURISDICTIONS)


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
    for kind in ("item_list", "plan", "campaign", "commitment", "draw", "guideline", "result", "handling"):
        used = answer(key, "channels", kind=kind)
        assert {*used["all_of"], *used["any_of"], *used["per_rules"]} <= named, kind


def test_listings_have_a_channel_where_the_document_knows_credit_constraint() -> None:
    """MS-3.5a names 公示系统（云南）; YC-2.6e, CJ-2.6d, TQ-3.7d only the constraint; 铁东 has none."""
    for key in JURISDICTIONS:
        known = bool(SAID[key]["followup"]["credit"])
        assert bool(PROFILES[key]["procedures"]["listing_removal"]) is known, key
        if known:
            named = {*PROFILES[key]["counterparts"], *(SAID[key]["result"]["channels"]["any_of"] or ())}
            assert set(answer(key, "channels", kind="listing")["all_of"]) <= named, key


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
        assert answer(key, "item_class", field=field, key_supervision=False) == {"item_class": item_class}
    assert PROFILES[key].get("ratio", {}).get("cap_required_for") == wanted


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
    """YC-2.4h: 原则上每年集中实施 1-2 次; YC-2.6c: 公示率 100%; CJ-2.1d: 双随机事项 100%;
    TD-4.1c: 严格控制, without a number.
    """
    windows, result = SAID["yichang"]["campaigns"], SAID["yichang"]["result"]
    assert answer("yichang", "limits", kind="windows_min") == {"n": windows["min"]}
    assert answer("yichang", "limits", kind="windows_max") == {"n": windows["max"]}
    assert answer("yichang", "limits", kind="publicity_target_bp") == {"n": result["publicity_target"] * 10000}
    assert answer("tiedong", "limits", kind="temporary_share_bp") == {"n": SAID["tiedong"]["task"]["temp_max_share"]}
    share = SAID["changjiang"]["item_list"]["draw_share_target"]
    assert answer("changjiang", "limits", kind="draw_share_target_bp") == {"n": share * 10000}
