"""Records made when they are needed, issued with the record of the visit; evidence listed, and later evidence too."""

import io
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

import docx
import pytest

from engine import documents
from engine.errors import Conflict, Invalid, Refused
from engine.services import visit_records
from engine.store import documents_rows, inspections
from engine.store import visit_records as stored
from tests.cast import HEALTH, MARKET, POLICE, World, arrival, person
from tests.documents.cast import LAYOUT, TYPST, WORD
from tests.records import PAPER, examination, interview, materials, sampling, site_record
from tests.services.course import PHOTO, approve, visits
from tests.services.elsewhere import ALL, Elsewhere, here

LIST = "证据清单与全过程记录目录"
FILLED: dict[str, Callable[..., dict[str, Any]]] = {
    "INTERVIEW": interview,
    "SAMPLING": sampling,
    "EXAMINATION": examination,
    "MATERIALS": materials,
}


@pytest.fixture
def visit(world: World) -> World:
    """A visit of two departments on the spot."""
    found = world.visits()[0]
    found.go()
    return found


def add(visit: World, kind: str, department: str = MARKET, **given: Any) -> int:
    """A record of a member of a department's team."""
    return visit_records.add(visit.call(person(department)), kind, FILLED[kind](visit, **given))


def papers(visit: World, kind: str) -> list[Mapping[str, Any]]:
    """The documents of a kind about the visit, oldest first."""
    found = documents_rows.of_subject(visit.tx, "inspection", visit.data["inspection"])
    return [documents_rows.the_document(visit.tx, row["id"]) for row in found if row["kind"] == kind]


def record(visit: World, **given: Any) -> None:
    visit.act("visit.record", site_record(visit, **given), by=person(MARKET))


def digests(document: Mapping[str, Any]) -> list[str]:
    return [row["sha256"] for row in document["context"]["evidence"]]


# Records ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "name", "piece", "says"),
    [
        ("INTERVIEW", "询问笔录", "STATEMENT", "答：装修时取下，忘了挂回。"),
        ("SAMPLING", "抽样取证记录", "SAMPLE", "封0007"),
        ("EXAMINATION", "勘验笔录", "EXAMINATION", "货物与台账不一致"),
    ],
)
def test_a_record_is_issued_with_the_record_of_the_visit_and_prints(
    visit: World, kind: str, name: str, piece: str, says: str
) -> None:
    """MS-2.5d: 依法向当事人、知情人调查取证; as Word and as PDF, and its digest stands among the evidence."""
    add(visit, kind, HEALTH)
    assert papers(visit, name) == []
    record(visit)
    (document,) = papers(visit, name)
    assert document["department"] == HEALTH
    word = documents.render_word(WORD[name], document["context"])
    assert says in printed(word)
    assert "检查部门：卫生健康" in printed(word)
    assert documents.render_pdf(TYPST[name], document["context"], LAYOUT).startswith(b"%PDF-")
    (evidence,) = inspections.evidence_of(visit.tx, visit.data["inspection"])
    assert (evidence["kind"], evidence["sha256"], evidence["department"]) == (piece, document["sha256"], HEALTH)
    assert digests(papers(visit, LIST)[0]) == [document["sha256"]]


def printed(word: bytes) -> str:
    """Everything a Word file says."""
    body = docx.Document(io.BytesIO(word)).element.body
    return "".join(text.text or "" for text in body.iter() if text.tag.endswith("}t"))


def test_each_record_has_a_number_of_its_own(visit: World) -> None:
    """People are asked one by one (MS-2.5d)."""
    add(visit, "INTERVIEW")
    add(visit, "INTERVIEW", asked_name="赵一", asked_relation="PARTY")
    record(visit)
    first, second = papers(visit, "询问笔录")
    assert second["number"] == f"{first['number']}-2"
    assert [row["context"]["asked_name"] for row in (first, second)] == ["钱二", "赵一"]
    assert second["context"]["asked_relation"] == "当事人"


def test_no_record_is_made_twice_when_the_visit_is_recorded_again(visit: World) -> None:
    """A task may be sent back."""
    add(visit, "SAMPLING")
    record(visit)
    record(visit)
    assert len(papers(visit, "抽样取证记录")) == len(papers(visit, LIST)) == 1
    assert len(papers(visit, "现场检查笔录")) == 2


