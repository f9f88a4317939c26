"""Sample objects in the mixes of real registers (types, trades, risk classes, labels), from a seed alone."""

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.resources import files
from itertools import accumulate
from random import Random
from typing import Any

from engine.registers import uscc
from engine.registers.sample import words

TYPE_MIX = {"个体工商户": 6600, "企业": 3195, "农民专业合作社": 100, "外国企业常驻代表机构": 5, "社会组织": 25,
            "事业单位": 25, "产品": 20, "项目": 20, "行为": 10}  # fmt: skip
"""Per ten thousand: sole traders 66, enterprises 32, cooperatives 1, others 1 % (YC-2.3c names their kinds)."""

RISK_MIX = {"A": 25, "B": 55, "C": 15, "D": 5}
STATUS_MIX = {"存续": 980, "注销": 12, "吊销": 3, "撤销": 1, "迁出": 4}
LABELS = {"投诉举报多": 20, "风险突出": 20, "失信": 20, "严重失信": 3, "列入异常名录": 40, "特种设备": 15}
"""Per thousand, each on its own; food comes with the trade (20 %)."""

AUTHORITY = {"企业": "91", "个体工商户": "92", "农民专业合作社": "93", "外国企业常驻代表机构": "91",
             "社会组织": "52", "事业单位": "12"}  # fmt: skip
"""First two characters of a credit code: who registered, and what kind."""

PILOT_EVERY = 1000
"""One in a thousand bears an early pilot code whose check digit fails (assertion 60)."""

_THINGS = {"产品": "牌定量包装商品", "项目": "改造工程", "行为": "促销活动"}
_SCATTER = 7_368_787
"""Prime to 31, so that numbers in a row give codes that look apart and never repeat."""


@dataclass(frozen=True)
class Trade:
    """A trade of GB/T 4754, what firms and shops of it are called, who looks after it."""

    industry: str
    firm: str
    shop: str
    line: str
    tag: str


class _Mix:
    """Choosing by weight, prepared once."""

    def __init__(self, weights: Mapping[Any, int]) -> None:
        self._values = list(weights)
        self._sums = list(accumulate(weights.values()))

    def pick(self, chance: Random) -> Any:
        return chance.choices(self._values, cum_weights=self._sums)[0]


def object_rows(
    count: int, region: str, owners: Mapping[str, str], year: int, chance: Random
) -> Iterator[dict[str, Any]]:
    """`count` objects of a county `region` (6 digits); `owners` names the department of each line of work."""
    types, trades, risks, statuses = _Mix(TYPE_MIX), _Mix(_trades()), _Mix(RISK_MIX), _Mix(STATUS_MIX)
    for number in range(1, count + 1):
        kind, trade = types.pick(chance), trades.pick(chance)
        row = _place(number, region, chance)
        row |= {"对象类型": kind, "名称": _name(kind, trade, chance), "登记状态": statuses.pick(chance)}
        row |= {"监管部门": owners[trade.line], "成立日期": _founded(year, chance), "标签": _labels(trade, chance)}
        row["行业"] = trade.industry
        if kind in AUTHORITY:
            row |= _identity(number, kind, region, chance) | _people(chance)
            row["信用风险分类"] = risks.pick(chance)
        yield row


def object_id(region: str, number: int) -> str:
    """The number of an object in the sample register."""
    return f"{region}-{number:07d}"


def _trades() -> dict[Trade, int]:
    text = files(__package__).joinpath("trades.csv").read_text(encoding="utf-8")
    rows = csv.DictReader(text.splitlines())
    return {
        Trade(row["industry"], row["firm"], row["shop"], row["line"], row["tag"]): int(row["permille"]) for row in rows
    }


def _place(number: int, region: str, chance: Random) -> dict[str, Any]:
    street = chance.randint(1, len(words.STREETS))
    return {
        "对象编号": object_id(region, number),
        "行政区划": f"{region}{street:03d}",
        "住所": words.address(chance, street),
    }


def _name(kind: str, trade: Trade, chance: Random) -> str:
    brand = words.brand(chance)
    if kind in _THINGS:
        return f"{brand}{_THINGS[kind]}"
    if kind == "个体工商户":
        return f"{brand}{trade.shop}"
    ending = {
        "企业": f"{trade.firm}有限公司",
        "农民专业合作社": "种植专业合作社",
        "外国企业常驻代表机构": f"{trade.firm}公司代表处",
        "社会组织": f"{trade.firm}协会",
        "事业单位": "服务中心",
    }
    return f"{brand}{ending[kind]}"


def _founded(year: int, chance: Random) -> str:
    return f"{chance.randint(1996, year - 2)}-{chance.randint(1, 12):02d}-{chance.randint(1, 28):02d}"


def _labels(trade: Trade, chance: Random) -> str:
    chosen = [trade.tag] if trade.tag else []
    chosen += [label for label, permille in LABELS.items() if chance.randrange(1000) < permille]
    return "、".join(chosen)


def _people(chance: Random) -> dict[str, Any]:
    return {"法定代表人": words.person(chance), "联络员": words.person(chance), "电话": words.phone(chance)}


def _identity(number: int, kind: str, region: str, chance: Random) -> dict[str, Any]:
    if number % PILOT_EVERY == 0:
        return {"统一社会信用代码": _pilot_code(number, kind, region)}
    if kind == "个体工商户" and chance.randrange(100) < 3:
        return {"注册号": f"{region}6{number:08d}"}
    return {"统一社会信用代码": credit_code(number, kind, region)}


def credit_code(number: int, kind: str, region: str) -> str:
    """A well-formed code, another one for every number."""
    return _checked(AUTHORITY[kind] + region + _organisation("MA" + _base31(number * _SCATTER, 6)))


def _pilot_code(number: int, kind: str, region: str) -> str:
    code = _checked(AUTHORITY[kind] + region + _organisation("M0001" + _base31(number // PILOT_EVERY, 3)))
    wrong = uscc.ALPHABET[(uscc.ALPHABET.index(code[-1]) + 1) % len(uscc.ALPHABET)]
    return code[:-1] + wrong


def _organisation(first8: str) -> str:
    return first8 + uscc.organisation_check_digit(first8)


def _checked(first17: str) -> str:
    return first17 + uscc.check_digit(first17)


def _base31(number: int, places: int) -> str:
    digits = []
    for _ in range(places):
        number, digit = divmod(number, len(uscc.ALPHABET))
        digits.append(uscc.ALPHABET[digit])
    return "".join(reversed(digits))
