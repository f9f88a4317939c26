"""The change of a plan: a new version with its reason, the difference in public, and what stays in force meanwhile."""

from datetime import date

import pytest

from engine.errors import Invalid, Refused
from engine.store import campaigns, plan_versions, plans
from tests.services.elsewhere import ALL, RECEIPT, YEAR, Elsewhere, at, draft, here, line

APPROVED = {"gate": "APPROVE", "approver": "government", "recipients": []}
SENT_BACK = {"complete": False, "missing": "缺少依据"}
CHANGED = {"line": 1, "before": {"ratio_bp": 500}, "after": {"ratio_bp": 600}}


@here("yichang", "tianqiao", "changjiang", "mangshi")
def test_a_changed_plan_has_a_new_public_version_that_shows_the_change(elsewhere: Elsewhere) -> None:
    """Assertion 12; YC-2.4c, TQ-3.5c, CJ-2.3d: 动态调整; the version before is in force until then."""
    old = elsewhere.plan_in_force(line(elsewhere.lead))
    new = elsewhere.amend(old, line(elsewhere.lead, ratio_bp=600))
    assert plans.the_plan(elsewhere.tx, old)["status"] == "IN_FORCE"
    elsewhere.pushed.clear()
    elsewhere.act("publication.plan")
    content = elsewhere.pushed[0][1]
    assert (content["version"], content["change_reason"], content["changes"]) == (2, "上级部署有变", [CHANGED])
    assert [plans.the_plan(elsewhere.tx, row)["status"] for row in (old, new)] == ["SUPERSEDED", "IN_FORCE"]
    kept = plan_versions.change_of(elsewhere.tx, new)
    assert kept is not None
    assert (kept["before"][0]["ratio_bp"], kept["after"][0]["ratio_bp"]) == (500, 600)
    assert kept["after"][0]["starts_on"] == "2026-04-01"


@here("tiedong")
def test_in_tiedong_a_change_needs_the_approval_again(elsewhere: Elsewhere) -> None:
    """Assertion 12; TD-4.1a: 报本级政府批准后实施."""
    old = elsewhere.plan_in_force(line(elsewhere.lead))
    new = elsewhere.amend(old, line(elsewhere.lead, ratio_bp=600))
    with pytest.raises(Refused, match="DRAFT"):
        elsewhere.act("publication.plan")
    elsewhere.act("plan.submit")
    elsewhere.act("plan.decide", {"decision": "APPROVE"}, by=elsewhere.person("TD_GOV"))
    elsewhere.act("publication.plan")
    assert [plans.the_plan(elsewhere.tx, row)["status"] for row in (old, new)] == ["SUPERSEDED", "IN_FORCE"]


@here("tiedong")
def test_a_change_that_is_refused_leaves_the_plan_as_it_was(elsewhere: Elsewhere) -> None:
    """TD-4.1a."""
    old = elsewhere.plan_in_force(line(elsewhere.lead))
    new = elsewhere.amend(old, line(elsewhere.lead, ratio_bp=600))
    elsewhere.act("plan.submit")
    elsewhere.act("plan.decide", {"decision": "REFUSE", "opinion": "不同意"}, by=elsewhere.person("TD_GOV"))
    assert [plans.the_plan(elsewhere.tx, row)["status"] for row in (old, new)] == ["IN_FORCE", "REFUSED"]
    (begins,) = plans.lines_to_start(elsewhere.tx, "tiedong", date(YEAR, 12, 31))
    assert begins["ratio_bp"] == 500


@here("yichang", "changjiang")
def test_approved_and_then_sent_back_by_the_recipient_a_change_is_drafted_again(elsewhere: Elsewhere) -> None:
    """Approval, then filing: until all receipts are there the version before counts (TD-4.1a, YC-2.4e, YC-2.4c)."""
    old = elsewhere.plan_in_force(line(elsewhere.lead, line_no=1), line(elsewhere.lead, line_no=2))
    elsewhere.with_settings("plan", amendment_filed=True)
    elsewhere.overrides["plan_gate"] = APPROVED
    recipients = elsewhere.profile["plan"]["recipients"]
    changed = line(elsewhere.lead, line_no=1, ratio_bp=600), line(elsewhere.lead, line_no=2)
    new = elsewhere.amend(old, *changed)
    elsewhere.act("plan.submit")
    elsewhere.act("plan.decide", {"decision": "APPROVE"}, by=elsewhere.person("GOVERNMENT"))
    assert elsewhere.file(*((code, SENT_BACK) for code in recipients)) == {"filing": "RETURNED"}
    assert [plans.the_plan(elsewhere.tx, row)["status"] for row in (old, new)] == ["IN_FORCE", "RETURNED"]
    begun = elsewhere.campaign_of(old, number=2)
    elsewhere.data = {"plan": new}
    elsewhere.act("plan.amend", draft(*changed, change_reason="补充依据"), by=elsewhere.person(elsewhere.lead))
    elsewhere.at(at(1, 13))
    elsewhere.act("plan.submit")
    elsewhere.act("plan.decide", {"decision": "APPROVE"}, by=elsewhere.person("GOVERNMENT"))
    with pytest.raises(Refused, match="SUBMITTED"):
        elsewhere.act("publication.plan")
    assert elsewhere.file(*((code, RECEIPT) for code in recipients)) == {"filing": "COMPLETE"}
    assert [plans.the_plan(elsewhere.tx, row)["status"] for row in (old, new)] == ["SUPERSEDED", "IN_FORCE"]
    taken = campaigns.the_campaign(elsewhere.tx, begun)["plan_line_id"]
    assert campaigns.plan_of_line(elsewhere.tx, taken)["id"] == new


