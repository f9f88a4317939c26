"""Where things lie: the folder of the law, which holds `processes` and `forms`, and that of attachments."""

import os
from pathlib import Path

from engine.errors import NotFound, SettingsError

_PACKAGE = Path(__file__).parent


def law_folder(given: Path | None = None) -> Path:
    """`given`, or the law in the current folder, next to the package (a checkout), or inside it (an installed wheel).

    Raises SettingsError where there is none; a folder that was given is never replaced by another.
    """
    for folder in (given,) if given else (Path.cwd(), _PACKAGE.parent, _PACKAGE / "law"):
        if (folder / "processes").is_dir() and (folder / "forms").is_dir():
            return folder
    raise SettingsError(f"{given or Path.cwd()} holds no law: give the folder with `processes` and `forms` (--law)")


def calendar_folder(law: Path) -> Path:
    """Where the law keeps the rest days of each year."""
    return law / "processes" / "calendars"


def attachment_folder(database: str, file: Path | None) -> Path | None:
    """Where the attachments of a database lie: in a folder of its name.

    That is below `SHUANGSUIJI_FILES`, else beside the file of the database (`a.db`: `a-files`). None for a database
    that is no file, where nothing is set: then nothing can be attached.
    """
    given = os.environ.get("SHUANGSUIJI_FILES")
    if given:
        return Path(given).absolute() / Path(database).name
    return None if file is None else file.with_name(f"{file.stem}-files")


def jurisdictions(law: Path) -> list[str]:
    """The keys of all jurisdictions: the folders that hold a profile."""
    return sorted(profile.parent.name for profile in law.glob("processes/*/profile.yaml"))


def require_jurisdiction(law: Path, key: str) -> None:
    """Raise NotFound unless the law has a folder with a profile for the jurisdiction `key`."""
    if key not in jurisdictions(law):
        raise NotFound(f"no jurisdiction {key!r}: known are {', '.join(jurisdictions(law)) or 'none'}")
