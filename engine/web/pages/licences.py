"""`/licences`: whose work the pages are built with."""

from fastapi import APIRouter, Request
from starlette.responses import Response

from engine.web.guarding import open_to_all
from engine.web.rendering import STATIC, page

router = APIRouter()


@router.get("/licences")
@open_to_all
def licences(request: Request) -> Response:
    """The notices of every package that reaches the browser."""
    return page(request, "licences.html", notices=(STATIC / "built" / "notices.txt").read_text("utf-8"))
