"""Visits, results and follow-ups of the jurisdictions run on the engine: what each does that the others do not."""

from datetime import date
from typing import Any

import pytest

from tests.process.driving import MODES
from tests.walking import (
    DUE,
    INSPECTION,
    MET,
    Walk,
    concluded,
    do,
    drive,
    entered,
    found,
    inspection,
    jobs_done,
    visited,
)

FOUR = ("yichang", "changjiang", "tianqiao", "mangshi")
ALL = (*FOUR, "tiedong")
HANDED_OVER = ("p8_send", "p8_receipt", "p8_outcome")
WITHHELD = {"disclosure": "WITHHOLD"}
REDACTED = {"disclosure": "REDACT", "publish_by": DUE}
OFFLINE = {**MET, "offline": True}
P6_TASKS = {
    *("p6_approve", "p6_checkin", "p6_items", "p6_record", "p6_written", "p6_online", "p6_adopt", "p6_result"),
    *("p6_commission", "p6_commission_adopt", "p6_notice_result", "p6_sync"),
}
OBJECTION = {
    "businessKey": "2026-001-0001-1",
    "jurisdiction": "yichang",
    "inspection": 1,
    "department": "ENV",
    "item": "ENV-01",
    "objection": "结果与事实不符",
}


@pytest.mark.parametrize("jurisdiction", FOUR)
def test_an_inspection_without_findings_ends_when_its_results_are_public(jurisdiction: str) -> None:
    """YC-2.6c, CJ-2.6a, TQ-3.7b, MS-2.6b."""
    driver = entered(visited(inspection(jurisdiction)))
    assert driver.completed
    assert driver.called[-1] == "inspection.settled"


@pytest.mark.parametrize("jurisdiction", FOUR)
def test_the_day_after_the_period_an_unfinished_visit_is_overdue_and_goes_on(jurisdiction: str) -> None:
    driver = do(inspection(jurisdiction), "p6_approve")
    driver.later(days=100)
    assert driver.called[-1] == "inspection.overdue"
    assert driver.open() == ["p6_checkin"]


def test_every_step_of_a_visit_is_due_at_the_end_of_the_period() -> None:
    """TD-4.4a, a default elsewhere: reminders come before it, and what is open after it is overdue."""
    methods = ["ON_SITE", "WRITTEN", "ONLINE", "COMMISSION", "ADOPT"]
    driver = inspection("tianqiao", {**INSPECTION, "methods": methods, "offline": True}, visit__checkin=OFFLINE)
    dues = {task.node: task.due for task in driver.tasks.values()}
    for node in ("p6_approve", "p6_checkin", "p6_items", "p6_items", "p6_record", "p6_commission"):
        dues |= {task.node: task.due for task in do(driver, node).tasks.values()}
    for node in (*("p6_written", "p6_online") * 2, "p6_adopt", "p6_commission_adopt", "p6_result", "p6_result"):
        dues |= {task.node: task.due for task in do(driver, node).tasks.values()}
    dues |= {task.node: task.due for task in do(driver, "p6_notice_result").tasks.values()}
    assert {*dues} == P6_TASKS
    assert {*dues.values()} == {DUE}


@pytest.mark.parametrize("jurisdiction", ALL)
def test_results_are_counted_out_before_what_follows_from_them(jurisdiction: str) -> None:
    """YC-2.6a, TQ-3.7a: the campaign is summed up while cases are open."""
    driver = found(jurisdiction, ["H03"])
    assert driver.open() == ["p8_order"]
    assert driver.called.count("inspection.results_out") == 1
    assert "inspection.settled" not in driver.called


def test_the_approver_sees_the_risk_class_and_the_days_of_the_batch() -> None:
    """CJ-2.5a: a firm of class A is not visited without a ground; CJ-2.1e: the draw fixes the order of batches."""
    batch = {"batch": 2, "planned_from": date(2026, 4, 1), "planned_to": date(2026, 4, 30)}
    driver = inspection("changjiang", {**INSPECTION, "risk_class": "A", **batch})
    shown = {"risk_class": "A", "planned_from": "2026-04-01", "planned_to": "2026-04-30"}
    assert [task.local for task in driver.tasks.values()] == [shown]


