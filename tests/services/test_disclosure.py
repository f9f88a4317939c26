"""The allow-list: what is not named stays inside."""

from datetime import date
from typing import Any

import pytest

from engine import disclosure

VISIT = {
    "campaign_no": "RW2026-0001",
    "object_name": "某店",
    "uscc": "91210302MA00000000",
    "concluded_on": date(2026, 4, 7),
    "phone": "13800000000",
}
RESULT = {"item": "SX-01", "codes": ["R02"], "detail": "未公示", "version": 1, "concluded_by": "张三", "enter_by": None}
SECRETS = ("13800000000", "张三", "riskClass", "D级")


@pytest.mark.parametrize(
    ("mode", "codes", "detail"),
    [
        ("FULL", ["R02"], "未公示"),
        ("REDACT", ["R02"], "依法不予公开"),
        ("RESTRICTED", "依法不予公开", "依法不予公开"),
    ],
)
def test_a_result_shows_what_its_disclosure_allows(mode: str, codes: Any, detail: str) -> None:
    """TD-4.5b, MS-2.6c (assertion 38)."""
    (shown,) = disclosure.public_results(VISIT, [RESULT], mode)["results"]
    assert (shown["codes"], shown["detail"]) == (codes, detail)


def test_nothing_of_a_withheld_result_is_shown() -> None:
    with pytest.raises(ValueError, match="nothing is public"):
        disclosure.public_results(VISIT, [RESULT], "WITHHOLD")


def test_a_member_nobody_allowed_stays_inside() -> None:
    """The default is silence."""
    shown = str(disclosure.public_results(VISIT, [RESULT], "FULL"))
    assert not any(secret in shown for secret in SECRETS)


def test_a_plan_is_shown_without_its_author() -> None:
    """PUB2: names of drafters are not public."""
    names = ("plan_no", "name", "year", "plan_kind", "draw_type", "department", "doc_no", "version", "change_reason")
    plan = {**dict.fromkeys(names, "x"), "author": "张三"}
    assert "张三" not in str(disclosure.public_plan(plan, []))


def test_a_draw_is_shown_without_assignment_and_roster() -> None:
    """PUB3: always hidden: roster, recusals, absences."""
    shown = ("draw_id", "attempt", "mode", "disclosure", "status", "commitment", "commitment_hash", "certificate")
    draw = {**dict.fromkeys(shown, "x"), "assignment": {"unmet": ["OBJ1"]}, "roster": ["张三"], "secret": b"s"}
    assert set(disclosure.public_draw(draw)) == set(shown)


def test_a_case_still_open_says_nothing() -> None:
    """PUB5: no case details that are not final."""
    cases: list[dict[str, Any]] = [
        {"disposal": "H04", "outcome": None, "reason": "内部"},
        {"disposal": "H02", "outcome": "已反馈"},
    ]
    assert disclosure.public_handling(VISIT, cases)["handling"] == [{"disposal": "H02", "outcome": "已反馈"}]
