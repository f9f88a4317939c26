"""Visits in all five jurisdictions: notices, records, methods, class A, commissioned bodies, adopted conclusions."""

from typing import Any

import pytest

from engine.errors import Invalid, NotFound, Refused, ServiceError
from engine.store import documents_rows, inspections, opinions
from engine.store.register_rows import upsert_objects
from engine.store.tables_domain import inspection_fact
from tests.cast import arrival, some_object
from tests.services.course import PHOTO, approve, conclude, go, items, serve, stored, visits
from tests.services.elsewhere import ALL, JANUARY, Elsewhere, here

# Notices -------------------------------------------------------------------------------------------------------------


def concluded_without_notice(visit: Elsewhere) -> None:
    """Everything but the result notice."""
    go(visit)
    clean = [{"item": name, "codes": ["R01"], "severity": "NONE"} for name in items(visit, visit.lead)]
    visit.act("result.conclude", {"results": clean}, by=visit.person(visit.lead), department=visit.lead)


@here(*ALL)
def test_a_visit_does_not_end_before_its_result_notice_is_served(elsewhere: Elsewhere) -> None:
    """Assertion 32; TD-4.4b 下达检查结果告知书, MS-2.6a; a default in the others."""
    visit = visits(elsewhere)[0]
    concluded_without_notice(visit)
    with pytest.raises(ServiceError, match="检查结果告知书 has not been served"):
        visit.act("inspection.concluded")
    serve(visit)
    visit.act("inspection.concluded")


@here("yichang", "changjiang", "tianqiao")
def test_where_the_document_is_silent_the_notice_may_be_switched_off(elsewhere: Elsewhere) -> None:
    """Differences 1 (result notice): default on, a switch of the profile (assertion 32)."""
    visit = visits(elsewhere)[0]
    visit.with_settings("result", notice_required=False)
    concluded_without_notice(visit)
    visit.act("inspection.concluded")


@here("mangshi")
def test_nobody_comes_unannounced_where_the_notice_is_required(elsewhere: Elsewhere) -> None:
    """Assertion 32; MS-2.5b: 联合随机抽查告知 before the visit."""
    visit = visits(elsewhere)[0]
    approve(visit)
    with pytest.raises(Invalid, match="检查通知书 has not been given"):
        visit.act("visit.checkin", arrival(visit), by=visit.person(visit.lead))
    visit.act("documents.issue", template="检查通知书")
    visit.act("visit.checkin", arrival(visit), by=visit.person(visit.lead))


@here("mangshi")
def test_notice_record_and_result_of_a_visit_are_on_paper(elsewhere: Elsewhere) -> None:
    """Assertion 69; MS-2.5b, MS-2.5d: notice and result are documents, copied papers and statements are evidence."""
    visit = visits(elsewhere)[0]
    go(visit)
    copied = {**PHOTO, "kind": "COPY", "sha256": "cd" * 32}
    told = {**PHOTO, "kind": "STATEMENT", "sha256": "ef" * 32}
    check = {"items": [{"item": "SX-01", "problem": False, "evidence": [copied, told]}]}
    visit.act("visit.items", check, by=visit.person(visit.lead), department=visit.lead)
    conclude(visit)
    for kind in ("检查通知书", "检查结果告知书"):
        assert documents_rows.newest(visit.tx, "inspection", visit.data["inspection"], kind) is not None
    assert {row["kind"] for row in inspections.evidence_of(visit.tx, visit.data["inspection"])} == {
        "PHOTO",
        "COPY",
        "STATEMENT",
    }
    assert stored(visit)["record"]["signature"] == "SIGNED"


# Records -------------------------------------------------------------------------------------------------------------


def bare(visit: Elsewhere) -> None:
    """A record of a visit without a single piece of evidence."""
    approve(visit)
    visit.act("documents.issue", template="检查通知书")
    visit.act("visit.checkin", arrival(visit), by=visit.person(visit.lead))
    stamp = visit.now.isoformat()
    record = {"started_at": stamp, "ended_at": stamp, "facts": "情况", "signature": "SIGNED"}
    visit.act("visit.record", record, by=visit.person(visit.lead))


@here("tianqiao")
def test_a_visit_without_any_record_cannot_be_concluded(elsewhere: Elsewhere) -> None:
    """Assertion 33; TQ-4.3b: 严格落实执法全过程记录制度."""
    with pytest.raises(Invalid, match="no photo, sound, film, copy or sample"):
        bare(visits(elsewhere)[0])


@here("yichang", "changjiang", "mangshi", "tiedong")
def test_elsewhere_the_written_record_is_enough(elsewhere: Elsewhere) -> None:
    """Assertion 33 is one document's; CJ-2.4c only encourages."""
    bare(visits(elsewhere)[0])


