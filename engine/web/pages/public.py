"""`/public`: what anybody may see without signing in: overview, lists, figures."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from engine.errors import NotFound
from engine.web import public_lists
from engine.web.guarding import open_to_all
from engine.web.navigation import ENTRIES, Entry
from engine.web.public_figures import figures, years
from engine.web.public_lists import BY_PATH, LISTS, PAGE, Asked
from engine.web.publications import Publications, Published
from engine.web.rendering import page
from engine.web.words import N_

router = APIRouter()
ENTRIES.append(Entry("/public", N_("公示"), lambda actor: True))
LATEST = 15
HEADLINES = ("plans", "campaigns", "draws", "results", "handling")


async def publications_of(request: Request) -> Publications:
    """The public tables of the installation."""
    found: Publications = request.app.state.publications
    return found


Public = Annotated[Publications, Depends(publications_of)]


def shown(request: Request, template: str, status: int = 200, **values: Any) -> Response:
    """A public page, with the way to the others."""
    return page(request, template, status, ways=LISTS, **values)


@router.get("/public")
@open_to_all
def overview(request: Request, public: Public) -> Response:
    """Every jurisdiction with how much it shows, and what became public last."""
    places = public.all()
    events = [(place, event) for place in places for event in place.table("events")[-LATEST:]]
    events.sort(key=lambda each: str(each[1]["at"] or ""), reverse=True)
    counts = [
        (place, [(BY_PATH[name], len(place.table(BY_PATH[name].table))) for name in HEADLINES]) for place in places
    ]
    return shown(request, "public.html", counts=counts, events=events[:LATEST], many=len(places) > 1)


@router.get("/public/statistics")
@open_to_all
def statistics(request: Request, public: Public) -> Response:
    """The figures of a year, as drawings and as tables."""
    places = public.all()
    place = _chosen(places, request.query_params.get("place", ""))
    found = place.table("statistics") if place else []
    known = years(found)
    asked = request.query_params.get("year", "")
    year = int(asked) if asked.isascii() and asked.isdigit() and int(asked) in known else max(known, default=None)
    return shown(
        request, "public_statistics.html", places=places, place=place, years=known, year=year,
        figures=figures(found, year),
    )  # fmt: skip


def _chosen(places: list[Published], key: str) -> Published | None:
    """The jurisdiction of that key, or the first."""
    return next((each for each in places if each.key == key), places[0] if places else None)


@router.get("/public/{path}")
@open_to_all
def public_list(request: Request, public: Public, path: str) -> Response:
    """A list with what is looked for, in pages."""
    if path not in BY_PATH:
        raise NotFound(f"no public list {path}")
    chosen, asked, places = BY_PATH[path], Asked.of(request.query_params), public.all()
    found = public_lists.found(chosen, places, asked)
    first = (asked.number - 1) * PAGE
    more = asked.address(path, asked.number + 1) if first + PAGE < len(found) else ""
    return shown(
        request, "public_list.html", chosen=chosen, asked=asked, places=places, total=len(found),
        rows=found[first : first + PAGE], departments=public_lists.departments(chosen, places, asked.place), more=more,
        many=len(places) > 1,
    )  # fmt: skip
