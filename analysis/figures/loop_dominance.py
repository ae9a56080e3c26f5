"""Which feedback loops drive a cluster's growth and which hold it back, year by year."""

from __future__ import annotations

from collections.abc import Mapping

import matplotlib as mpl
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.cm import ScalarMappable
from matplotlib.colors import BoundaryNorm
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.ticker import MaxNLocator

from ...language import Text, language, tr
from ..loop_dominance import by_chance, certain
from . import style

MOST_LOOPS = 7  # rows of a cluster
# Percentage points a year: what loops do spans orders of magnitude.
STEPS = (0.0, 0.1, 0.3, 1.0, 3.0)
NOTHING = "#F3F3F3"

WORDS: dict[str, Text] = {
    "title": tr("Which feedback loops drive growth, and which hold it back"),
    "read": tr(
        "Growth of {outcome} as it is minus with the loop knocked out, same luck; centred "
        "3-year mean, {n} paired replications. At most {most} loops a cluster, those with "
        "the largest sure contributions. {sure} of {cells} loop-years are sure; about "
        "{chance} would be by chance alone."
    ),
    "scale": tr("percentage points a year"),
    "drives": tr("drives"),
    "holds": tr("holds back (with a stroke)"),
    "nothing": tr("95 % interval holds 0"),
    "dominates": tr("loop dominates: without it the pattern of growth changes (Ford 1999)"),
    "none": tr("no loop whose interval leaves 0 out"),
}


@style.styled
def loop_map(table: pd.DataFrame, names: Mapping[str, str], outcome: str) -> Figure:
    """One panel a cluster: rows are its strongest loops, from what drives to what holds back, columns are years.

    Args:
        table: cluster, loop, year, contribution, lower, upper, n, dominates; see
            :func:`synergysim.analysis.loop_dominance.dominance`.
        names: Loops' names to print, by code.
        outcome: What grows, in words.
    """
    shown = {str(cluster): strongest(rows) for cluster, rows in table.groupby("cluster", sort=False)}
    heights = [max(len(loops), 1) for loops in shown.values()]
    figure = style.new_figure(8.6, 1.75 + sum(0.215 * height + 0.36 for height in heights))
    panels = figure.subplots(len(shown), 1, sharex=True, squeeze=False, height_ratios=heights).ravel().tolist()
    for (cluster, loops), panel in zip(shown.items(), panels, strict=True):
        rows = table[(table["cluster"] == cluster) & table["loop"].isin(loops)]
        _draw_cluster(panel, rows, loops, (int(table["year"].min()), int(table["year"].max())))
        panel.set_yticks(range(len(loops)), [names[code] for code in loops])
        panel.set_title(style.cluster_name(cluster), fontsize=10.5)
        panel.tick_params(labelbottom=panel is panels[-1])
    panels[-1].xaxis.set_major_locator(MaxNLocator(nbins=9, integer=True))
    _explain(figure, panels)
    few, many = int(table["n"].min()), int(table["n"].max())
    told = {
        "outcome": outcome if language() == "zh" else outcome[:1].lower() + outcome[1:],
        "n": f"{many}" if few == many else f"{few}–{many}",
        "most": MOST_LOOPS, "sure": int(certain(table).sum()), "cells": len(table), "chance": round(by_chance(table)),
    }  # fmt: skip
    style.title(figure, str(WORDS["title"]), WORDS["read"].format(**told))
    return figure


def strongest(rows: pd.DataFrame) -> list[str]:
    """The loops of one cluster that say most, from what drives most on average to what holds back most.

    Years whose interval holds 0 count as 0; a loop that has no other is left out.
    """
    sure = rows.assign(value=rows["contribution"].where(certain(rows), 0.0))
    size = sure["value"].abs().groupby(sure["loop"], sort=False).sum()
    kept = size[size > 0].nlargest(MOST_LOOPS).index
    means = sure.groupby("loop", sort=False)["value"].mean()[kept]
    return [str(code) for code in means.sort_values(ascending=False, kind="stable").index]


def _colours() -> tuple[mpl.colors.Colormap, BoundaryNorm]:
    edges = [-one for one in STEPS[:0:-1]] + list(STEPS)
    return mpl.colormaps["PuOr_r"].resampled(len(edges) + 1), BoundaryNorm(edges, len(edges) + 1, extend="both")


def _draw_cluster(panel: Axes, rows: pd.DataFrame, loops: list[str], years: tuple[int, int]) -> None:
    panel.set(xlim=(years[0] - 0.5, years[1] + 0.5), ylim=(max(len(loops), 1) - 0.5, -0.5))
    panel.grid(visible=False)
    panel.tick_params(length=0)
    for side in panel.spines.values():
        side.set_visible(False)
    if not loops:
        panel.text(sum(years) / 2, 0, str(WORDS["none"]), ha="center", va="center", color=style.GREY)
        return
    columns = range(years[0], years[1] + 1)
    sure = rows.assign(value=rows["contribution"].where(certain(rows)))
    cells = sure.pivot_table("value", "loop", "year", dropna=False).reindex(index=loops, columns=columns)
    colours, norm = _colours()
    edges = np.arange(years[0], years[1] + 2) - 0.5
    panel.pcolormesh(
        edges, np.arange(len(loops) + 1) - 0.5, np.zeros(cells.shape),
        cmap=mpl.colors.ListedColormap([NOTHING]), edgecolors="white", linewidth=0.9,
    )  # fmt: skip
    numbers = np.ma.masked_invalid(cells.to_numpy(dtype=np.float64))
    panel.pcolormesh(edges, np.arange(len(loops) + 1) - 0.5, numbers, cmap=colours, norm=norm, edgecolors="white",
                     linewidth=0.9)  # fmt: skip
    for row, column in np.argwhere(numbers.filled(0.0) < 0):
        _hatch(panel, years[0] + column, row)
    marks = rows[rows["dominates"]]
    panel.scatter(marks["year"], marks["loop"].map(loops.index), s=15, color="#111111", edgecolors="white",
                  linewidths=0.7, zorder=4)  # fmt: skip


def _hatch(panel: Axes, x: float, y: float) -> None:
    """A thin stroke across a cell, so that a grey print tells what holds back from what drives."""
    panel.plot([x - 0.34, x + 0.34], [y + 0.3, y - 0.3], color="white", linewidth=0.8, zorder=3)


def _explain(figure: Figure, panels: list[Axes]) -> None:
    colours, norm = _colours()
    mapped = ScalarMappable(norm, colours)
    bar = figure.colorbar(mapped, ax=panels, location="bottom", aspect=42, fraction=0.03, pad=0.02, spacing="uniform")
    bar.ax.set_xticks(norm.boundaries, [f"{one:+g}".replace("-", "−") if one else "0" for one in norm.boundaries])
    bar.ax.grid(visible=False)
    bar.outline.set_visible(False)
    sides = (
        str(WORDS["holds"]),
        str(WORDS["scale"]),
        str(WORDS["drives"]),
    )
    bar.set_label(f"← {sides[0]}      {sides[1]}      {sides[2]} →")
    dot = Line2D([], [], linestyle="", marker="o", markersize=4.5, color="#111111", label=str(WORDS["dominates"]))
    blank = Patch(facecolor=NOTHING, edgecolor="#CCCCCC", linewidth=0.5, label=str(WORDS["nothing"]))
    figure.legend(handles=[dot, blank], loc="outside lower left", ncols=2, fontsize=8.5)
