"""Figures of an evaluated table: order degrees, synergy, coupling, weights, filled cells.

Every function takes an :class:`~synergysim.analysis.evaluation.Evaluation` and returns a matplotlib figure.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from ...language import Text, tr
from ..catalogue import subsystem_name
from ..evaluation import Evaluation
from . import style
from .coordination import shade_grades
from .run import refused_line

MOST_FILLED_SERIES = 12
# More panels cannot be told apart on a page, and hundreds take minutes to draw.
MOST_PANELS = 36
MOST_ROWS = 60
# More lines are a grey sea, and take minutes to draw: their spread is drawn instead.
MOST_LINES = 60
MOST_CAUSES = 12
MOST_CAUSE_PANELS = 9
MEDIAN_COLOUR = "#08519C"

WORDS: dict[str, Text] = {
    "year": tr("Year"),
    "order": tr("Order degree of each subsystem"),
    "order_how": tr("0: at the lower bound; 1: at the upper bound"),
    "order_axis": tr("Order degree (0–1)"),
    "synergy": tr("Composite synergy degree U"),
    "synergy_how": tr("Above 0: all subsystems rose together; below 0 (shaded): at least one did not"),
    "each_line": tr("; each line is one of {n} clusters, the heavy one their median"),
    "spread": tr("; heavy line: the median of {n:,} clusters; shaded: the middle half of them and the middle 90 %"),
    "since_first": tr("Change since {base}"),
    "previous": tr("Change since the previous year"),
    "first": tr("the first year"),
    "synergy_axis": tr("U (−1 to 1)"),
    "crossed": tr("Order degrees and coupling coordination"),
    "crossed_how": tr("one period, highest coordination first; 0 to 1"),
    "coordination": tr("Coordination D"),
    "coupling": tr("Coupling and coupling coordination"),
    "coupling_how": tr("Coupling: how alike the order degrees are; coordination: alike and high"),
    "coupling_panel": tr("Coupling degree (0–1)"),
    "coordination_panel": tr("Coupling coordination degree (0–1)"),
    "weights": tr("Weight of each indicator within its subsystem"),
    "weights_how": tr("One mark per cluster; dashed: equal weights"),
    "obstacles": tr("First obstacles, last year"),
    "obstacles_axis": tr("Obstacle degree (share of what lacks)"),
    "weights_axis": tr("Weight (share of the subsystem)"),
    "causes": tr("Why U changed, {first} to {last}"),
    "causes_how": tr("What each indicator added to U (hatched: took away); the largest, and together the change of U"),
    "causes_mean": tr("What each indicator added to U (hatched: took away), mean of {n:,} clusters"),
    "filled": tr("Cells that were filled in"),
    "filled_how": tr("Dots: observed; hollow: estimated by regression on time, with its 90 % interval"),
}


def words(key: str) -> str:
    """A text of this module's figures."""
    return str(WORDS[key])


def indicator_label(evaluation: Evaluation, code: str) -> str:
    """Code and short name; the name alone where the two are the same."""
    indicator = evaluation.tables.indicators.get(code)
    short = code if indicator is None else indicator.short()
    return short if short == code else f"{code} {short}"


@style.styled
def order_figure(evaluation: Evaluation, source: str = "") -> Figure:
    """Order degrees over the years: a panel for each of the first :data:`MOST_PANELS` clusters, a line a subsystem."""
    clusters = evaluation.tables.clusters[:MOST_PANELS]
    left_out = _not_shown(len(evaluation.tables.clusters) - len(clusters), "clusters")
    figure, panels = style.grid(len(clusters), width=3.6)
    for panel, cluster in zip(panels, clusters, strict=True):
        rows = evaluation.order[evaluation.order["cluster"] == cluster]
        for position, subsystem in enumerate(evaluation.subsystems):
            own = rows[rows["subsystem"] == subsystem]
            look = style.subsystem_style(subsystem, position)
            panel.plot(own["year"], own["order_degree"], label=subsystem_name(subsystem), **look)
        panel.set_title(style.cluster_name(cluster))
    panels[0].set_ylim(*_limits(evaluation.order["order_degree"]))
    figure.supylabel(words("order_axis"), fontsize=9)
    style.title(figure, words("order"), words("order_how") + left_out)
    style.legend_beside(figure, panels[0])
    style.source_line(figure, source)
    return figure


