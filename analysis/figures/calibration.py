"""Figures of a calibration: what the data say about each parameter, and which trade off against each other."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.figure import Figure
from numpy.typing import NDArray

from ...language import Text, tr
from . import style

WORDS: dict[str, Text] = {
    "fitted": tr("Where the fitted values lie"),
    "marks": tr("Circle: value before; diamond: point fitted; the axis is the prior's range"),
    "errors": tr("Distance from what is observed, by group of series"),
    "scaled": tr("Root mean square log error in units of the group's scale, mean of {n} fresh seeds; line: the scale"),
    "units": tr("error (1: the group's scale)"),
    "identified": tr("What the data say about each parameter"),
    "bars": tr("Bar: posterior's 5 % to 95 %; line: median; circle: value before; the axis is the prior's range"),
    "share": tr("position in the prior's range"),
    "before": tr("value before"),
    "best": tr("point fitted"),
    "contraction": tr("contraction {:.0%}"),
    "ranks": tr("Ranks of known values in their posteriors"),
    "even": tr("Runs by rank; grey: where 99 % of bars lie if the posterior is right"),
    "rank": tr("rank, as a share"),
    "correlation": tr("Correlations in the posterior"),
    "tradeoff": tr("Far from 0: the data fix a combination of the two, not each"),
}


@style.styled
def identifiability(table: pd.DataFrame) -> Figure:
    """One row a parameter: posterior interval within the prior's range; ``table`` as Calibration.contraction.

    Where only a point was fitted there is no interval.
    """
    figure = style.new_figure(8.5, 1.9 + 0.3 * len(table))
    axes = figure.subplots()
    width = (table["high"] - table["low"]).to_numpy(dtype=float)

    def placed(name: str) -> NDArray[np.float64]:
        return np.asarray((table[name].to_numpy(dtype=float) - table["low"].to_numpy(dtype=float)) / width)

    rows = np.arange(len(table))[::-1]
    drawn = "q05" in table
    if drawn:
        axes.barh(rows, placed("q95") - placed("q05"), left=placed("q05"), height=0.5, color="#9ECAE1")
        axes.vlines(placed("median"), rows - 0.3, rows + 0.3, color="#08519C", linewidth=2)
        for row, share in zip(rows, table["contraction"], strict=True):
            axes.text(
                1.02,
                row,
                WORDS["contraction"].format(share).replace("-", "−"),
                va="center",
                fontsize="small",
            )
    axes.plot(placed("now"), rows, "o", markerfacecolor="white", color=style.GREY, label=str(WORDS["before"]))
    if table["best"].notna().any():
        axes.plot(placed("best"), rows, "D", markersize=4, color=style.WARNING_COLOUR, label=str(WORDS["best"]))
    axes.set_yticks(rows, list(table["parameter"]))
    axes.set_xlim(-0.02, 1.02)
    axes.set_xlabel(str(WORDS["share"]))
    figure.legend(loc="outside lower center", ncols=2, frameon=False)
    heading, how = ("identified", "bars") if drawn else ("fitted", "marks")
    style.title(figure, str(WORDS[heading]), str(WORDS[how]))
    return figure


@style.styled
def rank_histograms(ranks: pd.DataFrame, bins: int = 10) -> Figure:
    """A histogram a parameter (columns) of ranks in 0 to 1, with the band that uniform ranks keep within."""
    from scipy.stats import binom

    columns = min(4, ranks.shape[1])
    lines = -(-ranks.shape[1] // columns)
    figure = style.new_figure(8.5, 1.4 + 1.5 * lines)
    axes = figure.subplots(lines, columns, sharex=True, sharey=True, squeeze=False)
    low, high = (float(binom.ppf(tail, len(ranks), 1.0 / bins)) for tail in (0.005, 0.995))
    for place, one in enumerate(axes.flat):
        if place >= ranks.shape[1]:
            one.set_axis_off()
            continue
        one.axhspan(low, high, color="#DDDDDD")
        one.hist(ranks.iloc[:, place], bins=bins, range=(0.0, 1.0), color="#08519C")
        one.set_title(str(ranks.columns[place]), fontsize="small")
    figure.supxlabel(str(WORDS["rank"]), fontsize="small")
    style.title(figure, str(WORDS["ranks"]), str(WORDS["even"]))
    return figure


LOOKS: tuple[dict[str, Any], ...] = (
    {"marker": "o", "color": style.GREY, "markerfacecolor": "white"},
    {"marker": "D", "color": style.WARNING_COLOUR},
    {"marker": "s", "color": "#08519C"},
)


@style.styled
def errors_by_group(table: pd.DataFrame, names: Mapping[str, str], n_seeds: int) -> Figure:
    """One row a group of series, one mark a set of values.

    ``table``: an index of groups, one column a set of values; ``names``: of all sets there can be, each with its look.
    """
    figure = style.new_figure(8.5, 1.7 + 0.42 * len(table))
    axes = figure.subplots()
    rows = np.arange(len(table))[::-1]
    for (code, name), look in zip(names.items(), LOOKS, strict=True):
        if code in table:
            axes.plot(table[code], rows, linestyle="", markersize=7, label=name, **look)
    axes.axvline(1.0, color=style.GREY, linewidth=1)
    axes.set_yticks(rows, [str(one) for one in table.index])
    axes.set_ylim(-0.6, len(table) - 0.4)
    axes.set_xlim(left=0.0)
    axes.set_xlabel(str(WORDS["units"]))
    figure.legend(loc="outside lower center", ncols=len(LOOKS))
    style.title(figure, str(WORDS["errors"]), WORDS["scaled"].format(n=n_seeds))
    return figure


@style.styled
def correlation(table: pd.DataFrame) -> Figure:
    """A matrix of correlations between parameters."""
    size = 3.0 + 0.36 * len(table)
    figure = style.new_figure(size + 1.5, size)
    axes = figure.subplots()
    values = table.to_numpy(dtype=float)
    picture = axes.imshow(values, cmap="RdBu_r", vmin=-1, vmax=1)
    places = np.arange(len(table))
    axes.set_xticks(places, list(table.columns), rotation=90)
    axes.set_yticks(places, list(table.index))
    axes.grid(False)
    for row in range(len(values)):
        for column in range(len(values)):
            value = float(values[row, column])
            if row != column and abs(value) >= 0.3:
                colour = "white" if abs(value) > 0.65 else "black"
                axes.text(
                    column,
                    row,
                    f"{value:.1f}".replace("-", "−"),
                    ha="center",
                    va="center",
                    fontsize="x-small",
                    color=colour,
                )
    figure.colorbar(picture, ax=axes, shrink=0.6)
    style.title(figure, str(WORDS["correlation"]), str(WORDS["tradeoff"]))
    return figure
