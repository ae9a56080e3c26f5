"""The report of a run: both languages whole, self-contained, its finding computed from the results."""

from __future__ import annotations

import dataclasses
import re
from pathlib import Path

import pandas as pd
import pytest
from pages import Page, chinese_in, english_in, page_at
from synergysim import run
from synergysim.language import in_language
from synergysim.scenarios.studies.run import outputs
from synergysim.scenarios.studies.run.pictures import FIGURES
from synergysim.scenarios.studies.run.report import finding
from synergysim.scenarios.studies.run.run import RunResult
from synergysim.scenarios.studies.run.words import TEXTS, VARIANTS

FIELDS = re.compile(r"\{(\w+)")


@pytest.fixture(scope="module")
def result() -> RunResult:
    return run("guangzhou", seed=1, replications=2, scale=0.005, until=2016, workers=1)


def page_of(result: RunResult, folder: Path, lang: str) -> Page:
    in_language(lang, outputs.write, result, folder, command="synergysim run guangzhou -n 2")  # type: ignore[arg-type]
    return page_at(folder)


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_report_loads_nothing_and_says_how_to_reproduce_it(result: RunResult, tmp_path: Path, lang: str) -> None:
    page = page_of(result, tmp_path, lang)
    images = [one for one in page.addresses if not one.startswith("#")]
    assert len(images) == len(FIGURES) - 1, "no stage at so small a scale"
    assert all(one.startswith("data:image/") for one in images)
    assert not [text for text in page.texts if re.search(r"https?://", text)]
    assert page.commands == ["synergysim run guangzhou -n 2"]


def test_a_chinese_report_holds_no_english_words(result: RunResult, tmp_path: Path) -> None:
    assert not english_in(page_of(result, tmp_path, "zh"))


def test_an_english_report_holds_no_chinese(result: RunResult, tmp_path: Path) -> None:
    assert not chinese_in(page_of(result, tmp_path, "en"))


def test_the_finding_follows_the_results(result: RunResult) -> None:
    last = result.synergy[result.synergy["year"] == 2016]
    wide = last.pivot_table(index="replication", columns="cluster", values="synergy")
    medians = wide.median()
    first, second = finding(result)
    assert f"{medians.min():.2f}" in first
    assert f"{medians.max():.2f}" in first
    assert f"in {int((wide > 0).all().sum())} of 5 clusters" in first
    assert second.startswith("Which cluster comes first is not shown with 2 replications")


def made_up(result: RunResult, values: dict[str, list[float]]) -> RunResult:
    """The result with other values of U in the last year, by cluster."""
    rows = [
        {"scenario": "guangzhou", "replication": number, "cluster": cluster, "year": 2016, "synergy": value}
        for cluster, own in values.items()
        for number, value in enumerate(own, start=1)
    ]
    scores, number = dataclasses.replace(result.scores, synergy=pd.DataFrame(rows)), len(next(iter(values.values())))
    runs = pd.DataFrame({"replication": range(1, number + 1), "seed": range(1, number + 1)})
    return dataclasses.replace(result, scores=scores, runs=runs)


def test_the_first_cluster_is_named_only_where_its_lead_is_shown(result: RunResult) -> None:
    near = {"jewelry": [0.30, 0.34, 0.31], "luggage_leather": [0.31, 0.30, 0.34]}
    far = {"jewelry": [0.30, 0.34, 0.31], "luggage_leather": [0.61, 0.60, 0.64]}
    assert "Which cluster comes first is not shown with 3 replications" in finding(made_up(result, near))[1]
    assert finding(made_up(result, far))[1].startswith("Luggage and leather is shown to come first")
    assert finding(made_up(result, {one: own[:1] for one, own in far.items()}))[1] == TEXTS["one_run"]["en"]


def test_no_stage_is_told_where_it_depends_on_how_many_firms_are_simulated(result: RunResult, tmp_path: Path) -> None:
    page = page_of(result, tmp_path, "en")
    assert not [text for text in page.texts if "start-up" in text.split(" ")]
    assert [text for text in page.texts if text.startswith("Stages of development are not told here")]


@pytest.mark.parametrize("words", [TEXTS, VARIANTS, {name: one.caption for name, one in FIGURES.items()}])
def test_sentences_of_both_languages_take_the_same_figures(words: dict[str, dict[str, str]]) -> None:
    for key, said in words.items():
        english, chinese = (set(FIELDS.findall(said[lang])) for lang in ("en", "zh"))
        # Descriptions, notes and settings exist in English only; the Chinese words say where they are.
        assert english - chinese <= {"description"}, key
        assert chinese <= english, key
