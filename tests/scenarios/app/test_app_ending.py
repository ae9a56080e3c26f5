"""Ctrl-C ends the page, also when a browser has stopped reading what it asked for."""

from __future__ import annotations

import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator

import pytest
from synergysim.scenarios.app import ending

pytest.importorskip("streamlit")
COMMAND = [sys.executable, "-c", "from synergysim.scenarios.cli import main; main()", "app", "--port"]
ASKED = 60  # times for the largest script of the page: more than the sockets between hold


@pytest.fixture
def page() -> Iterator[tuple[str, subprocess.Popen[str]]]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = subprocess.Popen([*COMMAND, str(port)], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    try:
        yield _once_served(f"127.0.0.1:{port}", server), server
    finally:
        server.kill()
        server.communicate()


def _once_served(address: str, server: subprocess.Popen[str]) -> str:
    while server.poll() is None:
        try:
            return urllib.request.urlopen(f"http://{address}/", timeout=5).read().decode()
        except OSError:
            time.sleep(0.2)
    raise AssertionError(server.communicate()[0])


@pytest.mark.parametrize("told", [signal.SIGINT, signal.SIGTERM])
def test_a_browser_that_reads_no_more_does_not_hold_the_page(
    page: tuple[str, subprocess.Popen[str]], told: signal.Signals
) -> None:
    html, server = page
    script = re.findall(r'src="\.?(/[^"]+\.js)"', html)[0]
    with socket.create_connection(("127.0.0.1", int(server.args[-1]))) as idle:  # type: ignore[index]
        idle.sendall(f"GET {script} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode() * ASKED)
        time.sleep(1)
        server.send_signal(told)
        said, _ = server.communicate(timeout=60)
    assert server.returncode == (0 if told == signal.SIGINT else -told)
    assert "Ctrl-C ends the page" in said
    assert "Traceback" not in said


def test_a_process_that_does_not_end_is_left() -> None:
    code = (
        "import signal, threading, uvicorn\n"
        "from synergysim.scenarios.app import ending\n"
        "ending.LATEST = 0.2\n"
        "ending.Server(uvicorn.Config(print)).handle_exit(signal.SIGINT, None)\n"
        "threading.Event().wait()\n"
    )
    assert subprocess.run([sys.executable, "-c", code], timeout=60).returncode == 0
    assert ending.LATEST > ending.GRACE
