"""Adding a record to a visit: as a command, on the command line, in a simulated year."""

import json
from datetime import date
from pathlib import Path

import pytest

from engine import commands
from engine.errors import Conflict, Invalid, NotAllowedHere, NotFound, Refused
from engine.records import Actor
from engine.simulate import Options, recording, simulate
from engine.store import Database, actors, audit, connect, documents_rows, incidents, instances
from engine.store import visit_records as stored
from engine.store.tables_domain import document
from tests.cast import arrival
from tests.cli.conftest import run
from tests.commands.visiting import LAW, Visiting, visiting
from tests.records import interview, sampling, site_record
from tests.services.course import approve


@pytest.fixture
def on_the_spot(database: Database) -> Visiting:
    """芒市: the teams of two departments have checked in."""
    here = visiting(database, "mangshi")
    with here.acting() as visit:
        approve(visit)
        visit.act("documents.issue", template="检查通知书")
        visit.act("visit.checkin", arrival(visit), by=visit.person(visit.lead))
    return here


def officer(here: Visiting, department: str = "") -> Actor:
    return here.person(department or here.visit.lead, "team")


def asked(here: Visiting, **given: object) -> dict[str, object]:
    with here.database.read() as tx:
        here.visit.tx = tx
        return interview(here.visit, **given)


def kept(here: Visiting) -> list[str]:
    with here.database.read() as tx:
        return [row["kind"] for row in stored.of_visit(tx, here.visit.data["inspection"])]


def test_a_record_is_added_while_no_task_asks_for_it(on_the_spot: Visiting) -> None:
    """MS-2.5d: evidence arises unplanned; the history holds ids and digests, no names."""
    person = officer(on_the_spot)
    outcome = on_the_spot.do(commands.add_visit_record, on_the_spot.key(), "INTERVIEW", asked(on_the_spot), by=person)
    assert outcome.status == instances.RUNNING
    assert kept(on_the_spot) == ["INTERVIEW"]
    decided, fact = on_the_spot.history()
    assert (decided.kind, fact.kind, fact.actor) == ("decision.made", "visit_record.made", person.id)
    assert "钱二" not in fact.details
    audit.verify(on_the_spot.database)


def test_a_record_that_comes_later_is_in_the_history_with_its_document(on_the_spot: Visiting) -> None:
    """MS-2.5d, TQ-4.3b."""
    with on_the_spot.acting() as visit:
        visit.act("visit.record", site_record(visit), by=visit.person(visit.lead))
    on_the_spot.do(
        commands.add_visit_record, on_the_spot.key(), "INTERVIEW", asked(on_the_spot), by=officer(on_the_spot)
    )
    facts = {row.kind: row.facts() for row in on_the_spot.history() if row.kind != "decision.made"}
    assert list(facts) == ["visit_record.made", "visit_record.issued", "evidence.listed"]
    with on_the_spot.database.read() as tx:
        issued = documents_rows.the_document(tx, facts["visit_record.issued"]["document"])
    assert (issued["kind"], issued["sha256"]) == ("询问笔录", facts["visit_record.issued"]["sha256"])


def test_a_record_sent_twice_is_kept_once(on_the_spot: Visiting) -> None:
    given = asked(on_the_spot)
    outcomes = [
        on_the_spot.do(
            commands.add_visit_record, on_the_spot.key(), "INTERVIEW", given, by=officer(on_the_spot), id="once"
        )
        for _ in range(2)
    ]
    assert [outcome.repeated for outcome in outcomes] == [False, True]
    assert kept(on_the_spot) == ["INTERVIEW"]


def test_who_is_not_on_the_visit_or_no_inspector_adds_nothing(on_the_spot: Visiting) -> None:
    """谁检查、谁录入 (MS-2.6a)."""
    lead, third = on_the_spot.visit.lead, on_the_spot.visit.third
    strangers = [
        officer(on_the_spot, third),
        on_the_spot.person(lead, "participant", "approver"),
        Actor("x", "x", "yichang", lead, frozenset({"participant"})),
    ]
    for stranger in strangers:
        with pytest.raises(Refused):
            on_the_spot.do(commands.add_visit_record, on_the_spot.key(), "INTERVIEW", asked(on_the_spot), by=stranger)
    abroad = Actor("y", "y", "yichang", lead, frozenset({"team"}))
    with pytest.raises(NotFound):
        on_the_spot.do(commands.add_visit_record, on_the_spot.key(), "INTERVIEW", asked(on_the_spot), by=abroad)
    assert kept(on_the_spot) == []


