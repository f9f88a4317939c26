"""The fixed cast of the service tests: departments, items, objects, inspectors, and a world in which they act."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

import yaml

from engine.clock import CHINA, china_date
from engine.commands import deadlines
from engine.draw.times import written
from engine.process import rules
from engine.process.rules import Outcome, Rules
from engine.records import SYSTEM, Actor
from engine.services import OPERATORS
from engine.services.call import ServiceCall
from engine.store import Tx, campaigns, draws, inspections, plans
from engine.store.register_rows import upsert_inspectors, upsert_items, upsert_objects
from engine.workdays import Calendar, Due, load

ROOT = Path(__file__).parents[1] / "processes"
HERE = "tiedong"
MARKET, HEALTH, POLICE, GOVERNMENT, LEADERS = "TD_MKT", "TD_HLTH", "TD_PSB", "TD_GOV", "TD_LEADGROUP"
YEAR = 2026
START = datetime(2026, 3, 2, 9, tzinfo=CHINA)
"""A Monday; campaigns of the cast run in April 2026."""


def person(department: str, number: int = 1) -> Actor:
    """Somebody in a department; another number is another person."""
    return Actor(f"{department}-{number}", f"{department} {number}", HERE, department, frozenset({"initiator"}))


@cache
def law() -> Rules:
    """The real decision tables."""
    return rules.load({path.name: path.read_bytes() for path in sorted((ROOT / "rules").glob("*.dmn"))})


@cache
def profile() -> Mapping[str, Any]:
    """The real profile."""
    found: Mapping[str, Any] = yaml.safe_load((ROOT / HERE / "profile.yaml").read_text("utf-8"))
    return found


@cache
def calendar() -> Calendar:
    """The real calendar."""
    return load(ROOT / "calendars", HERE)


def item(code: str, body: str, **values: Any) -> dict[str, Any]:
    """A row of the item list."""
    common = {"version": 1, "category": "综合", "item_class": "GENERAL", "object_types": ["ENTERPRISE", "SOLE"]}
    described = {"name": f"事项{code}", "content": "检查", "basis": [{"law": "法", "article": "1"}], "partners": []}
    return {**common, **described, "code": code, "body": body, "key_supervision": False, **values}


ITEMS = [item("SX-01", MARKET), item("SX-02", HEALTH), item("SX-03", POLICE), item("SX-09", MARKET, item_class="KEY")]


def some_object(number: int, **values: Any) -> dict[str, Any]:
    """A row of the object register: every fourth of class A, B, C, D; every tenth a sole trader."""
    return {
        "object_id": f"OBJ{number:05d}",
        "name": f"铁东对象{number}",
        "object_type": "SOLE" if number % 10 == 0 else "ENTERPRISE",
        "uscc": None,
        "status": "ACTIVE",
        "region_code": "210302",
        "industry": "H62",
        "owner_dept": MARKET,
        "risk_class": "ABCD"[number % 4],
        "tags": [],
        "secrecy_flag": False,
        "source": "test",
        **values,
    }


def some_inspector(department: str, number: int, **values: Any) -> dict[str, Any]:
    """A row of the inspector register, certified until the end of 2027."""
    return {
        "inspector_id": f"{department}-I{number:02d}",
        "name": f"检查员{department}{number}",
        "person_kind": "CIVIL_SERVANT",
        "department": department,
        "cert_no": f"ZF{department}{number:03d}",
        "cert_from": date(2024, 1, 1),
        "cert_expiry": date(2027, 12, 31),
        "specialties": [],
        "item_codes": [],
        "duty_status": "ON_DUTY",
        "recusals": [],
        "unavailable": [],
        "leader_capable": True,
        **values,
    }


def settle(tx: Tx, objects: int = 200, inspectors: int = 6) -> None:
    """Fill the item list and both registers."""
    people = [some_inspector(code, number) for code in (MARKET, HEALTH, POLICE) for number in range(1, inspectors + 1)]
    upsert_items(tx, HERE, ITEMS, START)
    upsert_objects(tx, HERE, [some_object(number) for number in range(1, objects + 1)], START)
    upsert_inspectors(tx, HERE, people, START)


class Chance:
    """A draw's secret and public number, both derived from its id."""

    def __init__(self, draw_id: str) -> None:
        self.secret = sha256(f"secret {draw_id}".encode()).digest()
        self.draw_id = draw_id

    def plan(self, commit_time: datetime, not_before: datetime) -> Sequence[Mapping[str, Any]]:
        """One issue of a lottery with 32 bits."""
        assert not_before > commit_time
        shape = [{"count": 16, "from": 0, "to": 3, "repeat": True, "ordered": True}]
        source = {"kind": "public_number", "name": "DEMO", "issue": self.draw_id, "shape": shape}
        return [{**source, "not_before": written(not_before)}]

    def contributions(self, plan: Sequence[Mapping[str, Any]]) -> Sequence[Mapping[str, Any]]:
        """The number that issue had."""
        digest = sha256(f"number {self.draw_id}".encode()).digest()[:16]
        told = {"operator": "彩票中心", "witnesses": ["甲", "乙"], "source_ref": "DEMO"}
        value = [[byte % 4 for byte in digest]]
        return [
            {"kind": "public_number", "name": source["name"], "issue": source["issue"], "value": value, **told}
            for source in plan
        ]


