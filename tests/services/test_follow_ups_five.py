"""Follow-ups of all five jurisdictions: which endings there are, who owns, who receives, what is told and shared."""

from typing import Any

import pytest

from engine.errors import Invalid, NotFound, Refused, ServiceError
from engine.services.sharing import read_evidence
from engine.store import credit, documents_rows, follow_ups, inspections, publications, sharing
from engine.store.register_rows import upsert_items
from engine.store.tables_domain import shared_result
from tests.cast import item
from tests.services.course import PHOTO, cases, conclude, confirmed, enter, go, proposed, publish, stored, visits
from tests.services.elsewhere import ALL, JANUARY, Elsewhere, here

PROMINENT: dict[str, Any] = {"codes": ["R09"], "severity": "PROMINENT"}
CRIME: dict[str, Any] = {"codes": ["R09"], "severity": "SUSPECTED_CRIME"}
UNREACHABLE: dict[str, Any] = {"codes": ["R05"]}


def lead(visit: Elsewhere, number: int = 1) -> Any:
    return visit.person(visit.lead, number)


# What is proposed ----------------------------------------------------------------------------------------------------

ENDINGS: list[tuple[str, dict[str, Any], set[str]]] = [
    ("yichang", PROMINENT, {"H04"}),
    ("changjiang", PROMINENT, {"H04", "H09", "H12"}),
    ("tiedong", PROMINENT, {"H04"}),
    ("tianqiao", PROMINENT, {"H04"}),
    ("mangshi", PROMINENT, {"H04"}),
    ("yichang", CRIME, {"H07"}),
    ("changjiang", CRIME, {"H07", "H09", "H12"}),
    ("tiedong", CRIME, {"H04"}),
    ("tianqiao", CRIME, {"H07"}),
    ("mangshi", CRIME, {"H07"}),
    ("yichang", UNREACHABLE, {"H08"}),
    ("changjiang", UNREACHABLE, {"H08", "H12"}),
    ("tiedong", UNREACHABLE, {"H02"}),
    ("tianqiao", UNREACHABLE, {"H08"}),
    ("mangshi", UNREACHABLE, {"H08"}),
    ("tianqiao", {"codes": ["R09", "R15"]}, {"H03", "H05"}),
    ("mangshi", {"codes": ["R09", "R15"]}, {"H03", "H05"}),
    ("tiedong", {"codes": ["R09", "R15"]}, {"H03", "H05"}),
    ("yichang", {"codes": ["R02"]}, {"H03"}),
    ("mangshi", {"codes": ["R08"]}, {"H02"}),
]


@pytest.mark.parametrize(("elsewhere", "line", "disposals"), ENDINGS, indirect=["elsewhere"])
def test_decision_d8_proposes_what_the_document_says(
    elsewhere: Elsewhere, line: dict[str, Any], disposals: set[str]
) -> None:
    """Assertions 65 and 70; YC-2.6e, CJ-2.6c, CJ-2.6d, TD-4.4c, TQ-3.7c, TQ-3.7d, MS-2.5e, MS-2.6d, MS-3.3a."""
    visit = proposed(elsewhere, **line)
    assert set(visit.data["disposals"]) == disposals


@here("yichang", "tiedong", "tianqiao", "mangshi")
def test_only_one_document_feeds_back_to_licensing_and_to_the_risk_system(elsewhere: Elsewhere) -> None:
    """Assertion 44; CJ-2.6b, CJ-2.6c: the others do neither."""
    visit = proposed(elsewhere, **PROMINENT)
    assert not {"H09", "H12"} & set(visit.data["disposals"])


@here("yichang", "changjiang")
def test_an_owner_chooses_no_ending_that_has_no_branch(elsewhere: Elsewhere) -> None:
    """P8: YC and CJ have no step for passing a lead on; they refer to the case unit."""
    visit = proposed(elsewhere, codes=["R02"])
    given = {"disposals": ["H03", "H05"], "reason": "属其他部门"}
    with pytest.raises(Invalid, match="H05 was not proposed"):
        visit.act("follow_up.confirm", given, by=lead(visit))