def test_the_form_names_every_problem(on_the_spot: Visiting) -> None:
    bare = {name: value for name, value in asked(on_the_spot).items() if name not in ("answers", "signature")}
    with pytest.raises(Invalid) as refused:
        on_the_spot.do(commands.add_visit_record, on_the_spot.key(), "INTERVIEW", bare, by=officer(on_the_spot))
    assert {path for path, _ in refused.value.problems} == {"answers", "signature"}
    unsigned = asked(on_the_spot, signature="REFUSED")
    with pytest.raises(Invalid, match="没有签字的说明"):
        on_the_spot.do(commands.add_visit_record, on_the_spot.key(), "INTERVIEW", unsigned, by=officer(on_the_spot))


@pytest.mark.parametrize(
    ("status", "error"),
    [(instances.SUSPENDED, NotAllowedHere), (instances.CANCELLED, Conflict), (instances.INCIDENT, None)],
)
def test_a_suspended_or_ended_visit_takes_no_record_but_one_that_waits_for_mending_does(
    on_the_spot: Visiting, status: str, error: type[Exception] | None
) -> None:
    """What a witness says today cannot wait until a table has been mended."""
    with on_the_spot.database.write() as tx:
        found = instances.find(tx, "mangshi_inspection", on_the_spot.key())
        assert found is not None
        instances.set_status(tx, found.id, status)
    given, person = asked(on_the_spot), officer(on_the_spot)
    if error is None:
        on_the_spot.do(commands.add_visit_record, on_the_spot.key(), "INTERVIEW", given, by=person)
    else:
        with pytest.raises(error):
            on_the_spot.do(commands.add_visit_record, on_the_spot.key(), "INTERVIEW", given, by=person)


def test_samples_are_recorded_and_printed_on_the_command_line(
    sqlite_database: Database, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """MS-2.5d: from the form to the paper."""
    here = visiting(sqlite_database, "mangshi")
    person = officer(here)
    with here.acting() as visit:
        approve(visit)
        visit.act("documents.issue", template="检查通知书")
        visit.act("visit.checkin", arrival(visit), by=visit.person(visit.lead))
        actors.save(visit.tx, [person])
        filled = tmp_path / "sampling.json"
        filled.write_text(json.dumps(sampling(visit)), "utf-8")
        visit.act("visit.record", site_record(visit), by=visit.person(visit.lead))
    url = f"sqlite:///{sqlite_database.url.database}"
    common = ("--db", url, "--actor", person.id)
    assert run("record", "sampling", here.key(), "--file", filled, *common) == 0
    assert "办理中" in capsys.readouterr().out
    assert run("record", "sampling", here.key(), "--data", "{}", *common) == 1
    assert run("record", "poem", here.key(), "--data", "{}", *common) == 2
    capsys.readouterr()
    with here.database.read() as tx:
        made = tx.execute(document.select().where(document.c.kind == "抽样取证记录")).one()
    for form, start in (("--pdf", b"%PDF-"), ("--word", b"PK")):
        out = tmp_path / f"record{form}"
        assert run("print", made.id, "--db", url, form, "-o", out) == 0
        assert out.read_bytes().startswith(start)


def test_simulated_teams_make_records_of_each_kind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """MS-2.5d, TQ-4.3b: every visit has an interview, samples, an examination and papers that came later."""
    for share in ("INTERVIEWS", "SAMPLINGS", "EXAMINATIONS", "MATERIALS"):
        monkeypatch.setattr(recording, share, 10_000)
    database = connect(f"sqlite:///{tmp_path}/year.db")
    database.migrate()
    figures = simulate(database, LAW, Options("mangshi", 2026, 40, until=date(2026, 6, 30)))
    kinds = ("interviews", "samplings", "examinations", "materials_handed_in")
    assert all(figures[name] > 0 for name in kinds)
    with database.read() as tx:
        assert incidents.list_open(tx, 0) == []
        issued = tx.execute(document.select().where(document.c.kind.in_(("询问笔录", "抽样取证记录", "勘验笔录"))))
        assert len(issued.all()) == sum(figures[name] for name in kinds[:3])
        assert tx.execute(document.select().where(document.c.number.like("%-ZJ-2"))).all() != []
    audit.verify(database)
    database.close()
