"""Stage map: the stage of every cluster in every year, a panel a scenario."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Patch
from matplotlib.ticker import MaxNLocator

from ...language import Text, tr
from . import style

WORDS: dict[str, Text] = {
    "stages": tr("Stage measured from the network of firms"),
    "how": tr("Most frequent stage among the replications; hatched where fewer than two thirds agree"),
}
AGREEMENT = 2 / 3


@style.styled
def stage_map(stages: pd.DataFrame, labels: Mapping[str, str] | None = None) -> Figure:
    """The most frequent stage by cluster and year, one panel a scenario.

    Args:
        stages: scenario, replication, cluster, year, stage.
        labels: Scenario names to print as titles of the panels; one scenario alone has no title.
    """
    names, clusters = list(stages["scenario"].unique()), list(stages["cluster"].unique())
    columns = 1 if len(names) == 1 else 2
    rows = -(-len(names) // columns)
    figure = style.new_figure(8.0 if columns == 1 else 10.5, 1.2 + rows * (0.35 + 0.37 * len(clusters)))
    panels = figure.subplots(rows, columns, sharex=True, sharey=True, squeeze=False).ravel().tolist()
    for unused in panels[len(names) :]:
        unused.remove()
    for place, (name, panel) in enumerate(zip(names, panels, strict=False)):
        _draw_scenario(panel, stages[stages["scenario"] == name], clusters)
        if len(names) > 1:
            panel.set_title((labels or {}).get(name, name))
        panel.tick_params(labelbottom=place >= len(names) - columns)
    panels[0].set_yticks(range(len(clusters)), [style.cluster_name(cluster) for cluster in clusters])
    panels[0].set_ylim(len(clusters) - 0.5, -0.5)
    keys = [Patch(color=style.STAGE_COLOURS[one], label=style.stage_name(one)) for one in style.STAGES]
    figure.legend(handles=keys, loc="outside lower center", ncols=len(keys))
    style.title(figure, str(WORDS["stages"]), str(WORDS["how"]))
    return figure


def _draw_scenario(panel: Axes, stages: pd.DataFrame, clusters: list[str]) -> None:
    for row, cluster in enumerate(clusters):
        own = stages[stages["cluster"] == cluster]
        _draw_strip(panel, own, row)
        if own.empty:
            # The scenario has no such cluster, which is not a stage.
            panel.text(float(stages["year"].mean()), row, "–", ha="center", va="center", color=style.GREY)
    panel.grid(visible=False)
    panel.xaxis.set_major_locator(MaxNLocator(integer=True, steps=[1, 2, 5, 10]))


def _draw_strip(panel: Axes, rows: pd.DataFrame, height: int) -> None:
    for year, found in rows.groupby("year")["stage"]:
        stage = str(min(found.mode(), key=style.STAGES.index))
        hatch = "" if (found == stage).mean() >= AGREEMENT else "////"
        colour = style.STAGE_COLOURS[stage]
        panel.barh(
            height, 1, left=float(str(year)) - 0.5, height=0.8, color=colour, hatch=hatch, edgecolor="white", lw=0.4
        )
