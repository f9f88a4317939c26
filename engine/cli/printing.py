"""What commands print: a readable table or JSON on stdout, progress on stderr."""

import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
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
def stages() -> Iterator[Callable[[str, int, int], None]]:
    """Bars on stderr, one for each stage; called with the stage, how much of it is done and how much there is."""
    from rich.console import Console
    from rich.progress import Progress as Bars
    from rich.progress import TaskID

    bars = Bars(console=Console(stderr=True))
    known: dict[str, TaskID] = {}

    def tell(stage: str, done: int, total: int) -> None:
        if stage not in known:
            bars.start()
            known[stage] = bars.add_task(stage)
        bars.update(known[stage], completed=done, total=total)

    try:
        yield tell
        for bar in bars.tasks:
            bars.update(bar.id, completed=bar.total)  # what came to its end early is done as well
    finally:
        if known:
            bars.stop()


@contextmanager
def progress(title: str) -> Iterator[Progress]:
    """One bar on stderr."""
    with stages() as tell:
        yield partial(tell, title)


@contextmanager
def counter(title: str) -> Iterator[Callable[[int], None]]:
    """A count on stderr of what has no known end."""
    with stages() as tell:
        yield lambda done: tell(title, done, done) if done else None
