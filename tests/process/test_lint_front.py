"""`shuangsuiji validate`: which files are read, which belong to the law, and what lies around them."""

import shutil
from pathlib import Path

import pytest

from engine.errors import SettingsError
from engine.process.findings import Finding
from engine.process.lint.front import law_root, validate

ROOT = Path(__file__).parents[2]
DATA = ROOT / "tests" / "data" / "bpmn"


def errors(found: list[Finding]) -> list[str]:
    return [str(finding) for finding in found if finding.severity == "error"]


def rules(found: list[Finding]) -> set[str]:
    return {finding.rule for finding in found if finding.severity == "error"}


def copied(tmp_path: Path, *names: str) -> list[Path]:
    return [Path(shutil.copy(DATA / name, tmp_path)) for name in names]


def test_the_law_as_a_whole_is_accepted() -> None:
    assert errors(validate([ROOT / "processes", ROOT / "forms"])) == []


def test_one_file_of_the_law_is_judged_with_the_law_around_it() -> None:
    assert errors(validate([ROOT / "processes" / "tiedong" / "tiedong_campaign.bpmn"])) == []
    assert law_root(ROOT / "processes" / "shared" / "object_draw.bpmn") == ROOT / "processes"


def test_a_file_outside_the_law_is_judged_with_its_neighbours(tmp_path: Path) -> None:
    (caller,) = copied(tmp_path, "good/called_stage.bpmn")
    assert rules(validate([caller])) == {"unknown_process"}
    stage = (DATA / "good" / "parallel_block.bpmn").read_text().replace('process id="test"', 'process id="stage"')
    (tmp_path / "stage.bpmn").write_text(stage)
    assert rules(validate([caller])) == set()


def test_an_operator_is_checked_when_the_operators_are_known(tmp_path: Path) -> None:
    (path,) = copied(tmp_path, "bad/unknown_operator.bpmn")
    assert rules(validate([path])) == set()
    assert rules(validate([path], known_operators={"plan.save"})) == {"unknown_operator"}


def test_a_clause_makes_a_file_part_of_the_law(tmp_path: Path) -> None:
    (path,) = copied(tmp_path, "good/inspection.bpmn")
    assert "shape_missing" in rules(validate([path]))
    path.write_text(path.read_text().replace('name="clause"', 'name="note"'))
    assert "shape_missing" not in rules(validate([path]))


def test_a_folder_is_searched_for_diagrams_tables_and_forms(tmp_path: Path) -> None:
    (tmp_path / "deep" / "forms").mkdir(parents=True)
    copied(tmp_path / "deep", "bad/deadlock.bpmn")
    (tmp_path / "deep" / "table.dmn").write_text("no table")
    (tmp_path / "deep" / "forms" / "form.json").write_text("{}")
    (tmp_path / "deep" / "package.json").write_text("not a form")
    found = validate([tmp_path])
    assert {Path(finding.file).name for finding in found} == {"deadlock.bpmn", "table.dmn", "form.json"}


def test_files_given_together_must_not_share_a_process(tmp_path: Path) -> None:
    paths = copied(tmp_path, "good/parallel_block.bpmn", "good/sub_process.bpmn")
    assert rules(validate(paths)) == {"duplicate_process"}
    assert rules(validate(paths[:1])) == set()


@pytest.mark.parametrize("name", ["nowhere.bpmn", "x" * 5000])
def test_a_path_that_cannot_be_read_is_refused(name: str, tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"no such file or folder|too long"):
        validate([tmp_path / name])


def test_a_folder_without_anything_to_validate_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="there is no"):
        validate([tmp_path])


# Profiles -------------------------------------------------------------------------------------------------------------


@pytest.fixture
def law(tmp_path: Path) -> Path:
    """A copy of the law."""
    for part in ("processes", "forms"):
        shutil.copytree(ROOT / part, tmp_path / part)
    return tmp_path


PROFILE = Path("processes") / "tianqiao" / "profile.yaml"


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("joint_forms: [综合联查,", "joint_forms: [5,", "task.joint_forms 须列出文字"),
        ("joint_forms: [综合联查,", f"joint_forms: [{'查' * 50},", "超过 40 字"),
        ("key: tianqiao", "key: [", "cannot be read"),
        ("key: tianqiao", "required: {no_form: [x]}", "there is no form no_form"),
        ("key: tianqiao", "required: {approval: [x]}", "the form has no field x"),
        ("key: tianqiao", "required: {approval: x}", "must list fields"),
        ("key: tianqiao", "required: [approval]", "must name forms"),
    ],
)
def test_a_profile_that_forms_cannot_use_is_named(law: Path, old: str, new: str, message: str) -> None:
    profile = law / PROFILE
    text = profile.read_text("utf-8")
    assert old in text
    profile.write_text(text.replace(old, new), "utf-8")
    for asked in ([law / "processes", law / "forms"], [profile]):
        (found,) = [finding for finding in validate(asked) if finding.severity == "error"]
        assert (found.file, found.rule) == (str(profile), "profile")
        assert message in found.message


def test_a_profile_may_require_fields_by_path_or_in_its_own_words(law: Path) -> None:
    profile = law / PROFILE
    required = "required: {plan_draft: [检查方式, lines.methods]}\nkey: tianqiao"
    profile.write_text(profile.read_text("utf-8").replace("key: tianqiao", required), "utf-8")
    assert errors(validate([profile])) == []


@pytest.mark.parametrize("content", [b"", b"- a", b"\xff\xfe\x00", b"&a [*a]" * 3, b"[" * 5000])
def test_what_is_no_profile_gives_a_finding_and_no_traceback(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "profile.yaml").write_bytes(content)
    assert rules(validate([tmp_path / "profile.yaml"])) == {"profile"}
