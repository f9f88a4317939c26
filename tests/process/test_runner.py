"""The runner: each scenario straight, restored after every step with trimmed history, and restored untrimmed."""

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any

import pytest

from engine import records
from engine.errors import Conflict, DefinitionError, NotAllowedHere, StepFailed
from engine.process import runner, running
from tests.process.drawing import END, START, diagram, each, flows, message, node, script, timer, user
from tests.process.driving import BEGIN, MODES, Driver, definition

Scenario = Callable[[Driver], Driver]

PARALLEL = diagram(
    "p", START, node("parallelGateway", "split"), user("a"), user("b"), script("c", '{seen: "b"}'),
    node("parallelGateway", "join"), script("d", "{both: [x, y]}"), END,
    flows("begin>split", "split>a", "split>b", "a>join", "b>c", "c>join", "join>d", "d>finish"),
)  # fmt: skip
INCLUSIVE = diagram(
    "p", START, node("inclusiveGateway", "split", attributes='default="f_split_c"'), user("a"), user("b"), user("c"),
    node("inclusiveGateway", "join"), script("d", "{fin: 1}"), END,
    flows("begin>split", "split>a: n > 1", "split>b: n > 0", "split>c", "a>join", "b>join", "c>join", "join>d",
          "d>finish"),
)  # fmt: skip
LOOP = diagram(
    "p", START, node("exclusiveGateway", "merge"), user("a"), script("count", "{i: i + 1}"),
    node("exclusiveGateway", "again", attributes='default="f_again_finish"'), END,
    flows("begin>merge", "merge>a", "a>count", "count>again", "again>merge: i < 4", "again>finish"),
)  # fmt: skip
PARALLEL_IN_LOOP = diagram(
    "p", START, node("exclusiveGateway", "merge"), node("parallelGateway", "split"), user("a"), user("b"),
    node("parallelGateway", "join"), node("exclusiveGateway", "again", attributes='default="f_again_finish"'), END,
    flows("begin>merge", "merge>split", "split>a", "split>b", "a>join", "b>join", "join>again",
          "again>merge: not(done)", "again>finish"),
)  # fmt: skip
EMBEDDED = diagram(
    "p", START,
    node("subProcess", "sub",
         '<startEvent id="s1"/>' + user("a") + script("inner", "{inner: x}") + '<endEvent id="s2"/>'
         + flows("s1>a", "a>inner", "inner>s2")),
    script("outer", "{outer: inner + 1}"), END, flows("begin>sub", "sub>outer", "outer>finish"),
)  # fmt: skip
OUTER = diagram(
    "p", START, node("callActivity", "stage", attributes='calledElement="q"'), user("z"), END,
    flows("begin>stage", "stage>z", "z>finish"),
)  # fmt: skip
MIDDLE = diagram(
    "q", START, user("a"), node("callActivity", "deeper", attributes='calledElement="r"'), user("b"), END,
    flows("begin>a", "a>deeper", "deeper>b", "b>finish"),
)  # fmt: skip
INNER = diagram("r", START, user("c"), END, flows("begin>c", "c>finish"))
FIRST_OF = diagram(
    "p", START, node("eventBasedGateway", "first"),
    node("intermediateCatchEvent", "came", message("msg_a")),
    node("intermediateCatchEvent", "other", message("msg_b"), key='"k" + string(n)'),
    node("intermediateCatchEvent", "late", timer("timeDuration", "P20D")), user("a"), user("b"), user("c"), END,
    '<endEvent id="e2"/><endEvent id="e3"/>',
    flows("begin>first", "first>came", "first>other", "first>late", "came>a", "other>b", "late>c", "a>finish", "b>e2",
          "c>e3"),
    messages=("msg_a", "msg_b"),
)  # fmt: skip


def boundary(cancel: str, kind: str = "timeDuration", text: str = "PT1H") -> bytes:
    """A user task with a boundary timer that leads to another user task."""
    return diagram(
        "p", START, user("a"), user("d"), END,
        node("boundaryEvent", "late", timer(kind, text), f'attachedToRef="a" cancelActivity="{cancel}"'), user("c"),
        '<endEvent id="e2"/>', flows("begin>a", "a>d", "d>finish", "late>c", "c>e2"),
    )  # fmt: skip


