"""Regularities of firms' sizes and growth, and of adoption: the field's estimators on plain arrays."""

from __future__ import annotations

import numpy as np

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
        raise EvaluationError(f"top_share = {top_share:g} is outside (0, 1).")
    if len(sizes) and not (sizes > 0).all():
        raise EvaluationError("Sizes must be above 0.")
    counts = np.ones(len(sizes)) if weights is None else weights
    order = np.argsort(-sizes)
    logs, counts = np.log(sizes[order]), counts[order]
    n_tail = int(np.searchsorted(np.cumsum(counts), top_share * counts.sum(), side="right"))
    if n_tail < 10 or n_tail >= len(sizes):
        return float("nan")
    return float(counts[:n_tail].sum() / (counts[:n_tail] * (logs[:n_tail] - logs[n_tail])).sum())


def excess_kurtosis(growth: Floats) -> float:
    """Excess kurtosis of growth rates: 0 for a normal distribution, 3 for Laplace's; NaN with fewer than 20."""
    from scipy.stats import kurtosis

    return float(kurtosis(growth)) if len(growth) >= 20 else float("nan")


def variance_exponent(sizes: Floats, growth: Floats, n_bins: int = 10) -> float:
    """Slope of the log standard deviation of growth on log size, over bins of equally many firms (Stanley et al. 1996).

    Negative where large firms grow more steadily. NaN with fewer than 20 firms a bin.
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
