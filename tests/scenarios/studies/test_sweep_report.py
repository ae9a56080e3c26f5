"""The report of a sweep: groups and movements computed rightly, both languages whole, failures told."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from evaluating import run
from pages import chinese_in, english_in, page_at, pictures_of
from rich.console import Console
from sweeping import write_experiment
from synergysim.language import in_language
from synergysim.scenarios.ensemble.store import Store
from synergysim.scenarios.present.options import Work
from synergysim.scenarios.present.report.builder import spaced
from synergysim.scenarios.studies.sweep.forecast import Forecast
from synergysim.scenarios.studies.sweep.responses import Responses, group_table, groups, movements, responses
from synergysim.scenarios.studies.sweep.session import _foretell
from synergysim.scenarios.studies.sweep.sweep_report import _levels, finding
from synergysim.scenarios.studies.sweep.sweep_words import WORDS

FIELDS = re.compile(r"\{(\w+)")
SMALL = {"size": 2, "replications": 2}


def made(effect: float = 2.0, replications: int = 3, noise: float = 0.1) -> Responses:
    """A grid of a lever that acts and one that does not, with luck that differs by replication alone."""
    points = [(one, two) for one in (0.0, 0.5, 1.0) for two in (0.0, 1.0)]
    cells = pd.DataFrame(points, columns=["lever.P1.level", "lever.P2.level"])
    cells.insert(0, "scenario", "guangzhou")
    cells.insert(0, "cell", range(len(points)))
    luck = np.random.default_rng(1).normal(0, noise, replications)
    rows = [
        (cell, number + 1, effect * first + luck[number] * (1 + first))
        for cell, (first, _) in enumerate(points)
        for number in range(replications)
    ]
    runs = pd.DataFrame(rows, columns=["cell", "replication", "value"])
    cells["mean"] = runs.groupby("cell")["value"].mean().to_numpy()
    paths = ("lever.P1.level", "lever.P2.level")
    return Responses("synergy", 2030, cells, runs, paths, frozenset(), 0, len(runs), pd.DataFrame())


def test_what_moves_the_outcome_comes_first_with_an_interval_around_the_truth() -> None:
    table = movements(made()).set_index("path")
    assert list(table.index) == ["lever.P1.level", "lever.P2.level"]
    assert table.loc["lever.P1.level", "lower"] < 2.0 < table.loc["lever.P1.level", "upper"]
    assert table.loc["lever.P2.level", ["change", "lower", "upper"]].tolist() == [0.0, 0.0, 0.0]


def test_the_finding_tells_the_farthest_movement_and_how_many_are_sure() -> None:
    first, second = finding(made())
    assert "median" in first
    assert "lever.P1.level (" in second
    assert "1 of the 2 things varied are shown to move it" in second


def test_a_movement_that_luck_explains_is_called_so() -> None:
    said = finding(made(effect=0.0, noise=1.0))[1]
    assert said == "None of the 2 things varied is shown to move it: all 95 % intervals hold 0."


def test_one_replication_has_no_interval() -> None:
    assert "there is no interval" in finding(made(replications=1))[1]
    assert "没有置信区间" in in_language("zh", finding, made(replications=1))[1]


def test_few_values_stand_one_by_one_and_drawn_ones_in_thirds() -> None:
    found = made()
    assert group_table(found, "lever.P1.level")["cells"].tolist() == [2, 2, 2]
    values = pd.DataFrame({"cell": range(9), "scenario": "a", "x": np.linspace(0, 1, 9), "mean": np.arange(9.0)})
    runs = pd.DataFrame({"cell": range(9), "replication": 1, "value": np.arange(9.0)})
    drawn = Responses("synergy", 2030, values, runs, ("x",), frozenset({"x"}), 0, 9, pd.DataFrame())
    assert [int(rows.sum()) for _, _, rows in groups(drawn, "x")] == [3, 3, 3]
    assert group_table(drawn, "x")["mean"].tolist() == [1.0, 4.0, 7.0]


def test_values_are_told_without_powers_of_ten() -> None:
    row = {
        "path": "x",
        "low": 0.0000184,
        "high": 0.03331,
        "cells": 3,
        "mean": 1.0,
        "median": 1.0,
        "q10": 1.0,
        "q90": 1.0,
    }
    assert _levels(pd.DataFrame([row]))["Values"].tolist() == ["0.0000184–0.0333"]
    assert _levels(pd.DataFrame([{**row, "low": 3.0, "high": 3.0}]))["Values"].tolist() == ["3"]


def test_a_value_drawn_once_is_never_a_group_of_its_own_beside_many_levels_of_a_crossed_lever() -> None:
    points = [(level, x) for level in (0.0, 1.0) for x in (0.1, 0.2, 0.3, 0.4, 0.5)]
    cells = pd.DataFrame(points, columns=["lever.P1.level", "x"]).assign(scenario="a", mean=0.0)
    cells["cell"] = range(len(points))
    found = Responses("synergy", 2030, cells, cells, ("lever.P1.level", "x"), frozenset({"x"}), 0, 10, pd.DataFrame())
    assert [len(set(cells.loc[rows, "x"])) for _, _, rows in groups(found, "x")] == [2, 2, 1]
    assert len(groups(found, "lever.P1.level")) == 2


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.filterwarnings("ignore::synergysim.analysis.figures.style.MissingFontWarning")
def test_a_sweep_ends_with_a_report_in_its_language(tmp_path: Path, lang: str) -> None:
    file, out = write_experiment(tmp_path, **SMALL), tmp_path / "out"
    given = ("--no-check", "--workers", "1", "--lang", lang, "--format", "svg")
    assert run("sweep", file, "--out", out, *given) == 0
    page = page_at(out)
    assert len(pictures_of(page)) == 1
    assert [path.name for path in (out / "figures").iterdir()] == ["response.svg"]
    told = in_language(lang, finding, responses(Store.open(out)))  # type: ignore[arg-type]
    assert {spaced(one) for one in told} <= set(page.texts)
    assert any("pricing.target_margin" in text for text in page.texts)
    told = (
        ["Return that pricing aims at where firms are as many as at the start.", "share of revenue"]
        if lang == "en"
        else ["企业数与期初相同时定价所追求的利润率", "占收入比例"]
    )
    assert set(told) <= set(page.texts)
    assert [command.split()[0] for command in page.commands] == ["synergysim"]
    if lang == "en":
        assert not chinese_in(page)
    else:
        # Paths and the design are what the experiment file says.
        typed = re.compile(r"lever\.P1\.level|pricing\.target_margin|latin_hypercube|tiny|sensitivity")
        page.texts = [typed.sub("", text) for text in page.texts]
        assert not english_in(page)


def test_outcome_is_an_indicator_where_no_scores_are_kept(tmp_path: Path) -> None:
    file = write_experiment(tmp_path, **SMALL, synergy=False, indicators=["A1"])
    assert run("sweep", file, "--out", tmp_path / "out", "--no-check", "--workers", "1") == 0
    found = responses(Store.open(tmp_path / "out"))
    assert found.outcome == "A1"
    assert found.runs["value"].gt(0).all()


@pytest.mark.parametrize("key", WORDS)
def test_sentences_of_both_languages_take_the_same_figures(key: str) -> None:
    english, chinese = (set(FIELDS.findall(WORDS[key][lang])) for lang in ("en", "zh"))
    assert english == chinese


@pytest.mark.parametrize(("workers", "said"), [(1, "on 1 worker, and"), (2, "on 2 workers, and")])
def test_a_dry_run_counts_its_workers(workers: int, said: str) -> None:
    with (console := Console(width=200)).capture() as told:
        _foretell(console, Forecast(2, 4, 1, 1.0, 4.0, 1e6), Work(workers=workers))
    assert said in told.get()
