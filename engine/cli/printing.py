"""What commands print: a readable table or JSON on stdout, progress on stderr."""

import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

WIDE = 100_000
"""Columns of a page that is no terminal: nothing is wrapped or cut for the next program."""

Progress = Callable[[int, int], None]
"""Called with how much is done and how much there is."""


def as_json(value: Any) -> None:
    """Print a value; dates and moments in ISO form, exact numbers as text."""
    import orjson

    options = orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE | orjson.OPT_NON_STR_KEYS
    sys.stdout.write(orjson.dumps(value, default=str, option=options).decode())


def as_table(headings: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Print rows under headings; None is an empty cell."""
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(*headings, box=box.SIMPLE)
    for row in rows:
        table.add_row(*(Text("" if cell is None else str(cell)) for cell in row))
    if sys.stdout.isatty():
        Console().print(table)
        return
    page = Console(width=WIDE)
    with page.capture() as text:
        page.print(table)
    sys.stdout.writelines(f"{line.rstrip()}\n" for line in text.get().splitlines() if line.strip())


@contextmanager
def progress(title: str) -> Iterator[Progress]:
    """A bar on stderr, which appears with the first news."""
    from rich.console import Console
    from rich.progress import Progress as Bars

    bars = Bars(console=Console(stderr=True))
    bar = bars.add_task(title)

    def show(done: int, total: int) -> None:
        if total:
            bars.start()
        bars.update(bar, completed=done, total=total)

    try:
        yield show
    finally:
        if bars.live.is_started:
            bars.stop()


@contextmanager
def counter(title: str) -> Iterator[Callable[[int], None]]:
    """A count on stderr of what has no known end."""
    with progress(title) as show:
        yield lambda done: show(done, done)
