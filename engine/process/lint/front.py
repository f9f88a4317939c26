"""`shuangsuiji validate`: files and folders named on the command line, judged with what lies around them."""

from collections.abc import Collection, Iterable, Iterator
from functools import partial
from itertools import islice
from pathlib import Path

from engine.errors import SettingsError
from engine.process.findings import Finding
from engine.process.lint import check_files, profiles, surroundings, templates
from engine.process.xml import MAX_BYTES

MAX_FILES = 600


def validate(
    paths: Iterable[Path],
    *,
    known_operators: Collection[str] | None = None,
    documents: templates.Documents | None = None,
) -> list[Finding]:
    """All findings on the given files and, of folders, on every .bpmn, .dmn, form, profile and template below.

    A file belongs to the law, where every rule is strict, if a folder `rules` with tables stands beside or above it,
    or if one of its elements names a clause. Names (decisions, processes, forms) are looked up among all files given,
    those of the law around them, and those in the same folder. Raises SettingsError for a path that cannot be read.
    """
    files = {str(path): _content(path) for path in _expanded(paths)}
    if not files:
        raise SettingsError("there is no .bpmn, .dmn, form, profile or template to validate")
    everything = {**{str(path): _content(path) for path in _around(map(Path, files))}, **files}
    judge = partial(_check, files, everything, known_operators, documents)
    return sorted([*judge(law=True), *judge(law=False)])


def _check(
    files: dict[str, bytes],
    everything: dict[str, bytes],
    operators: Collection[str] | None,
    documents: templates.Documents | None,
    law: bool,
) -> list[Finding]:
    part = {name: data for name, data in files.items() if _is_law(Path(name), data) == law}
    return check_files(
        part,
        law=law,
        known_operators=operators,
        known_forms=surroundings.forms(everything) or None,
        known_decisions=surroundings.decisions(everything),
        known_deadlines=surroundings.deadlines(everything) or None,
        processes=surroundings.processes(surroundings.diagrams(everything)),
        documents=documents,
        around=everything,
    )


def law_root(path: Path) -> Path | None:
    """The folder of the law (`processes`) that a file lies in: the nearest one that holds rules/*.dmn."""
    return next((folder for folder in path.absolute().parents if any(folder.glob("rules/*.dmn"))), None)


def _is_law(path: Path, data: bytes) -> bool:
    return law_root(path) is not None or (path.suffix.lower() != ".dmn" and b'name="clause"' in data)


def _expanded(paths: Iterable[Path]) -> Iterator[Path]:
    for path in paths:
        try:
            if path.is_dir():
                yield from (below for below in sorted(path.rglob("*")) if below.is_file() and _belongs(below))
            elif path.is_file():
                yield path
            else:
                raise SettingsError(f"{path}: no such file or folder")
        except OSError as error:
            raise SettingsError(f"{path}: {error.strerror}") from error


def _belongs(path: Path) -> bool:
    """Diagrams, tables, profiles; of JSON files those in a folder `forms`, of templates those in forms/documents."""
    if templates.is_template(str(path)):
        return path.absolute().parent.parent.name == "forms"
    if path.suffix.lower() == ".json":
        return path.absolute().parent.name == "forms"
    return path.suffix.lower() in (".bpmn", ".dmn") or profiles.is_profile(str(path))


def _around(paths: Iterable[Path]) -> Iterator[Path]:
    """Files that may define what the given ones name: the whole law, or else the neighbours."""
    folders = {(law_root(path), path.absolute().parent) for path in paths}
    for law, folder in folders:
        found = (
            [*law.rglob("*.*"), *law.parent.glob("forms/*.json"), *law.parent.glob("forms/documents/*")]
            if law
            else folder.glob("*.*")
        )
        yield from islice((path for path in sorted(found) if path.is_file() and _belongs(path)), MAX_FILES)


def _content(path: Path) -> bytes:
    """The file's bytes, one more than allowed of those that are too large."""
    try:
        with path.open("rb") as file:
            return file.read(MAX_BYTES + 1)
    except OSError as error:
        raise SettingsError(f"{path}: {error.strerror}") from error
