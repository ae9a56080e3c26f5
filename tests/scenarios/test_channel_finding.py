"""The first sentences of a channels report say what its table says."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pandas as pd
import pytest
from synergysim.scenarios.evolution.channel_report import finding
from synergysim.simulation.channels import CHANNELS


def shares(**contributions: tuple[float, float]) -> Any:
    """Contributions to U and half intervals, by channel; the baseline's mean is 0.5."""
    rows = [
        {"cluster": "mean", "outcome": "synergy", "channel": code, "year": 2035, "contribution": value,
         "lower": value - half, "upper": value + half, "baseline_mean": 0.5}
        for code, (value, half) in contributions.items()
    ]  # fmt: skip
    return SimpleNamespace(shares=pd.DataFrame(rows), channels=CHANNELS)


def test_a_channel_that_takes_away_more_than_any_gives_is_named_too() -> None:
    (said,) = finding(shares(PC=(0.05, 0.01), LD=(-0.25, 0.02)))
    assert (
        "PC Institutional innovation contributes most, +10.0% of the baseline (95 % interval +8.0% to +12.0%)" in said
    )
    assert "larger is what LD Leaders' demonstration takes away, −50.0%" in said
    assert "2 of 2 have" in said


@pytest.mark.parametrize(("half", "hedged"), [(0.01, False), (0.06, True)])
def test_an_interval_that_includes_0_is_said_to(half: float, hedged: bool) -> None:
    (said,) = finding(shares(PC=(0.05, half), LD=(-0.02, 0.01)))
    assert (", which includes 0)" in said) == hedged
    assert "takes away" not in said