@here("tianqiao")
def test_evidence_of_the_items_counts_as_a_record(elsewhere: Elsewhere) -> None:
    """TQ-4.3b."""
    visit = visits(elsewhere)[0]
    approve(visit)
    visit.act("visit.checkin", arrival(visit), by=visit.person(visit.lead))
    check = {"items": [{"item": "SX-01", "problem": False, "evidence": [PHOTO]}]}
    visit.act("visit.items", check, by=visit.person(visit.lead), department=visit.lead)
    stamp = visit.now.isoformat()
    record = {"started_at": stamp, "ended_at": stamp, "facts": "情况", "signature": "SIGNED"}
    visit.act("visit.record", record, by=visit.person(visit.lead))


# Class A -------------------------------------------------------------------------------------------------------------


def of_class(world: Elsewhere, risk_class: str) -> Elsewhere:
    """A visit to a firm of this class."""
    objects = [some_object(n, risk_class=risk_class) for n in range(1, 61)]
    upsert_objects(world.tx, world.jurisdiction, objects, JANUARY)
    return visits(world, ratio_bp=2000)[0]


@here("changjiang")
def test_nobody_goes_to_class_a_without_ground_or_reason(elsewhere: Elsewhere) -> None:
    """Assertion 22; CJ-2.5a: 可不主动实施现场检查; without a ground the visit is made off site (CJ-2.4c)."""
    visit = of_class(elsewhere, "A")
    with pytest.raises(Invalid, match="needs a ground or a stated reason"):
        approve(visit, on_site=True)
    approve(visit)
    assert stored(visit)["methods"] == ["OFF_SITE"]


@here("changjiang")
@pytest.mark.parametrize(
    "ground", ["投诉举报", "大数据监测发现问题", "转办交办案件线索", "法律法规另有规定", "首次抽查"]
)
def test_a_ground_or_a_stated_reason_lets_a_visit_happen(elsewhere: Elsewhere, ground: str) -> None:
    """Assertion 22; CJ-2.5a: four grounds, or a reason."""
    visit = of_class(elsewhere, "A")
    assert approve(visit, on_site=True, on_site_ground=ground) == {"on_site_ground": ground}
    assert stored(visit)["methods"] == ["ON_SITE"]
    assert stored(visit)["approval"]["on_site_ground"] == ground


@here("changjiang")
@pytest.mark.parametrize("risk_class", ["B", "C", "D"])
def test_the_other_classes_are_visited_without_more(elsewhere: Elsewhere, risk_class: str) -> None:
    """CJ-2.5a."""
    visit = of_class(elsewhere, risk_class)
    approve(visit)
    assert stored(visit)["methods"] == ["ON_SITE"]


@here("yichang", "tianqiao", "mangshi", "tiedong")
def test_elsewhere_class_a_is_visited_like_others(elsewhere: Elsewhere) -> None:
    """CJ-2.5a is the permission of one document (assertion 61)."""
    visit = of_class(elsewhere, "A")
    approve(visit, on_site=True)
    assert stored(visit)["methods"] == ["ON_SITE"]


@here("changjiang")
def test_off_site_supervision_is_a_method_of_its_own(elsewhere: Elsewhere) -> None:
    """CJ-2.4c: 以远程监管、移动监管、预警防控为特征的非现场监管方式."""
    visit = of_class(elsewhere, "A")
    approve(visit)
    visit.data["methods"] = stored(visit)["methods"]
    given = {"monitored_at": visit.now.isoformat(), "sites": ["监管平台"], "facts": "无异常", "problem": False}
    visit.act("visit.online", given, by=visit.person(visit.lead), department=visit.lead)
    assert {row.method for row in visit.tx.execute(inspection_fact.select())} == {"OFF_SITE"}


# Help of others ------------------------------------------------------------------------------------------------------

OPINION = {
    "body": "某检测中心", "qualification": "资质认定", "contract_no": "委2026-1", "field": "TEST",
    "opinion": "样品不合格", "opinion_on": "2026-04-03",
}  # fmt: skip


