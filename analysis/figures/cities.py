"""Figures of several cities: a map with what moves, who does what, synergy by city, predictions and observations."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import matplotlib as mpl
import numpy as np
import pandas as pd
from matplotlib.colors import TwoSlopeNorm
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import FancyArrowPatch
from matplotlib.patheffects import withStroke
from matplotlib.ticker import LogLocator, MaxNLocator, NullFormatter

from ...language import Text, tr, trc
from . import style

MOST_ARROWS = 14
HALO = [withStroke(linewidth=2.5, foreground="white")]  # so that lines do not cross out names
LEAST_SHARE = 0.01  # of all that moves, from which an arrow is drawn
_ROLE_LOOKS = (("#0072B2", "o"), ("#D55E00", "s"), ("#2FA87C", "^"), ("#7A4B94", "D"), ("#5A5A5A", "v"))
WORDS: dict[str, Text] = {
    "map": tr("Cities, their roles, and the firms that moved"),
    "map_how": tr(
        "Places to scale; areas by output; arrows: firms, {first}–{last}, those of 1 % of the moves and more."
    ),
    "arrow": tr("{n:,.0f} firms"),
    "division": tr("Who does what in {year}"),
    "division_how": tr(
        "Location quotients: 1 (white) as in all cities together; 2 and more are drawn alike; –: not there."
    ),
    "synergy": tr("Synergy by city"),
    "synergy_how": tr("U in {year}: mean over replications and, by sales, over clusters; bars: 95 % interval (t)."),
    "held_out": tr("Predicted and observed: fitted to {city} alone"),
    "held_out_how": tr(
        "Logarithmic; on the line the prediction is right; the hollow mark is the city that was fitted."
    ),
    "observed": tr("Observed"),
    "predicted": tr("Predicted"),
    "series": tr("Cross-border e-commerce: simulated and observed"),
    "series_how": tr(
        "Bands: a further replication in 95 of 100 cases. Observed years of another definition are not joined."
    ),
    "exports": tr("exports"),
    "imports": tr("imports"),
    "simulated": trc("cities", "simulated"),
    "money": tr("100 million CNY"),
    "pair": trc("cities", "{what}, {how}"),
}


@style.styled
def city_map(
    places: pd.DataFrame, moves: pd.DataFrame, role_names: Mapping[str, str], years: tuple[int, int],
    ) -> Figure:  # fmt: skip
    """Cities at their places, marked by role, with arrows for the largest moves.

    Args:
        places: By city's name: latitude, longitude, output, role (a key of ``role_names``).
        moves: By name from (rows) and to (columns).
        role_names: What roles are called, in the order of their looks.
        years: First and last year of the moves.
    """
    figure = style.new_figure(8.4, 5.2)
    panel = figure.subplots()
    panel.set_aspect(1.0 / np.cos(np.radians(places["latitude"].mean())))
    looks = dict(zip(role_names, _ROLE_LOOKS, strict=False))
    area = 60.0 + 900.0 * places["output"] / places["output"].max()
    at = {str(name): (float(row["longitude"]), float(row["latitude"])) for name, row in places.iterrows()}
    _draw_moves(panel, moves, at)
    for name, row in places.iterrows():
        colour, marker = looks[str(row["role"])]
        panel.scatter(*at[str(name)], s=area[name], color=colour, marker=marker, edgecolor="white", zorder=3)
        side = -1.0 if _crowded(str(name), at) else 1.0
        panel.annotate(
            str(name), at[str(name)], xytext=(0, side * (5 + 0.5 * float(np.sqrt(area[name])))),
            textcoords="offset points", ha="center", va="bottom" if side > 0 else "top",
            fontsize=8.5, zorder=4, path_effects=HALO,
        )  # fmt: skip
    there = [role for role in role_names if role in set(places["role"])]
    marks = [
        Line2D([], [], color=looks[role][0], marker=looks[role][1], linestyle="", label=role_names[role])
        for role in there
    ]
    panel.legend(handles=marks, loc="lower left", frameon=False)
    panel.margins(0.12)
    panel.set_frame_on(False)
    panel.set_xticks([])
    panel.set_yticks([])
    panel.grid(visible=False)
    style.title(
        figure,
        str(WORDS["map"]),
        WORDS["map_how"].format(first=years[0], last=years[1]),
    )
    return figure


def _draw_moves(panel: mpl.axes.Axes, moves: pd.DataFrame, at: Mapping[str, tuple[float, float]]) -> None:
    total = float(moves.to_numpy().sum())
    if total <= 0.0:
        return
    listed = {(one, two): float(moves.loc[one, two]) for one in moves.index for two in moves.columns}
    ranked = sorted(listed.items(), key=lambda pair: -pair[1])[:MOST_ARROWS]
    largest = {pair: amount for pair, amount in ranked if amount >= LEAST_SHARE * total}
    most = ranked[0][1]
    for (source, target), amount in largest.items():
        panel.add_patch(
            FancyArrowPatch(
                at[source],
                at[target],
                connectionstyle="arc3,rad=0.16",
                arrowstyle="-|>",
                mutation_scale=11,
                shrinkA=13,
                shrinkB=13,
                color="#4D4D4D",
                alpha=0.65,
                linewidth=0.6 + 4.0 * amount / most,
                zorder=2,
            )
        )  # fmt: skip
    told = WORDS["arrow"].format(n=most)
    arrow = [Line2D([], [], color="#4D4D4D", linewidth=4.6, label=told)]
    panel.add_artist(panel.legend(handles=arrow, loc="lower right", frameon=False))


def _crowded(name: str, at: Mapping[str, tuple[float, float]]) -> bool:
    """Whether another city stands where a name above this one would be written."""
    east, north = at[name]
    return any(0.0 < y - north < 0.2 and abs(x - east) < 0.25 for x, y in at.values())


@style.styled
def division_map(quotients: pd.DataFrame, year: int) -> Figure:
    """Location quotients as a heat map with their numbers; ``quotients``: by city (rows) and branch, named."""
    figure = style.new_figure(2.4 + 0.78 * quotients.shape[1], 2.6 + 0.36 * quotients.shape[0])
    panel = figure.subplots()
    values = quotients.to_numpy(dtype=float)
    numbers = np.ma.masked_where(~(values > 0.0), np.minimum(values, 2.0))
    panel.set_facecolor("#F4F4F4")
    image = panel.imshow(numbers, cmap=mpl.colormaps["BrBG"], norm=TwoSlopeNorm(1.0, 0.0, 2.0), aspect="auto")
    panel.set_xticks(range(quotients.shape[1]), list(quotients.columns), rotation=35, ha="right")
    panel.set_yticks(range(quotients.shape[0]), list(quotients.index))
    panel.grid(visible=False)
    for (row, column), value in np.ndenumerate(values):
        ink = "white" if value > 0.0 and abs(min(value, 2.0) - 1.0) > 0.55 else "#202020"
        told = f"{value:.1f}" if value > 0.0 else "–"
        panel.text(column, row, told, ha="center", va="center", fontsize=7.5, color=ink)
    figure.colorbar(image, ax=panel, pad=0.015)
    style.title(figure, WORDS["division"].format(year=year), str(WORDS["division_how"]))
    return figure


@style.styled
def synergy_by_city(synergy: pd.DataFrame, names: Mapping[str, str], scenarios: Mapping[str, str], year: int) -> Figure:
    """U of every city in every scenario: a row a city, a mark a scenario, with its interval.

    ``synergy``: scenario, city, mean, half (of its interval). ``names`` of cities and of ``scenarios``, in order.
    """
    figure = style.new_figure(8.0, 1.9 + 0.42 * len(names))
    panel = figure.subplots()
    rows = {city: place for place, city in enumerate(names)}
    step = 0.7 / max(len(scenarios), 1)
    for number, (scenario, label) in enumerate(scenarios.items()):
        own = synergy[synergy["scenario"] == scenario].set_index("city").reindex(list(names))
        heights = np.array([rows[city] for city in own.index]) + (number - (len(scenarios) - 1) / 2.0) * step
        look = style.cluster_style("", number)
        panel.errorbar(
            own["mean"], heights, xerr=own["half"], linestyle="", label=label, capsize=2,
            color=look["color"], marker=look["marker"], markersize=5,
        )  # fmt: skip
    panel.axvline(0.0, color=style.GREY, linewidth=0.8)
    panel.set_yticks(range(len(names)), list(names.values()))
    panel.invert_yaxis()
    panel.set_xlabel("U")
    if len(scenarios) > 1:
        figure.legend(*panel.get_legend_handles_labels(), loc="outside lower center", ncols=1, frameon=False)
    style.title(figure, str(WORDS["synergy"]), WORDS["synergy_how"].format(year=year))
    return figure


@style.styled
def predicted_and_observed(
    tables: Sequence[tuple[str, pd.DataFrame]], fitted: str) -> Figure:  # fmt: skip
    """A panel a quantity: predictions over observations by city, in logarithms.

    ``tables``: what it is, and by city's name: observed, predicted. ``fitted``: the name of the city that was fitted.
    """
    figure = style.new_figure(4.3 * len(tables), 4.6)
    panels = np.atleast_1d(figure.subplots(1, len(tables)))
    for panel, (heading, table) in zip(panels, tables, strict=True):
        low, high = 0.7 * float(table.min().min()), 1.45 * float(table.max().max())
        panel.plot([low, high], [low, high], color=style.GREY, linewidth=0.9)
        at = np.log10(table[["observed", "predicted"]].to_numpy(dtype=float))
        for (name, row), own in zip(table.iterrows(), at, strict=True):
            filled = "white" if name == fitted else "#0072B2"
            panel.scatter(row["observed"], row["predicted"], facecolor=filled, edgecolor="#0072B2", zorder=3)
            beside = at - own
            taken = ((beside[:, 0] > 0.0) & (beside[:, 0] < 0.3) & (np.abs(beside[:, 1]) < 0.12)).any()
            panel.annotate(
                str(name), (row["observed"], row["predicted"]), xytext=(-5 if taken else 5, 0), va="center",
                ha="right" if taken else "left", textcoords="offset points", fontsize=7.5, path_effects=HALO,
            )  # fmt: skip
        panel.set(xscale="log", yscale="log", xlim=(low, high), ylim=(low, high), title=heading)
        for axis in (panel.xaxis, panel.yaxis):
            axis.set_major_locator(LogLocator(subs=(1.0, 3.0)))
            axis.set_major_formatter(style.PlainNumbers())
            axis.set_minor_formatter(NullFormatter())
        panel.set_xlabel(str(WORDS["observed"]))
        panel.set_ylabel(str(WORDS["predicted"]))
    style.title(figure, WORDS["held_out"].format(city=fitted), str(WORDS["held_out_how"]))
    return figure


@style.styled
def ecommerce_series(simulated: pd.DataFrame, observed: pd.DataFrame) -> Figure:
    """Cross-border e-commerce of a region by year, simulated and observed, exports and imports (100 million CNY).

    ``simulated``: by year: exports, imports, and with ``_low`` and ``_high`` after either the ends of its band, empty
    where there is none. ``observed``: year, exports, imports, definition: years of one definition
    are joined, those of another are not.
    """
    figure = style.new_figure(8.0, 4.4)
    panel = figure.subplots()
    for number, kind in enumerate(("exports", "imports")):
        colour = style.cluster_style("", number)["color"]
        panel.fill_between(
            simulated.index, simulated[f"{kind}_low"], simulated[f"{kind}_high"], color=colour, alpha=0.15, linewidth=0
        )
        panel.plot(
            simulated.index,
            simulated[kind],
            color=colour,
            label=WORDS["pair"].format(
                what=str(WORDS[kind]),
                how=str(WORDS["simulated"]),
            ),
        )
        for place, (_, part) in enumerate(observed.groupby("definition", sort=False)):
            named = WORDS["pair"].format(what=str(WORDS[kind]), how=str(WORDS["observed"]).lower())
            label = named if place == 0 else None
            panel.plot(part["year"], part[kind], color=colour, marker="os"[number], linestyle=":", label=label)
    panel.set_yscale("log")
    panel.yaxis.set_major_formatter(style.PlainNumbers())
    panel.xaxis.set_major_locator(MaxNLocator(integer=True))
    panel.set_ylabel(str(WORDS["money"]))
    style.legend_beside(figure, panel)
    style.title(figure, str(WORDS["series"]), str(WORDS["series_how"]))
    return figure
