"""Reading that leaves a trace: shared evidence, collected results; as commands and on the command line."""

import json
from typing import Any

import pytest

from engine import commands
from engine.errors import Conflict, NotFound, Refused
from engine.store import Database, actors, audit, inspections, sharing
from tests.cli.conftest import run
from tests.commands.visiting import Visiting, visiting
from tests.services.course import PHOTO, conclude, enter, go, publish


@pytest.fixture
def shared(database: Database) -> Visiting:
    """天桥: market supervision has taken a photo and shared it with its partner."""
    here = visiting(database, "tianqiao")
    with here.acting() as visit:
        go(visit)
        visit.act("follow_up.share", department=visit.lead)
    return here


@pytest.fixture
def published(sqlite_database: Database) -> Visiting:
    """铁东: the partner has published its result on the visit, market supervision has not."""
    here = visiting(sqlite_database, "tiedong")
    with here.acting() as visit:
        go(visit)
        conclude(visit)
        enter(visit, visit.partner)
        publish(visit, visit.partner)
    return here


def piece(here: Visiting) -> int:
    with here.database.read() as tx:
        (found,) = inspections.evidence_of(tx, here.visit.data["inspection"])
    return int(found["id"])


def accesses(here: Visiting) -> list[tuple[str, str]]:
    with here.database.read() as tx:
        return [(row["department"], row["read_by"]) for row in sharing.accesses(tx, piece(here))]


def test_shared_evidence_is_read_on_record(shared: Visiting) -> None:
    """TQ-3.7d: 执法证据…各部门应共享互认; who read it stands in the tables and in the history of the visit."""
    partner = shared.visit.partner
    reader = shared.person(partner, "team")
    read = shared.do(commands.read_evidence, piece(shared), by=reader)
    assert read["sha256"] == PHOTO["sha256"]
    assert accesses(shared) == [(partner, f"{partner}-1")]
    (fact,) = shared.history()
    assert (fact.kind, fact.actor) == ("evidence.read", f"{partner}-1")
    assert fact.facts() == {"evidence": piece(shared), "department": partner, "sha256": PHOTO["sha256"]}
    audit.verify(shared.database)


def test_reading_sent_twice_is_one_reading(shared: Visiting) -> None:
    """TQ-3.7d; an id that was used for one piece opens no other."""
    reader = shared.person(shared.visit.partner, "team")
    again = [shared.do(commands.read_evidence, piece(shared), by=reader, id="once") for _ in range(2)]
    assert again[0] == again[1]
    assert len(accesses(shared)) == len(shared.history()) == 1
    with shared.acting() as visit:
        secret = {"items": [{"item": "SX-01", "problem": False, "evidence": [{**PHOTO, "sha256": "ef" * 32}]}]}
        visit.act("visit.items", secret, by=visit.person(visit.lead), department=visit.lead)
    with pytest.raises(Refused):
        shared.do(commands.read_evidence, piece_of(shared, "ef" * 32), by=reader, id="once more")
    with pytest.raises((Conflict, Refused)):
        shared.do(commands.read_evidence, piece_of(shared, "ef" * 32), by=reader, id="once")


def piece_of(here: Visiting, sha256: str) -> int:
    with here.database.read() as tx:
        found = inspections.evidence_of(tx, here.visit.data["inspection"])
    return next(int(row["id"]) for row in found if row["sha256"] == sha256)


def test_evidence_that_was_not_shared_is_refused(shared: Visiting) -> None:
    """TQ-3.7d: to those who were given it; a refusal leaves nothing behind."""
    third = shared.person(shared.visit.third, "team")
    with pytest.raises(Refused, match="没有向 TQ_"):
        shared.do(commands.read_evidence, piece(shared), by=third)
    stranger = shared.person(shared.visit.partner, "team")
    elsewhere = type(stranger)(stranger.id, stranger.name, "yichang", stranger.department, stranger.roles)
    with pytest.raises(Refused):
        shared.do(commands.read_evidence, piece(shared), by=elsewhere)
    with pytest.raises(NotFound):
        shared.do(commands.read_evidence, 999, by=third)
    assert accesses(shared) == []
    assert shared.history() == []


def test_ones_own_evidence_is_read_without_record(shared: Visiting) -> None:
    """TQ-3.7d asks for the record of others."""
    own = shared.person(shared.visit.lead, "team")
    assert shared.do(commands.read_evidence, piece(shared), by=own)["department"] == shared.visit.lead
    assert accesses(shared) == []
    assert shared.history() == []


