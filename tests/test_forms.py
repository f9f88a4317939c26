"""Forms ask what the law asks, refuse what does not fit, and say in Chinese what to mend."""

import json
from pathlib import Path
from typing import Any

import pytest

from engine import forms
from engine.disposals import DISPOSALS
from engine.errors import DefinitionError, Invalid, NotFound
from tests.form_answers import ANSWERS, AT, CLEAN, LINE

FILES = {path.name: path.read_bytes() for path in (Path(__file__).parents[1] / "forms").glob("*.json")}
FORMS = forms.load(FILES)


def problems(name: str, submission: Any, required: tuple[str, ...] = ()) -> dict[str, str]:
    """What is wrong with a submission, by path."""
    with pytest.raises(Invalid) as refused:
        FORMS.validate(name, submission, required)
    return dict(refused.value.problems)


def result(*codes: str, **more: Any) -> dict[str, Any]:
    """A conclusion on one item."""
    severity = "NONE" if codes[0] in ("R01", "R10", "R11", "R12", "R13", "R14") else "MINOR"
    return {"results": [{"item": "MKT-01", "codes": list(codes), "severity": severity, "detail": "见笔录", **more}]}


def test_every_form_of_the_year_is_there_and_faultless() -> None:
    assert set(FORMS) == set(ANSWERS)
    assert forms.check(FILES) == []


@pytest.mark.parametrize("name", sorted(ANSWERS))
def test_the_smallest_answer_is_accepted_unchanged(name: str) -> None:
    assert FORMS.validate(name, ANSWERS[name]) == ANSWERS[name]


@pytest.mark.parametrize("name", sorted(ANSWERS))
def test_a_form_refuses_fields_it_does_not_have(name: str) -> None:
    assert problems(name, {**ANSWERS[name], "smuggled": "x"}) == {"smuggled": "smuggled：没有这一栏"}


@pytest.mark.parametrize("name", sorted(ANSWERS))
def test_every_missing_required_field_is_named_at_once(name: str) -> None:
    assert set(FORMS[name].schema["required"]) <= set(problems(name, {}))


@pytest.mark.parametrize("name", sorted(ANSWERS))
def test_every_form_names_the_clauses_it_serves(name: str) -> None:
    assert FORMS[name].clause
    assert FORMS[name].title == FORMS[name].schema["title"]


@pytest.mark.parametrize(
    ("codes", "fits"),
    [
        (("R01",), True),
        (("R01", "R99"), False),
        (("R01", "R06"), False),
        (("R02", "R03", "R06"), True),
        (("R05",), True),
        (("R05", "R06"), False),
        (("R05", "R02"), True),
        (("R08",), True),
        (("R08", "R05"), False),
        (("R10",), True),
        (("R10", "R02"), False),
        (("R14", "R11"), False),
        (("R15",), False),
        (("R15", "R09"), True),
        (("R07", "R99"), True),
        (("R02", "R02"), False),
        (("R16",), False),
        ((), False),
    ],
)
def test_result_codes_that_contradict_each_other_are_refused(codes: tuple[str, ...], fits: bool) -> None:
    """R01 and R10 to R14 stand alone, R05 not with R06, R15 needs R09 (assertion 41: YC-2.3e, CJ-2.2c)."""
    submission = result(*codes) if codes else {"results": [{**CLEAN, "codes": []}]}
    if fits:
        assert FORMS.validate("conclusion", submission) == submission
    else:
        assert any(path.startswith("results.0.codes") for path in problems("conclusion", submission))


def test_a_finding_without_its_facts_is_no_conclusion() -> None:
    """TD-4.4b."""
    submission = {"results": [{"item": "MKT-01", "codes": ["R06"], "severity": "MINOR"}]}
    assert problems("conclusion", submission) == {"results.0.detail": "具体情况：结果不是未发现问题的，须写明具体情况"}


