"""附件: who adds, removes and reads files; what the history knows of them; what stays on the disk."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from engine import commands, jobs
from engine.errors import Conflict, Invalid, NotAllowedHere, NotFound, Refused, ServiceError, SettingsError
from engine.records import Actor
from engine.store import attachments
from tests.attachments.samples import DOCX, JPEG, PDF, PIXEL
from tests.commands.cast import GU, LI, MA, QIAN, SUN, WANG, ZHAO, ZHOU, Installation
from tests.commands.test_readers import campaign, visited
from tests.commands.test_together import at_once


@pytest.fixture(autouse=True)
def _folder(request: pytest.FixtureRequest, tmp_path: Path) -> None:
    """On PostgreSQL too the files lie somewhere."""
    for name in {"either", "here"} & set(request.fixturenames):
        request.getfixturevalue(name).context.attachments = tmp_path / "files"


def attach(
    here: Installation, task: int, content: bytes = JPEG, kind: str = "PHOTO", name: str = "现场.jpg", by: Actor = WANG,
    id: str = "",
) -> int:  # fmt: skip
    outcome = here.do(commands.add_attachment, task, content, name, kind, by=by, id=id)
    assert outcome.made is not None
    return int(outcome.made)


def stored(here: Installation) -> int:
    """How many contents lie in the folder."""
    assert here.context.attachments is not None
    return len([path for path in here.context.attachments.rglob("*") if path.is_file()])


def test_a_file_is_attached_and_read_again(either: Installation) -> None:
    instance = either.start("check")
    task = either.task(instance).id
    number = attach(either, task, name="../IMG 1.jpeg")
    row, content = commands.read_attachment(either.context, number, actor=MA, now=either.now)
    assert content == JPEG
    assert (row.name, row.media_type, row.kind, row.size) == ("IMG 1.jpg", "image/jpeg", "PHOTO", len(JPEG))
    assert (row.added_by, row.added_at, row.task_id, row.instance_id) == ("wang", either.now, task, instance)
    fact = either.history(instance)[-1]
    assert (fact.kind, fact.actor) == ("attachment.added", "wang")
    assert fact.facts() == {
        "task": either.row(task).number, "attachment": number, "sha256": row.sha256, "size": len(JPEG), "sort": "PHOTO",
    }  # fmt: skip


def test_the_name_of_a_file_is_not_in_the_history(here: Installation) -> None:
    instance = here.start("check")
    attach(here, here.task(instance).id, name="张三身份证.jpg")
    assert all("张三" not in row.details for row in here.history(instance))


@pytest.mark.parametrize("by", [ZHAO, MA, LI, GU, QIAN])
def test_only_who_works_on_a_task_attaches_and_nothing_is_stored_for_others(here: Installation, by: Actor) -> None:
    task = here.task(here.start("check")).id
    with pytest.raises(Refused):
        attach(here, task, by=by)
    assert stored(here) == 0


def test_a_delegate_and_a_deputy_attach(here: Installation) -> None:
    task = here.task(here.start("approve")).id
    here.do(commands.delegate, task, "wang", "拟办", by=MA)
    attach(here, task, by=WANG)
    with pytest.raises(Refused):
        attach(here, task, PIXEL, by=MA)
    here.do(commands.appoint_deputy, "wang", "sun", date(2026, 3, 2), date(2026, 3, 2), "出差", by=WANG)
    attach(here, task, PDF, "DOCUMENT", by=SUN)
    assert here.history(here.row(task).instance_id)[-1].facts()["for"] == "wang"


@pytest.mark.parametrize(
    ("content", "kind", "problem"),
    [
        (b"", "PHOTO", "空"),
        (b"<html>", "DOCUMENT", "只接收"),
        (PDF, "PHOTO", "须为图片"),
        (DOCX, "SIGNATURE", "须为图片"),
        (JPEG, "VIDEO", "没有附件类别"),
        (JPEG.ljust(20 * 1024 * 1024 + 1, b"\0"), "PHOTO", "20 MB"),
    ],
)
def test_a_file_that_is_not_taken_leaves_nothing(here: Installation, content: bytes, kind: str, problem: str) -> None:
    instance = here.start("check")
    before = here.instance(instance)
    with pytest.raises(Invalid, match=problem):
        attach(here, here.task(instance).id, content, kind)
    assert (here.instance(instance), stored(here)) == (before, 0)


def test_a_submission_sent_twice_attaches_once(either: Installation) -> None:
    task = either.task(either.start("check")).id
    first, second = (attach(either, task, id="phone-1") for _ in range(2))
    assert first == second
    with pytest.raises(Conflict, match="已有此附件"):
        attach(either, task)
    with either.database.read() as tx:
        assert [row.id for row in attachments.of_task(tx, task)] == [first]


def test_a_submission_repeated_after_the_task_was_done_answers_as_before(here: Installation) -> None:
    """The phone got no answer, and asks again when it is back on the net."""
    instance = here.start("check")
    task = here.task(instance).id
    number = attach(here, task, id="phone-1")
    here.complete(instance, x="yes")
    assert attach(here, task, id="phone-1") == number


def test_a_used_command_id_stores_nothing_for_whoever_may_not_attach(here: Installation) -> None:
    task = here.task(here.start("check")).id
    here.do(commands.copy, here.row(task).instance_id, ["he"], "", by=LI, id="used")
    with pytest.raises((Conflict, Refused)):
        attach(here, task, by=LI, id="used")
    assert stored(here) == 0


def test_one_file_sent_at_once_by_two_is_attached_once(either: Installation) -> None:
    task = either.task(either.start("check")).id
    answers = at_once(*(lambda by=by: attach(either, task, by=by) for by in (WANG, SUN)))
    assert sorted(type(answer).__name__ for answer in answers) == ["Conflict", "int"]


def test_files_are_removed_before_the_task_is_submitted_and_not_after(here: Installation) -> None:
    instance = here.start("check")
    task = here.task(instance).id
    wrong, right = attach(here, task), attach(here, task, PIXEL)
    for by in (ZHAO, MA, QIAN):
        with pytest.raises(Refused):
            here.do(commands.remove_attachment, wrong, by=by)
    here.do(commands.remove_attachment, wrong, by=SUN)
    with pytest.raises(NotFound):
        commands.read_attachment(here.context, wrong, actor=WANG, now=here.now)
    with pytest.raises(NotFound):
        here.do(commands.remove_attachment, wrong, by=SUN)
    assert here.facts(instance, "attachment.") == [
        ("attachment.added", "wang"), ("attachment.added", "wang"), ("attachment.removed", "sun"),
    ]  # fmt: skip
    here.complete(instance, x="yes")
    with pytest.raises(Conflict):
        here.do(commands.remove_attachment, right, by=WANG)
    with pytest.raises(Conflict):
        attach(here, task, PDF, "DOCUMENT")
    assert commands.read_attachment(here.context, right, actor=WANG, now=here.now)[1] == PIXEL


def test_nothing_is_attached_to_what_rests(here: Installation) -> None:
    instance = here.start("check")
    here.do(commands.suspend, instance, "复议", by=LI)
    with pytest.raises(NotAllowedHere, match="已挂起"):
        attach(here, here.task(instance).id)


def test_a_task_has_its_measure_of_attachments(here: Installation, monkeypatch: pytest.MonkeyPatch) -> None:
    task = here.task(here.start("check")).id
    monkeypatch.setattr("engine.commands.attachments.MOST", 2)
    attach(here, task)
    attach(here, task, PIXEL)
    with pytest.raises(NotAllowedHere, match="最多 2 个"):
        attach(here, task, PDF, "DOCUMENT")


@pytest.mark.parametrize(("by", "may"), [(SUN, True), (MA, True), (LI, True), (GU, True), (ZHAO, False), (ZHOU, False)])
def test_who_reads_an_instance_reads_its_attachments(here: Installation, by: Actor, may: bool) -> None:
    number = attach(here, here.task(here.start("check")).id)
    with here.database.read() as tx:
        assert (commands.why_not_read_attachment(tx, by, number, here.now) is None) is may
    if may:
        commands.read_attachment(here.context, number, actor=by, now=here.now)
        return
    with pytest.raises(Refused):
        commands.read_attachment(here.context, number, actor=by, now=here.now)


def test_a_step_sent_back_finds_what_it_had(here: Installation) -> None:
    instance = here.start("check")
    number = attach(here, here.task(instance).id)
    here.complete(instance, x="yes")
    here.do(commands.send_back, here.task(instance).id, "", "补充", by=SUN)
    more = attach(here, here.task(instance).id, PIXEL)
    with here.database.read() as tx:
        assert [row.id for row in attachments.of_step(tx, instance, "check", "look")] == [number, more]
        assert [row.id for row in attachments.of_instance(tx, instance)] == [number, more]


def test_a_file_of_a_visit_knows_the_visit(here: Installation) -> None:
    visit = visited(here, campaign(here))
    number = attach(here, here.task(here.start("check", "V-1")).id)
    with here.database.read() as tx:
        assert [row.id for row in attachments.of_inspection(tx, visit)] == [number]


def test_what_was_removed_is_swept_away_unless_another_task_has_it(here: Installation) -> None:
    one, other = (here.task(here.start("check", key)).id for key in ("A", "B"))
    shared, alone = attach(here, one), attach(here, one, PIXEL)
    kept = attach(here, other)
    for number in (shared, alone):
        here.do(commands.remove_attachment, number, by=WANG)
    assert stored(here) == 2
    jobs.work_once(here.context, now=here.now + timedelta(days=1), worker="w")
    assert stored(here) == 1
    assert commands.read_attachment(here.context, kept, actor=WANG, now=here.now)[1] == JPEG


def test_a_file_changed_on_the_disk_is_not_handed_out(here: Installation) -> None:
    number = attach(here, here.task(here.start("check")).id)
    assert here.context.attachments is not None
    (path,) = (each for each in here.context.attachments.rglob("*") if each.is_file())
    path.write_bytes(PIXEL)
    with pytest.raises(ServiceError, match="已被改动"):
        commands.read_attachment(here.context, number, actor=WANG, now=here.now)


def test_without_a_folder_nothing_is_attached(here: Installation) -> None:
    task = here.task(here.start("check")).id
    here.context = replace(here.context, attachments=None)
    here.context.attachments = None
    with pytest.raises(SettingsError, match="SHUANGSUIJI_FILES"):
        attach(here, task)
    assert commands.sweep_attachments(here.context, now=here.now) == 0


def test_the_files_lie_beside_an_sqlite_database(here: Installation) -> None:
    file = here.database.file
    assert file is not None
    assert here.another().attachments == file.parent / "database-files"