def test_a_refused_signature_is_noted_with_its_witness(visit: World) -> None:
    """MS-2.5d: signatures or refusal (data section 9)."""
    add(visit, "EXAMINATION", signature="REFUSED", refusal_note="负责人不在", witness="周四")
    record(visit)
    (document,) = papers(visit, "勘验笔录")
    said = printed(documents.render_word(WORD["勘验笔录"], document["context"]))
    assert "当事人意见：拒绝签名。" in said
    assert "没有签名的说明：负责人不在" in said
    assert "见证人：周四" in said


def test_an_offline_record_shows_both_times(visit: World) -> None:
    """TD-4.2e: time of capture and time of entry."""
    add(visit, "INTERVIEW", captured_offline_at=(visit.now - timedelta(hours=1)).isoformat())
    record(visit)
    said = printed(documents.render_word(WORD["询问笔录"], papers(visit, "询问笔录")[0]["context"]))
    assert "制作时间：2026年4月7日8时00分；录入时间：2026年4月7日9时00分" in said


@pytest.mark.parametrize("kind", sorted(FILLED))
def test_a_department_that_is_not_on_the_visit_adds_nothing(visit: World, kind: str) -> None:
    """Who inspects records (TD-4.5a)."""
    with pytest.raises(Refused, match="没有参加这次检查"):
        add(visit, kind, POLICE)


def test_one_officer_is_not_enough(visit: World) -> None:
    """行政处罚法: at least two, by decision `limits`."""
    with pytest.raises(Invalid, match="执法人员不得少于 2 人"):
        add(visit, "INTERVIEW", officers=visit.team()[:1])
    with pytest.raises(Invalid, match="不是检查组中有执法资格的人员"):
        add(visit, "INTERVIEW", officers=[visit.team()[0], f"{POLICE}-I01"])


def test_samples_are_taken_by_those_who_are_there_after_they_came(world: World) -> None:
    """TD-4.3a: who was checked in; an interview may be held elsewhere."""
    visit = world.visits()[0]
    visit.go(present=visit.team()[:2])
    later = visit.team()[2:4]
    with pytest.raises(Invalid, match="没有到场"):
        add(visit, "SAMPLING", officers=later)
    early = (visit.now - timedelta(hours=2)).isoformat()
    with pytest.raises(Invalid, match="须在检查组到场以后进行"):
        add(visit, "EXAMINATION", started_at=early)
    add(visit, "INTERVIEW", officers=later, recorder=later[0], started_at=early)


def test_nothing_ends_before_it_begins_or_in_the_future(visit: World) -> None:
    hour = timedelta(hours=1)
    with pytest.raises(Invalid, match="结束时间早于开始时间"):
        add(visit, "INTERVIEW", ended_at=(visit.now - hour).isoformat())
    with pytest.raises(Invalid, match="not happened yet"):
        add(visit, "INTERVIEW", ended_at=(visit.now + hour).isoformat())


def test_two_samples_have_two_seals(visit: World) -> None:
    """MS-2.5d."""
    one = {"name": "大米", "quantity": "1袋", "seal_no": "封1", "kept": "常温"}
    with pytest.raises(Invalid, match="封条编号重复"):
        add(visit, "SAMPLING", samples=[one, {**one, "name": "面粉"}])


def test_nothing_is_recorded_before_the_approval_or_after_the_end(world: World) -> None:
    """国办发〔2024〕54号: approval first."""
    visit = world.visits()[0]
    with pytest.raises(Conflict, match="尚未批准"):
        add(visit, "INTERVIEW")
    visit.go()
    visit.conclude()
    visit.act("inspection.settled")
    with pytest.raises(Conflict, match="已经办结"):
        add(visit, "MATERIALS")


def test_no_other_kind_of_record_exists(visit: World) -> None:
    with pytest.raises(Invalid, match="没有这种记录"):
        visit_records.add(visit.call(person(MARKET)), "POEM", {})


# The list of evidence and its supplements -----------------------------------------------------------------------------


def test_evidence_after_the_record_gets_a_list_of_its_own_and_the_first_stays(visit: World) -> None:
    """TQ-4.3b: a supplement, numbered and dated, that names the list before it and holds only what is new."""
    record(visit, evidence=[PHOTO])
    (first,) = papers(visit, LIST)
    visit.at(visit.now + timedelta(days=3))
    later = {"captured_offline_at": visit.now.isoformat(), "content": "补录", "evidence": [PAPER]}
    visit.act("visit.sync", later, by=person(MARKET))
    before, supplement = papers(visit, LIST)
    assert before == first
    assert supplement["number"] == f"{first['number']}-2"
    assert (digests(first), digests(supplement)) == ([PHOTO["sha256"]], [PAPER["sha256"]])
    said = printed(documents.render_word(WORD[LIST], supplement["context"]))
    assert f"本清单补充下列清单，前列清单继续有效：{first['number']}（2026年4月7日9时00分）" in said
    assert "2026年4月10日" in said
    assert "补充下列清单" not in printed(documents.render_word(WORD[LIST], first["context"]))
    assert documents.render_pdf(TYPST[LIST], supplement["context"], LAYOUT).startswith(b"%PDF-")