def test_what_monitoring_finds_comes_with_its_capture() -> None:
    """YC-2.5d, CJ-2.4c: findings with captures (P6)."""
    seen = {**ANSWERS["online_inspection"], "problem": True}
    assert set(problems("online_inspection", seen)) == {"evidence"}
    assert FORMS.validate("online_inspection", {**seen, "evidence": [{"kind": "PHOTO", "sha256": "ab" * 32, "at": AT}]})


def test_nothing_found_has_no_severity() -> None:
    submission = {"results": [{**CLEAN, "severity": "MINOR"}]}
    assert "results.0.severity" in problems("conclusion", submission)


def test_a_plan_line_names_a_ratio_or_a_number() -> None:
    """YC-2.4a, TQ-3.5a."""
    bare = {name: value for name, value in LINE.items() if name != "ratio_bp"}
    plan = ANSWERS["plan_draft"]
    assert problems("plan_draft", {**plan, "lines": [bare]}) == {"lines.0": "计划行：抽查比例和抽查数量至少填一项"}
    assert FORMS.validate("plan_draft", {**plan, "lines": [{**bare, "count": 20}]})


@pytest.mark.parametrize("required", ["检查方式", "lines.methods"])
def test_what_a_document_requires_beyond_the_form_is_demanded_in_every_line(required: str) -> None:
    """YC-2.4a names seven fields with 检查方式, TQ-3.5a six without (assertion 1)."""
    plan = {**ANSWERS["plan_draft"], "lines": [LINE, {**LINE, "methods": ["ON_SITE"]}, LINE]}
    wanted = {"lines.0.methods": "检查方式：必填", "lines.2.methods": "检查方式：必填"}
    assert problems("plan_draft", plan, (required,)) == wanted
    assert FORMS.validate("plan_draft", plan, ("抽查事项", "检查对象", "抽查比例", "抽查时限", "发起部门", "参与部门"))


def test_a_required_field_that_no_form_has_is_a_fault_of_the_profile() -> None:
    with pytest.raises(DefinitionError, match="没有栏目"):
        FORMS.validate("plan_draft", ANSWERS["plan_draft"], ("检查心得",))


def test_who_disagrees_says_why() -> None:
    """TD-4.2b."""
    opinion = {**ANSWERS["negotiation_opinion"], "on_time": "DISAGREE"}
    assert problems("negotiation_opinion", opinion) == {"text": "意见说明：不同意的，须说明意见"}
    assert FORMS.validate("negotiation_opinion", {**opinion, "text": "与年报检查冲突"})


@pytest.mark.parametrize("decision", ["RETURN", "REFUSE"])
def test_a_plan_is_not_sent_back_without_a_word(decision: str) -> None:
    """TD-4.1a."""
    assert set(problems("plan_approval", {"decision": decision})) == {"opinion"}


def test_direct_assignment_states_reason_and_evidence() -> None:
    """TD-4.2d (assertion 28)."""
    assert set(problems("direct_assignment", {})) == {"ground", "reason", "evidence", "assignments"}


def test_nobody_inspects_before_showing_the_certificate_and_telling_of_recusal() -> None:
    """TD-4.3a."""
    visit = {**ANSWERS["checkin"], "certificates_shown": False}
    assert set(problems("checkin", visit)) == {"certificates_shown"}


def test_a_firm_that_cannot_be_reached_is_described() -> None:
    visit = {**ANSWERS["checkin"], "found": "UNREACHABLE", "certificates_shown": False, "recusal_told": False}
    assert set(problems("checkin", visit)) == {"remark"}
    assert FORMS.validate("checkin", {**visit, "remark": "门店关闭，电话无人接听"})


def test_the_result_notice_is_served_with_time_way_and_proof() -> None:
    """TD-4.4b, MS-2.6a."""
    assert set(problems("notice_service", {})) == {"served_at", "how", "proof"}


def test_a_result_not_published_in_full_carries_ground_and_opinion() -> None:
    """TD-4.5b, MS-2.6c."""
    assert set(problems("disclosure_review", {"disclosure": "WITHHOLD"})) == {"ground", "opinion"}
    assert set(problems("disclosure_review", {"disclosure": "REDACT"})) == {"ground", "opinion", "scope"}


