"""The application: one site, its pages, what stands before and behind each of them."""

from fastapi import Depends, FastAPI
from starlette.middleware import Middleware
from starlette.staticfiles import StaticFiles

from engine.web import failures
from engine.web.entrance import Entrance
from engine.web.guarding import guard
from engine.web.pages import PAGES
from engine.web.pages.public_service import Turns
from engine.web.publications import Publications
from engine.web.rendering import STATIC
from engine.web.site import Site


def create_app(site: Site) -> FastAPI:
    """The web application of an installation."""
    app = FastAPI(
        title="双随机、一公开", openapi_url="/api/openapi.json", docs_url=None, redoc_url=None,
        dependencies=[Depends(guard)], middleware=[Middleware(Entrance, site=site)],
    )  # fmt: skip
    app.state.site = site
    app.state.publications = Publications(site)
    app.state.turns = Turns()
    failures.add(app)
    for group in PAGES:
        app.include_router(group.router, include_in_schema=False)
    app.mount("/static", Unchanging(directory=STATIC), name="static")
    return app


class Unchanging(StaticFiles):
    """Files whose address changes with their content: browsers need ask for each only once."""

    def file_response(self, *args: object, **named: object) -> object:  # type: ignore[override]
        """The file, to be kept for a year."""
        answer = super().file_response(*args, **named)  # type: ignore[arg-type]
        answer.headers["cache-control"] = "public, max-age=31536000, immutable"
        return answer
