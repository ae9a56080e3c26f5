"""The look of every figure: fixed colours, English and Chinese labels, fonts, saving.

A figure function is decorated with :func:`styled`, draws on :func:`new_figure` and returns the figure;
:func:`save` writes and closes it. Figures are made without pyplot, so no window system and no global state is
involved. Colours are distinguishable with the common colour-vision deficiencies; lightness, markers and line styles
differ as well, so a grey print stays readable.
"""

from __future__ import annotations

import functools
import math
import re
import warnings
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator, ScalarFormatter
from matplotlib.transforms import Bbox

from ...language import language, speaking, tr
from ..catalogue import Language
from ..catalogue.clusters import cluster_code
from ..catalogue.clusters import cluster_name as cluster_name  # figures and tables of runs take it from here
from .fonts import MissingFontWarning as MissingFontWarning  # callers of save catch it
from .fonts import cjk_font, no_font_sentence

Parameters = ParamSpec("Parameters")
Result = TypeVar("Result")

CLUSTER_COLOURS = {
    "textile_clothing": "#0072B2",
    "beauty_chemicals": "#E8A90C",
    "luggage_leather": "#3B1F5B",
    "jewelry": "#D55E00",
    "food_beverage": "#2FA87C",
}
_OTHER_COLOURS = ("#56B4E9", "#8C510A", "#CC79A7", "#5A5A5A", "#01665E", "#9E9AC8")
# More lines than this in one panel cannot be told apart.
MOST_LABELS = 11
_MARKERS = ("o", "s", "^", "D", "v", "P", "X", "<", ">", "h", "*")
_LINES = ("-", "--", "-.", ":")
SUBSYSTEM_COLOURS = {"digital_trade": "#08519C", "industrial_cluster": "#E6821E"}
_OTHER_SUBSYSTEMS = ("#2B8C6B", "#7A4B94", "#8C8C8C", "#B2182B")
STAGES = ("none", "start-up", "development", "expansion", "mature")
STAGE_COLOURS = dict(zip(STAGES, ("#EDEDED", "#C6DBEF", "#7FB3D5", "#3A7CA8", "#123C5A"), strict=True))
GREY = "#6B6B6B"
SOURCE_SIZE = 7.0  # points
DPI = 150
# Without the time of writing, which the formats carry by themselves.
_UNDATED: dict[str, dict[str, Any]] = {".svg": {"Date": None}, ".pdf": {"CreationDate": None}}
WARNING_COLOUR = "#B2182B"

_STAGE_NAMES_ZH = dict(zip(STAGES, ("未起步", "起步", "发展", "扩张", "成熟"), strict=True))


def cluster_style(code: str, position: int = 0) -> dict[str, Any]:
    """Colour, marker and line style of a cluster, as keywords of ``plot``.

    The five Guangzhou clusters, by code or by name, always look the same; any other takes the look of its
    ``position`` among the clusters.
    """
    known = list(CLUSTER_COLOURS)
    own = cluster_code(code)
    place, colour = position, _OTHER_COLOURS[position % len(_OTHER_COLOURS)]
    if own in CLUSTER_COLOURS:
        place, colour = known.index(own), CLUSTER_COLOURS[own]
    return {"color": colour, "marker": _MARKERS[place % len(_MARKERS)], "linestyle": _LINES[place % len(_LINES)]}


def subsystem_style(code: str, position: int = 0) -> dict[str, Any]:
    """Colour and line style of a subsystem, as keywords of ``plot``; unknown ones go by ``position``."""
    known = list(SUBSYSTEM_COLOURS)
    # Unknown ones come after the known two, so that no two of a figure share marker and line.
    place = known.index(code) if code in known else len(known) + position
    colour = SUBSYSTEM_COLOURS.get(code, _OTHER_SUBSYSTEMS[position % len(_OTHER_SUBSYSTEMS)])
    return {"color": colour, "marker": _MARKERS[place % len(_MARKERS)], "linestyle": _LINES[place % len(_LINES)]}


def stage_name(stage: str) -> str:
    """The name of one of :data:`STAGES`."""
    return _STAGE_NAMES_ZH[stage] if language() == "zh" else stage


