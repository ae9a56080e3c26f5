"""Waterfall: from one scenario to another, difference by difference."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from ...language import Text, tr
from ..catalogue.clusters import place_name
from . import style

UP, DOWN, END = "#0072B2", "#D55E00", "#5A5A5A"
WORDS: dict[str, Text] = {
    "title": tr("From {first} to {second}: {place}, {year}"),
    "how": tr(
        "Shapley values of the differences, the largest first; lines: 95 % interval over "
        "replications. Blue adds; orange, hatched, takes away."
    ),
}


@style.styled
def waterfall(
    contributions: pd.DataFrame,
    ends: tuple[float, float],
    names: tuple[str, str],
    axis: str,
    year: int,
    cluster: str,
) -> Figure:
    """Contributions that lead from the first value to the second.

    Args:
        contributions: difference, value, lower, upper, of one cluster; they add up to the gap between ``ends``.
        ends: The outcome in the first and in the second scenario.
        names: Of the scenarios.
        axis: The outcome with its unit.
        year: Shown in the title.
        cluster: Its code, or ``mean``.
    """
    rows = contributions.sort_values("value", key=lambda values: -values.abs(), kind="stable")
    values = rows["value"].to_numpy(dtype=np.float64)
    starts = ends[0] + np.concatenate([[0.0], np.cumsum(values)[:-1]])
    figure = style.new_figure(9.0, 0.34 * (len(rows) + 2) + 1.8)
    panel = figure.subplots()
    heights = np.arange(1, len(rows) + 1)
    bars = panel.barh(heights, values, left=starts, height=0.62, color=UP)
    for bar, value in zip(bars, values, strict=True):
        if value < 0:  # the two colours are alike in grey
            bar.set(facecolor=DOWN, hatch="///", edgecolor="white")
    stops = starts + values
    reach = [values - rows["lower"].to_numpy(), rows["upper"].to_numpy() - values]
    panel.errorbar(stops, heights, xerr=reach, fmt="none", ecolor="black", elinewidth=1, capsize=2)
    for end, height in zip(ends, (0, len(rows) + 1), strict=True):
        panel.plot([end, end], [height - 0.4, height + 0.4], color=END, linewidth=4)
        panel.annotate(f"{end:.4g}", (end, height), xytext=(6, 0), textcoords="offset points", va="center")
    panel.axvline(ends[0], color=style.GREY, linewidth=0.8, linestyle=":")
    labels = [names[0], *rows["difference"], names[1]]
    panel.set_yticks(range(len(rows) + 2), [style.wrapped(one, 3.4, 9) for one in labels])
    panel.set_ylim(len(rows) + 1.6, -0.6)
    panel.margins(x=0.12)
    panel.grid(visible=False, axis="y")
    panel.xaxis.set_major_formatter(style.PlainNumbers())
    panel.set_xlabel(axis)
    place = place_name(cluster)
    style.title(figure, WORDS["title"].format(first=names[0], second=names[1], place=place, year=year),
                str(WORDS["how"]))  # fmt: skip
    return figure
