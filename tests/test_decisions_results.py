"""Decisions on publicity and what follows a result (D7 to D10, D14), under the numbers of their assertions."""

from typing import Any

import pytest

from tests.law import JURISDICTIONS, KINDS, PROFILES, SAID, TABLES, answer, asked, others

each = pytest.mark.parametrize("key", JURISDICTIONS)


# D7, D9, D10: what is public, when and where ----------------------------------------------------------------------


@each
def test_without_a_ground_everything_is_public(key: str) -> None:
    """YC-2.6c, CJ-2.6a, TD-4.5b, TQ-4.3a, MS-2.6b."""
    assert {answer(key, "disclosure", ground=ground)["disclosure"] for ground in ("NONE", "", None)} == {"FULL"}


@pytest.mark.parametrize(
    ("ground", "mangshi"),
    [
        ("STATE_SECRET", "WITHHOLD"),
        ("BUSINESS_SECRET", "REDACT"),
        ("PERSONAL_PRIVACY", "RESTRICTED"),
        ("OTHER_BY_LAW", "RESTRICTED"),
    ],
)
def test_secrets_are_withheld_and_in_mangshi_redacted_or_restricted(ground: str, mangshi: str) -> None:
    """Assertion 38; MS-2.6c against TD-4.5b, YC-2.6c, TQ-4.3a; 昌江 by default."""
    assert answer("mangshi", "disclosure", ground=ground) == {"disclosure": mangshi}
    for key in others("mangshi"):
        assert answer(key, "disclosure", ground=ground) == {"disclosure": "WITHHOLD"}


def test_defaults_for_results_name_their_source() -> None:
    """Assertion 36; CJ-2.6a, MS-2.6b: 国市监信〔2019〕38号 stands in the row."""
    notes = {row.tests: row.notes["note"] for row in TABLES["deadlines"].rows}
    for key in ("changjiang", "tiedong", "mangshi"):
        assert "国市监信〔2019〕38号" in notes[f'"{key}"', '"result_enter"']


@pytest.mark.parametrize(("kind", "days"), [("result_remind_1", 10), ("result_remind_2", 15), ("result_remind_3", 18)])
@each
def test_reminders_of_results_come_on_working_days_10_15_and_18(key: str, kind: str, days: int) -> None:
    """YC-2.6c, TQ-3.7b."""
    row = answer(key, "deadlines", kind=kind)
    assert (row["n"], row["unit"], row["remind_before"]) == (days, "WD", None)


def test_dates_of_plans_and_campaign_ends_are_reminded_of_before() -> None:
    """YC-2.4e, CJ-2.3a, CJ-2.3b, TQ-3.5b; TD-4.4a: working days before the date."""
    for key in JURISDICTIONS:
        reminded = {kind: answer(key, "deadlines", kind=kind) for kind in KINDS["deadlines"]}
        for kind, row in reminded.items():
            wanted = [5, 1] if kind == "campaign_end" else [10, 5, 1] if row["unit"] == "DATE" else None
            assert row["remind_before"] == wanted, (key, kind)


def test_every_deadline_has_a_number_or_a_date_or_neither_by_its_unit() -> None:
    for key in JURISDICTIONS:
        for kind in KINDS["deadlines"]:
            row = answer(key, "deadlines", kind=kind)
            given = (row["n"] is not None, row["date"] is not None)
            assert given == {"WD": (True, False), "CD": (True, False), "DATE": (False, True)}.get(
                row["unit"], (False, False)
            )


def test_a_result_counts_as_published_by_these_channels() -> None:
    """Assertion 39; CJ-2.6a: both; YC-2.6c: the platform and one of the others."""
    changjiang, yichang = (answer(key, "channels", kind="result") for key in ("changjiang", "yichang"))
    assert (len(changjiang["all_of"]), changjiang["any_of"]) == (2, [])
    assert (len(yichang["all_of"]), len(yichang["any_of"])) == (1, 2)


def test_the_department_plan_of_yichang_needs_both_channels() -> None:
    """Assertion 13; YC-2.4f; the joint plan only the platform (YC-2.4g)."""
    assert len(answer("yichang", "channels", kind="plan")["all_of"]) == 2
    assert answer("yichang", "channels", kind="joint_plan")["all_of"] == ["省级平台"]


