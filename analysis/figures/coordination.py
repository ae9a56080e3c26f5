"""Figures of coordination as papers report it: grades behind D, a forecast, inequality and likeness of regions."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from matplotlib import colormaps
from matplotlib.axes import Axes
from matplotlib.colors import BoundaryNorm, ListedColormap
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from ...language import Text, tr
from ..catalogue import subsystem_name
from ..catalogue.grades import scales
from ..synergy.coordination import SYNCHRONOUS
from . import style

if TYPE_CHECKING:
    from ..evaluation import Evaluation

# More clusters cannot be told apart in a forecast.
MOST_FORECAST = 12
# Cells that can be read on a page.
MOST_ROWS = 36  # the provinces of China stand together
MOST_COLUMNS = 16
MOST_OBSTACLES = 15
MARKS = "▲▼◆●■★"  # a subsystem each
MEASURES = ("coefficient_of_variation", "theil", "gini", "morans_i")

WORDS: dict[str, Text] = {
    "grades": tr("Grade of coordination and what lags"),
    "grades_how": tr("Numbers: D. Lags: {marks}"),
    "level": tr("= none"),
    "several": tr("+ several"),
    "obstacles": tr("What stands in the way: obstacle degrees"),
    "obstacles_how": tr(
        "Share of an indicator in all that lacks, mean over the clusters ({n}), in per cent; the {k} largest"
    ),
    "obstacle": tr("Obstacle degree, %"),
    "forecast": tr("Coupling coordination, forecast by GM(1,1)"),
    "forecast_how": tr("Solid: computed; dashed: forecast; in brackets: mean relative error"),
    "axis": tr("D (0–1)"),
    "regions": tr("Coordination between regions"),
    "regions_how": tr("Of D over the clusters of a year; grey: Moran's I that chance gives 5 % of the time or more"),
    "coefficient_of_variation": tr("Coefficient of variation"),
    "theil": tr("Theil index"),
    "gini": tr("Gini coefficient"),
    "morans_i": tr("Moran's I"),
    "total": tr("total"),
    "within": tr("within groups"),
    "between": tr("between groups"),
    "transvariation": tr("transvariation"),
}
_LOOKS = {"total": "-", "within": "--", "between": ":", "transvariation": "-."}


def shade_grades(panel: Axes, evaluation: Evaluation) -> None:
    """Faint lines where the grades of coordination begin, with their names at the right."""
    scale = scales()[evaluation.coordination.reporting.scale]
    low, high = panel.get_ylim()
    for lower, label in zip(scale.lower, scale.labels(), strict=True):
        if low <= lower <= high:
            panel.axhline(lower, color=style.GREY, linewidth=0.4, alpha=0.6)
            panel.annotate(
                label, (1.0, lower), xycoords=("axes fraction", "data"), fontsize=6, ha="right", va="bottom",
                color=style.GREY,
            )  # fmt: skip


@style.styled
def grades_figure(evaluation: Evaluation, source: str = "") -> Figure:
    """Grade, D and lagging subsystem, a row for each of the first :data:`MOST_ROWS` clusters, a column a period."""
    degrees = evaluation.coordination.degrees
    scale = scales()[evaluation.coordination.reporting.scale]
    labels = scale.labels()
    clusters = list(dict.fromkeys(degrees["cluster"]))[:MOST_ROWS]
    periods = sorted(set(degrees["year"]))[-MOST_COLUMNS:]
    shown = degrees[degrees["cluster"].isin(clusters) & degrees["year"].isin(periods)].set_index(["cluster", "year"])
    numbers = shown["grade_number"].unstack().reindex(index=clusters, columns=periods).to_numpy(dtype=np.float64)
    figure = style.new_figure(3.6 + 0.62 * max(len(periods), 4), 1.9 + 0.4 * max(len(clusters), 3))
    panel = figure.subplots()
    colours = ListedColormap(colormaps["RdYlBu"](np.linspace(0.06, 0.94, len(labels))))
    norm = BoundaryNorm(np.arange(0.5, len(labels) + 1), len(labels))
    picture = panel.pcolormesh(np.where(numbers > 0, numbers, np.nan), cmap=colours, norm=norm, edgecolors="white")
    marks = dict(zip(evaluation.subsystems, MARKS, strict=False))
    for _, row in shown.reset_index().iterrows():
        if row["grade_number"] > 0:
            at = periods.index(row["year"]) + 0.5, clusters.index(row["cluster"]) + 0.5
            dark = row["grade_number"] in (1, len(labels)) and len(labels) > 2
            text = f"{row['coordination']:.2f}{_mark(row['lag'], marks)}"
            panel.text(*at, text, ha="center", va="center", fontsize=7.5, color="white" if dark else "#202020")
    panel.set_xticks(np.arange(len(periods)) + 0.5, [str(period) for period in periods])
    panel.set_yticks(np.arange(len(clusters)) + 0.5, [style.cluster_name(name) for name in clusters])
    panel.set_ylim(len(clusters), 0)
    panel.grid(visible=False)
    bar = figure.colorbar(picture, ax=panel, ticks=range(1, len(labels) + 1))
    bar.ax.set_yticklabels(labels)
    bar.ax.minorticks_off()
    told = [f"{mark} {subsystem_name(name)}" for name, mark in marks.items()]
    told += [str(WORDS["level"]), *([str(WORDS["several"])] if len(marks) > 2 else [])]
    how = WORDS["grades_how"].format(marks=str(tr(", ")).join(told))
    style.title(figure, str(WORDS["grades"]), how + _left_out(len(set(degrees["cluster"])), MOST_ROWS))
    style.source_line(figure, source)
    return figure


def _mark(lag: object, marks: dict[str, str]) -> str:
    return "=" if lag == SYNCHRONOUS else marks.get(str(lag), "+")


@style.styled
def obstacles_figure(evaluation: Evaluation, names: dict[str, str], source: str = "") -> Figure:
    """Obstacle degrees by period, mean over the clusters, of the :data:`MOST_OBSTACLES` largest; ``names`` by code."""
    means = 100 * evaluation.coordination.obstacle_means.iloc[-MOST_COLUMNS:]
    codes = means.mean().sort_values(ascending=False).index[:MOST_OBSTACLES].tolist()
    values = means[codes].to_numpy().T
    figure = style.new_figure(4.4 + 0.55 * max(len(means), 4), 1.9 + 0.36 * max(len(codes), 3))
    panel = figure.subplots()
    picture = panel.pcolormesh(values, cmap="YlOrBr", vmin=0, edgecolors="white")
    for (row, column), value in np.ndenumerate(values):
        if np.isfinite(value):
            ink = "white" if value > 0.7 * np.nanmax(values) else "#202020"
            panel.text(column + 0.5, row + 0.5, f"{value:.0f}", ha="center", va="center", fontsize=7.5, color=ink)
    panel.set_xticks(np.arange(len(means)) + 0.5, [str(period) for period in means.index])
    panel.set_yticks(np.arange(len(codes)) + 0.5, [names.get(code, code) for code in codes])
    panel.set_ylim(len(codes), 0)
    panel.grid(visible=False)
    figure.colorbar(picture, ax=panel, label=str(WORDS["obstacle"]))
    how = WORDS["obstacles_how"].format(n=len(evaluation.tables.clusters), k=len(codes))
    style.title(figure, str(WORDS["obstacles"]), how)
    style.source_line(figure, source)
    return figure


@style.styled
def forecast_figure(evaluation: Evaluation, source: str = "") -> Figure:
    """D of the first :data:`MOST_FORECAST` clusters that have a forecast, computed and forecast."""
    forecast, degrees = evaluation.coordination.forecast, evaluation.coordination.degrees
    forecast = forecast[forecast["coordination"].notna()]
    clusters = list(dict.fromkeys(forecast["cluster"]))
    figure = style.new_figure(8.5, 4.8)
    panel = figure.subplots()
    for position, cluster in enumerate(clusters[:MOST_FORECAST]):
        own, ahead = degrees[degrees["cluster"] == cluster], forecast[forecast["cluster"] == cluster]
        colour = style.cluster_style(cluster, position)["color"]
        name = f"{style.cluster_name(cluster)} ({ahead['mean_relative_error'].iloc[0]:.1%})"
        panel.plot(own["year"], own["coordination"], color=colour, label=name)
        years = [own["year"].iloc[-1], *ahead["year"]]
        panel.plot(years, [own["coordination"].iloc[-1], *ahead["coordination"]], color=colour, linestyle="--")
    panel.xaxis.set_major_locator(MaxNLocator(nbins=8, integer=True))
    panel.set_ylabel(str(WORDS["axis"]))
    if len(clusters) == 1:
        panel.set_title(name)  # a legend would be of one line
    style.title(
        figure,
        str(WORDS["forecast"]),
        str(WORDS["forecast_how"]) + _left_out(len(clusters)),
    )
    style.legend_beside(figure, panel)
    style.source_line(figure, source)
    return figure


@style.styled
def regions_figure(evaluation: Evaluation, source: str = "") -> Figure:
    """Inequality of D over the clusters by year, whole and in its parts, and Moran's I."""
    regions = evaluation.coordination.regions
    measures = [name for name in MEASURES if name in set(regions["measure"])]
    figure, panels = style.grid(len(measures), width=3.6, share_y=False)
    for panel, measure in zip(panels, measures, strict=True):
        rows = regions[regions["measure"] == measure].pivot_table(index="year", columns="part", values="value")
        for part in [name for name in _LOOKS if name in rows]:
            panel.plot(rows.index, rows[part], linestyle=_LOOKS[part], marker="o", markersize=3, label=str(WORDS[part]))
        if "p_value" in rows:
            chance = rows[rows["p_value"] >= 0.05]
            panel.plot(chance.index, chance["total"], linestyle="none", marker="o", color=style.GREY)
        panel.set_title(str(WORDS[measure]))
        panel.xaxis.set_major_locator(MaxNLocator(nbins=5, integer=True))
    style.title(figure, str(WORDS["regions"]), str(WORDS["regions_how"]))
    style.legend_beside(figure, max(panels, key=lambda panel: len(panel.get_lines())))
    style.source_line(figure, source)
    return figure


def _left_out(count: int, most: int = MOST_FORECAST) -> str:
    if count <= most:
        return ""
    more = count - most
    return str(tr("; {more} more clusters not drawn", more=more))
