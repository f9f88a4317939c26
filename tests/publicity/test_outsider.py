"""What SSJ-DRAW-1 lets anyone check can be checked from the exported files alone, and tampering is seen."""

import csv
import json
from collections.abc import Callable
from copy import deepcopy
from functools import reduce
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import update

from engine.publicity import files, public_tables
from engine.store import Database, Tx
from engine.store.register_rows import upsert_inspectors
from engine.store.tables_domain import inspected_object
from tests.cast import some_inspector
from tests.publicity.filled import KINDS
from tests.publicity.outsider import Outsider
from tests.services.course import draw, ready
from tests.services.elsewhere import JANUARY, Elsewhere, profile_of, settled


def _open_the_list(world: Elsewhere) -> None:
    """抽取对象是否公示 is a switch (TD-4.5b has it on): a place that turns it on names its channel."""
    world.with_settings("result", name_list_public=True)
    world.overrides["channels"] = {"all_of": ["平台"], "any_of": [], "per_rules": []}


def sealed(tx: Tx) -> str:
    """Strata are risk classes; the floor of five per cent is shared among them (MS-2.4b). The list is opened here."""
    world = settled(tx, "mangshi", objects=120)
    _open_the_list(world)
    ready(world)
    draw(world)
    return world.jurisdiction


def waiting(tx: Tx) -> str:
    """Committed to, its number not yet announced."""
    world = settled(tx, "yichang", objects=120)
    ready(world)
    for operator in ("draw.frame", "draw.exclude"):
        world.act(operator)
    world.act("draw.confirm", {"confirmed": True}, by=world.person(world.lead))
    for operator in ("draw.quotas", "draw.commit"):
        world.act(operator)
    return world.jurisdiction


def opened(tx: Tx) -> str:
    """No stratum is a risk class, so everybody may draw again."""
    world = settled(tx, "tiedong", objects=120)
    tx.execute(update(inspected_object).values(risk_class=None))
    ready(world)
    draw(world)
    return world.jurisdiction


def ordered(tx: Tx) -> str:
    """Everybody is visited; the lot decides in which batch (CJ-2.1e)."""
    world = settled(tx, "changjiang", objects=60)
    world.overrides["limits"] = lambda inputs: {"n": 25} if inputs["kind"] == "batch_size" else {}
    ready(world, items=["SX-09"], ratio_bp=10000)
    draw(world)
    return world.jurisdiction


def secret(tx: Tx) -> str:
    """Every other object is secret (MS-2.6c): the rest of the list still has its proof."""
    world = settled(tx, "mangshi", objects=120)
    _open_the_list(world)
    tx.execute(update(inspected_object).where(inspected_object.c.id % 2 == 0).values(secrecy_flag=True))
    ready(world)
    draw(world)
    return world.jurisdiction


def committed_again(tx: Tx) -> str:
    """A shortage of inspectors, and their step alone once more (5.2)."""
    world = settled(tx, "yichang", objects=120)
    ready(world)
    people = [some_inspector(world.lead, number, duty_status="LEAVE") for number in (2, 3, 4)]
    upsert_inspectors(tx, world.jurisdiction, people, JANUARY)
    draw(world)
    world.act("teams.assign")
    people = [some_inspector(world.lead, number) for number in (2, 3, 4)]
    upsert_inspectors(tx, world.jurisdiction, people, JANUARY)
    world.act("teams.commit")
    world.at(world.data["entropy_at"])
    assert world.act("teams.assign")["matching"] == "COMPLETE"
    return world.jurisdiction


Scene = Callable[[Tx], str]
SCENES = (sealed, waiting, opened, ordered, secret, committed_again)


def export(database: Database, scene: Scene, out: Path) -> Path:
    """The folder of the one jurisdiction that the scene fills."""
    with database.write() as tx:
        key = scene(tx)
    profile = deepcopy(dict(profile_of(key)))
    profile["result"]["published_kinds"] = KINDS
    with database.read() as tx:
        files.write(out, {key: ("", public_tables(tx, key, profile, lambda _kind: None))})
    return out / key


def content(outsider: Outsider, document: str) -> Any:
    """The only document of that kind."""
    (row,) = (row for row in outsider.tables["draw_documents"] if row["document"] == document)
    return row["content"]


@pytest.mark.parametrize("scene", SCENES)
def test_everything_that_anyone_may_check_adds_up(scene: Scene, sqlite_database: Database, tmp_path: Path) -> None:
    """SSJ-DRAW-1, 9.4: order of events, entropy, seed, quotas, number, list (YC-2.5b, CJ-2.4a, MS-1.3)."""
    outsider = Outsider(export(sqlite_database, scene, tmp_path))
    assert outsider.draws()
    assert [(name, fault) for name in outsider.draws() for fault in outsider.faults(name)] == []


def test_a_draw_that_waits_shows_what_it_is_committed_to(sqlite_database: Database, tmp_path: Path) -> None:
    outsider = Outsider(export(sqlite_database, waiting, tmp_path))
    assert [row["document"] for row in outsider.tables["draw_documents"]] == ["commitment", "rules"]
    assert {row["kind"] for row in outsider.tables["draw_counts"]} == {"STRATUM"}


