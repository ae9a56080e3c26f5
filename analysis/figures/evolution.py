"""How the system evolves: the network of firms over the years, and the path of the two subsystems' order degrees."""

from __future__ import annotations

import warnings
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.ticker import MaxNLocator

from ...language import Text, tr
from ..catalogue import subsystem_name
from . import style

FRAMES_A_SECOND = 2
END_MARK = 9  # points
WORDS: dict[str, Text] = {
    "network": tr("Network of firms"),
    "network_how": tr(
        "Dots are firms (large: leaders; hollow: no tie at that time), lines ties between "
        "them; platforms are not drawn. A firm keeps its place, near firms that it is tied "
        "to in any of the years. {share} of the simulated firms drawn, ties among them only."
    ),
    "ties": tr("Ties of a firm, mean"),
    "ties_unit": tr("ties a firm"),
    "now_how": tr(
        "Dots are firms (large: leaders; hollow: no tie), lines ties between them; platforms "
        "are not drawn. {share} of the simulated firms drawn, ties among them only."
    ),
    "counts": tr("{year}: {firms} firms, {ties} ties"),
    "portrait": tr("Order-parameter portrait of the two subsystems"),
    "portrait_how": tr(
        "Medians over {n} replications, a mark every fifth year, the large one in {year}; grey: both equal"
    ),
    "axis": tr("Order degree, {name}"),
}


def positions(firms: pd.DataFrame, ties: pd.DataFrame) -> dict[int, tuple[float, float]]:
    """A place for every firm that is there in any year: a disc a cluster, tied firms near each other in its middle.

    Discs stand around a circle; their areas are in proportion to the firms. Firms that are never tied within their
    cluster lie at the rim.

    Args:
        firms: firm, cluster.
        ties: firm, partner, of all years.
    """
    import networkx as nx

    places: dict[int, tuple[float, float]] = {}
    own = firms.drop_duplicates("firm").set_index("firm")["cluster"]
    clusters = list(own.unique())
    most = own.value_counts().max()
    graph = nx.Graph()
    graph.add_nodes_from(own.index)
    graph.add_edges_from(zip(ties["firm"], ties["partner"], strict=True))
    for number, cluster in enumerate(clusters):
        members = own.index[own == cluster]
        angle = 2 * np.pi * number / len(clusters)
        centre = np.zeros(2) if len(clusters) == 1 else 2.0 * np.array([np.cos(angle), np.sin(angle)])
        radius = max(float(np.sqrt(len(members) / most)), 0.3)
        spots = _disc(graph.subgraph(members))
        places |= {int(firm): tuple(centre + radius * at) for firm, at in spots.items()}
    return places


def _disc(graph: Any) -> dict[int, np.ndarray]:
    """Places of a cluster's firms in a disc of radius 1: the tied in the middle, spread evenly, the others around."""
    import networkx as nx

    tied = [firm for firm in graph if graph.degree(firm) > 0]
    alone = [firm for firm in graph if graph.degree(firm) == 0]
    laid = nx.spring_layout(graph.subgraph(tied), seed=1, iterations=80) if tied else {}
    # Spring layouts crowd the well connected: kept are the directions, and who is nearer to the middle.
    order = sorted(tied, key=lambda firm: float(np.hypot(*laid[firm])))
    angles = [float(np.arctan2(laid[firm][1], laid[firm][0])) for firm in order]
    golden = np.pi * (3.0 - np.sqrt(5.0))
    angles += [golden * place for place in range(len(alone))]
    radii = np.sqrt((np.arange(len(graph)) + 0.5) / max(len(graph), 1))
    return {
        firm: radius * np.array([np.cos(angle), np.sin(angle)])
        for firm, radius, angle in zip([*order, *alone], radii, angles, strict=True)
    }


