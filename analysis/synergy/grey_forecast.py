"""GM(1,1): the grey forecast of a short positive series, with the errors by which it is judged."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from ...language import tr
from ..periods import periods_after
from .errors import EvaluationError
from .labels import Floats, Numbers, numbers_of

LEAST_VALUES = 4
# Posterior variance ratio below which, and small-error probability above which, a grade holds. Source: Deng (1990).
GRADES = (("good", 0.35, 0.95), ("qualified", 0.50, 0.80), ("barely qualified", 0.65, 0.70))


def grey_forecast(series: pd.Series[Any] | Numbers, steps: int = 1) -> pd.Series[float]:
    """Forecast of a series by GM(1,1).

    With x⁽¹⁾ the running sum of the series and z(k) = (x⁽¹⁾(k) + x⁽¹⁾(k−1))/2, least squares on x(k) = −a·z(k) + b
    give the development coefficient a and the grey input b; x̂⁽¹⁾(k+1) = (x(1) − b/a)·e^(−a·k) + b/a, and the forecast
    is its difference.

    Args:
        series: Four positive values or more, at equal steps; a Series may be indexed by periods.
        steps: How many periods ahead, at least 1.

    Returns:
        ``steps`` values; indexed by the next periods where the index is whole numbers at equal steps or an unbroken
        row of half-years, quarters (2012Q1) or months (2012-01), otherwise by 1, 2, …
        ``attrs`` hold ``development_coefficient``, ``grey_input``, ``fitted`` (one per given value),
        ``relative_errors`` and their mean ``mean_relative_error`` (of the second value on: the first is fitted by
        definition), ``variance_ratio`` C = S₂/S₁ (population deviation of the residuals over that of the series),
        ``small_error_probability`` P = P(|ε − mean ε| < 0.6745·S₁), ``class_ratio_passed`` (every x(k−1)/x(k) within
        (e^(−2/(n+1)), e^(2/(n+1)))) and ``grade``: good (C < 0.35, P > 0.95), qualified (0.50, 0.80), barely
        qualified (0.65, 0.70) or unqualified.

    Raises:
        EvaluationError: fewer than four values, a value of 0 or less, fewer than one step, NaN.

    Source: Deng (1982), Systems & Control Letters 1(5); 邓聚龙 (1990), 灰色系统理论教程.
    """
    values = numbers_of(series, tr("The series"), least_dimensions=1)
    if values.ndim != 1 or len(values) < LEAST_VALUES:
        raise EvaluationError(
            tr(
                "GM(1,1) needs one series of at least {least_values} values; the shape is {shape}.",
                least_values=LEAST_VALUES,
                shape=values.shape,
            )
        )
    if (values <= 0).any():
        raise EvaluationError(
            tr(
                "GM(1,1) needs values above 0; value {place} is {value:g}.",
                place=int(np.argmax(values <= 0)) + 1,
                value=values[values <= 0][0],
            )
        )
    if isinstance(steps, bool) or not isinstance(steps, (int, np.integer)) or steps < 1:
        raise EvaluationError(tr("steps = {steps!r} is not a whole number of 1 or more.", steps=steps))
    a, b = _parameters(values)
    path = _path(values[0], a, b, len(values) + int(steps))
    forecast = pd.Series(path[len(values) :], index=_next_periods(series, int(steps)), name="forecast")
    forecast.attrs.update(development_coefficient=a, grey_input=b, **_errors(values, path[: len(values)]))
    return forecast


def _parameters(values: Floats) -> tuple[float, float]:
    sums = values.cumsum()
    means = (sums[1:] + sums[:-1]) / 2.0
    # The slope of x on z is −a: centred, so that large sums do not cancel.
    centred = means - means.mean()
    slope = float((centred * (values[1:] - values[1:].mean())).sum() / (centred**2).sum())
    return -slope, float(values[1:].mean() - slope * means.mean())


def _path(first: float, a: float, b: float, length: int) -> Floats:
    """Fitted and forecast values; for a = 0 the running sum grows by b each period."""
    k = np.arange(length - 1)
    # (x(1) − b/a)·(1 − e^a)·e^(−a·k), k = 1, 2, …, written so that a near 0 keeps its digits.
    growth = -np.expm1(-a) if abs(a) > 1e-12 else 1.0
    change = (b - a * first) * (growth / a if abs(a) > 1e-12 else 1.0) * np.exp(-a * k)
    return np.concatenate([[first], change])


def _errors(values: Floats, fitted: Floats) -> dict[str, Any]:
    n = len(values)
    residuals = values - fitted
    relative = np.abs(residuals[1:] / values[1:])
    spread = values.std()
    ratio = float(residuals.std() / spread) if spread > 0 else 0.0
    close = float((np.abs(residuals - residuals.mean()) < 0.6745 * spread).mean()) if spread > 0 else 1.0
    steps = values[:-1] / values[1:]
    reach = np.exp(2.0 / (n + 1))
    grade = next((name for name, most, least in GRADES if ratio < most and close > least), "unqualified")
    return {
        "fitted": tuple(fitted.tolist()),
        "relative_errors": tuple(relative.tolist()),
        "mean_relative_error": float(relative.mean()),
        "variance_ratio": ratio,
        "small_error_probability": close,
        "class_ratio_passed": bool(((steps > 1 / reach) & (steps < reach)).all()),
        "grade": grade,
    }


def _next_periods(series: Any, steps: int) -> pd.Index[Any]:
    after = periods_after(series.index.tolist(), steps) if isinstance(series, pd.Series) else None
    return pd.RangeIndex(1, steps + 1) if after is None else pd.Index(after, name=series.index.name)
