"""The documentation is a test: what README names exists, and what exists is named."""

import re
import subprocess
import tomllib
from argparse import ArgumentParser, _SubParsersAction
from collections.abc import Iterator
from pathlib import Path

from engine import commands
from engine.cli.parser import parser

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
PROSE = re.sub(r"(?m)^    .*$", "", README)

PATH = re.compile(r"\.?[\w*.-]+(/[\w*.-]+)*/?")
KINDS = (".py", ".md", ".csv", ".dmn", ".bpmn", ".json", ".yaml", ".docx", ".toml", ".lock")
MADE = ("var/", ".venv")
"""What `make` makes is not in a clean checkout."""
PLACEHOLDERS = ("KEY", "NAME", "FILE", "DIR")
"""Words in capitals that stand for a name of the reader's own."""

ADDRESSES = re.compile(r"pypi\.org|python[h]osted|(?<!emit-)(?:index-[u]rl|find-[l]inks)|(?i:nexu[s]|artifactor[y])")
SOMEBODYS_MACHINE = re.compile(r"(?<![\w./}\])*-])/(?:home|root|Users|tmp|work|mnt)/\w")
"""With a letter in brackets here and there, so that these lines do not find themselves."""


def quoted() -> Iterator[str]:
    """Everything in backticks outside the indented examples."""
    yield from re.findall(r"`([^`\n]+)`", PROSE)


def paths() -> Iterator[str]:
    """Paths among them: with a slash or the ending of a file."""
    for text in quoted():
        looks = PATH.fullmatch(text) and ("/" in text or text.endswith(KINDS))
        if looks and not text.startswith(MADE) and not any(word in text for word in PLACEHOLDERS):
            yield text


def tracked() -> list[Path]:
    """The files under version control, and those that are about to be."""
    listed = ("git", "-c", "core.quotepath=off", "ls-files", "-z", "--cached", "--others", "--exclude-standard")
    names = subprocess.run(listed, cwd=ROOT, capture_output=True, check=True, text=True).stdout.split("\0")
    return [ROOT / name for name in names if name and (ROOT / name).is_file()]


def texts() -> Iterator[tuple[Path, str]]:
    """The tracked files that are text."""
    for path in tracked():
        content = path.read_bytes()
        if b"\0" not in content:
            yield path, content.decode("utf-8", "replace")


def subcommands(above: ArgumentParser) -> dict[str, ArgumentParser]:
    """The commands of a parser by name; empty for one without."""
    choices = (action.choices for action in above._actions if isinstance(action, _SubParsersAction))
    return dict(next(choices, {}))


def command_lines() -> dict[str, ArgumentParser]:
    """Every command with its verb, such as `calendar import`, and its parser."""
    found = {}
    for name, command in subcommands(parser()).items():
        verbs = subcommands(command)
        found.update({f"{name} {verb}": verbs[verb] for verb in verbs} if verbs else {name: command})
    return found


def section(title: str) -> str:
    """The text under a heading of the second level."""
    return README.split(f"\n## {title}\n")[1].split("\n## ")[0]


def test_every_path_in_the_readme_exists() -> None:
    """A star stands for at least one file."""
    assert [path for path in paths() if not any(ROOT.glob(path.rstrip("/")))] == []
    assert len(list(paths())) > 50


def test_every_link_in_the_readme_leads_somewhere() -> None:
    headings = {re.sub(r"[^\w -]", "", line).strip().lower().replace(" ", "-") for line in README.splitlines()}
    for target in re.findall(r"\]\(([^)]+)\)", README):
        assert target[1:] in headings if target.startswith("#") else (ROOT / target).exists(), target


def test_the_map_names_every_folder_and_every_room() -> None:
    tops = {path.relative_to(ROOT).parts[0] for path in tracked() if path.parent != ROOT}
    rooms = {path.relative_to(ROOT).parts[1] for path in tracked() if path.is_relative_to(ROOT / "engine")}
    unnamed = {"__init__.py", "__main__.py"}
    expected = {f"{top}/" for top in tops} | {f"engine/{room}" for room in rooms - unnamed}
    assert {name for name in expected if f"`{name}" not in section("The map")} == set()


def test_every_command_in_the_readme_can_be_typed() -> None:
    known = command_lines()
    named = re.findall(r"(?:^|[`/ ])shuangsuiji ([a-z][^`\n|]*)", README, re.MULTILINE)
    lines = [line for line in named if not line.startswith("runs ")]
    assert len(lines) > 20
    for line in lines:
        command = next((found for name, found in known.items() if f"{line} ".startswith(f"{name} ")), None)
        assert command is not None, f"shuangsuiji {line}"
        for option in re.findall(r"--[a-z-]+", line):
            assert option in command._option_string_actions, f"shuangsuiji {line}"


def test_every_command_stands_in_the_table_of_commands() -> None:
    table = section("Commands")
    assert [name for name in command_lines() if not re.search(rf"\| `shuangsuiji {name}[ `]", table)] == []


def test_the_python_api_in_the_readme_exists() -> None:
    named = set(re.findall(r"`commands\.(\w+)`", README))
    assert named
    assert named <= set(commands.__all__)


def test_every_make_target_in_the_readme_exists() -> None:
    targets = set(re.findall(r"(?m)^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8")))
    named = set(re.findall(r"`make ([a-z]+)", README))
    assert {"run", "test"} <= named
    assert named <= targets


def test_the_figures_of_performance_have_their_place() -> None:
    assert re.search(r"(?s)<!-- performance:begin -->.+<!-- performance:end -->", section("Performance"))


def test_glossary_words_are_the_words_of_code_and_diagrams() -> None:
    rows = re.findall(r"(?m)^\| ([^ |]+) \| `(\w+)` \|", section("Glossary"))
    law = "".join(text for path, text in texts() if path.relative_to(ROOT).parts[0] in ("processes", "forms"))
    code = "".join(text for path, text in texts() if path.relative_to(ROOT).parts[0] == "engine")
    assert len(rows) >= 10
    assert [chinese for chinese, _ in rows if chinese not in law + code] == []
    assert [english for _, english in rows if not re.search(rf"\b{english}\b", law + code)] == []


def test_no_file_names_a_registry_or_somebodys_machine() -> None:
    """A clean checkout works anywhere: nothing knows where it was written or where its packages came from."""
    found = [
        f"{path.relative_to(ROOT)}: {match[0]}"
        for path, text in texts()
        for match in (*ADDRESSES.finditer(text), *SOMEBODYS_MACHINE.finditer(text))
    ]
    assert not found, "\n".join(found)


def test_the_changelog_holds_the_version_of_the_package() -> None:
    version = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
    assert re.search(rf"(?m)^## {re.escape(version)}\b", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"))


def test_every_measurement_that_make_does_not_start_is_named() -> None:
    started = set(re.findall(r"\w+", (ROOT / "bench/__main__.py").read_text(encoding="utf-8")))
    runnable = [path for path in (ROOT / "bench").glob("*.py") if "def main(" in path.read_text(encoding="utf-8")]
    alone = [f"bench/{path.name}" for path in runnable if path.stem not in started and path.stem != "__main__"]
    assert [name for name in alone if name not in README] == []
    assert alone
