"""The pictures in docs/ show the law as it stands: one for each diagram, and a page with all of them."""

import re
from pathlib import Path

import pytest

from engine.cli import main
from engine.cli.picturing import pictures

ROOT = Path(__file__).parent.parent
FOLDER = ROOT / "docs" / "pictures"
DIAGRAMS = sorted((ROOT / "processes").rglob("*.bpmn"))
MADE = pictures([ROOT / "processes"], with_page=True)
PAGE = MADE["README.md"].decode()
TO_DO = "the pictures are not current: run `make pictures`"


def test_every_diagram_has_its_picture_and_no_picture_is_left_over() -> None:
    assert {path.name for path in FOLDER.iterdir()} == {f"{path.stem}.svg" for path in DIAGRAMS} | {"README.md"}, TO_DO


@pytest.mark.parametrize("name", sorted(MADE))
def test_a_picture_is_that_of_its_diagram_today(name: str) -> None:
    assert (FOLDER / name).read_bytes() == MADE[name], TO_DO


def test_the_page_shows_every_picture() -> None:
    assert {f"{name}.svg" for name in re.findall(r"\]\((\w+)\.svg\)", PAGE)} == MADE.keys() - {"README.md"}


def test_every_link_of_the_page_leads_somewhere() -> None:
    anchors = {*re.findall(r'id="(\w+)"', PAGE), "共用环节"}
    assert set(re.findall(r"\]\(#([^)]+)\)", PAGE)) <= anchors


def test_every_stage_has_a_sentence() -> None:
    stages = re.findall(r"(?m)^\d+\. \[[^]]+\]\(#\w+\)：(.*)$", PAGE)
    assert len(stages) > 50
    assert [text for text in stages if not text.endswith("。")] == []


def test_pictures_are_written_where_one_asks(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["picture", str(DIAGRAMS[0]), "--out", str(tmp_path / "new")]) == 0
    assert [path.name for path in (tmp_path / "new").iterdir()] == [f"{DIAGRAMS[0].stem}.svg"]
    assert "1 →" in capsys.readouterr().out


def test_a_file_that_is_not_there_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["picture", str(tmp_path / "none.bpmn"), "--out", str(tmp_path)]) == 2
    assert "none.bpmn: no such file or folder" in capsys.readouterr().err
