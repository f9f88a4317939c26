"""Writes decision tables from a few words and evaluates them, for tests."""

from collections.abc import Sequence
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from engine.process import rules

DMN13 = "https://www.omg.org/spec/DMN/20191111/MODEL/"


def definitions(*content: str, namespace: str = DMN13, attributes: str = "") -> bytes:
    return f'<definitions xmlns="{namespace}" {attributes}>{"".join(content)}</definitions>'.encode()


def text(tag: str, content: str) -> str:
    return f"<{tag}><text>{escape(content)}</text></{tag}>"


def asks(expression: str, kind: str = "", allowed: str = "", label: str = "") -> str:
    reference = f' typeRef="{kind}"' if kind else ""
    values = text("inputValues", allowed) if allowed else ""
    return (
        f"<input label={quoteattr(label)}><inputExpression{reference}><text>{escape(expression)}</text>"
        f"</inputExpression>{values}</input>"
    )


def answers(name: str = "answer", allowed: str = "", default: str = "") -> str:
    values = text("outputValues", allowed) if allowed else ""
    return f'<output name="{name}">{values}{text("defaultOutputEntry", default) if default else ""}</output>'


def row(tests: Sequence[str], entries: Sequence[str], notes: Sequence[str] = (), key: str = "") -> str:
    inner = [text("inputEntry", cell) for cell in tests] + [text("outputEntry", cell) for cell in entries]
    inner += [text("annotationEntry", note) for note in notes]
    identity = f' id="{key}"' if key else ""
    return f"<rule{identity}>{''.join(inner)}</rule>"


def decision(body: str, key: str = "d", name: str = "", requires: Sequence[str] = (), data: Sequence[str] = ()) -> str:
    links = "".join(f'<requiredDecision href="#{other}"/>' for other in requires)
    links += "".join(f'<requiredInput href="#{other}"/>' for other in data)
    links = f"<informationRequirement>{links}</informationRequirement>" if links else ""
    return f'<decision id="{key}" name="{name or key}">{links}{body}</decision>'


def table(*content: str, policy: str = "UNIQUE", aggregation: str = "") -> str:
    aggregated = f' aggregation="{aggregation}"' if aggregation else ""
    return f'<decisionTable hitPolicy="{policy}"{aggregated}>{"".join(content)}</decisionTable>'


def one_column(
    *cells_and_answers: tuple[str, str], policy: str = "UNIQUE", aggregation: str = "", **output: str
) -> str:
    """A decision `d` that asks `x`."""
    rows = [row([cell], [entry]) for cell, entry in cells_and_answers]
    return decision(table(asks("x"), answers(**output), *rows, policy=policy, aggregation=aggregation))


def literal(content: str, key: str, requires: Sequence[str] = ()) -> str:
    return decision(text("literalExpression", content), key, requires=requires)


def loaded(*decisions: str) -> rules.Rules:
    """The rules of one file."""
    return rules.load({"test.dmn": definitions(*decisions)})


def decide(*decisions: str, **inputs: Any) -> Any:
    """The outputs of the decision `d`."""
    return loaded(*decisions).evaluate("d", inputs).outputs
