"""Results in all five jurisdictions: clocks, who enters, how much is public, channels, batches, corrections."""

import csv
from datetime import date, datetime
from typing import Any

import pytest

from engine.clock import CHINA
from engine.errors import Invalid, Refused, ServiceError
from engine.services.collection import collected
from engine.store import campaigns, publications, results
from engine.store.publicity_figures import late_pushes, publicity
from engine.store.tables_domain import publication
from tests.cast import ROOT
from tests.services.course import conclude, day, enter, go, publish, rows, visits
from tests.services.elsewhere import ALL, YEAR, Elsewhere, here

DEFAULTED = ("changjiang", "mangshi", "tiedong")


def concluded(world: Elsewhere, *participants: str, **values: Any) -> Elsewhere:
    """A concluded visit without findings."""
    visit = visits(world, *participants, **values)[0]
    go(visit)
    conclude(visit)
    return visit


def public(visit: Elsewhere) -> list[Any]:
    """Everything public of results on the visit, in order."""
    query = publication.select().where(publication.c.kind == "result").order_by(publication.c.id)
    return list(visit.tx.execute(query))


# The clock -----------------------------------------------------------------------------------------------------------


def vectors() -> list[Any]:
    """Rows of 20 working days with a published calendar."""
    with (ROOT.parent / "tests/data/workdays_vectors.csv").open(encoding="utf-8") as file:
        found = [row for row in csv.DictReader(file) if row["calendar_status"] == "PUBLISHED"]
    return [
        pytest.param(row["trigger_date"], row["due_date"], id=row["id"]) for row in found if row["working_days"] == "20"
    ]


@here(*ALL)
@pytest.mark.parametrize(("start", "due"), vectors())
def test_results_are_due_after_20_working_days(elsewhere: Elsewhere, start: str, due: str) -> None:
    """Assertions 34, 36 and 55; YC-2.6c, TQ-3.7b by their text, CJ-2.6a, MS-2.6b and TD by default."""
    assert elsewhere.due("result_enter", date.fromisoformat(start)).date == date.fromisoformat(due)


@here("yichang", "tianqiao")
@pytest.mark.parametrize(("entered", "late"), [(day(3, 16), False), (day(3, 17), True)])
def test_a_result_is_late_from_the_21st_working_day(elsewhere: Elsewhere, entered: date, late: bool) -> None:
    """Assertion 34: day 0 is 2026-02-10, the Spring Festival counts not; YC-2.6c, TQ-3.7b."""
    period: dict[str, Any] = {"from": "2026-02-02", "to": "2026-02-10"}
    visit = visits(elsewhere, **period)[0]
    elsewhere.act("results.close_clock")
    go(visit)
    conclude(visit)
    results.change_results(visit.tx, visit.data["inspection"], visit.lead, entered_at=visit.now, entered_on=entered)
    (row,) = rows(visit)
    assert (row["clock_start"], row["enter_by"]) == (day(2, 10), day(3, 16))
    assert publicity(visit.tx, visit.jurisdiction, YEAR)["entered_late"] == int(late)


@here("yichang", "tianqiao", *DEFAULTED)
def test_a_deadline_says_whether_it_stands_in_the_local_text(elsewhere: Elsewhere) -> None:
    """Assertion 36; CJ-2.6a and MS-2.6b say 及时: 20 working days are a default, shown with their source."""
    visit = concluded(elsewhere)
    elsewhere.at(datetime(2026, 5, 1, tzinfo=CHINA))
    elsewhere.act("results.close_clock")
    (row,) = rows(visit)
    assert row["deadline_source"] == ("DEFAULT" if elsewhere.jurisdiction in DEFAULTED else "SEED")


@here("tianqiao")
def test_where_the_platform_pushes_publishing_has_a_day_of_its_own(elsewhere: Elsewhere) -> None:
    """Assertion 35; TQ-3.7b: entering within 20 working days, the push is counted from the entry."""
    visit = concluded(elsewhere)
    enter(visit, visit.lead, "BUSINESS_SECRET")
    (row,) = rows(visit)
    assert row["publish_by"] is None
    assert visit.data["publish_by"] == row["push_by"] == visit.due("result_push").date


