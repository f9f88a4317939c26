"""clauses.csv is true: every clause of the five documents is there, and what it points at exists."""

import ast
import csv
import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from engine.process import dmn
from engine.process.definitions import Deployment

ROOT = Path(__file__).parent.parent
DOMAIN = Path(__file__).parent / "data"
FOLDERS = {"YC": "yichang", "CJ": "changjiang", "TD": "tiedong", "TQ": "tianqiao", "MS": "mangshi"}
STATUSES = {"done", "later", "not_software"}
BUILT = {f"P{number}" for number in range(2, 9)}
UNBUILT = {"P0": "清单管理", "P1": "两库维护", "P9": "个案线索", "P10": "报告考核", "P11": "责任认定"}


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


LAW = _rows(DOMAIN / "clauses.csv") + _rows(DOMAIN / "clauses_extra.csv")
CORE = [row["id"] for row in _rows(DOMAIN / "clauses.csv") if BUILT & set(row["process"].split(";"))]
CLAUSES = {row["id"]: row for row in _rows(ROOT / "processes" / "clauses.csv")}
IDS = {row["id"] for row in LAW}
DONE = [row for row in CLAUSES.values() if row["status"] == "done"]
POINTERS = [(row["id"], target) for row in DONE for target in row["targets"].split()]


@cache
def _deployment() -> Deployment:
    return Deployment.read(ROOT)


@cache
def _tables() -> dict[str, dmn.Table]:
    models = (dmn.read(path.read_bytes(), path.name) for path in sorted(ROOT.glob("processes/rules/*.dmn")))
    logics = ((decision.id, decision.logic) for model in models for decision in model.decisions)
    return {name: logic for name, logic in logics if isinstance(logic, dmn.Table)}


@cache
def _tests() -> str:
    """Everything that the tests say, but for this file."""
    return "".join(
        path.read_text("utf-8") for path in sorted(ROOT.glob("tests/**/test_*.py")) if path != Path(__file__)
    )


@cache
def _profile(jurisdiction: str) -> dict[str, Any]:
    profile: dict[str, Any] = yaml.safe_load((ROOT / "processes" / jurisdiction / "profile.yaml").read_text("utf-8"))
    return profile


@cache
def _run_in(jurisdiction: str) -> frozenset[str]:
    """The processes that the procedures of a jurisdiction run: those named in its profile and all they call."""
    called = {
        process.id: {node.called for node in process.of("callActivity")}
        for drawn in _deployment().diagrams.values()
        for process in drawn.processes.values()
    }
    found: set[str] = set()
    ahead = {process for process in _profile(jurisdiction)["procedures"].values() if process}
    while ahead:
        found |= ahead
        ahead = {other for process in ahead for other in called[process]} - found
    return frozenset(found)


@cache
def _named_in_diagrams() -> frozenset[tuple[str, str]]:
    """(clause id, pointer) of every element that names a clause."""
    return frozenset(
        (clause, f"{file}#{node.id}")
        for file, diagram in _deployment().diagrams.items()
        for process in diagram.processes.values()
        for node in process.nodes.values()
        for clause in node.clauses
        if clause != "default"
    )


@cache
def _named_in_tables() -> frozenset[tuple[str, str]]:
    """(clause id, pointer) of every row that names a clause."""
    return frozenset(
        (clause, f"processes/rules/{name}.dmn#{row.id}")
        for name, table in _tables().items()
        for row in table.rows
        for clause in row.notes["clause"].split()
        if clause != "default"
    )


def _at(tree: Any, path: str) -> bool:
    for name in path.split("."):
        if not isinstance(tree, dict) or tree.get(name) is None:
            return False
        tree = tree[name]
    return True


def _element_exists(file: str, element: str) -> bool:
    diagram = _deployment().diagrams[file]
    return any(element in process.nodes or element in process.flows for process in diagram.processes.values())


def _row_exists(file: str, row: str) -> bool:
    return row in {each.id for each in _tables()[Path(file).stem].rows}


def _field_exists(file: str, name: str) -> bool:
    return name in json.loads((ROOT / file).read_text("utf-8"))["schema"]["properties"]


def _function_exists(file: str, name: str) -> bool:
    tree = ast.parse((ROOT / file).read_text("utf-8"))
    return any(isinstance(node, ast.FunctionDef | ast.ClassDef) and node.name == name for node in ast.walk(tree))


_FINDERS = {
    ".bpmn": _element_exists,
    ".dmn": _row_exists,
    ".json": _field_exists,
    ".py": _function_exists,
}


def _exists(clause: str, target: str) -> bool:
    """Whether a pointer of a clause points at something: a file, an element, row or field in it, a profile value."""
    if target.startswith("profile:"):
        return _at(_profile(FOLDERS[clause[:2]]), target.removeprefix("profile:"))
    file, _, part = target.partition("#")
    return (ROOT / file).is_file() and (not part or _FINDERS[Path(file).suffix](file, part))


def test_every_clause_of_the_five_documents_has_a_row() -> None:
    assert len(IDS) == 163 + 9
    assert set(CLAUSES) == IDS


def test_quotes_and_sections_are_those_of_the_documents() -> None:
    for row in LAW:
        mine = CLAUSES[row["id"]]
        assert (mine["jurisdiction"], mine["section"], mine["quote"]) == (
            row["jurisdiction"],
            row["section"],
            row["quote"],
        )


def test_every_row_says_done_later_or_not_software() -> None:
    assert {row["status"] for row in CLAUSES.values()} <= STATUSES
    assert [row["id"] for row in DONE if not row["targets"]] == []
    assert [row["id"] for row in CLAUSES.values() if not row["note"]] == []


