"""The page, served as ``synergysim app`` serves it, and the browser it is opened in."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

BROWSER = Path(os.environ.get("CHROMIUM", "/usr/bin/chromium"))


@contextmanager
def served() -> Iterator[str]:
    """The address of a page that is served until the block ends."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-c", "from synergysim.scenarios.cli import main; main()", "app", "--port", str(port)]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    try:
        _wait_until_served(f"http://127.0.0.1:{port}", server)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.send_signal(signal.SIGINT)
        _, said = server.communicate(timeout=120)
        assert "Traceback" not in said, said


def _wait_until_served(address: str, server: subprocess.Popen[str]) -> None:
    """The model may have to be compiled first."""
    for _ in range(600):
        assert server.poll() is None, server.stderr.read() if server.stderr else ""
        try:
            with urllib.request.urlopen(f"{address}/_stcore/health", timeout=5):
                return
        except urllib.error.URLError:
            time.sleep(0.5)
    raise AssertionError("The page is not served.")
