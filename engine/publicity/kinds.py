"""Which kinds of publication are public in a jurisdiction: what its document names, and what has a channel (D10)."""

from collections.abc import Callable, Mapping
from typing import Any

from engine.errors import DecisionError, DefinitionError
from engine.process.rules import Rules

Channels = Callable[[str], Mapping[str, Any] | None]
"""Decision D10 by kind: `all_of`, `any_of`, `per_rules`; None where the jurisdiction has no row."""

ITEM_LIST, PLAN, JOINT_PLAN, CAMPAIGN, LIST = "item_list", "plan", "joint_plan", "campaign", "list"
PROCEDURE, RESULT, HANDLING, LISTING = "guideline", "result", "handling", "listing"
KINDS = (ITEM_LIST, PLAN, JOINT_PLAN, CAMPAIGN, LIST, PROCEDURE, RESULT, HANDLING, LISTING)

_WORDS = (
    ("联合抽查计划", (JOINT_PLAN,)),
    ("计划", (PLAN, JOINT_PLAN)),
    ("事项", (ITEM_LIST,)),
    ("任务", (CAMPAIGN,)),
    ("经营异常名录", (LISTING,)),
    ("信用约束", (LISTING,)),
    ("名单", (LIST,)),
    ("程序", (PROCEDURE,)),
    ("处理结果", (HANDLING,)),
    ("查处结果", (HANDLING,)),
    ("结论", (RESULT,)),
    ("结果", (RESULT,)),
)
"""What the five documents call them; the first word that occurs decides."""


def channels_of(rules: Rules, jurisdiction: str) -> Channels:
    """Decision D10 of a deployment for one jurisdiction; a kind without a row has no channel."""

    def channels(kind: str) -> Mapping[str, Any] | None:
        try:
            found = rules.evaluate("channels", {"jurisdiction": jurisdiction, "kind": kind}).outputs
        except DecisionError:
            return None
        return found if isinstance(found, dict) else None

    return channels


def public_kinds(profile: Mapping[str, Any], channels: Channels) -> frozenset[str]:
    """The kinds that are public: named in the profile (result.published_kinds), or with a channel of their own.

    A kind whose channels are left to other rules (`per_rules` alone) is public where those rules say so, not here.
    Raises DefinitionError for a word in the profile that is no kind.
    """
    named = {kind for word in (profile.get("result") or {}).get("published_kinds") or () for kind in _kinds_of(word)}
    return frozenset(named | {kind for kind in KINDS if _has_channel(channels(kind))})


def _kinds_of(word: str) -> tuple[str, ...]:
    for part, kinds in _WORDS:
        if part in word:
            return kinds
    raise DefinitionError(f"result.published_kinds: {word!r} is no kind of publication")


def _has_channel(rule: Mapping[str, Any] | None) -> bool:
    return rule is not None and bool(rule.get("all_of") or rule.get("any_of"))
