"""铁东's procedures run on the engine from start to end, with operators that only answer what the diagrams ask.

The other branches of the law: a plan returned, a department that disagrees, direct assignment, an unreachable firm,
an offline visit, a result withheld, a correction that fails, a hand-over to the wrong department.
"""

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from engine.process.definitions import Deployment
from engine.records import Resume
from tests.process.driving import Driver

ROOT = Path(__file__).parent.parent
NOW = datetime(2026, 3, 2, 1, tzinfo=UTC)
DUE = date(2026, 3, 30)

FUNCTIONS = {
    "today": lambda: date(2026, 3, 2),
    "now": lambda: NOW,
    "deadline": lambda _kind, _start=None: DUE,
    "late from": lambda day: datetime(day.year, day.month, day.day, 16, tzinfo=UTC),
    "working days after": lambda day, n: day + timedelta(days=n),
    "working days before": lambda day, n: day - timedelta(days=n),
    "profile": lambda _path: None,
}
PLAN = {"businessKey": "2026-TD_MKT", "jurisdiction": "tiedong", "plan": 1, "department": "TD_MKT", "year": 2026}
CAMPAIGN = {
    "businessKey": "TD-2026-001",
    "jurisdiction": "tiedong",
    "campaign": 1,
    "initiator": "TD_MKT",
    "source": "PLAN",
    "ground": None,
    "basis_document": None,
}
SCOPE = {
    "participants": ["TD_ENV", "TD_HLTH"],
    "departments": ["TD_MKT", "TD_ENV", "TD_HLTH"],
    "items_listed": True,
    "setup": "OK",
    "campaign_from": date(2026, 3, 1),
    "campaign_to": date(2026, 5, 31),
}
INSPECTION = {
    "businessKey": "TD-2026-001-0001",
    "jurisdiction": "tiedong",
    "campaign": 1,
    "inspection": 1,
    "object": 7,
    "initiator": "TD_MKT",
    "departments": ["TD_MKT", "TD_ENV"],
    "single_item": False,
    "methods": ["ON_SITE"],
    "campaign_to": date(2026, 5, 31),
}
MET = {"found": "FOUND", "tries": 1, "tries_left": 1, "offline": False}


@cache
def _deployment() -> Deployment:
    return Deployment.read(ROOT)


class Walk(Driver):
    """A driver whose operators give a fixed answer, answers in turn, or nothing; it notes who was called."""

    given: dict[str, Any]
    called: list[str]

    def _call(self, operator: str, _inputs: Mapping[str, Any], _data: Mapping[str, Any]) -> Mapping[str, Any]:
        self.called.append(operator)
        answer = self.given.get(operator, {})
        found: Mapping[str, Any] = answer.pop(0) if isinstance(answer, list) else answer
        return found


def _drive(process: str, data: Mapping[str, Any], answers: Mapping[str, Any]) -> Walk:
    walk = Walk(_deployment().definition(process), now=NOW, functions=FUNCTIONS)
    walk.given, walk.called = dict(answers), []
    walk.start(**data)
    return walk


def _do(driver: Driver, *nodes: str) -> Walk:
    """Complete one open task of each node, in this order."""
    for node in nodes:
        driver.complete(node)
    assert isinstance(driver, Walk)
    return driver


def test_a_plan_is_in_force_and_public_once_the_government_approves() -> None:
    """TD-4.1a, TD-4.5b."""
    answers = {"plan.ratios": {"soft_limits": False}, "plan.decide": {"plan_decision": "APPROVE"}}
    driver = _drive("tiedong_annual_plan", PLAN, answers)
    assert [(task.node, task.department, task.role) for task in driver.tasks.values()] == [
        ("p2_draft", "TD_MKT", "initiator")
    ]
    _do(driver, "p2_draft", "p2_approve")
    assert driver.completed
    assert driver.called[-1] == "publication.plan"


def test_a_returned_plan_is_drafted_again_and_a_refused_one_is_never_published() -> None:
    """TD-4.1a: 报本级政府批准后实施."""
    decisions = [{"plan_decision": "RETURN"}, {"plan_decision": "REFUSE"}]
    driver = _drive("tiedong_annual_plan", PLAN, {"plan.ratios": {"soft_limits": True}, "plan.decide": decisions})
    _do(driver, "p2_draft", "p2_override", "p2_approve")
    assert driver.open() == ["p2_draft"]
    _do(driver, "p2_draft", "p2_override", "p2_approve")
    assert driver.completed
    assert "publication.plan" not in driver.called


