"""Why U changed between two periods: what each indicator contributed, adding up to the change."""

from __future__ import annotations

from itertools import combinations
from math import factorial
from typing import Any

import numpy as np
import pandas as pd

from ...language import tr
from ..sums import product
from .degree import degree_core
from .errors import EvaluationError
from .labels import Floats
from .scores import Scores
from .scoring import base_index

COLUMNS = ("cluster", "first", "last", "subsystem", "indicator", "order_change", "contribution")


def synergy_contributions(scores: Scores, first: Any = None, last: Any = None) -> pd.DataFrame:
    """What every indicator contributed to the change of U between two periods.

    The change of U is split over the subsystems by their Shapley values: U as a function of the changes Δμ_j, each
    taken at ``first`` or at ``last``, averaged over every order in which they can pass from the one to the other. A
    subsystem's value is split over its indicators in proportion to what each added to its order degree, φ_i·(change of
    μ_i) under the weighted sum and φ_i·(change of ln μ_i) under the geometric mean.

    Args:
        scores: Of one run.
        first: A period; the first that has a U if not given.
        last: A later period; the last if not given.

    Returns:
        COLUMNS: ``order_change`` is what the indicator added to its subsystem's order degree (to its logarithm under
        the geometric mean), ``contribution`` what it added to U; these sum to U(last) − U(first) by cluster. Clusters
        without a U in one of the two are left out.

    Raises:
        EvaluationError: several runs, a period that the table does not have, or ``last`` not after ``first``.

    Source: Shapley (1953); Shorrocks (2013), Journal of Economic Inequality 11(1), for decompositions in levels.
    """
    if len(scores.panel.runs) != 1:
        raise EvaluationError(tr("Contributions to U are those of one run; select one."))
    years = scores.panel.years.tolist()
    known = [place for place in range(len(years)) if not np.isnan(scores.arrays.delta[0, :, place]).any()]
    start = known[0] if first is None and known else _place(years, first)
    end = len(years) - 1 if last is None else _place(years, last)
    if end <= start:
        raise EvaluationError(
            tr(
                "{years} is not after {years_2}: give two periods, the earlier first.",
                years=years[end],
                years_2=years[start],
            )
        )
    delta = scores.arrays.delta[0]
    by_subsystem = _shapley(delta[:, start], delta[:, end], scores)
    layout, clusters = scores.evaluator.layout, scores.panel.clusters
    n = len(scores.evaluator.codes)
    terms = scores.contributions["contribution"].to_numpy().reshape(len(clusters), len(years), n)
    base = base_index(scores.panel.years, scores.evaluator)
    before = [place - 1 if scores.evaluator.base == "previous" else base for place in (start, end)]
    added = (terms[:, end] - terms[:, before[1]]) - (terms[:, start] - terms[:, before[0]])
    total = product(added, layout.membership)
    # Of a subsystem that ends where it began nothing is told apart.
    shares = np.where(np.abs(total) > 1e-12, by_subsystem / np.where(np.abs(total) > 1e-12, total, 1.0), 0.0)
    contribution = added * product(shares, layout.membership.T)
    table = pd.DataFrame(
        {
            "cluster": np.repeat(clusters, n),
            "first": years[start],
            "last": years[end],
            "subsystem": [one.subsystem for one in scores.evaluator.described] * len(clusters),
            "indicator": list(scores.evaluator.codes) * len(clusters),
            "order_change": added.reshape(-1),
            "contribution": contribution.reshape(-1),
        }
    )
    there = ~np.isnan(scores.arrays.synergy[0][:, [start, end]]).any(axis=1)
    return table[np.repeat(there, n)].reset_index(drop=True)


def _place(years: list[Any], period: Any) -> int:
    if period not in years:
        raise EvaluationError(
            tr(
                "The period {period} is not in the table, which has {years}-{years_2}.",
                period=period,
                years=years[0],
                years_2=years[-1],
            )
        )
    return years.index(period)


def _shapley(before: Floats, after: Floats, scores: Scores) -> Floats:
    """Shapley values (clusters, subsystems) of passing from one set of changes to the other."""
    k = before.shape[-1]
    rule = scores.evaluator.sign_rule

    def reached(moved: tuple[int, ...]) -> Floats:
        return degree_core(np.where(np.isin(np.arange(k), moved), after, before), rule)

    values = np.zeros(before.shape)
    for j in range(k):
        others = [one for one in range(k) if one != j]
        for size in range(k):
            weight = factorial(size) * factorial(k - size - 1) / factorial(k)
            for moved in combinations(others, size):
                values[:, j] += weight * (reached((*moved, j)) - reached(moved))
    return values
