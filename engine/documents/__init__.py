"""Printing official documents (文书): one set of facts into a Word file to edit or a PDF to serve.

A document has two templates with the same fields in forms/documents: NAME.docx, edited in any word processor, and
NAME.typ, set by typst with the page layout of layout.typ. What people wrote stays text in both.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from engine.documents import pdf, word


def required_fields(template: bytes) -> frozenset[str]:
    """The names a Word or typst template asks for. Raises DefinitionError when it is no usable template."""
    return word.names(template) if template.startswith(b"PK") else pdf.names(template)


def render_word(template: bytes, facts: Mapping[str, Any]) -> bytes:
    """The document as .docx. Dates are written 2026年5月1日, empty facts as nothing, line ends as line breaks.

    Raises Invalid naming every fact that is missing or cannot be printed, DefinitionError for a broken template.
    """
    return word.render(template, facts)


def render_pdf(
    template: bytes, facts: Mapping[str, Any], layout: bytes = b"", made_at: datetime = datetime(1970, 1, 1, tzinfo=UTC)
) -> bytes:
    """The document as PDF/A; `layout` is what the template imports as layout.typ, `made_at` the date it carries.

    Facts are written as in Word. The same arguments give the same bytes.
    Raises Invalid naming every fact that is missing or cannot be printed and every character without a glyph in our
    fonts, DefinitionError for a broken template, SettingsError where the fonts are not installed.
    """
    return pdf.render(template, facts, layout, made_at)


__all__ = ("render_pdf", "render_word", "required_fields")
