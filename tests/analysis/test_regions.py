"""Inequality between regions, likeness of neighbours, and the grey forecast: against formulas written out anew."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from synergysim.analysis import (
    EvaluationError,
    coefficient_of_variation,
    dagum_gini,
    gini,
    grey_forecast,
    morans_i,
    theil,
)

seeds = st.integers(0, 2**32 - 1)


def regions(seed: int) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    return rng.lognormal(size=11), np.array(list("aaaabbbcccc"))


@given(seeds)
@settings(max_examples=50, deadline=None)
def test_theil_is_the_sum_of_its_parts(seed: int) -> None:
    values, groups = regions(seed)
    found = theil(values, groups)
    assert found["within"] + found["between"] == pytest.approx(found["total"])
    assert found["total"] == pytest.approx(theil(values))
    relative = values / values.mean()
    assert theil(values) == pytest.approx(np.mean(relative * np.log(relative)))
    means = np.array([values[groups == name].mean() for name in groups])
    assert found["between"] == pytest.approx(theil(means))


def test_theil_of_the_published_five_incomes() -> None:
    """mathmodels-book, chapter 不平等度量: incomes 10, 12, 20 | 5, 8; T by its formula."""
    values, groups = [10, 12, 20, 5, 8], ["技术部"] * 3 + ["销售部"] * 2
    found = theil(values, groups)
    total = sum(y / 55 * np.log(y / 11) for y in values)
    between = 42 / 55 * np.log(14 / 11) + 13 / 55 * np.log(6.5 / 11)
    assert found["total"] == pytest.approx(total)
    assert found["between"] == pytest.approx(between)
    assert set(found.attrs["groups"]) == {"技术部", "销售部"}
    assert sum(found.attrs["contributions"].values()) == pytest.approx(found["within"])


def test_population_counts_a_region_as_often_as_it_has_people() -> None:
    assert theil([1.0, 3.0], population=[2, 1]) == pytest.approx(theil([1.0, 1.0, 3.0]))


@given(seeds)
@settings(max_examples=50, deadline=None)
def test_dagum_is_the_sum_of_its_parts_and_each_is_its_formula(seed: int) -> None:
    values, groups = regions(seed)
    found = dagum_gini(values, groups)
    n, mean = len(values), values.mean()
    assert found["total"] == pytest.approx(sum(abs(x - y) for x in values for y in values) / (2 * n * n * mean))
    assert found["within"] + found["between"] + found["transvariation"] == pytest.approx(found["total"])
    within = between = 0.0
    for one in "abc":
        for other in "abc":
            first, second = values[groups == one], values[groups == other]
            differences = np.array([x - y for x in first for y in second])
            part = np.abs(differences).sum() / (2 * n * n * mean)
            if one == other:
                within += part
            elif first.mean() > second.mean():
                d, p = differences[differences > 0].sum(), -differences[differences < 0].sum()
                between += 2 * part * (d - p) / (d + p)
    assert found["within"] == pytest.approx(within)
    assert found["between"] == pytest.approx(between)


def test_groups_that_do_not_overlap_have_no_transvariation() -> None:
    found = dagum_gini(pd.Series({"x": 1.0, "y": 2.0, "z": 8.0, "w": 9.0}), {"x": "W", "y": "W", "z": "E", "w": "E"})
    assert found["transvariation"] == pytest.approx(0.0)
    assert found.attrs["pairs"][("W", "E")] == pytest.approx((7 + 8 + 6 + 7) / 4 / (1.5 + 8.5))


@pytest.mark.parametrize("measure", [theil, gini, coefficient_of_variation])
def test_equal_regions_are_not_unequal_and_bad_values_are_refused(measure) -> None:
    assert measure([3.0, 3.0, 3.0]) == pytest.approx(0.0)
    assert measure([1.0, 2.0, 3.0]) == pytest.approx(measure([10.0, 20.0, 30.0]))
    with pytest.raises(EvaluationError, match="-1 is below 0"):
        measure([1.0, -1.0])
    with pytest.raises(EvaluationError, match="Every value is 0"):
        measure([0.0, 0.0])


def test_a_region_without_a_group_is_named() -> None:
    values = pd.Series({"x": 1.0, "y": 2.0})
    with pytest.raises(EvaluationError, match="no entry for 'y'"):
        theil(values, {"x": "W"})
    with pytest.raises(EvaluationError, match="3 entries for 2 values"):
        dagum_gini([1.0, 2.0], ["a", "b", "c"])
    with pytest.raises(EvaluationError, match="Value 2 has no group"):
        dagum_gini([1.0, 2.0], ["a", None])


@given(seeds)
@settings(max_examples=40, deadline=None)
def test_moran_is_its_double_sum(seed: int) -> None:
    rng = np.random.default_rng(seed)
    values, weights = rng.normal(size=7), rng.random((7, 7)) * (rng.random((7, 7)) < 0.5)
    np.fill_diagonal(weights, 0)
    weights[0, 1] = 1.0
    deviations = values - values.mean()
    double = sum(weights[i, j] * deviations[i] * deviations[j] for i in range(7) for j in range(7))
    assert morans_i(values, weights) == pytest.approx(7 / weights.sum() * double / (deviations**2).sum())


def test_the_variance_under_randomisation_is_that_of_all_permutations() -> None:
    from itertools import permutations

    values = np.array([1.0, 4.0, 2.0, 9.0, 5.0])
    weights = np.array(
        [[0, 1, 0, 0, 1], [1, 0, 1, 0, 0], [0, 1, 0, 1, 0], [0, 0, 1, 0, 1], [1, 0, 0, 1, 0]], dtype=float
    )
    weights[0, 3] = 2.0
    every = np.array([morans_i(values[list(order)], weights) for order in permutations(range(5))])
    found = morans_i(values, weights)
    assert every.mean() == pytest.approx(found.expected)
    assert every.var() == pytest.approx(found.variance)
    assert 0 < found.p_value <= 1


def test_neighbours_are_matched_by_name_and_refused_by_name() -> None:
    values = pd.Series({"a": 1.0, "b": 2.0, "c": 3.0, "d": 5.0})
    lists = {"a": ["b"], "b": ["a", "c"], "c": ["b", "d"], "d": ["c"]}
    table = pd.DataFrame(0.0, index=list("dcba"), columns=list("dcba"))
    for region, others in lists.items():
        table.loc[region, others] = 1.0
    assert morans_i(values, lists) == pytest.approx(morans_i(values, table))
    with pytest.raises(EvaluationError, match="names 'e'"):
        morans_i(values, {**lists, "d": ["e"]})
    with pytest.raises(EvaluationError, match="a is its own neighbour"):
        morans_i(values, {**lists, "a": ["a"]})
    with pytest.raises(EvaluationError, match="no row for d"):
        morans_i(values, table.drop(index="d"))
    with pytest.raises(EvaluationError, match="same value"):
        morans_i(pd.Series(1.0, index=list("abcd")), lists)


@given(st.floats(-0.2, 0.2), st.floats(0.5, 50), st.integers(4, 12))
@settings(max_examples=60, deadline=None)
def test_the_grey_model_recovers_its_own_series(a: float, b: float, n: int) -> None:
    """A series whose differences follow x(k) + a·z(k) = b exactly."""
    values = [2.0]
    total = 2.0
    for _ in range(n + 2):
        values.append((b - a * total) / (1 + a / 2))
        total += values[-1]
    if min(values) <= 0.05:
        return
    found = grey_forecast(values[:n], 3)
    assert found.attrs["development_coefficient"] == pytest.approx(a, abs=1e-7)
    # The time response solves the differential equation, the series the difference equation: close, not equal.
    np.testing.assert_allclose(found, values[n : n + 3], rtol=0.05 + 10 * abs(a) ** 3)


def test_the_forecast_continues_the_years_and_carries_its_errors() -> None:
    series = pd.Series([2.874, 3.278, 3.337, 3.39, 3.679], index=[2010, 2013, 2016, 2019, 2022])
    found = grey_forecast(series, 2)
    assert list(found.index) == [2025, 2028]
    fitted = np.array(found.attrs["fitted"])
    # Deng's own example: a = -0.0372, b = 3.06536.
    assert found.attrs["development_coefficient"] == pytest.approx(-0.0372, abs=5e-5)
    assert found.attrs["grey_input"] == pytest.approx(3.06536, abs=5e-6)
    residuals = series.to_numpy() - fitted
    assert found.attrs["mean_relative_error"] == pytest.approx(np.abs(residuals[1:] / series.to_numpy()[1:]).mean())
    assert found.attrs["variance_ratio"] == pytest.approx(residuals.std() / series.to_numpy().std())
    assert found.attrs["grade"] == "good"


@pytest.mark.parametrize(
    ("series", "steps", "message"),
    [
        ([1, 2, 3], 1, "at least 4 values"),
        ([1, 2, 0, 4], 1, "value 3 is 0"),
        ([1, 2, 3, 4], 0, "not a whole number of 1 or more"),
        ([1, np.nan, 3, 4], 1, "nan at position 2"),
    ],
)
def test_what_cannot_be_forecast_is_refused(series: list[float], steps: int, message: str) -> None:
    with pytest.raises(EvaluationError, match=message):
        grey_forecast(series, steps)


def test_a_constant_series_stays_as_it_is() -> None:
    np.testing.assert_allclose(grey_forecast([5.0, 5.0, 5.0, 5.0], 3), 5.0)


@pytest.mark.parametrize(
    ("periods", "after"),
    [
        (["2020Q2", "2020Q3", "2020Q4", "2021Q1"], ["2021Q2", "2021Q3"]),
        (["2020-09", "2020-10", "2020-11", "2020-12"], ["2021-01", "2021-02"]),
        (["2019H1", "2019H2", "2020H1", "2020H2"], ["2021H1", "2021H2"]),
        ([2012, 2015, 2018, 2021], [2024, 2027]),
        ([2012, 2013, 2015, 2018], [1, 2]),
        (["a", "b", "c", "d"], [1, 2]),
    ],
)
def test_a_forecast_is_of_the_next_periods(periods: list[Any], after: list[Any]) -> None:
    assert grey_forecast(pd.Series([1.0, 1.2, 1.5, 1.7], index=periods), 2).index.tolist() == after


def test_pairs_of_neighbours_are_a_table_too() -> None:
    values = pd.Series([1.0, 2.0, 3.0, 5.0], index=list("uvwx"))
    pairs = pd.DataFrame({"cluster": list("uvvw"), "neighbour": list("vuwv")})
    lists = {"u": ["v"], "v": ["u", "w"], "w": ["v"]}
    assert float(morans_i(values, pairs)) == float(morans_i(values, lists))
    with pytest.raises(EvaluationError, match="names 'y', which has no value"):
        morans_i(values, pd.DataFrame({"a": ["u"], "b": ["y"]}))
