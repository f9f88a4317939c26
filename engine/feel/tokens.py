"""From text to tokens (DMN 10.3.1.2). Names are single words here; the parser joins words to longer names."""

import re
from dataclasses import dataclass

from engine.feel.fault import Fault

MAX_TEXT = 20_000

_WIDE = "\U00010000-\U000effff"
_TOKEN = re.compile(
    rf"""
      (?P<space>(?:\s|//[^\n]*|/\*.*?\*/)+)
    | (?P<number>(?:[0-9]+(?:\.[0-9]+)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?)
    | (?P<string>"(?:[^"\\]|\\.)*")
    | (?P<name>(?:[^\W\d]|[{_WIDE}])(?:[\w·\u0300-\u036f\u203f\u2040]|[{_WIDE}])*)
    | (?P<symbol>\*\*|\.\.|<=|>=|!=|->|[-+*/=<>()\[\]{{}},.:?@'])
    """,
    re.X | re.S,
)
_ESCAPE = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{6})|(.))", re.S)
_ESCAPED = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f", '"': '"', "'": "'", "\\": "\\", "/": "/"}
_FULL_WIDTH = dict(zip("，。：（）【】｛｝“”‘’＜＞＝＋－×÷！？；", ',.:()[]{}""""<>=+-*/!?;', strict=True))


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of the text: kind is number, string, name, symbol or end."""

    kind: str
    text: str
    at: int
    end: int


def tokenize(text: str) -> list[Token]:
    """All tokens of the text, closed by one of kind `end`. Raises Fault at the first sign that fits nowhere."""
    if len(text) > MAX_TEXT:
        raise Fault(f"expression longer than {MAX_TEXT} signs", 0)
    tokens = []
    at = 0
    while at < len(text):
        match = _TOKEN.match(text, at)
        if match is None or (match.group() == "/" and text.startswith("/*", at)):
            raise Fault(_complaint(text, at), at)
        if match.lastgroup != "space":
            tokens.append(Token(str(match.lastgroup), match.group(), at, match.end()))
        at = match.end()
    tokens.append(Token("end", "", at, at))
    return tokens


def unquote(token: Token) -> str:
    """The value of a string token. Raises Fault for an escape that does not exist."""

    def sign(match: re.Match[str]) -> str:
        code = match[1] or match[2]
        if code:
            return chr(min(int(code, 16), 0x10FFFF))
        if match[3] not in _ESCAPED:
            raise Fault(f"unknown escape '\\{match[3]}' in a string", token.at + 1 + match.start())
        return _ESCAPED[match[3]]

    pairs = re.sub(r"\\u([dD][89abAB]..)\\u([dD][c-fC-F]..)", _joined_surrogates, token.text[1:-1])
    return _ESCAPE.sub(sign, pairs)


def _joined_surrogates(match: re.Match[str]) -> str:
    return bytes.fromhex(match[1] + match[2]).decode("utf-16-be")


def _complaint(text: str, at: int) -> str:
    sign = text[at]
    if sign == '"':
        return "string is not closed"
    if sign == "/":
        return "comment is not closed"
    if sign in _FULL_WIDTH:
        return f"full-width '{sign}': write '{_FULL_WIDTH[sign]}'"
    if sign == "!":
        return "'!' stands only in '!=': write not(...)"
    return f"unexpected '{sign}'"
