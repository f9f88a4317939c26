"""Yearly plans, joint plans and amendments of the five jurisdictions run on the engine from start to end."""

from collections.abc import Mapping
from typing import Any

import pytest

from tests.walking import DUE, PLAN, Walk, do, drive

FILING = ("yichang", "changjiang", "tianqiao")
ALL = (*FILING, "tiedong", "mangshi")
JOINT = {"businessKey": "2026-JOINT", "plan": 9, "year": 2026, "author": "OFFICE"}
COMPLETE, RETURNED = {"filing": "COMPLETE"}, {"filing": "RETURNED"}
WITHIN = {"soft_limits": False}
WINDOWS = {"windows": [{"from": "2026-05-01", "to": "2026-06-30"}], "soft_limits": False}
USUAL: Mapping[str, Any] = {
    "plan.ratios": WITHIN,
    "plan.file": {"recipients": ["OFFICE"]},
    "plan.filed": COMPLETE,
}


def _plan(jurisdiction: str, recipients: tuple[str, ...] = ("OFFICE",), **answers: Any) -> Walk:
    given = {name.replace("__", "."): answer for name, answer in answers.items()}
    sent = {"plan.file": {"recipients": list(recipients)}}
    return drive(f"{jurisdiction}_annual_plan", PLAN, {**USUAL, **sent, **given})


def test_a_plan_is_drafted_by_the_filing_date() -> None:
    """YC-2.4e, CJ-2.3a, TQ-3.5b: 每年1月底前, 2月底前."""
    assert [task.due for task in _plan("yichang").tasks.values()] == [DUE]


@pytest.mark.parametrize("jurisdiction", ["yichang", "tianqiao"])
def test_a_filed_plan_is_public_when_its_recipient_has_answered(jurisdiction: str) -> None:
    """YC-2.4e, YC-2.4f, TQ-3.5b."""
    driver = do(_plan(jurisdiction), "p2_draft")
    assert [(task.node, task.role, task.department) for task in driver.tasks.values()] == [
        ("p2_receipt", "receiver", "OFFICE")
    ]
    assert do(driver, "p2_receipt").completed
    assert driver.called[-2:] == ["plan.filed", "publication.plan"]


def test_changjiang_files_with_two_bodies_and_enters_the_platform_afterwards() -> None:
    """CJ-2.3a: 径送同级政府司法行政机关和市场监管部门; CJ-2.3b: 录入…平台."""
    driver = do(_plan("changjiang", ("JUSTICE", "MARKET")), "p2_draft")
    assert sorted(task.department for task in driver.tasks.values()) == ["JUSTICE", "MARKET"]
    do(driver, "p2_receipt", "p2_receipt")
    assert [(task.node, task.role, task.due) for task in driver.tasks.values()] == [
        ("p2_enter_platform", "initiator", DUE)
    ]
    assert driver.called[-1] == "publication.plan"
    assert do(driver, "p2_enter_platform").completed


@pytest.mark.parametrize("jurisdiction", FILING)
def test_a_filing_that_is_not_complete_goes_back_to_the_department(jurisdiction: str) -> None:
    """YC-2.4e, CJ-2.3a, TQ-3.5b: a filing needs no consent, but it must be complete."""
    driver = do(_plan(jurisdiction, plan__filed=[RETURNED, COMPLETE]), "p2_draft", "p2_receipt")
    assert driver.open() == ["p2_draft"]
    assert "publication.plan" not in driver.called
    do(driver, "p2_draft", "p2_receipt")
    assert driver.called.count("publication.plan") == 1


def test_in_mangshi_a_plan_is_public_without_a_gate() -> None:
    """MS-2.5a, MS-3.1a; below the soft floor of 5 % with a reason (MS-2.4b)."""
    driver = do(_plan("mangshi", plan__ratios={"soft_limits": True}), "p2_draft", "p2_override")
    assert driver.completed
    assert driver.called[-1] == "publication.plan"


def _amendment(
    jurisdiction: str, answers: Mapping[str, Any] | None = None, profile: Mapping[str, Any] | None = None
) -> Walk:
    return drive(f"{jurisdiction}_plan_amendment", PLAN, {**USUAL, **(answers or {})}, profile)


@pytest.mark.parametrize("jurisdiction", [*FILING, "mangshi"])
def test_an_amended_plan_is_measured_and_public(jurisdiction: str) -> None:
    """YC-2.4c, CJ-2.3d, TQ-3.5c: 动态调整; the soft limits hold for amendments too."""
    driver = _amendment(jurisdiction, {"plan.ratios": {"soft_limits": True}})
    assert do(driver, "p2_amend", "p2_override").completed
    assert driver.called[-2:] == ["plan.joinable", "publication.plan"]


