"""Entropy from a number that many people see, such as a lottery issue (SSJ-DRAW-1, section 5.3)."""

from math import comb, perm, prod

from engine.draw.bytes import encode
from engine.draw.canonical import jcs
from engine.draw.members import Document, array, closed, distinct, require
from engine.draw.names import ascends, is_whole
from engine.draw.times import moment

LARGEST = 10**9


def check_plan(entry: Document) -> None:
    """Raises DrawError E_ENTROPY_PLAN, or E_TIME for `not_before`."""
    closed(entry, "public_number", "kind name issue shape not_before", code="E_ENTROPY_PLAN")
    named = isinstance(entry["name"], str) and isinstance(entry["issue"], str)
    require(named, "E_ENTROPY_PLAN", "name and issue are strings")
    moment(entry["not_before"])
    groups = array(entry["shape"], "shape", "E_ENTROPY_PLAN")
    require(bool(groups), "E_ENTROPY_PLAN", "the shape has no group of numbers")
    for group in groups:
        _check_group(group)


def _check_group(value: object) -> None:
    group = closed(value, "group of numbers", "count from to repeat ordered", code="E_ENTROPY_PLAN")
    low, high, count = group["from"], group["to"], group["count"]
    bounded = is_whole(low, 0, LARGEST) and is_whole(high, 0, LARGEST) and low < high and is_whole(count, 1, 100)
    require(bounded, "E_ENTROPY_PLAN", f"{count!r} numbers from {low!r} to {high!r}")
    flags = isinstance(group["repeat"], bool) and isinstance(group["ordered"], bool)
    require(flags, "E_ENTROPY_PLAN", "repeat and ordered are true or false")
    equal = group["ordered"] or not group["repeat"]
    require(equal, "E_ENTROPY_PLAN", "unordered with repetition: such outcomes are not equally likely")
    enough = group["repeat"] or count <= high - low + 1
    require(enough, "E_ENTROPY_PLAN", f"{count} different numbers from {low} to {high}")


def _outcomes(group: Document) -> int:
    n, count = group["to"] - group["from"] + 1, group["count"]
    if group["repeat"]:
        return int(n**count)
    return perm(n, count) if group["ordered"] else comb(n, count)


def bits(entry: Document) -> int:
    """floor(log2 of the number of outcomes): computed, never declared. 双色球 counts as 24."""
    return prod(map(_outcomes, entry["shape"])).bit_length() - 1


def payload(entry: Document, contribution: Document) -> bytes:
    """E("public_number", name, issue, JCS(value)).

    Raises DrawError E_SCHEMA, E_ENTROPY_MISMATCH, E_ENTROPY_FORMAT, E_ENTROPY_WITNESS.
    """
    closed(contribution, "public_number", "kind name issue value operator witnesses source_ref")
    require(isinstance(contribution["source_ref"], str), "E_SCHEMA", "source_ref: a string")
    for name in ("name", "issue"):
        same = contribution[name] == entry[name]
        require(same, "E_ENTROPY_MISMATCH", f"{name} {contribution[name]!r} in place of {entry[name]!r}")
    value = array(contribution["value"], "value", "E_ENTROPY_FORMAT")
    fits = len(value) == len(entry["shape"]) and all(map(_fits, entry["shape"], value))
    require(fits, "E_ENTROPY_FORMAT", f"{value} does not have the announced shape")
    _check_witnesses(contribution)
    return encode("public_number", entry["name"], entry["issue"], jcs(value))


def _fits(group: Document, numbers: object) -> bool:
    if not isinstance(numbers, list | tuple) or len(numbers) != group["count"]:
        return False
    if not all(is_whole(number, group["from"], group["to"]) for number in numbers):
        return False
    return (group["repeat"] or distinct(numbers)) and (group["ordered"] or ascends(numbers))


def _check_witnesses(contribution: Document) -> None:
    witnesses = array(contribution["witnesses"], "witnesses", "E_ENTROPY_WITNESS")
    people = [contribution["operator"], *witnesses]
    named = all(isinstance(person, str) and person for person in people)
    apart = named and len(witnesses) >= 2 and distinct(people)
    require(apart, "E_ENTROPY_WITNESS", "at least two witnesses, all different and none of them the operator")
