"""Every public kind is there, in public words, and follows the jurisdiction's law."""

from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import update

from engine.disclosure import HIDDEN, RECORDS
from engine.publicity import public_tables
from engine.store import Database
from engine.store.tables_domain import campaign, credit_removal, inspected_object, result
from tests.cast import HERE, MARKET
from tests.publicity.filled import fill, open_profile, tables

Table = list[dict[str, Any]]
DIGEST = r"[0-9a-f]{64}"


@pytest.fixture
def public(filled: Database) -> dict[str, Table]:
    with filled.read() as tx:
        return tables(tx)


@pytest.fixture
def changed(filled: Database) -> Callable[..., dict[str, Table]]:
    """The public tables after a change of the rows."""

    def change(*statements: Any) -> dict[str, Table]:
        with filled.write() as tx:
            for statement in statements:
                tx.execute(statement)
        with filled.read() as tx:
            return tables(tx)

    return change


def test_every_public_kind_is_there(public: dict[str, Table]) -> None:
    """PUB1 to PUB8 (data section 10)."""
    assert set(public) == set(RECORDS)
    assert [name for name, rows in public.items() if not rows] == []


def test_both_databases_have_the_same_public_side(database: Database) -> None:
    with database.write() as tx:
        fill(tx)
    with database.read() as tx:
        found = tables(tx)
    assert {name: len(rows) for name, rows in found.items()} == COUNTS


COUNTS = {
    "items": 4, "plans": 3, "plan_lines": 3, "plan_changes": 1, "plan_windows": 1, "campaigns": 3,
    "temporary_campaigns": 1, "procedures": 1, "draws": 2, "draw_counts": 9, "draw_entropy": 2,
    "draw_documents": 7, "lists": 8, "direct_assignments": 1, "results": 6, "national": 5, "handling": 1,
    "listings": 4, "statistics": 42, "events": 19,
}  # fmt: skip


def test_another_jurisdiction_sees_nothing_of_it(filled: Database) -> None:
    with filled.read() as tx:
        elsewhere = public_tables(tx, "elsewhere", open_profile(), lambda _kind: None)
    assert [name for name, rows in elsewhere.items() if rows] == []


# Plans and campaigns (PUB1 to PUB3) ---------------------------------------------------------------------------------


def test_an_item_shows_class_ratio_and_basis_in_words(public: dict[str, Table]) -> None:
    """PUB1; YC-2.2b, TQ-4.3a, MS-2.1a."""
    key = next(row for row in public["items"] if row["code"] == "SX-09")
    assert (key["item_class"], key["basis"], key["body"]) == ("重点检查事项", ["法 1"], "区市场监管局")


def test_a_plan_shows_its_versions_and_what_changed(public: dict[str, Table]) -> None:
    """PUB2; YC-2.4c, TQ-3.5c: the version before stays visible, with the difference."""
    amended = public["plan_changes"][0]["plan_no"]
    versions = [row for row in public["plans"] if row["plan_no"] == amended]
    assert [(row["version"], row["state"]) for row in versions] == [(1, "已调整"), (2, "现行")]
    assert versions[1]["change_reason"] == "上级部署调整，联系人＊＊＊"
    assert {row["filed_on"] for row in versions} == {"2026-04-07"}
    assert [(row["field"], row["before"], row["after"]) for row in public["plan_changes"]] == [
        ("抽查比例（万分之）", 500, 800)
    ]


def test_a_window_is_public_when_it_was_agreed(public: dict[str, Table]) -> None:
    """YC-2.4h, YC-2.4i."""
    assert [(row["window"], row["starts_on"]) for row in public["plan_windows"]] == [(1, "2026-05-01")]


def test_a_campaign_outside_the_plan_stands_in_the_ledger_with_its_ground(public: dict[str, Table]) -> None:
    """PUB8; TD-4.1b, TD-4.1c."""
    (row,) = public["temporary_campaigns"]
    assert (row["source"], row["ground"], row["basis_document"]) == ("临时任务", "突发情况", "〔2026〕5号")


def test_a_guideline_is_public_when_it_was_agreed(public: dict[str, Table]) -> None:
    """PUB7; MS-2.3."""
    assert [(row["heading"], row["text"]) for row in public["procedures"]] == [("检查要求", "检查前出示证件")]


