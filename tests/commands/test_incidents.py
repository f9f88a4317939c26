"""Steps that fail: kept with their command in a transaction of their own, retried when the cause is mended."""

import pytest

from engine import commands
from engine.errors import Conflict, NotAllowedHere, NotFound, Refused, StepFailed
from engine.records import Actor
from engine.store import incidents
from tests.commands.cast import LI, MA, SUN, WANG, ZHOU, Installation, law
from tests.process import drawing as draw


def failed(here: Installation) -> tuple[int, int]:
    """An instance whose decision has no row for what Wang filled in; with its incident."""
    instance = here.start("check")
    outcome = here.complete(instance, by=WANG, x="  odd ")
    assert outcome.incident is not None
    return instance, outcome.incident


def test_a_decision_without_a_row_becomes_an_incident_and_nothing_else_changes(either: Installation) -> None:
    instance = either.start("check")
    before, task = either.instance(instance), either.task(instance)
    outcome = either.complete(instance, x="  odd ")
    assert (outcome.status, outcome.repeated) == ("INCIDENT", False)
    (kept,) = either.incidents(instance)
    assert (kept.id, kept.node, kept.kind, kept.status) == (outcome.incident, "check:judge", "DecisionError", "OPEN")
    assert "no row matches" in kept.message
    assert kept.command["submission"] == {"x": "odd"}
    assert kept.command["person"]["id"] == "wang"
    after = either.instance(instance)
    assert (after.status, after.state, after.definition) == ("INCIDENT", before.state, before.definition)
    assert either.open(instance) == [task]
    assert either.facts(instance)[before.seq :] == [("incident.opened", "wang")]


def test_an_operator_that_fails_leaves_nothing_of_what_it_wrote(either: Installation) -> None:
    either.channel.broken = True
    instance = either.start("serve")
    assert (either.instance(instance).status, either.setting("pushed.K")) == ("INCIDENT", None)
    assert [kept.kind for kept in either.incidents(instance)] == ["ServiceError"]
    assert either.facts(instance) == [("incident.opened", "li")]


@pytest.mark.parametrize("process", ["record", "serve"])
def test_a_fault_behind_a_form_or_a_step_is_an_incident_with_its_place(here: Installation, process: str) -> None:
    """Whatever an operator raises that the person cannot mend: no traceback, the submission is kept."""
    here.channel.broken = True
    instance = here.start(process)
    if process == "record":
        here.complete(instance, note="写好了")
    (kept,) = here.incidents(instance)
    assert kept.node == {"record": "record:write", "serve": "serve:act"}[process]
    assert kept.message.endswith("平台无应答")
    here.channel.broken = False
    here.do(commands.retry, kept.id, by=LI)
    assert [task.node for task in here.open(instance)] == ["go"]


def test_an_instance_with_an_incident_waits(here: Installation) -> None:
    instance, _ = failed(here)
    before = here.instance(instance)
    with pytest.raises(NotAllowedHere, match="异常待处理"):
        here.complete(instance, x="yes")
    with pytest.raises(NotAllowedHere, match="INCIDENT"):
        here.do(commands.suspend, instance, "理由", by=LI)
    assert here.instance(instance) == before


def test_a_mended_table_lets_the_kept_submission_through(either: Installation) -> None:
    instance, incident = failed(either)
    old = either.instance(instance).definition
    new = either.context.deploy(law("yes", "odd"), either.now, "test")
    assert either.instance(instance).definition == old
    outcome = either.do(commands.retry, incident, by=LI)
    assert (outcome.instance, outcome.status) == (instance, "RUNNING")
    row = either.instance(instance)
    assert (row.status, row.definition) == ("RUNNING", new)
    assert [task.node for task in either.open(instance)] == ["sign"]
    assert either.facts(instance, "task.completed") == [("task.completed", "wang")]
    assert either.facts(instance, "incident.") == [("incident.opened", "wang"), ("incident.resolved", "li")]
    assert either.history(instance)[-1].facts() == {"incident": incident, "definition": new}
    (kept,) = either.incidents(instance)
    assert (kept.status, kept.resolved_by) == ("RESOLVED", "li")
    assert either.complete(instance).status == "COMPLETED"
    assert b'"odd judged"' in either.instance(instance).state


def test_another_process_sees_the_mended_table(here: Installation) -> None:
    instance, incident = failed(here)
    elsewhere = here.another()
    elsewhere.deploy(law("yes", "odd"), here.now, "test")
    here.do(commands.retry, incident, by=LI)
    assert here.instance(instance).status == "RUNNING"
    assert here.instance(here.start("check", "K2")).definition == law("yes", "odd").digest


