"""Indices on functions whose indices are known, by the designs and the analysis that scenarios use."""

from __future__ import annotations

import numpy as np
import pytest
from synergysim.analysis.sensitivity.components import SOURCES, variance_components
from synergysim.analysis.sensitivity.designs import blocks_of, morris_shares, one_at_a_time, saltelli_shares
from synergysim.analysis.sensitivity.indices import indices
from synergysim.analysis.synergy.errors import EvaluationError
from synergysim.analysis.synergy.labels import Floats

NAMES = ("x1", "x2", "x3", "dead")


def ishigami(shares: Floats) -> Floats:
    """Ishigami's function, a = 7 and b = 0.1, with a fourth factor that does nothing; two seeds that add no luck."""
    x = np.pi * (2 * shares - 1)
    value = np.sin(x[:, 0]) + 7 * np.sin(x[:, 1]) ** 2 + 0.1 * x[:, 2] ** 4 * np.sin(x[:, 0])
    return np.repeat(value[:, None], 2, axis=1)


def test_sobol_indices_of_ishigami_are_the_analytic_ones() -> None:
    points = saltelli_shares(4, 2048, 1)
    found = indices("saltelli", NAMES, points, ishigami(points)).set_index("factor")
    assert found["first_order"].tolist() == pytest.approx([0.3139, 0.4424, 0.0, 0.0], abs=0.03)
    assert found["total"].tolist() == pytest.approx([0.5576, 0.4424, 0.2437, 0.0], abs=0.03)
    assert (found["total_half_width"][:3] > 0).all()


def test_indices_from_given_draws_are_the_analytic_first_order_ones() -> None:
    points = np.random.default_rng(3).uniform(size=(3000, 4))
    found = indices("list", NAMES, points, ishigami(points))
    assert found["first_order"].tolist() == pytest.approx([0.3139, 0.4424, 0.0, 0.0], abs=0.04)


def test_morris_finds_the_planted_dead_factor_and_the_interactions() -> None:
    points = morris_shares(4, 40, 1)
    found = indices("morris", NAMES, points, ishigami(points)).set_index("factor")
    assert found.loc["dead", "mu_star"] == 0.0
    assert (found["mu_star"][:3] > 1).all()
    assert found.loc["x3", "sigma"] > 1


def test_one_at_a_time_effects_are_differences_from_the_base() -> None:
    points = one_at_a_time(np.array([1.0, 2.0]), np.array([0.0, 0.0]), np.array([3.0, 5.0]))
    values = (points[:, 0] * 10 + points[:, 1])[:, None] + np.array([0.0, 7.0])
    found = indices("oat", ("a", "b"), points, values).set_index("factor")
    assert found["low"].tolist() == [-10.0, -2.0]
    assert found["high"].tolist() == [20.0, 3.0]
    assert found["high_half_width"].tolist() == [0.0, 0.0]


@pytest.mark.parametrize("design", ["morris", "saltelli", "oat", "list"])
def test_nan_is_refused_and_not_answered_with_zeros(design: str) -> None:
    points = np.random.default_rng(0).uniform(size=(60, 4))
    values = ishigami(points)
    values[7, 1] = np.nan
    with pytest.raises(EvaluationError, match=r"NaN or infinite in 1 of 120 runs"):
        indices(design, NAMES, points, values)


def test_an_outcome_that_never_varies_is_refused() -> None:
    points = morris_shares(4, 4, 1)
    with pytest.raises(EvaluationError, match=r"never varies: it is 3 in every run"):
        indices("morris", NAMES, points, np.full((len(points), 2), 3.0))


def test_designs_refuse_sizes_they_cannot_have() -> None:
    with pytest.raises(EvaluationError, match=r"take 64 or 128"):
        saltelli_shares(3, 100, 1)
    with pytest.raises(EvaluationError, match=r"outside \[2, …\]"):
        morris_shares(3, 1, 1)


def test_variance_components_are_unbiased_also_within_blocks_that_hang_together() -> None:
    rng = np.random.default_rng(5)
    estimates = []
    for _ in range(150):
        block, point = rng.normal(size=(10, 1)), rng.normal(size=(10, 3))
        parameters = ((block + point) / np.sqrt(2)).reshape(30, 1, 1)
        luck = 0.5 * rng.normal(size=(1, 4, 1))
        both = 0.7 * rng.normal(size=(30, 4, 1))
        choices = np.array([-1.0, 0.0, 1.0])
        table = variance_components(parameters + luck + both + choices, blocks_of("morris", 30, 2))
        estimates.append(table["variance"].to_numpy())
    expected = [1.0, 0.25, 0.49, 2 / 3, 0.0, 0.0, 0.0]
    assert np.mean(estimates, axis=0) == pytest.approx(expected, abs=0.07)


def test_the_shares_of_the_variance_split_add_up_and_lie_in_their_intervals() -> None:
    rng = np.random.default_rng(1)
    table = variance_components(rng.normal(size=(20, 3, 4)) + 2 * rng.normal(size=(20, 1, 1)), range(20))
    assert list(table["source"]) == list(SOURCES)
    assert table["share"].sum() == pytest.approx(1.0)
    assert table.loc[0, "share"] > 0.6
    assert ((table["lower"] <= table["share"]) & (table["share"] <= table["upper"])).all()
    assert table.loc[0, "upper"] > table.loc[0, "lower"]


def test_one_replication_tells_no_chance() -> None:
    with pytest.raises(EvaluationError, match=r"at least two replications"):
        variance_components(np.ones((5, 1, 2)), range(5))
