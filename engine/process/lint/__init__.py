"""Validation: what the executor would refuse, drop or run wrongly is found before a diagram is deployed.

`check_files` judges files given by name and content, `validate` (the command) reads them from disk. One rule, one
function, one name; `catalogue.RULES` holds them all.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace

from engine import forms
from engine.errors import DefinitionError
from engine.process import diagram, rules
from engine.process.bpmn import Diagram
from engine.process.findings import Finding
from engine.process.lint import files as whole
from engine.process.lint import profiles, surroundings, templates
from engine.process.lint.catalogue import RULES
from engine.process.lint.subject import Known, Subject
from engine.process.nodes import FUNCTION_NAMES
from engine.records import ROLES

__all__ = ["RULES", "check_files"]

Names = Collection[str] | None


def check_files(
    files: Mapping[str, bytes],
    *,
    law: bool,
    known_operators: Names = None,
    known_forms: Names = None,
    known_roles: Names = ROLES,
    known_decisions: Names = None,
    known_deadlines: Names = None,
    processes: Names = None,
    documents: templates.Documents | None = None,
    around: Mapping[str, bytes] | None = None,
) -> list[Finding]:
    """Every finding on diagrams, tables, forms (.json), profiles and templates, sorted; never raises for them.

    `law` makes errors of what is only a warning in other people's files: roles, clauses, layout, literal days. Of the
    known names, None means that nobody knows them and they are not checked; decisions, deadlines and forms in `files`
    are known as well. Templates, and forms for profiles, are looked up `around` the files too.
    """
    known = Known(
        operators=_known(known_operators),
        forms=_known(known_forms, surroundings.forms(files)),
        roles=_known(known_roles),
        decisions=_known(known_decisions, surroundings.decisions(files)),
        deadlines=_known(known_deadlines, surroundings.deadlines(files)),
        processes=_known(processes),
    )
    found = [*_diagrams(files, known, law), *_tables(files), *_forms(files), *profiles.check(files, around or {})]
    if documents:
        present = {**(around or {}), **files}
        found += templates.check(files, present, documents)
        found += templates.named(list(surroundings.diagrams(files)), files, present, documents, law)
    return sorted({_one_line(finding) for finding in found})


def _one_line(finding: Finding) -> Finding:
    """The finding without what would break the line it is printed on; ids and texts come from strangers."""
    return replace(finding, element=_printable(finding.element, 200) or "-", message=_printable(finding.message, 500))


def _printable(text: str, length: int) -> str:
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())[:length]


def _known(given: Names, here: frozenset[str] = frozenset()) -> frozenset[str] | None:
    return None if given is None and not here else frozenset(given or ()) | here


def _diagrams(files: Mapping[str, bytes], known: Known, law: bool) -> Iterator[Finding]:
    readable: list[Diagram] = []
    for name, data in files.items():
        if name.lower().endswith((".dmn", ".json")) or templates.is_template(name) or profiles.is_profile(name):
            continue
        try:
            readable.append(diagram.read(data, name))
        except DefinitionError as error:
            yield Finding(name, "-", "error", "unreadable", str(error).removeprefix(f"{name}: "))
    for one in readable:
        yield from list(whole.too_large(one)) or _processes(one, known, law)
    yield from whole.not_executable(readable)
    yield from whole.duplicate_process(readable)
    yield from whole.call_circle(readable)


def _processes(one: Diagram, known: Known, law: bool) -> Iterator[Finding]:
    yield from whole.process_missing(one)
    yield from whole.duplicate_id(one)
    for process in one.processes.values():
        if process.executable:
            subject = Subject(one, process, known, law)
            for rule in RULES.values():
                yield from rule.findings(subject)


def _tables(files: Mapping[str, bytes]) -> list[Finding]:
    tables = surroundings.ending(files, ".dmn")
    return list(rules.check(tables, FUNCTION_NAMES)) if tables else []


def _forms(files: Mapping[str, bytes]) -> Iterator[Finding]:
    for file, message in forms.check(surroundings.ending(files, ".json")):
        yield Finding(file, "-", "error", "form", " ".join(message.split()))