def in_time(world: Elsewhere, entered: datetime, published: datetime) -> Elsewhere:
    """A result entered and published at these moments; day 0 is 30 April, the 20th working day is 1 June."""
    visit = concluded(world)
    world.at(datetime(2026, 5, 1, tzinfo=CHINA))
    world.act("results.close_clock")
    visit.at(entered)
    enter(visit, visit.lead)
    visit.at(published)
    publish(visit, visit.lead)
    return visit


@here("yichang")
def test_entered_in_time_and_published_late_is_late(elsewhere: Elsewhere) -> None:
    """Assertion 35; YC-2.6c: 录入省级平台…向社会公示 within 20 working days."""
    in_time(elsewhere, datetime(2026, 5, 29, 9, tzinfo=CHINA), datetime(2026, 6, 2, 9, tzinfo=CHINA))
    found = publicity(elsewhere.tx, "yichang", YEAR)
    assert (found["entered_late"], found["published_late"], found["late"]) == (0, 1, 1)


@here("tianqiao")
def test_entered_in_time_and_pushed_late_is_no_late_result(elsewhere: Elsewhere) -> None:
    """Assertion 35; TQ-3.7b: entering has its days, the platform pushes; the late push is listed."""
    visit = in_time(elsewhere, datetime(2026, 5, 29, 9, tzinfo=CHINA), datetime(2026, 6, 30, 9, tzinfo=CHINA))
    (row,) = rows(visit)
    assert row["publish_by"] is None
    assert row["push_by"] == elsewhere.due("result_push", day(5, 29)).date
    found = publicity(elsewhere.tx, "tianqiao", YEAR)
    assert (found["late"], found["pushed_late"]) == (0, 1)
    assert [line["published_on"] for line in late_pushes(elsewhere.tx, "tianqiao", YEAR)] == [day(6, 30)]


# Who enters and publishes --------------------------------------------------------------------------------------------


@here(*ALL)
def test_nobody_enters_the_result_of_another_department(elsewhere: Elsewhere) -> None:
    """Assertion 37; YC-2.6b, CJ-2.6a, TD-4.5a, TQ-3.7b, MS-2.6a: 谁检查、谁录入、谁公开."""
    visit = concluded(elsewhere, elsewhere.partner, items=["SX-01", "SX-02"])
    with pytest.raises(Refused, match="this is for"):
        visit.act(
            "result.enter",
            {"confirmed": True, "ground": "NONE"},
            by=visit.person(visit.lead),
            department=visit.partner,
        )
    for code in visit.data["departments"]:
        enter(visit, code)
        publish(visit, code)
    assert {row.department for row in public(visit)} == set(visit.data["departments"])
    assert all(
        row["entered_by_dept"] == row["department"] for code in visit.data["departments"] for row in rows(visit, code)
    )


@here("tiedong")
def test_market_supervision_collects_published_results_and_no_others(elsewhere: Elsewhere) -> None:
    """Assertion 37; TD-4.5a: 做好抽查检查结果统一归集公示工作, read only."""
    visit = concluded(elsewhere, elsewhere.partner, items=["SX-01", "SX-02"])
    enter(visit, visit.partner)
    campaign = visit.data["campaign"]
    assert collected(visit.call(visit.person(visit.lead)), campaign) == []
    publish(visit, visit.partner)
    (found,) = collected(visit.call(visit.person(visit.lead)), campaign)
    assert found["department"] == visit.partner
    assert collected(visit.call(visit.person(visit.lead)), campaign + 1) == []
    with pytest.raises(Refused, match="没有向 TD_PSB 开放"):
        collected(visit.call(visit.person(visit.partner)), campaign)


@here("yichang", "changjiang", "tianqiao", "mangshi")
def test_elsewhere_nobody_collects(elsewhere: Elsewhere) -> None:
    """TD-4.5a is one document's."""
    with pytest.raises(Refused):
        collected(elsewhere.call(elsewhere.person(elsewhere.lead)), 1)


# How much is public --------------------------------------------------------------------------------------------------


@here("mangshi")
def test_a_business_secret_is_redacted_and_published(elsewhere: Elsewhere) -> None:
    """Assertion 38; MS-2.6c: 合理调整公开方式和范围."""
    visit = concluded(elsewhere)
    assert enter(visit, visit.lead, "BUSINESS_SECRET") == "REDACT"
    visit.act("publication.batch")
    (row,) = public(visit)
    assert row.content["results"] == [{"item": "SX-01", "codes": ["R01"], "detail": "依法不予公开", "version": 1}]