def with_unit(name: str, unit: str) -> str:
    """An axis label with its unit: ``Exports (10,000 CNY)``, ``出口（万元）``; without brackets if there is no unit."""
    if not unit:
        return name
    return str(tr("{name} ({unit})", name=name, unit=unit))


def figure_language() -> Language:
    """The language figures can be drawn in: English, with a :class:`MissingFontWarning`, if Chinese has no font."""
    lang = language()
    if lang == "zh" and cjk_font() is None:
        warnings.warn(f"{no_font_sentence()} The figures are labelled in English.", MissingFontWarning, stacklevel=2)
        return "en"
    return lang


def styled(draw: Callable[Parameters, Result]) -> Callable[Parameters, Result]:
    """Run a function that draws under the project's matplotlib settings, and leave the user's settings alone."""

    @functools.wraps(draw)
    def with_settings(*args: Parameters.args, **kwargs: Parameters.kwargs) -> Result:
        with mpl.rc_context(_settings()), speaking(figure_language()), warnings.catch_warnings():
            # Titles are measured while drawing; that a character is missing is said once, by save.
            warnings.filterwarnings("ignore", message="Glyph .* missing from")
            return draw(*args, **kwargs)

    return with_settings


def new_figure(width: float = 8.0, height: float = 4.5) -> Figure:
    """An empty figure of a size in inches, laid out so that labels do not collide."""
    figure = Figure(figsize=(width, height), layout="constrained")
    FigureCanvasAgg(figure)
    return figure


