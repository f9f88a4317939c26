"""All measurements of README "Performance", one after the other: `make bench`."""

import sys
from collections.abc import Callable

from bench import ageing, documents, draw, engine, feel, five_years, memory, rules, store, waking, worklist, year

ALL: dict[str, Callable[[], dict[str, float]]] = {
    "engine": engine.measure,
    "ageing": ageing.measure,
    "memory": memory.measure,
    "feel": feel.measure,
    "rules": rules.measure,
    "store": store.measure,
    "draw": draw.measure,
    "documents": documents.measure,
    "worklist": worklist.measure,
    "waking": waking.measure,
    "year": year.measure,
    "five_years": five_years.measure,
}


def main() -> None:
    """Run those named, or all."""
    for name in sys.argv[1:] or ALL:
        print(f"{name}")
        for figure, value in ALL[name]().items():
            print(f"  {figure:>34} {value:,}")


if __name__ == "__main__":
    main()
