"""Weights of indicators from the data: CRITIC, entropy, standard deviation, and the last steps of the first two."""

from __future__ import annotations

import warnings
from typing import Any, Literal, overload

import numpy as np
import pandas as pd

from ...language import Note, tr
from .errors import EvaluationError, EvaluationWarning, check_choice, listed
from .information import (
    CORRELATIONS,
    ZERO_EPSILON,
    Correlation,
    Zero,
    column_shares,
    critic_core,
    directed_minmax,
    entropy_core,
    normalised,
    varying_columns,
    without_zeros,
)
from .labels import Flags, Floats, Numbers, column_names, directions_of, like_columns, numbers_of


@overload
def critic_weights(
    table: pd.DataFrame,
    direction: pd.Series[Any] | Numbers | None = None,
    correlation: Correlation = "pearson",
    normalisation: Literal["minmax", "none"] = "minmax",
) -> pd.Series[float]: ...
@overload
def critic_weights(
    table: Numbers,
    direction: pd.Series[Any] | Numbers | None = None,
    correlation: Correlation = "pearson",
    normalisation: Literal["minmax", "none"] = "minmax",
) -> Floats: ...
def critic_weights(
    table: pd.DataFrame | Numbers,
    direction: pd.Series[Any] | Numbers | None = None,
    correlation: Correlation = "pearson",
    normalisation: Literal["minmax", "none"] = "minmax",
) -> Any:
    """CRITIC weights φ_j = C_j / ΣC with C_j = σ_j · Σ_i (1 − r_ij); they sum to 1.

    A constant column gets weight 0 and a warning; perfectly correlated columns get equal weights and a warning.

    Args:
        table: rows × indicators.
        direction: +1 or −1 per column, default +1.
        correlation: ``pearson`` or ``spearman``, plain r and not its absolute value.
        normalisation: ``minmax`` to [0, 1] with direction, or ``none``: the units then decide the weights.

    Returns:
        One weight per column, a Series for a DataFrame.

    Raises:
        EvaluationError: fewer than three rows (r would be ±1), no column that varies, NaN.

    Source: Diakoulaki, Mavrotas & Papayannakis (1995), Computers & Operations Research 22(7).
    """
    information, varying, alike = _information(table, direction, correlation, normalisation)
    if alike and varying.sum() > 1:
        _warn("Every indicator is perfectly correlated with every other: CRITIC cannot weigh them; weights are equal.")
        information = np.zeros_like(information)
    return like_columns(normalised(information, varying), table, "weight")


def critic_information(
    table: pd.DataFrame | Numbers,
    direction: pd.Series[Any] | Numbers | None = None,
    correlation: Correlation = "pearson",
    normalisation: Literal["minmax", "none"] = "minmax",
) -> Any:
    """Information content C_j behind :func:`critic_weights`, with the sample standard deviation; same arguments."""
    return like_columns(_information(table, direction, correlation, normalisation)[0], table, "information")


def _information(
    table: pd.DataFrame | Numbers,
    direction: pd.Series[Any] | Numbers | None,
    correlation: Correlation,
    normalisation: str,
) -> tuple[Floats, Flags, bool]:
    check_choice("correlation", correlation, CORRELATIONS)
    check_choice("normalisation", normalisation, ("minmax", "none"))
    values, signs, varying = _prepared(table, direction, "CRITIC", least_rows=3)
    scaled = directed_minmax(values, signs) if normalisation == "minmax" else values * signs
    information, alike = critic_core(scaled, varying, correlation)
    return information, varying, bool(alike)