@pytest.mark.parametrize(
    ("methods", "steps"),
    [
        (["ONLINE"], ["p6_online", "p6_online"]),
        (["OFF_SITE"], ["p6_online", "p6_online"]),
        (["COMMISSION"], ["p6_commission"]),
        (["ADOPT"], ["p6_adopt"]),
        (["ON_SITE", "WRITTEN", "COMMISSION"], ["p6_checkin", "p6_commission", "p6_written", "p6_written"]),
    ],
)
def test_a_visit_is_made_by_the_methods_that_were_chosen(methods: list[str], steps: list[str]) -> None:
    """YC-2.5d, CJ-2.4b, CJ-2.4c, TQ-3.6d; each department looks at its own items, away from the firm too."""
    assert do(inspection("changjiang", {**INSPECTION, "methods": methods}), "p6_approve").open() == steps


def test_the_opinion_of_a_commissioned_body_counts_once_the_team_adopts_it() -> None:
    """TQ-3.6d, YC-2.5d: the body gives an opinion and never inspects alone."""
    driver = do(inspection("tianqiao", {**INSPECTION, "methods": ["COMMISSION", "ADOPT"]}), "p6_approve")
    do(driver, "p6_commission", "p6_adopt")
    assert [(task.node, task.role, task.due) for task in driver.tasks.values()] == [
        ("p6_commission_adopt", "team", DUE)
    ]
    assert do(driver, "p6_commission_adopt").open() == ["p6_result", "p6_result"]


def test_the_result_notice_is_left_out_only_where_the_profile_says_so() -> None:
    """TD-4.4b and MS-2.6a ask for it; elsewhere it is a default that can be switched off."""
    off = concluded(inspection("yichang", profile={"result.notice_required": False}))
    assert off.open() == ["p7_enter", "p7_enter"]
    on = concluded(inspection("yichang", profile={"result.notice_required": True}))
    assert on.open() == concluded(inspection("yichang")).open() == ["p6_notice_result"]


def test_changjiang_feeds_every_result_back_to_the_risk_system() -> None:
    """CJ-2.6b: 双向共享, also a result without a finding; no other jurisdiction does."""
    assert entered(visited(inspection("changjiang"))).called.count("follow_up.risk") == 2
    for other in {*ALL} - {"changjiang"}:
        assert "follow_up.risk" not in entered(visited(inspection(other))).called


# 芒市: one batch --------------------------------------------------------------------------------------------------


def test_in_mangshi_the_results_of_an_object_are_published_in_one_batch() -> None:
    """MS-2.5c: 结果一次性公布. The first department's entry publishes nothing."""
    driver = do(visited(inspection("mangshi")), "p7_enter")
    assert driver.jobs == []
    do(driver, "p7_enter")
    assert [job.operator for job in driver.jobs] == ["publication.batch"]
    assert jobs_done(driver).completed
    assert "publication.result" not in driver.called
    assert driver.called[-3:] == ["result.batch_published", "inspection.results_out", "inspection.settled"]


def test_in_mangshi_a_part_is_published_in_another_form_and_a_state_secret_withheld() -> None:
    """MS-2.6c: 合理调整公开方式和范围."""
    reviews = [{"disclosure": "REDACT"}, WITHHELD]
    driver = visited(inspection("mangshi", result__disclosure=REDACTED, result__review=reviews))
    do(driver, "p7_enter", "p7_enter")
    assert {(task.node, task.due) for task in driver.tasks.values()} == {("p7_review", DUE)}
    do(driver, "p7_review", "p7_review")
    assert driver.called.count("result.withhold") == 1
    assert jobs_done(driver).completed


