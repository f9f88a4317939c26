"""The small signs of BPMN: what kind of task, event or gateway a shape is. Our own drawings, 14 pixels high."""

from collections.abc import Callable, Mapping

from engine.process.bpmn import Bounds, Node
from engine.process.picture.svg import Element, add, number

Sign = Callable[[Element], None]


def _user(group: Element) -> None:
    add(group, "circle", cx=7, cy=4, r=3)
    add(group, "path", d="M1.5 13.5c0-4 2.5-6 5.5-6s5.5 2 5.5 6z")


def _service(group: Element) -> None:
    """A wheel with eight teeth."""
    for turn in range(0, 360, 45):
        add(group, "path", d="M7 0.6v2.4", transform=f"rotate({turn} 7 7)", stroke_width=2)
    add(group, "circle", cx=7, cy=7, r=4.2)
    add(group, "circle", cx=7, cy=7, r=1.6)


def _script(group: Element) -> None:
    add(group, "path", d="M3 1h9c-3 4-3 4 0 6s0 5-2 6H1c3-2 3-4 0.5-6S1 2 3 1z")
    add(group, "path", d="M4 4h4M4 7h4M4.5 10h4")


def _rule(group: Element) -> None:
    add(group, "rect", x=0.5, y=2, width=13, height=10)
    add(group, "path", d="M0.5 5.2h13M0.5 8.6h13M4.5 5.2V12")


def _envelope(group: Element) -> None:
    add(group, "path", d="M0.5 2.5h13v9h-13zM0.5 2.5l6.5 5 6.5-5")


def _sent(group: Element) -> None:
    add(group, "path", d="M0.5 2.5h13v9h-13z", class_="solid")
    add(group, "path", d="M0.5 2.5l6.5 5 6.5-5", class_="inverse")


def _clock(group: Element) -> None:
    add(group, "circle", cx=7, cy=7, r=7)
    add(group, "path", d="M7 3v4l3 1.5M7 0v1.6M7 12.4V14M0 7h1.6M12.4 7H14")


def _manual(group: Element) -> None:
    add(group, "path", d="M1 6l4-4h4l-2 2.5h6v2H9h3.5v2H9h3v2H9h2v2H4L1 10z")


_TASKS: Mapping[str, Sign] = {
    "userTask": _user,
    "serviceTask": _service,
    "scriptTask": _script,
    "businessRuleTask": _rule,
    "sendTask": _sent,
    "receiveTask": _envelope,
    "manualTask": _manual,
}
_CAUGHT: Mapping[str, Sign] = {"timer": _clock, "message": _envelope}


def _at(parent: Element, x: float, y: float, size: float = 14) -> Element:
    scale = "" if size == 14 else f" scale({number(size / 14)})"
    return add(parent, "g", class_="sign", transform=f"translate({number(x)} {number(y)}){scale}")


def task(parent: Element, node: Node, bounds: Bounds) -> None:
    """The sign of a task in its upper left corner."""
    sign = _TASKS.get(node.kind)
    if sign is not None:
        sign(_at(parent, bounds.x + 6, bounds.y + 6))


def event(parent: Element, node: Node, bounds: Bounds) -> None:
    """The sign of what an event waits for or throws, in its middle."""
    if not node.events:
        return
    throws = node.kind in ("intermediateThrowEvent", "endEvent")
    kind = node.events[0].kind
    middle = bounds.x + bounds.width / 2, bounds.y + bounds.height / 2
    if kind == "terminate":
        add(parent, "circle", cx=middle[0], cy=middle[1], r=bounds.width * 0.28, class_="solid")
        return
    sign = _sent if throws and kind == "message" else _CAUGHT.get(kind)
    if sign is not None:
        sign(_at(parent, middle[0] - 9, middle[1] - 9, 18))


def gateway(parent: Element, node: Node, bounds: Bounds) -> None:
    """What a gateway does: × one way, + all ways, ○ some ways, a pentagon for what happens first."""
    x, y = bounds.x + bounds.width / 2, bounds.y + bounds.height / 2
    group = add(parent, "g", class_="gate", transform=f"translate({number(x)} {number(y)})")
    match node.kind:
        case "exclusiveGateway":
            add(group, "path", d="M-7-7L7 7M7-7L-7 7")
        case "parallelGateway":
            add(group, "path", d="M0-10V10M-10 0H10")
        case "inclusiveGateway":
            add(group, "circle", r=9)
        case "eventBasedGateway":
            add(group, "circle", r=12, stroke_width=1)
            add(group, "circle", r=9.5, stroke_width=1)
            add(group, "path", d="M0-6.5L6.2-2 3.8 5.3H-3.8L-6.2-2z", stroke_width=1)


def foot(parent: Element, node: Node, bounds: Bounds, opens: bool) -> None:
    """The signs at the foot of an activity: a plus where it holds another diagram, bars where it runs many times."""
    signs = [_plus] if opens else []
    if node.loop is not None:
        signs.append(_rows if node.loop.sequential else _bars)
    left = bounds.x + bounds.width / 2 - 9 * len(signs)
    for place, sign in enumerate(signs):
        sign(_at(parent, left + 18 * place + 2, bounds.y + bounds.height - 16))


def _plus(group: Element) -> None:
    add(group, "rect", x=0.5, y=0.5, width=13, height=13)
    add(group, "path", d="M7 3v8M3 7h8")


def _bars(group: Element) -> None:
    add(group, "path", d="M3 1v12M7 1v12M11 1v12", stroke_width=2)


def _rows(group: Element) -> None:
    add(group, "path", d="M1 3h12M1 7h12M1 11h12", stroke_width=2)
