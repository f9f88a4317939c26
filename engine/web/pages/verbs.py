"""`/tasks/{id}/more`: what else can be done with a task than fill it in, and why not where it cannot; its files."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from fastapi import APIRouter, Request
from starlette.datastructures import FormData, UploadFile
from starlette.responses import RedirectResponse, Response

from engine import access, commands
from engine.commands.attachments import KINDS
from engine.errors import Conflict, Invalid, NotAllowedHere, NotFound, Refused
from engine.records import Actor
from engine.store import Tx, actors, attachments, notifications, tasks
from engine.store.tasks import TaskRow
from engine.web.guarding import Filled, Number, Person, SiteHere
from engine.web.rendering import page
from engine.web.site import Site
from engine.web.words import N_, _

router = APIRouter()
TO, PEOPLE, REASON, STEP, WORDS = "to", "people", "reason", "step", "text"
FILE_KINDS = {"PHOTO": N_("照片"), "SIGNATURE": N_("签名"), "DOCUMENT": N_("文书材料"), "OTHER": N_("其他")}


@dataclass(frozen=True, slots=True)
class Verb:
    """A verb on a task: its command's name, its word, what it does, what it asks for, and how it is carried out."""

    key: str
    word: str
    help: str
    asks: tuple[str, ...]
    do: Callable[["Asked"], object]


@dataclass(frozen=True, slots=True)
class Asked:
    """One verb as somebody sends it."""

    site: Site
    actor: Actor
    task: TaskRow
    filled: FormData

    def text(self, name: str) -> str:
        """A field."""
        return str(self.filled.get(name, "")).strip()[:500]

    def common(self) -> dict[str, Any]:
        """What every command takes. The same form sent twice does it once."""
        command = self.text("command")[:40] or self.site.command_id()
        return {
            "actor": self.actor, "now": self.site.now(), "command_id": f"web:{self.actor.id}:{self.task.id}:{command}"
        }  # fmt: skip

    def value(self, name: str) -> str | list[str]:
        """A field as its command takes it."""
        if name == PEOPLE:
            return [str(each)[:100] for each in self.filled.getlist(PEOPLE)][:60]
        return self.text(name)[:200] if name == WORDS else self.text(name)


def _with(command: Callable[..., object], *fields: str, matter: bool = False) -> Callable[["Asked"], object]:
    """A command on the task (or the whole matter) with these fields."""

    def do(asked: Asked) -> object:
        about = asked.task.instance_id if matter else asked.task.id
        return command(asked.site.context, about, *map(asked.value, fields), **asked.common())

    return do


def _verb(key: str, command: Callable[..., object], word: str, help: str, *asks: str, matter: bool = False) -> Verb:
    return Verb(key, word, help, asks, _with(command, *asks, matter=matter))


VERBS = (
    _verb("assign", commands.assign, N_("转办"), N_("交给另一位有权办理的人，期限不变。"), TO, REASON),
    _verb("delegate", commands.delegate, N_("委派"), N_("请同部门的人代为准备，交回后仍由您办结。"), TO, REASON),
    _verb("recall", commands.recall, N_("收回委派"), N_("不再等被委派的人。"), REASON),
    _verb("send_back", commands.send_back, N_("退回"), N_("退回以前的环节重新办理，期限重新计算。"), STEP, REASON),
    _verb(
        "withdraw", commands.withdraw, N_("撤回"),
        N_("撤回您刚办结的这一步；后续已有人查看或已公示的不能撤回。"), REASON,
    ),
    _verb("urge", commands.urge, N_("催办"), N_("提醒办理人尽快办理。"), WORDS),
    _verb(
        "copy", commands.copy, N_("抄送"), N_("让同事知道这个办件并可以查看，阅后有回执。"), PEOPLE, WORDS, matter=True,
    ),
    _verb(
        "suspend", commands.suspend, N_("挂起"), N_("暂停整个办件；除非本地规定停计，期限继续计算。"), REASON,
        matter=True,
    ),
    _verb("resume", commands.resume, N_("恢复"), N_("恢复挂起的办件。"), REASON, matter=True),
)  # fmt: skip
BY_KEY = {each.key: each for each in VERBS}


@router.get("/tasks/{task_id}/more")
def more(request: Request, site: SiteHere, actor: Person, task_id: Number) -> Response:
    """Every verb with its form, or the reason why not; the files of the task."""
    return _shown(request, site, actor, task_id)


