"""Errors of forecasts of positive quantities, over the last axis."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.floating[Any]]


def absolute_percentage_errors(observed: npt.ArrayLike, forecast: npt.ArrayLike) -> Floats:
    """|forecast − observed| over observed, as shares (0.3 is 30 %); shapes broadcast.

    Raises:
        ValueError: an observed value is not above 0, where a percentage means nothing.
    """
    known = positive(observed, "observed")
    return np.asarray(np.abs(np.asarray(forecast, dtype=float) / known - 1.0))


def mape(observed: npt.ArrayLike, forecast: npt.ArrayLike) -> Floats:
    """Mean absolute percentage error over the last axis, as a share. Errors as in the function above."""
    return np.asarray(absolute_percentage_errors(observed, forecast).mean(axis=-1))


def log_rmse(observed: npt.ArrayLike, forecast: npt.ArrayLike) -> Floats:
    """Root of the mean squared log error over the last axis; an error by half and one by double weigh the same.

    Raises:
        ValueError: a value is not above 0.
    """
    errors = np.log(positive(forecast, "forecast")) - np.log(positive(observed, "observed"))
    return np.asarray(np.sqrt((errors**2).mean(axis=-1)))


def positive(values: npt.ArrayLike, what: str) -> Floats:
    """The values as an array of numbers above 0.

    Raises:
        ValueError: one is not, or not a number.
    """
    array = np.asarray(values, dtype=float)
    if not (array > 0.0).all():
        raise ValueError(f"Every {what} value must be above 0; there is {array[~(array > 0.0)].flat[0]:g}.")
    return array