@style.styled
def network_at_dates(firms: pd.DataFrame, ties: pd.DataFrame, share: float = 1.0) -> Figure:
    """The network of firms, one panel a year, every firm at the same place in all of them.

    Args:
        firms: year, firm, cluster, leader.
        ties: year, firm, partner.
        share: Of the simulated firms that are drawn.
    """
    years = list(firms["year"].unique())
    columns = min(2, len(years))
    figure = style.new_figure(4.4 * columns, 4.0 * -(-len(years) // columns) + 0.9)
    panels = figure.subplots(-(-len(years) // columns), columns, squeeze=False).ravel().tolist()
    for unused in panels[len(years) :]:
        unused.remove()
    places = positions(firms, ties)
    for year, panel in zip(years, panels, strict=False):
        draw_network(panel, firms[firms["year"] == year], ties[ties["year"] == year], places)
        _same_extent(panel, places)
    _name_clusters(figure, list(firms["cluster"].unique()))
    style.title(
        figure,
        str(WORDS["network"]),
        WORDS["network_how"].format(share=f"{share:.0%}"),
    )
    return figure


@style.styled
def save_network_animation(firms: pd.DataFrame, ties: pd.DataFrame, path: Path) -> Path:
    """Write the network's years one after the other as an animated GIF. Tables as in :func:`network_at_dates`."""
    from matplotlib.animation import FuncAnimation, PillowWriter

    figure = style.new_figure(5.6, 5.6)
    panel, places, years = figure.subplots(), positions(firms, ties), list(firms["year"].unique())
    _name_clusters(figure, list(firms["cluster"].unique()))

    def frame(year: int) -> list[Any]:
        panel.clear()
        draw_network(panel, firms[firms["year"] == year], ties[ties["year"] == year], places)
        _same_extent(panel, places)
        return []

    path.parent.mkdir(parents=True, exist_ok=True)
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="Glyph .* missing from")
        animation = FuncAnimation(figure, frame, frames=years, init_func=list)
        animation.save(path, writer=PillowWriter(fps=FRAMES_A_SECOND), dpi=90)
    figure.clear()
    return path


@style.styled
def network_now(
    firms: pd.DataFrame,
    ties: pd.DataFrame,
    places: dict[int, tuple[float, float]],
    when: str,
    share: float = 1.0,
) -> Figure:
    """The network at one time, called ``when``, firms at the places given. Tables as in :func:`network_at_dates`."""
    figure = style.new_figure(6.4, 6.8)
    panel = figure.subplots()
    draw_network(panel, firms, ties, places)
    panel.set_title(WORDS["counts"].format(year=when, firms=len(firms), ties=len(ties)))
    _same_extent(panel, places)
    _name_clusters(figure, list(firms["cluster"].unique()))
    style.title(
        figure,
        str(WORDS["network"]),
        WORDS["now_how"].format(share=f"{share:.0%}"),
    )
    return figure


@style.styled
def ties_so_far(diagnostics: pd.DataFrame) -> Figure:
    """Mean number of ties of a firm by quarter. ``diagnostics``: cluster, quarter (2010Q1), diagnostic, value."""
    figure = style.new_figure(6.4, 4.4)
    panel = figure.subplots()
    rows = diagnostics[diagnostics["diagnostic"] == "mean_degree"]
    for position, (cluster, path) in enumerate(rows.groupby("cluster", sort=False)):
        at = path["quarter"].str[:4].astype(float) + (path["quarter"].str[5:].astype(float) - 0.5) / 4
        label = style.cluster_name(str(cluster))
        panel.plot(at, path["value"], markevery=8, label=label, **style.cluster_style(str(cluster), position))
    panel.set_ylabel(str(WORDS["ties_unit"]))
    panel.xaxis.set_major_locator(MaxNLocator(nbins=6, integer=True))
    figure.legend(loc="outside lower center", ncols=3)
    style.title(figure, str(WORDS["ties"]))
    return figure


def draw_network(panel: Axes, firms: pd.DataFrame, ties: pd.DataFrame, places: dict[int, tuple[float, float]]) -> None:
    """One year of the network: ties below, firms above, its counts as the title."""
    from matplotlib.collections import LineCollection

    lines = [[places[a], places[b]] for a, b in zip(ties["firm"], ties["partner"], strict=True)]
    panel.add_collection(LineCollection(lines, colors=style.GREY, linewidths=0.5, alpha=0.55, zorder=1))
    tied = set(ties["firm"]) | set(ties["partner"])
    for position, (cluster, rows) in enumerate(firms.groupby("cluster", sort=False)):
        look = style.cluster_style(str(cluster), position)
        colour = look["color"]
        at = np.array([places[firm] for firm in rows["firm"]])
        sizes = np.where(rows["leader"], 46.0, 9.0)
        faces = [colour if firm in tied else "white" for firm in rows["firm"]]
        panel.scatter(
            at[:, 0], at[:, 1], s=sizes, c=faces, edgecolors=colour, marker=look["marker"], linewidths=0.6, zorder=2
        )
    year = int(firms["year"].iloc[0])
    panel.set_title(WORDS["counts"].format(year=year, firms=len(firms), ties=len(ties)))
    panel.set_axis_off()


def _same_extent(panel: Axes, places: dict[int, tuple[float, float]]) -> None:
    at = np.array(list(places.values()))
    low, high = at.min(axis=0) - 0.15, at.max(axis=0) + 0.15
    panel.set(xlim=(low[0], high[0]), ylim=(low[1], high[1]), aspect="equal")


def _name_clusters(figure: Figure, clusters: list[str]) -> None:
    keys = [
        Line2D([], [], **{**style.cluster_style(code, place), "linestyle": ""}, label=style.cluster_name(code))
        for place, code in enumerate(clusters)
    ]  # fmt: skip
    figure.legend(handles=keys, loc="outside lower center", ncols=min(len(keys), 3))


@style.styled
def order_portrait(synergy: pd.DataFrame) -> Figure:
    """Order degree of digital trade against that of the cluster, one path a cluster.

    ``synergy``: replication, cluster, year, order_digital_trade, order_industrial_cluster.
    """
    figure = style.new_figure(7.4, 5.6)
    panel = figure.subplots()
    axes = ["order_industrial_cluster", "order_digital_trade"]
    medians = synergy.groupby(["cluster", "year"], sort=False)[axes].median().reset_index()
    ends = [0.0, max(1.0, float(medians[axes].max().max()))]
    panel.plot(ends, ends, color=style.GREY, linewidth=0.8)
    for position, (cluster, path) in enumerate(medians.groupby("cluster", sort=False)):
        look = style.cluster_style(str(cluster), position)
        marks = [number for number, year in enumerate(path["year"]) if year % 5 == 0]
        x, y = (path[name].to_numpy() for name in axes)
        panel.plot(x, y, markevery=marks, label=style.cluster_name(str(cluster)), **look)
        panel.plot(x[-1:], y[-1:], **{**look, "markersize": END_MARK})
    panel.set_xlabel(WORDS["axis"].format(name=subsystem_name("industrial_cluster")))
    panel.set_ylabel(WORDS["axis"].format(name=subsystem_name("digital_trade")))
    figure.legend(loc="outside lower center", ncols=3)
    count = synergy["replication"].nunique()
    how = WORDS["portrait_how"].format(n=count, year=synergy["year"].max())
    style.title(figure, str(WORDS["portrait"]), how)
    return figure
