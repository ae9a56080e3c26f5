"""A posterior from runs drawn from the priors: what tells of a run, what comes back, what is checked and told."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from functools import cache, cached_property

import numpy as np
import pandas as pd
import pytest
from synergysim.analysis.figures.calibration import rank_histograms
from synergysim.scenarios.ensemble.engine import Engine
from synergysim.scenarios.errors import UserError
from synergysim.scenarios.studies.calibration.moments import MEASURES, Moment, moments
from synergysim.scenarios.studies.calibration.priors import Prior
from synergysim.scenarios.studies.calibration.recovery import Recovery, recovery
from synergysim.scenarios.studies.calibration.simulations import (
    Runs,
    Summary,
    posterior_draws,
    simulate_priors,
    summaries,
    summaries_of,
)
from synergysim.scenarios.studies.calibration.targets import TARGETS, Simulated

YEARS = range(2010, 2015)
EXITS = Moment("exit_rate", 0.06, 0.005, "per year", "2012", "a test", "", "high")


@dataclass(frozen=True)
class Toy:
    """A problem whose exports follow one parameter, whose exits another, and a third nothing; a percent of luck."""

    priors: tuple[Prior, ...] = (
        Prior("level", 0.0, 1.0, 0.5), Prior("exits", 0.0, 0.1, 0.05), Prior("idle", 0.0, 2.0, 1.0),
    )  # fmt: skip
    truth: float = 0.5
    moments: tuple[Moment, ...] = (EXITS,)
    trends: bool = False
    broken: float = 9.0

    @cached_property
    def observed(self) -> pd.DataFrame:
        return self.run({"level": self.truth, "exits": 0.0, "idle": 1.0}, 0).series

    def run(self, values: dict[str, float], seed: int) -> Simulated:
        if seed and values["level"] > self.broken:
            raise ArithmeticError("too high")
        luck = 0.01 * np.random.default_rng(seed).standard_normal(len(YEARS) + 1)
        value = 100.0 * np.exp(values["level"] + luck[1:])
        series = pd.DataFrame({"cluster": "toys", "indicator": "exports_usd", "year": YEARS, "value": value})
        return Simulated(series, {"exit_rate": values["exits"] + 0.1 * luck[0]})


@cache
def made(toy: Toy, runs: int = 200) -> tuple[Runs, pd.DataFrame]:
    table = simulate_priors(toy, runs, 1, Engine())  # type: ignore[arg-type]
    return table, posterior_draws(toy, table, 60, 1)  # type: ignore[arg-type]


def checked(toy: Toy) -> Recovery:
    table, draws = made(toy)
    return recovery(toy, table, draws, 100, 1, Engine())  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def found() -> Recovery:
    return checked(Toy())


def test_what_the_data_tell_is_recovered_and_moved_and_the_rest_is_not(found: Recovery) -> None:
    table = found.parameters.set_index("parameter")
    assert table.loc[["level", "exits"], ["recovered", "contraction"]].to_numpy().min() > 0.75
    assert table.loc["idle", ["recovered", "contraction"]].abs().max() < 0.3
    assert (table["p_value"] > 0.005).all()
    assert list(found.ranks) == ["level", "exits", "idle"]
    assert found.ranks.shape == (100, 3)
    assert (found.runs, found.failed) == (200, 0)


def test_the_posterior_lies_where_the_data_and_the_moments_say() -> None:
    _, draws = made(Toy())
    assert len(draws) == 60
    assert draws["level"].mean() == pytest.approx(0.5, abs=0.05)
    assert draws["exits"].mean() == pytest.approx(EXITS.value, abs=0.003)
    assert 0.3 < draws["idle"].std() < 0.8  # of a prior over two


def test_a_wider_scale_leaves_more_open() -> None:
    """Planted: without the declared error the two would be alike."""
    wide = dataclasses.replace(EXITS, scale=0.05)
    _, sharp = made(Toy())
    _, vague = made(Toy(moments=(wide,)))
    assert vague["exits"].std() > 3.0 * sharp["exits"].std()


def test_the_posterior_is_checked_against_what_is_observed(found: Recovery) -> None:
    rows = found.predicted.set_index(["indicator", "kind"])
    assert rows["inside"].all()
    exits = rows.loc[("exit_rate", "moment")]
    assert (exits["observed"], exits["scale"]) == (EXITS.value, EXITS.scale)
    assert exits["prior_lower"] < exits["lower"] < exits["observed"] < exits["upper"] < exits["prior_upper"]
    far = checked(Toy(truth=5.0)).predicted.set_index(["indicator", "kind"])
    assert not far.loc[("exports_usd", "level"), "inside"]
    assert far["beyond"].to_list() == [True, False, False]
    assert not rows["beyond"].any()
    # What lies beyond anything that the priors give counts as at its edge, and misleads about nothing else.
    assert far.loc[("exit_rate", "moment"), "inside"]


def test_summaries_are_mean_and_change_of_the_log_distance_and_the_moments() -> None:
    told = summaries_of(Toy(), {"level": 0.7, "exits": 0.08, "idle": 1.0}, 0)  # type: ignore[arg-type]
    assert told["exports_usd toys, level"] == pytest.approx(0.2)
    assert told["exports_usd toys, trend"] == pytest.approx(0.0)
    assert told["exit_rate"] == pytest.approx(0.02, abs=0.004)
    kinds = [(one.kind, one.scale) for one in summaries(Toy())]  # type: ignore[arg-type]
    scale = next(one.scale for one in TARGETS if one.indicator == "exports_usd")
    assert kinds == [("level", scale), ("trend", scale), ("moment", EXITS.scale)]


def test_where_trends_are_fitted_trade_tells_nothing_more() -> None:
    assert [one.kind for one in summaries(Toy(trends=True))] == ["moment"]  # type: ignore[arg-type]
    with pytest.raises(UserError, match="hold nothing that a fit aims at"):
        summaries(Toy(trends=True, moments=()))  # type: ignore[arg-type]


def test_a_larger_table_begins_with_the_runs_of_a_smaller_one() -> None:
    small, large = (made(Toy(), runs)[0] for runs in (60, 90))
    np.testing.assert_array_equal(large.table[:60], small.table)
    np.testing.assert_array_equal(large.shares[:60], small.shares)


def test_failed_runs_are_left_out_and_too_many_refused() -> None:
    table, _ = made(Toy(broken=0.9))
    assert table.failed > 0
    assert len(table.table) + table.failed == 200
    assert table.shares[:, 0].max() <= 0.9
    with pytest.raises(UserError, match="runs drawn from the priors failed; too few are left"):
        made(Toy(broken=0.1))


def test_a_moment_that_small_runs_cannot_give_is_left_out_and_named() -> None:
    gaps = {"exports_usd toys, level": 0.1, "exports_usd toys, trend": 0.0, "exit_rate": float("nan")}
    from synergysim.scenarios.studies.calibration.simulations import _collected

    told_by = tuple(summaries(Toy()))  # type: ignore[arg-type]
    runs = _collected(told_by, np.zeros((60, 3)), [gaps] * 60)
    assert runs.missing == ("exit_rate",)
    assert [one.kind for one in runs.told_by] == ["level", "trend"]
    assert isinstance(runs.told_by[0], Summary)


def test_every_published_moment_has_a_source_a_measure_and_a_scale() -> None:
    published = moments(2017)
    assert [one.code for one in published] == list(MEASURES)
    for one in published:
        assert one.scale > 0.0
        assert one.source
        assert one.address.startswith("http")
        assert one.confidence in ("high", "medium")  # of what is of low confidence no fit is made
    assert {one.code for one in moments(2015)} == {code for code, one in MEASURES.items() if one.last <= 2015}


def test_ranks_are_drawn_a_panel_a_parameter(found: Recovery) -> None:
    figure = rank_histograms(found.ranks)
    assert {one.get_title(loc) for one in figure.axes for loc in ("left", "center")} == {"", "level", "exits", "idle"}