@style.styled
def cross_section_figure(evaluation: Evaluation, source: str = "") -> Figure:
    """Order degrees and coupling coordination degree of clusters in one period, a row a cluster, the best on top.

    Of more clusters than :data:`MOST_ROWS` those with the highest coordination are drawn.
    """
    rows = evaluation.synergy.sort_values("coordination", ascending=False, na_position="last").head(MOST_ROWS)
    left_out = _not_shown(len(evaluation.synergy) - len(rows), "clusters")
    figure = style.new_figure(8.0, 1.9 + 0.26 * len(rows))
    panel = figure.subplots()
    places = range(len(rows))
    for position, subsystem in enumerate(evaluation.subsystems):
        look = {**style.subsystem_style(subsystem, position), "linestyle": "none", "markersize": 6}
        panel.plot(rows[f"order_{subsystem}"], places, label=subsystem_name(subsystem), **look)
    panel.plot(
        rows["coordination"], places, label=words("coordination"), linestyle="none", marker="D", markersize=6,
        color=style.WARNING_COLOUR,
    )  # fmt: skip
    panel.set_yticks(places, [style.cluster_name(name) for name in rows["cluster"]])
    panel.set_ylim(len(rows) - 0.4, -0.6)
    panel.set_xlim(*_limits(evaluation.order["order_degree"]))
    style.title(figure, words("crossed"), words("crossed_how") + left_out)
    style.legend_beside(figure, panel)
    style.source_line(figure, source)
    return figure


@style.styled
def synergy_figure(evaluation: Evaluation, source: str = "") -> Figure:
    """Synergy since the base year and since the previous year, one line per cluster."""
    figure = style.new_figure(10.5, 4.6)
    left, right = figure.subplots(1, 2, sharey=True)
    base = evaluation.choices.base
    name = words("first") if base == "first" else str(base)
    heading = words("previous") if base == "previous" else words("since_first").format(base=name)
    for panel, column, text in ((left, "synergy", heading), (right, "synergy_adjacent", words("previous"))):
        _lines(panel, evaluation, column)
        panel.set_title(text)
    # Shading below zero must not stretch the axis.
    lowest, highest = left.get_ylim()
    lowest = min(lowest, -0.1)
    for panel in (left, right):
        panel.axhline(0, color="black", linewidth=0.8)
        panel.axhspan(lowest, 0, color=style.WARNING_COLOUR, alpha=0.06, linewidth=0)
    left.set_ylim(lowest, highest)
    left.set_ylabel(words("synergy_axis"))
    how = words("synergy_how") + _one_line_each(evaluation) + refused_line(evaluation.refused)
    style.title(figure, words("synergy"), how)
    style.legend_beside(figure, left)
    style.source_line(figure, source)
    return figure


@style.styled
def coupling_figure(evaluation: Evaluation, source: str = "") -> Figure:
    """Coupling degree and coupling coordination degree, one line per cluster."""
    figure = style.new_figure(10.5, 4.6)
    left, right = figure.subplots(1, 2, sharey=True)
    for panel, column in ((left, "coupling"), (right, "coordination")):
        _lines(panel, evaluation, column)
        panel.set_title(words(f"{column}_panel"))
    left.set_ylim(*_limits(evaluation.synergy["coupling"]))
    shade_grades(right, evaluation)
    style.title(figure, words("coupling"), words("coupling_how") + _one_line_each(evaluation))
    style.legend_beside(figure, left)
    style.source_line(figure, source)
    return figure


