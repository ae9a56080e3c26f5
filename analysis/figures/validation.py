"""Figures of a validation: simulated bands over observed points, order degrees of both sides."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import PercentFormatter

from ..catalogue import Language
from . import style
from .run import draw_band, free_grid, label_grid

COLOURS = {"forecast": "#08519C", "conditional": "#E6821E"}
WORDS: dict[str, dict[Language, str]] = {
    "forecast": {"en": "simulated, forecast", "zh": "模拟：预测"},
    "conditional": {"en": "simulated, conditional", "zh": "模拟：给定全市总额"},
    "known": {"en": "observed, training years", "zh": "观测值（训练年份）"},
    "held_out": {"en": "observed, held out, filled or uncertain", "zh": "观测值（留出、插补或不确定）"},
    "how": {"en": "Lines: medians; bands: 90 % of the replications", "zh": "线：中位数；带：90% 的重复模拟"},
}
MEASURES: dict[str, dict[Language, str]] = {
    "mape": {"en": "Mean absolute error, %", "zh": "平均绝对百分误差"},
    "crps": {"en": "CRPS of logs", "zh": "CRPS（对数）"},
    "coverage": {"en": "Coverage of 90 % intervals", "zh": "90% 区间覆盖率"},
}
REACHED_COLOUR = "#08519C"
WORDS_OF: dict[bool, dict[Language, str]] = {
    True: {"en": "reached", "zh": "达到"},
    False: {"en": "missed", "zh": "未达到"},
}
AIMS: dict[str, dict[Language, str]] = {
    "target": {"en": "target: below this naive forecast", "zh": "目标：低于该朴素预测"},
    "covered": {"en": "coverage aimed at", "zh": "目标覆盖率"},
}
CARD_WORDS: dict[Language, str] = {
    "en": "Left of the line is reached; coverage within the shaded band. CRPS and coverage decide",
    "zh": "线左侧为达到；覆盖率应在阴影带内。以 CRPS 与覆盖率为准",
}


@style.styled
def bands_over_points(table: pd.DataFrame, heading: str, axis: str, lang: Language = "en") -> Figure:
    """One panel a series; bands of each protocol over observed points, hollow where ``hollow``.

    ``table``: panel (its title), protocol, year, lower, median, upper, observed, hollow.
    """
    lang = style.figure_language(lang)
    names = list(dict.fromkeys(table["panel"]))
    figure, panels = free_grid(len(names))
    for name, panel in zip(names, panels, strict=True):
        rows = table[table["panel"] == name]
        for protocol, own in rows.groupby("protocol", sort=False):
            look = {"linestyle": "-" if protocol == "forecast" else "--"}
            draw_band(panel, own.set_index("year"), COLOURS[str(protocol)], WORDS[str(protocol)][lang], look)
        points = rows.drop_duplicates("year")
        for word, part in (("known", points[~points["hollow"]]), ("held_out", points[points["hollow"]])):
            face = style.WARNING_COLOUR if word == "known" else "white"
            look_of: dict[str, Any] = {"marker": "o", "linestyle": "", "color": style.WARNING_COLOUR}
            panel.plot(part["year"], part["observed"], label=WORDS[word][lang], markerfacecolor=face, **look_of)
        panel.set_title(name)
    label_grid(figure, panels, axis, columns=3)
    style.title(figure, heading, WORDS["how"][lang])
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
def scorecard_picture(
    marks: Sequence[Mark], covered: tuple[float, float], heading: str, lang: Language = "en"
) -> Figure:
    """One panel a measure, one row a protocol and view: the value against its target, or the band of coverage aimed at.

    ``covered``: least and most coverage aimed at. Errors and coverage are shares; the CRPS is that of logs.
    """
    lang = style.figure_language(lang)
    rows = list(dict.fromkeys(mark.row for mark in marks))
    figure = style.new_figure(10.2, 0.55 * len(rows) + 1.9)
    panels = figure.subplots(1, len(MEASURES), sharey=True)
    for (measure, words), panel in zip(MEASURES.items(), panels, strict=True):
        own = [mark for mark in marks if mark.measure == measure]
        _aims(panel, own, rows, covered if measure == "coverage" else None, lang)
        for mark in own:
            colour, marker = (REACHED_COLOUR, "o") if mark.reached else (style.WARNING_COLOUR, "X")
            place = rows.index(mark.row)
            look: dict[str, Any] = {"color": colour, "markersize": 8, "clip_on": False, "zorder": 3}
            panel.plot(mark.value, place, marker, label=WORDS_OF[mark.reached][lang], **look)
        panel.set_title(words[lang])
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
    style.title(figure, heading, CARD_WORDS[lang])
    return figure


def _aims(
    panel: Axes, marks: Sequence[Mark], rows: Sequence[str], covered: tuple[float, float] | None, lang: Language
) -> None:
    if covered is not None:
        panel.axvspan(*covered, color=REACHED_COLOUR, alpha=0.15, label=AIMS["covered"][lang])
        return
    for mark in marks:
        place = rows.index(mark.row)
        panel.barh(place, mark.target, height=0.7, color=REACHED_COLOUR, alpha=0.15)
        panel.plot([mark.target] * 2, [place - 0.35, place + 0.35], color=style.GREY, label=AIMS["target"][lang])
