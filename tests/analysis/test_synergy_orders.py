"""Order degrees, synergy, coupling, grey grades: edge cases and properties of the public functions."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from synergysim.analysis import (
    EvaluationError,
    coupling_coordination_degree,
    coupling_degree,
    geometric_order,
    grey_relational_grades,
    order_degrees,
    synergy_degree,
    synergy_labels,
    weighted_order,
)
from synergysim.analysis.synergy.bounds import growth_index, relative_to_size, widened, window
from synergysim.analysis.synergy.order import mixed

unit = st.floats(0.0, 1.0)
orders = arrays(np.float64, (6, 2), elements=unit)


@pytest.mark.parametrize("values", [[[1.0], [3.0]], [[-4.0], [-1.0]], [[0.0], [5.0]], [[-2.0], [2.0]]])
def test_the_margin_keeps_the_lower_bound_below_the_upper_one(values: list[list[float]]) -> None:
    lower, upper = window(np.array(values))
    wide_lower, wide_upper = widened(lower, upper, 0.3)
    assert wide_lower <= lower < upper <= wide_upper


def test_a_monotone_indicator_scores_the_published_lift() -> None:
    growth, margin = 1.2, 0.1
    lower, upper = widened(np.array([1.0]), np.array([growth]), margin)
    degrees = order_degrees([[1.0], [growth]], lower, upper)
    expected = (growth - 1) / (growth * (1 + margin) - (1 - margin))
    assert degrees[1, 0] - degrees[0, 0] == pytest.approx(expected)
    assert expected == pytest.approx(0.48, abs=0.005)


def test_a_negative_indicator_is_measured_from_the_upper_bound() -> None:
    table = pd.DataFrame({"good": [0.0, 5.0, 10.0], "bad": [0.0, 5.0, 10.0]}, index=[2010, 2011, 2012])
    degrees = order_degrees(table, [0, 0], [10, 10], pd.Series({"bad": -1, "good": 1}))
    assert degrees["good"].tolist() == [0.0, 0.5, 1.0]
    assert degrees["bad"].tolist() == [1.0, 0.5, 0.0]


def test_values_beyond_the_bounds_are_not_clipped() -> None:
    np.testing.assert_allclose(order_degrees([[12.0], [-1.0]], [0.0], [10.0]), [[1.2], [-0.1]])


def test_equal_bounds_are_refused_by_name() -> None:
    with pytest.raises(EvaluationError, match=r"^flat: the lower bound is not below"):
        order_degrees(pd.DataFrame({"up": [1.0, 2.0], "flat": [3.0, 3.0]}), [1, 3], [2, 3])


def test_a_zero_under_the_geometric_mean_names_indicator_and_year_and_a_way_out() -> None:
    order = pd.DataFrame({"A1": [0.5, 0.4], "A11": [0.0, 0.2]}, index=[2010, 2011])
    with pytest.raises(
        EvaluationError, match=r"A11 in 2010 .* aggregation='weighted', or a margin a > 0 .* minimum itself is 0"
    ):
        geometric_order(order)


def test_the_geometric_mean_lies_below_the_arithmetic_one() -> None:
    order = np.array([[0.25, 1.0]])
    np.testing.assert_allclose(geometric_order(order), [0.5])
    np.testing.assert_allclose(weighted_order(order, [0.5, 0.5]), [0.625])


@pytest.mark.parametrize(("weights", "message"), [([0.5, 0.6], "sum to 1.1"), ([1.5, -0.5], "include -0.5")])
def test_weights_that_are_none_are_refused(weights: list[float], message: str) -> None:
    with pytest.raises(EvaluationError, match=message):
        weighted_order(np.ones((2, 2)), weights)


@settings(deadline=None)
@given(arrays(np.float64, (6, 3), elements=st.floats(-1e6, 1e6)))
def test_orders_lie_in_zero_to_one_inside_the_bounds(values: np.ndarray) -> None:
    lower, upper = values.min(axis=0) - 1.0, values.max(axis=0) + 1.0
    degrees = order_degrees(values, lower, upper, direction=[1, -1, 1])
    assert ((degrees >= 0) & (degrees <= 1)).all()


@settings(deadline=None)
@given(arrays(np.float64, (6, 3), elements=st.floats(-1e3, 1e3)), st.floats(1e-3, 1e3))
def test_orders_do_not_depend_on_units(values: np.ndarray, scale: float) -> None:
    lower, upper = values.min(axis=0) - 1.0, values.max(axis=0) + 1.0
    same = order_degrees(values * scale, lower * scale, upper * scale)
    np.testing.assert_allclose(same, order_degrees(values, lower, upper), atol=1e-9)


@settings(deadline=None)
@given(orders, orders)
def test_synergy_lies_between_minus_one_and_one(now: np.ndarray, base: np.ndarray) -> None:
    for rule in ("min", "product"):
        assert (np.abs(synergy_degree(now, base, rule)) <= 1).all()


@settings(deadline=None)
@given(orders, orders)
def test_synergy_is_positive_exactly_where_its_label_says_so(now: np.ndarray, base: np.ndarray) -> None:
    degree, label = synergy_degree(now, base), synergy_labels(now, base)
    np.testing.assert_array_equal(degree > 0, label == "synergy")
    np.testing.assert_array_equal(degree == 0, label == "no change")


def test_labels_tell_divergence_from_joint_decline() -> None:
    base = [0.5, 0.5]
    now = [[0.6, 0.7], [0.6, 0.4], [0.3, 0.4], [0.5, 0.9]]
    assert synergy_labels(now, base).tolist() == ["synergy", "divergence", "joint decline", "no change"]


def test_rounding_is_no_change() -> None:
    assert synergy_degree([0.1 + 0.2, 0.9], [0.3, 0.4]) == 0.0


def test_bases_are_matched_by_name() -> None:
    now = pd.DataFrame({"trade": [0.9], "cluster": [0.5]})
    base = pd.Series({"cluster": 0.3, "trade": 0.1})
    assert synergy_degree(now, base).iloc[0] == pytest.approx(np.sqrt(0.8 * 0.2))
    with pytest.raises(EvaluationError, match="no subsystem 'cluster'"):
        synergy_degree(now, base.drop("cluster"))


def test_one_subsystem_has_no_synergy() -> None:
    with pytest.raises(EvaluationError, match="at least two subsystems"):
        synergy_degree([[0.5]], [[0.2]])
    with pytest.raises(EvaluationError, match="at least two subsystems"):
        coupling_degree([[0.5]])


@settings(deadline=None)
@given(arrays(np.float64, (4, 3), elements=st.floats(0.01, 1.0)))
def test_coupling_lies_in_zero_to_one_and_is_one_for_equal_orders(values: np.ndarray) -> None:
    for variant in ("standard", "exponent", "unnormalised", "wang", "fan"):
        coupling = coupling_degree(values, variant=variant)
        assert ((coupling >= -1e-12) & (coupling <= 1 + 1e-12)).all()
    np.testing.assert_allclose(coupling_degree(np.full((1, 3), values[0, 0])), 1.0)


def test_coupling_of_nothing_and_of_negative_orders_is_refused() -> None:
    with pytest.raises(EvaluationError, match=r"Row 2: every order degree is 0"):
        coupling_degree([[0.1, 0.2], [0.0, 0.0]])
    with pytest.raises(EvaluationError, match=r"-0.1 is below 0"):
        coupling_coordination_degree([[-0.1, 0.2]])
    with pytest.raises(EvaluationError, match="Did you mean 'standard'"):
        coupling_degree([[0.1, 0.2]], variant="standart")  # type: ignore[arg-type]


def test_coordination_weighs_the_subsystems() -> None:
    table = pd.DataFrame({"trade": [0.9], "cluster": [0.1]}, index=[2015])
    result = coupling_coordination_degree(table, weights=[0.8, 0.2])
    assert result.loc[2015] == pytest.approx(np.sqrt(0.6 * 0.74))


def test_the_reference_itself_has_the_highest_grey_grade() -> None:
    table = pd.DataFrame({"same": [0.1, 0.5, 0.9], "other": [0.9, 0.5, 0.1]})
    grades = grey_relational_grades(table, table["same"])
    assert grades["same"] == 1.0 > grades["other"]
    assert grey_relational_grades(table[["same"]], table["same"]).tolist() == [1.0]


def test_grey_grades_are_those_of_the_formula() -> None:
    table = np.array([[0.3, 0.6], [0.5, 0.9]])
    distance = np.array([[0.2, 0.5], [0.1, 0.5]])
    expected = ((0.1 + 0.5 * 0.5) / (distance + 0.5 * 0.5)).mean(axis=0)
    np.testing.assert_allclose(grey_relational_grades(table, [0.1, 0.4]), expected)


def test_a_grey_coefficient_outside_its_range_is_refused() -> None:
    with pytest.raises(EvaluationError, match=r"rho = 0 is outside"):
        grey_relational_grades([[0.1], [0.2]], [0.1, 0.2], rho=0)
    with pytest.raises(EvaluationError, match="reference has 3 entries for 2 rows"):
        grey_relational_grades([[0.1], [0.2]], [0.1, 0.2, 0.3])


def test_a_growth_index_leaves_a_count_that_starts_at_zero_as_it_is() -> None:
    values = np.array([[10.0, 0.0, -4.0], [30.0, 0.0, -2.0], [40.0, 3.0, 6.0]])
    index = growth_index(values, np.array([True, True, False]))
    np.testing.assert_allclose(index[:, 0], [0.5, 1.5, 2.0])
    np.testing.assert_allclose(index[:, 1], [0.0, 0.0, 3.0])
    assert (np.diff(index[:, 2]) > 0).all(), "a shrinking loss is progress"


def test_a_growth_index_on_values_that_cancel_is_refused() -> None:
    with pytest.raises(EvaluationError, match="averages zero over the base years"):
        growth_index(np.array([[1.0], [-1.0], [3.0]]), np.array([True, True, False]))


@given(st.integers(0, 10**6), st.integers(0, 49), st.integers(1, 30))
def test_what_is_scored_beside_it_does_not_change_a_score(seed: int, first: int, columns: int) -> None:
    # Numbers with all their digits: those that hypothesis likes to draw add up without rounding.
    rng = np.random.default_rng(seed)
    values, weights = rng.random((50, columns)), rng.random((columns, 2))
    together = mixed(values, weights)
    np.testing.assert_allclose(together, values @ weights, rtol=1e-12)
    assert (mixed(values[first:], weights) == together[first:]).all()
    assert (mixed(values[first], weights) == together[first]).all()
    assert (mixed(values[None], weights[None])[0] == together).all()


def test_a_size_free_scale_is_the_same_in_any_unit_and_finite_at_and_below_zero() -> None:
    values = np.array([[0.0, 50.0, -3.0], [4.0, 100.0, 6.0], [30.0, 150.0, 0.0]])  # online sales, output, profit
    scaled = relative_to_size(values, [1, 1, 1])
    np.testing.assert_allclose(scaled[:, 0], np.log1p(values[:, 0] / 50))
    np.testing.assert_allclose(scaled[0, 2], -np.log1p(3 / 50))
    np.testing.assert_allclose(relative_to_size(1e4 * values, [1, 1, 1]), scaled)
    np.testing.assert_array_equal(relative_to_size(values, [None, 1, None])[:, 0], values[:, 0])


def test_what_is_nothing_and_stays_nothing_is_no_error_and_what_begins_on_nothing_is_infinite() -> None:
    values = np.array([[0.0, 0.0], [0.0, 3.0]])
    np.testing.assert_array_equal(relative_to_size(values, [0, 1]), [[0.0, 0.0], [0.0, np.inf]])
