"""Scores of predictive distributions: the continuous ranked probability score, intervals and their coverage."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from .errors import Floats

LEVEL = 0.9


def crps_ensemble(members: npt.ArrayLike, observed: npt.ArrayLike) -> Floats:
    """The fair CRPS of an ensemble, in the unit of the values; lower is better.

    mean|x − y| − Σ_{i<j}|x_i − x_j| / (m(m − 1)): the fair version (Ferro 2014), whose expectation does not depend on
    the number of members. With one member it is the absolute error.

    Args:
        members: shape (members, …).
        observed: shape (…).
    """
    ordered = np.sort(np.asarray(members, dtype=float), axis=0)
    count = ordered.shape[0]
    distance = np.abs(ordered - np.asarray(observed, dtype=float)).mean(axis=0)
    if count == 1:
        return np.asarray(distance)
    # Sum over pairs of x_(j) − x_(i) for sorted members: each is added once for every smaller one.
    ranks = 2.0 * np.arange(count) - count + 1.0
    pairs = (ranks.reshape(-1, *[1] * (ordered.ndim - 1)) * ordered).sum(axis=0)
    return np.asarray(distance - pairs / (count * (count - 1)))


def crps_normal(mean: npt.ArrayLike, deviation: npt.ArrayLike, observed: npt.ArrayLike) -> Floats:
    """The CRPS of a normal distribution (Gneiting and Raftery 2007); the absolute error where the deviation is 0."""
    from scipy.stats import norm

    centre, spread = np.asarray(mean, dtype=float), np.asarray(deviation, dtype=float)
    away = np.asarray(observed, dtype=float) - centre
    safe = np.where(spread > 0.0, spread, 1.0)
    z = away / safe
    score = safe * (z * (2.0 * norm.cdf(z) - 1.0) + 2.0 * norm.pdf(z) - 1.0 / np.sqrt(np.pi))
    return np.asarray(np.where(spread > 0.0, score, np.abs(away)))


def interval(members: npt.ArrayLike, level: float = LEVEL) -> tuple[Floats, Floats]:
    """The central interval of an ensemble along its first axis: lower and upper end.

    Quantiles at p(m + 1) (Weibull), so that an observation that is one more draw lies inside with probability
    ``level`` whatever the number of members m (exactly where p(m + 1) is whole, within about .01 elsewhere); below
    2/(1 − level) − 1 members the extremes stand in.
    """
    tail = (1.0 - level) / 2.0
    lower, upper = np.quantile(np.asarray(members, dtype=float), [tail, 1.0 - tail], axis=0, method="weibull")
    return np.asarray(lower), np.asarray(upper)


@dataclass(frozen=True)
class Coverage:
    """How many of ``n`` observations lie in their intervals, as a share, with its 95 % Clopper–Pearson interval."""

    inside: int
    n: int
    share: float
    lower: float
    upper: float


def coverage(inside: npt.ArrayLike) -> Coverage:
    """The coverage of intervals, from one truth value an observation.

    Raises:
        ValueError: there is no observation.
    """
    from scipy.stats import binomtest

    hits = np.asarray(inside, dtype=bool).ravel()
    if hits.size == 0:
        raise ValueError("Coverage needs at least one observation.")
    count = int(hits.sum())
    exact = binomtest(count, hits.size).proportion_ci(method="exact")
    return Coverage(count, hits.size, count / hits.size, float(exact.low), float(exact.high))


def skill(score: npt.ArrayLike, reference: npt.ArrayLike) -> Floats:
    """1 − score/reference for scores where less is better: 1 is perfect, 0 as good as the reference, below 0 worse."""
    return np.asarray(1.0 - np.asarray(score, dtype=float) / np.asarray(reference, dtype=float))
