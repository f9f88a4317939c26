"""Which kinds are public is law: the profile's words, and the channels of decision D10."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from engine.errors import DefinitionError
from engine.publicity import public_kinds, public_tables
from engine.store import Database
from tests.cast import HERE
from tests.publicity.filled import open_profile

ROOT = Path(__file__).parents[2] / "processes"
PROFILES = {path.parent.name: yaml.safe_load(path.read_text("utf-8")) for path in ROOT.glob("*/profile.yaml")}


def words(*names: str) -> dict[str, Any]:
    return {"result": {"published_kinds": list(names)}}


@pytest.mark.parametrize(
    ("word", "kinds"),
    [
        ("抽查事项清单", {"item_list"}),
        ("抽查工作计划", {"plan", "joint_plan"}),
        ("年度联合抽查计划", {"joint_plan"}),
        ("任务", {"campaign"}),
        ("名单", {"list"}),
        ("检查结论", {"result"}),
        ("抽查检查结果", {"result"}),
        ("处理结果", {"handling"}),
        ("查处结果", {"handling"}),
        ("程序", {"guideline"}),
        ("纳入经营异常名录和严重违法失信企业名单", {"listing"}),
        ("信用约束", {"listing"}),
    ],
)
def test_a_word_of_a_document_is_a_kind(word: str, kinds: set[str]) -> None:
    """YC-2.2b, CJ-2.6a, TD-4.5b, TQ-4.3a, MS-1.3, MS-3.5a."""
    assert public_kinds(words(word), lambda _kind: None) == kinds


@pytest.mark.parametrize("jurisdiction", PROFILES)
def test_every_word_of_every_profile_is_known(jurisdiction: str) -> None:
    assert "result" in public_kinds(PROFILES[jurisdiction], lambda _kind: None)


def test_a_word_that_nobody_knows_is_an_error_not_silence() -> None:
    with pytest.raises(DefinitionError, match="'秘密' is no kind of publication"):
        public_kinds(words("秘密"), lambda _kind: None)


def test_a_kind_with_a_channel_is_public_and_one_left_to_other_rules_is_not() -> None:
    """D10: all_of and any_of open a kind; per_rules alone does not (处理结果 in YC, CJ, TQ)."""
    rules = {
        "list": {"all_of": ["省级平台"], "any_of": [], "per_rules": []},
        "plan": {"all_of": [], "any_of": ["门户网站"], "per_rules": []},
        "handling": {"all_of": [], "any_of": [], "per_rules": ["公示系统"]},
    }
    assert public_kinds({}, rules.get) == {"list", "plan"}


def test_what_the_law_does_not_open_is_not_there_at_all(filled: Database) -> None:
    profile = {**open_profile(), "result": {"published_kinds": ["检查结果"]}, "task": {}}
    with filled.read() as tx:
        found = public_tables(tx, HERE, profile, lambda _kind: None)
    always = {"draws", "draw_counts", "draw_entropy", "draw_documents", "statistics", "events"}
    assert set(found) == {"results", "national"} | always
    assert {row["kind"] for row in found["events"]} == {"draw.committed", "draw.drawn", "result"}
    assert "opening" not in {row["document"] for row in found["draw_documents"]}, "it names the drawn objects"


def test_where_only_joint_plans_are_public_those_of_departments_are_not(filled: Database) -> None:
    profile = {**open_profile(), **words("年度联合抽查计划")}
    with filled.read() as tx:
        found = public_tables(tx, HERE, profile, lambda _kind: None)
    assert (found["plans"], found["plan_lines"], found["plan_changes"]) == ([], [], [])
