"""How long a document of two pages takes, in milliseconds: `python -m bench.documents`."""

from collections.abc import Callable
from pathlib import Path
from time import perf_counter
from typing import Any

from engine import documents

FOLDER = Path(__file__).parents[1] / "forms" / "documents"
NOTICE = "检查通知书"
ITEMS = 12


def facts(number: int) -> dict[str, Any]:
    """A notice of two pages; another number is another firm, so that nothing but the layout is remembered."""
    names = ["issuer", "doc_no", "object_code", "campaign_no", "methods", "contact"]
    dates = ["date_from", "date_to", "issued_on"]
    items = [{"name": f"第{place}项检查", "department": f"第{place}局"} for place in range(ITEMS)]
    team = [{"name": f"检查员{place}", "department": "市场监管局", "cert_no": f"{number:06}"} for place in range(4)]
    said = {"object_name": f"对象{number}", "campaign_name": "联合抽查", "materials": "营业执照、许可证、台账"}
    return {**dict.fromkeys(names + dates, f"内容{number}"), **said, "items": items, "team": team}


def measure(calls: int = 50) -> dict[str, float]:
    """The first PDF (fonts read), the slowest and the usual of those after it, and the same as Word."""
    word, typst = ((FOLDER / f"{NOTICE}{ending}").read_bytes() for ending in (".docx", ".typ"))
    layout = (FOLDER / "layout.typ").read_bytes()
    pdf = _times(lambda number: documents.render_pdf(typst, facts(number), layout), calls)
    docx = _times(lambda number: documents.render_word(word, facts(number)), calls)
    return {
        "documents_pdf_first_ms": pdf[0],
        "documents_pdf_slowest_ms": max(pdf[1:]),
        "documents_pdf_usual_ms": sorted(pdf[1:])[calls // 2],
        "documents_word_usual_ms": sorted(docx[1:])[calls // 2],
    }


def _times(make: Callable[[int], bytes], calls: int) -> list[float]:
    times = []
    for number in range(calls + 1):
        start = perf_counter()
        make(number)
        times.append(round((perf_counter() - start) * 1000, 2))
    return times


if __name__ == "__main__":
    for case, milliseconds in measure().items():
        print(f"{case:28} {milliseconds:8.2f}")
