"""Where an indicator's order degree is 0 and where it is 1, and the scale on which that is asked."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ...language import tr
from .errors import EvaluationError
from .labels import Flags, Floats

# A column whose span is below this share of its size does not vary: the rest is rounding.
SPAN_TOLERANCE = 1e-12
# A base below this share of the series' largest value is next to nothing: its index tells how small the base was.
WEAK_BASE = 0.01


def widened(lower: Floats, upper: Floats, margin: float) -> tuple[Floats, Floats]:
    """Bounds moved outwards by the margin: lower − a·|lower|, upper + a·|upper|.

    For positive data these are the printed min·(1 − a) and max·(1 + a); the absolute value keeps lower < upper for
    data that are zero or negative. Source: S2, eq. (1).
    """
    return lower - margin * np.abs(lower), upper + margin * np.abs(upper)


def widened_by_range(lower: Floats, upper: Floats, margin: float) -> tuple[Floats, Floats]:
    """Bounds moved outwards by a share of their own distance: lower − a·(upper − lower), upper + a·(upper − lower)."""
    return lower - margin * (upper - lower), upper + margin * (upper - lower)


def window(values: Floats, quantiles: tuple[float, float] = (0.0, 1.0)) -> tuple[Floats, Floats]:
    """Lower and upper quantile of each indicator over the rows; ``(0, 1)`` is minimum and maximum.

    Args:
        values: (…, rows, indicators).
        quantiles: Shares in [0, 1], lower first.

    Returns:
        Two arrays (…, indicators), in the indicators' own units.
    """
    if quantiles == (0.0, 1.0):
        return values.min(axis=-2), values.max(axis=-2)
    lower, upper = np.quantile(values, quantiles, axis=-2)
    return lower, upper


def varies(lower: Floats, upper: Floats) -> Flags:
    """Whether lower and upper differ by more than rounding."""
    return np.asarray(upper - lower > SPAN_TOLERANCE * np.maximum(np.abs(lower), np.abs(upper)), dtype=np.bool_)


def growth_index(values: Floats, base: Flags) -> Floats:
    """Each indicator over its own mean of the base years (base = 1).

    An indicator that is zero in all of them, such as a count of measures not yet issued, is taken as it is. A mean
    below zero divides by its size, so that a loss made smaller counts as progress.

    Args:
        values: (…, years, indicators).
        base: One flag per year, true in the base years.

    Raises:
        EvaluationError: values of both signs cancel to a mean of zero in the base years.
    """
    opening = values[..., base, :]
    mean = np.abs(opening.mean(axis=-2, keepdims=True))
    untouched = ~opening.any(axis=-2, keepdims=True)
    cancelled = (mean <= SPAN_TOLERANCE * np.abs(opening).max(axis=-2, keepdims=True)) & ~untouched
    if cancelled.any():
        where = int(np.argwhere(cancelled)[0][-1]) + 1
        raise EvaluationError(
            tr(
                "Indicator number {where} averages zero over the base years with values of both signs: it "
                "has no growth index; choose other base years or scaling='level'.",
                where=where,
            )
        )
    return values / np.where(untouched, 1.0, mean)


def relative_to_size(values: Floats, sizes: Sequence[int | None]) -> Floats:
    """Each indicator against the cluster's size in the first period: sign(r)·ln(1 + |r|), r = value / size.

    Money over the first output, people over the first people, and so on: the scale is the same in any unit and for any
    size of cluster, nearly proportional where r is small, logarithmic where it is large, and finite at and below zero.
    No indicator stands on its own first value, which may be next to nothing, unless it is its own size.

    Args:
        values: (…, years, indicators).
        sizes: For every indicator the position of the one whose first value is its size; None leaves it as it is.

    Returns:
        (…, years, indicators). Against a size of zero, such as the berths of an inland city, zero stays zero and
        anything else is infinite: beyond every goalpost.
    """
    scaled = np.array(values, dtype=np.float64)
    for place, size in enumerate(sizes):
        if size is not None:
            own, first = scaled[..., place], np.abs(values[..., :1, size])
            with np.errstate(divide="ignore", invalid="ignore"):
                ratio = np.where(own == 0, 0.0, own / first)
            scaled[..., place] = np.sign(ratio) * np.log1p(np.abs(ratio))
    return scaled


def weak_bases(values: Floats, base: Flags) -> Flags:
    """Which indicators have no base to speak of: zero, negative, or below :data:`WEAK_BASE` of their largest size.

    Their growth index is unbounded, so that their order degree is cut to [0, 1]; see ``indicator_orders``.

    Args:
        values: (…, years, indicators).
        base: One flag per year, true in the base years.

    Returns:
        (…, indicators).
    """
    return np.asarray(values[..., base, :].mean(axis=-2) <= WEAK_BASE * np.abs(values).max(axis=-2), dtype=np.bool_)
