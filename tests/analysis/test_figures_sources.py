"""The stacked picture of where U comes from, and the bars of why it changed."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from synergysim.analysis.figures.style import save
from synergysim.analysis.figures.synergy_sources import (
    MOST_BARS,
    OTHERS,
    PARTS,
    change_bars,
    largest_bars,
    stacked,
    stacked_sources,
)
from synergysim.language import in_language

VALUES = {"outside": 0.2, "infrastructure": 0.1, "digital_trade": -0.15, "policy": 0.05, "own_course": -0.05}


def table(replications: int) -> pd.DataFrame:
    rows = [
        (cluster, year, part, value * (year - 2010) / 5)
        for cluster in ("jewelry", "mean")
        for year in range(2010, 2016)
        for part, value in VALUES.items()
    ]
    found = pd.DataFrame(rows, columns=["cluster", "year", "source", "value"])
    total = found.groupby(["cluster", "year"])["value"].transform("sum")
    reach = 0.02 if replications > 1 else np.nan
    return found.assign(synergy=total, synergy_lower=total - reach, synergy_upper=total + reach)


def test_what_is_positive_stands_on_the_positive_and_what_is_negative_hangs_below() -> None:
    bottoms = stacked([np.array([0.2, 0.1]), np.array([-0.1, 0.3]), np.array([0.1, -0.2]), np.array([-0.3, -0.1])])
    np.testing.assert_allclose(bottoms, [[0, 0], [0, 0.1], [0.2, 0], [-0.1, -0.2]])


@pytest.mark.parametrize("replications", [1, 4])
def test_the_stacks_of_every_year_add_up_to_u(replications: int) -> None:
    figure = stacked_sources(table(replications), replications)
    for panel in figure.axes:
        heights: dict[float, float] = {}
        for bar in panel.patches:
            middle = round(bar.get_x() + bar.get_width() / 2)
            heights[middle] = heights.get(middle, 0.0) + bar.get_height()
        (line,) = [one for one in panel.get_lines() if len(one.get_xdata()) == 6]
        np.testing.assert_allclose([heights[year] for year in line.get_xdata()], line.get_ydata(), atol=1e-12)


def test_every_part_is_named_in_the_language_asked_for() -> None:
    (legend,) = in_language("zh", stacked_sources, table(4), 4).legends
    words = [text.get_text() for text in legend.get_texts()]
    assert {words_of["zh"] for words_of in PARTS.values()} <= set(words)


def test_an_interval_wider_than_everything_leaves_the_stacks_readable() -> None:
    wide = table(2).assign(synergy_lower=-3.0, synergy_upper=3.0)
    low, high = stacked_sources(wide, 2).axes[0].get_ylim()
    assert -0.5 < low < high < 0.6


def test_of_many_indicators_the_largest_are_bars_and_all_add_up() -> None:
    many = pd.DataFrame({"indicator": [f"C{i}" for i in range(30)], "value": np.linspace(-0.1, 0.3, 30)})
    shown = largest_bars(many)
    assert len(shown) == MOST_BARS + 1
    assert shown["indicator"].iloc[0] == "C29"
    assert shown["indicator"].iloc[-1] == OTHERS
    assert shown["value"].sum() == pytest.approx(many["value"].sum())


def test_why_u_changed_shows_the_largest_first_and_marks_what_lowers_it(tmp_path: Path) -> None:
    sources = pd.DataFrame({"source": list(VALUES), "value": list(VALUES.values())}).assign(
        lower=np.nan, upper=np.nan, change=0.15
    )
    indicators = pd.DataFrame({"indicator": ["A1", "B1", "mine"], "value": [0.1, -0.2, 0.001]}).assign(
        lower=-0.3, upper=0.3
    )
    figure = change_bars(sources, indicators, (2010, 2015), "jewelry")
    first, second = figure.axes
    assert first.get_yticklabels()[0].get_text() == "outside world"
    assert [one.get_text() for one in second.get_yticklabels()] == ["B1 Output value", "A1 E-commerce exports", "mine"]
    assert second.patches[0].get_hatch()
    assert not second.patches[1].get_hatch()
    assert save(figure, tmp_path / "change.png").stat().st_size > 5000
