"""Weights: edge cases, properties, and agreement with two other packages where they should agree."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pymcdm.weights as pymcdm_weights
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from skcriteria.preprocessing import weighters
from synergysim.analysis import (
    EvaluationError,
    EvaluationWarning,
    critic_weights,
    deviation_weights,
    entropy_weights,
    weights_from_entropy,
)

WEIGHTINGS = (critic_weights, entropy_weights, deviation_weights)
seeds = st.integers(0, 2**32 - 1)


def table_of(seed: int, rows: int = 12, columns: int = 5) -> np.ndarray:
    return np.random.default_rng(seed).lognormal(2.0, 1.0, size=(rows, columns))


@pytest.mark.parametrize("weigh", WEIGHTINGS)
def test_a_constant_indicator_gets_weight_zero_and_a_warning(weigh) -> None:
    table = pd.DataFrame(table_of(1), columns=list("abcde")).assign(c=7.0)
    with pytest.warns(EvaluationWarning, match="left out with weight 0: c"):
        weights = weigh(table)
    assert weights["c"] == 0.0
    pd.testing.assert_series_equal(weights.drop("c"), weigh(table.drop(columns="c")))


@pytest.mark.parametrize("weigh", WEIGHTINGS)
def test_a_table_in_which_nothing_varies_is_refused(weigh) -> None:
    with pytest.raises(EvaluationError, match="Every column of the table is constant"):
        weigh(np.ones((5, 3)))


@pytest.mark.parametrize("weigh", WEIGHTINGS)
@pytest.mark.parametrize("bad", [np.nan, np.inf])
def test_nan_and_infinity_are_refused_by_row_and_column(weigh, bad: float) -> None:
    table = pd.DataFrame(table_of(1), columns=list("abcde"), index=range(2010, 2022))
    table.loc[2013, "b"] = bad
    with pytest.raises(EvaluationError, match=r"row 2013, column 'b'"):
        weigh(table)


def test_perfectly_correlated_indicators_get_equal_weights_loudly() -> None:
    time = np.arange(10.0)
    with pytest.warns(EvaluationWarning, match="perfectly correlated"):
        weights = critic_weights(np.column_stack([time, 3 * time + 1, 100 * time]))
    np.testing.assert_allclose(weights, 1 / 3)


def test_critic_refuses_two_periods() -> None:
    with pytest.raises(EvaluationError, match="CRITIC needs at least 3 rows"):
        critic_weights(table_of(1)[:2])


def test_one_indicator_alone_gets_all_the_weight() -> None:
    np.testing.assert_array_equal(critic_weights(table_of(1)[:, :1]), [1.0])


def test_direction_turns_an_indicator_around() -> None:
    table = table_of(3)
    flipped = table * [1, -1, 1, 1, 1]
    np.testing.assert_allclose(critic_weights(table, direction=[1, -1, 1, 1, 1]), critic_weights(flipped))
    assert not np.allclose(critic_weights(table), critic_weights(flipped))


def test_labelled_directions_are_matched_by_name() -> None:
    table = pd.DataFrame(table_of(3), columns=list("abcde"))
    shuffled = pd.Series({"e": 1, "d": 1, "c": 1, "b": -1, "a": 1})
    np.testing.assert_allclose(critic_weights(table, shuffled), critic_weights(table, [1, -1, 1, 1, 1]))


@pytest.mark.parametrize(
    ("direction", "message"),
    [([1, 1, 1, 1, 2], "direction 2 is not"), ([1, 1], "2 entries for 5 columns")],
)
def test_a_wrong_direction_is_refused(direction: list[int], message: str) -> None:
    with pytest.raises(EvaluationError, match=message):
        critic_weights(table_of(1), direction=direction)


def test_an_unknown_option_names_the_nearest() -> None:
    with pytest.raises(EvaluationError, match="Did you mean 'pearson'"):
        critic_weights(table_of(1), correlation="person")  # type: ignore[call-overload]


def test_raw_shares_refuse_negative_values_and_directions() -> None:
    with pytest.raises(EvaluationError, match=r"column 2: .* needs values of 0 or more"):
        entropy_weights(table_of(1) * [1, -1, 1, 1, 1], normalisation="sum")
    with pytest.raises(EvaluationError, match="knows no direction -1"):
        entropy_weights(table_of(1), direction=[1, -1, 1, 1, 1], normalisation="sum")


def test_a_zero_share_adds_nothing_to_the_entropy() -> None:
    weights = entropy_weights(np.array([[0.0, 1.0], [2.0, 1.5], [2.0, 2.0]]), normalisation="sum")
    shares = np.array([[0.5, 0.5], [1 / 4.5, 1.5 / 4.5]])
    first = -(shares[0] * np.log(shares[0])).sum() / np.log(3)
    second = -sum(p * np.log(p) for p in (1 / 4.5, 1.5 / 4.5, 2 / 4.5)) / np.log(3)
    np.testing.assert_allclose(weights, np.array([1 - first, 1 - second]) / (2 - first - second))


def test_entropies_outside_zero_to_one_are_refused() -> None:
    with pytest.raises(EvaluationError, match=r"Entropy 1\.2 is outside"):
        weights_from_entropy([0.4, 1.2])
    with pytest.raises(EvaluationError, match="Every entropy is 1"):
        weights_from_entropy([1.0, 1.0])


def test_a_mean_of_zero_has_no_coefficient_of_variation() -> None:
    with pytest.raises(EvaluationError, match="column 1 has mean zero"):
        deviation_weights([[-1.0, 2.0], [1.0, 3.0]], normalisation="none", relative=True)


@settings(deadline=None)
@given(seeds)
def test_weights_sum_to_one_and_are_not_negative(seed: int) -> None:
    for weigh in WEIGHTINGS:
        weights = weigh(table_of(seed))
        assert weights.sum() == pytest.approx(1.0)
        assert (weights >= 0).all()


@settings(deadline=None)
@given(seeds, st.floats(1e-3, 1e6), st.floats(-1e3, 1e3))
def test_minmax_weights_do_not_depend_on_units(seed: int, scale: float, shift: float) -> None:
    table = table_of(seed)
    changed = table * [scale, 1, 1, 1, 1] + [shift, 0, 0, 0, 0]
    for weigh in WEIGHTINGS:
        np.testing.assert_allclose(weigh(changed), weigh(table), rtol=1e-5)


@settings(deadline=None)
@given(seeds)
def test_pymcdm_agrees_on_positive_indicators(seed: int) -> None:
    table = table_of(seed)
    np.testing.assert_allclose(critic_weights(table), pymcdm_weights.critic_weights(table))
    np.testing.assert_allclose(entropy_weights(table, normalisation="sum"), pymcdm_weights.entropy_weights(table))
    plain = pymcdm_weights.standard_deviation_weights(table)
    np.testing.assert_allclose(deviation_weights(table, normalisation="none"), plain)


@pytest.mark.parametrize("correlation", ["pearson", "spearman"])
@pytest.mark.parametrize("direction", [[1, 1, 1, 1, 1], [1, -1, 1, -1, 1]])
def test_scikit_criteria_agrees_on_critic(correlation: str, direction: list[int]) -> None:
    for seed in range(10):
        table = table_of(seed)
        theirs = weighters.critic_weights(table, np.array(direction), correlation=correlation)
        np.testing.assert_allclose(critic_weights(table, direction, correlation), theirs)


def test_scikit_criteria_agrees_on_deviation_and_entropy() -> None:
    table = table_of(5)
    np.testing.assert_allclose(deviation_weights(table, normalisation="none"), weighters.std_weights(table))
    np.testing.assert_allclose(entropy_weights(table, normalisation="sum"), weighters.entropy_weights(table))
