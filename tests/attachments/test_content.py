"""What a file is: by its content, never by its name; everything else is refused in words."""

import struct
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from engine.attachments import LARGEST, MEDIA_TYPES, file_name, media_type
from engine.errors import Invalid
from tests.attachments.samples import DOCX, EVERY, JPEG, PDF, PIXEL, WEBP, packed


@pytest.mark.parametrize("kind", EVERY)
def test_every_type_is_found_in_its_content(kind: str) -> None:
    assert media_type(EVERY[kind]) == kind
    assert kind in MEDIA_TYPES


def forged() -> bytes:
    """A zip file that says its directory is larger than any office document has."""
    end = DOCX.rfind(b"PK\x05\x06")
    return DOCX[: end + 12] + struct.pack("<I", 50_000_000) + DOCX[end + 16 :]


OTHERS: dict[str, bytes] = {
    "a program": b"MZ\x90\x00" + b"\0" * 60,
    "a page": b"<!DOCTYPE html><script>alert(1)</script>",
    "a drawing with a script": b'<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>',
    "text": "只是文字".encode(),
    "a GIF": b"GIF89a" + b"\0" * 20,
    "an archive": packed("a.txt"),
    "a Java archive": packed("META-INF/MANIFEST.MF"),
    "an archive without types": packed("word/document.xml"),
    "two documents in one": packed("[Content_Types].xml", "word/document.xml", "xl/workbook.xml"),
    "an old Word file": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600,
    "a PDF behind other bytes": b"<html>" + PDF,
    "a cut archive": DOCX[:-30],
    "half a signature": PIXEL[:8],
    "a sound": b"RIFF\x1a\x00\x00\x00WAVEfmt " + b"\0" * 20,
    "a forged directory": forged(),
    "a 64-bit archive": DOCX[: DOCX.rfind(b"PK\x05\x06")]
    + b"PK\x06\x07"
    + b"\0" * 16
    + DOCX[DOCX.rfind(b"PK\x05\x06") :],
}


@pytest.mark.parametrize("name", OTHERS)
def test_every_other_type_is_refused(name: str) -> None:
    with pytest.raises(Invalid, match="只接收"):
        media_type(OTHERS[name])


@pytest.mark.parametrize("part", ["word/vbaProject.bin", "xl/VBAPROJECT.BIN"])
def test_documents_with_macros_are_refused(part: str) -> None:
    with pytest.raises(Invalid, match="宏"):
        media_type(packed("[Content_Types].xml", "word/document.xml", part))


def test_nothing_and_too_much_are_refused() -> None:
    with pytest.raises(Invalid, match="空"):
        media_type(b"")
    assert media_type(JPEG.ljust(LARGEST, b"\0")) == "image/jpeg"
    with pytest.raises(Invalid, match="20 MB"):
        media_type(JPEG.ljust(LARGEST + 1, b"\0"))


@given(some.sampled_from([b"", *EVERY.values()]), some.binary(max_size=300), some.integers(0, 400))
def test_whatever_is_sent_has_a_type_or_is_refused_in_words(begin: bytes, rest: bytes, cut: int) -> None:
    content = begin[:cut] + rest + begin[cut:]
    assert found(content) in {*MEDIA_TYPES, "refused"}


def found(content: bytes) -> str:
    try:
        return media_type(content)
    except Invalid:
        return "refused"


@pytest.mark.parametrize(
    ("given_", "kind", "shown"),
    [
        ("现场.jpg", "image/jpeg", "现场.jpg"),
        ("IMG_0001.JPEG", "image/jpeg", "IMG_0001.jpg"),
        ("报告.pdf.exe", "application/pdf", "报告.pdf.exe.pdf"),
        ("../../etc/passwd", "image/png", "passwd.png"),
        ("C:\\Users\\wang\\照片.png", "image/png", "照片.png"),
        ("", "image/png", "附件.png"),
        ("...", "image/png", "附件.png"),
        (".png", "image/png", "附件.png"),
        ("a\x00b\r\nc\u202egpj.exe", "image/jpeg", "abcgpj.exe.jpg"),
        ("\ud800", "image/webp", "附件.webp"),
        ("长" * 300, "application/pdf", "长" * 100 + ".pdf"),
    ],
)
def test_a_name_is_made_harmless_and_ends_as_its_type(given_: str, kind: str, shown: str) -> None:
    assert file_name(given_, kind) == shown


@given(some.text(max_size=300), some.sampled_from(sorted(MEDIA_TYPES)))
def test_every_name_can_be_stored_and_shown(given_: Any, kind: str) -> None:
    shown = file_name(given_, kind)
    shown.encode()
    assert not set("/\\\0\r\n") & set(shown)
    assert shown.endswith(MEDIA_TYPES[kind][0])
    assert len(shown) <= 110


def test_a_webp_is_not_any_riff() -> None:
    assert media_type(WEBP) == "image/webp"
