"""`/documents/{id}.pdf`, `.docx`: documents (文书) as they were issued; those of a whole campaign in one file."""

from io import BytesIO
from urllib.parse import quote
from zipfile import ZIP_DEFLATED, ZipFile

from fastapi import APIRouter, Request
from starlette.responses import Response

from engine.commands import printing
from engine.commands.readers import why_not_read_document
from engine.errors import NotFound
from engine.store import Tx, documents_rows, listings
from engine.web.guarding import Number, Person, SiteHere
from engine.web.pages.campaigns import readable
from engine.web.site import Site

router = APIRouter()
KINDS = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


@router.get("/documents/{document_id}.{ending}")
def document(site: SiteHere, actor: Person, document_id: Number, ending: str) -> Response:
    """A document for whoever may read it; NotFound for others."""
    if ending not in KINDS:
        raise NotFound(f"no document {document_id}.{ending}")
    with site.context.database.read() as tx:
        row = documents_rows.the_document(tx, document_id)
        if why_not_read_document(tx, actor, document_id, site.now()):
            raise NotFound(f"no document {document_id}")
        made = _printed(site, tx, document_id, ending)
    return _sent(made, KINDS[ending], f"{row['kind']} {row['number']}.{ending}")


@router.get("/campaigns/{campaign_id}/documents.zip")
def batch(request: Request, site: SiteHere, actor: Person, campaign_id: Number) -> Response:
    """The newest document of one kind about every visit of a campaign, as PDFs to print together (批量打印)."""
    kind = request.query_params.get("kind", "")[:100]
    held = BytesIO()
    with site.context.database.read() as tx:
        campaign = readable(tx, actor, campaign_id)
        found = [
            number
            for number in listings.documents_of_campaign(tx, campaign_id, kind)
            if why_not_read_document(tx, actor, number, site.now()) is None
        ]
        if not found:
            raise NotFound(f"campaign {campaign_id} has no documents {kind!r}")
        with ZipFile(held, "w", ZIP_DEFLATED) as together:
            for number in found:
                row = documents_rows.the_document(tx, number)
                together.writestr(f"{row['number']}.pdf", _printed(site, tx, number, "pdf"))
    return _sent(held.getvalue(), "application/zip", f"{campaign['campaign_no']} {kind}.zip")


def _printed(site: Site, tx: Tx, document_id: int, ending: str) -> bytes:
    law = printing.law_of(site.context, tx, document_id)
    return printing.print_document(tx, law, document_id, word=ending == "docx")


def _sent(content: bytes, kind: str, name: str) -> Response:
    headers = {"content-disposition": f"attachment; filename*=UTF-8''{quote(name)}"}
    return Response(content, media_type=kind, headers=headers)
