"""Figures of robustness: what becomes of U when the evaluator's own choices are made otherwise."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.ticker import PercentFormatter

from ...language import Text, tr
from ..catalogue import subsystem_name
from ..synergy.robustness import Robustness
from ..synergy.verdict import FACTOR_NAMES
from . import style

MOST_LEFT_OUT = 15
MOST_PRINTED_RANKS = 8
BASE_COLOURS = {"first": "#08519C", "previous": "#E6821E"}
WORDS: dict[str, Text] = {
    "spread": tr("Synergy under {n} combinations of choices, {year}"),
    "spread_panel": tr("U under every choice"),
    "ranks_panel": tr("Share of choices that give the rank"),
    "rank": tr("Rank by U"),
    "axis": tr("U (−1 to 1)"),
    "default": tr("the choices made here"),
    "first": tr("base: first year"),
    "previous": tr("base: previous year"),
    "causes": tr("Which choice moves U most, {year}"),
    "causes_how": tr(
        "Share of the variance of U over the choices that each choice explains (Sobol), mean of the clusters"
    ),
    "alone": tr("alone"),
    "together": tr("with the other choices"),
    "one_cluster": tr("both, one cluster"),
    "share": tr("Share of variance (0–1)"),
    "left_out": tr("What one indicator does to U, {year}"),
    "left_out_how": tr("Change of U when the indicator is left out; the {n} that change it most"),
    "change": tr("Change of U"),
}


@style.styled
def spread_figure(result: Robustness, verdict: str, source: str = "") -> Figure:
    """U under every choice by cluster and, with several clusters, how often each takes which rank."""
    clusters = result.clusters.sort_values("synergy", ascending=False)["cluster"].tolist()
    several = len(clusters) > 1
    figure = style.new_figure(12.0 if several else 9.0, 0.5 * len(clusters) + 2.2)
    panels = figure.subplots(
        1, 2 if several else 1, squeeze=False, gridspec_kw={"width_ratios": [1.5, 1][: 1 + several]}
    )
    _spread(figure, panels[0, 0], result, clusters)
    if several:
        _rank_table(figure, panels[0, 1], result, clusters)
    style.title(figure, WORDS["spread"].format(n=int(result.choices["defined"].sum()), year=result.year), verdict)
    style.source_line(figure, source)
    return figure


@style.styled
def variance_figure(result: Robustness, source: str = "") -> Figure:
    """First-order and total Sobol indices of the choices."""
    means = result.variance.groupby("factor")[["first_order", "total"]].mean().clip(lower=0).sort_values("total")
    figure = style.new_figure(7.5, 0.42 * len(means) + 2.2)
    panel = figure.subplots()
    heights = np.arange(len(means))
    rest = (means["total"] - means["first_order"]).clip(lower=0)
    panel.barh(heights, means["first_order"], color="#08519C", label=str(WORDS["alone"]))
    panel.barh(heights, rest, left=means["first_order"], color="#9ECAE1", label=str(WORDS["together"]))
    for number, (_, rows) in enumerate(result.variance.groupby("cluster", sort=False)):
        own = rows.set_index("factor")["total"].reindex(means.index).clip(lower=0)
        label = str(WORDS["one_cluster"]) if number == 0 else None
        panel.plot(own, heights, "o", mfc="white", mec="black", ms=5, clip_on=False, zorder=3, label=label)
    panel.set_yticks(heights, [str(FACTOR_NAMES[str(name)]) for name in means.index])
    panel.grid(visible=False, axis="y")
    panel.set_xlabel(str(WORDS["share"]))
    panel.legend(loc="lower right")
    style.title(figure, WORDS["causes"].format(year=result.year), str(WORDS["causes_how"]))
    style.source_line(figure, source)
    return figure


@style.styled
def left_out_figure(result: Robustness, names: dict[str, str], source: str = "") -> Figure:
    """Change of U when one indicator is left out, by cluster; ``names`` are the indicators' labels by code."""
    known = result.leave_one_out.dropna(subset=["change"])
    largest = known.assign(size=known["change"].abs()).groupby("left_out")["size"].max()
    shown = largest.sort_values(ascending=False).head(MOST_LEFT_OUT).index.tolist()
    figure = style.new_figure(10.0, 0.28 * len(shown) + 2.4)
    panel = figure.subplots()
    panel.axvline(0, color="black", linewidth=0.8)
    for position, (cluster, rows) in enumerate(known.groupby("cluster", sort=False)):
        own = rows.set_index("left_out")["change"].reindex(shown)
        look = {**style.cluster_style(str(cluster), position), "linestyle": "none", "markersize": 6, "alpha": 0.85}
        panel.plot(own, range(len(shown)), label=style.cluster_name(str(cluster)), **look)
    subsystems = known.drop_duplicates("left_out").set_index("left_out")["subsystem"]
    panel.set_yticks(range(len(shown)), [f"{names[code]} · {subsystem_name(subsystems[code])}" for code in shown])
    panel.set_ylim(len(shown) - 0.4, -0.6)
    panel.set_xlabel(str(WORDS["change"]))
    style.legend_beside(figure, panel)
    style.title(
        figure,
        WORDS["left_out"].format(year=result.year),
        WORDS["left_out_how"].format(n=len(shown)),
    )
    style.source_line(figure, source)
    return figure


