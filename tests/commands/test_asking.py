"""A firm asks for what it is owed: its listing removed once it has repaired, a published result looked at again."""

from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from engine import commands
from engine.cli import main
from engine.commands import Context
from engine.errors import Conflict, DefinitionError, NotFound, Refused
from engine.process.definitions import Deployment
from engine.publicity import channels_of, public_tables
from engine.records import Actor
from engine.services import OPERATORS
from engine.store import Database, actors, audit, credit, results, tasks
from engine.store.tasks import TaskRow
from tests.cast import ROOT
from tests.services.course import confirmed, enter, found, publish
from tests.services.elsewhere import LEAD, PARTNER, profile_of, settled
from tests.services.test_follow_ups_five import UNREACHABLE, decide

LISTED = "经营异常名录"


@dataclass
class Place:
    """A jurisdiction with the real law in a database, and a visit of market supervision that found something."""

    database: Database
    jurisdiction: str
    visit: str = ""
    inspection: int = 0
    now: datetime = field(default_factory=lambda: datetime.fromisoformat("2026-04-07T09:00:00+08:00"))
    numbers: Any = field(default_factory=lambda: count(1))

    def __post_init__(self) -> None:
        self.context = Context(self.database, OPERATORS, ROOT / "calendars", push=_acknowledge)
        self.context.deploy(Deployment.read(ROOT.parent), self.now, "test")
        with self.database.write() as tx:
            people = [self.person(code, post) for code in (self.lead, self.partner) for post in ("officer", "head")]
            actors.save(tx, people)

    @property
    def lead(self) -> str:
        return LEAD[self.jurisdiction]

    @property
    def partner(self) -> str:
        return PARTNER[self.jurisdiction]

    def person(self, department: str, post: str) -> Actor:
        """An officer or the head of a department."""
        roles = {"officer": {"initiator", "participant"}, "head": {"approver"}}[post]
        code = f"{department}-{post}"
        return Actor(code, code, self.jurisdiction, department, frozenset(roles))

    def ask(self, by: Actor | None = None, kind: str = LISTED, applied: bool = True, id: str = "") -> Any:
        """Ask for the removal of the firm from a list."""
        return commands.ask_removal(
            self.context, self.jurisdiction, self.visit, self.lead, kind, "已变更住所", applied=applied,
            actor=by or self.person(self.lead, "officer"), now=self.now, command_id=id or f"c{next(self.numbers)}",
        )  # fmt: skip

    def task(self, instance: int) -> TaskRow:
        """The one open task of an instance."""
        with self.database.read() as tx:
            (task,) = tasks.open_of_instance(tx, instance)
            return task

    def do(self, instance: int, post: str, **submission: Any) -> Any:
        """The officer or the head of the lead completes the open task of an instance."""
        return commands.complete(
            self.context, self.task(instance).id, submission, actor=self.person(self.lead, post), now=self.now,
            command_id=f"c{next(self.numbers)}",
        )  # fmt: skip

    def end(self, instance: int, decision: str = "REMOVE", number: str = "移1") -> Any:
        """Verified and decided."""
        found = {"verified_on": str(self.now.date()), "repaired": decision == "REMOVE", "findings": "实地核实"}
        self.do(instance, "officer", **found)
        return self.do(instance, "head", decision=decision, ground="核实属实", decision_no=number)

    def public(self) -> dict[str, list[dict[str, Any]]]:
        """The public tables."""
        with self.database.read() as tx:
            rules = self.context.law(tx, self.context.latest(tx)).deployment.rules
            where = self.jurisdiction
            return public_tables(tx, where, profile_of(where), channels_of(rules, where))


def _acknowledge(channel: str, key: str, _content: Any) -> str:
    return f"{channel}-{key}"


@pytest.fixture
def listed(database: Database) -> Place:
    """A firm on the list of abnormal businesses in 芒市."""
    return _listed(database)


def _listed(database: Database) -> Place:
    with database.write() as tx:
        visit = confirmed(settled(tx, "mangshi"), **UNREACHABLE)
        enter(visit, visit.lead)
        decide(visit)
        visit.act("publication.listing", department=visit.lead)
        number = _number(tx, visit.data["inspection"])
    return Place(database, "mangshi", number, visit.data["inspection"])


def _number(tx: Any, inspection: int) -> str:
    from engine.store import inspections

    return str(inspections.visit(tx, inspection)["number"])


# Removal of a listing -----------------------------------------------------------------------------------------------


def test_a_listing_is_removed_and_stays_visible_as_ended(listed: Place) -> None:
    """MS-3.3a, MS-3.5a, MS-X2: asked, verified, decided, public; what was public before is kept."""
    (before,) = listed.public()["listings"]
    assert (before["kind"], before["state"], before["removed_on"]) == (LISTED, "现行", None)
    instance = listed.ask().instance
    task = listed.task(instance)
    assert (task.node, task.department, task.due) == ("p8_repair", listed.lead, date(2026, 4, 14))
    assert listed.end(instance).status == "COMPLETED"
    (after,) = listed.public()["listings"]
    assert {name: after[name] for name in before if not name.startswith("remov") and name != "state"} == {
        name: before[name] for name in before if not name.startswith("remov") and name != "state"
    }
    assert (after["state"], after["removal_no"], after["removed_on"]) == ("已移出", "移1", "2026-04-07")
    assert [event["kind"] for event in listed.public()["events"]].count("removal") == 1
    audit.verify(listed.database)


