"""Causal-loop diagrams: which variable drives which, with which sign, all loops in one picture or one panel a loop."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import FancyArrowPatch, Rectangle

from ...language import Text, tr
from ..catalogue.terms import term
from . import style
from .placing import Place, places_of, spread_apart

SIGN_COLOURS = {1: "#08519C", -1: "#C8501E"}
LOOP_COLOURS = {1: "#2B8C6B", -1: "#7A4B94"}
PAGE = (13.6, 9.8)  # inches of the picture of all loops, which is drawn in inches
POINTS = 8.5
PANEL_POINTS = 7.5
ASIDE = 0.3  # inches from the middle of two variables to their loop's code

WORDS: dict[str, Text] = {
    "title": tr("Feedback loops of the model"),
    "how": tr(
        "Blue +: moves the target in the same direction; orange −: in the opposite one. "
        "Green R: reinforcing loop; purple B: balancing loop"
    ),
}


class LoopShape(NamedTuple):
    """A loop as drawn: its code, its name, and its links as (source, target, +1 or -1)."""

    code: str
    name: str
    links: tuple[tuple[str, str, int], ...]

    @property
    def polarity(self) -> int:
        """+1 for a reinforcing loop, -1 for a balancing one."""
        return math.prod(sign for _, _, sign in self.links)


@style.styled
def loop_diagram(loops: Sequence[LoopShape]) -> Figure:
    """All loops in one picture: every variable once, the code of a loop amid its variables."""
    links = list(dict.fromkeys(link for loop in loops for link in loop.links))
    names = list(dict.fromkeys(end for source, target, _ in links for end in (source, target)))
    sizes = {name: _size(term(name), POINTS) for name in names}
    at = places_of(names, [(source, target) for source, target, _ in links], sizes, PAGE)
    figure = style.new_figure(PAGE[0], PAGE[1] + 0.8)
    panel = figure.subplots()
    panel.set(xlim=(0, PAGE[0]), ylim=(0, PAGE[1]), aspect="equal")
    panel.axis("off")
    boxes = {name: _draw_variable(panel, at[name], sizes[name], term(name), POINTS) for name in names}
    for source, target, sign in links:
        _draw_link(panel, boxes[source], boxes[target], sign)
    _draw_codes(panel, loops, at, sizes)
    style.title(figure, str(WORDS["title"]), str(WORDS["how"]))
    return figure


@style.styled
def loop_panels(loops: Sequence[LoopShape]) -> Figure:
    """One panel a loop, its variables around a circle in the order in which they drive each other."""
    columns = min(5, len(loops))
    rows = -(-len(loops) // columns)
    figure = style.new_figure(3.1 * columns, 2.4 * rows + 0.8)
    panels = figure.subplots(rows, columns, squeeze=False).ravel().tolist()
    for unused in panels[len(loops) :]:
        unused.remove()
    for panel, loop in zip(panels, loops, strict=False):
        _draw_panel(panel, loop)
    style.title(figure, str(WORDS["title"]), str(WORDS["how"]))
    return figure


def _draw_panel(panel: Axes, loop: LoopShape) -> None:
    panel.set(xlim=(-1.5, 1.5), ylim=(-1.05, 1.05), aspect="equal")
    panel.axis("off")
    panel.set_title(style.wrapped(f"{loop.code} {loop.name}", 2.8, 9.5), fontsize=9.5)
    boxes = {}
    for number, (name, _, _) in enumerate(loop.links):
        angle = math.pi / 2 - 2 * math.pi * number / len(loop.links)
        place = 1.0 * math.cos(angle), 0.82 * math.sin(angle)
        text = style.wrapped(term(name), 1.0, PANEL_POINTS)
        boxes[name] = _draw_variable(panel, place, _size(text, PANEL_POINTS), text, PANEL_POINTS)
    for source, target, sign in loop.links:
        _draw_link(panel, boxes[source], boxes[target], sign, bend=-0.45 if len(loop.links) == 2 else -0.18)
    letter, colour = ("R", LOOP_COLOURS[1]) if loop.polarity > 0 else ("B", LOOP_COLOURS[-1])
    panel.text(0, 0, letter, ha="center", va="center", fontsize=13, color=colour)


def _size(text: str, points: float) -> tuple[float, float]:
    """Width and height of a text with some room around it (inches)."""
    lines = text.splitlines()
    letters = max(sum(1.0 if ord(letter) >= 0x2E80 else 0.6 for letter in line) for line in lines)
    return (letters * points + 6) / 72, (1.25 * points * len(lines) + 4) / 72


def _draw_variable(panel: Axes, place: Place, size: tuple[float, float], text: str, points: float) -> Rectangle:
    corner = place[0] - size[0] / 2, place[1] - size[1] / 2
    box = Rectangle(corner, *size, facecolor="white", edgecolor="#CCCCCC", linewidth=0.6, zorder=3)
    panel.add_patch(box)
    panel.text(*place, text, ha="center", va="center", fontsize=points, zorder=4, linespacing=1.1)
    return box


def _draw_link(panel: Axes, source: Rectangle, target: Rectangle, sign: int, bend: float = -0.14) -> None:
    """A bent arrow between two boxes, its sign beside its head."""
    start, end = np.array(source.get_center()), np.array(target.get_center())
    colour = SIGN_COLOURS[sign]
    shape: dict[str, Any] = {
        "arrowstyle": "-|>",
        "mutation_scale": 9,
        "linewidth": 1.1,
        "color": colour,
        "shrinkA": 0,
        "shrinkB": 1.5,
    }
    turn = f"arc3,rad={bend}"
    panel.add_patch(
        FancyArrowPatch(tuple(start), tuple(end), connectionstyle=turn, patchA=source, patchB=target, zorder=2, **shape)
    )
    # The point of the curve at which it meets the target's box, a little earlier and to the outer side.
    along = end - start
    control = (start + end) / 2 + bend * np.array((along[1], -along[0]))
    half = np.array((target.get_width(), target.get_height())) / 2 + 0.13
    steps = np.linspace(1.0, 0.3, 141)[:, None]
    curve = (1 - steps) ** 2 * start + 2 * steps * (1 - steps) * control + steps**2 * end
    outside = np.abs(curve - end) > half
    x, y = curve[int(np.argmax(outside.any(axis=1)))]
    aside = np.sign(bend) * np.array((along[1], -along[0])) / np.hypot(*along) * 0.09
    text = "+" if sign > 0 else "−"
    panel.text(x + aside[0], y + aside[1], text, ha="center", va="center", fontsize=10, color=colour, zorder=5)


def _draw_codes(
    panel: Axes, loops: Sequence[LoopShape], at: Mapping[str, Place], sizes: Mapping[str, tuple[float, float]]
) -> None:
    """The code of every loop amid its variables, moved where it would cover a variable or another code."""
    codes = {loop.code: _size(loop.code, 10) for loop in loops}
    centres = {loop.code: _code_place([at[source] for source, _, _ in loop.links]) for loop in loops}
    moved = spread_apart({**at, **centres}, {**sizes, **codes}, PAGE, fixed=set(at))
    for loop in loops:
        box = {
            "boxstyle": "round,pad=0.25",
            "facecolor": LOOP_COLOURS[loop.polarity],
            "edgecolor": "none",
            "alpha": 0.9,
        }
        panel.text(
            *moved[loop.code], loop.code, ha="center", va="center", fontsize=8.5, color="white", bbox=box, zorder=6
        )


def _code_place(spots: Sequence[Place]) -> Place:
    """The middle of a loop's variables; beside it where there are two, between which their arrows run."""
    middle = np.mean(spots, axis=0)
    if len(spots) == 2:
        along = np.array(spots[1]) - np.array(spots[0])
        middle = middle + ASIDE * np.array((along[1], -along[0])) / np.hypot(*along)
    return float(middle[0]), float(middle[1])
