"""Hit policies (DMN 1.5, 8.2.11): what counts when several rows match."""

from collections.abc import Callable
from typing import Any

from engine.errors import DecisionError

SINGLE = ("UNIQUE", "ANY", "FIRST", "PRIORITY")
MULTIPLE = ("RULE ORDER", "OUTPUT ORDER", "COLLECT")
RANKED = ("PRIORITY", "OUTPUT ORDER")
AGGREGATIONS: dict[str, Callable[[list[Any]], Any]] = {"SUM": sum, "MIN": min, "MAX": max, "COUNT": len}

Values = dict[str, Any]
Found = tuple[int, Values]
"""A matching row, counted from 0, and its outputs."""


def choose(policy: str, hits: list[int]) -> list[int]:
    """The rows whose outputs are wanted at all. Raises DecisionError when UNIQUE is not unique."""
    if policy == "UNIQUE" and len(hits) > 1:
        raise DecisionError(f"rows {_spoken(hits)} match at once, but the hit policy is UNIQUE")
    return hits[:1] if policy == "FIRST" else hits


def settle(
    policy: str, aggregation: str, found: list[Found], rank: Callable[[Found], list[int]]
) -> tuple[Values | list[Values], list[int]]:
    """The outputs and the rows that they come from, in order.

    Single-hit policies and aggregations answer one context, the others a list of them. Raises DecisionError.
    """
    if policy == "ANY" and any(outputs != found[0][1] for _, outputs in found):
        raise DecisionError(f"rows {_spoken([row for row, _ in found])} match with different outputs (hit policy ANY)")
    if policy in RANKED:
        found = sorted(found, key=rank)
    if policy == "PRIORITY":
        found = found[:1]
    rows = [row for row, _ in found]
    if policy in SINGLE:
        return found[0][1], rows
    outputs = [outputs for _, outputs in found]
    return _aggregate(aggregation, outputs) if aggregation else outputs, rows


def _aggregate(aggregation: str, outputs: list[Values]) -> Values:
    (name,) = outputs[0]
    values = [values[name] for values in outputs]
    try:
        return {name: AGGREGATIONS[aggregation](values)}
    except TypeError:
        raise DecisionError(f"{name}: {aggregation} of {values!r} is not possible") from None


def _spoken(rows: list[int]) -> str:
    return ", ".join(str(row + 1) for row in rows)
