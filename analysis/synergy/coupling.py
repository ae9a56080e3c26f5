"""Coupling degree and coupling coordination degree, with the variants that are published under these names."""

from __future__ import annotations

from typing import Any, Literal

import numpy as np
import pandas as pd

from .errors import EvaluationError, check_choice
from .labels import Floats, Numbers, along_columns, like_rows, numbers_of
from .order import check_weights, mixed

Variant = Literal["standard", "exponent", "unnormalised", "wang", "fan"]


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


VARIANTS = ("standard", "exponent", "unnormalised", "wang", "fan")
_FORMULAS = {"standard": _standard, "unnormalised": _unnormalised, "wang": _wang, "fan": _fan}


def coupling_degree(orders: pd.DataFrame | Numbers, variant: Variant = "standard", exponent: float = 1) -> Any:
    """Coupling degree C of the subsystems' order degrees.

    Args:
        orders: rows × subsystems, in [0, 1].
        variant: ``standard`` (∏U / mean(U)ⁿ)^(1/n); ``exponent`` (∏U / mean(U)ⁿ)^exponent; ``unnormalised``
            (∏U)^(1/n), which is large only where the order degrees are; ``wang``
            √[(1 − mean_{i<j}|U_i − U_j|) · (∏U_i / max U)^(1/(n−1))]; ``fan`` 1 − 2·(population deviation of U).
        exponent: Used by ``exponent`` alone.

    Returns:
        One number in [0, 1] per row, a Series for a DataFrame.

    Raises:
        EvaluationError: an order degree below 0 (or above 1 for ``wang`` and ``fan``), a row of zeros where the
            variant divides by it, fewer than two subsystems, NaN.

    Source: Wang et al. (2021), doi 10.31497/zrzyxb.20210319; Fan et al. (2024), doi 10.13546/j.cnki.tjyjc.2024.22.007.
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
    coupling = _coupling(orders, variant, exponent)
    values = numbers_of(orders, "The order degrees")
    n = values.shape[-1]
    shares = along_columns(weights, orders, n, "weights", default=1.0 / n)
    check_weights(shares, "The subsystem weights")
    return like_rows(np.sqrt(coupling * mixed(values, shares[:, None])[..., 0]), orders, "coordination")


def _coupling(orders: pd.DataFrame | Numbers, variant: Variant, exponent: float) -> Floats:
    check_choice("variant", variant, VARIANTS)
    values = numbers_of(orders, "The order degrees")
    if values.shape[-1] < 2:
        raise EvaluationError("Coupling needs at least two subsystems; there is one.")
    if (values < 0).any():
        raise EvaluationError(f"Order degree {values[values < 0][0]:g} is below 0: the coupling degree does not exist.")
    bounded = variant in ("wang", "fan")
    if bounded and (values > 1).any():
        raise EvaluationError(f"Order degree {values[values > 1][0]:g} is above 1; variant {variant!r} needs [0, 1].")
    empty = ~values.any(axis=-1)
    if empty.any() and variant not in ("unnormalised", "fan"):
        row = int(np.argwhere(empty)[0][-1]) + 1
        raise EvaluationError(f"Row {row}: every order degree is 0, so the coupling degree would be 0/0.")
    if variant == "exponent":
        return np.asarray(_balance(values) ** exponent, dtype=np.float64)
    return _FORMULAS[variant](values)


def standard_coupling(orders: Floats) -> tuple[Floats, Floats]:
    """Standard coupling and coordination (equal weights) of (…, subsystems); NaN where an order degree is below 0.

    A frozen evaluator meets values below its bounds, and a whole row of zeros, where C does not exist.
    """
    defined = np.asarray((orders >= 0).all(axis=-1) & orders.any(axis=-1))
    safe = np.where(defined[..., None], orders, 1.0)
    coupling = _standard(safe)
    coordination = np.sqrt(coupling * safe.mean(axis=-1))
    return np.where(defined, coupling, np.nan), np.where(defined, coordination, np.nan)
