"""Both languages are whole: every text of templates and code has its English, and nothing else is in the catalogue."""

import re
from collections.abc import Iterator
from pathlib import Path

from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from engine.disclosure import RECORDS
from engine.publicity.words import EVENTS
from engine.web import words
from tests.commands.cast import WANG
from tests.web.cast import Web

ROOT = Path(__file__).parents[2] / "engine" / "web"
METHODS = [("**.py", "python"), ("templates/**.html", "jinja2.ext.babel_extract")]
KEYWORDS = {"_": None, "N_": None}
PLACES = re.compile(r"%\((\w+)\)s")


def texts() -> Iterator[str]:
    for _, _, text, _, _ in extract_from_dir(ROOT, METHODS, keywords=KEYWORDS, options_map={"**": {"silent": "false"}}):
        yield text if isinstance(text, str) else text[0]
    for record in RECORDS.values():
        yield from (record.title, *record.fields.values())
    yield from EVENTS.values()


def catalogue() -> dict[str, str]:
    with words.CATALOGUE.open("rb") as file:
        return {str(entry.id): str(entry.string) for entry in read_po(file) if entry.id}


def test_every_text_has_its_english() -> None:
    found = set(texts())
    assert len(found) > 50
    assert sorted(found - {text for text, english in catalogue().items() if english}) == []


def test_the_catalogue_holds_nothing_that_is_not_said() -> None:
    assert sorted(set(catalogue()) - set(texts())) == []


def test_what_is_filled_into_a_text_is_filled_into_its_english() -> None:
    for text, english in catalogue().items():
        assert set(PLACES.findall(text)) == set(PLACES.findall(english)), text


def test_no_template_says_anything_outside_of_the_catalogue() -> None:
    """Chinese outside of `_()` would stay Chinese for those who read English."""
    outside = re.compile(r"\{#.*?#\}|\{\{.*?\}\}|\{%.*?%\}", re.DOTALL)
    said = {
        path.name: found
        for path in sorted(ROOT.glob("templates/*.html"))
        if (found := re.findall(r"[一-鿿]+", outside.sub("", path.read_text("utf-8"))))
    }
    assert said == {}


def test_a_visitor_switches_to_english_and_back(web: Web) -> None:
    browser = web.signed_in(WANG)
    assert '<html lang="zh-CN">' in browser.get("/tasks").text
    answer = browser.post("/language", {"language": "en", "then": "/tasks"})
    assert answer.headers["location"] == "/tasks"
    page = browser.get("/tasks").text
    assert '<html lang="en">' in page
    assert "My tasks" in page
    browser.post("/language", {"language": "zh-CN"})
    assert "我的待办" in browser.get("/tasks").text
    assert browser.post("/language", {"language": "xx", "then": "//evil.example"}).headers["location"] == "/"
