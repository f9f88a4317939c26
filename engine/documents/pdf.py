"""Typst templates set as PDF, with our own fonts and nothing else of the machine.

A template never sees the facts as source: they are a file of JSON beside it (facts.json), so what people wrote can
be no markup. It imports its layout and nothing else, reads no file and no package. The same template, layout and
facts give the same bytes.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from functools import cache, lru_cache
from json import dumps
from typing import Any, Final, cast

import typst

from engine.documents import fonts
from engine.documents.facts import printable
from engine.errors import DefinitionError, Invalid

STANDARD: Final = "a-2a"
"""PDF/A-2a (ISO 19005-2): for the archive, with its structure and all fonts inside."""
LAYOUT = "layout.typ"
_MAIN = "main.typ"

_FACT = re.compile(r"(?<![\w\"])facts\.([a-z][a-z0-9_]*)")
_REFUSED = re.compile(rf'\b(?:import|include)\b(?!\s+"{LAYOUT}")|\b(?:eval|plugin|read|image|std|sys|while|range)\b')
"""Words that reach other files, packages or the network, evaluate text, or run without bound."""
_MISSING = re.compile('dictionary does not contain key "([^"]+)"')
_LINE = re.compile(r"(\w+\.typ:\d+)")


def names(template: bytes) -> frozenset[str]:
    """The facts a template asks for (`facts.name`). Raises DefinitionError when it is no usable template."""
    return frozenset(_FACT.findall(_checked(template)))


def render(template: bytes, facts: Mapping[str, Any], layout: bytes, made_at: datetime) -> bytes:
    """The document as PDF; see `engine.documents.render_pdf`."""

    dated = made_at.replace(microsecond=0)  # a PDF knows no parts of a second

    def make(compiler: typst.Compiler) -> Any:
        return compiler.compile_with_warnings(format="pdf", timestamp=dated, pdf_standards=STANDARD)

    return bytes(_set(template, layout, facts, make))


def pages(template: bytes, facts: Mapping[str, Any], layout: bytes = b"", ppi: int = 60) -> list[bytes]:
    """The pages of the document as PNG pictures of `ppi` pixels per inch; raises as `render` does."""
    made = _set(template, layout, facts, lambda compiler: compiler.compile_with_warnings(format="png", ppi=ppi))
    return made if isinstance(made, list) else [made]


def _set(template: bytes, layout: bytes, facts: Mapping[str, Any], make: Callable[[typst.Compiler], Any]) -> Any:
    asked = names(template)
    _checked(layout)
    values = printable(asked, facts, str)
    _require_glyphs(values)
    files = {_MAIN: template, LAYOUT: layout, "facts.json": dumps(values, default=str).encode()}
    try:
        compiler = typst.Compiler(cast(Any, files), root=fonts.FOLDER, font_paths=_fonts(), ignore_system_fonts=True)
        made, warnings = make(compiler)
    except typst.TypstError as error:
        raise _explained(error) from error
    if warnings:
        raise DefinitionError(f"文书模板有误：{warnings[0].message}")
    return made


@cache
def _fonts() -> typst.Fonts:
    fonts.require()
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[fonts.FOLDER])


@lru_cache(maxsize=128)
def _checked(template: bytes) -> str:
    """The source. Raises DefinitionError for words that no template may use, and for characters without a glyph."""
    try:
        source = template.decode()
    except UnicodeDecodeError as error:
        raise DefinitionError(f"文书模板不是 UTF-8：{error}") from error
    refused = _REFUSED.search(source)
    if refused:
        raise DefinitionError(f"文书模板不能使用 {refused.group()}")
    if absent := fonts.lacking(source.replace("\r", "").replace("\t", "")):
        raise DefinitionError(f"文书模板中的字没有字形：{_named(absent)}")
    return source


def _require_glyphs(values: Mapping[str, Any]) -> None:
    """Raise Invalid naming every character that our fonts have no glyph for, and the fact it stands in."""
    absent = {path: _named(found) for path, text in _texts(values) if (found := fonts.lacking(text))}
    if absent:
        told = "；".join(f"{path} 中的{characters}" for path, characters in absent.items())
        problems = [(path, f"没有字形：{characters}") for path, characters in absent.items()]
        raise Invalid(f"PDF 字体没有这些字：{told}。请改用 Word 打印", problems)


def _named(characters: str) -> str:
    return "、".join(f"{each}（U+{ord(each):04X}）" for each in characters)


def _texts(value: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """Every text among the facts with its path."""
    if isinstance(value, str):
        yield path, value
    inner = value.items() if isinstance(value, Mapping) else enumerate(value) if isinstance(value, list) else ()
    for key, each in inner:
        yield from _texts(each, f"{path}.{key}" if path else str(key))


def _explained(error: typst.TypstError) -> Exception:
    missing = _MISSING.search(error.message)
    if missing:
        return Invalid(f"文书缺少内容：{missing[1]}", [(missing[1], "缺少")])
    place = _LINE.search(error.diagnostic or "")
    return DefinitionError(f"文书模板不能使用：{error.message}" + (f"（{place[1]}）" if place else ""))
