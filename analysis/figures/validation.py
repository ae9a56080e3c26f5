"""Figures of a validation: simulated bands over observed points, order degrees of both sides."""

from __future__ import annotations

from typing import Any

import pandas as pd
from matplotlib.figure import Figure

from ..catalogue import Language
from . import style
from .run import draw_band, free_grid, label_grid

COLOURS = {"forecast": "#08519C", "conditional": "#E6821E"}
WORDS: dict[str, dict[Language, str]] = {
    "forecast": {"en": "simulated, forecast", "zh": "模拟：预测"},
    "conditional": {"en": "simulated, conditional", "zh": "模拟：给定全市总额"},
    "known": {"en": "observed, training years", "zh": "观测值（训练年份）"},
    "held_out": {"en": "observed, held out or filled", "zh": "观测值（留出或插补）"},
    "how": {"en": "Lines: medians; bands: 90 % of the replications", "zh": "线：中位数；带：90% 的重复模拟"},
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