@here(*ALL)
def test_every_finding_has_an_owner_until_it_is_closed(elsewhere: Elsewhere) -> None:
    """Assertion 50; MS-3.1c, YC-2.6e: the number of open ones without owner is 0."""
    visit = confirmed(elsewhere, **PROMINENT)
    assert all(row["owner_dept"] == visit.lead and row["status"] == "OPEN" for row in cases(visit).values())
    assert follow_ups.open_without_owner(visit.tx, visit.jurisdiction) == 0


# Referrals -----------------------------------------------------------------------------------------------------------

RECEIVER = {"CASE": "H04", "LEAD": "H05", "CRIME": "H07", "LICENSING": "H09"}
LETTER = {"CASE": "案件线索移送函", "LEAD": "抄告函", "CRIME": "涉嫌犯罪案件移送书", "LICENSING": "准入审批环节反馈函"}


def hand_over(visit: Elsewhere, kind: str, receiver: str, filed: bool = True) -> None:
    """A matter is sent, signed for and answered."""
    visit.data["handover"] = {"kind": kind, "document": LETTER[kind], "disposal": RECEIVER[kind]}
    visit.act("follow_up.send", {"receiver": receiver, "facts": "事实"}, by=lead(visit), department=visit.lead)
    visit.act("follow_up.receipt", {"competent": True, "receipt_no": "收1"}, by=visit.person(receiver))
    answer = {"filed": filed, "case_no": "立1", "result": "办理中"}
    visit.act("follow_up.outcome", answer, by=visit.person(receiver))


def judicial(visit: Elsewhere) -> str:
    """The body that the profile names for the judicial organs."""
    rows = visit.profile["departments"]
    return str(next(row["code"] for row in rows if "JUDICIAL" in row.get("receives", ())))


@here("yichang", "changjiang", "tianqiao", "mangshi")
def test_a_suspected_crime_goes_to_the_judicial_organs_with_receipt(elsewhere: Elsewhere) -> None:
    """Assertion 65; YC-2.6e, CJ-2.6d, TQ-3.7c, MS-2.6d: the head decides, the receiver signs and answers."""
    visit = confirmed(elsewhere, **CRIME)
    decided = visit.act("follow_up.crime_decide", {"decision": "APPROVE"}, by=lead(visit, 2), department=visit.lead)
    assert decided == {"crime_decision": "APPROVE"}
    hand_over(visit, "CRIME", judicial(visit))
    case = cases(visit)["H07"]
    assert (case["receiver"], case["receipt_no"]) == (judicial(visit), "收1")
    assert visit.data["filed"] is True
    assert documents_rows.newest(visit.tx, "inspection", visit.data["inspection"], LETTER["CRIME"]) is not None


@here("yichang", "changjiang", "tianqiao", "mangshi")
def test_a_crime_that_nobody_takes_up_is_a_case_of_the_department(elsewhere: Elsewhere) -> None:
    """Assertion 65; P8: refused by the head or by the police → 立案移送 (YC-2.6e, CJ-2.6d, TQ-3.7c, MS-2.5e)."""
    visit = confirmed(elsewhere, **CRIME)
    given = {"decision": "REFUSE", "opinion": "证据不足"}
    assert visit.act("follow_up.crime_decide", given, by=lead(visit, 2), department=visit.lead) == {
        "crime_decision": "REFUSE"
    }
    hand_over(visit, "CASE", visit.partner)
    case = cases(visit)["H04"]
    assert case["reason"] == "未移送司法机关或者司法机关未立案，依法查处"
    assert case["receipt_no"] == "收1"


@here("mangshi")
def test_the_head_decides_and_returns_nothing(elsewhere: Elsewhere) -> None:
    """MS-2.6d."""
    visit = confirmed(elsewhere, **CRIME)
    given = {"decision": "RETURN", "opinion": "x"}
    with pytest.raises(Invalid, match="nothing is returned"):
        visit.act("follow_up.crime_decide", given, by=lead(visit, 2), department=visit.lead)


