"""Figures of several scenarios under the same luck: paths with bands, and paired effects with intervals.

Tables have the column ``scenario`` with the baseline first. ``labels`` gives a scenario's name as it is to be printed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.ticker import MaxNLocator

from ...language import Text, tr
from ..catalogue.clusters import place_name
from . import style
from .events import draw_events, events_note
from .run import band

BASELINE_COLOUR = "#3A3A3A"
_COLOURS = (
    "#0072B2",
    "#D55E00",
    "#2FA87C",
    "#CC79A7",
    "#E8A90C",
    "#56B4E9",
    "#8C510A",
    "#3B1F5B",
    "#01665E",
    "#9E9AC8",
)
_MARKERS = ("o", "s", "^", "D", "v", "P", "X", "<", ">", "h", "*")
# Not dashed: dashes are where levers and shocks begin.
_LINES = ("-", "-.", ":", (0, (7, 1, 1, 1, 1, 1)))
FEW_LINES = 4  # whose bands may be strong

WORDS: dict[str, Text] = {
    "lines": tr("Lines: median of {n} replications; bands: 10th to 90th percentile."),
    "effects": tr("Effect against {baseline} in {year}"),
    "paths": tr("Effect on {what} against {baseline}"),
    "intervals": tr(
        "Mean paired difference over replications that share their luck, with its "
        "{level:.0%} interval (t). Filled: the interval excludes 0."
    ),
    "bands": tr("Mean paired difference; bands: its {level:.0%} interval (t)."),
}


def scenario_style(position: int) -> dict[str, Any]:
    """Colour, marker and line style of the scenario at a position; the baseline, at 0, is dark grey and solid."""
    colour = _COLOURS[(position - 1) % len(_COLOURS)] if position else BASELINE_COLOUR
    return {
        "color": colour,
        "marker": _MARKERS[position % len(_MARKERS)],
        "linestyle": _LINES[position % len(_LINES)],
    }


@style.styled
def fan_chart(
    table: pd.DataFrame,
    events: pd.DataFrame,
    axis: str,
    heading: str,
    labels: Mapping[str, str] | None = None,
    share_y: bool = True,
) -> Figure:
    """Median and band of a quantity by year, one panel a cluster, one line a scenario.

    Args:
        table: scenario, replication, cluster, year, value; the baseline first.
        events: scenario, time (decimal year), code, name: where levers and shocks begin, drawn as dashed lines.
        axis: The quantity with its unit.
        heading: The title.
        labels: Scenario names to print, by scenario.
        share_y: Whether all clusters have one vertical scale.
    """
    names = list(table["scenario"].unique())
    clusters = list(table["cluster"].unique())
    begun = events[events["time"].between(table["year"].min(), table["year"].max() + 1)]
    figure, panels = _panels(len(clusters), share_y)
    for cluster, panel in zip(clusters, panels, strict=True):
        for position, name in enumerate(names):
            rows = table[(table["cluster"] == cluster) & (table["scenario"] == name)]
            if not rows.empty:
                _draw_path(
                    panel, band(rows, "year", "value"), "median", position, (labels or {}).get(name, name), len(names)
                )
        panel.set_title(place_name(cluster))
        draw_events(panel, begun, _colours(names, 0, begun))
    _finish(figure, panels, axis)
    replications = table.groupby("scenario")["replication"].nunique().max()
    style.title(figure, heading, f"{WORDS['lines'].format(n=replications)} {events_note(begun)}")
    return figure


@style.styled
def effect_paths(
    effects: pd.DataFrame,
    events: pd.DataFrame,
    axis: str,
    what: str,
    baseline: str,
    labels: Mapping[str, str] | None = None,
    level: float = 0.95,
    share_y: bool = True,
) -> Figure:
    """Mean paired difference and its interval by year, one panel a cluster.

    ``effects``: scenario, cluster, year, mean, lower, upper, of one quantity; ``baseline`` as it is to be printed.
    Other arguments as in :func:`fan_chart`.
    """
    names = list(effects["scenario"].unique())
    clusters = list(effects["cluster"].unique())
    begun = events[events["time"].between(effects["year"].min(), effects["year"].max() + 1)]
    figure, panels = _panels(len(clusters), share_y)
    for cluster, panel in zip(clusters, panels, strict=True):
        panel.axhline(0, color=style.GREY, linewidth=0.8)
        for position, name in enumerate(names, start=1):
            rows = effects[(effects["cluster"] == cluster) & (effects["scenario"] == name)].set_index("year")
            if not rows.empty:
                _draw_path(panel, rows.sort_index(), "mean", position, (labels or {}).get(name, name), len(names))
        panel.set_title(place_name(cluster))
        draw_events(panel, begun, _colours(names, 1, begun))
    _finish(figure, panels, axis)
    heading = WORDS["paths"].format(what=what, baseline=baseline)
    style.title(figure, heading, f"{WORDS['bands'].format(level=level)} {events_note(begun)}")
    return figure


def _colours(names: Sequence[str], first: int, events: pd.DataFrame) -> dict[str, str]:
    """Colours of the events by scenario; those of a scenario without a line, the baseline, are dark."""
    others = dict.fromkeys(events["scenario"], BASELINE_COLOUR)
    return {**others, **{name: scenario_style(place)["color"] for place, name in enumerate(names, first)}}


def _panels(n_panels: int, share_y: bool) -> tuple[Figure, list[Axes]]:
    if n_panels == 1:
        return style.grid(1, width=7.4, height=3.2)
    return style.grid(n_panels, columns=2 if n_panels == 4 else 3, width=3.6, height=2.8, share_y=share_y)


def _draw_path(panel: Axes, rows: pd.DataFrame, middle: str, position: int, label: str, n_lines: int) -> None:
    look = scenario_style(position)
    alpha = 0.16 if n_lines <= FEW_LINES else 0.08
    times = rows.index.to_numpy(dtype=float)
    panel.fill_between(times, rows["lower"], rows["upper"], color=look["color"], alpha=alpha, linewidth=0)
    panel.plot(times, rows[middle], label=label, markevery=(position, 6), **look)


def _finish(figure: Figure, panels: Sequence[Axes], axis: str) -> None:
    figure.supylabel(axis, fontsize=9)
    for panel in panels:
        panel.yaxis.set_major_formatter(style.PlainNumbers())
        panel.xaxis.set_major_locator(MaxNLocator(nbins=6, integer=True, steps=[1, 2, 5, 10]))
    handles, names = panels[0].get_legend_handles_labels()
    figure.legend(handles, names, loc="outside lower center", ncols=min(len(names), 4))


@style.styled
def effect_forest(
    effects: pd.DataFrame,
    panels: Sequence[tuple[str, str]],
    baseline: str,
    labels: Mapping[str, str] | None = None,
    level: float = 0.95,
) -> Figure:
    """Paired effects in one year with their intervals: a row a cluster, a panel a quantity, a mark a scenario.

    Args:
        effects: scenario, quantity, cluster, year (one), mean, lower, upper.
        panels: Quantities and their titles with units, from left to right.
        baseline: The scenario compared with, as it is to be printed.
        labels: Scenario names to print, by scenario.
        level: Of the intervals.
    """
    names, clusters = list(effects["scenario"].unique()), list(effects["cluster"].unique())
    height = len(clusters) * max(0.5, 0.15 * len(names) + 0.15) + 1.6
    figure = style.new_figure(max(8.0, 2.0 + 2.5 * len(panels)), height)
    axes = figure.subplots(1, len(panels), sharey=True, squeeze=False).ravel().tolist()
    step = min(0.22, 0.75 / len(names))
    for panel, (quantity, heading) in zip(axes, panels, strict=True):
        panel.axvline(0, color=style.GREY, linewidth=0.9)
        for position, name in enumerate(names):
            shift = (position - (len(names) - 1) / 2) * step
            chosen = effects[(effects["quantity"] == quantity) & (effects["scenario"] == name)]
            _draw_intervals(panel, chosen.set_index("cluster").reindex(clusters), shift, position + 1)
        panel.set_title(style.wrapped(heading, 2.3, 10))
        panel.xaxis.set_major_locator(MaxNLocator(nbins=4))
        panel.xaxis.set_major_formatter(style.PlainNumbers())
        panel.grid(visible=False, axis="y")
        for row in range(0, len(clusters), 2):
            panel.axhspan(row - 0.5, row + 0.5, color="#F4F4F4", zorder=0)
    axes[0].set_yticks(range(len(clusters)), [place_name(one) for one in clusters])
    axes[0].set_ylim(len(clusters) - 0.5, -0.5)
    figure.legend(handles=_marks(names, labels or {}), loc="outside lower center", ncols=min(len(names), 4))
    year = int(effects["year"].iloc[0])
    heading = WORDS["effects"].format(baseline=baseline, year=year)
    style.title(figure, heading, WORDS["intervals"].format(level=level))
    return figure


def _draw_intervals(panel: Axes, rows: pd.DataFrame, shift: float, position: int) -> None:
    look = scenario_style(position)
    heights = np.arange(len(rows)) + shift
    for height, (_, row) in zip(heights, rows.iterrows(), strict=True):
        if np.isnan(row["mean"]):
            continue
        face = look["color"] if row["lower"] > 0 or row["upper"] < 0 else "white"
        panel.plot([row["lower"], row["upper"]], [height, height], color=look["color"], linewidth=1.3)
        panel.plot(row["mean"], height, marker=look["marker"], color=look["color"], markerfacecolor=face, linestyle="")


def _marks(names: Sequence[str], labels: Mapping[str, str]) -> list[Line2D]:
    marks = []
    for position, name in enumerate(names, start=1):
        look = {**scenario_style(position), "linestyle": "-"}
        marks.append(Line2D([], [], label=labels.get(name, name), **look))
    return marks
