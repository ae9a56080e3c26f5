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
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from ...analysis.sums import left_inverse, product
from ...simulation.inputs import Industry, facts
from ..ensemble.engine import Engine, all_of
from ..errors import UserError

if TYPE_CHECKING:
    from .fit import Problem

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


def fit_trends(problem: Problem, values: Mapping[str, float], seeds: Sequence[int], engine: Engine) -> dict[str, float]:
    """The trends by path that fit best with the other parameters given.

    Raises:
        UserError: the observations hold no exports or imports of an industry.
    """
    trends = own_trends(problem)
    for _ in range(STEPS):
        outcomes = all_of(engine.map(series_of, [(problem, {**values, **trends}, seed) for seed in seeds]))
        runs = [one.result for one in outcomes if one.result is not None]
        if not runs:
            raise UserError(f"No run with the trends fitted so far finished: {outcomes[0].error}")
        found = regressions(runs, problem.observed, problem.start)
        trends = moved(trends, ((paths, one.coefficients) for paths, one in found.items()))
    return trends


def own_trends(problem: Problem) -> dict[str, float]:
    """The scenario's own values of the trends that the observations tell about; raises UserError if there are none."""
    codes = {one.code for one in problem.base.resolved.inputs.industries}
    rows = problem.observed[problem.observed["cluster"].isin(codes)]
    pairs = rows[rows["indicator"].isin(list(COEFFICIENTS))][["cluster", "indicator"]].drop_duplicates()
    paths = [f"industry.{cluster}.{name}" for cluster, series in pairs.to_numpy() for name in COEFFICIENTS[series]]
    if not paths:
        raise UserError(
            "The observations hold neither exports_usd nor imports_usd of an industry: there are no trends to fit. "
            "Name the --parameters to fit."
        )
    return {path: problem.base.value(path) for path in paths}


def drawn_trends(
    problem: Problem, draws: pd.DataFrame, trends: Mapping[str, float], seed: int, engine: Engine
) -> pd.DataFrame:
    """For every draw of the other parameters, a draw of the trends given them: one row a draw, one column a path."""
    sets = draws.to_dict("records")
    tasks = [(problem, {**one, **trends}, seed + number) for number, one in enumerate(sets)]
    rows = []
    for number, outcome in enumerate(all_of(engine.map(series_of, tasks))):
        if outcome.result is None:
            raise UserError(f"Draw {number + 1} of the posterior did not finish: {outcome.error}")
        rng = np.random.default_rng([seed, number])
        found = regressions([outcome.result], problem.observed, problem.start)
        rows.append(moved(trends, ((paths, one.draw(rng)) for paths, one in found.items())))
    return pd.DataFrame(rows)


def series_of(problem: Problem, values: Mapping[str, float], seed: int) -> pd.DataFrame:
    """What a run gives of everything observed, for a worker."""
    return problem.simulate(dict(values), seed)


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
