"""Reads the XML of diagrams and tables, safely: no entities, no network, bounded size and depth."""

from typing import Literal

from lxml import etree

from engine.errors import DefinitionError

MAX_BYTES = 10_000_000
MAX_DEPTH = 200

BPMN = "http://www.omg.org/spec/BPMN/20100524/MODEL"
DMN = (
    "http://www.omg.org/spec/DMN/20180521/MODEL/",  # 1.2
    "https://www.omg.org/spec/DMN/20191111/MODEL/",  # 1.3
    "https://www.omg.org/spec/DMN/20211108/MODEL/",  # 1.4
    "https://www.omg.org/spec/DMN/20230324/MODEL/",  # 1.5
)
NAMESPACES = {"bpmn": (BPMN,), "dmn": DMN}

Kind = Literal["bpmn", "dmn"]


def parse_xml(data: bytes, name: str, kind: Kind | None = None) -> etree._Element:
    """The root element `definitions` of a BPMN or DMN file, without comments and processing instructions.

    `name` is the file name for messages; `kind` demands one of the two languages.
    Raises DefinitionError (one line) for anything that is not such a file, and for every DOCTYPE: neither
    language uses one, and entities are declared nowhere else.
    """
    if len(data) > MAX_BYTES:
        raise DefinitionError(f"{name}: larger than {MAX_BYTES // 1_000_000} MB; split the file")
    if not data.strip():
        raise DefinitionError(f"{name}: the file is empty")
    root = _parse(data, name)
    _check_depth(root, name)
    _check_root(root, name, kind)
    return root


def local_name(element: etree._Element) -> str:
    """The tag without its namespace."""
    return etree.QName(element).localname


def _parse(data: bytes, name: str) -> etree._Element:
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise _unreadable(data, name, error.msg) from None
    if root.getroottree().docinfo.doctype:
        raise _doctype(name)
    return root


def _unreadable(data: bytes, name: str, reason: str) -> DefinitionError:
    if b"<!DOCTYPE" in data:
        return _doctype(name)
    if "xcessive depth" in reason:
        return _too_deep(name)
    return DefinitionError(f"{name}: not readable as XML: {' '.join(reason.split())[:160]}")


def _doctype(name: str) -> DefinitionError:
    return DefinitionError(f"{name}: DOCTYPE is not allowed; remove the declaration and its entities")


def _too_deep(name: str) -> DefinitionError:
    return DefinitionError(f"{name}: elements are nested deeper than {MAX_DEPTH} levels")


def _check_depth(root: etree._Element, name: str) -> None:
    depth = 0
    for event, _ in etree.iterwalk(root, events=("start", "end")):
        depth += 1 if event == "start" else -1
        if depth > MAX_DEPTH:
            raise _too_deep(name)


def _check_root(root: etree._Element, name: str, kind: Kind | None) -> None:
    namespace, tag = etree.QName(root).namespace or "", local_name(root)
    kinds = (kind,) if kind else tuple(NAMESPACES)
    if tag == "definitions" and any(namespace in NAMESPACES[known] for known in kinds):
        return
    wanted = " or ".join(known.upper() for known in kinds)
    found = f"<{tag[:40]}>" + (f" of {namespace[:80]}" if namespace else " without a namespace")
    raise DefinitionError(f"{name}: the root is {found}, not <definitions> of {wanted} (DMN 1.2 to 1.5)")