def test_a_department_sees_which_evidence_is_open_to_it(shared: Visiting) -> None:
    """TQ-3.7d, on both databases: its own and what was shared, not the digest."""
    with shared.database.read() as tx:
        found = {
            code: sharing.open_to(tx, "tianqiao", shared.key(), code)
            for code in (shared.visit.lead, shared.visit.partner, shared.visit.third)
        }
        assert sharing.open_to(tx, "yichang", shared.key(), shared.visit.lead) == []
    assert [len(rows) for rows in found.values()] == [1, 1, 0]
    assert "sha256" not in found[shared.visit.partner][0]


# Collected results ----------------------------------------------------------------------------------------------------


def test_market_supervision_collects_what_was_published(published: Visiting) -> None:
    """TD-4.5a: 做好抽查检查结果统一归集公示工作; published results only, on record in the campaign's history."""
    collector = published.person(published.visit.lead, "participant")
    campaign = published.key("campaign")
    for _ in range(2):
        (found,) = published.do(commands.collect_results, campaign, by=collector, id="once")
    assert (found["department"], found["kind"]) == (published.visit.partner, "result")
    (fact,) = published.history("campaign")
    assert (fact.kind, fact.actor) == ("results.collected", collector.id)
    assert fact.facts()["publications"] == [found["id"]]
    audit.verify(published.database)


def test_nobody_else_collects(published: Visiting) -> None:
    """TD-4.5a: one department supports publicity; each publishes its own."""
    campaign = published.key("campaign")
    with pytest.raises(Refused, match="检查结果的归集没有向 TD_PSB 开放"):
        published.do(commands.collect_results, campaign, by=published.person(published.visit.partner, "participant"))
    with pytest.raises(NotFound):
        published.do(commands.collect_results, "RW2026-0099", by=published.person(published.visit.lead))
    assert published.history("campaign") == []


def test_where_the_document_names_no_collector_nobody_collects(shared: Visiting) -> None:
    """TD-4.5a is one document's."""
    with pytest.raises(Refused, match="没有规定"):
        shared.do(commands.collect_results, shared.key("campaign"), by=shared.person(shared.visit.lead))


# On the command line --------------------------------------------------------------------------------------------------


def said(capsys: pytest.CaptureFixture[str], *arguments: object) -> list[dict[str, Any]]:
    assert run(*arguments, "--json") == 0
    found: list[dict[str, Any]] = json.loads(capsys.readouterr().out)
    return found


def test_evidence_is_listed_and_read_on_the_command_line(
    sqlite_database: Database, capsys: pytest.CaptureFixture[str]
) -> None:
    """TQ-3.7d."""
    here = visiting(sqlite_database, "tianqiao")
    reader, stranger = here.person(here.visit.partner, "team"), here.person(here.visit.third, "team")
    with here.acting() as visit:
        go(visit)
        visit.act("follow_up.share", department=visit.lead)
        actors.save(visit.tx, [reader, stranger])
    url = f"sqlite:///{sqlite_database.url.database}"
    (listed,) = said(capsys, "evidence", "list", here.key(), "--db", url, "--actor", reader.id)
    assert listed["department"] == here.visit.lead
    (read,) = said(capsys, "evidence", "read", listed["id"], "--db", url, "--actor", reader.id)
    assert read["sha256"] == PHOTO["sha256"]
    assert run("evidence", "read", listed["id"], "--db", url, "--actor", stranger.id) == 1
    assert "没有向" in capsys.readouterr().err
    assert said(capsys, "evidence", "list", here.key(), "--db", url, "--actor", stranger.id) == []


def test_results_are_collected_on_the_command_line(published: Visiting, capsys: pytest.CaptureFixture[str]) -> None:
    """TD-4.5a."""
    collector = published.person(published.visit.lead, "participant")
    with published.database.write() as tx:
        actors.save(tx, [collector])
    url = f"sqlite:///{published.database.url.database}"
    campaign = published.key("campaign")
    (found,) = said(capsys, "collect", campaign, "--db", url, "--actor", collector.id)
    assert found["department"] == published.visit.partner
    assert run("collect", campaign, "--db", url, "--actor", collector.id) == 0
    assert published.visit.partner in capsys.readouterr().out
