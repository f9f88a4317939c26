"""`/diagrams/{digest}/{process}.svg`: the picture of a process, with the steps marked where somebody is."""

from fastapi import APIRouter
from starlette.responses import Response

from engine.errors import NotFound
from engine.process.picture import draw
from engine.web.guarding import Person, SiteHere

router = APIRouter()
ALONE = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
"""A picture brings its own style and may do nothing else."""


@router.get("/diagrams/{digest}/{process}.svg")
def picture(site: SiteHere, actor: Person, digest: str, process: str, marked: str = "") -> Response:
    """The picture; `marked` are ids of nodes joined by commas. Raises NotFound for what is not here."""
    with site.context.database.read() as tx:
        law = site.context.law(tx, digest)
    diagram = next((each for each in law.deployment.diagrams.values() if process in each.processes), None)
    if diagram is None or not diagram.bounds:
        raise NotFound(f"no process {process}")
    headers = {"content-security-policy": ALONE, "cache-control": "private, max-age=86400"}
    return Response(draw(diagram, marked=tuple(marked.split(","))), media_type="image/svg+xml", headers=headers)