def test_a_receiver_acknowledges_or_says_why_not() -> None:
    """TD-4.4c, MS-2.6d."""
    assert set(problems("receipt", {"competent": True})) == {"receipt_no"}
    assert set(problems("receipt", {"competent": False})) == {"reason"}


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("arrived_at", "2026-03-02T09:30:00", "到场时间：应为带时区的时间"),
        ("arrived_at", "2026-02-30T09:30:00+08:00", "到场时间：应为带时区的时间"),
        ("arrived_at", "1026-03-02T09:30:00Z", "到场时间：应为带时区的时间"),
        ("arrived_at", 5, "到场时间：应为文字"),
        ("present", [], "到场检查人员：至少 1 项"),
        ("present", ["a", "a"], "到场检查人员：不能重复"),
        ("place", "路" * 201, "地点：不得超过 200 字"),
        ("remark", True, "说明：应为文字"),
        ("found", "ELSEWHERE", "到场情况：只能是 FOUND、UNREACHABLE、CLOSED、REFUSED"),
    ],
)
def test_each_fault_is_said_in_chinese_with_the_title_of_the_field(field: str, value: Any, message: str) -> None:
    assert message in problems("checkin", {**ANSWERS["checkin"], field: value}).values()


@pytest.mark.parametrize(
    "day", ["2026-2-3", "20260203", "2026-W06-2", "2026-02-30", "2026-02-03T00:00", "２０２６-02-03"]
)
def test_a_date_has_one_way_to_be_written(day: str) -> None:
    assert set(problems("inspection_approval", {"approved": True, "planned_on": day})) == {"planned_on"}


@pytest.mark.parametrize("code", ["MKT\n01", "MKT 01", "MKT/01", "部门"])
def test_a_code_holds_no_other_characters(code: str) -> None:
    assert set(problems("referral", {"receiver": code, "facts": "x"})) == {"receiver"}


def test_text_is_trimmed_and_blanks_are_left_out() -> None:
    """A decomposed é comes back in one piece: what is hashed later must not depend on the keyboard."""
    given = {"receiver": " HLTH\n", "facts": "Cafe\u0301\r\n第二行 ", "attachments": None}
    assert FORMS.validate("referral", given) == {"receiver": "HLTH", "facts": "Café\n第二行"}


def test_a_blank_required_field_is_missing() -> None:
    assert problems("override_reason", {"reason": "  "}) == {"reason": "理由：必填"}


def deep(levels: int) -> Any:
    """Lists in lists."""
    nested: Any = "x"
    for _ in range(levels):
        nested = [nested]
    return nested


@pytest.mark.parametrize(
    "hostile",
    [
        {"reason": 0.5},
        {"reason": float("nan")},
        {"reason": float("inf")},
        {"reason": 10**400},
        {"reason": "\x00"},
        {"reason": "\ud800"},
        {"reason": b"bytes"},
        {"reason": {1, 2}},
        {"reason": object()},
        {1: "x"},
        {"reason": deep(25)},
        {"reason": deep(5000)},
        {"reason": "长" * 90_000},
        ["reason"],
        None,
        "reason",
    ],
    ids=lambda value: type(value).__name__,
)
def test_what_is_not_plain_json_is_refused_before_it_meets_the_schema(hostile: Any) -> None:
    with pytest.raises(Invalid) as refused:
        FORMS.validate("override_reason", hostile)
    assert refused.value.problems


@pytest.mark.parametrize(
    ("hostile", "where"),
    [
        ({"reason": {"$": ["d", "2026-01-01"]}}, "reason"),
        ({"reason": [{"$": ["n", "1"]}]}, "reason.0"),
        ({"$": ["d", "2026-01-01"]}, ""),
        ({"$kind": "d"}, ""),
    ],
)
def test_nobody_forges_the_mark_of_typed_values(hostile: Any, where: str) -> None:
    name = "$kind" if "$kind" in hostile else "$"
    assert problems("override_reason", hostile) == {where: f"不接受栏目名 {name!r}"}