def test_a_retry_that_fails_again_leaves_everything_as_it_was(either: Installation) -> None:
    instance, incident = failed(either)
    before = either.instance(instance), either.incidents(instance), either.history(instance)
    for _ in range(2):
        with pytest.raises(StepFailed, match="no row matches"):
            either.do(commands.retry, incident, by=LI)
    assert (either.instance(instance), either.incidents(instance), either.history(instance)) == before


def test_changed_diagrams_do_not_move_a_running_instance(here: Installation) -> None:
    instance, incident = failed(here)
    old = here.instance(instance).definition
    changed = draw.diagram(
        "check", draw.START, draw.user("look", form="answer"), draw.END, draw.flows("begin>look", "look>finish")
    )
    here.context.deploy(law("yes", "odd", check=changed), here.now, "test")
    with pytest.raises(StepFailed, match="no row matches"):
        here.do(commands.retry, incident, by=LI)
    assert here.instance(instance).definition == old
    newer = here.start("check", "K2")
    assert here.complete(newer, x="odd").status == "COMPLETED"


def test_an_older_law_deployed_again_is_the_newest(here: Installation) -> None:
    here.context.deploy(law("yes", "odd"), here.now, "test")
    here.context.deploy(law(), here.now, "test")
    assert here.instance(here.start("check")).definition == law().digest


@pytest.mark.parametrize("verb", ["retry", "cancel_incident"])
@pytest.mark.parametrize("by", [WANG, MA, ZHOU])
def test_only_coordinators_of_the_jurisdiction_handle_incidents(here: Installation, verb: str, by: Actor) -> None:
    instance, incident = failed(here)
    before = here.instance(instance)
    with pytest.raises(Refused, match="coordinator"):
        here.do(getattr(commands, verb), incident, *(["误报"] if verb == "cancel_incident" else []), by=by)
    assert here.instance(instance) == before


def test_a_given_up_step_can_be_done_otherwise(here: Installation) -> None:
    instance, incident = failed(here)
    outcome = here.do(commands.cancel_incident, incident, "填写有误", by=LI)
    assert (outcome.status, here.instance(instance).status) == ("RUNNING", "RUNNING")
    assert here.facts(instance)[-1] == ("incident.cancelled", "li")
    assert here.history(instance)[-1].facts() == {"incident": incident, "reason": "填写有误"}
    assert here.complete(instance, by=SUN, x="yes").status == "RUNNING"


def test_a_handled_incident_is_not_handled_again(here: Installation) -> None:
    _, incident = failed(here)
    here.do(commands.cancel_incident, incident, "填写有误", by=LI)
    for verb, *arguments in (("retry",), ("cancel_incident", "r")):
        with pytest.raises(Conflict, match="已处理"):
            here.do(getattr(commands, verb), incident, *arguments, by=LI)
    with pytest.raises(NotFound, match="4711"):
        here.do(commands.retry, 4711, by=LI)


def test_a_cancelled_instance_takes_its_incidents_with_it(here: Installation) -> None:
    instance, incident = failed(here)
    here.do(commands.cancel, instance, "重复发起", by=LI)
    assert (here.instance(instance).status, here.open(instance)) == ("CANCELLED", [])
    with here.database.read() as tx:
        assert incidents.list_open(tx) == []
    with pytest.raises(Conflict, match="已处理"):
        here.do(commands.retry, incident, by=LI)
    assert here.instance(instance).status == "CANCELLED"


def test_a_start_that_failed_is_retried_or_cancelled(here: Installation) -> None:
    here.channel.broken = True
    first, second = here.start("serve", "A"), here.start("serve", "B")
    (kept,) = here.incidents(first)
    with pytest.raises(NotAllowedHere, match="取消办件"):
        here.do(commands.cancel_incident, kept.id, "放弃", by=LI)
    here.do(commands.cancel, second, "放弃", by=LI)
    assert here.instance(second).status == "CANCELLED"
    assert here.facts(second)[-1] == ("instance.cancelled", "li")
    here.channel.broken = False
    assert here.do(commands.retry, kept.id, by=LI).status == "RUNNING"
    assert (here.setting("pushed.A"), here.setting("pushed.B")) == (str(here.now), None)
    assert here.facts(first, "instance.started") == [("instance.started", "li")]


def test_a_failed_start_keeps_its_place_for_the_business_key(here: Installation) -> None:
    here.channel.broken = True
    here.start("serve", "A")
    with pytest.raises(Conflict, match="serve A has been started already"):
        here.start("serve", "A")


def test_what_is_sent_to_a_task_of_an_ended_instance_is_not_kept(here: Installation) -> None:
    instance, _ = failed(here)
    task = here.task(instance).id
    here.do(commands.cancel, instance, "重复", by=LI)
    with pytest.raises(Conflict):
        here.do(commands.complete, task, {"x": "odd"})
    assert len(here.incidents(instance)) == 1
