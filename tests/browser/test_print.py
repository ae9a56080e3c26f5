"""A report on paper: no navigation, no picture higher or wider than a page, the words of both languages."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import matplotlib.image
import numpy as np
import pandas as pd
import pytest
from synergysim.language import in_language
from synergysim.scenarios.present.report import Figure, Section, Table, write_report

PAGE = (1002, 673)  # pixels of A4 within its margins, 96 dots an inch: height, width
SIZES = "Array.from(document.images, one => [one.getBoundingClientRect().height, one.getBoundingClientRect().width])"


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_report_fits_its_pages(browser: Any, tmp_path: Path, lang: str) -> None:
    matplotlib.image.imsave(tmp_path / "tall.png", np.zeros((2400, 900)))
    matplotlib.image.imsave(tmp_path / "wide.png", np.zeros((400, 3000)))
    frame = pd.DataFrame({f"Column {n}": ["+0.171 ±0.013", "纺织服装"] * 20 for n in range(6)})
    pictures = [Figure(tmp_path / f"{name}.png", name) for name in ("tall", "wide")]
    sections = [Section(f"Part {n}", ["words " * 80], [Table(frame, "many rows")], pictures) for n in range(3)]
    page_file = in_language(lang, write_report, tmp_path / "report.html", "Report", sections)  # type: ignore[arg-type]
    page = browser.new_page(viewport={"width": PAGE[1], "height": PAGE[0]})
    page.goto(page_file.as_uri())
    assert page.locator("nav").is_visible()
    page.emulate_media(media="print")
    assert not page.locator("nav").is_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= PAGE[1]
    for height, width in page.evaluate(SIZES):
        # Two figures with their captions share a page; a tall one, whose rows would shrink, has one for itself.
        assert height < (0.85 if height > width else 0.45) * PAGE[0]
        assert width <= PAGE[1]
    printed = page.pdf(prefer_css_page_size=True)
    page.close()
    assert printed.startswith(b"%PDF")
    assert printed.count(b"/Type /Page\n") + printed.count(b"/Type /Page ") + printed.count(b"/Type /Page/") >= 6
