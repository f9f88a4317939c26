"""Results: codes, entry, clocks, disclosure, publicity."""

from datetime import date, datetime
from typing import Any

import pytest

from engine.clock import CHINA
from engine.errors import Invalid, NotFound, Refused, ServiceError
from engine.services.result_codes import code_problems
from engine.store import campaigns, publications, results, tasks
from engine.store.register_rows import upsert_objects
from engine.store.statistics import year_figures
from engine.store.tables_domain import publication
from engine.store.tables_engine import definition, instance
from tests.cast import HEALTH, HERE, MARKET, START, YEAR, World, conclusion, person, some_object


@pytest.fixture
def visit(world: World) -> World:
    """The first of twelve visits, checked in."""
    visit = world.visits()[0]
    visit.go()
    return visit


def rows(visit: World, code: str) -> list[Any]:
    return list(results.of_department(visit.tx, visit.data["inspection"], code))


@pytest.mark.parametrize(
    ("codes", "fit"),
    [
        (["R01"], True),
        (["R02", "R06"], True),
        (["R09", "R15"], True),
        (["R05"], True),
        (["R05", "R07"], True),
        (["R99", "R02"], True),
        (["R12"], True),
        (["R01", "R02"], False),
        (["R01", "R99"], False),
        (["R10", "R02"], False),
        (["R08", "R02"], False),
        (["R05", "R08"], False),
        (["R05", "R06"], False),
        (["R15"], False),
        (["R02", "R02"], False),
    ],
)
def test_codes_that_contradict_each_other_are_refused(codes: list[str], fit: bool) -> None:
    """Data section 8 (assertion 41)."""
    assert (code_problems(codes, "/codes") == []) is fit


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ([{"item": "SX-01", "codes": ["R01", "R02"], "severity": "NONE"}], "stands alone"),
        ([{"item": "SX-02", "codes": ["R01"], "severity": "NONE"}], "no item of yours"),
        ([{"item": "SX-01", "codes": ["R01"], "severity": "NONE"}] * 2, "twice"),
        ([], "SX-01 has no conclusion"),
        ([{"item": "SX-01", "codes": ["R01"], "severity": "MINOR"}], "severity is NONE"),
    ],
)
def test_a_conclusion_that_cannot_be_is_refused(visit: World, lines: list[dict[str, Any]], said: str) -> None:
    with pytest.raises(Invalid, match=said):
        visit.act("result.conclude", {"results": lines}, by=person(MARKET), department=MARKET)


def test_an_unreachable_object_has_no_clean_result(world: World) -> None:
    visit = world.visits()[0]
    visit.go(found="UNREACHABLE")
    with pytest.raises(Invalid, match="R01 cannot be"):
        visit.act("result.conclude", conclusion(visit, MARKET, {}, ""), by=person(MARKET), department=MARKET)
    gone = conclusion(visit, MARKET, {"SX-01": ["R05"]}, "ORDINARY")
    visit.act("result.conclude", gone, by=person(MARKET), department=MARKET)


def test_concluding_again_replaces_what_was_not_entered(visit: World) -> None:
    for codes in (["R01"], ["R02"]):
        lines = conclusion(visit, MARKET, {"SX-01": codes}, "ORDINARY")
        visit.act("result.conclude", lines, by=person(MARKET), department=MARKET)
    assert [row["codes"] for row in rows(visit, MARKET)] == [["R02"]]
    share = campaigns.the_department(visit.tx, visit.data["campaign"], MARKET)
    assert share["results_total"] == 1


# Entry and clock -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("code", [HEALTH, "TD_LEADGROUP"])
def test_nobody_enters_the_result_of_another_department(visit: World, code: str) -> None:
    """TD-4.5a: 谁检查、谁公示; the same in every jurisdiction (assertion 37)."""
    visit.conclude()
    with pytest.raises(Refused, match=MARKET):
        visit.act("result.enter", {"confirmed": True, "ground": "NONE"}, by=person(code), department=MARKET)


def test_the_entry_names_its_department_and_day(visit: World) -> None:
    visit.conclude()
    visit.enter(MARKET)
    (row,) = rows(visit, MARKET)
    assert (row["entered_by_dept"], row["entered_on"], row["disclosure"]) == (MARKET, date(2026, 4, 7), "FULL")


