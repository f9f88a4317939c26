"""Where the law is looked for."""

from pathlib import Path

import pytest

from engine import settings
from engine.errors import SettingsError


def law(folder: Path) -> Path:
    """A folder with the two parts of a law."""
    for part in ("processes", "forms"):
        (folder / part).mkdir(parents=True)
    return folder


def test_the_given_law_comes_first_then_that_of_the_current_folder_then_that_of_the_package(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    installed = tmp_path / "site-packages" / "engine"
    packaged = law(installed / "law")
    monkeypatch.setattr(settings, "_PACKAGE", installed)
    here = tmp_path / "here"
    here.mkdir()
    monkeypatch.chdir(here)
    assert settings.law_folder() == packaged
    (here / "processes").mkdir()
    assert settings.law_folder() == packaged, "half a law is none"
    (here / "forms").mkdir()
    assert settings.law_folder() == here
    given = law(tmp_path / "given")
    assert settings.law_folder(given) == given


def test_a_given_folder_without_law_is_not_replaced_by_another(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=f"{tmp_path} holds no law"):
        settings.law_folder(tmp_path)


def test_a_program_without_any_law_says_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "_PACKAGE", tmp_path / "engine")
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SettingsError, match="--law"):
        settings.law_folder()


def test_attachments_lie_where_the_setting_says_in_a_folder_for_each_database(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "a.db"
    monkeypatch.delenv("SHUANGSUIJI_FILES", raising=False)
    assert settings.attachment_folder(str(file), file) == tmp_path / "a-files"
    assert settings.attachment_folder("county", None) is None
    monkeypatch.setenv("SHUANGSUIJI_FILES", str(tmp_path / "files"))
    assert settings.attachment_folder(str(file), file) == tmp_path / "files" / "a.db"
    assert settings.attachment_folder("county", None) == tmp_path / "files" / "county"
