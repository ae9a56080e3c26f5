"""Designs cover what they promise to cover."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from synergysim.scenarios.errors import UserError
from synergysim.scenarios.studies.sweep.designs import Axis, crossed, grid, sample

ranges = st.tuples(st.floats(-1e3, 1e3), st.floats(0.01, 1e3)).map(lambda pair: (pair[0], pair[0] + pair[1]))
axes = st.lists(ranges.map(lambda ends: Axis("x", *ends)), min_size=1, max_size=5)


@given(axes, st.integers(1, 40), st.integers(0, 1000))
def test_a_latin_hypercube_has_one_point_in_every_slice_of_every_axis(chosen: list[Axis], size: int, seed: int) -> None:
    points = sample("latin_hypercube", chosen, size, seed)
    for axis, column in zip(chosen, points.T, strict=True):
        slices = np.floor((column - axis.low) / (axis.high - axis.low) * size * (1 + 1e-12)).astype(int)
        assert len(set(np.clip(slices, 0, size - 1))) >= size - 1  # rounding can put a point on an edge


@given(axes, st.integers(0, 6), st.integers(0, 1000))
def test_sobol_points_fill_halves_of_every_axis_evenly(chosen: list[Axis], power: int, seed: int) -> None:
    points = sample("sobol", chosen, 2**power, seed)
    assert points.shape == (2**power, len(chosen))
    for axis, column in zip(chosen, points.T, strict=True):
        below = int((column < (axis.low + axis.high) / 2).sum())
        assert abs(below - 2**power / 2) <= 0.5


@given(st.lists(st.integers(1, 5), min_size=1, max_size=4))
def test_a_grid_is_every_combination_once(sizes: list[int]) -> None:
    chosen = [Axis("x", 0, size, tuple(float(step) for step in range(size))) for size in sizes]
    assert sorted(map(tuple, grid(chosen))) == sorted(itertools.product(*(axis.values for axis in chosen)))


def test_a_grid_splits_a_range_into_levels_with_both_ends() -> None:
    assert grid([Axis("x", 0.0, 1.0, levels=5)]).ravel().tolist() == [0.0, 0.25, 0.5, 0.75, 1.0]
    assert grid([Axis("x", 0.0, 3.0, levels=10, whole=True)]).ravel().tolist() == [0.0, 1.0, 2.0, 3.0]


@given(st.integers(0, 50), st.integers(1, 50), st.integers(0, 100))
def test_whole_numbers_stay_whole_and_within_their_range(low: int, more: int, seed: int) -> None:
    sampled = sample("latin_hypercube", [Axis("x", low, low + more, whole=True)], 200, seed)
    assert np.array_equal(sampled, np.floor(sampled))
    assert sampled.min() >= low
    assert sampled.max() <= low + more


def test_every_whole_number_and_every_value_is_as_likely() -> None:
    chosen = [Axis("x", 1, 4, whole=True), Axis("y", 0, 9, (0.0, 5.0, 9.0, 2.0))]
    points = sample("latin_hypercube", chosen, 400, 3)
    for column in points.T:
        assert np.unique(column, return_counts=True)[1].tolist() == [100] * 4


def test_the_same_seed_gives_the_same_points_and_another_seed_others() -> None:
    chosen = [Axis("x", 0, 1), Axis("y", 0, 1)]
    for design in ("latin_hypercube", "sobol"):
        assert np.array_equal(sample(design, chosen, 8, 1), sample(design, chosen, 8, 1))
        assert not np.array_equal(sample(design, chosen, 8, 1), sample(design, chosen, 8, 2))


def test_crossing_puts_every_row_beside_every_row() -> None:
    first, second = np.array([[1.0], [2.0]]), np.array([[3.0, 4.0], [5.0, 6.0], [7.0, 8.0]])
    both = crossed(first, second)
    assert both.shape == (6, 3)
    assert both[4].tolist() == [2.0, 5.0, 6.0]


def test_a_grid_too_large_to_enumerate_is_refused_at_once() -> None:
    with pytest.raises(UserError, match=r"at most 1,000,000"):
        grid([Axis("x", 0, 1, levels=1000) for _ in range(20)])
