"""Figures of scenario discovery: a box's limits, cases in two conditions, the peeling's trade-off; feature scores."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from matplotlib.ticker import PercentFormatter

from ...language import Text, tr
from ..discovery import Box, BoxSearch, Limit
from ..synergy.labels import Flags
from . import style

CASE, OTHER, BOX = "#D55E00", "#8FB8D6", "#0072B2"
WORDS: dict[str, Text] = {
    "limits": tr("Limits of the box"),
    "pairs": tr("Cells of the sweep"),
    "trade": tr("Coverage against density"),
    "coverage": tr("Coverage (share of all cases)"),
    "density": tr("Density (share of cells inside)"),
    "range": tr("Range sampled"),
    "case": tr("case of interest"),
    "other": tr("other"),
    "found": tr("searched half"),
    "held": tr("half held out"),
    "came_back": tr("in {share:.0%} of subsamples"),
    "score": tr("Feature score (share of importance)"),
    "chance": tr("chance (95th percentile, cases shuffled)"),
}


@style.styled
def box_figure(
    rows: pd.DataFrame,
    cases: Flags,
    search: BoxSearch,
    box: Box,
    units: Mapping[str, str],
    heading: str,
) -> Figure:
    """A box in three panels.

    Args:
        rows: One column a parameter, in its unit.
        cases: Which rows are cases of interest.
        search: The search that gave the box; its trajectory is drawn.
        box: With at least one limit.
        units: Of the parameters.
        heading: The title.
    """
    figure = style.new_figure(13.0, 4.6)
    left, middle, right = figure.subplots(1, 3, width_ratios=(1.15, 1, 1))
    _draw_limits(left, rows, box.limits, units)
    _draw_pairs(middle, rows, cases, box.limits, units)
    _draw_trade(right, search, box)
    style.title(figure, heading)
    return figure


def _draw_limits(panel: Axes, rows: pd.DataFrame, limits: tuple[Limit, ...], units: Mapping[str, str]) -> None:
    for height, limit in enumerate(limits):
        values = rows[limit.parameter]
        low, high = float(values.min()), float(values.max())
        ends = [limit.lower if limit.lower is not None else low, limit.upper if limit.upper is not None else high]
        start, end = ((one - low) / (high - low) for one in ends)
        panel.barh(height, 1.0, height=0.3, color="#E3E3E3")
        panel.barh(height, end - start, left=start, height=0.3, color=BOX)
        told = f"{ends[0]:.3g} – {ends[1]:.3g} {units[limit.parameter]}"
        came_back = WORDS["came_back"].format(share=limit.reproduced)
        panel.text(0, height - 0.22, f"{limit.parameter}\n{told}", va="bottom", fontsize=8)
        panel.text(0, height + 0.2, f"[{low:.3g}, {high:.3g}]; {came_back}", va="top", fontsize=7.5, color=style.GREY)
    panel.set(xlim=(-0.02, 1.02), ylim=(len(limits) - 0.3, -0.8), xticks=[], yticks=[])
    panel.grid(visible=False)
    panel.spines[["left", "bottom"]].set_visible(False)
    panel.set_title(f"{WORDS['limits']}")


def _draw_pairs(
    panel: Axes, rows: pd.DataFrame, cases: Flags, limits: tuple[Limit, ...], units: Mapping[str, str]
) -> None:
    names = list(dict.fromkeys([*(one.parameter for one in limits), *rows.columns]))[:2]
    first, second = names[0], names[-1]
    for marks, colour, marker, word in ((~cases, OTHER, "o", "other"), (cases, CASE, "^", "case")):
        shown = rows[marks]
        panel.scatter(shown[first], shown[second], s=13, c=colour, marker=marker, label=str(WORDS[word]), linewidths=0)
    spans = {name: [float(rows[name].min()), float(rows[name].max())] for name in names}
    for limit in limits:
        if limit.parameter in spans:
            side = 0 if limit.lower is not None else 1
            spans[limit.parameter][side] = float(limit.lower if limit.lower is not None else limit.upper or 0.0)
    (x, x_end), (y, y_end) = spans[first], spans[second]
    panel.add_patch(Rectangle((x, y), x_end - x, y_end - y, fill=False, edgecolor=BOX, linewidth=2))
    panel.set_xlabel(style.with_unit(first, units[first]), fontsize=8)
    panel.set_ylabel(style.with_unit(second, units[second]), fontsize=8)
    panel.set_title(str(WORDS["pairs"]))
    panel.legend(loc="upper center", bbox_to_anchor=(0.5, -0.16), ncols=2)


def _draw_trade(panel: Axes, search: BoxSearch, box: Box) -> None:
    steps = search.trajectory
    panel.plot(steps["coverage"], steps["density"], "o-", color=BOX, label=str(WORDS["found"]))
    panel.plot(steps["held_coverage"], steps["held_density"], "s--", color=CASE, label=str(WORDS["held"]))
    panel.plot(box.found.coverage, box.found.density, "*", color=BOX, markersize=14)
    panel.plot(box.held.coverage, box.held.density, "*", color=CASE, markersize=14)
    panel.axhline(search.base_rate, color=style.GREY, linewidth=0.8, linestyle=":")
    for axis in (panel.xaxis, panel.yaxis):
        axis.set_major_formatter(PercentFormatter(1.0))
    panel.set(xlim=(-0.03, 1.05), ylim=(-0.03, 1.05))
    panel.set_xlabel(str(WORDS["coverage"]))
    panel.set_ylabel(str(WORDS["density"]))
    panel.set_title(str(WORDS["trade"]))
    panel.legend(loc="upper center", bbox_to_anchor=(0.5, -0.16), ncols=2)


@style.styled
def score_figure(scores: pd.DataFrame, heading: str, most: int = 12) -> Figure:
    """Feature scores against chance, one panel a cluster.

    ``scores``: cluster, parameter, score, chance; the ``most`` largest of each cluster are drawn.
    """
    clusters = list(scores["cluster"].unique())
    shown = min(most, int(scores.groupby("cluster").size().max()))
    columns = min(2, len(clusters))
    lines = -(-len(clusters) // columns)
    figure = style.new_figure(6.2 * columns, (0.24 * shown + 0.9) * lines + 0.8)
    axes = figure.subplots(lines, columns, squeeze=False).ravel().tolist()
    for unused in axes[len(clusters) :]:
        unused.remove()
    for panel, cluster in zip(axes, clusters, strict=False):
        rows = scores[scores["cluster"] == cluster].head(shown)
        places = np.arange(len(rows))
        colours = [CASE if one.score > one.chance else OTHER for one in rows.itertuples()]
        panel.barh(places, rows["score"], color=colours, height=0.7)
        panel.plot(rows["chance"], places, "|", color="black", markersize=9, label=str(WORDS["chance"]))
        panel.set_yticks(places, rows["parameter"], fontsize=7.5)
        panel.invert_yaxis()
        panel.set_title(style.cluster_name(cluster))
        panel.set_xlabel(str(WORDS["score"]))
    handles, labels = axes[0].get_legend_handles_labels()
    figure.legend(handles, labels, loc="outside lower center")
    style.title(figure, heading)
    return figure
