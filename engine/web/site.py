"""What the pages need around them, given once at the start: nothing below reads clock, chance or environment."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from engine.commands import Context


@dataclass(frozen=True)
class Site:
    """One installation as its pages see it.

    `secret` gives 32 fresh random bytes each time; `https` says that browsers reach it over TLS, so that cookies are
    sent over nothing else.
    """

    context: Context
    now: Callable[[], datetime]
    secret: Callable[[], bytes]
    https: bool = False

    def command_id(self) -> str:
        """A fresh id for a form, so that sending it twice does it once."""
        return self.secret()[:12].hex()
