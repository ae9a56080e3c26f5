"""Figures of a simulated experiment, with bands over its replications.

Every function takes long tables with the columns ``replication``, ``cluster`` and a time, and returns a matplotlib
figure. Lines are medians over replications, bands run from the 10th to the 90th percentile.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from ...language import Text, language, tr
from ..catalogue import SUBSYSTEMS, subsystem_name
from ..inference import bands
from . import style
from .stage_map import stage_map

LEVEL = 0.8
MOST_REFUSED = 4  # pairs of cluster and indicator named below a figure; the notes name all

WORDS: dict[str, Text] = {
    "order": tr("Order degrees of the two subsystems"),
    "order_axis": tr("Order degree"),
    "synergy": tr("Composite synergy degree U"),
    "synergy_how": tr("0: no joint gain since the first year; below 0: divergence or joint decline"),
    "exports": tr("Exports, simulated and observed"),
    "exports_axis": tr("billion USD a year"),
    "observed": tr("observed, known to the model"),
    "held_out": tr("observed, held out"),
    "simulated": tr("simulated"),
    "adoption": tr("Adoption by firms"),
    "adoption_axis": tr("share of firms"),
    "adoption_share": tr("on e-commerce platforms"),
    "leader_adoption_share": tr("leaders on e-commerce platforms (median)"),
    "member_share": tr("on the characteristic platform"),
}
# Colour and line of each share; a grey print has the line.
ADOPTION = {
    "adoption_share": ("#08519C", "-"),
    "leader_adoption_share": ("#6BAED6", ":"),
    "member_share": ("#D55E00", "--"),
}


def band(table: pd.DataFrame, time: str, value: str) -> pd.DataFrame:
    """Lower, median and upper over replications, indexed by time."""
    return bands(table, [time], value, LEVEL).set_index(time)[["lower", "median", "upper"]].sort_index()


def refused_line(refused: pd.DataFrame) -> str:
    """Where there is no U, as it would leave [−1, 1]: cluster and indicator. ``refused``: cluster, indicator."""
    pairs = refused.groupby(["cluster", "indicator"], sort=False).size().reset_index(name="count")
    named = [
        f"{style.cluster_name(cluster)} {code} ({count})"
        for cluster, code, count in zip(pairs["cluster"], pairs["indicator"], pairs["count"], strict=True)
    ]
    if not named:
        return ""
    listed = str(tr(", ")).join(named[:MOST_REFUSED]) + (" …" if len(named) > MOST_REFUSED else "")
    if language() == "zh":
        return f"；没有 U 之处（将超出 [−1, 1]；指标远在其界限之外，括号内为次数）：{listed}"
    return f"; no U where it would leave [−1, 1], an indicator being far beyond its bounds (times): {listed}"


def replications_line(table: pd.DataFrame) -> str:
    """What the bands stand on, as the small print of a figure."""
    count = table["replication"].nunique()
    if count == 1:
        return str(tr("One replication: no band"))
    if language() == "zh":
        return f"线：{count} 次重复的中位数；带：第 10 至第 90 百分位"
    return f"Lines: median of {count} replications; bands: 10th to 90th percentile"


@style.styled
def order_degrees(synergy: pd.DataFrame) -> Figure:
    """Both subsystems' order degrees by year, one panel a cluster.

    ``synergy``: replication, cluster, year, order_digital_trade, order_industrial_cluster.
    """
    clusters = list(synergy["cluster"].unique())
    figure, panels = style.grid(len(clusters))
    for cluster, panel in zip(clusters, panels, strict=True):
        rows = synergy[synergy["cluster"] == cluster]
        for subsystem in SUBSYSTEMS:
            look, name = style.subsystem_style(subsystem), subsystem_name(subsystem)
            draw_band(panel, band(rows, "year", f"order_{subsystem}"), look["color"], name, look)
        panel.set_title(style.cluster_name(cluster))
    label_grid(figure, panels, str(WORDS["order_axis"]), columns=3)
    style.title(figure, str(WORDS["order"]), replications_line(synergy))
    return figure


@style.styled
def synergy_degree(synergy: pd.DataFrame, refused: pd.DataFrame | None = None) -> Figure:
    """The composite synergy degree by year and cluster.

    ``synergy``: replication, cluster, year, synergy; ``refused``: cluster, indicator, a row where there is no U.
    """
    figure = style.new_figure(8.0, 4.8)
    panel = figure.subplots()
    panel.axhline(0, color=style.GREY, linewidth=0.8)
    for position, cluster in enumerate(synergy["cluster"].unique()):
        rows = synergy[synergy["cluster"] == cluster]
        look = style.cluster_style(cluster, position)
        draw_band(panel, band(rows, "year", "synergy"), look["color"], style.cluster_name(cluster), look)
    panel.set_ylabel("U")
    panel.xaxis.set_major_locator(MaxNLocator(integer=True, steps=[1, 2, 5, 10]))
    panel.legend(loc="upper left")
    style.title(figure, str(WORDS["synergy"]), str(WORDS["synergy_how"]))
    missing = "" if refused is None else refused_line(refused)
    style.source_line(figure, replications_line(synergy) + missing)
    return figure


def stages(synergy: pd.DataFrame) -> Figure:
    """The stage of every cluster and year, the most frequent one among the replications. See :func:`stage_map`."""
    return stage_map(synergy.assign(scenario=""))


@style.styled
def exports(simulated: pd.DataFrame, observed: pd.DataFrame, used_until: int | None = None) -> Figure:
    """Exports a year, simulated against observed, one panel a cluster.

    Args:
        simulated: replication, cluster, year, exports in 10,000 USD.
        observed: cluster, year, exports in 10,000 USD; may be empty.
        used_until: the last observed year the inputs know; later observations are drawn hollow. None: all are held out.
    """
    clusters = list(simulated["cluster"].unique())
    figure, panels = free_grid(len(clusters))
    for cluster, panel in zip(clusters, panels, strict=True):
        rows = band(simulated[simulated["cluster"] == cluster], "year", "exports") / 1e5
        draw_band(panel, rows, style.SUBSYSTEM_COLOURS["digital_trade"], str(WORDS["simulated"]))
        _draw_observed(panel, observed[observed["cluster"] == cluster], used_until)
        panel.set_title(style.cluster_name(cluster))
        panel.set_ylim(bottom=0)
    label_grid(figure, panels, str(WORDS["exports_axis"]), columns=3)
    style.title(figure, str(WORDS["exports"]), replications_line(simulated))
    return figure


def free_grid(n_panels: int, columns: int = 3) -> tuple[Figure, list[Axes]]:
    """Panels with a vertical scale of their own: exports of the clusters differ twentyfold."""
    rows = -(-n_panels // columns)
    figure = style.new_figure(10.2, 2.7 * rows + 0.8)
    axes = figure.subplots(rows, columns, squeeze=False).ravel().tolist()
    for unused in axes[n_panels:]:
        unused.remove()
    for axis in axes[:n_panels]:
        axis.xaxis.set_major_locator(MaxNLocator(nbins=6, integer=True, steps=[1, 2, 5, 10]))
    return figure, axes[:n_panels]


def _draw_observed(panel: Axes, rows: pd.DataFrame, used_until: int | None) -> None:
    known = rows["year"] <= (used_until if used_until is not None else -1)
    for part, face, word in ((rows[known], style.WARNING_COLOUR, "observed"), (rows[~known], "white", "held_out")):
        if not part.empty:
            look: dict[str, Any] = {
                "marker": "o",
                "linestyle": "",
                "color": style.WARNING_COLOUR,
                "markerfacecolor": face,
            }
            panel.plot(part["year"], part["exports"] / 1e5, label=str(WORDS[word]), **look)


@style.styled
def adoption(shares: pd.DataFrame) -> Figure:
    """Shares of firms on platforms, one panel a cluster.

    ``shares``: replication, cluster, time (decimal year), diagnostic (of ADOPTION), value.
    """
    clusters = list(shares["cluster"].unique())
    figure, panels = style.grid(len(clusters))
    for cluster, panel in zip(clusters, panels, strict=True):
        rows = shares[shares["cluster"] == cluster]
        for diagnostic, (colour, line) in ADOPTION.items():
            one = band(rows[rows["diagnostic"] == diagnostic], "time", "value")
            # Leaders are so few that a band over replications would hide everything else.
            one = one.assign(lower=one["median"], upper=one["median"]) if "leader" in diagnostic else one
            draw_band(panel, one, colour, str(WORDS[diagnostic]), {"linestyle": line})
        panel.set_title(style.cluster_name(cluster))
        panel.set_ylim(0, 1)
    label_grid(figure, panels, str(WORDS["adoption_axis"]), columns=3)
    style.title(figure, str(WORDS["adoption"]), replications_line(shares))
    return figure


def draw_band(panel: Axes, rows: pd.DataFrame, colour: str, label: str, look: dict[str, Any] | None = None) -> None:
    """A line of medians with its band; ``rows``: lower, median, upper by time."""
    times = rows.index.to_numpy(dtype=float)
    panel.fill_between(times, rows["lower"], rows["upper"], color=colour, alpha=0.18, linewidth=0)
    keywords: dict[str, Any] = {"color": colour, **(look or {})}
    panel.plot(times, rows["median"], label=label, markevery=5, **keywords)


def label_grid(figure: Figure, panels: Sequence[Axes], axis: str, columns: int) -> None:
    """The axis label left of every row of panels, and one legend for all below them."""
    for panel in panels[::columns]:
        panel.set_ylabel(axis)
    handles, labels = panels[0].get_legend_handles_labels()
    figure.legend(handles, labels, loc="outside lower center", ncols=min(len(labels), 3))
