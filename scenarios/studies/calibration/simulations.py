"""The posterior of many parameters from one table of runs, whose parameters are drawn from their priors.

Approximate Bayesian computation with regression adjustment (Beaumont, Zhang and Balding 2002; see
:mod:`synergysim.analysis.fit.recovery`). Each run is told by summaries: by series the mean or the change of the log
distance from what is observed, and the published moments. Where levels and trends of an industry's trade are fitted by
regression, what is left of it is the outside world's chance, and tells of no parameter. To every summary an error of
the declared scale is added, so that the scales are what data and model may be wrong by, and the posterior is exact for
that error (Wilkinson 2013). Runs are kept one by one: a table that was stopped goes on, and a larger one begins with
the runs of a smaller one.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from ....analysis.fit.recovery import posterior
from ....language import tr
from ...ensemble.engine import Engine, all_of
from ...errors import UserError
from .targets import TARGETS
from .trends import COEFFICIENTS

if TYPE_CHECKING:
    from .fit import Problem, Values
    from .targets import Simulated

Floats = npt.NDArray[np.float64]
LEAST = 50  # runs from which a posterior or ranks say anything (assumption)
STREAM = 7_041_990
MOST_MISSING = 0.1  # of the runs: a summary that more of them cannot give is left out
EDGES = (0.01, 0.99)  # shares of the runs beyond which what is observed is not followed
LEVEL, TREND, MOMENT = "level", "trend", "moment"
PLANNED = {one.indicator: one for one in TARGETS}


@dataclass(frozen=True)
class Summary:
    """A number that tells of a run: ``scale`` is what it may be wrong by. ``cluster`` is empty for a moment."""

    quantity: str
    cluster: str
    kind: str
    scale: float

    @property
    def name(self) -> str:
        """Its name in a table."""
        return self.quantity if self.kind == MOMENT else f"{self.quantity} {self.cluster}, {self.kind}"


def summaries(problem: Problem) -> tuple[Summary, ...]:
    """What runs are told by; raises UserError if nothing that a fit aims at is observed."""
    found = []
    for (indicator, cluster), rows in problem.observed.groupby(["indicator", "cluster"], sort=False):
        target = PLANNED.get(str(indicator))
        if target is None:
            continue
        kinds = _kinds(problem, target.indicator, target.growth, rows["year"].nunique())
        found += [Summary(target.indicator, str(cluster), kind, target.scale) for kind in kinds]
    found += [Summary(one.code, "", MOMENT, one.scale) for one in problem.moments]
    if not found:
        raise UserError(
            tr("The observations hold nothing that a fit aims at: {names}.", names=", ".join(PLANNED)),
        )
    return tuple(found)


def _kinds(problem: Problem, indicator: str, growth: bool, years: int) -> tuple[str, ...]:
    if problem.trends and indicator in COEFFICIENTS:
        return ()
    trend = (TREND,) if years > 2 else ()
    return trend if growth else (LEVEL, *trend)


def summaries_of(problem: Problem, values: Values, seed: int) -> dict[str, float]:
    """A run's distance from what is observed, by summary: logs of series, moments in their units."""
    return gaps(problem, problem.run(values, seed))


def gaps(problem: Problem, run: Simulated) -> dict[str, float]:
    """The same of a run that was made. ``trend``: change over the years."""
    both = problem.observed.merge(run.series, on=["cluster", "indicator", "year"], suffixes=("", "_simulated"))
    gap = np.log(np.maximum(both["value_simulated"], 1e-12) / both["value"])
    groups: dict[Any, pd.DataFrame] = dict(iter(both.assign(gap=gap).groupby(["indicator", "cluster"], sort=False)))
    published = {one.code: one.value for one in problem.moments}
    found = {}
    for one in summaries(problem):
        if one.kind == MOMENT:
            found[one.name] = run.moments[one.quantity] - published[one.quantity]
        else:
            rows = groups[one.quantity, one.cluster]
            found[one.name] = _told(rows["year"].to_numpy(dtype=float), rows["gap"].to_numpy(dtype=float), one.kind)
    return found


def _told(years: Floats, gap: Floats, kind: str) -> float:
    if kind == LEVEL:
        return float(gap.mean())
    at = years - years.mean()
    return float((at * gap).sum() / (at * at).sum() * (years.max() - years.min()))


