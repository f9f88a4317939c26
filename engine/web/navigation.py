"""The way around: what exists and what the visitor may open, with counts."""

from collections.abc import Callable
from dataclasses import dataclass

from engine.records import Actor
from engine.store import Tx
from engine.web.site import Site
from engine.web.visitors import Visitor
from engine.web.words import _


@dataclass(frozen=True, slots=True)
class Entry:
    """One way to go: its name (Chinese, translated when shown), who may, and how many things wait there."""

    path: str
    name: str
    may: Callable[[Actor], bool]
    count: Callable[[Tx, Actor, Site], int] | None = None


@dataclass(frozen=True, slots=True)
class Shown:
    """An entry as a page shows it; `count` is None where nothing is counted."""

    path: str
    name: str
    count: int | None


ORDER = (
    "/", "/tasks", "/notices", "/campaigns", "/plans", "/registers", "/supervise", "/admin", "/public",
)  # fmt: skip
ENTRIES: list[Entry] = []
"""Every page group adds its own where it is written."""


def _place(entry: Entry) -> int:
    return ORDER.index(entry.path) if entry.path in ORDER else len(ORDER)


def of(site: Site, visitor: Visitor) -> list[Shown]:
    """What the visitor may open."""
    actor = visitor.actor
    if actor is None or visitor.must_change:
        return []
    with site.context.database.read() as tx:
        return [
            Shown(each.path, _(each.name), each.count(tx, actor, site) if each.count else None)
            for each in sorted(ENTRIES, key=_place)
            if each.may(actor)
        ]
