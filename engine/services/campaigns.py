"""Operators of a campaign (联合抽查任务, P3 and its end): scope, changes, report, archive."""

from collections.abc import Mapping, Sequence
from typing import Any

from engine.errors import Refused
from engine.services.amendments import begin_amendment
from engine.services.call import Answer, Problems, ServiceCall, day_of, refuse_if, submission
from engine.services.departments import not_organs
from engine.services.documents import issue_for
from engine.services.domains import not_partners
from engine.services.plans import object_types
from engine.services.ratios import item_class_of
from engine.store import campaigns, inspections, registers, statistics

Items = Mapping[str, Mapping[str, Any]]

REPORT = "联合抽查检查报告"


def refuse(call: ServiceCall, _inputs: Mapping[str, Any]) -> Answer:
    """campaign.refuse: a campaign outside the plan that the law does not allow does not start (TD-4.1b).

    Where the document wants the plan changed instead (YC-2.4c, TQ-3.5c), the change of the initiator's plan begins.
    """
    campaign = campaigns.the_campaign(call.tx, call.fact("campaign"))
    campaigns.change_campaign(call.tx, campaign["id"], status="REFUSED")
    if call.data.get("answer") == "AMEND_PLAN":
        begin_amendment(call, campaign["initiator"], campaign["starts_on"])
    return {"setup": "REFUSED"}


def scope(call: ServiceCall, inputs: Mapping[str, Any]) -> Answer:
    """campaign.scope: items, objects, departments and period of a campaign (TD-3.2c, TD-4.2a, CJ-2.1b).

    Raises Refused for another department than the initiator, Invalid naming everything wrong. Items outside the
    list are no error here: `items_listed` says so and the diagram asks again.
    """
    campaign = own_campaign(call)
    given = submission(inputs)
    listed = registers.active_items(call.tx, call.jurisdiction, call.today)
    refuse_if(_grounds(call, campaign), "a campaign outside the plan needs ground and basis document")
    changed = _changes(given)
    plan = {**campaign, **changed}
    refuse_if(_problems(call, plan, listed), "the campaign cannot be set up like this")
    names = ("draw_type", "joint_form", "list_publish_timing", "equipment")
    extra = {name: given[name] for name in names if name in given}
    extra["name"] = given.get("campaign_name", campaign["name"])
    _write(call, plan, listed, {**changed, **extra, "business_key": call.business_key, "status": "NEGOTIATING"})
    known = all(code in listed for code in plan["items"])
    guided = bool(given.get("with_guideline", False))
    return {**facts_of_campaign(plan), "items_listed": known, "with_guideline": guided, "setup": "OK"}


def own_campaign(call: ServiceCall) -> Mapping[str, Any]:
    """The campaign of the process; the actor must belong to its initiator (谁发起、谁组织、谁负责, TD-4.2a)."""
    campaign = campaigns.the_campaign(call.tx, call.fact("campaign"))
    if campaign["initiator"] != call.actor.department:
        raise Refused(f"the campaign is organised by {campaign['initiator']}")
    return campaign


def _grounds(call: ServiceCall, campaign: Mapping[str, Any]) -> Problems:
    """A campaign outside the plan rests on a ground and a document, and decision D6 allows it (TD-4.1b, TD-4.1c).

    A special one (专项) that grew out of leads is asked like a temporary one (YC-2.7b, TQ-3.8b).
    """
    if campaign["source"] == "PLAN":
        return []
    silent = [(f"/{name}", f"{name} is missing") for name in ("ground", "basis_document") if not campaign[name]]
    if silent:
        return silent
    answer = call.rule(
        "temporary_campaign", source=campaign["source"], ground=campaign["ground"], has_basis=True
    )["answer"]  # fmt: skip
    return [] if answer == "ALLOW" else [("/ground", "the law has no such campaign outside the plan here")]


_COLUMNS = {"from": "starts_on", "to": "ends_on"}
_CHANGEABLE = ("items", "participants", "methods", "filter", "ratio_bp", "count", "from", "to")


def _changes(given: Mapping[str, Any]) -> dict[str, Any]:
    """The members of a submission that change the campaign, under the names of its columns."""
    changed = {_COLUMNS.get(name, name): given[name] for name in _CHANGEABLE if name in given}
    return {name: day_of(value) if name in _COLUMNS.values() else value for name, value in changed.items()}


def _problems(call: ServiceCall, plan: Mapping[str, Any], listed: Items) -> Problems:
    codes = [plan["initiator"], *plan["participants"]]
    problems = not_organs(call, codes, "/participants")
    problems += not_partners(call, plan["initiator"], plan["participants"], "/participants")
    if len(set(codes)) < len(codes):
        problems.append(("/participants", "a department stands there twice"))
    if plan["starts_on"] > plan["ends_on"]:
        problems.append(("/to", "the campaign ends before it begins"))
    most = team_rule(call, "ON_SITE" in plan["methods"], len(plan["items"]) == 1)["max"]
    if most and len(codes) > most:
        problems.append(("/participants", f"a visit for a single item takes at most {most} inspectors"))
    outside = [code for code in plan["items"] if code in listed and listed[code]["key_supervision"]]
    problems += [("/items", f"{code} is under key supervision, outside the draw") for code in outside]
    if all(code in listed for code in plan["items"]):
        idle = [code for code, items in _shares(plan, listed).items() if not items]
        problems += [("/participants", f"{code} has no item in this campaign") for code in idle]
    return problems


