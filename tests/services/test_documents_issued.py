"""Who makes which document: each where the law says it is made, stating what the person submitted."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

import pytest

from engine import documents
from engine.store import documents_rows
from tests.cast import GOVERNMENT, HEALTH, LEADERS, MARKET, World, person, plan_draft
from tests.documents.cast import WORD
from tests.services.course import cases, confirmed, go, visits
from tests.services.course import found as found_elsewhere
from tests.services.elsewhere import ALL, RECEIPT, Elsewhere, here, line
from tests.services.test_follow_ups import ORDER
from tests.services.test_follow_ups import confirmed as confirmed_at_home
from tests.services.test_follow_ups_five import EXEMPTION, MINOR, PROMINENT, UNREACHABLE, decide, lead

SUBJECTS = ("inspection", "campaign", "plan")
NAMED = {"联合抽查一次告知清单": "inspection", "抽查情况记录表": "inspection", "现场检查作业指导书": "campaign"}
"""Made only where the local text names them, with what they are about."""


def paper(world: World, kind: str, *subjects: str) -> Mapping[str, Any] | None:
    """What stands in the newest document of a kind about the visit, campaign or plan of the world."""
    about = [(subject, world.data[subject]) for subject in subjects or SUBJECTS if subject in world.data]
    found = filter(None, (documents_rows.newest(world.tx, subject, row, kind) for subject, row in about))
    return next((document["context"] for document in found), None)


def states(world: World, kind: str, facts: Mapping[str, Any]) -> None:
    """The document was made, says this, and Word prints it."""
    said = paper(world, kind)
    assert said is not None
    assert {name: said[name] for name in facts} == facts
    assert documents.render_word(WORD[kind], said).startswith(b"PK")


# The course of a plan, a campaign and a visit ----------------------------------------------------------------------


def decided(world: World, decision: str = "APPROVE") -> World:
    """A plan on which the government decided."""
    world.approved_plan()
    given = {"decision": decision, "opinion": "同意实施", "approval_no": "鞍东政〔2026〕1号"}
    world.act("plan.save", plan_draft(), by=person(MARKET))
    world.act("plan.submit")
    world.act("plan.decide", given, by=person(GOVERNMENT))
    return world


def published(world: World) -> World:
    world.approved_plan()
    world.act("publication.plan")
    return world


def agreed(world: World) -> World:
    world.planned_campaign()
    world.agree()
    return world


def disputed(world: World) -> World:
    """A campaign whose participant disagrees."""
    world.planned_campaign()
    world.act("negotiation.open")
    opinion = {"on_task": "AGREE", "on_time": "DISAGREE", "on_method": "AGREE", "text": "四月有专项行动"}
    world.act("negotiation.opinion", opinion, by=person(HEALTH), department=HEALTH)
    world.act("negotiation.close")
    return world


def coordinated(world: World) -> World:
    disputed(world)
    world.act("negotiation.coordinate", {"opinion": "建议错开"}, by=person(LEADERS))
    return world


def ready(world: World) -> World:
    world.ready_campaign()
    return world


def teamed(world: World) -> World:
    world.teamed()
    return world


def visited(world: World) -> World:
    """A visit that was approved and announced, where somebody arrived."""
    visit = world.visits()[0]
    approval = {"approved": True, "planned_on": "2026-04-07", "opinion": "注意安全", "assistants": 1}
    visit.act("inspection.approve", approval, by=person(MARKET))
    return visit


def recorded(world: World) -> World:
    """A visit with its record, which nobody signed, and a photo."""
    visit = world.visits()[0]
    visit.go()
    photo = {"kind": "PHOTO", "sha256": "a" * 64, "at": visit.now.isoformat(), "place": "后厨"}
    times = {"started_at": visit.now.isoformat(), "ended_at": (visit.now + timedelta(hours=1)).isoformat()}
    unsigned = {"facts": "冷藏柜温度过高", "signature": "REFUSED", "refusal_note": "负责人不在", "witness": "周四"}
    visit.act("visit.record", {**times, **unsigned, "evidence": [photo]}, by=person(MARKET))
    return visit


def served(world: World) -> World:
    visit = world.visits()[0]
    visit.go()
    visit.act("documents.issue", template="检查结果告知书")
    service = {"served_at": visit.now.isoformat(), "how": "LEFT", "proof": "照片一张", "received_by": "钱二"}
    visit.act("notice.serve", service, by=person(MARKET))
    return visit


def extended(world: World) -> World:
    """An order to correct whose term was extended at the re-check."""
    visit = confirmed_at_home(world, ["R02"])
    visit.act("follow_up.order", ORDER, by=person(MARKET))
    more = {"corrected": False, "extend": True, "reason": "设备未到", "note": "已更换一台", "recheck_on": "2026-05-12"}
    visit.act("follow_up.recheck", more, by=person(MARKET))
    return visit


def corrected(world: World) -> World:
    visit = extended(world)
    visit.act("follow_up.recheck", {"corrected": True, "note": "全部更换"}, by=person(MARKET))
    return visit


def fed_back(world: World) -> World:
    """A finding that daily supervision takes over."""
    visit = confirmed_at_home(world, ["R08"])
    visit.act("follow_up.daily")
    return visit


def reported(world: World) -> World:
    for visit in world.visits():
        visit.go()
        visit.conclude()
    said = {"summary": "总体良好", "problems": "公示不全", "suggestions": "加强宣传"}
    world.act("campaign.report", said, by=person(MARKET))
    return world


@pytest.mark.parametrize(
    ("course", "kind", "facts"),
    [
        (decided, "批准意见", {"decision": "批准", "opinion": "同意实施；批准文号：鞍东政〔2026〕1号"}),
        (published, "年度抽查工作计划", {"plan_name": "年度计划", "line_count": "1", "draw_type": "不定向抽查"}),
        (agreed, "协商记录", {"conclusion": "达成一致", "round_count": "1"}),
        (coordinated, "协商记录", {"conclusion": "尚未达成一致", "round_count": "1"}),
        (ready, "联合抽查任务书", {"participants": "卫生健康", "ratio": "5%", "date_to": "2026年4月30日"}),
        (teamed, "抽取记录", {"matching": "全部随机选派", "mode": "随机抽取"}),
        (visited, "行政检查审批表", {"opinion": "注意安全", "assistants": "1", "planned_on": "2026年4月7日"}),
        (recorded, "现场检查笔录", {"facts": "冷藏柜温度过高", "refusal_note": "负责人不在", "witness": "周四"}),
        (served, "送达回证", {"how": "留置送达", "proof": "照片一张", "received_by": "钱二"}),
        (
            extended,
            "复查记录",
            {"findings": "已更换一台", "extension": "延长至2026年5月12日。设备未到", "recheck_on": "2026年4月28日"},
        ),
        (corrected, "复查记录", {"findings": "全部更换", "conclusion": "已改正", "recheck_on": "2026年5月12日"}),
        (fed_back, "日常监管反馈单", {"facts": "SX-01情况"}),
        (reported, "联合抽查检查报告", {"summary": "总体良好", "problems": "公示不全", "suggestions": "加强宣传"}),
    ],
)
def test_the_document_is_made_with_the_step(
    world: World, course: Callable[[World], World], kind: str, facts: Mapping[str, Any]
) -> None:
    """TD-4.1a, TD-4.2b, TD-4.4a, TD-4.4b, MS-2.5d, MS-2.5e, YC-2.6a, YC-2.6e; data section 9."""
    states(course(world), kind, facts)


@pytest.mark.parametrize(("course", "kind"), [(disputed, "协商记录"), (visited, "送达回证"), (ready, "抽取记录")])
def test_no_document_is_made_before_its_step(world: World, course: Callable[[World], World], kind: str) -> None:
    assert paper(course(world), kind) is None


def test_what_is_sent_back_is_not_approved(world: World) -> None:
    """TD-4.1a: the second decision makes no second approval."""
    approval = paper(decided(world, "RETURN"), "批准意见")
    assert approval is not None
    assert approval["opinion"] == "", "that of the first decision"


def test_the_record_of_a_negotiation_keeps_opinion_and_coordination(world: World) -> None:
    """TD-4.2b, TD-5.1."""
    facts = paper(coordinated(world), "协商记录")
    assert facts is not None
    assert facts["opinions"][0]["text"] == "四月有专项行动"
    assert facts["rounds"][0]["coordination"] == "建议错开"


def test_evidence_is_listed_where_there_is_any(world: World) -> None:
    """TQ-4.3b."""
    visit = recorded(world)
    facts = paper(visit, "证据清单与全过程记录目录")
    assert facts is not None
    assert [(row["sha256"], row["place"]) for row in facts["evidence"]] == [("a" * 64, "后厨")]
    assert "现场检查笔录" in [row["name"] for row in facts["steps"]]


def test_without_evidence_there_is_no_list_of_it(world: World) -> None:
    visit = world.visits()[0]
    visit.go()
    record = {"started_at": visit.now.isoformat(), "ended_at": visit.now.isoformat(), "facts": "正常"}
    visit.act("visit.record", {**record, "signature": "SIGNED"}, by=person(MARKET))
    states(visit, "现场检查笔录", {"facts": "正常", "signature": "当事人已签名。"})
    assert paper(visit, "证据清单与全过程记录目录") is None


# Elsewhere ------------------------------------------------------------------------------------------------------------


@here("yichang", "changjiang", "tianqiao")
def test_each_recipient_of_a_plan_makes_its_receipt(elsewhere: Elsewhere) -> None:
    """YC-2.4e, CJ-2.3a, TQ-3.5b."""
    elsewhere.plan_in_force(line(elsewhere.lead, elsewhere.partner))
    states(elsewhere, "备案回执", {"receipt_no": RECEIPT["receipt_no"], "answer": "材料齐全，予以备案"})
    states(elsewhere, "年度抽查工作计划", {"line_count": "1"})


@here("tianqiao")
def test_what_is_sent_back_for_completion_has_no_receipt(elsewhere: Elsewhere) -> None:
    """TQ-3.5b."""
    elsewhere.save_plan(line(elsewhere.lead))
    elsewhere.file((elsewhere.lead, {"complete": False, "missing": "缺检查方式"}))
    assert paper(elsewhere, "备案回执") is None


@here("yichang", "tianqiao")
def test_the_joint_plan_is_a_document_of_its_own(elsewhere: Elsewhere) -> None:
    """YC-2.4g, TQ-3.5c."""
    elsewhere.plan_in_force(line(elsewhere.lead, elsewhere.partner))
    elsewhere.joint_plan(elsewhere.profile["plan"]["joint_authors"][0])
    states(elsewhere, "联合抽查计划", {"line_count": "1"})
    assert paper(elsewhere, "年度抽查工作计划") is None


@here("tianqiao")
def test_an_exemption_states_the_breach_its_entry_in_the_list_and_why(elsewhere: Elsewhere) -> None:
    """TQ-4.3c."""
    visit = confirmed(elsewhere, **MINOR)
    visit.act("follow_up.minor", EXEMPTION, by=lead(visit), department=visit.lead)
    states(visit, "免罚记录", {"facts": EXEMPTION["breach"], "reason": EXEMPTION["reason"]})
    facts = paper(visit, "免罚记录") or {}
    assert facts["basis"].endswith(EXEMPTION["list_basis"])
    assert len(cases(visit)["H10"]["documents"]) == 1


@here("mangshi")
def test_a_listing_says_which_list(elsewhere: Elsewhere) -> None:
    """MS-3.3a: 经营异常名录, 失信黑名单."""
    visit = confirmed(elsewhere, **UNREACHABLE)
    decide(visit)
    states(visit, "列入经营异常名录决定书", {"measure": "列入经营异常名录", "decision_no": "决1"})


@here("mangshi")
def test_the_blacklist_has_its_decision(elsewhere: Elsewhere) -> None:
    """MS-3.3a."""
    kind = elsewhere.profile["followup"]["blacklist_kinds"][0]
    visit = confirmed(elsewhere, **PROMINENT, blacklist_kind=kind)
    decide(visit, kind="失信黑名单", blacklist_kind=kind, ground="严重失信")
    told = {"decision_title": "列入严重违法失信名单决定书", "ground": "严重失信", "decision_no": "决1"}
    states(visit, "列入经营异常名录决定书", told)


@here(*ALL)
def test_three_documents_are_made_where_the_local_text_names_them(elsewhere: Elsewhere) -> None:
    """MS-2.5b is one document's."""
    visit = found_elsewhere(elsewhere, codes=["R06"])
    made = {kind for kind, subject in NAMED.items() if paper(visit, kind, subject)}
    assert made == (set(NAMED) if elsewhere.jurisdiction == "mangshi" else set())
    for kind in made:
        states(visit, kind, {"campaign_name": (paper(visit, kind) or {})["campaign_name"]})


@here("mangshi")
def test_the_instruction_is_one_for_all_visits(elsewhere: Elsewhere) -> None:
    """MS-2.5b; MS-2.3: with the guideline that was agreed on."""
    first, *others = visits(elsewhere)
    assert others
    go(first)
    kinds = [row["kind"] for row in documents_rows.of_subject(first.tx, "campaign", first.data["campaign"])]
    assert kinds.count("现场检查作业指导书") == 1
    facts = paper(first, "现场检查作业指导书") or {}
    assert [row["field"] for row in facts["entries"]] == elsewhere.profile["task"]["guideline_fields"]
