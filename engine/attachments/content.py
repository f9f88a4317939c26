"""What a file is, by its first bytes and never by its name: JPEG, PNG, WebP, PDF, Word and Excel without macros."""

import io
import struct
import unicodedata
import zipfile
from collections.abc import Mapping

from engine.errors import Invalid

LARGEST = 20 * 1024 * 1024
"""Bytes of one attachment."""
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MEDIA_TYPES: Mapping[str, tuple[str, ...]] = {
    "image/jpeg": (".jpg", ".jpeg"),
    "image/png": (".png",),
    "image/webp": (".webp",),
    "application/pdf": (".pdf",),
    DOCX: (".docx",),
    XLSX: (".xlsx",),
}
"""Types that are taken, with the endings of their names."""
MAIN_PARTS = {"word/document.xml": DOCX, "xl/workbook.xml": XLSX}
LONGEST_NAME = 100
LARGEST_DIRECTORY = 1024 * 1024
"""Bytes of a zip file's directory: some 20,000 entries, no office document has as many."""
_END, _END64 = b"PK\x05\x06", b"PK\x06\x07"


def media_type(content: bytes) -> str:
    """The media type of a file. Raises Invalid for an empty or too large one, and for every other type."""
    if not content:
        raise Invalid("附件是空的", [("file", "空文件")])
    if len(content) > LARGEST:
        raise Invalid(f"附件超过 {LARGEST // 1024 // 1024} MB", [("file", f"最大 {LARGEST // 1024 // 1024} MB")])
    found = _picture(content) or _pdf(content) or _office(content)
    if found is None:
        raise Invalid("只接收 JPEG、PNG、WebP、PDF、docx 和 xlsx（按内容判断）", [("file", "类型不符")])
    return found


def _picture(content: bytes) -> str | None:
    if content.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if content.startswith(b"\x89PNG\r\n\x1a\n") and content[12:16] == b"IHDR":
        return "image/png"
    if content.startswith(b"RIFF") and content[8:12] == b"WEBP" and content[12:15] == b"VP8":
        return "image/webp"
    return None


def _pdf(content: bytes) -> str | None:
    return "application/pdf" if content.startswith((b"%PDF-1.", b"%PDF-2.")) else None


def _office(content: bytes) -> str | None:
    """Word or Excel, by the names of its parts; nothing is unpacked. Raises Invalid for one with macros."""
    if not content.startswith(b"PK\x03\x04") or not _has_small_directory(content):
        return None
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            names = set(packed.namelist())
    except (zipfile.BadZipFile, ValueError, struct.error, EOFError, OSError, NotImplementedError):
        return None
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        raise Invalid("不接收含有宏的文件", [("file", "含有宏")])
    found = [kind for part, kind in MAIN_PARTS.items() if part in names]
    return found[0] if len(found) == 1 and "[Content_Types].xml" in names else None


def _has_small_directory(content: bytes) -> bool:
    """Whether reading the list of entries costs little, whatever the file says about itself."""
    end = content.rfind(_END)
    if end < 0 or len(content) < end + 22 or content[max(end - 20, 0) : end].startswith(_END64):
        return False
    (size,) = struct.unpack_from("<I", content, end + 12)
    return bool(size <= LARGEST_DIRECTORY)


def file_name(given: str, kind: str) -> str:
    """A name to show and to download under: no path, no invisible characters, the ending that its type has."""
    base = given.replace("\\", "/").rpartition("/")[2]
    stem = "".join(sign for sign in base if unicodedata.category(sign)[0] != "C").rstrip(" .")
    endings = MEDIA_TYPES[kind]
    for ending in endings:
        stem = stem[: -len(ending)] if stem.lower().endswith(ending) else stem
    return (stem.strip(" .")[:LONGEST_NAME] or "附件") + endings[0]
