"""Simulation-based calibration: right posteriors pass, wrong ones do not, what is not told stays at its prior."""

from __future__ import annotations

import numpy as np
import pytest
from synergysim.analysis.fit.recovery import Floats, contracted, posterior, ranks, uniformity

N = 400


def simulations(noise: float = 0.1) -> tuple[Floats, Floats]:
    """Two parameters, of which the summaries tell the first; and a summary that is noise."""
    rng = np.random.default_rng(3)
    parameters = rng.uniform(size=(N, 2))
    first = 2.0 * parameters[:, :1] + noise * rng.standard_normal((N, 1))
    return parameters, np.column_stack([first, rng.standard_normal((N, 1))])


def test_a_right_posterior_has_uniform_ranks() -> None:
    below, _ = ranks(*simulations())
    assert below.shape == (N, 2)
    assert (uniformity(below) > 0.01).all()


def test_a_posterior_that_is_too_sure_is_noticed() -> None:
    """Planted: draws pulled halfway to their mean make the true value an extreme too often."""
    parameters, summaries = simulations()
    below = np.empty((N, 1))
    others = np.arange(N)
    for number in range(N):
        draws, weights = posterior(parameters[others != number], summaries[others != number], summaries[number])
        narrow = weights @ draws + 0.3 * (draws - weights @ draws)
        below[number] = weights @ (narrow[:, :1] < parameters[number, :1])
    assert uniformity(below)[0] < 1e-4


def test_a_shifted_posterior_is_noticed() -> None:
    below, _ = ranks(*simulations())
    assert uniformity(np.clip(below + 0.2, 0.0, 1.0))[0] < 1e-4


def test_only_what_the_summaries_tell_is_contracted() -> None:
    parameters, summaries = simulations()
    _, contraction = ranks(parameters, summaries)
    assert contraction[:, 0].mean() > 0.9
    assert abs(contraction[:, 1].mean()) < 0.15


def test_the_posterior_lies_where_the_data_came_from() -> None:
    parameters, summaries = simulations()
    draws, weights = posterior(parameters, summaries, np.array([2.0 * 0.25, 0.0]))
    assert weights.sum() == pytest.approx(1.0)
    assert weights @ draws[:, 0] == pytest.approx(0.25, abs=0.03)
    assert ((draws > 0.0) & (draws < 1.0)).all()
    assert contracted(draws, weights)[0] > 0.9


def test_a_summary_that_never_varies_is_left_out() -> None:
    parameters, summaries = simulations()
    with_constant = np.column_stack([summaries, np.ones(N)])
    data = np.array([1.0, 0.0])
    np.testing.assert_allclose(
        posterior(parameters, with_constant, np.append(data, 5.0))[0], posterior(parameters, summaries, data)[0]
    )


def test_too_few_simulations_are_refused() -> None:
    with pytest.raises(ValueError, match="needs ten simulations at least; there are 9"):
        posterior(np.full((9, 1), 0.5), np.zeros((9, 1)), np.zeros(1))
