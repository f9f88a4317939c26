"""The law as it stands in processes/, and what the five documents say, for the tests that compare them."""

from itertools import product
from pathlib import Path
from typing import Any

import yaml

from engine.process import dmn, rules

ROOT = Path(__file__).parent.parent
JURISDICTIONS = ("yichang", "changjiang", "tiedong", "tianqiao", "mangshi")
DOMAIN = yaml.safe_load((Path(__file__).parent / "data" / "profiles.yaml").read_text("utf-8"))
SAID: dict[str, Any] = DOMAIN["jurisdictions"]
PROFILES: dict[str, Any] = {
    key: yaml.safe_load((ROOT / "processes" / key / "profile.yaml").read_text("utf-8")) for key in JURISDICTIONS
}
FILES = {path.name: path.read_bytes() for path in sorted(ROOT.glob("processes/rules/*.dmn"))}
RULES = rules.load(FILES)

_NOTHING = {
    "ratio": ("superior_ratio_bp", "planned_ratio_bp", "risk_class", "tags", "region_risk", "industry_risk"),
    "disposals": ("minor_listed", "unlicensed", "blacklist_kind"),
    "exclusion": ("visits_this_year", "pending_inspection", "recognised", "out_of_joint_ground", "visit_cap"),
    "inspection_method": ("risk_class", "on_site_ground"),
    "routing": ("own_competence", "approval_centralised"),
}
"""Inputs that a test leaves out are null: the caller knows nothing about them."""

QUESTIONS: dict[str, dict[str, tuple[Any, ...]]] = {
    "channels": {
        "kind": ("item_list", "plan", "campaign", "commitment", "draw", "guideline", "result", "handling"),
    },
    "direct_assignment": {"feasible": (True, False)},
    "disclosure": {"ground": (None, "STATE_SECRET", "BUSINESS_SECRET", "PERSONAL_PRIVACY", "OTHER_BY_LAW")},
    "disposals": {
        "code": (*(f"R{number:02}" for number in range(1, 16)), "R99"),
        "severity": ("NONE", "MINOR", "ORDINARY", "PROMINENT", "SUSPECTED_CRIME"),
        "minor_listed": (True, None),
        "unlicensed": (True, None),
        "blacklist_kind": (None, "危害国家利益"),
    },
    "exclusion": {
        "visits_this_year": (0, 3),
        "pending_inspection": (True, False),
        "recognised": (True, False),
        "out_of_joint_ground": (None, "专项执法检查"),
        "visit_cap": (None, 2),
    },
    "inspection_method": {
        "methods": ([], ["ON_SITE"], ["ON_SITE", "WRITTEN"]),
        "risk_class": ("A", "D", None),
        "on_site_ground": ("投诉举报", None),
    },
    "item_class": {"field": ("安全", "其他", None), "key_supervision": (True, False)},
    "plan_gate": {"plan_kind": ("DEPARTMENT",)},
    "ratio": {
        "item_class": ("KEY", "GENERAL", "KEY_SUPERVISION"),
        "superior_ratio_bp": (300, None),
        "planned_ratio_bp": (10000, 500, None),
        "risk_class": ("A", "B", "C", "D", None),
        "tags": (["失信"], ["信用良好"], ["投诉举报多", "信用良好"], []),
        "region_risk": ("HIGH", "LOW", None),
        "industry_risk": ("HIGH", None),
    },
    "routing": {
        "matter": ("CASE", "LEAD", "CRIME", "SUPERVISION"),
        "own_competence": (True, False, None),
        "approval_centralised": (True, False),
    },
    "team_size": {"on_site": (True, False), "single_item": (True, False)},
    "temporary_campaign": {
        "source": ("TEMPORARY", "SPECIAL"),
        "ground": ("上级部署", "领导要求", None),
        "has_basis": (True, False),
    },
}
"""Values of the inputs of each decision that every jurisdiction must answer (deadlines and limits: by kind below)."""


def answer(jurisdiction: str, decision: str, **inputs: Any) -> Any:
    """What a decision answers in a jurisdiction."""
    given = {**dict.fromkeys(_NOTHING.get(decision, ())), **inputs}
    return RULES.evaluate(decision, {"jurisdiction": jurisdiction, **given}).outputs


def sources(jurisdiction: str, decision: str, **inputs: Any) -> set[str]:
    """Where the answer comes from: SEED (the document), DEFAULT or OVERLAY."""
    given = {**dict.fromkeys(_NOTHING.get(decision, ())), **inputs}
    return {row.source for row in RULES.evaluate(decision, {"jurisdiction": jurisdiction, **given}).rows}


def others(*keys: str) -> list[str]:
    """The jurisdictions but these."""
    return [key for key in JURISDICTIONS if key not in keys]


def asked(decision: str) -> list[dict[str, Any]]:
    """Every combination of the values in QUESTIONS."""
    names = QUESTIONS[decision]
    return [dict(zip(names, values, strict=True)) for values in product(*names.values())]


def table(decision: str) -> dmn.Table:
    """The rows of a decision as they are written."""
    (found,) = dmn.read(FILES[f"{decision}.dmn"], decision).decisions
    assert isinstance(found.logic, dmn.Table)
    return found.logic


TABLES = {Path(name).stem: table(Path(name).stem) for name in FILES}
KINDS: dict[str, tuple[str, ...]] = {
    decision: tuple(sorted({row.tests[1].strip('"') for row in TABLES[decision].rows}))
    for decision in ("deadlines", "limits")
}
QUESTIONS["deadlines"] = {"kind": KINDS["deadlines"]}
