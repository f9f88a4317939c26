"""What the executor sees of a diagram: nodes, flows and what they wait for.

Everything that only documents (pools, lanes, data objects, stores and associations, annotations, extensions, the
picture, processes that are not executable) is left out, because SpiffWorkflow's parser stumbles over some of it and
orders branches by their height in the picture instead of their order in the file.
"""

from copy import deepcopy

from lxml import etree

from engine.process.bpmn import NODES, SUB_PROCESSES
from engine.process.xml import BPMN, local_name

PARTS = frozenset({"conditionExpression", "script", "multiInstanceLoopCharacteristics"})
REFERENCES = ("sourceRef", "targetRef", "attachedToRef", "default", "calledElement", "messageRef")


def skeleton(root: etree._Element) -> etree._Element:
    """A copy of `definitions` with its executable processes and their messages only; references without prefixes."""
    bare = deepcopy(root)
    for child in list(bare):
        if not _runs(child) and not _is(child, "message"):
            bare.remove(child)
    for holder in list(bare.iter(*(f"{{{BPMN}}}{tag}" for tag in ("process", *SUB_PROCESSES)))):
        _strip(holder, NODES | PARTS | {"sequenceFlow"})
    for element in list(bare.iter(f"{{{BPMN}}}*")):
        if local_name(element) in NODES - SUB_PROCESSES or _is(element, "sequenceFlow"):
            _strip(element, PARTS)
        _unprefix(element)
    return bare


def _runs(element: etree._Element) -> bool:
    return _is(element, "process") and element.get("isExecutable", "true") == "true"


def _is(element: etree._Element, tag: str) -> bool:
    return element.tag == f"{{{BPMN}}}{tag}"


def _strip(element: etree._Element, kept: frozenset[str]) -> None:
    for child in list(element):
        name = local_name(child)
        if child.tag != f"{{{BPMN}}}{name}" or not (name in kept or name.endswith("EventDefinition")):
            element.remove(child)


def _unprefix(element: etree._Element) -> None:
    for name in REFERENCES:
        if ":" in element.get(name, ""):
            element.set(name, element.get(name, "").rpartition(":")[2])
