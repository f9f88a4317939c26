"""A listing ends (移出、信用修复): verified by who listed, decided by another person, told again, kept beside it."""

from typing import Any

import pytest

from engine import documents
from engine.errors import Invalid, Refused
from engine.store import credit, documents_rows, publications
from tests.documents.cast import WORD
from tests.services.course import cases, confirmed, enter, stored
from tests.services.elsewhere import Elsewhere, here
from tests.services.test_follow_ups_five import UNREACHABLE, decide, lead

LISTING = ("yichang", "changjiang", "tianqiao", "mangshi")
"""铁东's document knows no credit constraint."""


def listed(elsewhere: Elsewhere, applied: bool = True, public: bool = True, **given: Any) -> Elsewhere:
    """A firm on the abnormal list whose removal is asked for."""
    visit = confirmed(elsewhere, **UNREACHABLE)
    enter(visit, visit.lead)
    decide(visit, **given)
    if public:
        visit.act("publication.listing", department=visit.lead)
    ask(visit, applied)
    return visit


def ask(visit: Elsewhere, applied: bool = True) -> None:
    """The removal is asked for once more."""
    (record,) = credit.of_object(visit.tx, stored(visit)["object_id"])
    asked = {"credit_record_id": record["id"], "applied": applied, "repair": "已变更住所", "asked_by": "x"}
    removal = credit.ask_removal(visit.tx, {"jurisdiction": visit.jurisdiction, "asked_at": visit.now, **asked})
    visit.data |= {"removal": removal, "department": visit.lead}


def verified(visit: Elsewhere, repaired: bool = True, **given: Any) -> Elsewhere:
    """The department has looked."""
    given = {"verified_on": str(visit.now.date()), "repaired": repaired, "findings": "实地核实", **given}
    assert visit.act("removal.verify", given, by=lead(visit)) == {"repaired": repaired}
    return visit


def end(visit: Elsewhere, decision: str = "REMOVE", number: int = 2, **given: Any) -> dict[str, Any]:
    """The head decides; the removal as it stands then."""
    given = {"decision": decision, "ground": "已修复", "decision_no": "移1", **given}
    visit.act("removal.decide", given, by=lead(visit, number))
    return dict(credit.removal(visit.tx, visit.data["removal"]))


def paper(visit: Elsewhere) -> Any:
    """What the decision says, as it can be printed."""
    found = documents_rows.newest(visit.tx, "inspection", visit.data["inspection"], "信用修复决定书")
    assert found is not None
    assert documents.render_word(WORD["信用修复决定书"], found["context"]).startswith(b"PK")
    return found["context"]


@here(*LISTING)
def test_a_firm_that_has_repaired_is_removed_by_a_decision(elsewhere: Elsewhere) -> None:
    """YC-2.6e, CJ-2.6d, TQ-3.7d, MS-3.3a, MS-X2: ground, number, date, document; the credit channel hears again."""
    visit = verified(listed(elsewhere))
    removal = end(visit)
    assert (removal["decision"], removal["ground"], removal["decision_no"]) == ("REMOVE", "已修复", "移1")
    assert (removal["decided_at"], visit.data["ended"]) == (visit.now, True)
    assert visit.sent.count(("msg_credit_record", visit.data["object"])) == 2
    assert credit.ended(credit.removals(visit.tx, removal["credit_record_id"]))
    said = paper(visit)
    assert (said["decision_title"], said["listing_no"], said["decision_no"]) == ("移出经营异常名录决定书", "决1", "移1")
    assert "将你单位移出经营异常名录" in said["ending"]
    assert cases(visit)["H08"]["outcome"] == "已列入经营异常名录", "what was decided then stays"


@here("mangshi")
def test_the_end_of_a_listing_is_public_beside_it(elsewhere: Elsewhere) -> None:
    """MS-3.5a: in the same channel, under the firm's name; nothing is deleted."""
    visit = verified(listed(elsewhere))
    end(visit)
    visit.act("publication.removal", department=visit.lead)
    after, before = (row["content"] for row in publications.published(visit.tx, "mangshi", "listing"))
    assert before["ended"] is None
    assert after["listed"] == before["listed"]
    assert (after["ended"]["decision"], after["ended"]["decision_no"]) == ("REMOVE", "移1")
    channels = {channel for channel, content in visit.pushed if "listed" in content}
    assert channels == {"国家企业信用信息公示系统（云南）"}


