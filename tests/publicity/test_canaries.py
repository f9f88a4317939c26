"""What is not public does not come out: no secret, no personal data, no draft, no risk class, nothing unnamed."""

import json
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Boolean

from engine.disclosure import RECORDS, TABLES
from engine.publicity import files, public_tables
from engine.store import connect
from engine.store.metadata import metadata
from tests.cast import HERE
from tests.publicity.filled import HIDDEN_TEXT, ID_NUMBER, MOBILE, open_profile
from tests.publicity.planting import PLACE, TRACES, plant, plant_members, plant_private_text, stored

SECRETS = (
    "draw_secret.secret", "draw_secret.roster", "inspector.recusals", "inspector.unavailable", "inspector.name",
    "inspected_object.phone", "inspected_object.legal_rep", "inspected_object.address",
    "inspected_object.risk_class", "inspected_object.tags", "joint_register_entry.stratum",
    "joint_register_entry.weight", "joint_register_entry.exclusion", "draw_object.stratum",
    "draw_object.position", "plan.author", "evidence.place", "inspection.record",
    "negotiation_opinion.text", "plan_filing.opinion", "result.disclosure_ground", "follow_up.reason",
    "direct_assignment.assigned_by", "credit_removal.repair", "credit_removal.findings", "credit_record.decided_by",
    "event.details", "task.local", "message.payload", "actor.name",
)  # fmt: skip


def exported(path: Path, out: Path) -> dict[str, str]:
    """Every file of an export by name, as text."""
    database = connect(f"sqlite:///{path}")
    with database.read() as tx:
        found = public_tables(tx, HERE, open_profile(), lambda _kind: None)
    database.close()
    return {file.name: file.read_bytes().decode("utf-8") for file in files.write(out, {HERE: ("铁东区", found)})}


def traces(texts: dict[str, str]) -> Iterator[str]:
    for name, text in texts.items():
        yield from (f"{name}: …{text[max(0, hit.start() - 60) : hit.end() + 40]}…" for hit in TRACES.finditer(text))


def test_nothing_planted_in_a_column_that_is_not_public_comes_out(filled_path: Path, tmp_path: Path) -> None:
    """Data section 10: secrets, rosters, recusals, persons, addresses, risk classes, drafts, opinions."""
    planted = plant(filled_path)
    assert set(SECRETS) <= planted
    plant_private_text(filled_path)
    plant_members(filled_path)
    texts = exported(filled_path, tmp_path / "out")
    assert list(traces(texts)) == []
    assert len(texts) == 2 * len(RECORDS) + 1


def test_every_column_is_either_allowed_or_planted(filled_path: Path) -> None:
    """A new column is planted until somebody allows it; a switch (which holds no canary) must at least be stored."""
    planted = plant(filled_path)
    for table in metadata.sorted_tables:
        known = TABLES[table.name].all if table.name in TABLES else ()
        for column in stored(table):
            name = f"{table.name}.{column.name}"
            kept = column.name in known or column.name == PLACE
            assert kept or name in planted or isinstance(column.type, Boolean), f"{name} is neither allowed nor planted"


def test_every_allowed_column_exists() -> None:
    for name, known in TABLES.items():
        assert set(known.all) <= set(metadata.tables[name].c.keys()), name
        assert len(set(known.all)) == len(known.all), name


def test_a_value_that_nobody_knows_in_a_column_that_decides_keeps_the_row_inside(
    filled_path: Path, tmp_path: Path
) -> None:
    """The default is silence: an unknown treatment, status or decision opens nothing."""
    planted = plant(filled_path, steering=True)
    assert {"result.disclosure", "follow_up.status", "draw_object.state", "plan_window.status"} <= planted
    assert {"credit_record.decision", "credit_removal.decision"} <= planted
    texts = exported(filled_path, tmp_path / "out")
    assert list(traces(texts)) == []
    for name in ("results", "national", "handling", "listings", "lists", "plan_windows"):
        assert texts[f"{name}.json"] == "[]\n"


def test_rows_that_are_not_public_stay_inside(filled_path: Path, tmp_path: Path) -> None:
    """Drafts, campaigns in the making, results and cases before they are out, undecided assignments."""
    texts = exported(filled_path, tmp_path / "out")
    for name, text in texts.items():
        for hidden in (HIDDEN_TEXT, ID_NUMBER, MOBILE):
            assert hidden not in text, name


