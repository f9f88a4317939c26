"""附件: adding files to a task, removing them before it is submitted, reading them; the history knows their digests."""

from datetime import datetime, timedelta

from engine.attachments import Files, file_name, media_type
from engine.commands.acting import Desk
from engine.commands.at_task import at_task, ensure_open, fact, standing
from engine.commands.context import Context
from engine.commands.outcome import Outcome
from engine.commands.readers import require_reading
from engine.commands.steps import ensure_running
from engine.errors import Conflict, Invalid, NotAllowedHere, SettingsError
from engine.records import Actor, Event
from engine.store import attachments, command_log, inspections
from engine.store.attachments import AttachmentRow

KINDS = ("PHOTO", "SIGNATURE", "DOCUMENT", "OTHER")
PICTURES = ("PHOTO", "SIGNATURE")
MOST = 100
"""Attachments of one task."""
KEPT_IN_MIND = timedelta(days=30)
"""So long a removed attachment is looked for when contents are swept away, once a day."""


def check_add_attachment(desk: Desk) -> Actor:
    """Who works on the task may, its delegate too. Raises Refused, NotAllowedHere (suspended, incident, too many)."""
    worker = desk.as_delegate() or desk.worker()
    ensure_running(desk.instance)
    if len(attachments.of_task(desk.tx, desk.task.id)) >= MOST:
        raise NotAllowedHere(f"一项待办最多 {MOST} 个附件")
    return worker


def add_attachment(
    context: Context, task_id: int, content: bytes, name: str, kind: str, *, actor: Actor, now: datetime,
    command_id: str,
) -> Outcome:  # fmt: skip
    """Attach a file to an open task; `made` is its id.

    Raises what `check_add_attachment` does, Invalid (kind, type by content, size), Conflict (attached already, done).
    """
    found = _judged(content, kind)
    files = files_of(context)
    digest = files.keep(content) if _is_new(context, task_id, actor, now, command_id) else files.digest(content)

    def work(desk: Desk) -> tuple[Actor, Event, int]:
        worker, task = check_add_attachment(desk), desk.task
        if any(each.sha256 == digest for each in attachments.of_task(desk.tx, task_id)):
            raise Conflict(f"“{task.name}”已有此附件")
        number = attachments.add(
            desk.tx,
            {
                "jurisdiction": task.jurisdiction, "instance_id": task.instance_id, "task_id": task_id,
                "inspection_id": _visit(desk), "kind": kind, "name": file_name(name, found),
                "media_type": found, "size": len(content), "sha256": digest, "added_by": actor.id, "added_at": now,
            },
        )  # fmt: skip
        added = fact("attachment.added", task, attachment=number, sha256=digest, size=len(content), sort=kind)
        return worker, added, number

    outcome = at_task(context, task_id, "add_attachment", actor, now, command_id, work)
    if not outcome.repeated:
        files.keep(content)  # again, now that it is wanted: nobody sweeps it away from here on
    return outcome


def _is_new(context: Context, task_id: int, actor: Actor, now: datetime, command_id: str) -> bool:
    """False for a repetition; else the actor must be able to attach something, or nothing is stored."""
    with context.database.read() as tx:
        if command_log.seen(tx, command_id) is not None:
            return False
        desk = standing(tx, task_id, actor, now)
        ensure_open(desk.task)
        check_add_attachment(desk)
    return True


def _judged(content: bytes, kind: str) -> str:
    """The media type of the content, which must suit the kind. Raises Invalid."""
    if kind not in KINDS:
        raise Invalid(f"没有附件类别 {kind}", [("kind", "、".join(KINDS))])
    found = media_type(content)
    if kind in PICTURES and not found.startswith("image/"):
        raise Invalid("照片和签名须为图片", [("file", "不是图片")])
    return found


def _visit(desk: Desk) -> int | None:
    """The visit that an instance is about."""
    found = inspections.with_number(desk.tx, desk.instance.jurisdiction, desk.instance.business_key)
    return None if found is None else int(found["id"])


def remove_attachment(context: Context, attachment: int, *, actor: Actor, now: datetime, command_id: str) -> Outcome:
    """Take a file off an open task. Who works on it may, its delegate too. Raises Refused, Conflict, NotFound."""

    def work(desk: Desk) -> tuple[Actor, Event]:
        worker = desk.as_delegate() or desk.worker()
        ensure_running(desk.instance)
        row = attachments.load(desk.tx, attachment)
        attachments.remove(desk.tx, attachment, actor.id, now)
        return worker, fact("attachment.removed", desk.task, attachment=attachment, sha256=row.sha256)

    return at_task(context, _task_of(context, attachment), "remove_attachment", actor, now, command_id, work)


def _task_of(context: Context, attachment: int) -> int:
    with context.database.read() as tx:
        task = attachments.load(tx, attachment).task_id
    if task is None:
        raise NotAllowedHere("此附件不属于待办，不能移除")
    return task


def read_attachment(context: Context, attachment: int, *, actor: Actor, now: datetime) -> tuple[AttachmentRow, bytes]:
    """An attachment and its content, for whoever may read its instance.

    Raises Refused, NotFound (removed, or the file is gone), ServiceError (the file was changed).
    """
    with context.database.read() as tx:
        row = attachments.load(tx, attachment)
        require_reading(tx, actor, row.instance_id, now)
    return row, files_of(context).read(row.sha256)


def files_of(context: Context) -> Files:
    """Where contents lie. Raises SettingsError where no folder was given for them."""
    if context.attachments is None:
        raise SettingsError("附件没有存放处：PostgreSQL 数据库须用 SHUANGSUIJI_FILES 指定文件夹")
    return Files(context.attachments)


def sweep_attachments(context: Context, *, now: datetime) -> int:
    """Delete the contents of attachments that were removed in the last days and that no other has; how many."""
    if context.attachments is None:
        return 0
    with context.database.read() as tx:
        removed = attachments.removed_since(tx, now - KEPT_IN_MIND)

    def wanted(digest: str) -> bool:
        with context.database.read() as tx:
            return attachments.is_wanted(tx, digest)

    files = files_of(context)
    return sum(files.drop(digest, wanted) for digest in removed)
