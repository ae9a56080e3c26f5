"""Fitting: bounds and weights from a reference window, for any number of windows at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial

import numpy as np
import numpy.typing as npt

from ...language import Note, tr
from ..catalogue import subsystem_name
from ..catalogue.clusters import cluster_name
from .bounds import varies, widened, widened_by_range, window
from .choices import GIVEN, JOINED, Choices
from .combination import combine_core
from .components import pca_core
from .errors import EvaluationError
from .grey import grey_core
from .indicators import Indicator, subsystems
from .information import (
    column_shares,
    critic_core,
    directed_minmax,
    entropy_core,
    normalised,
    varying_columns,
    without_zeros,
)
from .kinds import Best, kind_of
from .labels import Flags, Floats
from .order import order_core
from .weights import zero_epsilon

LEAST_PERIODS = {"critic": 3, "entropy": 2, "deviation": 2, "pca": 3, "equal": 2, "given": 2}


def least_periods(weighting: str) -> int:
    """How many rows a weighting, or the most demanding of several that are combined, needs."""
    return max(LEAST_PERIODS[method] for method in weighting.split(JOINED))


@dataclass(frozen=True)
class Window:
    """Frozen bounds and weights (…, indicators); a left-out indicator has weight 0.

    ``alike`` flags, per subsystem (…, k), that CRITIC found nothing but perfect correlation; ``grades`` are the grey
    relational grades against the indicator's own subsystem.
    """

    lower: Floats
    upper: Floats
    weights: Floats
    constant: Flags
    alike: Flags
    grades: Floats
    dropped: Flags

    def of_clusters(self, rows: Sequence[int]) -> Window:
        """The windows of some clusters, which stand on the first axis."""
        return Window(**{name: values[list(rows)] for name, values in vars(self).items()})

    def of_indicators(self, kept: Flags, weights: Floats) -> Window:
        """The windows of some indicators, with the weights these now have."""
        sliced = {name: values[..., kept] for name, values in vars(self).items() if name not in ("alike", "weights")}
        return Window(**sliced, weights=weights, alike=self.alike)


@dataclass(frozen=True)
class Layout:
    """How indicators belong to subsystems: directions (n), membership (n, k), and the names.

    ``dimensions`` (n, D) and ``of_subsystem`` (D, k) say the same of a level between; an indicator without a dimension
    is in one of its subsystem's own. ``best`` holds where an indicator that has a best value is best, else None.
    """

    direction: Floats
    membership: Floats
    subsystems: tuple[str, ...]
    indicators: tuple[str, ...]
    dimensions: Floats
    of_subsystem: Floats
    best: tuple[Best | None, ...]

    @property
    def members(self) -> list[npt.NDArray[np.intp]]:
        """Positions of each subsystem's indicators."""
        return [np.flatnonzero(column) for column in self.membership.T]


def layout_of(indicators: Sequence[Indicator]) -> Layout:
    """The layout of described indicators."""
    names = subsystems(indicators)
    membership = np.array([[float(one.subsystem == name) for name in names] for one in indicators])
    best = tuple(best_of(one) for one in indicators)
    # A value is turned into its distance from the best one, negative: more is better then.
    direction = np.array([1.0 if at else float(one.direction) for one, at in zip(indicators, best, strict=True)])
    groups = list(dict.fromkeys((one.subsystem, one.dimension) for one in indicators))
    dimensions = np.array([[float((one.subsystem, one.dimension) == group) for group in groups] for one in indicators])
    of_subsystem = np.array([[float(subsystem == name) for name in names] for subsystem, _ in groups])
    codes = tuple(one.indicator for one in indicators)
    return Layout(direction, membership, tuple(names), codes, dimensions, of_subsystem, best)


def best_of(indicator: Indicator) -> Best | None:
    """Where an indicator is best, if it has a best value.

    Raises:
        EvaluationError: a best interval or a tolerance out of order.
    """
    if indicator.best is None:
        return None
    kind = kind_of({"best": indicator.best, "tolerance": indicator.tolerance}, indicator.indicator)
    return kind if isinstance(kind, Best) else None


