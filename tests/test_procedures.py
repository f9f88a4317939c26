"""铁东's procedures run on the engine from start to end.

The other branches of the law: a plan returned, a department that disagrees, direct assignment, an unreachable firm,
an offline visit, a result withheld, a correction that fails, a hand-over to the wrong department.
"""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from tests.walking import (
    CAMPAIGN,
    DUE,
    INSPECTION,
    MET,
    NOW,
    PLAN,
    SCOPE,
    Walk,
    campaign,
    do,
    drawn,
    drive,
    entered,
    found,
    inspection,
    settled,
    short,
    visited,
)


def _drawn(driver: Walk) -> Walk:
    """From the scope to the draw."""
    return drawn(do(driver, "p3_scope", "p3_opinion", "p3_opinion", "p3_joint_register"))


def test_a_plan_is_in_force_and_public_once_the_government_approves() -> None:
    """TD-4.1a, TD-4.5b."""
    answers = {"plan.ratios": {"soft_limits": False}, "plan.decide": {"plan_decision": "APPROVE"}}
    driver = drive("tiedong_annual_plan", PLAN, answers)
    assert [(task.node, task.department, task.role) for task in driver.tasks.values()] == [
        ("p2_draft", "MKT", "initiator")
    ]
    do(driver, "p2_draft", "p2_approve")
    assert driver.completed
    assert driver.called[-1] == "publication.plan"


def test_a_returned_plan_is_drafted_again_and_a_refused_one_is_never_published() -> None:
    """TD-4.1a: 报本级政府批准后实施."""
    decisions = [{"plan_decision": "RETURN"}, {"plan_decision": "REFUSE"}]
    driver = drive("tiedong_annual_plan", PLAN, {"plan.ratios": {"soft_limits": True}, "plan.decide": decisions})
    do(driver, "p2_draft", "p2_override", "p2_approve")
    assert driver.open() == ["p2_draft"]
    do(driver, "p2_draft", "p2_override", "p2_approve")
    assert driver.completed
    assert "publication.plan" not in driver.called


def test_a_campaign_runs_from_scope_to_archive() -> None:
    """TD-4.2a to TD-4.2d: agreed, drawn, assigned, inspected, reported."""
    driver = settled(_drawn(campaign("tiedong")))
    assert driver.completed
    assert driver.called[-1] == "campaign.archive"


def test_visits_begin_on_the_first_day_of_the_period() -> None:
    """TD-4.4a: within the period of the campaign, so not before it."""
    late = {**SCOPE, "campaign_from": date(2026, 3, 20)}
    driver = do(_drawn(campaign("tiedong", campaign__scope=late)), "p5_confirm", "p5_confirm", "p5_confirm")
    assert "inspections.dispatch" not in driver.called
    assert driver.wake_at == datetime(2026, 3, 19, 16, tzinfo=UTC)
    driver.later(days=30)
    assert driver.called[-1] == "inspections.dispatch"


def test_at_the_end_of_the_period_the_clock_closes_though_objects_are_open() -> None:
    """TD-4.4a: the task period ends on 31 May; from the first of June results are counted."""
    driver = do(_drawn(campaign("tiedong")), "p5_confirm", "p5_confirm", "p5_confirm")
    assert "results.close_clock" not in driver.called
    driver.later(days=100)
    assert driver.called[-1] == "results.close_clock"
    driver.deliver("msg_campaign_settled")
    assert driver.open() == ["p7_report"]


def test_a_temporary_campaign_without_basis_is_not_started_and_one_with_it_is() -> None:
    """TD-4.1b, TD-4.1c."""
    temporary = {**CAMPAIGN, "source": "TEMPORARY", "ground": "突发情况"}
    assert campaign("tiedong", temporary).completed
    assert campaign("tiedong", {**temporary, "basis_document": "应急〔2026〕3号"}).open() == ["p3_scope"]


def test_items_off_the_list_send_the_scope_back() -> None:
    """TD-3.2c: 清单内的检查事项."""
    driver = campaign("tiedong", campaign__scope=[{**SCOPE, "items_listed": False}, SCOPE])
    do(driver, "p3_scope")
    assert driver.open() == ["p3_scope"]


def test_a_disagreement_is_adjusted_and_after_the_last_round_coordinated() -> None:
    """TD-4.2b: 协商…达成一致; TD-5.1: the coordinator returns it, and never decides for a participant."""
    rounds = [{"round": n, "rounds_left": 2 - n} for n in (1, 2, 3)]
    answers = [{"agreed": agreed} for agreed in (False, False, True)]
    driver = campaign("tiedong", negotiation__open=rounds, negotiation__close=answers)
    do(driver, "p3_scope", "p3_opinion", "p3_opinion", "p3_adjust", "p3_opinion", "p3_opinion")
    assert driver.open() == ["p3_coordinate"]
    do(driver, "p3_coordinate", "p3_adjust", "p3_opinion", "p3_opinion")
    assert driver.open() == ["p3_joint_register"]


