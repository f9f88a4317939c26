"""The server: uvicorn for the pages, and beside it a thread for what is due."""

import logging
import threading
from typing import Any

import uvicorn

from engine import jobs
from engine.web.app import create_app
from engine.web.site import Site

MOST_SECONDS = 10
"""How long pages that are under way may take when the server stops."""

AGAIN = 5
"""Seconds until what is due is tried again after the database was away."""


def serve(site: Site, listening: Any, worker: str, stop: threading.Event) -> None:
    """Answer on an open socket until SIGTERM or SIGINT; jobs, messages and timers run meanwhile.

    What was begun is finished first; `stop` is set when the server has stopped.
    """
    config = uvicorn.Config(
        create_app(site), log_level="warning", server_header=False, timeout_graceful_shutdown=MOST_SECONDS
    )
    due = threading.Thread(target=_run_due, args=(site, worker, stop), name="due")
    due.start()
    try:
        uvicorn.Server(config).run(sockets=[listening])
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
