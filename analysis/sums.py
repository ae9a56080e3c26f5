"""Sums in a fixed order, so that they give the same bytes on every processor.

Matrix products of NumPy (``@``, ``dot``, ``inv``, ``pinv``) are left to a BLAS library, which picks a kernel for the
processor it finds; kernels add up in different orders, so that the last digits differ from computer to computer.
"""

from __future__ import annotations

import numpy as np

from .synergy.labels import Floats

LEAST_INDEPENDENT = 1e-10  # of a column's length: what is left of one that the others make up is rounding


def product(first: Floats, second: Floats) -> Floats:
    """The matrix product, (…, m, k) and (…, k, n) to (…, m, n), added up from the first of the k terms to the last."""
    total = first[..., :, 0, None] * second[..., 0, None, :]
    for term in range(1, first.shape[-1]):
        total = total + first[..., :, term, None] * second[..., term, None, :]
    return np.asarray(total, dtype=np.float64)


def inverse_of(positive: Floats) -> Floats:
    """The inverse of a symmetric positive definite matrix, by Gauss–Jordan elimination from its first row to its last.

    Such a matrix needs no exchange of rows.
    """
    left, found = positive.astype(np.float64), np.eye(len(positive))
    for place in range(len(left)):
        pivot = left[place, place]
        left[place], found[place] = left[place] / pivot, found[place] / pivot
        others = left[:, place, None].copy()
        others[place] = 0.0
        left, found = left - others * left[place], found - others * found[place]
    return found


def left_inverse(design: Floats) -> Floats:
    """What makes least-squares coefficients of observed values: (rows, columns) to (columns, rows).

    By the modified Gram–Schmidt method, carried out twice (Björck 1967; Giraud et al. 2005). Columns that depend on
    each other leave a choice: then the pseudoinverse, with the coefficients of least size, by the library.
    """
    basis, triangle = _orthogonal(design)
    again, small = _orthogonal(basis)
    factor = product(small, triangle)
    independent = np.abs(np.diag(factor)) > LEAST_INDEPENDENT * np.sqrt((design**2).sum(axis=0))
    if not independent.all() or len(design) < design.shape[1]:
        return np.asarray(np.linalg.pinv(design), dtype=np.float64)
    solved = np.empty_like(design.T)
    for row in reversed(range(len(factor))):
        later = sum((factor[row, column] * solved[column] for column in range(row + 1, len(factor))), np.zeros(1))
        solved[row] = (again[:, row] - later) / factor[row, row]
    return solved


def _orthogonal(columns: Floats) -> tuple[Floats, Floats]:
    """Orthogonal columns of length 1, and the upper triangle that makes the given ones of them."""
    left, n = columns.astype(np.float64), columns.shape[1]
    triangle = np.zeros((n, n))
    for place in range(n):
        size = np.sqrt((left[:, place] ** 2).sum())
        triangle[place, place] = size
        left[:, place] /= size if size > 0 else 1.0
        for other in range(place + 1, n):
            triangle[place, other] = (left[:, place] * left[:, other]).sum()
            left[:, other] -= triangle[place, other] * left[:, place]
    return left, triangle