def test_without_participants_nothing_is_negotiated() -> None:
    driver = campaign("tiedong", campaign__scope={**SCOPE, "participants": [], "departments": ["MKT"]})
    do(driver, "p3_scope")
    assert driver.open() == ["p3_joint_register"]


def test_what_is_missing_is_mended_before_the_draw() -> None:
    """TD-3.3b: 以满足随机分配执法检查人员的需要."""
    ready = [{"ready": False, "missing": ["INSPECTORS_SHORT:ENV"]}, {"ready": True, "missing": []}]
    driver = campaign("tiedong", campaign__readiness=ready)
    do(driver, "p3_scope", "p3_opinion", "p3_opinion", "p3_joint_register")
    assert driver.open() == ["p3_mend"]
    assert do(driver, "p3_mend").open() == ["p4_confirm"]


def test_an_empty_frame_ends_the_campaign() -> None:
    driver = campaign("tiedong", draw__frame={"frame_size": 0}, draw__empty={"drawn": 0})
    do(driver, "p3_scope", "p3_opinion", "p3_opinion", "p3_joint_register")
    assert driver.completed
    assert "draw.commit" not in driver.called


def test_each_department_assigns_for_its_own_shortage_until_its_head_approves() -> None:
    """TD-4.2d: 相关参与部门…可以直接指派, with the approval of another person of the same department."""
    decisions = [{"direct_decision": answer} for answer in ("REFUSE", "APPROVE", "APPROVE")]
    answers: dict[str, Any] = {
        "teams__assign": {"matching": "DIRECT_NEEDED", "oversize": False, "short": ["ENV", "MKT"]},
        "teams__direct_decide": decisions,
    }
    driver = _drawn(campaign("tiedong", **answers))
    assert sorted((task.node, task.role, task.department) for task in driver.tasks.values()) == [
        ("p5_direct", "participant", "ENV"),
        ("p5_direct", "participant", "MKT"),
    ]
    do(driver, "p5_direct", "p5_direct")
    assert {(task.role, task.department) for task in driver.tasks.values()} == {
        ("approver", "ENV"),
        ("approver", "MKT"),
    }
    do(driver, "p5_direct_approve", "p5_direct", "p5_direct_approve", "p5_direct_approve")
    assert settled(driver).completed


def test_too_few_inspectors_are_supplied_and_too_many_explained() -> None:
    """TD-3.3b, TD-4.3b: 一般不应超过 10 人. The inspectors' step is committed again, the list of objects stays."""
    decisions = [{"oversize_decision": "RETURN"}, {"oversize_decision": "APPROVE"}]
    answers = short(teams__oversize_decide=decisions)
    answers["teams__assign"][1]["oversize"] = True
    driver = do(_drawn(campaign("tiedong", **answers)), "p5_supply", "p5_supply_approve")
    assert (driver.open(), driver.wake_at) == ([], NOW + timedelta(days=3))
    driver = do(driver.later(days=2), "p5_oversize", "p5_oversize_approve")
    assert driver.open() == ["p5_oversize"], "the head wants another reason"
    do(driver, "p5_oversize", "p5_oversize_approve")
    assert settled(driver).completed
    assert driver.called.count("draw.select") == 1


def test_a_rejected_inspector_is_replaced_when_the_head_approves() -> None:
    """P5 step 8, TD-4.2d: confirmed anew where the head refuses; nobody is sent before all have confirmed."""
    line = {"object": "OBJ1", "inspector": "I1", "reason": "RECUSAL"}
    answers: dict[str, Any] = {
        "teams__confirm": [{"replacements": [line]}, *([{"replacements": []}] * 2), {"replacements": [line]}],
        "teams__replace": [{"replacement_decision": "REFUSE"}, {"replacement_decision": "APPROVE"}],
    }
    driver = do(_drawn(campaign("tiedong", **answers)), "p5_confirm", "p5_confirm", "p5_confirm")
    (task,) = driver.tasks.values()
    assert (task.node, task.role, task.local["replacements"]) == ("p5_replace", "approver", [line])
    assert do(driver, "p5_replace").open() == ["p5_confirm"]
    do(driver, "p5_confirm", "p5_replace")
    assert "inspections.dispatch" in driver.called


def test_an_inspection_without_findings_ends_when_both_departments_have_published() -> None:
    """TD-4.4b, TD-4.5a, TD-4.5b."""
    driver = visited(inspection("tiedong"))
    assert sorted((task.department, task.due) for task in driver.tasks.values()) == [("ENV", DUE), ("MKT", None)]
    assert entered(driver).completed
    assert driver.called[-1] == "inspection.settled"


