"""What stands in profile.yaml and in the decision tables is what the document of 铁东 says, value by value."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from engine.process import dmn, rules

ROOT = Path(__file__).parent.parent
DOMAIN = yaml.safe_load((Path(__file__).parent / "data" / "profiles.yaml").read_text("utf-8"))
SAID = DOMAIN["jurisdictions"]["tiedong"]
PROFILE = yaml.safe_load((ROOT / "processes" / "tiedong" / "profile.yaml").read_text("utf-8"))
FILES = {path.name: path.read_bytes() for path in sorted(ROOT.glob("processes/rules/*.dmn"))}
RULES = rules.load(FILES)


def _answer(decision: str, **inputs: Any) -> Any:
    return RULES.evaluate(decision, {"jurisdiction": "tiedong", **inputs}).outputs


def _differences(mine: Any, said: Any, path: str = "") -> list[str]:
    """Where a value of the profile is not what the document says, for the keys that both hold."""
    if isinstance(mine, dict) and isinstance(said, dict):
        common = [key for key in mine if key in said]
        return [text for key in common for text in _differences(mine[key], said[key], f"{path}.{key}")]
    return [] if mine == said else [f"{path}: {mine!r} is not {said!r}"]


def test_the_profile_says_what_the_document_says() -> None:
    assert _differences({**PROFILE, "task": _without_clauses("task")}, SAID) == []


def test_the_clauses_of_the_campaign_section_are_those_of_the_document_and_the_limit_on_temporary_ones() -> None:
    """TD-4.1c (严格控制临时任务数量和规模) belongs to the same section."""
    assert set(PROFILE["task"]["clauses"]) == {*SAID["task"]["clauses"], "TD-4.1c"}


def _without_clauses(section: str) -> dict[str, Any]:
    return {key: value for key, value in PROFILE[section].items() if key != "clauses"}


def test_defaults_are_those_decided_for_silent_documents() -> None:
    assert {key: DOMAIN["defaults"][key]["value"] for key in PROFILE["defaults"]} == PROFILE["defaults"]


def test_every_section_of_the_profile_is_known() -> None:
    own = {"key", "name", "procedures", "defaults"}
    assert set(PROFILE) - own <= set(SAID)


def test_the_procedures_named_in_the_profile_are_drawn() -> None:
    for process in PROFILE["procedures"].values():
        assert (ROOT / "processes" / "tiedong" / f"{process}.bpmn").is_file()


def test_no_number_stands_in_the_profile() -> None:
    """Days, ratios and sizes live in the decision tables only."""
    assert list(_numbers(PROFILE)) == []


def _numbers(tree: Any) -> list[Any]:
    if isinstance(tree, dict):
        return [number for value in tree.values() for number in _numbers(value)]
    if isinstance(tree, list):
        return [number for value in tree for number in _numbers(value)]
    return [tree] if isinstance(tree, int | float | date) and not isinstance(tree, bool) else []


def test_a_team_for_a_single_item_has_two_or_three_inspectors() -> None:
    """TD-4.3a: 单一检查事项检查人员 2 至 3 人."""
    size = _answer("team_size", on_site=True, single_item=True)
    assert (size["min"], size["max"]) == (SAID["team"]["single_min"], SAID["team"]["single_max"])


def test_a_team_for_several_items_should_not_pass_ten() -> None:
    """TD-4.3b: 多个检查事项检查人员一般不应超过 10 人, a soft limit."""
    size = _answer("team_size", on_site=True, single_item=False)
    assert (size["max"], size["soft_max"]) == (None, SAID["team"]["multi_max"])
    assert SAID["team"]["multi_soft"] is True


def test_a_written_inspection_has_no_greatest_team() -> None:
    """TD-4.3a: the limit is for 现场检查 only."""
    size = _answer("team_size", on_site=False, single_item=True)
    assert (size["max"], size["soft_max"]) == (None, None)


def test_the_government_approves_the_plan() -> None:
    """TD-4.1a: 报本级政府批准后实施."""
    assert _answer("plan_gate") == {"gate": SAID["plan"]["gate"], "recipients": [], "approver": "government"}


@pytest.mark.parametrize("ground", SAID["task"]["temp_grounds"])
def test_a_temporary_campaign_needs_one_of_three_grounds_and_a_basis(ground: str) -> None:
    """TD-4.1b, TD-4.1c."""
    assert SAID["task"]["temp_allowed"] is True
    assert _answer("temporary_campaign", ground=ground, has_basis=True) == {"answer": "ALLOW"}
    assert _answer("temporary_campaign", ground=ground, has_basis=False) == {"answer": "REFUSE"}


@pytest.mark.parametrize("ground", ["领导要求", "", None])
def test_a_temporary_campaign_on_another_ground_is_refused(ground: str | None) -> None:
    """TD-4.1c: 严格控制临时任务."""
    assert _answer("temporary_campaign", ground=ground, has_basis=True) == {"answer": "REFUSE"}


def test_direct_assignment_is_allowed_only_where_no_random_one_is_feasible() -> None:
    """TD-4.2d: 特殊情况下无法随机分配检查人员的，可以直接指派."""
    assert SAID["task"]["direct_assignment_allowed"] is True
    assert _answer("direct_assignment", feasible=False)["answer"] == "ALLOW"
    assert _answer("direct_assignment", feasible=True)["answer"] == "REFUSE"


@pytest.mark.parametrize("ground", ["STATE_SECRET", "BUSINESS_SECRET", "PERSONAL_PRIVACY", "OTHER_BY_LAW"])
def test_what_law_keeps_closed_is_withheld(ground: str) -> None:
    """TD-4.5b: 国家秘密、商业秘密、个人隐私等依法不予公开的情形."""
    assert _answer("disclosure", ground=ground) == {"disclosure": SAID["result"]["withhold_mode"]}


@pytest.mark.parametrize("ground", ["NONE", "", None])
def test_without_a_ground_everything_is_public(ground: str | None) -> None:
    """TD-4.5b: 除…外，均应公示."""
    assert _answer("disclosure", ground=ground) == {"disclosure": "FULL"}


@pytest.mark.parametrize("kind", ["plan", "campaign", "list", "result", "handling"])
def test_five_kinds_are_published_through_the_provincial_system(kind: str) -> None:
    """TD-4.5b: 计划、任务、名单及检查结论、处理结果."""
    said = SAID["result"]["channels"]
    assert _answer("channels", kind=kind) == {"all_of": said["all_of"], "any_of": [], "per_rules": said["per_rules"]}
    assert len(SAID["result"]["published_kinds"]) == 5


def test_every_channel_is_a_counterpart_of_the_profile() -> None:
    for kind in ("item_list", "plan", "result"):
        answer = _answer("channels", kind=kind)
        assert {*answer["all_of"], *answer["per_rules"]} <= set(PROFILE["counterparts"])


@pytest.mark.parametrize("kind", ["result_enter", "result_publish"])
def test_deadlines_the_document_does_not_give_are_defaults_and_say_so(kind: str) -> None:
    """铁东 gives no number of days: 国市监信〔2019〕38号 applies."""
    days = DOMAIN["defaults"][f"{kind}_wd"]["value"]
    assert SAID["result"]["enter_wd"] is None
    assert _answer("deadlines", kind=kind) == {"n": days, "unit": "WD", "date": None, "source": "DEFAULT"}


@pytest.mark.parametrize(("kind", "days"), [("result_remind_1", 10), ("result_remind_2", 15), ("result_remind_3", 18)])
def test_reminders_come_on_working_days_10_15_and_18(kind: str, days: int) -> None:
    answer = _answer("deadlines", kind=kind)
    assert (answer["n"], answer["unit"]) == (days, "WD")


def test_every_deadline_has_its_unit_and_source() -> None:
    for row in _table("deadlines").rows:
        assert row.entries[1] in ('"WD"', '"CD"', '"DATE"')
        assert row.entries[3].strip('"') == row.notes["source"]


def test_ratios_are_defaults_in_basis_points_since_the_document_is_silent() -> None:
    assert SAID["ratio"]["floor"] is None
    general = _answer("ratio", item_class="GENERAL", risk_class=None, tags=[])
    key = _answer("ratio", item_class="KEY", risk_class=None, tags=[])
    assert (general["ratio_bp"], key["ratio_bp"]) == (500, 1000)
    assert (general["floor_bp"], general["cap_bp"], general["mode"]) == (None, None, "SELECT")


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
def test_a_higher_risk_never_has_a_lower_weight(risk_class: str | None, tags: list[str] | None, weight: int) -> None:
    """YC-2.2f, YC-2.2g as a default: complaints and dishonesty raise, good credit lowers."""
    assert _answer("ratio", item_class="GENERAL", risk_class=risk_class, tags=tags)["weight"] == weight


@pytest.mark.parametrize(
    ("code", "severity", "disposals"),
    [
        ("R01", "NONE", ["H01"]),
        ("R02", "MINOR", ["H03"]),
        ("R05", "ORDINARY", ["H02"]),
        ("R06", "MINOR", ["H03"]),
        ("R07", "PROMINENT", ["H04"]),
        ("R08", "NONE", ["H02"]),
        ("R09", "ORDINARY", ["H03"]),
        ("R09", "PROMINENT", ["H04"]),
        ("R12", "NONE", ["H01"]),
        ("R15", "ORDINARY", ["H05"]),
    ],
)
def test_each_result_leads_to_a_disposal(code: str, severity: str, disposals: list[str]) -> None:
    """TD-4.4c: 其他问题依法另案查处，不属于本部门管辖的线索移送."""
    assert [row["disposal"] for row in _answer("disposals", code=code, severity=severity)] == disposals


def test_three_rounds_of_negotiation_then_the_coordinator() -> None:
    """TD-4.2b, TD-5.1."""
    assert _answer("limits", kind="negotiation_rounds") == {"n": 3}


def test_methods_agreed_for_the_campaign_stand_and_without_any_the_visit_is_on_site() -> None:
    """TD-4.2b: 检查方式 is negotiated."""
    assert _answer("inspection_method", methods=["WRITTEN", "ONLINE"]) == {"methods": ["WRITTEN", "ONLINE"]}
    assert _answer("inspection_method", methods=[]) == {"methods": ["ON_SITE"]}


def test_a_pending_visit_takes_the_items_and_other_objects_stay() -> None:
    """D12: merged before recognised, otherwise kept."""
    given = {"visits_this_year": 0, "pending_inspection": True, "recognised": True}
    assert _answer("exclusion", **given) == {"code": "MERGED"}
    assert _answer("exclusion", **{**given, "pending_inspection": False}) == {"code": "RECOGNISED"}
    assert _answer("exclusion", **{**given, "pending_inspection": False, "recognised": False}) == {"code": None}


def test_every_row_names_its_clause_and_where_it_comes_from() -> None:
    for name in FILES:
        for row in _table(Path(name).stem).rows:
            assert row.notes["source"] in ("SEED", "DEFAULT", "OVERLAY")
            assert row.notes["clause"]
            assert row.notes["clause"] != "default" or row.notes["source"] != "SEED"


def _table(decision: str) -> dmn.Table:
    (found,) = dmn.read(FILES[f"{decision}.dmn"], decision).decisions
    assert found.id == decision
    assert isinstance(found.logic, dmn.Table)
    return found.logic