FOR_EACH = diagram(
    "p", START, user("a", each("departments", "department"), department="department"), script("d", "{fin: 1}"), END,
    flows("begin>a", "a>d", "d>finish"),
)  # fmt: skip
EACH_STAGE = diagram(
    "p", START, node("callActivity", "stage", each("departments", "department"), 'calledElement="q"'), user("z"), END,
    flows("begin>stage", "stage>z", "z>finish"),
)  # fmt: skip
STAGE = diagram(
    "q", START, user("a", department="department"), user("b", department="department"), END,
    flows("begin>a", "a>b", "b>finish"),
)  # fmt: skip
MANY = diagram(
    "p", START, user("a", each("departments", "department")), user("b"), END, flows("begin>a", "a>b", "b>finish"),
)  # fmt: skip
TWO_STAGES = diagram(
    "p", START, node("callActivity", "one", attributes='calledElement="r"'),
    node("callActivity", "two", attributes='calledElement="q"'), END,
    flows("begin>one", "one>two", "two>finish"),
)  # fmt: skip

SCENARIOS: dict[str, tuple[tuple[bytes, ...], Scenario]] = {
    "parallel, a first": ((PARALLEL,), lambda d: d.start().complete("a", x=1).complete("b", y=2)),
    "parallel, b first": ((PARALLEL,), lambda d: d.start().complete("b", y=2).complete("a", x=1)),
    "inclusive, two": ((INCLUSIVE,), lambda d: d.start(n=2).complete("b", y=2).complete("a", x=1)),
    "inclusive, one": ((INCLUSIVE,), lambda d: d.start(n=1).complete("b", y=2)),
    "inclusive, default": ((INCLUSIVE,), lambda d: d.start(n=0).complete("c", z=2)),
    "loop": (
        (LOOP,),
        lambda d: d.start(i=0).complete("a", r=1).complete("a", r=2).complete("a", r=3).complete("a", r=4),
    ),
    "parallel in a loop": (
        (PARALLEL_IN_LOOP,),
        lambda d: d.start(done=False).complete("a", p=1).complete("b", q=1).complete("b", q=2).complete("a", p=2,
                                                                                                   done=True),
    ),
    "embedded": ((EMBEDDED,), lambda d: d.start().complete("a", x=4)),
    "called three deep": (
        (OUTER, MIDDLE, INNER),
        lambda d: d.start().complete("a", x=1).complete("c", y=2).complete("b", z=3).complete("z", w=4),
    ),
    "first event: message": ((FIRST_OF,), lambda d: d.start(n=7).deliver("msg_b", {"got": 1}).complete("b", y=1)),
    "first event: timer": ((FIRST_OF,), lambda d: d.start(n=7).later(days=20).complete("c", y=1)),
    "interrupting timer": ((boundary("true"),), lambda d: d.start().later(hours=1).complete("c", y=1)),
    "interrupting timer not reached": (
        (boundary("true"),), lambda d: d.start().later(minutes=59).complete("a", x=1).complete("d", y=1)),
    "non-interrupting timer": (
        (boundary("false"),),
        lambda d: d.start().later(hours=1).complete("c", y=1).complete("a", x=1).complete("d", z=1),
    ),
    "non-interrupting, task first": (
        (boundary("false"),),
        lambda d: d.start().later(hours=1).complete("a", x=1).complete("d", z=1).complete("c", y=1),
    ),
    "cycle": (
        (boundary("false", "timeCycle", "R2/PT1H"),),
        lambda d: d.start().later(hours=1).later(hours=1).later(hours=9).complete("c", y=1).complete("c", y=2)
        .complete("a", x=1).complete("d", z=1),
    ),
    "for each": (
        (FOR_EACH,),
        lambda d: d.start(departments=["A", "B", "C"]).complete("a", 1, b=2).complete("a", 1, c=3).complete("a", a=1),
    ),
    "for each of none": ((FOR_EACH,), lambda d: d.start(departments=[])),
    "a stage for each": (
        (EACH_STAGE, STAGE),
        lambda d: d.start(departments=["A", "B"]).complete("a", 1, x=1).complete("b", y=1).complete("a", x2=2)
        .complete("b", y2=1).complete("z", fin=1),
    ),
    "returned": (
        (MIDDLE, INNER),
        lambda d: d.start().complete("a", x=1).complete("c", y=2).send_back("b", "a").complete("a", x=5)
        .complete("c", y=6).complete("b", z=3),
    ),
    "returned to a stage": (
        (OUTER, MIDDLE, INNER),
        lambda d: d.start().complete("a", x=1).complete("c", y=2).complete("b", z=3).send_back("z", "stage")
        .complete("a", x=8).complete("c", y=9).complete("b", z=7).complete("z", w=1),
    ),
    "returned out of a stage": (
        (OUTER, MIDDLE, INNER),
        lambda d: d.start().complete("a", x=1).send_back("c", "a").complete("a", x=2).complete("c").complete("b")
        .complete("z"),
    ),
    "returned to a step of many": (
        (MANY,),
        lambda d: d.start(departments=["A", "B"]).complete("a", x=1).complete("a", x=2).send_back("b", "a")
        .complete("a", x=3).complete("a", x=4).complete("b", z=1),
    ),
    "taken back": (
        (MIDDLE, INNER),
        lambda d: d.start().complete("a", x=1).complete("c", y=2).take_back("b", "r:c").complete("c", y=6)
        .complete("b", z=3),
    ),
    "taken back into the stage before": (
        (TWO_STAGES, INNER, STAGE),
        lambda d: d.start(department="A").complete("c", x=1).take_back("a", "r:c").complete("c", x=2).complete("a")
        .complete("b"),
    ),
}  # fmt: skip


