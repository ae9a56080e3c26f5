"""Errors, probabilistic scores and naive forecasts: published numbers, closed forms, properties."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from synergysim.analysis import fit
from synergysim.analysis.fit.naive import LEAST_YEARS, floored

ROOT = Path(__file__).parents[2]
PUBLISHED = pd.read_csv(ROOT / "tests" / "cases" / "naive_forecasts.csv")
TRADE = pd.read_csv(ROOT / "scenarios" / "observed" / "trade_by_industry.csv")
TOTALS = pd.read_csv(ROOT / "scenarios" / "observed" / "trade_totals.csv").set_index("year")
TRAIN = 8  # 2010-2017
YEARS = ["ape_2018", "ape_2019", "ape_2020", "ape_2021"]
positive_values = st.floats(0.1, 1e6)


def history(cluster: str, flow: str) -> np.ndarray:
    own = TRADE[TRADE["cluster"] == cluster].sort_values("year")
    return np.asarray(own[flow], dtype=float)


def forecast(protocol: str, method: str, values: np.ndarray, totals: np.ndarray) -> np.ndarray:
    rolls = protocol == "rolling_1step"
    if method == "constant_share":
        return fit.constant_share(values, totals, TRAIN, rolls)
    return fit.rolling(method, values, TRAIN) if rolls else fit.fixed_origin(method, values[:TRAIN], 4)


@pytest.mark.parametrize(
    "row", PUBLISHED.to_dict("records"), ids=lambda row: "-".join(map(str, list(row.values())[:4]))
)
def test_naive_forecasts_are_off_by_what_was_computed_independently(row: dict[str, object]) -> None:
    cluster, flow, method = str(row["cluster"]), str(row["flow"]), str(row["method"])
    values, totals = history(cluster, flow), np.asarray(TOTALS[flow].loc[2010:2021], dtype=float)
    errors = fit.absolute_percentage_errors(values[TRAIN:], forecast(str(row["protocol"]), method, values, totals))
    # Holt's constants come from another grid or optimiser there.
    tolerance = 0.6 if method == "holt" else 0.006
    np.testing.assert_allclose(100 * errors, [float(str(row[year])) for year in YEARS], atol=tolerance)


@pytest.mark.parametrize(
    ("protocol", "method", "published"),
    [("fixed_origin", "random_walk", 31.2), ("rolling_1step", "random_walk", 19.5),
     ("fixed_origin", "constant_share", 29.9), ("rolling_1step", "constant_share", 16.0)],
)  # fmt: skip
def test_the_bars_are_those_published(protocol: str, method: str, published: float) -> None:
    totals = np.asarray(TOTALS["exports"].loc[2010:2021], dtype=float)
    means = []
    for cluster in TRADE["cluster"].unique():
        values = history(cluster, "exports")
        means.append(100 * fit.mape(values[TRAIN:], forecast(protocol, method, values, totals)))
    assert float(np.mean(means)) == pytest.approx(published, abs=0.05)


@given(arrays(float, 4, elements=positive_values))
def test_a_perfect_forecast_has_no_error(values: np.ndarray) -> None:
    assert fit.mape(values, values) == 0.0
    assert fit.log_rmse(values, values) == 0.0
    assert fit.skill(fit.mape(values, values), 0.3) == 1.0


@given(arrays(float, (3, 4), elements=positive_values), st.floats(1.1, 5.0))
def test_the_log_error_is_the_same_for_half_and_double(values: np.ndarray, factor: float) -> None:
    np.testing.assert_allclose(fit.log_rmse(values, values * factor), np.log(factor))
    np.testing.assert_allclose(fit.log_rmse(values, values / factor), np.log(factor))


def test_errors_of_what_is_not_positive_are_refused() -> None:
    with pytest.raises(ValueError, match="observed value must be above 0; there is 0"):
        fit.mape([1.0, 0.0], [1.0, 1.0])
    with pytest.raises(ValueError, match="forecast value must be above 0; there is nan"):
        fit.log_rmse([1.0], [np.nan])


@given(arrays(float, (6, 3), elements=st.floats(-1e3, 1e3)), arrays(float, 3, elements=st.floats(-1e3, 1e3)))
def test_the_crps_of_an_ensemble_is_its_definition_over_pairs(members: np.ndarray, observed: np.ndarray) -> None:
    count = len(members)
    pairs = np.abs(members[:, None] - members[None, :]).sum(axis=(0, 1)) / (2 * count * (count - 1))
    expected = np.abs(members - observed).mean(axis=0) - pairs
    np.testing.assert_allclose(fit.crps_ensemble(members, observed), expected, atol=1e-9)


def test_the_crps_of_a_large_normal_ensemble_is_the_closed_form() -> None:
    members = np.random.default_rng(1).normal(2.0, 0.5, (40_000, 3))
    observed = np.array([1.0, 2.1, 4.0])
    np.testing.assert_allclose(fit.crps_ensemble(members, observed), fit.crps_normal(2.0, 0.5, observed), atol=0.01)


def test_the_closed_form_is_the_integral_of_squared_differences_of_distributions() -> None:
    from scipy.stats import norm

    grid = np.linspace(-10, 10, 200_001)
    for observed in (-1.0, 0.3, 2.0):
        squared = (norm.cdf(grid, 0.5, 0.8) - (grid >= observed)) ** 2
        assert float(fit.crps_normal(0.5, 0.8, observed)) == pytest.approx(float(np.trapezoid(squared, grid)), abs=1e-4)


def test_a_small_ensemble_is_not_punished_for_being_small() -> None:
    """Fair: the expected score of few members is that of many."""
    draws = np.random.default_rng(2).normal(size=(5, 60_000))
    few = float(fit.crps_ensemble(draws[:4], draws[4]).mean())
    assert few == pytest.approx(1.0 / np.sqrt(np.pi), abs=0.01), "E of the CRPS of N(0, 1) against itself"


def test_one_member_and_no_spread_are_scored_by_the_absolute_error() -> None:
    assert float(fit.crps_ensemble([3.0], 1.0)) == 2.0
    assert float(fit.crps_normal(3.0, 0.0, 1.0)) == 2.0


@pytest.mark.parametrize("members", [19, 39, 99])
def test_intervals_of_a_perfect_forecaster_cover_what_they_say(members: int) -> None:
    draws = np.random.default_rng(members).normal(size=(members + 1, 20_000))
    lower, upper = fit.interval(draws[:-1])
    covered = fit.coverage((lower <= draws[-1]) & (draws[-1] <= upper))
    assert covered.lower <= 0.9 <= covered.upper


def test_coverage_has_the_exact_binomial_interval() -> None:
    covered = fit.coverage([True] * 18 + [False] * 2)
    assert (covered.inside, covered.n, covered.share) == (18, 20, 0.9)
    # Published: Clopper-Pearson, 18 of 20.
    assert covered.lower == pytest.approx(0.6830, abs=1e-4)
    assert covered.upper == pytest.approx(0.9877, abs=1e-4)
    assert fit.coverage([True, True]).upper == 1.0


def test_coverage_of_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one observation"):
        fit.coverage([])


@settings(deadline=None)
@given(arrays(float, (2, 7), elements=st.floats(1.0, 100.0)), st.sampled_from(sorted(fit.METHODS)))
def test_series_are_forecast_together_as_one_by_one(values: np.ndarray, method: str) -> None:
    together = fit.fixed_origin(method, values, 3)
    alone = np.stack([fit.fixed_origin(method, row, 3) for row in values])
    np.testing.assert_allclose(together, alone, rtol=1e-9, atol=1e-9)


@pytest.mark.parametrize("method", ["drift", "ar1", "trend", "holt"])
def test_a_straight_line_goes_on_straight(method: str) -> None:
    line = 10.0 + 2.0 * np.arange(8)
    np.testing.assert_allclose(fit.fixed_origin(method, line, 4), [26, 28, 30, 32])


@pytest.mark.parametrize("method", sorted(fit.METHODS))
def test_a_constant_stays_and_a_forecast_knows_only_its_history(method: str) -> None:
    np.testing.assert_allclose(fit.fixed_origin(method, np.full(6, 5.0), 3), 5.0)
    values = np.array([3.0, 4.0, 6.0, 5.0, 8.0, 9.0])
    changed = np.array([3.0, 4.0, 6.0, 5.0, 80.0, 90.0])
    np.testing.assert_allclose(fit.rolling(method, values, 4)[0], fit.rolling(method, changed, 4)[0])


@pytest.mark.parametrize("method", sorted(fit.METHODS))
def test_too_short_a_history_is_refused(method: str) -> None:
    short = np.ones(LEAST_YEARS[method] - 1)
    with pytest.raises(ValueError, match=f"{method} needs {LEAST_YEARS[method]} year"):
        fit.fixed_origin(method, short, 1)


def test_the_spread_of_a_random_walk_is_that_of_its_log_steps() -> None:
    rng = np.random.default_rng(3)
    walk = np.exp(np.cumsum(rng.normal(0.0, 0.1, (40, 400)), axis=1))
    assert float(fit.one_step_spread("random_walk", walk).mean()) == pytest.approx(0.1, abs=0.003)
    assert (fit.one_step_spread("drift", walk) > 0).all()


def test_a_forecast_below_zero_is_floored_and_says_how_far() -> None:
    assert floored(np.array([-5.0, 3.0]), np.array([100.0, 100.0])).tolist() == [1.0, 3.0]
