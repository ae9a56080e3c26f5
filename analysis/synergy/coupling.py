"""Coupling degree and coupling coordination degree, with the variants that are published under these names."""

from __future__ import annotations

from typing import Any, Literal

import numpy as np
import pandas as pd

from ...language import tr
from .errors import EvaluationError, check_choice
from .labels import Floats, Numbers, along_columns, like_rows, numbers_of
from .order import check_weights, mixed

Variant = Literal["standard", "exponent", "half", "unnormalised", "wang", "fan", "distance"]


def _balance(orders: Floats) -> Floats:
    """∏U / mean(U)ⁿ, 1 where all are equal."""
    return np.asarray((orders / orders.mean(axis=-1, keepdims=True)).prod(axis=-1), dtype=np.float64)


def _standard(orders: Floats) -> Floats:
    return np.asarray(_balance(orders) ** (1.0 / orders.shape[-1]), dtype=np.float64)


def _unnormalised(orders: Floats) -> Floats:
    return np.asarray(orders.prod(axis=-1) ** (1.0 / orders.shape[-1]), dtype=np.float64)


def _wang(orders: Floats) -> Floats:
    n = orders.shape[-1]
    first, second = np.triu_indices(n, k=1)
    distance = np.abs(orders[..., first] - orders[..., second]).mean(axis=-1)
    evenness = (orders / orders.max(axis=-1, keepdims=True)).prod(axis=-1) ** (1.0 / (n - 1))
    return np.asarray(np.sqrt((1.0 - distance) * evenness), dtype=np.float64)


def _fan(orders: Floats) -> Floats:
    return np.asarray(1.0 - 2.0 * orders.std(axis=-1), dtype=np.float64)


def _half(orders: Floats) -> Floats:
    return np.asarray(_standard(orders) / orders.shape[-1], dtype=np.float64)


def _distance(orders: Floats) -> Floats:
    n = orders.shape[-1]
    ideal = (orders.sum(axis=-1, keepdims=True) - orders) / (n - 1)
    return np.asarray(np.sqrt(1.0 - np.sqrt(((orders - ideal) ** 2).mean(axis=-1))), dtype=np.float64)


_FORMULAS = {
    "standard": _standard,
    "exponent": _balance,
    "half": _half,
    "unnormalised": _unnormalised,
    "wang": _wang,
    "fan": _fan,
    "distance": _distance,
}
VARIANTS = tuple(_FORMULAS)
# Where a row of zeros does not divide by itself, and where an order degree above 1 has no meaning.
_KNOW_ZEROS = ("unnormalised", "fan", "distance")
_BOUNDED = ("wang", "fan", "distance")


def coupling_degree(orders: pd.DataFrame | Numbers, variant: Variant = "standard", exponent: float = 1) -> Any:
    """Coupling degree C of the subsystems' order degrees.

    With n subsystems:

    - ``standard`` (∏U / mean(U)ⁿ)^(1/n) = n·(∏U)^(1/n) / ΣU, in [0, 1]; for two 2√(U₁U₂)/(U₁ + U₂).
    - ``exponent`` (∏U / mean(U)ⁿ)^k with k = ``exponent``; for two {U₁U₂/[(U₁ + U₂)/2]²}^k, k ≥ 2 in papers.
    - ``half`` (∏U)^(1/n) / ΣU, the standard one over n: √(U₁U₂)/(U₁ + U₂), which ends at 1/2 for two.
    - ``unnormalised`` (∏U)^(1/n), which is large only where the order degrees are.
    - ``wang`` √[(1 − mean_{i<j}|U_i − U_j|) · (∏U_i / max U)^(1/(n−1))].
    - ``fan`` 1 − 2·(population deviation of U).
    - ``distance`` √(1 − √(Σ(U_i − U'_i)² / n)), the distance from the ideal in which every subsystem is where the
      others are, U'_i = mean of the others; √(1 − |U₁ − U₂|) for two.

    Every variant but ``exponent`` may be raised to ``exponent`` too, as papers with an adjustment coefficient k do.

    Args:
        orders: rows × subsystems, in [0, 1].
        variant: As above.
        exponent: k > 0.

    Returns:
        One number per row in [0, 1] ([0, 1/n] for ``half``), a Series for a DataFrame.

    Raises:
        EvaluationError: an order degree below 0 (or above 1 for ``wang``, ``fan`` and ``distance``), a row of zeros
            where the variant divides by it, fewer than two subsystems, an exponent of 0 or less, NaN.

    Source: 廖重斌 (1999), 热带地理 19(2), for the exponent; Wang et al. (2021), doi 10.31497/zrzyxb.20210319;
    Fan et al. (2024), doi 10.13546/j.cnki.tjyjc.2024.22.007; 汤铃等 (2010), 系统工程理论与实践 30(4), for the
    distance; 刘春林 (2017), 淮阴师范学院学报 (自然科学版) 16(1), for the half range and how often C is wrong.
    """
    return like_rows(_coupling(orders, variant, exponent), orders, "coupling")


