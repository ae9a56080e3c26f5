"""Weights from judgements: Saaty's analytic hierarchy process on one matrix of pairwise comparisons."""

from __future__ import annotations

from typing import Literal

import numpy as np
import pandas as pd

from ...language import tr
from ..sums import product
from .errors import EvaluationError, check_choice
from .labels import Floats, Numbers, column_names, numbers_of

# Consistency index of random matrices of order 1, 2, …, 15. Source: Saaty (1980), The Analytic Hierarchy Process.
RANDOM_INDEX = (0.0, 0.0, 0.58, 0.90, 1.12, 1.24, 1.32, 1.41, 1.45, 1.49, 1.51, 1.48, 1.56, 1.57, 1.59)
# From here on judgements contradict each other too much to be used (Saaty 1980).
INCONSISTENT = 0.1
# 1/3 is printed as 0.33, 1/7 as 0.14 and 1/8 as 0.13: a·b then misses 1 by up to 4 %.
RECIPROCAL_TOLERANCE = 0.05


def ahp_weights(
    matrix: pd.DataFrame | Numbers, method: Literal["eigenvector", "geometric", "sum"] = "eigenvector"
) -> pd.Series[float]:
    """Weights from a judgement matrix, with its consistency ratio.

    ``eigenvector``: the principal right eigenvector (Saaty). ``geometric``: the geometric means of the rows (方根法).
    ``sum``: the row means of the columns over their own sums (和法). Each is made to sum to 1. λ_max is the mean of
    (A·w)_i / w_i, which is the principal eigenvalue for ``eigenvector``; CI = (λ_max − n)/(n − 1), CR = CI/RI with
    Saaty's random index RI of order n; CR is 0 for n ≤ 2.

    Args:
        matrix: n × n, entry (i, j) how many times i matters more than j; positive, 1 on the diagonal, reciprocal within
            the rounding of printed fractions.
        method: How the weights are drawn from it.

    Returns:
        One weight per row, labelled as the matrix is. ``attrs`` holds ``consistency_ratio``, ``consistency_index``,
        ``largest_eigenvalue`` and ``consistent`` (ratio below 0.1).

    Raises:
        EvaluationError: not square, an entry of 0 or less, another diagonal than 1, two entries that are not
            reciprocal (both named), more rows than there is a random index for, NaN.

    Source: Saaty (1980), The Analytic Hierarchy Process; 许树柏 (1988), 层次分析法原理, for the two approximations.
    """
    check_choice("method", method, ("eigenvector", "geometric", "sum"))
    judged = numbers_of(matrix, tr("The judgement matrix"))
    names = column_names(matrix, judged.shape[-1])
    _refuse(judged, [str(name) for name in names])
    n = len(judged)
    raw = {"eigenvector": _principal, "geometric": _geometric, "sum": _column_shares}[method](judged)
    weights = raw / raw.sum()
    largest = float((product(judged, weights[:, None])[:, 0] / weights).mean())
    index = max((largest - n) / (n - 1), 0.0) if n > 2 else 0.0
    result = pd.Series(weights, index=matrix.columns if isinstance(matrix, pd.DataFrame) else None, name="weight")
    ratio = index / RANDOM_INDEX[n - 1] if n > 2 else 0.0
    result.attrs = {
        "consistency_ratio": ratio,
        "consistency_index": index,
        "largest_eigenvalue": largest,
        "consistent": ratio < INCONSISTENT,
    }
    return result


def _principal(judged: Floats) -> Floats:
    values, vectors = np.linalg.eig(judged)
    return np.asarray(np.abs(np.real(vectors[:, np.argmax(np.real(values))])), dtype=np.float64)


def _geometric(judged: Floats) -> Floats:
    return np.asarray(np.exp(np.log(judged).mean(axis=1)), dtype=np.float64)


def _column_shares(judged: Floats) -> Floats:
    return np.asarray((judged / judged.sum(axis=0)).mean(axis=1), dtype=np.float64)


def _refuse(judged: Floats, names: list[str]) -> None:
    if judged.ndim != 2 or judged.shape[0] != judged.shape[1]:
        raise EvaluationError(
            tr("The judgement matrix has shape {shape}; it must have as many rows as columns.", shape=judged.shape)
        )
    if len(judged) > len(RANDOM_INDEX):
        raise EvaluationError(
            tr(
                "The judgement matrix compares {n_judged} items; a consistency ratio is known up to "
                "{n_random_index}. Compare groups first, then the items of each.",
                n_judged=len(judged),
                n_random_index=len(RANDOM_INDEX),
            )
        )
    low = np.argwhere(judged <= 0)
    if low.size:
        row, column = low[0]
        raise EvaluationError(
            tr(
                "The judgement of {names} against {names_2} is {judged:g}; it must be above 0.",
                names=names[row],
                names_2=names[column],
                judged=judged[row, column],
            )
        )
    diagonal = np.flatnonzero(np.abs(np.diag(judged) - 1.0) > RECIPROCAL_TOLERANCE)
    if diagonal.size:
        name, value = names[diagonal[0]], judged[diagonal[0], diagonal[0]]
        raise EvaluationError(
            tr("The judgement of {name} against itself is {value:g}; it must be 1.", name=name, value=value)
        )
    mutual = judged * judged.T
    wrong = np.argwhere(np.abs(mutual - 1.0) > RECIPROCAL_TOLERANCE)
    if wrong.size:
        row, column = wrong[0]
        there, back = judged[row, column], judged[column, row]
        raise EvaluationError(
            tr(
                "{names} against {names_2} is {there:g} but {names_2} against {names} is {back:g}: "
                "the one must be 1 over the other ({there_2:.4g}).",
                names=names[row],
                names_2=names[column],
                there=there,
                back=back,
                there_2=1 / there,
            )
        )
