"""What flows between the subsystems in a year: one panel a kind, arrows as wide as the flow is large."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import FancyArrowPatch, FancyBboxPatch
from matplotlib.path import Path

from ...language import Text, language, tr
from ..catalogue.terms import term
from . import style
from .amounts import amount

KIND_COLOURS = {
    "goods": "#0072B2",
    "capital": "#B8860B",
    "talent": "#7A4B94",
    "technology": "#2B8C6B",
    "information": "#C0504D",
}
# Three boxes around a middle one: any two can be joined without crossing a third or another line.
LEFT, MIDDLE, RIGHT, TOP = range(4)
PLACES = ((-1.65, -1.1), (0.0, 0.0), (1.65, -1.1), (0.0, 1.3))
HALF_WIDTH, HALF_HEIGHT = 0.62, 0.3
# Between two boxes: start, control point and end of a curve.
CURVES = {
    (LEFT, MIDDLE): ((-1.2, -0.78), (-0.82, -0.55), (-0.44, -0.32)),
    (MIDDLE, RIGHT): ((0.44, -0.32), (0.82, -0.55), (1.2, -0.78)),
    (LEFT, RIGHT): ((-1.01, -1.17), (0.0, -1.17), (1.01, -1.17)),
    (MIDDLE, TOP): ((0.0, 0.32), (0.0, 0.6), (0.0, 0.98)),
    (TOP, LEFT): ((-0.64, 1.3), (-1.6, 1.25), (-1.75, -0.78)),
    (TOP, RIGHT): ((0.64, 1.3), (1.6, 1.25), (1.75, -0.78)),
}
APART = 0.1  # of each direction of a pair from their middle
BESIDE = 0.24  # of an arrow's number from its middle, to its left
LIST_TOP, LINE_HEIGHT, LIST_SIZE = -1.62, 0.195, 7.5  # of what the numbers mean; the size in points
TOP_EDGE, WIDE = 1.64, 4.6  # of a panel
COLUMNS, PANEL_WIDTH = 3, 3.25  # inches
WIDEST, NARROWEST = 8.5, 0.9  # points

WORDS: dict[str, Text] = {
    "title": tr("Flows between the subsystems, {where}, {year}"),
    "all": tr("all clusters"),
    "how": tr("Width of arrows by value, within a panel and unit; a year's sums{present}; {runs}"),
    "present": tr(" (means of its quarters: {names})"),
    "runs": tr("mean of {n} replications"),
    "run": tr("one replication"),
}


class Arrow(NamedTuple):
    """All flows of a kind and unit from one subsystem to another."""

    source: str
    target: str
    kind: str
    unit: str
    value: float
    flows: tuple[str, ...]


def arrows(
    flows: pd.DataFrame, year: int, units: Mapping[str, str], present: Sequence[str] = (), cluster: str | None = None
) -> list[Arrow]:
    """The arrows of a year: sums of its quarters, means over replications; arrows without any flow are left out.

    Args:
        flows: replication, cluster, quarter (as 2010Q1), flow, source, target, value, kind.
        units: the unit of every flow.
        present: flows recorded as what there is in a quarter: their year is the mean of its quarters.
        cluster: only this one; all together by default.
    """
    rows = flows[flows["quarter"].astype(str).str[:4] == str(year)]
    rows = rows if cluster is None else rows[rows["cluster"] == cluster]
    n_quarters, n_runs = max(rows["quarter"].nunique(), 1), max(rows["replication"].nunique(), 1)
    divided = n_runs * np.where(rows["flow"].isin(list(present)), n_quarters, 1)
    means = rows.assign(value=rows["value"] / divided, unit=rows["flow"].astype(str).map(dict(units)))
    found = []
    for keys, group in means.groupby(["kind", "source", "target", "unit"], sort=False, observed=True):
        kind, source, target, unit = (str(key) for key in keys)
        by_flow = group.groupby("flow", sort=False, observed=True)["value"].sum()
        by_flow = by_flow[by_flow > 0].sort_values(ascending=False)
        if len(by_flow):
            found.append(Arrow(source, target, kind, unit, float(by_flow.sum()), tuple(map(str, by_flow.index))))
    return found


@style.styled
def flow_diagram(
    flows: pd.DataFrame,
    year: int,
    subsystems: Mapping[str, tuple[str, str]],
    units: Mapping[str, str],
    present: Sequence[str] = (),
    cluster: str | None = None,
) -> Figure:
    """The flows of a year between up to four subsystems, one panel a kind.

    Args:
        subsystems: English and Chinese name by code; the first, second, third and fourth stand left, in the middle,
            right and on top.
        flows, units, present, cluster: see :func:`arrows`.
    """
    drawn = arrows(flows, year, units, present, cluster)
    by_kind = {kind: [one for one in drawn if one.kind == kind] for kind in KIND_COLOURS}
    by_kind = {kind: own for kind, own in by_kind.items() if own}
    names = {code: texts[language() == "zh"] for code, texts in subsystems.items()}
    figure, panels = _panels([_list(own) for own in by_kind.values()])
    for panel, (kind, own) in zip(panels, by_kind.items(), strict=False):
        _draw_kind(panel, own, names)
        panel.set_title(term(kind, "kind").capitalize(), color=KIND_COLOURS[kind], fontsize=12)
    where = str(WORDS["all"]) if cluster is None else style.cluster_name(cluster)
    style.title(figure, WORDS["title"].format(where=where, year=year), _how(flows, drawn, present))
    return figure


def _panels(lists: Sequence[str]) -> tuple[Figure, list[Axes]]:
    """A panel for each of the lists that stand below the boxes, rows as high as their longest list."""
    columns = max(min(len(lists), COLUMNS), 1)
    rows = [lists[first : first + columns] for first in range(0, len(lists), columns)] or [[""]]
    lowest = [LIST_TOP - LINE_HEIGHT * max(len(text.splitlines()) for text in row) for row in rows]
    heights = [TOP_EDGE - low for low in lowest]
    figure = style.new_figure(PANEL_WIDTH * columns, PANEL_WIDTH / WIDE * sum(heights) + 0.5 * len(rows) + 0.6)
    panels = figure.subplots(len(rows), columns, height_ratios=heights, squeeze=False).ravel().tolist()
    for position, panel in enumerate(panels):
        low = lowest[position // columns]
        panel.set(xlim=(-WIDE / 2, WIDE / 2), ylim=(low, TOP_EDGE), aspect="equal", anchor="NW")
        panel.axis("off")
    return figure, panels


def _draw_kind(panel: Axes, drawn: Sequence[Arrow], names: Mapping[str, str]) -> None:
    for place, name in zip(PLACES, names.values(), strict=False):
        _draw_box(panel, place, name)
    codes = list(names)
    largest = {unit: max(one.value for one in drawn if one.unit == unit) for unit in {one.unit for one in drawn}}
    for number, one in enumerate(drawn):
        pair = codes.index(one.source), codes.index(one.target)
        both = any(other.source == one.target and other.target == one.source for other in drawn)
        width = max(WIDEST * one.value / largest[one.unit], NARROWEST)
        _draw_arrow(panel, pair, width, both, KIND_COLOURS[one.kind])
        panel.text(*_beside(pair, both), _mark(number), ha="center", va="center", fontsize=10, zorder=5)
    panel.text(-2.25, LIST_TOP, _list(drawn), fontsize=LIST_SIZE, va="top", linespacing=1.25, color="#333333")


def _list(drawn: Sequence[Arrow]) -> str:
    """What the numbers of a panel's arrows mean."""
    joint = str(tr(", "))
    colon = str(tr(": "))
    names = [joint.join(term(flow) for flow in one.flows) for one in drawn]
    contents = [
        f"{_mark(number)} {amount(one.value, one.unit)}{colon}{held}"
        for number, (one, held) in enumerate(zip(drawn, names, strict=True))
    ]
    return "\n".join(style.wrapped(text, PANEL_WIDTH, LIST_SIZE) for text in contents)


