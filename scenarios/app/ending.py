"""The web server of the page, which ends soon after it is told to, whatever a browser is still waiting for."""

from __future__ import annotations

import contextlib
import logging
import os
import sys
import threading
from pathlib import Path
from types import FrameType

import streamlit
import uvicorn

from .guarding import LOCAL, Guard

GRACE = 3  # seconds that what is being sent has left once the page is told to end
LATEST = 10.0  # seconds after which the process leaves, whatever holds it


class Server(uvicorn.Server):
    """Ends its process, if need be by force: a browser that reads no more, as on a phone asleep, must not hold it."""

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Ctrl-C, or the system's request to end."""
        super().handle_exit(sig, frame)
        # What is cut off now was asked to be: no report of it.
        logging.getLogger("uvicorn.error").setLevel(logging.CRITICAL)
        force = threading.Timer(LATEST, _leave)
        force.daemon = True
        force.start()


def serve_until_told(script: Path, host: str, port: int) -> None:
    """Serve the script's page until Ctrl-C; a second one does not wait for what is being sent."""
    app = Guard(streamlit.App(script), local=host in LOCAL)
    # Streamlit sees to the logs: what uvicorn would set up itself prints every request.
    config = uvicorn.Config(app, host, port, log_config=None, access_log=False, timeout_graceful_shutdown=GRACE)
    with contextlib.suppress(KeyboardInterrupt):
        Server(config).run()


def _leave() -> None:
    sys.stderr.flush()
    os._exit(0)
