"""Every diagram and table of processes/ is one that can be deployed, and reads well."""

from itertools import pairwise
from pathlib import Path

import pytest

from engine.process.bpmn import Diagram
from engine.process.definitions import Deployment
from engine.process.lint import check_files
from engine.services import OPERATORS

ROOT = Path(__file__).parent.parent
DEPLOYMENT = Deployment.read(ROOT)
PROCESSES = sorted(DEPLOYMENT.processes())
FILES = {name: content for name, content in DEPLOYMENT.files.items() if name.endswith((".bpmn", ".dmn", ".json"))}
JURISDICTIONS = ("yichang", "changjiang", "tiedong", "tianqiao", "mangshi", "宜昌", "昌江", "铁东", "天桥", "芒市")


def test_validation_finds_no_error_in_the_law() -> None:
    found = check_files(FILES, law=True, known_operators=OPERATORS)
    assert [str(finding) for finding in found if finding.severity == "error"] == []


@pytest.mark.parametrize("process", PROCESSES)
def test_each_process_loads_with_everything_it_calls(process: str) -> None:
    definition = DEPLOYMENT.definition(process)
    assert definition.process == process
    assert set(definition.nodes) >= {process, *definition.sub_specs}


def test_every_decision_can_be_evaluated() -> None:
    assert {Path(name).stem for name in DEPLOYMENT.files if name.endswith(".dmn")} == DEPLOYMENT.rules.ids


def test_a_file_is_called_like_the_process_in_it() -> None:
    for name, diagram in DEPLOYMENT.diagrams.items():
        assert list(diagram.processes) == [Path(name).stem]


def test_a_diagram_fits_on_one_page() -> None:
    """About fifteen nodes; 选派检查人员 and 结果录入与公示 need one more gateway to stay block-structured."""
    sizes = {process: len(nodes.nodes) for d in DEPLOYMENT.diagrams.values() for process, nodes in d.processes.items()}
    assert {process: size for process, size in sizes.items() if size > 16} == {}


def test_shared_diagrams_name_no_jurisdiction() -> None:
    shared = {name: content.decode() for name, content in FILES.items() if name.startswith("processes/shared/")}
    assert [(name, word) for name, text in shared.items() for word in JURISDICTIONS if word in text] == []


def test_every_diverging_choice_has_a_default() -> None:
    """An instance is never stuck because no answer fits."""
    for diagram in DEPLOYMENT.diagrams.values():
        for process in diagram.processes.values():
            for node in process.of("exclusiveGateway", "inclusiveGateway"):
                assert len(node.outgoing) < 2 or node.default, f"{process.id}: {node.id}"


def test_gateways_either_split_or_join() -> None:
    for diagram in DEPLOYMENT.diagrams.values():
        for process in diagram.processes.values():
            for node in process.of("exclusiveGateway", "inclusiveGateway", "parallelGateway"):
                assert 1 in (len(node.incoming), len(node.outgoing)), f"{process.id}: {node.id}"
                assert bool(node.name) == (len(node.outgoing) > 1), f"{process.id}: {node.id}"


def test_shapes_do_not_overlap_and_flows_do_not_cross_them() -> None:
    for name, diagram in DEPLOYMENT.diagrams.items():
        for process in diagram.processes.values():
            hosts = {node.id: node.attached_to for node in process.nodes.values()}
            for flow in process.flows.values():
                ends = {flow.source, flow.target, hosts[flow.source]}
                for start, stop in pairwise(diagram.edges[flow.id]):
                    hit = [node for node in process.nodes if node not in ends and _touches(diagram, node, start, stop)]
                    assert hit == [], f"{name}: {flow.id}"


def _touches(diagram: Diagram, node: str, start: tuple[float, float], stop: tuple[float, float]) -> bool:
    box = diagram.bounds[node]
    left, right = sorted((start[0], stop[0]))
    top, bottom = sorted((start[1], stop[1]))
    return left < box.x + box.width and right > box.x and top < box.y + box.height and bottom > box.y
