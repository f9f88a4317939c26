"""No traceback reaches a user: every refusal is one line on stderr and an exit code that says why."""

import re
import subprocess
import sys
from argparse import Namespace
from pathlib import Path

import pytest

from engine.cli import main, operating
from tests.cli.conftest import ROOT, run

COMMANDS = (
    *("validate", "workdays", "calendar", "calendar import", "calendar show", "explain", "explain deadlines"),
    *("clauses", "sample", "import", "tasks", "complete", "incidents", "retry", "audit", "migrate", "deploy"),
    *("work", "status", "simulate", "demo", "print", "picture", "export", "export public"),
    *("evidence", "evidence list", "evidence read", "collect", "record", "serve", "accounts", "accounts set-password"),
    *("objection", "removal"),
    *("verbs", "claim", "release", "assign", "delegate", "answer", "recall", "send-back", "withdraw", "suspend"),
    *("resume", "urge", "copy", "read", "notices", "deputy", "deputy appoint", "deputy revoke", "deputy list"),
    *("hand-over", "attachment", "attachment add", "attachment list", "report", "report plans"),
    *("begin", "begin plans", "begin joint-plans", "begin amendment", "begin campaigns", "begin temporary-campaign"),
    *("actors", "actors add", "actors list", "actors deactivate"),
)

UNUSABLE = (
    "",
    "fly",
    "workdays",
    "workdays 2026-02-30 3",
    "workdays 20260210 3",
    "workdays 10.2.2026 3",
    "workdays 2026-02-10 -1",
    "workdays 2026-02-10 1.5",
    "workdays 2026-02-10 ２０",
    "workdays 2026-02-10 99999999999999999999",
    "workdays 2026-02-10 3 --law /nowhere",
    "calendar show 0",
    "calendar import /nowhere.csv",
    "validate",
    "validate /nowhere.bpmn",
    "explain",
    "explain deadlines",
    "sample --jurisdiction tiedong --objects 0 --dir var/x",
    "sample --jurisdiction tiedong --objects 1 --dir var/x --format pdf",
    "import people a.csv --jurisdiction tiedong --db sqlite:///x.db",
    "import items /nowhere.xlsx --jurisdiction tiedong --db sqlite:///x.db",
    "tasks",
    "tasks --db mysql://x",
    "tasks --db x.db",
    "tasks --db sqlite:////nowhere/x.db",
    "tasks --db sqlite:///nowhere.db",
    "tasks --d sqlite:///nowhere.db",
    "audit --db sqlite:///nowhere.db",
    "status --db sqlite:///",
    "complete 0 --db sqlite:///x.db --actor a --data {}",
    "complete 1 --db sqlite:///x.db --actor a",
    "complete 1 --db sqlite:///x.db --actor a --data {} --file a.json",
    "complete 1 --db sqlite:///x.db --actor a --file /nowhere.json",
    "complete 1 --db sqlite:///x.db --actor a --data {",
    "complete 1 --db sqlite:///x.db --actor a --data [1]",
    "retry x --db sqlite:///x.db --actor a",
    "work --db sqlite:///x.db --every 0",
    "serve --db sqlite:///nowhere.db",
    "serve --db sqlite:///nowhere.db --port 70000",
    "accounts",
    "accounts set-password wang --db sqlite:///nowhere.db",
    "evidence",
    "evidence read x --db sqlite:///x.db --actor a",
    "evidence read 1 --db sqlite:///x.db",
    "collect RW2026-0001 --db sqlite:///x.db",
    "begin",
    "begin plans --jurisdiction tiedong --db sqlite:///x.db",
    "begin plans --jurisdiction tiedong --year 2027 --db sqlite:///nowhere.db",
    "begin amendment JH2027-001 --db sqlite:///x.db",
    "begin temporary-campaign --actor a --name x --ground x --basis x --from 2027 --to 2027-01-02 --db sqlite:///x.db",
    "actors",
    "actors add a --name x --jurisdiction tiedong --db sqlite:///x.db",
    "actors list --jurisdiction tiedong --db sqlite:///nowhere.db",
    "report",
    "report plans --jurisdiction tiedong --year 99 --db sqlite:///x.db",
    "report plans --jurisdiction tiedong --year 2026 --db sqlite:///nowhere.db",
)