def _campaign(data: Mapping[str, Any] = CAMPAIGN, **answers: Any) -> Walk:
    usual: dict[str, Any] = {
        "campaign.scope": SCOPE,
        "negotiation.open": {"round": 1, "rounds_left": 2},
        "negotiation.close": {"agreed": True},
        "register.build_joint": {"register_size": 500},
        "campaign.readiness": {"ready": True, "missing": []},
        "draw.frame": {"frame_size": 500},
        "draw.exclude": {"excluded": 3},
        "draw.quotas": {"quota": 25},
        "draw.select": {"drawn": 25},
        "draw.commit": {"entropy_at": NOW + timedelta(days=1)},
        "campaign.refuse": {"setup": "REFUSED"},
        "teams.assign": {"matching": "COMPLETE", "oversize": False},
    }
    return _drive("tiedong_campaign", data, {**usual, **{name.replace("__", "."): x for name, x in answers.items()}})


def _drawn(driver: Walk) -> Walk:
    """From the scope to the draw."""
    _do(driver, "p3_scope", "p3_opinion", "p3_opinion", "p3_joint_register", "p4_confirm")
    assert (driver.open(), driver.wake_at) == ([], NOW + timedelta(days=1))
    return _select(driver)


def _select(driver: Walk) -> Walk:
    driver.later(days=1)
    driver.do(Resume(driver.jobs[-1].number))
    return driver


def _settled(driver: Walk) -> Walk:
    """From the confirmed teams to the archive."""
    assert driver.open() == ["p5_confirm"] * 3
    _do(driver, "p5_confirm", "p5_confirm", "p5_confirm")
    driver.deliver("msg_objects_concluded")
    driver.deliver("msg_campaign_settled")
    assert driver.open() == ["p7_report"]
    return _do(driver, "p7_report")


def test_a_campaign_runs_from_scope_to_archive() -> None:
    """TD-4.2a to TD-4.2d: agreed, drawn, assigned, inspected, reported."""
    driver = _settled(_drawn(_campaign()))
    assert driver.completed
    assert driver.called[-1] == "campaign.archive"


def test_at_the_end_of_the_period_the_clock_closes_though_objects_are_open() -> None:
    """TD-4.4a: the task period ends on 31 May; from the first of June results are counted."""
    driver = _do(_drawn(_campaign()), "p5_confirm", "p5_confirm", "p5_confirm")
    assert "results.close_clock" not in driver.called
    driver.later(days=100)
    assert driver.called[-1] == "results.close_clock"
    driver.deliver("msg_campaign_settled")
    assert driver.open() == ["p7_report"]


def test_a_temporary_campaign_without_basis_is_not_started_and_one_with_it_is() -> None:
    """TD-4.1b, TD-4.1c."""
    temporary = {**CAMPAIGN, "source": "TEMPORARY", "ground": "突发情况"}
    assert _campaign(temporary).completed
    assert _campaign({**temporary, "basis_document": "应急〔2026〕3号"}).open() == ["p3_scope"]


def test_items_off_the_list_send_the_scope_back() -> None:
    """TD-3.2c: 清单内的检查事项."""
    driver = _campaign(campaign__scope=[{**SCOPE, "items_listed": False}, SCOPE])
    _do(driver, "p3_scope")
    assert driver.open() == ["p3_scope"]


def test_a_disagreement_is_adjusted_and_after_the_last_round_coordinated() -> None:
    """TD-4.2b: 协商…达成一致; TD-5.1: the coordinator returns it, and never decides for a participant."""
    rounds = [{"round": n, "rounds_left": 2 - n} for n in (1, 2, 3)]
    driver = _campaign(negotiation__open=rounds, negotiation__close=[{"agreed": a} for a in (False, False, True)])
    _do(driver, "p3_scope", "p3_opinion", "p3_opinion", "p3_adjust", "p3_opinion", "p3_opinion")
    assert driver.open() == ["p3_coordinate"]
    _do(driver, "p3_coordinate", "p3_adjust", "p3_opinion", "p3_opinion")
    assert driver.open() == ["p3_joint_register"]


def test_without_participants_nothing_is_negotiated() -> None:
    driver = _campaign(campaign__scope={**SCOPE, "participants": [], "departments": ["TD_MKT"]})
    _do(driver, "p3_scope")
    assert driver.open() == ["p3_joint_register"]