def ids(driver: Driver) -> tuple[object, ...]:
    return driver.log, driver.completed, dict(driver.data)


def drive(name: str, mode: str) -> Driver:
    files, scenario = SCENARIOS[name]
    process = "q" if files[0] is MIDDLE else "p"
    return scenario(Driver(definition(process, *files), mode))


@pytest.mark.parametrize("name", SCENARIOS)
def test_a_scenario_ends_the_same_straight_restored_and_trimmed(name: str) -> None:
    straight, restored, untrimmed = (drive(name, mode) for mode in MODES)
    assert straight.completed
    assert not straight.tasks
    assert ids(straight) == ids(restored) == ids(untrimmed)


def test_branches_of_a_parallel_gateway_keep_what_each_of_them_wrote() -> None:
    for name in ("parallel, a first", "parallel, b first"):
        data = drive(name, "restored").data
        assert (data["x"], data["y"], data["both"], data["seen"]) == (1, 2, [1, 2], "b")


def test_a_list_changed_in_one_branch_survives_the_join() -> None:
    driver = Driver(definition("p", PARALLEL)).start(notes=["old"], y=0)
    driver.complete("a", x=1, notes=["old", "A"]).complete("b", y=2)
    assert driver.data["notes"] == ["old", "A"]


def test_each_instance_of_a_multi_instance_task_knows_its_item() -> None:
    driver = Driver(definition("p", FOR_EACH)).start(departments=["A", "B"])
    assert [(task.department, task.local) for task in driver.tasks.values()] == [
        ("A", {"department": "A"}),
        ("B", {"department": "B"}),
    ]
    driver.complete("a").complete("a")
    assert "department" not in driver.data


def test_every_scenario_of_return_keeps_data_and_asks_again() -> None:
    driver = Driver(definition("q", MIDDLE, INNER)).start().complete("a", x=1).complete("c", y=2)
    assert driver.send_back("b", "a").open() == ["a"]
    assert driver.complete("a", x=5).complete("c").complete("b").data["y"] == 2


def test_a_return_arms_the_deadline_anew() -> None:
    file = diagram(
        "p", START, user("a"), user("b"), END,
        node("boundaryEvent", "late", timer("timeDuration", "P5D"), 'attachedToRef="b" cancelActivity="false"'),
        node("endEvent", "e2"), flows("begin>a", "a>b", "b>finish", "late>e2"),
    )  # fmt: skip
    driver = Driver(definition("p", file)).start().complete("a")
    assert driver.wake_at == BEGIN + timedelta(days=5)
    driver.now += timedelta(days=2)
    assert driver.send_back("b", "a").wake_at is None
    assert driver.complete("a").wake_at == BEGIN + timedelta(days=7)


