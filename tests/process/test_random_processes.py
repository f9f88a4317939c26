"""Random block-structured processes: straight, restored and trimmed runs never differ, and all come to their end."""

from itertools import pairwise
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.process.drawing import END, START, diagram, each, flows, node, script, timer, user
from tests.process.driving import MODES, Driver, definition

MOST_STEPS = 120


class Drawing:
    """Draws blocks with one way in and one way out; answers the ids of first and last node."""

    def __init__(self, random: Random) -> None:
        self.random, self.count = random, 0
        self.elements: list[str] = []
        self.data: dict[str, object] = {"departments": ["A", "B"][: random.randint(0, 2)]}

    def id(self, kind: str) -> str:
        self.count += 1
        return f"{kind}{self.count}"

    def block(self, depth: int) -> tuple[str, str]:
        kinds = ["task", "task", "script"] if depth == 0 else ["sequence", "parallel", "exclusive", "inclusive", "loop",
                                                               "watched", "each", "sub"]  # fmt: skip
        first, last = getattr(self, self.random.choice(kinds))(depth - 1)
        return first, last

    def add(self, *elements: str) -> None:
        self.elements += elements

    def task(self, _depth: int) -> tuple[str, str]:
        name = self.id("task")
        self.add(user(name))
        return name, name

    def script(self, _depth: int) -> tuple[str, str]:
        name = self.id("script")
        self.add(script(name, f"{{{name}: count(departments) + {self.count}}}"))
        return name, name

    def sequence(self, depth: int) -> tuple[str, str]:
        parts = [self.block(depth) for _ in range(self.random.randint(2, 3))]
        self.add(flows(*(f"{a[1]}>{b[0]}" for a, b in pairwise(parts))))
        return parts[0][0], parts[-1][1]

    def parallel(self, depth: int) -> tuple[str, str]:
        return self._branches("parallelGateway", depth, conditions=False)

    def exclusive(self, depth: int) -> tuple[str, str]:
        return self._branches("exclusiveGateway", depth, conditions=True)

    def inclusive(self, depth: int) -> tuple[str, str]:
        return self._branches("inclusiveGateway", depth, conditions=True)

    def _branches(self, kind: str, depth: int, conditions: bool) -> tuple[str, str]:
        split, join = self.id("split"), self.id("join")
        parts = [self.block(depth) for _ in range(self.random.randint(2, 3))]
        default = f'default="f_{split}_{parts[0][0]}"' if conditions else ""
        self.add(node(kind, split, attributes=default), node(kind, join))
        for place, (first, last) in enumerate(parts):
            condition = ""
            if conditions and place:
                name = self.id("flag")
                self.data[name] = self.random.random() < 0.5
                condition = f": {name}"
            self.add(flows(f"{split}>{first}{condition}", f"{last}>{join}"))
        return split, join

    def loop(self, depth: int) -> tuple[str, str]:
        merge, again, counter = self.id("merge"), self.id("again"), self.id("i")
        count = self.id("count")
        first, last = self.block(depth)
        self.data[counter] = 0
        after = self.id("after")
        self.add(
            node("exclusiveGateway", merge), script(count, f"{{{counter}: {counter} + 1}}"), script(after, "{}"),
            node("exclusiveGateway", again, attributes=f'default="f_{again}_{after}"'),
            flows(f"{merge}>{first}", f"{last}>{count}", f"{count}>{again}", f"{again}>{merge}: {counter} < 2",
                  f"{again}>{after}"),
        )  # fmt: skip
        return merge, after

    def watched(self, _depth: int) -> tuple[str, str]:
        name, late, handler, done = self.id("watched"), self.id("late"), self.id("handler"), self.id("done")
        cancel = self.random.choice(("true", "false"))
        self.add(
            user(name), user(handler), node("endEvent", done),
            node("boundaryEvent", late, timer("timeDuration", "PT2H"), f'attachedToRef="{name}" cancelActivity="false"'
                 if cancel == "false" else f'attachedToRef="{name}" cancelActivity="true"'),
        )  # fmt: skip
        if cancel == "false":
            self.add(flows(f"{late}>{handler}", f"{handler}>{done}"))
            return name, name
        merge = self.id("merge")
        self.elements = [e for e in self.elements if f'id="{done}"' not in e]
        self.add(node("exclusiveGateway", merge), flows(f"{late}>{handler}", f"{handler}>{merge}", f"{name}>{merge}"))
        return name, merge

    def each(self, _depth: int) -> tuple[str, str]:
        name = self.id("each")
        self.add(user(name, each("departments", "department")))
        return name, name

    def sub(self, depth: int) -> tuple[str, str]:
        name, begin, end = self.id("sub"), self.id("begin"), self.id("end")
        outside, self.elements = self.elements, []
        first, last = self.block(depth)
        inside = "".join(self.elements) + flows(f"{begin}>{first}", f"{last}>{end}")
        self.elements = outside
        self.add(node("subProcess", name, f'<startEvent id="{begin}"/><endEvent id="{end}"/>{inside}'))
        return name, name


def draw(seed: int) -> tuple[bytes, dict[str, object]]:
    drawing = Drawing(Random(seed))
    first, last = drawing.block(3)
    drawing.add(flows(f"begin>{first}", f"{last}>finish"))
    return diagram("p", START, END, *drawing.elements), drawing.data


def run(file: bytes, data: dict[str, object], seed: int, mode: str) -> Driver:
    random = Random(seed)
    driver = Driver(definition("p", file), mode).start(**data)
    for step in range(MOST_STEPS):
        if driver.completed:
            break
        if not driver.tasks or random.random() < 0.2:
            driver.later(hours=1)
            continue
        number = random.choice(sorted(driver.tasks))
        task = driver.tasks[number]
        driver.complete(task.node, sorted(n for n, t in driver.tasks.items() if t.node == task.node).index(number),
                        **{f"v_{task.node}": step})  # fmt: skip
    return driver


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10**9), st.integers(0, 10**9))
def test_random_processes_end_the_same_straight_restored_and_untrimmed(shape: int, order: int) -> None:
    file, data = draw(shape)
    straight, restored, untrimmed = (run(file, data, order, mode) for mode in MODES)
    assert straight.completed
    assert (straight.log, dict(straight.data)) == (restored.log, dict(restored.data))
    assert (straight.log, dict(straight.data)) == (untrimmed.log, dict(untrimmed.data))
