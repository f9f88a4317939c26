"""Documents state everything their templates ask for, from the tables, under a number and a digest."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from hashlib import sha256
from json import dumps
from typing import Any

import pytest

from engine import documents
from engine.documents import pdf
from engine.errors import ServiceError
from engine.services.document_facts import KINDS
from engine.services.document_facts.stated import STATED
from engine.services.document_facts.wording import amount, basis_of, percent
from engine.services.documents import issue_for
from engine.store import Database, documents_rows
from tests.cast import GOVERNMENT, HEALTH, MARKET, World, person, settle
from tests.documents.cast import LAYOUT, TYPST, WORD

REMOVAL = "信用修复决定书"
"""About a listing, not any visit."""
PLANS = ("年度抽查工作计划", "联合抽查计划", "备案回执", "批准意见")
CAMPAIGNS = ("联合抽查任务书", "协商记录", "工作指引", "抽取记录", "现场检查作业指导书", "联合抽查检查报告")


def issued(world: World, kind: str, department: str = MARKET, **added: Any) -> Mapping[str, Any]:
    """The document as it was stored."""
    return documents_rows.the_document(world.tx, issue_for(world.call(person(MARKET)), kind, department, added))


def stated(world: World, kind: str, department: str = MARKET, **added: Any) -> Mapping[str, Any]:
    """What stands in the document."""
    context: Mapping[str, Any] = issued(world, kind, department, **added)["context"]
    return context


def prints(kind: str, facts: Mapping[str, Any]) -> None:
    """Both templates take the facts, which are all that validation holds templates to."""
    assert STATED[kind].keys() <= facts.keys()
    for name, members in STATED[kind].items():
        rows = facts[name] if members else []
        assert all(set(members or ()) == row.keys() for row in rows), name
        assert isinstance(facts[name], list if members else str), name
    assert documents.render_word(WORD[kind], facts).startswith(b"PK")
    assert documents.render_pdf(TYPST[kind], facts, LAYOUT).startswith(b"%PDF-")


@pytest.fixture
def visit(sqlite_database: Database) -> Iterator[World]:
    """A visit that was approved, made, recorded and concluded by both departments."""
    with sqlite_database.write() as tx:
        settle(tx)
        world = World(tx)
        first = world.visits()[0]
        first.go()
        evidence = {"kind": "PHOTO", "sha256": "a" * 64, "at": first.now.isoformat(), "place": "后厨"}
        checked = [{"item": "SX-01", "problem": True, "note": "未公示许可证", "evidence": [evidence]}]
        first.act("visit.items", {"items": checked}, by=person(MARKET), department=MARKET)
        first.act("visit.record", record(first), by=person(MARKET))
        first.conclude({"SX-01": ["R06"]})
        first.data["department"] = MARKET
        yield first


def record(world: World) -> dict[str, Any]:
    """A record whose signature was refused."""
    ended = world.now + timedelta(hours=1)
    times = {"started_at": world.now.isoformat(), "ended_at": ended.isoformat()}
    return {**times, "facts": "后厨检查情况", "signature": "REFUSED", "refusal_note": "负责人不在", "witness": "周四"}


def test_every_document_has_facts_and_a_template() -> None:
    assert set(KINDS) == set(WORD) == set(TYPST)


def test_no_two_documents_share_the_letters_of_their_numbers() -> None:
    letters = [kind.letters for kind in KINDS.values()]
    assert len(set(letters)) == len(letters)


@pytest.mark.parametrize("kind", sorted(set(KINDS) - {*PLANS, *CAMPAIGNS, REMOVAL}))
def test_every_document_about_a_visit_can_be_printed(visit: World, kind: str) -> None:
    """Whoever issues it need add nothing: the diagram issues most of them by itself."""
    visit.act("documents.issue", template=kind)
    found = documents_rows.newest(visit.tx, "inspection", visit.data["inspection"], kind)
    assert found is not None
    assert pdf.names(TYPST[kind]) <= found["context"].keys()
    prints(kind, found["context"])


@pytest.mark.parametrize("kind", CAMPAIGNS)
def test_every_document_about_a_campaign_can_be_printed(world: World, kind: str) -> None:
    world.teamed()
    prints(kind, stated(world, kind))


@pytest.mark.parametrize("kind", CAMPAIGNS)
def test_a_document_about_a_campaign_can_be_printed_before_anything_happened(world: World, kind: str) -> None:
    world.planned_campaign()
    prints(kind, stated(world, kind))


@pytest.mark.parametrize("kind", PLANS)
def test_every_document_about_a_plan_can_be_printed(world: World, kind: str) -> None:
    world.approved_plan()
    prints(kind, stated(world, kind))


def test_the_plan_states_its_lines_as_the_law_asks(world: World) -> None:
    """YC-2.4a, TQ-3.5a: items, objects, method, ratio, period, initiator and participants."""
    world.approved_plan()
    (line,) = stated(world, "年度抽查工作计划")["lines"]
    assert (line["items"], line["objects"], line["methods"]) == ("事项SX-01、事项SX-02", "辖区企业", "实地核查")
    assert (line["ratio"], line["period"]) == ("5%", "2026年4月1日至2026年4月30日")
    assert (line["initiator"], line["participants"]) == ("区市场监管局", "卫生健康")


def test_the_approval_states_what_the_government_decided(world: World) -> None:
    """TD-4.1a."""
    world.approved_plan()
    found = issued(world, "批准意见", GOVERNMENT)
    assert found["context"]["decision"] == "批准"
    assert found["context"]["department"] == "区市场监管局"
    assert found["subject"] == "plan"
    assert found["number"].endswith("-PZ-2"), "the first was made with the decision"


def test_the_negotiation_is_recorded_round_by_round(world: World) -> None:
    """TD-4.2b: on the task, its time and its method."""
    world.planned_campaign()
    world.agree()
    facts = stated(world, "协商记录")
    assert facts["conclusion"] == "达成一致"
    assert [row["agreed"] for row in facts["rounds"]] == ["是"]
    (opinion,) = facts["opinions"]
    assert (opinion["department"], opinion["on_task"], opinion["on_time"]) == ("卫生健康", "同意", "同意")


def test_the_guideline_states_basis_content_and_method_of_each_item(world: World) -> None:
    """YC-2.5a, TQ-3.4: 对各类抽查事项逐一明确."""
    world.planned_campaign()
    facts = stated(world, "工作指引", entries=[{"field": "检查方法", "text": "实地查看"}])
    assert facts["entries"] == [{"field": "检查方法", "text": "实地查看"}]
    assert [row["name"] for row in facts["items"]] == ["事项SX-02", "事项SX-01"]
    assert facts["items"][0]["basis"] == "《法》1"


def test_the_record_of_a_draw_shows_what_was_promised_and_what_came(world: World) -> None:
    """YC-2.5b, CJ-2.4a: commitment, public number, counts, and that the public can check a part only."""
    world.locked_draw()
    facts = stated(world, "抽取记录")
    assert len(facts["commitment_hash"]) == 64
    assert facts["statement"].startswith("部分可核验")
    assert sum(int(row["drawn"]) for row in facts["strata"]) == int(facts["drawn"]) == world.data["drawn"]
    assert facts["entropy"][0]["value"].startswith("[[")
    assert facts["certificate_hash"] == "" or len(facts["certificate_hash"]) == 64


def test_the_report_counts_what_the_law_counts(world: World) -> None:
    """YC-2.6a, TQ-3.7a, figures of data section 11."""
    world.locked_draw()
    facts = stated(world, "联合抽查检查报告")
    figures = {row["name"]: row["value"] for row in facts["figures"]}
    assert figures["抽查基数（户）"] == facts["register_size"]
    assert figures["抽查户数（户）"] == str(world.data["drawn"])
    assert figures["公示率"] == "—"


def test_the_notice_names_inspectors_items_and_materials(visit: World) -> None:
    """MS-2.5b."""
    facts = stated(visit, "联合抽查一次告知清单")
    assert len(facts["team"]) == len(visit.team())
    assert all(row["cert_no"] for row in facts["team"])
    assert {row["department"] for row in facts["items"]} == {"区市场监管局", "卫生健康"}
    assert facts["materials"]


def test_the_approval_form_says_how_often_the_firm_was_visited(visit: World) -> None:
    facts = stated(visit, "行政检查审批表")
    assert facts["visits_so_far"] == "1次"
    assert facts["decision"] == "准予实施检查。"
    assert facts["basis"] == "《法》1"


def test_the_record_of_the_visit_notes_that_signing_was_refused(visit: World) -> None:
    """MS-2.5d."""
    facts = stated(visit, "现场检查笔录")
    assert (facts["facts"], facts["signature"]) == ("后厨检查情况", "当事人拒绝签名。")
    assert (facts["refusal_note"], facts["witness"]) == ("负责人不在", "周四")
    assert facts["certificates_shown"] == "已出示"


def test_evidence_is_listed_with_medium_digest_time_and_place(visit: World) -> None:
    """TQ-4.3b, and the record of the whole course."""
    facts = stated(visit, "证据清单与全过程记录目录")
    (piece,) = facts["evidence"]
    assert (piece["kind"], piece["sha256"], piece["place"]) == ("照片", "a" * 64, "后厨")
    names = [row["name"] for row in facts["steps"]]
    assert names[:3] == ["行政检查审批", "到场签到", "现场笔录"]
    assert {"检查通知书", "检查结果告知书"} <= set(names)


def test_the_form_of_the_visit_holds_check_conclusion_and_handling(visit: World) -> None:
    """MS-2.5b."""
    facts = stated(visit, "抽查情况记录表")
    assert [(row["item"], row["finding"], row["detail"]) for row in facts["checks"]] == [
        ("事项SX-01", "发现问题", "未公示许可证")
    ]
    assert {row["department"]: row["conclusion"] for row in facts["results"]} == {
        "区市场监管局": "发现问题已责令改正",
        "卫生健康": "未发现问题",
    }


def test_the_receipt_tells_how_the_notice_was_served(visit: World) -> None:
    """TD-4.4b."""
    facts = stated(visit, "送达回证")
    assert (facts["how"], facts["proof"]) == ("直接送达", "签收")
    assert facts["served_no"].endswith("-GZ")


def test_an_order_states_what_the_person_wrote(visit: World) -> None:
    """YC-2.6e, MS-2.5e; days are written as officials write them."""
    added: dict[str, Any] = {
        "facts": "未公示",
        "basis": "《法》",
        "requirement": "公示",
        "recheck_on": date(2026, 5, 6),
    }
    facts = stated(visit, "责令改正通知书", **added)
    assert (facts["facts"], facts["recheck_on"]) == ("未公示", "2026年5月6日")


@pytest.mark.parametrize(
    ("matter", "kind", "receiver"),
    [
        ("CASE", "案件线索移送函", "办案机构"),
        ("LEAD", "抄告函", "有关主管部门"),
        ("CRIME", "涉嫌犯罪案件移送书", "司法机关"),
        ("LICENSING", "准入审批环节反馈函", "审批部门"),
    ],
)
def test_a_letter_addresses_whoever_takes_such_matters(visit: World, matter: str, kind: str, receiver: str) -> None:
    """TD-4.4c, MS-2.6d, YC-2.6e, CJ-2.6c; until somebody names the body."""
    visit.data["handover"] = {"kind": matter, "document": kind}
    assert stated(visit, kind, receiver="区公安分局")["receiver"] == "区公安分局"
    facts = stated(visit, kind)
    assert facts["receiver"] == receiver
    assert "照片" in facts["evidence"][0]["name"]


def test_the_decision_on_a_listing_names_ground_and_remedy(visit: World) -> None:
    """YC-2.6e, CJ-2.6d, MS-3.3a."""
    facts = stated(visit, "列入经营异常名录决定书", ground="通过登记的住所无法联系")
    assert facts["ground"] == "通过登记的住所无法联系"
    assert facts["decision_title"] == "列入经营异常名录决定书"
    assert "行政复议" in facts["remedy"]


def test_the_number_says_what_it_is_about_and_how_often(visit: World) -> None:
    number = issued(visit, "抄告函")["number"]
    assert number.endswith("-0001-CG")
    assert issued(visit, "抄告函")["number"] == f"{number}-2"


def test_a_document_keeps_the_digest_of_what_stands_in_it(visit: World) -> None:
    """The history names the digest; whoever changes a word later is found out."""
    found = issued(visit, "抄告函", HEALTH)
    text = dumps(found["context"], ensure_ascii=False, sort_keys=True)
    assert found["sha256"] == sha256(text.encode()).hexdigest()
    assert found["department"] == HEALTH


def test_no_other_document_exists(visit: World) -> None:
    with pytest.raises(ServiceError, match="通行证"):
        issue_for(visit.call(), "通行证", MARKET)


@pytest.mark.parametrize(
    ("part", "whole", "shown"), [(1, 3, "33.33%"), (2, 3, "66.67%"), (25, 500, "5%"), (0, 7, "0%"), (7, 7, "100%")]
)
def test_shares_are_exact(part: int, whole: int, shown: str) -> None:
    assert percent(part, whole) == shown


def test_ratio_and_number_of_a_plan_line_are_told_together() -> None:
    assert amount(500, 20) == "5%，20户"
    assert amount(None, None) == ""


def test_the_basis_of_an_item_names_law_and_article() -> None:
    given = [{"law": "食品安全法", "article": "第三条"}, {"law": "《消防法》"}, "上级文件"]
    assert basis_of(given) == "《食品安全法》第三条；《消防法》；上级文件"