@here("mangshi")
@pytest.mark.parametrize(("ground", "shown"), [("PERSONAL_PRIVACY", "RESTRICTED"), ("STATE_SECRET", "WITHHOLD")])
def test_privacy_restricts_and_only_a_state_secret_withholds(elsewhere: Elsewhere, ground: str, shown: str) -> None:
    """Assertion 38; MS-2.6c."""
    visit = concluded(elsewhere)
    assert enter(visit, visit.lead, ground) == shown


@here("tiedong", "yichang", "changjiang", "tianqiao")
@pytest.mark.parametrize("ground", ["STATE_SECRET", "BUSINESS_SECRET", "PERSONAL_PRIVACY"])
def test_elsewhere_such_a_result_is_withheld(elsewhere: Elsewhere, ground: str) -> None:
    """Assertion 38; TD-4.5b, YC-2.6c, TQ-4.3a; CJ by default."""
    visit = concluded(elsewhere)
    assert enter(visit, visit.lead, ground) == "WITHHOLD"


@here("yichang")
def test_what_is_lawfully_withheld_leaves_the_rate_at_100_per_cent(elsewhere: Elsewhere) -> None:
    """Assertion 38; YC-2.6c: 除依法依规不宜公开的情形外…公示率应达到 100%."""
    one, two = visits(elsewhere, ratio_bp=2000)[:2]
    for visit in (one, two):
        go(visit)
        conclude(visit)
    enter(one, one.lead)
    publish(one, one.lead)
    assert publicity(elsewhere.tx, "yichang", YEAR)["rate_bp"] == 5000
    enter(two, two.lead, "BUSINESS_SECRET")
    review = {"disclosure": "WITHHOLD", "ground": "BUSINESS_SECRET", "opinion": "同意"}
    two.act("result.review", review, by=two.person(two.lead, 2), department=two.lead)
    two.act("result.withhold", department=two.lead)
    assert publicity(elsewhere.tx, "yichang", YEAR)["rate_bp"] == 10000


# Channels ------------------------------------------------------------------------------------------------------------


def channels(world: Elsewhere, kind: str) -> dict[str, list[str]]:
    answer = world.decide("channels", {"jurisdiction": world.jurisdiction, "kind": kind}).outputs
    assert isinstance(answer, dict)
    return {name: list(answer[name]) for name in ("all_of", "any_of", "per_rules")}


@here("changjiang")
def test_both_channels_are_needed(elsewhere: Elsewhere) -> None:
    """Assertion 39; CJ-2.6a: 公示系统（江西）和江西省行政执法服务网."""
    visit = concluded(elsewhere)
    enter(visit, visit.lead)
    both = channels(visit, "result")["all_of"]
    assert len(both) == 2
    visit.silent.add(both[1])
    assert publish(visit, visit.lead)["receipts_complete"] is False
    assert rows(visit)[0]["published_at"] is None
    receipt = {"channel": both[1], "received_at": visit.now.isoformat(), "receipt_no": "HZ-1"}
    visit.act("publication.receipt", {"receipts": [receipt]}, by=visit.person(visit.lead), department=visit.lead)
    visit.act("result.published", department=visit.lead)
    assert rows(visit)[0]["published_at"] is not None


@here("yichang")
def test_the_platform_and_one_of_the_others_are_needed(elsewhere: Elsewhere) -> None:
    """Assertion 39; YC-2.6c: 省级平台, 公示系统 or 门户网站 or another."""
    visit = concluded(elsewhere)
    enter(visit, visit.lead)
    named = channels(visit, "result")
    assert named["all_of"] == ["省级平台"]
    assert len(named["any_of"]) >= 2
    visit.silent.update(named["any_of"])
    assert publish(visit, visit.lead)["receipts_complete"] is False
    visit.silent.discard(named["any_of"][-1])
    assert publish(visit, visit.lead)["receipts_complete"] is True


@here("yichang")
def test_a_plan_is_public_with_both_receipts(elsewhere: Elsewhere) -> None:
    """Assertion 13; YC-2.4f: 门户网站 and 省级平台."""
    assert len(channels(elsewhere, "plan")["all_of"]) == 2


@here("tianqiao", "mangshi")
def test_the_platform_pushes_to_the_one_system(elsewhere: Elsewhere) -> None:
    """TQ-3.7b 公示系统（山东）, MS-3.5a 公示系统（云南）."""
    visit = concluded(elsewhere)
    enter(visit, visit.lead)
    assert len(channels(visit, "result")["all_of"]) == 1
    assert publish(visit, visit.lead)["receipts_complete"] is True