def _spread(figure: Figure, panel: Axes, result: Robustness, clusters: Sequence[str]) -> None:
    last = result.synergy[result.synergy["year"] == result.year]
    tried = last.merge(result.choices[["choice", "base"]], on="choice")
    for height, cluster in enumerate(clusters):
        own = tried[tried["cluster"] == cluster]
        for base, lift in (("first", -0.16), ("previous", 0.16)):
            values = own.loc[own["base"] == base, "synergy"]
            panel.plot(values, np.full(len(values), height + lift), "|", ms=9, alpha=0.45, color=BASE_COLOURS[base])
        chosen = result.clusters.set_index("cluster")["synergy"].to_dict()[cluster]
        panel.plot([chosen], [height], "D", color="black", markersize=6)
    panel.axvline(0, color="black", linewidth=0.8)
    panel.set_yticks(range(len(clusters)), [style.cluster_name(name) for name in clusters])
    panel.set_ylim(len(clusters) - 0.5, -0.5)
    panel.set_xlabel(str(WORDS["axis"]))
    panel.set_title(str(WORDS["spread_panel"]))
    marks = [Line2D([], [], color="black", marker="D", linestyle="none", label=str(WORDS["default"]))]
    marks += [
        Line2D([], [], color=colour, marker="|", ms=9, mew=2, linestyle="none", label=str(WORDS[base]))
        for base, colour in BASE_COLOURS.items()
        if base in set(tried["base"])
    ]
    figure.legend(handles=marks, loc="outside right center")


def _rank_table(figure: Figure, panel: Axes, result: Robustness, clusters: Sequence[str]) -> None:
    shares = _rank_shares(result, clusters)
    values = shares.to_numpy(dtype=float)
    picture = panel.imshow(values, cmap="Blues", vmin=0, vmax=1, aspect="auto")
    if len(clusters) > MOST_PRINTED_RANKS:
        figure.colorbar(picture, ax=panel, format=PercentFormatter(1.0), shrink=0.6)
    else:
        _print_shares(panel, values)
    panel.grid(visible=False)
    panel.set_xticks(range(len(clusters)), [str(rank) for rank in shares.columns])
    panel.set_yticks([])
    panel.set_xlabel(str(WORDS["rank"]))
    panel.set_title(str(WORDS["ranks_panel"]))


def _print_shares(panel: Axes, values: npt.NDArray[np.float64]) -> None:
    for (row, column), share in np.ndenumerate(values):
        if share >= 0.005:
            panel.text(
                column, row, f"{share:.0%}", ha="center", va="center", color="white" if share > 0.55 else "black"
            )


def _rank_shares(result: Robustness, clusters: Sequence[str]) -> pd.DataFrame:
    """Share of the choices in which a cluster (row) has a rank (column); ties share the better rank."""
    last = result.synergy[result.synergy["year"] == result.year]
    ranks = last.groupby("choice")["synergy"].rank(ascending=False, method="min")
    counted = pd.crosstab(last["cluster"], ranks.astype(int), normalize="index")
    return counted.reindex(index=list(clusters), columns=range(1, len(clusters) + 1), fill_value=0.0)
