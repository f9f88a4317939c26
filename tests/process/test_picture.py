"""A picture shows all of a diagram, where its author put it, and needs nothing from elsewhere."""

from itertools import count

import pytest
from lxml import etree

from engine.errors import DefinitionError
from engine.process.diagram import read
from engine.process.picture import draw
from engine.process.picture.lettering import lines, width
from engine.process.picture.svg import SVG

SHAPES = {
    "user": '<userTask id="user" name="填写"/>',
    "service": '<serviceTask id="service" name="登记"/>',
    "script": '<scriptTask id="script" name="计算"/>',
    "rule": '<businessRuleTask id="rule" name="查表"/>',
    "send": '<sendTask id="send" name="发送"/>',
    "receive": '<receiveTask id="receive" name="接收"/>',
    "manual": '<manualTask id="manual" name="手工"/>',
    "plain": '<task id="plain" name="一般"/>',
    "call": '<callActivity id="call" name="环节" calledElement="stage"/>',
    "each": '<userTask id="each" name="各部门"><multiInstanceLoopCharacteristics/></userTask>',
    "after": '<userTask id="after" name="依次"><multiInstanceLoopCharacteristics isSequential="true"/></userTask>',
    "begin": '<startEvent id="begin" name="开始"/>',
    "finish": '<endEvent id="finish" name="结束"/>',
    "stop": '<endEvent id="stop" name="终止"><terminateEventDefinition/></endEvent>',
    "told": '<endEvent id="told" name="告知"><messageEventDefinition/></endEvent>',
    "waits": '<intermediateCatchEvent id="waits" name="等待"><timerEventDefinition/></intermediateCatchEvent>',
    "hears": '<intermediateCatchEvent id="hears" name="收到"><messageEventDefinition/></intermediateCatchEvent>',
    "late": '<boundaryEvent id="late" name="逾期" attachedToRef="user"><timerEventDefinition/></boundaryEvent>',
    "aside": '<boundaryEvent id="aside" name="提醒" attachedToRef="user" cancelActivity="false"/>',
    "one": '<exclusiveGateway id="one" name="同意？" default="no"/>',
    "all": '<parallelGateway id="all"/>',
    "some": '<inclusiveGateway id="some" name="哪些？"/>',
    "first": '<eventBasedGateway id="first"/>',
}
FLOWS = (
    '<sequenceFlow id="yes" name="是" sourceRef="one" targetRef="user"/>'
    '<sequenceFlow id="no" name="否" sourceRef="one" targetRef="finish"/>'
)
DI = (
    'xmlns:bpmndi="http://www.omg.org/spec/BPMN/20100524/DI" xmlns:dc="http://www.omg.org/spec/DD/20100524/DC" '
    'xmlns:di="http://www.omg.org/spec/DD/20100524/DI"'
)


def diagram(layout: str, name: str = "审批 & <办理>") -> bytes:
    escaped = name.replace("&", "&amp;").replace("<", "&lt;")
    lane = '<laneSet><lane id="lane_team" name="检查组"><flowNodeRef>user</flowNodeRef></lane></laneSet>'
    body = f"<documentation>先填写，再登记。</documentation>{lane}{''.join(SHAPES.values())}{FLOWS}"
    return (
        f'<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" {DI}>'
        f'<collaboration><participant id="pool" name="{escaped}" processRef="all_kinds"/></collaboration>'
        f'<process id="all_kinds" name="{escaped}">{body}</process>'
        f"<bpmndi:BPMNDiagram><bpmndi:BPMNPlane>{layout}</bpmndi:BPMNPlane></bpmndi:BPMNDiagram></definitions>"
    ).encode()


def laid_out() -> str:
    """Every shape in a row of a pool with one lane; two flows, one with a place for its name."""
    places = count(100, 150)
    shapes = [_shape("pool", 0, 3800, 200), _shape("lane_team", 30, 3770, 200)]
    shapes += [_shape(name, next(places), 100, 80) for name in SHAPES]
    label = '<bpmndi:BPMNLabel><dc:Bounds x="200" y="180" width="14" height="14"/></bpmndi:BPMNLabel>'
    points = '<di:waypoint x="10" y="10"/><di:waypoint x="90" y="10"/><di:waypoint x="90" y="60"/>'
    edges = [f'<bpmndi:BPMNEdge bpmnElement="yes">{points}{label}</bpmndi:BPMNEdge>']
    edges += [f'<bpmndi:BPMNEdge bpmnElement="no">{points}</bpmndi:BPMNEdge>']
    return "".join(shapes + edges)


def _shape(name: str, x: int, width: int, height: int) -> str:
    bounds = f'<dc:Bounds x="{x}" y="20" width="{width}" height="{height}"/>'
    return f'<bpmndi:BPMNShape bpmnElement="{name}">{bounds}</bpmndi:BPMNShape>'


PICTURE = draw(read(diagram(laid_out()), "all_kinds.bpmn"), {"stage"})
ROOT = etree.fromstring(PICTURE)


