"""All public tables of a jurisdiction, each record through the allow-list of its fields."""

from collections.abc import Iterable, Mapping
from typing import Any

from engine.disclosure import told
from engine.publicity import drawn, found, kinds, listed, planned
from engine.publicity.draw_documents import draw_documents
from engine.publicity.events import events
from engine.publicity.kinds import Channels, public_kinds
from engine.publicity.source import Source
from engine.publicity.statistics import statistics
from engine.store import Tx

Table = list[dict[str, Any]]


def public_tables(tx: Tx, jurisdiction: str, profile: Mapping[str, Any], channels: Channels) -> dict[str, Table]:
    """The public tables by name. One that the jurisdiction's law does not open is not there at all.

    Draws are always public, for a commitment binds only if it is seen (SSJ-DRAW-1, 5.1); so are figures.
    """
    source, public = Source(tx, jurisdiction, profile), public_kinds(profile, channels)
    found_here = {
        **_planned(source, public),
        "draws": drawn.draws(source),
        "draw_counts": drawn.draw_counts(source),
        "draw_entropy": drawn.draw_entropy(source),
        "draw_documents": draw_documents(source, kinds.LIST in public),
        **_found(source, public),
        "statistics": statistics(source),
    }
    tables = {name: [told(name, row) for row in rows] for name, rows in found_here.items()}
    return {**tables, "events": [told("events", row) for row in events(tables)]}


def _planned(source: Source, public: frozenset[str]) -> dict[str, Iterable[dict[str, Any]]]:
    found: dict[str, Iterable[dict[str, Any]]] = {}
    if kinds.ITEM_LIST in public:
        found["items"] = planned.items(source)
    if public & {kinds.PLAN, kinds.JOINT_PLAN}:
        published = planned.published_plans(source, public)
        found["plans"] = planned.plans(source, published)
        found["plan_lines"] = planned.plan_lines(source, published)
        found["plan_changes"] = planned.plan_changes(source, published)
        found["plan_windows"] = planned.plan_windows(source, published)
    if kinds.CAMPAIGN in public:
        found["campaigns"] = planned.campaigns(source)
        found["temporary_campaigns"] = planned.temporary_campaigns(source)
    if kinds.PROCEDURE in public:
        found["procedures"] = planned.procedures(source)
    return found


def _found(source: Source, public: frozenset[str]) -> dict[str, Iterable[dict[str, Any]]]:
    opened: dict[str, Iterable[dict[str, Any]]] = {}
    if kinds.LIST in public:
        opened["lists"] = drawn.lists(source)
    if source.setting("task.direct_assignment_when"):
        opened["direct_assignments"] = drawn.direct_assignments(source)
    if kinds.RESULT in public:
        results = list(found.results(source))
        opened |= {"results": results, "national": found.national(source, results)}
    if kinds.HANDLING in public:
        opened["handling"] = found.handling(source)
    if kinds.LISTING in public:
        opened["listings"] = listed.listings(source)
    return opened
