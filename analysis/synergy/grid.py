"""U over the grid of the evaluator's own choices."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import product
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from ...language import tr
from ..catalogue.clusters import cluster_name
from .choices import Choices
from .errors import EvaluationError, RangeError
from .evaluator import SynergyEvaluator
from .fitted import FittedEvaluator
from .labels import Flags, Floats
from .panel import Panel

FACTORS = ("margin", "weights", "aggregation", "base", "sign_rule", "fill")
OF_RANGE = " of range"
FACTOR_NAMES = {
    "margin": ("margin", "边际"),
    "weights": ("weights", "赋权"),
    "aggregation": ("aggregation", "集成方法"),
    "base": ("base", "基期"),
    "sign_rule": ("sign rule", "符号规则"),
    "fill": ("fill", "填补"),
}


@dataclass(frozen=True)
class Grid:
    """The values each choice takes; a given set of weights joins ``weights`` where the evaluator has one.

    A margin such as ``0.1 of range`` is a share of the indicator's range; weights such as ``entropy:squeeze`` name
    entropy's zero convention, and ``critic+entropy`` combines two. Aggregations such as ``weighted:equal`` are of three
    levels, indicators to dimensions before the colon and dimensions to subsystem behind it: ``equal`` (their equal sum)
    or ``geometric``, with ``sum`` or ``equal`` weights of the dimensions; they are tried where the indicators have
    dimensions.
    """

    margin: tuple[float | str, ...] = (0.0, 0.05, 0.1, 0.2, 0.5)
    weights: tuple[str, ...] = ("critic", "entropy", "deviation", "equal")
    aggregation: tuple[str, ...] = ("weighted", "geometric")
    base: tuple[str | int, ...] = ("first", "previous")
    sign_rule: tuple[str, ...] = ("min", "product")


WIDE = Grid(
    margin=(0.0, 0.05, 0.1, 0.2, 0.5, "0.1 of range"),
    weights=("critic", "entropy", "entropy:squeeze", "entropy:shift", "deviation", "pca", "equal", "critic+entropy"),
    aggregation=("weighted", "geometric", "weighted:equal", "weighted:geometric"),
)
"""The choices that papers differ in, those of the field's further methods among them."""


class GridScores(NamedTuple):
    """U over the grid.

    ``synergy`` has one axis per factor of ``levels``, then clusters and years (mean over the runs); NaN where a
    choice cannot be made, for the reason in ``reasons`` (same axes up to the fill).
    """

    levels: dict[str, list[Any]]
    synergy: Floats
    reasons: dict[tuple[int, ...], EvaluationError]

    @property
    def defined(self) -> Flags:
        """Which combinations of choices give a U, over the factor axes."""
        return np.asarray(~np.isnan(self.synergy[..., -1]).any(axis=-1))

    def table(self) -> pd.DataFrame:
        """One row per combination: choice (number), the factors, defined, reason."""
        places = list(np.ndindex(self.synergy.shape[:-2]))
        rows: dict[str, list[Any]] = {"choice": list(range(len(places)))}
        for axis, (name, levels) in enumerate(self.levels.items()):
            rows[name] = [levels[place[axis]] for place in places]
        rows["defined"] = list(self.defined.reshape(-1))
        rows["reason"] = [str(self.reasons.get(place, "")) for place in places]
        return pd.DataFrame(rows)


def grid_levels(evaluator: SynergyEvaluator, grid: Grid, fills: int) -> dict[str, list[Any]]:
    """The levels of every factor; goalposts know no margin, so this factor then keeps one level."""
    # What was chosen is among what is tried.
    own = evaluator.weights if isinstance(evaluator.weights, str) else "given"
    chosen = f"{evaluator.margin:g}{OF_RANGE}" if evaluator.margin_of == "range" else evaluator.margin
    margins = [evaluator.margin] if evaluator.bounds == "goalposts" else [*grid.margin]
    margins += [chosen] if chosen not in margins else []
    return {
        "margin": margins,
        "weights": [*grid.weights, *([] if own in grid.weights else [own])],
        "aggregation": _aggregations(evaluator, grid),
        "base": list(grid.base),
        "sign_rule": list(grid.sign_rule),
        "fill": list(range(fills)),
    }


def _aggregations(evaluator: SynergyEvaluator, grid: Grid) -> list[str]:
    """The aggregations tried; of three levels only where a subsystem has several dimensions."""
    levelled = evaluator.layout.of_subsystem.sum(axis=0).max() > 1
    tried = [one for one in grid.aggregation if levelled or ":" not in one]
    own = aggregation_of(evaluator)
    return [*tried, *([] if own in tried else [own])]