def found(path: str) -> list[etree._Element]:
    result = ROOT.xpath(path, namespaces={"s": SVG})
    assert isinstance(result, list)
    return [element for element in result if isinstance(element, etree._Element)]


def texts() -> set[str]:
    return {"".join(map(str, element.itertext())).replace("\n", "").replace(" ", "") for element in found("//s:text")}


@pytest.mark.parametrize("name", SHAPES)
def test_every_node_is_drawn_under_its_id(name: str) -> None:
    assert len(found(f"//s:g[@id='{name}']/*")) > 0


def test_every_name_is_written() -> None:
    assert texts() >= {"填写", "登记", "环节", "检查组", "同意？", "哪些？", "逾期", "是", "否", "审批&<办理>"}


@pytest.mark.parametrize("name", ["user", "service", "script", "rule", "send", "receive", "manual"])
def test_a_task_has_the_sign_of_its_kind(name: str) -> None:
    assert len(found(f"//s:g[@id='{name}']/s:g[@class='sign']")) == 1
    assert found("//s:g[@id='plain']/s:g[@class='sign']") == []


@pytest.mark.parametrize("name", ["waits", "hears", "late", "told"])
def test_an_event_has_the_sign_of_what_it_waits_for_or_throws(name: str) -> None:
    assert len(found(f"//s:g[@id='{name}']/s:g[@class='sign']")) == 1


def test_a_stage_is_marked_and_leads_to_its_picture() -> None:
    (link,) = found("//s:a")
    assert link.get("href") == "stage.svg"
    assert link[0].get("id") == "call"
    assert len(found("//s:g[@id='call']/s:g[@class='sign']/s:rect")) == 1


def test_what_runs_many_times_has_bars_standing_or_lying() -> None:
    standing, lying = (found(f"//s:g[@id='{name}']/s:g[@class='sign'][2]/s:path")[0] for name in ("each", "after"))
    assert standing.get("d") == "M3 1v12M7 1v12M11 1v12"
    assert lying.get("d") == "M1 3h12M1 7h12M1 11h12"


def test_a_reminder_that_does_not_interrupt_is_dashed() -> None:
    rings = [found(f"//s:g[@id='{name}']/s:circle")[0].get("class") for name in ("aside", "late")]
    assert rings == ["ring boundaryEvent aside", "ring boundaryEvent"]


def test_flows_have_arrows_and_the_default_one_a_stroke() -> None:
    flows = found("//s:g[@id='flows_all_kinds']/s:path")
    assert [path.get("marker-end") for path in flows] == ["url(#arrow)", "url(#arrow)", None]


def test_a_picture_speaks_to_those_who_cannot_see_it() -> None:
    assert ROOT.get("role") == "img"
    assert (ROOT.findtext(f"{{{SVG}}}title"), ROOT.get("aria-labelledby")) == ("审批 & <办理>", "title desc")
    assert (ROOT.findtext(f"{{{SVG}}}desc") or "").startswith("先填写，再登记。 步骤：填写、登记")


def test_a_picture_needs_nothing_from_elsewhere() -> None:
    text = PICTURE.decode()
    assert text.count("http") == 1  # the name of SVG itself
    assert "<script" not in text
    assert "@import" not in text
    assert "Noto Sans SC" in text


def test_the_background_is_white_behind_everything() -> None:
    page = found("//s:rect[@class='page']")[0]
    left, top, wide, high = (ROOT.get("viewBox") or "").split()
    assert [page.get(name) for name in ("x", "y", "width", "height")] == [left, top, wide, high]
    assert float(left) < 0
    assert float(wide) >= 3800


def test_the_same_diagram_has_the_same_picture() -> None:
    assert draw(read(diagram(laid_out()), "other.bpmn"), {"stage"}) == PICTURE


def test_a_diagram_without_layout_is_refused_in_one_line() -> None:
    with pytest.raises(DefinitionError, match=r"^a.bpmn: there is nothing to draw"):
        draw(read(diagram(""), "a.bpmn"))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("锁定人员", ["锁定人员"]),
        ("到场签到、亮证、告知回避", ["到场签到、", "亮证、告知回避"]),
        ("重新公布选派承诺", ["重新公布", "选派承诺"]),
        ("说明理由（含依据）", ["说明理由", "（含依据）"]),
        ("TD-4.1b 号任务", ["TD-4.1b", "号任务"]),
        ("averyveryverylongwordindeed", ["averyveryverylongwordindeed"]),
    ],
)
def test_a_long_name_breaks_where_a_reader_would(text: str, expected: list[str]) -> None:
    found_lines = lines(text, 88)
    assert found_lines == expected
    assert "".join(found_lines).replace(" ", "") == text.replace(" ", "")


def test_lines_of_a_very_long_name_fit_and_are_about_equal() -> None:
    found_lines = lines("核查抽取的前置条件是否已经全部具备并公示任务", 84)
    assert max(map(width, found_lines)) <= 84
    assert max(map(len, found_lines)) - min(map(len, found_lines)) <= 2
