"""CSS for older browsers: Tabler's style sheet without what Chromium 100 does not know and what our pages never use.

Colour functions are computed, dark themes and selectors with `:has()` go, so do components that nobody asks for.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from assets.colours import lowered, split

UNUSED = re.compile(
    r"theme-dark|data-(bs-)?theme=dark|navbar-theme|:has\(|\[dir=rtl\]|"
    r"\.(apexcharts|litepicker|datepicker|dropzone|dz-|plyr|fslightbox|jvm|jsvectormap|ts-|tom-select|noUi|fc-|tox|mce|"
    r"turbo|hljs|coloris|clr-|star-rating|gl-|carousel|offcanvas|popover|tooltip|toast|chat|ribbon|signature|sortable|"
    r"flag|payment|social|sparkline|stars|switch-icon|tracking|patterns?-|calendar|animated-dots|avatar|placeholder|"
    r"shape|bg-(facebook|twitter|x|linkedin|google|youtube|vimeo|dribbble|github|instagram|pinterest|vk|rss|flickr|"
    r"bitbucket|tabler)|(text|btn|btn-outline|btn-ghost|link|border|alert|badge|list-group-item|card|status|nav|steps|"
    r"table|legend|progress|spinner)-(facebook|twitter|x|linkedin|google|youtube|vimeo|dribbble|github|instagram|"
    r"pinterest|vk|rss|flickr|bitbucket|tabler)|settings|navbar-vertical|navbar-overlap|layout-|object-|hover-|"
    r"gradient|bg-gradient|backdrop-|(from|to|via)-)"
)
YOUNG_DECLARATIONS = re.compile(r"(scrollbar-color|text-wrap|translate|rotate|scale|field-sizing)\s*:")
"""Properties that Chromium learnt after 100; what they do is decoration."""


@dataclass
class Rule:
    """A selector or at-rule with what stands in it: declarations (text) and further rules."""

    head: str
    inside: list["str | Rule"] = field(default_factory=list)


def lower(css: str) -> str:
    """The style sheet in the words of Chromium 100."""
    kept = list(_kept(parse(css)))
    everywhere = _definitions(kept, lambda head: True)
    root = _definitions(kept, lambda head: ":root" in head)
    return "".join(_written(rule, root, everywhere) for rule in kept)


def parse(css: str) -> list[str | Rule]:
    """The rules of a style sheet; comments are left out."""
    css = re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)
    top = Rule("")
    open_rules = [top]
    for text, sign in _pieces(css):
        if sign == "{":
            rule = Rule(" ".join(text.split()))
            open_rules[-1].inside.append(rule)
            open_rules.append(rule)
        elif text:
            open_rules[-1].inside.append(text)
        if sign == "}":
            open_rules.pop()
    return top.inside


def _pieces(css: str) -> Iterator[tuple[str, str]]:
    """Text up to each `{`, `}` or `;` that stands outside of brackets and quotes, and that sign."""
    begin = depth = 0
    quote = ""
    for place, sign in enumerate(css):
        if quote:
            quote = "" if sign == quote else quote
        elif sign in "\"'":
            quote = sign
        elif sign in "()":
            depth += 1 if sign == "(" else -1
        elif sign in "{};" and depth == 0:
            yield css[begin:place].strip(), sign
            begin = place + 1


def _kept(rules: list[str | Rule]) -> Iterator[Rule]:
    """Rules with at least one selector and one declaration that we want."""
    for rule in rules:
        if isinstance(rule, str):
            continue
        if rule.head.startswith(("@media", "@supports")):
            inner = Rule(rule.head, list(_kept(rule.inside)))
        elif rule.head.startswith("@"):
            inner = rule
        else:
            selectors = [each for each in split(rule.head) if not UNUSED.search(each)]
            wanted = [each for each in rule.inside if isinstance(each, str) and not YOUNG_DECLARATIONS.match(each)]
            inner = Rule(", ".join(selectors), list(wanted) if selectors else [])
        if inner.inside and not rule.head.startswith("@property"):
            yield inner


def _definitions(rules: list[Rule], wanted: Callable[[str], bool]) -> dict[str, list[str]]:
    """The values of custom properties in rules whose head is wanted, in their order."""
    found: dict[str, list[str]] = {}
    for rule in rules:
        nested = [each for each in rule.inside if isinstance(each, Rule)]
        for name, values in _definitions(nested, wanted).items():
            found.setdefault(name, []).extend(values)
        if wanted(rule.head):
            for name, value in _properties(rule):
                found.setdefault(name, []).append(value)
    return found


def _properties(rule: Rule) -> Iterator[tuple[str, str]]:
    for each in rule.inside:
        if isinstance(each, str) and each.startswith("--"):
            name, _, value = each.partition(":")
            yield name.strip(), value.strip()


def _written(rule: Rule, root: dict[str, list[str]], everywhere: dict[str, list[str]]) -> str:
    own = dict(_properties(rule))

    def lookup(name: str, guess: bool) -> str | None:
        if name in own:
            return own[name]
        known = root.get(name, [])[-1:] or (everywhere.get(name, [])[:1] if guess else [])
        return known[0] if known else None

    lines = [
        lowered(each, lookup) + ";" if isinstance(each, str) else _written(each, root, everywhere)
        for each in rule.inside
    ]
    return f"{rule.head}{{{''.join(lines)}}}\n"


YOUNG = {
    ":has()": r":has\(",
    "color-mix()": r"color-mix\(",
    "oklab and oklch": r"okl(ab|ch)\(",
    "lab, lch and color()": r"(?<![\w-])(lab|lch|color)\(",
    "light-dark()": r"light-dark\(",
    "relative colours": r"(rgb|hsl)a?\(from ",
    "nesting": r"(?<=[{};])&|\{[^{}]*;\s*[.#&][\w-]+[^{};:]*\{",
    "@container": r"@container",
    "@scope": r"@scope",
    "@starting-style": r"@starting-style",
    "ranges in media queries": r"@media[^{]*\([^)]*[<>]",
    "units of small and dynamic viewports": r"\d(d|s|l)v(h|w|min|max|i|b)\b",
    "line and cap units": r"\d(r?lh|r?cap|ric)\b",
    "single transforms": r"(?<=[{;])(translate|rotate|scale):",
    "text-wrap": r"(?<=[{;])text-wrap:",
    "scrollbar-color": r"(?<=[{;])scrollbar-color:",
    "field-sizing": r"(?<=[{;])field-sizing:",
    "popover, anchors": r":popover-open|anchor\(|position-anchor",
    ":user-valid, :open, :dir()": r":user-(in)?valid|:open\b|:dir\(",
    "linear(), round()": r"(?<![\w-])(linear|round|mod|rem|abs|sign)\(",
}
"""What Chromium learnt after version 100, and how it looks in a style sheet."""


def young(css: str) -> list[str]:
    """Names of features in a style sheet that Chromium 100 does not know."""
    return [name for name, pattern in YOUNG.items() if re.search(pattern, css)]
