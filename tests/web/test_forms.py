"""Every form of the law as a page: shown, filled in as a browser does it, read back the same."""

from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from starlette.datastructures import FormData, UploadFile

from engine import forms
from engine.errors import Invalid
from engine.forms import Form
from engine.web.forms import changed, fields, read
from engine.web.rendering import environment
from tests.form_answers import ANSWERS

ROOT = Path(__file__).parents[2]
FORMS = forms.load({path.name: path.read_bytes() for path in sorted((ROOT / "forms").glob("*.json"))})
PAGE = '{% from "form.html" import drawn, summary %}{{ summary(reason, problems) }}{{ drawn(fields) }}'


def drawn(form: Form, content: dict[str, Any], problems: list[tuple[str, str]] | None = None) -> str:
    """The HTML of a form."""
    template = environment().from_string(PAGE)
    return template.render(fields=fields(form, content, problems or []), problems=problems or [], reason="")


class Browser(HTMLParser):
    """What a browser would send for the form as it stands, and the ids and labels on the page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.sent: list[tuple[str, str | UploadFile]] = []
        self.ids: list[str] = []
        self.labelled: set[str] = set()
        self.inputs: list[dict[str, str | None]] = []
        self.depth_of_labels = 0
        self.select = self.area = None  # type: str | None
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if given.get("id"):
            self.ids.append(str(given["id"]))
        if tag == "label":
            self.depth_of_labels += 1
            self.labelled.add(str(given.get("for")))
        if tag == "input":
            self._input(given)
        if tag == "select":
            self.select = given["name"]
            self.inputs.append(given)
        if tag == "option" and "selected" in given:
            self.sent.append((str(self.select), str(given["value"])))
        if tag == "textarea":
            self.area = given["name"]
            self.inputs.append(given)
            self.sent.append((str(self.area), ""))

    def _input(self, given: dict[str, str | None]) -> None:
        if given["type"] != "hidden":
            self.inputs.append({**given, "inside a label": "yes" if self.depth_of_labels else ""})
        if given["type"] not in ("checkbox", "radio") or "checked" in given:
            self.sent.append((str(given["name"]), str(given.get("value", ""))))

    def handle_endtag(self, tag: str) -> None:
        if tag == "label":
            self.depth_of_labels -= 1
        if tag == "textarea":
            self.area = None

    def handle_data(self, data: str) -> None:
        if self.area:
            name, text = self.sent[-1]
            self.sent[-1] = (name, str(text) + data.removeprefix("\n").replace("\n", "\r\n"))


@pytest.mark.parametrize("name", sorted(FORMS))
def test_every_form_comes_back_as_it_was_filled_in(name: str) -> None:
    form, answer = FORMS[name], ANSWERS[name]
    browser = Browser(drawn(form, answer))
    assert read(form, FormData(browser.sent)) == form.validate(answer)


def fullest(schema: dict[str, Any]) -> Any:
    """An answer with everything filled in, two rows in every table (rules between fields are not looked at)."""
    match schema["type"]:
        case "object":
            return {name: fullest(inner) for name, inner in schema["properties"].items()}
        case "array":
            inner = schema["items"]
            if "enum" in inner:
                return inner["enum"][:2]
            return [f"一{n}" for n in (1, 2)] if inner["type"] == "string" else [fullest(inner), fullest(inner)]
        case "boolean":
            return bool(schema.get("const", False))
        case "integer":
            return schema.get("minimum", 0)
    if "enum" in schema:
        return schema["enum"][-1]
    texts = {"date": "2026-03-02", "date-time": "2026-03-02T09:30:15+08:00"}
    return texts.get(schema.get("format", ""), "第一行\n第二行 <b>&amp;" if schema["maxLength"] > 200 else "字 \"'<&>")


@pytest.mark.parametrize("name", sorted(FORMS))
def test_every_field_of_every_form_comes_back(name: str) -> None:
    form = FORMS[name]
    answer = fullest(dict(form.schema))
    sent = FormData(Browser(drawn(form, answer)).sent)
    assert forms.submission.clean(read(form, sent)) == answer


@pytest.mark.parametrize("name", sorted(FORMS))
def test_an_empty_form_is_refused_and_every_problem_has_its_field(name: str) -> None:
    form = FORMS[name]
    empty = read(form, FormData(Browser(drawn(form, {})).sent))
    try:
        form.validate(empty)
    except Invalid as invalid:
        page = Browser(drawn(form, empty, invalid.problems))
        at = {path.replace(".", "-") for path, _ in invalid.problems}
        assert {f"f-{path}" for path in at} <= set(page.ids)
    else:
        assert set(form.schema["required"]) <= {"merges", "replacements"}


@pytest.mark.parametrize("name", sorted(FORMS))
def test_every_input_has_a_label_and_every_id_is_unique(name: str) -> None:
    page = Browser(drawn(FORMS[name], fullest(dict(FORMS[name].schema))))
    assert len(page.ids) == len(set(page.ids))
    for each in page.inputs:
        assert each.get("inside a label") or each.get("id") in page.labelled, each


def test_rows_are_added_and_removed_by_the_server() -> None:
    form = FORMS["item_checks"]
    content = changed(changed({}, "add:items"), "add:items")
    content["items"][1] = {"item": "B"}
    content = changed(content, "add:items.1.evidence")
    assert content == {"items": [{}, {"item": "B", "evidence": [{}]}]}
    shown = read(form, FormData(Browser(drawn(form, content)).sent), keep_empty=True)
    assert shown == content
    assert changed(content, "remove:items.0") == {"items": [{"item": "B", "evidence": [{}]}]}
    assert read(form, FormData(Browser(drawn(form, content)).sent)) == {"items": [{"item": "B"}]}


@pytest.mark.parametrize(
    "command",
    [
        "",
        "add:",
        "add:items.9.evidence",
        "remove:items.7",
        "remove:items",
        "add:items.0.x.y",
        "remove:.0",
        "remove:a.²",
    ],
)
def test_commands_that_fit_nothing_change_nothing(command: str) -> None:
    content: dict[str, Any] = {"items": [{"item": "A"}]}
    assert changed(content, command) == content


def test_what_cannot_be_understood_is_kept_for_mending() -> None:
    form = FORMS["campaign_scope"]
    typed = read(form, FormData([("ratio_bp", "5%"), ("from", "明天"), ("count", "９"), ("with_guideline", "maybe")]))
    assert typed["ratio_bp"] == "5%"
    assert typed["from"] == "明天"
    page = drawn(form, typed)
    assert 'value="5%"' in page
    with pytest.raises(Invalid) as refused:
        form.validate(typed)
    assert {"ratio_bp", "from", "count", "with_guideline"} <= {path for path, _ in refused.value.problems}


def test_conditional_fields_say_when_they_are_asked_for() -> None:
    form = FORMS["plan_approval"]
    (opinion,) = (each for each in fields(form, {}) if each.name == "opinion")
    assert not opinion.required
    assert opinion.aside == "退回或不予批准的，须写明意见"
    (opinion,) = (each for each in fields(form, {"decision": "RETURN"}) if each.name == "opinion")
    assert opinion.required
    assert opinion.aside == ""


def test_fields_that_a_jurisdiction_asks_for_are_marked() -> None:
    form = FORMS["plan_draft"]
    required = [next(iter(form.fields)), "doc_no"]
    marked = {each.name for each in fields(form, {"lines": [{}]}, required=required) if each.required}
    assert "doc_no" in marked


def test_a_list_can_offer_choices_instead_of_typing() -> None:
    form = FORMS["joint_register"]

    def choices(path: tuple[str, ...]) -> list[tuple[str, str]] | None:
        return [("MKT", "市场监管"), ("HLTH", "卫生健康")] if path == ("sources",) else None

    shown = fields(form, {"sources": ["HLTH", "OLD"]}, choices=choices)
    page = environment().from_string(PAGE).render(fields=shown, problems=[], reason="")
    assert Browser(page).sent.count(("sources", "HLTH")) == 1
    assert read(form, FormData(Browser(page).sent))["sources"] == ["HLTH", "OLD"]


def test_nothing_that_was_typed_becomes_part_of_the_page() -> None:
    page = drawn(FORMS["override_reason"], {"reason": "</textarea><script>alert(1)</script>", "basis": '"><img src=x>'})
    assert "<script" not in page
    assert "<img" not in page


def test_values_that_a_profile_names_are_chosen_from_and_unknown_questions_left_out() -> None:
    """TQ-3.6c, MS-2.4a, CJ-2.4d."""
    form = FORMS["campaign_scope"]
    asked = {each.name: each for each in fields(form.here({"task": {"joint_forms": ["综合联查"]}}), {})}
    assert (asked["joint_form"].kind, asked["joint_form"].options) == ("choice", [("综合联查", "综合联查")])
    assert "joint_form" not in [each.name for each in fields(form.here({}), {})]
