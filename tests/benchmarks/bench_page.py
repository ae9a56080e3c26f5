"""How long a user of the web page waits: for the finding as it is opened, and for the picture after a slider moves."""

from __future__ import annotations

import statistics
import sys
import time
from pathlib import Path
from typing import Any

import psutil

sys.path.insert(0, str(Path(__file__).parents[1] / "browser"))
from serving import BROWSER, served
from using import CHART, WAIT, drawer, settled, whole

MOVES = 7
REST = 12.0  # seconds, in which the page makes its processes ready and runs the baseline
LOOK = "First look"


def main() -> None:
    """Print the median waiting times, the processor time beside them; without a browser, that there is none."""
    if not BROWSER.exists():
        print(f"Not measured: there is no browser at {BROWSER}; name one with CHROMIUM=PATH.")
        return
    from playwright.sync_api import sync_playwright

    with served() as address, sync_playwright() as driver:
        time.sleep(REST)
        browser = driver.chromium.launch(executable_path=str(BROWSER), args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 1400, "height": 900})
        page.set_default_timeout(WAIT)
        opened, used = _timed(lambda: _open(page, address))
        print(f"{'finding as opened':28}{opened:6.2f} s   {used:6.2f} s of processor")
        drawer(page)
        moves = [_moved(page) for _ in range(MOVES)]
        for what, numbers in zip(
            ("slider to first look", "slider to whole set"), zip(*moves, strict=True), strict=True
        ):
            waited, worked = zip(*numbers, strict=True)
            told = ", ".join(f"{one:.2f}" for one in waited)
            aim = "aim 1; " if what.endswith("look") else ""
            print(f"{what:28}{statistics.median(waited):6.2f} s   {statistics.median(worked):6.2f} s of processor "
                  f"({aim}{told})")  # fmt: skip
        browser.close()


def _open(page: Any, address: str) -> None:
    page.goto(address)
    page.locator(CHART).first.wait_for()
    whole(page)


def _moved(page: Any) -> tuple[tuple[float, float], tuple[float, float]]:
    """Wall and processor seconds from a slider's move to the first look, and to the whole set."""
    slider = page.get_by_role("slider").first
    slider.focus()

    def look() -> None:
        page.keyboard.press("ArrowRight")
        page.get_by_text(LOOK).wait_for()

    first = _timed(look)
    rest = _timed(lambda: whole(page))
    settled(page)
    return first, (first[0] + rest[0], first[1] + rest[1])


def _timed(action: Any) -> tuple[float, float]:
    """Wall seconds, and processor seconds of the server and its workers (not of the browser)."""
    before, started = _worked(), time.perf_counter()
    action()
    return time.perf_counter() - started, _worked() - before


def _worked() -> float:
    below = [one for one in psutil.Process().children(recursive=True) if "python" in one.name()]
    return sum(sum(one.cpu_times()[:2]) for one in below)


if __name__ == "__main__":
    main()
