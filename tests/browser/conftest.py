"""A page that is served, and a browser that opens it at the width of a desktop and of a phone."""

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
from pathlib import Path
from typing import Any

import pytest
from using import WAIT, keep

BROWSER = Path(os.environ.get("CHROMIUM", "/usr/bin/chromium"))
SHOTS = Path("results/browser")
WIDTHS = {"desktop": (1280, 900), "phone": (390, 844)}


@pytest.fixture(scope="session")
def address() -> Iterator[str]:
    """A page served for these tests, as ``synergysim app`` serves it."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-c", "from synergysim.scenarios.cli import main; main()", "app", "--port", str(port)]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    try:
        wait_until_served(f"http://127.0.0.1:{port}", server)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.send_signal(signal.SIGINT)
        _, said = server.communicate(timeout=120)
        assert "Traceback" not in said, said


def wait_until_served(address: str, server: subprocess.Popen[str]) -> None:
    """The model may have to be compiled first."""
    for _ in range(600):
        assert server.poll() is None, server.stderr.read() if server.stderr else ""
        try:
            with urllib.request.urlopen(f"{address}/_stcore/health", timeout=5):
                return
        except urllib.error.URLError:
            time.sleep(0.5)
    raise AssertionError("The page is not served.")


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    assert BROWSER.exists(), f"{BROWSER} is missing; install Debian's package chromium, or name another in CHROMIUM."
    with sync_playwright() as driver:
        yield driver.chromium.launch(executable_path=str(BROWSER), args=["--no-sandbox"])


@pytest.fixture(params=list(WIDTHS))
def page(request: pytest.FixtureRequest, browser: Any, address: str) -> Iterator[Any]:
    """The page as opened; ``page.shot(name)`` keeps what it looks like."""
    width, height = WIDTHS[request.param]
    opened = browser.new_page(viewport={"width": width, "height": height}, accept_downloads=True)
    opened.set_default_timeout(WAIT)
    opened.goto(address)
    opened.get_by_role("button", name="Run", exact=True).wait_for()
    SHOTS.mkdir(parents=True, exist_ok=True)
    opened.shot = lambda name: keep(opened, SHOTS / f"{request.param}_{name}.png", height)
    yield opened
    opened.close()
