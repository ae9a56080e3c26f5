"""Figures of trade by industry: what digital trade consists of, and exports against imports by channel."""

from __future__ import annotations

from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patheffects import withStroke
from matplotlib.ticker import PercentFormatter

from ...language import Text, tr
from . import style
from .run import band, draw_band, free_grid, label_grid, replications_line

# Diagnostics that are parts of digital trade, and those that are parts of imports, from the axis outwards.
COMPONENTS = {
    "online_exports_usd": "#08519C",
    "online_imports_usd": "#6BAED6",
    "digital_products_usd": "#F9E2A0",
    "digital_services_usd": "#2B8C6B",
}
CHANNELS = {"material_imports_usd": "#8C6D46", "merchant_imports_usd": "#EADCC4", "online_imports_usd": "#6BAED6"}
AREAS: dict[str, Any] = {"edgecolor": "white", "linewidth": 0.5}
# On dark and light areas alike.
BROKEN: dict[str, Any] = {"linestyle": "--", "path_effects": [withStroke(linewidth=3.2, foreground="white")]}
IMBALANCE = "digital_trade_imbalance"
EXPORTS_COLOUR = "#08519C"

WORDS: dict[str, Text] = {
    "structure": tr("What digital trade consists of"),
    "structure_how": tr(
        "Areas: shares of the means; dashed: imbalance: 0 if all four parts are equal, 1 if there is only one"
    ),
    "structure_axis": tr("share; imbalance (0–1)"),
    "online_exports_usd": tr("exports online"),
    "online_imports_usd": tr("imports online"),
    "digital_products_usd": tr("digital products"),
    "digital_services_usd": tr("digital services"),
    "material_imports_usd": tr("imports of materials"),
    "merchant_imports_usd": tr("consumer imports by merchants"),
    IMBALANCE: tr("structural imbalance"),
    "balance": tr("Trade balance of each industry"),
    "balance_how": tr("Exports above zero, imports below; hollow points were not known to the model"),
    "balance_axis": tr("billion USD a year"),
    "exports_usd": tr("exports"),
    "trade_balance_usd": tr("balance"),
    "observed_exports": tr("exports observed"),
    "observed_imports": tr("imports observed"),
}


def components_by_year(amounts: pd.DataFrame, cluster: str) -> pd.DataFrame:
    """Shares of the parts of digital trade in a cluster, by year (index) and part; of means over replications.

    ``amounts``: replication, cluster, year, diagnostic (of COMPONENTS), value. A year without any is left out.
    """
    means = _means(amounts[amounts["cluster"] == cluster], list(COMPONENTS))
    total = means.sum(axis=1)
    return means[total > 0].div(total[total > 0], axis=0)


@style.styled
def structure(amounts: pd.DataFrame) -> Figure:
    """Shares of the four parts of digital trade, stacked, with the structural imbalance; one panel a cluster.

    ``amounts``: replication, cluster, year, diagnostic (of COMPONENTS, in 10,000 USD, or the imbalance, 0-1), value.
    """
    clusters = list(amounts["cluster"].unique())
    figure, panels = style.grid(len(clusters))
    for cluster, panel in zip(clusters, panels, strict=True):
        shares = components_by_year(amounts, cluster)
        names = [str(WORDS[str(name)]) for name in shares]
        panel.stackplot(shares.index, shares.T.to_numpy(), labels=names, colors=list(COMPONENTS.values()), **AREAS)
        own = amounts[(amounts["cluster"] == cluster) & (amounts["diagnostic"] == IMBALANCE)]
        draw_band(panel, band(own, "year", "value"), "black", str(WORDS[IMBALANCE]), BROKEN)
        panel.set_title(style.cluster_name(cluster))
        panel.set_ylim(0, 1)
        panel.margins(x=0)
        panel.yaxis.set_major_formatter(PercentFormatter(1.0, decimals=0))
    label_grid(figure, panels, str(WORDS["structure_axis"]), columns=3)
    style.title(figure, str(WORDS["structure"]), _small_print("structure_how", amounts))
    return figure


@style.styled
def trade_balance(amounts: pd.DataFrame, observed: pd.DataFrame, used_until: int | None = None) -> Figure:
    """Exports upwards, imports by channel downwards, and the balance between; one panel a cluster.

    Args:
        amounts: replication, cluster, year, diagnostic (exports_usd, trade_balance_usd or of CHANNELS), value in
            10,000 USD a year.
        observed: cluster, year, exports, imports in 10,000 USD; may be empty.
        used_until: the last observed year the inputs know; later observations are drawn hollow. None: all are held out.
    """
    clusters = list(amounts["cluster"].unique())
    figure, panels = free_grid(len(clusters))
    for cluster, panel in zip(clusters, panels, strict=True):
        rows = amounts[amounts["cluster"] == cluster]
        imports = -_means(rows, list(CHANNELS)) / 1e5
        names = [str(WORDS[str(name)]) for name in imports]
        panel.stackplot(imports.index, imports.T.to_numpy(), labels=names, colors=list(CHANNELS.values()), **AREAS)
        for name, colour in (("exports_usd", EXPORTS_COLOUR), ("trade_balance_usd", "black")):
            look = {"linestyle": "--"} if name == "trade_balance_usd" else None
            series = band(rows[rows["diagnostic"] == name], "year", "value") / 1e5
            draw_band(panel, series, colour, str(WORDS[name]), look)
        _draw_observed(panel, observed[observed["cluster"] == cluster], used_until)
        panel.axhline(0, color=style.GREY, linewidth=0.8)
        panel.set_title(style.cluster_name(cluster))
    label_grid(figure, panels, str(WORDS["balance_axis"]), columns=3)
    style.title(figure, str(WORDS["balance"]), _small_print("balance_how", amounts))
    return figure


def _small_print(key: str, amounts: pd.DataFrame) -> str:
    stop = str(tr(". "))
    return f"{WORDS[key]}{stop}{replications_line(amounts)}"


def _means(rows: pd.DataFrame, diagnostics: list[str]) -> pd.DataFrame:
    """Means over replications by year (index) and diagnostic (columns, as given)."""
    own = rows[rows["diagnostic"].isin(diagnostics)]
    return own.pivot_table(index="year", columns="diagnostic", values="value", aggfunc="mean")[diagnostics]


def _draw_observed(panel: Axes, rows: pd.DataFrame, used_until: int | None) -> None:
    known = rows["year"] <= (used_until if used_until is not None else -1)
    for name, sign, marker in (("exports", 1.0, "o"), ("imports", -1.0, "s")):
        for part, filled in ((rows[known], True), (rows[~known], False)):
            if part.empty:
                continue
            look: dict[str, Any] = {
                "marker": marker,
                "linestyle": "",
                "color": style.WARNING_COLOUR,
                "markerfacecolor": style.WARNING_COLOUR if filled else "white",
            }
            label = str(WORDS[f"observed_{name}"]) if filled or rows[known].empty else None
            panel.plot(part["year"], sign * part[name] / 1e5, label=label, **look)
