"""The domain's queries mean the same on both databases."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from sqlalchemy.exc import IntegrityError

from engine.errors import NotFound
from engine.store import Database, campaigns, inspections, plans, registers, results, statistics
from engine.store.register_rows import upsert_items, upsert_objects
from engine.store.rows import change_row, insert_row, insert_rows
from engine.store.tables_domain import campaign, inspected_object, inspection
from tests.cast import HEALTH, HERE, MARKET, POLICE, START, YEAR, World, item, person, settle, some_object


@pytest.fixture
def world(database: Database) -> Iterator[World]:
    """Registers filled, on SQLite and on PostgreSQL."""
    with database.write() as tx:
        settle(tx)
        yield World(tx)


@pytest.mark.parametrize(
    ("wanted", "size"),
    [
        ({}, 200),
        ({"risk_classes": ["A", "D"]}, 100),
        ({"object_types": ["SOLE"]}, 20),
        ({"industries": ["H6"]}, 200),
        ({"industries": ["H62", "C14"]}, 200),
        ({"industries": ["C"]}, 0),
        ({"regions": ["210302"]}, 200),
        ({"regions": ["210303"]}, 0),
        ({"tags": ["食品"]}, 2),
        ({"tags": ["食品", "药品"]}, 3),
        ({"tags": ["%"]}, 0),
        ({"object_types": ["SOLE"], "risk_classes": ["B"]}, 0),
    ],
)
def test_a_filter_selects_what_it_names(world: World, wanted: dict[str, Any], size: int) -> None:
    tagged = [some_object(1, tags=["食品"]), some_object(2, tags=["失信", "食品"]), some_object(3, tags=["药品"])]
    upsert_objects(world.tx, HERE, tagged, START)
    assert sum(registers.count_by_stratum(world.tx, HERE, [], wanted).values()) == size


def test_objects_without_a_class_form_a_stratum_of_their_own(world: World) -> None:
    upsert_objects(world.tx, HERE, [some_object(n, risk_class=None) for n in range(1, 11)], START)
    assert registers.count_by_stratum(world.tx, HERE, [], {})["ALL"] == 10


def test_registers_of_another_jurisdiction_are_not_seen(world: World) -> None:
    assert registers.count_by_stratum(world.tx, "elsewhere", [], {}) == {}
    assert registers.active_items(world.tx, "elsewhere", START.date()) == {}
    assert registers.object_named(world.tx, "elsewhere", "OBJ00001") is None


@pytest.mark.parametrize(("day", "listed"), [(date(2026, 3, 1), False), (date(2026, 3, 2), True)])
def test_an_item_is_on_the_list_from_its_first_day(world: World, day: date, listed: bool) -> None:
    assert bool(registers.active_items(world.tx, HERE, day)) is listed


def test_the_items_of_results_are_those_of_the_list_on_that_day(world: World) -> None:
    """TQ-3.3a asks for them: the newest version that is in force, of one department's results alone."""
    visit = world.visits()[0]
    visit.go()
    visit.conclude({"SX-01": ["R02"]})
    changed = [item("SX-01", POLICE, version=2), item("SX-01", HEALTH, version=3, valid_from=date(2026, 5, 1))]
    upsert_items(world.tx, HERE, changed, START)
    (found,) = results.items_of(world.tx, visit.data["inspection"], MARKET, date(2026, 4, 30))
    assert (found["code"], found["body"], found["codes"]) == ("SX-01", POLICE, ["R02"])
    (later,) = results.items_of(world.tx, visit.data["inspection"], MARKET, date(2026, 5, 1))
    assert later["body"] == HEALTH


@pytest.mark.parametrize(("last", "count"), [(date(2027, 12, 31), 6), (date(2028, 1, 1), 0)])
def test_a_certificate_counts_to_its_last_day(world: World, last: date, count: int) -> None:
    """CJ-2.2d, MS-2.2a."""
    assert len(registers.certified(world.tx, HERE, [MARKET], date(2027, 12, 1), last)) == count


