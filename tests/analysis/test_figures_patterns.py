"""Patterns as pictures: where a value stands beside its target, and what the two figures show."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.colors import to_rgba
from matplotlib.patches import Rectangle
from synergysim.analysis.catalogue import Language
from synergysim.analysis.figures.patterns import (
    FARTHEST,
    LOOKS,
    Line,
    firm_panels,
    growth_parts,
    scaled,
    verdict_chart,
    verdict_tiles,
)
from synergysim.language import in_language

FINITE = st.floats(-100, 100, allow_nan=False)


@given(FINITE, FINITE, FINITE)
def test_a_value_is_in_the_band_exactly_when_it_is_within_its_target(value: float, one: float, other: float) -> None:
    low, high = min(one, other), max(one, other)
    if high - low < 1e-3 or min(abs(value - low), abs(value - high)) < 1e-6:
        return
    assert (abs(scaled(value, low, high)) < 1.0) == (low < value < high)


@given(FINITE, st.floats(0.01, 100))
def test_a_target_with_one_bound_ends_at_the_bands_edge(value: float, bound: float) -> None:
    if abs(value - bound) < 1e-6:
        return
    assert (scaled(value, bound, math.inf) > -1.0) == (value > bound)
    assert (scaled(value, -math.inf, -bound) < 1.0) == (value < -bound)


def test_a_single_value_is_in_the_middle() -> None:
    assert scaled(5.0, 5.0, 5.0) == 0.0
    assert scaled(2.0, 5.0, 5.0) == pytest.approx(-1.2)


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_chart_has_a_band_and_a_mark_in_the_look_of_its_verdict_for_every_row(lang: Language) -> None:
    lines = [
        Line("1a  A", 0.4, 0.6, 0.5, 0.02, "met", "0.4 to 0.6", "0.50"),
        Line("1b  B", 1.0, 3.0, 40.0, math.nan, "missed", "1 to 3", "40"),
        Line("6  C", 2.0, math.inf, math.nan, math.nan, "cannot be judged", "at least 2", "–"),
    ]
    panel = in_language(lang, verdict_chart, lines, 3).axes[0]
    bands = [one for one in panel.patches if isinstance(one, Rectangle)]
    assert [round(one.get_width(), 6) for one in bands] == [2.0, 2.0, FARTHEST + 1.3]
    marks = {float(np.asarray(one.get_ydata())[0]): one for one in panel.lines}
    assert set(marks) == {0.0, 1.0}
    assert marks[0.0].get_color() == LOOKS["met"][0]
    assert marks[1.0].get_marker() == ">"
    assert float(np.asarray(marks[1.0].get_xdata())[0]) == FARTHEST
    (reach,) = (np.ptp(one.get_segments()[0][:, 0]) for one in panel.collections[:1])  # type: ignore[attr-defined]
    assert reach == pytest.approx(0.8), "two standard errors of .02 either way, in half-widths of .1"
    assert {"0.4 to 0.6", "40", "–"} <= {one.get_text() for one in panel.texts}


def test_every_pattern_has_a_tile_in_the_colour_of_its_verdict() -> None:
    figure = verdict_tiles({"Platforms": [("3a", "met"), ("3b", "missed")], "Trade": [("9", "met")]}, "2 of 3 met")
    (panel,) = figure.axes
    tiles = {(one.get_x() // 1, one.get_y() // 1 + 1): one.get_facecolor() for one in panel.patches
             if isinstance(one, Rectangle)}  # fmt: skip
    met, missed = (to_rgba(LOOKS[name][0]) for name in ("met", "missed"))
    assert tiles == {(0, 0): met, (1, 0): missed, (0, 1): met}
    assert [one.get_text() for one in panel.texts] == ["3a", "3b", "9"]


@pytest.mark.parametrize("replications", [1, 3])
def test_firms_are_drawn_in_six_panels_with_leaders_apart_from_smes(replications: int) -> None:
    numbers = range(1, replications + 1)
    years = [2010, 2011, 2012]

    def table(**columns: object) -> pd.DataFrame:
        return pd.concat([pd.DataFrame(columns).assign(replication=number) for number in numbers])

    curves = {
        "adoption": table(leader=[True] * 3 + [False] * 3, year=years * 2, share=[0.0, 0.5, 0.9, 0.0, 0.1, 0.3]),
        "sizes": table(year=[2010] * 2 + [2012] * 2, size=[1.0, 10.0] * 2, share_above=[0.5, 0.1, 0.4, 0.2]),
        "growth": table(growth=[-1.0, 0.0, 1.0], density=[0.1, 0.6, 0.1]),
        "spread": table(size=[0.1, 1.0], deviation=[0.3, 0.2]),
        "ages": table(age=[1.0, 9.0], deviation=[0.3, 0.2]),
        "exits": table(age=[1.0, 3.0, 9.0], rate=[0.05, 0.1, 0.03]),
    }
    adoption, sizes, _, _, ages, exits = firm_panels(curves).axes
    assert list(np.asarray(exits.lines[0].get_ydata())) == [0.05, 0.1, 0.03]
    assert list(np.asarray(ages.lines[0].get_ydata())) == [0.3, 0.2]
    drawn = {str(one.get_label()): list(np.asarray(one.get_ydata())) for one in adoption.lines}
    assert drawn["leaders"] == [0.0, 0.5, 0.9]
    assert drawn["SMEs"] == [0.0, 0.1, 0.3]
    assert [str(one.get_label()) for one in sizes.lines][:2] == ["2010", "2012"]


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_parts_of_growth_are_bars_of_both_methods_in_percent(lang: Language) -> None:
    values = {"growth": 0.02, "within": 0.015, "entry": 0.005, "op_within": 0.018, "op_entry": 0.002}
    growth = pd.DataFrame(
        [(part, 1, value) for part, value in values.items()], columns=["part", "replication", "value"]
    )
    names = {"growth": "Growth", "within": "Within", "entry": "Entry"}
    panel = in_language(lang, growth_parts, growth, names, ["one", "two"]).axes[0]
    widths = [round(one.get_width(), 6) for one in panel.patches if isinstance(one, Rectangle)]
    assert widths == [2.0, 1.5, 0.5, 1.8, 0.2]
