"""Figures of coordination as papers report it: grades behind D, a forecast, inequality and likeness of regions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from ..catalogue import Language
from ..catalogue.grades import scales
from . import style

if TYPE_CHECKING:
    from ..evaluation import Evaluation

# More clusters cannot be told apart in a forecast.
MOST_FORECAST = 12
MEASURES = ("coefficient_of_variation", "theil", "gini", "morans_i")

WORDS: dict[str, dict[Language, str]] = {
    "forecast": {"en": "Coupling coordination, forecast by GM(1,1)", "zh": "耦合协调度的 GM(1,1) 预测"},
    "forecast_how": {
        "en": "Solid: computed; dashed: forecast; in brackets: mean relative error",
        "zh": "实线：计算值；虚线：预测值；括号内：平均相对误差",
    },
    "axis": {"en": "D (0–1)", "zh": "D（0–1）"},
    "regions": {"en": "Coordination between regions", "zh": "区域间的协调差异"},
    "regions_how": {
        "en": "Of D over the clusters of a year; grey: Moran's I that chance gives 5 % of the time or more",
        "zh": "各年各集群 D 的差异；灰色：莫兰指数不显著（5% 水平）",
    },
    "coefficient_of_variation": {"en": "Coefficient of variation", "zh": "变异系数"},
    "theil": {"en": "Theil index", "zh": "泰尔指数"},
    "gini": {"en": "Gini coefficient", "zh": "基尼系数"},
    "morans_i": {"en": "Moran's I", "zh": "莫兰指数"},
    "total": {"en": "total", "zh": "总体"},
    "within": {"en": "within groups", "zh": "组内"},
    "between": {"en": "between groups", "zh": "组间"},
    "transvariation": {"en": "transvariation", "zh": "超变密度"},
}
_LOOKS = {"total": "-", "within": "--", "between": ":", "transvariation": "-."}


def shade_grades(panel: Axes, evaluation: Evaluation, lang: Language) -> None:
    """Faint lines where the grades of coordination begin, with their names at the right."""
    scale = scales()[evaluation.coordination.reporting.scale]
    low, high = panel.get_ylim()
    for lower, label in zip(scale.lower, scale.labels(lang), strict=True):
        if low <= lower <= high:
            panel.axhline(lower, color=style.GREY, linewidth=0.4, alpha=0.6)
            panel.annotate(
                label, (1.0, lower), xycoords=("axes fraction", "data"), fontsize=6, ha="right", va="bottom",
                color=style.GREY,
            )  # fmt: skip


@style.styled
def forecast_figure(evaluation: Evaluation, lang: Language = "en", source: str = "") -> Figure:
    """D of the first :data:`MOST_FORECAST` clusters, computed and forecast."""
    forecast, degrees = evaluation.coordination.forecast, evaluation.coordination.degrees
    clusters = list(dict.fromkeys(forecast["cluster"]))
    figure = style.new_figure(8.5, 4.8)
    panel = figure.subplots()
    for position, cluster in enumerate(clusters[:MOST_FORECAST]):
        own, ahead = degrees[degrees["cluster"] == cluster], forecast[forecast["cluster"] == cluster]
        colour = style.cluster_style(cluster, position)["color"]
        name = f"{style.cluster_name(cluster, lang)} ({ahead['mean_relative_error'].iloc[0]:.1%})"
        panel.plot(own["year"], own["coordination"], color=colour, label=name)
        years = [own["year"].iloc[-1], *ahead["year"]]
        panel.plot(years, [own["coordination"].iloc[-1], *ahead["coordination"]], color=colour, linestyle="--")
    panel.xaxis.set_major_locator(MaxNLocator(nbins=8, integer=True))
    panel.set_ylabel(WORDS["axis"][lang])
    style.title(figure, WORDS["forecast"][lang], WORDS["forecast_how"][lang] + _left_out(len(clusters), lang))
    style.legend_beside(figure, panel)
    style.source_line(figure, source)
    return figure


@style.styled
def regions_figure(evaluation: Evaluation, lang: Language = "en", source: str = "") -> Figure:
    """Inequality of D over the clusters by year, whole and in its parts, and Moran's I."""
    regions = evaluation.coordination.regions
    measures = [name for name in MEASURES if name in set(regions["measure"])]
    figure, panels = style.grid(len(measures), width=3.6, share_y=False)
    for panel, measure in zip(panels, measures, strict=True):
        rows = regions[regions["measure"] == measure].pivot_table(index="year", columns="part", values="value")
        for part in [name for name in _LOOKS if name in rows]:
            panel.plot(
                rows.index, rows[part], linestyle=_LOOKS[part], marker="o", markersize=3, label=WORDS[part][lang]
            )
        if "p_value" in rows:
            chance = rows[rows["p_value"] >= 0.05]
            panel.plot(chance.index, chance["total"], linestyle="none", marker="o", color=style.GREY)
        panel.set_title(WORDS[measure][lang])
        panel.xaxis.set_major_locator(MaxNLocator(nbins=5, integer=True))
    style.title(figure, WORDS["regions"][lang], WORDS["regions_how"][lang])
    style.legend_beside(figure, max(panels, key=lambda panel: len(panel.get_lines())))
    style.source_line(figure, source)
    return figure


def _left_out(count: int, lang: Language) -> str:
    if count <= MOST_FORECAST:
        return ""
    more = count - MOST_FORECAST
    return f"；另有 {more} 个集群未画出" if lang == "zh" else f"; {more} more clusters not drawn"
