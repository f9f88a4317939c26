"""Reads a DMN file (1.2 to 1.5) into plain frozen records, whatever its author's tool wrote around them.

The reading keeps what a table says, judges nothing and stays readable for files that no engine could run;
`rule_checks` judges, `rules` runs.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from lxml import etree

from engine.process.xml import local_name, parse_xml

LOGIC = (
    *("decisionTable", "literalExpression", "context", "invocation", "list", "relation", "functionDefinition"),
    *("conditional", "filter", "for", "every", "some"),
)
"""What may stand in a decision; only the first two can be run."""

REFUSED_ELEMENTS = ("businessKnowledgeModel", "decisionService", "import")


@dataclass(frozen=True, slots=True)
class Input:
    """A column that asks: the FEEL expression, its type and the values it may take (unary tests, or empty)."""

    id: str
    label: str
    expression: str
    type: str
    allowed: str


@dataclass(frozen=True, slots=True)
class Output:
    """A column that answers. `allowed` (unary tests) also gives the order for PRIORITY and OUTPUT ORDER."""

    id: str
    name: str
    label: str
    type: str
    allowed: str
    default: str


@dataclass(frozen=True, slots=True)
class Row:
    """A rule of a table. `id` is that of the file, or `row 3`; `notes` are its annotations by column name."""

    id: str
    number: int
    tests: tuple[str, ...]
    entries: tuple[str, ...]
    notes: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Table:
    """A decision table."""

    id: str
    hit_policy: str
    aggregation: str
    inputs: tuple[Input, ...]
    outputs: tuple[Output, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Literal:
    """A decision that is one FEEL expression."""

    text: str


@dataclass(frozen=True, slots=True)
class Boxed:
    """Logic that cannot be run: `kind` is the element's name, or empty where the decision has none."""

    kind: str


@dataclass(frozen=True, slots=True)
class Decision:
    """A decision. `variable` is the name of its value in others; `requires` are ids of decisions, `data` of inputs."""

    file: str
    id: str
    name: str
    variable: str
    requires: tuple[str, ...]
    data: tuple[str, ...]
    logic: Table | Literal | Boxed
    languages: tuple[str, ...]

    @property
    def value_name(self) -> str:
        """The name under which other decisions know its value."""
        return self.variable or self.name or self.id


@dataclass(frozen=True, slots=True)
class ItemType:
    """A named type of the file (itemDefinition): what it is based on and which values it allows."""

    name: str
    base: str
    allowed: str


Types = Mapping[str, ItemType]


@dataclass(frozen=True, slots=True)
class Model:
    """A DMN file. `data` are the names of its inputs by id, `refused` elements that cannot be run, as (id, tag)."""

    file: str
    decisions: tuple[Decision, ...]
    data: Mapping[str, str]
    types: Types
    refused: tuple[tuple[str, str], ...]
    ids: tuple[str, ...]


def read(data: bytes, file: str) -> Model:
    """The records of a DMN file. Raises DefinitionError (one line) when it is none; see `parse_xml`."""
    root = parse_xml(data, file, "dmn")
    return Model(
        file=file,
        decisions=tuple(_decision(element, file) for element in _children(root, "decision")),
        data={_id(element): _name(element) for element in _children(root, "inputData")},
        types={_name(element): _item_type(element) for element in _children(root, "itemDefinition")},
        refused=tuple((_id(element) or file, local_name(element)) for element in _children(root, *REFUSED_ELEMENTS)),
        ids=tuple(_model_ids(root)),
    )


def _model_ids(root: etree._Element) -> Iterator[str]:
    """Ids of the model's own elements; those of the picture may repeat them without harm."""
    namespace = etree.QName(root).namespace
    return (_id(element) for element in root.iter(f"{{{namespace}}}*") if _id(element))


