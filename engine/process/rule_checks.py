"""What validation says about decision tables.

`faults` keep a decision from being evaluated as it stands and stop a deployment; `check` adds what an author should
know besides: rows that overlap, rows that can never match.
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from graphlib import CycleError, TopologicalSorter
from itertools import chain

from engine import feel
from engine.errors import DefinitionError, FeelError
from engine.process import cells, dmn
from engine.process.columns import CHECKED, UNCHECKED, allowed_values, first_line
from engine.process.findings import Finding
from engine.process.hit_policies import AGGREGATIONS, MULTIPLE, RANKED, SINGLE

MAX_CHAIN = 50
MAX_ROWS = 1000

Findings = Iterator[Finding]


def check(files: Mapping[str, bytes], names: Collection[str] = ()) -> list[Finding]:
    """Every finding about the DMN files (name -> content); `names` as for `rules.load`."""
    models, found = [], []
    for name, data in files.items():
        try:
            models.append(dmn.read(data, name))
        except DefinitionError as error:
            message = str(error).removeprefix(f"{name}: ")
            found.append(Finding(name, "definitions", "error", "unreadable", message))
    return found + faults(models, names) + [finding for model in models for finding in _advice(model)]


def faults(models: Sequence[dmn.Model], names: Collection[str] = ()) -> list[Finding]:
    """What keeps the decisions of a deployment from being evaluated as they stand."""
    known = known_names(models, names)
    found: list[Finding] = [*_shared_ids(models), *_graph(models)]
    for model in models:
        found += _model(model)
        for decision in model.decisions:
            found += _decision(decision, model, known)
    return found


def known_names(models: Sequence[dmn.Model], names: Collection[str]) -> frozenset[str]:
    """Every name that an expression may use although it holds spaces."""
    values = (decision.value_name for model in models for decision in model.decisions)
    return frozenset(name for name in chain(names, values, *(model.data.values() for model in models)) if name)


# The files and their decisions -----------------------------------------------------------------------------------


def _shared_ids(models: Sequence[dmn.Model]) -> Findings:
    first: dict[str, str] = {}
    for decision in (decision for model in models for decision in model.decisions):
        file = first.setdefault(decision.id, decision.file)
        if file != decision.file:
            yield _error(decision, decision.id, "duplicate-decision", f"also stands in {file}; rename one of them")


def _graph(models: Sequence[dmn.Model]) -> Findings:
    decisions = {decision.id: decision for model in models for decision in model.decisions}
    required = {key: [other for other in each.requires if other in decisions] for key, each in decisions.items()}
    for decision in decisions.values():
        for other in decision.requires:
            if other not in decisions:
                yield _error(decision, decision.id, "unknown-decision", f"requires {other!r}, which no file holds")
    try:
        order = list(TopologicalSorter(required).static_order())
    except CycleError as error:
        circle = [decisions[key] for key in reversed(error.args[1])]  # each requires the next
        way = " -> ".join(each.id for each in circle[:10])
        yield _error(circle[0], circle[0].id, "circular-decision", f"requires itself in the end: {way}; cut the circle")
    else:
        yield from _too_deep(decisions, required, order)


def _too_deep(
    decisions: Mapping[str, dmn.Decision], required: Mapping[str, Sequence[str]], order: Sequence[str]
) -> Findings:
    depth: dict[str, int] = {}
    for key in order:
        depth[key] = 1 + max((depth[other] for other in required[key]), default=0)
        if depth[key] == MAX_CHAIN + 1:
            message = f"requires a chain of more than {MAX_CHAIN} decisions; shorten it"
            yield _error(decisions[key], key, "decision-chain", message)


def _model(model: dmn.Model) -> Findings:
    if not model.decisions:
        yield Finding(model.file, "definitions", "error", "no-decision", "the file holds no decision")
    for element, kind in model.refused:
        yield Finding(model.file, element, "error", "unsupported-element", f"{kind} cannot be run; use a decision")
    for element, count in Counter(model.ids).items():
        if count > 1:
            yield Finding(model.file, element, "error", "duplicate-id", f"the id stands {count} times; make it unique")


def _decision(decision: dmn.Decision, model: dmn.Model, names: Collection[str]) -> Findings:
    if not decision.id:
        yield _error(decision, decision.name or "decision", "missing-id", "the decision needs an id")
    for language in decision.languages:
        if "feel" not in language.lower():
            yield _error(decision, decision.id, "expression-language", f"{language} cannot be run; write FEEL")
    if isinstance(decision.logic, dmn.Boxed):
        what = f"a boxed {decision.logic.kind} cannot be run" if decision.logic.kind else "the decision has no logic"
        yield _error(decision, decision.id, "unsupported-logic", f"{what}; use a table or a literal expression")
    elif isinstance(decision.logic, dmn.Literal):
        yield from _expression(decision, decision.id, "the expression", decision.logic.text, names)
    else:
        yield from _table(decision, decision.logic, model, names)


# Tables ----------------------------------------------------------------------------------------------------------


def _table(decision: dmn.Decision, table: dmn.Table, model: dmn.Model, names: Collection[str]) -> Findings:
    yield from _policy(decision, table, model)
    yield from _columns(decision, table, model, names)
    if len(table.rows) > MAX_ROWS:
        yield _error(decision, decision.id, "table-size", f"{len(table.rows)} rows are more than {MAX_ROWS}; split it")
    for row in table.rows[:MAX_ROWS]:
        yield from _row(decision, table, row, names)


def _policy(decision: dmn.Decision, table: dmn.Table, model: dmn.Model) -> Findings:
    policy, aggregation = table.hit_policy, table.aggregation
    if policy not in SINGLE + MULTIPLE:
        yield _error(decision, decision.id, "hit-policy", f"{policy!r} is none of {', '.join(SINGLE + MULTIPLE)}")
    if aggregation and (policy != "COLLECT" or aggregation not in AGGREGATIONS):
        wanted = f"only COLLECT aggregates, by {', '.join(AGGREGATIONS)}"
        yield _error(decision, decision.id, "aggregation", f"{policy} with {aggregation!r}: {wanted}")
    if aggregation and len(table.outputs) > 1:
        yield _error(decision, decision.id, "aggregation", f"{aggregation} needs a single output column")
    if policy in RANKED and not any(allowed_values(output, model.types) for output in table.outputs):
        yield _error(decision, decision.id, "missing-output-values", f"{policy} needs output values, best first")
    if not table.rows and not any(output.default for output in table.outputs):
        yield _error(decision, decision.id, "no-rows", "the table holds no row and no default; it can never answer")


def _columns(decision: dmn.Decision, table: dmn.Table, model: dmn.Model, names: Collection[str]) -> Findings:
    for number, column in enumerate(table.inputs, start=1):
        where = f"input column {number}"
        yield from _expression(decision, column.id or decision.id, where, column.expression, names)
        yield from _type_and_values(decision, column, where, model.types, names)
    if not table.outputs:
        yield _error(decision, decision.id, "missing-output", "the table has no output column")
    for number, output in enumerate(table.outputs, start=1):
        where = f"output column {number}"
        if not output.name and len(table.outputs) > 1:
            yield _error(decision, output.id or decision.id, "missing-name", f"{where} needs a name")
        if output.default:
            yield from _expression(decision, output.id or decision.id, f"{where}, default", output.default, names)
        yield from _type_and_values(decision, output, where, model.types, names)
    for name, count in Counter(output.name for output in table.outputs).items():
        if name and count > 1:
            yield _error(decision, decision.id, "duplicate-name", f"{count} output columns are named {name!r}")


def _type_and_values(
    decision: dmn.Decision, column: dmn.Input | dmn.Output, where: str, types: dmn.Types, names: Collection[str]
) -> Findings:
    element = column.id or decision.id
    if column.type not in types and column.type not in CHECKED and column.type not in UNCHECKED:
        yield _error(decision, element, "unknown-type", f"{where}: the file defines no type {column.type!r}")
    if allowed := allowed_values(column, types):
        yield from _expression(decision, element, f"{where}, values", allowed, names, unary=True)
    if allowed and isinstance(column, dmn.Output):
        yield from _expression(decision, element, f"{where}, values", f"[{allowed}]", names)


def _row(decision: dmn.Decision, table: dmn.Table, row: dmn.Row, names: Collection[str]) -> Findings:
    for kind, cells_, columns in (("input", row.tests, table.inputs), ("output", row.entries, table.outputs)):
        if len(cells_) != len(columns):
            message = f"row {row.number} has {len(cells_)} {kind} entries for {len(columns)} columns"
            yield _error(decision, row.id, "entry-count", message)
    for number, text in enumerate(row.tests, start=1):
        yield from _expression(decision, row.id, f"row {row.number}, input {number}", text or "-", names, unary=True)
    for number, text in enumerate(row.entries, start=1):
        where = f"row {row.number}, output {number}"
        if text in ("", "-"):
            yield _error(decision, row.id, "missing-output", f"{where} is empty; write null where nothing is meant")
        else:
            yield from _expression(decision, row.id, where, text, names)


def _expression(
    decision: dmn.Decision, element: str, where: str, text: str, names: Collection[str], unary: bool = False
) -> Findings:
    if not text:
        yield _error(decision, element, "missing-expression", f"{where} is empty")
        return
    try:
        feel.compile(text, unary=unary, names=names)
    except FeelError as error:
        yield _error(decision, element, "expression", f"{where}: {text[:80]!r} does not parse: {first_line(error)}")


def _error(decision: dmn.Decision, element: str, rule: str, message: str) -> Finding:
    return Finding(decision.file, element or decision.id, "error", rule, f"{decision.id}: {message}")


# Advice ----------------------------------------------------------------------------------------------------------


def _advice(model: dmn.Model) -> Findings:
    for decision in model.decisions:
        table = decision.logic
        if isinstance(table, dmn.Table) and _comparable(table):
            accepted = [[cells.read(text) for text in row.tests] for row in table.rows]
            yield from _pairs(decision, table, accepted)
            yield from _never_allowed(decision, table, accepted, model.types)
            yield from _values_not_allowed(decision, table, model.types)


def _comparable(table: dmn.Table) -> bool:
    return len(table.rows) <= MAX_ROWS and all(len(row.tests) == len(table.inputs) for row in table.rows)


Accepted = Sequence[Sequence[cells.Accepted | None]]


def _pairs(decision: dmn.Decision, table: dmn.Table, accepted: Accepted) -> Findings:
    """For each row the first earlier row in its way; cells that take computing are left to run time.

    In a UNIQUE table that is a row which some input satisfies as well, in a FIRST table one that takes everything.
    """
    compare = {"UNIQUE": cells.overlap, "FIRST": cells.covers}.get(table.hit_policy)
    for later, tests in enumerate(accepted) if compare else ():
        for earlier in range(later):
            if compare and _everywhere(compare, accepted[earlier], tests):
                yield _in_the_way(decision, table.rows[earlier], table.rows[later], table.hit_policy)
                break


def _everywhere(
    compare: Callable[[cells.Accepted, cells.Accepted], bool],
    earlier: Sequence[cells.Accepted | None],
    later: Sequence[cells.Accepted | None],
) -> bool:
    pairs = zip(earlier, later, strict=True)
    return all(one is not None and two is not None and compare(one, two) for one, two in pairs)


def _in_the_way(decision: dmn.Decision, earlier: dmn.Row, later: dmn.Row, policy: str) -> Finding:
    if policy == "FIRST":
        message = f"row {later.number} is never reached: row {earlier.number} takes everything it accepts"
        return _warning(decision, later.id, "unreachable-row", message)
    message = f"rows {earlier.number} and {later.number} can match at once, but the hit policy is UNIQUE"
    return _error(decision, later.id, "overlapping-rows", message)


def _never_allowed(decision: dmn.Decision, table: dmn.Table, accepted: Accepted, types: dmn.Types) -> Findings:
    """Cells that only accept values which the column's input values exclude."""
    limits = [cells.read(allowed) if (allowed := allowed_values(c, types)) else None for c in table.inputs]
    for row, tests in zip(table.rows, accepted, strict=True):
        for limit, test, column in zip(limits, tests, table.inputs, strict=True):
            if limit and test and not test.everything and not cells.overlap(limit, test):
                message = f"row {row.number} never matches: {column.expression} takes no such value"
                yield _warning(decision, row.id, "unreachable-row", message)


def _values_not_allowed(decision: dmn.Decision, table: dmn.Table, types: dmn.Types) -> Findings:
    """Literal outputs that the column's output values exclude; null, no answer, is always possible."""
    for number, output in enumerate(table.outputs):
        limit = cells.read(allowed) if (allowed := allowed_values(output, types)) else None
        for row in table.rows if limit else ():
            value = cells.read(row.entries[number]) if number < len(row.entries) else None
            if limit and value and value.values - {None} and not cells.covers(limit, value):
                message = f"row {row.number} answers {row.entries[number]}, which is not among {allowed}"
                yield _error(decision, row.id, "output-not-allowed", message)


def _warning(decision: dmn.Decision, element: str, rule: str, message: str) -> Finding:
    return Finding(decision.file, element or decision.id, "warning", rule, f"{decision.id}: {message}")
