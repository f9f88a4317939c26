"""`migrate`, `deploy`, `work` and `status`: an installation is set up, runs and stops cleanly."""

import json
import logging
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from engine import clock, jobs
from engine.commands import Context
from engine.store import connect
from engine.store import jobs as job_rows
from tests.cli.conftest import NOW, ROOT, run


def status(url: str, capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    capsys.readouterr()
    assert run("status", "--db", url, "--json") == 0
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    return found


def want_an_instance(url: str, key: str) -> None:
    """Write a job that starts one."""
    database = connect(url)
    with database.write() as tx:
        inputs = {"key": key, "jurisdiction": "here", "data": {}}
        job_rows.add(tx, kind="start", operator="check", inputs=inputs, run_at=NOW, now=NOW)
    database.close()


def test_migrate_makes_a_database_and_is_safe_to_repeat(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    url = f"sqlite:///{tmp_path}/new.db"
    assert run("migrate", "--db", url) == 0
    assert run("migrate", "--db", url) == 0
    assert status(url, capsys)["instances"] == {}


def test_migrate_works_on_postgresql(empty_postgresql_url: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("migrate", "--db", empty_postgresql_url) == 0
    assert status(empty_postgresql_url, capsys)["deployment"] is None


def test_a_law_is_deployed_into_a_new_database(law: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    url = f"sqlite:///{tmp_path}/new.db"
    assert run("deploy", "--db", url, "--law", law) == 0
    assert status(url, capsys)["deployment"] in _deployed_again(url, law, capsys)


def _deployed_again(url: str, law: Path, capsys: pytest.CaptureFixture[str]) -> str:
    assert run("deploy", "--db", url, "--law", law) == 0
    return capsys.readouterr().out


def test_a_law_with_errors_is_refused_and_every_error_is_told(
    law: Path, url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (law / "processes" / "verdict.dmn").unlink()
    assert run("deploy", "--db", url, "--law", law) == 1
    told = capsys.readouterr().err.splitlines()
    assert "check.bpmn:judge: error: " in told[0]
    assert told[-1].startswith("shuangsuiji: nothing deployed: 1 error")
    assert status(url, capsys)["deployment"] is None


def test_status_counts_what_there_is(running: str, capsys: pytest.CaptureFixture[str]) -> None:
    found = status(running, capsys)
    assert (found["instances"], found["tasks"], found["incidents"]) == ({"RUNNING": 1}, {"OPEN": 1}, 0)
    assert found["next_attention_at"] == "2020-03-20T16:00:00+00:00"
    assert run("status", "--db", running) == 0
    assert "2020-03-21 00:00+08:00" in capsys.readouterr().out


def test_work_once_does_what_is_due_and_stops(running: str, law: Path, capsys: pytest.CaptureFixture[str]) -> None:
    want_an_instance(running, "K-2")
    assert run("work", "--once", "--db", running, "--law", law) == 0
    assert "作业 1" in capsys.readouterr().out
    found = status(running, capsys)
    assert (found["instances"], found["jobs"]) == ({"RUNNING": 2}, {"DONE": 1})


def test_a_restarted_worker_takes_its_own_jobs_back_at_once(
    running: str, law: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    want_an_instance(running, "K-2")
    database = connect(running)
    with database.write() as tx:
        assert len(job_rows.claim(tx, clock.now(), "east", 1)) == 1
    database.close()
    run("work", "--once", "--db", running, "--law", law, "--worker", "west")
    assert status(running, capsys)["jobs"] == {"RUNNING": 1}
    run("work", "--once", "--db", running, "--law", law, "--worker", "east")
    assert status(running, capsys)["jobs"] == {"DONE": 1}


def test_work_leaves_a_checkpoint_that_audit_counts(
    running: str, law: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for _ in range(2):
        assert run("work", "--once", "--db", running, "--law", law) == 0
    capsys.readouterr()
    assert run("audit", "--db", running) == 0
    assert "检查点 1\n" in capsys.readouterr().out


@pytest.mark.parametrize("signal_sent", [signal.SIGTERM, signal.SIGINT])
def test_a_worker_stops_cleanly_when_told(
    signal_sent: signal.Signals, running: str, law: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    want_an_instance(running, "K-2")
    command = [sys.executable, "-m", "engine", "work", "--db", running, "--law", str(law)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as worker:
        assert worker.stdout
        assert worker.stderr
        assert "作业 1" in worker.stdout.readline()
        worker.send_signal(signal_sent)
        assert worker.wait(30) == 0
        assert worker.stderr.read() == ""
    assert status(running, capsys)["jobs"] == {"DONE": 1}


def test_a_round_that_fails_is_logged_in_one_line(
    running: str, law: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(jobs, "work", _log_a_failed_round)
    assert run("work", "--db", running, "--law", law) == 0
    told = capsys.readouterr().err
    assert "ConnectionError: the database is away" in told
    assert "Traceback" not in told


def _log_a_failed_round(_context: Context, **_options: object) -> None:
    try:
        raise ConnectionError("the database\nis away")
    except ConnectionError:
        logging.getLogger("apscheduler.executors.default").exception("round failed")


def test_a_job_that_cannot_run_yet_is_kept(url: str, law: Path, capsys: pytest.CaptureFixture[str]) -> None:
    want_an_instance(url, "K-1")
    assert run("work", "--once", "--db", url, "--law", law) == 0
    found = status(url, capsys)
    assert (found["instances"], found["jobs"]) == ({}, {"READY": 1})
