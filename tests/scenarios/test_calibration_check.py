"""Simulation-based calibration of a scenario's fit: what is drawn, summarised, told."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from synergysim.analysis.figures.calibration import rank_histograms
from synergysim.scenarios.calibration.calibrate import Settings, calibrate
from synergysim.scenarios.calibration.priors import Prior
from synergysim.scenarios.calibration.recovery import Recovery, recovery, summaries_of
from synergysim.scenarios.ensemble.engine import Engine
from synergysim.scenarios.errors import UserError

YEARS = range(2010, 2015)


@dataclass(frozen=True)
class Toy:
    """A problem whose exports follow one parameter and not the other; a third of a percent of luck."""

    priors: tuple[Prior, ...] = (Prior("level", 0.0, 1.0, 0.5), Prior("idle", 0.0, 2.0, 1.0))
    truth: float = 0.5

    @property
    def observed(self) -> pd.DataFrame:
        return self.simulate({"level": self.truth, "idle": 1.0}, 0)

    def simulate(self, values: dict[str, float], seed: int) -> pd.DataFrame:
        luck = 0.01 * np.random.default_rng(seed).standard_normal(len(YEARS))
        value = 100.0 * np.exp(values["level"] + luck)
        return pd.DataFrame({"cluster": "toys", "indicator": "exports_usd", "year": YEARS, "value": value})


@pytest.fixture(scope="module")
def found() -> Recovery:
    return recovery(Toy(), 200, 1, Engine())  # type: ignore[arg-type]


def test_what_the_data_tell_is_recovered_and_moved_and_the_rest_is_not(found: Recovery) -> None:
    table = found.parameters.set_index("parameter")
    assert table.loc["level", ["recovered", "contraction"]].min() > 0.9
    assert table.loc["idle", ["recovered", "contraction"]].abs().max() < 0.3
    assert (table["p_value"] > 0.005).all()
    assert list(found.ranks) == ["level", "idle"]
    assert found.ranks.shape == (200, 2)
    assert found.failed == 0


def test_the_posterior_is_checked_against_what_is_observed(found: Recovery) -> None:
    assert found.predicted["inside"].all()
    (row,) = found.predicted.itertuples()
    assert (row.indicator, row.cluster) == ("exports_usd", "toys")
    far = recovery(Toy(truth=5.0), 200, 1, Engine())  # type: ignore[arg-type]
    assert not far.predicted["inside"].any()


def test_summaries_are_level_and_trend_of_the_log_distance() -> None:
    told = summaries_of(Toy(), {"level": 0.7, "idle": 1.0}, 0)  # type: ignore[arg-type]
    assert told["exports_usd toys, level"] == pytest.approx(0.2)
    assert told["exports_usd toys, trend"] == pytest.approx(0.0)


def test_too_few_runs_are_refused_before_anything_is_simulated(tmp_path: Path) -> None:
    for few in (49, 1, -3):
        with pytest.raises(UserError, match=f"check = {few} is outside"):
            calibrate(settings=Settings(), out=tmp_path / "fit", check=few)
    assert not (tmp_path / "fit").exists()


def test_ranks_are_drawn_a_panel_a_parameter(found: Recovery) -> None:
    figure = rank_histograms(found.ranks)
    assert {one.get_title(loc) for one in figure.axes for loc in ("left", "center")} == {"", "level", "idle"}