@here("tiedong")
def test_rules_may_name_further_channels_that_nobody_waits_for(elsewhere: Elsewhere) -> None:
    """Assertion 40; TD-4.5b: 依照有关规定在政府门户网站、专门的信息平台等公示."""
    visit = concluded(elsewhere)
    enter(visit, visit.lead)
    visit.silent.update(channels(visit, "result")["per_rules"])
    assert publish(visit, visit.lead)["receipts_complete"] is True


# Published once ------------------------------------------------------------------------------------------------------


@here("mangshi")
def test_all_departments_are_published_in_one_batch(elsewhere: Elsewhere) -> None:
    """Assertions 29 and 71; MS-2.5c: 结果一次性公布; each department's result under its own name (MS-3.5a)."""
    visit = concluded(elsewhere, elsewhere.partner, items=["SX-01", "SX-02"])
    enter(visit, visit.lead)
    with pytest.raises(ServiceError, match=f"{visit.partner} has not entered"):
        visit.act("publication.batch")
    enter(visit, visit.partner)
    answer = visit.act("publication.batch")
    assert (answer["receipts_complete"], answer["receipts_missing"]) == (True, [])
    assert {(row.department, row.batch_no) for row in public(visit)} == {
        (code, f"{publications.batch_of(visit.tx, visit.data['inspection'])['batch_no']}")  # type: ignore[index]
        for code in visit.data["departments"]
    }
    visit.act("result.batch_published")
    found = [row for code in visit.data["departments"] for row in rows(visit, code)]
    assert len({row["batch_no"] for row in found}) == 1
    assert all(row["published_at"] for row in found)
    with pytest.raises(ServiceError, match="were published at once"):
        visit.act("publication.batch")


@here("mangshi")
def test_a_withheld_result_is_not_of_the_batch(elsewhere: Elsewhere) -> None:
    """Assertion 29; MS-2.6c: the deviation carries its ground."""
    visit = concluded(elsewhere, elsewhere.partner, items=["SX-01", "SX-02"])
    enter(visit, visit.lead)
    enter(visit, visit.partner, "STATE_SECRET")
    review = {"disclosure": "WITHHOLD", "ground": "STATE_SECRET", "opinion": "同意"}
    visit.act("result.review", review, by=visit.person(visit.partner, 2), department=visit.partner)
    visit.act("result.withhold", department=visit.partner)
    visit.act("publication.batch")
    visit.act("result.batch_published")
    assert [row.department for row in public(visit)] == [visit.lead]
    assert rows(visit, visit.partner)[0]["disclosure_ground"] == "STATE_SECRET"


@here("mangshi")
def test_departments_without_receipt_are_named(elsewhere: Elsewhere) -> None:
    """MS-3.5a: the system of the province acknowledges each result."""
    visit = concluded(elsewhere, elsewhere.partner, items=["SX-01", "SX-02"])
    for code in visit.data["departments"]:
        enter(visit, code)
    visit.silent.update(channels(visit, "result")["all_of"])
    answer = visit.act("publication.batch")
    assert (answer["receipts_complete"], answer["receipts_missing"]) == (False, sorted(visit.data["departments"]))


# Corrections ---------------------------------------------------------------------------------------------------------


def objected(world: Elsewhere) -> Elsewhere:
    """A published result that the object objects to."""
    visit = visits(world)[0]
    go(visit)
    conclude(visit, SX_01={"codes": ["R03"]})
    enter(visit, visit.lead)
    publish(visit, visit.lead)
    visit.data |= {"department": visit.lead, "item": "SX-01", "objection": "已经公示"}
    return visit


CORRECTED = {"item": "SX-01", "codes": ["R01"], "severity": "NONE"}


