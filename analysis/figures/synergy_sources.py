"""Where synergy comes from: U of every year as a stack of what made it, a panel a cluster."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from ...language import Text, language, tr
from ..catalogue import CatalogueError, indicator
from ..catalogue.clusters import place_name
from . import style

PARTS: dict[str, Text] = {
    "outside": tr("outside world"),
    "infrastructure": tr("infrastructure and counts"),
    "digital_trade": tr("digital trade"),
    "policy": tr("policy"),
    "own_course": tr("own course"),
}
# Told apart with the common colour-vision deficiencies; hatching tells them apart in grey.
LOOKS: dict[str, dict[str, str]] = {
    "outside": {"facecolor": "#56B4E9", "hatch": ""},
    "infrastructure": {"facecolor": "#BDBDBD", "hatch": "...."},
    "digital_trade": {"facecolor": "#0B3C6F", "hatch": ""},
    "policy": {"facecolor": "#E8A90C", "hatch": "////"},
    "own_course": {"facecolor": "#FFFFFF", "hatch": "\\\\\\\\"},
}
MOST_BARS = 10  # of indicators: the others are one bar
OTHERS = "others"
EVERY = 5  # years between the intervals drawn
WORDS: dict[str, Text] = {
    "title": tr("Where synergy comes from"),
    "how": tr(
        "U of each year, split exactly over what is switched on (Shapley values); what "
        "lowers U hangs below 0. Own course: what is left with everything off."
    ),
    "total": tr("U, with its 95 % interval"),
    "total_alone": tr("U"),
    "runs": tr("Means of {n} replications of 16 runs each."),
    "change": tr("Why U changed by {change} from {first} to {last}: {place}"),
    "change_how": tr(
        "Both sets of bars add up to the change. Lines: 95 % intervals over replications; orange: lowers U."
    ),
    "by_source": tr("By source"),
    "by_indicator": tr("By indicator"),
    "others": tr("{n} others"),
    "run": tr("One replication of 16 runs: no interval."),
}


@style.styled
def stacked_sources(table: pd.DataFrame, replications: int, columns: int = 2) -> Figure:
    """The parts of U by year, stacked, and U itself.

    Args:
        table: cluster (``mean`` last), year, source (of PARTS), value, synergy, synergy_lower, synergy_upper; values of
            a cluster and year add up to ``synergy``.
        replications: That the means stand on.
        columns: Panels side by side.
    """
    clusters = list(table["cluster"].unique())
    wide, high = (7.4, 3.0) if len(clusters) == 1 else (4.0, 2.5)
    figure, panels = style.grid(len(clusters), columns, width=wide, height=high)
    # An interval from few replications may be wider than everything it is about.
    heights = table.assign(up=table["value"].clip(lower=0), down=table["value"].clip(upper=0))
    stacks = heights.groupby(["cluster", "year"])[["up", "down"]].sum()
    low, high = min(stacks["down"].min(), table["synergy"].min()), max(stacks["up"].max(), table["synergy"].max())
    panels[0].set_ylim(1.08 * low - 0.01, 1.08 * high + 0.01)
    for cluster, panel in zip(clusters, panels, strict=True):
        _draw(panel, table[table["cluster"] == cluster], replications)
        panel.set_title(place_name(cluster))
    for panel in panels[:: min(columns, len(panels))]:
        panel.set_ylabel("U")
    handles, labels = panels[0].get_legend_handles_labels()
    figure.legend(handles, labels, loc="outside lower center", ncols=3)
    made = WORDS["run" if replications == 1 else "runs"].format(n=replications)
    style.title(
        figure,
        str(WORDS["title"]),
        str(WORDS["how"]) + (" " if language() == "en" else "") + made,
    )
    return figure


def _draw(panel: Axes, rows: pd.DataFrame, replications: int) -> None:
    wide = rows.pivot_table(index="year", columns="source", values="value", sort=False)
    years = wide.index.to_numpy(dtype=float)
    for part, bottoms in zip(PARTS, stacked(wide[part].to_numpy(dtype=np.float64) for part in PARTS), strict=True):
        look: dict[str, Any] = {
            **LOOKS[part],
            "edgecolor": "#6B6B6B" if LOOKS[part]["hatch"] else LOOKS[part]["facecolor"],
        }
        panel.bar(years, wide[part], bottom=bottoms, width=0.86, linewidth=0.3, label=str(PARTS[part]), **look)
    total = rows.drop_duplicates("year").set_index("year")
    name = str(WORDS["total_alone" if replications == 1 else "total"])
    panel.plot(years, total["synergy"], color="black", linewidth=1.4, label=name)
    if replications > 1:
        shown = total[total.index % EVERY == 0]
        reach = [shown["synergy"] - shown["synergy_lower"], shown["synergy_upper"] - shown["synergy"]]
        panel.errorbar(shown.index, shown["synergy"], reach, fmt="none", ecolor="black", elinewidth=0.9, capsize=2)
    panel.axhline(0, color="black", linewidth=0.6)
    panel.xaxis.set_major_locator(MaxNLocator(nbins=6, integer=True))
    panel.grid(visible=False, axis="x")


def stacked(parts: Iterable[np.ndarray]) -> list[np.ndarray]:
    """Where each part begins: what is positive stands on the positive before it, what is negative hangs below."""
    bottoms: list[np.ndarray] = []
    up = down = np.zeros(1)
    for part in parts:
        bottoms.append(np.where(part >= 0, up, down))
        up, down = up + np.maximum(part, 0.0), down + np.minimum(part, 0.0)
    return bottoms


@style.styled
def change_bars(sources: pd.DataFrame, indicators: pd.DataFrame, years: tuple[int, int], cluster: str) -> Figure:
    """What made U's change between two years: bars of the sources above bars of the indicators, the largest first.

    Args:
        sources: source (of PARTS), value, lower, upper, of one cluster.
        indicators: indicator (of the catalogue or any code), value, lower, upper; may be empty.
        years: The earlier and the later one.
        cluster: Its code, or ``mean``.
    """
    groups = [(sources, {row: str(PARTS[row]) for row in sources["source"]}, "source")]
    if not indicators.empty:
        shown = largest_bars(indicators)
        names = {code: _indicator_name(code) for code in shown["indicator"]}
        names[OTHERS] = WORDS["others"].format(n=len(indicators) - MOST_BARS)
        groups.append((shown, names, "indicator"))
    counts = [len(group) for group, _, _ in groups]
    figure = style.new_figure(6.4, 0.26 * sum(counts) + 1.9)
    panels = figure.subplots(len(groups), 1, squeeze=False, height_ratios=[count + 1 for count in counts]).ravel()
    for panel, (rows, names, key) in zip(panels, groups, strict=True):
        _draw_bars(panel, largest_first(rows), names, key)
        panel.set_title(str(WORDS["by_" + key]))
    panels[-1].set_xlabel("Δ U")
    total = float(sources["change"].iloc[0])
    said = {"place": place_name(cluster), "first": years[0], "last": years[1], "change": f"{total:+.2f}"}
    style.title(
        figure,
        WORDS["change"].format(**said).replace("-", "−"),
        str(WORDS["change_how"]),
    )
    return figure


def largest_bars(indicators: pd.DataFrame) -> pd.DataFrame:
    """The MOST_BARS indicators that add or take most, and the sum of the others, so that all add up to the change."""
    ordered = largest_first(indicators)
    if len(ordered) <= MOST_BARS + 1:
        return ordered
    rest = ordered.iloc[MOST_BARS:]
    others = {"indicator": OTHERS, "value": rest["value"].sum(), "lower": np.nan, "upper": np.nan}
    return pd.concat([ordered.iloc[:MOST_BARS], pd.DataFrame([others])], ignore_index=True)


def largest_first(rows: pd.DataFrame) -> pd.DataFrame:
    """Rows by the size of their value; the sum of others last."""
    ordered = rows.sort_values("value", key=lambda values: -values.abs(), kind="stable")
    return (
        ordered
        if "indicator" not in rows
        else ordered.sort_values("indicator", key=lambda codes: codes == OTHERS, kind="stable")
    )


def _indicator_name(code: str) -> str:
    try:
        return f"{code} {indicator(code).short()}"
    except CatalogueError:
        return code


def _draw_bars(panel: Axes, rows: pd.DataFrame, names: dict[str, str], key: str) -> None:
    values, heights = rows["value"].to_numpy(dtype=np.float64), np.arange(len(rows))
    bars = panel.barh(heights, values, height=0.66, color="#0072B2")
    for bar, value in zip(bars, values, strict=True):
        if value < 0:  # the two colours are alike in grey
            bar.set(facecolor="#D55E00", hatch="///", edgecolor="white")
    known = rows["lower"].notna().to_numpy()
    reach = np.stack([values - rows["lower"].to_numpy(), rows["upper"].to_numpy() - values])
    if known.any():
        panel.errorbar(values, heights, xerr=reach, fmt="none", ecolor="black", elinewidth=0.9, capsize=2)
        largest = max(np.abs(values).max(), 1e-6)
        low, high = panel.get_xlim()
        panel.set_xlim(max(low, -2.5 * largest), min(high, 2.5 * largest))
    panel.axvline(0, color="black", linewidth=0.6)
    panel.set_yticks(heights, [names[one] for one in rows[key]])
    panel.invert_yaxis()
    panel.grid(visible=False, axis="y")
    panel.xaxis.set_major_formatter(style.PlainNumbers())
