"""A draw from its input document `ssj-draw-input-1`, refusing in the order of SSJ-DRAW-1, section 9.6."""

from dataclasses import dataclass
from typing import Any

from engine.draw import canonical, drand
from engine.draw.anchors import NO_ANCHOR, check_anchors
from engine.draw.attempts import check_previous, previous_hash
from engine.draw.commitment import check_published, check_record, commitment_hash, record
from engine.draw.drand import CheckDrand
from engine.draw.entropy import payloads, seed, withheld
from engine.draw.frame import Snapshot, snapshot
from engine.draw.key_document import check_key_document
from engine.draw.matching import demands, oversize_profiles
from engine.draw.members import Document, array, closed, require
from engine.draw.names import is_hexadecimal, is_identifier
from engine.draw.proof import index_of
from engine.draw.quotas import quotas
from engine.draw.roster import canonical_roster
from engine.draw.rules import check_rules
from engine.draw.selection import Selection, select
from engine.errors import DrawError

_REQUIRED = "schema draw_id campaign_id secret snapshot_time commit_time frame rules entropy_plan entropy"
_OPTIONAL = "attempt min_lead_seconds roster keys commitment anchors previous objects ledger test_mode"


@dataclass(frozen=True, slots=True)
class Result:
    """Everything a draw gives but the teams, which `teams.assign` finds with the same seed."""

    snapshot: Snapshot
    commitment: dict[str, Any]
    commitment_hash: str
    seed: bytes
    quotas: dict[str, Any]
    selection: Selection
    warnings: list[str]


def run(document: object, *, check_drand: CheckDrand = drand.unchecked) -> Result:
    """Carry out a draw in mode SELECT or ORDER; same document, same result.

    `check_drand` verifies the BLS signature of a drand round; the default refuses (E_ENTROPY_UNCHECKED). Raises
    DrawError with the first code of 9.6, and E_UNSUPPORTED, this program's own, for members that it does not carry
    out: mode TEAMS, objects of another draw, signatures as anchors, a ledger. What it cannot check it refuses.
    """
    given = _members(document)
    frozen = _frozen(given)
    roster = canonical_roster(given.get("roster", []))
    _refuse_unsupported(given)
    made = _committed(given, frozen, roster)
    check_previous(given.get("previous", []), made)
    check_anchors(given.get("anchors", []), given["commit_time"], given["entropy_plan"])
    found = payloads(
        given["entropy_plan"],
        given["entropy"],
        draw_id=given["draw_id"],
        commit_time=given["commit_time"],
        check_drand=check_drand,
    )
    key = seed(given["draw_id"], commitment_hash(made), found)
    shares = quotas(given["rules"], frozen.summary)
    selection = select(frozen, key, shares, given["rules"])
    _check_profiles(given["rules"], frozen, selection)
    return Result(frozen, made, commitment_hash(made), key, shares, selection, _warnings(given, shares))


def _members(document: object) -> Document:
    canonical.check(document)
    given = closed(document, "input", _REQUIRED, _OPTIONAL)
    require(given["schema"] == "ssj-draw-input-1", "E_VERSION", f"schema {given['schema']!r}")
    for name in ("frame", "entropy_plan", "entropy", "roster", "anchors", "previous", "ledger"):
        array(given.get(name, []), name)
    for name in ("rules", "keys", "commitment", "objects"):
        require(isinstance(given.get(name, {}), dict), "E_SCHEMA", f"{name} must be an object")
    tested = given.get("test_mode", False)
    require(isinstance(tested, bool), "E_SCHEMA", "test_mode is true or false")
    published = tested or "commitment" in given
    require(published, "E_NO_COMMITMENT", "a draw needs its published commitment")
    return given


def _frozen(given: Document) -> Snapshot:
    check_rules(given["rules"], given["campaign_id"])
    require(is_hexadecimal(given["secret"]), "E_SECRET", "the secret is 32 bytes in hexadecimal")
    require(is_identifier(given["draw_id"]), "E_ID", f"draw_id {given['draw_id']!r}")
    require(is_identifier(given["campaign_id"]), "E_ID", f"campaign_id {given['campaign_id']!r}")
    return snapshot(given["frame"], bytes.fromhex(given["secret"]), given["draw_id"], given["rules"])


def _committed(given: Document, frozen: Snapshot, roster: list[dict[str, Any]]) -> dict[str, Any]:
    made = record(
        frozen,
        given["rules"],
        snapshot_time=given["snapshot_time"],
        commit_time=given["commit_time"],
        entropy_plan=given["entropy_plan"],
        roster=roster,
        key_document=check_key_document(given.get("keys", {})),
        min_lead_seconds=given.get("min_lead_seconds", 3600),
        attempt=given.get("attempt", 1),
        previous=previous_hash(given.get("previous", [])),
    )
    if "commitment" in given:
        check_published(made, given["commitment"])
    check_record(made)
    return made


def _refuse_unsupported(given: Document) -> None:
    present = [name for name in ("objects", "ledger") if given.get(name)]
    if given["rules"]["mode"] == "TEAMS":
        present.append("mode TEAMS")
    if present:
        raise DrawError("E_UNSUPPORTED", f"this program does not carry out: {', '.join(present)}")


def _check_profiles(rules: Document, frozen: Snapshot, selection: Selection) -> None:
    """Every drawn object must have a profile, every batch a window, before anybody is sent."""
    if "matching" in rules:
        rows = [{**frozen.row(index_of(frozen, row["id"])), **row} for row in selection.document]
        demands(rows, rules["matching"], max(1, len(selection.batches)))


def _warnings(given: Document, shares: Document) -> list[str]:
    """The W_ remarks of 9.1 that belong on the certificate, sorted."""
    missing_party = withheld(given["entropy_plan"], given["entropy"])
    oversize = oversize_profiles(given["rules"]["matching"]) if "matching" in given["rules"] else []
    found = {f"W_MIN_SHORTFALL:{line['stratum']}" for line in shares["strata"] if line["min_shortfall"]}
    found |= {f"W_WITHHELD:{party}" for party in missing_party} | {f"W_TEAM_SOFT:{profile}" for profile in oversize}
    found |= {"W_FLOOR_SHORTFALL"} if shares["floor_shortfall"] else set()
    found |= {"W_TEST_MODE"} if given.get("test_mode") else set()
    return sorted(found if given.get("anchors") else found | {NO_ANCHOR})