def test_a_sealed_draw_tells_how_many_and_never_who_is_in_which_stratum(
    sqlite_database: Database, tmp_path: Path
) -> None:
    """SSJ-DRAW-1, 3.5 and 3.6: of an object its number, place and salted digest; no stratum, weight, key or rank."""
    outsider = Outsider(export(sqlite_database, sealed, tmp_path))
    opening = content(outsider, "opening")
    assert set(opening) == {"blind", "selection", "proof"}
    assert {tuple(row) for row in opening["selection"]} == {("id", "index", "attr")}
    counted = {row["label"]: (row["rows"], row["eligible"]) for row in outsider.tables["draw_counts"]}
    assert counted == dict.fromkeys("ABCD", (30, 30))


def test_an_open_draw_shows_its_frame(sqlite_database: Database, tmp_path: Path) -> None:
    opening = content(Outsider(export(sqlite_database, opened, tmp_path)), "opening")
    assert len(opening["frame"]) == 120


def test_of_a_secret_object_nothing_is_shown(sqlite_database: Database, tmp_path: Path) -> None:
    """MS-2.6c: the number of the draw is public, the names of the others and their proof too; the list has no blind."""
    outsider = Outsider(export(sqlite_database, secret, tmp_path))
    opening = content(outsider, "opening")
    assert set(opening) == {"selection", "proof"}
    assert 0 < len(opening["selection"]) < content(outsider, "outcome")["quotas"]["total"]
    assert not any(int(row["id"][3:]) % 2 == 0 for row in opening["selection"])


@pytest.mark.parametrize(("scene", "shown"), [(sealed, set()), (opened, {"selection", "proof", "blind"})])
def test_an_opening_ends_where_an_object_becomes_secret(
    scene: Scene, shown: set[str], sqlite_database: Database, tmp_path: Path
) -> None:
    """MS-2.6c: a drawn object that is secret by now takes the list along, one of the frame alone the frame."""
    drawn = {row["id"] for row in content(Outsider(export(sqlite_database, scene, tmp_path)), "opening")["selection"]}
    chosen = inspected_object.c.object_id.in_(drawn)
    with sqlite_database.write() as tx:
        tx.execute(update(inspected_object).where(~chosen if shown else chosen).values(secrecy_flag=True))
    found = Outsider(export(sqlite_database, lambda _tx: "tiedong" if shown else "mangshi", tmp_path))
    openings = [row["content"] for row in found.tables["draw_documents"] if row["document"] == "opening"]
    assert [set(opening) for opening in openings] == ([shown] if shown else [])


# Tampering ----------------------------------------------------------------------------------------------------------

Way = tuple[str | int, ...]


@pytest.mark.parametrize(
    ("document", "way", "value", "seen"),
    [
        ("commitment", ("frame", "strata", 0, "rows"), 31, "commitment"),
        ("commitment", ("frame", "root"), "00" * 32, "commitment"),
        ("commitment", ("entropy_plan", 0, "not_before"), "2026-01-12T01:00:01Z", "order of events"),
        ("rules", ("strata", 1, "ratio_bp"), 600, "rules"),
        ("entropy", (0, "value", 0, 0), 4, "entropy"),
        ("outcome", ("seed",), "00" * 32, "seed"),
        ("outcome", ("quotas", "strata", 0, "k"), 3, "quotas"),
        ("outcome", ("thresholds", 0, "key"), "", "thresholds"),
        ("outcome", ("selection_commit",), "00" * 32, "selection"),
        ("opening", ("selection", 0, "id"), "OBJ00999", "proof"),
        ("opening", ("selection", 0, "attr"), "00" * 32, "proof"),
        ("opening", ("selection", slice(0, 1)), [], "number drawn"),
        ("opening", ("proof", 0), "00" * 32, "proof"),
    ],
)
def test_tampering_is_seen(
    document: str, way: Way, value: Any, seen: str, sqlite_database: Database, tmp_path: Path
) -> None:
    """SSJ-DRAW-1, 9.7: what of a sealed draw anyone sees."""
    outsider = Outsider(export(sqlite_database, sealed, tmp_path))
    place = reduce(lambda found, name: found[name], way[:-1], content(outsider, document))
    assert place[way[-1]] != value
    place[way[-1]] = value
    assert seen in outsider.faults(outsider.draws()[0])


@pytest.mark.parametrize(
    ("table", "name", "value", "seen"),
    [
        ("draw_counts", "eligible", 29, "counts by stratum"),
        ("draws", "commitment_hash", "00" * 32, "commitment"),
        ("draws", "drawn_at", "2026-01-12T00:00:00+08:00", "order of events"),
        ("draws", "frame_size", 119, "counts"),
        ("lists", "object_id", "OBJ00999", "name list"),
    ],
)
def test_tables_that_tell_something_else_than_the_documents_are_seen(
    table: str, name: str, value: Any, seen: str, sqlite_database: Database, tmp_path: Path
) -> None:
    outsider = Outsider(export(sqlite_database, sealed, tmp_path))
    assert outsider.tables[table][0][name] != value
    outsider.tables[table][0][name] = value
    assert seen in outsider.faults(outsider.draws()[0])


def test_the_documents_are_whole_in_the_workbook_as_well(sqlite_database: Database, tmp_path: Path) -> None:
    """A spreadsheet holds each document as JSON in one cell."""
    folder = export(sqlite_database, sealed, tmp_path)
    with (folder / "draw_documents.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    told = [row["content"] for row in json.loads((folder / "draw_documents.json").read_bytes())]
    assert [json.loads(row["内容"]) for row in rows] == told
