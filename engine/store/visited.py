"""Objects behind the numbers of visits: tasks name the visit, people look for the firm."""

from collections.abc import Iterable, Mapping

from sqlalchemy import or_, select

from engine.store.database import Tx
from engine.store.rows import Row, all_rows
from engine.store.tables_domain import inspected_object, inspection

_what = (
    inspection.c.number,
    inspection.c.id,
    inspected_object.c.name,
    inspected_object.c.object_id,
    inspected_object.c.uscc,
)
_visits = select(*_what).join(inspected_object, inspected_object.c.id == inspection.c.object_id)


def objects(tx: Tx, jurisdiction: str, numbers: Iterable[str]) -> Mapping[str, Row]:
    """The objects of visits by the number of the visit; numbers that are no visit's are left out."""
    wanted = sorted(set(numbers))
    query = _visits.where(inspection.c.jurisdiction == jurisdiction, inspection.c.number.in_(wanted))
    return {row["number"]: row for row in all_rows(tx, query)} if wanted else {}


def matching(tx: Tx, jurisdiction: str, text: str, most: int = 200) -> list[str]:
    """Numbers of visits to objects with the text in their name, or as their code; the newest first."""
    named = inspected_object.c.name.contains(text, autoescape=True)
    coded = or_(inspected_object.c.object_id == text, inspected_object.c.uscc == text)
    query = _visits.where(inspection.c.jurisdiction == jurisdiction, named | coded)
    return [row["number"] for row in all_rows(tx, query.order_by(inspection.c.id.desc()).limit(most))]