def test_a_correction_comes_along_with_the_entry(visit: World) -> None:
    visit.conclude()
    line = {"item": "SX-01", "codes": ["R02"], "severity": "MINOR", "detail": "更正"}
    entry = {"confirmed": True, "ground": "NONE", "results": [line]}
    visit.act("result.enter", entry, by=person(MARKET), department=MARKET)
    assert [(row["codes"], row["detail"]) for row in rows(visit, MARKET)] == [(["R02"], "更正")]
    bad = {**entry, "results": [{**line, "codes": ["R01", "R02"]}]}
    with pytest.raises(Invalid, match="stands alone"):
        visit.act("result.enter", bad, by=person(MARKET), department=MARKET)


def test_nothing_is_entered_before_it_was_concluded(visit: World) -> None:
    with pytest.raises(NotFound):
        visit.act("result.enter", {"confirmed": True, "ground": "NONE"}, by=person(MARKET), department=MARKET)


def test_a_result_is_not_published_before_it_was_entered(visit: World) -> None:
    visit.conclude()
    with pytest.raises(ServiceError, match="not entered by"):
        visit.act("result.check", department=MARKET)


@pytest.mark.parametrize(("day", "late"), [(date(2026, 6, 1), 0), (date(2026, 6, 2), 1)])
def test_a_result_entered_on_the_21st_working_day_is_late(world: World, day: date, late: int) -> None:
    """Day 0 is 30 April (period end); five days of May are off and the 9th is worked: 1 June is working day 20."""
    visits = world.visits()
    for visit in visits:
        visit.go()
    world.at(datetime(2026, 5, 1, tzinfo=CHINA))
    world.act("results.close_clock")
    visits[0].at(datetime(2026, 5, 6, 9, tzinfo=CHINA))
    visits[0].conclude()
    visits[0].at(datetime.combine(day, datetime.min.time(), CHINA))
    visits[0].enter(MARKET)
    figures = year_figures(world.tx, HERE, YEAR)
    assert (figures["entered_on_time"], figures["entered_late"]) == (1 - late, late)


def test_a_conclusion_after_the_clock_started_has_its_dates_at_once(world: World) -> None:
    visits = world.visits()
    visits[0].go()
    world.at(datetime(2026, 5, 1, tzinfo=CHINA))
    world.act("results.close_clock")
    visits[0].at(datetime(2026, 5, 8, 9, tzinfo=CHINA))
    visits[0].conclude()
    (row,) = rows(visits[0], MARKET)
    assert (row["clock_start"], row["deadline_source"]) == (date(2026, 4, 30), "DEFAULT")
    assert row["enter_by"] == visits[0].data["enter_by"][MARKET]


def test_the_open_entry_tasks_get_their_date_when_the_clock_starts(world: World) -> None:
    """Decisions, Engine: closing the clock sets the due dates; the first reminder comes on working day 10."""
    visits = world.visits()
    task = open_task(world)
    world.at(datetime(2026, 5, 1, tzinfo=CHINA))
    world.act("results.close_clock")
    found = tasks.load(world.tx, task)
    assert found.due == campaigns.the_department(world.tx, world.data["campaign"], MARKET)["enter_by"]
    assert found.due_basis["kind"] == "result_enter"
    assert found.attention_at is not None
    assert found.attention_at < datetime.combine(found.due, datetime.min.time(), CHINA)
    assert visits


def test_tasks_between_entering_and_publishing_get_their_date_too(world: World) -> None:
    """YC-2.6c: the same 20 working days bind who reviews and who waits for a receipt."""
    world.visits()
    task = open_task(world, "p7_channel")
    world.at(datetime(2026, 5, 1, tzinfo=CHINA))
    world.act("results.close_clock")
    found = tasks.load(world.tx, task)
    assert found.due == campaigns.the_department(world.tx, world.data["campaign"], MARKET)["publish_by"]
    assert (found.due_basis["kind"], found.due_basis["remind_after"]) == ("result_publish", [10, 15, 18])


