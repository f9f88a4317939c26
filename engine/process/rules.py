"""Decisions (DMN with FEEL): loads the tables of a deployment, evaluates them, and says why.

Numbers, deadlines and yes/no rules of the law live in these tables only; the clause that a row carries out stands in
its annotation column `clause`, where it comes from in `source`.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from engine import feel
from engine.errors import DecisionError, DefinitionError, FeelError
from engine.process import dmn
from engine.process.columns import Functions, first_line
from engine.process.rule_checks import check, faults, known_names
from engine.process.tables import CompiledTable

__all__ = ["Outcome", "RowHit", "Rules", "check", "load"]

SOURCES = {"SEED": "文件规定", "DEFAULT": "系统默认", "OVERLAY": "本地调整"}


@dataclass(frozen=True, slots=True)
class RowHit:
    """A row that gave the answer: its id, its place in the table (from 1), and its annotations."""

    rule_id: str
    clause: str
    number: int = 0
    source: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a decision answered. `requires` are the outcomes of the decisions that it asked first.

    `outputs` is a context for single-hit policies, aggregations and expressions, a list of contexts for the others.
    """

    decision: str
    outputs: dict[str, Any] | list[dict[str, Any]]
    rows: tuple[RowHit, ...]
    name: str = ""
    requires: tuple["Outcome", ...] = field(default=())

    def explain(self) -> list[str]:
        """Why, for people: the decisions asked first, then each row with its clause and source, then the answer."""
        title = f"决定“{self.name or self.decision}”（{self.decision}）"
        lines = [line for required in self.requires for line in required.explain()]
        lines += [f"{title}：{_reason(row)}" for row in self.rows] or [f"{title}：由表达式或默认值得出"]
        answers = self.outputs if isinstance(self.outputs, list) else [self.outputs]
        return lines + [f"{title}结果：" + "，".join(f"{k} = {_shown(v)}" for k, v in each.items()) for each in answers]


@dataclass(frozen=True, slots=True)
class _Compiled:
    """A decision ready to evaluate: what it asks first (id by name of the value), its logic, the names it uses."""

    decision: dmn.Decision
    requires: Mapping[str, str]
    logic: "CompiledTable | feel.Expression"
    names: frozenset[str]


class Rules:
    """Every decision of a deployment by its id."""

    def __init__(self, decisions: Mapping[str, _Compiled]) -> None:
        self._decisions = decisions
        self.ids = frozenset(decisions)

    def evaluate(self, decision_id: str, inputs: Mapping[str, Any], functions: Functions | None = None) -> Outcome:
        """The outcome of a decision for `inputs`, after the decisions that it requires.

        Raises DecisionError: no such decision, an input missing or not allowed, no row, rows that contradict the hit
        policy, an expression that fails.
        """
        return self._outcome(decision_id, inputs, functions or {}, {})

    def _outcome(self, key: str, inputs: Mapping[str, Any], functions: Functions, done: dict[str, Outcome]) -> Outcome:
        if key in done:
            return done[key]
        if key not in self._decisions:
            raise DecisionError(f"there is no decision {key!r}")
        compiled = self._decisions[key]
        required = {name: self._outcome(other, inputs, functions, done) for name, other in compiled.requires.items()}
        context = inputs
        if required:
            context = {**inputs, **{name: self._value(outcome) for name, outcome in required.items()}}
        done[key] = _evaluate(compiled, context, functions, tuple(required.values()))
        return done[key]

    def _value(self, outcome: Outcome) -> Any:
        """What other decisions see under this decision's name: of one column its value, else the contexts."""
        logic = self._decisions[outcome.decision].logic
        if isinstance(logic, CompiledTable) and len(logic.columns) > 1:
            return outcome.outputs
        if isinstance(outcome.outputs, list):
            return [value for each in outcome.outputs for value in each.values()]
        (value,) = outcome.outputs.values()
        return value


def load(files: Mapping[str, bytes], names: Collection[str] = ()) -> Rules:
    """Every decision of the DMN files (name -> content).

    `names` are names of functions that hold spaces and will be given to `evaluate`. Raises DefinitionError with
    every fault that would keep a decision from being evaluated as it stands.
    """
    models = [dmn.read(data, name) for name, data in files.items()]
    if found := [finding for finding in faults(models, names) if finding.severity == "error"]:
        more = f" (and {len(found) - 3} more)" if len(found) > 3 else ""
        raise DefinitionError("; ".join(map(str, found[:3])) + more)
    known = known_names(models, names)
    value_names = {decision.id: decision.value_name for model in models for decision in model.decisions}
    return Rules(
        {
            decision.id: _compile(decision, model.types, known, value_names)
            for model in models
            for decision in model.decisions
        }
    )


def _compile(
    decision: dmn.Decision, types: dmn.Types, known: Collection[str], value_names: Mapping[str, str]
) -> _Compiled:
    logic = decision.logic
    assert not isinstance(logic, dmn.Boxed), "refused by faults()"
    compiled: CompiledTable | feel.Expression
    if isinstance(logic, dmn.Table):
        compiled = CompiledTable(logic, decision.value_name, types, known)
    else:
        compiled = feel.compile(logic.text, names=known)
    requires = {value_names[other]: other for other in decision.requires}
    return _Compiled(decision, requires, compiled, compiled.names)


def _evaluate(
    compiled: _Compiled, context: Mapping[str, Any], functions: Functions, required: tuple[Outcome, ...]
) -> Outcome:
    decision = compiled.decision
    try:
        if missing := sorted(compiled.names - context.keys() - functions.keys()):
            raise DecisionError(f"no value is given for {', '.join(missing)}")
        if isinstance(compiled.logic, CompiledTable):
            outputs, rows = compiled.logic.evaluate(context, functions)
        else:
            outputs, rows = {decision.value_name: compiled.logic.evaluate(context, functions, strict=True)}, []
    except FeelError as error:
        raise DecisionError(f"decision {decision.id}: {first_line(error)}") from None
    except DecisionError as error:
        raise DecisionError(f"decision {decision.id}: {error}") from None
    return Outcome(decision.id, outputs, tuple(map(_hit, rows)), decision.name, required)


def _hit(row: dmn.Row) -> RowHit:
    notes = row.notes
    return RowHit(row.id, notes.get("clause", ""), row.number, notes.get("source", ""), notes.get("note", ""))


def _reason(row: RowHit) -> str:
    parts = [f"第 {row.number} 行"]
    if row.clause:
        parts.append(f"依据 {row.clause}")
    if row.source:
        parts.append(f"来源 {row.source}" + (f"（{SOURCES[row.source]}）" if row.source in SOURCES else ""))
    return "，".join(parts) + (f"；{row.note}" if row.note else "")


def _shown(value: Any) -> str:
    if value is None or value == []:
        return "无"
    if isinstance(value, bool):
        return "是" if value else "否"
    return "、".join(map(_shown, value)) if isinstance(value, list) else str(value)