@dataclass(frozen=True)
class Runs:
    """Runs drawn from the priors.

    ``shares``: parameters as shares of their priors' ranges, shape (runs, parameters). ``table``: distances from what
    is observed, shape (runs, summaries). ``failed``: runs that did not finish; ``missing``: summaries that too many
    runs could not give.
    """

    told_by: tuple[Summary, ...]
    shares: Floats
    table: Floats
    failed: int
    missing: tuple[str, ...]

    def with_errors(self, seed: int) -> Floats:
        """The table with what data and model may be wrong by."""
        scales = np.array([one.scale for one in self.told_by])
        luck = np.random.default_rng([STREAM, seed, 1]).standard_normal(self.table.shape)
        return np.asarray(self.table + scales * luck)


def simulate_priors(
    problem: Problem, runs: int, seed: int, engine: Engine, told: Callable[[], None] = lambda: None
) -> Runs:
    """Simulate draws of the priors.

    Raises:
        UserError: so many runs failed that too few are left.
    """
    shares = np.random.default_rng([STREAM, seed]).uniform(size=(runs, len(problem.priors)))
    tasks = [(problem, values_at(problem, row), STREAM + number) for number, row in enumerate(shares)]
    return _collected(summaries(problem), shares, told_of(tasks, engine, told))


def told_of(
    tasks: list[tuple[Problem, Values, int]], engine: Engine, told: Callable[[], None]
) -> list[dict[str, float] | None]:
    """The summaries of runs, None of one that failed; ``told`` hears of every run as it ends."""
    heard = dataclasses.replace(engine, finished=lambda _, __: told())
    return [one.result for one in all_of(heard.map(summaries_of, tasks))]


def _collected(told_by: tuple[Summary, ...], shares: Floats, made: Sequence[Mapping[str, float] | None]) -> Runs:
    finished = np.array([one is not None for one in made])
    table = np.array([[one[each.name] for each in told_by] for one in made if one is not None], dtype=float)
    given = np.isfinite(table).mean(axis=0) >= 1.0 - MOST_MISSING if len(table) else np.ones(len(told_by), dtype=bool)
    kept = np.flatnonzero(given)
    whole = np.isfinite(table[:, kept]).all(axis=1) if len(table) else np.zeros(0, dtype=bool)
    if whole.sum() < LEAST:
        raise UserError(
            tr(
                "{failed} of {runs} runs drawn from the priors failed; too few are left.",
                failed=len(made) - int(whole.sum()),
                runs=len(made),
            )
        )
    missing = tuple(one.name for one, there in zip(told_by, given, strict=True) if not there)
    return Runs(
        tuple(told_by[place] for place in kept), shares[finished][whole], table[whole][:, kept],
        len(made) - int(whole.sum()), missing,
    )  # fmt: skip


def data_of(noisy: Floats) -> Floats:
    """What is observed, as distances from itself: 0; where no run comes near, the edge of what runs give.

    A regression would be followed far beyond the runs that it is made of.
    """
    low, high = np.quantile(noisy, EDGES, axis=0)
    return np.clip(np.zeros(noisy.shape[1]), low, high)


def values_at(problem: Problem, shares: Floats) -> dict[str, float]:
    """Parameters at shares of their priors' ranges."""
    return {
        one.path: float(one.low + share * (one.high - one.low))
        for one, share in zip(problem.priors, shares, strict=True)
    }


def posterior_draws(problem: Problem, runs: Runs, population: int, seed: int) -> pd.DataFrame:
    """Draws of the parameters given what is observed, which weigh alike: a column a parameter.

    There are as many as asked for, or as runs were near enough to be used.
    """
    noisy = runs.with_errors(seed)
    draws, weights = posterior(runs.shares, noisy, data_of(noisy))
    count = min(population, len(draws))
    # Systematic resampling: none that weighs enough is left out by luck.
    at = (np.arange(count) + np.random.default_rng([STREAM, seed, 2]).uniform()) / count
    chosen = draws[np.minimum(np.searchsorted(np.cumsum(weights), at), len(draws) - 1)]
    return pd.DataFrame([values_at(problem, row) for row in chosen])