def _mark(number: int) -> str:
    return chr(ord("①") + number)


def _draw_box(panel: Axes, place: tuple[float, float], name: str) -> None:
    corner = place[0] - HALF_WIDTH, place[1] - HALF_HEIGHT
    look: dict[str, Any] = {
        "boxstyle": "round,pad=0,rounding_size=0.06",
        "facecolor": "#F2F2F2",
        "edgecolor": "#555555",
        "zorder": 3,
    }
    panel.add_patch(FancyBboxPatch(corner, 2 * HALF_WIDTH, 2 * HALF_HEIGHT, **look))
    panel.text(*place, style.wrapped(name, 0.92, 8), ha="center", va="center", fontsize=8, zorder=4)


def _course(pair: tuple[int, int], both: bool) -> tuple[Any, Any]:
    """Start, control point and end of an arrow, and the direction to its left; a pair's arrows lie apart."""
    points = np.array(CURVES[pair] if pair in CURVES else CURVES[pair[1], pair[0]][::-1])
    along = points[2] - points[0]
    left = np.array((-along[1], along[0])) / np.hypot(*along)
    return points + APART * both * left, left


def _beside(pair: tuple[int, int], both: bool) -> tuple[float, float]:
    (start, control, end), left = _course(pair, both)
    x, y = (start + 2 * control + end) / 4 + BESIDE * left
    return float(x), float(y)


def _draw_arrow(panel: Axes, pair: tuple[int, int], width: float, both: bool, colour: str) -> None:
    """An arrow between two boxes; moved to its left where there is one in the other direction too."""
    path = Path(_course(pair, both)[0], [Path.MOVETO, Path.CURVE3, Path.CURVE3])
    head = f"head_width={width + 6:.2f},head_length={min(4.5 + 0.5 * width, 9):.2f}"
    shape = f"simple,tail_width={width:.2f},{head}"
    look: dict[str, Any] = {"mutation_scale": 1.0, "color": colour, "alpha": 0.75, "linewidth": 0, "zorder": 2}
    panel.add_patch(FancyArrowPatch(path=path, arrowstyle=shape, **look))


def _how(flows: pd.DataFrame, drawn: Sequence[Arrow], present: Sequence[str]) -> str:
    shown = [flow for flow in present if any(flow in one.flows for one in drawn)]
    names = str(tr(", ")).join(term(flow) for flow in shown)
    means = WORDS["present"].format(names=names) if shown else ""
    count = flows["replication"].nunique()
    runs = WORDS["runs" if count > 1 else "run"].format(n=count)
    return WORDS["how"].format(present=means, runs=runs)