def fit_window(values: Floats, layout: Layout, choices: Choices, clusters: Sequence[str] = ()) -> Window:
    """Bounds and weights of every window.

    Args:
        values: (…, rows, indicators), already on the chosen scale; rows are years, or years of several clusters
            and runs for pooled bounds.
        layout: Of the indicators.
        choices: Margin, quantiles, weights and the rest.
        clusters: Names along the axis before the rows, if it is the clusters, for errors to say where.

    Raises:
        EvaluationError: too few rows, or a subsystem in which nothing varies.
    """
    least = least_periods(choices.weighting)
    if values.shape[-2] < least:
        raise EvaluationError(
            tr(
                "weights={weighting!r} needs at least {least} periods; the table has {shape}.",
                weighting=choices.weighting,
                least=least,
                shape=values.shape[-2],
            )
        )
    every = np.ones(values.shape[:-2] + values.shape[-1:], dtype=np.bool_)
    first = _weighed(values, layout, choices, every, clusters)
    fitted = replace(first, grades=grey_grades(values, first, layout))
    if choices.grey_threshold is None:
        return fitted
    dropped = (fitted.grades < choices.grey_threshold) & ~fitted.constant
    return replace(_weighed(values, layout, choices, ~dropped, clusters), grades=fitted.grades, dropped=dropped)


def _weighed(values: Floats, layout: Layout, choices: Choices, kept: Flags, clusters: Sequence[str]) -> Window:
    lower, upper, moving = _bounds(values, layout, choices)
    usable = moving & kept
    weights = np.zeros(usable.shape)
    alike = np.zeros((*usable.shape[:-1], len(layout.subsystems)), dtype=np.bool_)
    for j, columns in enumerate(layout.members):
        _refuse_still(moving[..., columns], usable[..., columns], layout.subsystems[j], clusters)
        raw, alike[..., j] = _raw_weights(values[..., columns], usable[..., columns], columns, layout, choices)
        weights[..., columns] = normalised(raw, usable[..., columns])
    return Window(lower, upper, weights, ~moving, alike, np.ones(usable.shape), np.zeros(usable.shape, dtype=np.bool_))


def _refuse_still(moving: Flags, usable: Flags, subsystem: str, clusters: Sequence[str]) -> None:
    still = np.argwhere(np.atleast_1d(~usable.any(axis=-1)))
    if still.size:
        dropped = np.atleast_1d(moving.any(axis=-1))[tuple(still[0])]
        cluster = clusters[int(still[0][-1])] if clusters else ""
        where = tr(" in cluster '{called}'", called=partial(cluster_name, cluster)) if clusters else Note("", "")
        name = partial(subsystem_name, subsystem)
        low = tr(": all that do have a grey relational grade under the threshold")
        why = low if dropped else Note("", "")
        raise EvaluationError(
            tr("Subsystem {name!r} has no indicator left that varies{where}{why}.", name=name, where=where, why=why)
        )


def _bounds(values: Floats, layout: Layout, choices: Choices) -> tuple[Floats, Floats, Flags]:
    """Widened bounds and which indicators can be used with them."""
    if choices.goalposts is not None:
        pairs = np.array([choices.goalposts[name] for name in layout.indicators], dtype=np.float64)
        shape = values.shape[:-2] + values.shape[-1:]
        from_data = choices.weighting not in ("equal", "given")
        moving = varying_columns(values) if from_data else np.ones(shape, dtype=np.bool_)
        return np.broadcast_to(pairs[:, 0], shape), np.broadcast_to(pairs[:, 1], shape), moving
    lower, upper = window(values, choices.quantiles)
    moving = varies(lower, upper)
    if choices.bounds == "unit":
        _refuse_beyond_unit(lower, upper, layout)
        return np.zeros_like(lower), np.ones_like(upper), moving
    widen = widened_by_range if choices.margin_of == "range" else widened
    low, high = widen(lower, upper, choices.margin)
    for place, best in enumerate(layout.best):
        if best is not None:
            # The best is known: nothing is better than no distance from it, nor than the score of 1.
            low[..., place] = 0.0 if best.tolerance else np.minimum(low[..., place], lower[..., place])
            high[..., place] = 1.0 if best.tolerance else 0.0
    return low, high, moving


def _refuse_beyond_unit(lower: Floats, upper: Floats, layout: Layout) -> None:
    beyond = np.argwhere((lower < 0) | (upper > 1))
    if beyond.size:
        place = tuple(beyond[0])
        value = lower[place] if lower[place] < 0 else upper[place]
        raise EvaluationError(
            tr(
                "bounds='unit' leaves columns alone that lie in [0, 1]; {indicators} has {value:g}.",
                indicators=layout.indicators[place[-1]],
                value=value,
            )
        )