@style.styled
def weights_figure(evaluation: Evaluation, source: str = "") -> Figure:
    """Weights and first obstacles, a row a subsystem, a mark for each of the first :data:`MOST_PANELS` clusters."""
    weights = evaluation.weights
    left_out = _not_shown(max(len(evaluation.tables.clusters) - MOST_PANELS, 0), "clusters")
    counts = [weights.loc[weights["subsystem"] == name, "indicator"].nunique() for name in evaluation.subsystems]
    figure = style.new_figure(11.0, 0.27 * sum(counts) + 0.5 * len(counts) + 1.6)
    grid = figure.subplots(
        len(counts), 2, sharex="col", sharey="row", squeeze=False, gridspec_kw={"height_ratios": counts}
    )
    panels = grid[:, 0]
    for panel, beside, subsystem, count in zip(panels, grid[:, 1], evaluation.subsystems, counts, strict=True):
        own = weights[weights["subsystem"] == subsystem]
        _weight_marks(panel, own, evaluation)
        panel.axvline(1 / count, color=style.GREY, linestyle="--", linewidth=1)
        panel.set_title(subsystem_name(subsystem))
        _obstacle_marks(beside, list(dict.fromkeys(own["indicator"])), evaluation)
    panels[0].set_xlim(left=0)
    grid[0, 1].set_xlim(left=0)
    grid[0, 1].set_title(words("obstacles"))
    panels[-1].set_xlabel(words("weights_axis"))
    grid[-1, 1].set_xlabel(words("obstacles_axis"))
    style.title(figure, words("weights"), words("weights_how") + left_out)
    style.legend_beside(figure, panels[0])
    style.source_line(figure, source)
    return figure