def _shares(plan: Mapping[str, Any], listed: Items) -> dict[str, list[str]]:
    """Each department with the items it inspects: those it is the body of, or a partner for (检查主体, 配合部门)."""
    codes = [plan["initiator"], *plan["participants"]]
    known = [listed[code] for code in plan["items"] if code in listed]
    return {code: [item["code"] for item in known if code in (item["body"], *item["partners"])] for code in codes}


def _write(call: ServiceCall, plan: Mapping[str, Any], listed: Items, values: Mapping[str, Any]) -> None:
    item_class = item_class_of(listed[code] for code in plan["items"] if code in listed)
    campaigns.change_campaign(call.tx, plan["id"], **values, item_class=item_class)
    campaigns.replace_departments(call.tx, plan["id"], call.jurisdiction, _shares(plan, listed))


def facts_of_campaign(plan: Mapping[str, Any]) -> dict[str, Any]:
    """What the process knows of a campaign's departments and period."""
    return {
        "participants": list(plan["participants"]),
        "departments": [plan["initiator"], *plan["participants"]],
        "campaign_from": plan["starts_on"],
        "campaign_to": plan["ends_on"],
    }


def change(call: ServiceCall, campaign: Mapping[str, Any], given: Mapping[str, Any]) -> Answer:
    """Change a campaign to what a submission names; the facts of the process that follow from it."""
    changed = _changes(given)
    plan = {**campaign, **changed}
    listed = registers.active_items(call.tx, call.jurisdiction, call.today)
    missing = [("/items", f"item {code} is not on the list") for code in plan["items"] if code not in listed]
    refuse_if(missing + _problems(call, plan, listed), "the campaign cannot be changed like this")
    if changed:
        _write(call, plan, listed, changed)
    return facts_of_campaign(plan)


def adjust(call: ServiceCall, inputs: Mapping[str, Any]) -> Answer:
    """campaign.adjust: the initiator changes its proposal after a disagreement (TD-4.2b)."""
    campaign = own_campaign(call)
    given = submission(inputs)
    last = campaigns.last_round(call.tx, campaign["id"])
    if last is not None:
        campaigns.change_round(call.tx, last["id"], adjustment=given["explanation"])
    return change(call, campaign, given)


def team_rule(call: ServiceCall, on_site: bool, single_item: bool) -> Mapping[str, Any]:
    """Decision D4: least, greatest and softly greatest number of inspectors of one visit (TD-4.3a, TD-4.3b)."""
    answer: Mapping[str, Any] = call.rule("team_size", on_site=on_site, single_item=single_item)
    return answer


def team_lines(call: ServiceCall, campaign: Mapping[str, Any]) -> dict[str, int]:
    """How many inspectors of each department a visit takes.

    Where the law bounds the whole team (TD-4.3a), its least number is shared; otherwise each department sends the
    certified officers that decision `limits` asks for.
    """
    on_site = "ON_SITE" in campaign["methods"]
    codes: Sequence[str] = [campaign["initiator"], *campaign["participants"]]
    size = team_rule(call, on_site, len(campaign["items"]) == 1)
    if not size["max"]:
        certified = int(call.rule("limits", kind="min_certified_per_department")["n"])
        return dict.fromkeys(codes, certified if on_site else 1)
    each, more = divmod(max(int(size["min"]), len(codes)), len(codes))
    return {code: each + (place < more) for place, code in enumerate(codes)}


def build_register(call: ServiceCall, campaign: Mapping[str, Any], removed: Sequence[str] = ()) -> int:
    """The joint register of the campaign anew (联合监管对象名录库, TD-3.3a); how many objects."""
    listed = registers.active_items(call.tx, call.jurisdiction, call.today)
    kinds = object_types([listed[code] for code in campaign["items"] if code in listed])
    registers.build_joint(call.tx, campaign["id"], call.jurisdiction, kinds, campaign["filter"] or {})
    if removed:
        registers.remove_from_joint(call.tx, campaign["id"], removed)
    size = registers.joint_size(call.tx, campaign["id"])
    campaigns.change_campaign(call.tx, campaign["id"], register_size=size)
    return size


def report(call: ServiceCall, inputs: Mapping[str, Any]) -> Answer:
    """campaign.report: the initiator sums up the campaign; the figures come from the tables (data section 11).

    形成检查报告 (YC-2.6a), 形成检查结论 (TQ-3.7a): not before every department concluded. Raises Invalid.
    """
    campaign = own_campaign(call)
    given = submission(inputs)
    left = campaign["objects_total"] - campaign["objects_concluded"]
    refuse_if([("/", f"{left} objects are not concluded")] if left else [], "the report is too early")
    due = call.due("campaign_report", inspections.last_concluded(call.tx, campaign["id"]))
    campaigns.add_report(
        call.tx,
        {
            "jurisdiction": call.jurisdiction,
            "kind": "CAMPAIGN",
            "campaign_id": campaign["id"],
            "department": call.actor.department,
            "figures": statistics.campaign_figures(call.tx, campaign["id"]),
            "summary": given["summary"],
            "problems": given.get("problems"),
            "suggestions": given.get("suggestions"),
            "due": due.date,
            "submitted_at": call.now,
            "submitted_on": call.today,
            "late": call.today > due.date,
        },
    )
    campaigns.change_campaign(call.tx, campaign["id"], status="REPORTED")
    issue_for(call, REPORT)
    return {}


def archive(call: ServiceCall, _inputs: Mapping[str, Any]) -> Answer:
    """campaign.archive: the campaign is complete; its records stay as they are."""
    campaigns.change_campaign(call.tx, call.fact("campaign"), status="ARCHIVED", archived_at=call.now)
    return {}