def _decision(element: etree._Element, file: str) -> Decision:
    variable = _child(element, "variable")
    requirements = list(_children(element, "informationRequirement"))
    return Decision(
        file=file,
        id=_id(element),
        name=_name(element),
        variable=_name(variable) if variable is not None else "",
        requires=tuple(_hrefs(requirements, "requiredDecision")),
        data=tuple(_hrefs(requirements, "requiredInput")),
        logic=_logic(element),
        languages=tuple(sorted(_languages(element))),
    )


def _languages(element: etree._Element) -> set[str]:
    """Expression languages named in the decision or around it."""
    return {el.get("expressionLanguage", "").strip() for el in (*element.iterancestors(), *element.iter())} - {""}


def _logic(element: etree._Element) -> Table | Literal | Boxed:
    found = _child(element, *LOGIC)
    if found is None:
        return Boxed("")
    kind = local_name(found)
    if kind == "decisionTable":
        return _table(found)
    return Literal(_text(found)) if kind == "literalExpression" else Boxed(kind)


def _table(element: etree._Element) -> Table:
    annotations = [_name(found).lower() for found in _children(element, "annotation")]
    return Table(
        id=_id(element),
        hit_policy=" ".join(element.get("hitPolicy", "UNIQUE").split()),
        aggregation=element.get("aggregation", "").strip(),
        inputs=tuple(map(_input, _children(element, "input"))),
        outputs=tuple(map(_output, _children(element, "output"))),
        rows=tuple(_row(el, number, annotations) for number, el in enumerate(_children(element, "rule"), start=1)),
    )


def _input(element: etree._Element) -> Input:
    expression = _child(element, "inputExpression")
    return Input(
        id=_id(element),
        label=" ".join(element.get("label", "").split()),
        expression=_text(expression),
        type=_type(expression.get("typeRef")) if expression is not None else "",
        allowed=_text(_child(element, "inputValues")),
    )


def _output(element: etree._Element) -> Output:
    return Output(
        id=_id(element),
        name=_name(element),
        label=" ".join(element.get("label", "").split()),
        type=_type(element.get("typeRef")),
        allowed=_text(_child(element, "outputValues")),
        default=_text(_child(element, "defaultOutputEntry")),
    )


def _row(element: etree._Element, number: int, annotations: list[str]) -> Row:
    notes = dict(zip(annotations, map(_text, _children(element, "annotationEntry")), strict=False))
    if description := _text(_child(element, "description"), inner=None):
        notes.setdefault("note", description)
    return Row(
        id=_id(element) or f"row {number}",
        number=number,
        tests=tuple(map(_text, _children(element, "inputEntry"))),
        entries=tuple(map(_text, _children(element, "outputEntry"))),
        notes=notes,
    )


def _item_type(element: etree._Element) -> ItemType:
    collection = element.get("isCollection", "").strip() == "true"
    base = _text(_child(element, "typeRef"), inner=None)
    return ItemType(_name(element), "" if collection else _type(base), _text(_child(element, "allowedValues")))


def _children(element: etree._Element, *tags: str) -> Iterator[etree._Element]:
    namespace = etree.QName(element).namespace
    return element.iterchildren(*(f"{{{namespace}}}{tag}" for tag in tags))


def _child(element: etree._Element, *tags: str) -> etree._Element | None:
    return next(_children(element, *tags), None)


def _id(element: etree._Element) -> str:
    return element.get("id", "").strip()


def _name(element: etree._Element) -> str:
    return " ".join(element.get("name", "").split())


def _type(reference: str | None) -> str:
    """The local part of a type reference: `feel:string` is `string`."""
    return (reference or "").strip().rpartition(":")[2]


def _hrefs(requirements: list[etree._Element], tag: str) -> Iterator[str]:
    """Ids that requirements point at; a reference into another file of the deployment counts by its id too."""
    for requirement in requirements:
        for found in _children(requirement, tag):
            yield found.get("href", "").rpartition("#")[2].strip()


def _text(element: etree._Element | None, inner: str | None = "text") -> str:
    """The expression in `element`: DMN writes it in a `text` child; with inner=None its own text."""
    if element is None:
        return ""
    holder = _child(element, inner) if inner else element
    return (holder.text or "").strip() if holder is not None else ""