def test_an_unknown_form_is_not_found() -> None:
    with pytest.raises(NotFound):
        FORMS.validate("no_such_form", {})


def altered(**changes: Any) -> bytes:
    """The file of a small form with other members."""
    return json.dumps({**json.loads(FILES["override_reason.json"]), **changes}).encode()


def with_field(field: Any) -> bytes:
    """A form with one field `x`."""
    schema = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "表",
        "type": "object",
        "properties": {"x": field},
        "additionalProperties": False,
    }
    return altered(schema=schema, ui={"order": ["x"], "widgets": {}, "help": {}})


MARKED = {
    "title": "组", "type": "object", "additionalProperties": False,
    "properties": {"$kind": {"type": "integer", "title": "数"}},
}  # fmt: skip


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "不能读取"),
        (b"\xff\xfe", "不能读取"),
        (b"[]", "不是一个 JSON 对象"),
        (b'{"title": "a", "title": "b"}', "重复"),
        (b'{"title": NaN}', "NaN"),
        (b"[" * 100_000, "嵌套过深"),
        (b"{}", "缺少或写错"),
        (altered(title=5), "缺少或写错 title"),
        (altered(schema={"type": "object"}), "schema 须注明"),
        (altered(ui={}), "ui.order"),
        (with_field({"title": "长度", "type": "number"}), "不用小数"),
        (with_field({"type": "integer"}), "缺少中文 title"),
        (with_field({"title": "文字", "type": "string"}), "须写 maxLength"),
        (with_field({"title": "文字", "type": "string", "maxLength": 5, "format": "email"}), "format 只能是"),
        (with_field({"title": "文字", "type": "string", "maxLength": 5, "pattern": "("}), "pattern"),
        (with_field({"title": "表", "type": "array", "items": {"type": "integer", "title": "数"}}), "maxItems"),
        (with_field({"title": "表", "type": "array", "maxItems": 5}), "items"),
        (with_field({"title": "组", "type": "object"}), "additionalProperties"),
        (with_field(MARKED), "schema.x：栏目名 $kind 不能以 $ 开头"),
        (with_field({"title": "数", "type": "integer", "minimum": "a"}), "不合规范"),
        (with_field({"title": "引", "type": "integer", "allOf": [{"$ref": "http://example.org/x"}]}), "$ref"),
        (with_field(5), "不合规范"),
    ],
)
def test_a_broken_form_file_is_named_before_it_reaches_a_person(content: bytes, message: str) -> None:
    found = forms.check({"broken.json": content})
    assert any(message in text for _, text in found), found
    with pytest.raises(DefinitionError, match=r"broken\.json"):
        forms.load({"broken.json": content})


# Values of the jurisdiction ---------------------------------------------------------------------------------------

TOGETHER = {"task": {"joint_forms": ["综合联查", "夜间联查"], "task_models": ["一业一查"]}}


@pytest.mark.parametrize("form", ["综合联查", "夜间联查", "一业一查"])
def test_a_field_takes_the_values_that_the_profile_lists(form: str) -> None:
    """TQ-3.6c, MS-2.4a, CJ-2.4d: the document of each jurisdiction names its own ways of checking together."""
    given = {**ANSWERS["campaign_scope"], "joint_form": form}
    assert FORMS["campaign_scope"].here(TOGETHER).validate(given) == given


def test_a_value_of_another_jurisdiction_is_refused_by_name() -> None:
    """TQ-3.6c, MS-2.4a, CJ-2.4d."""
    with pytest.raises(Invalid) as refused:
        FORMS["campaign_scope"].here(TOGETHER).validate({**ANSWERS["campaign_scope"], "joint_form": "综合大检查"})
    assert refused.value.problems == [("joint_form", "联合方式：只能是 综合联查、夜间联查、一业一查")]


