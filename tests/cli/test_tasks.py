"""`tasks`, `complete`, `incidents`, `retry` and `audit` on a database that runs a small law."""

import json
import sqlite3
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import run, table


def listed(capsys: pytest.CaptureFixture[str], *arguments: object) -> list[dict[str, Any]]:
    """What a command prints as JSON."""
    assert run(*arguments, "--json") == 0
    found: list[dict[str, Any]] = json.loads(capsys.readouterr().out)
    return found


def complete(url: str, law: Path, x: str, *more: object, actor: str = "wang") -> int:
    answer = json.dumps({"x": x})
    return run("complete", 1, "--db", url, "--actor", actor, "--data", answer, "--law", law, *more)


def refused(capsys: pytest.CaptureFixture[str], words: str) -> bool:
    """Whether one line was said that holds the words."""
    told = capsys.readouterr().err
    return told.count("\n") == 1 and words in told


# The worklist -------------------------------------------------------------------------------------------------


def test_open_tasks_are_listed_with_their_case_and_due_date(running: str, capsys: pytest.CaptureFixture[str]) -> None:
    (task,) = listed(capsys, "tasks", "--db", running)
    assert (task["id"], task["node"], task["subject"], task["due"], task["department"]) == (
        *(1, "look", "K-1", "2020-03-20", "MKT"),
    )
    assert run("tasks", "--db", running) == 0
    assert "K-1" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("filters", "count"),
    [
        (("--actor", "wang"), 1),
        (("--actor", "zhao"), 0),
        (("--actor", "li"), 0),
        (("--jurisdiction", "here"), 1),
        (("--jurisdiction", "there"), 0),
        (("--actor", "wang", "--jurisdiction", "there"), 0),
        (("--overdue",), 1),
        (("--limit", 1), 1),
    ],
)
def test_a_person_sees_what_they_may_work_on(
    filters: tuple[object, ...], count: int, running: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert len(listed(capsys, "tasks", "--db", running, *filters)) == count


def test_a_task_that_somebody_else_has_claimed_is_not_on_the_list(
    running: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with sqlite3.connect(running.removeprefix("sqlite:///")) as raw:
        raw.execute("UPDATE task SET assignee = 'chen'")
    raw.close()
    assert listed(capsys, "tasks", "--db", running, "--actor", "wang") == []


def test_a_task_that_is_not_yet_due_is_not_overdue(running: str, capsys: pytest.CaptureFixture[str]) -> None:
    with sqlite3.connect(running.removeprefix("sqlite:///")) as raw:
        raw.execute("UPDATE task SET due = '9000-01-01'")
    raw.close()
    assert listed(capsys, "tasks", "--db", running, "--overdue") == []


def test_an_unknown_person_is_named(running: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("tasks", "--db", running, "--actor", "nobody") == 1
    assert refused(capsys, "nobody")


# Completion ---------------------------------------------------------------------------------------------------


def test_a_completed_task_ends_the_instance(running: str, law: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert complete(running, law, "yes") == 0
    assert capsys.readouterr().out == "办件 1：已办结\n"
    assert listed(capsys, "tasks", "--db", running) == []


def test_a_form_may_come_from_a_file(
    running: str, law: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    answer = tmp_path / "answer.json"
    answer.write_text('{"x": "yes"}')
    assert run("complete", 1, "--db", running, "--actor", "wang", "--file", answer, "--law", law) == 0
    assert "已办结" in capsys.readouterr().out


def test_a_command_id_is_carried_out_once(running: str, law: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for told in ("办件 1：已办结\n", "办件 1：已办结（此前已执行，未重复）\n"):
        assert complete(running, law, "yes", "--command-id", "c-1") == 0
        assert capsys.readouterr().out == told


def test_a_task_is_completed_once(running: str, law: Path, capsys: pytest.CaptureFixture[str]) -> None:
    complete(running, law, "yes")
    assert complete(running, law, "yes") == 1
    assert refused(capsys, "已由 wang 办理")


@pytest.mark.parametrize(("actor", "words"), [("li", "participant"), ("zhao", "MKT"), ("nobody", "nobody")])
def test_who_may_not_work_on_a_task_is_refused(
    actor: str, words: str, running: str, law: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert complete(running, law, "yes", actor=actor) == 1
    assert refused(capsys, words)


@pytest.mark.parametrize("answer", ["{}", '{"x": 1}', '{"x": "yes", "y": 1}', '{"x": "\\u0000"}', '{"x": null}'])
def test_a_form_that_does_not_fit_changes_nothing(
    answer: str, running: str, law: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("complete", 1, "--db", running, "--actor", "wang", "--data", answer, "--law", law) == 1
    assert refused(capsys, "shuangsuiji: ")
    assert len(listed(capsys, "tasks", "--db", running)) == 1


@pytest.mark.parametrize("task", [2, 2**63 - 1])
def test_an_unknown_task_is_named(task: int, running: str, law: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("complete", task, "--db", running, "--actor", "wang", "--data", "{}", "--law", law) == 1
    assert refused(capsys, f"no task {task}")


# Incidents ----------------------------------------------------------------------------------------------------


def test_a_decision_without_a_row_is_retried_after_the_table_is_mended(
    running: str, law: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    retry = ("retry", 1, "--db", running, "--actor", "li", "--law", law)
    assert complete(running, law, "no") == 1
    assert refused(capsys, "incident 1")
    (incident,) = listed(capsys, "incidents", "--db", running)
    assert (incident["id"], incident["node"], incident["kind"]) == (1, "check:judge", "DecisionError")
    assert run("incidents", "--db", running) == 0
    assert "verdict" in capsys.readouterr().out
    assert run(*retry) == 1
    assert refused(capsys, "verdict")
    (law / "processes" / "verdict.dmn").write_bytes(table("yes", "no"))
    assert run("deploy", "--db", running, "--law", law) == 0
    capsys.readouterr()
    assert run(*retry) == 0
    assert capsys.readouterr().out == "办件 1：已办结\n"
    assert listed(capsys, "incidents", "--db", running) == []
    assert run("audit", "--db", running) == 0


def test_only_who_steers_may_retry(running: str, law: Path, capsys: pytest.CaptureFixture[str]) -> None:
    complete(running, law, "no")
    capsys.readouterr()
    assert run("retry", 1, "--db", running, "--actor", "wang", "--law", law) == 1
    assert refused(capsys, "coordinator")


def test_an_unknown_incident_is_named(running: str, law: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("retry", 9, "--db", running, "--actor", "li", "--law", law) == 1
    assert refused(capsys, "no incident 9")


# Audit --------------------------------------------------------------------------------------------------------


def test_a_whole_history_is_counted(running: str, law: Path, capsys: pytest.CaptureFixture[str]) -> None:
    complete(running, law, "yes")
    capsys.readouterr()
    assert run("audit", "--db", running, "--json") == 0
    report = json.loads(capsys.readouterr().out)
    assert report["instances"] == 1
    assert report["events"] >= 3


def test_a_changed_history_names_instance_and_event(
    running: str, law: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    complete(running, law, "yes")
    capsys.readouterr()
    with sqlite3.connect(running.removeprefix("sqlite:///")) as raw:
        raw.execute("UPDATE event SET actor = 'ghost' WHERE seq = 2")
    raw.close()
    assert run("audit", "--db", running) == 1
    assert refused(capsys, "instance 1, event 2: changed")
