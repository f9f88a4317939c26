"""`/tasks/{id}`: one task with its form, and beside it what it is about."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from engine import commands
from engine.clock import china_date
from engine.commands.context import Law
from engine.commands.drafts import forget_draft, save_draft
from engine.commands.possible import Possible
from engine.errors import Invalid, NotFound
from engine.forms import Form
from engine.records import Actor
from engine.store import drafts, tasks
from engine.store.tasks import TaskRow
from engine.web import answering, forms
from engine.web.beside import Beside, beside
from engine.web.guarding import Filled, Number, Person, SiteHere
from engine.web.rendering import moment, page, part
from engine.web.site import Site
from engine.web.words import _

router = APIRouter()
SUBMIT, DRAFT = "submit", "draft"
Problems = list[tuple[str, str]]


@dataclass(frozen=True)
class Seen:
    """A task as somebody looks at it. `verbs` say what they may do with it, and why not the rest."""

    task: TaskRow
    law: Law
    form: Form | None
    required: tuple[str, ...]
    beside: Beside
    draft: drafts.DraftRow | None
    verbs: Mapping[str, Possible]

    @property
    def delegated(self) -> bool:
        """Whether somebody else completes it: what is sent goes back to them (委派)."""
        return self.verbs["answer"].allowed and not self.verbs["complete"].allowed

    def beginning(self) -> Mapping[str, Any]:
        """What stands in the form at first: one's draft, else what is known already."""
        if self.draft:
            return cast(Mapping[str, Any], self.draft.content)
        return answering.beginning(self.task.form, self.beside.about, self.task.local or {})


def see(site: Site, actor: Actor, task_id: int) -> Seen:
    """The task with everything beside it. Raises NotFound also for who may not read it."""
    now = site.now()
    with site.context.database.read() as tx:
        task, instance = tasks.with_instance(tx, task_id)
        if commands.why_not_read_instance(tx, actor, instance.id, now):
            raise NotFound(f"no task {task_id}")
        law = site.context.law(tx, instance.definition)
        required = (law.profile(task.jurisdiction).get("required") or {}).get(task.form) or ()
        return Seen(
            task, law, law.form(task.form, task.jurisdiction) if task.form else None, tuple(required),
            beside(tx, law, task, instance, china_date(now)), drafts.load(tx, task_id, actor.id),
            {each.verb: each for each in commands.possible(site.context, tx, task_id, actor=actor, now=now)},
        )  # fmt: skip


@router.get("/tasks/{task_id}")
def task(request: Request, site: SiteHere, actor: Person, task_id: Number) -> Response:
    """The form with the draft in it, or what became of the task."""
    seen = see(site, actor, task_id)
    if seen.verbs["complete"].allowed:
        commands.look(site.context, task_id, actor=actor, now=site.now())
    return _page(request, site, seen, seen.beginning())


@router.post("/tasks/{task_id}")
def act(request: Request, site: SiteHere, actor: Person, filled: Filled, task_id: Number) -> Response:
    """Send the form, keep a draft of it, or change its rows; the button says which."""
    seen, verb = see(site, actor, task_id), str(filled.get("do", ""))
    content = forms.read(seen.form, filled, keep_empty=verb != SUBMIT) if seen.form else {}
    if verb == SUBMIT:
        return _submit(request, site, actor, seen, content, str(filled.get("command", ""))[:40])
    if verb == DRAFT:
        save_draft(site.context, task_id, content, actor=actor, now=site.now())
        said = _("已暂存 %(at)s", at=moment(site.now()))
        if request.headers.get("hx-request"):
            return part(request, "task_saved.html", said=said)
        return _page(request, site, seen, content, said=said)
    return _page(request, site, seen, forms.changed(content, verb))


def _submit(
    request: Request, site: Site, actor: Actor, seen: Seen, content: Mapping[str, Any], command: str
) -> Response:
    """Complete the task; what is wrong is shown beside the fields."""
    sent = commands.answer if seen.delegated else commands.complete
    try:
        outcome = sent(
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
    offered = answering.choices(seen.beside.about)
    fields = forms.fields(seen.form, content, problems or (), seen.required, offered) if seen.form else []
    return page(
        request, "task.html", status, seen=seen, task=seen.task, beside=seen.beside, fields=fields,
        problems=problems or [], reason=reason, said=said, done=request.query_params.get("done", ""),
        command=site.command_id(), open=seen.task.status == tasks.OPEN,
    )  # fmt: skip
