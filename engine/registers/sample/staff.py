"""Sample inspectors: enough in every department, one in ten without a certificate, some certificates running out."""

from collections.abc import Iterator, Mapping, Sequence
from random import Random
from typing import Any

from engine.registers.sample import words
from engine.registers.sample.catalogue import Department
from engine.registers.sample.firms import object_id

LEAST = 8
"""Inspectors of the smallest department."""

OBJECTS_EACH = 150
"""Objects for one inspector: 400 inspectors for a county of 60,000 objects."""

LEAD_SHARE = 3
"""The lead department has this many tenths of all."""

ASSIST_EVERY = 10
LAPSE_EVERY = 25
"""10 % can only assist; 4 % of the certificates lapse in the year."""

LEAD_EVERY = 3
"""Of each department one in three may lead for certain, of the others every second."""


def inspector_rows(
    organs: Sequence[Department],
    items: Sequence[Mapping[str, Any]],
    objects: int,
    region: str,
    year: int,
    chance: Random,
) -> Iterator[dict[str, Any]]:
    """The inspectors of all organs; `items` are rows of the sample list, `objects` the size of the register."""
    running = 0
    for organ in organs:
        own = [item for item in items if item["检查主体"] == organ.code]
        for number in range(1, _strength(organ, organs, objects) + 1):
            running += 1
            yield _inspector(organ, number, running, own, region, objects, year, chance)


def _strength(organ: Department, organs: Sequence[Department], objects: int) -> int:
    total = objects // OBJECTS_EACH
    led = [each for each in organs if each.leads]
    if organ.leads:
        return max(LEAST, total * LEAD_SHARE // 10 // len(led))
    rest = total * (10 - LEAD_SHARE) // 10 if led else total
    return max(LEAST, rest // (len(organs) - len(led)))


def _inspector(
    organ: Department,
    number: int,
    running: int,
    own: Sequence[Mapping[str, Any]],
    region: str,
    objects: int,
    year: int,
    chance: Random,
) -> dict[str, Any]:
    assists = running % ASSIST_EVERY == 0
    row = {
        "人员编号": f"{organ.code}-{number:03d}",
        "姓名": words.person(chance),
        "人员类别": chance.choice(("从事日常监管的工作人员", "专家")) if assists else _kind(chance),
        "部门": organ.code,
        "层级": "市级" if region.endswith("00") else "县级",
        "地区": region,
        "业务专长": _specialties(own, chance),
        "对应抽查事项": "、".join(item["事项编码"] for item in own),
        "岗位状态": "请假" if chance.randrange(100) < 2 else "在岗",
        "可任组长": "是" if not assists and (chance.randrange(10) < 5 or number % LEAD_EVERY == 1) else "否",
    }
    if not assists:
        row |= _certificate(running, region, year, chance)
    return row | _hindrances(region, objects, year, chance)


def _kind(chance: Random) -> str:
    return chance.choices(("行政执法类公务员", "具有行政执法资格的工作人员"), (6, 4))[0]


def _specialties(own: Sequence[Mapping[str, Any]], chance: Random) -> str:
    """All specialties of the department but at most one, so that nearly everybody can be drawn for each item."""
    pool = list(dict.fromkeys(item["所需专长"] for item in own))
    if len(pool) > 2 and chance.randrange(2):
        pool.remove(chance.choice(pool))
    return "、".join(pool)


def _certificate(running: int, region: str, year: int, chance: Random) -> dict[str, Any]:
    lapses = running % LAPSE_EVERY == 1
    last = year if lapses else year + chance.randint(1, 4)
    day = f"{chance.randint(1, 12):02d}-{chance.randint(1, 28):02d}"
    return {
        "执法证号": f"{region}{running:06d}",
        "执法证发证日期": f"{last - 5}-{day}",
        "执法证有效期": f"{last}-{day}",
    }


def _hindrances(region: str, objects: int, year: int, chance: Random) -> dict[str, Any]:
    """Recusals of 2 %, and a time away of 5 %."""
    row: dict[str, Any] = {}
    if chance.randrange(100) < 2 and objects:
        numbers = {chance.randint(1, objects) for _ in range(chance.randint(1, 3))}
        row["回避对象"] = "、".join(f"{object_id(region, number)}（亲属）" for number in sorted(numbers))
    if chance.randrange(100) < 5:
        month = chance.randint(1, 12)
        row["不可用时段"] = f"{year}-{month:02d}-05~{year}-{month:02d}-{chance.randint(10, 20)}"
    return row
