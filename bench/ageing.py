"""Whether a step costs the same as an instance grows old, and what a live instance weighs.

    python -m bench.ageing

A loop of user tasks through the runner: microseconds of one round and bytes of state after 10, 100 and 300 rounds;
and the memory of a thousand instances held open at their third task.
"""

import statistics
import time
import tracemalloc

from bench.engine import NOW, PAYLOAD, deployment
from engine import records
from engine.process.definitions import Definition, Deployment
from engine.process.runner import advance
from engine.process.running import Running
from engine.process.state import load

LOOP = b"""<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"
 xmlns:spiffworkflow="http://spiffworkflow.org/bpmn/schema/1.0/core" targetNamespace="bench">
 <process id="rounds" isExecutable="true"><startEvent id="begin"/><exclusiveGateway id="merge"/>
  <userTask id="work" name="work"><extensionElements><spiffworkflow:properties>
   <spiffworkflow:property name="role" value="participant"/></spiffworkflow:properties></extensionElements></userTask>
  <scriptTask id="count"><script>{i: i + 1}</script></scriptTask>
  <exclusiveGateway id="again" default="over"/><endEvent id="finish"/>
  <sequenceFlow id="f1" sourceRef="begin" targetRef="merge"/><sequenceFlow id="f2" sourceRef="merge" targetRef="work"/>
  <sequenceFlow id="f3" sourceRef="work" targetRef="count"/><sequenceFlow id="f4" sourceRef="count" targetRef="again"/>
  <sequenceFlow id="f5" sourceRef="again" targetRef="merge"><conditionExpression>i &lt; 100000</conditionExpression>
  </sequenceFlow><sequenceFlow id="over" sourceRef="again" targetRef="finish"/></process></definitions>"""


def rounds(ages: tuple[int, ...] = (10, 100, 300), sample: int = 20) -> dict[str, float]:
    """Median microseconds of a round and bytes of state around each age."""
    definition = Deployment({"processes/rounds.bpmn": LOOP}).definition("rounds")
    step = advance(definition, None, records.Start({"i": 0}), NOW, lambda *_: {}, {})
    found: dict[str, float] = {}
    times: list[float] = []
    for age in range(1, max(ages) + sample + 1):
        begin = time.perf_counter()
        step = advance(definition, step.state, records.Complete(step.open[0], {"r": age}), NOW, lambda *_: {}, {})
        times.append((time.perf_counter() - begin) * 1e6)
        if age - sample in ages:
            found[f"round_{age - sample}_us"] = round(statistics.median(times[-sample:]), 1)
            found[f"round_{age - sample}_bytes"] = len(step.state)
    return found


def _third_task(definition: Definition) -> bytes:
    step = advance(definition, None, records.Start(PAYLOAD["start"]), NOW, lambda *_: {}, {})
    for node in ("file", "approve"):
        complete = records.Complete(step.open[0], PAYLOAD["user_tasks"][node])
        step = advance(definition, step.state, complete, NOW, lambda *_: {}, {})
    return step.state


def memory(count: int = 1000) -> dict[str, float]:
    """Kilobytes of one instance of the twelve-step process, loaded and open at its third task."""
    definition = deployment().definition("inspection12")
    state = _third_task(definition)
    tracemalloc.start()
    held = []
    for _ in range(count):
        running = Running(definition, NOW, lambda *_: {}, {})
        load(running, state)
        held.append(running)
    used, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return {"live_instance_kb": round(used / count / 1024, 1), "stored_instance_kb": round(len(state) / 1024, 1)}


def measure() -> dict[str, float]:
    """Both."""
    return {**rounds(), **memory()}


if __name__ == "__main__":
    for name, value in measure().items():
        print(f"{name:>22} {value:,}")
