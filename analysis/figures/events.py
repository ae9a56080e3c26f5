"""Dashed lines where a lever or a shock begins, with its code beside them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import pandas as pd
from matplotlib.axes import Axes

from ...language import Text, tr
from . import style

HALF_A_YEAR = 0.5
LABEL_ROOM = 1 / 22  # of a panel's width that a label needs beside its line
MOST_CODES = 3  # in one label
MOST_NAMES = 10  # spelt out below a figure

WORDS: dict[str, Text] = {
    "begin": tr("Dashed: a lever or shock begins; grey where several scenarios share the date. "),
}


def draw_events(panel: Axes, events: pd.DataFrame, colours: Mapping[str, str]) -> None:
    """Draw the events of the scenarios in ``colours`` that lie within the panel's years.

    ``events``: scenario, time (decimal year), code. The value of a year stands at its number, so that the year begins
    half a step before it; so do the lines. A line has the colour of its scenario; one that several share is
    grey. Labels that would cover each other are joined.
    """
    left, right = panel.get_xlim()
    shown = events[events["scenario"].isin(list(colours)) & (events["time"] - HALF_A_YEAR).between(left, right)]
    lines: list[tuple[float, str, list[str]]] = []
    for time, rows in shown.assign(time=shown["time"] - HALF_A_YEAR).groupby("time", sort=True):
        own = rows["scenario"].unique()
        colour = colours[own[0]] if len(own) == 1 else style.GREY
        lines.append((float(str(time)), colour, _in_order(rows["code"].unique())))
        panel.axvline(lines[-1][0], color=colour, linestyle=(0, (4, 3)), linewidth=0.9, alpha=0.8, zorder=1.5)
    for time, colour, codes in _joined(lines, LABEL_ROOM * (right - left)):
        more = f" +{len(codes) - MOST_CODES}" if len(codes) > MOST_CODES else ""
        panel.annotate(
            " ".join(codes[:MOST_CODES]) + more,
            (time, 1.0),
            xycoords=("data", "axes fraction"),
            xytext=(-1, -2),
            textcoords="offset points",
            rotation=90,
            ha="right",
            va="top",
            fontsize=6.5,
            color=colour,
        )
    panel.set_xlim(left, right)


def _in_order(codes: Iterable[str]) -> list[str]:
    """Codes with P2 before P10, and the names of shocks after them."""

    def place(code: str) -> tuple[bool, int, str]:
        number = code[1:]
        return (not number.isdigit(), int(number) if number.isdigit() else 0, code)

    return sorted(map(str, codes), key=place)


def _joined(lines: list[tuple[float, str, list[str]]], room: float) -> list[tuple[float, str, list[str]]]:
    """Neighbouring labels as one where there is no room for two; of two colours, grey."""
    joined: list[tuple[float, str, list[str]]] = []
    for time, colour, codes in lines:
        if joined and time - joined[-1][0] < room:
            first, before, earlier = joined[-1]
            merged = [*earlier, *(code for code in codes if code not in earlier)]
            joined[-1] = (first, before if before == colour else style.GREY, merged)
        else:
            joined.append((time, colour, codes))
    return joined


def events_note(events: pd.DataFrame) -> str:
    """What the codes beside the dashed lines mean; empty without events. ``events``: code, name."""
    if events.empty:
        return ""
    names = dict(zip(events["code"], events["name"], strict=True))
    if len(names) > MOST_NAMES:
        return str(WORDS["begin"]).rstrip()
    parts = [f"{code} {names[code]}".rstrip() for code in _in_order(names)]
    return str(WORDS["begin"]) + str(tr("; ")).join(parts) + str(tr("."))