@dataclass
class World:
    """One process of the cast: its data, its clock, and everything operators sent out."""

    tx: Tx
    now: datetime = START
    data: dict[str, Any] = field(default_factory=dict)
    profile: Mapping[str, Any] = field(default_factory=profile)
    started: list[tuple[str, str, Mapping[str, Any]]] = field(default_factory=list)
    sent: list[tuple[str, str]] = field(default_factory=list)
    pushed: list[tuple[str, Mapping[str, Any]]] = field(default_factory=list)
    silent: set[str] = field(default_factory=set)
    """Channels that send no receipt."""
    explained: dict[date, Mapping[str, Any]] = field(default_factory=dict)
    """Due days of this step and why they are what they are."""
    overrides: dict[str, Any] = field(default_factory=dict)
    """Decisions answered otherwise than by the tables: the outputs, or what a function of the inputs says of them."""

    def act(self, operator: str, submission: Any = None, by: Actor = SYSTEM, **inputs: Any) -> Mapping[str, Any]:
        """Call an operator; what it answers joins the data. `department` is that of the step."""
        if submission is not None:
            step = {"node": "", "number": 1, "department": inputs.get("department", ""), "local": {}}
            inputs = {"submission": submission, "task": step}
        answer = OPERATORS[operator](self.call(by), inputs)
        self.data |= answer
        return answer

    def call(self, by: Actor = SYSTEM) -> ServiceCall:
        """What the operator is given."""
        return ServiceCall(
            tx=self.tx, now=self.now, jurisdiction=HERE, actor=by, instance_id=1, business_key="KEY", data=self.data,
            profile=self.profile, decide=self.decide, due=self.due, why=self.why, explain=self.explain,
            start=self.start, send=self.send, note=lambda _kind, _details: None, push=self.push, entropy=Chance,
        )  # fmt: skip

    def decide(self, decision: str, inputs: Mapping[str, Any]) -> Outcome:
        other = self.overrides.get(decision)
        if other is not None and not callable(other):
            return Outcome(decision, other, ())
        outcome = law().evaluate(decision, inputs)
        if other is None or not isinstance(outcome.outputs, dict):
            return outcome
        return Outcome(decision, {**outcome.outputs, **other(inputs)}, outcome.rows)

    def due(self, kind: str, start: date | None = None) -> Due:
        found = deadlines.due(calendar(), self.decide, HERE, kind, start or china_date(self.now))
        assert found is not None
        return found[0]

    def why(self, kind: str, start: date) -> Mapping[str, Any]:
        """The basis of the due day."""
        found = deadlines.due(calendar(), self.decide, self.call().jurisdiction, kind, start)
        assert found is not None
        return found[1]

    def explain(self, day: date, basis: Mapping[str, Any]) -> None:
        """Tasks due on the day would be reminded as the basis says."""
        self.explained[day] = basis

    def start(self, process: str, key: str, data: Mapping[str, Any]) -> None:
        self.started.append((process, key, data))

    def send(self, name: str, key: str, _payload: Mapping[str, Any]) -> None:
        self.sent.append((name, key))

    def push(self, channel: str, key: str, content: Mapping[str, Any]) -> str | None:
        self.pushed.append((channel, content))
        return None if channel in self.silent else f"{channel}-{key}"

    def at(self, moment: datetime) -> None:
        """Time passes."""
        assert moment >= self.now
        self.now = moment

    # The usual course ---------------------------------------------------------------------------------------------

    def approved_plan(self, **line: Any) -> int:
        """A plan of market supervision that the government approved; its id."""
        self.data = {"plan": plans.new_plan(self.tx, HERE, MARKET, YEAR), "department": MARKET, "year": YEAR}
        self.act("plan.save", plan_draft(**line), by=person(MARKET))
        for operator in ("plan.ratios", "plan.joinable", "plan.submit"):
            self.act(operator)
        self.act("plan.decide", {"decision": "APPROVE"}, by=person(GOVERNMENT))
        return int(self.data["plan"])

    def planned_campaign(self, **line: Any) -> int:
        """A campaign of an approved plan line, with its scope; its id."""
        found = plans.lines(self.tx, self.approved_plan(**line))[0]
        campaign = campaigns.campaign_of_line(self.tx, found, self.now)
        self.data = {"campaign": campaign, "initiator": MARKET, "source": "PLAN"}
        self.act("campaign.scope", scope(**line), by=person(MARKET))
        return campaign

    def agree(self) -> None:
        """One round of negotiation in which every participant agrees."""
        self.act("negotiation.open")
        for code in self.data["participants"]:
            agreed = dict.fromkeys(("on_task", "on_time", "on_method"), "AGREE")
            self.act("negotiation.opinion", agreed, by=person(code), department=code)
        self.act("negotiation.close")

    def ready_campaign(self, **line: Any) -> int:
        """A campaign before its draw; its id."""
        campaign = self.planned_campaign(**line)
        self.agree()
        self.act("register.build_joint", {"sources": [MARKET]}, by=person(MARKET))
        self.act("campaign.readiness")
        self.act("publication.campaign")
        return campaign

    def committed_draw(self, **line: Any) -> int:
        """A campaign whose draw waits for its entropy; its id."""
        campaign = self.ready_campaign(**line)
        for operator in ("draw.frame", "draw.exclude"):
            self.act(operator)
        self.act("draw.confirm", {"confirmed": True}, by=person(MARKET))
        self.act("draw.quotas")
        self.act("draw.commit")
        return campaign

    def locked_draw(self, **line: Any) -> int:
        """A campaign with its list of objects; its id."""
        campaign = self.committed_draw(**line)
        self.at(self.data["entropy_at"] + timedelta(hours=9))
        for operator in ("draw.select", "draw.lock", "publication.list"):
            self.act(operator)
        return campaign

    def teamed(self, **line: Any) -> int:
        """A campaign with its teams; its id."""
        campaign = self.locked_draw(**line)
        self.act("teams.assign")
        for code in self.data["departments"]:
            self.act("teams.confirm", {"replacements": []}, by=person(code), department=code)
        self.act("teams.lock")
        return campaign

    def visits(self, **line: Any) -> list["World"]:
        """A campaign under inspection: one world per visit, beginning in the first week of April."""
        self.teamed(**line)
        self.act("inspections.dispatch")
        self.at(max(self.now, datetime(2026, 4, 7, 9, tzinfo=CHINA)))
        worlds = []
        for _, _, data in self.started:
            visit = World(self.tx, self.now, dict(data), self.profile, sent=self.sent, silent=self.silent)
            visit.pushed, visit.overrides = self.pushed, self.overrides
            worlds.append(visit)
        return worlds

    def team(self) -> list[str]:
        """Numbers of the inspectors of the visit."""
        return [row["inspector_id"] for row in inspections.team(self.tx, self.data["inspection"])]

    def go(self, found: str = "FOUND", **checkin: Any) -> None:
        """Approve the visit, give notice, check in."""
        approval = {"approved": True, "planned_on": str(china_date(self.now))}
        self.act("inspection.approve", approval, by=person(MARKET))
        self.act("documents.issue", template="检查通知书")
        self.act("visit.checkin", arrival(self, found=found, **checkin), by=person(MARKET))

    def conclude(self, codes: Mapping[str, list[str]] | None = None, severity: str = "ORDINARY") -> None:
        """Every department concludes, the notice is made and served, the visit is complete."""
        for code in self.data["departments"]:
            self.act("result.conclude", conclusion(self, code, codes or {}, severity), by=person(code), department=code)
        self.act("documents.issue", template="检查结果告知书")
        self.act(
            "notice.serve", {"served_at": self.now.isoformat(), "how": "DIRECT", "proof": "签收"}, by=person(MARKET)
        )
        self.act("inspection.concluded")

    def enter(self, code: str, ground: str = "NONE") -> None:
        """A department enters its results; they are checked and the disclosure decided."""
        self.act("result.enter", {"confirmed": True, "ground": ground}, by=person(code), department=code)
        self.act("result.check", department=code)
        self.act("result.disclosure", department=code)

    def publish(self, code: str) -> None:
        """A department publishes its entered results."""
        self.act("publication.result", department=code)
        self.act("result.published", department=code)


