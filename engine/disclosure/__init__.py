"""What the public may see: allow-lists of what is read, of what is told, and how much of it. Default is silence."""

from engine.disclosure.content import (
    public_campaign,
    public_changes,
    public_guideline,
    public_handling,
    public_list,
    public_listing,
    public_plan,
    public_results,
)
from engine.disclosure.draw_documents import SHAPES, STATEMENTS, public_commitment, public_document, public_draw
from engine.disclosure.figures import SUPPRESSED, Count, cells, percent
from engine.disclosure.reading import TABLES, Columns
from engine.disclosure.telling import RECORDS, Record, told
from engine.disclosure.treatment import (
    FULL,
    HIDDEN,
    REDACT,
    RESTRICTED,
    WITHHOLD,
    erased,
    masked,
    strictest,
)

__all__ = (
    "FULL",
    "HIDDEN",
    "RECORDS",
    "REDACT",
    "RESTRICTED",
    "SHAPES",
    "STATEMENTS",
    "SUPPRESSED",
    "TABLES",
    "WITHHOLD",
    "Columns",
    "Count",
    "Record",
    "cells",
    "erased",
    "masked",
    "percent",
    "public_campaign",
    "public_changes",
    "public_commitment",
    "public_document",
    "public_draw",
    "public_guideline",
    "public_handling",
    "public_list",
    "public_listing",
    "public_plan",
    "public_results",
    "strictest",
    "told",
)
