"""Colour expressions of CSS that younger browsers compute (oklch, color-mix, light-dark), computed beforehand."""

import re
from collections.abc import Callable, Iterator
from math import cos, radians, sin

Colour = tuple[float, float, float, float]
"""OKLab lightness, a and b, and how opaque it is."""

Lookup = Callable[[str, bool], str | None]
"""The value of a custom property, None where it has none; `guess` allows one that holds only for some elements."""

YOUNG = re.compile(r"(?<![\w-])(light-dark|color-mix|oklch|oklab)\(")
NAMED = {"white": "#ffffff", "black": "#000000", "transparent": "#00000000"}
DEEPEST = 20


def lowered(value: str, lookup: Lookup) -> str:
    """A value of a declaration without colour functions; where one cannot be known its main colour stands for it."""
    while found := YOUNG.search(value):
        start, end = found.start(), closing(value, found.end() - 1) + 1
        call = value[start:end]
        colour = read(call, lookup)
        value = value[:start] + (_written(colour) if colour else _main(call)) + value[end:]
    return value


def _main(call: str) -> str:
    """The first colour that a function is given."""
    name, arguments = call.split("(", 1)[0], list(split(call[call.index("(") + 1 : -1]))
    if name == "color-mix":
        return re.sub(r"\s+(?:[\d.]+%|calc\(.*\))$", "", arguments[1])
    return arguments[0].removeprefix("from ").split(" ")[0]


def closing(text: str, opening: int) -> int:
    """Where the bracket at `opening` is closed."""
    depth = 0
    for place in range(opening, len(text)):
        depth += {"(": 1, ")": -1}.get(text[place], 0)
        if depth == 0:
            return place
    raise ValueError(f"not closed: {text[opening:]}")


def split(text: str, by: str = ",") -> Iterator[str]:
    """The parts of a text between signs outside of brackets."""
    depth = begin = 0
    for place, sign in enumerate(text):
        depth += {"(": 1, ")": -1, "[": 1, "]": -1}.get(sign, 0)
        if sign == by and depth == 0:
            yield text[begin:place].strip()
            begin = place + 1
    yield text[begin:].strip()


def read(text: str, lookup: Lookup, depth: int = 0) -> Colour | None:
    """The colour that an expression means, None where it depends on what is not known."""
    text = text.strip()
    if depth > DEEPEST:
        return None
    text = NAMED.get(text.lower(), text)
    if re.fullmatch(r"#[0-9a-fA-F]{3,8}", text):
        return _hex(text[1:])
    found = re.fullmatch(r"([a-z-]+)\((.*)\)", text, re.DOTALL)
    if not found:
        return None
    name, inside = found[1], found[2]
    match name:
        case "var":
            return _property(inside, lookup, depth)
        case "light-dark":
            return read(next(split(inside)), lookup, depth + 1)
        case "color-mix":
            return _mixed(inside, lookup, depth)
        case "oklch":
            return _oklch(inside, lookup, depth)
        case "rgb" | "rgba":
            return _rgb(inside)
    return None


def _property(inside: str, lookup: Lookup, depth: int) -> Colour | None:
    value = _value(inside, lookup)
    return None if value is None else read(value, lookup, depth + 1)


def _value(inside: str, lookup: Lookup) -> str | None:
    """What var() gives: the property, else what stands for it, else what it is elsewhere."""
    name, *fallback = split(inside)
    return next((each for each in (lookup(name, False), *fallback, lookup(name, True)) if each is not None), None)


def number(text: str, lookup: Lookup, depth: int = 0) -> float | None:
    """A number, a percentage, a product in calc(), or a property that holds one."""
    text = text.strip()
    if re.fullmatch(r"-?[\d.]+%?", text):
        return float(text.rstrip("%"))
    if text.startswith("calc(") and "*" in text:
        factors = [number(part, lookup, depth + 1) for part in split(text[5:-1], "*")]
        return factors[0] * factors[1] if None not in factors else None  # type: ignore[operator]
    if text.startswith("var(") and depth < DEEPEST:
        value = _value(text[4:-1], lookup)
        return None if value is None else number(value, lookup, depth + 1)
    return None


