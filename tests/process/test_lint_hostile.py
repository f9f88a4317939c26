"""Whatever the file, validation answers with findings: no traceback, no long wait, one line each."""

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.process.lint import check_files

DATA = Path(__file__).parents[1] / "data" / "bpmn"
GOOD = [path.read_bytes() for folder in ("good", "tools") for path in sorted((DATA / folder).glob("*.bpmn"))]
HEAD = b'<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" targetNamespace="x">'


def process(body: bytes) -> bytes:
    return HEAD + b'<process id="p" isExecutable="true">' + body + b"</process></definitions>"


def bomb() -> bytes:
    entities = b"".join(b'<!ENTITY %c "%s">' % (c, b"&%c;" % (c - 1) * 10) for c in b"bcdefghij")
    return b'<!DOCTYPE d [<!ENTITY a "aaaaaaaaaa">' + entities + b"]>" + HEAD + b"&j;</definitions>"


HOSTILE: dict[str, Callable[[], bytes]] = {
    "50 MB": lambda: process(b"<task/>" * 7_200_000),
    "entities within entities": bomb,
    "3000 nested elements": lambda: process(b"".join(b'<subProcess id="s%d">' % n for n in range(3000))),
    "3000 nested and closed": lambda: process(b"<subProcess>" * 3000 + b"</subProcess>" * 3000),
    "a million elements": lambda: process(b"<task/>" * 1_000_000),
    "many attributes": lambda: process(b'<task id="a" ' + b" ".join(b'a%d="1"' % n for n in range(100_000)) + b"/>"),
    "a script of a megabyte": lambda: process(
        b'<scriptTask id="a"><script>' + b"(" * 1_000_000 + b"</script></scriptTask>"
    ),
    "a deep script": lambda: process(b'<scriptTask id="a"><script>{a: ' + b"(" * 3500 + b"}</script></scriptTask>"),
    "a line break in an id": lambda: process(b'<task id="a&#10;b"/>'),
    "ids that look like commands": lambda: process(b'<task id="&#155;31m" name="&#27;"/>'),
    "another encoding": lambda: ('<?xml version="1.0" encoding="UTF-16"?>' + process(b"").decode()).encode("utf-16"),
    "an unknown encoding": lambda: b'<?xml version="1.0" encoding="klingon"?>' + process(b""),
    "not a number": lambda: process(b'<task id="a" startQuantity="many"/>'),
    "nothing but blanks": lambda: b" \n" * 1000,
    "zero bytes": lambda: b"\0" * 1000,
}


@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.parametrize("suffix", [".bpmn", ".dmn", ".json"])
def test_a_hostile_file_gives_findings_of_one_line(name: str, suffix: str) -> None:
    found = check_files({f"x{suffix}": HOSTILE[name]()}, law=True, processes=set())
    assert any(finding.severity == "error" for finding in found)
    assert all(str(finding).isprintable() and len(str(finding)) < 1000 for finding in found)


def test_an_external_entity_is_not_read() -> None:
    secret = b'<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]>' + HEAD + b"&x;</definitions>"
    (only,) = check_files({"x.bpmn": secret}, law=False)
    assert only.rule == "unreadable"
    assert "DOCTYPE" in only.message
    assert "root:" not in str(only)


@settings(deadline=None, max_examples=150)
@given(st.sampled_from(GOOD), st.data())
def test_a_damaged_file_never_raises(content: bytes, data: st.DataObject) -> None:
    damaged = bytearray(content)
    for _ in range(data.draw(st.integers(1, 6))):
        place = data.draw(st.integers(0, len(damaged) - 1))
        damaged[place] = data.draw(st.integers(0, 255))
    if data.draw(st.booleans()):
        del damaged[data.draw(st.integers(0, len(damaged))) :]
    check_files({"x.bpmn": bytes(damaged)}, law=data.draw(st.booleans()), processes=set(), known_operators=set())


@settings(deadline=None, max_examples=150)
@given(st.sampled_from(GOOD), st.data())
def test_words_put_into_each_others_place_never_raise(content: bytes, data: st.DataObject) -> None:
    """Damage that stays well-formed: ids, references, expressions and numbers exchanged."""
    parts = content.split(b'"')
    for _ in range(data.draw(st.integers(1, 4))):
        one, other = (2 * data.draw(st.integers(0, len(parts) // 2 - 1)) + 1 for _ in "12")
        parts[one], parts[other] = parts[other], parts[one]
    check_files({"x.bpmn": b'"'.join(parts)}, law=data.draw(st.booleans()), processes=set(), known_operators=set())


@settings(deadline=None, max_examples=100)
@given(st.binary(max_size=300), st.sampled_from([".bpmn", ".dmn", ".json"]))
def test_noise_never_raises(content: bytes, suffix: str) -> None:
    check_files({f"x{suffix}": content}, law=False)
