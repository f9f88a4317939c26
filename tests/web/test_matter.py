"""A visit on the task page: object, team and items beside the form, codes by name, rows that are there already."""

import pytest

from engine.clock import china_date
from engine.records import Actor
from engine.store import Database, actors, inspections, instances, tasks
from engine.store.tasks import NewTask
from engine.web.answering import beginning, choices
from engine.web.beside import beside
from engine.web.matter import Matter
from tests.commands.visiting import Visiting, visiting
from tests.web.cast import Place, Web

HERE = "tiedong"


@pytest.fixture
def visit(sqlite_database: Database) -> Visiting:
    """Two departments are about to visit an object."""
    return visiting(sqlite_database, HERE)


def opened(visit: Visiting, form: str, department: str) -> int:
    """A task of the visit for the team of a department; its number."""
    with visit.database.write() as tx:
        instance = instances.find(tx, visit.visit.profile["procedures"]["inspection"], visit.key())
        assert instance is not None
        row = NewTask(
            instance_id=instance.id, number=7, process="visit_conclusion", node="p6_conclude", name="作出检查结论",
            role="team", form=form, department=department, jurisdiction=HERE, opened_at=visit.now, subject=visit.key(),
        )  # fmt: skip
        return tasks.open_one(tx, row)


def member(visit: Visiting, department: str) -> Actor:
    found = visit.person(department, "team")
    with visit.database.write() as tx:
        actors.save(tx, [found])
    return found


def test_beside_the_task_of_a_visit_stand_object_team_and_items(visit: Visiting) -> None:
    task = opened(visit, "conclusion", visit.visit.lead)
    with visit.database.read() as tx:
        law = visit.context.law(tx, visit.context.latest(tx))
        row, instance = tasks.with_instance(tx, task)
        found = beside(tx, law, row, instance, china_date(visit.now))
    about = found.about
    assert about.visit
    assert about.campaign
    told = dict(found.facts)
    assert told["对象"] == about.visit["object_name"]
    assert told["办理部门"] == about.department(visit.visit.lead) != visit.visit.lead
    assert {row["department"] for row in about.team} == {visit.visit.lead, visit.visit.partner}
    assert about.items == ("SX-01", "SX-02")
    assert about.item("SX-01") == "事项SX-01"
    assert beginning("conclusion", about, {}) == {"results": [{"item": "SX-01"}, {"item": "SX-02"}]}
    assert [code for code, _ in choices(about)(("present",)) or ()] == [row["inspector_id"] for row in about.team]
    assert "visit_conclusion.svg?marked=p6_conclude" in found.picture


def test_a_visit_is_found_by_the_name_of_its_object(visit: Visiting) -> None:
    department = visit.visit.lead
    task = opened(visit, "conclusion", department)
    with visit.database.read() as tx:
        named = inspections.visit(tx, visit.visit.data["inspection"])["object_name"]
    browser = Web(Place(visit.context, visit.now)).signed_in(member(visit, department))
    assert named in browser.get("/tasks").text
    assert f"/tasks/{task}" in browser.get(f"/tasks?text={named}").text
    assert f"/tasks/{task}" not in browser.get("/tasks?text=没有这样的对象").text


def test_codes_are_offered_by_name_where_there_are_few() -> None:
    about = Matter({"A": "甲局", "B": "乙局"}, items=("X1",), names={"X1": "消防", "X2": "环保"})
    offered = choices(about)
    assert offered(("lines", "participants")) == [("A", "甲局"), ("B", "乙局")]
    assert offered(("results", "item")) == [("X1", "X1 消防")]
    assert offered(("present",)) is None
    assert offered(("facts",)) is None
    assert choices(Matter({}, names={str(n): "" for n in range(401)}))(("items",)) is None


def test_a_form_of_which_nothing_is_known_begins_empty() -> None:
    about = Matter({}, items=("X1", "X2"))
    assert beginning("override_reason", about, {}) == {}
    assert beginning("item_checks", about, {}) == {"items": [{"item": "X1"}, {"item": "X2"}]}
    assert beginning("campaign_scope", about, {}) == {"items": [], "participants": [], "methods": []}
    assert beginning("disposal_confirmation", about, {"disposals": ["H03"]}) == {"disposals": ["H03"]}
