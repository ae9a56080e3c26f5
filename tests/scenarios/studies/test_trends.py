"""Levels and trends of trade: found by regression, with what the data leave open; nothing else is taken out."""

from __future__ import annotations

import dataclasses

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from synergysim.scenarios.ensemble.engine import Engine
from synergysim.scenarios.errors import UserError
from synergysim.scenarios.files.cells import Base
from synergysim.scenarios.files.resolution import resolve
from synergysim.scenarios.files.scenario import load
from synergysim.scenarios.studies.calibration.fit import Problem, drawn_trends, fit_trends, own_trends
from synergysim.scenarios.studies.calibration.targets import Simulated, errors, overall, simulated_targets
from synergysim.scenarios.studies.calibration.trends import Regression, moved, regress, without_trend

TRUTH = {
    "industry.jewelry.export_level": -0.2,
    "industry.jewelry.demand_drift": 0.06,
    "industry.food_beverage.import_drift": 0.02,
}
ELAPSED = np.arange(8.0)
coefficient = st.floats(-1.0, 1.0)


@given(coefficient, coefficient)
def test_a_level_and_a_slope_are_found_again(level: float, slope: float) -> None:
    found = regress(level + slope * ELAPSED, ELAPSED, with_level=True)
    np.testing.assert_allclose(found.coefficients, [level, slope], atol=1e-9)
    assert found.residual_variance == pytest.approx(0.0, abs=1e-12)
    assert regress(slope * ELAPSED, ELAPSED, with_level=False).coefficients[0] == pytest.approx(slope, abs=1e-9)


@settings(max_examples=25)
@given(st.integers(0, 2**31), coefficient, coefficient)
def test_what_trends_take_up_counts_no_more(seed: int, level: float, slope: float) -> None:
    gap = np.random.default_rng(seed).normal(0.0, 0.1, 16)
    years, groups = np.tile(2010.0 + ELAPSED, 2), np.repeat(["a", "b"], 8)
    left = without_trend(gap, years, groups, 2010, "exports_usd")
    shifted = gap + np.where(groups == "a", level + slope * (years - 2010), 0.0)
    np.testing.assert_allclose(without_trend(shifted, years, groups, 2010, "exports_usd"), left, atol=1e-9)
    np.testing.assert_allclose(without_trend(left, years, groups, 2010, "exports_usd"), left, atol=1e-9)
    only_slope = without_trend(gap + level, years, groups, 2010, "imports_usd")
    assert abs(level) < 1e-3 or not np.allclose(only_slope, without_trend(gap, years, groups, 2010, "imports_usd"))


def test_draws_spread_as_the_regression_says() -> None:
    rng = np.random.default_rng(1)
    found = regress(0.2 - 0.05 * ELAPSED + rng.normal(0.0, 0.1, 8), ELAPSED, with_level=True)
    draws = np.array([found.draw(rng) for _ in range(4000)])
    # The variance of a t distribution with 6 degrees of freedom is 6/4 of its scale's square.
    expected = found.residual_variance * np.diag(found.covariance) * 6.0 / 4.0
    np.testing.assert_allclose(draws.mean(axis=0), found.coefficients, atol=4.0 * np.sqrt(expected.max() / 4000))
    np.testing.assert_allclose(draws.var(axis=0), expected, rtol=0.2)


def test_a_trend_stays_within_the_bounds_of_its_fact() -> None:
    steps = [(("industry.jewelry.demand_drift",), np.array([5.0]))]
    assert moved({"industry.jewelry.demand_drift": 0.1}, steps) == {"industry.jewelry.demand_drift": 0.3}


@pytest.fixture(scope="module")
def problem() -> Problem:
    """Trade as it would be observed if the trends were TRUTH, with the luck of another seed."""
    resolved = resolve(load("guangzhou"), scale=0.01, until=2016)
    observed = simulated_targets(resolve(load("guangzhou"), TRUTH, scale=0.01, until=2016).inputs, 77)
    trade = observed[observed["indicator"].isin(["exports_usd", "imports_usd"]) & (observed["cluster"] != "city")]
    return Problem(Base(resolved, {}), (), trade.reset_index(drop=True), trends=True)


def test_known_trends_are_found_again_within_their_intervals(problem: Problem) -> None:
    found = fit_trends(problem, {}, (1, 2), Engine())
    draws = drawn_trends(problem, pd.DataFrame(index=range(30)), found, 1, Engine())
    for path in own_trends(problem):
        truth = TRUTH.get(path, problem.base.value(path))
        # Standard deviations seen over ten runs, of one run against the mean of two.
        room = 0.05 if path.endswith("level") else 0.02
        assert draws[path].quantile(0.05) - room < truth < draws[path].quantile(0.95) + room, path
        assert abs(found[path] - truth) < 2.0 * room, path
    fitted = dataclasses.replace(problem, given=found, trends=False)
    assert fitted.distance({}, 5) < 0.5 * dataclasses.replace(problem, trends=False).distance({}, 5)


def test_the_distance_leaves_trends_out_only_where_asked(problem: Problem) -> None:
    run = Simulated(problem.simulate({}, 5), {})
    without = overall(errors(run, problem.observed, trends_from=2010))
    assert without < overall(errors(run, problem.observed))
    assert problem.distance({}, 5) == without


def test_observations_without_trade_have_no_trends(problem: Problem) -> None:
    with pytest.raises(UserError, match="neither exports_usd nor imports_usd"):
        own_trends(dataclasses.replace(problem, observed=problem.observed.assign(indicator="patents")))


def test_a_regression_keeps_its_uncertainty() -> None:
    certain = Regression(np.array([0.1, 0.2]), np.eye(2), 0.0, 6)
    np.testing.assert_array_equal(certain.draw(np.random.default_rng(0)), [0.1, 0.2])
