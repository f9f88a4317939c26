"""Word templates (docxtpl) filled with facts.

A template is a .docx whose text holds {{ names }} and {%tr for row in rows %} loops, edited in any word processor.
Nothing but Jinja's sandbox is evaluated, and what people wrote stays text: it is put in once and never read again
as template or XML. The same template and facts give the same bytes, so a document's digest can stand in the history.
"""

import io
import lzma
import re
import struct
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from xml.etree import ElementTree

from docxtpl import DocxTemplate
from jinja2 import StrictUndefined, Template, TemplateSyntaxError, UndefinedError, meta
from jinja2.exceptions import SecurityError, TemplateError
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup, escape

from engine.documents.facts import printable
from engine.errors import DefinitionError, Invalid

LINE_BREAK = Markup('</w:t><w:br/><w:t xml:space="preserve">')
UNPACKED_LIMIT = 50_000_000
"""Bytes a template may unpack to."""

_UNREADABLE = (
    *(zipfile.BadZipFile, zipfile.LargeZipFile, NotImplementedError, RuntimeError, EOFError, OSError, ValueError),
    *(zlib.error, lzma.LZMAError, struct.error, KeyError),
)
"""What the archive's reader raises on files that are none, or damaged."""
_FILLED = re.compile(r"word/(document|header[0-9]*|footer[0-9]*)\.xml")
_DECLARATION = re.compile(r"^\ufeff?<\?xml.*?\?>\s*")
_MISSING = re.compile("'([^']+)' is undefined|has no attribute '([^']+)'")
_WRITTEN = (1980, 1, 1, 0, 0, 0)
"""The time on every file of the archive: a fixed one."""


class _Sandbox(ImmutableSandboxedEnvironment):
    """A sandbox in which a fact called items or values is the fact, not the method of a dictionary."""

    def getattr(self, obj: Any, attribute: str) -> Any:
        """`row.name` in a template."""
        return obj[attribute] if isinstance(obj, dict) and attribute in obj else super().getattr(obj, attribute)


_JINJA = _Sandbox(undefined=StrictUndefined, autoescape=True)
_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


@dataclass(frozen=True)
class _Compiled:
    """A template taken apart: parts to be filled, all others as they are, the names it asks for."""

    filled: Mapping[str, Template]
    files: Mapping[str, bytes]
    names: frozenset[str]


def names(template: bytes) -> frozenset[str]:
    """The names a template asks for. Raises DefinitionError when it is no usable template."""
    return _compiled(template).names


def render(template: bytes, facts: Mapping[str, Any]) -> bytes:
    """The document as .docx; see `engine.documents.render_word`."""
    compiled = _compiled(template)
    filled = printable(compiled.names, facts, _markup)
    return _packed({**compiled.files, **{name: _fill(part, filled) for name, part in compiled.filled.items()}})


def _markup(text: str) -> Markup:
    return LINE_BREAK.join(escape(line) for line in text.split("\n"))


def _fill(part: Template, facts: Mapping[str, Any]) -> bytes:
    try:
        xml = _XML + part.render(facts)
        ElementTree.fromstring(xml.encode())
    except UndefinedError as error:
        found = _MISSING.search(str(error))
        name = next(filter(None, found.groups())) if found else str(error)
        raise Invalid(f"文书缺少内容：{name}", [(name, "缺少")]) from error
    except (SecurityError, TemplateError, TypeError, ValueError, ArithmeticError, ElementTree.ParseError) as error:
        raise DefinitionError(f"文书模板不能使用：{error}") from error
    return xml.encode()


@lru_cache(maxsize=64)
def _compiled(template: bytes) -> _Compiled:
    files = _unpacked(template)
    sources = {name: _source(content) for name, content in files.items() if _FILLED.fullmatch(name)}
    if "word/document.xml" not in sources:
        raise DefinitionError("文书模板不是 Word 文件（.docx）")
    try:
        filled = {name: _JINJA.from_string(source) for name, source in sources.items()}
        asked = (meta.find_undeclared_variables(_JINJA.parse(source)) for source in sources.values())
    except TemplateSyntaxError as error:
        raise DefinitionError(f"文书模板有语法错误：{error.message}") from error
    except (SyntaxError, RecursionError, MemoryError) as error:  # Python's own limits to what is nested
        raise DefinitionError("文书模板嵌套过深") from error
    return _Compiled(filled, files, frozenset().union(*asked))


def _unpacked(template: bytes) -> dict[str, bytes]:
    try:
        with zipfile.ZipFile(io.BytesIO(template)) as archive:
            if sum(part.file_size for part in archive.infolist()) > UNPACKED_LIMIT:
                raise DefinitionError("文书模板过大")
            return {part.filename: archive.read(part) for part in archive.infolist()}
    except _UNREADABLE as error:
        raise DefinitionError(f"文书模板不是 Word 文件（.docx）：{error}") from error


def _source(content: bytes) -> str:
    """The part as Jinja reads it: docxtpl joins what the word processor has split and lifts loops out of rows."""
    try:
        text = content.decode()
    except UnicodeDecodeError as error:
        raise DefinitionError(f"文书模板不是 UTF-8：{error}") from error
    return str(DocxTemplate(io.BytesIO()).patch_xml(_DECLARATION.sub("", text)))


def _packed(files: Mapping[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(name, _WRITTEN), content, zipfile.ZIP_DEFLATED)
    return packed.getvalue()
