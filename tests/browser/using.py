"""What a user does to the page, for tests in a browser."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

WAIT = 120_000  # milliseconds: far longer than a free machine takes, so that a busy one fails nothing
FIGURE = "[data-testid=stImage] img"
WHOLE = "[data-testid=stTable]"  # stands only below the result of all replications


def keep(page: Any, path: Path, height: int) -> None:
    """A picture of all of the page, which scrolls within the window."""
    width = page.viewport_size["width"]
    page.set_viewport_size({"width": width, "height": 2400})
    page.wait_for_timeout(500)
    page.screenshot(path=path)
    page.set_viewport_size({"width": width, "height": height})


def press(page: Any, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def ran(page: Any, button: str = "Run") -> None:
    """Press run and wait for all of the result, not for that of the first replications."""
    press(page, button)
    page.locator(WHOLE).first.wait_for()
    page.locator(FIGURE).first.wait_for()
    settled(page)


def choose(page: Any, name: str) -> None:
    page.get_by_role("radio", name=name, exact=True).locator("xpath=ancestor::label").click()


def turn_to(page: Any, task: str, button: str) -> None:
    """Choose a task and wait for its button, and for what the last one showed to be gone: it has an upload too."""
    choose(page, task)
    page.get_by_role("button", name=button, exact=True).wait_for()
    page.get_by_role("button", name="Run", exact=True).wait_for(state="detached")
    settled(page)


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
    page.locator("input[type=file]").set_input_files(path)
    page.get_by_text(path.name).first.wait_for()
    settled(page)
