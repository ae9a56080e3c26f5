"""Weights from principal components: what each indicator adds to the components that are kept."""

from __future__ import annotations

import warnings
from typing import Any, Literal

import numpy as np
import pandas as pd

from ...language import tr
from ..sums import product
from .errors import EvaluationError, EvaluationWarning, check_choice, listed
from .information import correlations, varying_columns
from .labels import Flags, Floats, Numbers, column_names, directions_of, like_columns, numbers_of

# An eigenvalue this little above 1 is 1: a component that explains no more than one indicator of its own.
KAISER = 1.0 + 1e-9


def pca_weights(
    table: pd.DataFrame | Numbers,
    direction: pd.Series[Any] | Numbers | None = None,
    components: Literal["kaiser", "all"] | int | float = "kaiser",
    loadings: Literal["coefficient", "absolute", "squared"] = "coefficient",
) -> Any:
    """Weights from the principal components of the standardised, direction-adjusted indicators.

    With R the correlation matrix of the indicators (negative ones turned), λ_k its eigenvalues in falling order, u_k
    its unit eigenvectors, turned so that the entries of each sum to 0 or more, and a_jk = u_jk·√λ_k the loadings:

    - ``coefficient``, the practice of papers that use SPSS: the coefficient of indicator j in the composite score is
      β_j = Σ_k λ_k·u_jk / Σ_k λ_k over the components kept, where u_jk is "loading over the root of the eigenvalue";
      φ_j = |β_j| / Σ|β|. A negative β_j (the component turns the indicator around) counts by its size.
    - ``absolute``: β_j = Σ_k λ_k·|a_jk|. ``squared``: β_j = Σ_k λ_k·a_jk². Neither depends on signs.

    Args:
        table: rows × indicators, at least three rows.
        direction: +1 or −1 per column, default +1.
        components: ``kaiser`` keeps those with λ > 1 (the first at least); ``all``; a whole number of them; or a share
            in (0, 1): the fewest that explain it, such as 0.85.
        loadings: How the components' entries become a weight.

    Returns:
        One weight per column, summing to 1, a Series for a DataFrame, whose ``attrs`` hold ``eigenvalues`` and
        ``explained`` (the share of the components kept). A constant column gets 0 and a warning.

    Raises:
        EvaluationError: fewer than three rows or two columns that vary, a number of components that there is not, NaN.

    Source: 韩小孩等 (2012), 基于主成分分析的指标权重确定方法, 四川兵工学报 33(10); 周洋等 (2018), 统计与决策 34(1).
    """
    check_choice("loadings", loadings, ("coefficient", "absolute", "squared"))
    values = numbers_of(table, tr("The table"))
    rows, n = values.shape[-2:]
    signs = directions_of(direction, table, n)
    varying = varying_columns(values)
    if rows < 3 or varying.sum() < 2:
        raise EvaluationError(
            tr(
                "Principal components need at least 3 rows and 2 columns that vary; the table has {rows} "
                "rows and {sum} such column(s).",
                rows=rows,
                sum=int(varying.sum()),
            )
        )
    if not varying.all():
        still = [name for name, moves in zip(column_names(table, n), varying, strict=True) if not moves]
        warnings.warn(f"Constant, so left out with weight 0: {listed(still)}.", EvaluationWarning, stacklevel=2)
    eigenvalues, coefficients = _components((values * signs)[:, varying])
    kept = _number_kept(eigenvalues, components)
    weights = np.zeros(n)
    weights[varying] = _shares(eigenvalues[:kept], coefficients[:, :kept], loadings)
    result = like_columns(weights, table, "weight")
    if isinstance(result, pd.Series):
        explained = float(eigenvalues[:kept].sum() / eigenvalues.sum())
        result.attrs = {"eigenvalues": tuple(eigenvalues.tolist()), "explained": explained}
    return result


def pca_core(values: Floats, usable: Flags) -> Floats:
    """Weights by the default choices of :func:`pca_weights` of (…, rows, n), directions applied, usable (…, n)."""
    weights = np.zeros(usable.shape)
    for place in np.ndindex(usable.shape[:-1]):
        kept = usable[place]
        if kept.sum() == 1:
            weights[(*place, kept)] = 1.0
        elif kept.any():
            eigenvalues, coefficients = _components(values[place][:, kept])
            number = _number_kept(eigenvalues, "kaiser")
            weights[(*place, kept)] = _shares(eigenvalues[:number], coefficients[:, :number], "coefficient")
    return weights


def _components(values: Floats) -> tuple[Floats, Floats]:
    """Eigenvalues in falling order and unit eigenvectors (indicators × components) of the correlation matrix."""
    found, vectors = np.linalg.eigh(correlations(values))
    order = np.argsort(found)[::-1]
    vectors = vectors[:, order]
    return np.clip(found[order], 0.0, None), vectors * np.where(vectors.sum(axis=0) < 0, -1.0, 1.0)


def _number_kept(eigenvalues: Floats, wanted: str | float) -> int:
    n = len(eigenvalues)
    if wanted == "all":
        return n
    if wanted == "kaiser":
        return max(int((eigenvalues > KAISER).sum()), 1)
    if isinstance(wanted, int) and not isinstance(wanted, bool) and 1 <= wanted <= n:
        return wanted
    if isinstance(wanted, float) and 0 < wanted < 1:
        return int(np.searchsorted(eigenvalues.cumsum() / eigenvalues.sum(), wanted - 1e-12)) + 1
    raise EvaluationError(
        tr(
            "components = {wanted!r} is not 'kaiser', 'all', a whole number from 1 to {n} or a share between 0 and 1.",
            wanted=wanted,
            n=n,
        )
    )


def _shares(eigenvalues: Floats, coefficients: Floats, loadings: str) -> Floats:
    if loadings == "coefficient":
        size = np.abs(product(coefficients, eigenvalues[:, None])[:, 0])
    else:
        entries = np.abs(coefficients * np.sqrt(eigenvalues)) ** (1 if loadings == "absolute" else 2)
        size = product(entries, eigenvalues[:, None])[:, 0]
    return np.asarray(size / size.sum(), dtype=np.float64)
