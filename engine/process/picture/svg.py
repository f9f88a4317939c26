"""SVG elements, made so that the same picture always has the same bytes."""

from lxml import etree

SVG = "http://www.w3.org/2000/svg"
Element = etree._Element


def root(width: float, height: float, left: float, top: float) -> Element:
    """An empty picture; a reader may scale it, its own size is in pixels."""
    element: Element = etree.Element(f"{{{SVG}}}svg", nsmap={None: SVG})
    box = " ".join(number(value) for value in (left, top, width, height))
    _set(element, {"width": width, "height": height, "viewBox": box})
    return element


def add(parent: Element, tag: str, text: str | None = None, **attributes: str | float | None) -> Element:
    """A child element. `class_` is the attribute class; underscores stand for hyphens; None leaves one out."""
    element = etree.SubElement(parent, f"{{{SVG}}}{tag}")
    named = {key.rstrip("_").replace("_", "-"): value for key, value in attributes.items() if value is not None}
    _set(element, named)
    element.text = text
    return element


def _set(element: Element, attributes: dict[str, str | float]) -> None:
    for key, value in attributes.items():
        element.set(key, value if isinstance(value, str) else number(value))


def number(value: float) -> str:
    """At most two decimals, none where it is whole."""
    return f"{value:.2f}".rstrip("0").rstrip(".")


def written(picture: Element) -> bytes:
    """The file: UTF-8, one element a line."""
    etree.indent(picture, space=" ")
    return etree.tostring(picture, xml_declaration=True, encoding="UTF-8") + b"\n"
