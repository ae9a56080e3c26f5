"""The report of a comparison: both languages whole, its finding computed from the paired effects."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from pages import chinese_in, english_in, page_at, pictures_of
from synergysim import compare
from synergysim.language import in_language
from synergysim.scenarios.present.report.builder import spaced
from synergysim.scenarios.present.report.resting import WORDS as RESTING
from synergysim.scenarios.present.report.sources import WORDS as SOURCES
from synergysim.scenarios.studies.comparison.compare import Comparison
from synergysim.scenarios.studies.comparison.finding import WORDS, choices_table, finding, key_figures
from synergysim.scenarios.studies.comparison.report import WORDS as REPORT_WORDS

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
    drawn = {one.stem for one in (folder / "figures").glob("*.png")}
    assert len(pictures_of(page)) == len(drawn - {"stages"}), "no stage at so small a scale"
    assert page.commands == [COMMAND]
    assert not (chinese_in(page) if lang == "en" else english_in(page))
    told = in_language(lang, finding, comparison)  # type: ignore[arg-type]
    assert {spaced(one) for one in told} <= set(page.texts)


def with_effects(comparison: Comparison, *ends: tuple[float, float, float]) -> Comparison:
    """The comparison with other effects on the mean cluster in 2016, of its first scenarios: mean, lower, upper."""
    other = Comparison(comparison.results[: len(ends) + 1])
    effects = comparison.effects
    for scenario, values in zip(other.names[1:], ends, strict=True):
        rows = (effects["scenario"] == scenario) & (effects["cluster"] == "mean") & (effects["year"] == 2016)
        for name, value in zip(("mean", "lower", "upper"), values, strict=True):
            effects = effects.assign(**{name: effects[name].where(~rows, value)})
    other.__dict__["effects"] = effects[effects["scenario"].isin(other.names)]
    return other


def test_the_finding_tells_the_effects_with_their_intervals(comparison: Comparison) -> None:
    first = finding(comparison)[0]
    for row in comparison.effects.query("cluster == 'mean' and year == 2016 and quantity == 'synergy'").itertuples():
        told = f"{row.mean:+z.3f}; {row.lower:+z.3f} to {row.upper:+z.3f})"
        assert told.replace("-", "−") in first


def test_where_an_interval_holds_0_nothing_is_found_and_the_pairs_it_takes_are_told(comparison: Comparison) -> None:
    noise = with_effects(comparison, (0.01, -0.01, 0.03))
    (first, *_) = finding(noise)
    assert "With 2 pairs of runs, no difference in synergy U between" in first
    # Two pairs with ±0.02 (t = 12.7) scatter by 0.0022; of three (t = 4.30) the interval is ±0.0055.
    assert "To tell an effect of this size (+0.010) from 0 would take about 3 pairs of runs." in first
    assert "higher" not in " ".join(finding(noise)[:1])
    assert key_figures(noise)[0].tone == "open"


def test_a_shown_effect_is_told_with_its_direction(comparison: Comparison) -> None:
    assert "U is 0.020 higher under “Baseline” than under “No policy”" in finding(
        with_effects(comparison, (0.02, 0.01, 0.03)))[0]  # fmt: skip
    fell = with_effects(comparison, (-0.02, -0.03, -0.01))
    assert "U is 0.020 lower under" in finding(fell)[0]
    assert key_figures(fell)[0].tone == "down"


def test_of_several_scenarios_only_those_that_are_shown_to_differ_are_called_higher(comparison: Comparison) -> None:
    both = with_effects(comparison, (0.02, 0.01, 0.03), (0.02, -0.01, 0.05))
    first = finding(both)[0]
    assert "higher under “Baseline” (+0.020; +0.010 to +0.030); not shown to differ under" in first


def test_no_effect_is_told_of_a_year_before_the_scenarios_differ(comparison: Comparison) -> None:
    assert comparison.apart == {"guangzhou": 2014, "strong_policy": 2014}
    assert comparison.effects["year"].min() == 2014
    early = Comparison(comparison.results[:2], year=2012)
    assert finding(early) == ["“Baseline” and “No policy” first differ in 2014; there is no effect to tell of 2012."]


def test_the_choices_of_scoring_stand_beside_each_other(comparison: Comparison) -> None:
    table = choices_table(comparison, "Scenario")
    assert list(table["Scenario"]) == ["Baseline", "Strong policy"]
    assert table.shape[1] == 5


@pytest.mark.parametrize("words", [WORDS, REPORT_WORDS, RESTING, SOURCES])
def test_sentences_of_both_languages_take_the_same_figures(words: dict[str, dict[str, str]]) -> None:
    for key, said in words.items():
        english, chinese = (set(FIELDS.findall(said[lang])) for lang in ("en", "zh"))
        # What is only a word of English grammar.
        assert english - chinese <= {"keep", "plural"}, key
        assert chinese <= english, key
