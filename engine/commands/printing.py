"""Printing a document that was issued: what was fixed then, in the template of a law."""

from hashlib import sha256
from json import dumps

from engine import documents
from engine.commands.context import Context, Law
from engine.errors import ChainBroken
from engine.store import Tx, documents_rows


def law_of(context: Context, tx: Tx, document: int) -> Law:
    """The law under which a document was issued: that of its instance then, whatever was deployed since.

    Where that has no template for it, or the document is older than this record, the newest law. Raises NotFound.
    """
    row = documents_rows.the_document(tx, document)
    if row["definition"] is not None:
        own = context.law(tx, row["definition"])
        if own.has_templates(row["kind"]):
            return own
    return context.law(tx, context.latest(tx))


def print_document(tx: Tx, law: Law, document: int, word: bool = False) -> bytes:
    """A document by its id as PDF, or as a Word file.

    Raises NotFound where there is no such document or template, ChainBroken where its facts are no longer those
    that were issued, and what `documents.render_pdf` and `documents.render_word` raise.
    """
    row = documents_rows.the_document(tx, document)
    facts, kind = row["context"], row["kind"]
    text = dumps(facts, ensure_ascii=False, sort_keys=True)
    if sha256(text.encode()).hexdigest() != row["sha256"]:
        raise ChainBroken(f"document {document} ({row['number']}) is not what was issued")
    if word:
        return documents.render_word(law.template(f"{kind}.docx"), facts)
    return documents.render_pdf(law.template(f"{kind}.typ"), facts, law.template("layout.typ"), row["made_at"])
