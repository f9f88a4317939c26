"""What the files of a set, or of the law around them, define: decisions, deadline kinds, processes, forms."""

import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import PurePosixPath

from engine.errors import DefinitionError
from engine.process import diagram, dmn
from engine.process.bpmn import Diagram

Files = Mapping[str, bytes]


def ending(files: Files, suffix: str) -> dict[str, bytes]:
    """The files whose names end so, whatever the case."""
    return {name: data for name, data in files.items() if name.lower().endswith(suffix)}


def decisions(files: Files) -> frozenset[str]:
    """Ids of the decisions in the DMN files that can be read."""
    return frozenset(decision.id for model in _models(files) for decision in model.decisions)


def deadlines(files: Files) -> frozenset[str]:
    """The kinds that the decision `deadlines` knows, from its column `kind`."""
    found = [decision for model in _models(files) for decision in model.decisions if decision.id == "deadlines"]
    return frozenset(kind for decision in found for kind in _kinds(decision))


def processes(diagrams: Iterable[Diagram]) -> frozenset[str]:
    """Ids of the processes that can be called."""
    return frozenset(process.id for one in diagrams for process in one.processes.values() if process.executable)


def forms(files: Files) -> frozenset[str]:
    """Names of the form files."""
    return frozenset(PurePosixPath(name).stem for name in ending(files, ".json"))


def diagrams(files: Files) -> Iterator[Diagram]:
    """The diagrams that can be read."""
    for name, data in ending(files, ".bpmn").items():
        try:
            yield diagram.read(data, name)
        except DefinitionError:
            continue  # reported where the file itself is validated


def _models(files: Files) -> Iterator[dmn.Model]:
    for name, data in ending(files, ".dmn").items():
        try:
            yield dmn.read(data, name)
        except DefinitionError:
            continue  # reported where the file itself is validated


def _kinds(decision: dmn.Decision) -> Iterator[str]:
    if isinstance(decision.logic, dmn.Table):
        for column, each in enumerate(decision.logic.inputs):
            if each.expression.strip() == "kind":
                for row in decision.logic.rows:
                    yield from re.findall(r'"([^"]*)"', row.tests[column] if column < len(row.tests) else "")
