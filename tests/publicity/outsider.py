"""Somebody outside with the exported files, SHA-256 and SSJ-DRAW-1: what they can recompute of every draw.

Nothing of the product is used here, so that a mistake of ours cannot confirm itself.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

Document = Mapping[str, Any]


# Bytes (section 2) --------------------------------------------------------------------------------------------------


def _field(value: str | int | bytes) -> bytes:
    data = value.encode() if isinstance(value, str) else value.to_bytes(8, "big") if isinstance(value, int) else value
    return len(data).to_bytes(4, "big") + data


def _e(tag: str, *fields: str | int | bytes) -> bytes:
    return b"".join(map(_field, ("SSJ-DRAW-1", tag, *fields)))


def _h(tag: str, *fields: str | int | bytes) -> bytes:
    return sha256(_e(tag, *fields)).digest()


def _jcs(document: Any) -> bytes:
    return json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


# The files ----------------------------------------------------------------------------------------------------------


class Outsider:
    """Reads the exported folder of one jurisdiction."""

    def __init__(self, folder: Path) -> None:
        self.tables = {path.stem: json.loads(path.read_bytes()) for path in folder.glob("*.json")}

    def draws(self) -> list[str]:
        """The numbers of all draws."""
        return [row["draw_id"] for row in self.tables["draws"]]

    def faults(self, draw_id: str) -> list[str]:
        """What does not add up about a draw."""
        (shown,) = (row for row in self.tables["draws"] if row["draw_id"] == draw_id)
        rows = {row["document"]: row for row in self.tables["draw_documents"] if row["draw_id"] == draw_id}
        counts = [row for row in self.tables["draw_counts"] if row["draw_id"] == draw_id]
        listed = [row for row in self.tables["lists"] if row["campaign_no"] == shown["campaign_no"]]
        found = list(_faults(shown, rows, counts, listed))
        return found if self._stands(shown, rows) else [*found, "objects of the first attempt"]

    def _stands(self, shown: Document, rows: Mapping[str, Document]) -> bool:
        """Whether a later attempt names the objects that the first one drew (5.2)."""
        named = rows["commitment"]["content"]["objects_from"]
        if shown["attempt"] == 1:
            return bool(named == "")
        campaign = [row for row in self.tables["draws"] if row["campaign_no"] == shown["campaign_no"]]
        first = min(campaign, key=lambda row: int(row["attempt"]))["draw_id"]
        (drawn,) = (r for r in self.tables["draw_documents"] if (r["draw_id"], r["document"]) == (first, "outcome"))
        return bool(named == _h("certificate", _jcs(drawn["content"])).hex())


def _faults(
    shown: Document, rows: Mapping[str, Document], counts: Iterable[Document], listed: Iterable[Document]
) -> Iterator[str]:
    record, rules = rows["commitment"]["content"], rows["rules"]["content"]
    committed = _h("commitment", _jcs(record)).hex()
    if not committed == rows["commitment"]["digest"] == shown["commitment_hash"]:
        yield "commitment"
    if not _h("rules", _jcs(rules)).hex() == record["rules_hash"] == rows["rules"]["digest"]:
        yield "rules"
    if _summary(record) != (shown["frame_root"], shown["frame_size"], shown["excluded"]) or not _adds_up(record):
        yield "counts"
    if _strata(record) != {row["label"]: _numbers(row) for row in counts if row["kind"] == "STRATUM"}:
        yield "counts by stratum"
    if not _in_order(record, shown):
        yield "order of events"
    if _previous_hash(rows) != record["previous"]:
        yield "ended attempts"
    if "outcome" in rows:
        yield from _drawn(shown, rows, bytes.fromhex(committed))
    if "opening" in rows:
        yield from _opened(rows, listed)


# Commitment, order, attempts (3.5, 5.1, 5.2) ------------------------------------------------------------------------


def _summary(record: Document) -> tuple[str, int, int]:
    frame = record["frame"]
    return frame["root"], frame["size"], sum(line["count"] for line in frame["exclusions"])


def _adds_up(record: Document) -> bool:
    frame = record["frame"]
    rows, eligible = (sum(line[name] for line in frame["strata"]) for name in ("rows", "eligible"))
    weights = all(line["eligible"] <= line["weight_sum"] <= 8 * line["eligible"] for line in frame["strata"])
    return rows == frame["size"] and rows - eligible == _summary(record)[2] and weights


def _numbers(line: Document) -> tuple[int, int, int]:
    return line["rows"], line["eligible"], line["weight_sum"]


def _strata(record: Document) -> dict[str, tuple[int, int, int]]:
    return {line["stratum"]: _numbers(line) for line in record["frame"]["strata"]}


def _in_order(record: Document, shown: Document) -> bool:
    """Snapshot, commitment, lead time, public number, draw."""
    known = [datetime.fromisoformat(plan["not_before"]) for plan in record["entropy_plan"]]
    frozen, committed = (datetime.fromisoformat(record[name]) for name in ("snapshot_time", "commit_time"))
    lead = min((moment - committed).total_seconds() for moment in known)
    drawn = shown["drawn_at"] is None or datetime.fromisoformat(shown["drawn_at"]) >= max(known)
    return frozen <= committed and lead >= record["min_lead_seconds"] >= 60 and drawn


def _previous_hash(rows: Mapping[str, Document]) -> str:
    return _h("attempt", _jcs(rows["previous"]["content"][-1])).hex() if "previous" in rows else ""


# Entropy, seed, quotas (4, 5.3, 5.4) --------------------------------------------------------------------------------


def _drawn(shown: Document, rows: Mapping[str, Document], committed: bytes) -> Iterator[str]:
    record, rules, outcome = (rows[name]["content"] for name in ("commitment", "rules", "outcome"))
    planned, known = record["entropy_plan"], rows["entropy"]["content"]
    if len(planned) != len(known) or not all(map(_fits, planned, known)):
        yield "entropy"
    payloads = [_e("public_number", one["name"], one["issue"], _jcs(one["value"])) for one in known]
    if not _h("seed", record["draw_id"], committed, *payloads).hex() == outcome["seed"] == shown["seed"]:
        yield "seed"
    if rules["mode"] == "TEAMS":
        return
    shares = _quotas(rules, record["frame"])
    if shares != outcome["quotas"] or shown["quota"] != shares["total"]:
        yield "quotas"
    if rules["mode"] == "SELECT":
        empty = {line["stratum"]: line["k"] == 0 for line in shares["strata"]}
        if {line["stratum"]: line["key"] == "" for line in outcome["thresholds"]} != empty:
            yield "thresholds"


def _fits(planned: Document, known: Document) -> bool:
    same = all(planned[name] == known[name] for name in ("kind", "name", "issue"))
    return same and len(planned["shape"]) == len(known["value"]) and all(map(_shaped, planned["shape"], known["value"]))


def _shaped(group: Document, numbers: Sequence[int]) -> bool:
    inside = len(numbers) == group["count"] and all(group["from"] <= number <= group["to"] for number in numbers)
    return inside and (group["repeat"] or len(set(numbers)) == len(numbers))


def _up(a: int, b: int) -> int:
    return -(-a // b)


def _quotas(rules: Document, frame: Document) -> dict[str, Any]:
    eligible = {line["stratum"]: line["eligible"] for line in frame["strata"]}
    lines = [_share(line, eligible.get(line["stratum"], 0)) for line in rules["strata"]]
    lines.sort(key=lambda line: str(line["stratum"]))
    target = _up(rules.get("floor_bp", 0) * frame["size"], 10000)
    missing = target - sum(line["k"] for line in lines)
    while missing > 0 and (rest := [line for line in lines if line["k"] < line["upper"]]):
        missing -= _raise(rest, missing)
    total = sum(line["k"] for line in lines)
    return {"strata": lines, "floor_target": target, "total": total, "floor_shortfall": max(0, missing)}


def _share(rule: Document, n: int) -> dict[str, Any]:
    cap = _up(rule.get("cap_bp", 10000) * n, 10000)
    upper = min(n, cap, rule.get("max", n)) if rule["ratio_bp"] else 0
    base, least = _up(rule["ratio_bp"] * n, 10000), rule.get("min", 0)
    return {
        "stratum": rule["stratum"], "population": n, "ratio_bp": rule["ratio_bp"], "base": base, "upper": upper,
        "k": min(max(base, least), upper), "min_shortfall": max(0, least - upper),
    }  # fmt: skip


def _raise(rest: list[dict[str, Any]], missing: int) -> int:
    g = [line["ratio_bp"] * line["population"] for line in rest]
    parts = [divmod(missing * one, sum(g)) for one in g]
    spare, before = missing - sum(share for share, _ in parts), sum(line["k"] for line in rest)
    for line, (share, _) in zip(rest, parts, strict=True):
        line["k"] += min(share, line["upper"] - line["k"])
    for place in sorted(range(len(rest)), key=lambda i: (-parts[i][1], -g[i], str(rest[i]["stratum"]))):
        if spare and rest[place]["k"] < rest[place]["upper"]:
            rest[place]["k"] += 1
            spare -= 1
    return int(sum(line["k"] for line in rest) - before)


# The list (3.4, 6, 9.2) ---------------------------------------------------------------------------------------------


def _opened(rows: Mapping[str, Document], listed: Iterable[Document]) -> Iterator[str]:
    record, rules, outcome, opening = (rows[n]["content"] for n in ("commitment", "rules", "outcome", "opening"))
    selection = opening["selection"]
    if {row["id"] for row in selection} != {row["object_id"] for row in listed} - {"依法不予公开"}:
        yield "name list"
    if "blind" in opening:
        fixed = _h("blinded", bytes.fromhex(opening["blind"]), "selection", _jcs(selection)).hex()
        if fixed != outcome["selection_commit"]:
            yield "selection"
        if len(selection) != outcome["quotas"]["total"] and rules["mode"] == "SELECT":
            yield "number drawn"
    leaves = {row["index"]: _leaf(row["id"], bytes.fromhex(row["attr"])) for row in selection}
    if _root_of(leaves, record["frame"]["size"], opening["proof"]) != record["frame"]["root"]:
        yield "proof"
    if "frame" in opening:
        yield from _recomputed(record, outcome, opening)


def _leaf(name: str, attr: bytes) -> bytes:
    return sha256(b"\0" + _e("leaf", name, attr)).digest()


def _root_of(leaves: Mapping[int, bytes], size: int, proof: Iterable[str]) -> str:
    """The root that leaves and proof lead to; nothing where the proof is too short or not used up."""
    rest = iter(proof)

    def walk(start: int, end: int) -> bytes:
        if not any(start <= index < end for index in leaves):
            return bytes.fromhex(next(rest))
        if end - start == 1:
            return leaves[start]
        half = start + (1 << (end - start - 1).bit_length() - 1)
        left = walk(start, half)
        return sha256(b"\1" + left + walk(half, end)).digest()

    try:
        found = walk(0, size).hex()
    except StopIteration:
        return ""
    return found if next(rest, None) is None else ""


def _recomputed(record: Document, outcome: Document, opening: Document) -> Iterator[str]:
    """An open draw, drawn again from its frame (SELECT)."""
    frame = sorted(opening["frame"], key=lambda row: row["id"].encode())
    salts = [_h("salt", bytes.fromhex(opening["frame_key"]), row["id"]) for row in frame]
    leaves = {i: _leaf(row["id"], _attr(salt, row)) for i, (row, salt) in enumerate(zip(frame, salts, strict=True))}
    if _root_of(leaves, len(frame), ()) != record["frame"]["root"]:
        yield "frame"
    seed = bytes.fromhex(outcome["seed"])
    keys = [(_key(seed, salt, row), row["id"], row) for row, salt in zip(frame, salts, strict=True)]
    drawn = {name for line in outcome["quotas"]["strata"] for name in _first(line, keys)}
    if drawn != {row["id"] for row in opening["selection"]}:
        yield "selection from the frame"


def _attr(salt: bytes, row: Document) -> bytes:
    return _h("attr", salt, *(row[name] for name in ("stratum", "weight", "region", "profile", "exclusion")))


def _key(seed: bytes, salt: bytes, row: Document) -> bytes:
    return min(_h("ticket", seed, salt, j) for j in range(row["weight"]))


def _first(line: Document, keys: Iterable[tuple[bytes, str, Document]]) -> list[str]:
    own = sorted(k[:2] for k in keys if k[2]["stratum"] == line["stratum"] and not k[2]["exclusion"])
    return [name for _, name in own[: line["k"]]]
