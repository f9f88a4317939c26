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


def test_a_secret_object_has_no_name_on_the_list_that_goes_to_the_channels() -> None:
    """MS-2.6c."""
    drawn = [{"name": "甲店", "secrecy_flag": False}, {"name": "乙厂", "secrecy_flag": True}]
    shown = disclosure.public_list({"campaign_no": "RW2026-0001"}, drawn)
    assert [row["name"] for row in shown["objects"]] == ["甲店", "依法不予公开"]


def test_numbers_of_persons_do_not_go_to_the_channels() -> None:
    """PUB4: phone, ID number."""
    told = {**RESULT, "detail": "联系人13812345678"}
    assert disclosure.public_results(VISIT, [told], "FULL")["results"][0]["detail"] == "联系人＊＊＊"
    case = {"disposal": "H02", "outcome": "由210302199003071234领回"}
    assert disclosure.public_handling(VISIT, [case])["handling"][0]["outcome"] == "由＊＊＊领回"


@pytest.mark.parametrize(
    ("mode", "disposal", "outcome"),
    [
        ("FULL", "H02", "已反馈"),
        ("REDACT", "H02", "依法不予公开"),
        ("RESTRICTED", "依法不予公开", "依法不予公开"),
    ],
)
def test_the_handling_tells_no_more_than_the_results(mode: str, disposal: str, outcome: str) -> None:
    case = {"disposal": "H02", "outcome": "已反馈"}
    (shown,) = disclosure.public_handling(VISIT, [case], mode)["handling"]
    assert (shown["disposal"], shown["outcome"]) == (disposal, outcome)


def test_a_case_still_open_says_nothing() -> None:
    """PUB5: no case details that are not final."""
    cases: list[dict[str, Any]] = [
        {"disposal": "H04", "outcome": None, "reason": "内部"},
        {"disposal": "H02", "outcome": "已反馈"},
    ]
    assert disclosure.public_handling(VISIT, cases)["handling"] == [{"disposal": "H02", "outcome": "已反馈"}]
