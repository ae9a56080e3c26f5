"""What a user does to the page, for tests in a browser."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

WAIT = 120_000  # milliseconds: far longer than a free machine takes, so that a busy one fails nothing
FIGURE = "[data-testid=stImage] img"
CHART = "[data-testid=stVegaLiteChart]"
WHOLE = "Save as picture|保存为图片"  # stands only below the picture of the whole set


def keep(page: Any, path: Path, height: int) -> None:
    """A picture of all of the page, which scrolls within the window."""
    width = page.viewport_size["width"]
    page.set_viewport_size({"width": width, "height": 2400})
    page.wait_for_timeout(500)
    page.screenshot(path=path)
    page.set_viewport_size({"width": width, "height": height})


def press(page: Any, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def whole(page: Any) -> None:
    """Wait for the whole set, not for the first look at it."""
    page.get_by_text(re.compile(WHOLE)).first.wait_for()
    settled(page)


def drawer(page: Any) -> None:
    """Open the drawer with the controls, where it is closed."""
    button = page.get_by_test_id("stExpandSidebarButton")
    if button.count() and button.is_visible():
        button.click()
        settled(page)


def beside(page: Any) -> None:
    """Close the drawer where it covers the picture."""
    if page.viewport_size["width"] < 700:
        page.get_by_test_id("stSidebarCollapseButton").get_by_role("button").click()
        settled(page)


def choose(page: Any, name: str) -> None:
    """One of the choices that stand in a row."""
    page.get_by_test_id("stMain").get_by_role("radio", name=name, exact=True).click()
    settled(page)


def turn_to(page: Any, task: str) -> None:
    """Choose a task and wait for it."""
    choose(page, task)


def pick(page: Any, label: str, name: str) -> None:
    """Choose from a list that shows only some of its options until one types."""
    box = page.get_by_role("combobox", name=re.compile(label)).first
    box.click()
    box.fill(name)
    page.get_by_role("option", name=re.compile(name)).first.click()
    settled(page)


def fill(page: Any, label: str, value: str) -> None:
    box = page.get_by_label(label, exact=True).first
    box.fill(value)
    box.press("Enter")
    settled(page)


def settled(page: Any) -> None:
    """Wait until the page has drawn what was asked for."""
    page.wait_for_timeout(300)
    page.locator("[data-testid=stApp][data-test-script-state=notRunning]").wait_for()


def fits(page: Any) -> bool:
    """Whether nothing makes the whole page wider than the screen."""
    return bool(page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"))


def observed_table() -> pd.DataFrame:
    years = np.arange(2010, 2020)
    steps = {code: 10 * (years - 2005) ** (0.3 + place / 10) for place, code in enumerate(("A1", "A9", "B1", "B2"))}
    return pd.DataFrame({"cluster": "jewelry", "year": years, **steps})


def upload(page: Any, path: Path) -> None:
    page.get_by_test_id("stMain").locator("input[type=file]").first.set_input_files(path)
    page.get_by_text(path.name).first.wait_for()
    settled(page)
