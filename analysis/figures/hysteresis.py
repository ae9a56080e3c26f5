"""The hysteresis loop: an order parameter against a lever that is pulled up and let down again."""

from __future__ import annotations

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from ...language import Text, tr
from . import style
from .run import band, replications_line

UP, DOWN, REST = "#08519C", "#D55E00", "#6B6B6B"
WORDS: dict[str, Text] = {
    "title": tr("{lever}: the way up and the way down"),
    "how": tr("Where the two part, the state depends on the past (hysteresis). {lines}"),
    "up": tr("lever pulled up"),
    "down": tr("let down again"),
    "held": tr("lever at zero throughout"),
    "predicted": tr("path of the map"),
    "stable": tr("mean-field map at rest, stable"),
    "unstable": tr("at rest, unstable"),
    "level": tr("level of {lever} (0 to 1)"),
    "adoption_share": tr("on e-commerce platforms (share of firms)"),
    "member_share": tr("on the characteristic platform (share of firms)"),
    "online_share": tr("online (share of exports)"),
    "largest_component_share": tr("largest component (share of firms)"),
    "susceptibility": tr("susceptibility (firms)"),
    "trust": tr("trust (share)"),
    "adoption_share_name": tr("adoption of e-commerce platforms"),
    "member_share_name": tr("membership of the characteristic platform"),
    "online_share_name": tr("the online share of exports"),
    "largest_component_share_name": tr("the network's largest component"),
    "susceptibility_name": tr("the network's susceptibility"),
    "trust_name": tr("trust"),
}


@style.styled
def hysteresis_loop(
    points: pd.DataFrame,
    rest: pd.DataFrame,
    lever: str,
    order_parameter: str = "adoption_share",
    predicted: pd.DataFrame | None = None,
) -> Figure:
    """Both branches, one panel a cluster, with bands over replications and the map's states of rest.

    Args:
        points: replication, cluster, branch, level, order_parameter, value.
        rest: level, stable, and a column of the order parameter where the map knows it; may be empty.
        lever: Its name, for the axis.
        order_parameter: Which one.
        predicted: step, level, adoption_share: the path of the mean-field map, drawn with adoption.
    """
    rows = points[points["order_parameter"] == order_parameter]
    clusters = list(rows["cluster"].unique())
    figure, panels = style.grid(len(clusters), share_y=order_parameter != "susceptibility")
    for cluster, panel in zip(clusters, panels, strict=True):
        _draw_loop(panel, rows[rows["cluster"] == cluster])
        if order_parameter in rest.columns:
            _draw_rest(panel, rest, order_parameter)
        if predicted is not None and order_parameter in predicted.columns:
            panel.plot(
                predicted["level"], predicted[order_parameter], ":", color="black", label=str(WORDS["predicted"])
            )
        panel.set_title(style.cluster_name(cluster))
        panel.set_xticks([0.0, 0.5, 1.0])
    for panel in panels[-min(len(panels), 3) :]:
        panel.set_xlabel(WORDS["level"].format(lever=lever))
    figure.supylabel(str(WORDS[order_parameter]), fontsize=9)
    handles, labels = panels[0].get_legend_handles_labels()
    figure.legend(handles, labels, loc="outside lower center", ncols=min(len(labels), 3))
    lines = replications_line(rows)
    style.title(
        figure,
        WORDS["title"].format(lever=lever),
        WORDS["how"].format(lines=lines),
    )
    return figure


def _draw_loop(panel: Axes, rows: pd.DataFrame) -> None:
    top = rows[rows["level"] == rows["level"].max()]
    down = pd.concat([top, rows[rows["branch"] == "down"]])  # the top belongs to both branches
    held = band(rows[rows["branch"] == "up"], "level", "held")
    panel.plot(
        held.index.to_numpy(dtype=float),
        held["median"],
        color=REST,
        linestyle=(0, (5, 3)),
        label=str(WORDS["held"]),
    )
    looks = (("up", rows[rows["branch"] == "up"], UP, "-", "^"), ("down", down, DOWN, "--", "v"))
    for branch, part, colour, line, marker in looks:
        one = band(part, "level", "value")
        levels = one.index.to_numpy(dtype=float)
        panel.fill_between(levels, one["lower"], one["upper"], color=colour, alpha=0.18, linewidth=0)
        panel.plot(levels, one["median"], color=colour, linestyle=line, marker=marker, label=str(WORDS[branch]))


def _draw_rest(panel: Axes, rest: pd.DataFrame, order_parameter: str) -> None:
    for stable, face, word in ((True, REST, "stable"), (False, "white", "unstable")):
        part = rest[rest["stable"] == stable]
        if not part.empty:
            panel.plot(part["level"], part[order_parameter], "o", color=REST, markerfacecolor=face, markersize=3.5,
                       label=str(WORDS[word]))  # fmt: skip
