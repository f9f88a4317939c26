"""Files under their digest: whole or not there, found changed, dropped only when nobody wants them."""

from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from pathlib import Path

import pytest

from engine.attachments import Files
from engine.errors import NotFound, ServiceError


@pytest.fixture
def files(tmp_path: Path) -> Files:
    return Files(tmp_path / "files")


def stored(files: Files) -> list[str]:
    return sorted(path.name for path in files.folder.rglob("*") if path.is_file())


def test_content_comes_back_under_its_digest(files: Files) -> None:
    digest = files.keep(b"abc")
    assert digest == sha256(b"abc").hexdigest()
    assert files.read(digest) == b"abc"
    assert stored(files) == [digest]


def test_the_same_content_lies_there_once(files: Files) -> None:
    with ThreadPoolExecutor(8) as pool:
        assert len(set(pool.map(files.keep, [b"abc"] * 32))) == 1
    assert len(stored(files)) == 1


def test_nobody_else_reads_the_files(files: Files) -> None:
    digest = files.keep(b"abc")
    path = files.folder / digest[:2] / digest
    assert path.stat().st_mode & 0o077 == 0
    assert path.parent.stat().st_mode & 0o077 == 0


def test_a_changed_or_missing_file_is_told(files: Files) -> None:
    digest = files.keep(b"abc")
    path = files.folder / digest[:2] / digest
    path.write_bytes(b"abd")
    with pytest.raises(ServiceError, match="已被改动"):
        files.read(digest)
    path.unlink()
    with pytest.raises(NotFound, match="备份"):
        files.read(digest)


@pytest.mark.parametrize("digest", ["", "..", "../../etc/passwd", "A" * 64, "a" * 63])
def test_what_is_no_digest_leads_nowhere(files: Files, digest: str) -> None:
    with pytest.raises(NotFound):
        files.read(digest)


def test_what_is_wanted_stays_and_the_rest_goes(files: Files) -> None:
    one, other = files.keep(b"1"), files.keep(b"2")
    assert [files.drop(each, lambda digest: digest == one) for each in (one, other, other)] == [False, True, False]
    assert stored(files) == [one]


def test_what_is_wanted_again_while_it_is_dropped_comes_back(files: Files) -> None:
    digest = files.keep(b"1")
    answers = iter([False, True])
    assert not files.drop(digest, lambda _: next(answers))
    assert files.read(digest) == b"1"


def test_what_is_stored_again_while_it_is_dropped_stays(files: Files) -> None:
    digest = files.keep(b"1")
    answers = iter([False, False])

    def wanted(_: str) -> bool:
        answer = next(answers)
        files.keep(b"1")
        return answer

    files.drop(digest, wanted)
    assert files.read(digest) == b"1"


def test_a_dropping_that_was_cut_short_is_finished(files: Files) -> None:
    digest = files.keep(b"1")
    path = files.folder / digest[:2] / digest
    path.rename(path.with_name(f".{digest}"))
    assert files.drop(digest, lambda _: False)
    assert stored(files) == []
    path.with_name(f".{digest}").write_bytes(b"1")
    assert not files.drop(digest, lambda _: True)
    assert files.read(digest) == b"1"
