"""Who may read an instance: its departments, who watches over the jurisdiction, who had a task in it. Nobody else."""

from dataclasses import replace
from datetime import date

import pytest

from engine import commands
from engine.errors import NotFound
from engine.records import SYSTEM, Actor
from engine.store import actors, campaigns, documents_rows, plans
from engine.store.rows import insert_row
from engine.store.tables_domain import inspected_object, inspection, plan_filing
from tests.commands.cast import GU, HE, LI, MA, QIAN, SUN, WANG, WEI, ZHAO, ZHOU, Installation

GOV = Actor("gov", "Gov", "here", "GOV", frozenset({"government"}))
OUTSIDERS = (QIAN, ZHOU)
"""Of another jurisdiction: nothing makes them readers."""


def readers(here: Installation, instance: int, *people: Actor) -> set[str]:
    with here.database.read() as tx:
        return {
            each.id
            for each in (*people, *OUTSIDERS)
            if commands.why_not_read_instance(tx, each, instance, here.now) is None
        }


def test_the_department_of_its_tasks_and_who_watches_read_an_instance(either: Installation) -> None:
    instance = either.start("check")
    everybody = (WANG, SUN, MA, ZHAO, HE, LI, GU, SYSTEM)
    assert readers(either, instance, *everybody) == {"wang", "sun", "ma", "li", "gu", "system"}


def test_the_reason_says_what_is_missing(here: Installation) -> None:
    instance = here.start("check")
    with here.database.read() as tx:
        assert commands.why_not_read_instance(tx, ZHAO, instance, here.now) == "与您所在部门无关，您也未曾经办"
        assert commands.why_not_read_instance(tx, QIAN, instance, here.now) == "属于另一地区"
        with pytest.raises(NotFound, match="4711"):
            commands.why_not_read_instance(tx, SYSTEM, 4711, here.now)


def test_a_task_open_to_any_department_lets_its_role_read_until_it_is_done(here: Installation) -> None:
    """Afterwards only who did it."""
    instance = here.start("stages")
    assert readers(here, instance, ZHAO, HE) == {"zhao"}
    for by in (WANG, SUN, WEI, WANG, WANG):
        here.complete(instance, by=by)
    assert readers(here, instance, WANG, SUN, WEI, ZHAO, HE, MA) == {"wang", "sun", "wei"}


def test_who_had_a_task_reads_on_after_moving_to_another_department(here: Installation) -> None:
    instance = here.start("check")
    here.complete(instance, by=WANG, x="yes")
    assert readers(here, instance, replace(WANG, department="ENV")) == {"wang"}
    assert readers(here, instance, replace(WANG, department="ENV", jurisdiction="there")) == set()


def test_a_delegate_reads(here: Installation) -> None:
    instance = here.start("stages")
    here.complete(instance, by=WANG)
    task = here.task(instance).id
    here.do(commands.delegate, task, "ma", "请先核对", by=WANG)
    assert readers(here, instance, MA, HE) == {"ma"}
    here.do(commands.answer, task, {}, by=MA)
    assert readers(here, instance, MA, HE) == {"ma"}


def test_a_deputy_reads_what_the_principal_may_read_while_it_lasts(here: Installation) -> None:
    instance = here.start("stages")
    for by in (WANG, SUN, WEI, WANG, WANG):
        here.complete(instance, by=by)
    assert readers(here, instance, MA) == set()
    here.do(commands.appoint_deputy, "wei", "ma", date(2026, 3, 2), date(2026, 3, 3), "出差", by=WEI)
    assert readers(here, instance, MA) == {"ma"}
    here.now = here.now.replace(day=5)
    assert readers(here, instance, MA) == set()


def campaign(here: Installation) -> int:
    """A campaign of MKT with ENV."""
    with here.database.write() as tx:
        row = campaigns.new_campaign(
            tx, "here", 2026, "MKT", "TEMPORARY", name="联合抽查", starts_on=date(2026, 3, 1),
            ends_on=date(2026, 3, 31), created_at=here.now,
        )  # fmt: skip
        campaigns.replace_departments(tx, row, "here", {"ENV": []})
        actors.save(tx, [GOV])
        return int(row)


def test_every_department_of_its_campaign_reads_an_instance(here: Installation) -> None:
    instance = here.start("approve", campaign=campaign(here))
    assert readers(here, instance, ZHAO, HE, WANG, GOV) == {"zhao", "he", "wang"}


def document(here: Installation, subject: str, row: int, department: str = "MKT") -> int:
    values = {
        "jurisdiction": "here", "kind": "通知", "number": f"{subject}-{row}", "subject": subject, "subject_id": row,
        "department": department, "context": {}, "sha256": "0" * 64, "made_at": here.now,
    }  # fmt: skip
    with here.database.write() as tx:
        return documents_rows.issue(tx, values)


def document_readers(here: Installation, number: int, *people: Actor) -> set[str]:
    with here.database.read() as tx:
        return {
            each.id
            for each in (*people, *OUTSIDERS)
            if commands.why_not_read_document(tx, each, number, here.now) is None
        }


def test_the_departments_of_a_campaign_read_its_documents(here: Installation) -> None:
    number = document(here, "campaign", campaign(here))
    assert document_readers(here, number, WANG, ZHAO, GOV, GU) == {"wang", "zhao", "gu"}


def test_the_departments_of_a_visit_and_who_had_a_task_in_it_read_its_documents(either: Installation) -> None:
    which = campaign(either)
    visit = visited(either, which)
    number = document(either, "inspection", visit)
    assert document_readers(either, number, WANG, ZHAO, GOV) == {"wang", "zhao"}
    instance = either.start("approve", "V-1", campaign=which)
    either.do(commands.copy, instance, ["gov"], "", by=LI)
    assert document_readers(either, number, WANG, ZHAO, GOV) == {"wang", "zhao", "gov"}


def visited(here: Installation, which: int) -> int:
    """A visit V-1 of a campaign."""
    firm = dict.fromkeys(("object_id", "name", "object_type", "status", "region_code", "owner_dept", "source"), "x")
    with here.database.write() as tx:
        target = insert_row(tx, inspected_object, {**firm, "jurisdiction": "here"})
        visit = {"jurisdiction": "here", "number": "V-1", "campaign_id": which, "object_id": target, "status": "OPEN"}
        return insert_row(tx, inspection, visit)


def test_the_body_that_a_plan_is_filed_with_reads_it(here: Installation) -> None:
    with here.database.write() as tx:
        row = plans.new_plan(tx, "here", "MKT", 2026)
    number = document(here, "plan", row)
    assert document_readers(here, number, WANG, ZHAO, GOV) == {"wang"}
    with here.database.write() as tx:
        insert_row(
            tx, plan_filing,
            {"jurisdiction": "here", "plan_id": row, "gate": "FILE", "recipient": "GOV", "sent_at": here.now},
        )  # fmt: skip
    assert document_readers(here, number, WANG, ZHAO, GOV) == {"wang", "gov"}


def test_a_document_about_something_unknown_is_its_makers_alone(here: Installation) -> None:
    number = document(here, "lead", 1, "ENV")
    assert document_readers(here, number, WANG, ZHAO, GU) == {"zhao", "gu"}
