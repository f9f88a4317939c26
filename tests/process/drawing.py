"""Small diagrams for tests, written in Python."""

from collections.abc import Mapping

NAMESPACES = (
    'xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" '
    'xmlns:spiffworkflow="http://spiffworkflow.org/bpmn/schema/1.0/core" targetNamespace="test"'
)


def diagram(process: str, *elements: str, messages: tuple[str, ...] = ()) -> bytes:
    """A BPMN file with one process."""
    declared = "".join(f'<message id="{name}" name="{name}"/>' for name in messages)
    body = "".join(elements)
    return (
        f"<definitions {NAMESPACES}>{declared}"
        f'<process id="{process}" isExecutable="true">{body}</process></definitions>'
    ).encode()


def properties(values: Mapping[str, str]) -> str:
    """The extension properties of an element."""
    rows = "".join(f'<spiffworkflow:property name="{k}" value="{_escape(v)}"/>' for k, v in values.items())
    return f"<extensionElements><spiffworkflow:properties>{rows}</spiffworkflow:properties></extensionElements>"


def node(kind: str, id: str, inner: str = "", attributes: str = "", **values: str) -> str:
    """An element; keyword arguments are extension properties (`async_` for async)."""
    named = {name.rstrip("_"): value for name, value in values.items()}
    return f'<{kind} id="{id}" {attributes}>{properties(named) if named else ""}{inner}</{kind}>'


def user(id: str, inner: str = "", **values: str) -> str:
    """A user task for the role participant."""
    return node("userTask", id, inner, f'name="{id}"', **{"role": "participant", **values})


def script(id: str, text: str) -> str:
    """A script task with a FEEL context."""
    return node("scriptTask", id, f"<script>{_escape(text)}</script>")


def flows(*pairs: str) -> str:
    """Flows such as `a>b`, `g>b: x > 1`; the ids are f_a_b."""
    drawn = []
    for pair in pairs:
        way, _, condition = pair.partition(":")
        source, target = way.split(">", 1)
        inner = f"<conditionExpression>{_escape(condition.strip())}</conditionExpression>" if condition else ""
        drawn.append(
            f'<sequenceFlow id="f_{source}_{target}" sourceRef="{source}" targetRef="{target}">{inner}</sequenceFlow>'
        )
    return "".join(drawn)


def timer(kind: str, text: str) -> str:
    """A timer event definition: kind is timeDate, timeDuration or timeCycle."""
    return f"<timerEventDefinition><{kind}>{_escape(text)}</{kind}></timerEventDefinition>"


def each(collection: str, item: str) -> str:
    """Parallel multi-instance over a list."""
    return (
        f"<multiInstanceLoopCharacteristics><loopDataInputRef>{collection}</loopDataInputRef>"
        f'<inputDataItem id="{item}" name="{item}"/></multiInstanceLoopCharacteristics>'
    )


def message(name: str) -> str:
    """A message event definition."""
    return f'<messageEventDefinition messageRef="{name}"/>'


def _escape(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")


START = '<startEvent id="begin"/>'
END = '<endEvent id="finish"/>'
