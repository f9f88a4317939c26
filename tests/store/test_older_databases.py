"""Databases of older versions keep their rows, and those rows work on."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from alembic.script import ScriptDirectory
from sqlalchemy import text

from engine.store import Database, connect, documents_rows, jobs
from engine.store.migrations import configuration, upgrade
from tests.store.cast import DIGEST, HOUR, NOON, started

OLD_JOB = """
    INSERT INTO job (id, kind, instance_id, operator, inputs, run_at, status, attempts, created_at)
    VALUES (:id, :kind, :of, 'o', CAST(:inputs AS JSON_TYPE), :at, 'READY', 0, :at)
"""
OLD_PLAN = """
    INSERT INTO plan (id, jurisdiction, plan_no, name, year, plan_kind, draw_type, department, version, status,
        warnings, soft_limits)
    VALUES (:id, 'north', 'JH2026-001', 'n', 2026, 'DEPARTMENT', 'UNTARGETED', 'A', :id, 'IN_FORCE',
        CAST('[]' AS JSON_TYPE), :no)
"""
OLD_DOCUMENT = """
    INSERT INTO document (id, jurisdiction, kind, number, subject, subject_id, sha256, made_at)
    VALUES (:id, 'north', 'k', :number, 'plan', :id, 'x', :at)
"""

Before = Callable[[str], Database]
"""A database as it was before a revision."""


@pytest.fixture(params=["sqlite", "postgresql"])
def before(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Before]:
    """Both kinds of database."""
    sqlite = request.param == "sqlite"
    url = f"sqlite:///{tmp_path / 'older.db'}" if sqlite else request.getfixturevalue("empty_postgresql_url")
    database = connect(url)

    def older(revision: str) -> Database:
        with database.write() as tx:
            found = ScriptDirectory.from_config(configuration(tx)).get_revision(revision)
            upgrade(tx, str(found.down_revision))
        return database

    yield older
    database.close()


def typed(statement: str, database: Database) -> str:
    return statement.replace("JSON_TYPE", "jsonb" if database.kind == "postgresql" else "text")


def test_jobs_are_given_to_their_jurisdiction(before: Before) -> None:
    """A job about an instance is of its jurisdiction; one that starts an instance names it."""
    older = before("0015")
    with older.write() as tx:
        number = started(tx, jurisdiction="south")
        for place, (kind, run_at, of, inputs) in enumerate(
            [("service", NOON, number, "{}"), ("start", NOON + HOUR, None, '{"jurisdiction": "north"}')], 1
        ):
            row = {"id": place, "kind": kind, "of": of, "inputs": inputs, "at": run_at.isoformat()}
            tx.execute(text(typed(OLD_JOB, older)), row)
    older.migrate()
    with older.read() as tx:
        assert jobs.next_run_at(tx, "south") == NOON
        assert jobs.next_run_at(tx, "north") == NOON + HOUR


def test_documents_are_given_to_the_law_of_their_instance(before: Before) -> None:
    """A later version of a plan has an instance of its own; where none is found, no law is named."""
    older = before("0018b")
    with older.write() as tx:
        started(tx, "JH2026-001-V2")
        for number in (1, 2):
            tx.execute(text(typed(OLD_PLAN, older)), {"id": number, "no": False})
            row = {"id": number, "number": f"D{number}", "at": NOON.isoformat()}
            tx.execute(text(OLD_DOCUMENT), row)
    older.migrate()
    with older.read() as tx:
        assert [documents_rows.the_document(tx, number)["definition"] for number in (1, 2)] == [None, DIGEST]
