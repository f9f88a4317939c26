"""Files under the digest of their content, in a folder that no web server knows."""

import os
import re
import tempfile
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

from engine.errors import NotFound, ServiceError

_DIGEST = re.compile(r"[0-9a-f]{64}")


class Files:
    """A folder of files: `ab/ab12…` holds the content whose SHA-256 is ab12…; the same content lies there once."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def digest(self, content: bytes) -> str:
        """The name of content: its SHA-256."""
        return sha256(content).hexdigest()

    def keep(self, content: bytes) -> str:
        """Store content; its digest. It is whole or not there at all, also after a loss of power."""
        digest = self.digest(content)
        path = self._path(digest)
        if not path.exists():
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            handle, unfinished = tempfile.mkstemp(dir=path.parent, prefix=".")
            with os.fdopen(handle, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            os.replace(unfinished, path)
            _sync(path.parent)
        return digest

    def read(self, digest: str) -> bytes:
        """The content. Raises NotFound where it is gone, ServiceError where it is not what was stored."""
        try:
            content = self._path(digest).read_bytes()
        except FileNotFoundError:
            raise NotFound(f"附件的文件不在 {self.folder}：请从备份恢复") from None
        if self.digest(content) != digest:
            raise ServiceError(f"附件的文件已被改动（{digest[:12]}）：请从备份恢复")
        return content

    def drop(self, digest: str, wanted: Callable[[str], bool]) -> bool:
        """Delete content unless somebody wants it; whether it went.

        It is put aside and asked for again before it goes: who stores the same content meanwhile loses nothing, as long
        as they `keep` it once more after they began to want it.
        """
        path = self._path(digest)
        aside = path.with_name(f".{digest}")
        if wanted(digest) and not aside.exists():
            return False
        if path.exists():
            path.replace(aside)
        if not aside.exists():
            return False
        if wanted(digest):
            aside.replace(path)
            return False
        aside.unlink()
        return True

    def _path(self, digest: str) -> Path:
        if not _DIGEST.fullmatch(digest):
            raise NotFound(f"not a digest: {digest!r}")
        return self.folder / digest[:2] / digest


def _sync(folder: Path) -> None:
    """Make the new name itself survive a loss of power, where the system can."""
    if os.name == "posix":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