@here(*ALL)
def test_a_corrected_result_is_a_new_version_and_the_old_one_stays_visible(elsewhere: Elsewhere) -> None:
    """P7, correction; YC-2.6b, CJ-2.6a, TD-4.5a, TQ-3.7b, MS-2.6a: only its department changes a result."""
    visit = objected(elsewhere)
    given = {"decision": "CORRECT", "opinion": "复核属实", "results": [CORRECTED]}
    answer = visit.act("result.review_objection", given, by=visit.person(visit.lead, 2), department=visit.lead)
    assert answer == {"corrected": True}
    visit.act("publication.result_version", department=visit.lead)
    old, new = results.versions(visit.tx, visit.data["inspection"], visit.lead, "SX-01")
    assert (old["version"], old["codes"], old["corrected_by"]) == (1, ["R03"], new["id"])
    assert (new["version"], new["codes"], new["corrected_by"]) == (2, ["R01"], None)
    assert [row["codes"] for row in rows(visit)] == [["R01"]]
    content = public(visit)[-1].content
    assert [line["codes"] for line in content["results"]] == [["R01"]]
    assert [line["codes"] for line in content["corrected"]] == [["R03"]]
    assert publicity(visit.tx, visit.jurisdiction, YEAR)["results"] == 1
    (objection,) = results.objections(visit.tx, visit.data["inspection"])
    assert (objection["text"], objection["decision"], objection["new_result_id"]) == ("已经公示", "CORRECT", new["id"])


@here("yichang")
def test_a_confirmed_result_stays_as_it_is(elsewhere: Elsewhere) -> None:
    """P7, correction."""
    visit = objected(elsewhere)
    given = {"decision": "CONFIRM", "opinion": "事实清楚"}
    answer = visit.act("result.review_objection", given, by=visit.person(visit.lead, 2), department=visit.lead)
    assert answer == {"corrected": False}
    assert [row["version"] for row in rows(visit)] == [1]


@here("yichang")
@pytest.mark.parametrize(
    ("given", "number", "error", "said"),
    [
        ({"decision": "CONFIRM", "opinion": "x"}, 1, Refused, "another person"),
        ({"decision": "CORRECT", "opinion": "x"}, 2, Invalid, "one line on SX-01"),
        ({"decision": "CORRECT", "opinion": "x", "results": [{**CORRECTED, "item": "SX-02"}]}, 2, Invalid, "one line"),
        ({"decision": "CORRECT", "opinion": "x", "results": [{**CORRECTED, "codes": ["R01", "R02"]}]}, 2, Invalid,
         "stands alone"),
    ],
)  # fmt: skip
def test_a_review_is_made_by_another_person_on_that_item(
    elsewhere: Elsewhere, given: dict[str, Any], number: int, error: type[Exception], said: str
) -> None:
    """Role checks 1 and 3."""
    visit = objected(elsewhere)
    with pytest.raises(error, match=said):
        visit.act("result.review_objection", given, by=visit.person(visit.lead, number), department=visit.lead)


@here("mangshi")
def test_nobody_objects_to_what_is_not_public(elsewhere: Elsewhere) -> None:
    """P7, correction: of a published result."""
    visit = concluded(elsewhere)
    visit.data |= {"item": "SX-01", "objection": "x"}
    given = {"decision": "CONFIRM", "opinion": "x"}
    with pytest.raises(Invalid, match="not public"):
        visit.act("result.review_objection", given, by=visit.person(visit.lead, 2), department=visit.lead)


@here(*ALL)
@pytest.mark.parametrize("codes", [["R01", "R06"], ["R01", "R99"], ["R10", "R02"], ["R11", "R12"]])
def test_codes_that_stand_alone_stand_alone(elsewhere: Elsewhere, codes: list[str]) -> None:
    """Assertion 41; YC-2.3e, CJ-2.2c."""
    visit = visits(elsewhere)[0]
    go(visit)
    with pytest.raises(Invalid, match="stands alone"):
        conclude(visit, SX_01={"codes": codes})


# The report ----------------------------------------------------------------------------------------------------------


@here(*ALL)
def test_the_report_waits_until_every_department_concluded(elsewhere: Elsewhere) -> None:
    """Assertion 42; YC-2.6a 形成检查报告, TQ-3.7a 形成检查结论; a default in the others."""
    pending = visits(elsewhere)
    for visit in pending[:-1]:
        go(visit)
        conclude(visit)
    with pytest.raises(Invalid, match="1 objects are not concluded"):
        elsewhere.act("campaign.report", {"summary": "完成"}, by=elsewhere.person(elsewhere.lead))
    go(pending[-1])
    conclude(pending[-1])
    elsewhere.act("campaign.report", {"summary": "完成"}, by=elsewhere.person(elsewhere.lead))
    (report,) = campaigns.reports(elsewhere.tx, elsewhere.data["campaign"])
    assert report["figures"]["inspected"] == len(pending)
