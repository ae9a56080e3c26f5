"""Samples from which sensitivity indices are computed, in shares of each factor's range."""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt

from ...language import tr
from ..synergy.errors import EvaluationError
from ..synergy.labels import Floats

MORRIS_LEVELS = 4
MORRIS, SALTELLI, OAT = "morris", "saltelli", "oat"
CHANCE = "chance"  # the factor of Saltelli's scheme that is the luck of a run


def morris_shares(n_factors: int, trajectories: int, seed: int) -> Floats:
    """Morris trajectories on a grid of four levels: (trajectories · (factors + 1), factors).

    Raises:
        EvaluationError: fewer than two trajectories, from which no spread of effects can be told.
    """
    from SALib.sample import morris  # slow to import

    if trajectories < 2:
        raise EvaluationError(
            tr(
                "samples = {trajectories} is outside [2, …]: it is the number of Morris trajectories.",
                trajectories=trajectories,
            )
        )
    points = morris.sample(unit_problem(n_factors), trajectories, num_levels=MORRIS_LEVELS, seed=seed)
    return np.asarray(points, dtype=np.float64)


def saltelli_shares(n_factors: int, samples: int, seed: int) -> Floats:
    """Saltelli's scheme on Sobol' points, without second order: (samples · (factors + 3), factors).

    Luck is a factor like the others, the last one; it has no column here, :func:`luck_draws` says which point meets
    which luck. The points of a base sample are A, then A with one factor of B after the other, then B.

    Raises:
        EvaluationError: a number of base samples that is no power of two; Sobol' points are balanced at these only.
    """
    from SALib.sample import sobol

    if samples < 2 or samples & (samples - 1):
        low = 2 ** math.floor(math.log2(max(samples, 2)))
        raise EvaluationError(
            tr(
                "samples = {samples}: Sobol' points are balanced at powers of two only; take {low} or {value}.",
                samples=samples,
                low=low,
                value=2 * low,
            )
        )
    points = sobol.sample(unit_problem(n_factors + 1), samples, calc_second_order=False, seed=seed)
    return np.asarray(points[:, :-1], dtype=np.float64)


def one_at_a_time(base: Floats, low: Floats, high: Floats) -> Floats:
    """The base, then every factor at its low and at its high end, the others as in the base: (1 + 2 · factors, …)."""
    points = np.tile(base, (1 + 2 * len(base), 1))
    for factor in range(len(base)):
        points[1 + 2 * factor, factor] = low[factor]
        points[2 + 2 * factor, factor] = high[factor]
    return points


def blocks_of(design: str, n_points: int, n_factors: int) -> npt.NDArray[np.int64]:
    """The block of every point: points of one Morris trajectory or one Saltelli sample depend on each other."""
    size = {MORRIS: n_factors + 1, SALTELLI: n_factors + 3}.get(design, 1)
    return np.arange(n_points, dtype=np.int64) // size


def luck_draws(design: str, n_points: int, n_factors: int) -> npt.NDArray[np.int64]:
    """The number of the luck that every point meets: one and the same, but for Saltelli's scheme.

    There A and B of every base sample have a luck of their own, and so has what is taken from them.

    Source: luck as a factor beside the parameters, Mazo (2021), SIAM/ASA Journal on Uncertainty Quantification 9.
    """
    if design != SALTELLI:
        return np.zeros(n_points, dtype=np.int64)
    size = n_factors + 3
    return np.array([2 * (point // size) + (point % size > n_factors) for point in range(n_points)], dtype=np.int64)


def luck_pairs(n_points: int, n_factors: int) -> npt.NDArray[np.int64]:
    """Of every base sample of Saltelli's scheme the points A, A with the luck of B, and B: (samples, 3)."""
    size = n_factors + 3
    first = np.arange(0, n_points, size, dtype=np.int64)
    return np.column_stack([first, first + n_factors + 1, first + n_factors + 2])


def unit_problem(n_factors: int) -> dict[str, object]:
    """What SALib calls a problem: factors from 0 to 1."""
    names = [f"x{number}" for number in range(n_factors)]
    return {"num_vars": n_factors, "names": names, "bounds": [[0.0, 1.0]] * n_factors}
