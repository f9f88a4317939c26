"""Files of other tools: what only documents is accepted, and left out where the executor reads."""

from pathlib import Path

import pytest

from engine.process import diagram
from engine.process.lint import check_files
from engine.process.parser import DiagramParser
from engine.process.skeleton import skeleton
from engine.process.xml import parse_xml

DATA = Path(__file__).parents[1] / "data" / "bpmn"
TOOLS = sorted((DATA / "tools").glob("*.bpmn"))
RUNNABLE = [*TOOLS, *sorted((DATA / "good").glob("*.bpmn"))]


@pytest.mark.parametrize("path", TOOLS, ids=lambda path: path.stem)
def test_pools_lanes_data_and_foreign_attributes_are_no_errors(path: Path) -> None:
    found = check_files({path.name: path.read_bytes()}, law=False, processes=set())
    assert [str(finding) for finding in found if finding.severity == "error"] == []


def test_what_another_engine_would_read_is_named() -> None:
    path = DATA / "tools" / "camunda_attributes.bpmn"
    messages = [finding.message for finding in check_files({"x.bpmn": path.read_bytes()}, law=False)]
    assert any("assignee, candidateGroups" in message for message in messages)
    assert any("potentialOwner" in message for message in messages)


def test_a_file_without_an_executable_process_is_accepted_with_a_warning() -> None:
    path = DATA / "tools" / "documentation_only.bpmn"
    (only,) = check_files({"x.bpmn": path.read_bytes()}, law=False)
    assert (only.severity, only.rule) == ("warning", "not_executable")


def test_the_innermost_lane_gives_the_role() -> None:
    drawn = diagram.read((DATA / "tools" / "pools_lanes_data.bpmn").read_bytes(), "x.bpmn")
    nodes = drawn.processes["Process_1"].nodes
    assert (nodes["Activity_check"].role, nodes["Activity_tell"].role) == ("team", "")
    assert {pool.id: pool.process for pool in drawn.participants}["Participant_firm"] == ""
    assert "Activity_tell" not in drawn.bounds  # its position is no number


@pytest.mark.parametrize("path", RUNNABLE, ids=lambda path: path.stem)
def test_the_executor_reads_every_executable_process_of_an_accepted_file(path: Path) -> None:
    parser = DiagramParser()
    parser.add_bpmn_xml(skeleton(parse_xml(path.read_bytes(), path.name)), path.name)
    read = diagram.read(path.read_bytes(), path.name)
    for process in (process for process in read.processes.values() if process.executable):
        names = set(parser.get_spec(process.id).task_specs)
        assert {node.id for node in process.level()} <= names
