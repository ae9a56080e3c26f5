"""The report builder: self-contained, escaped, numbered."""

from __future__ import annotations

from html.parser import HTMLParser
from pathlib import Path

import pandas as pd
import pytest
from synergysim.scenarios.report import Figure, Section, Table, write_report

PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c6360000002000001e221bc330000000049454e44ae426082"
)


class References(HTMLParser):
    """Collects every address a page would load."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        del tag
        self.found += [value or "" for name, value in attrs if name in ("src", "href")]


@pytest.fixture
def picture(tmp_path: Path) -> Path:
    path = tmp_path / "one.png"
    path.write_bytes(PIXEL)
    return path


def test_the_page_loads_nothing_from_elsewhere(tmp_path: Path, picture: Path) -> None:
    sections = [Section(name, figures=[Figure(picture, "a")]) for name in "abc"]
    page = References()
    page.feed(write_report(tmp_path / "r.html", "Title", sections).read_text(encoding="utf-8"))
    assert len(page.found) == 6
    assert all(one.startswith(("#", "data:image/png;base64,")) for one in page.found)


def test_text_is_escaped(tmp_path: Path) -> None:
    frame = pd.DataFrame({"<b>": ["<script>alert(1)</script>"]})
    html = write_report(tmp_path / "r.html", "<T>", [Section("<h>", ["<p>"], [Table(frame, "<c>")])]).read_text(
        encoding="utf-8"
    )
    assert "<script>" not in html
    for text in ("&lt;T&gt;", "&lt;h&gt;", "&lt;p&gt;", "&lt;c&gt;", "&lt;b&gt;"):
        assert text in html


@pytest.mark.parametrize(
    ("value", "printed"),
    [
        (2010, "2010"),
        (123456.7, "123,457"),
        (1234567, "1,234,567"),
        (0.01234, "0.0123"),
        (-0.5, "−0.500"),
        (-3, "−3"),
        (float("nan"), "–"),
        (0.0, "0"),
        (True, "yes"),
        ("text", "text"),
    ],
)
def test_a_cell_is_printed_as_a_reader_expects(tmp_path: Path, value: object, printed: str) -> None:
    table = Table(pd.DataFrame({"a": pd.Series([value], dtype=object)}), "c")
    html = write_report(tmp_path / "r.html", "T", [Section("h", tables=[table])]).read_text(encoding="utf-8")
    assert f">{printed}</td>" in html


def test_figures_and_tables_are_numbered_through(tmp_path: Path, picture: Path) -> None:
    section = Section("h", tables=[Table(pd.DataFrame({"a": [1]}), "t")], figures=[Figure(picture, "f")])
    html = write_report(tmp_path / "r.html", "T", [section, section]).read_text(encoding="utf-8")
    assert all(word in html for word in ("Table 1.", "Table 2.", "Figure 1.", "Figure 2."))


def test_a_chinese_report_says_so_to_the_browser(tmp_path: Path) -> None:
    html = write_report(tmp_path / "r.html", "报告", [Section("结果", ["文字"])], lang="zh").read_text(encoding="utf-8")
    assert '<html lang="zh">' in html
    assert "报告" in html


def test_another_language_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="en or zh, not in 'fr'"):
        write_report(tmp_path / "r.html", "T", [], lang="fr")  # type: ignore[arg-type]


def test_a_picture_no_browser_shows_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"a.tif is not a picture a browser shows; use \.png"):
        write_report(tmp_path / "r.html", "T", [Section("h", figures=[Figure(tmp_path / "a.tif", "c")])])


def test_a_missing_picture_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match=r"none\.png"):
        write_report(tmp_path / "r.html", "T", [Section("h", figures=[Figure(tmp_path / "none.png", "c")])])