def test_what_is_missing_is_mended_before_the_draw() -> None:
    """TD-3.3b: 以满足随机分配执法检查人员的需要."""
    ready = [{"ready": False, "missing": ["INSPECTORS_SHORT:TD_ENV"]}, {"ready": True, "missing": []}]
    driver = _do(_campaign(campaign__readiness=ready), "p3_scope", "p3_opinion", "p3_opinion", "p3_joint_register")
    assert driver.open() == ["p3_mend"]
    assert _do(driver, "p3_mend").open() == ["p4_confirm"]


def test_an_empty_frame_ends_the_campaign() -> None:
    driver = _campaign(draw__frame={"frame_size": 0}, draw__empty={"drawn": 0})
    _do(driver, "p3_scope", "p3_opinion", "p3_opinion", "p3_joint_register")
    assert driver.completed
    assert "draw.commit" not in driver.called


def test_a_direct_assignment_is_asked_for_again_until_approved() -> None:
    """TD-4.2d: 特殊情况下…可以直接指派, with another person's approval."""
    decisions = [{"direct_decision": "REFUSE"}, {"direct_decision": "APPROVE"}]
    answers: dict[str, Any] = {
        "teams__assign": {"matching": "DIRECT_NEEDED", "oversize": False},
        "teams__direct_decide": decisions,
    }
    driver = _do(_drawn(_campaign(**answers)), "p5_direct", "p5_direct_approve", "p5_direct", "p5_direct_approve")
    assert _settled(driver).completed


def test_too_few_inspectors_are_supplied_and_too_many_explained() -> None:
    """TD-3.3b, TD-4.3b: 一般不应超过 10 人."""
    assigned = [{"matching": "INFEASIBLE", "oversize": False}, {"matching": "COMPLETE", "oversize": True}]
    driver = _do(_drawn(_campaign(teams__assign=assigned)), "p5_supply", "p5_oversize")
    assert _settled(driver).completed


def _inspection(data: Mapping[str, Any] = INSPECTION, **answers: Any) -> Walk:
    usual: dict[str, Any] = {
        "visit.checkin": MET,
        "inspection.concluded": {"finding_departments": [], "enter_by": {"TD_ENV": DUE}},
        "result.disclosure": {"disclosure": "FULL"},
        "publication.result": {"receipts_complete": True},
    }
    given = {name.replace("__", "."): answer for name, answer in answers.items()}
    return _drive("tiedong_inspection", data, {**usual, **given})


def _visited(driver: Walk) -> Walk:
    """From the approval to the served notice."""
    _do(driver, "p6_approve", "p6_checkin", "p6_items", "p6_items", "p6_record", "p6_result", "p6_result")
    return _do(driver, "p6_notice_result")


def _entered(driver: Walk) -> Walk:
    """Both departments enter, and what they may publish is published."""
    _do(driver, "p7_enter", "p7_enter")
    return _published(driver)


def _published(driver: Walk) -> Walk:
    for job in driver.jobs[:]:
        driver.do(Resume(job.number))
        driver.jobs.remove(job)
    return driver


def test_an_inspection_without_findings_ends_when_both_departments_have_published() -> None:
    """TD-4.4b, TD-4.5a, TD-4.5b."""
    driver = _visited(_inspection())
    assert sorted((task.department, task.due) for task in driver.tasks.values()) == [("TD_ENV", DUE), ("TD_MKT", None)]
    assert _entered(driver).completed
    assert driver.called[-1] == "inspection.settled"


def test_a_firm_that_is_not_met_is_visited_again_on_another_day() -> None:
    """TD-4.3a at each check-in; after the last try the visit ends without a record."""
    gone = {"found": "UNREACHABLE", "tries": 1, "tries_left": 1, "retry_at": NOW + timedelta(days=1), "offline": False}
    driver = _do(_inspection(visit__checkin=[gone, {**gone, "tries": 2, "tries_left": 0}]), "p6_approve", "p6_checkin")
    assert driver.open() == []
    driver.later(days=1)
    _do(driver, "p6_checkin")
    assert driver.open() == ["p6_result", "p6_result"]


def test_a_visit_without_an_on_site_part_needs_no_check_in() -> None:
    driver = _inspection({**INSPECTION, "methods": ["WRITTEN", "ONLINE"]}, inspection__approve={"offline": False})
    _do(driver, "p6_approve")
    assert driver.open() == ["p6_online", "p6_written"]
    _do(driver, "p6_online", "p6_written", "p6_result", "p6_result", "p6_notice_result")
    assert driver.open() == ["p7_enter", "p7_enter"]


