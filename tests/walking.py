"""Walking a procedure on the engine from start to end, with operators that only answer what the diagrams ask."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from engine.process.definitions import Deployment
from engine.records import Resume
from tests.process.driving import Driver

ROOT = Path(__file__).parent.parent
NOW = datetime(2026, 3, 2, 1, tzinfo=UTC)
DUE = date(2026, 3, 30)

FUNCTIONS = {
    "today": lambda: date(2026, 3, 2),
    "now": lambda: NOW,
    "deadline": lambda _kind, _start=None: DUE,
    "late from": lambda day: datetime(day.year, day.month, day.day, 16, tzinfo=UTC),
    "working days after": lambda day, n: day + timedelta(days=n),
    "working days before": lambda day, n: day - timedelta(days=n),
}
PLAN = {"businessKey": "2026-MKT", "plan": 1, "department": "MKT", "year": 2026}
CAMPAIGN = {
    "businessKey": "2026-001",
    "campaign": 1,
    "initiator": "MKT",
    "source": "PLAN",
    "ground": None,
    "basis_document": None,
}
SCOPE = {
    "participants": ["ENV", "HLTH"],
    "departments": ["MKT", "ENV", "HLTH"],
    "items_listed": True,
    "with_guideline": False,
    "setup": "OK",
    "campaign_from": date(2026, 3, 1),
    "campaign_to": date(2026, 5, 31),
}
INSPECTION = {
    "businessKey": "2026-001-0001",
    "campaign": 1,
    "inspection": 1,
    "object": 7,
    "initiator": "MKT",
    "departments": ["MKT", "ENV"],
    "single_item": False,
    "methods": ["ON_SITE"],
    "campaign_to": date(2026, 5, 31),
    "offline": False,
    "risk_class": None,
    "on_site_ground": None,
    "batch": None,
    "planned_from": None,
    "planned_to": None,
}
MET = {"found": "FOUND", "tries": 1, "tries_left": 1, "offline": False}

OF_CAMPAIGN: Mapping[str, Any] = {
    "campaign.scope": SCOPE,
    "campaign.refuse": {"setup": "REFUSED"},
    "negotiation.open": {"round": 1, "rounds_left": 2},
    "negotiation.close": {"agreed": True},
    "register.build_joint": {"register_size": 500},
    "participation.close": {"participation": "OK"},
    "guideline.close": {"guideline_agreed": True},
    "register.filter": {"register_size": 500},
    "campaign.readiness": {"ready": True, "missing": []},
    "campaign.mend": {"mending": "MEND"},
    "draw.frame": {"frame_size": 500},
    "draw.exclude": {"excluded": 3},
    "draw.quotas": {"quota": 25},
    "draw.select": {"drawn": 25},
    "draw.commit": {"entropy_at": NOW + timedelta(days=1)},
    "teams.assign": {"matching": "COMPLETE", "oversize": False, "short": []},
    "teams.confirm": {"replacements": []},
}
OF_PLAN: Mapping[str, Any] = {
    "publication.plan": {"receipts_complete": True, "receipts_missing": []},
    "publication.joint_plan": {"receipts_complete": True, "receipts_missing": []},
}
"""What every walk answers unless it is told otherwise."""
OF_INSPECTION: Mapping[str, Any] = {
    "visit.checkin": MET,
    "inspection.concluded": {"finding_departments": [], "enter_by": {"ENV": DUE}},
    "result.disclosure": {"disclosure": "FULL", "publish_by": DUE},
    "publication.result": {"receipts_complete": True, "publish_by": DUE},
    "publication.batch": {"receipts_complete": True, "receipts_missing": [], "publish_by": DUE},
}


@cache
def _deployment() -> Deployment:
    return Deployment.read(ROOT)


class Walk(Driver):
    """A driver whose operators give a fixed answer, answers in turn, or nothing; it notes who was called."""

    given: dict[str, Any]
    called: list[str]

    def _call(self, operator: str, _inputs: Mapping[str, Any], _data: Mapping[str, Any]) -> Mapping[str, Any]:
        self.called.append(operator)
        answer = self.given.get(operator, {})
        found: Mapping[str, Any] = answer.pop(0) if isinstance(answer, list) else answer
        return found


def drive(
    process: str,
    data: Mapping[str, Any],
    answers: Mapping[str, Any],
    profile: Mapping[str, Any] | None = None,
    mode: str = "restored",
) -> Walk:
    """A procedure begun: `answers` by operator (`plan.save`), `profile` by dotted path, silent where not named."""
    functions = {**FUNCTIONS, "profile": (profile or {}).get}
    walk = Walk(_deployment().definition(process), mode, now=NOW, functions=functions)
    walk.given, walk.called = {**OF_PLAN, **answers}, []
    walk.start(**{"jurisdiction": process.partition("_")[0], **data})
    return walk


def do(driver: Driver, *nodes: str) -> Walk:
    """Complete one open task of each node, in this order."""
    for node in nodes:
        driver.complete(node)
    assert isinstance(driver, Walk)
    return driver


def _named(answers: Mapping[str, Any]) -> dict[str, Any]:
    return {name.replace("__", "."): answer for name, answer in answers.items()}


def campaign(jurisdiction: str, data: Mapping[str, Any] = CAMPAIGN, **answers: Any) -> Walk:
    """A campaign begun; `campaign__scope=…` gives another answer than the usual one."""
    return drive(f"{jurisdiction}_campaign", data, {**OF_CAMPAIGN, **_named(answers)})


def short(**answers: Any) -> dict[str, Any]:
    """What operators answer where a department lacks inspectors once (P5 step 7)."""
    lacking = {"matching": "INFEASIBLE", "oversize": False, "short": ["ENV"]}
    return {
        "teams__assign": [lacking, {"matching": "COMPLETE", "oversize": False, "short": []}],
        "teams__supply_decide": {"supply_decision": "APPROVE"},
        "teams__supplied": {"rearrange": False},
        "teams__commit": {"entropy_at": NOW + timedelta(days=3)},
        **answers,
    }


def drawn(driver: Walk) -> Walk:
    """From the confirmed exclusions over the public entropy to the drawn list."""
    do(driver, "p4_confirm")
    assert (driver.open(), driver.wake_at) == ([], NOW + timedelta(days=1))
    driver.later(days=1)
    return jobs_done(driver)


def settled(driver: Walk) -> Walk:
    """From the confirmed teams to the archive."""
    assert driver.open() == ["p5_confirm"] * 3
    do(driver, "p5_confirm", "p5_confirm", "p5_confirm")
    driver.deliver("msg_objects_concluded")
    driver.deliver("msg_campaign_settled")
    assert driver.open() == ["p7_report"]
    return do(driver, "p7_report")


def inspection(
    jurisdiction: str,
    data: Mapping[str, Any] = INSPECTION,
    profile: Mapping[str, Any] | None = None,
    **answers: Any,
) -> Walk:
    """The visit to one object begun."""
    return drive(f"{jurisdiction}_inspection", data, {**OF_INSPECTION, **_named(answers)}, profile)


def concluded(driver: Walk) -> Walk:
    """From the approval to both conclusions."""
    return do(driver, "p6_approve", "p6_checkin", "p6_items", "p6_items", "p6_record", "p6_result", "p6_result")


def visited(driver: Walk) -> Walk:
    """From the approval to the served notice."""
    return do(concluded(driver), "p6_notice_result")


def entered(driver: Walk) -> Walk:
    """Both departments enter, and what they may publish is published."""
    return jobs_done(do(driver, "p7_enter", "p7_enter"))


def jobs_done(driver: Walk) -> Walk:
    """What was left as a job is carried out."""
    for job in driver.jobs[:]:
        driver.do(Resume(job.number))
        driver.jobs.remove(job)
    return driver


def found(jurisdiction: str, disposals: list[str], register: bool = False, **answers: Any) -> Walk:
    """An inspection where one department found something, its disposal confirmed."""
    usual = {
        "inspection__concluded": {"finding_departments": ["ENV"], "enter_by": {}},
        "follow_up__confirm": {"disposals": disposals},
        "follow_up__propose": {"disposals": disposals, "register_changed": register, "measures": []},
        "follow_up__order": {"recheck_on": date(2026, 3, 20)},
        "follow_up__send": {"receiver": "PSB", "handover_sent_on": date(2026, 3, 3)},
        "follow_up__name_receiver": {"receiver": "EMER"},
        "follow_up__receipt": {"competent": True},
        "follow_up__outcome": {"filed": True},
        "follow_up__credit": {"listing": 1, "measures": [], "further": False},
    }
    return do(entered(visited(inspection(jurisdiction, **{**usual, **answers}))), "p8_confirm")
