"""Figures of a validation: simulated bands over observed points, order degrees of both sides."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import PercentFormatter

from ...language import Text, tr, trc
from . import style
from .run import draw_band, free_grid, label_grid

COLOURS = {"forecast": "#08519C", "conditional": "#E6821E"}
WORDS: dict[str, Text] = {
    "forecast": tr("simulated, forecast"),
    "conditional": tr("simulated, conditional"),
    "known": tr("observed, training years"),
    "held_out": tr("observed, held out, filled or uncertain"),
    "how": tr("Lines: medians; bands: 90 % of the replications"),
}
MEASURES: dict[str, Text] = {
    "mape": tr("Mean absolute error, %"),
    "crps": tr("CRPS of logs"),
    "coverage": tr("Coverage of 90 % intervals"),
}
REACHED_COLOUR = "#08519C"
WORDS_OF: dict[bool, Text] = {
    True: tr("reached"),
    False: trc("validation", "missed"),
}
AIMS: dict[str, Text] = {
    "target": tr("target: below this naive forecast"),
    "covered": tr("coverage aimed at"),
}
SKILL_WORDS: dict[str, Text] = {
    "skill": tr("Skill in CRPS over"),
    "aim": tr("aimed at"),
    "how": tr("Right of 0 the model is better; lines: two Monte Carlo standard errors either way"),
}
CARD_WORDS: Text = tr("Left of the line is reached; coverage within the shaded band. CRPS and coverage decide")


@style.styled
def bands_over_points(table: pd.DataFrame, heading: str, axis: str) -> Figure:
    """One panel a series; bands of each protocol over observed points, hollow where ``hollow``.

    ``table``: panel (its title), protocol, year, lower, median, upper, observed, hollow.
    """
    names = list(dict.fromkeys(table["panel"]))
    figure, panels = free_grid(len(names))
    for name, panel in zip(names, panels, strict=True):
        rows = table[table["panel"] == name]
        for protocol, own in rows.groupby("protocol", sort=False):
            look = {"linestyle": "-" if protocol == "forecast" else "--"}
            draw_band(panel, own.set_index("year"), COLOURS[str(protocol)], str(WORDS[str(protocol)]), look)
        points = rows.drop_duplicates("year")
        for word, part in (("known", points[~points["hollow"]]), ("held_out", points[points["hollow"]])):
            face = style.WARNING_COLOUR if word == "known" else "white"
            look_of: dict[str, Any] = {"marker": "o", "linestyle": "", "color": style.WARNING_COLOUR}
            panel.plot(part["year"], part["observed"], label=str(WORDS[word]), markerfacecolor=face, **look_of)
        panel.set_title(name)
    label_grid(figure, panels, axis, columns=3)
    style.title(figure, heading, str(WORDS["how"]))
    return figure


@dataclass(frozen=True)
class Mark:
    """A line of the scorecard: its row, its measure (a column), value, target, and whether that is reached."""

    row: str
    measure: str
    value: float
    target: float
    reached: bool


@style.styled
def scorecard_picture(marks: Sequence[Mark], covered: tuple[float, float], heading: str) -> Figure:
    """One panel a measure, one row a protocol and view: the value against its target, or the band of coverage aimed at.

    ``covered``: least and most coverage aimed at. Errors and coverage are shares; the CRPS is that of logs.
    """
    rows = list(dict.fromkeys(mark.row for mark in marks))
    figure = style.new_figure(10.2, 0.55 * len(rows) + 1.9)
    panels = figure.subplots(1, len(MEASURES), sharey=True)
    for (measure, words), panel in zip(MEASURES.items(), panels, strict=True):
        own = [mark for mark in marks if mark.measure == measure]
        _aims(panel, own, rows, covered if measure == "coverage" else None)
        for mark in own:
            colour, marker = (REACHED_COLOUR, "o") if mark.reached else (style.WARNING_COLOUR, "X")
            place = rows.index(mark.row)
            look: dict[str, Any] = {"color": colour, "markersize": 8, "clip_on": False, "zorder": 3}
            panel.plot(mark.value, place, marker, label=str(WORDS_OF[mark.reached]), **look)
        panel.set_title(str(words))
        panel.set_xlim(0.0, 1.02 if measure == "coverage" else 1.15 * max(max(m.value, m.target) for m in own))
        panel.grid(axis="y", visible=False)
        if measure != "crps":
            panel.xaxis.set_major_formatter(PercentFormatter(1.0, decimals=0))
    panels[0].set_yticks(range(len(rows)), rows)
    panels[0].set_ylim(len(rows) - 0.5, -0.5)
    found = {
        label: handle for panel in panels for handle, label in zip(*panel.get_legend_handles_labels(), strict=True)
    }
    figure.legend(list(found.values()), list(found), loc="outside lower center", ncols=len(found))
    style.title(figure, heading, str(CARD_WORDS))
    return figure


@dataclass(frozen=True)
class Against:
    """A declared target: skill over a rule or, without one, coverage; its standard error (NaN: unknown), its ends."""

    rule: str
    value: float
    error: float
    ends: tuple[float, float]
    reached: bool


@style.styled
def skill_picture(targets: Sequence[Against], heading: str) -> Figure:
    """Skill over every rule on the left, coverage on the right: mark, two standard errors either way, target shaded."""
    skills = [one for one in targets if one.rule]
    covered = [one for one in targets if not one.rule]
    figure = style.new_figure(10.2, 0.5 * len(skills) + 1.9)
    left, right = figure.subplots(1, 2, width_ratios=(2.2, 1.0))
    _rows_against(left, skills)
    _rows_against(right, covered)
    farthest = 1.1 * max(abs(one.value) + 2.0 * np.nan_to_num(one.error) for one in skills)
    left.axvspan(0.0, farthest, color=REACHED_COLOUR, alpha=0.15, zorder=0)
    left.axvline(0.0, color=style.GREY, linewidth=0.9)
    left.set(xlim=(-farthest, farthest), title=str(SKILL_WORDS["skill"]))
    right.axvspan(*covered[0].ends, color=REACHED_COLOUR, alpha=0.15, zorder=0, label=str(SKILL_WORDS["aim"]))
    right.set(xlim=(0.0, 1.02), title=str(MEASURES["coverage"]))
    found = {
        label: one for panel in (left, right) for one, label in zip(*panel.get_legend_handles_labels(), strict=True)
    }
    figure.legend(list(found.values()), list(found), loc="outside lower center", ncols=len(found))
    style.title(figure, heading, str(SKILL_WORDS["how"]))
    return figure


def _rows_against(panel: Axes, targets: Sequence[Against]) -> None:
    for place, one in enumerate(targets):
        colour, marker = (REACHED_COLOUR, "o") if one.reached else (style.WARNING_COLOUR, "X")
        reach = 2.0 * np.nan_to_num(one.error)
        panel.hlines(place, one.value - reach, one.value + reach, color=colour, linewidth=1.4)
        panel.plot(one.value, place, marker, label=str(WORDS_OF[one.reached]), color=colour, markersize=8, zorder=3)
    panel.set_yticks(range(len(targets)), [one.rule for one in targets])
    panel.set_ylim(len(targets) - 0.5, -0.5)
    panel.grid(axis="y", visible=False)
    panel.xaxis.set_major_formatter(PercentFormatter(1.0, decimals=0))


def _aims(panel: Axes, marks: Sequence[Mark], rows: Sequence[str], covered: tuple[float, float] | None) -> None:
    if covered is not None:
        panel.axvspan(*covered, color=REACHED_COLOUR, alpha=0.15, label=str(AIMS["covered"]))
        return
    for mark in marks:
        place = rows.index(mark.row)
        panel.barh(place, mark.target, height=0.7, color=REACHED_COLOUR, alpha=0.15)
        panel.plot([mark.target] * 2, [place - 0.35, place + 0.35], color=style.GREY, label=str(AIMS["target"]))
