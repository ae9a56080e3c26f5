"""The estimators of sizes, growth and adoption find what synthetic data were made with."""

from __future__ import annotations

import numpy as np
import pytest
from synergysim.analysis.firm_dynamics import (
    concentration,
    crossing_time,
    excess_kurtosis,
    hill_exponent,
    logit_slope,
    variance_exponent,
)
from synergysim.analysis.synergy.errors import EvaluationError

RNG = np.random.default_rng(7)


@pytest.mark.parametrize("exponent", [1.0, 1.3, 2.0])
def test_hill_finds_the_exponent_of_a_pareto_tail(exponent: float) -> None:
    sizes = RNG.pareto(exponent, 200_000) + 1.0
    assert hill_exponent(sizes, top_share=0.05) == pytest.approx(exponent, rel=0.05)


def test_hill_counts_a_weighted_firm_as_so_many_firms() -> None:
    sizes = RNG.pareto(1.2, 2_000) + 1.0
    repeated = hill_exponent(np.repeat(sizes, 5), top_share=0.1)
    assert hill_exponent(sizes, np.full(sizes.size, 5.0), top_share=0.1) == pytest.approx(repeated, rel=0.01)


def test_hill_refuses_what_is_no_size_and_tells_nothing_from_few_firms() -> None:
    assert np.isnan(hill_exponent(np.arange(1.0, 50.0)))
    with pytest.raises(EvaluationError, match="Sizes must be above 0"):
        hill_exponent(np.array([1.0, 0.0]))
    with pytest.raises(EvaluationError, match=r"top_share = 1 is outside \(0, 1\)"):
        hill_exponent(np.array([1.0]), top_share=1.0)


def test_kurtosis_tells_laplace_from_normal_growth() -> None:
    assert excess_kurtosis(RNG.laplace(size=400_000)) == pytest.approx(3.0, abs=0.2)
    assert excess_kurtosis(RNG.normal(size=400_000)) == pytest.approx(0.0, abs=0.05)
    assert np.isnan(excess_kurtosis(np.zeros(3)))


@pytest.mark.parametrize("exponent", [-0.2, 0.0])
def test_the_variance_exponent_is_found(exponent: float) -> None:
    sizes = np.exp(RNG.normal(0.0, 2.0, 100_000))
    growth = 0.3 * sizes**exponent * RNG.normal(size=sizes.size)
    assert variance_exponent(sizes, growth) == pytest.approx(exponent, abs=0.02)
    assert np.isnan(variance_exponent(sizes[:100], growth[:100]))


def test_the_logit_slope_of_a_logistic_curve_is_its_rate() -> None:
    years = np.arange(2010.0, 2022.0)
    shares = 1.0 / (1.0 + np.exp(-0.53 * (years - 2019.0)))
    assert logit_slope(years, shares) == pytest.approx(0.53)
    shares[:2] = 0.0
    assert logit_slope(years, shares) == pytest.approx(0.53)
    assert np.isnan(logit_slope(years[:2], shares[:2]))


def test_crossing_is_interpolated_and_nan_where_it_never_happens() -> None:
    years, values = np.array([2010.0, 2011.0, 2012.0]), np.array([0.0, 0.4, 0.6])
    assert crossing_time(years, values, 0.5) == pytest.approx(2011.5)
    assert crossing_time(years, values, 0.0) == 2010.0
    assert np.isnan(crossing_time(years, values, 0.7))


def test_concentration_is_one_for_a_monopoly_and_one_over_n_for_equals() -> None:
    assert concentration(np.array([5.0, 0.0])) == 1.0
    assert concentration(np.ones(4)) == pytest.approx(0.25)
    assert np.isnan(concentration(np.zeros(2)))
