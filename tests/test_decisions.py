"""Whose answer a decision gives, and the decisions on plans and frames, under the numbers of their assertions."""

import re
from typing import Any

import pytest

from engine.errors import DecisionError
from engine.process import rules
from tests.law import FILES, JURISDICTIONS, KINDS, PROFILES, QUESTIONS, SAID, TABLES, answer, asked, others, sources

CODES = {"yichang": "YC", "changjiang": "CJ", "tiedong": "TD", "tianqiao": "TQ", "mangshi": "MS"}
each = pytest.mark.parametrize("key", JURISDICTIONS)


# 61: no value of one jurisdiction answers for another ------------------------------------------------------------

_ROW = re.compile(r" *<rule id=.*?</rule>\n", re.DOTALL)
_FIRST_CELL = re.compile(r"<inputEntry[^>]*>\s*<text>(.*?)</text>", re.DOTALL)


def _only(key: str, text: str) -> str:
    """A table without the rows of other jurisdictions."""

    def kept(row: re.Match[str]) -> str:
        cell = _FIRST_CELL.search(row[0])
        assert cell
        return row[0] if cell[1] == "-" or f'"{key}"' in cell[1] else ""

    return _ROW.sub(kept, text)


def _outcome(tables: rules.Rules, key: str, decision: str, given: dict[str, Any]) -> Any:
    outcome = tables.evaluate(decision, {"jurisdiction": key, **given})
    return outcome.outputs, [row.rule_id for row in outcome.rows]


@each
def test_without_the_rows_of_the_others_every_answer_stays_the_same(key: str) -> None:
    """Assertion 61; MS-2.4b, CJ-2.1f, TD-4.3a: each parameter is its own or a default."""
    alone = rules.load({name: _only(key, content.decode()).encode() for name, content in FILES.items()})
    everything = rules.load(FILES)
    for decision in QUESTIONS:
        for given in asked(decision):
            assert _outcome(alone, key, decision, given) == _outcome(everything, key, decision, given), given


@pytest.mark.parametrize("decision", sorted(TABLES))
def test_a_row_cites_the_documents_of_the_jurisdictions_it_names_and_of_no_other(decision: str) -> None:
    """Assertion 61: a row for all is a default and says so."""
    for row in TABLES[decision].rows:
        named = {CODES[word] for word in re.findall(r'"(\w+)"', row.tests[0])}
        cited = {clause.split("-")[0] for clause in row.notes["clause"].split() if clause != "default"}
        assert named or row.tests[0] == "-", row.id
        assert cited <= named, row.id
        assert row.notes["source"] in ({"SEED", "DEFAULT"} if named else {"DEFAULT", "OVERLAY"}), row.id
        assert cited == named or row.notes["source"] != "SEED", row.id
        assert row.notes["clause"], row.id


@each
def test_deadlines_that_the_document_gives_and_those_that_are_defaults(key: str) -> None:
    """Assertions 36 and 61: the answer names which (YC-2.6c, CJ-2.6a, MS-2.6b, TQ-3.7b)."""
    said = {
        "yichang": {"result_enter", "result_publish", "plan_file"},
        "changjiang": {"plan_file", "plan_enter"},
        "tiedong": set(),
        "tianqiao": {"result_enter", "plan_file"},
        "mangshi": set(),
    }
    rows = {kind: answer(key, "deadlines", kind=kind) for kind in KINDS["deadlines"]}
    assert {kind for kind, row in rows.items() if row["source"] == "SEED"} == said[key]
    assert all(sources(key, "deadlines", kind=kind) == {row["source"]} for kind, row in rows.items())


@pytest.mark.parametrize(
    ("decision", "given", "said"),
    [
        ("plan_gate", {"plan_kind": "DEPARTMENT"}, set(JURISDICTIONS)),
        ("disclosure", {"ground": "BUSINESS_SECRET"}, {"yichang", "tiedong", "tianqiao", "mangshi"}),
        ("channels", {"kind": "result"}, set(JURISDICTIONS)),
        ("channels", {"kind": "plan"}, {"yichang", "tiedong", "tianqiao"}),
        ("channels", {"kind": "commitment"}, set()),
        ("channels", {"kind": "draw"}, set()),
        ("direct_assignment", {"feasible": False}, {"tiedong"}),
        ("temporary_campaign", {"source": "TEMPORARY", "ground": "突发情况", "has_basis": True},
         {"yichang", "tiedong", "tianqiao"}),
        ("team_size", {"on_site": True, "single_item": True}, {"tiedong"}),
        ("item_class", {"field": "安全", "key_supervision": False}, {"yichang", "changjiang", "tianqiao"}),
        ("ratio", {"item_class": "GENERAL"}, set()),
        ("ratio", {"item_class": "GENERAL", "superior_ratio_bp": 300}, {"yichang", "tianqiao"}),
    ],
)  # fmt: skip
def test_answers_of_the_documents_and_answers_by_default(decision: str, given: dict[str, Any], said: set[str]) -> None:
    """Assertion 61: in all jurisdictions but those in `said` the answer is a default and says so."""
    assert {key for key in JURISDICTIONS if sources(key, decision, **given) == {"SEED"}} == said
    assert all(sources(key, decision, **given) == {"DEFAULT"} for key in JURISDICTIONS if key not in said)


