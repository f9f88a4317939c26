"""Writes a law with a sixth, made-up jurisdiction: the five as they stand, and files of tests/data/sixth.

Its own files are its profile, its annual plan and its holiday. Diagrams that it draws like a known jurisdiction, and
its rows of the decision tables, are copied from there; tests/data/sixth/rows.yaml says what its rows answer otherwise.
"""

import shutil
from collections.abc import Iterator, Mapping
from copy import deepcopy
from pathlib import Path
from typing import Any

import yaml
from lxml import etree

from tests.law import ROOT

OWN = ROOT / "tests" / "data" / "sixth"
KEY, NAME, BODIES = "beishan", "北山", "BS_"
ROWS: Mapping[str, Mapping[str, Mapping[str, Any]]] = yaml.safe_load((OWN / "rows.yaml").read_text("utf-8"))

LIKE = {  # its diagrams, and whose they resemble
    "joint_plan": "tianqiao",
    "campaign": "tianqiao",
    "inspection": "tianqiao",
    "follow_up": "tianqiao",
    "plan_amendment": "tiedong",
}
ROWS_LIKE = "tianqiao"
RENAMED = {
    "tianqiao": KEY,
    "天桥": NAME,
    "TQ": "BS",
    "公示系统（山东）": "公示系统",
    "tiedong": KEY,
    "铁东": NAME,
    "TD": "BS",
}
DMN = "{https://www.omg.org/spec/DMN/20191111/MODEL/}"
EVERYBODY = "-"

Changes = Mapping[str, Mapping[str, Any]]


def write(folder: Path) -> Path:
    """The law of six jurisdictions below `folder`."""
    for part in ("processes", "forms"):
        shutil.copytree(ROOT / part, folder / part)
    shutil.copytree(OWN / "processes", folder / "processes", dirs_exist_ok=True)
    for subject, like in LIKE.items():
        drawn = (ROOT / "processes" / like / f"{like}_{subject}.bpmn").read_text("utf-8")
        (folder / "processes" / KEY / f"{KEY}_{subject}.bpmn").write_text(_renamed(drawn), "utf-8")
    for path in sorted((folder / "processes" / "rules").glob("*.dmn")):
        path.write_bytes(_with_rows(path.read_bytes(), ROWS.get(path.stem, {})))
    return folder


def _renamed(text: str) -> str:
    for old, new in RENAMED.items():
        text = text.replace(old, new)
    return text


def _with_rows(table: bytes, changes: Changes) -> bytes:
    """The table with a copy of every row that the sixth shares, each after its original: the first that fits counts."""
    tree = etree.fromstring(table)
    left = set(changes)
    for rule in list(tree.iter(f"{DMN}rule")):
        kind = _kind(rule)
        if _is_copied(rule, kind in changes):
            rule.addnext(_copy(rule, changes.get(kind, {}), _outputs(tree)))
            left.discard(kind)
            _exclude(rule)
    assert not left, f"no row to copy for {left}"
    return etree.tostring(tree, xml_declaration=True, encoding="UTF-8")


def _texts(rule: etree._Element, entry: str) -> Iterator[etree._Element]:
    return rule.iterfind(f"{DMN}{entry}/{DMN}text")


def _kind(rule: etree._Element) -> str:
    """What a row is about: its second condition."""
    return [text.text or "" for text in _texts(rule, "inputEntry")][1].strip('"')


def _whose(rule: etree._Element) -> etree._Element:
    return next(_texts(rule, "inputEntry"))


def _is_copied(rule: etree._Element, changed: bool) -> bool:
    whose = _whose(rule).text or ""
    return f'"{ROWS_LIKE}"' in whose or (changed and whose == EVERYBODY)


def _exclude(rule: etree._Element) -> None:
    """What was for everybody and now is said otherwise for the sixth is for everybody else."""
    if _whose(rule).text == EVERYBODY:
        _whose(rule).text = f'not("{KEY}")'


def _outputs(tree: etree._Element) -> list[str]:
    return [str(output.get("name")) for output in tree.iter(f"{DMN}output")]


def _copy(rule: etree._Element, changes: Mapping[str, Any], outputs: list[str]) -> etree._Element:
    copied = deepcopy(rule)
    for element in copied.iter():
        if "id" in element.attrib:
            element.set("id", f"{element.get('id')}_{KEY}")
        element.text = _renamed(element.text or "")
    _whose(copied).text = f'"{KEY}"'
    answers = dict(zip(outputs, _texts(copied, "outputEntry"), strict=True))
    *_, answers["note"] = _texts(copied, "annotationEntry")
    for name, value in changes.items():
        answers[name].text = str(value)
    return copied