def test_every_clause_on_plan_to_follow_up_is_done() -> None:
    """The 115 clauses of the five documents that bind P2 to P8."""
    assert [clause for clause in CORE if CLAUSES[clause]["status"] != "done"] == []
    assert len(CORE) == 115


def test_a_clause_that_also_binds_a_process_not_yet_built_names_it() -> None:
    for row in LAW:
        rest = set(row["process"].split(";")) & set(UNBUILT)
        mine = CLAUSES[row["id"]]
        if mine["status"] == "later" or (row["id"] in CORE and row["jurisdiction"] != "TD"):
            assert all(UNBUILT[process] in mine["note"] for process in rest), row["id"]


@pytest.mark.parametrize("clause", CORE)
def test_every_clause_on_plan_to_follow_up_is_named_in_a_test(clause: str) -> None:
    assert re.search(rf"(?<![\w-]){re.escape(clause)}(?![\w-])", _tests())


@pytest.mark.parametrize(("clause", "target"), POINTERS, ids=[f"{clause} {target}" for clause, target in POINTERS])
def test_what_a_done_clause_points_at_exists(clause: str, target: str) -> None:
    assert _exists(clause, target)


def test_pointers_of_later_clauses_exist_as_well() -> None:
    later = [row for row in CLAUSES.values() if row["status"] != "done"]
    wrong = [
        (row["id"], target) for row in later for target in row["targets"].split() if not _exists(row["id"], target)
    ]
    assert wrong == []


@pytest.mark.parametrize(
    ("target", "exists"),
    [
        ("processes/shared/plan_approval.bpmn#p2_approve", True),
        ("processes/shared/plan_approval.bpmn#p2_nowhere", False),
        ("processes/shared/nowhere.bpmn", False),
        ("processes/rules/team_size.dmn#team_size_01", True),
        ("processes/rules/team_size.dmn#team_size_99", False),
        ("forms/notice_service.json#served_at", True),
        ("forms/notice_service.json#eaten_at", False),
        ("profile:platform.name", True),
        ("profile:platform.colour", False),
    ],
)
def test_a_pointer_that_points_nowhere_is_noticed(target: str, exists: bool) -> None:
    assert _exists("TD-3.1a", target) is exists


def test_every_clause_named_in_a_diagram_or_table_is_one_of_the_documents() -> None:
    assert {
        (clause, place) for clause, place in _named_in_diagrams() | _named_in_tables() if clause not in IDS
    } == set()


def test_every_clause_named_in_a_form_is_one_of_the_documents() -> None:
    forms = {path.name: json.loads(path.read_text("utf-8")) for path in sorted(ROOT.glob("forms/*.json"))}
    named = {(clause, name) for name, form in forms.items() for clause in form.get("clause", ())}
    assert {pair for pair in named if pair[0] not in IDS | {"default"}} == set()


def test_every_clause_named_in_a_profile_is_one_of_the_documents() -> None:
    for path in sorted(ROOT.glob("processes/*/profile.yaml")):
        assert set(_clauses_of(yaml.safe_load(path.read_text("utf-8")))) <= IDS


def _clauses_of(tree: Any) -> Iterator[str]:
    if isinstance(tree, dict):
        yield from tree.get("clauses", ())
        for value in tree.values():
            yield from _clauses_of(value)


def test_a_done_clause_stands_in_the_file_that_carries_it_out() -> None:
    """Each is named by an element or a row, or is a value of the profile whose section cites it."""
    cited = {clause for folder in FOLDERS.values() for clause in _clauses_of(_profile(folder))}
    named = {clause for clause, _ in _named_in_diagrams() | _named_in_tables()} | cited
    assert [row["id"] for row in DONE if row["id"] not in named] == []


def test_elements_and_rows_that_a_done_clause_points_at_name_it() -> None:
    """The pointer and the element agree: TD-4.1a points at p2_approve, and p2_approve names TD-4.1a."""
    named = _named_in_diagrams() | _named_in_tables()
    drawn = [(clause, target) for clause, target in POINTERS if re.search(r"\.(bpmn|dmn)#", target)]
    assert [pair for pair in drawn if pair not in named] == []


def test_a_clause_points_only_at_diagrams_that_its_jurisdiction_runs() -> None:
    """No step of another jurisdiction carries out a clause, and none that nobody calls."""
    drawn = [(clause, target) for clause, target in POINTERS if ".bpmn" in target]
    strange = [pair for pair in drawn if Path(pair[1].partition("#")[0]).stem not in _run_in(FOLDERS[pair[0][:2]])]
    assert strange == []


def test_a_clause_points_only_at_rows_that_answer_in_its_jurisdiction() -> None:
    for clause, target in POINTERS:
        if ".dmn#" in target:
            file, _, row = target.partition("#")
            cell = next(each.tests[0] for each in _tables()[Path(file).stem].rows if each.id == row)
            assert f'"{FOLDERS[clause[:2]]}"' in cell, (clause, target)


def test_every_diagram_is_run_by_some_jurisdiction() -> None:
    run = frozenset().union(*(_run_in(folder) for folder in FOLDERS.values()))
    assert {Path(file).stem for file in _deployment().diagrams} - run == set()


def test_every_jurisdiction_names_its_clauses_in_diagrams_rows_and_profile() -> None:
    for prefix, folder in FOLDERS.items():
        places = {target.partition("#")[0] for clause, target in POINTERS if clause.startswith(prefix)}
        assert {place for place in places if place.startswith(f"processes/{folder}/")}
        assert {place for place in places if place.startswith("processes/rules/")}
        assert {place for place in places if place.startswith("profile:")}