@pytest.mark.parametrize("profile", [{}, {"task": None}, {"task": {"joint_forms": None, "task_models": []}}])
def test_where_the_document_names_no_values_the_question_is_not_asked(profile: dict[str, Any]) -> None:
    form = FORMS["campaign_scope"].here(profile)
    assert "joint_form" not in [*form.schema["properties"], *form.ui["order"], *form.ui["widgets"]]
    with pytest.raises(Invalid) as refused:
        form.validate({**ANSWERS["campaign_scope"], "joint_form": "综合联查"})
    assert refused.value.problems == [("joint_form", "joint_form：没有这一栏")]
    assert form.validate(ANSWERS["campaign_scope"]) == ANSWERS["campaign_scope"]


def test_other_forms_are_the_same_everywhere() -> None:
    assert FORMS["approval"].here(TOGETHER) is FORMS["approval"]
    assert "joint_form" in FORMS["campaign_scope"].schema["properties"]


@pytest.mark.parametrize(
    ("listed", "message"),
    [("综合联查", "须列出文字"), ([5], "须列出文字"), ([" "], "须列出文字"), (["查" * 41], "超过 40 字")],
)
def test_what_a_profile_lists_must_fit_the_field(listed: Any, message: str) -> None:
    (fault,) = FORMS["campaign_scope"].faults_of({"task": {"joint_forms": listed}})
    assert fault.startswith("task.joint_forms")
    assert message in fault


TEXT = {"title": "文字", "type": "string", "maxLength": 5}


@pytest.mark.parametrize(
    ("field", "allowed", "message"),
    [
        (TEXT, ["x"], "allowed 须为"),
        (TEXT, {"y": ["task.x"]}, "allowed：y 须为本表单的文字栏目"),
        ({"title": "数", "type": "integer"}, {"x": ["task.x"]}, "allowed：x 须为本表单的文字栏目"),
        ({**TEXT, "enum": ["a"]}, {"x": ["task.x"]}, "不另写 enum"),
        (TEXT, {"x": []}, "须列出档案路径"),
        (TEXT, {"x": "task.x"}, "须列出档案路径"),
    ],
)
def test_a_form_that_asks_a_profile_wrongly_is_named(field: Any, allowed: Any, message: str) -> None:
    content = json.dumps({**json.loads(with_field(field)), "allowed": allowed}).encode()
    assert any(message in text for _, text in forms.check({"broken.json": content}))


def test_a_field_that_some_profile_may_leave_out_is_not_required() -> None:
    document = json.loads(with_field(TEXT))
    document["schema"]["required"] = ["x"]
    content = json.dumps({**document, "allowed": {"x": ["task.x"]}}).encode()
    assert forms.check({"broken.json": content}) == [("broken.json", "allowed：x 不能必填，档案可以没有取值")]


def test_two_files_cannot_be_one_form() -> None:
    content = FILES["approval.json"]
    assert forms.check({"forms/approval.json": content, "other/approval.json": content}) == [
        ("other/approval.json", "表单名与 forms/approval.json 相同")
    ]


def test_other_files_of_a_deployment_are_left_alone() -> None:
    assert list(forms.load({"tiedong/profile.yaml": b"x", "forms/approval.json": FILES["approval.json"]})) == [
        "approval"
    ]


def test_a_form_is_compiled_once() -> None:
    form = FORMS["checkin"]
    assert form.validator is form.validator


def test_an_aware_time_with_z_is_accepted() -> None:
    for moment in (AT, "2026-03-02T01:30Z", "2026-03-02T01:30:00.123456Z"):
        assert FORMS.validate("offline_sync", {"captured_offline_at": moment, "content": "x"})


def test_disposals_are_called_the_same_everywhere() -> None:
    names = {code: disposal.name for code, disposal in DISPOSALS.items()}
    fields = [words for name in FILES for words in FORMS[name.removesuffix(".json")].ui["labels"].values()]
    shown = [words for words in fields if not DISPOSALS.keys().isdisjoint(words)]
    assert len(shown) > 2
    assert [words for words in shown if words != names] == []
