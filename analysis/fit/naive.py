"""Naive forecasts, the bar that a simulation has to clear, and how far each was off in the years it learnt from.

Every method takes histories of shape (…, years) and gives forecasts of shape (…, steps), from that history alone.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

import numpy as np

from .errors import Floats, positive

Method = Callable[[Floats, int], Floats]

HOLT_STEPS = 51  # values of each smoothing constant that are tried, from 0 to 1


def random_walk(history: Floats, steps: int) -> Floats:
    """The last value, for ever."""
    return np.repeat(history[..., -1:], steps, axis=-1)


def drift(history: Floats, steps: int) -> Floats:
    """The last value and the mean step."""
    step = (history[..., -1:] - history[..., :1]) / (history.shape[-1] - 1)
    return np.asarray(history[..., -1:] + step * np.arange(1, steps + 1))


def ar1(history: Floats, steps: int) -> Floats:
    """A first-order autoregression of the levels with intercept, by least squares, iterated."""
    before, after = history[..., :-1], history[..., 1:]
    away = before - before.mean(axis=-1, keepdims=True)
    variation = (away**2).sum(axis=-1, keepdims=True)
    covariation = (away * after).sum(axis=-1, keepdims=True)
    # A constant history says nothing of the slope: it is a random walk then.
    slope = np.divide(covariation, variation, out=np.ones_like(variation), where=variation > 0.0)
    intercept = after.mean(axis=-1, keepdims=True) - slope * before.mean(axis=-1, keepdims=True)
    values, last = [], history[..., -1:]
    for _ in range(steps):
        last = intercept + slope * last
        values.append(last)
    return np.concatenate(values, axis=-1)


def trend(history: Floats, steps: int) -> Floats:
    """A straight line through the levels, by least squares."""
    n = history.shape[-1]
    times = np.arange(n) - (n - 1) / 2.0
    slope = (history * times).sum(axis=-1, keepdims=True) / (times**2).sum()
    return np.asarray(history.mean(axis=-1, keepdims=True) + slope * (np.arange(n, n + steps) - (n - 1) / 2.0))


def holt(history: Floats, steps: int) -> Floats:
    """Holt's linear smoothing from the first two values, its constants those with the least squared one-step error."""
    constants = np.linspace(0.0, 1.0, HOLT_STEPS)
    alpha, beta = (grid.ravel() for grid in np.meshgrid(constants, constants, indexing="ij"))
    level = np.broadcast_to(history[..., :1], (*history.shape[:-1], alpha.size))
    step = np.broadcast_to(history[..., 1:2] - history[..., :1], level.shape)
    errors = np.zeros(level.shape)
    for year in range(1, history.shape[-1]):
        expected = level + step
        errors += (history[..., year : year + 1] - expected) ** 2
        smoothed = alpha * history[..., year : year + 1] + (1.0 - alpha) * expected
        step = beta * (smoothed - level) + (1.0 - beta) * step
        level = smoothed
    best = errors.argmin(axis=-1)[..., None]
    chosen = np.take_along_axis(step, best, axis=-1)
    return np.asarray(np.take_along_axis(level, best, axis=-1) + chosen * np.arange(1, steps + 1))


METHODS: Mapping[str, Method] = MappingProxyType(
    {"random_walk": random_walk, "drift": drift, "ar1": ar1, "trend": trend, "holt": holt}
)
# Fewest years from which a method says something of its own.
LEAST_YEARS: Mapping[str, int] = MappingProxyType({"random_walk": 1, "drift": 2, "ar1": 3, "trend": 2, "holt": 3})


def fixed_origin(method: str, history: Floats, steps: int) -> Floats:
    """Forecasts of the years after a history; shape (…, steps).

    Raises:
        KeyError: no such method. ValueError: too short a history for it.
    """
    if history.shape[-1] < LEAST_YEARS[method]:
        raise ValueError(f"{method} needs {LEAST_YEARS[method]} years of history; there are {history.shape[-1]}.")
    return METHODS[method](np.asarray(history, dtype=float), steps)


def rolling(method: str, values: Floats, first: int) -> Floats:
    """One-step forecasts of the positions from ``first`` on, each from all years before it; shape (…, years − first).

    Raises:
        KeyError, ValueError: as in the function above.
    """
    years = range(first, values.shape[-1])
    return np.asarray(np.concatenate([fixed_origin(method, values[..., :year], 1) for year in years], axis=-1))


def one_step_spread(method: str, history: Floats) -> Floats:
    """Root mean square of the log errors that one-step forecasts made within a history; shape (…).

    What the naive predictive distribution stands on: log-normal around the forecast, spread growing with the root of
    the horizon. A forecast that is not above 0 counts as one hundredth of the last value.

    Raises:
        ValueError: no year of the history can be forecast, or a value is not above 0.
    """
    known = positive(history, "observed")
    made = rolling(method, known, LEAST_YEARS[method])
    errors = np.log(known[..., LEAST_YEARS[method] :]) - np.log(floored(made, known[..., LEAST_YEARS[method] - 1 : -1]))
    return np.asarray(np.sqrt((errors**2).mean(axis=-1)))


def floored(forecast: Floats, last: Floats) -> Floats:
    """The forecasts, none below a hundredth of the last value: a trend may cross zero, exports do not."""
    return np.asarray(np.maximum(forecast, 0.01 * last))


def constant_share(values: Floats, totals: Floats, first: int, rolls: bool = False) -> Floats:
    """A part of a total that keeps its share while the total is known; shape (…, years − first).

    The share is that of the position before ``first``, or with ``rolls`` that of the year before each forecast.
    """
    shares = values / totals
    kept = shares[..., first - 1 : -1] if rolls else shares[..., first - 1 : first]
    return np.asarray(kept * totals[..., first:])