def test_in_mangshi_a_missing_receipt_of_the_batch_is_handled_by_its_department() -> None:
    """MS-3.5a: 谁产生、谁提供、谁负责、谁录入."""
    missing = {"receipts_complete": False, "receipts_missing": ["ENV"], "publish_by": DUE}
    driver = entered(visited(inspection("mangshi", publication__batch=missing)))
    assert [(task.node, task.department, task.due) for task in driver.tasks.values()] == [("p7_channel", "ENV", DUE)]
    assert do(driver, "p7_channel").completed


# Follow-ups -------------------------------------------------------------------------------------------------------

BRANCHES = {
    "H03": ("p8_order", "yichang changjiang tianqiao mangshi tiedong"),
    "H04": ("p8_send", "yichang changjiang tianqiao mangshi tiedong"),
    "H05": ("p8_send", "tianqiao mangshi tiedong"),
    "H07": ("p8_crime_decide", "yichang changjiang tianqiao mangshi"),
    "H08": ("p8_credit", "yichang changjiang tianqiao mangshi"),
    "H09": ("p8_send", "changjiang"),
    "H10": ("p8_minor", "tianqiao"),
    "H11": ("p8_unlicensed", "tianqiao"),
}


@pytest.mark.parametrize("jurisdiction", ALL)
@pytest.mark.parametrize("disposal", BRANCHES)
def test_a_disposal_opens_its_branch_where_the_local_text_knows_it(jurisdiction: str, disposal: str) -> None:
    """YC-2.6e, CJ-2.6c, CJ-2.6d, TD-4.4c, TQ-3.7c, TQ-3.7d, TQ-3.8c, TQ-4.3c, MS-2.6d, MS-3.3a."""
    step, places = BRANCHES[disposal]
    driver = found(jurisdiction, [disposal])
    assert (step in driver.open()) == (jurisdiction in places.split())


@pytest.mark.parametrize("jurisdiction", FOUR)
def test_daily_supervision_and_the_register_hear_of_what_was_found(jurisdiction: str) -> None:
    """YC-2.3e, CJ-2.2c, MS-3.1c."""
    driver = found(jurisdiction, ["H02"], register=True)
    assert {"follow_up.daily", "follow_up.register"} <= set(driver.called)


@pytest.mark.parametrize("jurisdiction", ["yichang", "changjiang", "tianqiao"])
def test_a_finding_without_further_disposal_is_closed(jurisdiction: str) -> None:
    """YC-2.6d, TQ-3.7d: evidence and results are shared first; 昌江's text knows no recognition."""
    driver = found(jurisdiction, ["H06"])
    assert driver.completed
    shared = ["follow_up.share"] if jurisdiction != "changjiang" else []
    confirmed = driver.called.index("follow_up.confirm")
    assert driver.called[confirmed + 1 :] == [*shared, "follow_up.close", "inspection.settled"]


def test_in_mangshi_the_object_is_told_of_the_handling_before_it_is_public() -> None:
    """MS-2.6a: 查处结果告知被抽查对象; MS-2.6b: 依法及时向社会公布; MS-3.2b: recognition."""
    driver = found("mangshi", ["H06"])
    assert [(task.node, task.department, task.due) for task in driver.tasks.values()] == [("p8_tell", "ENV", DUE)]
    assert "publication.handling" not in driver.called
    assert do(driver, "p8_tell").completed
    assert driver.called[-4:] == ["follow_up.tell", "publication.handling", "follow_up.close", "inspection.settled"]


def test_only_tiedong_and_mangshi_publish_the_handling() -> None:
    """TD-4.5b, MS-2.6b: 处理结果, 查处结果."""
    assert "publication.handling" in found("tiedong", ["H06"]).called
    for other in ("yichang", "changjiang", "tianqiao"):
        assert "publication.handling" not in found(other, ["H06"]).called


