"""What is fetched at setup is what was expected, to the byte, and nothing says where from."""

import json
import re
import tomllib
from pathlib import Path

import pytest

from assets import fetch
from engine.documents import fonts

ROOT = Path(__file__).parent.parent


def test_the_fonts_are_the_expected_ones() -> None:
    assert fetch.FONTS == fonts.FOLDER
    assert set(fonts.FILES) < set(fetch.FILES)
    assert fetch.missing(fetch.FONTS) == []


def test_nothing_is_fetched_when_all_is_there(capsys: pytest.CaptureFixture[str]) -> None:
    assert fetch.main() == 0
    assert capsys.readouterr().out == ""


def test_a_file_that_is_not_the_expected_one_is_taken_away(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A package that changed under its name prints no documents."""

    def other(folder: Path) -> None:
        for inside, _ in fetch.FILES.values():
            path = folder / fetch.PACKAGE / inside
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(b"something else")

    monkeypatch.setattr(fetch, "FONTS", tmp_path)
    monkeypatch.setattr(fetch, "install", other)
    assert fetch.main() == 1
    assert list(tmp_path.iterdir()) == []
    assert "OFL.txt is not the file that was expected" in capsys.readouterr().err


def test_the_lock_file_pins_by_digest_and_names_no_registry() -> None:
    lock = json.loads((ROOT / "assets" / "package-lock.json").read_text("utf-8"))
    packages = {name: entry for name, entry in lock["packages"].items() if name}
    assert fetch.PACKAGE in packages
    assert all(entry["integrity"].startswith("sha512-") and "resolved" not in entry for entry in packages.values())
    assert not re.search("https?:", json.dumps(lock))


def test_the_wheel_carries_fonts_and_licence() -> None:
    """They are not under version control, so the build names them."""
    build = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["hatch"]["build"]
    assert "engine/assets/fonts/*" in build["artifacts"]
    assert "engine/assets/fonts/" in (ROOT / ".gitignore").read_text("utf-8").splitlines()
