"""The rules document `ssj-draw-rules-1`, public and part of the commitment (SSJ-DRAW-1, section 1.2)."""

from collections.abc import Sequence

from engine.draw.bytes import digest
from engine.draw.canonical import jcs
from engine.draw.matching import check_matching
from engine.draw.members import Document, array, closed, distinct, require
from engine.draw.names import is_label, is_whole
from engine.errors import DrawError

MODES = ("SELECT", "ORDER", "TEAMS")
_ONLY_IN_SELECT = ("floor_bp", "reserve_bp", "reserve_min")


def rules_hash(rules: Document) -> bytes:
    """H("rules", JCS(rules)). Raises DrawError E_JSON."""
    return digest("rules", jcs(rules))


def check_rules(rules: object, campaign_id: str) -> Document:
    """The rules, if they keep to 1.2 and 7.1.

    Raises DrawError: E_RULES, E_CAP_REQUIRED, E_CAP_ON_KEY, E_RATIO_ABOVE_CAP, E_TEAM_BOUNDS.
    """
    checked = closed(
        rules,
        "rules",
        "schema campaign_id mode disclosure strata",
        "exclusions floor_bp reserve_bp reserve_min cap_required batch_size matching",
        "E_RULES",
    )
    _check_head(checked, campaign_id)
    strata = [_check_stratum(line) for line in array(checked["strata"], "strata", "E_RULES")]
    _require(bool(strata) and distinct(line["stratum"] for line in strata), "strata: at least one, all different")
    _check_exclusions(checked.get("exclusions", []))
    _check_mode(checked, strata)
    _check_caps(checked, strata)
    if "matching" in checked:
        check_matching(checked["matching"], checked["mode"])
    return checked


def _require(fulfilled: bool, message: str) -> None:
    require(fulfilled, "E_RULES", message)


def _check_head(rules: Document, campaign_id: str) -> None:
    _require(rules["schema"] == "ssj-draw-rules-1", f"schema {rules['schema']!r}")
    _require(rules["campaign_id"] == campaign_id, f"campaign_id {rules['campaign_id']!r}, not {campaign_id!r}")
    _require(rules["mode"] in MODES, f"mode {rules['mode']!r}")
    _require(rules["disclosure"] in ("SEALED", "OPEN"), f"disclosure {rules['disclosure']!r}")
    for name in ("floor_bp", "reserve_bp"):
        _require(is_whole(rules.get(name, 0), 0, 10000), f"{name}: 0 to 10000")
    _require(is_whole(rules.get("reserve_min", 0), 0), "reserve_min: 0 or more")
    _require(isinstance(rules.get("cap_required", False), bool), "cap_required: true or false")


def _check_stratum(line: object) -> Document:
    stratum = closed(line, "stratum", "stratum ratio_bp item_class", "min max cap_bp", "E_RULES")
    _require(is_label(stratum["stratum"]), f"stratum {stratum['stratum']!r}")
    _require(stratum["item_class"] in ("GENERAL", "KEY"), f"item_class {stratum['item_class']!r}")
    for name in ("ratio_bp", "cap_bp"):
        _require(is_whole(stratum.get(name, 0), 0, 10000), f"{name}: 0 to 10000")
    least = stratum.get("min", 0)
    _require(is_whole(least, 0), "min: 0 or more")
    _require("max" not in stratum or is_whole(stratum["max"], least), "max: not below min")
    _require(least == 0 or stratum["ratio_bp"] > 0, "min above 0 needs a ratio above 0")
    return stratum


def _check_exclusions(exclusions: object) -> None:
    lines = [
        closed(line, "exclusion", "code class basis", code="E_RULES")
        for line in array(exclusions, "exclusions", "E_RULES")
    ]
    for line in lines:
        _require(is_label(line["code"]), f"exclusion code {line['code']!r}")
        _require(line["class"] in ("EXCLUDED", "NOT_OF_FRAME"), f"class {line['class']!r}")
        _require(isinstance(line["basis"], str), "basis: a string")
    _require(distinct(line["code"] for line in lines), "exclusion codes differ")


def _check_mode(rules: Document, strata: Sequence[Document]) -> None:
    """ORDER and TEAMS take all: full ratios, no bounds, no floor, no reserve."""
    order = rules["mode"] == "ORDER"
    _require(order == ("batch_size" in rules), "batch_size stands in ORDER, and only there")
    _require(not order or is_whole(rules["batch_size"], 1), "batch_size: 1 or more")
    _require(rules["mode"] != "TEAMS" or "matching" in rules, "TEAMS needs matching")
    if rules["mode"] != "SELECT":
        _require(not any(name in rules for name in _ONLY_IN_SELECT), f"{rules['mode']} has no floor and no reserve")
        for line in strata:
            full = line["ratio_bp"] == 10000 and not {"min", "max", "cap_bp"} & line.keys()
            _require(full, f"{rules['mode']} takes all of stratum {line['stratum']}")


def _check_caps(rules: Document, strata: Sequence[Document]) -> None:
    """Key items have no upper limit (CJ-2.1e); general ones may need one (CJ-2.1f)."""
    for line in strata:
        name = line["stratum"]
        if line["item_class"] == "KEY":
            require("cap_bp" not in line, "E_CAP_ON_KEY", f"stratum {name}")
        elif rules.get("cap_required", False) and "cap_bp" not in line:
            raise DrawError("E_CAP_REQUIRED", f"stratum {name}")
        above = line["ratio_bp"] > line.get("cap_bp", 10000)
        require(not above, "E_RATIO_ABOVE_CAP", f"stratum {name}: {line['ratio_bp']} above {line.get('cap_bp')}")
