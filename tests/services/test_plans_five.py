"""Yearly plans of all five jurisdictions: what a line must say, where the plan goes, by when, and when it counts."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

import pytest

from engine.clock import CHINA
from engine.errors import Conflict, Invalid, NotFound, Refused
from engine.store import documents_rows, plan_versions, plans, publications, statistics
from engine.store.register_rows import upsert_items
from tests.cast import item
from tests.services.elsewhere import ALL, FILING, JANUARY, RECEIPT, YEAR, Elsewhere, at, here, line

# What a line says ----------------------------------------------------------------------------------------------------


@here("yichang")
def test_a_line_without_its_method_is_refused_where_the_document_names_seven_fields(elsewhere: Elsewhere) -> None:
    """Assertion 1; YC-2.4a: 明确抽查事项、检查对象、检查方式、抽查比例、抽查时限、发起和参与部门等."""
    with pytest.raises(Invalid, match="检查方式 is missing"):
        elsewhere.save_plan(line(elsewhere.lead, methods=[]))


@here("tianqiao")
def test_a_line_without_its_method_is_kept_where_the_document_names_six(elsewhere: Elsewhere) -> None:
    """Assertion 1; TQ-3.5a."""
    plan = elsewhere.save_plan(line(elsewhere.lead, methods=[]))
    assert plans.lines(elsewhere.tx, plan)[0]["methods"] == []


@here("yichang", "tianqiao")
@pytest.mark.parametrize("wrong", [{"items": []}, {"objects": ""}, {"ratio_bp": None}])
def test_a_line_without_any_other_field_is_refused_in_both(elsewhere: Elsewhere, wrong: dict[str, Any]) -> None:
    """Assertion 1; YC-2.4a, TQ-3.5a."""
    with pytest.raises(Invalid) as refused:
        elsewhere.save_plan(line(elsewhere.lead, **wrong))
    assert refused.value.problems
    with pytest.raises(Invalid, match="发起部门 is missing"):
        elsewhere.save_plan(line(""))


@here(*ALL)
def test_a_line_of_one_department_alone_names_no_participants(elsewhere: Elsewhere) -> None:
    """YC-2.4a: 发起和参与部门; without any, the line is not joint."""
    assert elsewhere.save_plan(line(elsewhere.lead))


@here("yichang", "tianqiao")
@pytest.mark.parametrize("source", ["PROVINCE", "SUPERIOR"])
def test_a_local_ratio_does_not_stand_beside_a_superior_one(elsewhere: Elsewhere, source: str) -> None:
    """Assertion 7; YC-2.2d, TQ-3.2c: 省统一规定, 上级部门要求, then 本地区（本部门）."""
    rated(elsewhere, ratio_bp=800, ratio_source=source)
    with pytest.raises(Invalid, match="800"):
        elsewhere.save_plan(line(elsewhere.lead, ratio_bp=500))
    plan = elsewhere.save_plan(line(elsewhere.lead, ratio_bp=800))
    elsewhere.act("plan.ratios")
    assert plans.lines(elsewhere.tx, plan)[0]["expected_visits"] == 8, "ceil(8 % of 15) in each of four classes"


@here("yichang", "tianqiao", "changjiang")
def test_a_local_ratio_of_the_list_binds_nobody(elsewhere: Elsewhere) -> None:
    """Assertion 7; YC-2.2d, TQ-3.2c."""
    rated(elsewhere, ratio_bp=800, ratio_source="LOCAL", ratio_cap_bp=2000)
    assert elsewhere.save_plan(line(elsewhere.lead, ratio_bp=500))


def rated(world: Elsewhere, **values: Any) -> None:
    """SX-01 with other values."""
    row = item("SX-01", world.lead, partners=[world.partner], **{"ratio_cap_bp": None, **values})
    upsert_items(world.tx, world.jurisdiction, [{**row, "valid_from": date(2025, 1, 1)}], JANUARY)


@here("changjiang")
def test_a_general_item_without_a_cap_cannot_be_planned(elsewhere: Elsewhere) -> None:
    """Assertion 5; CJ-2.1f: 一般检查事项…设置抽查比例上限; CJ-2.1e: none for key items."""
    elsewhere.with_settings("ratio", cap_required_for="GENERAL")
    assert elsewhere.save_plan(line(elsewhere.lead, items=["SX-09"])), "a key item needs none"
    rated(elsewhere)
    with pytest.raises(Invalid, match="SX-01 is a general item without a cap"):
        elsewhere.save_plan(line(elsewhere.lead))


@here("changjiang")
def test_going_past_the_cap_of_an_item_asks_for_a_reason(elsewhere: Elsewhere) -> None:
    """CJ-2.1f; the lower of the decision's and the item's cap counts."""
    rated(elsewhere, ratio_cap_bp=600)
    plan = elsewhere.save_plan(line(elsewhere.lead, ratio_bp=700))
    assert elsewhere.act("plan.ratios") == {"soft_limits": True}
    assert "600" in plans.the_plan(elsewhere.tx, plan)["warnings"][0]


@here("mangshi", "changjiang")
def test_four_per_cent_needs_a_reason_in_mangshi_only(elsewhere: Elsewhere) -> None:
    """MS-2.4b: 原则上随机抽查的比例不得低于检查对象的5%; the same passes under Changjiang (assertion 20)."""
    elsewhere.save_plan(line(elsewhere.lead, ratio_bp=400))
    assert elsewhere.act("plan.ratios") == {"soft_limits": elsewhere.jurisdiction == "mangshi"}


@here("mangshi")
def test_a_joint_line_is_led_by_its_domain_and_joined_by_its_partners_only(elsewhere: Elsewhere) -> None:
    """Assertion 18; MS-4.1-4.5."""
    assert elsewhere.save_plan(line(elsewhere.lead, elsewhere.partner))
    with pytest.raises(Invalid, match="MS_FIRE is no partner of 市场监管领域"):
        elsewhere.save_plan(line(elsewhere.lead, "MS_FIRE"))
    with pytest.raises(Invalid, match="MS_TAX leads no domain"):
        elsewhere.save_plan(line("MS_TAX", elsewhere.partner), department="MS_TAX")


# Where it goes -------------------------------------------------------------------------------------------------------


@here("yichang", "tianqiao")
def test_one_receipt_completes_the_filing(elsewhere: Elsewhere) -> None:
    """Assertion 2; YC-2.4e, TQ-3.5b."""
    plan = elsewhere.save_plan(line(elsewhere.lead))
    recipients = elsewhere.act("plan.file")["recipients"]
    assert len(recipients) == 1
    assert plans.the_plan(elsewhere.tx, plan)["status"] == "SUBMITTED"
    elsewhere.acknowledge(recipients[0], RECEIPT)
    assert elsewhere.act("plan.filed") == {"filing": "COMPLETE"}
    assert plans.the_plan(elsewhere.tx, plan)["status"] == "IN_FORCE"
    assert plans.filings(elsewhere.tx, plan)[0]["receipt_no"] == RECEIPT["receipt_no"]


@here("changjiang")
def test_two_messages_need_two_receipts(elsewhere: Elsewhere) -> None:
    """Assertion 2; CJ-2.3a: 径送同级政府司法行政机关和市场监管部门."""
    elsewhere.save_plan(line(elsewhere.lead))
    assert elsewhere.file(("CJ_JUST", RECEIPT)) == {"filing": "RETURNED"}
    assert elsewhere.file(("CJ_JUST", RECEIPT), ("CJ_MKT", RECEIPT)) == {"filing": "COMPLETE"}


@here(*FILING)
def test_a_recipient_may_send_a_plan_back_for_completion(elsewhere: Elsewhere) -> None:
    """A filing needs no consent, but it is complete: YC-2.4e, CJ-2.3a, TQ-3.5b."""
    plan = elsewhere.save_plan(line(elsewhere.lead))
    codes = elsewhere.act("plan.file")["recipients"]
    for code in codes:
        elsewhere.acknowledge(code, {"complete": False, "missing": "缺少依据"})
    assert elsewhere.act("plan.filed") == {"filing": "RETURNED"}
    assert plans.the_plan(elsewhere.tx, plan)["status"] == "RETURNED"
    with pytest.raises(Conflict, match="no filing waits"):
        elsewhere.acknowledge(codes[0], RECEIPT)


@here("yichang")
@pytest.mark.parametrize("given", [{"complete": True}, {"complete": False}])
def test_a_receipt_has_its_number_a_return_what_is_missing(elsewhere: Elsewhere, given: dict[str, Any]) -> None:
    elsewhere.save_plan(line(elsewhere.lead))
    elsewhere.act("plan.file")
    with pytest.raises(Invalid, match="is missing"):
        elsewhere.acknowledge("YC_MKTOFFICE", given)


@here("yichang")
def test_nobody_acknowledges_for_another(elsewhere: Elsewhere) -> None:
    elsewhere.save_plan(line(elsewhere.lead))
    elsewhere.act("plan.file")
    with pytest.raises(Refused, match="YC_MKTOFFICE"):
        elsewhere.acknowledge("YC_MKTOFFICE", RECEIPT, by=elsewhere.lead)


@here("tiedong", "mangshi")
def test_where_nothing_is_filed_there_is_nobody_to_file_with(elsewhere: Elsewhere) -> None:
    """TD-4.1a approves, MS-2.5a publishes."""
    elsewhere.save_plan(line(elsewhere.lead))
    with pytest.raises(NotFound, match="nobody is named"):
        elsewhere.act("plan.file")


@here("mangshi")
def test_without_a_gate_the_plan_is_in_force_when_it_is_public(elsewhere: Elsewhere) -> None:
    """Assertion 2; MS-2.5a, MS-3.1a."""
    plan = elsewhere.save_plan(line(elsewhere.lead))
    assert plans.lines_to_start(elsewhere.tx, "mangshi", date(YEAR, 12, 31)) == []
    elsewhere.act("publication.plan")
    assert plans.the_plan(elsewhere.tx, plan)["status"] == "IN_FORCE"
    assert len(plans.lines_to_start(elsewhere.tx, "mangshi", date(YEAR, 12, 31))) == 1


@here("tiedong", "yichang", "tianqiao", "changjiang")
def test_a_plan_that_did_not_pass_its_gate_is_not_published(elsewhere: Elsewhere) -> None:
    """Assertion 2; TD-4.1a, YC-2.4e, TQ-3.5b, CJ-2.3a."""
    elsewhere.save_plan(line(elsewhere.lead))
    with pytest.raises(Refused, match="DRAFT"):
        elsewhere.act("publication.plan")


# By when -------------------------------------------------------------------------------------------------------------


@here(*FILING)
@pytest.mark.parametrize("late", [False, True])
def test_a_plan_filed_on_the_last_day_is_on_time_and_the_day_after_late_and_listed(
    elsewhere: Elsewhere, late: bool
) -> None:
    """Assertion 3; YC-2.4e and TQ-3.5b 31 January 2026, a Saturday, CJ-2.3a the end of February: no date moves."""
    last = {"changjiang": (2, 28), "tianqiao": (1, 31), "yichang": (1, 31)}[elsewhere.jurisdiction]
    after = {(2, 28): (3, 1), (1, 31): (2, 1)}[last]
    plan = elsewhere.save_plan(line(elsewhere.lead))
    elsewhere.at(at(*(after if late else last)))
    elsewhere.act("plan.file")
    file_by = date(YEAR, *last)
    assert plans.the_plan(elsewhere.tx, plan)["file_by"] == file_by
    report = elsewhere.planning(file_by=file_by)
    assert [(row.department, row.standing) for row in report.filings] == [
        (elsewhere.lead, "LATE" if late else "ON_TIME")
    ]
    assert (report.filed("ON_TIME"), report.filed("LATE"), report.on_time_bp) == ((0, 1, 0) if late else (1, 0, 10_000))
    figures = statistics.year_figures(elsewhere.tx, elsewhere.jurisdiction, YEAR)
    assert (figures["plans_on_time"], figures["plans_late"]) == ((0, 1) if late else (1, 0))


@here("changjiang")
def test_in_a_leap_year_the_end_of_february_is_the_29th(elsewhere: Elsewhere) -> None:
    """CJ-2.3a: 2月底前."""
    assert elsewhere.due("plan_file", date(2028, 1, 1)).date == date(2028, 2, 29)


@here("yichang")
def test_a_department_that_has_not_filed_is_listed_after_the_day(elsewhere: Elsewhere) -> None:
    """YC-2.4e; report: late filers."""
    elsewhere.save_plan(line(elsewhere.lead))
    last = date(YEAR, 1, 31)
    (waiting,) = elsewhere.planning(file_by=last, day=last).filings
    assert waiting.standing == "PENDING"
    (listed,) = elsewhere.planning(file_by=last, day=date(YEAR, 2, 1)).filings
    assert (listed.department, listed.done_on, listed.standing) == (elsewhere.lead, None, "MISSING")


@here("yichang")
def test_a_department_that_has_no_plan_at_all_is_listed_too(elsewhere: Elsewhere) -> None:
    """YC-2.4e: 各部门."""
    elsewhere.plan_in_force(line(elsewhere.lead))
    report = elsewhere.planning(elsewhere.partner, file_by=date(YEAR, 1, 31))
    assert [(row.department, row.plan_no, row.standing) for row in report.filings] == [
        (elsewhere.lead, "JH2026-001", "ON_TIME"),
        (elsewhere.partner, None, "MISSING"),
    ]
    assert report.on_time_bp == 5000


@here("tiedong", "mangshi")
def test_without_a_filing_date_nobody_is_late(elsewhere: Elsewhere) -> None:
    """TD-4.1a, MS-3.1a name no day."""
    elsewhere.plan_in_force(line(elsewhere.lead))
    report = elsewhere.planning(elsewhere.partner, file_by=None)
    assert {row.standing for row in report.filings} == {"NO_DATE"}
    assert report.on_time_bp is None


@here("tiedong")
def test_a_refused_plan_gives_way_to_the_next_of_its_department(elsewhere: Elsewhere) -> None:
    """TD-4.1a."""
    elsewhere.save_plan(line(elsewhere.lead))
    elsewhere.act("plan.submit")
    elsewhere.act("plan.decide", {"decision": "REFUSE", "opinion": "不同意"}, by=elsewhere.person("TD_GOV"))
    (refused,) = elsewhere.planning().filings
    assert refused.status == "REFUSED"
    elsewhere.save_plan(line(elsewhere.lead))
    (drafted,) = elsewhere.planning().filings
    assert (drafted.plan_no, drafted.status) == ("JH2026-002", "DRAFT")


@here("changjiang")
@pytest.mark.parametrize(("day", "late"), [((3, 31), False), ((4, 1), True)])
def test_entering_the_plan_on_the_last_day_is_on_time(elsewhere: Elsewhere, day: tuple[int, int], late: bool) -> None:
    """Assertion 3; CJ-2.3b: 每年3月31日前…录入."""
    plan = elsewhere.plan_in_force(line(elsewhere.lead))
    elsewhere.at(at(*day))
    given = {"entered_on": str(date(YEAR, *day)), "platform_no": "JX1"}
    elsewhere.act("plan.enter_platform", given, by=elsewhere.person(elsewhere.lead))
    kept = plan_versions.entry_of(elsewhere.tx, plan)
    assert kept is not None
    assert kept["enter_by"] == date(YEAR, 3, 31)
    last = kept["enter_by"]
    (entry,) = elsewhere.planning(enter_by=last).entries
    assert (entry.done_on, entry.standing) == (date(YEAR, *day), "LATE" if late else "ON_TIME")
    codes = elsewhere.lead, elsewhere.partner
    before, after = (elsewhere.planning(*codes, enter_by=last, day=date(YEAR, *seen)) for seen in ((3, 31), (4, 1)))
    assert [(row.department, row.standing) for row in before.entries][1:] == [(elsewhere.partner, "PENDING")]
    assert after.entered("MISSING") == 1


@here("changjiang")
def test_an_entry_lies_not_in_the_future_and_is_the_departments_own(elsewhere: Elsewhere) -> None:
    """CJ-2.3b."""
    elsewhere.plan_in_force(line(elsewhere.lead))
    entry = {"entered_on": "2026-02-01", "platform_no": "JX1"}
    with pytest.raises(Invalid, match="future"):
        elsewhere.act("plan.enter_platform", entry, by=elsewhere.person(elsewhere.lead))
    with pytest.raises(Refused, match=elsewhere.lead):
        elsewhere.act("plan.enter_platform", entry, by=elsewhere.person(elsewhere.partner))


# When it counts ------------------------------------------------------------------------------------------------------


@here("yichang", "tianqiao")
def test_a_plan_counts_as_public_with_the_receipts_of_both_channels_only(elsewhere: Elsewhere) -> None:
    """Assertion 13; YC-2.4f: 通过门户网站、省级平台; TQ-3.5b: 省工作平台、门户网站."""
    elsewhere.silent = {"门户网站"}
    plan = elsewhere.plan_in_force(line(elsewhere.lead))
    assert plans.the_plan(elsewhere.tx, plan)["published_at"] is None
    sent = publications.channels(elsewhere.tx, "plan", plan, elsewhere.lead)
    assert len([row for row in sent if row["required"] == "all_of"]) == 2
    elsewhere.silent = set()
    assert elsewhere.act("publication.plan")["receipts_complete"] is True
    assert plans.the_plan(elsewhere.tx, plan)["published_at"] == elsewhere.now


def _channels(world: Elsewhere) -> list[str]:
    answer = world.decide("channels", {"jurisdiction": world.jurisdiction, "kind": "plan"}).outputs
    assert isinstance(answer, dict)
    return list(answer["all_of"])


def _receipt(channel: str, day: date, number: str = "HZ-1") -> dict[str, Any]:
    return {"channel": channel, "received_at": f"{day}T10:00:00+08:00", "receipt_no": number}


def _enter(world: Elsewhere, *receipts: dict[str, Any], by: str = "") -> Mapping[str, Any]:
    given = {"receipts": list(receipts)}
    return world.act("publication.plan_receipt", given, by=world.person(by or world.lead))


@here("yichang", "tianqiao")
def test_a_late_receipt_is_entered_with_its_day_and_the_plan_is_public_from_that_day(elsewhere: Elsewhere) -> None:
    """YC-2.4f, TQ-3.5b: the receipts may come one after the other; the last of them dates the plan."""
    elsewhere.silent = set(_channels(elsewhere))
    plan = elsewhere.plan_in_force(line(elsewhere.lead))
    assert set(elsewhere.data["receipts_missing"]) == elsewhere.silent
    one, other = sorted(elsewhere.silent)
    elsewhere.at(at(1, 20))
    assert _enter(elsewhere, _receipt(one, date(YEAR, 1, 16))) == {
        "receipts_complete": False,
        "receipts_missing": [other],
    }
    assert plans.the_plan(elsewhere.tx, plan)["published_at"] is None
    assert _enter(elsewhere, _receipt(other, date(YEAR, 1, 14), "HZ-2"))["receipts_complete"] is True
    assert plans.the_plan(elsewhere.tx, plan)["published_at"] == datetime(YEAR, 1, 16, 10, tzinfo=CHINA)
    kept = publications.channels(elsewhere.tx, "plan", plan, elsewhere.lead)
    assert {row["channel"]: row["receipt_no"] for row in kept} == {one: "HZ-1", other: "HZ-2"}


@here("yichang")
@pytest.mark.parametrize(
    ("receipt", "said"),
    [
        (_receipt("报纸", date(YEAR, 1, 16)), "nothing was sent to 报纸"),
        (_receipt("省级平台", date(YEAR, 1, 16)), "has confirmed already"),
        (_receipt("门户网站", date(YEAR, 1, 11)), "cannot confirm what was sent on 2026-01-12"),
        (_receipt("门户网站", date(YEAR, 1, 21)), "has not happened yet"),
    ],
)
def test_a_receipt_that_cannot_be_is_refused(elsewhere: Elsewhere, receipt: dict[str, Any], said: str) -> None:
    """YC-2.4f."""
    elsewhere.silent = {"门户网站"}
    elsewhere.plan_in_force(line(elsewhere.lead))
    elsewhere.at(at(1, 20))
    with pytest.raises(Invalid, match=said):
        _enter(elsewhere, receipt)


@here("yichang")
def test_a_channel_gives_one_receipt_and_to_its_own_department(elsewhere: Elsewhere) -> None:
    """YC-2.4f."""
    elsewhere.silent = {"门户网站"}
    elsewhere.plan_in_force(line(elsewhere.lead))
    elsewhere.at(at(1, 20))
    late = _receipt("门户网站", date(YEAR, 1, 16))
    with pytest.raises(Invalid, match="named twice"):
        _enter(elsewhere, late, {**late, "receipt_no": "HZ-2"})
    with pytest.raises(Refused, match=elsewhere.lead):
        _enter(elsewhere, late, by=elsewhere.partner)


@here(*ALL)
def test_published_twice_a_plan_is_sent_and_issued_once(elsewhere: Elsewhere) -> None:
    """YC-2.4f, TQ-3.5b, TD-4.5b, MS-3.1a; who has confirmed is not asked again."""
    plan = elsewhere.plan_in_force(line(elsewhere.lead))
    first = plans.the_plan(elsewhere.tx, plan)["published_at"]
    elsewhere.pushed.clear()
    elsewhere.at(at(1, 20))
    assert elsewhere.act("publication.plan")["receipts_complete"] is True
    assert elsewhere.pushed == []
    assert documents_rows.issued(elsewhere.tx, "plan", plan, "年度抽查工作计划") == 1
    assert len(publications.published(elsewhere.tx, elsewhere.jurisdiction, "plan")) == 1
    assert plans.the_plan(elsewhere.tx, plan)["published_at"] == first


@here(*ALL)
def test_drafters_stay_unnamed_on_the_public_page(elsewhere: Elsewhere) -> None:
    """YC-2.4f, TQ-3.5b, TD-4.5b, MS-3.1a: the plan is public, its drafter is not."""
    elsewhere.plan_in_force(line(elsewhere.lead))
    (content, *_) = [content for _, content in elsewhere.pushed]
    assert elsewhere.person(elsewhere.lead).id not in str(content)
    assert content["lines"][0]["items"] == ["SX-01"]
