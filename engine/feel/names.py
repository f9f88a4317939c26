"""Which words belong together: the longest known name wins (DMN 10.3.1.4)."""

from collections.abc import Iterable, Sequence

from engine.feel.fault import Fault
from engine.feel.tokens import Token, tokenize

KEYWORDS = frozenset(
    {"if", "then", "else", "for", "in", "return", "some", "every", "satisfies", "and", "or", "between"}
    | {"instance", "of", "true", "false", "null", "function", "external"}
)
PROPERTIES = ("time offset", "start included", "end included")


def spelled(text: str) -> str:
    """A name with every run of white space as one space."""
    return " ".join(text.split())


class KnownNames:
    """The names of more than one token that the parser may join."""

    def __init__(self, names: Iterable[str]) -> None:
        self._starts: dict[str, list[tuple[int, str]]] = {}
        for name in names:
            self.add(name)

    def copy(self) -> "KnownNames":
        """An own copy, so that one expression's names do not leak into the next."""
        twin = KnownNames(())
        twin._starts = {start: list(names) for start, names in self._starts.items()}
        return twin

    def add(self, name: str) -> None:
        """From here on this name is known; one that cannot be written as a name is left to get value()."""
        try:
            tokens = tokenize(name)[:-1]
        except Fault:
            return
        if len(tokens) < 2:
            return
        entry = (len(tokens), spelled(name))
        names = self._starts.setdefault(tokens[0].text, [])
        if entry not in names:
            names.append(entry)
            names.sort(reverse=True)

    def longest(self, text: str, tokens: Sequence[Token], index: int) -> tuple[int, str] | None:
        """How many tokens from `index` on make the longest known name, and that name."""
        for length, name in self._starts.get(tokens[index].text, ()):
            last = index + length - 1
            if last < len(tokens) and spelled(text[tokens[index].at : tokens[last].end]) == name:
                return length, name
        return None
