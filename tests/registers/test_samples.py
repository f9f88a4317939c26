"""Sample registers are realistic, import without an error, and come out the same from the same seed."""

from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from engine.errors import SettingsError
from engine.registers import import_inspectors, import_items, import_objects, read_table, uscc, write_samples
from engine.store import Database
from tests.registers.cast import NOW, PLACE, PROFILE, TERRITORY, stored

OBJECTS = 5000


@pytest.fixture(scope="module")
def samples(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """One set of samples for all tests."""
    return write_samples(tmp_path_factory.mktemp("samples"), PROFILE, OBJECTS, seed=7)


def rows(path: Path) -> list[dict[str, str]]:
    """A sample table as it was written."""
    (_, headings), *found = read_table(path).rows
    return [dict(zip(headings, cells, strict=False)) for _, cells in found]


def percent(values: list[Any]) -> dict[Any, float]:
    """How often each value occurs."""
    return {value: 100 * count / len(values) for value, count in Counter(values).items()}


def test_the_samples_import_without_an_error(database: Database, samples: dict[str, Path]) -> None:
    """YC-2.3b: every item has objects and inspectors; the only warnings are the pilot codes."""
    with database.write() as tx:
        done = [
            import_items(tx, PLACE, read_table(samples["items"]), NOW, territory=TERRITORY),
            import_inspectors(tx, PLACE, read_table(samples["inspectors"]), NOW, territory=TERRITORY),
            import_objects(tx, PLACE, read_table(samples["objects"]), NOW, territory=TERRITORY),
        ]
    assert [report.errors for report in done] == [[], [], []]
    assert done[2].inserted == OBJECTS
    assert [(column, message[:5]) for _, column, message in done[2].warnings] == [
        ("统一社会信用代码", "校验位不符")
    ] * 5
    assert len(stored(database, "objects")) == OBJECTS


def test_the_mixes_are_those_of_real_registers(samples: dict[str, Path]) -> None:
    """Sole traders 66 %, enterprises 32 %; classes A 25, B 55, C 15, D 5 %; retail 45 %; food 20 %."""
    found = rows(samples["objects"])
    kinds, risks = percent([row["对象类型"] for row in found]), percent([row["信用风险分类"] or "-" for row in found])
    trades = percent([row["行业"][0] for row in found])
    assert kinds["个体工商户"] == pytest.approx(66, abs=2)
    assert kinds["企业"] == pytest.approx(32, abs=2)
    assert {"产品", "项目", "行为"} <= set(kinds)
    assert [risks[name] for name in "ABCD"] == pytest.approx([25, 55, 15, 5], abs=2)
    assert [trades[name] for name in "FHOC"] == pytest.approx([45, 12, 8, 8], abs=2)
    assert percent(["食品" in row["标签"] for row in found])[True] == pytest.approx(20, abs=2)
    assert len({row["行政区划"] for row in found}) == 12


def test_one_identifier_in_a_thousand_is_an_early_pilot_code(samples: dict[str, Path]) -> None:
    """Assertion 60."""
    codes = [row["统一社会信用代码"] for row in rows(samples["objects"]) if row["统一社会信用代码"]]
    assert sum(not uscc.fits(code) for code in codes) == OBJECTS // 1000
    assert len(set(codes)) == len(codes)


def test_every_department_has_inspectors_for_its_items(samples: dict[str, Path]) -> None:
    """YC-2.3b, TD-3.3b: at least eight persons a department and two certified for each item, however small."""
    staff, items = rows(samples["inspectors"]), rows(samples["items"])
    strength = Counter(row["部门"] for row in staff)
    assert set(strength) == {"MKT", "HLTH", "TAX"}
    assert min(strength.values()) >= 8
    for item in items:
        able = [row for row in staff if row["部门"] == item["检查主体"] and item["所需专长"] in row["业务专长"]]
        assert sum(bool(row["执法证号"]) and row["岗位状态"] == "在岗" for row in able) >= 2, item["抽查事项"]


def test_one_in_ten_only_assists_and_some_certificates_lapse_in_the_year(tmp_path: Path) -> None:
    """CJ-2.2d, TQ-3.3c."""
    staff = rows(write_samples(tmp_path, PROFILE, 60_000, seed=1, format_="csv")["inspectors"])
    lapsing = [row for row in staff if row["执法证有效期"] and date.fromisoformat(row["执法证有效期"]).year == 2026]
    assert len(staff) == pytest.approx(400, abs=8)
    assert 100 * sum(not row["执法证号"] for row in staff) / len(staff) == pytest.approx(10, abs=1)
    assert 100 * len(lapsing) / len(staff) == pytest.approx(4, abs=1)


def test_items_are_inspected_by_organs_only(samples: dict[str, Path]) -> None:
    """TD-4.2a; TD-3.2c: every item can be joined."""
    items = rows(samples["items"])
    assert {row["检查主体"] for row in items} == {"MKT", "HLTH", "TAX"}
    assert {row["可联合"] for row in items} == {"是"}
    assert {row["事项类别"] for row in items} == {"重点", "一般"}


def test_a_department_outside_the_catalogue_inspects_what_it_licenses(tmp_path: Path) -> None:
    profile = {**PROFILE, "departments": [{"code": "FIRE", "name_zh": "消防", "kind": "administrative_organ"}]}
    paths = write_samples(tmp_path, profile, 10, seed=1, format_="csv")
    assert [row["抽查事项"] for row in rows(paths["items"])] == ["消防许可事项检查"]
    assert {row["监管部门"] for row in rows(paths["objects"])} == {"FIRE"}


@pytest.mark.parametrize("format_", ["xlsx", "csv"])
def test_the_same_seed_gives_the_same_bytes_and_another_seed_others(tmp_path: Path, format_: str) -> None:
    def written(folder: str, seed: int) -> list[bytes]:
        paths = write_samples(tmp_path / folder, PROFILE, 200, seed, format_)
        return [paths[name].read_bytes() for name in ("items", "objects", "inspectors")]

    once = written("a", 7)
    assert written("b", 7) == once
    assert written("c", 8)[1] != once[1]


def test_both_formats_say_the_same(tmp_path: Path) -> None:
    excel = write_samples(tmp_path, PROFILE, 50, 3, "xlsx")
    text = write_samples(tmp_path, PROFILE, 50, 3, "csv")
    for name in excel:
        assert rows(excel[name]) == rows(text[name])


def test_progress_reaches_the_end(tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    write_samples(tmp_path, PROFILE, 1500, 1, "csv", lambda done, total: told.append((done, total)))
    assert told == [(1000, 1500), (1500, 1500)]


@pytest.mark.parametrize(
    ("objects", "format_", "profile"),
    [(0, "csv", PROFILE), (2_000_000, "xlsx", PROFILE), (5, "ods", PROFILE), (5, "csv", {"departments": []})],
)
def test_arguments_that_cannot_be_used_are_refused(
    tmp_path: Path, objects: int, format_: str, profile: dict[str, Any]
) -> None:
    with pytest.raises(SettingsError):
        write_samples(tmp_path, profile, objects, 1, format_)