def test_tasks_that_are_opened_while_the_clock_runs_are_reminded_of_as_well(world: World) -> None:
    """YC-2.6c, TQ-3.7b: working days 10, 15 and 18, for entering and for publishing."""
    late = world.visits()[0]
    late.go()
    world.at(datetime(2026, 5, 1, tzinfo=CHINA))
    world.act("results.close_clock")
    late.at(datetime(2026, 5, 8, 9, tzinfo=CHINA))
    late.conclude()
    day = late.data["enter_by"][MARKET]
    assert (late.explained[day]["kind"], late.explained[day]["remind_after"]) == ("result_enter", [10, 15, 18])
    late.enter(MARKET, "BUSINESS_SECRET")
    assert late.data["publish_by"] == day
    assert (late.explained[day]["kind"], len(late.explained[day]["reminders"])) == ("result_publish", 3)


def test_before_the_clock_runs_there_is_no_day_to_publish_by(visit: World) -> None:
    visit.conclude()
    visit.enter(MARKET)
    assert visit.data["publish_by"] is None


def open_task(world: World, node: str = "p7_enter") -> int:
    """An open task of market supervision in the campaign, as the engine stores it."""
    world.tx.execute(definition.insert(), {"digest": "d", "files": b"", "deployed_at": START, "deployed_by": "t"})
    stored = {"definition": "d", "process": "p", "business_key": "k", "jurisdiction": HERE, "status": "RUNNING"}
    state = {"state": b"", "version": 1, "seq": 0, "head": "", "started_at": START}
    key = world.tx.execute(instance.insert(), {**stored, **state}).inserted_primary_key
    new = tasks.NewTask(
        instance_id=key[0] if key else 0, number=1, process="p", node=node, name="录入结果", role="participant",
        form="result_entry", department=MARKET, jurisdiction=HERE, opened_at=START, campaign=world.data["campaign"],
    )  # fmt: skip
    tasks.open_many(world.tx, [new])
    found = tasks.numbered(world.tx, new.instance_id, 1)
    assert found is not None
    return found.id


# Disclosure ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("ground", ["STATE_SECRET", "BUSINESS_SECRET", "PERSONAL_PRIVACY", "OTHER_BY_LAW"])
def test_what_law_keeps_secret_is_withheld(visit: World, ground: str) -> None:
    """TD-4.5b: 国家秘密、商业秘密、个人隐私等依法不予公开的情形 (assertion 38)."""
    visit.conclude()
    visit.enter(MARKET, ground)
    assert visit.data["disclosure"] == "WITHHOLD"


def test_an_object_with_the_secrecy_mark_is_reviewed(world: World) -> None:
    """Data section 2: secrecyFlag leads to a review by D7."""
    visit = world.visits()[0]
    upsert_objects(world.tx, HERE, [some_object(int(visit.data["object"][3:]), secrecy_flag=True)], START)
    visit.go()
    visit.conclude()
    visit.enter(MARKET)
    assert visit.data["disclosure"] == "WITHHOLD"


def test_the_review_needs_another_person_and_a_ground(visit: World) -> None:
    visit.conclude()
    visit.enter(MARKET, "BUSINESS_SECRET")
    review = {"disclosure": "WITHHOLD", "ground": "BUSINESS_SECRET", "opinion": "同意"}
    with pytest.raises(Refused, match="another person"):
        visit.act("result.review", review, by=person(MARKET), department=MARKET)
    with pytest.raises(Invalid, match="needs a ground"):
        visit.act("result.review", {"disclosure": "WITHHOLD"}, by=person(MARKET, 2), department=MARKET)
    visit.act("result.review", review, by=person(MARKET, 2), department=MARKET)
    visit.act("result.withhold", department=MARKET)
    (row,) = rows(visit, MARKET)
    assert (row["disclosure_ground"], row["reviewed_by"]) == ("BUSINESS_SECRET", f"{MARKET}-2")
    assert (row["disclosure_scope"], row["disclosure_opinion"], row["reviewed_at"]) == (None, "同意", visit.now)
    figures = year_figures(visit.tx, HERE, YEAR)
    assert (figures["withheld"], figures["publishable"], figures["published"]) == (1, 0, 0)


# Publicity -----------------------------------------------------------------------------------------------------------