def test_the_whole_course_gives_figures_that_agree(world: World) -> None:
    """The figures of a year come from the tables: drawn = inspected + open, published <= publishable."""
    visits = world.visits()
    for number, visit in enumerate(visits[:-1]):
        visit.go()
        visit.conclude({"SX-01": ["R02"]} if number < 3 else None)
        for code in (MARKET, HEALTH):
            visit.enter(code)
            visit.publish(code)
    for visit in visits[:3]:
        visit.data["department"] = MARKET
        visit.act("follow_up.propose")
        visit.act("follow_up.confirm", {"disposals": ["H03"]}, by=person(MARKET))
    assert statistics.year_figures(world.tx, HERE, YEAR) == {
        "plans_on_time": 0,
        "plans_late": 0,
        "plans_without_deadline": 1,
        "campaigns": 1,
        "drawn": 12,
        "inspected": 11,
        "inspections_open": 1,
        "entered_on_time": 22,
        "entered_late": 0,
        "publishable": 22,
        "published": 22,
        "withheld": 0,
        "notices_served": 11,
        **dict.fromkeys(("interviews", "samplings", "examinations", "materials_handed_in"), 0),
        **dict.fromkeys(("campaigns_cancelled", "campaigns_outside_plan", "drawn_in_batches", "objects_withdrawn"), 0),
        **dict.fromkeys(("inspectors_replaced", "commissioned", "conclusions_adopted"), 0),
        "follow_ups": {"correction": 3},
    }


def test_a_year_without_anything_has_zeros(world: World) -> None:
    figures = statistics.year_figures(world.tx, HERE, 2031)
    assert figures.pop("follow_ups") == {}
    assert set(figures.values()) == {0}


@pytest.mark.parametrize(
    ("file_by", "submitted", "figure"),
    [
        (date(2026, 1, 31), date(2026, 1, 31), "plans_on_time"),
        (date(2026, 1, 31), date(2026, 2, 1), "plans_late"),
        (None, date(2026, 2, 1), "plans_without_deadline"),
    ],
)
def test_a_filing_date_does_not_roll(world: World, file_by: date | None, submitted: date, figure: str) -> None:
    """YC-2.4e: a Saturday is no excuse (assertion 3); 铁东 has no filing date."""
    plan = plans.new_plan(world.tx, HERE, MARKET, YEAR)
    plans.change_plan(world.tx, plan, file_by=file_by, submitted_on=submitted)
    figures = statistics.year_figures(world.tx, HERE, YEAR)
    counted = {name: figures[name] for name in ("plans_on_time", "plans_late", "plans_without_deadline")}
    assert counted == {**dict.fromkeys(counted, 0), figure: 1}


# Rows ----------------------------------------------------------------------------------------------------------------


def test_columns_that_are_not_named_get_their_default(world: World) -> None:
    row = campaigns.the_campaign(world.tx, campaigns.new_campaign(world.tx, HERE, YEAR, MARKET, "PLAN"))
    assert (row["items"], row["objects_total"], row["ratio_bp"]) == ([], 0, None)
    other = campaigns.the_campaign(world.tx, campaigns.new_campaign(world.tx, HERE, YEAR, MARKET, "PLAN"))
    assert row["items"] is not other["items"]
    assert other["campaign_no"] == "RW2026-0002"


def test_a_row_that_is_not_there_is_named(world: World) -> None:
    with pytest.raises(NotFound, match="no campaign 99"):
        campaigns.the_campaign(world.tx, 99)
    with pytest.raises(NotFound, match="no campaign 99"):
        change_row(world.tx, campaign, 99, {"name": "x"})


def test_many_rows_or_none_are_inserted(world: World) -> None:
    rows = [some_object(number) for number in (301, 302)]
    assert insert_rows(world.tx, inspected_object, [{**row, "jurisdiction": HERE} for row in rows]) == 2
    assert insert_rows(world.tx, inspected_object, []) == 0


def test_an_object_has_one_visit_in_a_campaign(world: World) -> None:
    """MS-2.5c (assertion 29): the database itself keeps it."""
    world.locked_draw()
    visit = inspections.of_campaign(world.tx, world.data["campaign"])[0]
    again = dict(inspections.the_inspection(world.tx, visit["id"]))
    del again["id"]
    with pytest.raises(IntegrityError), world.tx.begin_nested():
        insert_row(world.tx, inspection, {**again, "number": "other"})
