"""Pictures of what was run, one at a time and as the bytes of a file."""

from __future__ import annotations

import tempfile
import threading
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from ...analysis.figures import comparison as drawn_comparison
from ...analysis.figures.style import MissingFontWarning, save, with_unit
from ...language import Text, tr
from ..present.quantities import DEGREES, MEAN, long_name, name_of, unit_of
from ..present.schedule_words import events
from ..studies.run.measured import measured
from ..studies.run.pictures import FIGURES, RunTables, run_figure

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from ..studies.run.run import RunResult

ENDINGS = ("png", "svg", "pdf")
MIME = {"png": "image/png", "svg": "image/svg+xml", "pdf": "application/pdf"}
# What the page can show of a run: the figures of its report, and what only a page can.
TITLES: dict[str, Text] = {
    "synergy": FIGURES["synergy"].title,
    "year": tr("Year by year: network, stages, flows"),
    "sources": tr("Where U comes from"),
    **{name: one.title for name, one in FIGURES.items() if name not in ("synergy", "flows")},
    "trajectory": tr("Any quantity"),
}

# Matplotlib's settings belong to the whole process, and every browser tab draws in a thread of its own.
ALONE = threading.Lock()


def drawn_bytes(draw: Callable[[], Figure], ending: str = "png") -> bytes:
    """What ``draw`` draws, as the content of a file."""
    with ALONE, tempfile.TemporaryDirectory() as folder, warnings.catch_warnings():
        warnings.simplefilter("ignore", MissingFontWarning)  # figures fall back to English by themselves
        return save(draw(), Path(folder, f"figure.{ending}")).read_bytes()


def run_picture(result: RunResult, name: str, year: int | None = None, quantity: str = "") -> Figure:
    """A figure of a run's report, the flows of a year, or the trajectory of a ``quantity``."""
    if name == "trajectory":
        return trajectory(result, quantity)
    return run_figure(RunTables.of(result).narrowed(year), name)


def trajectory(result: RunResult, quantity: str) -> Figure:
    """Median and band of anything measured, with the dates of levers and shocks."""
    table = measured(result, result.resolved.inputs.clusters)
    rows = table[(table["quantity"] == quantity) & (table["cluster"] != MEAN)]
    axis = with_unit(name_of(quantity), unit_of(quantity))
    happened = events([result.resolved])
    shared = quantity in DEGREES
    return drawn_comparison.fan_chart(rows, happened, axis, long_name(quantity), share_y=shared)
