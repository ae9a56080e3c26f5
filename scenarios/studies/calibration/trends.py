"""Levels and trends of the industries' trade that only data can tell: fitted by regression, not searched for.

World demand for an industry has a level and a drift against the city's exports, demand for its imports a drift. The
model answers them one for one, so that a regression of the log gap between what is observed and what is simulated on a
constant and time gives both, given all other parameters, with their uncertainty: under a flat prior the coefficients
follow a multivariate t distribution (Gelman et al., Bayesian Data Analysis, 3rd ed., section 14.2). The residuals of
neighbouring years are not independent, which it takes them for: the intervals are somewhat too narrow.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from ....analysis.sums import left_inverse, product
from ....simulation.inputs import Industry, facts

Floats = npt.NDArray[np.float64]
# What a series' constant and slope over time are: facts of its industry. Imports start from what is observed.
COEFFICIENTS: Mapping[str, tuple[str, ...]] = {
    "exports_usd": ("export_level", "demand_drift"),
    "imports_usd": ("import_drift",),
}
STEPS = 3  # the model answers nearly one for one: the third step moves a value by less than its error
SEEDS = 4


@dataclass(frozen=True)
class Regression:
    """Coefficients of a log gap on the columns of a design, and what their uncertainty follows from."""

    coefficients: Floats
    covariance: Floats  # of the coefficients over the residual variance
    residual_variance: float
    degrees: int

    def draw(self, rng: np.random.Generator) -> Floats:
        """Coefficients drawn from what the data leave open about them."""
        variance = self.residual_variance * self.degrees / rng.chisquare(self.degrees)
        return rng.multivariate_normal(self.coefficients, variance * self.covariance)


def regress(gap: Floats, elapsed: Floats, with_level: bool) -> Regression:
    """Least squares of a log gap on time since the base year, and on a constant where there is a level."""
    columns = (np.ones_like(elapsed), elapsed) if with_level else (elapsed,)
    design = np.stack(columns, axis=1)
    solution = left_inverse(design)
    coefficients = (solution * gap).sum(axis=1)
    degrees = len(gap) - len(columns)
    residuals = gap - (design * coefficients).sum(axis=1)
    covariance = product(solution, solution.T)
    return Regression(coefficients, covariance, float((residuals**2).sum()) / degrees, degrees)


def regressions(
    simulated: Sequence[pd.DataFrame], observed: pd.DataFrame, start: int
) -> dict[tuple[str, ...], Regression]:
    """By the paths of its coefficients, the regression of each series that is observed; mean over the runs."""
    keys = ["cluster", "indicator", "year"]
    table = pd.concat(simulated)
    table = table[table["indicator"].isin(list(COEFFICIENTS))]
    mean = np.log(table.set_index(keys)["value"].clip(lower=1e-12)).groupby(level=keys).mean()
    both = observed.merge(mean.rename("log").reset_index(), on=keys)
    found = {}
    for (cluster, indicator), rows in both.groupby(["cluster", "indicator"]):
        names = COEFFICIENTS[str(indicator)]
        gap = np.log(rows["value"].to_numpy(dtype=float)) - rows["log"].to_numpy(dtype=float)
        paths = tuple(f"industry.{cluster}.{name}" for name in names)
        found[paths] = regress(gap, rows["year"].to_numpy(dtype=float) - start, len(names) > 1)
    return found


def moved(values: Mapping[str, float], by: Iterable[tuple[tuple[str, ...], Floats]]) -> dict[str, float]:
    """Values of trends after steps, kept within the bounds of their facts."""
    found = dict(values)
    for paths, steps in by:
        for path, step in zip(paths, steps, strict=True):
            low, high = facts(Industry)[path.rsplit(".", 1)[-1]].bounds
            found[path] = min(max(found[path] + float(step), low), high)
    return found


def without_trend(gap: Floats, years: Floats, groups: npt.NDArray[Any], start: int, indicator: str) -> Floats:
    """Log gaps less what the trends of their series would take up."""
    left = gap.copy()
    for group in np.unique(groups):
        rows = groups == group
        elapsed = years[rows] - start
        found = regress(gap[rows], elapsed, len(COEFFICIENTS[indicator]) > 1)
        design = (np.ones_like(elapsed), elapsed)[-found.coefficients.size :]
        left[rows] = gap[rows] - (np.stack(design, axis=1) * found.coefficients).sum(axis=1)
    return left