@here(*ALL)
def test_a_suspected_breach_goes_to_the_case_unit_with_receipt(elsewhere: Elsewhere) -> None:
    """Assertion 65; CJ-2.6d, YC-2.6e, TD-4.4c 另案查处, TQ-3.7c, MS-2.5e."""
    visit = confirmed(elsewhere, **PROMINENT)
    hand_over(visit, "CASE", visit.lead)
    assert cases(visit)["H04"]["receipt_no"] == "收1"
    assert cases(visit)["H04"]["outcome"].startswith("已立案（立1）")


@here("mangshi", "tiedong", "tianqiao")
def test_a_matter_outside_the_own_duty_is_told_to_the_competent_department(elsewhere: Elsewhere) -> None:
    """Assertion 47; MS-2.6d 及时通报有关监管部门, TD-4.4c 线索依法移送相关部门, TQ-3.3a."""
    visit = confirmed(elsewhere, codes=["R09", "R15"], sub_code="消防")
    with pytest.raises(Invalid, match="goes to another department"):
        hand_over(visit, "LEAD", visit.lead)
    hand_over(visit, "LEAD", visit.partner)
    assert cases(visit)["H05"]["receipt_no"] == "收1"
    assert documents_rows.newest(visit.tx, "inspection", visit.data["inspection"], "抄告函") is not None


@here("yichang", "changjiang", "tianqiao", "mangshi")
def test_a_crime_is_not_sent_to_just_any_department(elsewhere: Elsewhere) -> None:
    """D14; YC-2.6e, CJ-2.6d, TQ-3.7c, MS-2.6d: to the judicial organs."""
    visit = confirmed(elsewhere, **CRIME)
    with pytest.raises(Invalid, match="receives no such matter"):
        hand_over(visit, "CRIME", visit.partner)


@here("changjiang")
def test_a_prominent_problem_is_fed_back_to_licensing(elsewhere: Elsewhere) -> None:
    """Assertion 44; CJ-2.6c: 对抽查中发现的突出问题，及时向准入审批环节反馈."""
    visit = confirmed(elsewhere, **PROMINENT)
    hand_over(visit, "LICENSING", "CJ_LICENSING", filed=False)
    assert "msg_licensing_feedback" in {name for name, _ in visit.sent}
    assert cases(visit)["H09"]["receipt_no"] == "收1"


@here("tianqiao")
@pytest.mark.parametrize(("centralised", "supervisors"), [(True, {"TQ_MKT", "TQ_PSB"}), (False, {"TQ_MKT"})])
def test_who_approves_or_approved_supervises(elsewhere: Elsewhere, centralised: bool, supervisors: set[str]) -> None:
    """Assertion 46; TQ-3.3a: 审管一体 the approving department; 审管分离 the former approving and the industry one."""
    common = {"partners": ["TQ_PSB"], "ratio_cap_bp": 2000, "valid_from": JANUARY.date().replace(year=2025)}
    row = item("SX-01", elsewhere.lead, approval_centralised=centralised, **common)
    upsert_items(elsewhere.tx, "tianqiao", [row], JANUARY)
    visit = confirmed(elsewhere, **PROMINENT)
    assert set(cases(visit)["H04"]["supervisors"]) == supervisors


# Credit --------------------------------------------------------------------------------------------------------------


def decide(visit: Elsewhere, **given: Any) -> None:
    listing = {"decision": "LIST", "kind": "经营异常名录", "ground": "通过登记的住所无法联系", "decision_no": "决1"}
    given = {**listing, "verified_on": str(visit.now.date()), **given}
    visit.act("follow_up.credit", given, by=lead(visit), department=visit.lead)


