"""The cast of the other jurisdictions: the same world under their own profile, decisions and calendar."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cache
from typing import Any

import pytest
import yaml

from engine.clock import CHINA, china_date
from engine.commands import deadlines
from engine.records import SYSTEM, Actor
from engine.services import OPERATORS
from engine.services.call import ServiceCall
from engine.store import Tx, campaigns, plan_versions, plans
from engine.store.plan_report import PlanReport, plan_report
from engine.store.register_rows import upsert_inspectors, upsert_items, upsert_objects
from engine.workdays import Calendar, Due, load
from tests.cast import ROOT, World, item, some_inspector, some_object

YEAR = 2026
JANUARY = datetime(2026, 1, 12, 9, tzinfo=CHINA)
"""A Monday, before every filing date."""

LEAD = {"yichang": "YC_MKT", "changjiang": "CJ_MKT", "tianqiao": "TQ_MKT", "mangshi": "MS_MKT", "tiedong": "TD_MKT"}
PARTNER = {"yichang": "YC_PSB", "changjiang": "CJ_PSB", "tianqiao": "TQ_PSB", "mangshi": "MS_PSB", "tiedong": "TD_PSB"}
THIRD = {"yichang": "YC_TAX", "changjiang": "CJ_EDU", "tianqiao": "TQ_TAX", "mangshi": "MS_TAX", "tiedong": "TD_TAX"}

ALL = sorted(LEAD)
FILING = ("changjiang", "tianqiao", "yichang")


def here(*jurisdictions: str) -> pytest.MarkDecorator:
    """The test runs in these jurisdictions."""
    return pytest.mark.parametrize("elsewhere", jurisdictions, indirect=True)


def at(month: int, day: int) -> datetime:
    """Nine o'clock on a day of the year."""
    return datetime(YEAR, month, day, 9, tzinfo=CHINA)


@cache
def profile_of(jurisdiction: str) -> Mapping[str, Any]:
    """The real profile of a jurisdiction."""
    found: Mapping[str, Any] = yaml.safe_load((ROOT / jurisdiction / "profile.yaml").read_text("utf-8"))
    return found


@cache
def calendar_of(jurisdiction: str) -> Calendar:
    """The real calendar of a jurisdiction."""
    return load(ROOT / "calendars", jurisdiction)


