"""`/public/plans/…`, `/public/campaigns/…`, `/public/draws/…`: one published record with all that belongs to it.

An address names the jurisdiction and the number, `KEY-NUMBER`: two jurisdictions count their plans, campaigns and
draws alike.
"""

from itertools import groupby
from operator import itemgetter
from typing import Any

import orjson
from fastapi import APIRouter, Request
from starlette.responses import Response

from engine.errors import NotFound
from engine.web.guarding import open_to_all
from engine.web.pages.public import Public, shown
from engine.web.publications import Publications, Published, Record

router = APIRouter()


def at(public: Publications, name: str) -> tuple[Published, str]:
    """The jurisdiction and the number that an address names. Raises NotFound."""
    key, _, number = name.partition("-")
    if not number:
        raise NotFound(f"no public record {name}")
    return public.of(key), number


def _one(place: Published, table: str, field: str, number: str) -> Record:
    for row in place.table(table):
        if row[field] == number:
            return row
    raise NotFound(f"nothing public under {number}")


def _belonging(place: Published, table: str, field: str, number: Any) -> list[dict[str, Any]]:
    return [row for row in place.table(table) if row[field] == number]


@router.get("/public/plans/{name}")
@open_to_all
def plan(request: Request, public: Public, name: str) -> Response:
    """A plan: every published version, its lines, its windows, and what each version changed."""
    place, number = at(public, name)
    _one(place, "plans", "plan_no", number)
    versions = sorted(_belonging(place, "plans", "plan_no", number), key=itemgetter("version"), reverse=True)
    parts = {
        table: _belonging(place, table, "plan_no", number) for table in ("plan_lines", "plan_changes", "plan_windows")
    }
    return shown(
        request, "public_plan.html", place=place, number=number,
        versions=[(row, {table: _of(rows, row["version"]) for table, rows in parts.items()}) for row in versions],
        campaigns=_belonging(place, "campaigns", "plan_no", number),
    )  # fmt: skip


def _of(rows: list[dict[str, Any]], version: int) -> list[dict[str, Any]]:
    return [row for row in rows if row["version"] == version]


@router.get("/public/campaigns/{name}")
@open_to_all
def campaign(request: Request, public: Public, name: str) -> Response:
    """A campaign: its guideline, its draws, the name list, the results and what followed."""
    place, number = at(public, name)
    row = _one(place, "campaigns", "campaign_no", number)
    tables = ("procedures", "draws", "lists", "results", "handling")
    parts: dict[str, Any] = {table: _belonging(place, table, "campaign_no", number) for table in tables}
    return shown(request, "public_campaign.html", place=place, campaign=row, **parts)


@router.get("/public/draws/{name}")
@open_to_all
def draw(request: Request, public: Public, name: str) -> Response:
    """A draw: what was fixed before, what chance said, what came out, and the documents to check it by."""
    place, number = at(public, name)
    row = _one(place, "draws", "draw_id", number)
    counts = {
        kind: list(rows)
        for kind, rows in groupby(_belonging(place, "draw_counts", "draw_id", number), itemgetter("kind"))
    }
    documents = _belonging(place, "draw_documents", "draw_id", number)
    campaigns = _belonging(place, "campaigns", "campaign_no", row["campaign_no"])
    return shown(
        request, "public_draw.html", place=place, draw=row, name=name, campaign=campaigns[0] if campaigns else None,
        strata=counts.get("STRATUM", []), exclusions=counts.get("EXCLUSION", []),
        entropy=_belonging(place, "draw_entropy", "draw_id", number),
        documents=[(each, _indented(each["content"])) for each in documents],
    )  # fmt: skip


@router.get("/public/draws/{name}/documents.json")
@open_to_all
def draw_documents(public: Public, name: str) -> Response:
    """All that anybody needs to check a draw: what the page's own check reads.

    `first` is the outcome of the campaign's first attempt, whose objects a later one keeps (SSJ-DRAW-1, 5.2).
    """
    place, number = at(public, name)
    row = _one(place, "draws", "draw_id", number)
    told = {
        "draw": row,
        "documents": _belonging(place, "draw_documents", "draw_id", number),
        "counts": _belonging(place, "draw_counts", "draw_id", number),
        "list": _belonging(place, "lists", "campaign_no", row["campaign_no"]),
        "first": _first_outcome(place, row) if row["attempt"] != 1 else None,
    }
    return Response(orjson.dumps(told), media_type="application/json")


def _first_outcome(place: Published, draw: Record) -> Any:
    first = min(_belonging(place, "draws", "campaign_no", draw["campaign_no"]), key=itemgetter("attempt"))
    documents = _belonging(place, "draw_documents", "draw_id", first["draw_id"])
    return next((each["content"] for each in documents if each["document"] == "outcome"), None)


def _indented(content: Any) -> str:
    return orjson.dumps(content, option=orjson.OPT_INDENT_2).decode()
