"""Reading tokens one by one: looking ahead, expecting, joining words to names, counting the nesting."""

from collections.abc import Iterator
from contextlib import contextmanager

from engine.feel.fault import Fault
from engine.feel.names import KEYWORDS, KnownNames, spelled
from engine.feel.tokens import Token, tokenize

MAX_NESTING = 100

_NAME_SYMBOLS = frozenset("./-'+*")


class Cursor:
    """A place in the tokens of one expression."""

    def __init__(self, text: str, known: KnownNames) -> None:
        self.text = text
        self.tokens = tokenize(text)
        self.known = known
        self.index = 0
        self._nesting = 0

    @property
    def token(self) -> Token:
        return self.tokens[self.index]

    def take(self) -> Token:
        """The current token; the cursor moves on, but never past the end."""
        token = self.tokens[self.index]
        if token.kind != "end":
            self.index += 1
        return token

    def at(self, *texts: str, ahead: int = 0) -> bool:
        """Whether the token here (or some further ahead) is one of these symbols or words."""
        token = self.tokens[min(self.index + ahead, len(self.tokens) - 1)]
        return token.text in texts and token.kind in ("symbol", "name")

    def skip(self, text: str) -> bool:
        """Takes the token if it is this symbol or word."""
        if self.at(text):
            self.index += 1
            return True
        return False

    def expect(self, *texts: str) -> Token:
        """Takes one of these symbols or words. Raises Fault when something else stands here."""
        if not self.at(*texts):
            raise self.unexpected(" or ".join(f"'{text}'" for text in texts))
        return self.take()

    def unexpected(self, wanted: str = "") -> Fault:
        """The complaint about the current token."""
        token = self.token
        found = "end of the expression" if token.kind == "end" else f"'{token.text}'"
        hint = f", expected {wanted}" if wanted else ""
        before = self.tokens[self.index - 1] if self.index else token
        if token.kind == before.kind == "name" and token is not before and before.text not in KEYWORDS:
            hint += f": '{before.text} {token.text}' is not a known name"
        if token.text == "=" == before.text:
            hint += ": equality is a single '='"
        return Fault(f"unexpected {found}{hint}", token.at)

    @contextmanager
    def nested(self) -> Iterator[None]:
        """One level deeper. Raises Fault below the deepest level allowed."""
        self._nesting += 1
        if self._nesting > MAX_NESTING:
            raise Fault(f"nested more than {MAX_NESTING} levels deep", self.token.at)
        yield
        self._nesting -= 1

    def joined_name(self) -> str | None:
        """The longest known name of several words that starts here, taken; None when there is none."""
        found = self.known.longest(self.text, self.tokens, self.index)
        if found is None:
            return None
        self.index += found[0]
        return found[1]

    def name(self) -> str:
        """A name where one is used: a known one of several words, or a single word."""
        joined = self.joined_name()
        if joined is not None:
            return joined
        if self.token.kind != "name":
            raise self.unexpected("a name")
        return self.take().text

    def new_name(self, *closing: str) -> str:
        """A name where it is declared: everything up to one of the closing words. It is known from here on."""
        end = self.name_end(*closing)
        if end is None:
            raise self.unexpected("a name")
        name = spelled(self.text[self.token.at : self.tokens[end - 1].end])
        self.index = end
        self.known.add(name)
        return name

    def name_end(self, *closing: str) -> int | None:
        """The index of the closing token after a name that starts here, or None when no such name starts here."""
        if self.token.kind != "name":
            return None
        for index in range(self.index + 1, len(self.tokens)):
            token = self.tokens[index]
            if token.text in closing and token.kind != "string":
                return index
            if token.kind not in ("name", "number") and token.text not in _NAME_SYMBOLS:
                return None
        return None

    def back_to(self, index: int) -> None:
        """Reads again from an earlier place."""
        self.index = index