def test_several_referrals_run_together_and_all_must_end() -> None:
    """TQ-3.7c, TQ-3.3a: a case, a lead for another department and a suspected crime in one finding."""
    driver = found("tianqiao", ["H04", "H05", "H07"], follow_up__crime_decide={"crime_decision": "APPROVE"})
    assert driver.open() == ["p8_crime_decide", "p8_send", "p8_send"]
    do(driver, "p8_crime_decide", *[node for node in HANDED_OVER for _ in range(3)])
    assert driver.completed
    assert driver.called.count("follow_up.outcome") == 3


def _crime(**answers: Any) -> Walk:
    return do(found("changjiang", ["H07"], **answers), "p8_crime_decide")


def test_a_suspected_crime_is_handed_over_when_the_head_decides_so() -> None:
    """CJ-2.6d: 移送司法机关处理, decided by the head of the department."""
    driver = found("changjiang", ["H07"], follow_up__crime_decide={"crime_decision": "APPROVE"})
    assert [(task.role, task.department, task.due) for task in driver.tasks.values()] == [("approver", "ENV", DUE)]
    do(driver, "p8_crime_decide")
    assert [(task.node, task.due) for task in driver.tasks.values()] == [("p8_send", DUE)]
    assert do(driver, *HANDED_OVER).completed


def test_a_suspected_crime_that_is_not_handed_over_or_not_filed_becomes_a_case() -> None:
    """CJ-2.6d: 移送办案机构依法立案查处."""
    refused = _crime(follow_up__crime_decide={"crime_decision": "REFUSE"})
    assert refused.open() == ["p8_send"]
    assert [task.due for task in refused.tasks.values()] == [None]
    assert do(refused, *HANDED_OVER).completed
    outcomes = [{"filed": False}, {"filed": True}]
    driver = _crime(follow_up__crime_decide={"crime_decision": "APPROVE"}, follow_up__outcome=outcomes)
    do(driver, *HANDED_OVER)
    assert driver.open() == ["p8_send"]
    assert do(driver, *HANDED_OVER).completed


def test_credit_constraint_minor_breach_and_unlicensed_business_end_with_their_record() -> None:
    """TQ-3.7d, TQ-4.3c, TQ-3.8c; the measure that the decision proposes is shown."""
    proposed = {"disposals": ["H08"], "register_changed": False, "measures": ["经营异常名录"]}
    driver = found("tianqiao", ["H08", "H10", "H11"], follow_up__propose=proposed)
    assert {"measures": ["经营异常名录"]} in [task.local for task in driver.tasks.values()]
    assert do(driver, "p8_credit", "p8_minor", "p8_unlicensed").completed


@pytest.mark.parametrize("mode", MODES)
def test_credit_constraint_asks_again_for_every_kind_that_is_to_be_decided(mode: str) -> None:
    """MS-3.3a, YC-2.6e: each decision is public by itself; what is left to decide is shown."""
    answers = [
        {"listing": 1, "measures": ["失信黑名单"], "further": True},
        {"listing": 2, "measures": [], "further": True},
        {"listing": 3, "measures": [], "further": False},
    ]
    proposed = ["失信黑名单", "经营异常名录"]
    data = {"businessKey": "2026-001-0001", "jurisdiction": "yichang", "department": "ENV", "measures": proposed}
    driver = drive("credit_constraint", data, {"follow_up.credit": answers}, mode=mode)
    for shown in (proposed, ["失信黑名单"], []):
        assert [(task.node, task.local) for task in driver.tasks.values()] == [("p8_credit", {"measures": shown})]
        do(driver, "p8_credit")
    assert driver.completed
    assert driver.called.count("publication.listing") == 3


def test_a_prominent_problem_is_fed_back_to_licensing_which_replies() -> None:
    """CJ-2.6c: 及时向准入审批环节反馈."""
    driver = do(found("changjiang", ["H09"]), "p8_send", "p8_receipt")
    assert [(task.node, task.role) for task in driver.tasks.values()] == [("p8_outcome", "receiver")]
    assert do(driver, "p8_outcome").completed


