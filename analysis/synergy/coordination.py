"""What papers say of a coordination degree: its grade, which subsystem lags, and what stands in the way."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from ...language import tr
from ..catalogue.grades import Scale, scales
from .errors import EvaluationError, check_choice
from .labels import Floats, Numbers, along_columns, column_names, like_rows, like_table, numbers_of, row_names

# A degree computed along another path misses a cut by rounding of this size: it is on the cut.
ROUNDING = 1e-12
SYNCHRONOUS = "synchronous"


def coordination_grade(
    D: float | pd.DataFrame | pd.Series[Any] | Numbers,  # noqa: N803  (the papers' letter)
    scale: str | Mapping[float, str] = "ten",
) -> Any:
    """The grade of coordination degrees.

    ``ten``, the scale of most papers: [0, 0.1) extreme disorder, [0.1, 0.2) severe, [0.2, 0.3) moderate, [0.3, 0.4)
    mild disorder, [0.4, 0.5) near disorder, [0.5, 0.6) barely coordinated, [0.6, 0.7) primary, [0.7, 0.8)
    intermediate, [0.8, 0.9) good, [0.9, 1] quality coordination. ``ten_upper`` closes the same intervals above. Others,
    with their sources, are in ``catalogue/grades.csv``: ``seven``, ``four``, and ``eight`` and ``coupling_four`` of C.

    Args:
        D: One degree in [0, 1], or many; a missing one has no grade (None).
        scale: A scale's name, or one's own: {where a grade begins: what it is called}, beginning at 0.

    Returns:
        One grade for one degree; otherwise the same shape and labels.

    Raises:
        EvaluationError: a degree outside [0, 1], no such scale, a scale that does not begin at 0.

    Source: 廖重斌 (1999), 热带地理 19(2).
    """
    degrees = np.asarray(D, dtype=np.float64)
    outside = (degrees < -ROUNDING) | (degrees > 1 + ROUNDING)
    if outside.any():
        raise EvaluationError(tr("Degree {flat:g} is outside [0, 1]: it has no grade.", flat=degrees[outside].flat[0]))
    known = _scale(scale)
    labels = np.array([*known.labels(), None], dtype=object)
    graded = labels[grade_numbers(degrees, known) - 1]
    if degrees.ndim == 0:
        return graded if np.isscalar(graded) or graded is None else graded.item()
    if isinstance(D, pd.DataFrame):
        return pd.DataFrame(graded, index=D.index, columns=D.columns)
    return pd.Series(graded, index=D.index, name="grade", dtype=object) if isinstance(D, pd.Series) else graded


def grade_numbers(degrees: Floats, scale: Scale) -> npt.NDArray[np.intp]:
    """1 for the lowest grade, 2 for the next …; 0 for a missing degree."""
    if scale.closed == "left":
        places = np.searchsorted(scale.lower, degrees + ROUNDING, side="right")
    else:
        places = np.searchsorted(scale.lower, degrees - ROUNDING, side="left")
    return np.where(np.isnan(degrees), 0, np.maximum(places, 1))


def lag_type(orders: pd.DataFrame | Numbers, tolerance: float = 0.0) -> Any:
    """Which subsystem lags: the one with the lowest order degree, or ``synchronous`` where none does.

    Args:
        orders: rows × subsystems.
        tolerance: Order degrees that differ by no more than this are alike (papers use 0 or 0.1).

    Returns:
        One name per row (of the column; ``column 1`` … for an array), a Series for a DataFrame. Where several of more
        than two subsystems are lowest alike, their names with commas between.

    Raises:
        EvaluationError: fewer than two subsystems, a tolerance below 0, NaN.

    Source: 廖重斌 (1999), 热带地理 19(2): types of development by which of the two systems is behind.
    """
    values = numbers_of(orders, tr("The order degrees"))
    names = [str(name) for name in column_names(orders, values.shape[-1])]
    if len(names) < 2:
        raise EvaluationError(tr("A lag needs at least two subsystems; there is one."))
    if not tolerance >= 0:
        raise EvaluationError(tr("tolerance = {tolerance:g} is below 0.", tolerance=tolerance))
    reach = tolerance + ROUNDING
    lowest = values.min(axis=-1, keepdims=True)
    behind = values - lowest <= reach
    alike = values.max(axis=-1) - lowest[..., 0] <= reach
    said = [
        SYNCHRONOUS if level else ", ".join(name for name, one in zip(names, row, strict=True) if one)
        for row, level in zip(behind, alike, strict=True)
    ]
    return like_rows(np.array(said, dtype=object), orders, "lag")


def obstacle_degrees(order: pd.DataFrame | Numbers, weights: pd.Series[Any] | Numbers) -> Any:
    """Obstacle degrees: the share of each indicator in what is lacking, O_ij = w_j·(1 − μ_ij) / Σ_j w_j·(1 − μ_ij).

    w_j is the factor contribution (for several subsystems the subsystem's weight times the indicator's), 1 − μ_ij the
    deviation from the best.

    Args:
        order: rows × indicators, order degrees (or other scores, 1 the best) in [0, 1].
        weights: One per indicator, 0 or more; only their proportions count.

    Returns:
        The shape of ``order``; every row sums to 1. A row in which nothing is lacking is NaN.

    Raises:
        EvaluationError: an order degree outside [0, 1], named by row and column, a weight below 0, all weights 0, NaN.

    Source: 李春燕 & 南灵 (2015), 中国土地科学 29(4); 魏奇锋等 (2021), 统计与决策 37(12).
    """
    values = numbers_of(order, tr("The order degrees"))
    shares = along_columns(weights, order, values.shape[-1], "weights")
    outside = np.argwhere((values < -ROUNDING) | (values > 1 + ROUNDING))
    if outside.size:
        row, column = outside[0][-2:]
        where = f"row {row_names(order, len(values))[row]}, {column_names(order, values.shape[-1])[column]}"
        raise EvaluationError(
            tr("Order degree {value:g} ({where}) is outside [0, 1].", value=values[tuple(outside[0])], where=where)
        )
    if (shares < 0).any() or not shares.sum() > 0:
        raise EvaluationError(tr("The weights must be 0 or more, and not all 0."))
    return like_table(obstacle_core(values, shares), order)


def obstacle_core(values: Floats, weights: Floats) -> Floats:
    """Obstacle degrees of (…, rows, n), weights (…, n); NaN in a row that lacks nothing."""
    lacking = np.clip(1.0 - values, 0.0, None) * weights[..., None, :]
    total = lacking.sum(axis=-1, keepdims=True)
    return np.where(total > ROUNDING, lacking / np.where(total > ROUNDING, total, 1.0), np.nan)


def _scale(scale: str | Mapping[float, str]) -> Scale:
    if isinstance(scale, str):
        check_choice("scale", scale, scales())
        return scales()[scale]
    ordered = dict(sorted(scale.items()))
    lower = tuple(float(one) for one in ordered)
    if not lower or lower[0] != 0.0 or lower[-1] >= 1.0:
        raise EvaluationError(tr("A scale of one's own begins at 0 and its last grade begins below 1."))
    return Scale("own", "left", lower, tuple(ordered.values()), tuple(ordered.values()), "", "")
