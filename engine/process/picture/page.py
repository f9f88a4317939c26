"""The page of pictures: each jurisdiction's procedures with their stages, then the stages that several share."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from engine.process.bpmn import Diagram, Process

_BEFORE = """# Pictures 流程图

The law as diagrams, drawn from the files of `processes/` by `make pictures`. Every procedure is a row of stages; a
stage that several jurisdictions call is drawn once, under [共用环节](#共用环节). Click a picture to see it large:
there a stage leads to its own picture, and pointing at a box shows the clauses (条款) that it carries out.

Blue boxes are work of people, grey ones of the system, yellow ones ask a decision table, green ones hold a stage of
their own. Three bars: once for each department at the same time. A circle with a clock waits for a day, one with an
envelope for a message. A diamond with × takes one way, with ○ some, with + all; a stroke through an arrow marks the
way that is taken when no other fits.
"""


@dataclass(frozen=True, slots=True)
class Jurisdiction:
    """A jurisdiction's part of the page: key (its folder), name, title of its document, ids of its procedures."""

    key: str
    name: str
    document: str
    procedures: Sequence[str]


def page(jurisdictions: Sequence[Jurisdiction], diagrams: Mapping[str, Diagram]) -> str:
    """The page in Markdown. `diagrams` holds each diagram by the id of its process."""
    known = {id: diagram.processes[id] for id, diagram in diagrams.items()}
    own = {id for place in jurisdictions for id in _reached(place, known)}
    shared = sorted(known.keys() - {id for id in own if _owner(id, jurisdictions)})
    parts = [_BEFORE, *(_jurisdiction(place, known, jurisdictions) for place in jurisdictions)]
    return "\n".join([*parts, "## 共用环节\n", *(_stage(known[id]) for id in shared)])


def _reached(place: Jurisdiction, known: Mapping[str, Process]) -> list[str]:
    """The procedures of a jurisdiction and all stages below them, each once, in the order of the procedures."""
    found: list[str] = []
    waiting = [id for id in place.procedures if id in known]
    while waiting:
        id = waiting.pop(0)
        if id not in found:
            found.append(id)
            waiting += [stage for stage in _called(known[id]) if stage in known]
    return found


def _called(process: Process) -> list[str]:
    """The stages that a process calls, in the order of its picture's text, each once."""
    return list(dict.fromkeys(node.called for node in process.of("callActivity")))


def _owner(id: str, jurisdictions: Sequence[Jurisdiction]) -> str:
    return next((place.key for place in jurisdictions if id.startswith(f"{place.key}_")), "")


def _jurisdiction(place: Jurisdiction, known: Mapping[str, Process], all: Sequence[Jurisdiction]) -> str:
    own = [id for id in _reached(place, known) if _owner(id, all) == place.key]
    stages = [id for id in own if id not in place.procedures]
    lines = [f"## {place.name}\n", f"{place.document}\n"]
    for id in place.procedures:
        if id in own:
            lines += [*_shown(known[id]), *_steps(known[id], known), ""]
    lines += [f"同时适用：[{known[id].name}](#{id})。\n" for id in place.procedures if id in known and id not in own]
    if stages:
        lines += [f"### {place.name}自有环节\n", *(_stage(known[id], "####") for id in stages)]
    return "\n".join(lines)


def _shown(process: Process, level: str = "###") -> Iterator[str]:
    yield f'{level} <a id="{process.id}"></a>{process.name}\n'
    yield f"[![{process.name}]({process.id}.svg)]({process.id}.svg)\n"


def _steps(process: Process, known: Mapping[str, Process]) -> Iterator[str]:
    """The stages of a procedure, one sentence each."""
    for number, id in enumerate(_called(process), 1):
        stage = known.get(id)
        if stage is not None:
            yield f"{number}. [{stage.name}](#{id})：{_sentence(stage)}"


def _stage(process: Process, level: str = "###") -> str:
    return "\n".join([*_shown(process, level), f"{_sentence(process)}\n"])


def _sentence(process: Process) -> str:
    """The first sentence of what a diagram says about itself."""
    text = process.documentation
    end = text.find("。")
    return text if end < 0 else text[: end + 1]