@pytest.mark.parametrize(("key", "kinds"), [("mangshi", 3), ("tianqiao", 3)])
def test_items_plan_and_results_have_a_public_channel(key: str, kinds: int) -> None:
    """Assertion 67; MS-1.3, MS-3.1a, TQ-4.3a; in 芒市 the procedure too."""
    shown = ["item_list", "plan", "result"]
    assert len([kind for kind in shown if answer(key, "channels", kind=kind)["all_of"]]) == kinds
    assert answer(key, "channels", kind="guideline")["all_of"]


def test_handling_must_be_published_in_tiedong_and_mangshi_only() -> None:
    """Assertion 49; TD-4.5b, MS-2.6b."""
    required = {key for key in JURISDICTIONS if answer(key, "channels", kind="handling")["all_of"]}
    assert required == {"tiedong", "mangshi"}


# D8, D14: results and where they go -------------------------------------------------------------------------------


def _disposals(key: str, code: str, severity: str = "ORDINARY", **given: Any) -> set[str]:
    return {row["disposal"] for row in answer(key, "disposals", code=code, severity=severity, **given)}


@each
def test_every_result_leads_to_a_disposal_with_a_branch(key: str) -> None:
    """Data section 8.1; YC-2.6e, CJ-2.6d, TD-4.4c, TQ-3.7c, MS-2.5e."""
    branches = {
        "yichang": {"H04", "H07", "H08"},
        "changjiang": {"H04", "H07", "H08", "H09", "H12"},
        "tiedong": {"H04", "H05"},
        "tianqiao": {"H04", "H05", "H07", "H08", "H10", "H11"},
        "mangshi": {"H04", "H05", "H07", "H08"},
    }
    chosen = PROFILES[key]["followup"].get("disposals")
    assert chosen is None or set(chosen) <= {"H01", "H02", "H03", "H06"} | branches[key]
    found = {row["disposal"] for given in asked("disposals") for row in answer(key, "disposals", **given)}
    assert found == {"H01", "H02", "H03", "H06"} | branches[key]


@pytest.mark.parametrize(
    ("code", "severity", "disposals"),
    [
        ("R01", "NONE", {"H01"}),
        ("R02", "MINOR", {"H03"}),
        ("R03", "MINOR", {"H03"}),
        ("R04", "ORDINARY", {"H03"}),
        ("R06", "MINOR", {"H03"}),
        ("R07", "PROMINENT", {"H04"}),
        ("R08", "NONE", {"H02"}),
        ("R09", "ORDINARY", {"H03"}),
        ("R10", "NONE", {"H02"}),
        ("R12", "NONE", {"H01"}),
        ("R14", "NONE", {"H01"}),
        ("R99", "MINOR", {"H06"}),
    ],
)
@each
def test_common_results_lead_to_the_same_disposals(key: str, code: str, severity: str, disposals: set[str]) -> None:
    """Assertion 41 for R10 to R14 (YC-2.3e, CJ-2.2c); in 昌江 each result goes to the risk system too (CJ-2.6b)."""
    fed_back = {"H12"} if key == "changjiang" else set()
    assert _disposals(key, code, severity) == disposals | fed_back


def test_an_unreachable_object_goes_on_the_list_of_abnormal_operation() -> None:
    """Assertion 70; MS-3.3a, YC-2.6e, CJ-2.6d, TQ-3.7d; 铁东 has no credit constraint."""
    for key in others("tiedong"):
        measures = {row["disposal"]: row["measure"] for row in answer(key, "disposals", code="R05", severity="NONE")}
        assert measures["H08"] == "经营异常名录"
    assert _disposals("tiedong", "R05") == {"H02"}


@pytest.mark.parametrize("kind", SAID["mangshi"]["followup"]["blacklist_kinds"])
def test_four_serious_kinds_open_the_blacklist_in_mangshi_only(kind: str) -> None:
    """Assertion 70; MS-3.3a."""
    given = {"code": "R09", "severity": "PROMINENT", "blacklist_kind": kind}
    assert "失信黑名单" in {row["measure"] for row in answer("mangshi", "disposals", **given)}
    for key in others("mangshi"):
        assert "失信黑名单" not in {row["measure"] for row in answer(key, "disposals", **given)}


