"""Rules on profiles (profile.yaml): they can be read, and hold what forms ask of them."""

from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath
from typing import Any

import yaml

from engine import forms
from engine.errors import DefinitionError
from engine.process.findings import Finding
from engine.process.lint.surroundings import Files, ending
from engine.process.xml import MAX_BYTES

NAME = "profile.yaml"


def is_profile(name: str) -> bool:
    """Whether a file is the profile of a jurisdiction."""
    return PurePosixPath(name).name == NAME


def check(files: Files, around: Files) -> Iterator[Finding]:
    """Everything wrong with the profiles in `files`; forms are looked up `around` them too."""
    own = {name: content for name, content in files.items() if is_profile(name)}
    known = _forms({**around, **files}) if own else {}
    for file, content in own.items():
        try:
            profile = _read(content)
        except DefinitionError as error:
            yield Finding(file, "-", "error", "profile", str(error))
            continue
        for path, message in [*_values(profile, known), *_required(profile, known)]:
            yield Finding(file, path, "error", "profile", message)


def _forms(files: Files) -> Mapping[str, forms.Form]:
    """The forms that can be read."""
    found: dict[str, forms.Form] = {}
    for name, content in ending(files, ".json").items():
        try:
            found.update(forms.load({name: content}).by_name)
        except DefinitionError:
            continue  # reported where the form itself is validated
    return found


def _read(content: bytes) -> dict[str, Any]:
    if len(content) > MAX_BYTES:
        raise DefinitionError(f"more than {MAX_BYTES} bytes; is it a profile?")
    try:
        profile = yaml.safe_load(content)
    except (yaml.YAMLError, UnicodeDecodeError, RecursionError) as error:
        raise DefinitionError(f"cannot be read: {' '.join(str(error).split()) or type(error).__name__}") from error
    if not isinstance(profile, dict):
        raise DefinitionError("must hold a mapping of names to values")
    return profile


def _values(profile: Mapping[str, Any], known: Mapping[str, forms.Form]) -> Iterator[tuple[str, str]]:
    """The values that a form takes from the profile are a list of texts that fit (`allowed` of the form)."""
    for name, form in known.items():
        for message in form.faults_of(profile):
            yield f"forms/{name}", message


def _required(profile: Mapping[str, Any], known: Mapping[str, forms.Form]) -> Iterator[tuple[str, str]]:
    """`required` names forms, and fields of them."""
    required = profile.get("required") or {}
    if not isinstance(required, Mapping):
        yield "required", "must name forms, and of each the fields that the document demands"
        return
    for name, fields in required.items():
        if name not in known:
            yield f"required.{name}", f"there is no form {name}"
            continue
        if not isinstance(fields, list):
            yield f"required.{name}", "must list fields"
            continue
        for field in fields:
            if not known[name].has(str(field)):
                yield f"required.{name}", f"the form has no field {field}"
