"""A deployment: diagrams, decision tables, forms and profiles that belong together. Its digest is its version."""

import hashlib
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import orjson
from SpiffWorkflow.bpmn.parser.ValidationException import ValidationException

from engine.errors import DefinitionError, NotFound
from engine.process import diagram, rules
from engine.process.nodes import FUNCTION_NAMES, NodeInfo, read_nodes
from engine.process.parser import DiagramParser
from engine.process.skeleton import skeleton
from engine.process.specs import ForEach
from engine.process.tree import ahead_of
from engine.process.xml import parse_xml

FOLDERS = ("processes", "forms")
KINDS = (".bpmn", ".dmn", ".json", ".yaml", ".docx", ".typ", ".csv")


@dataclass(frozen=True, slots=True)
class Definition:
    """One process of a deployment, ready to run. `nodes` holds the nodes by process and element id."""

    process: str
    spec: Any
    sub_specs: Mapping[str, Any]
    nodes: Mapping[str, Mapping[str, NodeInfo]]
    rules: rules.Rules
    spec_names: Mapping[str, tuple[tuple[str, ...], Mapping[str, int]]] = field(repr=False)
    ahead: Mapping[Any, tuple[Any, ...] | None] = field(repr=False)  # by specification: see tree.ahead_of


class Deployment:
    """All files of a deployment, read once. Expensive parts are made when first asked for."""

    def __init__(self, files: Mapping[str, bytes]) -> None:
        self.files = dict(sorted(files.items()))
        self._definitions: dict[str, Definition] = {}

    @cached_property
    def digest(self) -> str:
        """SHA-256 over names and contents: the version of everything in it."""
        sha = hashlib.sha256()
        for name, content in self.files.items():
            sha.update(f"{len(name.encode())}:{name}{len(content)}:".encode())
            sha.update(content)
        return sha.hexdigest()

    @cached_property
    def rules(self) -> rules.Rules:
        """Every decision of the deployment."""
        return rules.load(self._with_ending(".dmn"), FUNCTION_NAMES)

    @cached_property
    def diagrams(self) -> dict[str, diagram.Diagram]:
        """Every diagram by file name."""
        return {name: diagram.read(content, name) for name, content in self._with_ending(".bpmn").items()}

    def processes(self) -> set[str]:
        """Ids of all executable processes."""
        return {p.id for d in self.diagrams.values() for p in d.processes.values() if p.executable}

    def definition(self, process: str) -> Definition:
        """A process with everything that it calls; NotFound or DefinitionError."""
        if process not in self._definitions:
            self._definitions[process] = self._parse(process)
        return self._definitions[process]

    def pack(self) -> bytes:
        """The files as one blob, for the table of definitions."""
        text = {name: content.hex() for name, content in self.files.items()}
        return zlib.compress(orjson.dumps(text, option=orjson.OPT_SORT_KEYS), 6)

    @classmethod
    def unpack(cls, blob: bytes) -> "Deployment":
        """The deployment that `pack` wrote."""
        return cls({name: bytes.fromhex(text) for name, text in orjson.loads(zlib.decompress(blob)).items()})

    @classmethod
    def read(cls, root: Path) -> "Deployment":
        """The deployment below `root`, which holds the folders `processes` and `forms`."""
        files = {
            path.relative_to(root).as_posix(): path.read_bytes()
            for folder in FOLDERS
            for path in sorted((root / folder).rglob("*"))
            if path.is_file() and path.suffix in KINDS
        }
        if not files:
            raise NotFound(f"{root} holds no processes: give the folder that contains `processes` and `forms`")
        return cls(files)

    def _with_ending(self, ending: str) -> dict[str, bytes]:
        return {name: content for name, content in self.files.items() if name.endswith(ending)}

    @cached_property
    def _parser(self) -> DiagramParser:
        parser = DiagramParser()
        for name, content in self._with_ending(".bpmn").items():
            try:
                parser.add_bpmn_xml(skeleton(parse_xml(content, name)), name)
            except ValidationException as error:
                raise DefinitionError(f"{name}: {error}") from error
        return parser

    @cached_property
    def _nodes(self) -> dict[str, dict[str, NodeInfo]]:
        nodes: dict[str, dict[str, NodeInfo]] = {}
        for one in self.diagrams.values():
            nodes.update(read_nodes(one))
        return nodes

    def _parse(self, process: str) -> Definition:
        if process not in self.processes():
            raise NotFound(f"no executable process {process!r} in this deployment")
        try:
            spec = self._parser.get_spec(process)
            subs = self._parser.get_subprocess_specs(process)
        except ValidationException as error:
            raise DefinitionError(f"{process}: {error}") from error
        for one in (spec, *subs.values()):
            _connect_instances(one)
        names = {one.name: _names(one) for one in (spec, *subs.values())}
        ahead = {each: ahead_of(each) for one in (spec, *subs.values()) for each in one.task_specs.values()}
        return Definition(process, spec, subs, self._nodes, self.rules, names, ahead)


def _connect_instances(spec: Any) -> None:
    """Multi-instance activities hear of their finished instances through an event of the specification.

    SpiffWorkflow connects it when the first instance is made; an instance restored from its state needs it before.
    """
    for task_spec in list(spec.task_specs.values()):
        if isinstance(task_spec, ForEach):
            child = spec.task_specs[task_spec.task_spec]
            if not child.completed_event.is_connected(task_spec.merge_child):
                child.completed_event.connect(task_spec.merge_child)


def _names(spec: Any) -> tuple[tuple[str, ...], dict[str, int]]:
    names = tuple(sorted(spec.task_specs))
    return names, {name: position for position, name in enumerate(names)}
