"""The report of a run: both languages whole, self-contained, its finding computed from the results."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from synergysim.scenarios import outputs, run
from synergysim.scenarios.experiments.run import RunResult
from synergysim.scenarios.report.run_report import finding
from synergysim.scenarios.report.run_words import CAPTIONS, TEXTS, VARIANTS

# What stays in Latin letters in a Chinese report: names of things that are typed, and the field's symbols.
ALLOWED = re.compile(
    r"synergysim [\w ./=-]+|[\w-]+\.(?:json|parquet|html)|guangzhou|no_policy|strong_policy|U|CRITIC|"
    r"S[12]|[A-DP]\d+|platform_push|numpy|numba|pandas|mesa|scipy|pyarrow|matplotlib|synergysim|Python|draw flows|"
    r"R&D|GDP|USD|CNY|B2B|B2C|SME|IT|OEM|PCT"
)
FIELDS = re.compile(r"\{(\w+)")


class Page(HTMLParser):
    """The visible text of a page and every address it would load."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.addresses: list[str] = []
        self.hidden = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.hidden = tag == "style"
        self.addresses += [value or "" for name, value in attrs if name in ("src", "href")]

    def handle_data(self, data: str) -> None:
        self.texts += [] if self.hidden or not data.strip() else [data.strip()]


@pytest.fixture(scope="module")
def result() -> RunResult:
    return run("guangzhou", seed=1, replications=2, scale=0.005, until=2016, workers=1)


def page_of(result: RunResult, folder: Path, lang: str) -> Page:
    outputs.write(result, folder, command="synergysim run guangzhou -n 2", lang=lang)  # type: ignore[arg-type]
    page = Page()
    page.feed((folder / "report.html").read_text(encoding="utf-8"))
    return page


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_report_loads_nothing_and_says_how_to_reproduce_it(result: RunResult, tmp_path: Path, lang: str) -> None:
    page = page_of(result, tmp_path, lang)
    images = [one for one in page.addresses if not one.startswith("#")]
    assert len(images) == len(CAPTIONS)
    assert all(one.startswith("data:image/") for one in images)
    assert not [text for text in page.texts if re.search(r"https?://", text)]
    assert any("synergysim run guangzhou -n 2" in text for text in page.texts)


def test_a_chinese_report_holds_no_english_words(result: RunResult, tmp_path: Path) -> None:
    left = [ALLOWED.sub("", text) for text in page_of(result, tmp_path, "zh").texts]
    assert not [text for text in left if re.search(r"[A-Za-z]{3,}", text)]


def test_an_english_report_holds_no_chinese(result: RunResult, tmp_path: Path) -> None:
    assert not [text for text in page_of(result, tmp_path, "en").texts if re.search(r"[\u4e00-\u9fff]", text)]


def test_the_finding_follows_the_results(result: RunResult) -> None:
    last = result.synergy[result.synergy["year"] == 2016]
    wide = last.pivot_table(index="replication", columns="cluster", values="synergy")
    medians = wide.median()
    first, second = finding(result)
    assert f"{medians.min():.2f}" in first
    assert f"{medians.max():.2f}" in first
    assert f"in {int((wide > 0).all().sum())} of 5 clusters" in first
    assert f"{(wide.idxmax(axis=1) == medians.idxmax()).mean():.0%}" in second


@pytest.mark.parametrize("words", [TEXTS, CAPTIONS, VARIANTS])
def test_sentences_of_both_languages_take_the_same_figures(words: dict[str, dict[str, str]]) -> None:
    for key, said in words.items():
        english, chinese = (set(FIELDS.findall(said[lang])) for lang in ("en", "zh"))
        # Descriptions, notes and settings exist in English only; the Chinese words say where they are.
        assert english - chinese <= {"description", "note", "settings"}, key
        assert chinese <= english, key