def one_line(text: str) -> bool:
    """Whether a user was told in one line of words."""
    return text.startswith("shuangsuiji: ") and text.count("\n") == 1 and "Traceback" not in text


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main([*command.split(), "--help"])
    assert ended.value.code == 0
    assert f"usage: shuangsuiji {command}" in capsys.readouterr().out


@pytest.mark.parametrize("command", UNUSABLE)
def test_unusable_arguments_are_named_in_one_line(
    command: str, capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(command.split()) == 2
    assert one_line(capsys.readouterr().err)
    assert list(tmp_path.iterdir()) == []


def test_a_misspelt_database_is_not_made(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("audit", "--db", f"sqlite:///{tmp_path}/typo.db") == 2
    assert "typo.db" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_is_no_database_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a.db").write_text("my diary, in which I write every evening")
    assert run("status", "--db", f"sqlite:///{tmp_path}/a.db") == 2
    assert one_line(capsys.readouterr().err)


@pytest.mark.parametrize(
    "command",
    [
        "workdays 1999-01-01 3",
        "workdays 2026-02-10 50000",
        "workdays 2026-02-10 3 --jurisdiction nowhere",
        "workdays 2026-02-10 3 --jurisdiction ../rules",
        "calendar show 1999",
        "explain deadlines --jurisdiction nowhere",
        "clauses --jurisdiction nowhere",
        "sample --jurisdiction nowhere --objects 5 --dir x",
        "simulate --jurisdiction nowhere --objects 5",
    ],
)
def test_what_does_not_exist_is_named_in_one_line(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(command.split()) == 1
    assert one_line(capsys.readouterr().err)


def test_a_place_that_cannot_be_written_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "file").write_text("")
    command = ("sample", "--jurisdiction", "tiedong", "--objects", 3, "--dir", tmp_path / "file" / "below")
    assert run(*command) == 1
    told = capsys.readouterr().err
    assert one_line(told)
    assert str(tmp_path) in told


def test_an_interrupted_command_ends_with_130(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    monkeypatch.setattr(operating, "_counts", _interrupted)
    assert run("status", "--db", url) == 130


def test_a_bug_is_one_line_unless_debugging(
    monkeypatch: pytest.MonkeyPatch, url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(operating, "_counts", _broken)
    assert run("status", "--db", url) == 1
    quiet = capsys.readouterr().err
    assert one_line(quiet)
    assert "please report" in quiet
    assert run("status", "--db", url, "--debug") == 1
    assert "ZeroDivisionError" in capsys.readouterr().err.split("internal error")[0]
    assert run("--debug", "status", "--db", url) == 1
    assert "Traceback" in capsys.readouterr().err


def test_a_reader_that_leaves_early_is_no_error() -> None:
    told = subprocess.run(
        f"{sys.executable} -m engine clauses --json | head -1", shell=True, cwd=ROOT, capture_output=True, text=True
    )
    assert (told.stdout, told.stderr) == ("[\n", "")


def test_every_command_stands_in_the_list_of_these_tests(capsys: pytest.CaptureFixture[str]) -> None:
    run("fly")
    known = re.findall("'([a-z-]+)'", capsys.readouterr().err.partition("choose from")[2])
    assert set(known) == {command.split()[0] for command in COMMANDS}


def test_answers_come_at_once() -> None:
    """`workdays` loads no database, no executor and no table printer."""
    heavy = "{'sqlalchemy', 'SpiffWorkflow', 'rich', 'lxml', 'jsonschema'} & set(sys.modules)"
    code = f"import sys; from engine.cli import main; main(['workdays', '2026-02-10', '20']); print({heavy})"
    told = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert told.stdout.endswith("2026-03-16\nset()\n")


def _interrupted(_tx: object) -> Namespace:
    raise KeyboardInterrupt


def _broken(_tx: object) -> int:
    return 1 // 0