@pytest.mark.parametrize("jurisdiction", FOUR)
def test_a_problem_is_corrected_or_becomes_a_case(jurisdiction: str) -> None:
    """YC-2.6e, MS-2.5e."""
    checks = [{"corrected": False, "extended": False}]
    driver = do(found(jurisdiction, ["H03"], follow_up__recheck=checks), "p8_order")
    assert do(driver.later(days=30), "p8_recheck").open() == ["p8_send"]
    do(driver, *HANDED_OVER)
    assert driver.completed or driver.open() == ["p8_tell"]


# Correction of a published result ---------------------------------------------------------------------------------


def _objection(corrected: bool) -> Walk:
    return drive("result_correction", OBJECTION, {"result.review_objection": {"corrected": corrected}})


def test_an_objection_is_reviewed_by_the_department_that_made_the_result() -> None:
    """YC-2.6b, CJ-2.6a, TD-4.5a, MS-2.6a: 谁检查、谁录入、谁公示."""
    task = next(iter(_objection(True).tasks.values()))
    assert (task.node, task.role, task.department, task.due) == ("p7_review_objection", "approver", "ENV", DUE)
    assert task.local == {"objection": "结果与事实不符", "item": "ENV-01"}


def test_a_wrong_result_gets_a_new_public_version_and_a_right_one_stays() -> None:
    corrected = do(_objection(True), "p7_review_objection")
    assert corrected.completed
    assert corrected.called == ["result.review_objection", "publication.result_version"]
    confirmed = do(_objection(False), "p7_review_objection")
    assert confirmed.completed
    assert confirmed.called == ["result.review_objection"]


# Removal of a listing -------------------------------------------------------------------------------------------------

ASKED = {
    "businessKey": "2026-001-0001/ENV/经营异常名录/1",
    "jurisdiction": "yichang",
    "removal": 1,
    "inspection": 1,
    "department": "ENV",
    "measure": "经营异常名录",
    "repair": "已变更住所",
    "applied": True,
}


def _removal(ended: bool, mode: str = "restored") -> Walk:
    answers = {"removal.verify": {"repaired": ended}, "removal.decide": {"ended": ended}}
    return drive("listing_removal", ASKED, answers, mode=mode)


def test_whoever_listed_a_firm_verifies_its_repair_and_the_head_decides() -> None:
    """YC-2.6e, CJ-2.6d, TQ-3.7d, MS-3.3a: each with its day, a default."""
    driver = _removal(True)
    shown = {"measure": "经营异常名录", "repair": "已变更住所"}
    (task,) = driver.tasks.values()
    assert (task.node, task.role, task.department, task.due) == ("p8_repair", "participant", "ENV", DUE)
    assert task.local == {**shown, "applied": True}
    (task,) = do(driver, "p8_repair").tasks.values()
    assert (task.node, task.role, task.department, task.due) == ("p8_removal", "approver", "ENV", DUE)
    assert task.local == {**shown, "repaired": True}


@pytest.mark.parametrize("mode", MODES)
def test_the_end_of_a_listing_is_published_and_a_listing_that_stays_is_not(mode: str) -> None:
    """MS-3.5a."""
    ended = do(_removal(True, mode), "p8_repair", "p8_removal")
    assert ended.completed
    assert ended.called == ["removal.verify", "removal.decide", "publication.removal"]
    kept = do(_removal(False, mode), "p8_repair", "p8_removal")
    assert kept.completed
    assert kept.called == ["removal.verify", "removal.decide"]


def test_the_recheck_waits_until_the_term_of_the_order() -> None:
    """YC-2.6e: the term is the one the order sets."""
    driver = do(found("yichang", ["H03"], follow_up__order={"recheck_on": date(2026, 3, 20)}), "p8_order")
    assert driver.open() == []
    assert driver.later(days=30).open() == ["p8_recheck"]
