"""Who may enter people in posts, and let them act no more."""

import pytest

from engine import commands
from engine.commands import Context
from engine.errors import Conflict, Invalid, NotFound, Refused
from engine.records import SYSTEM, Actor
from engine.services import OPERATORS
from engine.store import Database, actors
from tests.services.elsewhere import JANUARY
from tests.test_planning import ROOT, law

WANG = Actor("wang", "王敏", "tiedong", "TD_MKT", frozenset({"initiator"}))


def administrator(jurisdiction: str) -> Actor:
    """Whoever keeps the people of a jurisdiction."""
    return Actor(f"admin-{jurisdiction}", "管理员", jurisdiction, "", frozenset({"administrator"}))


@pytest.fixture
def context(sqlite_database: Database) -> Context:
    """The real law, nobody entered."""
    found = Context(sqlite_database, OPERATORS, ROOT / "processes" / "calendars")
    found.deploy(law(), JANUARY, "test")
    return found


def person(context: Context, which: str) -> Actor | None:
    """Somebody as they may act now."""
    with context.database.read() as tx:
        return actors.load(tx, which)


@pytest.mark.parametrize("by", [SYSTEM, administrator("tiedong")])
def test_the_platform_and_the_administrator_enter_people(context: Context, by: Actor) -> None:
    commands.add_person(context, WANG, actor=by)
    assert person(context, "wang") == WANG
    assert commands.deactivate_person(context, "wang", actor=by) == 0
    assert person(context, "wang") is None


@pytest.mark.parametrize("by", [WANG, administrator("yichang")])
def test_nobody_else_does(context: Context, by: Actor) -> None:
    with pytest.raises(Refused, match="administrator"):
        commands.add_person(context, WANG, actor=by)
    commands.add_person(context, WANG, actor=SYSTEM)
    with pytest.raises(Refused, match="administrator"):
        commands.deactivate_person(context, "wang", actor=by)
    assert person(context, "wang") == WANG


def test_a_person_needs_a_role_that_exists(context: Context) -> None:
    """Lanes are roles (processes, role check 2)."""
    nobody = Actor("x", "x", "tiedong", "TD_MKT", frozenset())
    with pytest.raises(Invalid, match="至少要有一个角色"):
        commands.add_person(context, nobody, actor=SYSTEM)


def test_who_left_is_replaced_only_expressly(context: Context) -> None:
    commands.add_person(context, WANG, actor=SYSTEM)
    commands.deactivate_person(context, "wang", actor=SYSTEM)
    with pytest.raises(NotFound, match="已经停用"):
        commands.deactivate_person(context, "wang", actor=SYSTEM)
    with pytest.raises(Conflict, match="王敏"):
        commands.add_person(context, WANG, actor=SYSTEM)
    commands.add_person(context, WANG, actor=SYSTEM, replace=True)
    assert person(context, "wang") == WANG
