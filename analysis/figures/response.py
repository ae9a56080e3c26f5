"""Figure of a response: how an outcome follows each of the things varied."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from ...language import Text, tr
from . import style
from .comparison import scenario_style

WORDS: dict[str, Text] = {
    "title": tr("How {what} follows what was varied, {year}"),
    "how": tr(
        "A dot a cell, the mean of its replications and of the clusters; line: median of the "
        "cells, over whatever else was varied."
    ),
}


@style.styled
def response(
    cells: pd.DataFrame,
    lines: Mapping[str, pd.DataFrame],
    names: Mapping[str, str],
    outcome: tuple[str, str, int],
    labels: Sequence[str] = (),
) -> Figure:
    """One panel a path: the cells as dots, the medians of groups of them as a line.

    Args:
        cells: scenario, the paths, mean.
        lines: By path: scenario, low, high, median.
        names: Paths and the words for their axes, in the order of the panels.
        outcome: Its axis with the unit, its name in the title, and the year.
        labels: The scenarios, if they are to be told apart.
    """
    scenarios = list(labels) or list(cells["scenario"].unique())
    columns = min(3, len(names))
    rows = -(-len(names) // columns)
    figure = style.new_figure(max(3.4 * columns, 5.0), 2.7 * rows + 1.1)
    panels = figure.subplots(rows, columns, sharey=True, squeeze=False).ravel().tolist()
    for unused in panels[len(names) :]:
        unused.remove()
    for panel, (path, name) in zip(panels, names.items(), strict=False):
        for place, scenario in enumerate(scenarios):
            look = scenario_style(place)
            own = cells[cells["scenario"] == scenario]
            panel.plot(own[path], own["mean"], ".", color=look["color"], markersize=3, alpha=0.35)
            line = lines[path][lines[path]["scenario"] == scenario]
            panel.plot((line["low"] + line["high"]) / 2, line["median"], label=scenario, **look)
        panel.set_xlabel(style.wrapped(name, 3.0, 9))
        panel.xaxis.set_major_locator(MaxNLocator(nbins=5))
    for panel in panels[: len(names) : columns]:
        panel.set_ylabel(outcome[0])
    handles, words = panels[0].get_legend_handles_labels()
    if len(words) > 1:
        figure.legend(handles, words, loc="outside lower center", ncols=min(len(words), 4))
    style.title(
        figure,
        WORDS["title"].format(what=outcome[1], year=outcome[2]),
        str(WORDS["how"]),
    )
    return figure
