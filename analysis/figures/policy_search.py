"""The Pareto front of a policy search: every policy looked at, the best again on fresh seeds, and their regret."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from ...language import Text, tr
from . import style

WORDS: dict[str, Text] = {
    "title": tr("What a policy costs and what it brings"),
    "how": tr(
        "Bars: 95 % interval of the gain over the scenario as it is. Fresh seeds may lie "
        "higher or lower than the search's as a whole."
    ),
    "looked": tr("looked at"),
    "front": tr("front in the search"),
    "fresh": tr("again on fresh seeds"),
    "budget": tr("budget"),
    "baseline": tr("what they are compared with"),
    "beyond": tr("budget: {budget:,.0f}, beyond the axis"),
    "cost": tr("announced cost over the years (100 million CNY)"),
    "regret": tr("regret: mean (bar), largest (line)"),
}
TO_100_MILLION = 1e-4
FAR = 1.4


@style.styled
def pareto_front(
    looked_at: pd.DataFrame,
    points: pd.DataFrame,
    stability: pd.DataFrame,
    outcomes: Sequence[tuple[str, str]],
    budget: float,
) -> Figure:
    """One row an outcome: cost against outcome on the left, regret of the points on the right.

    ``looked_at``, ``points``, ``stability`` as in :class:`~.optimise.Search`;
    ``outcomes``: their codes and names; costs and ``budget`` in 10,000 CNY.
    """
    figure = style.new_figure(9.5, 1.0 + 3.6 * len(outcomes))
    rows = figure.subplots(len(outcomes), 2, squeeze=False, width_ratios=[2.2, 1])
    for (code, name), (left, right) in zip(outcomes, rows, strict=True):
        _front(left, looked_at, points, code, budget)
        left.set_ylabel(name)
        own = stability[stability["outcome"] == code]
        places = range(len(own))
        right.barh(places, own["mean_regret"], color="#9ECAE1")
        right.hlines(places, 0, own["max_regret"], color="#08519C")
        right.set_yticks(list(places), [style.wrapped(str(one), 1.0, 9) for one in own["point"]])
        right.invert_yaxis()
        right.set_xlabel(str(WORDS["regret"]), wrap=True)
    rows[-1][0].set_xlabel(str(WORDS["cost"]))
    rows[0][0].legend(loc="best", frameon=False, fontsize="small")
    style.title(figure, str(WORDS["title"]), str(WORDS["how"]))
    return figure


def _front(axes: Axes, looked_at: pd.DataFrame, points: pd.DataFrame, code: str, budget: float) -> None:
    def cost(table: pd.DataFrame) -> pd.Series[float]:
        return table["cost"].astype(float) * TO_100_MILLION

    front = looked_at[looked_at["front"]].sort_values("cost")
    axes.plot(cost(looked_at), looked_at[code], "o", color="#CFCFCF", markersize=4, label=str(WORDS["looked"]))
    axes.plot(cost(front), front[code], "D", color="#E6821E", markersize=5, label=str(WORDS["front"]))
    fresh = points[f"{code}_fresh"].to_numpy(dtype=float)
    half = (points[f"{code}_upper"] - points[f"{code}_lower"]).to_numpy(dtype=float) / 2.0
    axes.errorbar(cost(points), fresh, yerr=half, fmt="s", color="#08519C", capsize=3, label=str(WORDS["fresh"]))
    told = points["baseline"].to_numpy(dtype=bool)
    compared = str(WORDS["baseline"])
    axes.plot(cost(points)[told], fresh[told], "s", color="white", markeredgecolor="#08519C", zorder=4, label=compared)
    for place, one in enumerate(points["point"]):
        spot = (float(cost(points).iloc[place]), float(fresh[place]))
        side, align = (6, "left") if told[place] else (-5, "right")
        axes.annotate(str(one), spot, xytext=(side, 4), textcoords="offset points", fontsize="small", ha=align)
    _mark_budget(axes, float(max(cost(looked_at).max(), cost(points).max())), budget * TO_100_MILLION)


def _mark_budget(axes: Axes, dearest: float, budget: float) -> None:
    """The budget as a line, or in the legend if it lies far beyond every policy."""
    if budget <= FAR * dearest:
        axes.axvline(budget, color=style.GREY, linestyle="--", label=str(WORDS["budget"]))
    else:
        axes.plot([], [], color=style.GREY, linestyle="--", label=WORDS["beyond"].format(budget=budget))
