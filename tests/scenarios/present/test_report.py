"""The report builder: self-contained, escaped, numbered."""

from __future__ import annotations

import struct
from html.parser import HTMLParser
from pathlib import Path

import pandas as pd
import pytest
from pages import LINKED, PIXEL, page_at
from synergysim.language import in_language
from synergysim.scenarios.present.report import Figure, KeyFigure, Section, Table, write_report
from synergysim.scenarios.present.report.glossary import glossary_page
from synergysim.scenarios.present.report.headings import HEADINGS
from synergysim.scenarios.present.report.reproduction import reproduction


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
    sections = [Section(name, ["A scenario."], figures=[Figure(picture, "a")]) for name in "abc"]
    page = References()
    page.feed(write_report(tmp_path / "r.html", "Title", sections).read_text(encoding="utf-8"))
    assert len(page.found) == 8  # three figures, three headings, the glossary and a word that it explains
    assert all(one.startswith(("#", "data:image/png;base64,")) for one in page.found)


@pytest.mark.parametrize(("size", "named"), [((1100, 700), ""), ((1800, 700), "wide"), ((1950, 2600), "wide tall")])
def test_pictures_with_panels_stay_legible_on_a_phone_and_tall_ones_on_a_screen(
    size: tuple[int, int], named: str, tmp_path: Path
) -> None:
    content = PIXEL[:16] + struct.pack(">II", *size) + PIXEL[24:]
    html = write_report(tmp_path / "r.html", "T", [Section("A", ["a"], figures=[Figure(content, "c")])]).read_text()
    assert (f'<figure class="{named}">' if named else "<figure>") in html


def test_a_single_picture_more_is_one_picture(tmp_path: Path, picture: Path) -> None:
    figures = [Figure(picture, "a")] * 2
    html = write_report(tmp_path / "r.html", "T", [Section("A"), Section("B", figures=figures)]).read_text()
    assert "<summary>1 more picture</summary>" in html


def test_text_is_escaped(tmp_path: Path) -> None:
    frame = pd.DataFrame({"<b>": ["<script>alert(1)</script>"]})
    html = write_report(tmp_path / "r.html", "<T>", [Section("<h>", ["<p>"], [Table(frame, "<c>")])]).read_text(
        encoding="utf-8"
    )
    assert "<script>alert" not in html
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


def test_a_table_of_shares_has_no_more_decimals_than_asked(tmp_path: Path) -> None:
    table = Table(pd.DataFrame({"a": [0.0328, 0.0000003, -0.00001, 12.345]}), "c", decimals=3)
    html = write_report(tmp_path / "r.html", "T", [Section("h", tables=[table])]).read_text(encoding="utf-8")
    assert [one.split("</td>")[0] for one in html.split('<td class="number">')[1:]] == [
        "0.033",
        "0.000",
        "0.000",
        "12.3",
    ]


@pytest.mark.parametrize(
    ("text", "short"), [("a" * 24, True), ("a" * 25, False), ("字" * 12, True), ("字" * 13, False)]
)
def test_a_cell_is_kept_on_one_line_only_if_it_is_not_wide(tmp_path: Path, text: str, short: bool) -> None:
    table = Table(pd.DataFrame({"a": [text]}), "c")
    html = write_report(tmp_path / "r.html", "T", [Section("h", tables=[table])]).read_text(encoding="utf-8")
    assert (f'<td class="short">{text}</td>' in html) == short


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("2035 年的U（各集群平均）", "2035 年的 U（各集群平均）"),
        ("贡献最大的是P4 降低税费", "贡献最大的是 P4 降低税费"),
        ("2035 年U的贡献", "2035 年 U 的贡献"),
        ("文件广州A.xlsx 与见A/B目录", "文件广州A.xlsx 与见A/B目录"),
        ("The contribution of P4 to U", "The contribution of P4 to U"),
    ],
)
def test_a_code_stands_a_space_apart_from_chinese(tmp_path: Path, text: str, printed: str) -> None:
    html = in_language("zh", write_report, tmp_path / "r.html", "T", [Section("h", [text])]).read_text(encoding="utf-8")
    assert f">{printed}</p>" in LINKED.sub(r"\1", html)


def test_figures_and_tables_are_numbered_through(tmp_path: Path, picture: Path) -> None:
    section = Section("h", tables=[Table(pd.DataFrame({"a": [1]}), "t")], figures=[Figure(picture, "f")])
    html = write_report(tmp_path / "r.html", "T", [section, section]).read_text(encoding="utf-8")
    assert all(word in html for word in ("Table 1.", "Table 2.", "Figure 1.", "Figure 2."))


