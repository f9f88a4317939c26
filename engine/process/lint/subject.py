"""What a rule looks at, and how it says what it found."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from engine.process.bpmn import SUB_PROCESSES, Diagram, Node, Process
from engine.process.findings import Finding

Severity = Literal["error", "warning", "law"]
"""`law`: an error in the law (processes/), a warning in anybody else's file."""

Fault = tuple[str, str]
"""(element id, what is wrong and what to do instead)"""


@dataclass(frozen=True, slots=True)
class Known:
    """The names that exist outside the diagram. None: nobody said which, so they are not checked."""

    operators: frozenset[str] | None = None
    forms: frozenset[str] | None = None
    roles: frozenset[str] | None = None
    decisions: frozenset[str] | None = None
    deadlines: frozenset[str] | None = None
    processes: frozenset[str] | None = None


@dataclass(frozen=True, eq=False)
class Subject:
    """One executable process of a diagram, and what is known around it."""

    diagram: Diagram
    process: Process
    known: Known
    law: bool

    @property
    def nodes(self) -> tuple[Node, ...]:
        """All nodes, in file order."""
        return tuple(self.process.nodes.values())

    @cached_property
    def levels(self) -> dict[str, tuple[Node, ...]]:
        """The process itself (empty id) and each embedded sub-process, with the nodes directly in it."""
        holders = ["", *(node.id for node in self.process.of(*SUB_PROCESSES))]
        return {holder: self.process.level(holder) for holder in holders}

    def title(self, level: str) -> str:
        """The element id that stands for a level in a finding."""
        return level or self.process.id


Check = Callable[[Subject], Iterator[Fault]]


@dataclass(frozen=True, slots=True)
class Rule:
    """A named check of one process."""

    name: str
    severity: Severity
    check: Check
    text: str

    def findings(self, subject: Subject) -> Iterator[Finding]:
        """Everything that the check finds, stamped with file, rule and severity."""
        strict = self.severity == "error" or (self.severity == "law" and subject.law)
        for element, message in self.check(subject):
            yield Finding(subject.diagram.name, element, "error" if strict else "warning", self.name, message)


def rule(severity: Severity = "error") -> Callable[[Check], Rule]:
    """Makes a rule of a function; the function's name is the rule's name, its docstring the explanation."""

    def register(check: Check) -> Rule:
        name = getattr(check, "__name__", "")
        return Rule(name, severity, check, (check.__doc__ or "").strip())

    return register