@style.styled
def causes_figure(evaluation: Evaluation, source: str = "") -> Figure:
    """What each indicator contributed to the change of U, a panel a cluster; of many clusters their mean."""
    causes = evaluation.causes
    clusters = list(dict.fromkeys(causes["cluster"]))
    several = len(clusters) <= MOST_CAUSE_PANELS
    if not several:
        keys = ["subsystem", "indicator"]
        causes = causes.groupby(keys, sort=False)["contribution"].mean().reset_index().assign(cluster="")
    largest = causes.assign(size=causes["contribution"].abs()).groupby("indicator")["size"].max()
    codes = largest.sort_values(ascending=False).index[:MOST_CAUSES].tolist()
    panels_of = clusters if several else [""]
    figure = style.new_figure(
        3.2 + 2.4 * min(len(panels_of), 3), (0.27 * len(codes) + 0.7) * -(-len(panels_of) // 3) + 1.4
    )
    columns = min(len(panels_of), 3)
    panels = figure.subplots(-(-len(panels_of) // columns), columns, sharex=True, sharey=True, squeeze=False).ravel()
    subsystems = list(evaluation.subsystems)
    for panel, cluster in zip(panels, panels_of, strict=False):
        own = causes[causes["cluster"] == cluster].set_index("indicator").reindex(codes)
        for position, subsystem in enumerate(subsystems):
            part = own["contribution"].where(own["subsystem"] == subsystem)
            colour = style.subsystem_style(subsystem, position)["color"]
            bars = panel.barh(range(len(codes)), part, color=colour, label=subsystem_name(subsystem))
            for bar, value in zip(bars, part, strict=True):
                if value < 0:
                    bar.set(hatch="///", edgecolor="white")
        panel.axvline(0, color="black", linewidth=0.8)
        panel.grid(visible=False, axis="y")
        if cluster:
            panel.set_title(style.cluster_name(cluster))
    for unused in panels[len(panels_of) :]:
        unused.remove()
    panels[0].set_yticks(range(len(codes)), [indicator_label(evaluation, code) for code in codes])
    panels[0].set_ylim(len(codes) - 0.4, -0.6)
    ends = evaluation.causes.iloc[0]
    how = words("causes_how" if several else "causes_mean").format(n=len(clusters))
    style.title(figure, words("causes").format(first=ends["first"], last=ends["last"]), how)
    style.legend_beside(figure, panels[0])
    style.source_line(figure, source)
    return figure


@style.styled
def filled_figure(evaluation: Evaluation, source: str = "") -> Figure:
    """The series in which cells were filled, at most :data:`MOST_FILLED_SERIES` of them, with their intervals."""
    series = evaluation.filled[["cluster", "indicator"]].drop_duplicates()
    shown = series.head(MOST_FILLED_SERIES)
    figure, panels = style.grid(len(shown), share_y=False)
    for panel, (cluster, code) in zip(panels, shown.itertuples(index=False, name=None), strict=True):
        _filled_series(panel, evaluation, cluster, code)
        indicator = evaluation.tables.indicators[code]
        panel.set_title(f"{style.cluster_name(cluster)}\n{code} {indicator.short()}", fontsize=9)
        panel.set_ylabel(indicator.unit_in())
    left_out = _not_shown(len(series) - len(shown), "series")
    style.title(figure, words("filled"), words("filled_how") + left_out)
    style.source_line(figure, source)
    return figure


def _lines(panel: Axes, evaluation: Evaluation, column: str) -> None:
    """A line a cluster; of many their median over them, of very many the median with the middle half and 90 %."""
    count = len(evaluation.tables.clusters)
    many = count > style.MOST_LABELS
    if many:
        by_year = evaluation.synergy.groupby("year")[column]
        spread = {share: by_year.quantile(share) for share in (0.05, 0.25, 0.5, 0.75, 0.95)}
        years = spread[0.5].index.to_numpy()
    if count > MOST_LINES:
        for low, high, alpha in ((0.05, 0.95, 0.15), (0.25, 0.75, 0.3)):
            panel.fill_between(years, spread[low], spread[high], color=MEDIAN_COLOUR, alpha=alpha, linewidth=0)
    else:
        for position, (cluster, rows) in enumerate(evaluation.synergy.groupby("cluster", sort=False)):
            look: dict[str, Any] = {"color": style.GREY, "linewidth": 0.8, "alpha": 0.6}
            look = look if many else style.cluster_style(str(cluster), position)
            panel.plot(rows["year"], rows[column], label=style.cluster_name(str(cluster)), **look)
    if many:
        panel.plot(years, spread[0.5], color=MEDIAN_COLOUR, linewidth=2.2)
    panel.xaxis.set_major_locator(MaxNLocator(nbins=7, integer=True))


def _weight_marks(panel: Axes, weights: pd.DataFrame, evaluation: Evaluation) -> None:
    codes = list(dict.fromkeys(weights["indicator"]))
    for position, cluster in enumerate(evaluation.tables.clusters[:MOST_PANELS]):
        own = weights[weights["cluster"] == cluster].set_index("indicator")["weight"]
        look = {**style.cluster_style(cluster, position), "linestyle": "none", "markersize": 6, "alpha": 0.85}
        heights = [codes.index(code) for code in own.index]
        panel.plot(own.to_numpy(), heights, label=style.cluster_name(cluster), **look)
    names = [indicator_label(evaluation, code) for code in codes]
    panel.set_yticks(range(len(codes)), names)
    panel.set_ylim(len(codes) - 0.4, -0.6)


def _obstacle_marks(panel: Axes, codes: list[str], evaluation: Evaluation) -> None:
    """The obstacle degrees of the last year, of the indicators that are among a cluster's first ones."""
    obstacles = evaluation.coordination.obstacles
    for position, cluster in enumerate(evaluation.tables.clusters[:MOST_PANELS]):
        own = obstacles[(obstacles["cluster"] == cluster) & obstacles["indicator"].isin(codes)]
        own = own[own["year"] == own["year"].max()] if len(own) else own
        look = {**style.cluster_style(cluster, position), "linestyle": "none", "markersize": 6, "alpha": 0.85}
        panel.plot(own["obstacle_degree"], [codes.index(code) for code in own["indicator"]], **look)


def _filled_series(panel: Axes, evaluation: Evaluation, cluster: str, code: str) -> None:
    observed = evaluation.tables.tables[cluster][code].dropna()
    rows = evaluation.filled
    own = rows[(rows["cluster"] == cluster) & (rows["indicator"] == code)]
    position = evaluation.tables.clusters.index(cluster)
    look: dict[str, Any] = {"color": style.cluster_style(cluster, position)["color"]}
    panel.plot(observed.index, observed, marker="o", linestyle="none", **look)
    reach = [own["value"] - own["lower"], own["upper"] - own["value"]]
    panel.errorbar(own["year"], own["value"], yerr=reach, fmt="o", mfc="white", capsize=3, color=style.WARNING_COLOUR)


def _not_shown(count: int, of_what: str) -> str:
    if count == 0:
        return ""
    if of_what == "series":
        return str(tr("; {count} more series not drawn", count=count))
    return str(tr("; {count} more clusters not drawn", count=count))


def _one_line_each(evaluation: Evaluation) -> str:
    """Says what the unlabelled lines or bands of very many clusters are."""
    count = len(evaluation.tables.clusters)
    if count <= style.MOST_LABELS:
        return ""
    key = "each_line" if count <= MOST_LINES else "spread"
    return words(key).format(n=count)


def _limits(values: pd.Series[float]) -> Sequence[float]:
    """0 to 1, wider where degrees leave it."""
    return min(-0.03, values.min() - 0.03), max(1.03, values.max() + 0.03)
