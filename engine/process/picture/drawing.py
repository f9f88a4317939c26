"""A diagram as SVG, where its author put everything: lanes, shapes with their signs, flows with arrows, names.

The picture needs nothing from elsewhere: shapes and styles are in it, fonts are named by family. Activities that call
another diagram link to its picture beside this one.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from math import hypot

from engine.errors import DefinitionError
from engine.process.bpmn import ACTIVITIES, EVENTS, GATEWAYS, Bounds, Diagram, Flow, Node, Process
from engine.process.picture import markers
from engine.process.picture.lettering import LEADING, block, label, upright, width
from engine.process.picture.svg import Element, add, number, root, written

Points = tuple[tuple[float, float], ...]

BAND = 30
"""Pixels at the left of a pool or lane that hold its name."""

MARGIN, ROUND = 20, 8
STYLE = """
text{font-family:"Noto Sans SC","Noto Sans CJK SC","Source Han Sans SC","PingFang SC","Microsoft YaHei",sans-serif;
font-size:12px;fill:#1b2733;text-anchor:middle}
.label{paint-order:stroke;stroke:#fff;stroke-width:3px;stroke-linejoin:round}
.page{fill:#fff}.pool{fill:#fff;stroke:#5b6b7a}.lane{fill:#fbfcfd;stroke:#aab6c1}.band{fill:#eef2f5;stroke:#aab6c1}
.flow{fill:none;stroke:#42515f;stroke-width:1.4}.arrow{fill:#42515f}
.box{fill:#fff;stroke:#2d3e50;stroke-width:1.4}.userTask{fill:#e8f1fb}.serviceTask,.scriptTask,.sendTask{fill:#f3f4f6}
.businessRuleTask{fill:#fdf4dc}.callActivity{fill:#eaf6ec;stroke-width:3}
.ring{fill:#fff;stroke:#2d3e50;stroke-width:1.4}.startEvent{fill:#e4f4e6}.endEvent{fill:#fbe9e7;stroke-width:3.4}
.inner{fill:none;stroke:#2d3e50}.aside{stroke-dasharray:4 2.5}
.diamond{fill:#fffbe8;stroke:#2d3e50;stroke-width:1.4}.gate{fill:none;stroke:#2d3e50;stroke-width:2.4}
.sign{fill:none;stroke:#2d3e50;stroke-width:1.1;stroke-linejoin:round}.solid{fill:#2d3e50}.inverse{stroke:#fff}
"""


def draw(diagram: Diagram, drawn: Collection[str] = (), marked: Collection[str] = ()) -> bytes:
    """The picture of a diagram; `drawn` holds the processes whose pictures stand beside it, `marked` nodes stand out.

    Raises DefinitionError for a file without a process or without a layout.
    """
    process = next(iter(diagram.processes.values()), None)
    if process is None or not diagram.bounds:
        raise DefinitionError(f"{diagram.name}: there is nothing to draw (no process with shapes and bounds)")
    left, top, right, bottom = _extent(diagram)
    picture = root(right - left, bottom - top, left, top)
    _about(picture, process)
    add(picture, "rect", class_="page", x=left, y=top, width=right - left, height=bottom - top)
    _pools(picture, diagram)
    for process in diagram.processes.values():
        _process(picture, diagram, process, drawn)
    for node in marked:
        _mark(picture, diagram.bounds.get(node))
    return written(picture)


def _mark(picture: Element, box: Bounds | None) -> None:
    """A thick frame around a node: somebody is here."""
    if box is not None:
        x, y, width, height = box.x - 6, box.y - 6, box.width + 12, box.height + 12
        frame = add(picture, "rect", x=x, y=y, width=width, height=height, rx=12)
        for name, value in (("fill", "none"), ("stroke", "#c2410c"), ("stroke-width", "4")):
            frame.set(name, value)


def _extent(diagram: Diagram) -> tuple[float, float, float, float]:
    """Left, top, right and bottom of everything, with a margin."""
    boxes = [*diagram.bounds.values(), *diagram.labels.values()]
    points = [point for edge in diagram.edges.values() for point in edge]
    xs = [side for box in boxes for side in (box.x, box.x + box.width)] + [x for x, _ in points]
    ys = [side for box in boxes for side in (box.y, box.y + box.height)] + [y for _, y in points]
    return min(xs) - MARGIN, min(ys) - MARGIN, max(xs) + MARGIN, max(ys) + MARGIN


def _about(picture: Element, process: Process) -> None:
    """Title and description for those who cannot see it, style, and the arrow head."""
    picture.set("role", "img")
    picture.set("aria-labelledby", "title desc")
    steps = "、".join(node.name for node in process.nodes.values() if node.kind in ACTIVITIES and node.name)
    add(picture, "title", process.name or process.id, id="title")
    add(
        picture, "desc", " ".join(filter(None, (process.documentation, f"步骤：{steps}。" if steps else ""))), id="desc"
    )
    add(picture, "style", STYLE)
    arrow = {"viewBox": "0 0 10 10", "refX": "9.4", "refY": "5", "markerWidth": "8", "markerHeight": "8"}
    marker = add(add(picture, "defs"), "marker", id="arrow", **arrow, orient="auto", markerUnits="userSpaceOnUse")
    add(marker, "path", d="M0 1L10 5L0 9z", class_="arrow")


def _pools(picture: Element, diagram: Diagram) -> None:
    """Pools and lanes with their names along the left side."""
    group = add(picture, "g", id="lanes")
    names = [(each.id, each.name, "pool") for each in diagram.participants]
    names += [(lane.id, lane.name, "lane") for each in diagram.processes.values() for lane in each.lanes.values()]
    for id, name, kind in names:
        box = diagram.bounds.get(id)
        if box is not None:
            band = Bounds(box.x, box.y, BAND, box.height)
            add(group, "rect", class_=kind, x=box.x, y=box.y, width=box.width, height=box.height)
            add(group, "rect", class_="band", x=band.x, y=band.y, width=band.width, height=band.height)
            upright(group, name, band)


def _process(picture: Element, diagram: Diagram, process: Process, drawn: Collection[str]) -> None:
    """Flows below, shapes above them, names on top."""
    flows = add(picture, "g", id=f"flows_{process.id}")
    for flow in process.flows.values():
        _flow(flows, process, flow, diagram.edges)
    shapes = add(picture, "g", id=f"nodes_{process.id}")
    placed = [(node, diagram.bounds[node.id]) for node in process.nodes.values() if node.id in diagram.bounds]
    for node, box in sorted(placed, key=lambda pair: pair[0].kind == "boundaryEvent"):
        _node(shapes, node, box, drawn)
    _names(picture, diagram, process, placed)


# Flows --------------------------------------------------------------------------------------------------------


def _flow(parent: Element, process: Process, flow: Flow, edges: Mapping[str, Points]) -> None:
    points = edges.get(flow.id, ())
    if len(points) < 2:
        return
    add(parent, "path", class_="flow", d=_path(points), marker_end="url(#arrow)")
    source = process.nodes.get(flow.source)
    if source is not None and source.default == flow.id:
        beginnings = [edges.get(other.id, ())[:1] for other in source.outgoing if other.id != flow.id]
        _slash(parent, points, shared=points[:1] in beginnings)


def _path(points: Points) -> str:
    """A line through the points with rounded corners."""
    steps = [f"M{_xy(points[0])}"]
    for before, corner, after in zip(points, points[1:], points[2:], strict=False):
        steps += [f"L{_xy(_towards(corner, before))}", f"Q{_xy(corner)} {_xy(_towards(corner, after))}"]
    return "".join([*steps, f"L{_xy(points[-1])}"])


def _xy(point: tuple[float, float]) -> str:
    return f"{number(point[0])} {number(point[1])}"


def _towards(corner: tuple[float, float], other: tuple[float, float], far: float = ROUND) -> tuple[float, float]:
    """A point near a corner on the way to another, not beyond the middle of that way."""
    dx, dy = other[0] - corner[0], other[1] - corner[1]
    length = hypot(dx, dy)
    share = min(far, length / 2) / length if length else 0
    return corner[0] + dx * share, corner[1] + dy * share


def _slash(parent: Element, points: Points, shared: bool) -> None:
    """The mark of a default flow near its beginning; before its arrow where it leaves together with another."""
    x, y = _towards(points[-1], points[-2], 24) if shared else _towards(points[0], points[1], 10)
    add(parent, "path", class_="flow", d=f"M{_xy((x - 4, y - 5))}L{_xy((x + 4, y + 5))}")


# Shapes -------------------------------------------------------------------------------------------------------


def _node(parent: Element, node: Node, box: Bounds, drawn: Collection[str]) -> None:
    """A shape with its signs; what it is and which clauses it carries out show as a hint."""
    around = add(parent, "a", href=f"{node.called}.svg") if node.called in drawn else parent
    group = add(around, "g", id=node.id)
    hint = " · ".join(filter(None, (node.name, " ".join(node.clauses))))
    if hint:
        add(group, "title", hint)
    if node.kind in ACTIVITIES:
        _activity(group, node, box)
    elif node.kind in EVENTS:
        _event(group, node, box)
    elif node.kind in GATEWAYS:
        _gateway(group, node, box)


def _activity(group: Element, node: Node, box: Bounds) -> None:
    add(group, "rect", class_=f"box {node.kind}", rx=9, x=box.x, y=box.y, width=box.width, height=box.height)
    markers.task(group, node, box)
    opens = node.kind == "callActivity"
    markers.foot(group, node, box, opens)
    foot = 16 if opens or node.loop is not None else 0
    head = 10 if foot == 0 and node.kind != "callActivity" else 0
    block(group, node.name, Bounds(box.x + 4, box.y + head, box.width - 8, box.height - foot - head))


def _event(group: Element, node: Node, box: Bounds) -> None:
    x, y, radius = box.x + box.width / 2, box.y + box.height / 2, box.width / 2
    aside = "" if node.interrupting else " aside"
    add(group, "circle", class_=f"ring {node.kind}{aside}", cx=x, cy=y, r=radius)
    if node.kind in ("intermediateCatchEvent", "intermediateThrowEvent", "boundaryEvent"):
        add(group, "circle", class_=f"inner{aside}", cx=x, cy=y, r=radius - 3)
    markers.event(group, node, box)


def _gateway(group: Element, node: Node, box: Bounds) -> None:
    x, y = box.x + box.width / 2, box.y + box.height / 2
    corners = (x, box.y), (box.x + box.width, y), (x, box.y + box.height), (box.x, y)
    add(group, "path", class_="diamond", d="M" + "L".join(_xy(corner) for corner in corners) + "z")
    markers.gateway(group, node, box)


# Names --------------------------------------------------------------------------------------------------------


def _names(picture: Element, diagram: Diagram, process: Process, placed: Sequence[tuple[Node, Bounds]]) -> None:
    """Names of events, gateways and flows, above all lines."""
    group = add(picture, "g", id=f"names_{process.id}")
    for node, box in placed:
        if node.name and node.kind not in ACTIVITIES:
            label(group, node.name, diagram.labels.get(node.id) or _below(node.name, box))
    for flow, room in _flow_rooms(diagram, process):
        label(group, flow.name, room)


def _below(name: str, box: Bounds) -> Bounds:
    """Room for a name under its shape, where the author left none."""
    wide = min(width(name), 90)
    return Bounds(box.x + box.width / 2 - wide / 2, box.y + box.height + 4, wide, 2 * LEADING)


def _flow_rooms(diagram: Diagram, process: Process) -> Iterator[tuple[Flow, Bounds]]:
    for flow in process.flows.values():
        points = diagram.edges.get(flow.id, ())
        if flow.name and len(points) > 1:
            x, y = _towards(points[0], points[1], 22)
            wide = width(flow.name)
            yield flow, diagram.labels.get(flow.id) or Bounds(x - wide / 2, y - LEADING - 3, wide, LEADING)
