"""Figures of sensitivity: tornado, Morris scatter, bars of indices, variance split."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from ...language import Text, language, tr
from ..catalogue.clusters import place_name
from ..sensitivity.components import SOURCES
from . import style

MOST = 15  # factors shown
NAMED = 8  # factors named in the scatter
LOW, HIGH, DARK, LIGHT = "#E6821E", "#08519C", "#08519C", "#9ECAE1"
SOURCE_COLOURS = ("#0072B2", "#D55E00", "#E8A90C", "#5A5A5A", "#9E9AC8", "#C9C9C9", "#E3E3E3")
SOURCE_HATCHES = ("", "///", "", "", "", "", "...")  # where colours beside each other are alike in grey
SOURCE_NAMES_ZH = ("参数", "随机性", "参数 × 随机性", "评价选择", "参数 × 选择", "随机性 × 选择", "三者交互")
WORDS: dict[str, Text] = {
    "tornado": tr("One parameter at a time: {what}, {year}"),
    "tornado_how": tr(
        "Change from the scenario's own values, mean of the clusters; lines: 95 % interval over replications."
    ),
    "change": tr("Change of {what}"),
    "low": tr("low end of the range"),
    "high": tr("high end of the range"),
    "morris": tr("Morris screening: {what}, {year}"),
    "morris_how": tr(
        "Elementary effects over the whole range, mean of the clusters. Far right: matters; "
        "high above the line σ = μ*: not linear, or hangs on others. Bars: 95 % interval of "
        "μ*."
    ),
    "bars": tr("Share of variance explained: {what}, {year}"),
    "bars_how": tr("Mean of the clusters; lines: 95 % interval (bootstrap)."),
    "first": tr("alone (first order)"),
    "total": tr("with all interactions (total)"),
    "share": tr("Share of variance (0–1)"),
    "split": tr("Where the variance of U comes from, {year}"),
}


@style.styled
def tornado(rows: pd.DataFrame, what: str, year: int) -> Figure:
    """Changes at both ends of every factor's range.

    Args:
        rows: factor, low, high, low_half_width, high_half_width; the most important first.
        what: The outcome with its unit.
        year: Shown in the title.
    """
    shown = rows.head(MOST)
    figure = style.new_figure(9.0, 0.34 * len(shown) + 2.0)
    panel = figure.subplots()
    heights = np.arange(len(shown))
    for end, colour, lift in (("low", LOW, -0.19), ("high", HIGH, 0.19)):
        panel.barh(heights + lift, shown[end], 0.36, color=colour, label=str(WORDS[end]))
        reach = shown[f"{end}_half_width"].fillna(0.0)
        panel.errorbar(shown[end], heights + lift, xerr=reach, fmt="none", ecolor="black", elinewidth=0.9)
    panel.axvline(0, color="black", linewidth=0.8)
    _rows(panel, shown)
    panel.set_xlabel(WORDS["change"].format(what=what))
    style.legend_beside(figure, panel)
    style.title(
        figure,
        WORDS["tornado"].format(what=what, year=year),
        str(WORDS["tornado_how"]),
    )
    return figure


@style.styled
def morris_scatter(rows: pd.DataFrame, what: str, year: int) -> Figure:
    """μ* against σ, the most important factors numbered and named beside the panel.

    Args:
        rows: factor, mu_star, sigma, half_width; the most important first. Others as in :func:`tornado`.
    """
    figure = style.new_figure(9.0, 4.8)
    panel = figure.subplots()
    panel.errorbar(rows["mu_star"], rows["sigma"], xerr=rows["half_width"], fmt="o", color="#B5B5B5", ecolor="#D5D5D5")
    first = rows.head(NAMED)
    for number, (_, row) in enumerate(first.iterrows(), start=1):
        panel.plot(
            row["mu_star"], row["sigma"], "o", color=DARK, markersize=6, zorder=3, label=f"{number}  {row['factor']}"
        )
        panel.annotate(str(number), (row["mu_star"], row["sigma"]), xytext=(4, 4), textcoords="offset points")
    reach = float(rows["mu_star"].max()) * 1.1
    panel.plot([0, reach], [0, reach], color=style.GREY, linewidth=0.8, linestyle=":")
    panel.set_xlabel(str(tr("μ*: {what}", what=what)))
    panel.set_ylabel("σ")
    handles, labels = panel.get_legend_handles_labels()
    figure.legend(handles, labels, loc="outside right center", handlelength=1)
    style.title(figure, WORDS["morris"].format(what=what, year=year), str(WORDS["morris_how"]))
    return figure


@style.styled
def index_bars(rows: pd.DataFrame, what: str, year: int) -> Figure:
    """First-order indices and, where there are, total ones.

    Args:
        rows: factor, first_order, total (optional) and their half widths. Others as in :func:`tornado`.
    """
    shown = rows.head(MOST)
    kinds = [("first_order", "first", DARK), ("total", "total", LIGHT)]
    kinds = [one for one in kinds if one[0] in shown and shown[one[0]].notna().any()]
    figure = style.new_figure(9.0, 0.38 * len(shown) + 2.0)
    panel = figure.subplots()
    heights, thick = np.arange(len(shown)), 0.76 / len(kinds)
    for place, (column, word, colour) in enumerate(kinds):
        at = heights + (place - (len(kinds) - 1) / 2) * thick
        panel.barh(at, shown[column], 0.95 * thick, color=colour, label=str(WORDS[word]))
        reach = shown[f"{column}_half_width"]
        panel.errorbar(shown[column], at, xerr=reach, fmt="none", ecolor="black", elinewidth=0.9)
    panel.axvline(0, color="black", linewidth=0.8)
    _rows(panel, shown)
    panel.set_xlabel(str(WORDS["share"]))
    style.legend_beside(figure, panel)
    style.title(figure, WORDS["bars"].format(what=what, year=year), str(WORDS["bars_how"]))
    return figure


@style.styled
def split_bars(split: pd.DataFrame, year: int) -> Figure:
    """Shares of the variance of U by source, a bar a cluster.

    Args:
        split: cluster, source, share. Others as in :func:`tornado`.
    """
    clusters = list(split["cluster"].unique())
    figure = style.new_figure(9.5, 0.45 * len(clusters) + 1.8)
    panel = figure.subplots()
    left = np.zeros(len(clusters))
    for source, colour, hatch in zip(SOURCES, SOURCE_COLOURS, SOURCE_HATCHES, strict=True):
        rows = split[split["source"] == source].set_index("cluster")["share"].reindex(clusters).fillna(0.0)
        label = source_name(source)
        look: dict[str, Any] = {"color": colour, "hatch": hatch, "edgecolor": "white", "height": 0.7}
        panel.barh(range(len(clusters)), rows, left=left, label=label, **look)
        left = left + rows.to_numpy()
    panel.set_yticks(range(len(clusters)), [place_name(str(one)) for one in clusters])
    panel.invert_yaxis()
    panel.set_xlim(0, 1)
    panel.grid(visible=False, axis="y")
    panel.set_xlabel(str(WORDS["share"]))
    style.legend_beside(figure, panel)
    style.title(figure, WORDS["split"].format(year=year))
    return figure


def source_name(source: str) -> str:
    """A source of variance in words."""
    return SOURCE_NAMES_ZH[SOURCES.index(source)] if language() == "zh" else source


def _rows(panel: Axes, shown: pd.DataFrame) -> None:
    panel.set_yticks(range(len(shown)), list(shown["factor"]))
    panel.set_ylim(len(shown) - 0.4, -0.6)
    panel.grid(visible=False, axis="y")
    panel.xaxis.set_major_formatter(style.PlainNumbers())
