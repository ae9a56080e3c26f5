"""One set of weights from several: subjective with objective, or several objective ones."""

from __future__ import annotations

from typing import Any, Literal

import numpy as np
import pandas as pd

from ...language import tr
from ..sums import product
from .errors import EvaluationError, check_choice, listed
from .labels import Floats, Numbers, along_columns, column_names, numbers_of, row_names
from .order import SUM_TOLERANCE, check_weights

Combination = Literal["linear", "product", "geometric", "game"]
COMBINATIONS = ("linear", "product", "geometric", "game")
# Printed weights miss 1 by rounding: n weights of three decimals by up to n·0.0005.
PRINTED_TOLERANCE = 0.02


def combine_weights(
    weights: pd.DataFrame | Numbers,
    method: Combination = "linear",
    shares: pd.Series[Any] | Numbers | None = None,
) -> Any:
    """Combined weights of every indicator, summing to 1.

    With w_jm the weight of indicator j by method m and a_m the share of the method:

    - ``linear``: Σ_m a_m·w_jm.
    - ``product``: ∏_m w_jm, made to sum to 1.
    - ``geometric``: ∏_m w_jm^a_m, made to sum to 1; with equal shares the geometric mean.
    - ``game``: Σ_m a_m·w_jm with the shares of the game-theoretic combination: Σ_l (w_m·w_l)·a_l = w_m·w_m for every
      m, the first-order condition of the combination that lies nearest to all sets; a_m = |a_m| / Σ|a|.

    Args:
        weights: indicators × methods, each column 0 or more and summing to 1; a sum that misses 1 by the rounding of a
            printed table (0.02) is scaled.
        method: As above.
        shares: One per method, 0 or more, summing to 1; equal if not given. For ``linear`` and ``geometric`` only.

    Returns:
        One weight per indicator, a Series for a DataFrame, whose ``attrs`` hold the ``shares`` of the methods.

    Raises:
        EvaluationError: fewer than two methods, weights below 0 or with another sum, every product 0, shares for a
            method that has none; ``game`` on methods that give the same weights needs no combining and gives them back.

    Source: linear and product, 郭亚军 (2012), 综合评价理论、方法及拓展; game theory, 陈加良 (2003), 福建电脑 (9).
    """
    check_choice("method", method, COMBINATIONS)
    given = numbers_of(weights, tr("The weights"))
    methods = column_names(weights, given.shape[-1])
    if given.ndim != 2 or len(methods) < 2:
        raise EvaluationError(
            tr("Combining needs indicators × methods, two methods or more; the shape is {shape}.", shape=given.shape)
        )
    given = _scaled(given, [str(name) for name in methods])
    if shares is not None and method in ("product", "game"):
        raise EvaluationError(tr("method = {method!r} takes no shares; 'linear' and 'geometric' do.", method=method))
    parts = along_columns(shares, weights, len(methods), "shares", default=1.0 / len(methods))
    check_weights(parts, tr("The shares of the methods"))
    if method == "game":
        parts = _game_shares(given)
    combined = _combined(given, method, parts)
    if not combined.sum() > 0:
        names = row_names(weights, len(given))
        raise EvaluationError(tr("Every product of weights is 0 ({names}): use method='linear'.", names=listed(names)))
    combined = combined / combined.sum()
    if not isinstance(weights, pd.DataFrame):
        return combined
    result = pd.Series(combined, index=weights.index, name="weight")
    result.attrs = {"shares": dict(zip([str(name) for name in methods], parts.tolist(), strict=True))}
    return result


def combine_core(given: Floats, method: str) -> Floats:
    """Combined weights (…, n) of (…, n, methods), not yet summing to 1, with equal shares or those of the game."""
    rows = given.reshape(-1, *given.shape[-2:])
    equal = np.full(given.shape[-1], 1.0 / given.shape[-1])
    combined = [_combined(one, method, _game_shares(one) if method == "game" else equal) for one in rows]
    return np.array(combined).reshape(given.shape[:-1])


def _combined(given: Floats, method: str, parts: Floats) -> Floats:
    if method == "product":
        return np.asarray(given.prod(axis=1), dtype=np.float64)
    if method == "geometric":
        return np.asarray((given**parts).prod(axis=1), dtype=np.float64)
    return np.asarray((given * parts).sum(axis=1), dtype=np.float64)


def _game_shares(given: Floats) -> Floats:
    """Least squares, so that sets of weights that repeat or mix each other share what is theirs."""
    products = product(given.T, given)
    found = np.abs(np.linalg.lstsq(products, np.diag(products), rcond=None)[0])
    return np.asarray(found / found.sum(), dtype=np.float64)


def _scaled(given: Floats, methods: list[str]) -> Floats:
    total = given.sum(axis=0)
    for name, column, whole in zip(methods, given.T, total, strict=True):
        if (column < 0).any():
            raise EvaluationError(
                tr(
                    "The weights of {name} include {column:g}; a weight is 0 or more.",
                    name=name,
                    column=column[column < 0][0],
                )
            )
        if abs(whole - 1.0) > PRINTED_TOLERANCE:
            raise EvaluationError(tr("The weights of {name} sum to {whole:g}, not to 1.", name=name, whole=whole))
    return np.where(np.abs(total - 1.0) > SUM_TOLERANCE, given / total, given)