def test_a_suspected_breach_goes_to_the_case_unit_and_a_suspected_crime_to_the_judicial_organs() -> None:
    """Assertion 65; YC-2.6e, CJ-2.6d, TQ-3.7c, MS-2.6d, MS-2.5e; 铁东: 另案查处 (TD-4.4c)."""
    for key in others("tiedong"):
        assert "H04" in _disposals(key, "R09", "PROMINENT")
        assert "H07" in _disposals(key, "R09", "SUSPECTED_CRIME")
    assert _disposals("tiedong", "R09", "SUSPECTED_CRIME") == _disposals("tiedong", "R09", "PROMINENT") == {"H04"}
    for key in JURISDICTIONS:
        assert answer(key, "routing", matter="CASE")["receiver_kind"] == "CASE_UNIT"
        assert answer(key, "routing", matter="CRIME")["receiver_kind"] == "JUDICIAL"


def test_a_prominent_problem_in_changjiang_goes_to_licensing_and_each_result_to_the_risk_system() -> None:
    """Assertion 44; CJ-2.6b, CJ-2.6c; 宜昌 does neither."""
    assert {"H09", "H12"} <= _disposals("changjiang", "R09", "PROMINENT")
    assert "H09" not in _disposals("changjiang", "R09", "ORDINARY")
    every = [answer("changjiang", "disposals", **given) for given in asked("disposals")]
    assert all("H12" in {row["disposal"] for row in rows} for rows in every)
    assert answer("changjiang", "routing", matter="LICENSING")["document"] == "准入审批环节反馈函"
    assert not {"H09", "H12"} & _disposals("yichang", "R09", "PROMINENT")


def test_unlicensed_business_goes_to_the_branch_of_order_684_in_tianqiao_only() -> None:
    """Assertion 45; TQ-3.8c."""
    assert {key for key in JURISDICTIONS if "H11" in _disposals(key, "R09", unlicensed=True)} == {"tianqiao"}
    assert "H11" not in _disposals("tianqiao", "R09", unlicensed=False)


@pytest.mark.parametrize(
    ("key", "centralised", "supervisors"),
    [
        ("tianqiao", True, ["FORMER_APPROVING", "INDUSTRY"]),
        ("tianqiao", False, ["APPROVING"]),
        ("yichang", True, ["APPROVING", "INDUSTRY"]),
        ("mangshi", True, ["INDUSTRY"]),
    ],
)
def test_who_approves_or_leads_the_trade_supervises(key: str, centralised: bool, supervisors: list[str]) -> None:
    """Assertion 46; TQ-3.3a; YC-2.6e: 谁审批、谁监管，谁主管、谁监管; MS-3.1c: 谁主管、谁负责."""
    found = answer(key, "routing", matter="SUPERVISION", approval_centralised=centralised)
    assert found["supervisors"] == supervisors


@pytest.mark.parametrize("key", ["tiedong", "mangshi", "tianqiao"])
def test_a_matter_outside_own_duty_is_passed_to_the_competent_department(key: str) -> None:
    """Assertion 47; MS-2.6d, TD-4.4c; TQ-3.3a."""
    assert _disposals(key, "R15") == {"H05"}
    for given in ({"matter": "LEAD"}, {"matter": "CASE", "own_competence": False}):
        found = answer(key, "routing", **given)
        assert (found["receiver_kind"], found["document"]) == ("DEPARTMENT", "抄告函")


def test_a_listed_minor_breach_in_tianqiao_ends_without_penalty_and_nowhere_else() -> None:
    """Assertion 48; TQ-4.3c: it is corrected (H03) and exempted (H10), no case is opened."""
    for code in ("R06", "R09"):
        assert _disposals("tianqiao", code, "MINOR", minor_listed=True) == {"H03", "H10"}
        assert "H10" not in _disposals("tianqiao", code, "PROMINENT", minor_listed=True)
        assert "H10" not in _disposals("tianqiao", code, "MINOR", minor_listed=False)
        for key in others("tianqiao"):
            assert "H10" not in _disposals(key, code, "MINOR", minor_listed=True)
