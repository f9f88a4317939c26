"""Campaigns of 宜昌, 昌江, 天桥 and 芒市 run on the engine: how each makes its partners agree before the draw."""

from datetime import timedelta
from typing import Any

import pytest

from tests.walking import CAMPAIGN, DUE, NOW, SCOPE, Walk, campaign, do, drawn, settled, short

GUIDELINE = ("p3_guideline", "p3_guideline_review", "p3_guideline_review")
CONFIRMED = ("p3_participate", "p3_participate")
BEFORE_THE_DRAW = {
    "yichang": ("p3_scope", *GUIDELINE),
    "changjiang": ("p3_scope", *CONFIRMED),
    "tianqiao": ("p3_scope", *CONFIRMED, *GUIDELINE),
    "mangshi": ("p3_scope", *CONFIRMED, *GUIDELINE),
}
FOUR = tuple(BEFORE_THE_DRAW)


def _ready(jurisdiction: str, **answers: Any) -> Walk:
    return do(campaign(jurisdiction, **answers), *BEFORE_THE_DRAW[jurisdiction])


@pytest.mark.parametrize("jurisdiction", FOUR)
def test_a_campaign_runs_from_scope_to_archive(jurisdiction: str) -> None:
    """YC-2.5a to YC-2.6a, CJ-2.4a, TQ-3.6a to TQ-3.7a, MS-2.5c: the frame is a filter of the standing register."""
    driver = settled(drawn(_ready(jurisdiction)))
    assert driver.completed
    assert {"register.filter", "draw.select", "teams.lock"} <= set(driver.called)
    assert driver.called[-1] == "campaign.archive"


@pytest.mark.parametrize("jurisdiction", FOUR)
def test_an_empty_frame_ends_the_campaign(jurisdiction: str) -> None:
    assert _ready(jurisdiction, draw__frame={"frame_size": 0}, draw__empty={"drawn": 0}).completed


@pytest.mark.parametrize("jurisdiction", FOUR)
def test_a_campaign_outside_the_plan_is_not_started(jurisdiction: str) -> None:
    """YC-2.4c, TQ-3.5c: the plan is amended first; CJ, MS: leads are handled without a draw (MS-1.2)."""
    driver = campaign(jurisdiction, {**CAMPAIGN, "source": "TEMPORARY", "ground": "突发情况"})
    assert driver.completed
    assert driver.called == ["campaign.refuse"]


@pytest.mark.parametrize("jurisdiction", ["yichang", "tianqiao"])
def test_a_special_check_of_a_widespread_problem_is_a_campaign_by_draw(jurisdiction: str) -> None:
    """YC-2.7b, TQ-3.8b."""
    special = {**CAMPAIGN, "source": "SPECIAL", "ground": "普遍性问题", "basis_document": "专项检查方案"}
    assert campaign(jurisdiction, special).open() == ["p3_scope"]


@pytest.mark.parametrize("jurisdiction", ["changjiang", "tianqiao", "mangshi"])
def test_a_department_that_declines_changes_the_campaign_and_all_confirm_again(jurisdiction: str) -> None:
    """CJ-2.3c, TQ-3.6a, MS-2.5c: confirmed by each participant, adjusted by the initiator."""
    left = {"participants": ["ENV"], "departments": ["MKT", "ENV"]}
    answers = [{"participation": "CHANGED", **left}, {"participation": "OK", **left}]
    driver = do(campaign(jurisdiction, participation__close=answers), "p3_scope")
    assert sorted((task.department, task.due) for task in driver.tasks.values()) == [("ENV", DUE), ("HLTH", DUE)]
    do(driver, *CONFIRMED)
    assert [(task.node, task.local) for task in driver.tasks.values()] == [("p3_adjust", {"participants": ["ENV"]})]
    do(driver, "p3_adjust", "p3_participate")
    assert driver.open() == (["p4_confirm"] if jurisdiction == "changjiang" else ["p3_guideline"])


@pytest.mark.parametrize("jurisdiction", ["yichang", "tianqiao", "mangshi"])
def test_a_guideline_is_written_again_until_every_participant_agrees(jurisdiction: str) -> None:
    """YC-2.5a: 会同参与部门制定; TQ-3.4; MS-2.3."""
    answers = [{"guideline_agreed": False}, {"guideline_agreed": True}]
    driver = _ready(jurisdiction, guideline__close=answers)
    assert driver.open() == ["p3_guideline"]
    assert do(driver, *GUIDELINE).open() == ["p4_confirm"]