@pytest.mark.parametrize(
    ("files", "begin", "node_id"), [((PARALLEL,), {}, "a"), ((FOR_EACH,), {"departments": [1]}, "a")]
)
def test_a_return_inside_parallel_work_is_refused(
    files: tuple[bytes, ...], begin: dict[str, object], node_id: str
) -> None:
    driver = Driver(definition("p", *files)).start(**begin)
    with pytest.raises(NotAllowedHere, match="并行"):
        driver.send_back(node_id, "split")


def test_a_return_forward_is_refused() -> None:
    driver = Driver(definition("q", MIDDLE, INNER)).start()
    with pytest.raises(NotAllowedHere, match="不在本步骤之前"):
        driver.send_back("a", "b")


def test_the_steps_a_task_may_go_back_to_are_those_of_its_stage_and_the_stages_before() -> None:
    driver = Driver(definition("p", OUTER, MIDDLE, INNER)).start().complete("a").complete("c")
    assert earlier(driver, "b") == {"a": {"q:a"}, "deeper": {"r:c"}}
    driver.complete("b")
    assert earlier(driver, "z") == {"stage": {"q:a", "q:b", "r:c"}}
    two = Driver(definition("p", TWO_STAGES, INNER, STAGE)).start(department="A").complete("c").complete("a")
    assert earlier(two, "b") == {"a": {"q:a"}, "one": {"r:c"}}


def test_in_a_loop_nothing_goes_back_to_what_lies_ahead() -> None:
    """The decision returned the draft: sending it back to the decision would skip the draft."""
    file = diagram(
        "p", START, node("exclusiveGateway", "merge"), user("draft"), user("check"), user("decide"),
        node("exclusiveGateway", "again", attributes='default="f_again_finish"'), END,
        flows("begin>merge", "merge>draft", "draft>check", "check>decide", "decide>again", "again>merge: more",
              "again>finish"),
    )  # fmt: skip
    driver = Driver(definition("p", file)).start().complete("draft").complete("check")
    assert earlier(driver, "decide") == {"draft": {"p:draft"}, "check": {"p:check"}}
    driver.complete("decide", more=True)
    assert earlier(driver, "draft") == {}
    assert driver.take_back("draft", "p:decide").open() == ["decide"]
    driver.complete("decide", more=True).complete("draft")
    assert earlier(driver, "check") == {"draft": {"p:draft"}}


def test_a_step_of_many_and_a_stage_say_that_they_begin_anew_as_a_whole() -> None:
    driver = Driver(definition("p", MANY)).start(departments=["A", "B"]).complete("a").complete("a")
    assert driver.state is not None
    (step,) = runner.earlier(driver.definition, driver.state, driver.number("b"))
    assert (step.node, step.many, step.stages) == ("a", True, frozenset())
    outer = Driver(definition("p", OUTER, MIDDLE, INNER)).start().complete("a").complete("c").complete("b")
    assert outer.state is not None
    (stage,) = runner.earlier(outer.definition, outer.state, outer.number("z"))
    assert (stage.node, stage.many, stage.stages) == ("stage", False, frozenset({"q", "r"}))


def test_nothing_goes_back_from_parallel_work_and_nothing_above_it() -> None:
    driver = Driver(definition("p", PARALLEL)).start()
    with pytest.raises(NotAllowedHere, match="并行"):
        earlier(driver, "a")
    each_stage = Driver(definition("p", EACH_STAGE, STAGE)).start(departments=["A"]).complete("a")
    assert earlier(each_stage, "b") == {"a": {"q:a"}}


def test_a_stage_that_does_not_begin_with_the_step_is_not_the_way_back_to_it() -> None:
    driver = Driver(definition("p", OUTER, MIDDLE, INNER)).start().complete("a").complete("c").complete("b")
    with pytest.raises(NotAllowedHere, match="从头办理"):
        driver.take_back("z", "q:b")


def test_a_boundary_event_does_not_hide_the_way_back() -> None:
    driver = Driver(definition("p", boundary("false"))).start().complete("a")
    assert driver.take_back("d", "p:a").open() == ["a"]


def earlier(driver: Driver, node_id: str) -> dict[str, set[str]]:
    """Where the open task of a node may go back to, with the steps that are in it."""
    assert driver.state is not None
    found = runner.earlier(driver.definition, driver.state, driver.number(node_id))
    return {each.node: set(each.steps) for each in found}


