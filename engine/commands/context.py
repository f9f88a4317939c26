"""What commands need besides their arguments: database, deployments, calendars, operators, chance."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from pathlib import Path
from threading import Lock
from typing import Any

import yaml

from engine import forms, settings, workdays
from engine.errors import DefinitionError, NotFound
from engine.forms import Form
from engine.process.definitions import Definition, Deployment
from engine.services.call import Answer, EntropySource, ServiceCall
from engine.store import Database, Tx, definitions

Operator = Callable[[ServiceCall, Mapping[str, Any]], Answer]
Push = Callable[[str, str, Mapping[str, Any]], str | None]


class Law:
    """A deployment with its forms and profiles read."""

    def __init__(self, deployment: Deployment) -> None:
        self.deployment = deployment
        self._definitions: dict[str, Definition] = {}
        self._forms_here: dict[tuple[str, str], Form] = {}
        self._reading = Lock()

    def definition(self, process: str) -> Definition:
        """A process, ready to run. Whoever asks first reads it; the parser can serve one at a time only."""
        found = self._definitions.get(process)
        if found is None:
            with self._reading:
                found = self._definitions[process] = self.deployment.definition(process)
        return found

    @cached_property
    def forms(self) -> forms.Forms:
        """The forms of the deployment."""
        found = {n: c for n, c in self.deployment.files.items() if n.startswith("forms/") and n.endswith(".json")}
        return forms.load(found)

    def form(self, name: str, jurisdiction: str) -> Form:
        """A form as a jurisdiction asks it; compiled once. Raises NotFound without such a form or jurisdiction."""
        key = name, jurisdiction
        if key not in self._forms_here:
            self._forms_here[key] = self.forms[name].here(self.profile(jurisdiction))
        return self._forms_here[key]

    @cached_property
    def profiles(self) -> dict[str, dict[str, Any]]:
        """Each jurisdiction's profile.yaml by its key, which is the folder's name."""
        found = {}
        for name, content in self.deployment.files.items():
            parts = name.split("/")
            if parts[0] == "processes" and len(parts) == 3 and parts[2] == "profile.yaml":
                found[parts[1]] = _profile(name, content)
        return found

    def profile(self, jurisdiction: str) -> dict[str, Any]:
        """The profile of a jurisdiction; empty for none (processes that belong to no jurisdiction)."""
        if jurisdiction and jurisdiction not in self.profiles:
            raise NotFound(f"no jurisdiction {jurisdiction!r}: known are {', '.join(sorted(self.profiles))}")
        return self.profiles.get(jurisdiction, {})

    def has_templates(self, kind: str) -> bool:
        """Whether a kind of document has its templates in this deployment."""
        return all(f"forms/documents/{kind}{form}" in self.deployment.files for form in (".docx", ".typ"))

    def template(self, name: str) -> bytes:
        """A file of forms/documents: the Word or typst template of a document, or the layout of the latter."""
        path = f"forms/documents/{name}"
        if path not in self.deployment.files:
            raise NotFound(f"no document template {path}")
        return self.deployment.files[path]


def _profile(name: str, content: bytes) -> dict[str, Any]:
    try:
        loaded = yaml.safe_load(content)
    except yaml.YAMLError as error:
        raise DefinitionError(f"{name}: {error}") from error
    if not isinstance(loaded, dict):
        raise DefinitionError(f"{name} must hold a mapping")
    return loaded


def no_push(channel: str, key: str, content: Mapping[str, Any]) -> str | None:
    """No channel is connected: the publication waits for its receipt to be entered by hand."""
    return None


def no_entropy(draw_id: str) -> EntropySource:
    """Draws need a source of chance; an installation without one refuses."""
    raise NotFound(f"no source of chance is set up for draw {draw_id}")


@dataclass
class Context:
    """The surroundings of all commands. Deployments are read once and kept.

    `attachments` is the folder of their contents: by default beside an SQLite database (settings), none for others.
    """

    database: Database
    operators: Mapping[str, Operator]
    calendar_folder: Path
    entropy: Callable[[str], EntropySource] = no_entropy
    push: Push = no_push
    attachments: Path | None = None
    _laws: dict[str, Law] = field(default_factory=dict)
    _calendars: dict[str, workdays.Calendar] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.attachments is None:
            self.attachments = settings.attachment_folder(str(self.database.url.database), self.database.file)

    def deploy(self, deployment: Deployment, now: datetime, by: str) -> str:
        """Make a deployment the one that new instances start on; its digest. Running ones stay on theirs."""
        with self.database.write() as tx:
            known = not definitions.save(tx, deployment.digest, deployment.pack(), now, by)
            if known and definitions.latest(tx) != deployment.digest:
                definitions.renew(tx, deployment.digest, now, by)
        self._laws[deployment.digest] = Law(deployment)
        return deployment.digest

    def latest(self, tx: Tx) -> str:
        """Digest of the newest deployment; asked each time, since another process may deploy."""
        digest = definitions.latest(tx)
        if digest is None:
            raise NotFound("nothing has been deployed to this database")
        return digest

    def law(self, tx: Tx, digest: str) -> Law:
        """The deployment with this digest."""
        if digest not in self._laws:
            packed = definitions.load(tx, digest)
            if packed is None:
                raise NotFound(f"no deployment {digest[:12]}")
            self._laws[digest] = Law(Deployment.unpack(packed))
        return self._laws[digest]

    def calendar(self, jurisdiction: str) -> workdays.Calendar:
        """The working days of a jurisdiction."""
        if jurisdiction not in self._calendars:
            self._calendars[jurisdiction] = workdays.load(self.calendar_folder, jurisdiction or None)
        return self._calendars[jurisdiction]

    def forget_calendars(self) -> None:
        """Read the calendar files again when next asked."""
        self._calendars.clear()
