"""Regularities of firms' sizes, growth, productivity, and of adoption: the field's estimators on plain arrays."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pandas as pd

from ..language import tr
from .synergy.errors import EvaluationError
from .synergy.labels import Floats


def hill_exponent(sizes: Floats, weights: Floats | None = None, top_share: float = 0.01) -> float:
    """Hill's (1975) estimate of the Pareto exponent of the largest sizes; NaN with fewer than ten of them.

    Args:
        sizes: Positive, shape (firms,).
        weights: How many firms each stands for; one by default.
        top_share: Share of the firms (by weight) that make the tail; the smallest of them is its threshold.

    Raises:
        EvaluationError: a size of 0 or less, ``top_share`` outside (0, 1).
    """
    if not 0 < top_share < 1:
        raise EvaluationError(tr("top_share = {top_share:g} is outside (0, 1).", top_share=top_share))
    if len(sizes) and not (sizes > 0).all():
        raise EvaluationError(tr("Sizes must be above 0."))
    counts = np.ones(len(sizes)) if weights is None else weights
    order = np.argsort(-sizes)
    logs, counts = np.log(sizes[order]), counts[order]
    n_tail = int(np.searchsorted(np.cumsum(counts), top_share * counts.sum(), side="right"))
    if n_tail < 10 or n_tail >= len(sizes):
        return float("nan")
    return float(counts[:n_tail].sum() / (counts[:n_tail] * (logs[:n_tail] - logs[n_tail])).sum())


def excess_kurtosis(growth: Floats, weights: Floats | None = None) -> float:
    """Excess kurtosis of growth rates: 0 for a normal distribution, 3 for Laplace's; NaN with fewer than 20.

    ``weights``: how many firms each stands for; one by default.
    """
    if len(growth) < 20:
        return float("nan")
    apart = growth - np.average(growth, weights=weights)
    spread = float(np.average(apart**2, weights=weights))
    return float(np.average(apart**4, weights=weights)) / spread**2 - 3.0 if spread > 0.0 else float("nan")


def variance_exponent(sizes: Floats, growth: Floats, n_bins: int = 10) -> float:
    """Slope of the log standard deviation of growth on log size, over bins of equally many firms (Stanley et al. 1996).

    Negative where large firms grow more steadily. Ages take the place of sizes as well. NaN with fewer than 20 firms a
    bin.
    """
    from scipy.stats import linregress

    if len(sizes) < 20 * n_bins:
        return float("nan")
    bins = np.array_split(np.argsort(sizes), n_bins)
    means = np.array([np.log(sizes[rows]).mean() for rows in bins])
    deviations = np.array([growth[rows].std(ddof=1) for rows in bins])
    return float(linregress(means, np.log(deviations)).slope)


def logit_slope(times: Floats, shares: Floats) -> float:
    """Slope per unit of time of the logit of a share, by least squares; shares of 0 or 1 are left out."""
    from scipy.special import logit
    from scipy.stats import linregress

    inside = (shares > 0) & (shares < 1)
    if inside.sum() < 3:
        return float("nan")
    return float(linregress(times[inside], logit(shares[inside])).slope)


def crossing_time(times: Floats, values: Floats, level: float) -> float:
    """When a series first reaches a level, interpolated; NaN if never."""
    reached = np.flatnonzero(values >= level)
    if reached.size == 0:
        return float("nan")
    at = int(reached[0])
    if at == 0:
        return float(times[0])
    step = (level - values[at - 1]) / (values[at] - values[at - 1])
    return float(times[at - 1] + step * (times[at] - times[at - 1]))


def concentration(amounts: Floats) -> float:
    """Herfindahl-Hirschman index: sum of squared shares, 1 for a monopoly; NaN where nothing is sold."""
    total = amounts.sum()
    return float(((amounts / total) ** 2).sum()) if total > 0 else float("nan")


class GrowthParts(NamedTuple):
    """What the growth of an aggregate productivity is made of (logs); the four parts add up to ``growth``."""

    growth: float
    within: float
    reallocation: float
    entry: float
    exit: float

    @property
    def net_entry(self) -> float:
        """What firms that came and went add."""
        return self.entry + self.exit


def foster_haltiwanger_krizan(first: pd.DataFrame, last: pd.DataFrame) -> GrowthParts:
    """Productivity growth between two years by Foster, Haltiwanger and Krizan (2001).

    Within: survivors at their first shares. Reallocation: what survivors' shares move, between and cross term together.
    Entry and exit: entrants and those who left, against the first year's aggregate, so that entrants count with all
    that they have gained since they entered.

    Args:
        first: One row a firm: firm (label), share (of the activity; adds up to 1), productivity (log).
        last: The same of the last year.

    Raises:
        EvaluationError: a firm twice in a year, shares that do not add up to 1.
    """
    both, entered, left = _matched(first, last)
    start = float((first["share"] * first["productivity"]).sum())
    end = float((last["share"] * last["productivity"]).sum())
    moved = both["share_last"] - both["share_first"]
    within = float((both["share_first"] * (both["productivity_last"] - both["productivity_first"])).sum())
    reallocation = float((moved * (both["productivity_last"] - start)).sum())
    entry = float((entered["share"] * (entered["productivity"] - start)).sum())
    gone = float((left["share"] * (start - left["productivity"])).sum())
    return GrowthParts(end - start, within, reallocation, entry, gone)


def melitz_polanec(first: pd.DataFrame, last: pd.DataFrame) -> GrowthParts:
    """The same by Melitz and Polanec (2015), the dynamic form of Olley and Pakes (1996).

    Within: survivors' mean, each firm as one. Reallocation: the covariance of share and productivity among survivors.
    Entry and exit: against survivors of the same year, so that entrants count only if they are better than these.

    Args:
        first: As of :func:`foster_haltiwanger_krizan`, with ``weight`` (how many firms a row stands for) beside.
        last: The same of the last year.

    Raises:
        EvaluationError: as there.
    """
    both, entered, left = _matched(first, last)
    if both.empty:
        nan = float("nan")
        return GrowthParts(nan, nan, nan, nan, nan)
    start, end = (float((table["share"] * table["productivity"]).sum()) for table in (first, last))
    mean, stayed = {}, {}
    for year in ("first", "last"):
        values, share = both[f"productivity_{year}"], both[f"share_{year}"]
        mean[year] = float(np.average(values, weights=both["weight_first"]))
        stayed[year] = float(np.average(values, weights=share))
    within = mean["last"] - mean["first"]
    entry = float((entered["share"] * (entered["productivity"] - stayed["last"])).sum())
    gone = float((left["share"] * (stayed["first"] - left["productivity"])).sum())
    return GrowthParts(end - start, within, stayed["last"] - stayed["first"] - within, entry, gone)


def _matched(first: pd.DataFrame, last: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Survivors (with both years' values), entrants, those who left."""
    for name, table in (("first", first), ("last", last)):
        if table["firm"].duplicated().any():
            raise EvaluationError(tr("A firm stands twice in the {name} year.", name=name))
        if not np.isclose(table["share"].sum(), 1.0):
            raise EvaluationError(
                tr("The shares of the {name} year add up to {sum:g}, not to 1.", name=name, sum=table["share"].sum())
            )
    both = first.merge(last, on="firm", suffixes=("_first", "_last"))
    return both, last[~last["firm"].isin(both["firm"])], first[~first["firm"].isin(both["firm"])]
