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

from ..catalogue import Language
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
HALF_WIDTH, HALF_HEIGHT = 0.5, 0.24
# Between two boxes: start, control point and end of a curve.
CURVES = {
    (LEFT, MIDDLE): ((-1.3, -0.84), (-0.85, -0.56), (-0.42, -0.28)),
    (MIDDLE, RIGHT): ((0.42, -0.28), (0.85, -0.56), (1.3, -0.84)),
    (LEFT, RIGHT): ((-1.13, -1.17), (0.0, -1.17), (1.13, -1.17)),
    (MIDDLE, TOP): ((0.0, 0.26), (0.0, 0.6), (0.0, 1.04)),
    (TOP, LEFT): ((-0.52, 1.3), (-1.6, 1.25), (-1.7, -0.84)),
    (TOP, RIGHT): ((0.52, 1.3), (1.6, 1.25), (1.7, -0.84)),
}
# Where the text of an arrow stands, and which of its ends touches that place.
LABELS = {
    (LEFT, MIDDLE): (-0.62, -0.13, "right"),
    (MIDDLE, LEFT): (-0.95, -0.88, "left"),
    (MIDDLE, RIGHT): (0.62, -0.13, "left"),
    (RIGHT, MIDDLE): (0.95, -0.88, "right"),
    (LEFT, RIGHT): (0.6, -1.36, "center"),
    (RIGHT, LEFT): (-0.6, -1.36, "center"),
    (MIDDLE, TOP): (-0.22, 0.74, "right"),
    (TOP, MIDDLE): (0.22, 0.74, "left"),
    (TOP, LEFT): (-1.2, 0.4, "left"),
    (LEFT, TOP): (-1.48, 0.85, "right"),
    (TOP, RIGHT): (1.48, 0.85, "left"),
    (RIGHT, TOP): (1.2, 0.4, "right"),
}
APART = 0.08  # of each direction of a pair from their middle
WIDEST, NARROWEST = 10.0, 0.9  # points

WORDS: dict[str, dict[Language, str]] = {
    "title": {"en": "Flows between the subsystems, {where}, {year}", "zh": "子系统之间的流动，{where}，{year} 年"},
    "all": {"en": "all clusters", "zh": "全部集群"},
    "how": {
        "en": "Width of arrows by value, within a panel and unit; a year's sums{present}; {runs}",
        "zh": "箭头宽度与流量成正比（同一图内、同一单位）；全年合计{present}；{runs}",
    },
    "present": {"en": " (means of its quarters: {names})", "zh": "（{names}为各季度均值）"},
    "runs": {"en": "mean of {n} replications", "zh": "{n} 次重复的均值"},
    "run": {"en": "one replication", "zh": "单次模拟"},
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
    lang: Language = "en",
) -> Figure:
    """The flows of a year between up to four subsystems, one panel a kind.

    Args:
        subsystems: English and Chinese name by code; the first, second, third and fourth stand left, in the middle,
            right and on top.
        flows, units, present, cluster: see :func:`arrows`.
    """
    lang = style.figure_language(lang)
    drawn = arrows(flows, year, units, present, cluster)
    kinds = [kind for kind in KIND_COLOURS if any(one.kind == kind for one in drawn)]
    figure = style.new_figure(13.2, 9.2)
    panels = figure.subplots(2, 3).ravel().tolist()
    names = {code: texts[lang == "zh"] for code, texts in subsystems.items()}
    for panel, kind in zip(panels, kinds, strict=False):
        _draw_kind(panel, [one for one in drawn if one.kind == kind], names, lang)
        panel.set_title(term(kind, lang, "kind").capitalize(), color=KIND_COLOURS[kind], fontsize=12)
    for unused in panels[len(kinds) :]:
        unused.remove()
    where = WORDS["all"][lang] if cluster is None else style.cluster_name(cluster, lang)
    style.title(figure, WORDS["title"][lang].format(where=where, year=year), _how(flows, drawn, present, lang))
    return figure


def _draw_kind(panel: Axes, drawn: Sequence[Arrow], names: Mapping[str, str], lang: Language) -> None:
    panel.set(xlim=(-2.3, 2.3), ylim=(-2.62, 1.56), aspect="equal", anchor="NW")
    panel.axis("off")
    for place, name in zip(PLACES, names.values(), strict=False):
        _draw_box(panel, place, name)
    codes = list(names)
    largest = {unit: max(one.value for one in drawn if one.unit == unit) for unit in {one.unit for one in drawn}}
    for number, one in enumerate(drawn):
        pair = codes.index(one.source), codes.index(one.target)
        both = any(other.source == one.target and other.target == one.source for other in drawn)
        width = max(WIDEST * one.value / largest[one.unit], NARROWEST)
        _draw_arrow(panel, pair, width, both, KIND_COLOURS[one.kind])
        x, y, side = LABELS[pair]
        text = f"{_mark(number)} {amount(one.value, one.unit, lang)}"
        panel.text(x, y, text, ha=side, va="center", fontsize=8, color=KIND_COLOURS[one.kind], zorder=5)
    joint = "、" if lang == "zh" else ", "
    contents = [
        f"{_mark(number)} {joint.join(term(flow, lang) for flow in one.flows)}" for number, one in enumerate(drawn)
    ]
    lines = [style.wrapped(text, 4.1, 7.5) for text in contents]
    panel.text(-2.2, -1.52, "\n".join(lines), fontsize=7.5, va="top", linespacing=1.25, color="#333333")


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
    panel.text(*place, style.wrapped(name, 0.95, 8), ha="center", va="center", fontsize=8, zorder=4)


def _draw_arrow(panel: Axes, pair: tuple[int, int], width: float, both: bool, colour: str) -> None:
    """An arrow between two boxes; moved to its left where there is one in the other direction too."""
    points = np.array(CURVES[pair] if pair in CURVES else CURVES[pair[1], pair[0]][::-1])
    along = points[2] - points[0]
    left = np.array((-along[1], along[0])) / np.hypot(*along)
    path = Path(points + APART * both * left, [Path.MOVETO, Path.CURVE3, Path.CURVE3])
    head = f"head_width={width + 6:.2f},head_length={min(4.5 + 0.5 * width, 9):.2f}"
    shape = f"simple,tail_width={width:.2f},{head}"
    look: dict[str, Any] = {"mutation_scale": 1.0, "color": colour, "alpha": 0.75, "linewidth": 0, "zorder": 2}
    panel.add_patch(FancyArrowPatch(path=path, arrowstyle=shape, **look))


def _how(flows: pd.DataFrame, drawn: Sequence[Arrow], present: Sequence[str], lang: Language) -> str:
    shown = [flow for flow in present if any(flow in one.flows for one in drawn)]
    names = ("、" if lang == "zh" else ", ").join(term(flow, lang) for flow in shown)
    means = WORDS["present"][lang].format(names=names) if shown else ""
    count = flows["replication"].nunique()
    runs = WORDS["runs" if count > 1 else "run"][lang].format(n=count)
    return WORDS["how"][lang].format(present=means, runs=runs)