def _raw_weights(
    values: Floats, usable: Flags, columns: npt.NDArray[np.intp], layout: Layout, choices: Choices
) -> tuple[Floats, Flags]:
    """Weights of one subsystem before they are made to sum to 1, 0 where not usable; and whether all are alike."""
    brought = choices.given if isinstance(choices.weights, str) else choices.weights
    own = np.array([brought[layout.indicators[i]] for i in columns]) if brought else np.zeros(len(columns))
    found = [
        (np.where(usable, own, 0.0), np.zeros(usable.shape[:-1], dtype=np.bool_))
        if method == GIVEN
        else _by_method(method, values, usable, layout.direction[columns], choices)
        for method in choices.methods
    ]
    if len(found) == 1:
        return found[0]
    sets = np.stack([normalised(raw, usable) for raw, _ in found], axis=-1)
    alike = np.logical_or.reduce([one for _, one in found])
    return combine_core(sets, choices.combination), alike


def _by_method(method: str, values: Floats, usable: Flags, direction: Floats, choices: Choices) -> tuple[Floats, Flags]:
    """Raw weights of one subsystem by one method, and whether that found all of them alike."""
    never = np.zeros(usable.shape[:-1], dtype=np.bool_)
    if method == "equal":
        return usable.astype(np.float64), never
    if method == "pca":
        return pca_core(values * direction, usable), never
    scaled = directed_minmax(values, direction) if choices.normalisation == "minmax" else values * direction
    if method == "critic":
        information, alike = critic_core(scaled, usable, choices.correlation)
        return np.where(alike[..., None], 0.0, information), alike & (usable.sum(axis=-1) > 1)
    if method == "deviation":
        return np.where(usable, scaled.std(axis=-2), 0.0), never
    if choices.normalisation == "none" and (scaled < 0).any():
        raise EvaluationError(
            tr("Entropy weights on data that are not normalised need positive indicators of 0 or more.")
        )
    positive = without_zeros(scaled, choices.zero, zero_epsilon(choices.zero, choices.epsilon))
    return np.where(usable, 1.0 - entropy_core(column_shares(positive)), 0.0), never


def grey_grades(values: Floats, fitted: Window, layout: Layout, rho: float = 0.5) -> Floats:
    """Grey relational grade of every indicator against the order degree of its own subsystem (weighted sum)."""
    degrees = order_core(values, *open_bounds(fitted), layout.direction)
    rows = values.shape[-2]
    equal = np.full(rows, 1.0 / rows)
    grades = np.ones(fitted.weights.shape)
    for columns in layout.members:
        weighed = degrees[..., columns] * fitted.weights[..., None, columns]
        # An indicator that was left out stands on its subsystem's own series, so that it stretches no distance.
        used = np.where(fitted.weights[..., None, columns] > 0, degrees[..., columns], weighed.sum(-1, keepdims=True))
        grades[..., columns] = grey_core(used, weighed.sum(axis=-1), rho, equal)
    return grades


def swallowed(fitted: Window, choices: Choices) -> Flags:
    """Which indicators have a range smaller than the two margins around it, taken of the value: (…, indicators)."""
    a = choices.margin
    if choices.margin_of == "range" or choices.bounds in ("goalposts", "unit") or not 0 < a < 1:
        return np.zeros(fitted.lower.shape, dtype=np.bool_)
    least = fitted.lower / np.where(fitted.lower > 0, 1.0 - a, 1.0 + a)
    most = fitted.upper / np.where(fitted.upper > 0, 1.0 + a, 1.0 - a)
    own = most - least
    return np.asarray((fitted.upper - fitted.lower - own > own) & (fitted.weights > 0), dtype=np.bool_)


def open_bounds(fitted: Window) -> tuple[Floats, Floats]:
    """Bounds with a year axis; (0, 1) for a left-out indicator, whose degree nothing uses."""
    used = fitted.weights > 0
    lower = np.where(used, fitted.lower, 0.0)[..., None, :]
    upper = np.where(used, fitted.upper, 1.0)[..., None, :]
    return lower, upper