# Draws and lists (PUB3, PUB8) ---------------------------------------------------------------------------------------


def test_a_sealed_draw_says_that_it_is_partly_verifiable_and_counts_its_strata(public: dict[str, Table]) -> None:
    """SSJ-DRAW-1, 9.1: the statement is shown with the draw wherever it is shown; 3.5: the counts as well."""
    sealed, open_draw = public["draws"]
    assert sealed["statement"] == "partly verifiable: the public cannot recompute the selection"
    assert open_draw["statement"] == "verifiable by everyone: the opening lets anybody recompute the selection"
    kinds = Counter((row["draw_id"], row["kind"]) for row in public["draw_counts"])
    assert kinds == {
        (sealed["draw_id"], "STRATUM"): 4,
        (open_draw["draw_id"], "STRATUM"): 4,
        (open_draw["draw_id"], "EXCLUSION"): 1,
    }
    assert (sealed["quota"], sealed["frame_size"]) == (8, 120)
    strata = [row for row in public["draw_counts"] if row["draw_id"] == sealed["draw_id"]]
    assert (sum(row["rows"] for row in strata), sum(row["quota"] for row in strata)) == (120, 8)


def test_a_draw_shows_commitment_entropy_and_seed_and_that_a_simulation_was_one(public: dict[str, Table]) -> None:
    """YC-2.5b, CJ-2.4a."""
    drawn, committed = public["draws"]
    for name in ("commitment_hash", "frame_root", "rules_hash", "secret_commit", "seed", "selection_commit"):
        assert len(drawn[name]) == 64, name
    assert (committed["seed"], committed["drawn_at"], committed["status"]) == (None, None, "已公布承诺")
    known, announced = public["draw_entropy"]
    assert (known["demo"], drawn["demo"]) == (True, True)
    assert known["value"]
    assert (announced["value"], announced["not_before"]) == (None, "2026-04-07T16:00:00Z")


def test_a_name_list_waits_for_its_timing(public: dict[str, Table], changed: Callable[..., dict[str, Table]]) -> None:
    """TD-4.5b: for key and food items the list is public after the visits, not before (differences 3 no 8)."""
    assert len(public["lists"]) == 8
    kept_back = changed(update(campaign).values(list_published_at=None, list_publish_timing="AFTER_VISIT"))
    assert kept_back["lists"] == []
    assert {row["list_timing"] for row in kept_back["campaigns"]} == {"检查后公示"}
    assert "list" not in {row["kind"] for row in kept_back["events"]}


def test_a_secret_object_has_no_name_on_the_list(changed: Callable[..., dict[str, Table]]) -> None:
    """MS-2.6c."""
    found = changed(update(inspected_object).values(secrecy_flag=True))
    assert {(row["object"], row["uscc"]) for row in found["lists"]} == {(HIDDEN, HIDDEN)}


def test_a_direct_assignment_is_public_without_names(public: dict[str, Table]) -> None:
    """PUB8; TD-4.2d."""
    (row,) = public["direct_assignments"]
    assert (row["inspectors"], row["decision"], row["department"]) == (2, "同意", "区市场监管局")
    assert row["reason"] == "偏远山区，由＊＊＊带队，电话＊＊＊"


# Results and handling (PUB4, PUB5) ----------------------------------------------------------------------------------


def by_treatment(filled: Database, treatment: str) -> str:
    """The name of the object whose result is treated like that."""
    with filled.read() as tx:
        rows = tx.execute(result.select().where(result.c.disclosure == treatment, result.c.department == MARKET))
        visits = {row.inspection_id for row in rows if treatment != "FULL"}
        query = "SELECT o.name FROM inspected_object o JOIN inspection i ON i.object_id = o.id WHERE i.id = ?"
        return str(tx.exec_driver_sql(query, (visits.pop(),)).scalar_one())


@pytest.mark.parametrize(
    ("treatment", "codes", "conclusion"),
    [("REDACT", ["R02"], "未按规定公示年度报告"), ("RESTRICTED", [], HIDDEN)],
)
def test_what_is_kept_back_says_so(
    filled: Database, public: dict[str, Table], treatment: str, codes: list[str], conclusion: str
) -> None:
    """TD-4.5b, MS-2.6c (assertion 38)."""
    name = by_treatment(filled, treatment)
    (row,) = [row for row in public["results"] if row["object"] == name]
    assert (row["codes"], row["conclusion"], row["detail"]) == (codes, conclusion, HIDDEN)
    (national,) = [row for row in public["national"] if row["object"] == name]
    assert national["检查结果"] == conclusion


