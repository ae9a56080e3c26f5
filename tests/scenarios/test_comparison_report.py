"""The report of a comparison: both languages whole, its finding computed from the paired effects."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from pages import chinese_in, english_in, page_at, pictures_of
from synergysim.scenarios import compare
from synergysim.scenarios.comparison.compare import Comparison
from synergysim.scenarios.comparison.finding import WORDS, choices_table, finding
from synergysim.scenarios.comparison.report import WORDS as REPORT_WORDS
from synergysim.scenarios.report.builder import spaced
from synergysim.scenarios.report.resting import WORDS as RESTING
from synergysim.scenarios.report.sources import WORDS as SOURCES

FIELDS = re.compile(r"\{(\w+)")
COMMAND = "synergysim compare no_policy guangzhou strong_policy -n 2"


@pytest.fixture(scope="module")
def comparison() -> Comparison:
    names = ["no_policy", "guangzhou", "strong_policy"]
    return compare(names, replications=2, scale=0.005, until=2016, indicators=("exports_usd",))


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_report_is_whole_and_in_its_language(comparison: Comparison, tmp_path: Path, lang: str) -> None:
    folder = comparison.save(tmp_path / "out", command=COMMAND, lang=lang)  # type: ignore[arg-type]
    page = page_at(folder)
    assert len(pictures_of(page)) == len(list((folder / "figures").glob("*.png")))
    assert page.commands == [COMMAND]
    assert not (chinese_in(page) if lang == "en" else english_in(page))
    told = finding(comparison, lang)  # type: ignore[arg-type]
    assert {spaced(one) for one in told} <= set(page.texts)


def test_the_finding_tells_the_effects_with_their_intervals(comparison: Comparison) -> None:
    first, second = finding(comparison)
    table = comparison.effects.query("cluster == 'mean' and year == 2016")
    for quantity, sentence in (("synergy", first), ("synergy_without_policy_counts", second)):
        for row in table[table["quantity"] == quantity].itertuples():
            told = f"{row.mean:+.3f} in {row.scenario} (95 % interval {row.lower:+.3f} to {row.upper:+.3f}"
            assert told.replace("-0", "−0") in sentence


def test_an_interval_around_0_is_called_so(comparison: Comparison) -> None:
    table = comparison.effects.query("cluster == 'mean' and year == 2016 and quantity == 'synergy'")
    around = ((table["lower"] <= 0) & (table["upper"] >= 0)).sum()
    assert finding(comparison)[0].count("which includes 0") == around


def test_the_choices_of_scoring_stand_beside_each_other(comparison: Comparison) -> None:
    table = choices_table(comparison, "Scenario")
    assert list(table["Scenario"]) == ["guangzhou", "strong_policy"]
    assert table.shape[1] == 5


@pytest.mark.parametrize("words", [WORDS, REPORT_WORDS, RESTING, SOURCES])
def test_sentences_of_both_languages_take_the_same_figures(words: dict[str, dict[str, str]]) -> None:
    for key, said in words.items():
        english, chinese = (set(FIELDS.findall(said[lang])) for lang in ("en", "zh"))
        # What is only a word of English grammar.
        assert english - chinese <= {"keep"}, key
        assert chinese <= english, key
