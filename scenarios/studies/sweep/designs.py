"""Designs: which points of the factors' values are simulated (grid, Latin hypercube, Sobol' points)."""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ....language import tr
from ...errors import UserError

Array = NDArray[np.float64]
MOST_POINTS = 1_000_000
GRID_LEVELS = "a grid needs values, or a range with levels"


@dataclass(frozen=True)
class Axis:
    """What a factor takes: ``values`` one by one, or anything from ``low`` to ``high``, whole numbers if ``whole``."""

    path: str
    low: float
    high: float
    values: tuple[float, ...] = ()
    levels: int | None = None
    whole: bool = False

    @property
    def ends(self) -> tuple[float, float]:
        """The smallest and the largest value."""
        return (min(self.values), max(self.values)) if self.values else (self.low, self.high)

    def at(self, shares: Array) -> Array:
        """The values at shares in [0, 1) of the axis; every value of a list, and every whole number, is as likely."""
        if self.values:
            chosen = np.minimum((shares * len(self.values)).astype(np.int64), len(self.values) - 1)
            return np.asarray(self.values)[chosen]
        if self.whole:
            return np.minimum(np.floor(self.low + shares * (self.high - self.low + 1)), self.high)
        return self.low + shares * (self.high - self.low)

    def steps(self) -> tuple[float, ...]:
        """The values of a grid.

        Raises:
            UserError: a range without levels.
        """
        if self.values:
            return self.values
        if self.levels is None:
            raise UserError(tr("{path}: {grid_levels}.", path=self.path, grid_levels=GRID_LEVELS))
        steps = np.linspace(self.low, self.high, self.levels)
        return tuple(float(step) for step in (np.unique(np.round(steps)) if self.whole else steps))


def grid(axes: Sequence[Axis]) -> Array:
    """Every combination, the last axis changing fastest: (points, axes).

    Raises:
        UserError: a range without levels, or too many combinations.
    """
    steps = [axis.steps() for axis in axes]
    _check_size(math.prod(map(len, steps)))
    return np.array(list(itertools.product(*steps)), dtype=np.float64).reshape(-1, len(axes))


def sample(design: str, axes: Sequence[Axis], size: int, seed: int) -> Array:
    """``size`` points of a Latin hypercube or of scrambled Sobol' points: (size, axes).

    Raises:
        UserError: Sobol' points whose number is no power of two; they are balanced at these only.
    """
    from scipy.stats import qmc

    if design == "sobol":
        power = round(math.log2(size))
        if 2**power != size:
            low = 2 ** math.floor(math.log2(size))
            raise UserError(
                tr(
                    "size = {size}: Sobol' points are balanced at powers of two only; take {low} or {value}.",
                    size=size,
                    low=low,
                    value=2 * low,
                )
            )
        shares = qmc.Sobol(len(axes), rng=seed).random_base2(power)
    else:
        shares = qmc.LatinHypercube(len(axes), rng=seed).random(size)
    return at_shares(axes, shares)


def at_shares(axes: Sequence[Axis], shares: Array) -> Array:
    """The points at shares (points, axes) of the axes."""
    return np.column_stack([axis.at(column) for axis, column in zip(axes, shares.T, strict=True)])


def crossed(first: Array, second: Array) -> Array:
    """Every row of the first beside every row of the second, the second changing fastest."""
    _check_size(len(first) * len(second))
    return np.hstack([np.repeat(first, len(second), axis=0), np.tile(second, (len(first), 1))])


def _check_size(points: int) -> None:
    if points > MOST_POINTS:
        raise UserError(
            tr(
                "The design has {points:,} points; at most {most_points:,} are allowed.",
                points=points,
                most_points=MOST_POINTS,
            )
        )