def test_of_a_withheld_result_only_the_number_is_told(filled: Database, public: dict[str, Table]) -> None:
    name = by_treatment(filled, "WITHHOLD")
    for table in ("results", "national", "handling", "events"):
        assert name not in str(public[table]), table
    assert [row["part"] for row in public["statistics"] if row["figure"] == "withheld" and row["label"] == ""] == [1]


def test_a_corrected_result_stays_visible_as_corrected(public: dict[str, Table]) -> None:
    rows = [row for row in public["results"] if row["version"] == 2 or row["state"] == "已更正"]
    assert [(row["version"], row["state"], row["codes"]) for row in rows] == [
        (1, "已更正", ["R03"]),
        (2, "现行", ["R01"]),
    ]
    national = [row for row in public["national"] if row["object"] == rows[0]["object"]]
    assert [row["检查结果"] for row in national] == ["未发现问题"]


def test_a_version_that_is_withheld_hides_those_before(changed: Callable[..., dict[str, Table]]) -> None:
    newest = result.c.version == 2
    found = changed(update(result).where(newest).values(withheld_at=result.c.published_at, disclosure="WITHHOLD"))
    assert "已更正" not in str(found["results"])
    assert not any(row["version"] == 2 for row in found["results"])


def test_the_stricter_treatment_holds_for_every_version(changed: Callable[..., dict[str, Table]]) -> None:
    found = changed(update(result).where(result.c.version == 2).values(disclosure="RESTRICTED"))
    assert {row["conclusion"] for row in found["results"] if row["state"] == "已更正"} == {HIDDEN}


def test_the_national_record_has_its_nine_fields(public: dict[str, Table]) -> None:
    """Data section 10: 双随机抽查结果信息, in the spelling of its source."""
    row = public["national"][0]
    nine = (
        "raninsPlanId", "raninsPlaneName", "raninsTaskId", "raninsTaskName", "raninsTypeName", "insAuth", "insDate",
        "检查事项", "检查结果",
    )  # fmt: skip
    assert tuple(row)[2:] == nine
    assert (row["raninsPlaneName"], row["raninsTypeName"], row["insDate"]) == ("年度计划", "不定向抽查", "2026-04-07")
    assert row["raninsPlanId"].startswith("JH2026-")


def test_the_outcome_of_a_closed_case_is_public(public: dict[str, Table]) -> None:
    """PUB5; TD-4.5b, MS-2.6b; a case still open says nothing."""
    (row,) = public["handling"]
    assert (row["disposal"], row["outcome"], row["closed_on"]) == ("H03", "已改正", "2026-04-07")


@pytest.mark.parametrize(
    ("treatment", "disposal", "outcome"), [("REDACT", "H03", HIDDEN), ("RESTRICTED", None, HIDDEN)]
)
def test_the_handling_of_a_result_tells_no_more_than_the_result(
    changed: Callable[..., dict[str, Table]], treatment: str, disposal: str | None, outcome: str
) -> None:
    (row,) = changed(update(result).values(disclosure=treatment))["handling"]
    assert (row["disposal"], row["outcome"]) == (disposal, outcome)


# Listings (PUB5) ----------------------------------------------------------------------------------------------------


def test_a_listing_that_has_ended_stays_with_its_end(public: dict[str, Table]) -> None:
    """MS-3.5a: 归集到企业名下; removed, not deleted; a refused application before it says nothing."""
    ended, standing = public["listings"][:2]
    assert (ended["kind"], ended["ground"], ended["state"]) == ("经营异常名录", "无法联系，电话＊＊＊", "已移出")
    assert (ended["removal_ground"], ended["removal_no"], ended["removed_on"]) == ("已变更住所", "移1", "2026-03-02")
    assert (standing["kind"], standing["state"], standing["removed_on"]) == ("联合惩戒", "现行", None)


def test_a_revoked_listing_says_so(changed: Callable[..., dict[str, Table]]) -> None:
    found = changed(update(credit_removal).where(credit_removal.c.decision == "REMOVE").values(decision="REVOKE"))
    assert [row["state"] for row in found["listings"]][:2] == ["已撤销", "现行"]


