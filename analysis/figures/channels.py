"""Bars of what channels contribute to outcomes, with intervals."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from ...language import Text, tr
from . import style

BAR, FAINT = "#0072B2", "#B9CFDF"
WORDS: dict[str, Text] = {
    "title": tr("What each channel contributes in {year}"),
    "read": tr(
        "Baseline minus the run with the channel cut; mean of {n} paired replications and 95 "
        "% interval, mean of the clusters. Pale: the interval holds 0. Channels overlap: "
        "contributions do not add up."
    ),
}


@style.styled
def channel_bars(shares: pd.DataFrame, panels: Sequence[tuple[str, str]], names: Mapping[str, str]) -> Figure:
    """One panel an outcome, one bar a channel.

    Args:
        shares: channel, outcome, year (one), contribution, lower, upper, n; one row a channel and outcome.
        panels: Outcomes and their titles with units.
        names: Channels' names to print, by code, from top to bottom.
    """
    columns = min(3, len(panels))
    rows = -(-len(panels) // columns)
    figure = style.new_figure(12.0, rows * (0.6 + 0.24 * len(names)) + 1.0)
    axes = figure.subplots(rows, columns, sharey=True, squeeze=False).ravel().tolist()
    for unused in axes[len(panels) :]:
        unused.remove()
    heights = np.arange(len(names))
    for panel, (outcome, heading) in zip(axes, panels, strict=False):
        chosen = shares[shares["outcome"] == outcome].set_index("channel").reindex(list(names))
        mean, lower, upper = (chosen[name].to_numpy(dtype=np.float64) for name in ("contribution", "lower", "upper"))
        sure = (lower > 0) | (upper < 0)
        panel.barh(heights, mean, color=np.where(sure, BAR, FAINT), height=0.7)
        panel.hlines(heights, lower, upper, color="#222222", linewidth=1.1)
        panel.axvline(0, color=style.GREY, linewidth=0.9)
        panel.set_title(style.wrapped(heading, 3.2, 10))
        panel.xaxis.set_major_locator(MaxNLocator(nbins=4))
        panel.xaxis.set_major_formatter(style.PlainNumbers())
        panel.grid(visible=False, axis="y")
    axes[0].set_yticks(heights, list(names.values()))
    axes[0].set_ylim(len(names) - 0.4, -0.6)
    first = shares.iloc[0]
    style.title(
        figure,
        WORDS["title"].format(year=int(first["year"])),
        WORDS["read"].format(n=int(first["n"])),
    )
    return figure