def _mixed(inside: str, lookup: Lookup, depth: int) -> Colour | None:
    """color-mix(in oklab, A p%, B): weighted by share and opacity."""
    _, *parts = split(inside)
    colours, shares = [], []
    for part in parts:
        found = re.fullmatch(r"(.*?)(?:\s+((?:calc\(.*\)|[\d.]+%)))?", part, re.DOTALL)
        assert found
        colours.append(read(found[1], lookup, depth + 1))
        shares.append(number(found[2], lookup) if found[2] else None)
    if shares[0] is None and shares[1] is None and all(" " not in part for part in parts):
        shares = [50.0, 50.0]
    first = shares[0] if shares[0] is not None else None if shares[1] is None else 100 - shares[1]
    one, other = colours
    if first is None or one is None or other is None:
        return None
    share = first / 100
    alpha = one[3] * share + other[3] * (1 - share)
    if alpha == 0:
        return (0, 0, 0, 0)
    mixed = [(a * one[3] * share + b * other[3] * (1 - share)) / alpha for a, b in zip(one[:3], other[:3], strict=True)]
    return (mixed[0], mixed[1], mixed[2], alpha)


def _oklch(inside: str, lookup: Lookup, depth: int) -> Colour | None:
    """oklch(54% 0.17 254deg / 50%), or oklch(from COLOUR calc(l - 0.06) c h)."""
    if inside.startswith("from "):
        found = re.fullmatch(r"from (.*?) calc\(l ([+-]) ([\d.]+)\) c h", inside, re.DOTALL)
        base = read(found[1], lookup, depth + 1) if found else None
        if not found or base is None:
            return None
        return (max(0.0, base[0] + float(found[2] + found[3])), base[1], base[2], base[3])
    main, _, opacity = inside.partition("/")
    try:
        lightness, chroma, hue = main.split()
        angle = radians(float(hue.removesuffix("deg")))
        alpha = _share(opacity) if opacity.strip() else 1.0
    except ValueError:
        return None
    return (_share(lightness), float(chroma) * cos(angle), float(chroma) * sin(angle), alpha)


def _share(text: str) -> float:
    text = text.strip()
    return float(text[:-1]) / 100 if text.endswith("%") else float(text)


# Between OKLab and the screen's red, green and blue ------------------------------------------------------------


def _hex(digits: str) -> Colour:
    if len(digits) < 6:
        digits = "".join(digit * 2 for digit in digits)
    red, green, blue, *alpha = (int(digits[place : place + 2], 16) / 255 for place in range(0, len(digits), 2))
    return (*_oklab(red, green, blue), alpha[0] if alpha else 1.0)


def _rgb(inside: str) -> Colour | None:
    parts = re.split(r"[\s,/]+", inside.strip())
    try:
        red, green, blue = (float(p[:-1]) / 100 if p.endswith("%") else float(p) / 255 for p in parts[:3])
        return (*_oklab(red, green, blue), _share(parts[3]) if len(parts) > 3 else 1.0)
    except ValueError:
        return None


def _oklab(red: float, green: float, blue: float) -> tuple[float, float, float]:
    r, g, b = ((c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4) for c in (red, green, blue))
    long = (0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b) ** (1 / 3)
    middle = (0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b) ** (1 / 3)
    short = (0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b) ** (1 / 3)
    return (
        0.2104542553 * long + 0.7936177850 * middle - 0.0040720468 * short,
        1.9779984951 * long - 2.4285922050 * middle + 0.4505937099 * short,
        0.0259040371 * long + 0.7827717662 * middle - 0.8086757660 * short,
    )


def _written(colour: Colour) -> str:
    lightness, a, b, alpha = colour
    long, middle, short = (
        (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3,
        (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3,
        (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3,
    )
    linear = (
        4.0767416621 * long - 3.3077115913 * middle + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * middle - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * middle + 1.7076147010 * short,
    )
    bent = (12.92 * c if c <= 0.0031308 else 1.055 * max(c, 0) ** (1 / 2.4) - 0.055 for c in linear)
    red, green, blue = (round(255 * min(1.0, max(0.0, c))) for c in bent)
    if alpha >= 0.9995:
        return f"#{red:02x}{green:02x}{blue:02x}"
    return f"rgba({red}, {green}, {blue}, {round(alpha, 3):g})"