@here("yichang")
def test_filed_and_then_approved_a_plan_counts_with_the_approval(elsewhere: Elsewhere) -> None:
    """The other order; TD-4.1a, YC-2.4e."""
    elsewhere.overrides["plan_gate"] = APPROVED
    plan = elsewhere.save_plan(line(elsewhere.lead))
    elsewhere.file(("YC_MKTOFFICE", RECEIPT))
    elsewhere.act("plan.submit")
    assert plans.the_plan(elsewhere.tx, plan)["status"] == "SUBMITTED"
    elsewhere.act("plan.decide", {"decision": "APPROVE"}, by=elsewhere.person("GOVERNMENT"))
    assert plans.the_plan(elsewhere.tx, plan)["status"] == "IN_FORCE"


@here("yichang")
def test_where_the_profile_wants_it_a_change_is_filed_again(elsewhere: Elsewhere) -> None:
    old = elsewhere.plan_in_force(line(elsewhere.lead))
    elsewhere.with_settings("plan", amendment_filed=True)
    elsewhere.amend(old, line(elsewhere.lead, ratio_bp=600))
    with pytest.raises(Refused, match="DRAFT"):
        elsewhere.act("publication.plan")
    assert elsewhere.file(("YC_MKTOFFICE", RECEIPT)) == {"filing": "COMPLETE"}
    elsewhere.act("publication.plan")


@here("yichang")
def test_lines_come_and_go_in_public(elsewhere: Elsewhere) -> None:
    """YC-2.4c."""
    old = elsewhere.plan_in_force(line(elsewhere.lead, line_no=1), line(elsewhere.lead, line_no=2))
    elsewhere.amend(old, line(elsewhere.lead, line_no=1), line(elsewhere.lead, line_no=3))
    elsewhere.pushed.clear()
    elsewhere.act("publication.plan")
    gone, come = elsewhere.pushed[0][1]["changes"]
    assert (gone["line"], gone["after"]) == (2, None)
    assert (come["line"], come["before"]) == (3, None)


@here("yichang")
@pytest.mark.parametrize(("ratio", "reason", "said"), [(600, None, "reason"), (500, "调整", "nothing has changed")])
def test_a_change_changes_something_and_says_why(
    elsewhere: Elsewhere,
    ratio: int,
    reason: str | None,
    said: str,
) -> None:
    """YC-2.4c, TQ-3.5c."""
    old = elsewhere.plan_in_force(line(elsewhere.lead))
    with pytest.raises(Invalid, match=said):
        elsewhere.amend(old, line(elsewhere.lead, ratio_bp=ratio), reason=reason)


@here(*ALL)
def test_what_has_begun_stays_as_it_is_and_goes_on(elsewhere: Elsewhere) -> None:
    old = elsewhere.plan_in_force(line(elsewhere.lead, line_no=1), line(elsewhere.lead, line_no=2))
    campaign = elsewhere.campaign_of(old)
    with pytest.raises(Invalid, match="line 1 has begun"):
        elsewhere.amend(old, line(elsewhere.lead, line_no=1, ratio_bp=600), line(elsewhere.lead, line_no=2))
    elsewhere.act(
        "plan.amend",
        draft(line(elsewhere.lead, line_no=1), line(elsewhere.lead, line_no=2, ratio_bp=600), change_reason="调整"),
        by=elsewhere.person(elsewhere.lead),
    )
    if elsewhere.jurisdiction == "tiedong":
        elsewhere.act("plan.submit")
        elsewhere.act("plan.decide", {"decision": "APPROVE"}, by=elsewhere.person("TD_GOV"))
    elsewhere.act("publication.plan")
    begun = campaigns.the_campaign(elsewhere.tx, campaign)["plan_line_id"]
    assert campaigns.plan_of_line(elsewhere.tx, begun)["status"] == "IN_FORCE"
    (waiting,) = plans.lines_to_start(elsewhere.tx, elsewhere.jurisdiction, date(YEAR, 12, 31))
    assert (waiting["number"], waiting["ratio_bp"]) == (2, 600)


@here("yichang")
def test_a_changed_plan_is_one_plan_in_the_figures(elsewhere: Elsewhere) -> None:
    """YC-2.4e: whether a plan was filed in time does not change with its versions."""
    old = elsewhere.plan_in_force(line(elsewhere.lead))
    new = elsewhere.amend(old, line(elsewhere.lead, ratio_bp=600))
    elsewhere.act("publication.plan")
    (filed,) = elsewhere.planning(file_by=date(YEAR, 1, 31)).filings
    assert (filed.standing, filed.done_on) == ("ON_TIME", date(YEAR, 1, 12))
    assert plans.numbered(elsewhere.tx, "yichang", "JH2026-001")["id"] == new
    assert plans.numbered(elsewhere.tx, "yichang", "JH2026-001-V1")["id"] == old
    assert (
        plans.the_plan(elsewhere.tx, plans.new_plan(elsewhere.tx, "yichang", "YC_PSB", YEAR))["plan_no"] == "JH2026-002"
    )


@here("yichang")
def test_another_department_does_not_change_the_plan(elsewhere: Elsewhere) -> None:
    old = elsewhere.plan_in_force(line(elsewhere.lead))
    elsewhere.data = {"plan": plan_versions.open_version(elsewhere.tx, old)}
    with pytest.raises(Refused, match=elsewhere.lead):
        elsewhere.act("plan.amend", draft(line(elsewhere.lead)), by=elsewhere.person(elsewhere.partner))
