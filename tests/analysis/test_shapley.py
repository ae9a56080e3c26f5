"""Shapley values have the properties that define them."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from synergysim.analysis.sensitivity import shapley
from synergysim.analysis.synergy.errors import EvaluationError
from synergysim.analysis.synergy.labels import Floats

numbers = st.floats(-100, 100, allow_nan=False)
N = 4
games = st.lists(numbers, min_size=2**N, max_size=2**N).map(lambda values: dict(enumerate(np.array(values))))


def shares(values: dict[int, Floats]) -> Floats:
    return shapley.exact_shares(values, N).values


@given(games)
def test_they_add_up_to_the_gap(values: dict[int, Floats]) -> None:
    assert shares(values).sum() == pytest.approx(float(values[2**N - 1] - values[0]), abs=1e-9)


@given(games)
def test_sampled_ones_add_up_too(values: dict[int, Floats]) -> None:
    found = shapley.sampled_shares(values, shapley.antithetic_orders(N, 3, 1)).values
    assert found.sum() == pytest.approx(float(values[2**N - 1] - values[0]), abs=1e-9)


@given(games)
def test_a_difference_that_never_matters_gets_nothing(values: dict[int, Floats]) -> None:
    without_last = {one: values[one & ~(1 << (N - 1))] for one in values}
    assert shares(without_last)[N - 1] == pytest.approx(0.0, abs=1e-12)


@given(games)
def test_two_that_can_stand_for_each_other_get_the_same(values: dict[int, Floats]) -> None:
    def swapped(one: int) -> int:
        return (one & ~3) | ((one & 1) << 1) | ((one >> 1) & 1)

    alike = {one: (values[one] + values[swapped(one)]) / 2 for one in values}
    found = shares(alike)
    assert found[0] == pytest.approx(found[1], abs=1e-9)


@given(games, games, numbers)
def test_they_are_linear(one: dict[int, Floats], other: dict[int, Floats], factor: float) -> None:
    both = {key: one[key] + factor * other[key] for key in one}
    assert shares(both) == pytest.approx(shares(one) + factor * shares(other), abs=1e-6)


def test_an_interaction_is_split_evenly() -> None:
    both_needed = {one: np.float64((one & 3) == 3) for one in range(2**N)}
    assert shares(both_needed).tolist() == pytest.approx([0.5, 0.5, 0.0, 0.0])


def test_sampling_agrees_with_all_orders_within_its_error() -> None:
    rng = np.random.default_rng(2)
    values = dict(enumerate(rng.normal(size=(2**6, 3))))
    exact = shapley.exact_shares(values, 6).values
    sampled = shapley.sampled_shares(values, shapley.antithetic_orders(6, 400, 1))
    assert (np.abs(sampled.values - exact) < 4 * sampled.errors).all()
    assert (sampled.errors < 0.1).all()


def test_nan_is_refused() -> None:
    with pytest.raises(EvaluationError, match=r"coalition 11 is NaN"):
        shapley.exact_shares({0: np.zeros(1), 1: np.ones(1), 2: np.ones(1), 3: np.array([np.nan])}, 2)
