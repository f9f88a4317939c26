"""`/tasks/{id}`: one task with its form, and beside it what it is about."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from engine import access, commands
from engine.commands.context import Law
from engine.commands.drafts import forget_draft, save_draft
from engine.errors import Invalid, NotFound
from engine.forms import Form
from engine.records import Actor
from engine.store import drafts, tasks
from engine.store.instances import InstanceRow
from engine.store.tasks import TaskRow
from engine.web import forms
from engine.web.beside import Beside, beside
from engine.web.guarding import Filled, Number, Person, SiteHere
from engine.web.rendering import moment, page
from engine.web.site import Site
from engine.web.words import _

router = APIRouter()
SUBMIT, DRAFT = "submit", "draft"
Problems = list[tuple[str, str]]


@dataclass(frozen=True)
class Seen:
    """A task as somebody looks at it. `why_not`: why they may not work on it, empty when they may."""

    task: TaskRow
    instance: InstanceRow
    law: Law
    form: Form | None
    required: tuple[str, ...]
    beside: Beside
    draft: drafts.DraftRow | None
    why_not: str


def look(site: Site, actor: Actor, task_id: int) -> Seen:
    """The task with everything beside it. Raises NotFound also for who may not see it."""
    with site.context.database.read() as tx:
        task, instance = tasks.with_instance(tx, task_id)
        if not access.may_see(actor, task):
            raise NotFound(f"no task {task_id}")
        law = site.context.law(tx, instance.definition)
        form = law.forms[task.form] if task.form else None
        required = (law.profile(task.jurisdiction).get("required") or {}).get(task.form) or ()
        return Seen(
            task, instance, law, form, tuple(required), beside(tx, law, task, instance),
            drafts.load(tx, task_id, actor.id), access.why_not(actor, task) or "",
        )  # fmt: skip


@router.get("/tasks/{task_id}")
def task(request: Request, site: SiteHere, actor: Person, task_id: Number) -> Response:
    """The form with the draft in it, or what became of the task."""
    seen = look(site, actor, task_id)
    return _page(request, site, seen, seen.draft.content if seen.draft else {})


@router.post("/tasks/{task_id}")
def act(request: Request, site: SiteHere, actor: Person, filled: Filled, task_id: Number) -> Response:
    """Send the form, keep a draft of it, or change its rows; the button says which."""
    seen, verb = look(site, actor, task_id), str(filled.get("do", ""))
    access.require(actor, seen.task)
    content = forms.read(seen.form, filled, keep_empty=verb != SUBMIT) if seen.form else {}
    if verb == SUBMIT:
        return _submit(request, site, actor, seen, content, str(filled.get("command", ""))[:40])
    if verb == DRAFT:
        save_draft(site.context, task_id, content, actor=actor, now=site.now())
        return _page(request, site, seen, content, said=_("已暂存 %(at)s", at=moment(site.now())))
    return _page(request, site, seen, forms.changed(content, verb))


def _submit(
    request: Request, site: Site, actor: Actor, seen: Seen, content: Mapping[str, Any], command: str
) -> Response:
    """Complete the task; what is wrong is shown beside the fields."""
    try:
        outcome = commands.complete(
            site.context, seen.task.id, content, actor=actor, now=site.now(),
            command_id=f"web:{actor.id}:{seen.task.id}:{command}",
        )  # fmt: skip
    except Invalid as invalid:
        return _page(request, site, seen, content, invalid.problems, str(invalid), status=422)
    forget_draft(site.context, seen.task.id, actor=actor)
    return RedirectResponse(f"/tasks/{seen.task.id}?done={'incident' if outcome.incident else '1'}", 303)


@router.post("/tasks/{task_id}/claim")
def claim(site: SiteHere, actor: Person, task_id: Number) -> Response:
    """认领."""
    commands.claim(site.context, task_id, actor=actor, now=site.now(), command_id=site.command_id())
    return RedirectResponse(f"/tasks/{task_id}", 303)


@router.post("/tasks/{task_id}/release")
def release(site: SiteHere, actor: Person, task_id: Number) -> Response:
    """退领."""
    commands.release(site.context, task_id, actor=actor, now=site.now(), command_id=site.command_id())
    return RedirectResponse("/tasks", 303)


def _page(
    request: Request, site: Site, seen: Seen, content: Mapping[str, Any], problems: Problems | None = None,
    reason: str = "", said: str = "", status: int = 200,
) -> Response:  # fmt: skip
    fields = forms.fields(seen.form, content, problems or (), seen.required) if seen.form else []
    return page(
        request, "task.html", status, seen=seen, task=seen.task, beside=seen.beside, fields=fields,
        problems=problems or [], reason=reason, said=said, done=request.query_params.get("done", ""),
        command=site.command_id(), open=seen.task.status == tasks.OPEN,
    )  # fmt: skip
