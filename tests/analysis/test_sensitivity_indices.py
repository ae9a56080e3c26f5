"""Indices on functions whose indices are known, by the designs and the analysis that scenarios use."""

from __future__ import annotations

import numpy as np
import pytest
from synergysim.analysis.sensitivity.components import SOURCES, paired_components, variance_components
from synergysim.analysis.sensitivity.designs import (
    blocks_of,
    luck_draws,
    luck_pairs,
    morris_shares,
    one_at_a_time,
    saltelli_shares,
)
from synergysim.analysis.sensitivity.indices import RareVariationError, indices
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
    assert found["first_order"].tolist() == pytest.approx([0.3139, 0.4424, 0.0, 0.0, 0.0], abs=0.03)
    assert found["total"].tolist() == pytest.approx([0.5576, 0.4424, 0.2437, 0.0, 0.0], abs=0.03)
    assert (found["total_half_width"][:3] > 0).all()
    assert found.loc["chance", "total"] == 0.0


def lucky_ishigami(shares: Floats, alone: float, together: float) -> Floats:
    """Ishigami's function with luck that adds ``alone`` and stretches it by ``together``, each a standard deviation."""
    lucks = luck_draws("saltelli", len(shares), 4)
    drawn = np.random.default_rng(8).normal(size=(lucks.max() + 1, 2))[lucks]
    plain = ishigami(shares)[:, :1]
    return plain + alone * drawn[:, :1] + together * (plain - 3.5) * drawn[:, 1:]


def test_luck_is_a_factor_of_sobol_indices_and_takes_its_share_from_the_others() -> None:
    points = saltelli_shares(4, 4096, 1)
    values = lucky_ishigami(points, alone=2.0, together=0.5)
    variance = 13.84  # Ishigami's own
    total = variance * 1.25 + 4.0
    found = indices("saltelli", NAMES, points, values).set_index("factor")
    assert found["first_order"].to_numpy()[:2] * total / variance == pytest.approx([0.3139, 0.4424], abs=0.06)
    assert found.loc["chance"].tolist()[:1] == pytest.approx([4.0 / total], abs=0.03)
    assert found.loc["chance", "total"] == pytest.approx((4.0 + variance * 0.25) / total, abs=0.03)
    assert found.loc["dead", "total"] == 0.0


def test_points_of_one_base_sample_share_their_luck_but_for_b() -> None:
    assert luck_draws("saltelli", 10, 2).tolist() == [0, 0, 0, 1, 1, 2, 2, 2, 3, 3]
    assert luck_draws("morris", 3, 2).tolist() == [0, 0, 0]
    points = saltelli_shares(2, 8, 1)
    a, a_with_luck, b = np.moveaxis(points[luck_pairs(len(points), 2)], 1, 0)
    assert (a == a_with_luck).all()
    assert (a != b).all()


def test_the_variance_split_from_pairs_of_lucks_is_the_known_one() -> None:
    points = saltelli_shares(4, 4096, 1)
    values = lucky_ishigami(points, alone=2.0, together=0.5)[luck_pairs(len(points), 4)][:512]
    table = paired_components(values[..., None] + np.array([-1.0, 1.0])).set_index("source")
    assert table["share"].sum() == pytest.approx(1.0)
    expected = {"parameters": 13.84, "chance": 4.0, "parameters × chance": 13.84 / 4, "choices": 1.0}
    total = sum(expected.values())
    for source, variance in expected.items():
        row = table.loc[source]
        assert row["lower"] <= variance / total <= row["upper"] or variance / total == pytest.approx(row["share"])
        assert row["upper"] - row["lower"] < 0.25


def test_the_split_from_pairs_of_lucks_is_unbiased() -> None:
    rng = np.random.default_rng(2)
    estimates = []
    for _ in range(400):
        x, luck = rng.normal(size=(2, 12)), 0.5 * rng.normal(size=(2, 12))
        both = 0.7 * rng.normal(size=(3, 12))
        values = np.stack([x[0] + luck[0] + both[0], x[0] + luck[1] + both[1], x[1] + luck[1] + both[2]], axis=1)
        estimates.append(paired_components(values[:, :, None, None])["variance"].to_numpy())
    # The grand mean that is taken off makes of 12 samples what of 12 remains.
    assert np.mean(estimates, axis=0) == pytest.approx([1.0, 0.25, 0.49], abs=0.09)


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


@pytest.mark.parametrize("design", ["morris", "saltelli"])
def test_the_same_data_have_the_same_intervals(design: str) -> None:
    points = {"morris": morris_shares, "saltelli": saltelli_shares}[design](4, 16, 1)
    again = [indices(design, NAMES, points, ishigami(points)) for _ in range(2)]
    assert again[0].equals(again[1])


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


@pytest.mark.parametrize("moved", [1, 3])
def test_an_outcome_that_only_mixed_points_move_is_refused_and_not_answered_with_zeros(moved: int) -> None:
    points = saltelli_shares(2, 16, 1)
    values = np.ones((len(points), 1))
    values[moved] = 2.0
    with pytest.raises(RareVariationError, match="differs only in points mixed of them: more samples are needed"):
        indices("saltelli", ["a", "b"], points, values)


def test_an_outcome_that_hardly_varies_is_told_without_a_librarys_warning() -> None:
    points = saltelli_shares(2, 16, 1)
    values = np.ones((len(points), 1))
    values[5] = 2.0  # the first sample's A: most bootstrap resamples are constant
    found = indices("saltelli", ["a", "b"], points, values)
    assert np.isfinite(found["total"]).all()
