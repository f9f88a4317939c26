"""`/tasks`: 我的待办, mine and my group's by due date, with filters and pages that stay fast."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from starlette.datastructures import QueryParams
from starlette.responses import Response

from engine.clock import china_date
from engine.records import Actor
from engine.store import Tx, visited, worklist
from engine.store.tasks import TaskRow
from engine.store.worklist import Place, Wanted
from engine.web.guarding import Person, SiteHere
from engine.web.mine import claimed, waiting
from engine.web.navigation import ENTRIES, Entry
from engine.web.rendering import page, part
from engine.web.site import Site
from engine.web.words import N_

router = APIRouter()
PAGE = 50
SOON = timedelta(days=3)
"""A task that is due within these days is shown as due soon (临期)."""


def _waiting(tx: Tx, actor: Actor, site: Site) -> int:
    return worklist.count_up_to(tx, waiting(tx, actor, site.now()))


ENTRIES.append(Entry("/tasks", N_("待办"), lambda actor: True, _waiting))


@dataclass(frozen=True, slots=True)
class Filter:
    """What was asked for in the address of the list."""

    whose: str = ""  # "mine": what I have claimed; else mine and my group's
    late: bool = False
    process: str = ""
    node: str = ""
    campaign: int | None = None
    department: str = ""
    text: str = ""

    @classmethod
    def of(cls, asked: QueryParams) -> "Filter":
        """From an address; what cannot be understood is left out."""
        given = {name: asked.get(name, "").strip()[:100] for name in ("whose", "process", "node", "department", "text")}
        number = asked.get("campaign", "")
        campaign = int(number) if number.isascii() and number.isdigit() and len(number) < 16 else None
        return cls(late=bool(asked.get("late")), campaign=campaign, **given)

    def wanted(self, tx: Tx, actor: Actor, now: datetime) -> Wanted:
        """The same for the store."""
        given: dict[str, Any] = {
            "late_on": china_date(now) if self.late else None,
            "process": self.process or None,
            "node": self.node or None,
            "campaign": self.campaign,
            "text": self.text or None,
            "subjects": visited.matching(tx, actor.jurisdiction, self.text) if self.text else (),
            "owner": self.department or None,
        }
        return claimed(actor, **given) if self.whose == "mine" else waiting(tx, actor, now, **given)

    def address(self, after: Place | None = None) -> str:
        """The address of the list, or of its page behind a place."""
        given: Mapping[str, Any] = {
            "whose": self.whose,
            "late": "1" if self.late else "",
            "process": self.process,
            "node": self.node,
            "campaign": self.campaign,
            "department": self.department,
            "text": self.text,
            "after": f"{after[0].isoformat()}.{after[1]}" if after else "",
        }
        return "/tasks?" + urlencode({name: value for name, value in given.items() if value})


def place_of(text: str) -> Place | None:
    """The place that `Filter.address` wrote."""
    day, _, number = text.partition(".")
    try:
        return (date.fromisoformat(day), int(number)) if number.isascii() and len(number) < 19 else None
    except ValueError:
        return None


@router.get("/tasks")
def tasks(request: Request, site: SiteHere, actor: Person) -> Response:
    """The list, or its table alone when htmx asks."""
    chosen, now, after = Filter.of(request.query_params), site.now(), request.query_params.get("after", "")
    with site.context.database.read() as tx:
        found = worklist.page(tx, chosen.wanted(tx, actor, now), place_of(after), PAGE + 1)
        shown = found[:PAGE]
        values: dict[str, Any] = {
            "rows": _rows(tx, shown, actor, china_date(now)), "filter": chosen, "actor": actor,
            "more_address": chosen.address(worklist.place(shown[-1])) if len(found) > PAGE else "",
        }  # fmt: skip
        if not request.headers.get("hx-request"):
            everything = waiting(tx, actor, now)
            values["steps"], values["campaigns"] = worklist.steps(tx, everything), worklist.campaigns(tx, everything)
            values["late"] = worklist.count_up_to(tx, waiting(tx, actor, now, late_on=china_date(now)))
    if request.headers.get("hx-request"):
        return part(request, "tasks_list.html", **values)
    return page(request, "tasks.html", **values)


def _rows(tx: Tx, shown: Sequence[TaskRow], actor: Actor, today: date) -> list[dict[str, Any]]:
    """The tasks with the objects that they are about."""
    objects = visited.objects(tx, actor.jurisdiction, (task.subject for task in shown))
    return [
        {
            "task": task, "late": is_late(task, today), "soon": is_soon(task, today),
            "object": objects[task.subject]["name"] if task.subject in objects else "",
        }
        for task in shown
    ]  # fmt: skip


def is_late(task: TaskRow, today: date) -> bool:
    """Its due day is over."""
    return task.due is not None and task.due < today


def is_soon(task: TaskRow, today: date) -> bool:
    """Its due day is near."""
    return task.due is not None and today <= task.due <= today + SOON
