"""`/registers`: the item list and the two registers (一单两库): look, import, and one object's past inspections."""

from collections.abc import Callable, Sequence
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Request
from starlette.datastructures import UploadFile
from starlette.responses import Response

from engine.commands.registering import MAY_IMPORT, import_register
from engine.errors import ImportRefused, NotFound, Refused
from engine.records import Actor
from engine.registers import inspectors, items, objects
from engine.registers.columns import Column
from engine.store import Tx, listings
from engine.store.rows import Row
from engine.web import wordings
from engine.web.guarding import Filled, Number, Person, SiteHere
from engine.web.navigation import ENTRIES, Entry
from engine.web.pages.supervise import excel
from engine.web.rendering import page
from engine.web.words import N_, _

router = APIRouter()
STAFF = frozenset(
    {"initiator", "participant", "approver", "team", "supervisor", "coordinator", "administrator", "process_owner"}
)
"""Roles that work with the registers; bodies that only receive or approve do not."""

TITLES = {"items": N_("抽查事项清单"), "objects": N_("检查对象名录库"), "inspectors": N_("执法检查人员名录库")}
COLUMNS: dict[str, Sequence[Column]] = {
    "items": items.COLUMNS,
    "objects": objects.COLUMNS,
    "inspectors": inspectors.COLUMNS,
}
SHOWN: dict[str, tuple[str, ...]] = {
    "items": ("code", "name", "version", "item_class", "body", "valid_from", "valid_to"),
    "objects": ("object_id", "name", "object_type", "uscc", "industry", "region_code", "owner_dept", "status"),
    "inspectors": ("inspector_id", "name", "department", "cert_no", "cert_expiry", "specialties", "duty_status"),
}
READ: dict[str, Callable[..., list[Row]]] = {
    "items": listings.items, "objects": listings.objects, "inspectors": listings.inspectors,
}  # fmt: skip
MOST_TOLD = 200


def may_look(actor: Actor) -> bool:
    """Whether somebody works with the registers."""
    return bool(actor.roles & STAFF)


async def looking(actor: Person) -> Actor:
    """Who is signed in, if they work with the registers. Raises Refused."""
    if not may_look(actor):
        raise Refused(_("名录库只对检查机关工作人员开放"))
    return actor


Looker = Annotated[Actor, Depends(looking)]
ENTRIES.append(Entry("/registers", N_("名录库"), may_look))


@router.get("/registers")
def registers(request: Request, site: SiteHere, actor: Looker) -> Response:
    """The three with their sizes, and the way to import."""
    with site.context.database.read() as tx:
        counts = listings.counts(tx, actor.jurisdiction)
    return page(request, "registers.html", counts=counts, titles=TITLES, imports=_imports(actor))


def _imports(actor: Actor) -> bool:
    return bool(actor.roles & set(MAY_IMPORT))


@router.get("/registers/{register}")
def register(request: Request, site: SiteHere, actor: Looker, register: str) -> Response:
    """One of them, with what is looked for, in pages."""
    _known(register)
    text = request.query_params.get("text", "").strip()[:100]
    after = request.query_params.get("after", "")
    start = int(after) if after.isascii() and after.isdigit() and len(after) < 19 else 0
    with site.context.database.read() as tx:
        found = READ[register](tx, actor.jurisdiction, text, start, listings.PAGE + 1)
        names = wordings.departments(site.context.law(tx, site.context.latest(tx)).profile(actor.jurisdiction))
    rows = found[: listings.PAGE]
    following = urlencode({"text": text, "after": rows[-1]["id"]}) if len(found) > listings.PAGE else ""
    return page(
        request, "register.html", register=register, title=TITLES[register], rows=rows, text=text, names=names,
        columns=[(name, heading(register, name)) for name in SHOWN[register]],
        more_address=f"/registers/{register}?{following}" if following else "",
        imports=_imports(actor),
    )  # fmt: skip


def heading(register: str, field: str) -> str:
    """What a column of a register is called where it is imported."""
    return next((column.heading for column in COLUMNS[register] if column.field == field), field)


def _known(register: str) -> None:
    if register not in TITLES:
        raise NotFound(f"no register {register!r}")


@router.get("/registers/{register}/template.xlsx")
def template(actor: Looker, register: str) -> Response:
    """An empty workbook with the headings that an import understands."""
    _known(register)
    return excel(_(TITLES[register]), [column.heading for column in COLUMNS[register]], [], f"{register}-template")


@router.post("/registers/{register}/import")
def take(request: Request, site: SiteHere, actor: Looker, filled: Filled, register: str) -> Response:
    """Import a file, and tell row by row what was not taken."""
    _known(register)
    sent = filled.get("file")
    try:
        if not isinstance(sent, UploadFile) or not sent.filename:
            raise ImportRefused(_("请选择一个 Excel 或 CSV 文件"))
        report = import_register(
            site.context, actor.jurisdiction, register, sent.file.read(), sent.filename, actor=actor, now=site.now(),
            command_id=site.command_id(),
        )  # fmt: skip
    except ImportRefused as refused:
        values: dict[str, Any] = {"report": None, "fault": str(refused)}
        return page(request, "imported.html", 422, register=register, title=TITLES[register], most=MOST_TOLD, **values)
    return page(
        request, "imported.html", register=register, title=TITLES[register], report=report, fault="", most=MOST_TOLD,
        refused=len({row for row, _heading, _message in report.errors}),
    )  # fmt: skip


@router.get("/registers/objects/{object_id}")
def inspected_object(request: Request, site: SiteHere, actor: Looker, object_id: Number) -> Response:
    """One object: what the register says of it, and every inspection it had."""
    with site.context.database.read() as tx:
        row = listings.the_object(tx, actor.jurisdiction, object_id)
        if row is None:
            raise NotFound(f"no object {object_id}")
        visits = listings.past_visits(tx, object_id)
        found = _about(tx, visits)
        names = wordings.departments(site.context.law(tx, site.context.latest(tx)).profile(actor.jurisdiction))
    told = [column for column in objects.COLUMNS if row.get(column.field) not in (None, "", [], ())]
    return page(
        request, "object.html", row=row, facts=[(column.heading, row[column.field]) for column in told],
        visits=visits, names=names, **found,
    )  # fmt: skip


def _about(tx: Tx, visits: Sequence[Row]) -> dict[str, Any]:
    numbers = [visit["id"] for visit in visits]
    results: dict[int, list[Row]] = {number: [] for number in numbers}
    handled: dict[int, list[Row]] = {number: [] for number in numbers}
    for row in listings.results_of(tx, numbers):
        results[row["inspection_id"]].append(row)
    for row in listings.follow_ups_of(tx, numbers):
        handled[row["inspection_id"]].append(row)
    return {"results": results, "handled": handled}