def coupling_coordination_degree(
    orders: pd.DataFrame | Numbers,
    weights: pd.Series[Any] | Numbers | None = None,
    variant: Variant = "standard",
    exponent: float = 1,
) -> Any:
    """Coupling coordination degree D = √(C·T), T the weighted mean order degree of the subsystems.

    Args:
        orders: rows × subsystems, in [0, 1].
        weights: One per subsystem, summing to 1; equal when not given.
        variant: Of the coupling degree C, see :func:`coupling_degree`.
        exponent: Of the coupling degree C.

    Returns:
        One number per row, a Series for a DataFrame.

    Raises:
        EvaluationError: as :func:`coupling_degree`, and weights that are negative or do not sum to 1.
    """
    product = _coupling(orders, variant, exponent) * _development(orders, weights)
    return like_rows(np.sqrt(product), orders, "coordination")


def development_index(orders: pd.DataFrame | Numbers, weights: pd.Series[Any] | Numbers | None = None) -> Any:
    """Comprehensive development index T = Σ α_j·U_j of the subsystems.

    Args:
        orders: rows × subsystems.
        weights: α, one per subsystem, 0 or more, summing to 1; equal when not given.

    Returns:
        One number per row, a Series for a DataFrame.

    Raises:
        EvaluationError: weights that are negative or do not sum to 1, NaN.
    """
    return like_rows(_development(orders, weights), orders, "development")


def _development(orders: pd.DataFrame | Numbers, weights: pd.Series[Any] | Numbers | None) -> Floats:
    values = numbers_of(orders, tr("The order degrees"))
    n = values.shape[-1]
    shares = along_columns(weights, orders, n, "weights", default=1.0 / n)
    check_weights(shares, tr("The subsystem weights"))
    return mixed(values, shares[:, None])[..., 0]


def _coupling(orders: pd.DataFrame | Numbers, variant: Variant, exponent: float) -> Floats:
    check_choice("variant", variant, VARIANTS)
    check_exponent(exponent)
    values = numbers_of(orders, tr("The order degrees"))
    if values.shape[-1] < 2:
        raise EvaluationError(tr("Coupling needs at least two subsystems; there is one."))
    if (values < 0).any():
        raise EvaluationError(
            tr(
                "Order degree {value:g} is below 0: the coupling degree does not exist.",
                value=values[values < 0][0],
            )
        )
    if variant in _BOUNDED and (values > 1).any():
        raise EvaluationError(
            tr(
                "Order degree {value:g} is above 1; variant {variant!r} needs [0, 1].",
                value=values[values > 1][0],
                variant=variant,
            )
        )
    empty = ~values.any(axis=-1)
    if empty.any() and variant not in _KNOW_ZEROS:
        row = int(np.argwhere(empty)[0][-1]) + 1
        raise EvaluationError(tr("Row {row}: every order degree is 0, so the coupling degree would be 0/0.", row=row))
    return np.asarray(np.maximum(_FORMULAS[variant](values), 0.0) ** exponent, dtype=np.float64)


def check_exponent(exponent: float) -> None:
    """Refuse an exponent k that is not above 0.

    Raises:
        EvaluationError: says what is allowed.
    """
    if not 0 < exponent < float("inf"):
        raise EvaluationError(tr("exponent = {exponent:g} is not a number above 0.", exponent=exponent))


def coupling_core(
    orders: Floats, weights: Floats, variant: Variant = "standard", exponent: float = 1.0
) -> tuple[Floats, Floats, Floats]:
    """C, T and D of (…, subsystems), weights (subsystems); C and D are NaN where C does not exist.

    A frozen evaluator meets values below its bounds, and a whole row of zeros.
    """
    exists = np.asarray((orders >= 0).all(axis=-1))
    if variant not in _KNOW_ZEROS:
        exists = exists & orders.any(axis=-1)
    if variant in _BOUNDED:
        exists = exists & (orders <= 1).all(axis=-1)
    safe = np.where(exists[..., None], orders, 0.5)
    coupling = np.where(exists, np.maximum(_FORMULAS[variant](safe), 0.0) ** exponent, np.nan)
    development = mixed(orders, weights[:, None])[..., 0]
    return coupling, development, np.sqrt(coupling * np.where(exists, development, np.nan))