def test_only_named_facts_leave(filled_path: Path, tmp_path: Path) -> None:
    """Each record has the fields of its table and no others; no field is called after a person or a row."""
    texts = exported(filled_path, tmp_path / "out")
    for name, record in RECORDS.items():
        heading, *_ = texts[f"{name}.csv"].lstrip("\ufeff").split("\r\n")
        assert heading == ",".join(record.fields.values())
        for row in json.loads(texts[f"{name}.json"]):
            assert tuple(row) == tuple(record.fields)
    for row in json.loads(texts["draw_documents.json"]):
        assert set(_members(row["content"])) <= PUBLIC_MEMBERS[row["document"]]


def _members(value: Any) -> Iterator[str]:
    """The name of every member, with the names of those around it."""
    for each in value if isinstance(value, list) else ():
        yield from _members(each)
    for name, inner in value.items() if isinstance(value, dict) else ():
        yield name
        yield from (f"{name}.{below}" for below in _members(inner))


_COMMITMENT = {
    *("schema", "algorithm", "draw_id", "campaign_id", "attempt", "previous", "objects_from", "rules_hash"),
    *("roster_commit", "secret_commit", "keys_hash", "snapshot_time", "commit_time", "min_lead_seconds"),
    *("frame", "frame.root", "frame.size", "frame.strata", "frame.exclusions", "entropy_plan"),
    *(f"frame.strata.{name}" for name in ("stratum", "rows", "eligible", "weight_sum")),
    *("frame.exclusions.code", "frame.exclusions.count", "entropy_plan.shape"),
    *(f"entropy_plan.{name}" for name in ("kind", "name", "issue", "not_before")),
    *(f"entropy_plan.shape.{name}" for name in ("count", "from", "to", "repeat", "ordered")),
}
_RULES = {
    *("schema", "campaign_id", "mode", "disclosure", "floor_bp", "reserve_bp", "reserve_min", "strata", "exclusions"),
    *(f"strata.{name}" for name in ("stratum", "ratio_bp", "item_class", "cap_bp", "min", "max")),
    *(f"exclusions.{name}" for name in ("code", "class", "basis")),
    *("matching", "matching.windows", "matching.windows.from", "matching.windows.to", "matching.leader_required"),
    *("matching.availability_min_days", "matching.direct_allowed", "matching.profiles"),
    *(f"matching.profiles.{name}" for name in ("profile", "team_min", "team_max", "team_soft_max", "lines")),
    *(f"matching.profiles.lines.{name}" for name in ("department", "q", "specialties")),
}
_OUTCOME = {
    *("seed", "selection_commit", "warnings", "thresholds", "thresholds.stratum", "thresholds.key", "quotas"),
    *(f"quotas.{name}" for name in ("floor_target", "total", "floor_shortfall", "strata")),
    *(f"quotas.strata.{name}" for name in ("stratum", "population", "ratio_bp", "base", "upper", "k")),
    "quotas.strata.min_shortfall",
    *("anchors", "anchors.kind", "anchors.place", "anchors.time", "anchors.reference"),
}
PUBLIC_MEMBERS = {
    "commitment": _COMMITMENT,
    "rules": _RULES,
    "entropy": {"kind", "name", "issue", "value", "source_ref"},
    "outcome": _OUTCOME,
    "opening": {"blind", "selection", "selection.id", "selection.index", "selection.attr", "proof"},
}
"""What SSJ-DRAW-1 shows of a sealed draw, written down a second time."""


@pytest.mark.parametrize("treatment", ["REDACT", "RESTRICTED", "WITHHOLD"])
def test_what_is_kept_back_is_in_no_file(filled_path: Path, tmp_path: Path, treatment: str) -> None:
    """TD-4.5b, MS-2.6c (assertion 38): the wording of a result that is not public in full is nowhere."""
    connection = sqlite3.connect(filled_path)
    changed = connection.execute("UPDATE result SET detail = 'CANARY-detail' WHERE disclosure = ?", (treatment,))
    assert changed.rowcount > 0
    connection.commit()
    connection.close()
    assert list(traces(exported(filled_path, tmp_path / "out"))) == []