def test_an_offline_visit_is_entered_afterwards() -> None:
    """TD-4.2e: 线下与线上相结合."""
    driver = _visited(_inspection(visit__checkin={**MET, "offline": True}))
    assert driver.open() == ["p6_sync"]
    assert _do(driver, "p6_sync").open() == ["p7_enter", "p7_enter"]


def test_the_day_after_the_period_an_unfinished_visit_is_overdue_and_goes_on() -> None:
    """TD-4.4a: 应在任务期内完成检查任务."""
    driver = _do(_inspection(), "p6_approve")
    driver.later(days=100)
    assert driver.called[-1] == "inspection.overdue"
    assert driver.open() == ["p6_checkin"]
    _do(driver, "p6_checkin", "p6_items", "p6_items", "p6_record", "p6_result", "p6_result", "p6_notice_result")
    assert _entered(driver).completed


def test_a_withheld_result_is_reviewed_and_not_published() -> None:
    """TD-4.5b: 依法不予公开."""
    closed = {"result__disclosure": {"disclosure": "WITHHOLD"}, "result__review": {"disclosure": "WITHHOLD"}}
    driver = _do(_visited(_inspection(**closed)), "p7_enter", "p7_enter")
    assert driver.open() == ["p7_review", "p7_review"]
    assert _do(driver, "p7_review", "p7_review").completed
    assert driver.jobs == []


def test_a_missing_receipt_is_handled_by_hand() -> None:
    """TD-4.5b: published only when every required channel has answered."""
    driver = _entered(_visited(_inspection(publication__result={"receipts_complete": False})))
    assert driver.open() == ["p7_channel", "p7_channel"]
    assert _do(driver, "p7_channel", "p7_channel").completed


def _found(disposals: list[str], register: bool = False, **answers: Any) -> Walk:
    """An inspection where one department found something, its disposal confirmed."""
    usual = {
        "inspection__concluded": {"finding_departments": ["TD_ENV"], "enter_by": {}},
        "follow_up__confirm": {"disposals": disposals},
        "follow_up__propose": {"disposals": disposals, "register_changed": register},
        "follow_up__order": {"recheck_on": date(2026, 3, 20)},
        "follow_up__send": {"receiver": "TD_PSB", "handover_sent_on": date(2026, 3, 3)},
        "follow_up__name_receiver": {"receiver": "TD_EMER"},
        "follow_up__receipt": {"competent": True},
    }
    return _do(_entered(_visited(_inspection(**{**usual, **answers}))), "p8_confirm")


def test_a_finding_without_further_disposal_is_published_and_closed() -> None:
    """TD-4.5b: 处理结果."""
    driver = _found(["H06"])
    assert driver.completed
    assert driver.called[-3:] == ["publication.handling", "follow_up.close", "inspection.settled"]


def test_several_disposals_run_together_and_all_must_end() -> None:
    """TD-4.4c: 另案查处, 线索移送; H02 and the register beside them."""
    driver = _found(["H02", "H04", "H05"], register=True)
    assert driver.open() == ["p8_send", "p8_send"]
    assert {"follow_up.daily", "follow_up.register"} <= set(driver.called)
    _do(driver, "p8_send", "p8_send", "p8_receipt", "p8_receipt", "p8_outcome")
    assert not driver.completed
    assert _do(driver, "p8_outcome").completed


def test_a_matter_sent_to_the_wrong_department_gets_another_receiver() -> None:
    """TD-4.4c: 将不属于本部门管辖的线索依法移送相关部门."""
    driver = _found(["H05"], follow_up__receipt=[{"competent": False}, {"competent": True}])
    _do(driver, "p8_send")
    assert [task.department for task in driver.tasks.values()] == ["TD_PSB"]
    _do(driver, "p8_receipt", "p8_name_receiver")
    assert [task.department for task in driver.tasks.values()] == ["TD_EMER"]
    assert _do(driver, "p8_receipt", "p8_outcome").completed


def test_a_correction_is_extended_once_and_then_becomes_a_case() -> None:
    checks = [
        {"corrected": False, "extended": True, "recheck_on": date(2026, 4, 10)},
        {"corrected": False, "extended": False},
    ]
    driver = _do(_found(["H03"], follow_up__recheck=checks), "p8_order")
    assert driver.open() == []
    _do(driver.later(days=30), "p8_recheck")
    assert driver.open() == []
    _do(driver.later(days=30), "p8_recheck")
    assert driver.open() == ["p8_send"]


def test_a_corrected_problem_is_closed() -> None:
    driver = _do(_found(["H03"], follow_up__recheck={"corrected": True, "extended": False}), "p8_order")
    assert _do(driver.later(days=30), "p8_recheck").completed
