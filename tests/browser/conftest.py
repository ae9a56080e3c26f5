"""A page that is served, and a browser that opens it at the width of a desktop and of a phone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from serving import BROWSER, served
from using import CHART, WAIT, keep

HERE = ("http://127.0.0.1:", "ws://127.0.0.1:", "data:", "blob:")
SHOTS = Path("results/browser")
WIDTHS = {"desktop": (1400, 900), "phone": (390, 844)}


@pytest.fixture(scope="session")
def address() -> Iterator[str]:
    """A page served for these tests, as ``synergysim app`` serves it."""
    with served() as address:
        yield address


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    assert BROWSER.exists(), f"{BROWSER} is missing; install Debian's package chromium, or name another in CHROMIUM."
    with sync_playwright() as driver:
        yield driver.chromium.launch(executable_path=str(BROWSER), args=["--no-sandbox"])


@pytest.fixture(params=list(WIDTHS))
def page(request: pytest.FixtureRequest, browser: Any, address: str) -> Iterator[Any]:
    """The page as opened; ``page.shot(name)`` keeps what it looks like. No other server may be asked for anything."""
    width, height = WIDTHS[request.param]
    opened = browser.new_page(viewport={"width": width, "height": height}, accept_downloads=True)
    opened.set_default_timeout(WAIT)
    elsewhere: list[str] = []
    opened.on("request", lambda asked: elsewhere.append(asked.url) if not asked.url.startswith(HERE) else None)
    opened.goto(address)
    opened.locator(CHART).first.wait_for()
    SHOTS.mkdir(parents=True, exist_ok=True)
    opened.shot = lambda name: keep(opened, SHOTS / f"{request.param}_{name}.png", height)
    yield opened
    opened.close()
    assert elsewhere == []
