"""Decisions on ratios, methods, teams and temporary campaigns (D1 to D6), under the numbers of their assertions."""

from typing import Any

import pytest

from tests.law import JURISDICTIONS, PROFILES, SAID, TABLES, answer, asked, others

each = pytest.mark.parametrize("key", JURISDICTIONS)


# D1, D2: ratios ---------------------------------------------------------------------------------------------------


def test_only_in_changjiang_a_general_item_needs_a_cap_and_a_key_item_none() -> None:
    """Assertion 5; CJ-2.1e, CJ-2.1f."""
    assert {key: PROFILES[key].get("ratio", {}).get("cap_required_for") for key in JURISDICTIONS} == {
        **dict.fromkeys(others("changjiang")),
        "changjiang": "GENERAL",
    }
    assert answer("changjiang", "ratio", item_class="GENERAL")["cap_bp"] == 2000
    assert answer("changjiang", "ratio", item_class="KEY")["cap_bp"] is None


@pytest.mark.parametrize("field", ["安全", "质量", "公共利益"])
def test_safety_quality_and_public_interest_make_a_key_item(field: str) -> None:
    """YC-2.2e, CJ-2.1e, TQ-3.2d; a default in 铁东 and 芒市."""
    assert {answer(key, "item_class", field=field, key_supervision=False)["item_class"] for key in JURISDICTIONS} == {
        "KEY"
    }


@each
def test_items_under_key_supervision_stay_outside_the_draw(key: str) -> None:
    """CJ-2.1c: 对清单内的事项依法依规实行重点监管."""
    assert answer(key, "item_class", field="安全", key_supervision=True)["item_class"] == "KEY_SUPERVISION"
    assert answer(key, "ratio", item_class="KEY_SUPERVISION", risk_class="D")["ratio_bp"] == 0


@pytest.mark.parametrize("key", ["yichang", "tianqiao"])
def test_the_ratio_of_a_superior_body_comes_before_a_local_one(key: str) -> None:
    """Assertion 7; YC-2.2d, TQ-3.2c."""
    for item_class in ("KEY", "GENERAL"):
        superior = answer(key, "ratio", item_class=item_class, superior_ratio_bp=300, tags=["严重失信"])
        assert (superior["ratio_bp"], superior["source"]) == (300, "SUPERIOR")
        assert answer(key, "ratio", item_class=item_class)["source"] == "LOCAL"


@pytest.mark.parametrize("key", others("yichang", "tianqiao"))
def test_elsewhere_no_document_puts_a_superior_ratio_first(key: str) -> None:
    """Assertions 7 and 61: YC-2.2d and TQ-3.2c bind 宜昌 and 天桥 only."""
    with_one, without = (answer(key, "ratio", item_class="GENERAL", superior_ratio_bp=bp) for bp in (300, None))
    assert with_one == without


