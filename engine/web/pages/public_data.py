"""`/public/data`: every public table as JSON and CSV at an address that stays."""

from fastapi import APIRouter, Request
from starlette.responses import Response

from engine.disclosure import RECORDS
from engine.errors import NotFound
from engine.publicity.files import as_csv, as_json
from engine.web.guarding import open_to_all
from engine.web.pages.public import Public, shown

router = APIRouter()


@router.get("/public/data")
@open_to_all
def data(request: Request, public: Public) -> Response:
    """What there is, with the number of records and the meaning of each field."""
    places = [
        (place, [(name, RECORDS[name], len(rows)) for name, rows in place.tables.items()]) for place in public.all()
    ]
    return shown(request, "public_data.html", places=places)


@router.get("/public/data/{key}/{file}")
@open_to_all
def table(public: Public, key: str, file: str) -> Response:
    """One table of a jurisdiction, whole: `results.json`, `results.csv`."""
    name, _, ending = file.rpartition(".")
    place = public.of(key)
    if name not in place.tables or ending not in ("json", "csv"):
        raise NotFound(f"no public table {file}")
    rows = place.table(name)
    content, kind = (
        (as_json(rows), "application/json") if ending == "json" else (as_csv(name, rows), "text/csv; charset=utf-8")
    )
    headers = {
        "content-disposition": f'attachment; filename="{key}-{name}.{ending}"',
        "access-control-allow-origin": "*",
    }
    return Response(content, media_type=kind, headers=headers)
