"""Order degrees: of an indicator between its bounds, and of a subsystem from its indicators."""

from __future__ import annotations

from functools import partial
from typing import Any, overload

import numpy as np
import pandas as pd

from ...language import Note, Text, tr
from ..catalogue.clusters import cluster_name
from .bounds import varies
from .errors import EvaluationError, ZeroOrderError
from .labels import (
    Floats,
    Numbers,
    along_columns,
    column_names,
    directions_of,
    like_rows,
    like_table,
    numbers_of,
    row_names,
)

# Given weights are printed with a few decimals: their sum may miss 1 by this much.
SUM_TOLERANCE = 1e-6


def order_core(values: Floats, lower: Floats, upper: Floats, direction: Floats) -> Floats:
    """μ = (e − β)/(α − β), or (α − e)/(α − β) where direction is −1; all arguments broadcast, β < α."""
    start = np.where(direction > 0, lower, upper)
    reach = np.where(direction > 0, upper, lower) - start
    degrees = values - start
    degrees /= reach
    return degrees


@overload
def order_degrees(
    table: pd.DataFrame,
    lower: pd.Series[Any] | Numbers,
    upper: pd.Series[Any] | Numbers,
    direction: pd.Series[Any] | Numbers | None = None,
) -> pd.DataFrame: ...
@overload
def order_degrees(
    table: Numbers,
    lower: pd.Series[Any] | Numbers,
    upper: pd.Series[Any] | Numbers,
    direction: pd.Series[Any] | Numbers | None = None,
) -> Floats: ...
def order_degrees(
    table: pd.DataFrame | Numbers,
    lower: pd.Series[Any] | Numbers,
    upper: pd.Series[Any] | Numbers,
    direction: pd.Series[Any] | Numbers | None = None,
) -> Any:
    """Order degree of every indicator: (e − β)/(α − β), or (α − e)/(α − β) for a negative indicator.

    Values beyond the bounds give degrees below 0 or above 1; they are not clipped.

    Args:
        table: (…, rows, indicators).
        lower: β per column, in the column's unit.
        upper: α per column, above β.
        direction: +1 or −1 per column, default +1.

    Returns:
        The table's shape, a DataFrame for a DataFrame; no unit.

    Raises:
        EvaluationError: β is not below α (a constant indicator has no order degree), NaN.

    Source: S2, eq. (1), whose printed form is identically −1: a misprint.
    """
    values = numbers_of(table, tr("The table"))
    n = values.shape[-1]
    low = along_columns(lower, table, n, "lower")
    high = along_columns(upper, table, n, "upper")
    closed = ~(varies(low, high) & (low < high))
    if closed.any():
        column = column_names(table, n)[int(np.argwhere(closed)[0][-1])]
        raise EvaluationError(
            tr(
                "{column}: the lower bound is not below the upper one; leave out a constant indicator or "
                "widen its bounds.",
                column=column,
            )
        )
    return like_table(order_core(values, low, high, directions_of(direction, table, n)), table)


@overload
def geometric_order(order: pd.DataFrame) -> pd.Series[float]: ...
@overload
def geometric_order(order: Numbers) -> Floats: ...
def geometric_order(order: pd.DataFrame | Numbers) -> Any:
    """Order degree of a subsystem as the geometric mean of its indicators' order degrees, (∏μ)^(1/n).

    Args:
        order: (…, rows, indicators), every entry above 0.

    Returns:
        (…, rows), a Series for a DataFrame.

    Raises:
        EvaluationError: an order degree of zero or below, named by row and column: one would silence all others.

    Source: S2, eq. (2).
    """
    values = numbers_of(order, tr("The order degrees"))
    stuck = np.argwhere(values <= 0)
    if stuck.size:
        row = row_names(order, values.shape[-2])[int(stuck[0][-2])]
        column = column_names(order, values.shape[-1])[int(stuck[0][-1])]
        raise zero_order(str(column), str(row), float(values[tuple(stuck[0])]))
    return like_rows(np.exp(np.log(values).mean(axis=-1)), order, "order")


def zero_order(indicator: str, when: str, degree: float, cluster: str = "") -> ZeroOrderError:
    """The error for a geometric mean that cannot be taken."""
    whose = tr(" of {cluster}", cluster=partial(cluster_name, cluster)) if cluster else Note("", "")
    return ZeroOrderError(
        tr(
            "{indicator}{whose} in {when} has order degree {degree:.3g}: a geometric mean needs degrees above 0.",
            indicator=indicator,
            whose=whose,
            when=when,
            degree=degree,
        )
    )


@overload
def weighted_order(order: pd.DataFrame, weights: pd.Series[Any] | Numbers) -> pd.Series[float]: ...
@overload
def weighted_order(order: Numbers, weights: pd.Series[Any] | Numbers) -> Floats: ...
def weighted_order(order: pd.DataFrame | Numbers, weights: pd.Series[Any] | Numbers) -> Any:
    """Order degree of a subsystem as the weighted sum Σ φ_i μ_i.

    Args:
        order: (…, rows, indicators).
        weights: One per column, zero or more, summing to 1.

    Returns:
        (…, rows), a Series for a DataFrame.

    Raises:
        EvaluationError: negative weights, weights that do not sum to 1, NaN.

    Source: S2, eq. (2).
    """
    values = numbers_of(order, tr("The order degrees"))
    shares = along_columns(weights, order, values.shape[-1], "weights")
    check_weights(shares, tr("The weights"))
    return like_rows(mixed(values, shares[:, None])[..., 0], order, "order")


def mixed(values: Floats, weights: Floats) -> Floats:
    """Weighted sums over the columns: (…, rows, n) with weights (…, n, k) to (…, rows, k).

    Summed term after term: the last bit of a matrix product depends on how many rows go in, and so would a score on
    what is scored beside it.
    """
    total = np.zeros(np.broadcast_shapes(values.shape[:-1], (*weights.shape[:-2], 1)) + weights.shape[-1:])
    for column in range(values.shape[-1]):
        total += values[..., column, None] * weights[..., None, column, :]
    return total


def check_weights(weights: Floats, whose: Text) -> None:
    """Refuse weights that are negative or do not sum to 1.

    Raises:
        EvaluationError: says which of the two, and the sum.
    """
    if (weights < 0).any():
        raise EvaluationError(
            tr("{whose} include {weights:g}; a weight is 0 or more.", whose=whose, weights=weights[weights < 0][0])
        )
    if abs(weights.sum() - 1.0) > SUM_TOLERANCE:
        raise EvaluationError(tr("{whose} sum to {sum_weights:g}, not to 1.", whose=whose, sum_weights=weights.sum()))