def plan_draft(**line: Any) -> dict[str, Any]:
    """A plan with one line."""
    planned = {
        "items": ["SX-01", "SX-02"],
        "objects": "辖区企业",
        "methods": ["ON_SITE"],
        "ratio_bp": 500,
        "from": "2026-04-01",
        "to": "2026-04-30",
        "initiator": MARKET,
        "participants": [HEALTH],
    }
    return {"plan_name": "年度计划", "draw_type": "UNTARGETED", "lines": [{**planned, **line}]}


def scope(**values: Any) -> dict[str, Any]:
    """The scope of a campaign as the plan line has it."""
    line = plan_draft(**values)["lines"][0]
    names = ("items", "participants", "methods", "from", "to", "filter", "list_publish_timing")
    return {name: line[name] for name in names if name in line}


def arrival(world: World, found: str = "FOUND", present: list[str] | None = None, **values: Any) -> dict[str, Any]:
    """A check-in of the whole team."""
    there = {"arrived_at": world.now.isoformat(), "place": "经营场所", "certificates_shown": True}
    team = world.team() if present is None else present
    return {**there, "present": team, "recusal_told": True, "found": found, "remark": "说明", **values}


def conclusion(world: World, code: str, codes: Mapping[str, list[str]], severity: str) -> dict[str, Any]:
    """Codes by item; R01 for those not named."""
    share = campaigns.the_department(world.tx, world.data["campaign"], code)
    given = {name: codes.get(name, ["R01"]) for name in share["items"]}
    lines = [
        {"item": name, "codes": found, "severity": "NONE" if found == ["R01"] else severity, "detail": f"{name}情况"}
        for name, found in given.items()
    ]
    return {"results": lines}


def drawn(world: World) -> list[str]:
    """Numbers of the drawn objects of the campaign."""
    return [row["id"] for row in draws.objects_of(world.tx, world.data["campaign"])]
