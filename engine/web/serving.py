"""The server: uvicorn for the pages, and beside it a thread for what is due."""

import logging
import threading
from collections.abc import Callable

import uvicorn

from engine import jobs
from engine.web.app import create_app
from engine.web.site import Site

MOST_SECONDS = 10
"""How long pages that are under way may take when the server stops."""

AGAIN = 5
"""Seconds until what is due is tried again after the database was away."""


def serve(site: Site, host: str, port: int, worker: str, tell: Callable[[str], None], stop: threading.Event) -> None:
    """Answer until SIGTERM or SIGINT; jobs, messages and timers run meanwhile, and what was begun is finished.

    `tell` hears the address; `stop` is set when the server has stopped.
    """
    config = uvicorn.Config(
        create_app(site), host=host, port=port, log_level="warning", server_header=False,
        timeout_graceful_shutdown=MOST_SECONDS,
    )  # fmt: skip
    due = threading.Thread(target=_run_due, args=(site, worker, stop), name="due")
    due.start()
    try:
        _Telling(config, tell).run()
    finally:
        stop.set()
        due.join()


def _run_due(site: Site, worker: str, stop: threading.Event) -> None:
    while not stop.is_set():
        try:
            jobs.work(site.context, clock=site.now, worker=worker, stop=stop)
        except Exception:
            logging.getLogger(__name__).exception("what is due is tried again in %s seconds", AGAIN)
            stop.wait(AGAIN)


class _Telling(uvicorn.Server):
    """Says where it answers as soon as it does; port 0 means any that is free."""

    def __init__(self, config: uvicorn.Config, tell: Callable[[str], None]) -> None:
        super().__init__(config)
        self._tell = tell

    async def startup(self, sockets: object = None) -> None:
        """Begin to listen."""
        await super().startup(sockets)  # type: ignore[arg-type]
        for each in self.servers:
            for listening in each.sockets:
                host, port = listening.getsockname()[:2]
                self._tell(f"http://{f'[{host}]' if ':' in host else host}:{port}")
