"""The estimators of sizes, growth, productivity and adoption find what synthetic data were made with."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest
from synergysim.analysis.firm_dynamics import (
    GrowthParts,
    concentration,
    crossing_time,
    excess_kurtosis,
    foster_haltiwanger_krizan,
    hill_exponent,
    logit_slope,
    melitz_polanec,
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


def firms_of(*rows: tuple[str, float, float]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["firm", "share", "productivity"]).assign(weight=1.0)


FIRST = firms_of(("a", 0.5, 0.0), ("b", 0.3, 0.2), ("c", 0.2, -0.1))
LAST = firms_of(("a", 0.4, 0.1), ("b", 0.4, 0.3), ("d", 0.2, 0.5))


@pytest.mark.parametrize("decompose", [foster_haltiwanger_krizan, melitz_polanec])
def test_parts_of_productivity_growth_add_up(decompose: Callable[[pd.DataFrame, pd.DataFrame], GrowthParts]) -> None:
    parts = decompose(FIRST, LAST)
    assert parts.growth == pytest.approx(0.26 - 0.04)
    assert parts.within + parts.reallocation + parts.net_entry == pytest.approx(parts.growth)
    alone = decompose(LAST, LAST.assign(productivity=LAST["productivity"] + 0.1))
    assert alone == pytest.approx((0.1, 0.1, 0.0, 0.0, 0.0))


def test_entrants_are_held_against_the_first_years_mean_or_against_survivors_of_their_year() -> None:
    first, dynamic = foster_haltiwanger_krizan(FIRST, LAST), melitz_polanec(FIRST, LAST)
    assert first.within == pytest.approx(0.8 * 0.1)
    assert first.entry == pytest.approx(0.2 * (0.5 - 0.04))
    assert first.exit == pytest.approx(0.2 * (0.04 + 0.1))
    assert dynamic.within == pytest.approx(0.1)
    assert dynamic.entry == pytest.approx(0.2 * (0.5 - 0.2))
    assert dynamic.exit == pytest.approx(0.2 * (0.06 / 0.8 + 0.1))


def test_a_firm_twice_or_shares_that_do_not_add_up_are_refused() -> None:
    with pytest.raises(EvaluationError, match="stands twice in the last year"):
        melitz_polanec(FIRST, pd.concat([LAST, LAST]))
    with pytest.raises(EvaluationError, match=r"shares of the first year add up to 0\.5"):
        foster_haltiwanger_krizan(FIRST.assign(share=0.5 / 3), LAST)


def test_kurtosis_counts_a_firm_for_those_it_stands_for() -> None:
    growth = np.linspace(-1.0, 1.0, 25) ** 3
    weights = np.arange(1, 26)
    assert excess_kurtosis(growth, weights) == pytest.approx(excess_kurtosis(np.repeat(growth, weights)))