@here("yichang", "changjiang", "tianqiao", "mangshi")
def test_who_cannot_be_found_is_put_on_the_abnormal_list(elsewhere: Elsewhere) -> None:
    """Assertion 70; MS-3.3a, MS-X2, YC-2.6e, CJ-2.6d, TQ-3.7d: in 10 working days of verification, by a decision."""
    visit = confirmed(elsewhere, **UNREACHABLE)
    assert visit.data["measures"] == ["经营异常名录"]
    assert cases(visit)["H08"]["due"] == elsewhere.due("register_listing", visit.now.date()).date
    decide(visit)
    (record,) = credit.of_object(visit.tx, stored(visit)["object_id"])
    assert (record["kind"], record["decision"], record["department"]) == ("经营异常名录", "LIST", visit.lead)
    assert record["document_id"] is not None
    assert ("msg_credit_record", visit.data["object"]) in visit.sent
    assert cases(visit)["H08"]["outcome"] == "已列入经营异常名录"


@here("mangshi")
def test_four_kinds_of_serious_dishonesty_lead_to_the_blacklist(elsewhere: Elsewhere) -> None:
    """Assertion 70; MS-3.3a: 依法建立失信黑名单制度, by a procedure of its own."""
    kinds = elsewhere.profile["followup"]["blacklist_kinds"]
    assert len(kinds) == 4
    visit = confirmed(elsewhere, **PROMINENT, blacklist_kind=kinds[0])
    assert {"H04", "H08"} <= set(visit.data["disposals"])
    assert visit.data["measures"] == ["失信黑名单"]
    with pytest.raises(Invalid, match="for the kinds that the local text names"):
        decide(visit, kind="失信黑名单")
    decide(visit, kind="失信黑名单", blacklist_kind=kinds[0])
    (record,) = credit.of_object(visit.tx, stored(visit)["object_id"])
    assert (record["kind"], record["blacklist_kind"]) == ("失信黑名单", kinds[0])


@here("yichang", "changjiang", "tianqiao", "tiedong")
def test_elsewhere_no_kind_of_serious_dishonesty_is_named(elsewhere: Elsewhere) -> None:
    """MS-3.3a is one document's (assertion 61)."""
    visit = visits(elsewhere)[0]
    go(visit)
    with pytest.raises(Invalid, match="no kind of serious dishonesty here"):
        conclude(visit, SX_01={**PROMINENT, "blacklist_kind": "危害国家利益"})


@here("yichang")
@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"verified_on": ""}, "without verification"),
        ({"verified_on": "2026-12-31"}, "lies in the future"),
        ({"decision_no": ""}, "has its number"),
        ({"kind": "失信黑名单", "blacklist_kind": "危害国家利益"}, "for the kinds"),
    ],
)
def test_a_listing_needs_verification_number_and_law(elsewhere: Elsewhere, given: dict[str, Any], said: str) -> None:
    """YC-2.6e with the guide of the credit system (assertion 70)."""
    visit = confirmed(elsewhere, **UNREACHABLE)
    with pytest.raises(Invalid, match=said):
        decide(visit, **given)


@here("yichang")
def test_who_was_found_after_all_is_not_listed(elsewhere: Elsewhere) -> None:
    """YC-2.6e: the decision may be not to list; nothing is sent."""
    visit = confirmed(elsewhere, **UNREACHABLE)
    decide(visit, decision="NOT_LIST")
    assert cases(visit)["H08"]["outcome"] == "不予列入经营异常名录"
    assert "msg_credit_record" not in {name for name, _ in visit.sent}