@overload
def entropy_weights(
    table: pd.DataFrame,
    direction: pd.Series[Any] | Numbers | None = None,
    normalisation: Literal["minmax", "sum"] = "minmax",
    zero: Zero = "limit",
    epsilon: float | None = None,
) -> pd.Series[float]: ...
@overload
def entropy_weights(
    table: Numbers,
    direction: pd.Series[Any] | Numbers | None = None,
    normalisation: Literal["minmax", "sum"] = "minmax",
    zero: Zero = "limit",
    epsilon: float | None = None,
) -> Floats: ...
def entropy_weights(
    table: pd.DataFrame | Numbers,
    direction: pd.Series[Any] | Numbers | None = None,
    normalisation: Literal["minmax", "sum"] = "minmax",
    zero: Zero = "limit",
    epsilon: float | None = None,
) -> Any:
    """Entropy weights φ_j = (1 − e_j) / Σ(1 − e) with e_j = −Σ p·ln p / ln(rows), p = x/Σx.

    Min–max scaling makes a zero of every column's worst value, of which there is no logarithm. Papers differ in what
    they do about it, and 30 % of them change x before the shares are taken; ε is ``epsilon``:

    - ``limit``: nothing; 0·ln 0 = 0, its limit.
    - ``shift``: x + ε (ε = 0.0001, 0.01 and 1 are all printed), the translation of the improved entropy method.
    - ``squeeze``: ε + (1 − 2ε)·x, [0, 1] drawn in to [ε, 1 − ε], such as [0.002, 0.998].
    - ``floor``: max(x, ε): zeros alone are replaced.

    Args:
        table: rows × indicators.
        direction: +1 or −1 per column, default +1; only with ``minmax``.
        normalisation: ``minmax`` with direction before the shares, or ``sum``: shares of the raw values.
        zero: The convention above, applied to the min–max values, or to the raw ones with ``sum``.
        epsilon: ε ≥ 0, below 0.5 for ``squeeze``; 0.0001 for ``shift`` and ``floor``, 0.002 for ``squeeze`` if not
            given. Refused with ``limit``, which has none.

    Returns:
        One weight per column, a Series for a DataFrame; a constant column gets 0 and a warning.

    Raises:
        EvaluationError: fewer than two rows, no column that varies, NaN; with ``sum`` a negative value or direction;
            an ε that the convention does not take.

    Source: Shannon entropy as used for weights in S1 and in Zavadskas & Podvezko (2016), IJITDM 15(2).
    """
    check_choice("normalisation", normalisation, ("minmax", "sum"))
    amount = zero_epsilon(zero, epsilon)
    values, signs, varying = _prepared(table, direction, "Entropy weighting", least_rows=2)
    if normalisation == "sum":
        _refuse_signs(table, values, signs)
    scaled = directed_minmax(values, signs) if normalisation == "minmax" else values
    entropy = entropy_core(column_shares(without_zeros(scaled, zero, amount)))
    return like_columns(normalised(np.where(varying, 1.0 - entropy, 0.0), varying), table, "weight")


def zero_epsilon(zero: str, epsilon: float | None) -> float:
    """The ε of a zero convention: the one given, or the convention's own.

    Raises:
        EvaluationError: an unknown convention, or an ε that it does not take.
    """
    check_choice("zero", zero, ZERO_EPSILON)
    if epsilon is None:
        return ZERO_EPSILON[zero]
    if zero == "limit":
        raise EvaluationError(
            tr("zero = 'limit' takes no epsilon: choose 'shift', 'squeeze' or 'floor', or leave it out.")
        )
    if not 0 <= epsilon < (0.5 if zero == "squeeze" else float("inf")):
        allowed = "at least 0 and below 0.5" if zero == "squeeze" else "a number of 0 or more"
        allowed_zh = "不小于 0 且小于 0.5" if zero == "squeeze" else "不小于 0"
        raise EvaluationError(
            tr(
                "epsilon = {epsilon} is not {allowed}, as zero = {zero!r} needs.",
                epsilon=epsilon,
                zero=zero,
                allowed=Note(allowed, allowed_zh),
            )
        )
    return float(epsilon)


def _refuse_signs(table: pd.DataFrame | Numbers, values: Floats, signs: Floats) -> None:
    names = column_names(table, values.shape[-1])
    if (values < 0).any():
        column = names[int(np.argwhere(values < 0)[0][1])]
        raise EvaluationError(
            tr("{column}: normalisation='sum' needs values of 0 or more; use normalisation='minmax'.", column=column)
        )
    if (signs < 0).any():
        column = names[int(np.argmax(signs < 0))]
        raise EvaluationError(
            tr("{column}: normalisation='sum' knows no direction -1; use normalisation='minmax'.", column=column)
        )


def weights_from_entropy(e: pd.Series[Any] | Numbers) -> Any:
    """Weights (1 − e_j) / Σ(1 − e) from entropy values in [0, 1]; a Series keeps its labels.

    Raises:
        EvaluationError: an entropy outside [0, 1], or all of them 1 (nothing varies).
    """
    entropy = numbers_of(e, tr("Entropies"), least_dimensions=1)
    outside = entropy[(entropy < 0) | (entropy > 1)]
    if outside.size:
        raise EvaluationError(tr("Entropy {outside:g} is outside [0, 1].", outside=outside[0]))
    if (entropy == 1).all():
        raise EvaluationError(tr("Every entropy is 1: no indicator varies, so there is nothing to weigh."))
    weights = (1.0 - entropy) / (1.0 - entropy).sum()
    return pd.Series(weights, index=e.index, name="weight") if isinstance(e, pd.Series) else weights


