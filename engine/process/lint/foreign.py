"""Warnings on what other tools write and this product does not read."""

from collections.abc import Iterator

from engine.process.lint.subject import Fault, Subject, rule

ENGINES = ("camunda", "flowable", "activiti", "zeebe", "drools", "bonita")
PROPERTIES = frozenset(
    {
        *("clause", "note", "role", "form", "department", "subject", "due", "shows", "records", "return"),
        *("operator", "inputs", "result", "async", "decision", "key", "payload"),
    }
)


@rule("warning")
def foreign_attribute(subject: Subject) -> Iterator[Fault]:
    """Assignees, classes and listeners in the namespaces of other engines have no effect here."""
    for node in subject.nodes:
        names = [key.rpartition("}")[2] for key in node.attributes if any(engine in key for engine in ENGINES)]
        if names:
            yield (
                node.id,
                f"{', '.join(names)}: written for another engine, not read; use the properties of this one",
            )


@rule("warning")
def performer_not_read(subject: Subject) -> Iterator[Fault]:
    """Who acts is the property `role` or the lane, not a resource of BPMN."""
    for node in subject.nodes:
        if node.performers:
            yield node.id, f"{', '.join(node.performers)} is not read; set the property role or use a lane lane_<role>"


@rule("law")
def unknown_property(subject: Subject) -> Iterator[Fault]:
    """A misspelt property would be ignored in silence."""
    for node in subject.nodes:
        for name in sorted(set(node.properties) - PROPERTIES):
            yield node.id, f"property {name[:40]!r} is not read; known are {', '.join(sorted(PROPERTIES))}"


@rule("law")
def property_out_of_place(subject: Subject) -> Iterator[Fault]:
    """A property at a node of the wrong kind would be ignored in silence."""
    for node in subject.nodes:
        for name, kinds in _HOMES.items():
            if node.prop(name) and node.kind not in kinds:
                yield node.id, f"property {name} has no meaning at a {node.kind}; it belongs to {' or '.join(kinds)}"


_PEOPLE = ("userTask", "manualTask")
_HOMES = {
    **dict.fromkeys(("role", "form", "department", "subject", "due", "shows", "records", "return"), _PEOPLE),
    **dict.fromkeys(("operator", "async"), ("serviceTask",)),
    "decision": ("businessRuleTask",),
    "inputs": ("serviceTask", "businessRuleTask"),
    "payload": ("sendTask", "intermediateThrowEvent", "endEvent"),
}
