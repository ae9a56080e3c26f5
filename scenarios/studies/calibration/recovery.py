"""Whether a fit can be trusted: simulation-based calibration, identifiability and posterior predictive checks.

Each run drawn from the priors in turn stands for the data, the others give its posterior (see
:mod:`synergysim.analysis.fit.recovery`); and the posterior's draws are simulated, to see whether what is observed lies
within what they give.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from ....analysis.fit.recovery import contracted, posterior, ranks, uniformity
from ...ensemble.engine import Engine
from .simulations import MOMENT, STREAM, Runs, Summary, data_of, told_of

if TYPE_CHECKING:
    from .fit import Problem

BAND = [0.05, 0.5, 0.95]
AGAIN = 500_000  # seeds of the posterior's draws, apart from those of the priors'


@dataclass(frozen=True)
class Recovery:
    """What a check of the fit gave.

    ``parameters``: parameter, p_value (of uniform ranks), recovered (mean contraction over the runs that stood for the
    data), contraction (given what is observed). ``ranks``: a column a parameter, a row a run. ``predicted``: indicator,
    cluster, kind, observed, scale, prior_lower, prior_upper, lower, median, upper (5th, 50th, 95th percentile of what
    the posterior's draws simulate: over what is observed for a series, in its unit for a moment), inside (observed
    within these, the declared scale included), beyond (what the priors give, the scale included). ``runs``: how many
    the priors gave; ``failed``: that did not finish.
    """

    parameters: pd.DataFrame
    ranks: pd.DataFrame
    predicted: pd.DataFrame
    runs: int
    failed: int


def recovery(
    problem: Problem,
    runs: Runs,
    draws: pd.DataFrame,
    check: int,
    seed: int,
    engine: Engine,
    told: Callable[[], None] = lambda: None,
) -> Recovery:
    """Let ``check`` of the runs stand for the data, and simulate the posterior's draws."""
    noisy = runs.with_errors(seed)
    below, recovered = ranks(runs.shares, noisy, first=check)
    data = data_of(noisy)
    shares, weights = posterior(runs.shares, noisy, data)
    paths = [one.path for one in problem.priors]
    parameters = pd.DataFrame(
        {"parameter": paths, "p_value": uniformity(below), "recovered": recovered.mean(axis=0),
         "contraction": contracted(shares, weights)}
    )  # fmt: skip
    tasks = [
        (problem, {str(path): float(value) for path, value in one.items()}, STREAM + AGAIN + number)
        for number, one in enumerate(draws.to_dict("records"))
    ]
    after = pd.DataFrame([one for one in told_of(tasks, engine, told) if one is not None])
    rows = [_predicted(problem, one, runs.table[:, place], after[one.name]) for place, one in enumerate(runs.told_by)]
    predicted = pd.DataFrame(rows).assign(beyond=data != 0.0)
    return Recovery(
        parameters, pd.DataFrame(below, columns=paths), predicted, len(runs.table) + runs.failed, runs.failed
    )


def _predicted(problem: Problem, summary: Summary, before: np.ndarray, after: pd.Series[float]) -> dict[str, object]:
    """What the priors and the posterior's draws simulate of a summary."""
    published = {one.code: one.value for one in problem.moments}
    observed = published[summary.quantity] if summary.kind == MOMENT else 1.0

    def shown(gap: np.ndarray) -> list[float]:
        ends = np.quantile(gap, BAND)
        return [float(one) for one in (observed + ends if summary.kind == MOMENT else np.exp(ends))]

    prior, found = shown(before), shown(after.dropna().to_numpy(dtype=float))
    middle = float(after.median())
    spread = float(np.hypot(summary.scale, after.std()))
    return {
        "indicator": summary.quantity, "cluster": summary.cluster, "kind": summary.kind, "observed": observed,
        "scale": summary.scale, "prior_lower": prior[0], "prior_upper": prior[2],
        "lower": found[0], "median": found[1], "upper": found[2], "inside": abs(middle) <= 1.645 * spread,
    }  # fmt: skip