def test_papers_that_the_firm_hands_in_later_are_listed_at_once(visit: World) -> None:
    """MS-2.5d; in P7 and P8 too, each time with a list of its own that names all before it."""
    record(visit, evidence=[PHOTO])
    visit.conclude()
    for number in (1, 2):
        add(visit, "MATERIALS", HEALTH, evidence=[{**PAPER, "sha256": f"{number}" * 64}])
    *_, second, third = papers(visit, LIST)
    assert (digests(second), digests(third)) == (["1" * 64], ["2" * 64])
    assert [each in third["context"]["supplements"] for each in ("-ZJ（", "-ZJ-2（")] == [True, True]


def test_somebody_who_is_asked_later_is_recorded_at_once(visit: World) -> None:
    """初步固定证据 (P8): the record is a document and a piece of evidence as soon as it is made."""
    record(visit)
    assert papers(visit, LIST) == []
    add(visit, "INTERVIEW")
    (document,), (listed,) = papers(visit, "询问笔录"), papers(visit, LIST)
    assert digests(listed) == [document["sha256"]]
    (row,) = stored.of_visit(visit.tx, visit.data["inspection"])
    assert row["document_id"] == document["id"]


@here(*ALL)
def test_what_is_found_away_from_the_firm_is_listed_too(elsewhere: Elsewhere) -> None:
    """YC-2.5d, CJ-2.4c: off-site checks before the record stand on its list, later ones on a supplement."""
    visit = visits(elsewhere)[0]
    approve(visit)
    visit.act("documents.issue", template="检查通知书")
    seen = {"monitored_at": visit.now.isoformat(), "sites": ["网店"], "facts": "无异常", "problem": False}
    visit.act("visit.online", {**seen, "evidence": [PHOTO]}, by=visit.person(visit.lead), department=visit.lead)
    assert papers(visit, LIST) == []
    visit.act("visit.checkin", arrival(visit), by=visit.person(visit.lead))
    visit.act("visit.record", site_record(visit), by=visit.person(visit.lead))
    written = {"requested_on": "2026-04-01", "papers": ["年报"], "facts": "相符", "problem": False}
    visit.act("visit.written", {**written, "evidence": [PAPER]}, by=visit.person(visit.lead), department=visit.lead)
    visit.act("evidence.file")
    assert [digests(each) for each in papers(visit, LIST)] == [[PHOTO["sha256"]], [PAPER["sha256"]]]


@here("changjiang", "yichang")
def test_a_visit_off_site_alone_has_its_list_at_the_end_of_the_checks(elsewhere: Elsewhere) -> None:
    """CJ-2.4c: no record on the spot will come."""
    visit = visits(elsewhere)[0]
    approve(visit)
    seen = {"monitored_at": visit.now.isoformat(), "sites": ["平台"], "facts": "无异常", "problem": False}
    visit.act("visit.online", {**seen, "evidence": [PHOTO]}, by=visit.person(visit.lead), department=visit.lead)
    visit_records.add(visit.call(visit.person(visit.lead)), "INTERVIEW", interview(visit))
    assert papers(visit, "询问笔录") == []
    visit.act("evidence.file")
    (document,) = papers(visit, "询问笔录")
    assert digests(papers(visit, LIST)[0]) == [PHOTO["sha256"], document["sha256"]]


def test_a_visit_without_evidence_has_no_list(visit: World) -> None:
    """TD has no such duty (TQ-4.3b is one document's)."""
    record(visit)
    visit.act("evidence.file")
    assert papers(visit, LIST) == []


@here("tianqiao")
def test_a_statement_is_a_record_of_the_course(elsewhere: Elsewhere) -> None:
    """Assertion 33; TQ-4.3b: whoever was asked on the spot leaves a record."""
    visit = visits(elsewhere)[0]
    approve(visit)
    visit.act("visit.checkin", arrival(visit), by=visit.person(visit.lead))
    visit_records.add(visit.call(visit.person(visit.lead)), "INTERVIEW", interview(visit))
    visit.act("visit.record", site_record(visit), by=visit.person(visit.lead))
    assert len(papers(visit, LIST)) == 1
