"""The web application: pages for staff, supervisors and the public."""

from engine.web.app import create_app
from engine.web.serving import serve
from engine.web.site import Site

__all__ = ["Site", "create_app", "serve"]