def _shown(
    request: Request, site: Site, actor: Actor, task_id: int, fault: str = "", at: str = "", status: int = 200
) -> Response:
    with site.context.database.read() as tx:
        task = _seen(tx, site, actor, task_id)
        can = {each.verb: each for each in commands.possible(site.context, tx, task_id, actor=actor, now=site.now())}
        colleagues = [each for each in actors.of_jurisdiction(tx, actor.jurisdiction) if each.id != actor.id]
        files = attachments.of_task(tx, task_id)
        return page(
            request, "verbs.html", status, task=task, verbs=VERBS, can=can, fault=fault, at=at,
            targets=commands.return_targets(site.context, tx, task) if can["send_back"].allowed else [],
            people={
                "assign": [each for each in colleagues if access.why_not(each, _free(task)) is None],
                "delegate": [each for each in colleagues if access.why_no_delegate(each, task, actor) is None],
                "copy": colleagues,
            },
            files=files, kinds={kind: FILE_KINDS.get(kind, kind) for kind in KINDS}, command=site.command_id(),
            copies=notifications.copies(tx, task.instance_id),
        )  # fmt: skip


def _free(task: TaskRow) -> TaskRow:
    return task._replace(assignee=None, delegator=None)


def _seen(tx: Tx, site: Site, actor: Actor, task_id: int) -> TaskRow:
    task = tasks.load(tx, task_id)
    if commands.why_not_read_instance(tx, actor, task.instance_id, site.now()):
        raise NotFound(f"no task {task_id}")
    return task


@router.post("/tasks/{task_id}/do/{verb}")
def do(request: Request, site: SiteHere, actor: Person, filled: Filled, task_id: Number, verb: str) -> Response:
    """Carry out a verb; what is refused is told at its form."""
    if verb not in BY_KEY:
        raise NotFound(f"no verb {verb}")
    with site.context.database.read() as tx:
        task = _seen(tx, site, actor, task_id)
    try:
        BY_KEY[verb].do(Asked(site, actor, task, filled))
    except (Invalid, Refused, Conflict, NotAllowedHere, NotFound) as error:
        status = 422 if isinstance(error, Invalid) else 409
        return _shown(request, site, actor, task_id, _words(error), verb, status)
    return RedirectResponse(f"/tasks/{task_id}/more?done={verb}", 303)


def _words(error: Exception) -> str:
    details = "；".join(message for _name, message in getattr(error, "problems", []))
    return f"{error}：{details}" if details else str(error)


# Files (附件) -------------------------------------------------------------------------------------------------------


@router.post("/tasks/{task_id}/files")
def attach(request: Request, site: SiteHere, actor: Person, filled: Filled, task_id: Number) -> Response:
    """Attach one or more files; each is judged by its content, not by its name."""
    sent = [each for each in filled.getlist("file") if isinstance(each, UploadFile) and each.filename]
    kind, command = str(filled.get("kind", "")), str(filled.get("command", ""))[:40] or site.command_id()
    try:
        if not sent:
            raise Invalid(_("请选择文件"))
        for number, each in enumerate(sent[:20]):
            commands.add_attachment(
                site.context, task_id, each.file.read(), str(each.filename)[:200], kind, actor=actor, now=site.now(),
                command_id=f"web:{actor.id}:{task_id}:{command}:{number}",
            )  # fmt: skip
    except (Invalid, Refused, Conflict, NotAllowedHere) as error:
        return _shown(request, site, actor, task_id, _words(error), "files", 422)
    return RedirectResponse(f"/tasks/{task_id}/more?done=files#files", 303)


@router.post("/files/{attachment_id}/remove")
def remove(site: SiteHere, actor: Person, attachment_id: Number) -> Response:
    """Take a file off while its task is open."""
    with site.context.database.read() as tx:
        task = attachments.load(tx, attachment_id).task_id
    commands.remove_attachment(site.context, attachment_id, actor=actor, now=site.now(), command_id=site.command_id())
    return RedirectResponse(f"/tasks/{task}/more#files", 303)


@router.get("/files/{attachment_id}")
def file(site: SiteHere, actor: Person, attachment_id: Number) -> Response:
    """The content of a file, for whoever may read the matter: to keep, never to run."""
    try:
        row, content = commands.read_attachment(site.context, attachment_id, actor=actor, now=site.now())
    except Refused as error:
        raise NotFound(f"no attachment {attachment_id}") from error
    headers = {
        "content-disposition": f"attachment; filename*=UTF-8''{quote(row.name)}",
        "content-security-policy": "sandbox; default-src 'none'",
    }
    return Response(content, media_type=row.media_type, headers=headers)