@dataclass
class Elsewhere(World):
    """A world in one of the five jurisdictions."""

    jurisdiction: str = ""

    @property
    def lead(self) -> str:
        """Market supervision."""
        return LEAD[self.jurisdiction]

    @property
    def partner(self) -> str:
        """A department that takes part: in Mangshi a partner of the lead's domain."""
        return PARTNER[self.jurisdiction]

    @property
    def third(self) -> str:
        """A further one."""
        return THIRD[self.jurisdiction]

    def person(self, department: str, number: int = 1) -> Actor:
        """Somebody in a department."""
        code = f"{department}-{number}"
        return Actor(code, code, self.jurisdiction, department, frozenset({"initiator"}))

    def call(self, by: Actor = SYSTEM) -> ServiceCall:
        """What the operator is given."""
        return replace(super().call(by), jurisdiction=self.jurisdiction)

    def due(self, kind: str, start: date | None = None) -> Due:
        """The due day by the jurisdiction's decision and calendar."""
        day = start or china_date(self.now)
        found = deadlines.due(calendar_of(self.jurisdiction), self.decide, self.jurisdiction, kind, day)
        assert found is not None
        return found[0]

    def with_settings(self, section: str, **values: Any) -> None:
        """Another value in the profile."""
        self.profile = {**self.profile, section: {**self.profile[section], **values}}

    # The usual course -----------------------------------------------------------------------------------------------

    def new_plan(self, department: str) -> int:
        """The empty plan of a department."""
        plan = plans.new_plan(self.tx, self.jurisdiction, department, YEAR)
        self.data = {"plan": plan, "department": department, "year": YEAR}
        return plan

    def save_plan(self, *lines: Mapping[str, Any], department: str = "") -> int:
        """A drafted plan with these lines."""
        code = department or self.lead
        plan = self.new_plan(code)
        self.act("plan.save", draft(*lines), by=self.person(code))
        return plan

    def amend(self, plan: int, *lines: Mapping[str, Any], reason: str | None = "上级部署有变") -> int:
        """The next version of a plan in force, drafted with these lines."""
        new = plan_versions.open_version(self.tx, plan)
        department = plans.the_plan(self.tx, plan)["department"]
        self.data = {"plan": new, "department": department, "year": YEAR}
        given = draft(*lines) if reason is None else draft(*lines, change_reason=reason)
        self.act("plan.amend", given, by=self.person(department))
        return new

    def file(self, *answers: tuple[str, Mapping[str, Any]]) -> Mapping[str, Any]:
        """The plan goes out and these receipts come back."""
        self.act("plan.file")
        for recipient, given in answers:
            self.acknowledge(recipient, given)
        return self.act("plan.filed")

    def acknowledge(self, recipient: str, given: Mapping[str, Any], by: str = "") -> None:
        """A recipient answers a filing, or somebody else tries to."""
        task = {"node": "p2_receipt", "number": 1, "local": {"recipient": recipient}}
        call = self.call(self.person(by or recipient))
        OPERATORS["plan.receipt"](call, {"submission": given, "task": task})

    def plan_in_force(self, *lines: Mapping[str, Any], department: str = "") -> int:
        """A plan that passed whatever gate the jurisdiction has, and is public."""
        plan = self.save_plan(*lines, department=department)
        self.act("plan.ratios")
        gate = self.decide("plan_gate", {"jurisdiction": self.jurisdiction, "plan_kind": "DEPARTMENT"}).outputs
        assert isinstance(gate, dict)
        if gate["gate"] == "FILE":
            self.file(*((code, RECEIPT) for code in gate["recipients"]))
        if gate["gate"] == "APPROVE":
            self.act("plan.submit")
            self.act("plan.decide", {"decision": "APPROVE"}, by=self.person("GOVERNMENT"))
        self.act("publication.plan")
        return plan

    def planning(
        self, *departments: str, file_by: date | None = None, enter_by: date | None = None,
        limit_bp: int | None = None, day: date = date(YEAR, 6, 1),
    ) -> PlanReport:  # fmt: skip
        """How the planning of the year stands."""
        return plan_report(self.tx, self.jurisdiction, YEAR, departments, file_by, enter_by, limit_bp, day)

    def joint_plan(self, author: str, merges: Sequence[Any] = (), separate: Sequence[Any] = ()) -> int:
        """The joint plan of an author, merged and published."""
        plan = self.drafted_joint_plan(author, merges, separate)
        self.act("publication.joint_plan")
        return plan

    def drafted_joint_plan(self, author: str, merges: Sequence[Any] = (), separate: Sequence[Any] = ()) -> int:
        """The joint plan of an author, merged."""
        plan = plans.new_plan(self.tx, self.jurisdiction, author, YEAR, plans.JOINT)
        self.data = {"plan": plan, "year": YEAR, "author": author}
        self.act("joint_plan.collect")
        given = {"merges": list(merges), "separate": list(separate)}
        self.act("joint_plan.merge", given, by=self.person(author))
        return plan

    def campaign_of(self, plan: int, number: int = 1, **scope: Any) -> int:
        """The campaign of a line of a plan, with its scope."""
        line = next(line for line in plans.lines(self.tx, plan) if line["number"] == number)
        campaign = campaigns.campaign_of_line(self.tx, line, self.now)
        self.data = {"campaign": campaign, "initiator": line["initiator"], "source": "PLAN"}
        names = {"items": "items", "participants": "participants", "methods": "methods"}
        days = {"from": str(line["starts_on"]), "to": str(line["ends_on"])}
        given = {name: line[column] for name, column in names.items()}
        self.act("campaign.scope", {**given, **days, **scope}, by=self.person(line["initiator"]))
        return campaign

    def guideline(self, fields: Sequence[str] | None = None) -> None:
        """The initiator writes a guideline under these headings, by default all that the document wants."""
        named = self.profile["task"]["guideline_fields"] if fields is None else fields
        entries = [{"field": name, "text": f"{name}的内容"} for name in named]
        self.act("guideline.save", {"entries": entries}, by=self.person(self.data["initiator"]))

    def agreed_guideline(self) -> None:
        """A guideline that every participant agrees to."""
        self.guideline()
        for code in self.data["participants"]:
            self.act("guideline.review", {"decision": "AGREE"}, by=self.person(code), department=code)
        self.act("guideline.close")

    def confirm(self, **decisions: str) -> Mapping[str, Any]:
        """Every participant confirms, but for those whose decision is given."""
        for code in self.data["participants"]:
            given = {"decision": decisions.get(code, "CONFIRM"), "reason": "人员不足", "contact": "张三"}
            self.act("participation.answer", given, by=self.person(code), department=code)
        return self.act("participation.close")


RECEIPT = {"complete": True, "receipt_no": "备2026-1"}


def settled(tx: Tx, jurisdiction: str, objects: int = 60, inspectors: int = 4) -> Elsewhere:
    """A jurisdiction with items, objects and inspectors of three departments."""
    three = (LEAD[jurisdiction], PARTNER[jurisdiction], THIRD[jurisdiction])
    capped = {"ratio_cap_bp": 2000}
    items = [item(f"SX-{n:02d}", code, partners=[*three], **capped) for n, code in enumerate(three, 1)]
    items.append(item("SX-09", three[0], item_class="KEY", ratio_cap_bp=None))
    people = [some_inspector(code, number) for code in three for number in range(1, inspectors + 1)]
    upsert_items(tx, jurisdiction, [{**row, "valid_from": date(2025, 1, 1)} for row in items], JANUARY)
    upsert_objects(tx, jurisdiction, [some_object(number) for number in range(1, objects + 1)], JANUARY)
    upsert_inspectors(tx, jurisdiction, people, JANUARY)
    return Elsewhere(tx, JANUARY, profile=profile_of(jurisdiction), jurisdiction=jurisdiction)


def draft(*lines: Mapping[str, Any], **more: Any) -> dict[str, Any]:
    """What the form of a plan sends."""
    return {"plan_name": "年度计划", "draw_type": "UNTARGETED", "lines": list(lines), **more}


def line(initiator: str, *participants: str, **values: Any) -> dict[str, Any]:
    """A line of a plan: April, on site, 5 %."""
    planned = {
        "items": ["SX-01"],
        "objects": "辖区企业",
        "methods": ["ON_SITE"],
        "ratio_bp": 500,
        "from": "2026-04-01",
        "to": "2026-04-30",
    }
    return {**planned, "initiator": initiator, "participants": list(participants), **values}