def test_in_changjiang_a_guideline_is_written_only_where_it_is_wanted() -> None:
    """CJ-2.4e: 可以根据实际情况，制定…."""
    driver = _ready("changjiang", campaign__scope={**SCOPE, "with_guideline": True})
    assert do(driver, *GUIDELINE).open() == ["p4_confirm"]
    assert "guideline.close" not in _ready("changjiang").called


@pytest.mark.parametrize("jurisdiction", FOUR)
def test_an_initiator_without_participants_asks_nobody(jurisdiction: str) -> None:
    alone = {**SCOPE, "participants": [], "departments": ["MKT"]}
    driver = do(campaign(jurisdiction, campaign__scope=alone), "p3_scope")
    if driver.open() == ["p3_guideline"]:
        do(driver, "p3_guideline")
    assert driver.open() == ["p4_confirm"]


@pytest.mark.parametrize("jurisdiction", FOUR)
def test_what_is_missing_is_mended_before_the_draw(jurisdiction: str) -> None:
    """YC-2.4i, MS-2.3: no draw without window, one list, two registers, one rule."""
    ready = [{"ready": False, "missing": ["WINDOW"]}, {"ready": True, "missing": []}]
    driver = _ready(jurisdiction, campaign__readiness=ready)
    assert [task.local for task in driver.tasks.values()] == [{"missing": ["WINDOW"]}]
    assert do(driver, "p3_mend").open() == ["p4_confirm"]


@pytest.mark.parametrize("jurisdiction", [*FOUR, "tiedong"])
def test_what_cannot_be_mended_is_cancelled_and_nothing_is_drawn(jurisdiction: str) -> None:
    """P3, exceptions: the initiator cancels with a reason (任务取消)."""
    missing = {"ready": False, "missing": ["DOMAIN_OBJECTS_MISSING"]}
    answers: dict[str, Any] = {"campaign__readiness": missing, "campaign__mend": {"mending": "CANCEL"}}
    driver = campaign("tiedong", **answers) if jurisdiction == "tiedong" else _ready(jurisdiction, **answers)
    if jurisdiction == "tiedong":
        do(driver, "p3_scope", "p3_opinion", "p3_opinion", "p3_joint_register")
    assert do(driver, "p3_mend").completed
    assert not {"publication.campaign", "draw.frame", "draw.commit"} & set(driver.called)


@pytest.mark.parametrize("jurisdiction", FOUR)
def test_a_shortage_of_inspectors_commits_their_step_again_and_never_the_objects(jurisdiction: str) -> None:
    """MS-2.5c: 名单一次性抽取; TQ-3.3d. Nobody is assigned directly; each department that is short supplies staff."""
    driver = drawn(_ready(jurisdiction, **short()))
    assert {(task.node, task.role, task.department) for task in driver.tasks.values()} == {
        ("p5_supply", "participant", "ENV")
    }
    do(driver, "p5_supply", "p5_supply_approve")
    assert (driver.open(), driver.wake_at) == ([], NOW + timedelta(days=3))
    driver.later(days=2)
    assert settled(driver).completed
    assert [driver.called.count(name) for name in ("draw.commit", "draw.select", "teams.commit")] == [1, 1, 1]


@pytest.mark.parametrize("jurisdiction", FOUR)
def test_other_partners_are_asked_as_the_first_ones_were(jurisdiction: str) -> None:
    """P5 step 7 with P3 steps 5 to 8; CJ-2.3c, TQ-3.6a, MS-2.5c, YC-2.5a, TQ-3.4, MS-2.3."""
    asked = {
        "rearrange_decision": "APPROVE",
        "ask_participation": jurisdiction != "yichang",
        "ask_guideline": jurisdiction != "changjiang",
    }
    refused = {**asked, "rearrange_decision": "RETURN"}
    answers = short(teams__supplied={"rearrange": True}, teams__rearrange_decide=[refused, asked])
    driver = do(drawn(_ready(jurisdiction, **answers)), "p5_supply", "p5_supply_approve")
    do(driver, "p5_rearrange", "p5_rearrange_approve", "p5_rearrange", "p5_rearrange_approve")
    assert "teams.commit" not in driver.called
    do(driver, *BEFORE_THE_DRAW[jurisdiction][1:])
    assert (driver.open(), driver.called[-1]) == ([], "teams.commit")
