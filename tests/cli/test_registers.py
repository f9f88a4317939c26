"""`sample` and `import`: registers written, imported, and wrong rows told one by one."""

import csv
import json
from pathlib import Path

import pytest

from tests.cli.conftest import run

HERE = ("--jurisdiction", "tiedong")


@pytest.fixture
def samples(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Path:
    folder = tmp_path / "registers"
    assert run("sample", *HERE, "--objects", 40, "--seed", 3, "--dir", folder, "--format", "csv") == 0
    assert [Path(line).name for line in capsys.readouterr().out.splitlines()] == [
        "items.csv",
        "objects.csv",
        "inspectors.csv",
    ]
    return folder


@pytest.mark.parametrize("register", ["items", "objects", "inspectors"])
def test_a_sample_goes_into_a_new_database(
    register: str, samples: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    url = f"sqlite:///{tmp_path}/new.db"
    assert run("import", register, samples / f"{register}.csv", *HERE, "--db", url, "--json") == 0
    first = json.loads(capsys.readouterr().out)
    assert (first["errors"], first["updated"]) == ([], 0)
    assert first["inserted"] > 0
    assert run("import", register, samples / f"{register}.csv", *HERE, "--db", url, "--json") == 0
    assert json.loads(capsys.readouterr().out)["unchanged"] == first["inserted"]


def test_the_same_seed_writes_the_same_workbook(tmp_path: Path) -> None:
    for name in ("a", "b"):
        run("sample", *HERE, "--objects", 30, "--dir", tmp_path / name)
    first, second = (tmp_path / name / "objects.xlsx" for name in ("a", "b"))
    assert first.read_bytes() == second.read_bytes()


def test_good_rows_go_in_and_bad_ones_are_told(
    samples: Path, tmp_path: Path, url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    objects = samples / "objects.csv"
    heading, *rows = list(csv.reader(objects.read_text("utf-8-sig").splitlines()))
    rows[4] = ["" for _ in rows[4][:-1]] + ["x"]
    with objects.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([heading, *rows])
    told = tmp_path / "errors.csv"
    assert run("import", "objects", objects, *HERE, "--db", url, "--errors", told) == 1
    assert capsys.readouterr().out.splitlines()[-1] == "新增 39，更新 0，未变 0，未导入 1 行"
    written = list(csv.DictReader(told.read_text("utf-8-sig").splitlines()))
    assert {row["行"] for row in written if row["级别"] == "错误"} == {"6"}
    assert all(row["栏目"] and row["说明"] for row in written)


@pytest.mark.parametrize("content", [b"", b"a,b\n1,2\n", b"PK\x03\x04", b"\x00\x01\x02"])
def test_a_file_that_is_no_register_is_refused_in_one_line(
    content: bytes, tmp_path: Path, url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "x.xlsx"
    file.write_bytes(content)
    assert run("import", "objects", file, *HERE, "--db", url) == 1
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err.count("\n") == 1


def test_only_the_first_rows_with_errors_are_printed(
    samples: Path, url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    objects = samples / "objects.csv"
    heading, *rows = objects.read_text("utf-8-sig").splitlines()
    objects.write_text("\n".join([heading, *([rows[0]] * 30)]), "utf-8")
    assert run("import", "objects", objects, *HERE, "--db", url) == 1
    told = capsys.readouterr().out
    assert "… 错误共 29 处，用 --errors FILE.csv 写出全部" in told
    assert told.count("行重复") == 20