def test_a_listing_tells_no_more_than_its_result(filled: Database, public: dict[str, Table]) -> None:
    """TD-4.5b, MS-2.6c: in part, restricted, withheld."""
    told = {row["object"]: (row["kind"], row["ground"], row["decision_no"] == HIDDEN) for row in public["listings"]}
    assert told[by_treatment(filled, "REDACT")] == ("经营异常名录", HIDDEN, False)
    assert told[by_treatment(filled, "RESTRICTED")] == (HIDDEN, HIDDEN, True)
    assert by_treatment(filled, "WITHHOLD") not in told


def test_where_no_document_knows_credit_constraint_there_is_no_such_table(filled: Database) -> None:
    """铁东: no row of decision D10 and no word in the profile."""
    profile = {**open_profile(), "result": {"published_kinds": ["检查结论", "处理结果"]}}
    with filled.read() as tx:
        assert "listings" not in public_tables(tx, HERE, profile, lambda _kind: None)


# Figures (PUB6) and events ------------------------------------------------------------------------------------------


def figure(public: dict[str, Table], name: str, dimension: str = "全部") -> dict[str, tuple[Any, Any, str]]:
    rows = [row for row in public["statistics"] if (row["figure"], row["dimension"]) == (name, dimension)]
    return {row["label"]: (row["part"], row["whole"], row["share"]) for row in rows}


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("drawn_share", (8, 120, "6.67%")),
        ("completion", (4, 8, "50.00%")),
        ("publicity", (5, 5, "100.00%")),
        ("on_time", (6, 6, "100.00%")),
        ("withheld", (1, None, "")),
        ("closure", (1, 2, "50.00%")),
        ("joint", (2, 3, "66.67%")),
        ("temporary", (1, 3, "33.33%")),
        ("departments", (2, 14, "14.29%")),
        ("random_items", (4, 4, "100.00%")),
        ("recognised", (1, None, "")),
        ("saved_visits", (6, None, "")),
    ],
)
def test_a_figure_is_what_section_11_says(public: dict[str, Table], name: str, expected: tuple[Any, Any, str]) -> None:
    """YC-2.6c, TD-4.1c, CJ-2.1d, YC-1.1, MS-2.4b: shares with both of their numbers."""
    assert figure(public, name)[""] == expected


def test_codes_that_are_kept_back_are_not_in_the_counts(public: dict[str, Table]) -> None:
    """Else the code of a restricted result would come out as a difference."""
    assert figure(public, "results_by_code", "结果") == {
        "R01 未发现问题": (2, None, ""),
        "R02 未按规定公示年度报告": (2, None, ""),
        HIDDEN: (1, None, ""),
    }
    assert figure(public, "problems")[""] == (2, 3, "66.67%")


def test_cells_of_one_or_two_natural_persons_are_suppressed(
    public: dict[str, Table], changed: Callable[..., dict[str, Table]]
) -> None:
    """PUB6: cells under 3 for natural persons."""
    assert figure(public, "problems", "主体") == {"其他": (2, 3, "66.67%")}
    one = next(row["object"] for row in public["results"] if row["codes"] == ["R02"])
    found = changed(update(inspected_object).where(inspected_object.c.name == one).values(object_type="SOLE"))
    hidden = ("少于3", "少于3", "")
    assert figure(found, "problems", "主体") == {"个体工商户": hidden, "其他": hidden}


def test_a_figure_by_department_uses_its_name(public: dict[str, Table]) -> None:
    assert figure(public, "publicity", "部门") == {
        "区市场监管局": (4, 4, "100.00%"),
        "卫生健康": (1, 1, "100.00%"),
    }


def test_the_event_stream_tells_what_became_public_in_order(public: dict[str, Table]) -> None:
    events = public["events"]
    assert [row["at"] for row in events] == sorted(row["at"] for row in events)
    counted = Counter(row["kind"] for row in events)
    assert counted == {
        "plan": 2,
        "campaign": 3,
        "draw.committed": 2,
        "draw.drawn": 1,
        "list": 1,
        "result": 5,
        "handling": 1,
        "listing": 3,
        "removal": 1,
    }
    drawn = next(row for row in events if row["kind"] == "draw.drawn")
    assert (drawn["number"], drawn["subject"]) == (public["draws"][0]["draw_id"], public["draws"][0]["seed"])
