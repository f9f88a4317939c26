"""Two languages: Chinese is written in templates and code, English comes from the catalogue."""

from collections.abc import Mapping
from contextvars import ContextVar
from functools import cache
from pathlib import Path

from babel.messages.pofile import read_po

CATALOGUE = Path(__file__).parent / "locale" / "en.po"
LANGUAGES = {"zh-CN": "中文", "en": "English"}
language: ContextVar[str] = ContextVar("language", default="zh-CN")
"""The language of the answer that is being made."""


@cache
def english() -> Mapping[str, str]:
    """What each Chinese text is in English."""
    with CATALOGUE.open("rb") as file:
        return {str(entry.id): str(entry.string) for entry in read_po(file) if entry.id and entry.string}


def say(text: str) -> str:
    """The text in the language of the answer."""
    return english().get(text, text) if language.get() == "en" else text


def _(text: str, **values: object) -> str:
    """The text in the language of the answer, with `%(name)s` filled in."""
    return say(text) % values if values else say(text)


def N_(text: str) -> str:  # noqa: N802 - the name that catalogues are made by
    """The text as it is; marks what is translated later, where it is shown."""
    return text
