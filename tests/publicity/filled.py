"""A database filled through the domain with everything that can be public, and with what must not be."""

from copy import deepcopy
from datetime import date
from typing import Any

from engine.publicity import public_tables
from engine.store import (
    Tx,
    campaigns,
    credit,
    draws,
    follow_ups,
    guidelines,
    inspections,
    plan_versions,
    plans,
    results,
)
from engine.store.rows import insert_row, insert_rows
from engine.store.tables_domain import plan_window, recognition
from tests.cast import GOVERNMENT, HEALTH, HERE, MARKET, START, YEAR, World, person, plan_draft, profile, settle

HIDDEN_TEXT = "CANARY-unpublished"
"""Stands in rows that are not public."""

KINDS = ["事项", "计划", "任务", "名单", "程序", "检查结论", "处理结果", "信用约束"]
ID_NUMBER, MOBILE = "210302199003071234", "13812345678"
ORDER = {"facts": "未公示", "basis": "条例第一条", "requirement": "十五日内改正"}


def open_profile() -> dict[str, Any]:
    """The real profile, in which every kind is public."""
    found: dict[str, Any] = deepcopy(dict(profile()))
    found["result"]["published_kinds"] = KINDS
    return found


def tables(tx: Tx) -> dict[str, list[dict[str, Any]]]:
    """The public tables of the filled database."""
    return public_tables(tx, HERE, open_profile(), lambda _kind: None)


def fill(tx: Tx) -> None:
    """Two campaigns with their draws, visits of every treatment, ledgers, versions; and rows that are not public."""
    settle(tx, objects=120)
    world = World(tx)
    visits = world.visits()
    planned = campaigns.the_campaign(tx, world.data["campaign"])["plan_line_id"]
    World(tx, world.now, {"plan": campaigns.plan_of_line(tx, planned)["id"]}).act("publication.plan")
    _found(visits)
    _listed(tx, visits)
    _others(tx, world, visits[0])
    second = World(tx, world.now)
    second.committed_draw(**{"from": "2026-04-10", "to": "2026-04-30"})
    draws.change_draw(tx, draws.the_draw(tx, second.data["campaign"])["id"], disclosure="OPEN")
    _amended(World(tx, world.now))
    _unpublished(tx, visits[-1])


def _found(visits: list[World]) -> None:
    """Published in full with a follow-up, corrected, in part, restricted, withheld; the rest not concluded."""
    _handled(visits[0])
    _corrected(visits[1])
    for visit, treatment in ((visits[2], "REDACT"), (visits[3], "RESTRICTED"), (visits[4], "WITHHOLD")):
        visit.overrides = {**visit.overrides, "disclosure": {"disclosure": treatment}}
        visit.go()
        visit.conclude({"SX-01": ["R02"]})
        visit.enter(MARKET, ground="TRADE_SECRET")
        if treatment == "WITHHOLD":
            visit.act("result.withhold", department=MARKET)
        else:
            visit.publish(MARKET)


def _handled(visit: World) -> None:
    visit.go()
    visit.conclude({"SX-01": ["R02"]})
    for code in (MARKET, HEALTH):
        visit.enter(code)
        visit.publish(code)
    visit.data["department"] = MARKET
    visit.act("follow_up.propose")
    visit.act("follow_up.confirm", {"disposals": visit.data["disposals"]}, by=person(MARKET))
    visit.act("follow_up.order", ORDER, by=person(MARKET))
    visit.act("follow_up.recheck", {"corrected": True}, by=person(MARKET))
    visit.act("publication.handling", department=MARKET)
    visit.act("follow_up.close", department=MARKET)


def _corrected(visit: World) -> None:
    visit.go()
    visit.conclude({"SX-01": ["R03"]})
    visit.enter(MARKET)
    visit.publish(MARKET)
    (old,) = results.versions(visit.tx, visit.data["inspection"], MARKET, "SX-01")
    results.new_version(visit.tx, old, {"codes": ["R01"], "severity": "NONE", "detail": "经复核更正"})


def _listed(tx: Tx, visits: list[World]) -> None:
    """Listings: one that has ended and one that stands, one of a result in part, one of a withheld one, one inside."""
    ended = _listing(tx, visits[0], ground=f"无法联系，电话{MOBILE}", published_at=START)
    asked = {"jurisdiction": HERE, "credit_record_id": ended, "applied": True, "repair": HIDDEN_TEXT, "asked_by": "x"}
    decided = {"findings": HIDDEN_TEXT, "repaired": True, "decided_by": "x", "decided_at": START, "decision_no": "移1"}
    for decision, ground in (("KEEP", HIDDEN_TEXT), ("REMOVE", "已变更住所")):
        said = {"decision": decision, "ground": ground, "published_at": START}
        credit.ask_removal(tx, {**asked, "asked_at": START, **decided, **said})
    _listing(tx, visits[0], kind="联合惩戒", published_at=START)
    for visit in visits[2:5]:
        _listing(tx, visit, ground=f"{visit.data['object']}无法联系", published_at=START)
    for values in ({"published_at": None}, {"decision": "NOT_LIST", "published_at": START}):
        _listing(tx, visits[0], ground=HIDDEN_TEXT, kind="失信黑名单", **values)


