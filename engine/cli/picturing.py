"""`picture`: diagrams as SVG, and a page that shows them together."""

from argparse import Namespace
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from engine.cli.arguments import Commands
from engine.errors import DefinitionError, SettingsError

if TYPE_CHECKING:
    from engine.process.bpmn import Diagram
    from engine.process.picture import Jurisdiction

PAGE = "README.md"


def add(commands: Commands) -> None:
    """The command `picture`."""
    picture = commands.add_parser("picture", help="draw diagrams as SVG")
    picture.add_argument("files", nargs="+", type=Path, metavar="FILE", help="a .bpmn file, or a folder of them")
    picture.add_argument("--out", required=True, type=Path, metavar="DIR", help="where to write the pictures")
    picture.add_argument("--page", action="store_true", help=f"also write {PAGE}: every jurisdiction's procedures")
    picture.set_defaults(run=_picture)


def _picture(arguments: Namespace) -> int:
    made = pictures(arguments.files, arguments.page)
    arguments.out.mkdir(parents=True, exist_ok=True)
    for name, content in made.items():
        (arguments.out / name).write_bytes(content)
    print(f"{len(made)} → {arguments.out}")
    return 0


def pictures(places: Iterable[Path], with_page: bool = False) -> dict[str, bytes]:
    """The files of the pictures by name. Raises DefinitionError for a diagram that cannot be drawn."""
    from engine.process.picture import draw, page

    files = sorted({file for place in places for file in _files(place)})
    diagrams = dict(_read(files))
    made = {f"{id}.svg": draw(diagram, diagrams.keys()) for id, diagram in diagrams.items()}
    if with_page:
        made[PAGE] = page(list(_jurisdictions(files)), diagrams).encode()
    return made


def _files(place: Path) -> list[Path]:
    if place.is_dir():
        return list(place.rglob("*.bpmn"))
    if not place.is_file():
        raise SettingsError(f"{place}: no such file or folder")
    return [place]


def _read(files: Iterable[Path]) -> "Iterator[tuple[str, Diagram]]":
    from engine.process import diagram

    for file in files:
        found = diagram.read(file.read_bytes(), file.name)
        for id in list(found.processes)[:1]:
            yield id, found
        if not found.processes:
            raise DefinitionError(f"{file}: there is no process to draw")


def _jurisdictions(files: Iterable[Path]) -> "Iterator[Jurisdiction]":
    """The folders with a profile, as the page names them."""
    import yaml

    from engine.process.picture import Jurisdiction

    for folder in sorted({file.parent for file in files}):
        path = folder / "profile.yaml"
        if path.is_file():
            profile = yaml.safe_load(path.read_text("utf-8"))
            about = profile.get("document") or {}
            document = f"《{about['title']}》（{about.get('number') or '无文号'}）" if about.get("title") else ""
            yield Jurisdiction(folder.name, profile["name"], document, list((profile.get("procedures") or {}).values()))