def grid(
    n_panels: int, columns: int = 3, width: float = 3.4, height: float = 2.7, share_y: bool = True
) -> tuple[Figure, list[Axes]]:
    """A figure of equal panels sharing their years, row by row, and its ``n_panels`` axes; sizes are inches a panel."""
    columns = min(columns, n_panels)
    rows = -(-n_panels // columns)
    figure = new_figure(max(width * columns, 5.0), height * rows + 0.8)
    axes = figure.subplots(rows, columns, sharex=True, sharey=share_y, squeeze=False).ravel().tolist()
    for unused in axes[n_panels:]:
        unused.remove()
    for last in axes[max(n_panels - columns, 0) : n_panels]:
        last.tick_params(labelbottom=True)
        last.xaxis.set_major_locator(MaxNLocator(nbins=6, integer=True))
    return figure, axes[:n_panels]


def title(figure: Figure, text: str, subtitle: str = "") -> None:
    """Put the message of a figure above it, and how to read it in smaller grey letters below that."""
    below = wrapped(subtitle, figure.get_figwidth(), 9) if subtitle else ""
    # The empty lines keep the place of the smaller letters, which are drawn by themselves.
    room = "\n" * math.ceil(0.75 * len(below.splitlines()))
    message = figure.suptitle(text + room, x=0.01, ha="left", fontsize=12.5)
    if below:
        # Where the layout will put it, the width of its padding below the edge; to lay out all for this takes as long
        # as to draw the figure.
        height = message.get_window_extent().transformed(figure.transFigure.inverted()).height
        bottom = 1.0 - _padding(figure) / figure.get_figheight() - height
        figure.text(0.01, bottom, below, ha="left", va="bottom", fontsize=9, color=GREY)


def _padding(figure: Figure) -> float:
    """Inches that the layout keeps clear at the edges."""
    engine = figure.get_layout_engine()
    return float(engine.get()["h_pad"]) if engine is not None else 0.0


def _lay_out(figure: Figure) -> None:
    """Give everything its place, without the time of drawing it."""
    engine = figure.get_layout_engine()
    if engine is not None:
        engine.execute(figure)


class PlainNumbers(ScalarFormatter):
    """Ticks as plain numbers with thousands separated, never as a multiple of a power of ten in a corner."""

    def __init__(self) -> None:
        super().__init__(useOffset=False)
        self.set_scientific(False)

    def __call__(self, value: float, position: int | None = None) -> str:
        """The text of a tick."""
        whole, point, decimals = super().__call__(value, position).partition(".")
        digits = whole.lstrip("-−")
        sign = whole[: len(whole) - len(digits)]
        return f"{sign}{int(digits):,}{point}{decimals}" if digits.isdigit() else whole + point + decimals


def source_line(figure: Figure, text: str) -> None:
    """Say below a figure what it stands on: data, choices, number of replications."""
    figure.supxlabel(wrapped(text, figure.get_figwidth(), 7.5), x=0.01, ha="left", fontsize=7.5, color=GREY)


def legend_beside(figure: Figure, axes: Axes) -> None:
    """The legend of one of several alike panels, to the right of them all, where it covers nothing.

    None is drawn for a single label, which the title or the text names, or for more labels than can be told apart.
    """
    handles, labels = axes.get_legend_handles_labels()
    if 1 < len(labels) <= MOST_LABELS:
        figure.legend(handles, labels, loc="outside right center")


def wrapped(text: str, inches: float, points: float) -> str:
    """Break a text into lines that fit a width at a letter size; Chinese may be broken at any character."""
    room = 0.93 * inches * 72 / points
    lines, line, used = [], "", 0.0
    for piece in re.findall(r"[\u2e80-\uffef]|[^\s\u2e80-\uffef]+\s*|\s+", text):
        # DejaVu Sans is 0.57 of its size wide on average, Chinese characters fill their square.
        width = sum(1.0 if ord(character) >= 0x2E80 else 0.57 for character in piece.rstrip())
        if line and used + width > room:
            lines.append(line.rstrip())
            line, used = "", 0.0
        line += piece
        used += width + 0.35 * (len(piece) - len(piece.rstrip()))
    return "\n".join([*lines, line.rstrip()])


@styled
def save(figure: Figure, path: Path | str, source: str = "", also: Sequence[Path] = ()) -> Path:
    """Write a figure to ``path`` (the ending decides the format) and free its memory; the folder is made if needed.

    ``source`` is printed in small letters below the figure, ``also`` are further files to write it to. The same figure
    gives the same bytes.

    Warns with :class:`MissingFontWarning` if the figure holds characters that no installed font has.
    """
    target = Path(path)
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        box = _with_source(figure, source) if source else None
        for one in (target, *also):
            one.parent.mkdir(parents=True, exist_ok=True)
            figure.savefig(one, dpi=DPI, bbox_inches=box, metadata=_UNDATED.get(one.suffix.lower()))
    figure.clear()
    if any("missing from font" in str(one.message) for one in caught):
        warnings.warn(no_font_sentence(), MissingFontWarning, stacklevel=3)
    for warning in caught:
        if "missing from font" not in str(warning.message):
            warnings.warn_explicit(warning.message, warning.category, warning.filename, warning.lineno)
    return target


def _with_source(figure: Figure, source: str) -> Bbox:
    """Write the source below the figure, outside its layout; gives the figure and it together, in inches."""
    width, height = figure.get_size_inches()
    text = wrapped(source, width, SOURCE_SIZE)
    # Whole dots, so that what is above stays as it is.
    room = math.ceil(DPI * (1.4 * SOURCE_SIZE / 72 * len(text.splitlines()) + 0.08)) / DPI
    # Letters laid out for fewer dots are narrower than those drawn, and long ones would be cut off.
    figure.set_dpi(DPI)
    _lay_out(figure)
    # With "none" in its place the whole figure would be drawn once more on saving, to lay out nothing.
    figure.set_layout_engine(None)
    for legend in figure.legends:
        # By itself it would follow the lower edge of what is saved, onto the source.
        legend.set_bbox_to_anchor((0, 0, 1, 1), transform=figure.transFigure)
    figure.text(0.01, -0.02 / height, text, ha="left", va="top", fontsize=SOURCE_SIZE, color=GREY)
    return Bbox([[0.0, -room], [width, height]])


def _settings() -> Any:  # Newer versions of matplotlib type the keys one by one, older ones as strings.
    chinese = [cjk_font()] if cjk_font() else []
    return {
        "font.family": ["DejaVu Sans", *chinese],
        "font.size": 9,
        "axes.titlesize": 10,
        "axes.titlelocation": "left",
        "axes.spines.top": False,
        "axes.spines.right": False,
        "axes.grid": True,
        "grid.color": "#E3E3E3",
        "grid.linewidth": 0.6,
        "axes.axisbelow": True,
        "lines.linewidth": 1.6,
        "lines.markersize": 4,
        "legend.frameon": False,
        "figure.dpi": 100,
        "figure.autolayout": False,
        "figure.constrained_layout.use": False,
        "savefig.facecolor": "white",
        "svg.hashsalt": "synergysim",
    }