@here("yichang", "changjiang", "tianqiao")
def test_a_commissioned_body_gives_an_opinion_that_the_team_adopts(elsewhere: Elsewhere) -> None:
    """YC-2.5d, CJ-2.4b, TQ-3.6d, TQ-3.3c: the body never inspects; certified members adopt and sign."""
    visit = visits(elsewhere)[0]
    approve(visit)
    visit.act("visit.commission", OPINION, by=visit.person(visit.lead), department=visit.lead)
    given = {"adopted": True, "facts": "样品不合格", "problem": True, "signed_by": visit.team()}
    assert visit.act("visit.adopt_opinion", given, by=visit.person(visit.lead), department=visit.lead) == {
        "adopted": True
    }
    (row,) = opinions.commissions(visit.tx, visit.data["inspection"])
    assert (row["body"], row["adopted"], row["signed_by"]) == ("某检测中心", True, visit.team())
    (fact,) = visit.tx.execute(inspection_fact.select())
    assert (fact.method, fact.finding) == ("COMMISSION", "PROBLEM")


@here("tianqiao")
def test_an_opinion_that_is_not_adopted_is_no_finding(elsewhere: Elsewhere) -> None:
    """TQ-3.6d: the team decides."""
    visit = visits(elsewhere)[0]
    visit.act("visit.commission", OPINION, by=visit.person(visit.lead), department=visit.lead)
    given = {"adopted": False, "note": "与现场不符", "signed_by": visit.team()}
    visit.act("visit.adopt_opinion", given, by=visit.person(visit.lead), department=visit.lead)
    assert visit.tx.execute(inspection_fact.select()).all() == []


@here("tianqiao")
def test_only_certified_members_of_the_team_sign(elsewhere: Elsewhere) -> None:
    """TQ-3.3c."""
    visit = visits(elsewhere)[0]
    given: dict[str, Any] = {"adopted": False, "note": "x", "signed_by": ["TQ_MKT-I99"]}
    with pytest.raises(NotFound, match="nobody was commissioned"):
        visit.act("visit.adopt_opinion", given, by=visit.person(visit.lead), department=visit.lead)
    visit.act("visit.commission", OPINION, by=visit.person(visit.lead), department=visit.lead)
    with pytest.raises(Invalid, match="no certified member"):
        visit.act("visit.adopt_opinion", given, by=visit.person(visit.lead), department=visit.lead)


ADOPTED = {"issuer": "某机关", "reference": "〔2026〕1号", "date": "2026-03-20", "facts": "合格", "problem": False}
KINDS = {"tianqiao": {"DEPARTMENT", "COURT", "EXPERT"}, "yichang": {"EXPERT"}, "changjiang": {"EXPERT"}}


@here(*ALL)
@pytest.mark.parametrize("kind", ["DEPARTMENT", "COURT", "EXPERT"])
def test_only_conclusions_that_the_document_names_are_adopted(elsewhere: Elsewhere, kind: str) -> None:
    """YC-2.5d, CJ-2.4b 鉴定结论; TQ-3.6d 其他政府部门的检查结论、司法机关生效文书或专业机构鉴定结论."""
    visit = visits(elsewhere)[0]
    given = {**ADOPTED, "kind": kind}
    if kind not in KINDS.get(visit.jurisdiction, set()):
        with pytest.raises(Refused, match="not adopted here"):
            visit.act("visit.adopt", given, by=visit.person(visit.lead), department=visit.lead)
        return
    visit.act("visit.adopt", given, by=visit.person(visit.lead), department=visit.lead)
    (row,) = opinions.adopted(visit.tx, visit.data["inspection"])
    assert (row["kind"], row["reference"]) == (kind, "〔2026〕1号")
    assert {fact.method for fact in visit.tx.execute(inspection_fact.select())} == {"ADOPT"}


@here("tianqiao")
def test_a_conclusion_of_tomorrow_is_not_adopted(elsewhere: Elsewhere) -> None:
    """TQ-3.6d."""
    visit = visits(elsewhere)[0]
    given = {**ADOPTED, "kind": "COURT", "date": "2026-12-31"}
    with pytest.raises(Invalid, match="lies in the future"):
        visit.act("visit.adopt", given, by=visit.person(visit.lead), department=visit.lead)


@here(*ALL)
def test_an_unfinished_visit_is_overdue_after_the_campaign(elsewhere: Elsewhere) -> None:
    """Assertion 75; TD-4.4a 应在任务期内完成检查任务; a default in the others; marked once."""
    visit = visits(elsewhere)[0]
    visit.act("inspection.overdue")
    first = stored(visit)["overdue_at"]
    visit.act("inspection.overdue")
    assert stored(visit)["overdue_at"] == first is not None


@here(*ALL)
def test_offline_work_keeps_both_times(elsewhere: Elsewhere) -> None:
    """Assertion 43; TD-4.2e: time of capture and time of entry."""
    visit = visits(elsewhere)[0]
    captured = visit.now.replace(hour=7)
    go(visit, captured_offline_at=captured.isoformat())
    row = stored(visit)
    assert (row["captured_offline_at"], row["checkin_entered_at"]) == (captured, visit.now)
