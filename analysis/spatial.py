"""Whether neighbouring regions are alike: Moran's I with a table of neighbours."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Literal

import numpy as np
import pandas as pd

from ..language import tr
from .synergy.errors import EvaluationError, check_choice, listed, suggestion
from .synergy.labels import Floats, Numbers, numbers_of


class MoransI(float):
    """Moran's I, a number that carries what it is judged by.

    ``expected`` is −1/(n − 1), ``variance`` that under the assumption named in ``assumption``, ``z`` the standard
    deviate and ``p_value`` its two-sided probability.
    """

    expected: float
    variance: float
    assumption: str

    @property
    def z(self) -> float:
        """(I − E[I]) / √Var[I]; NaN where the variance is 0."""
        return (float(self) - self.expected) / self.variance**0.5 if self.variance > 0 else float("nan")

    @property
    def p_value(self) -> float:
        """Two-sided probability of a z at least as large."""
        from scipy.stats import norm

        return float(2.0 * norm.sf(abs(self.z)))


def morans_i(
    values: pd.Series[Any] | Numbers,
    neighbours: pd.DataFrame | Mapping[Any, Iterable[Any]] | Numbers,
    row_standardised: bool = False,
    assumption: Literal["randomisation", "normality"] = "randomisation",
) -> MoransI:
    """Global Moran's I = (n/S₀)·Σ_ij w_ij·z_i·z_j / Σ_i z_i², z the deviations from the mean, S₀ = Σ w_ij.

    Args:
        values: One number per region.
        neighbours: Weights w, n × n with 0 on the diagonal, in the order of the values or by their labels; or, for each
            region, its neighbours (weight 1); or a table of two columns, a region and a neighbour of it a row.
        row_standardised: Divide each row of w by its sum first (style W); the weights are taken as they are otherwise.
        assumption: Of the variance: values assigned to regions at random, or normal.

    Returns:
        I, with ``expected``, ``variance``, ``z`` and ``p_value``.

    Raises:
        EvaluationError: fewer than four regions, values that are all alike, a table of another shape or with a weight
            below 0 or on the diagonal, a neighbour that is no region, no neighbours at all, NaN.

    Source: Moran (1950), Biometrika 37; variances by Cliff & Ord (1981), Spatial Processes.
    """
    check_choice("assumption", assumption, ("randomisation", "normality"))
    numbers = numbers_of(values, tr("The values"), least_dimensions=1)
    n = len(numbers)
    if numbers.ndim != 1 or n < 4:
        raise EvaluationError(
            tr(
                "Moran's I needs one value for each of at least four regions; the shape is {shape}.",
                shape=numbers.shape,
            )
        )
    weights = neighbour_weights(neighbours, list(values.index) if isinstance(values, pd.Series) else None, n)
    if row_standardised:
        rows = weights.sum(axis=1, keepdims=True)
        weights = weights / np.where(rows > 0, rows, 1.0)
    deviations = numbers - numbers.mean()
    spread = float((deviations**2).sum())
    if spread <= 1e-24 * max(float((numbers**2).sum()), 1e-300):
        raise EvaluationError(tr("Every region has the same value: Moran's I is not defined."))
    total = float(weights.sum())
    result = MoransI(n / total * float((weights * np.outer(deviations, deviations)).sum()) / spread)
    result.expected = -1.0 / (n - 1)
    result.variance = _variance(weights, deviations, assumption)
    result.assumption = assumption
    return result


def _variance(weights: Floats, deviations: Floats, assumption: str) -> float:
    n = len(deviations)
    s0 = float(weights.sum())
    s1 = float(((weights + weights.T) ** 2).sum()) / 2.0
    s2 = float(((weights.sum(axis=1) + weights.sum(axis=0)) ** 2).sum())
    expected = -1.0 / (n - 1)
    if assumption == "normality":
        return (n**2 * s1 - n * s2 + 3.0 * s0**2) / ((n**2 - 1.0) * s0**2) - expected**2
    kurtosis = float((deviations**4).mean() / (deviations**2).mean() ** 2)
    first = n * ((n**2 - 3.0 * n + 3.0) * s1 - n * s2 + 3.0 * s0**2)
    second = kurtosis * ((n**2 - n) * s1 - 2.0 * n * s2 + 6.0 * s0**2)
    return (first - second) / ((n - 1.0) * (n - 2.0) * (n - 3.0) * s0**2) - expected**2


def neighbour_weights(neighbours: Any, regions: list[Any] | None, n: int) -> Floats:
    """The n × n weights of a table or of lists of neighbours.

    Raises:
        EvaluationError: as :func:`morans_i`.
    """
    if regions is not None and (pairs := _pairs(neighbours, regions)) is not None:
        neighbours = pairs
    if isinstance(neighbours, Mapping):
        weights = _from_lists(neighbours, regions if regions is not None else list(range(n)))
    else:
        weights = numbers_of(_ordered(neighbours, regions), tr("The table of neighbours"))
    if weights.shape != (n, n):
        raise EvaluationError(
            tr("The table of neighbours has shape {shape} for {n} regions.", shape=weights.shape, n=n)
        )
    if (weights < 0).any():
        raise EvaluationError(tr("The table of neighbours has a weight below 0."))
    if np.diag(weights).any():
        place = int(np.argmax(np.diag(weights) != 0))
        raise EvaluationError(
            tr("{value} is its own neighbour.", value=regions[place] if regions else f"Region {place + 1}")
        )
    if not weights.any():
        raise EvaluationError(tr("No region has a neighbour."))
    return weights


def _pairs(neighbours: Any, regions: list[Any]) -> dict[Any, list[Any]] | None:
    """The neighbours of each region from a table of pairs; None if it is no table of two columns that name regions."""
    if not isinstance(neighbours, pd.DataFrame) or neighbours.shape[1] != 2 or set(neighbours.columns) & set(regions):
        return None
    found: dict[Any, list[Any]] = {}
    for region, other in neighbours.itertuples(index=False, name=None):
        found.setdefault(region, []).append(other)
    return found


def _ordered(neighbours: Any, regions: list[Any] | None) -> Any:
    if not isinstance(neighbours, pd.DataFrame) or regions is None:
        return neighbours
    for axis, labels in (("row", neighbours.index), ("column", neighbours.columns)):
        absent = [name for name in regions if name not in labels]
        if absent:
            raise EvaluationError(
                tr("The table of neighbours has no {axis} for {names}.", axis=axis, names=listed(absent))
            )
    return neighbours.loc[regions, regions]


def _from_lists(neighbours: Mapping[Any, Iterable[Any]], regions: list[Any]) -> Floats:
    places = {name: place for place, name in enumerate(regions)}
    weights = np.zeros((len(regions), len(regions)))
    for region, others in neighbours.items():
        for name in (region, *others):
            if name not in places:
                near = suggestion(str(name), [str(one) for one in regions])
                raise EvaluationError(
                    tr("The table of neighbours names {name!r}, which has no value.{near}", name=name, near=near)
                )
        for other in others:
            weights[places[region], places[other]] = 1.0
    return weights