@here("mangshi")
def test_one_case_leads_to_both_lists_each_by_its_own_decision(elsewhere: Elsewhere) -> None:
    """MS-3.3a, MS-3.5a: what was proposed is still to be decided; each has ground, number, document, public record."""
    kind = elsewhere.profile["followup"]["blacklist_kinds"][0]
    visit = confirmed(elsewhere, **UNREACHABLE, blacklist_kind=kind)
    assert visit.data["measures"] == ["失信黑名单", "经营异常名录"]
    enter(visit, visit.lead)
    decide(visit)
    visit.act("publication.listing", department=visit.lead)
    assert (visit.data["further"], visit.data["measures"]) == (True, ["失信黑名单"])
    decide(visit, kind="失信黑名单", blacklist_kind=kind, ground="拒不改正", decision_no="决2")
    visit.act("publication.listing", department=visit.lead)
    assert visit.data["further"] is False
    rows = credit.of_case(visit.tx, visit.data["inspection"], visit.lead)
    assert [(row["kind"], row["ground"], row["decision_no"]) for row in rows] == [
        ("经营异常名录", "通过登记的住所无法联系", "决1"),
        ("失信黑名单", "拒不改正", "决2"),
    ]
    assert len({row["document_id"] for row in rows}) == 2
    assert [row["published_at"] for row in rows] == [visit.now] * 2
    assert visit.sent.count(("msg_credit_record", visit.data["object"])) == 2
    assert cases(visit)["H08"]["outcome"] == "已列入经营异常名录；已列入失信黑名单"
    assert len(cases(visit)["H08"]["documents"]) == 2
    told = [publication["content"] for publication in publications.published(visit.tx, "mangshi", "listing")]
    assert [content["listed"]["kind"] for content in told] == ["失信黑名单", "经营异常名录"]


@here("yichang", "changjiang", "tianqiao", "mangshi")
def test_the_department_may_ask_for_a_decision_of_another_kind(elsewhere: Elsewhere) -> None:
    """YC-2.6e, CJ-2.6d, TQ-3.7d, MS-3.3a: 信用约束和联合惩戒; not to list one kind leaves the others open."""
    visit = confirmed(elsewhere, **UNREACHABLE)
    decide(visit, decision="NOT_LIST", further=True)
    assert (visit.data["further"], visit.data["measures"]) == (True, [])
    decide(visit, kind="联合惩戒", decision_no="决2")
    assert visit.data["further"] is False
    assert cases(visit)["H08"]["outcome"] == "不予列入经营异常名录；已实施联合惩戒"


@here("tianqiao")
@pytest.mark.parametrize(
    ("given", "said"),
    [
        (
            {"decision_no": "决2"},
            "经营异常名录 was decided in this case already; a further decision is of another kind",
        ),
        ({"kind": "联合惩戒"}, "决1 is the number of another decision"),
        ({"kind": "联合惩戒", "decision_no": "决2", "further": True}, "no other kind is left to decide on"),
    ],
)
def test_the_same_kind_or_number_twice_is_refused(elsewhere: Elsewhere, given: dict[str, Any], said: str) -> None:
    """TQ-3.7d: one decision of a kind in a case; the document knows no blacklist, so two kinds are all."""
    visit = confirmed(elsewhere, **UNREACHABLE)
    decide(visit, further=True)
    with pytest.raises(Invalid, match=said):
        decide(visit, **given)
    assert len(credit.of_case(visit.tx, visit.data["inspection"], visit.lead)) == 1


@here("mangshi")
def test_nobody_is_constrained_without_a_case(elsewhere: Elsewhere) -> None:
    """MS-3.3a."""
    visit = confirmed(elsewhere, codes=["R02"])
    with pytest.raises(NotFound, match="no follow-up H08"):
        decide(visit)


# Minor, unlicensed ---------------------------------------------------------------------------------------------------

MINOR: dict[str, Any] = {"codes": ["R06"], "severity": "MINOR", "minor_listed": True}
EXEMPTION = {
    "breach": "无明码标价", "list_basis": "清单第3项", "corrected": True, "corrected_on": "2026-04-07",
    "reason": "初次",
}  # fmt: skip


@here("tianqiao")
def test_a_listed_minor_breach_that_is_corrected_ends_without_penalty(elsewhere: Elsewhere) -> None:
    """Assertion 48; TQ-4.3c: 轻微违法违规经营行为免罚清单."""
    visit = confirmed(elsewhere, **MINOR)
    assert visit.data["disposals"] == ["H10"], "in place of a penalty"
    visit.act("follow_up.minor", EXEMPTION, by=lead(visit), department=visit.lead)
    assert cases(visit)["H10"]["outcome"] == "轻微违法已改正，不予处罚"


