"""The figures of a comparison, from its tables."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import pandas as pd

from ....analysis.figures import comparison as drawn
from ....analysis.figures import in_figures
from ....analysis.figures.stage_map import stage_map
from ....analysis.figures.style import with_unit
from ....language import Text, tr
from ...present.quantities import DEGREES, MEAN, NET, ORDERS, WITHOUT_COUNTS, U, long_name, name_of, unit_of
from ...present.report.clusters_shown import shown_rows
from ...present.report.labels import labels_of
from ...present.schedule_words import events

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from .compare import Comparison

OPENING = "synergy_of_all"  # U of the mean cluster under every scenario: opens the report
FOREST = (U, WITHOUT_COUNTS, *ORDERS)
SHARE: Text = tr("% of the baseline")


@in_figures
def comparison_figures(comparison: Comparison) -> dict[str, Figure]:
    """The figures of a comparison by file name; those of effects only where there are effects."""
    labels = labels_of([one.resolved for one in comparison.results])
    shown = (U, WITHOUT_COUNTS, *comparison.indicators)
    figures = {OPENING: _fan(comparison, U, labels, (MEAN,))}
    figures |= {f"paths_{name}": _fan(comparison, name, labels) for name in dict.fromkeys(shown)}
    if not comparison.effects.empty:
        figures |= {f"effects_{name}": _effects(comparison, name, labels) for name in dict.fromkeys(shown)}
        figures |= _forests(comparison, labels)
    synergy = shown_rows(comparison.synergy, comparison.results[0].resolved.inputs)
    figures["stages"] = stage_map(synergy, labels)
    return figures


def _fan(comparison: Comparison, quantity: str, labels: dict[str, str], clusters: Sequence[str] = ()) -> Figure:
    """The paths of a quantity, in some clusters or in all."""
    table = comparison.quantities
    rows = table[(table["quantity"] == quantity) & ((table["cluster"] != MEAN) | (quantity == U))]
    rows = shown_rows(rows, comparison.results[0].resolved.inputs, (MEAN,))
    if clusters:
        rows = rows[rows["cluster"].isin(list(clusters))]
    happened = events([one.resolved for one in comparison.results])
    axis = with_unit(name_of(quantity), unit_of(quantity))
    return drawn.fan_chart(rows, happened, axis, long_name(quantity), labels, quantity in DEGREES)


def _effects(comparison: Comparison, quantity: str, labels: dict[str, str]) -> Figure:
    table = comparison.effects
    rows = shown_rows(table[table["quantity"] == quantity], comparison.results[0].resolved.inputs, (MEAN,))
    happened = events([one.resolved for one in comparison.results])
    axis = with_unit("Δ " + name_of(quantity), unit_of(quantity))
    baseline = labels[comparison.baseline]
    what, shared = name_of(quantity), quantity in DEGREES
    return drawn.effect_paths(rows, happened, axis, what, baseline, labels, share_y=shared)


def _forests(comparison: Comparison, labels: dict[str, str]) -> dict[str, Figure]:
    inputs = comparison.results[0].resolved.inputs
    last = shown_rows(effects_shown(comparison), inputs, (MEAN,))
    baseline = labels[comparison.baseline]
    panels = [(name, "Δ " + name_of(name)) for name in FOREST]
    figures = {"forest": drawn.effect_forest(last, panels, baseline, labels)}
    if comparison.indicators:
        shares = [(one, with_unit("Δ " + name_of(one), str(SHARE))) for one in comparison.indicators]
        figures["forest_indicators"] = drawn.effect_forest(in_percent(last), shares, baseline, labels)
    return figures


def in_percent(effects: pd.DataFrame) -> pd.DataFrame:
    """Effects in percent of the baseline's mean, because clusters differ in size; none where that mean is 0."""
    scale = 100 / effects["baseline_mean"].abs().where(effects["baseline_mean"] != 0)
    return effects.assign(**{name: effects[name] * scale for name in ("mean", "lower", "upper")})


def effects_shown(comparison: Comparison) -> pd.DataFrame:
    """The effects in the year shown, without U net of the common trend, which has no mean."""
    effects = comparison.effects
    found: pd.DataFrame = effects[(effects["year"] == comparison.year_shown) & (effects["quantity"] != NET)]
    return found