def aggregation_of(choices: Choices) -> str:
    """The aggregation of choices as a level of the grid, over two levels or three."""
    upper = choices.dimension_aggregation
    equal = choices.dimension_weights == "equal"
    if upper is None or (upper, choices.aggregation, equal) == ("weighted", "weighted", False):
        return choices.aggregation  # weighted sums of weighted sums, by the sums of their weights, are one
    above = f"geometric{'-equal' if equal else ''}" if upper == "geometric" else "equal" if equal else "weighted"
    return f"{choices.aggregation}:{above}"


def score_grid(
    evaluator: SynergyEvaluator,
    panels: Sequence[Panel],
    reference: Panel | None = None,
    grid: Grid | None = None,
    by_run: bool = False,
) -> GridScores:
    """Score every version of a panel (fills) under every combination of choices.

    Args:
        evaluator: Whose other choices stay as they are.
        panels: Versions of one table that differ in filled cells; one if nothing was filled.
        reference: Fitted on this; on the panel itself when None.
        grid: The choices.
        by_run: Keep every run: the axis of clusters then has those of the first run, of the second, and so on.

    Raises:
        EvaluationError: no combination at all can be scored; the first reason is given.
    """
    levels = grid_levels(evaluator, grid or Grid(), len(panels))
    shape = tuple(len(values) for values in levels.values())
    series = len(panels[0].clusters) * (panels[0].values.shape[0] if by_run else 1)
    synergy = np.full((*shape, series, len(panels[0].years)), np.nan)
    reasons: dict[tuple[int, ...], EvaluationError] = {}
    for place in np.ndindex(*shape[:3]):
        chosen = _with_levels(evaluator, levels, place)
        for draw, panel in enumerate(panels):
            try:
                synergy[(*place, ..., draw, slice(None), slice(None))] = _over_bases(
                    chosen, panel, reference, levels, by_run
                )
            except EvaluationError as error:
                inner = product(range(shape[3]), range(shape[4]))
                reasons.update({(*place, *rest, draw): error for rest in inner})
    for left in np.argwhere(np.isnan(synergy[..., -1])):
        reasons.setdefault(tuple(left[:-1].tolist()), _out_of_range(panels[0], int(left[-1])))
    if np.isnan(synergy[..., -1]).all():
        first = next(iter(reasons.values()))
        raise EvaluationError(tr("No combination of choices can be scored: {first}", first=first.text))
    return GridScores(levels, synergy, reasons)


def _out_of_range(panel: Panel, series: int) -> RangeError:
    """Why there is no U where the choices themselves can be made."""
    cluster = panel.clusters[series % len(panel.clusters)]
    return RangeError(
        tr(
            "U of {cluster} in {years} would leave [-1, 1].",
            cluster=partial(cluster_name, cluster),
            years=panel.years[-1],
        )
    )


def _with_levels(
    evaluator: SynergyEvaluator, levels: Mapping[str, list[Any]], place: tuple[int, ...]
) -> SynergyEvaluator:
    margin, weights, aggregation = (levels[name][i] for name, i in zip(FACTORS, place, strict=False))
    below, _, above = aggregation.partition(":")
    chosen: dict[str, Any] = {
        "aggregation": below,
        "dimension_aggregation": ("geometric" if above.startswith("geometric") else "weighted") if above else None,
        "dimension_weights": "equal" if above.endswith("equal") else "sum",
    }
    if isinstance(margin, str):
        chosen |= {"margin": float(margin.removesuffix(OF_RANGE)), "margin_of": "range"}
    else:
        chosen |= {"margin": margin}
    method, _, zero = weights.partition(":")
    chosen["weights"] = method if isinstance(evaluator.weights, str) or weights != "given" else evaluator.weights
    if zero:
        chosen |= {"zero": zero, "epsilon": None}
    return evaluator.with_choices(**chosen)


def _over_bases(
    evaluator: SynergyEvaluator, panel: Panel, reference: Panel | None, levels: Mapping[str, list[Any]], by_run: bool
) -> Floats:
    """U of one fit: (bases, sign rules, clusters, years)."""
    fitted = evaluator.fit_panel(panel if reference is None else reference)
    return np.array(
        [
            [
                _series(replace(fitted, evaluator=evaluator.with_choices(base=base, sign_rule=rule)), panel, by_run)
                for rule in levels["sign_rule"]
            ]
            for base in levels["base"]
        ]
    )


def _series(fitted: FittedEvaluator, panel: Panel, by_run: bool) -> Floats:
    synergy = fitted.score_panel(panel).arrays.synergy
    return synergy.reshape(-1, synergy.shape[-1]) if by_run else synergy.mean(axis=0)
