"""How long a user of the web page waits after pressing Run, at the settings the page opens with."""

from __future__ import annotations

import statistics
import sys
import time
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1] / "browser"))
from serving import BROWSER, served
from using import FIGURE, WAIT, WHOLE, press

ROUNDS = 5
REST = 12.0  # seconds, in which the page makes new workers ready


def main() -> None:
    """Print the median waiting times."""
    from playwright.sync_api import sync_playwright

    with served() as address, sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=str(BROWSER), args=["--no-sandbox"])
        waited = [_waited(browser, address) for _ in range(ROUNDS)]
    for what, seconds, aim in zip(("first result", "whole result"), zip(*waited, strict=True), (5, None), strict=True):
        told = ", ".join(f"{one:.1f}" for one in seconds)
        print(f"{what:14}{statistics.median(seconds):6.1f} s   ({f'aim {aim}; ' if aim else ''}{told})")


def _waited(browser: Any, address: str) -> tuple[float, float]:
    """Seconds from Run to the first figure, and to the figure and table of all replications."""
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.set_default_timeout(WAIT)
    page.goto(address)
    page.get_by_role("button", name="Run", exact=True).wait_for()
    time.sleep(REST)
    started = time.perf_counter()
    press(page, "Run")
    page.locator(FIGURE).first.wait_for()
    first = time.perf_counter() - started
    page.locator(WHOLE).first.wait_for()
    page.locator(FIGURE).first.wait_for()
    whole = time.perf_counter() - started
    page.close()
    return first, whole


if __name__ == "__main__":
    main()
