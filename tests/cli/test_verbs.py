"""The verbs of staff on the command line: thin fronts of the commands, one line of refusal each."""

import json
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from engine import clock
from engine.records import Actor
from engine.store import actors, connect
from tests.attachments.samples import JPEG
from tests.cli.conftest import run

SUN = Actor("sun", "孙", "here", "MKT", frozenset({"participant"}))
MA = Actor("ma", "马", "here", "MKT", frozenset({"approver"}))

Type = Callable[..., int]


@pytest.fixture
def typed(running: str, law: Path) -> Type:
    """A command on a database with one open task, for two people more."""
    database = connect(running)
    with database.write() as tx:
        actors.save(tx, [SUN, MA])
    database.close()
    alone = {"notices", "tasks", "deputy list"}

    def type_(command: str, *arguments: object) -> int:
        rest = () if command in alone else ("--law", law)
        return run(*command.split(), *arguments, "--db", running, *rest)

    return type_


def listed(typed: Type, capsys: pytest.CaptureFixture[str], command: str, *arguments: object) -> Any:
    """What a command prints as JSON."""
    capsys.readouterr()
    assert typed(command, *arguments, "--json") == 0
    return json.loads(capsys.readouterr().out)


def refused(capsys: pytest.CaptureFixture[str], words: str) -> bool:
    """Whether one line was said that holds the words."""
    told = capsys.readouterr().err
    return told.count("\n") == 1 and words in told


def test_a_task_is_claimed_and_released(typed: Type, capsys: pytest.CaptureFixture[str]) -> None:
    assert typed("claim", 1, "--actor", "wang") == 0
    assert typed("claim", 1, "--actor", "sun") == 1
    assert refused(capsys, "已由 wang 认领")
    assert listed(typed, capsys, "tasks", "--actor", "sun") == []
    assert [task["assignee"] for task in listed(typed, capsys, "tasks", "--actor", "wang")] == ["wang"]
    assert typed("release", 1, "--actor", "wang") == 0
    assert len(listed(typed, capsys, "tasks", "--actor", "sun")) == 1


def test_a_task_is_assigned(typed: Type, capsys: pytest.CaptureFixture[str]) -> None:
    assert typed("assign", 1, "--to", "sun", "--reason", "休假", "--actor", "ma") == 0
    assert [task["assignee"] for task in listed(typed, capsys, "tasks")] == ["sun"]
    assert typed("assign", 1, "--to", "zhao", "--reason", "休假", "--actor", "ma") == 1
    assert refused(capsys, "不能转给 赵")


def test_a_task_is_delegated_answered_and_completed(typed: Type, capsys: pytest.CaptureFixture[str]) -> None:
    assert typed("delegate", 1, "--to", "sun", "--reason", "请核对", "--actor", "wang") == 0
    assert [task["id"] for task in listed(typed, capsys, "tasks", "--actor", "sun")] == [1]
    assert typed("answer", 1, "--data", '{"x": "yes"}', "--remark", "已核对", "--actor", "sun") == 0
    (told,) = listed(typed, capsys, "notices", "--actor", "wang")
    assert (told["kind"], told["task_id"]) == ("ANSWERED", 1)
    assert "已核对" in told["text"]
    assert typed("complete", 1, "--data", '{"x": "yes"}', "--actor", "wang") == 0


def test_a_delegated_task_is_recalled(typed: Type, capsys: pytest.CaptureFixture[str]) -> None:
    typed("delegate", 1, "--to", "sun", "--reason", "请核对", "--actor", "wang")
    assert typed("recall", 1, "--reason", "不必了", "--actor", "wang") == 0
    assert [task["assignee"] for task in listed(typed, capsys, "tasks")] == ["wang"]


def test_what_may_be_done_is_listed_with_reasons(typed: Type, capsys: pytest.CaptureFixture[str]) -> None:
    found = listed(typed, capsys, "verbs", 1, "--actor", "zhao")
    assert {each["allowed"] for each in found["verbs"]} == {False}
    assert found["return_targets"] == []
    assert typed("verbs", 1, "--actor", "wang") == 0
    told = capsys.readouterr().out
    assert "complete" in told
    assert "此前没有可以退回的步骤" in told


def test_the_first_step_cannot_be_sent_back_nor_an_open_one_withdrawn(
    typed: Type, capsys: pytest.CaptureFixture[str]
) -> None:
    assert typed("send-back", 1, "--reason", "补充", "--actor", "wang") == 1
    assert refused(capsys, "此前没有可以退回的步骤")
    assert typed("withdraw", 1, "--reason", "误办", "--actor", "wang") == 1
    assert refused(capsys, "只能撤回自己办理的事项")


def test_an_instance_is_suspended_and_resumed(typed: Type, capsys: pytest.CaptureFixture[str]) -> None:
    assert typed("suspend", 1, "--reason", "复议", "--actor", "li") == 0
    assert typed("resume", 1, "--reason", "复议已结", "--actor", "li") == 0
    assert capsys.readouterr().out == "办件 1：已挂起\n办件 1：办理中\n"
    assert typed("suspend", 1, "--reason", "复议", "--actor", "wang") == 1
    assert refused(capsys, "coordinator")


def test_tasks_are_urged(typed: Type, capsys: pytest.CaptureFixture[str]) -> None:
    assert typed("urge", 1, "--text", "尽快", "--actor", "li") == 0
    assert "已催办 1 项" in capsys.readouterr().out
    assert typed("urge", 1, 9, "--actor", "li") == 1
    told = capsys.readouterr().out
    assert "未催办 1：" in told
    assert "未催办 9：no task 9" in told
    (notice,) = listed(typed, capsys, "notices", "--actor", "sun")
    assert notice["text"] == "催办“look”：尽快"


