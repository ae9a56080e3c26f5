"""Whether the fit can be trusted: simulation-based calibration, identifiability and posterior predictive checks.

Parameters are drawn from their priors and simulated; each run in turn stands for the data (see
:mod:`synergysim.analysis.fit.recovery`). Summaries of a run are, by series, the mean log distance from what is observed
and its trend over the years.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import pandas as pd

from ...analysis.fit.recovery import contracted, posterior, ranks, uniformity
from ...language import tr
from ..ensemble.engine import Engine, all_of
from ..errors import UserError
from .targets import TARGETS

if TYPE_CHECKING:
    from .fit import Problem, Values

Floats = npt.NDArray[np.float64]
LEAST = 50  # runs from which ranks say something (assumption)
STREAM = 7_041_990
PLANNED = {one.indicator: one for one in TARGETS}


@dataclass(frozen=True)
class Recovery:
    """What a check of the fit gave.

    ``parameters``: parameter, p_value (of uniform ranks), recovered (mean contraction over the runs that stood for the
    data), contraction (given what is observed). ``ranks``: a column a parameter, a row a run. ``predicted``: indicator,
    cluster, lower, median, upper (5th, 50th, 95th percentile of the posterior's simulated over observed values; 1 is
    right), inside. ``failed``: runs that did not finish.
    """

    parameters: pd.DataFrame
    ranks: pd.DataFrame
    predicted: pd.DataFrame
    failed: int


def recovery(problem: Problem, runs: int, seed: int, engine: Engine) -> Recovery:
    """Simulate draws of the priors and see whether their values come back.

    Raises:
        UserError: so many runs failed that too few are left.
    """
    shares = np.random.default_rng([STREAM, seed]).uniform(size=(runs, len(problem.priors)))
    points = [
        {one.path: one.low + share * (one.high - one.low) for one, share in zip(problem.priors, row, strict=True)}
        for row in shares
    ]
    tasks = [(problem, point, STREAM + number) for number, point in enumerate(points)]
    made = [one.result for one in all_of(engine.map(summaries_of, tasks))]
    kept = [number for number, one in enumerate(made) if one is not None]
    if len(kept) < LEAST:
        raise UserError(
            tr(
                "{runs} of {runs_2} runs drawn from the priors failed; too few are left.",
                runs=runs - len(kept),
                runs_2=runs,
            )
        )
    finished = [one for one in made if one is not None]
    names = list(finished[0])
    table = np.array([[one[name] for name in names] for one in finished], dtype=float)
    shares = shares[kept]
    below, recovered = ranks(shares, table)
    draws, weights = posterior(shares, table, np.zeros(table.shape[1]))
    paths = [one.path for one in problem.priors]
    parameters = pd.DataFrame(
        {"parameter": paths, "p_value": uniformity(below), "recovered": recovered.mean(axis=0),
         "contraction": contracted(draws, weights)}
    )  # fmt: skip
    return Recovery(parameters, pd.DataFrame(below, columns=paths), _predicted(names, table), runs - len(kept))


def summaries_of(problem: Problem, values: Values, seed: int) -> dict[str, float]:
    """Mean and trend of the log distance from what is observed, by series, of one run."""
    both = problem.observed.merge(
        problem.simulate(values, seed), on=["cluster", "indicator", "year"], suffixes=("", "_simulated")
    )
    gap = np.log(np.maximum(both["value_simulated"], 1e-12) / both["value"])
    found = {}
    for (indicator, cluster), rows in both.assign(gap=gap).groupby(["indicator", "cluster"], sort=False):
        name, gaps = f"{indicator} {cluster}", rows["gap"].to_numpy(dtype=float)
        planned = PLANNED.get(str(indicator))
        if planned is None or not planned.growth:
            found[f"{name}, level"] = float(gaps.mean())
        if len(gaps) > 2:
            found[f"{name}, trend"] = float(np.polyfit(rows["year"].to_numpy(dtype=float), gaps, 1)[0])
    return found


def _predicted(names: list[str], table: Floats) -> pd.DataFrame:
    """Levels that the runs nearest to the data simulate, over what is observed."""
    spread = table.std(axis=0)
    away = np.sqrt(((table[:, spread > 0.0] / spread[spread > 0.0]) ** 2).sum(axis=1))
    nearest = np.argsort(away, kind="stable")[: max(len(away) // 5, 10)]
    rows = []
    for place, name in enumerate(names):
        if name.endswith(", level"):
            lower, median, upper = np.exp(np.quantile(table[nearest, place], [0.05, 0.5, 0.95]))
            indicator, cluster = name.removesuffix(", level").split(" ", 1)
            rows.append((indicator, cluster, lower, median, upper, bool(lower <= 1.0 <= upper)))
    return pd.DataFrame(rows, columns=["indicator", "cluster", "lower", "median", "upper", "inside"])
