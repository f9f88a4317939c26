"""Rules on a file as a whole, and on the files of a set together."""

from collections import Counter
from collections.abc import Iterator, Sequence

from engine.process.bpmn import SUB_PROCESSES, Diagram
from engine.process.findings import Finding
from engine.process.lint.paths import spread

MAX_PROCESS, MAX_FILE = 2000, 5000


def too_large(diagram: Diagram) -> Iterator[Finding]:
    """A file with thousands of nodes is no drawing; nothing else is checked then."""
    sizes = [1 + len(process.nodes) + len(process.flows) for process in diagram.processes.values()]
    if sum(sizes) > MAX_FILE or max(sizes, default=0) > MAX_PROCESS:
        message = f"more than {MAX_PROCESS} nodes and flows in a process, or {MAX_FILE} in the file; split it"
        yield Finding(diagram.name, "-", "error", "too_large", message)


def process_missing(diagram: Diagram) -> Iterator[Finding]:
    """A BPMN file holds a process."""
    if not diagram.processes:
        yield Finding(diagram.name, "-", "error", "process_missing", "the file holds no process; draw one")
    if "" in diagram.processes:
        yield Finding(diagram.name, "-", "error", "missing_id", "a process has no id; give it one")


def not_executable(diagrams: Sequence[Diagram]) -> Iterator[Finding]:
    """Processes for documentation are welcome, but somebody may have forgotten the switch."""
    for diagram in diagrams:
        if diagram.processes and not any(process.executable for process in diagram.processes.values()):
            process = next(iter(diagram.processes))
            message = 'no process is executable, so nothing here will run; set isExecutable="true" if it should'
            yield Finding(diagram.name, process or "-", "warning", "not_executable", message)


def duplicate_id(diagram: Diagram) -> Iterator[Finding]:
    """An id names one element of its file (xsd:ID)."""
    for id in diagram.duplicates:
        yield Finding(diagram.name, id or "-", "error", "duplicate_id", f"the id {id!r} is used twice; rename one")


def duplicate_process(diagrams: Sequence[Diagram]) -> Iterator[Finding]:
    """Processes are called by id: an id, also of an embedded sub-process, stands for one of them."""
    found = [(diagram.name, id) for diagram in diagrams for id in _process_ids(diagram)]
    counts = Counter(id for _, id in found)
    for file, id in found:
        if counts[id] > 1:
            files = ", ".join(sorted({other for other, same in found if same == id} - {file})) or "this file"
            yield Finding(
                file, id, "error", "duplicate_process", f"the process id {id!r} is used in {files} too; rename"
            )


def call_circle(diagrams: Sequence[Diagram]) -> Iterator[Finding]:
    """A process that calls itself, directly or through others, would open instance within instance."""
    homes = {process.id: diagram.name for diagram in diagrams for process in diagram.processes.values()}
    calls = {
        process.id: {node.called for node in process.of("callActivity")}
        for diagram in diagrams
        for process in diagram.processes.values()
        if process.executable
    }
    for id, called in calls.items():
        if id in spread(called, lambda other: calls.get(other, ())):
            message = "calls itself, directly or through the processes it calls; draw a loop instead"
            yield Finding(homes[id], id, "error", "call_circle", message)


def _process_ids(diagram: Diagram) -> Iterator[str]:
    for process in diagram.processes.values():
        if process.executable:
            yield process.id
            yield from (node.id for node in process.of(*SUB_PROCESSES))