@each
def test_the_name_list_has_a_channel_where_the_document_opens_it_and_nowhere_else(key: str) -> None:
    """P4 step 9; TD-4.5b: 名单 is public in one document; elsewhere the record with its statement and counts is."""
    opened = PROFILES[key]["result"].get("name_list_public", False)
    assert opened is ("名单" in SAID[key]["result"]["published_kinds"])
    if opened:
        assert sources(key, "channels", kind="list") == {"SEED"}
    else:
        with pytest.raises(DecisionError, match="no row matches"):
            answer(key, "channels", kind="list")


# D11, D12: gates and exclusions -----------------------------------------------------------------------------------


def test_the_gates_of_the_plan() -> None:
    """Assertion 2; YC-2.4e, TQ-3.5b: one receipt; CJ-2.3a: two; TD-4.1a: approval; MS-2.5a: none."""
    gates = {key: answer(key, "plan_gate", plan_kind="DEPARTMENT") for key in JURISDICTIONS}
    assert {key: (gate["gate"], len(gate["recipients"]), gate["approver"]) for key, gate in gates.items()} == {
        "yichang": ("FILE", 1, None),
        "changjiang": ("FILE", 2, None),
        "tiedong": ("APPROVE", 0, "government"),
        "tianqiao": ("FILE", 1, None),
        "mangshi": ("NONE", 0, None),
    }


@pytest.mark.parametrize("key", others("tiedong"))
def test_the_joint_plan_passes_no_gate(key: str) -> None:
    """YC-2.4g, CJ-2.3c, TQ-3.5c, MS-2.5a: its author puts the department plans together and publishes them."""
    assert answer(key, "plan_gate", plan_kind="JOINT") == {"gate": "NONE", "recipients": [], "approver": None}
    assert PROFILES[key]["plan"]["joint_authors"]


KEPT = {
    "visits_this_year": 9,
    "pending_inspection": False,
    "recognised": False,
    "out_of_joint_ground": None,
    "visit_cap": None,
}


@each
def test_a_pending_visit_takes_the_items_and_other_objects_stay(key: str) -> None:
    """Assertion 30; YC-2.4b, CJ-2.0, TQ-3.5a, MS-3.2b; without a cap nine visits exclude nobody (YC-2.4d)."""
    given = {**KEPT, "pending_inspection": True, "recognised": True}
    assert answer(key, "exclusion", **given) == {"code": "MERGED"}
    assert answer(key, "exclusion", **KEPT) == {"code": None}


def test_a_result_of_another_department_is_recognised_where_the_document_says_so() -> None:
    """Assertion 31; YC-2.6d, TQ-3.7d, MS-3.2b."""
    given = {**KEPT, "recognised": True}
    found = {key for key in JURISDICTIONS if answer(key, "exclusion", **given)["code"] == "RECOGNISED"}
    assert found == {"yichang", "tianqiao", "mangshi"}
    assert found == {key for key in JURISDICTIONS if PROFILES[key]["followup"]["recognition"]}


@pytest.mark.parametrize("ground", SAID["mangshi"]["task"]["excluded_grounds"])
def test_four_grounds_keep_an_object_out_of_the_joint_draw_in_mangshi(ground: str) -> None:
    """Assertion 21; MS-2.1c."""
    given = {**KEPT, "out_of_joint_ground": ground}
    assert answer("mangshi", "exclusion", **given) == {"code": "OUT_OF_JOINT"}
    assert {answer(key, "exclusion", **given)["code"] for key in others("mangshi")} == {None}


@each
def test_a_visit_cap_excludes_only_where_a_number_is_set(key: str) -> None:
    """YC-2.4d: 防止检查过多和执法扰民; no document gives the number, the national overlay asks for one."""
    assert answer(key, "limits", kind="visit_cap") == {"n": None}
    assert answer(key, "exclusion", **{**KEPT, "visit_cap": 9}) == {"code": "VISIT_CAP"}
    assert answer(key, "exclusion", **{**KEPT, "visit_cap": 10}) == {"code": None}
    assert sources(key, "exclusion", **{**KEPT, "visit_cap": 9}) == {"OVERLAY"}


def test_three_rounds_of_negotiation_in_tiedong_then_the_coordinator() -> None:
    """TD-4.2b, TD-5.1."""
    assert answer("tiedong", "limits", kind="negotiation_rounds") == {"n": 3}


def test_a_third_window_passes_the_soft_limit_of_yichang() -> None:
    """Assertion 11; YC-2.4h: 原则上每年集中实施 1-2 次."""
    assert answer("yichang", "limits", kind="windows_max")["n"] == 2
    assert sources("yichang", "limits", kind="windows_max") == {"SEED"}