def test_a_listing_that_has_ended_or_is_being_ended_is_not_asked_for_again(listed: Place) -> None:
    """MS-3.3a; a refused application may be repeated."""
    first = listed.ask(id="one")
    assert listed.ask(id="one").repeated
    with pytest.raises(Conflict, match="决1 正在办理移出"):
        listed.ask()
    listed.end(first.instance, "KEEP")
    listed.end(listed.ask().instance, number="移2")
    with pytest.raises(Conflict, match="决1 已经移出或者撤销"):
        listed.ask()


def test_a_removal_that_was_cancelled_leaves_room_for_another(listed: Place) -> None:
    first = listed.ask()
    office = replace(listed.person(listed.partner, "officer"), roles=frozenset({"coordinator"}))
    commands.cancel(listed.context, first.instance, "撤回申请", actor=office, now=listed.now, command_id="cancel")
    assert listed.ask().instance != first.instance


def test_only_who_listed_a_firm_finds_out_by_itself(listed: Place) -> None:
    """MS-3.3a: an application may be handed in at any department."""
    other = listed.person(listed.partner, "officer")
    with pytest.raises(Refused):
        listed.ask(other, applied=False)
    with pytest.raises(Refused):
        listed.ask(listed.person(listed.lead, "head"))
    task = listed.task(listed.ask(other).instance)
    assert (task.department, (task.local or {})["applied"]) == (listed.lead, True)


def test_who_is_on_no_such_list_is_told_so(listed: Place) -> None:
    with pytest.raises(NotFound, match="没有 MS_MKT 作出的失信黑名单决定（现有：经营异常名录）"):
        listed.ask(kind="失信黑名单")
    with listed.database.read() as tx:
        (record,) = credit.of_case(tx, listed.inspection, listed.lead)
        assert credit.removals(tx, record["id"]) == []


def test_the_blacklist_is_left_in_a_term_of_its_own(listed: Place) -> None:
    """MS-3.3a: fifteen working days to decide, a default; the abnormal list has five."""
    with listed.database.write() as tx:
        (record,) = credit.of_case(tx, listed.inspection, listed.lead)
        credit.change(tx, record["id"], kind="失信黑名单")
    instance = listed.ask(kind="失信黑名单").instance
    listed.do(instance, "officer", verified_on=str(listed.now.date()), repaired=True, findings="已履行")
    assert listed.task(instance).due == listed.context.calendar("mangshi").after(listed.now.date(), 15).date


# Objection to a result ----------------------------------------------------------------------------------------------


@pytest.fixture
def published(database: Database) -> Place:
    """A published result in 天桥."""
    with database.write() as tx:
        visit = found(settled(tx, "tianqiao"), codes=["R02"])
        enter(visit, visit.lead)
        publish(visit, visit.lead)
        number = _number(tx, visit.data["inspection"])
    return Place(database, "tianqiao", number, visit.data["inspection"])


def test_a_published_result_is_reviewed_and_corrected(published: Place) -> None:
    """TQ-4.3a, TQ-3.7b: the old version stays as corrected."""
    officer = published.person(published.lead, "officer")
    outcome = commands.object_to_result(
        published.context, "tianqiao", published.visit, published.lead, "SX-01", "已经公示", actor=officer,
        now=published.now + timedelta(days=1), command_id="o",
    )  # fmt: skip
    line = {"item": "SX-01", "codes": ["R01"], "severity": "NONE"}
    done = published.do(outcome.instance, "head", decision="CORRECT", opinion="属实", results=[line])
    assert done.status == "COMPLETED"
    with published.database.read() as tx:
        old, new = results.versions(tx, published.inspection, published.lead, "SX-01")
    assert (old["corrected_by"], new["codes"]) == (new["id"], ["R01"])
    assert [row["state"] for row in published.public()["results"]] == ["已更正", "现行"]


# On the command line ------------------------------------------------------------------------------------------------


def test_both_are_begun_from_the_command_line(
    sqlite_database: Database, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    place = _listed(sqlite_database)
    whose = ("--department", place.lead, "--actor", f"{place.lead}-officer")
    where = ("--db", f"sqlite:///{tmp_path / 'database.db'}")
    assert main(["removal", place.visit, LISTED, "--repair", "已变更住所", *whose, *where]) == 0
    assert "办理中" in capsys.readouterr().out
    assert main(["removal", place.visit, LISTED, "--repair", "已变更住所", "--found", *whose, *where]) == 1
    assert "正在办理移出" in capsys.readouterr().err
    assert main(["objection", place.visit, "SX-01", "--text", "已在原址", *whose, *where]) == 1
    assert "尚未公示" in capsys.readouterr().err


def test_a_place_without_credit_constraint_has_no_removal(sqlite_database: Database) -> None:
    """铁东's profile names no such procedure; nobody is listed there either."""
    with sqlite_database.write() as tx:
        visit = found(settled(tx, "tiedong"), codes=["R05"])
        number = _number(tx, visit.data["inspection"])
    place = Place(sqlite_database, "tiedong", number, visit.data["inspection"])
    with pytest.raises(NotFound, match="现有：无"):
        place.ask()
    with sqlite_database.write() as tx:
        credit.add(
            tx,
            {
                "jurisdiction": "tiedong", "inspection_id": place.inspection, "object_id": 1, "department": place.lead,
                "decision": "LIST", "kind": LISTED, "ground": "x", "decided_by": "x", "decided_at": place.now,
            },
        )  # fmt: skip
    with pytest.raises(DefinitionError, match="names no procedure listing_removal"):
        place.ask()