@here("tianqiao")
@pytest.mark.parametrize(("treatment", "times"), [("WITHHOLD", 0), ("RESTRICTED", 2), ("REDACT", 2)])
def test_neither_a_listing_nor_its_end_tells_more_than_the_result(
    elsewhere: Elsewhere, treatment: str, times: int
) -> None:
    """TQ-4.3a: 除法律法规规定不公开事项外."""
    elsewhere.overrides = {**elsewhere.overrides, "disclosure": {"disclosure": treatment}}
    visit = verified(listed(elsewhere))
    end(visit)
    visit.act("publication.removal", department=visit.lead)
    rows = [row["content"] for row in publications.published(visit.tx, "tianqiao", "listing")]
    assert len(rows) == times
    hidden = "依法不予公开"
    assert all(row["listed"]["ground"] == hidden for row in rows)
    assert all((row["listed"]["kind"] == hidden) is (treatment == "RESTRICTED") for row in rows)


@here("yichang")
def test_the_end_of_a_listing_that_is_not_public_is_not_public_either(elsewhere: Elsewhere) -> None:
    """YC-2.6c."""
    visit = verified(listed(elsewhere, public=False))
    end(visit)
    visit.act("publication.removal", department=visit.lead)
    assert publications.published(visit.tx, "yichang", "listing") == []
    assert credit.removal(visit.tx, visit.data["removal"])["published_at"] is None


@here("changjiang")
def test_who_has_not_repaired_stays_and_is_told_so(elsewhere: Elsewhere) -> None:
    """CJ-2.6d: an application gets its answer in writing; it may be made again later."""
    visit = verified(listed(elsewhere), repaired=False)
    with pytest.raises(Invalid, match="the cause of the listing has not gone"):
        end(visit)
    with pytest.raises(Invalid, match="a decision has its number"):
        end(visit, "KEEP", decision_no="")
    removal = end(visit, "KEEP", ground="仍无法联系")
    assert paper(visit)["decision_title"] == "不予信用修复决定书"
    assert visit.data["ended"] is False
    assert visit.sent.count(("msg_credit_record", visit.data["object"])) == 1
    assert not credit.ended(credit.removals(visit.tx, removal["credit_record_id"]))
    ask(visit)
    with pytest.raises(Invalid, match="移1 is the number of another decision"):
        end(verified(visit))
    assert end(visit, decision_no="移2")["decision"] == "REMOVE"


@here("changjiang")
def test_a_department_that_finds_nothing_repaired_writes_no_decision(elsewhere: Elsewhere) -> None:
    """CJ-2.6d: nobody has asked."""
    visit = verified(listed(elsewhere, applied=False), repaired=False)
    assert end(visit, "KEEP", decision_no=None)["document_id"] is None


@here("yichang")
def test_a_listing_that_was_wrong_is_revoked(elsewhere: Elsewhere) -> None:
    """YC-2.6e: 依法实施; no repair is needed for that."""
    visit = verified(listed(elsewhere), repaired=False)
    assert end(visit, "REVOKE", ground="列入对象有误")["decision"] == "REVOKE"
    assert paper(visit)["decision_title"] == "撤销列入经营异常名录决定书"
    assert visit.data["ended"] is True


@here("tianqiao")
def test_joint_punishment_ends_by_its_own_words(elsewhere: Elsewhere) -> None:
    """TQ-3.7d: 联合惩戒."""
    visit = verified(listed(elsewhere, kind="联合惩戒"))
    end(visit)
    assert paper(visit)["decision_title"] == "解除联合惩戒决定书"


@here("tianqiao")
def test_who_listed_verifies_and_another_person_decides(elsewhere: Elsewhere) -> None:
    """TQ-3.7c: 谁主管、谁监管; role check 1."""
    visit = listed(elsewhere)
    given = {"verified_on": str(visit.now.date()), "repaired": True, "findings": "x"}
    with pytest.raises(Refused, match=f"this is for {visit.lead}"):
        visit.act("removal.verify", given, by=visit.person(visit.partner))
    with pytest.raises(Invalid, match="lies in the future"):
        verified(visit, verified_on="2026-12-31")
    verified(visit)
    with pytest.raises(Refused, match="another person"):
        end(visit, number=1)


@here("mangshi")
def test_results_that_are_withheld_keep_their_listing_inside(elsewhere: Elsewhere) -> None:
    """MS-2.6c."""
    visit = confirmed(elsewhere, **UNREACHABLE)
    enter(visit, visit.lead)
    visit.act("result.withhold", department=visit.lead)
    decide(visit)
    visit.act("publication.listing", department=visit.lead)
    assert publications.published(visit.tx, "mangshi", "listing") == []
