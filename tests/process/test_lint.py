"""Each file of tests/data/bpmn/bad shows the fault that it is named after; none of those in good/ has an error."""

from pathlib import Path

import pytest

from engine.process.findings import Finding
from engine.process.lint import RULES, check_files

DATA = Path(__file__).parents[1] / "data" / "bpmn"
BAD, GOOD = sorted((DATA / "bad").glob("*.bpmn")), sorted((DATA / "good").glob("*.bpmn"))
OF_A_FILE = {"unreadable", "process_missing", "duplicate_id", "not_executable", "duplicate_process", "call_circle"}
MAY_BE_IN_GOOD_FILES = {"role_missing", "clause_missing", "form_missing"}


def check(path: Path, law: bool = False) -> list[Finding]:
    return check_files(
        {path.name: path.read_bytes()},
        law=law,
        known_operators={"plan.save"},
        known_forms={"approval"},
        known_decisions={"ratio"},
        known_deadlines={"result_enter"},
        processes={"stage", "test"},
    )


def expected_rule(path: Path) -> str:
    return path.stem.partition("-")[0]


@pytest.mark.parametrize("path", BAD, ids=lambda path: path.stem)
def test_a_bad_file_is_found_out_by_the_rule_it_is_named_after(path: Path) -> None:
    found = [finding for finding in check(path, law=True) if finding.rule == expected_rule(path)]
    assert found, f"only {sorted({finding.rule for finding in check(path, law=True)})}"
    assert all(finding.file == path.name and finding.element and finding.message for finding in found)


@pytest.mark.parametrize("path", BAD, ids=lambda path: path.stem)
def test_whatever_the_law_forbids_only_there_is_a_warning_elsewhere(path: Path) -> None:
    rule = RULES.get(expected_rule(path))
    if rule is not None and rule.severity == "law":
        assert {finding.severity for finding in check(path) if finding.rule == rule.name} == {"warning"}
        assert {finding.severity for finding in check(path, law=True) if finding.rule == rule.name} == {"error"}


def test_every_rule_has_a_file_that_breaks_it() -> None:
    assert {expected_rule(path) for path in BAD} == set(RULES) | OF_A_FILE


def test_a_file_of_thousands_of_nodes_is_refused_as_a_whole() -> None:
    nodes = "".join(f'<task id="t{number}"/>' for number in range(2001))
    head = '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" targetNamespace="x">'
    file = f'{head}<process id="p" isExecutable="true">{nodes}</process></definitions>'
    assert [finding.rule for finding in check_files({"x.bpmn": file.encode()}, law=False)] == ["too_large"]


def test_every_rule_says_what_it_asks() -> None:
    assert [name for name, rule in RULES.items() if not rule.text or rule.name != name] == []


@pytest.mark.parametrize("path", GOOD, ids=lambda path: path.stem)
def test_a_good_file_is_accepted(path: Path) -> None:
    assert {finding.rule for finding in check(path)} <= MAY_BE_IN_GOOD_FILES
