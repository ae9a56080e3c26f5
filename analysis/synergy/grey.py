"""Grey relational check: how closely an indicator moves with its subsystem."""

from __future__ import annotations

from typing import Any, Literal, overload

import numpy as np
import pandas as pd

from ...language import tr
from .errors import EvaluationError, check_choice
from .labels import Floats, Numbers, along_rows, column_names, like_columns, numbers_of
from .order import check_weights

Normalisation = Literal["none", "initial", "mean"]


def grey_core(series: Floats, reference: Floats, rho: float, weights: Floats) -> Floats:
    """Grades of columns (…, rows, n) against a reference (…, rows); weights are one per row."""
    distance = np.abs(series - reference[..., None])
    nearest = distance.min(axis=(-2, -1), keepdims=True)
    farthest = distance.max(axis=(-2, -1), keepdims=True)
    divisor = distance + rho * farthest
    # All on the reference: nothing to tell apart, every coefficient is 1.
    closeness = np.where(divisor > 0, (nearest + rho * farthest) / np.where(divisor > 0, divisor, 1.0), 1.0)
    return np.asarray((closeness * weights[:, None]).sum(axis=-2), dtype=np.float64)


@overload
def grey_relational_grades(
    table: pd.DataFrame,
    reference: pd.Series[Any] | Numbers,
    rho: float = 0.5,
    weights: pd.Series[Any] | Numbers | None = None,
    normalisation: Normalisation = "none",
) -> pd.Series[float]: ...
@overload
def grey_relational_grades(
    table: Numbers,
    reference: pd.Series[Any] | Numbers,
    rho: float = 0.5,
    weights: pd.Series[Any] | Numbers | None = None,
    normalisation: Normalisation = "none",
) -> Floats: ...
def grey_relational_grades(
    table: pd.DataFrame | Numbers,
    reference: pd.Series[Any] | Numbers,
    rho: float = 0.5,
    weights: pd.Series[Any] | Numbers | None = None,
    normalisation: Normalisation = "none",
) -> Any:
    """Deng's grey relational grade of every column against a reference series.

    ξ_ij = (Δmin + ρ·Δmax)/(Δ_ij + ρ·Δmax) with Δ_ij = |x_ij − reference_i| and both extremes over the whole table;
    the grade is the weighted sum of ξ over the rows.

    Args:
        table: rows × columns on one scale with the reference (order degrees, min–max values).
        reference: One number per row.
        rho: Distinguishing coefficient ρ in (0, 1].
        weights: One per row, summing to 1; equal when not given.
        normalisation: Of every column and of the reference before they are compared: ``none``, ``initial`` (over its
            first value, 初值化) or ``mean`` (over its mean, 均值化).

    Returns:
        One grade in (0, 1] per column, a Series for a DataFrame.

    Raises:
        EvaluationError: ρ outside (0, 1], lengths that do not match, negative weights or another sum, NaN; a first
            value or mean of 0 to normalise by.

    Source: Deng (1989), Journal of Grey System 1(1).
    """
    values = numbers_of(table, tr("The table"))
    if not 0 < rho <= 1:
        raise EvaluationError(tr("rho = {rho:g} is outside (0, 1].", rho=rho))
    rows = values.shape[-2]
    target = along_rows(reference, table, rows, "reference")
    check_choice("normalisation", normalisation, ("none", "initial", "mean"))
    if normalisation != "none":
        values = _normalised(values, normalisation, [str(name) for name in column_names(table, values.shape[-1])])
        target = _normalised(target[:, None], normalisation, ["the reference"])[:, 0]
    shares = np.full(rows, 1.0 / rows) if weights is None else along_rows(weights, table, rows, "weights")
    check_weights(shares, tr("The row weights"))
    return like_columns(grey_core(values, target, rho, shares), table, "grade")


def _normalised(values: Floats, by: str, names: list[str]) -> Floats:
    divisor = values[..., :1, :] if by == "initial" else values.mean(axis=-2, keepdims=True)
    if (divisor == 0).any():
        what = "first value" if by == "initial" else "mean"
        name = names[int(np.argwhere(divisor == 0)[0][-1])]
        raise EvaluationError(tr("The {what} of {name} is 0: there is nothing to divide by.", what=what, name=name))
    return np.asarray(values / divisor, dtype=np.float64)