def test_only_mangshi_has_a_floor_of_five_per_cent_and_it_is_soft() -> None:
    """Assertion 20; MS-2.4b: the same 4 % passes under 昌江. N = 59 gives k >= 3."""
    floors = {key: answer(key, "ratio", item_class="GENERAL") for key in JURISDICTIONS}
    assert {key: (row["floor_bp"], row["soft"]) for key, row in floors.items()} == {
        **dict.fromkeys(others("mangshi"), (None, False)),
        "mangshi": (500, True),
    }
    assert -(-floors["mangshi"]["floor_bp"] * 59 // 10000) == 3


def test_no_ratio_of_mangshi_lies_below_its_floor() -> None:
    """MS-2.4b, MS-2.4d: what lowers a ratio does not lower it below 5 %."""
    rows = [answer("mangshi", "ratio", **given) for given in asked("ratio") if given["item_class"] != "KEY_SUPERVISION"]
    assert min(row["ratio_bp"] for row in rows) == 500


def test_class_a_of_changjiang_is_a_row_with_a_low_ratio_and_no_exclusion() -> None:
    """Assertion 22; CJ-2.5a: 对 A 类市场主体，可合理降低抽查比例和频次."""
    low = answer("changjiang", "ratio", item_class="GENERAL", risk_class="A")
    assert 0 <= low["ratio_bp"] < answer("changjiang", "ratio", item_class="GENERAL", risk_class="B")["ratio_bp"]
    assert "risk_class" not in {column.expression for column in TABLES["exclusion"].inputs}


@pytest.mark.parametrize("item_class", ["KEY", "GENERAL"])
def test_in_changjiang_a_worse_class_is_drawn_more(item_class: str) -> None:
    """Assertion 64; CJ-2.3d, CJ-2.5a: ratio, frequency and weight, D > C > B > A."""
    rows = [answer("changjiang", "ratio", item_class=item_class, risk_class=risk) for risk in "ABCD"]
    for name in ("ratio_bp", "frequency", "weight"):
        values = [row[name] for row in rows]
        assert values == sorted(set(values)), name
    assert answer("changjiang", "ratio", item_class=item_class)["ratio_bp"] == rows[1]["ratio_bp"], "unclassed like B"


def test_a_key_item_of_changjiang_inspected_in_full_is_drawn_in_batches() -> None:
    """Assertion 23; CJ-2.1e: 抽查比例高的，可以通过随机抽取的方式确定检查批次顺序."""
    ways = {
        (key, item_class, planned): answer(key, "ratio", item_class=item_class, planned_ratio_bp=planned)["mode"]
        for key in JURISDICTIONS
        for item_class in ("KEY", "GENERAL")
        for planned in (10000, 9999, None)
    }
    assert {way for way, mode in ways.items() if mode == "ORDER"} == {("changjiang", "KEY", 10000)}
    assert answer("changjiang", "ratio", item_class="KEY", planned_ratio_bp=10000, risk_class="A")["ratio_bp"] == 10000
    assert answer("changjiang", "limits", kind="batch_size")["n"] > 0


RAISING = [
    *(
        (key, {"tags": [tag]})
        for key in ("yichang", "tianqiao")
        for tag in ("投诉举报多", "风险突出", "失信", "严重失信")
    ),
    *(
        ("mangshi", {"tags": [tag]})
        for tag in ("社会关注度高", "投诉举报多", "列入异常名录", "失信", "严重违法违规记录")
    ),
    ("mangshi", {"region_risk": "HIGH"}),
    ("mangshi", {"industry_risk": "HIGH"}),
    *(("changjiang", {"risk_class": risk}) for risk in "CD"),
]
LOWERING = [
    ("yichang", {"tags": ["信用良好"]}),
    ("tianqiao", {"tags": ["信用良好"]}),
    ("mangshi", {"tags": ["信用良好"]}),
    ("mangshi", {"region_risk": "LOW"}),
    ("mangshi", {"industry_risk": "LOW"}),
    ("changjiang", {"risk_class": "A"}),
]


@pytest.mark.parametrize(("key", "given"), RAISING)
@pytest.mark.parametrize("item_class", ["KEY", "GENERAL"])
def test_what_the_document_names_raises_ratio_frequency_and_weight(
    key: str, given: dict[str, Any], item_class: str
) -> None:
    """Assertion 66; YC-2.2f, TQ-3.2d, MS-2.4c, MS-3.1b, CJ-2.5a; good credit beside it lowers nothing (YC-2.4d)."""
    usual = answer(key, "ratio", item_class=item_class)
    for case in (given, {**given, "tags": [*given.get("tags", []), "信用良好"]}):
        raised = answer(key, "ratio", item_class=item_class, **case)
        assert all(raised[name] > usual[name] for name in ("ratio_bp", "frequency", "weight"))


@pytest.mark.parametrize(("key", "given"), LOWERING)
def test_what_the_document_names_lowers_ratio_frequency_and_weight(key: str, given: dict[str, Any]) -> None:
    """Assertion 66; YC-2.2g, TQ-3.2d, MS-2.4d, MS-3.3b, CJ-2.5a: it never raises on a lower-risk value."""
    usual, low = (answer(key, "ratio", item_class="GENERAL", **case) for case in ({}, given))
    assert all(low[name] < usual[name] for name in ("ratio_bp", "frequency", "weight"))


@each
def test_weights_are_1_2_4_or_8_and_a_class_never_turns_them_round(key: str) -> None:
    """YC-2.4d: 针对不同风险等级、信用水平…差异化分类监管."""
    rows = [answer(key, "ratio", **given) for given in asked("ratio")]
    assert {row["weight"] for row in rows} <= {1, 2, 4, 8}
    by_class = [answer(key, "ratio", item_class="GENERAL", risk_class=risk)["weight"] for risk in "ABCD"]
    assert by_class == sorted(by_class)


@pytest.mark.parametrize(
    ("risk_class", "tags", "weight"),
    [
        ("A", [], 1),
        (None, ["信用良好"], 1),
        ("B", [], 2),
        (None, None, 2),
        ("C", [], 4),
        ("A", ["投诉举报多"], 4),
        ("D", ["信用良好"], 8),
        ("B", ["严重失信", "信用良好"], 8),
    ],
)
def test_tiedong_is_silent_on_ratios_and_takes_the_defaults(risk_class: str, tags: list[str], weight: int) -> None:
    """Assertion 61: 5 and 10 % for all, weights by risk; nothing of it is text of 铁东."""
    for item_class, ratio_bp in (("GENERAL", 500), ("KEY", 1000)):
        row = answer("tiedong", "ratio", item_class=item_class, risk_class=risk_class, tags=tags)
        assert (row["ratio_bp"], row["frequency"], row["weight"], row["source"]) == (ratio_bp, 1, weight, "DEFAULT")


# D3, D4, D5, D6: methods, teams, temporary campaigns --------------------------------------------------------------


@each
def test_agreed_methods_stand_and_without_any_the_visit_is_on_site(key: str) -> None:
    """YC-2.5d, CJ-2.4b, TD-4.2b, TQ-3.6d, MS-2.5d."""
    chosen = ["WRITTEN", "ONLINE", "COMMISSION", "ADOPT"]
    assert answer(key, "inspection_method", methods=chosen) == {"methods": chosen, "reason_required": False}
    assert answer(key, "inspection_method", methods=[]) == {"methods": ["ON_SITE"], "reason_required": False}


@pytest.mark.parametrize(("chosen", "left"), [(["ON_SITE"], ["OFF_SITE"]), (["ON_SITE", "WRITTEN"], ["WRITTEN"])])
def test_class_a_of_changjiang_is_not_visited_on_site_without_ground_or_reason(
    chosen: list[str], left: list[str]
) -> None:
    """Assertion 22; CJ-2.5a, CJ-2.4c: off site in its place; the four grounds or a stated reason allow the visit."""
    without = answer("changjiang", "inspection_method", methods=chosen, risk_class="A")
    assert without == {"methods": left, "reason_required": True}
    for ground in (*SAID["changjiang"]["ratio"]["risk_a_exceptions"], "群众反映集中"):
        given = {"methods": chosen, "risk_class": "A", "on_site_ground": ground}
        assert answer("changjiang", "inspection_method", **given) == {"methods": chosen, "reason_required": False}
    for key in others("changjiang"):
        assert answer(key, "inspection_method", methods=chosen, risk_class="A")["methods"] == chosen


@pytest.mark.parametrize(("people", "fits"), [(1, False), (2, True), (3, True), (4, False)])
def test_two_or_three_inspectors_for_a_single_item_on_site_in_tiedong(people: int, fits: bool) -> None:
    """Assertion 27; TD-4.3a."""
    size = answer("tiedong", "team_size", on_site=True, single_item=True)
    assert (size["min"] <= people <= size["max"]) is fits


def test_twelve_inspectors_pass_the_soft_limit_of_tiedong_and_a_written_inspection_has_none() -> None:
    """Assertion 27; TD-4.3b: six departments of two; nothing of it binds the others."""
    size = answer("tiedong", "team_size", on_site=True, single_item=False)
    assert (size["max"], size["soft_max"]) == (None, 10)
    assert answer("tiedong", "team_size", on_site=False, single_item=True)["max"] is None
    for key in others("tiedong"):
        size = answer(key, "team_size", on_site=True, single_item=True)
        assert (size["min"], size["max"], size["soft_max"]) == (2, None, None)


def test_direct_assignment_only_in_tiedong_and_only_where_no_random_one_is_feasible() -> None:
    """Assertion 28; TD-4.2d; elsewhere YC-2.5c, CJ-2.4a, MS-2.5c: the step is committed again."""
    answers = {
        (key, feasible): answer(key, "direct_assignment", feasible=feasible)["answer"]
        for key in JURISDICTIONS
        for feasible in (True, False)
    }
    assert {case for case, said in answers.items() if said == "ALLOW"} == {("tiedong", False)}
    assert answer("tiedong", "direct_assignment", feasible=False)["approver"] == "approver"


@pytest.mark.parametrize("ground", SAID["tiedong"]["task"]["temp_grounds"])
def test_a_temporary_campaign_in_tiedong_needs_one_of_three_grounds_and_a_basis(ground: str) -> None:
    """Assertion 15; TD-4.1b, TD-4.1c."""
    for source in ("TEMPORARY", "SPECIAL"):
        for has_basis, said in ((True, "ALLOW"), (False, "REFUSE")):
            given = {"source": source, "ground": ground, "has_basis": has_basis}
            assert answer("tiedong", "temporary_campaign", **given) == {"answer": said}


@pytest.mark.parametrize("ground", ["领导要求", "", None])
def test_a_temporary_campaign_in_tiedong_on_another_ground_is_refused(ground: str | None) -> None:
    """TD-4.1c: 严格控制临时任务."""
    given = {"source": "TEMPORARY", "ground": ground, "has_basis": True}
    assert answer("tiedong", "temporary_campaign", **given) == {"answer": "REFUSE"}


@pytest.mark.parametrize(
    ("key", "temporary", "special"),
    [
        ("yichang", "AMEND_PLAN", "ALLOW"),
        ("tianqiao", "AMEND_PLAN", "ALLOW"),
        ("changjiang", "REFUSE", "REFUSE"),
        ("mangshi", "REFUSE", "REFUSE"),
    ],
)
def test_elsewhere_the_plan_is_amended_or_the_campaign_refused(key: str, temporary: str, special: str) -> None:
    """Assertion 15; YC-2.4c, TQ-3.5c; special checks by draw YC-2.7b, TQ-3.8b, with a basis document only."""
    for source, said in (("TEMPORARY", temporary), ("SPECIAL", special)):
        given = {"source": source, "ground": "上级部署", "has_basis": True}
        assert answer(key, "temporary_campaign", **given) == {"answer": said}
    without = answer(key, "temporary_campaign", source="SPECIAL", ground="上级部署", has_basis=False)
    assert without == {"answer": "REFUSE"}
