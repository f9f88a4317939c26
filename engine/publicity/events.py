"""The public event stream: one line for whatever became public, made of the public records themselves."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from engine.publicity.source import told_moment
from engine.publicity.words import EVENTS

Tables = Mapping[str, Sequence[Mapping[str, Any]]]
Event = dict[str, Any]


def events(tables: Tables) -> list[Event]:
    """Everything that became public, oldest first; nothing that stands in no public record."""
    found = {tuple(event.items()): event for event in _all(tables)}
    return sorted(found.values(), key=lambda event: [event[name] or "" for name in _ORDER])


_ORDER = ("at", "kind", "number", "department", "subject")


def _all(tables: Tables) -> Iterator[Event]:
    for row in tables.get("plans", ()):
        yield _event(row["published_at"], "plan", row["plan_no"], row["department"], row["name"])
    for row in tables.get("campaigns", ()):
        yield _event(row["published_at"], "campaign", row["campaign_no"], row["initiator"], row["campaign_name"])
    for row in tables.get("draws", ()):
        committed = told_moment(datetime.fromisoformat(row["commit_time"]))
        yield _event(committed, "draw.committed", row["draw_id"], None, row["commitment_hash"])
        if row["drawn_at"]:
            yield _event(row["drawn_at"], "draw.drawn", row["draw_id"], None, row["seed"])
    for row in tables.get("lists", ()):
        yield _event(row["published_at"], "list", row["campaign_no"], None, row["campaign_name"])
    for kind, name in (("result", "results"), ("handling", "handling")):
        for row in tables.get(name, ()):
            yield _event(row["published_at"], kind, row["campaign_no"], row["department"], row["object"])
    for row in tables.get("listings", ()):
        for kind, at in (("listing", row["published_at"]), ("removal", row["removal_published_at"])):
            if at:
                yield _event(at, kind, row["campaign_no"], row["department"], row["object"])


def _event(at: str | None, kind: str, number: str, department: str | None, subject: str | None) -> Event:
    return {
        "at": at, "kind": kind, "kind_name": EVENTS[kind], "number": number, "department": department,
        "subject": subject,
    }  # fmt: skip
