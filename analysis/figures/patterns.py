"""Patterns as pictures: values against targets, parts of productivity's growth, the curves of firms behind them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch, Rectangle
from matplotlib.ticker import LogLocator, MaxNLocator, NullFormatter

from ...language import Text, tr
from . import style
from .run import band, replications_line

FARTHEST = 5.0  # half-widths of the target; what lies beyond is drawn at the edge as an arrow
TARGET = "#CFE3F1"
LOOKS = {"met": ("#0072B2", "o"), "missed": ("#D55E00", "D"), "cannot be judged": (style.GREY, "s")}
FIRST, LAST = "#56B4E9", "#3B1F5B"
LEADERS, OTHERS = "#3B1F5B", "#E8A90C"
WORDS: dict[str, Text] = {
    "title": tr("Patterns against their targets"),
    "how": tr(
        "Marks: mean of {n} replications; lines: two Monte Carlo standard errors either way; "
        "arrows: beyond the edge. Every row is scaled so that its target, shaded, is as wide "
        "as the others; of a target with one bound or a single value, half of that counts as "
        "half its width."
    ),
    "axis": tr("distance from the middle of the target (half-widths)"),
    "target": tr("target"),
    "value": tr("value ± error"),
    "met": tr("met"),
    "missed": tr("missed"),
    "cannot be judged": tr("cannot be judged"),
    "firms": tr("Firms: adoption, sizes, growth, exit"),
    "adoption": tr("Who sells online"),
    "adoption_axis": tr("share of firms"),
    "leaders": tr("leaders"),
    "others": tr("SMEs"),
    "sizes": tr("Sizes"),
    "sizes_axis": tr("yearly sales over their mean"),
    "above": tr("share of firms above"),
    "pareto": tr("Pareto, exponent 1"),
    "growth": tr("Growth rates"),
    "growth_axis": tr("log growth (standard deviations)"),
    "density": tr("density"),
    "simulated": tr("simulated"),
    "laplace": tr("Laplace"),
    "normal": tr("normal"),
    "spread": tr("Spread of growth by size"),
    "spread_axis": tr("yearly sales over the cluster's mean"),
    "deviation": tr("deviation of log growth"),
    "ages": tr("Spread of growth by age"),
    "age_axis": tr("age (years)"),
    "exits": tr("Exit by age"),
    "exits_axis": tr("firms gone a year later (share)"),
    "growth_parts": tr("Where the growth of productivity comes from"),
    "growth_parts_axis": tr("percent a year, 2010 to 2019"),
    "growth_parts_how": tr("Bars: mean of {n} replications; lines: two Monte Carlo standard errors either way."),
    "slopes": tr("exponents −0.15 to −0.20"),
}


class Line(NamedTuple):
    """A row of the chart: label, bounds of the target (infinite where open), value with its error, what is printed.

    ``error`` is NaN with one replication.
    """

    label: str
    low: float
    high: float
    value: float
    error: float
    verdict: str
    target_text: str
    value_text: str


def scaled(value: float, low: float, high: float) -> float:
    """A value in half-widths from the middle of its target, whose bounds are at -1 and 1.

    A target with one bound, or a single value, is scaled by half of that bound (by 1 where it is 0); the single value
    is at 0.
    """
    if np.isfinite(low) and np.isfinite(high) and low < high:
        return (value - 0.5 * (low + high)) / (0.5 * (high - low))
    bound = low if np.isfinite(low) else high
    place = 0.0 if low == high else -1.0 if np.isfinite(low) else 1.0
    return place + (value - bound) / (0.5 * abs(bound) if bound else 1.0)


@style.styled
def verdict_chart(lines: Sequence[Line], replications: int) -> Figure:
    """One row a pattern: its target as a band, the value that was simulated with its error, both in figures beside."""
    figure = style.new_figure(13.0, 0.36 * len(lines) + 2.0)
    panel = figure.subplots()
    for row, line in enumerate(lines):
        _draw_row(panel, row, line)
    panel.set_yticks(range(len(lines)), [line.label for line in lines], fontsize=8)
    panel.set(xlim=(-FARTHEST - 0.3, FARTHEST + 0.3), ylim=(len(lines) - 0.4, -0.6))
    panel.set_xlabel(str(WORDS["axis"]))
    panel.grid(visible=False, axis="y")
    _draw_columns(panel, lines)
    handles = [
        Line2D([], [], linestyle="", marker=marker, color=colour, markersize=6, label=str(WORDS[verdict]))
        for verdict, (colour, marker) in LOOKS.items()
    ]
    handles.append(Patch(color=TARGET, label=str(WORDS["target"])))  # type: ignore[arg-type]
    figure.legend(handles=handles, loc="outside lower center", ncols=4)
    style.title(figure, str(WORDS["title"]), WORDS["how"].format(n=replications))
    return figure


def _draw_row(panel: Axes, row: int, line: Line) -> None:
    left = scaled(line.low, line.low, line.high) if np.isfinite(line.low) else -FARTHEST - 0.3
    right = scaled(line.high, line.low, line.high) if np.isfinite(line.high) else FARTHEST + 0.3
    left, right = (left - 0.06, right + 0.06) if left == right else (left, right)
    panel.add_patch(Rectangle((left, row - 0.36), right - left, 0.72, color=TARGET, linewidth=0, zorder=1))
    if np.isnan(line.value):
        return
    colour, marker = LOOKS[line.verdict]
    reach = 2.0 * np.nan_to_num(line.error)
    ends = np.array([scaled(line.value + step, line.low, line.high) for step in (-reach, 0.0, reach)])
    panel.hlines(row, *np.clip(ends[[0, 2]], -FARTHEST, FARTHEST), color=colour, linewidth=1.4, zorder=2)
    if abs(ends[1]) > FARTHEST:
        marker = ">" if ends[1] > 0 else "<"
    panel.plot(np.clip(ends[1], -FARTHEST, FARTHEST), row, marker=marker, color=colour, markersize=6.5, zorder=3)


def _draw_columns(panel: Axes, lines: Sequence[Line]) -> None:
    """Target and value in figures, to the right of the rows."""
    to_right = panel.get_yaxis_transform()
    for place, heading in ((1.02, "target"), (1.17, "value")):
        panel.text(place, -0.9, str(WORDS[heading]), transform=to_right, fontsize=8, color=style.GREY, va="bottom")
        for row, line in enumerate(lines):
            text = line.target_text if heading == "target" else line.value_text
            panel.text(place, row, text, transform=to_right, fontsize=8, va="center")


@style.styled
def verdict_tiles(themes: Mapping[str, Sequence[tuple[str, str]]], heading: str) -> Figure:
    """One row a theme, one tile a pattern in the colour of its verdict; ``themes``: codes and verdicts by theme."""
    longest = max(len(tiles) for tiles in themes.values())
    figure = style.new_figure(9.0, 0.33 * len(themes) + 1.0)
    panel = figure.subplots()
    for row, tiles in enumerate(themes.values()):
        for place, (code, verdict) in enumerate(tiles):
            colour = LOOKS[verdict][0]
            panel.add_patch(Rectangle((place + 0.04, row - 0.42), 0.92, 0.84, color=colour, linewidth=0))
            panel.text(place + 0.5, row, code, ha="center", va="center", color="white", fontsize=9)
    panel.set_yticks(range(len(themes)), list(themes))
    panel.set_xticks([])
    panel.set(xlim=(0.0, longest), ylim=(len(themes) - 0.5, -0.5))
    panel.tick_params(length=0)
    panel.grid(visible=False)
    for edge in panel.spines.values():
        edge.set_visible(False)
    found = {verdict for tiles in themes.values() for _, verdict in tiles}
    handles = [Patch(color=colour, label=str(WORDS[verdict]))
               for verdict, (colour, _) in LOOKS.items() if verdict in found]  # fmt: skip
    figure.legend(handles=handles, loc="outside lower center", ncols=len(handles))
    style.title(figure, heading)
    return figure


@style.styled
def growth_parts(growth: pd.DataFrame, names: Mapping[str, str], methods: Sequence[str]) -> Figure:
    """Parts of the growth of productivity as bars, by two methods, each with its error.

    Args:
        growth: part, replication, value (log a year); the second method's parts begin with ``op_``.
        names: The parts in the order of the rows, with what they are called.
        methods: What the two methods are called.
    """
    figure = style.new_figure(9.0, 4.8)
    panel = figure.subplots()
    by_part = {part: 100.0 * rows["value"].dropna().to_numpy() for part, rows in growth.groupby("part")}
    looks = zip(("", "op_"), methods, (FIRST, LAST), (-0.2, 0.2), strict=True)
    for prefix, method, colour, aside in looks:
        rows = [(row, by_part[prefix + part]) for row, part in enumerate(names) if prefix + part in by_part]
        means = [float(values.mean()) for _, values in rows]
        errors = [2.0 * values.std(ddof=1) / np.sqrt(values.size) if values.size > 1 else 0.0 for _, values in rows]
        places = [row + aside for row, _ in rows]
        panel.barh(places, means, 0.36, color=colour, label=method)
        panel.errorbar(means, places, xerr=errors, fmt="none", ecolor="black", elinewidth=1.0)
    panel.axvline(0.0, color=style.GREY, linewidth=0.8)
    panel.set_yticks(range(len(names)), list(names.values()))
    panel.set(ylim=(len(names) - 0.4, -0.6), xlabel=str(WORDS["growth_parts_axis"]))
    panel.grid(visible=False, axis="y")
    panel.legend(fontsize=8)
    how = WORDS["growth_parts_how"].format(n=growth["replication"].nunique())
    style.title(figure, str(WORDS["growth_parts"]), how)
    return figure


@style.styled
def firm_panels(curves: Mapping[str, pd.DataFrame]) -> Figure:
    """Six panels: who sells online when, sizes, growth rates, their spread by size and by age, exit by age.

    Args:
        curves: Tables with a column ``replication``. ``adoption``: leader, year, share. ``sizes``: year, size,
            share_above. ``growth``: growth, density. ``spread``: size, deviation. ``ages``: age, deviation. ``exits``:
            age, rate.
    """
    figure = style.new_figure(13.0, 7.4)
    (adoption, sizes, growth), (spread, ages, exits) = figure.subplots(2, 3)
    _draw_adoption(adoption, curves["adoption"])
    _draw_sizes(sizes, curves["sizes"])
    _draw_growth(growth, curves["growth"])
    _draw_spread(spread, curves["spread"])
    _draw_ages(ages, curves["ages"])
    _draw(exits, _ranked(curves["exits"], "age"), ("age", "rate"), LAST, str(WORDS["simulated"]), marker="o")
    exits.set(
        xlabel=str(WORDS["age_axis"]),
        ylabel=str(WORDS["exits_axis"]),
        ylim=(0.0, None),
    )
    names = ("adoption", "sizes", "growth", "spread", "ages", "exits")
    for panel, name in zip((adoption, sizes, growth, spread, ages, exits), names, strict=True):
        panel.set_title(str(WORDS[name]))
        panel.legend(fontsize=8)
    style.title(figure, str(WORDS["firms"]), replications_line(curves["sizes"]))
    return figure


def _draw_adoption(panel: Axes, shares: pd.DataFrame) -> None:
    for leader, colour, name, marker in ((True, LEADERS, "leaders", "^"), (False, OTHERS, "others", "o")):
        _draw(panel, shares[shares["leader"] == leader], ("year", "share"), colour, str(WORDS[name]), marker=marker)
    panel.axhline(0.5, color=style.GREY, linewidth=0.8, linestyle=":")
    panel.set(ylim=(0, 1.02), ylabel=str(WORDS["adoption_axis"]))
    panel.xaxis.set_major_locator(MaxNLocator(integer=True))


def _draw_sizes(panel: Axes, sizes: pd.DataFrame) -> None:
    years = sorted(sizes["year"].unique())
    looks = ((FIRST, "-"), (LAST, "--"))
    for year, (colour, line) in zip(years, looks[: len(years)], strict=True):
        _draw(panel, sizes[sizes["year"] == year], ("size", "share_above"), colour, str(year), line)
    start, end = 3.0, 1000.0
    panel.plot([start, end], [0.025, 0.025 * (end / start) ** -1.0], ":", color="black", label=str(WORDS["pareto"]))
    panel.set(
        xscale="log",
        yscale="log",
        xlabel=str(WORDS["sizes_axis"]),
        ylabel=str(WORDS["above"]),
    )


def _draw_growth(panel: Axes, growth: pd.DataFrame) -> None:
    _draw(panel, growth, ("growth", "density"), LAST, str(WORDS["simulated"]))
    x = np.linspace(-6, 6, 241)
    laplace, normal = np.exp(-np.sqrt(2) * np.abs(x)) / np.sqrt(2), np.exp(-0.5 * x**2) / np.sqrt(2 * np.pi)
    panel.plot(x, laplace, "--", color="#D55E00", linewidth=1.1, label=str(WORDS["laplace"]))
    panel.plot(x, normal, ":", color="black", linewidth=1.1, label=str(WORDS["normal"]))
    panel.set(
        yscale="log",
        ylim=(1e-5, 2),
        xlabel=str(WORDS["growth_axis"]),
        ylabel=str(WORDS["density"]),
    )


def _ranked(table: pd.DataFrame, by: str) -> pd.DataFrame:
    """Bins of other replications lie at slightly other places: their order is what they share."""
    ranked = table.assign(bin=table.groupby("replication").cumcount())
    return ranked.assign(**{by: ranked["bin"].map(ranked.groupby("bin")[by].median())})


def _draw_spread(panel: Axes, spread: pd.DataFrame) -> None:
    ranked = _ranked(spread, "size")
    _draw(panel, ranked, ("size", "deviation"), LAST, str(WORDS["simulated"]), marker="o")
    x = np.unique(ranked["size"].to_numpy(dtype=float))
    if len(x) > 1:
        first = float(ranked.loc[ranked["bin"] == 0, "deviation"].median())
        edges = [first * (x / x[0]) ** slope for slope in (-0.15, -0.20)]
        panel.fill_between(x, *edges, color=TARGET, label=str(WORDS["slopes"]), linewidth=0)
    panel.set(
        xscale="log",
        yscale="log",
        xlabel=str(WORDS["spread_axis"]),
        ylabel=str(WORDS["deviation"]),
    )
    panel.yaxis.set_major_locator(LogLocator(subs=(1.0, 2.0, 5.0)))
    panel.yaxis.set_major_formatter(style.PlainNumbers())
    panel.yaxis.set_minor_formatter(NullFormatter())


def _draw_ages(panel: Axes, ages: pd.DataFrame) -> None:
    _draw(panel, _ranked(ages, "age"), ("age", "deviation"), LAST, str(WORDS["simulated"]), marker="o")
    panel.set(xlabel=str(WORDS["age_axis"]), ylabel=str(WORDS["deviation"]), ylim=(0.0, None))


def _draw(
    panel: Axes, table: pd.DataFrame, names: tuple[str, str], colour: str, label: str, line: str = "-", marker: str = ""
) -> None:
    """A median line with its band over the replications."""
    one = band(table, *names)
    at = one.index.to_numpy(dtype=float)
    panel.fill_between(at, one["lower"], one["upper"], color=colour, alpha=0.18, linewidth=0)
    panel.plot(at, one["median"], color=colour, linestyle=line, marker=marker, label=label)
