"""The server: uvicorn for the pages, and beside it a thread for what is due."""

import threading
from collections.abc import Callable

import uvicorn

from engine import jobs
from engine.web.app import create_app
from engine.web.site import Site

MOST_SECONDS = 10
"""How long pages that are under way may take when the server stops."""


def serve(site: Site, host: str, port: int, worker: str, tell: Callable[[str], None]) -> None:
    """Answer until SIGTERM or SIGINT; jobs, messages and timers run meanwhile. `tell` hears the address."""
    app = create_app(site)
    config = uvicorn.Config(
        app, host=host, port=port, log_level="warning", server_header=False, timeout_graceful_shutdown=MOST_SECONDS
    )
    server = _Telling(config, tell)
    stop = threading.Event()
    due = threading.Thread(
        target=jobs.work, args=(site.context,), kwargs={"clock": site.now, "worker": worker, "stop": stop}, name="due"
    )
    due.start()
    try:
        server.run()
    finally:
        stop.set()
        due.join()


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