@here("tianqiao")
def test_what_is_not_corrected_is_not_exempt(elsewhere: Elsewhere) -> None:
    """Assertion 48; TQ-4.3c."""
    visit = confirmed(elsewhere, **MINOR)
    with pytest.raises(Invalid, match="not corrected is not exempt"):
        visit.act("follow_up.minor", {**EXEMPTION, "corrected": False}, by=lead(visit), department=visit.lead)


@here("yichang", "changjiang", "mangshi", "tiedong")
def test_elsewhere_there_is_no_such_branch(elsewhere: Elsewhere) -> None:
    """Assertion 48: the others have no list of minor breaches (TQ-4.3c)."""
    visit = confirmed(elsewhere, **MINOR)
    assert "H10" not in visit.data["disposals"]
    with pytest.raises(Refused, match="no list of minor breaches"):
        visit.act("follow_up.minor", EXEMPTION, by=lead(visit), department=visit.lead)


CASE_684 = {"kind": "NO_PERMIT", "facts": "未取得许可", "measure": "责令停止经营"}


@here("tianqiao")
def test_unlicensed_business_is_dealt_with_under_order_684(elsewhere: Elsewhere) -> None:
    """Assertion 45; TQ-3.8c: 无证无照经营查处办法（国务院令第684号）."""
    visit = confirmed(elsewhere, **PROMINENT, unlicensed=True)
    assert {"H04", "H11"} == set(visit.data["disposals"])
    visit.act("follow_up.unlicensed", CASE_684, by=lead(visit), department=visit.lead)
    assert "第684号" in cases(visit)["H11"]["outcome"]


@here("yichang", "changjiang", "mangshi", "tiedong")
def test_elsewhere_unlicensed_business_has_no_branch_of_its_own(elsewhere: Elsewhere) -> None:
    """Assertion 45; TQ-3.8c is one document's."""
    visit = confirmed(elsewhere, **PROMINENT, unlicensed=True)
    assert "H11" not in visit.data["disposals"]
    with pytest.raises(Refused, match="no branch for unlicensed"):
        visit.act("follow_up.unlicensed", CASE_684, by=lead(visit), department=visit.lead)


# Shared, told, public ------------------------------------------------------------------------------------------------


@here("changjiang")
def test_every_result_goes_to_the_risk_system_once(elsewhere: Elsewhere) -> None:
    """Assertion 44; CJ-2.6b 双向共享, CJ-X2 in real time: also a result without a problem; never twice."""
    visit = visits(elsewhere)[0]
    go(visit)
    conclude(visit)
    for _ in range(2):
        visit.act("follow_up.risk", department=visit.lead)
    assert [name for name, _ in visit.sent].count("msg_risk_feedback") == 1
    (row,) = visit.tx.execute(shared_result.select())
    assert row.system == "江西省市场主体信用风险分类管理系统"


@here("yichang", "tiedong", "tianqiao")
def test_elsewhere_no_risk_system_is_named(elsewhere: Elsewhere) -> None:
    """Assertion 44: YC does neither."""
    visit = visits(elsewhere)[0]
    go(visit)
    conclude(visit)
    visit.act("follow_up.risk", department=visit.lead)
    assert visit.tx.execute(shared_result.select()).all() == []


def piece(visit: Elsewhere) -> int:
    """The evidence of market supervision on the visit."""
    found = inspections.evidence_of(visit.tx, visit.data["inspection"])
    return int(next(row["id"] for row in found if row["department"] == visit.lead))


@here("tianqiao")
def test_evidence_is_shared_with_the_others_and_its_reading_is_on_record(elsewhere: Elsewhere) -> None:
    """TQ-3.7d: 执法证据和抽查检查结果，各部门应共享互认."""
    visit = visits(elsewhere, elsewhere.partner, items=["SX-01", "SX-02"])[0]
    go(visit)
    evidence = piece(visit)
    reader = visit.call(visit.person(visit.partner))
    with pytest.raises(Refused, match="没有向 TQ_"):
        read_evidence(reader, evidence)
    visit.act("follow_up.share", department=visit.lead)
    visit.act("follow_up.share", department=visit.lead)
    assert sharing.readers(visit.tx, evidence) == [visit.partner]
    assert read_evidence(reader, evidence)["sha256"] == PHOTO["sha256"]
    (access,) = sharing.accesses(visit.tx, evidence)
    assert (access["department"], access["read_by"]) == (visit.partner, f"{visit.partner}-1")
    read_evidence(visit.call(lead(visit)), evidence)
    assert len(sharing.accesses(visit.tx, evidence)) == 1, "its own department needs no record"


