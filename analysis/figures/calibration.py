"""Figures of a calibration: what the data say about each parameter, and which trade off against each other."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.figure import Figure
from numpy.typing import NDArray

from ..catalogue import Language
from . import style

WORDS: dict[str, dict[Language, str]] = {
    "fitted": {"en": "Where the fitted values lie", "zh": "拟合值的位置"},
    "marks": {
        "en": "Circle: value before; diamond: point fitted; the axis is the prior's range",
        "zh": "圆圈：原值；菱形：点估计；横轴为先验范围",
    },
    "errors": {"en": "Distance from what is observed, by group of series", "zh": "与观测值的距离（分组）"},
    "scaled": {
        "en": "Root mean square log error in units of the group's scale, mean of {n} fresh seeds; line: the scale",
        "zh": "对数误差均方根（以各组尺度为单位），{n} 个新种子的平均；竖线：尺度",
    },
    "units": {"en": "error (1: the group's scale)", "zh": "误差（1 为该组尺度）"},
    "identified": {"en": "What the data say about each parameter", "zh": "数据对各参数的约束"},
    "bars": {
        "en": "Bar: posterior's 5 % to 95 %; line: median; circle: value before; the axis is the prior's range",
        "zh": "条：后验 5%–95% 区间；竖线：中位数；圆圈：原值；横轴为先验范围",
    },
    "share": {"en": "position in the prior's range", "zh": "在先验范围内的位置"},
    "before": {"en": "value before", "zh": "原值"},
    "best": {"en": "point fitted", "zh": "点估计"},
    "contraction": {"en": "contraction {:.0%}", "zh": "收缩 {:.0%}"},
    "ranks": {"en": "Ranks of known values in their posteriors", "zh": "已知参数值在其后验中的秩"},
    "even": {
        "en": "Runs by rank; grey: where 99 % of bars lie if the posterior is right",
        "zh": "按秩计的运行数；灰色：后验正确时 99% 的柱高所在范围",
    },
    "rank": {"en": "rank, as a share", "zh": "秩（占比）"},
    "correlation": {"en": "Correlations in the posterior", "zh": "后验中的相关系数"},
    "tradeoff": {
        "en": "Far from 0: the data fix a combination of the two, not each",
        "zh": "远离 0：数据只约束两者的组合",
    },
}


@style.styled
def identifiability(table: pd.DataFrame, lang: Language = "en") -> Figure:
    """One row a parameter: posterior interval within the prior's range; ``table`` as Calibration.contraction.

    Where only a point was fitted there is no interval.
    """
    lang = style.figure_language(lang)
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
                1.02, row, WORDS["contraction"][lang].format(share).replace("-", "−"), va="center", fontsize="small"
            )
    axes.plot(placed("now"), rows, "o", markerfacecolor="white", color=style.GREY, label=WORDS["before"][lang])
    if table["best"].notna().any():
        axes.plot(placed("best"), rows, "D", markersize=4, color=style.WARNING_COLOUR, label=WORDS["best"][lang])
    axes.set_yticks(rows, list(table["parameter"]))
    axes.set_xlim(-0.02, 1.02)
    axes.set_xlabel(WORDS["share"][lang])
    figure.legend(loc="outside lower center", ncols=2, frameon=False)
    heading, how = ("identified", "bars") if drawn else ("fitted", "marks")
    style.title(figure, WORDS[heading][lang], WORDS[how][lang])
    return figure


@style.styled
def rank_histograms(ranks: pd.DataFrame, lang: Language = "en", bins: int = 10) -> Figure:
    """A histogram a parameter (columns) of ranks in 0 to 1, with the band that uniform ranks keep within."""
    from scipy.stats import binom

    lang = style.figure_language(lang)
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
    figure.supxlabel(WORDS["rank"][lang], fontsize="small")
    style.title(figure, WORDS["ranks"][lang], WORDS["even"][lang])
    return figure


LOOKS: tuple[dict[str, Any], ...] = (
    {"marker": "o", "color": style.GREY, "markerfacecolor": "white"},
    {"marker": "D", "color": style.WARNING_COLOUR},
    {"marker": "s", "color": "#08519C"},
)


@style.styled
def errors_by_group(table: pd.DataFrame, names: Mapping[str, str], n_seeds: int, lang: Language = "en") -> Figure:
    """One row a group of series, one mark a set of values.

    ``table``: an index of groups, one column a set of values; ``names``: of all sets there can be, each with its look.
    """
    lang = style.figure_language(lang)
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
    axes.set_xlabel(WORDS["units"][lang])
    figure.legend(loc="outside lower center", ncols=len(LOOKS))
    style.title(figure, WORDS["errors"][lang], WORDS["scaled"][lang].format(n=n_seeds))
    return figure


@style.styled
def correlation(table: pd.DataFrame, lang: Language = "en") -> Figure:
    """A matrix of correlations between parameters."""
    lang = style.figure_language(lang)
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
    style.title(figure, WORDS["correlation"][lang], WORDS["tradeoff"][lang])
    return figure