@pytest.mark.parametrize("jurisdiction", FILING)
def test_an_amendment_is_filed_again_where_the_profile_says_so(jurisdiction: str) -> None:
    driver = _amendment(jurisdiction, {"plan.filed": [RETURNED, COMPLETE]}, {"plan.amendment_filed": True})
    do(driver, "p2_amend", "p2_receipt")
    assert driver.open() == ["p2_amend"]
    assert do(driver, "p2_amend", "p2_receipt").completed
    assert driver.called[-1] == "publication.plan"


def test_in_tiedong_an_amendment_is_approved_again() -> None:
    """TD-4.1a: returned, then approved; a refused one is never public."""
    decisions = [{"plan_decision": "RETURN"}, {"plan_decision": "APPROVE"}]
    driver = do(_amendment("tiedong", {"plan.decide": decisions}), "p2_amend", "p2_approve")
    assert driver.open() == ["p2_amend"]
    assert do(driver, "p2_amend", "p2_approve").completed
    assert driver.called[-1] == "publication.plan"
    refused = do(_amendment("tiedong", {"plan.decide": {"plan_decision": "REFUSE"}}), "p2_amend", "p2_approve")
    assert refused.completed
    assert "publication.plan" not in refused.called


@pytest.mark.parametrize("jurisdiction", ["changjiang", "tianqiao", "mangshi"])
def test_the_author_of_a_joint_plan_merges_what_concerns_the_same_object(jurisdiction: str) -> None:
    """CJ-2.3c, TQ-3.5a, TQ-3.5c, MS-2.5a: collected, merged, public."""
    driver = drive(f"{jurisdiction}_joint_plan", JOINT, {"joint_plan.collect": {"missing": ["ENV"]}})
    assert [(task.node, task.role, task.department, task.local) for task in driver.tasks.values()] == [
        ("p2j_merge", "coordinator", "OFFICE", {"missing": ["ENV"]})
    ]
    assert do(driver, "p2j_merge").completed
    assert driver.called == ["joint_plan.collect", "joint_plan.merge", "publication.joint_plan"]


def test_in_yichang_the_government_agrees_to_the_windows_of_the_joint_plan() -> None:
    """YC-2.4h, YC-2.4i: 报本级政府同意后…; what it does not agree to is proposed again."""
    decisions = [{"window_decision": "REFUSE"}, {"window_decision": "APPROVE"}]
    answers = {"joint_plan.collect": {"missing": []}, "windows.propose": WINDOWS, "windows.decide": decisions}
    driver = do(drive("yichang_joint_plan", JOINT, answers), "p2j_merge", "p2j_window")
    assert [(task.node, task.role, task.local) for task in driver.tasks.values()] == [
        ("p2j_window_agree", "government", WINDOWS)
    ]
    do(driver, "p2j_window_agree")
    assert driver.open() == ["p2j_window"]
    assert do(driver, "p2j_window", "p2j_window_agree").completed
    assert driver.called[-1] == "publication.joint_plan"


LATE, ENTERED = (
    {"receipts_complete": False, "receipts_missing": ["门户网站"]},
    {"receipts_complete": True, "receipts_missing": []},
)


@pytest.mark.parametrize("jurisdiction", ALL)
def test_a_receipt_that_comes_late_is_entered_by_the_department(jurisdiction: str) -> None:
    """YC-2.4f, TQ-3.5b, TD-4.5b, MS-3.1a: one after the other, until the plan is public in every channel."""
    answers = {
        "publication.plan": LATE,
        "publication.plan_receipt": [LATE, ENTERED],
        "plan.decide": {"plan_decision": "APPROVE"},
    }
    gate = {"tiedong": ["p2_approve"], "mangshi": []}.get(jurisdiction, ["p2_receipt"])
    driver = do(drive(f"{jurisdiction}_annual_plan", PLAN, {**USUAL, **answers}), "p2_draft", *gate)
    for _ in range(2):
        assert [(task.node, task.role, task.department, task.local) for task in driver.tasks.values()] == [
            ("p2_channel", "initiator", "MKT", {"receipts_missing": ["门户网站"]})
        ]
        do(driver, "p2_channel")
    assert driver.open() == (["p2_enter_platform"] if jurisdiction == "changjiang" else [])
    assert driver.called.count("publication.plan") == 1


@pytest.mark.parametrize("jurisdiction", ["changjiang", "tianqiao", "mangshi"])
def test_the_author_of_a_joint_plan_enters_its_late_receipts(jurisdiction: str) -> None:
    """YC-2.4g, CJ-2.3c, TQ-3.5b, MS-3.1a."""
    answers = {
        "joint_plan.collect": {"missing": []},
        "publication.joint_plan": LATE,
        "publication.plan_receipt": ENTERED,
    }
    driver = do(drive(f"{jurisdiction}_joint_plan", JOINT, answers), "p2j_merge")
    assert [(task.node, task.role, task.department) for task in driver.tasks.values()] == [
        ("p2j_channel", "coordinator", "OFFICE")
    ]
    assert do(driver, "p2j_channel").completed
