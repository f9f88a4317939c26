"""What is refused at deployment and what an author is told about decision tables."""

import pytest

from engine.errors import DefinitionError
from engine.process import cells, rules
from tests.process.writing import answers, asks, decision, definitions, literal, one_column, row, table

FINE = one_column(("1", "1"))
BOXED = ["context", "invocation", "list", "relation", "functionDefinition", "conditional", "filter", "for", "every"]
UNSOUND: list[tuple[str, str, str]] = [
    *((decision(f"<{kind}/>"), "unsupported-logic", f"a boxed {kind} cannot be run") for kind in BOXED),
    (decision(""), "unsupported-logic", "the decision has no logic"),
    ("", "no-decision", "the file holds no decision"),
    (FINE + '<businessKnowledgeModel id="m"/>', "unsupported-element", "businessKnowledgeModel cannot be run"),
    (FINE + '<decisionService id="m"/>', "unsupported-element", "decisionService cannot be run"),
    (FINE + '<import id="m"/>', "unsupported-element", "import cannot be run"),
    (FINE + FINE, "duplicate-id", "the id stands 2 times"),
    (FINE.replace(' id="d"', ""), "missing-id", "the decision needs an id"),
    (FINE.replace("<decisionTable", '<decisionTable expressionLanguage="juel"'), "expression-language", "juel"),
    (literal("x +", "d"), "expression", "the expression: 'x +' does not parse"),
    (literal("", "d"), "missing-expression", "the expression is empty"),
    (literal("e", "d", ["e"]), "unknown-decision", "requires 'e', which no file holds"),
    (literal("e", "d", ["e"]) + literal("d", "e", ["d"]), "circular-decision", "in the end: d -> e -> d"),
    ("".join(literal(f"d{n - 1}", f"d{n}", [f"d{n - 1}"] if n else []) for n in range(52)), "decision-chain", "d50"),
    (one_column(*[("1", "1")] * 1001), "table-size", "1001 rows are more than 1000"),
    (one_column(("1", "1"), policy="BEST"), "hit-policy", "'BEST' is none of UNIQUE, ANY"),
    (one_column(("1", "1"), aggregation="SUM"), "aggregation", "only COLLECT aggregates"),
    (one_column(("1", "1"), policy="COLLECT", aggregation="MEAN"), "aggregation", "'MEAN'"),
    (one_column(("1", "1"), policy="PRIORITY"), "missing-output-values", "PRIORITY needs output values"),
    (one_column(("1", "1"), policy="OUTPUT ORDER"), "missing-output-values", "OUTPUT ORDER needs output values"),
    (one_column(), "no-rows", "it can never answer"),
    (decision(table(asks("x"), row(["1"], []))), "missing-output", "no output column"),
    (one_column(("1", "")), "missing-output", "row 1, output 1 is empty"),
    (one_column(("1", "-")), "missing-output", "row 1, output 1 is empty"),
    (one_column(("[1..", "1")), "expression", "row 1, input 1: '[1..' does not parse"),
    (one_column(("1", "1 +")), "expression", "row 1, output 1: '1 +' does not parse"),
    (one_column(("1", "1"), default="1 +"), "expression", "output column 1, default"),
    (one_column(("1", "1"), allowed="[1.."), "expression", "output column 1, values"),
    (decision(table(asks(""), answers(), row(["1"], ["1"]))), "missing-expression", "input column 1 is empty"),
    (decision(table(asks("x +"), answers(), row(["1"], ["1"]))), "expression", "input column 1: 'x +'"),
    (decision(table(asks("x", "tOdd"), answers(), row(["1"], ["1"]))), "unknown-type", "no type 'tOdd'"),
    (decision(table(asks("x"), answers(), row(["1", "2"], ["1"]))), "entry-count", "2 input entries for 1 columns"),
    (decision(table(asks("x"), answers(), row(["1"], ["1", "2"]))), "entry-count", "2 output entries for 1 columns"),
    (decision(table(answers("a"), answers(""), row([], ["1", "2"]))), "missing-name", "output column 2 needs a name"),
    (decision(table(answers("a"), answers("a"), row([], ["1", "2"]))), "duplicate-name", "2 output columns"),
    (
        decision(table(answers("a"), answers("b"), row([], ["1", "2"]), policy="COLLECT", aggregation="SUM")),
        "aggregation",
        "SUM needs a single output column",
    ),
]


