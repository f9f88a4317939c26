"""Hostile and broken files give one line, never a traceback, and reach neither network nor disk."""

import pytest

from engine.errors import DefinitionError
from engine.process.xml import BPMN, DMN, MAX_BYTES, parse_xml

OPEN = f'<definitions xmlns="{BPMN}" targetNamespace="x">'
CLOSE = "</definitions>"
BOMB = '<!DOCTYPE d [<!ENTITY a "aaaaaaaaaa">' + "".join(
    f'<!ENTITY {new} "{f"&{old};" * 8}">' for old, new in zip("abcdefghi", "bcdefghij", strict=True)
)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "the file is empty"),
        (b" \n", "the file is empty"),
        (b"hello", "not readable as XML"),
        (b"\x00\x8f\xff\xfe\x01", "not readable as XML"),
        (OPEN.encode(), "not readable as XML: Premature end"),
        (b'<?xml version="1.0" encoding="none"?><a/>', "not readable as XML"),
        (b"<a/>", "the root is <a> without a namespace, not <definitions> of BPMN or DMN"),
        (b"<definitions/>", "the root is <definitions> without a namespace"),
        (b"x" * (MAX_BYTES + 1), "larger than 10 MB"),
        ((OPEN + "<s>" * 3000).encode(), "nested deeper than 200 levels"),
        ((OPEN + "<s>" * 200 + "</s>" * 200 + CLOSE).encode(), "nested deeper than 200 levels"),
        (f"{BOMB}]>{OPEN}&j;{CLOSE}".encode(), "DOCTYPE is not allowed"),
        (f'{BOMB}]>{OPEN}<a b="&j;"/>{CLOSE}'.encode(), "DOCTYPE is not allowed"),
        (
            f'<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/fstab">]>{OPEN}&x;{CLOSE}'.encode(),
            "DOCTYPE is not allowed",
        ),
        (f'<!DOCTYPE d SYSTEM "http://127.0.0.1:9/d.dtd">{OPEN}{CLOSE}'.encode(), "DOCTYPE is not allowed"),
        (f'<!DOCTYPE d [<!ENTITY a "1">]>{OPEN}{CLOSE}'.encode("utf-16"), "DOCTYPE is not allowed"),
        (f"{OPEN}&unknown;{CLOSE}".encode(), "not readable as XML: Entity 'unknown' not defined"),
    ],
    ids=lambda value: "" if isinstance(value, bytes) else value,
)
def test_a_file_that_cannot_be_used_is_refused_in_one_line(data: bytes, message: str) -> None:
    with pytest.raises(DefinitionError) as caught:
        parse_xml(data, "f.bpmn")
    assert str(caught.value).startswith("f.bpmn: ")
    assert message in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("namespace", [BPMN, *DMN])
def test_both_languages_are_read_without_comments(namespace: str) -> None:
    data = f'<definitions xmlns="{namespace}"><!-- no --><?no more?><a/></definitions>'.encode("utf-16")
    assert len(parse_xml(data, "f")) == 1


def test_the_other_language_is_refused_where_one_is_wanted() -> None:
    with pytest.raises(DefinitionError, match=r"not <definitions> of DMN \(DMN 1.2 to 1.5\)"):
        parse_xml((OPEN + CLOSE).encode(), "f.dmn", "dmn")
