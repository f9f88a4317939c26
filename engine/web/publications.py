"""The public tables as the pages show them: made from the database now and then, not for every visitor."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Lock
from typing import Any

from engine.errors import NotFound
from engine.publicity import channels_of, public_tables
from engine.store import definitions, public
from engine.web.site import Site

Record = Mapping[str, Any]

SHORTEST = timedelta(seconds=10)
SHARE = 20
"""Tables are made again after ten seconds, or after twenty times the time that it took to make them."""


@dataclass(frozen=True, slots=True)
class Published:
    """What one jurisdiction shows: its tables by name, as `engine.publicity` made them, and when."""

    key: str
    name: str
    tables: Mapping[str, list[dict[str, Any]]]
    made_at: datetime
    renew_at: datetime

    def table(self, name: str) -> list[dict[str, Any]]:
        """The records of a table; none where the jurisdiction's law does not open it."""
        return self.tables.get(name, [])


class Publications:
    """What all jurisdictions of an installation show. Whoever comes while tables are made gets the ones before."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._made: dict[str, Published] = {}
        self._making = Lock()

    def all(self) -> list[Published]:
        """Every jurisdiction that has something to show, by key."""
        return [self.of(key) for key in self.keys()]

    def keys(self) -> list[str]:
        """The keys of the jurisdictions."""
        with self._site.context.database.read() as tx:
            digest = definitions.latest(tx)
            profiles = self._site.context.law(tx, digest).profiles if digest else {}
            return [key for key in public.jurisdictions(tx) if key in profiles]

    def of(self, key: str) -> Published:
        """What a jurisdiction shows. Raises NotFound for one that does not exist."""
        made = self._made.get(key)
        if made and self._site.now() < made.renew_at:
            return made
        if not self._making.acquire(blocking=made is None) and made:
            return made
        try:
            found = self._made[key] = self._make(key)
            return found
        finally:
            self._making.release()

    def _make(self, key: str) -> Published:
        begun, context = self._site.now(), self._site.context
        with context.database.read() as tx:
            law = context.law(tx, context.latest(tx))
            if key not in law.profiles:
                raise NotFound(f"no jurisdiction {key!r}")
            profile = law.profile(key)
            tables = public_tables(tx, key, profile, channels_of(law.deployment.rules, key))
        made_at = self._site.now()
        renew_at = made_at + max(SHORTEST, SHARE * (made_at - begun))
        return Published(key, str(profile.get("name", key)), tables, made_at, renew_at)
