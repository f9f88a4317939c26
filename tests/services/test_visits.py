"""Visits: dispatched, checked in, recorded, concluded, overdue."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from engine.clock import CHINA
from engine.errors import Invalid, NotFound, Refused, ServiceError
from engine.services.documents import issue_for
from engine.store import documents_rows, inspections
from engine.store.tables_domain import evidence, inspection_fact
from tests.cast import HEALTH, MARKET, POLICE, World, arrival, conclusion, person

PHOTO = {"kind": "PHOTO", "sha256": "ab" * 32, "at": "2026-04-07T09:10:00+08:00", "place": "后厨"}


@pytest.fixture
def visit(world: World) -> World:
    """The first of twelve visits, two departments."""
    return world.visits()[0]


@pytest.fixture
def single(world: World) -> World:
    """A visit for a single item."""
    return world.visits(items=["SX-01"], participants=[])[0]


def stored(visit: World) -> Any:
    return inspections.the_inspection(visit.tx, visit.data["inspection"])


def test_one_process_starts_for_each_drawn_object(world: World) -> None:
    """The procedure is named by the profile, the business key is the number of the visit."""
    world.visits()
    assert len(world.started) == 12
    process, key, data = world.started[0]
    assert (process, key) == ("tiedong_inspection", "RW2026-0001-0001")
    assert data["departments"] == [MARKET, HEALTH]
    assert (data["single_item"], data["methods"], data["offline"]) == (False, ["ON_SITE"], False)


def test_the_approval_is_kept_with_its_author(visit: World) -> None:
    visit.act("inspection.approve", {"approved": True, "planned_on": "2026-04-08"}, by=person(MARKET))
    assert stored(visit)["approval"] == {"approved": True, "planned_on": "2026-04-08", "by": f"{MARKET}-1"}


# Check-in ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("size", "accepted"), [(1, False), (2, True), (3, True), (4, False)])
def test_two_or_three_inspectors_on_site_for_a_single_item(single: World, size: int, accepted: bool) -> None:
    """TD-4.3a: 涉及现场检查的，单一检查事项检查人员 2 至 3 人 (assertion 27)."""
    team = [f"{MARKET}-I{number:02d}" for number in range(1, 7)]
    missing = [name for name in team if name not in single.team()]
    people = {row["inspector_id"]: row for row in inspections.team(single.tx, single.data["inspection"])}
    template = {name: next(iter(people.values()))[name] for name in ("department", "role")}
    rows = single.tx.exec_driver_sql("SELECT id, inspector_id FROM inspector").all()
    numbers = {name: row for row, name in rows}
    for name in missing:
        member = {**template, "inspection_id": single.data["inspection"], "inspector_id": numbers[name]}
        inspections.add_team(single.tx, [{**member, "jurisdiction": "tiedong", "leader": False, "assigned": "DRAW"}])
    checkin = arrival(single, present=team[:size])
    if accepted:
        assert single.act("visit.checkin", checkin, by=person(MARKET))["found"] == "FOUND"
    else:
        with pytest.raises(Invalid, match=f"{size} inspectors are present"):
            single.act("visit.checkin", checkin, by=person(MARKET))


def test_several_items_need_at_least_two_and_have_no_hard_limit(visit: World) -> None:
    """TD-4.3b is soft and was answered for when the teams were made."""
    with pytest.raises(Invalid, match="asks for 2 or more"):
        visit.act("visit.checkin", arrival(visit, present=visit.team()[:1]), by=person(MARKET))
    visit.go()


def test_somebody_who_is_not_in_the_team_does_not_count(visit: World) -> None:
    """The team was drawn (TD-4.2d)."""
    with pytest.raises(Invalid, match=f"{POLICE}-I01 is not in the team"):
        visit.act("visit.checkin", arrival(visit, present=[*visit.team(), f"{POLICE}-I01"]), by=person(MARKET))


def test_the_code_that_was_scanned_stands_in_the_record_of_the_course(visit: World) -> None:
    """国办发〔2024〕54号: check-in by scanning a code; TQ-4.3b."""
    visit.go(code_scan="210302-77")
    assert stored(visit)["code_scan"] == "210302-77"
    document = issue_for(visit.call(person(MARKET)), "证据清单与全过程记录目录", MARKET)
    steps = documents_rows.the_document(visit.tx, document)["context"]["steps"]
    assert "正常接受检查，扫码签到 210302-77" in [row["medium"] for row in steps]


def test_nobody_arrives_in_the_future(visit: World) -> None:
    late = (visit.now + timedelta(hours=1)).isoformat()
    with pytest.raises(Invalid, match="not happened yet"):
        visit.act("visit.checkin", arrival(visit, arrived_at=late), by=person(MARKET))


def test_offline_work_keeps_the_time_of_capture_and_of_entry(visit: World) -> None:
    """TD-4.2e: 线下与线上相结合 (assertion 43)."""
    captured = visit.now - timedelta(hours=5)
    visit.go(captured_offline_at=captured.isoformat())
    assert visit.data["offline"] is True
    row = stored(visit)
    assert (row["captured_offline_at"], row["checkin_entered_at"]) == (captured, visit.now)
    visit.act("visit.sync", {"captured_offline_at": captured.isoformat(), "content": "补录"}, by=person(MARKET))
    assert stored(visit)["synced_at"] == visit.now


def test_an_unreachable_object_is_visited_once_more_on_another_working_day(visit: World) -> None:
    """Second try on another day by default; two tries by decision `limits`."""
    visit.at(datetime(2026, 4, 10, 9, tzinfo=CHINA))  # a Friday
    visit.go(found="UNREACHABLE")
    assert (visit.data["tries_left"], visit.data["retry_at"]) == (1, datetime(2026, 4, 13, tzinfo=CHINA))
    visit.at(datetime(2026, 4, 13, 9, tzinfo=CHINA))
    answer = visit.act("visit.checkin", arrival(visit, found="UNREACHABLE"), by=person(MARKET))
    assert (answer["tries"], answer["tries_left"]) == (2, 0)


# On the spot ---------------------------------------------------------------------------------------------------------


def test_a_department_checks_its_own_items(visit: World) -> None:
    """CJ-2.1b: no item off the list; one row per item and its evidence."""
    visit.go()
    line = {"item": "SX-02", "problem": True, "note": "台账不全", "evidence": [PHOTO]}
    visit.act("visit.items", {"items": [line]}, by=person(HEALTH), department=HEALTH)
    fact = visit.tx.execute(inspection_fact.select()).one()
    assert (fact.department, fact.item, fact.finding, fact.detail) == (HEALTH, "SX-02", "PROBLEM", "台账不全")
    assert visit.tx.execute(evidence.select()).one().sha256 == PHOTO["sha256"]


def test_an_item_of_another_department_is_refused(visit: World) -> None:
    visit.go()
    with pytest.raises(Invalid, match="SX-01 is no item of yours"):
        visit.act("visit.items", {"items": [{"item": "SX-01", "problem": False}]}, by=person(HEALTH), department=HEALTH)


def test_a_department_that_does_not_take_part_checks_nothing(visit: World) -> None:
    visit.go()
    with pytest.raises(NotFound):
        visit.act("visit.items", {"items": []}, by=person(POLICE), department=POLICE)


def test_the_record_of_the_visit_is_kept_with_its_signature(visit: World) -> None:
    """TQ-4.3b: at least one record of each on-site visit."""
    visit.go()
    at = visit.now.isoformat()
    record = {"started_at": at, "ended_at": at, "facts": "情况", "signature": "REFUSED", "refusal_note": "拒签"}
    visit.act("visit.record", {**record, "evidence": [PHOTO]}, by=person(MARKET))
    assert stored(visit)["record"] == {**record, "by": f"{MARKET}-1"}
    earlier = (visit.now - timedelta(hours=1)).isoformat()
    with pytest.raises(Invalid, match="ends before"):
        visit.act("visit.record", {**record, "ended_at": earlier}, by=person(MARKET))


def test_a_written_inspection_has_no_limit_on_inspectors(single: World) -> None:
    """TD-4.3a speaks of visits on site only (assertion 27)."""
    papers = {"requested_on": "2026-04-01", "received_on": "2026-04-03", "papers": ["年报"], "facts": "相符"}
    single.act("visit.written", {**papers, "problem": False}, by=person(MARKET), department=MARKET)
    fact = single.tx.execute(inspection_fact.select()).one()
    assert (fact.method, fact.item, fact.finding) == ("WRITTEN", "SX-01", "NO_PROBLEM")


def test_monitoring_keeps_what_it_saw_and_when(single: World) -> None:
    seen = (single.now - timedelta(hours=2)).isoformat()
    sites = {"monitored_at": seen, "sites": ["https://example.cn"], "facts": "虚假宣传", "problem": True}
    single.act("visit.online", sites, by=person(MARKET), department=MARKET)
    fact = single.tx.execute(inspection_fact.select()).one()
    assert (fact.method, fact.finding) == ("ONLINE", "PROBLEM")
    assert fact.captured_at == single.now - timedelta(hours=2)


def test_each_department_examines_the_papers_of_its_own_items(visit: World) -> None:
    """CJ-2.1b, 谁检查、谁录入 (TD-4.5a): also away from the firm."""
    papers = {"requested_on": "2026-04-01", "papers": ["年报"], "facts": "相符", "problem": False}
    with pytest.raises(Refused):
        visit.act("visit.written", papers, by=person(MARKET), department=HEALTH)
    for code in (MARKET, HEALTH):
        visit.act("visit.written", papers, by=person(code), department=code)
    checked = [(fact.department, fact.item) for fact in visit.tx.execute(inspection_fact.select())]
    assert checked == [(MARKET, "SX-01"), (HEALTH, "SX-02")]


# Conclusion ----------------------------------------------------------------------------------------------------------


def test_a_visit_is_not_complete_before_the_notice_is_served(visit: World) -> None:
    """TD-4.4b: 作出检查结论并向检查对象下达检查结果告知书 (assertion 32)."""
    visit.go()
    for code in (MARKET, HEALTH):
        visit.act("result.conclude", conclusion(visit, code, {}, ""), by=person(code), department=code)
    with pytest.raises(ServiceError, match="检查结果告知书 has not been served"):
        visit.act("inspection.concluded")


def test_a_notice_is_served_only_after_it_was_made(visit: World) -> None:
    visit.go()
    served = {"served_at": visit.now.isoformat(), "how": "DIRECT", "proof": "签收"}
    with pytest.raises(Invalid, match="has not been made"):
        visit.act("notice.serve", served, by=person(MARKET))


def test_a_visit_is_not_complete_before_every_department_concluded(visit: World) -> None:
    visit.go()
    visit.act("result.conclude", conclusion(visit, MARKET, {}, ""), by=person(MARKET), department=MARKET)
    with pytest.raises(ServiceError, match=f"no conclusion of {HEALTH}"):
        visit.act("inspection.concluded")


def test_departments_with_findings_are_named(visit: World) -> None:
    visit.go()
    visit.conclude({"SX-02": ["R02", "R06"]})
    assert visit.data["finding_departments"] == [HEALTH]
    with pytest.raises(ServiceError, match="concluded already"):
        visit.act("inspection.concluded")


def test_the_last_visit_starts_the_clocks_and_tells_the_campaign(world: World) -> None:
    visits = world.visits()
    for visit in visits[:-1]:
        visit.go()
        visit.conclude()
    assert visit.data["enter_by"] == {}
    assert world.sent == []
    visits[-1].go()
    visits[-1].conclude()
    assert set(visits[-1].data["enter_by"]) == {MARKET, HEALTH}
    assert world.sent == [("msg_objects_concluded", "KEY")]


def test_the_results_on_the_last_object_tell_the_campaign_and_open_follow_ups_do_not_keep_it(world: World) -> None:
    """YC-2.6a, TQ-3.7a: an unfinished case blocks nothing in P7."""
    visits = world.visits()
    for visit in visits[:-1]:
        visit.act("inspection.results_out")
    assert world.sent == []
    visits[-1].act("inspection.results_out")
    for visit in visits:
        visit.act("inspection.settled")
    assert world.sent == [("msg_campaign_settled", "KEY")]
    assert stored(visits[0])["status"] == "SETTLED"


def test_a_visit_begun_by_an_earlier_law_counts_when_it_is_settled(world: World) -> None:
    visits = world.visits()
    for visit in visits:
        visit.act("inspection.settled")
    assert world.sent == [("msg_campaign_settled", "KEY")]


def test_a_visit_that_is_not_concluded_at_the_end_is_overdue_however_far_it_has_come(world: World) -> None:
    """TD-4.4a: 应在任务期内完成检查任务; made and not concluded is not complete."""
    done, made, *_ = visits = world.visits()
    for visit in (done, made):
        visit.go()
    done.conclude()
    for visit in visits:
        visit.at(datetime(2026, 5, 1, tzinfo=CHINA))
    world.at(datetime(2026, 5, 1, tzinfo=CHINA))
    world.act("results.close_clock")
    assert [stored(visit)["overdue_at"] for visit in visits] == [None, *[world.now] * (len(visits) - 1)]


def test_a_visit_still_open_after_the_last_day_is_overdue_once(visit: World) -> None:
    """TD-4.4a: 应在任务期内完成检查任务 (assertion 75)."""
    visit.at(datetime(2026, 5, 1, tzinfo=CHINA))
    visit.act("inspection.overdue")
    first = stored(visit)["overdue_at"]
    visit.at(visit.now + timedelta(days=1))
    visit.act("inspection.overdue")
    assert stored(visit)["overdue_at"] == first == datetime(2026, 5, 1, tzinfo=CHINA)


def test_a_concluded_visit_is_never_overdue(visit: World) -> None:
    visit.go()
    visit.conclude()
    visit.at(datetime(2026, 5, 1, tzinfo=CHINA))
    visit.act("inspection.overdue")
    assert stored(visit)["overdue_at"] is None


# Documents -----------------------------------------------------------------------------------------------------------


def test_the_notice_of_inspection_names_items_and_people(visit: World) -> None:
    """MS-2.5b; data section 9."""
    visit.go()
    found = documents_rows.newest(visit.tx, "inspection", visit.data["inspection"], "检查通知书")
    assert found is not None
    context = found["context"]
    assert found["number"] == context["doc_no"] == "RW2026-0001-0001-TZ"
    assert [row["name"] for row in context["items"]] == ["事项SX-02", "事项SX-01"]
    assert len(context["team"]) == 4
    assert (context["date_from"], context["methods"]) == ("2026年4月1日", "实地核查")


def test_a_document_made_again_has_a_number_of_its_own(visit: World) -> None:
    for number in ("-TZ", "-TZ-2"):
        visit.act("documents.issue", template="检查通知书")
        found = documents_rows.newest(visit.tx, "inspection", visit.data["inspection"], "检查通知书")
        assert found is not None
        assert found["number"] == f"RW2026-0001-0001{number}"


def test_a_document_nobody_knows_is_an_incident(visit: World) -> None:
    with pytest.raises(ServiceError, match="no document is called"):
        visit.act("documents.issue", template="通行证")


def test_the_initiator_alone_has_no_right_to_conclude_for_others(visit: World) -> None:
    """TD-4.5a."""
    visit.go()
    with pytest.raises(Refused, match=HEALTH):
        visit.act("result.conclude", conclusion(visit, HEALTH, {}, ""), by=person(MARKET), department=HEALTH)
