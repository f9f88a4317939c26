"""Trying templates out before they are deployed, in a process of its own: one that hangs or dies there harms nobody.

Every template is filled twice, once with something for every fact that its document states and once with nothing, so
that a row's misspelt member, a filter that fails or a loop without end shows before a document is printed.
"""

import os
import resource
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.connection import Connection
from typing import Any

from engine.documents import pdf, word
from engine.errors import DefinitionError, Invalid, SettingsError

Shape = Mapping[str, Sequence[str] | None]
"""The facts that a document states by name: None for a text, the names in a row for a list."""

PATIENCE, START = 20.0, 120.0
"""Seconds that one template may take, and that the process may take to begin."""
MEMORY = 4_000_000_000
"""Bytes that the process may ask for."""
LAYOUT = "layout.typ"


@dataclass(frozen=True, slots=True)
class Trial:
    """A template to be tried: its file's name, its content and what its document states."""

    name: str
    content: bytes
    shape: Shape


def faults(trials: Sequence[Trial], layout: bytes, patience: float = PATIENCE) -> Iterator[tuple[str, str]]:
    """(name, what is wrong) for every template that cannot be used; `layout` is what those for PDF import."""
    left = list(trials)
    while left:
        for told in _session(left, layout, patience):
            trial = left.pop(0)
            yield from ((trial.name, message) for message in told)


def _session(trials: Sequence[Trial], layout: bytes, patience: float) -> Iterator[list[str]]:
    """What is wrong with each trial, in their order; ends with the one that hangs or breaks the process."""
    context = get_context("spawn")
    here, there = context.Pipe()
    child = context.Process(target=_child, args=(there, list(trials), layout), daemon=True)
    child.start()
    there.close()
    try:
        if here.poll(START):
            here.recv()
        for _ in trials:
            if not here.poll(patience):
                yield [f"takes more than {patience:g} seconds to fill in; make it simpler"]
                return
            yield here.recv()
    except EOFError:
        yield ["breaks the program that fills it in; make it simpler"]
    finally:
        child.kill()
        child.join()


def _child(answers: Connection, trials: Sequence[Trial], layout: bytes) -> None:
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)  # what breaks here is told by a finding
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    answers.send(None)
    for trial in trials:
        answers.send(_tried(trial, layout))


def _tried(trial: Trial, layout: bytes) -> list[str]:
    try:
        return _unknown(trial) or _filled(trial, layout)
    except (DefinitionError, Invalid, SettingsError) as error:
        return [str(error)]


def _unknown(trial: Trial) -> list[str]:
    asked = word.names(trial.content) if _is_word(trial) else pdf.names(trial.content)
    return [f"asks for {name!r}, which this document does not state" for name in sorted(asked - trial.shape.keys())]


def _filled(trial: Trial, layout: bytes) -> list[str]:
    for facts in (sample(trial.shape, "样"), sample(trial.shape, "")):
        if _is_word(trial):
            word.render(trial.content, facts)
        else:
            pdf.pages(trial.content, facts, layout, ppi=1)
    return []


def _is_word(trial: Trial) -> bool:
    return trial.name.lower().endswith(".docx")


def sample(shape: Shape, text: str) -> dict[str, Any]:
    """Facts of a shape: `text` for each text and two rows of it for each list; without text, lists without rows."""
    rows = 2 if text else 0
    return {
        name: text if members is None else [dict.fromkeys(members, text) for _ in range(rows)]
        for name, members in shape.items()
    }
