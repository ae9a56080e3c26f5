"""Early-warning statistics: what a series does before an abrupt change, and whether it does so more than chance would.

Near a tipping point a system comes back ever more slowly from small shocks: its deviations grow and resemble the ones
before them (critical slowing down; Scheffer et al. 2009, Dakos et al. 2012). In a network, the mean size of components
beside the largest, its susceptibility, peaks where a giant one forms.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ..language import tr
from .synergy.errors import EvaluationError
from .synergy.labels import Floats

Series = Sequence[float] | npt.NDArray[np.float64]

SHORTEST = 8  # observations of a series: fewer leave no windows to compare
SURROGATES = 500


@dataclass(frozen=True)
class EarlyWarning:
    """Trends of the early-warning statistics of one series.

    ``variance_trend`` and ``autocorrelation_trend`` are Kendall's tau of the rolling statistic against time, from -1 to
    1. The p-values are the shares of surrogates, stationary series with the same autocorrelation and no tipping point,
    whose trend is at least as high: rolling statistics are correlated, so that tau's own p-value would be too small.
    """

    variance_trend: float
    autocorrelation_trend: float
    variance_p_value: float
    autocorrelation_p_value: float
    n: int
    window: int


@dataclass(frozen=True)
class Peak:
    """The highest value of a series: its position, value, and whether the series rises before it and falls after it."""

    position: int
    value: float
    interior: bool


def detrended(series: Series, bandwidth: float) -> Floats:
    """Deviations of a series from its smooth course: a local line, with Gaussian weights.

    Args:
        series: Equally spaced observations.
        bandwidth: Standard deviation of the weights, in observations.

    Raises:
        EvaluationError: NaN, too few observations, a bandwidth that is not positive.
    """
    values = _checked(series)
    if not bandwidth > 0:
        raise EvaluationError(tr("bandwidth = {bandwidth:g} observations must be above 0.", bandwidth=bandwidth))
    at = np.arange(values.size, dtype=np.float64)
    distance = at[None, :] - at[:, None]
    weights = np.exp(-0.5 * (distance / bandwidth) ** 2)
    weights /= weights.sum(axis=1, keepdims=True)
    first, second = (weights * distance).sum(axis=1), (weights * distance**2).sum(axis=1)
    level, slope = (weights * values).sum(axis=1), (weights * distance * values).sum(axis=1)
    spread = second - first**2
    course = level - first * np.divide(slope - first * level, spread, out=np.zeros_like(level), where=spread > 1e-12)
    return np.asarray(values - course, dtype=np.float64)


def rolling_variance(series: Series, window: int) -> Floats:
    """Sample variance of every window of consecutive observations; length n - window + 1, in the unit squared.

    Raises:
        EvaluationError: NaN, too few observations, a window that does not fit.
    """
    return np.asarray(_windows(series, window).var(axis=1, ddof=1), dtype=np.float64)


def rolling_autocorrelation(series: Series, window: int) -> Floats:
    """Correlation of observations with the ones before them in every window; 0 where a window does not vary.

    Raises:
        EvaluationError: NaN, too few observations, a window that does not fit.
    """
    windows = _windows(series, window)
    before, after = (part - part.mean(axis=1, keepdims=True) for part in (windows[:, :-1], windows[:, 1:]))
    together = (before * after).sum(axis=1)
    scale = np.sqrt((before**2).sum(axis=1) * (after**2).sum(axis=1))
    # Rounding leaves something of a window of equal values.
    level = np.abs(windows).max(axis=1) ** 2 * window * 1e-24
    correlation = np.divide(together, scale, out=np.zeros_like(together), where=scale > level)
    return np.asarray(np.clip(correlation, -1.0, 1.0), dtype=np.float64)


def kendall_trend(values: Series) -> float:
    """Kendall's tau of values against their order, from -1 (always falling) to 1; 0 where nothing varies.

    Raises:
        EvaluationError: NaN or fewer than two values.
    """
    from scipy.stats import kendalltau

    numbers = _checked(values, least=2)
    if np.ptp(numbers) == 0.0:
        return 0.0
    return float(kendalltau(np.arange(numbers.size), numbers).statistic)


def early_warning_trends(
    series: Series, window: float = 0.5, bandwidth: float = 0.1, surrogates: int = SURROGATES, seed: int = 0
) -> EarlyWarning:
    """Trends of variance and autocorrelation over a series that ends before the change to be warned of.

    Args:
        series: Equally spaced observations up to the change, without it.
        window: Length of the rolling window, share of the series.
        bandwidth: Of the smooth course taken out first, share of the series.
        surrogates: Stationary series drawn for the p-values.
        seed: Of the draws.

    Raises:
        EvaluationError: NaN, fewer than eight observations, a share outside (0, 1), no surrogates.
    """
    values = _checked(series)
    for name, share in (("window", window), ("bandwidth", bandwidth)):
        if not 0 < share < 1:
            raise EvaluationError(
                tr("{name} = {share:g} is outside (0, 1): it is a share of the series.", name=name, share=share)
            )
    if surrogates < 1:
        raise EvaluationError(tr("surrogates = {surrogates} must be 1 or more.", surrogates=surrogates))
    width = max(round(window * values.size), 4)
    rest = detrended(values, bandwidth * values.size)
    found = _trends(rest, width)
    drawn = np.array([_trends(one, width) for one in _surrogates(rest, surrogates, seed)])
    p_values = (1.0 + (drawn >= np.array(found)).sum(axis=0)) / (1.0 + surrogates)
    return EarlyWarning(*found, float(p_values[0]), float(p_values[1]), values.size, width)


def susceptibility_peak(susceptibility: Series, smoothing: int = 4) -> Peak:
    """Where the susceptibility of a network is highest, its moving average over ``smoothing`` observations.

    Returns:
        The position of the average's middle observation; ``interior`` is False for a peak at either end of the
        series, which may still rise or has been falling from the start, and for a series that does not vary.

    Raises:
        EvaluationError: NaN, too few observations, a window that does not fit.
    """
    averages = _windows(susceptibility, smoothing).mean(axis=1)
    top = int(np.argmax(averages))
    inside = bool(averages[0] < averages[top] > averages[-1])
    return Peak(top + (smoothing - 1) // 2, float(averages[top]), inside)


def _trends(rest: Floats, width: int) -> tuple[float, float]:
    return kendall_trend(rolling_variance(rest, width)), kendall_trend(rolling_autocorrelation(rest, width))


def _surrogates(rest: Floats, count: int, seed: int) -> Floats:
    """First-order autoregressive series with the autocorrelation and variance of a series; shape (count, n)."""
    correlation = float(np.clip(rolling_autocorrelation(rest, rest.size)[0], 0.0, 0.99))
    shocks = np.random.default_rng(seed).normal(size=(count, rest.size))
    drawn = np.empty_like(shocks)
    drawn[:, 0] = shocks[:, 0]
    for t in range(1, rest.size):
        drawn[:, t] = correlation * drawn[:, t - 1] + np.sqrt(1.0 - correlation**2) * shocks[:, t]
    return np.asarray(drawn * rest.std(), dtype=np.float64)


def _windows(series: Series, window: int) -> Floats:
    values = _checked(series)
    if not 2 < window <= values.size:
        raise EvaluationError(
            tr("window = {window} is outside [3, {size}], in observations.", window=window, size=values.size)
        )
    return np.asarray(np.lib.stride_tricks.sliding_window_view(values, window), dtype=np.float64)


def _checked(series: Series, least: int = SHORTEST) -> Floats:
    values = np.asarray(series, dtype=np.float64)
    if values.ndim != 1 or values.size < least:
        raise EvaluationError(tr("The series must be a list of at least {least} numbers.", least=least))
    if not np.isfinite(values).all():
        raise EvaluationError(tr("The series includes NaN or an infinite value."))
    return values
