"""Pictures of diagrams: an SVG from the layout that a BPMN file carries, and a page that shows them together."""

from engine.process.picture.drawing import draw
from engine.process.picture.page import Jurisdiction, page

__all__ = ("Jurisdiction", "draw", "page")