def test_a_task_can_be_completed_once() -> None:
    driver = Driver(definition("p", PARALLEL)).start()
    number = next(iter(driver.tasks))
    driver.do(records.Complete(number, {}))
    with pytest.raises(Conflict):
        driver.do(records.Complete(number, {}))


def test_two_thousand_rounds_of_an_automatic_loop_end() -> None:
    file = diagram(
        "p", START, node("exclusiveGateway", "merge"), script("count", "{i: i + 1}"),
        node("exclusiveGateway", "again", attributes='default="f_again_finish"'), END,
        flows("begin>merge", "merge>count", "count>again", "again>merge: i < 2000", "again>finish"),
    )  # fmt: skip
    assert Driver(definition("p", file)).start(i=0).data["i"] == 2000


def test_a_loop_that_never_waits_is_stopped_with_its_name() -> None:
    file = diagram(
        "p", START, node("exclusiveGateway", "merge"), script("count", "{i: i + 1}"),
        node("exclusiveGateway", "again", attributes='default="f_again_merge"'), END,
        flows("begin>merge", "merge>count", "count>again", "again>merge", "again>finish: i < 0"),
    )  # fmt: skip
    with pytest.raises(StepFailed, match="never waits"):
        Driver(definition("p", file)).start(i=0)


def test_the_state_stays_small_as_an_instance_grows_old() -> None:
    driver = Driver(definition("p", LOOP)).start(i=-1000)
    sizes = []
    for _ in range(40):
        sizes.append(len(driver.complete("a", r=1).state or b""))
    assert max(sizes) < 1500
    assert sizes[-1] <= sizes[2] + 40  # the numbers grow longer, nothing else


def test_a_message_goes_to_exactly_the_event_it_was_delivered_to() -> None:
    file = diagram(
        "p", START, node("parallelGateway", "split"),
        node("intermediateCatchEvent", "one", message("msg_a"), result="first"),
        node("intermediateCatchEvent", "two", message("msg_a"), result="second"),
        node("parallelGateway", "join"), END,
        flows("begin>split", "split>one", "split>two", "one>join", "two>join", "join>finish"), messages=("msg_a",),
    )  # fmt: skip
    driver = Driver(definition("p", file)).start(businessKey="K")
    assert [(wait.name, wait.key) for wait in driver.waits] == [("msg_a", "K"), ("msg_a", "K")]
    driver.deliver("msg_a", "x")
    assert not driver.completed
    assert driver.deliver("msg_a", "y").data["first"] == "x"
    assert driver.data["second"] == "y"


def test_a_sent_message_carries_key_and_payload() -> None:
    file = diagram(
        "p", START, node("sendTask", "tell", "", 'messageRef="msg_a"', key='"K" + string(n)', payload="{n: n + 1}"),
        END,
        flows("begin>tell", "tell>finish"), messages=("msg_a",),
    )  # fmt: skip
    assert Driver(definition("p", file)).start(n=1).sent == [records.Message("msg_a", "K1", {"n": 2})]


def test_an_asynchronous_service_waits_as_a_job_and_goes_on_with_its_answer() -> None:
    file = diagram(
        "p", START, node("serviceTask", "draw", operator="draw", inputs="{n: n}", async_="true"), END,
        flows("begin>draw", "draw>finish"),
    )  # fmt: skip
    driver = Driver(definition("p", file), services={"draw": lambda inputs, _: {"drawn": inputs["n"] * 2}})
    driver.start(n=4)
    assert [(job.operator, driver.completed) for job in driver.jobs] == [("draw", False)]
    assert driver.do(records.Resume(driver.jobs[0].number)).data["drawn"] == 8
    with pytest.raises(Conflict):
        driver.do(records.Resume(driver.jobs[0].number))


def test_a_failing_service_names_its_node_and_changes_nothing() -> None:
    def fail(_inputs: object, _data: object) -> dict[str, object]:
        raise DefinitionError("平台无应答")

    file = diagram(
        "p", START, user("a"), node("serviceTask", "push", operator="push"), END,
        flows("begin>a", "a>push", "push>finish"),
    )  # fmt: skip
    driver = Driver(definition("p", file), services={"push": fail}).start()
    before = driver.state
    with pytest.raises(StepFailed, match="p:push: 平台无应答") as failure:
        driver.complete("a")
    assert (failure.value.process, failure.value.node, driver.state) == ("p", "push", before)


