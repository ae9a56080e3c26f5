"""Regression fill: observed values stay, the fill and its interval are those of least squares."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from panels import growing, tidy
from scipy.stats import t as student
from synergysim.analysis import EvaluationError, draw_fills, fill_missing, fill_panel
from synergysim.analysis.synergy.missing import draw_panel


def gappy(seed: int = 0, gaps: int = 6) -> pd.DataFrame:
    rng = np.random.default_rng(seed)
    table = pd.DataFrame(rng.normal(size=(12, 3)).cumsum(axis=0), columns=list("abc"), index=range(2010, 2022))
    for row, column in zip(rng.choice(12, gaps, replace=False), rng.choice(3, gaps), strict=True):
        table.iloc[row, column] = np.nan
    return table


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 10**6))
def test_an_observed_value_is_never_altered(seed: int) -> None:
    table = gappy(seed)
    filled = fill_missing(table)
    pd.testing.assert_frame_equal(filled.table.where(~filled.mask), table)
    pd.testing.assert_frame_equal(filled.mask, table.isna())
    assert filled.table.notna().all(axis=None)
    assert ((filled.lower < filled.table) == filled.mask).all(axis=None)


def test_the_fill_and_its_interval_are_those_of_the_textbook() -> None:
    years = np.arange(2010, 2018.0)
    values = np.array([1.0, 2.2, 2.9, 4.1, 5.2, np.nan, 6.8, 8.1])
    filled = fill_missing(pd.DataFrame({"a": values}, index=years.astype(int)), level=0.9)
    known = ~np.isnan(values)
    x, y = years[known], values[known]
    slope, start = np.polyfit(x - x.mean(), y, 1)
    residual = y - start - slope * (x - x.mean())
    spread = np.sqrt((residual**2).sum() / 5)
    error = spread * np.sqrt(1 + 1 / 7 + (2015 - x.mean()) ** 2 / ((x - x.mean()) ** 2).sum())
    expected = start + slope * (2015 - x.mean())
    assert filled.table.loc[2015, "a"] == pytest.approx(expected)
    assert filled.upper.loc[2015, "a"] == pytest.approx(expected + student.ppf(0.95, 5) * error)
    assert filled.standard_error.loc[2015, "a"] == pytest.approx(error)
    assert filled.degrees_of_freedom.loc[2015, "a"] == 5


def test_a_named_related_series_explains_better_than_time() -> None:
    rng = np.random.default_rng(2)
    driver = rng.normal(size=12)
    table = pd.DataFrame({"a": 3 * driver + 1, "driver": driver}, index=range(2010, 2022))
    table.loc[2014, "a"] = np.nan
    filled = fill_missing(table, related={"a": ["driver"]})
    assert filled.table.loc[2014, "a"] == pytest.approx(3 * driver[4] + 1)
    assert abs(fill_missing(table).table.loc[2014, "a"] - (3 * driver[4] + 1)) > 0.1


def test_a_table_without_gaps_comes_back_as_it_is() -> None:
    table = pd.DataFrame({"a": [1.0, 2.0]})
    filled = fill_missing(table)
    pd.testing.assert_frame_equal(filled.table, table)
    assert not filled.mask.any(axis=None)


@pytest.mark.parametrize(
    ("values", "options", "message"),
    [
        ([1.0, 2.0, np.nan, np.nan], {}, "a has 2 observed value.* needs at least 3"),
        ([np.nan] * 4, {}, "a has 0 observed"),
        ([1.0, np.inf, 2.0, np.nan], {}, "row 1, column 'a' is infinite"),
        ([1.0, "x", 2.0, np.nan], {}, "not a number"),
        ([1.0, 2.0, 3.0, np.nan], {"method": "mean"}, "method = 'mean' is not one of regression"),
        ([1.0, 2.0, 3.0, np.nan], {"related": {"a": ["b"]}}, "there is no column 'b'"),
        ([1.0, 2.0, 3.0, np.nan], {"related": {"a": ["a"]}}, "cannot explain itself"),
        ([1.0, 2.0, 3.0, np.nan], {"level": 1.0}, "level = 1 is outside"),
    ],
)
def test_a_fill_that_cannot_be_made_is_refused(values: list, options: dict, message: str) -> None:
    with pytest.raises(EvaluationError, match=message):
        fill_missing(pd.DataFrame({"a": values}), **options)


def test_a_related_series_that_is_missing_too_is_refused() -> None:
    table = pd.DataFrame({"a": [1.0, 2.0, 3.0, 4.0, np.nan], "b": [1.0, 2.0, 3.0, 5.0, np.nan]})
    with pytest.raises(EvaluationError, match="a related column is missing where a is"):
        fill_missing(table, related={"a": ["b"]})


def test_draws_follow_the_interval_and_leave_observed_cells_alone() -> None:
    filled = fill_missing(gappy(), level=0.9)
    draws = draw_fills(filled, 4000, seed=1)
    mask = filled.mask.to_numpy()
    assert (draws[:, ~mask] == filled.table.to_numpy()[~mask]).all()
    inside = (draws > filled.lower.to_numpy()) & (draws < filled.upper.to_numpy())
    np.testing.assert_allclose(inside[:, mask].mean(axis=0), 0.9, atol=0.02)


def test_cells_of_one_column_share_the_error_of_its_trend() -> None:
    rng = np.random.default_rng(4)
    table = pd.DataFrame({"a": 2.0 * np.arange(12) + rng.normal(size=12)}, index=range(2010, 2022))
    table.loc[[2019, 2020, 2021], "a"] = np.nan
    filled = fill_missing(table)
    errors = draw_fills(filled, 20_000, seed=2)[:, 9:, 0] - filled.table["a"].to_numpy()[9:]
    x, later = np.arange(9.0) - 4.0, np.arange(9.0, 12.0) - 4.0
    residual = table["a"].to_numpy()[:9] - np.polyval(np.polyfit(x, table["a"].to_numpy()[:9], 1), x)
    variance = (residual**2).sum() / 7
    shared = variance * (1 / 9 + np.outer(later, later) / (x**2).sum())
    np.testing.assert_allclose(filled.covariances["a"], shared + variance * np.eye(3))
    # The covariance of Student's t is that of the errors times ν/(ν − 2).
    np.testing.assert_allclose(np.cov(errors.T), filled.covariances["a"] * 7 / 5, rtol=0.1)
    assert np.corrcoef(errors.T)[0, 2] > 0.3


def test_drawing_a_tidy_table_follows_its_intervals_and_keeps_observed_values() -> None:
    table = tidy(growing())
    filled = fill_panel(table.drop(index=table.index[10:140:13])).sample(frac=1.0, random_state=1)
    draws = draw_panel(filled, 2000, seed=3)
    mask = filled["filled"].to_numpy()
    assert (draws[:, ~mask] == filled["value"].to_numpy()[~mask]).all()
    inside = (draws > filled["lower"].to_numpy()) & (draws < filled["upper"].to_numpy())
    np.testing.assert_allclose(inside[:, mask].mean(axis=0), 0.9, atol=0.03)


def test_a_fill_that_reaches_below_zero_is_flagged_where_nothing_observed_does() -> None:
    count = [np.nan, 0.0, 0.0, 1.0, 2.0, 3.0, 5.0, 8.0]
    loss = [np.nan, -3.0, -2.0, -1.0, 0.0, 1.0, 2.0, 3.5]
    large = [np.nan, 101.0, 102.0, 103.0, 104.0, 105.0, 106.5, 107.0]
    frame = pd.DataFrame({"count": count, "loss": loss, "large": large}, index=pd.RangeIndex(2010, 2018, name="year"))
    table = frame.reset_index().melt("year", var_name="indicator").assign(cluster="x")
    filled = fill_panel(table)
    assert filled.loc[filled["below_zero"], ["year", "indicator"]].to_numpy().tolist() == [[2010, "count"]]


def test_a_tidy_table_is_filled_cluster_by_cluster_and_absent_rows_too() -> None:
    table = tidy(growing())
    holes = table.drop(index=table.index[[20, 60]])
    filled = fill_panel(holes)
    assert filled["filled"].sum() == 2
    assert len(filled) == len(table)
    merged = filled.merge(table, on=["cluster", "year", "indicator"], suffixes=("", "_true"))
    kept = merged[~merged["filled"]]
    np.testing.assert_array_equal(kept["value"], kept["value_true"])


def test_a_tidy_fill_names_the_cluster_that_lacks_observations() -> None:
    table = tidy(growing())
    gone = table.eval("cluster == 'v' and indicator == 'B1' and year > 2011")
    with pytest.raises(EvaluationError, match=r"^v: B1 has 2 observed"):
        fill_panel(table[~gone])
    with pytest.raises(EvaluationError, match="A1 of u in 2010 is given more than once"):
        fill_panel(pd.concat([table, table.iloc[[0]]]))