def test_a_chinese_report_says_so_to_the_browser(tmp_path: Path) -> None:
    html = in_language("zh", write_report, tmp_path / "r.html", "报告", [Section("结果", ["文字"])]).read_text(
        encoding="utf-8"
    )
    assert '<html lang="zh">' in html
    assert "报告" in html


def test_a_picture_no_browser_shows_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"a.tif is not a picture a browser shows; use \.png"):
        write_report(tmp_path / "r.html", "T", [Section("h", figures=[Figure(tmp_path / "a.tif", "c")])])


def test_a_missing_picture_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match=r"none\.png"):
        write_report(tmp_path / "r.html", "T", [Section("h", figures=[Figure(tmp_path / "none.png", "c")])])


def test_papers_are_named_below_a_report_that_cites_them(tmp_path: Path) -> None:
    table = Table(pd.DataFrame({"Source": ["S0, path 1", "PS3"]}), "c")
    for lang, told in (("en", "S0: Zhang Mei (2021)"), ("zh", "S0：张梅（2021）")):
        section = Section("h", ["S2's 23"], [table])
        html = in_language(lang, write_report, tmp_path / "r.html", "T", [section]).read_text("utf-8")  # type: ignore[arg-type]
        footer = html[html.index("<footer>") :]
        assert told in footer
        assert footer.count("<p>") == 3  # S0, S2 and what made it


def test_negative_numbers_have_a_minus_sign_and_ranges_a_hyphen(tmp_path: Path) -> None:
    table = Table(pd.DataFrame({"a": ["-0.05 (-0.1 to -0.02)"]}), "c")
    section = Section("h", ["from -1 to 1, 2018-2020"], [table])
    html = write_report(tmp_path / "r.html", "T", [section]).read_text("utf-8")
    assert "from −1 to 1, 2018-2020" in html
    assert "−0.05 (−0.1 to −0.02)" in html


def test_a_command_is_printed_as_it_is_typed(tmp_path: Path) -> None:
    again = reproduction("synergysim run small.yaml -n 2 --set 'a.b=-1'", [1, 2])
    write_report(tmp_path / "report.html", "T", [Section("h"), again])
    assert page_at(tmp_path).commands == ["synergysim run small.yaml -n 2 --set 'a.b=-1'"]


def test_a_word_of_the_glossary_is_linked_once_and_explained(tmp_path: Path) -> None:
    for lang, text in (("en", "A lever in a scenario; a lever."), ("zh", "情景中的政策杠杆；政策杠杆。")):
        sections = [Section("h", [text])]
        html = in_language(lang, write_report, tmp_path / "r.html", "T", sections).read_text("utf-8")  # type: ignore[arg-type]
        assert html.count('href="#term-lever"') == 1
        assert html.count('id="term-lever"') == 1
        assert 'id="term-shock"' not in html


def test_what_most_readers_skip_comes_last_and_folded(tmp_path: Path) -> None:
    sections = [Section(HEADINGS["finding"]["en"]), Section(HEADINGS["run"]["en"], ["How."]), Section("Result")]
    html = write_report(tmp_path / "r.html", "T", sections).read_text("utf-8")
    assert html.index("<h2>Result") < html.index('<details class="section"') < html.index("How.")


def test_a_table_beside_a_picture_is_folded_and_one_alone_is_not(tmp_path: Path, picture: Path) -> None:
    table = Table(pd.DataFrame({"a": [1]}), "c")
    alone, beside = Section("h", tables=[table]), Section("h", tables=[table], figures=[Figure(picture, "f")])
    for section, folded in ((alone, 0), (beside, 1)):
        html = write_report(tmp_path / "r.html", "T", [Section("f"), section]).read_text("utf-8")
        assert html.count('<details class="table">') == folded


def test_a_key_figure_has_the_colour_of_what_it_shows(tmp_path: Path) -> None:
    section = Section("h", key_figures=[KeyFigure("+0.1", "a", "up"), KeyFigure("-0.1", "b", "open")])
    html = write_report(tmp_path / "r.html", "T", [section]).read_text("utf-8")
    assert '<div class="up"><dt>a</dt><dd>+0.1</dd></div>' in html
    assert '<div class="open"><dt>b</dt><dd>−0.1</dd></div>' in html


def test_the_glossary_of_the_documentation_is_that_of_the_reports() -> None:
    page = Path(__file__).parents[3] / "docs" / "glossary.md"
    assert page.read_text("utf-8") == glossary_page(), "write docs/glossary.md anew with glossary_page()"


def test_no_span_of_years_and_no_hyphen_of_a_title_is_broken(tmp_path: Path) -> None:
    page = write_report(tmp_path / "r.html", "E-commerce & trade, 2010-2035", []).read_text(encoding="utf-8")
    assert "<h1><span>E-commerce</span> &amp; trade, <span>2010–2035</span></h1>" in page
