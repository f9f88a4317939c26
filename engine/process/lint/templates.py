"""Rules on the templates of documents (forms/documents): both are there, ask for known facts, can be filled in."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from engine.errors import DefinitionError
from engine.process import dmn
from engine.process.bpmn import Diagram, Node
from engine.process.findings import Finding
from engine.process.lint.surroundings import Files, ending
from engine.process.xml import MAX_BYTES

FORMS = (".docx", ".typ")
LAYOUT = "layout.typ"
FOLDER = "documents"
"""Templates lie in a folder of this name."""

Shape = Mapping[str, Sequence[str] | None]

_NAMED = re.compile(r"\b(?:template|document)\s*:\s*\"([^\"]+)\"")


@dataclass(frozen=True, slots=True)
class Documents:
    """What is known about documents: what each states, and which of them an operator issues by itself."""

    stated: Mapping[str, Shape] = field(default_factory=dict)
    issued: Mapping[str, Sequence[str]] = field(default_factory=dict)


def is_template(name: str) -> bool:
    """Whether a file is the template of a document (or the layout of those for PDF)."""
    path = PurePosixPath(name)
    return path.suffix.lower() in FORMS and path.parent.name == FOLDER


def templates(files: Files) -> dict[str, bytes]:
    """The templates among the files, with the layout."""
    return {name: content for name, content in files.items() if is_template(name)}


# Templates --------------------------------------------------------------------------------------------------------


def check(files: Files, around: Files, known: Documents) -> Iterator[Finding]:
    """Everything wrong with the templates in `files`; layout and other forms are looked up `around` them too."""
    for folder, own in _by_folder(templates(files)).items():
        beside = {**templates(around), **own}
        yield from _stray(own, known)
        yield from _half(own, beside)
        yield from _tried(folder, own, beside, known)


def _by_folder(found: Files) -> dict[str, dict[str, bytes]]:
    folders: dict[str, dict[str, bytes]] = {}
    for name, content in found.items():
        folders.setdefault(str(PurePosixPath(name).parent), {})[name] = content
    return folders


def _kind(name: str) -> str:
    return PurePosixPath(name).stem


def _is_layout(name: str) -> bool:
    return PurePosixPath(name).name == LAYOUT


def _stray(own: Files, known: Documents) -> Iterator[Finding]:
    for name in own:
        if not _is_layout(name) and _kind(name) not in known.stated:
            message = f"no step can issue a document called {_kind(name)!r}; rename the file or remove it"
            yield Finding(name, "-", "warning", "unknown_document", message)


def _half(own: Files, beside: Files) -> Iterator[Finding]:
    for name in own:
        for other in () if _is_layout(name) else FORMS:
            missing = str(PurePosixPath(name).with_suffix(other))
            if missing not in beside:
                message = f"{PurePosixPath(missing).name} is missing: a document has a template in both forms; add it"
                yield Finding(name, "-", "error", "template_missing", message)


def _tried(folder: str, own: Files, beside: Files, known: Documents) -> Iterator[Finding]:
    """Templates are tried with the layout beside them; where that does not work, it alone is named."""
    from engine.documents import trials  # Word and typst are slow to import

    layout = beside.get(f"{folder}/{LAYOUT}")
    if layout is None and any(name.lower().endswith(".typ") for name in own):
        yield Finding(f"{folder}/{LAYOUT}", "-", "error", "template_missing", "every .typ template imports it; add it")
    large = [name for name, content in own.items() if len(content) > MAX_BYTES]
    for name in large:
        message = f"larger than {MAX_BYTES // 1_000_000} MB; take the pictures out"
        yield Finding(name, "-", "error", "template", message)
    wanted = [
        trials.Trial(name, content, known.stated.get(_kind(name), {}))
        for name, content in own.items()
        if name not in large and _may_be_tried(name, layout, known)
    ]
    found = list(trials.faults(wanted, layout or b""))
    broken = any(_is_layout(name) for name, _ in found)
    for name, message in found:
        if _is_layout(name) or not (broken and name.lower().endswith(".typ")):
            yield Finding(name, "-", "error", "template", message)


def _may_be_tried(name: str, layout: bytes | None, known: Documents) -> bool:
    if name.lower().endswith(".typ") and layout is None:
        return False
    return _is_layout(name) or _kind(name) in known.stated


# Who names them ---------------------------------------------------------------------------------------------------


def named(diagrams: Sequence[Diagram], tables: Files, present: Files, known: Documents, law: bool) -> Iterator[Finding]:
    """Steps and tables that name a document which does not exist, or issue one without both its templates."""
    forms = {PurePosixPath(name).name for name in templates(present)}
    for file, element, kind in [*_by_steps(diagrams, known), *_by_tables(tables)]:
        missing = [f"{kind}{form}" for form in FORMS if f"{kind}{form}" not in forms]
        if kind not in known.stated:
            message = f"names the document {kind!r}, which does not exist; write one of those in forms/documents"
            yield Finding(file, element, "error", "unknown_document", message)
        elif missing and (law or forms):
            message = f"issues {kind}, but {' and '.join(missing)} is not in forms/documents; add the template"
            yield Finding(file, element, "error" if law else "warning", "template_missing", message)


def _by_steps(diagrams: Sequence[Diagram], known: Documents) -> Iterator[tuple[str, str, str]]:
    for diagram in diagrams:
        for process in diagram.processes.values():
            for node in process.nodes.values() if process.executable else ():
                yield from ((diagram.name, node.id, kind) for kind in dict.fromkeys(_of_step(node, known)))


def _of_step(node: Node, known: Documents) -> Iterator[str]:
    for operator in (node.prop("operator"), node.prop("records")):
        yield from known.issued.get(operator, ())
    for text in (node.prop("inputs"), node.script or ""):
        yield from _NAMED.findall(text)


def _by_tables(tables: Files) -> Iterator[tuple[str, str, str]]:
    for name, content in ending(tables, ".dmn").items():
        try:
            decisions = dmn.read(content, name).decisions
        except DefinitionError:
            continue  # reported where the table itself is checked
        for decision in decisions:
            if isinstance(decision.logic, dmn.Table):
                yield from ((name, row, kind) for row, kind in _in_table(decision.logic))


def _in_table(table: dmn.Table) -> Iterator[tuple[str, str]]:
    columns = [place for place, output in enumerate(table.outputs) if output.name == "document"]
    for row in table.rows:
        for place in columns:
            for kind in re.findall(r'^\s*"([^"]+)"\s*$', row.entries[place] if place < len(row.entries) else ""):
                yield row.id, kind