def test_a_result_is_published_with_receipts_of_all_required_channels(visit: World) -> None:
    """TD-4.5b: 均应通过…“互联网+监管”系统公示，并依照有关规定在政府门户网站、专门的信息平台等公示."""
    visit.conclude({"SX-01": ["R02"]})
    visit.enter(MARKET)
    assert visit.act("publication.result", department=MARKET)["receipts_complete"] is True
    visit.act("result.published", department=MARKET)
    channels = publications.channels(visit.tx, "result", visit.data["inspection"], MARKET)
    assert {row["required"] for row in channels} == {"all_of", "per_rules"}
    figures = year_figures(visit.tx, HERE, YEAR)
    assert (figures["published"], figures["publishable"]) == (1, 1)


def test_without_the_receipt_of_the_required_channel_a_person_enters_it(visit: World) -> None:
    visit.conclude()
    visit.enter(MARKET)
    system = "辽宁省“互联网+监管”系统"
    visit.silent.add(system)
    assert visit.act("publication.result", department=MARKET)["receipts_complete"] is False
    receipt = {"channel": system, "received_at": visit.now.isoformat(), "receipt_no": "HZ-1"}
    wrong = {"receipts": [{**receipt, "channel": "报纸"}]}
    with pytest.raises(Invalid, match="nothing was sent to 报纸"):
        visit.act("publication.receipt", wrong, by=person(MARKET), department=MARKET)
    other = {"receipts": [{**receipt, "channel": "政府门户网站"}]}
    with pytest.raises(Invalid, match="no receipt of 辽宁省"):
        visit.act("publication.receipt", other, by=person(MARKET), department=MARKET)
    visit.act("publication.receipt", {"receipts": [receipt]}, by=person(MARKET), department=MARKET)


def test_one_of_the_alternative_channels_is_enough(visit: World) -> None:
    """YC-2.6c: the platform and one of the others; CJ-2.6a: both (assertion 39)."""
    visit.conclude()
    visit.enter(MARKET)
    visit.silent.update({"公示系统", "门户网站"})
    visit.overrides["channels"] = {"all_of": ["平台"], "any_of": ["公示系统", "门户网站"], "per_rules": []}
    assert visit.act("publication.result", department=MARKET)["receipts_complete"] is False
    visit.silent.remove("门户网站")
    assert visit.act("publication.result", department=MARKET)["receipts_complete"] is True


def test_what_is_published_is_on_the_allow_list(visit: World) -> None:
    visit.conclude({"SX-01": ["R02"]})
    visit.enter(MARKET)
    visit.publish(MARKET)
    (content,) = [row.content for row in visit.tx.execute(publication.select().where(publication.c.kind == "result"))]
    assert set(content) == {"campaign_no", "object", "uscc", "concluded_on", "results"}
    assert content["results"] == [{"item": "SX-01", "codes": ["R02"], "detail": "SX-01情况", "version": 1}]


@pytest.mark.parametrize(
    ("chosen", "before", "after"),
    [
        ({}, True, True),
        ({"list_publish_timing": "AFTER_VISIT"}, False, True),
        ({"items": ["SX-09"], "participants": []}, False, True),
        ({"filter": {"tags": ["食品"]}}, False, True),
    ],
)
def test_the_name_list_is_public_before_the_visits_or_after_them(
    world: World, chosen: dict[str, Any], before: bool, after: bool
) -> None:
    """TD-4.5b with differences 3 no 8: after the visit for key and food items, otherwise before (assertion 40)."""
    upsert_objects(world.tx, HERE, [some_object(n, tags=["食品"]) for n in range(1, 201)], START)
    visits = world.visits(**chosen)
    assert bool(publications.published(world.tx, HERE, "list")) is before
    for visit in visits:
        visit.go()
        visit.conclude()
    assert bool(publications.published(world.tx, HERE, "list")) is after


def test_plan_campaign_and_list_are_public(world: World) -> None:
    """TD-4.5b: 计划、任务、名单 (assertion 40)."""
    plan = world.approved_plan()
    world.data["plan"] = plan
    world.act("publication.plan")
    world.locked_draw()
    assert len(publications.published(world.tx, HERE, "plan")) == 1
    assert len(publications.published(world.tx, HERE, "campaign")) == 1
    (names,) = publications.published(world.tx, HERE, "list")
    assert len(names["content"]["objects"]) == 12
    assert "author" not in str(publications.published(world.tx, HERE, "plan")[0]["content"])