def information_weights(C: pd.DataFrame | pd.Series[Any] | Numbers) -> Any:  # noqa: N803  (the papers' letter)
    """Weights φ_j = C_j / ΣC from information contents that a paper prints, such as CRITIC's.

    Args:
        C: One number of 0 or more per indicator; or indicators × columns (years, say), each column by itself.

    Returns:
        The same shape; each column sums to 1. A Series or DataFrame keeps its labels.

    Raises:
        EvaluationError: a negative information content, or a column in which all are 0; NaN.

    Source: Diakoulaki, Mavrotas & Papayannakis (1995), Computers & Operations Research 22(7), last step.
    """
    information = numbers_of(C, tr("Information contents"), least_dimensions=1)
    if (information < 0).any():
        raise EvaluationError(
            tr("Information content {information:g} is below 0.", information=information[information < 0][0])
        )
    total = information.sum(axis=0)
    if not np.asarray(total > 0).all():
        raise EvaluationError(tr("Every information content is 0: no indicator tells anything apart."))
    weights = information / total
    if isinstance(C, pd.DataFrame):
        return pd.DataFrame(weights, index=C.index, columns=C.columns)
    return pd.Series(weights, index=C.index, name="weight") if isinstance(C, pd.Series) else weights


@overload
def deviation_weights(
    table: pd.DataFrame,
    direction: pd.Series[Any] | Numbers | None = None,
    normalisation: Literal["minmax", "none"] = "minmax",
    relative: bool = False,
) -> pd.Series[float]: ...
@overload
def deviation_weights(
    table: Numbers,
    direction: pd.Series[Any] | Numbers | None = None,
    normalisation: Literal["minmax", "none"] = "minmax",
    relative: bool = False,
) -> Floats: ...
def deviation_weights(
    table: pd.DataFrame | Numbers,
    direction: pd.Series[Any] | Numbers | None = None,
    normalisation: Literal["minmax", "none"] = "minmax",
    relative: bool = False,
) -> Any:
    """Standard-deviation weights σ_j / Σσ, or with ``relative`` coefficient-of-variation weights (σ/|mean|).

    Args:
        table: rows × indicators.
        direction: +1 or −1 per column, default +1; matters for ``relative`` on min–max data.
        normalisation: ``minmax`` to [0, 1], or ``none`` for data that share a unit (or with ``relative``).
        relative: Divide each deviation by the size of the column's mean.

    Returns:
        One weight per column, a Series for a DataFrame; a constant column gets 0 and a warning.

    Raises:
        EvaluationError: fewer than two rows, no column that varies, NaN, a mean of zero with ``relative``.

    Source: S1; Shuai et al. (2012), CCDC, for the coefficient of variation.
    """
    check_choice("normalisation", normalisation, ("minmax", "none"))
    values, signs, varying = _prepared(table, direction, "Standard-deviation weighting", least_rows=2)
    scaled = directed_minmax(values, signs) if normalisation == "minmax" else values
    deviation = np.where(varying, scaled.std(axis=-2), 0.0)
    if relative:
        mean = np.abs(scaled.mean(axis=-2))
        if (varying & (mean == 0)).any():
            column = column_names(table, values.shape[-1])[int(np.argmax(varying & (mean == 0)))]
            raise EvaluationError(
                tr("{column} has mean zero: its coefficient of variation does not exist.", column=column)
            )
        deviation = deviation / np.where(mean > 0, mean, 1.0)
    return like_columns(normalised(deviation, varying), table, "weight")


def _prepared(
    table: pd.DataFrame | Numbers, direction: pd.Series[Any] | Numbers | None, method: str, least_rows: int
) -> tuple[Floats, Floats, Flags]:
    values = numbers_of(table, tr("The table"))
    rows, n = values.shape[-2:]
    if rows < least_rows:
        raise EvaluationError(
            tr(
                "{method} needs at least {least_rows} rows (periods); the table has {rows}.",
                method=method,
                least_rows=least_rows,
                rows=rows,
            )
        )
    varying = varying_columns(values)
    if not varying.any():
        raise EvaluationError(tr("Every column of the table is constant: there is nothing to weigh."))
    if not varying.all():
        still = [name for name, moves in zip(column_names(table, n), varying, strict=True) if not moves]
        _warn(f"Constant, so left out with weight 0: {listed(still)}.")
    return values, directions_of(direction, table, n), varying


def _warn(message: str) -> None:
    warnings.warn(message, EvaluationWarning, stacklevel=4)
