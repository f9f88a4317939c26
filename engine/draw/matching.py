"""What the rules ask of teams: windows, profiles, lines (SSJ-DRAW-1, section 7.1); demands of drawn objects."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from engine.draw.members import Document, array, closed, distinct, require
from engine.draw.names import is_label, is_label_or_empty, is_whole
from engine.draw.times import day
from engine.errors import DrawError


@dataclass(frozen=True, slots=True)
class Demand:
    """`q` inspectors of one department for one drawn object, within the window (both days included)."""

    object: str
    region: str
    department: str
    q: int
    specialties: frozenset[str]
    window: tuple[date, date]


def check_matching(matching: object, mode: str) -> Document:
    """The part `matching` of the rules, if it keeps to 7.1. Raises DrawError E_RULES or E_TEAM_BOUNDS."""
    checked = closed(
        matching,
        "matching",
        "windows leader_required availability_min_days profiles",
        "by_region direct_allowed cost_bits",
        "E_RULES",
    )
    for name in ("leader_required", "by_region", "direct_allowed"):
        _require(isinstance(checked.get(name, False), bool), f"{name}: true or false")
    _require(is_whole(checked["availability_min_days"], 0), "availability_min_days: 0 or more")
    _require(is_whole(checked.get("cost_bits", 40), 1, 40), "cost_bits: 1 to 40")
    windows = [_check_window(window) for window in array(checked["windows"], "windows", "E_RULES")]
    _require(bool(windows) and (mode != "SELECT" or len(windows) == 1), "windows: one for all, or one per batch")
    profiles = [_check_profile(profile) for profile in array(checked["profiles"], "profiles", "E_RULES")]
    _require(distinct(profile["profile"] for profile in profiles), "profiles differ")
    return checked


def _require(fulfilled: bool, message: str) -> None:
    require(fulfilled, "E_RULES", message)


def days(interval: object, code: str) -> tuple[date, date]:
    """First and last day of `{from, to}`. Raises DrawError with `code`, also when `to` comes before `from`."""
    checked = closed(interval, "interval of days", "from to", code=code)
    try:
        first, last = day(checked["from"]), day(checked["to"])
    except DrawError as error:
        raise DrawError(code, str(error)) from error
    require(first <= last, code, f"interval ends on {last}, before it begins")
    return first, last


def _check_window(window: object) -> tuple[date, date]:
    return days(window, "E_RULES")


def _check_profile(profile: object) -> Document:
    checked = closed(profile, "profile", "profile team_min team_max lines", "team_soft_max", "E_RULES")
    _require(is_label_or_empty(checked["profile"]), f"profile {checked['profile']!r}")
    for name in ("team_min", "team_max", "team_soft_max"):
        _require(is_whole(checked.get(name, 0), 0), f"{name}: 0 or more")
    lines = [_check_line(line) for line in array(checked["lines"], "lines", "E_RULES")]
    _require(distinct(line["department"] for line in lines), "one line per department")
    size = team_size(checked)
    within = checked["team_min"] <= size <= checked["team_max"]
    require(within, "E_TEAM_BOUNDS", f"profile {checked['profile']!r}: a team of {size}")
    return checked


def _check_line(line: object) -> Document:
    checked = closed(line, "line", "department q", "specialties", "E_RULES")
    _require(is_label(checked["department"]), f"department {checked['department']!r}")
    _require(is_whole(checked["q"], 1), "q: 1 or more")
    specialties = array(checked.get("specialties", []), "specialties", "E_RULES")
    _require(all(map(is_label, specialties)) and distinct(specialties), "specialties: different labels")
    return checked


def team_size(profile: Document) -> int:
    """Members of a team of this profile, over all departments."""
    return sum(line["q"] for line in profile["lines"])


def oversize_profiles(matching: Document) -> list[str]:
    """Profiles whose team is above the soft limit (TD-4.3b: generally not above ten)."""
    return [
        profile["profile"]
        for profile in matching["profiles"]
        if team_size(profile) > profile.get("team_soft_max", profile["team_max"])
    ]


def demands(objects: Iterable[Document], matching: Document, batches: int = 1) -> list[Demand]:
    """One demand per line of the profile of each drawn object.

    `objects` are mappings with `id` and, where they have one, `profile`, `region` and `batch` (from 1). Raises
    DrawError E_PROFILE_UNKNOWN, or E_RULES when the windows fit neither all batches nor each.
    """
    lines = {profile["profile"]: profile["lines"] for profile in matching["profiles"]}
    windows = [days(window, "E_RULES") for window in matching["windows"]]
    _require(len(windows) in (1, batches), f"{len(windows)} windows for {batches} batches")
    found = []
    for one in objects:
        profile = one.get("profile", "")
        require(profile in lines, "E_PROFILE_UNKNOWN", f"object {one['id']}: profile {profile!r}")
        window = windows[one.get("batch", 1) - 1 if len(windows) > 1 else 0]
        found += [_demand(one, line, window) for line in lines[profile]]
    return found


def _demand(one: Document, line: Document, window: tuple[date, date]) -> Demand:
    specialties = frozenset(line.get("specialties", ()))
    return Demand(one["id"], one.get("region", ""), line["department"], line["q"], specialties, window)