@here("yichang", "mangshi")
def test_elsewhere_evidence_is_shared_with_whom_it_names(elsewhere: Elsewhere) -> None:
    """YC-2.6d and MS-3.2b recognise results, not evidence; a piece may name its readers."""
    visit = visits(elsewhere, elsewhere.partner, items=["SX-01", "SX-02"])[0]
    go(visit)
    visit.act("follow_up.share", department=visit.lead)
    assert sharing.readers(visit.tx, piece(visit)) == []
    named = {**PHOTO, "sha256": "ef" * 32, "share_with": [visit.third]}
    check = {"items": [{"item": "SX-01", "problem": True, "evidence": [named]}]}
    visit.act("visit.items", check, by=lead(visit), department=visit.lead)
    visit.act("follow_up.share", department=visit.lead)
    newest = inspections.evidence_of(visit.tx, visit.data["inspection"])[-1]
    assert sharing.readers(visit.tx, newest["id"]) == [visit.third]


def handled(elsewhere: Elsewhere) -> Elsewhere:
    """A published finding that was handed to daily supervision."""
    visit = confirmed(elsewhere, codes=["R08"])
    enter(visit, visit.lead)
    publish(visit, visit.lead)
    visit.act("follow_up.daily", department=visit.lead)
    return visit


@here("mangshi")
def test_handling_is_told_to_the_object_and_published(elsewhere: Elsewhere) -> None:
    """Assertion 49; MS-2.6a 将…查处结果告知被抽查对象, MS-2.6b 向社会公布."""
    visit = handled(elsewhere)
    with pytest.raises(ServiceError, match="has not been told"):
        visit.act("follow_up.close", department=visit.lead)
    service = {"served_at": visit.now.isoformat(), "how": "DIRECT", "proof": "签收"}
    with pytest.raises(Invalid, match="查处结果告知书 has not been made"):
        visit.act("follow_up.tell", service, by=lead(visit), department=visit.lead)
    visit.act("documents.issue", template="查处结果告知书")
    visit.act("follow_up.tell", service, by=lead(visit), department=visit.lead)
    assert all(row["told_at"] == visit.now for row in cases(visit).values())
    visit.act("publication.handling", department=visit.lead)
    visit.act("follow_up.close", department=visit.lead)
    assert len(publications.published(visit.tx, "mangshi", "handling")) == 1
    assert {row["status"] for row in cases(visit).values()} == {"CLOSED"}


@here("yichang", "changjiang", "tianqiao", "tiedong")
def test_elsewhere_a_case_closes_without_telling(elsewhere: Elsewhere) -> None:
    """MS-2.6a is one document's (assertion 49)."""
    visit = handled(elsewhere)
    visit.act("follow_up.close", department=visit.lead)
    assert {row["status"] for row in cases(visit).values()} == {"CLOSED"}


@here(*ALL)
@pytest.mark.parametrize(
    ("code", "status"), [("R11", "CANCELLED"), ("R12", "REVOKED"), ("R13", "ANNULLED"), ("R14", "MOVED")]
)
def test_facts_about_the_object_change_the_register(elsewhere: Elsewhere, code: str, status: str) -> None:
    """Assertion 41; CJ-2.2c, YC-2.3e."""
    visit = proposed(elsewhere, codes=[code], severity="NONE")
    assert visit.data["register_changed"] is True
    visit.act("follow_up.register", department=visit.lead)
    chosen = (visit.jurisdiction, visit.data["object"])
    query = "SELECT status FROM inspected_object WHERE jurisdiction = ? AND object_id = ?"
    assert visit.tx.exec_driver_sql(query, chosen).scalar_one() == status
