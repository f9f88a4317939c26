"""What is fetched at setup is what was expected, to the byte; what is built from it suits older browsers."""

import json
import re
import tomllib
from pathlib import Path

import pytest

from assets import building, colours, fetch, lowering
from engine.documents import fonts

ROOT = Path(__file__).parent.parent


def test_the_fonts_are_the_expected_ones() -> None:
    assert fetch.FONTS == fonts.FOLDER
    assert set(fonts.FILES) < set(fetch.FILES)
    assert fetch.missing(fetch.FONTS) == []


def test_nothing_is_fetched_when_all_is_there(capsys: pytest.CaptureFixture[str]) -> None:
    """Where this fails in a checkout that is old: `make setup`."""
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
    assert {fetch.PACKAGE, "node_modules/@tabler/core", "node_modules/htmx.org"} <= set(packages)
    assert all(entry["integrity"].startswith("sha512-") and "resolved" not in entry for entry in packages.values())
    assert not re.search("https?:", json.dumps(lock))


def test_the_wheel_carries_fonts_pages_and_licences() -> None:
    """They are not under version control, so the build names them."""
    build = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["hatch"]["build"]
    assert {"engine/assets/fonts/*", "engine/web/static/built/*"} <= set(build["artifacts"])
    ignored = (ROOT / ".gitignore").read_text("utf-8").splitlines()
    assert {"engine/assets/fonts/", "engine/web/static/built/"} <= set(ignored)


def test_the_style_sheet_asks_for_nothing_younger_than_chromium_100() -> None:
    css = (building.BUILT / "pages.css").read_text("utf-8")
    assert len(css) > 100_000
    assert lowering.young(css) == []
    assert "#066fd1" in css


def test_the_script_asks_for_nothing_younger_than_chromium_100() -> None:
    """Syntax is lowered by esbuild; these are functions that it does not bring along."""
    script = (building.BUILT / "pages.js").read_text("utf-8")
    young = (
        r"\.(toSorted|toReversed|toSpliced|groupBy|isWellFormed|checkVisibility|setHTMLUnsafe|showPopover)\(|"
        r"withResolvers|fromAsync|canParse|AbortSignal\.any|\.(union|intersection|difference)\(|Symbol\.dispose"
    )
    assert re.findall(young, script) == []
    for guarded in ("startViewTransition", "moveBefore"):
        assert script.count(guarded) in (0, *range(2, 20)), f"{guarded} is called without asking whether it is there"


def test_every_package_in_the_bundle_has_its_notice() -> None:
    notices = (building.BUILT / "notices.txt").read_text("utf-8")
    for name, words in (("@tabler/core 1.6.1", "The Tabler Authors"), ("htmx.org 4.0.1", "Zero-Clause BSD")):
        assert name in notices
        assert words in notices


def test_a_package_without_a_licence_is_not_built_into_pages(tmp_path: Path) -> None:
    package = tmp_path / "node_modules" / "nameless"
    package.mkdir(parents=True)
    (package / "package.json").write_text('{"version": "1.0.0"}')
    with pytest.raises(building.NotBuilt, match="nameless has no licence file"):
        list(building.notices(tmp_path, ["nameless"]))
    (package / "LICENSE").write_text("Do what you like.")
    assert "nameless 1.0.0" in next(building.notices(tmp_path, ["nameless"]))


def test_a_bundle_tells_its_packages() -> None:
    inputs = ("pages/a.js", "node_modules/b/x.js", "node_modules/@c/d/e/f.css", "node_modules/b/y.js")
    assert building.packages({"inputs": dict.fromkeys(inputs)}) == ["@c/d", "b"]


def known(name: str, guess: bool) -> str | None:
    return {"--blue": "oklch(54.6% 0.1724 254.2deg)", "--share": "0.5", "--loop": "var(--loop)"}.get(name)


@pytest.mark.parametrize(
    ("value", "lower"),
    [
        ("oklch(54.6% 0.1724 254.2deg)", "#066fd1"),
        ("light-dark(#fff, #000)", "#ffffff"),
        ("1px solid light-dark(var(--blue), #000)", "1px solid #066fd1"),
        ("color-mix(in oklab, var(--blue) 10%, transparent)", "rgba(6, 111, 209, 0.1)"),
        ("color-mix(in oklab, var(--blue) calc(var(--share) * 100%), transparent)", "rgba(6, 111, 209, 0.5)"),
        ("color-mix(in oklab, var(--blue) calc(var(--none, 1) * 100%), transparent)", "#066fd1"),
        ("color-mix(in oklab, var(--none) 70%, transparent)", "var(--none)"),
        ("color-mix(in oklab, var(--loop) 70%, transparent)", "var(--loop)"),
        ("oklch(from var(--blue) calc(l - 0.06) c h)", "#005cbd"),
        ("color-mix(in oklab, white 50%, black)", "#636363"),
        ("0 0 0 1px oklch(0% 0 0deg / 5%), 0 1px 2px #000", "0 0 0 1px rgba(0, 0, 0, 0.05), 0 1px 2px #000"),
        ("red", "red"),
    ],
)
def test_colour_functions_are_computed_beforehand(value: str, lower: str) -> None:
    assert colours.lowered(value, known) == lower


def test_what_older_browsers_cannot_read_is_left_out_of_the_style_sheet() -> None:
    css = """
    :root { --ink: #111; --b: light-dark(var(--ink), #eee) }
    .a:has(.b), .c { color: color-mix(in oklab, var(--ink) 50%, transparent); text-wrap: balance; }
    [data-bs-theme=dark] { --ink: #fff }
    @media (min-width: 100px) { .d:has(x) { color: red } .e { background: url("data:image/svg+xml;a{b}") } }
    """
    lower = lowering.lower(css)
    assert lower.replace("\n", "") == (
        ":root{--ink: #111;--b: #111111;}.c{color: rgba(17, 17, 17, 0.5);}"
        '@media (min-width: 100px){.e{background: url("data:image/svg+xml;a{b}");}}'
    )
    assert lowering.young(lower) == []
    assert set(lowering.young(css)) == {":has()", "color-mix()", "light-dark()", "text-wrap"} - {"text-wrap"}