@pytest.mark.parametrize(
    ("kind", "text", "expected"),
    [
        ("timeDuration", "PT1S", timedelta(seconds=1)),
        ("timeDuration", "P20D", timedelta(days=20)),
        ("timeDuration", "P1M", timedelta(days=31)),
        ("timeDuration", "P1Y2M3DT4H", timedelta(days=365 + 31 + 28 + 3, hours=4)),
        ("timeDuration", 'duration("PT" + string(n) + "H")', timedelta(hours=3)),
        ("timeDate", "2026-01-31T00:00:00+08:00", timedelta(days=25, hours=15)),
        ("timeDate", "2026-01-31", timedelta(days=25, hours=15)),
        ("timeDate", "on", timedelta(days=4, hours=15)),
    ],
)
def test_timers_are_due_when_their_text_says(kind: str, text: str, expected: timedelta) -> None:
    file = diagram(
        "p", START, node("intermediateCatchEvent", "wait", timer(kind, text)), END,
        flows("begin>wait", "wait>finish"),
    )  # fmt: skip
    driver = Driver(definition("p", file)).start(n=3, on=date(2026, 1, 10))
    assert driver.wake_at == BEGIN + expected
    driver.now = driver.wake_at - timedelta(microseconds=1)
    assert not driver.do(records.Wake()).completed
    driver.now += timedelta(microseconds=1)
    assert driver.do(records.Wake()).completed


NO_TIME = [
    *(("timeDuration", text) for text in ("PT0S", "P0M", 'duration("PT0S")', 'duration("-P1D")', 'duration("-P1M")')),
    *(("timeCycle", text) for text in ("R/PT0S", "R3/P0D", "R/2026-01-31T00:00:00+08:00/PT0S", 'duration("-PT1H")')),
]


@pytest.mark.parametrize(("kind", "text"), NO_TIME)
def test_a_timer_that_takes_no_time_is_refused(kind: str, text: str) -> None:
    """It would fire again at the same moment for ever."""
    with pytest.raises(StepFailed, match="longer than zero"):
        Driver(definition("p", boundary("false", kind, text))).start()


def test_waking_that_comes_to_no_end_fails_with_the_name_of_the_timer(monkeypatch: pytest.MonkeyPatch) -> None:
    file = diagram(
        "p", START, node("intermediateCatchEvent", "wait", timer("timeDuration", "PT1H")), user("a"), END,
        flows("begin>wait", "wait>a", "a>finish"),
    )  # fmt: skip
    driver = Driver(definition("p", file)).start()
    monkeypatch.setattr(running, "MOST_STEPS", 1)
    with pytest.raises(StepFailed, match="p:wait: its timer is due again at once, without end: let it wait"):
        driver.later(hours=1)


def test_an_operator_behind_a_task_is_told_whose_task_it_is() -> None:
    """Named by the step, even where the data of the process names no department."""
    told: list[Any] = []

    def keep(inputs: Mapping[str, Any], _data: Mapping[str, Any]) -> Mapping[str, Any]:
        told.append(inputs["task"])
        return {}

    file = diagram("p", START, user("a", department="initiator", records="keep"), END, flows("begin>a", "a>finish"))
    Driver(definition("p", file), services={"keep": keep}).start(initiator="MKT").complete("a", x=1)
    assert [(task["node"], task["department"], task["local"]) for task in told] == [("a", "MKT", {})]


def test_the_clock_going_backwards_fires_nothing() -> None:
    driver = Driver(definition("p", boundary("true"))).start()
    assert driver.later(days=-3).open() == ["a"]


def test_a_cancelled_instance_is_finished() -> None:
    driver = Driver(definition("p", PARALLEL)).start().do(records.Cancel("重复发起"))
    assert driver.completed
    assert driver.open() == []
    with pytest.raises(Conflict):
        driver.do(records.Wake())


def test_dates_and_decimals_in_the_data_survive_a_save() -> None:
    file = diagram(
        "p", START, script("s", "{d: date(\"2026-02-28\"), half: 1 / 2}"), user("a"), END,
        flows("begin>s", "s>a", "a>finish"),
    )  # fmt: skip
    data = Driver(definition("p", file)).start().complete("a").data
    assert data["d"] == date(2026, 2, 28)
    assert str(data["half"]) == "0.5"
