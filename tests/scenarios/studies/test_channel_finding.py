"""The first sentences of a channels report say what its table says."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pandas as pd
from synergysim.scenarios.studies.evolution.channel_report import finding
from synergysim.simulation.channels import CHANNELS


def shares(**contributions: tuple[float, float]) -> Any:
    """Contributions to U and half intervals, by channel; the baseline's mean is 0.5."""
    rows = [
        {"cluster": "mean", "outcome": "synergy", "channel": code, "year": 2035, "contribution": value,
         "lower": value - half, "upper": value + half, "baseline_mean": 0.5, "n": 10, "independent": 10}
        for code, (value, half) in contributions.items()
    ]  # fmt: skip
    return SimpleNamespace(shares=pd.DataFrame(rows), channels=CHANNELS)


def test_a_channel_that_takes_away_more_than_any_gives_is_named_too() -> None:
    (said,) = finding(shares(PC=(0.05, 0.01), LD=(-0.25, 0.02)))
    assert "the largest is that of PC Institutional innovation, +10.0% of the baseline (95 % interval +8.0% to" in said
    assert "larger is what LD Leaders' demonstration takes away, −50.0%" in said
    assert "is shown for 2 of 2;" in said


def test_a_channel_whose_interval_holds_0_is_not_named_the_largest() -> None:
    (said,) = finding(shares(PC=(0.05, 0.06), LD=(0.02, 0.01)))
    assert "is shown for 1 of 2; the largest is that of LD" in said
    assert "PC" not in said


def test_where_no_contribution_is_shown_it_is_told_how_many_pairs_it_would_take() -> None:
    (said,) = finding(shares(PC=(0.05, 0.10), LD=(-0.02, 0.03)))
    assert "With 10 pairs of runs, no channel's contribution to U is shown." in said
    # Ten pairs with ±0.10 (t = 2.26) scatter by 0.14; ±0.05 takes 33 (t = 2.04).
    assert "To tell an effect of this size (+10.0%) from 0 would take about 33 pairs of runs." in said