def _listing(tx: Tx, visit: World, **values: Any) -> int:
    found = inspections.visit(tx, visit.data["inspection"])
    about = {"jurisdiction": HERE, "inspection_id": found["id"], "object_id": found["object_id"], "department": MARKET}
    said = {"decision": "LIST", "kind": "经营异常名录", "ground": "无法联系", "decision_no": f"决{found['number']}"}
    return credit.add(tx, {**about, **said, "decided_by": "x", "decided_at": START, **values})


def _others(tx: Tx, world: World, visit: World) -> None:
    """What the usual course does not make: temporary campaign, direct assignment, guideline, windows, recognition."""
    campaign = world.data["campaign"]
    outside = {"ground": "突发情况", "basis_document": "〔2026〕5号", "items": ["SX-01"], "participants": []}
    period = {"starts_on": date(YEAR, 5, 4), "ends_on": date(YEAR, 5, 29), "created_at": START, "published_at": START}
    campaigns.new_campaign(tx, HERE, YEAR, MARKET, "TEMPORARY", **outside, **period)
    drawn = draws.objects_of(tx, campaign)[0]["object_id"]
    draws.propose_direct(tx, [_direct(campaign, drawn, f"偏远山区，由检查员{MARKET}1带队，电话{MOBILE}")])
    draws.decide_direct(tx, campaign, MARKET, "APPROVE", "somebody", START)
    draws.propose_direct(tx, [_direct(campaign, drawn, HIDDEN_TEXT)])
    for text in ("检查前出示证件", HIDDEN_TEXT):
        entries = [{"field": "检查要求", "text": text}]
        made = {"jurisdiction": HERE, "campaign_id": campaign, "made_by": "x", "made_at": START, "agreed": False}
        guideline = guidelines.save(tx, {**made, "entries": entries})
        if text != HIDDEN_TEXT:
            guidelines.agree(tx, guideline, START)
    (known, *_) = results.versions(tx, visit.data["inspection"], MARKET, "SX-01")
    same = {"jurisdiction": HERE, "campaign_id": campaign, "object_id": drawn, "item": "SX-01"}
    insert_rows(tx, recognition, [{**same, "result_id": known["id"], "at": START}])


def _direct(campaign: int, drawn: int, reason: str) -> dict[str, Any]:
    return {
        "jurisdiction": HERE, "campaign_id": campaign, "object_id": drawn, "department": MARKET,
        "inspectors": [f"{MARKET}-I01", f"{MARKET}-I02"], "reason": reason, "evidence": "x", "assigned_by": "x",
        "assigned_at": START,
    }  # fmt: skip


def _amended(world: World) -> None:
    """A second version of a published plan, with windows: one agreed, one only proposed."""
    old = world.approved_plan()
    world.act("publication.plan")
    world.data["plan"] = new = plan_versions.open_version(world.tx, old)
    changed = {**plan_draft(ratio_bp=800), "change_reason": f"上级部署调整，联系人{ID_NUMBER}"}
    world.act("plan.amend", changed, by=person(MARKET))
    world.act("plan.submit")
    world.act("plan.decide", {"decision": "APPROVE"}, by=person(GOVERNMENT))
    world.act("publication.plan")
    for number, status in ((1, "AGREED"), (2, "PROPOSED")):
        days = {"starts_on": date(YEAR, 4 + number, 1), "ends_on": date(YEAR, 4 + number, 28)}
        made = {"jurisdiction": HERE, "number": number, "status": status, "proposed_by": "x", "proposed_at": START}
        insert_row(world.tx, plan_window, {**made, **days, "plan_id": new})


def _unpublished(tx: Tx, visit: World) -> None:
    """Rows of public tables that are not public: a draft plan, a campaign in the making, an unpublished result."""
    draft = plans.new_plan(tx, HERE, HEALTH, YEAR)
    plans.change_plan(tx, draft, name=HIDDEN_TEXT, doc_no=HIDDEN_TEXT, change_reason=HIDDEN_TEXT)
    campaigns.new_campaign(tx, HERE, YEAR, MARKET, "TEMPORARY", name=HIDDEN_TEXT, ground=HIDDEN_TEXT, created_at=START)
    visit.go()
    visit.conclude({"SX-01": ["R09"]})
    results.change_results(tx, visit.data["inspection"], MARKET, detail=HIDDEN_TEXT)
    visit.data["department"] = MARKET
    visit.act("follow_up.propose")
    visit.act("follow_up.confirm", {"disposals": visit.data["disposals"]}, by=person(MARKET))
    for case in visit.data["disposals"]:
        follow_ups.change_case(tx, visit.data["inspection"], MARKET, case, outcome=HIDDEN_TEXT)