def test_an_instance_is_copied_and_read(typed: Type, capsys: pytest.CaptureFixture[str]) -> None:
    assert typed("copy", 1, "--to", "zhao", "--to", "ma", "--text", "请知悉", "--actor", "li") == 0
    (notice,) = listed(typed, capsys, "notices", "--actor", "zhao")
    assert typed("notices", "--actor", "zhao") == 0
    assert "抄送" in capsys.readouterr().out
    assert typed("read", notice["id"], "--actor", "zhao") == 0
    assert listed(typed, capsys, "notices", "--actor", "zhao") == []
    assert len(listed(typed, capsys, "notices", "--actor", "zhao", "--all")) == 1
    assert typed("read", notice["id"], "--actor", "ma") == 1
    assert refused(capsys, "不是给您的提醒")


def test_a_deputy_is_appointed_listed_and_revoked(typed: Type, capsys: pytest.CaptureFixture[str]) -> None:
    today = clock.china_date(clock.now())
    days = ("--first", today, "--last", today + timedelta(days=3))
    typed("claim", 1, "--actor", "wang")
    capsys.readouterr()
    assert typed("deputy appoint", "wang", "sun", *days, "--reason", "出差", "--actor", "wang") == 0
    assert capsys.readouterr().out == "代理 1 已设立\n"
    assert [task["id"] for task in listed(typed, capsys, "tasks", "--actor", "sun")] == [1]
    (row,) = listed(typed, capsys, "deputy list", "--jurisdiction", "here")
    assert (row["principal"], row["deputy"], row["ends_on"]) == ("wang", "sun", str(today + timedelta(days=3)))
    assert typed("deputy revoke", 1, "--reason", "提前返回", "--actor", "sun") == 0
    assert listed(typed, capsys, "tasks", "--actor", "sun") == []
    assert typed("deputy list", "--jurisdiction", "here") == 0
    assert "已撤销" in capsys.readouterr().out


def test_days_that_are_over_are_refused(typed: Type, capsys: pytest.CaptureFixture[str]) -> None:
    days = ("--first", date(2020, 1, 1), "--last", date(2020, 1, 2))
    assert typed("deputy appoint", "wang", "sun", *days, "--reason", "出差", "--actor", "wang") == 1
    assert refused(capsys, "已经过去")


def test_everything_of_a_leaver_is_shown_and_handed_over(typed: Type, capsys: pytest.CaptureFixture[str]) -> None:
    given = ("wang", "--to", "sun", "--reason", "调离", "--actor", "ma")
    typed("claim", 1, "--actor", "wang")
    assert typed("hand-over", *given, "--preview") == 0
    assert "sun" in capsys.readouterr().out
    assert [task["assignee"] for task in listed(typed, capsys, "tasks")] == ["wang"]
    assert typed("hand-over", *given) == 0
    assert "已转办 1 项" in capsys.readouterr().out
    assert [task["assignee"] for task in listed(typed, capsys, "tasks")] == ["sun"]


def test_a_verb_sent_twice_under_one_id_is_done_once(typed: Type, capsys: pytest.CaptureFixture[str]) -> None:
    for told in ("办件 1：办理中\n", "办件 1：办理中（此前已执行，未重复）\n"):
        assert typed("claim", 1, "--actor", "wang", "--command-id", "c-1") == 0
        assert capsys.readouterr().out == told


@pytest.mark.parametrize(
    "arguments",
    [
        ("assign", 1, "--to", "sun", "--actor", "ma"),
        ("claim", "one", "--actor", "wang"),
        ("claim", 1),
        ("answer", 1, "--actor", "sun"),
        (
            "deputy appoint",
            "wang",
            "sun",
            "--first",
            "today",
            "--last",
            "2026-01-01",
            "--reason",
            "x",
            "--actor",
            "wang",
        ),
        ("hand-over", "wang", "--reason", "调离", "--actor", "ma"),
    ],
)
def test_what_is_missing_is_asked_for(
    typed: Type, arguments: tuple[Any, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    assert typed(*arguments) == 2
    assert refused(capsys, "--help")


def test_a_file_is_attached_listed_fetched_and_removed(
    typed: Type, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    photo, back = tmp_path / "现场.jpeg", tmp_path / "back.jpg"
    photo.write_bytes(JPEG)
    assert typed("attachment add", 1, photo, "--kind", "PHOTO", "--actor", "wang") == 0
    assert capsys.readouterr().out == "附件 1 已添加\n"
    (row,) = listed(typed, capsys, "attachment list", 1, "--actor", "sun")
    assert (row["name"], row["size"], row["media_type"]) == ("现场.jpg", len(JPEG), "image/jpeg")
    assert typed("attachment list", 1, "--actor", "zhao") == 1
    assert refused(capsys, "不能查看")
    assert typed("attachment get", 1, "-o", back, "--actor", "zhao") == 1
    assert refused(capsys, "不能查看")
    assert typed("attachment get", 1, "-o", back, "--actor", "sun") == 0
    assert back.read_bytes() == JPEG
    assert typed("attachment remove", 1, "--actor", "sun") == 0
    assert listed(typed, capsys, "attachment list", 1, "--actor", "sun") == []


def test_a_file_of_another_type_is_refused_in_one_line(
    typed: Type, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    page = tmp_path / "page.jpg"
    page.write_text("<html>")
    assert typed("attachment add", 1, page, "--actor", "wang") == 1
    assert refused(capsys, "只接收")
    page.write_bytes(JPEG.ljust(20 * 1024 * 1024 + 2, b"\0"))
    assert typed("attachment add", 1, page, "--actor", "wang") == 1
    assert refused(capsys, "20 MB")
