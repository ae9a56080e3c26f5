"""Scoring with frozen bounds and weights over any leading axes: one path for a spreadsheet and for 100,000 runs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from ...language import tr
from .bounds import growth_index, relative_to_size, weak_bases
from .choices import Choices
from .degree import degree_core
from .errors import EvaluationError, listed
from .labels import Flags, Floats
from .order import mixed, order_core, zero_order
from .windows import Layout, Window, open_bounds

# Degrees this little beyond [0, 1] are the extreme of the window itself, computed with rounding.
EDGE = 1e-9


class ScoreArrays(NamedTuple):
    """Scores over (…, years): order degrees and changes also over the subsystems, last.

    ``delta`` is the change since the base; with base ``previous`` the first year has none and is NaN, as
    ``synergy_adjacent`` always is there. ``outside_bounds`` says that an indicator lay beyond its frozen bounds;
    ``refused`` that U would leave [−1, 1] for that reason: it is NaN there.
    """

    order: Floats
    delta: Floats
    synergy: Floats
    synergy_adjacent: Floats
    outside_bounds: Flags
    refused: Flags


def scaled_values(values: Floats, years: npt.NDArray[Any], choices: Choices, layout: Layout) -> Floats:
    """Values (…, years, indicators) on the chosen scale.

    An indicator with a best value becomes its distance from it, negative, or its score where a tolerance is given.

    Raises:
        EvaluationError: a base year that the table does not have; a size of zero, where degrees are not clipped.
    """
    scaled = _on_scale(values, years, choices, layout)
    if not any(layout.best):
        return scaled
    return np.stack(
        [
            scaled[..., place] if best is None else best.score(own) if best.tolerance else -best.shortfall(own)
            for place, (best, own) in enumerate(zip(layout.best, np.moveaxis(values, -1, 0), strict=True))
        ],
        axis=-1,
    )


def _on_scale(values: Floats, years: npt.NDArray[Any], choices: Choices, layout: Layout) -> Floats:
    if choices.scaling == "level":
        return values
    if choices.scaling == "relative":
        sizes, codes = choices.sizes or {}, layout.indicators
        scaled = relative_to_size(values, [codes.index(sizes[code]) if code in sizes else None for code in codes])
        if not choices.clip:
            refuse_infinite(scaled, layout, choices)
        return scaled
    if choices.scaling == "zscore":
        spread = values.std(axis=-2, keepdims=True)
        return np.asarray(
            (values - values.mean(axis=-2, keepdims=True)) / np.where(spread > 0, spread, 1.0), dtype=np.float64
        )
    wanted = list(choices.base_years or ())
    absent = [year for year in wanted if year not in years]
    if absent:
        raise EvaluationError(
            tr(
                "Base year(s) {missing} not in the table, which has {first}-{last}.",
                missing=listed(absent),
                first=years[0],
                last=years[-1],
            )
        )
    return growth_index(values, np.isin(years, wanted))


def refuse_infinite(scaled: Floats, layout: Layout, choices: Choices) -> None:
    """Refuse an indicator that has no scale, because its size is zero in the first period and it is not.

    Raises:
        EvaluationError: names the indicator and its size.
    """
    infinite = np.argwhere(~np.isfinite(scaled))
    if infinite.size:
        name = layout.indicators[int(infinite[0][-1])]
        raise EvaluationError(
            tr(
                "{name} is measured against {value} of the first period, which is 0: leave {name} out or "
                "give it another size.",
                name=name,
                value=(choices.sizes or {})[name],
            )
        )


def indicator_orders(
    values: Floats, years: npt.NDArray[Any], fitted: Window, layout: Layout, choices: Choices
) -> tuple[Floats, Flags]:
    """Order degree of every indicator (…, years, n), and years (…, years) with one beyond its bounds.

    A degree is cut to [0, 1] where that is chosen, and where the indicator has no base to speak of: zero, negative, or
    below a hundredth of its largest value. An index on such a base has no bounds of its own.
    """
    degrees = order_core(scaled_values(values, years, choices, layout), *open_bounds(fitted), layout.direction)
    used = fitted.weights > 0
    beyond = (degrees < -EDGE) | (degrees > 1 + EDGE)
    beyond &= used[..., None, :]
    if choices.clip:
        np.clip(degrees, 0.0, 1.0, out=degrees)
    elif choices.scaling == "growth_index":
        weak = weak_bases(values, np.isin(years, list(choices.base_years or ())))
        if weak.any():
            degrees = np.where(weak[..., None, :], np.clip(degrees, 0.0, 1.0), degrees)
    return degrees, np.asarray(beyond.any(axis=-1))


def score_values(
    values: Floats,
    years: npt.NDArray[Any],
    fitted: Window,
    layout: Layout,
    choices: Choices,
    clusters: Sequence[str] = (),
) -> ScoreArrays:
    """Order degrees, changes and synergy of values (…, years, indicators).

    ``clusters`` names the axis before the years, if that is what it is, for errors to say where.

    Raises:
        EvaluationError: a base year outside the table; an order degree of zero or below under the geometric mean.
    """
    degrees, beyond = indicator_orders(values, years, fitted, layout, choices)
    order = _subsystem_orders(degrees, years, fitted, layout, choices, clusters)
    adjacent = np.full_like(order, np.nan)
    adjacent[..., 1:, :] = np.diff(order, axis=-2)
    delta = adjacent if choices.base == "previous" else order - order[..., [base_index(years, choices)], :]
    synergy_adjacent = degree_core(adjacent, choices.sign_rule)
    synergy = synergy_adjacent if choices.base == "previous" else degree_core(delta, choices.sign_rule)
    refused = (np.abs(synergy) > 1 + EDGE) | (np.abs(synergy_adjacent) > 1 + EDGE)
    synergy, synergy_adjacent = within(synergy), within(synergy_adjacent)
    return ScoreArrays(order, delta, synergy, synergy_adjacent, beyond, np.asarray(refused, dtype=np.bool_))


def within(synergy: Floats) -> Floats:
    """U where it is from −1 to 1; a degree beyond is no composite synergy degree and is not given."""
    return np.where(np.abs(synergy) > 1 + EDGE, np.nan, synergy)


def bounded(delta: Floats, choices: Choices) -> Floats:
    """U of changes (…, subsystems), −1 or 1 where it would leave [−1, 1]: for what needs a U of every run."""
    return np.asarray(np.clip(degree_core(delta, choices.sign_rule), -1.0, 1.0), dtype=np.float64)


def _subsystem_orders(
    degrees: Floats,
    years: npt.NDArray[Any],
    fitted: Window,
    layout: Layout,
    choices: Choices,
    clusters: Sequence[str],
) -> Floats:
    """Order degrees of the subsystems, over the dimensions where there are three levels."""
    geometric = choices.aggregation == "geometric"
    terms = _logarithms(degrees, years, fitted, layout, clusters) if geometric else degrees
    if choices.dimension_aggregation is None:
        order = mixed(terms, fitted.weights[..., None] * layout.membership)
        return np.exp(order) if geometric else order
    inner = fitted.weights[..., None] * layout.dimensions
    total = inner.sum(axis=-2)
    dimensions = mixed(terms, inner / np.where(total > 0, total, 1.0)[..., None, :])
    if geometric:
        dimensions = np.exp(dimensions)
    outer = total if choices.dimension_weights == "sum" else (total > 0).astype(np.float64)
    weights = outer[..., None] * layout.of_subsystem
    weights = weights / weights.sum(axis=-2, keepdims=True)
    if choices.dimension_aggregation == "weighted":
        return mixed(dimensions, weights)
    used = (total > 0)[..., None, :]
    if (used & (dimensions <= 0)).any():
        raise EvaluationError(
            tr(
                "A dimension has an order degree of 0 or below, so that a geometric mean of "
                "dimensions does not exist: use dimension_aggregation='weighted', or a margin a > 0."
            )
        )
    return np.exp(mixed(np.log(np.where(used, dimensions, 1.0)), weights))


def _logarithms(
    degrees: Floats, years: npt.NDArray[Any], fitted: Window, layout: Layout, clusters: Sequence[str]
) -> Floats:
    used = np.broadcast_to((fitted.weights > 0)[..., None, :], degrees.shape)
    stuck = used & (degrees <= 0)
    if stuck.any():
        place = np.argwhere(stuck)[0]
        name, cluster = layout.indicators[place[-1]], clusters[place[-3]] if clusters else ""
        raise zero_order(name, str(years[place[-2]]), float(degrees[tuple(place)]), cluster)
    return np.asarray(np.log(np.where(used, degrees, 1.0)), dtype=np.float64)


def base_index(years: npt.NDArray[Any], choices: Choices) -> int:
    """Position of the year that the others are compared with; the first for base ``previous``."""
    if choices.base in ("first", "previous"):
        return 0
    found = np.flatnonzero([year == choices.base for year in years.tolist()])
    if not found.size:
        raise EvaluationError(
            tr(
                "The base year {base} is not in the table, which has {years}-{years_2}.",
                base=choices.base,
                years=years[0],
                years_2=years[-1],
            )
        )
    return int(found[0])