def test_a_firm_that_is_not_met_is_visited_again_on_another_day() -> None:
    """TD-4.3a at each check-in; after the last try the visit ends without a record."""
    gone = {"found": "UNREACHABLE", "tries": 1, "tries_left": 1, "retry_at": NOW + timedelta(days=1), "offline": False}
    driver = inspection("tiedong", visit__checkin=[gone, {**gone, "tries": 2, "tries_left": 0}])
    do(driver, "p6_approve", "p6_checkin")
    assert driver.open() == []
    driver.later(days=1)
    do(driver, "p6_checkin")
    assert driver.open() == ["p6_result", "p6_result"]


def test_a_visit_without_an_on_site_part_needs_no_check_in() -> None:
    driver = inspection("tiedong", {**INSPECTION, "methods": ["WRITTEN", "ONLINE"]})
    do(driver, "p6_approve")
    assert driver.open() == ["p6_online", "p6_online", "p6_written", "p6_written"]
    do(driver, *("p6_online", "p6_written") * 2, "p6_result", "p6_result", "p6_notice_result")
    assert driver.open() == ["p7_enter", "p7_enter"]


def test_an_offline_visit_is_entered_afterwards() -> None:
    """TD-4.2e: 线下与线上相结合."""
    driver = visited(inspection("tiedong", visit__checkin={**MET, "offline": True}))
    assert driver.open() == ["p6_sync"]
    assert do(driver, "p6_sync").open() == ["p7_enter", "p7_enter"]


def test_the_day_after_the_period_an_unfinished_visit_is_overdue_and_goes_on() -> None:
    """TD-4.4a: 应在任务期内完成检查任务."""
    driver = do(inspection("tiedong"), "p6_approve")
    driver.later(days=100)
    assert driver.called[-1] == "inspection.overdue"
    assert driver.open() == ["p6_checkin"]
    do(driver, "p6_checkin", "p6_items", "p6_items", "p6_record", "p6_result", "p6_result", "p6_notice_result")
    assert entered(driver).completed


WITHHELD = {"disclosure": "WITHHOLD", "publish_by": DUE}


def test_a_withheld_result_is_reviewed_and_not_published() -> None:
    """TD-4.5b: 依法不予公开."""
    reviewed = {"disclosure": "WITHHOLD"}
    begun = inspection("tiedong", result__disclosure=WITHHELD, result__review=reviewed)
    driver = do(visited(begun), "p7_enter", "p7_enter")
    assert driver.open() == ["p7_review", "p7_review"]
    assert do(driver, "p7_review", "p7_review").completed
    assert driver.jobs == []


def test_a_missing_receipt_is_handled_by_hand() -> None:
    """TD-4.5b: published only when every required channel has answered."""
    driver = entered(visited(inspection("tiedong", publication__result={"receipts_complete": False})))
    assert driver.open() == ["p7_channel", "p7_channel"]
    assert do(driver, "p7_channel", "p7_channel").completed


def test_a_finding_without_further_disposal_is_published_and_closed() -> None:
    """TD-4.5b: 处理结果."""
    driver = found("tiedong", ["H06"])
    assert driver.completed
    assert driver.called[-3:] == ["publication.handling", "follow_up.close", "inspection.settled"]


def test_several_disposals_run_together_and_all_must_end() -> None:
    """TD-4.4c: 另案查处, 线索移送; H02 and the register beside them."""
    driver = found("tiedong", ["H02", "H04", "H05"], register=True)
    assert driver.open() == ["p8_send", "p8_send"]
    assert {"follow_up.daily", "follow_up.register"} <= set(driver.called)
    do(driver, "p8_send", "p8_send", "p8_receipt", "p8_receipt", "p8_outcome")
    assert not driver.completed
    assert do(driver, "p8_outcome").completed


def test_a_matter_sent_to_the_wrong_department_gets_another_receiver() -> None:
    """TD-4.4c: 将不属于本部门管辖的线索依法移送相关部门."""
    driver = found("tiedong", ["H05"], follow_up__receipt=[{"competent": False}, {"competent": True}])
    do(driver, "p8_send")
    assert [task.department for task in driver.tasks.values()] == ["PSB"]
    do(driver, "p8_receipt", "p8_name_receiver")
    assert [task.department for task in driver.tasks.values()] == ["EMER"]
    assert do(driver, "p8_receipt", "p8_outcome").completed


def test_a_correction_is_extended_once_and_then_becomes_a_case() -> None:
    checks = [
        {"corrected": False, "extended": True, "recheck_on": date(2026, 4, 10)},
        {"corrected": False, "extended": False},
    ]
    driver = do(found("tiedong", ["H03"], follow_up__recheck=checks), "p8_order")
    assert driver.open() == []
    do(driver.later(days=30), "p8_recheck")
    assert driver.open() == []
    do(driver.later(days=30), "p8_recheck")
    assert driver.open() == ["p8_send"]


def test_a_corrected_problem_is_closed() -> None:
    driver = do(found("tiedong", ["H03"], follow_up__recheck={"corrected": True, "extended": False}), "p8_order")
    assert do(driver.later(days=30), "p8_recheck").completed
