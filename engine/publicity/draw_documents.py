"""The documents of every draw (PUB3): with them anyone recomputes what SSJ-DRAW-1 lets anyone check.

Commitment, rules, entropy and outcome are public from the moment they exist, the opening with the name list. Who is
in which stratum is in none of them in a sealed draw.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from engine.disclosure import public_document
from engine.publicity.drawn import Records, committed_draws, is_open
from engine.publicity.source import Row, Source

NAMES = {
    "commitment": ("抽取承诺", 'digest = H("commitment", JCS(content))'),
    "rules": ("抽取规则", 'digest = H("rules", JCS(content))'),
    "previous": ("已终止的抽取", 'digest = H("attempt", JCS(last of content))'),
    "entropy": ("公开随机数", 'seed = H("seed", draw_id, commitment digest, payload of each source)'),
    "outcome": ("抽取结果", "quotas follow from rules and frame, the seed from the entropy"),
    "opening": ("名单开示", 'digest = H("blinded", blind, "selection", JCS(selection)); proof leads to the root'),
}
"""What each document is called, and how it is checked (SSJ-DRAW-1, 2 to 5 and 9.2)."""


def draw_documents(source: Source, lists_are_public: bool) -> Records:
    """The documents of each draw, with the digest that fixed them."""
    committed = committed_draws(source)
    for row in committed:
        record = row["commitment"]
        yield from _told(row, "commitment", record, row["commitment_hash"])
        yield from _told(row, "rules", row["rules"], record.get("rules_hash"))
        yield from _told(row, "previous", _previous(row, committed), record.get("previous"))
        yield from _told(row, "entropy", row["entropy"])
        yield from _told(row, "outcome", row["certificate"])
        if lists_are_public and _list_is_out(source, row):
            yield from _opened(source, row)


def _told(draw: Row, document: str, content: Any, digest: str | None = None) -> Records:
    """One document, unless it does not exist yet."""
    if content:
        yield _record(draw, document, public_document(document, content), digest)


def _record(draw: Row, document: str, content: Any, digest: str | None) -> dict[str, Any]:
    name, check = NAMES[document]
    return {
        "draw_id": draw["draw_id"], "document": document, "name": name, "digest": digest, "check": check,
        "content": content,
    }  # fmt: skip


def _previous(draw: Row, committed: list[Row]) -> list[dict[str, Any]]:
    """The attempts of the same campaign that ended before this one, oldest first (5.2)."""
    before = [row for row in committed if row["campaign_id"] == draw["campaign_id"] and _attempt(row) < _attempt(draw)]
    return [
        {"commitment": row["commitment"], "abandonment": row["abandonment"]} for row in sorted(before, key=_attempt)
    ]


def _attempt(draw: Row) -> int:
    return int(draw["attempt"])


def _list_is_out(source: Source, draw: Row) -> bool:
    return source.campaigns[draw["campaign_id"]]["list_published_at"] is not None


def _opened(source: Source, draw: Row) -> Records:
    """The opening, of an open draw with its frame; whichever names an object that is secret by now is kept back."""
    found: Mapping[str, Any] = draw["opening"] or {}
    if not found or _names(found["selection"]) & source.secret:
        return
    framed = is_open(draw) and not _names(found.get("frame", ())) & source.secret
    frame = public_document("open_frame", found) if framed else {}
    digest = (draw["certificate"] or {}).get("selection_commit")
    yield _record(draw, "opening", {**public_document("opening", found), **frame}, digest)


def _names(rows: Iterable[Row]) -> set[str]:
    return {row["id"] for row in rows}
