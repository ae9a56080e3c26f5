"""Heat map: a quantity over the levels of two levers."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.colors import Colormap, Normalize, TwoSlopeNorm
from matplotlib.figure import Figure

from ...language import Text, tr
from ..catalogue import Language
from ..synergy.errors import EvaluationError
from . import style

MOST_PRINTED = 100  # cells whose numbers can be read
DARK = 0.45  # luminance below which a cell's number is white

WORDS: dict[str, Text] = {
    "empty": tr("Hatched: no run finished there."),
}


@dataclass(frozen=True)
class HeatMapLabels:
    """The words of a heat map: both levers and the quantity, with their units; title and how to read it."""

    x: str
    y: str
    value: str
    heading: str
    how: str = ""


@style.styled
def heat_map(table: pd.DataFrame, x: str, y: str, value: str, labels: HeatMapLabels, lang: Language = "en") -> Figure:
    """Mean of a quantity for every combination of two levers' levels.

    Colours diverge from 0 where the quantity takes both signs (brown below, green above), otherwise they go from light
    to dark. Rows of one combination are averaged; a combination that the table lacks is hatched.

    Args:
        table: One row per run or combination.
        x: Column with the levels of the lever along the horizontal axis.
        y: Column with the levels of the other.
        value: Column with the quantity.
        labels: What stands at the axes.
        lang: Language of the fixed words.

    Raises:
        EvaluationError: a column that is not there, or no finite value.
    """
    lang = style.figure_language(lang)
    cells = _cells(table, x, y, value)
    figure = style.new_figure(2.6 + 0.62 * max(4, cells.shape[1]), 1.9 + 0.46 * max(4, cells.shape[0]))
    panel = figure.subplots()
    numbers = cells.to_numpy(dtype=np.float64)
    colours, scale = _palette(numbers)
    panel.set_facecolor("white")
    panel.patch.set(hatch="////", edgecolor="#C9C9C9")
    image = panel.pcolormesh(numbers, cmap=colours, norm=scale, edgecolors="white", linewidth=0.8)
    panel.set_xticks(np.arange(cells.shape[1]) + 0.5, [f"{level:g}" for level in cells.columns])
    panel.set_yticks(np.arange(cells.shape[0]) + 0.5, [f"{level:g}" for level in cells.index])
    panel.set_xlabel(labels.x)
    panel.set_ylabel(labels.y)
    panel.grid(visible=False)
    if numbers.size <= MOST_PRINTED:
        _print_numbers(panel, numbers, colours, scale)
    figure.colorbar(image, ax=panel, label=labels.value, format=style.PlainNumbers())
    style.title(figure, style.wrapped(labels.heading, figure.get_figwidth(), 12.5), labels.how)
    if np.isnan(numbers).any():
        style.source_line(figure, WORDS["empty"][lang])
    return figure


def _cells(table: pd.DataFrame, x: str, y: str, value: str) -> pd.DataFrame:
    absent = [name for name in (x, y, value) if name not in table.columns]
    if absent:
        raise EvaluationError(f"The table has no column {absent[0]!r}.")
    finite = table[np.isfinite(table[value].to_numpy(dtype=np.float64))]
    if finite.empty:
        raise EvaluationError(f"The column {value!r} has no finite value: there is nothing to draw.")
    whole = table.assign(**{value: table[value].where(np.isfinite(table[value].to_numpy(dtype=np.float64)))})
    return whole.pivot_table(index=y, columns=x, values=value, aggfunc="mean", dropna=False).sort_index()


def _palette(numbers: np.ndarray) -> tuple[Colormap, Normalize]:
    import matplotlib as mpl

    low, high = float(np.nanmin(numbers)), float(np.nanmax(numbers))
    if low < 0 < high:
        reach = max(-low, high)
        return mpl.colormaps["BrBG"], TwoSlopeNorm(0.0, -reach, reach)
    room = 0.0 if high > low else max(abs(low), 1.0) * 0.5
    # Darker is farther from 0, whatever the sign.
    return mpl.colormaps["YlGnBu" if high > 0 else "YlOrBr_r"], Normalize(low - room, high + room)


def _print_numbers(panel: Axes, numbers: np.ndarray, colours: Colormap, scale: Normalize) -> None:
    largest = float(np.nanmax(np.abs(numbers)))
    decimals = 2 if largest == 0 else min(max(0, 2 - math.floor(math.log10(largest))), 6)
    for row, column in np.argwhere(np.isfinite(numbers)):
        red, green, blue, _ = colours(scale(numbers[row, column]))
        ink = "white" if 0.3 * red + 0.59 * green + 0.11 * blue < DARK else "#202020"
        text = f"{numbers[row, column]:,.{decimals}f}".replace("-", "−")
        panel.text(column + 0.5, row + 0.5, text, ha="center", va="center", fontsize=7.5, color=ink)
