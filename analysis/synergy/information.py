"""How much each indicator tells apart: the array core of the weights, over a leading axis and without a loop."""

from __future__ import annotations

from typing import Literal

import numpy as np

from ..sums import product
from .bounds import varies
from .labels import Flags, Floats

Correlation = Literal["pearson", "spearman"]
CORRELATIONS = ("pearson", "spearman")
Zero = Literal["limit", "squeeze", "shift", "floor"]
# What each convention adds, squeezes by or puts in place of a zero unless told otherwise: the values papers print most.
ZERO_EPSILON = {"limit": 0.0, "squeeze": 0.002, "shift": 0.0001, "floor": 0.0001}
# 1 − r of perfectly correlated columns is rounding of this size, not conflict.
CONFLICT_TOLERANCE = 1e-9


def varying_columns(values: Floats) -> Flags:
    """Which indicators vary over the rows: (…, rows, n) to (…, n)."""
    return varies(values.min(axis=-2), values.max(axis=-2))


def directed_minmax(values: Floats, direction: Floats) -> Floats:
    """Min–max to [0, 1] over the rows with 1 as the good end; a constant column becomes 0."""
    lower = values.min(axis=-2, keepdims=True)
    span = values.max(axis=-2, keepdims=True) - lower
    scaled = (values - lower) / np.where(varying_columns(values)[..., None, :], span, np.inf)
    return np.asarray(np.where(direction > 0, scaled, 1.0 - scaled), dtype=np.float64)


def correlations(values: Floats, method: Correlation = "pearson") -> Floats:
    """Correlation matrices (…, n, n) of columns (…, rows, n); 0 with a constant column."""
    ranked = values
    if method == "spearman":
        from scipy.stats import rankdata  # which takes most of a second to load

        ranked = rankdata(values, axis=-2)
    centred = ranked - ranked.mean(axis=-2, keepdims=True)
    size = np.sqrt((centred**2).sum(axis=-2, keepdims=True))
    unit = np.where(varying_columns(values)[..., None, :], centred / np.where(size > 0, size, 1.0), 0.0)
    return product(np.swapaxes(unit, -1, -2), unit)


def critic_core(scaled: Floats, varying: Flags, method: Correlation = "pearson") -> tuple[Floats, Flags]:
    """Information content C_j = σ_j · Σ_i (1 − r_ij) over the varying columns, and whether it is all rounding.

    Args:
        scaled: (…, rows, n), direction-adjusted.
        varying: (…, n); a constant column has no information and adds no conflict to others.

    Returns:
        (…, n) with σ the sample standard deviation (ddof 1), and (…) flags "every indicator perfectly correlated".
    """
    conflict = ((1.0 - correlations(scaled, method)) * varying[..., None, :]).sum(axis=-1)
    information = scaled.std(axis=-2, ddof=1) * np.where(varying, conflict, 0.0)
    return information, np.asarray((np.where(varying, conflict, 0.0) < CONFLICT_TOLERANCE).all(axis=-1))


def entropy_core(shares: Floats) -> Floats:
    """Shannon entropy of column shares over the rows in units of ln(rows), 0·ln 0 = 0: (…, rows, n) to (…, n)."""
    logs = np.log(np.where(shares > 0, shares, 1.0))
    return np.asarray(-(shares * logs).sum(axis=-2) / np.log(shares.shape[-2]), dtype=np.float64)


def without_zeros(values: Floats, zero: Zero, epsilon: float) -> Floats:
    """Min–max values as one of the published conventions gives them to the logarithm, see ``entropy_weights``."""
    if zero == "shift":
        return values + epsilon
    if zero == "squeeze":
        return epsilon + (1.0 - 2.0 * epsilon) * values
    return np.maximum(values, epsilon) if zero == "floor" else values


def column_shares(values: Floats) -> Floats:
    """Each column over its own sum; a column of zeros gets equal shares."""
    total = values.sum(axis=-2, keepdims=True)
    return np.where(total > 0, values / np.where(total > 0, total, 1.0), 1.0 / values.shape[-2])


def normalised(raw: Floats, varying: Flags) -> Floats:
    """Weights that sum to 1 over the last axis; equal over the varying indicators where the raw ones are all zero."""
    total = raw.sum(axis=-1, keepdims=True)
    fallback = varying / np.maximum(varying.sum(axis=-1, keepdims=True), 1)
    return np.where(total > 0, raw / np.where(total > 0, total, 1.0), fallback)
