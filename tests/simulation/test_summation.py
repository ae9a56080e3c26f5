"""Compiled sums give the bytes of those they stand for; packed parameters are those that were packed."""

from __future__ import annotations

import math

import numpy as np
import pytest
from synergysim.simulation import ClusterModel, Inputs, Parameters
from synergysim.simulation.agents.service_providers import ServiceProvider
from synergysim.simulation.model import forget
from synergysim.simulation.packing import packed, unpacked
from synergysim.simulation.summation import exact_sum, marked_total, pooled, total

LENGTHS = (*range(18), 127, 128, 129, 300)


def values(n: int, seed: int = 1) -> np.ndarray:
    """Numbers of both signs and of very different sizes, some of which cancel."""
    rng = np.random.default_rng(seed)
    drawn = rng.normal(size=n) * 10.0 ** rng.integers(-12, 13, n)
    return np.where(np.arange(n) % 3 == 2, -np.roll(drawn, 1), drawn)


@pytest.mark.parametrize("n", LENGTHS)
def test_a_total_is_to_the_bit_what_numpy_sums(n: int) -> None:
    for seed in range(20):
        one = values(n, seed)
        assert total(one) == one.sum()
        assert marked_total(one, one > 0.0) == one[one > 0.0].sum()


@pytest.mark.parametrize("n", LENGTHS)
def test_an_exact_sum_is_to_the_bit_what_python_sums(n: int) -> None:
    for seed in range(20):
        one = values(n, seed)
        assert exact_sum(one) == math.fsum(one)


@pytest.mark.parametrize("one", [[2.0**53, 1.0, 2.0**-60], [2.0**53, 1.0, -(2.0**-60)], [1.0, 1e100, 1.0, -1e100]])
def test_an_exact_sum_is_rounded_once(one: list[float]) -> None:
    assert exact_sum(np.array(one)) == math.fsum(one)


def test_what_clusters_have_together_is_what_numpy_sums() -> None:
    same, amounts = np.equal.outer([0, 1, 0, 1, 1], [0, 1, 0, 1, 1]).astype(float), values(5)
    np.testing.assert_array_equal(pooled(same, amounts), (same * amounts).sum(axis=1))


def test_packed_parameters_are_unpacked_as_they_were() -> None:
    group = Parameters().services.values()
    assert unpacked(packed(group)) == group
    assert unpacked(group) is group


def test_providers_are_views_of_one_table_and_keep_what_they_had_when_they_leave(small_inputs: Inputs) -> None:
    model = ClusterModel(small_inputs, 1)
    providers = model.providers["payment"]
    first, last = providers
    newcomer = ServiceProvider(model, "payment", 0.75)
    providers.append(newcomer)
    del providers[0]
    assert list(providers) == [last, newcomer]
    assert model.n_providers.tolist()[0] == 2
    newcomer.quality += 0.05
    assert model.relative_quality("payment") == pytest.approx(
        0.5 * (last.quality + 0.8) / model.parameters.services.initial_quality
    )
    left = first.quality
    last.quality = 0.9
    assert first.quality == left
    forget(model)