@pytest.mark.parametrize(
    ("content", "rule", "message"), UNSOUND, ids=[f"{rule}-{n}" for n, (_, rule, _) in enumerate(UNSOUND)]
)
def test_what_cannot_be_evaluated_is_found_and_refused(content: str, rule: str, message: str) -> None:
    files = {"test.dmn": definitions(content)}
    matching = [found for found in rules.check(files) if found.rule == rule and message in found.message]
    assert matching
    assert (matching[0].severity, matching[0].file) == ("error", "test.dmn")
    assert "\n" not in str(matching[0])
    with pytest.raises(DefinitionError):
        rules.load(files)


def test_one_id_in_two_files_is_refused() -> None:
    files = {"a.dmn": definitions(FINE), "b.dmn": definitions(FINE)}
    assert str(rules.check(files)[0]) == (
        "b.dmn:d: error: duplicate-decision: d: also stands in a.dmn; rename one of them"
    )
    with pytest.raises(DefinitionError, match=r"b\.dmn:d: error: duplicate-decision"):
        rules.load(files)


def test_many_faults_are_summed_up() -> None:
    content = definitions(*(one_column(("1", "1 +")).replace('id="d"', f'id="d{n}"') for n in range(5)))
    with pytest.raises(DefinitionError, match=r"\(and 2 more\)"):
        rules.load({"a.dmn": content})


@pytest.mark.parametrize(
    "data", [b"", b"no", b"<a/>", definitions(namespace="http://www.omg.org/spec/BPMN/20100524/MODEL")]
)
def test_a_file_that_is_no_dmn_is_a_finding(data: bytes) -> None:
    (found,) = rules.check({"a.dmn": data})
    assert (found.element, found.rule) == ("definitions", "unreadable")
    with pytest.raises(DefinitionError, match=r"^a\.dmn: "):
        rules.load({"a.dmn": data})


ADVICE = [
    (one_column(("[1..5]", "1"), (">= 5", "2")), "error", "overlapping-rows", "rows 1 and 2 can match at once"),
    (one_column(('"A","B"', "1"), ('"B"', "2")), "error", "overlapping-rows", "rows 1 and 2"),
    (one_column(("-", "1"), ('"B"', "2")), "error", "overlapping-rows", "rows 1 and 2"),
    (one_column(("3", "1"), ("< 4", "2")), "error", "overlapping-rows", "rows 1 and 2"),
    (one_column(("-", "1"), ("5", "2"), policy="FIRST"), "warning", "unreachable-row", "row 2 is never reached"),
    (one_column(("> 1", "1"), ("[2..3]", "2"), policy="FIRST"), "warning", "unreachable-row", "row 1 takes everything"),
    (one_column(("1", '"C"'), allowed='"A","B"'), "error", "output-not-allowed", 'row 1 answers "C"'),
    (
        decision(table(asks("x", allowed='"A"'), answers(), row(['"B"'], ["1"]))),
        "warning",
        "unreachable-row",
        "row 1 never matches: x takes no such value",
    ),
]


@pytest.mark.parametrize(("content", "severity", "rule", "message"), ADVICE)
def test_an_author_is_told_of_rows_that_overlap_or_never_match(
    content: str, severity: str, rule: str, message: str
) -> None:
    (found,) = rules.check({"a.dmn": definitions(content)})
    assert (found.severity, found.rule) == (severity, rule)
    assert message in found.message


@pytest.mark.parametrize(
    "content",
    [
        one_column(("[1..5)", "1"), (">= 5", "2")),
        one_column(('"A"', "1"), ('not("A")', "2")),
        one_column(("1", "1"), ("true", "2"), ('"1"', "3"), ("null", "4")),
        one_column(("5", "1"), ("-", "2"), policy="FIRST"),
        one_column(("1", "null"), ("2", '"A"'), allowed='"A"'),
        one_column(("1", "1"), ("1", "2"), policy="COLLECT"),
        decision(table(asks("x"), asks("y"), answers(), row(["1", "-"], ["1"]), row(["-", "2"], ["1"]), policy="ANY")),
    ],
)
def test_a_sound_table_gives_no_finding(content: str) -> None:
    assert rules.check({"a.dmn": definitions(content)}) == []


@pytest.mark.parametrize(
    ("cell", "simple"), [("-", True), ('"A", 1, [2..3], < 4', True), ("x", False), ("not(1)", False), ("1 2", False)]
)
def test_only_cells_that_need_no_computing_are_simple(cell: str, simple: bool) -> None:
    assert (cells.read(cell) is not None) == simple
