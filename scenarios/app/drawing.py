"""Pictures of what was run, one at a time and as the bytes of a file."""

from __future__ import annotations

import tempfile
import threading
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from ...analysis.figures import comparison as drawn_comparison
from ...analysis.figures import run as drawn
from ...analysis.figures.style import MissingFontWarning, save, with_unit
from ...language import Text, tr, trc
from .. import pictures
from ..quantities import DEGREES, MEAN, long_name, measured, name_of, unit_of
from ..scenario_files.schedule_words import events

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure

    from ..experiments.run import RunResult

ENDINGS = ("png", "svg", "pdf")
MIME = {"png": "image/png", "svg": "image/svg+xml", "pdf": "application/pdf"}
NAMES: dict[str, Text] = {
    "synergy": tr("Synergy degree U"),
    "year": tr("Year by year: network, stages, flows"),
    "sources": tr("Where U comes from"),
    "order": tr("Order degrees"),
    "stages": tr("Stages"),
    "trajectory": tr("Any quantity"),
    "exports": tr("Exports"),
    "adoption": tr("Adoption"),
    "trade_balance": tr("Trade balance"),
    "structure": trc("drawing", "Digital trade"),
}

# Matplotlib's settings belong to the whole process, and every browser tab draws in a thread of its own.
ALONE = threading.Lock()


def drawn_bytes(draw: Callable[[], Figure], ending: str = "png") -> bytes:
    """What ``draw`` draws, as the content of a file."""
    with ALONE, tempfile.TemporaryDirectory() as folder, warnings.catch_warnings():
        warnings.simplefilter("ignore", MissingFontWarning)  # figures fall back to English by themselves
        return save(draw(), Path(folder, f"figure.{ending}")).read_bytes()


def run_picture(result: RunResult, name: str, year: int | None, cluster: str | None, quantity: str) -> Figure:
    """One of NAMES but the sources of U, which take runs of their own; or the flows of a year.

    ``year`` and ``cluster`` are of the flows, ``quantity`` is of the trajectory.
    """
    if name == "synergy":
        return drawn.synergy_degree(result.synergy, result.scores.refused)
    if name == "order":
        return drawn.order_degrees(result.synergy)
    if name == "stages":
        return drawn.stages(result.synergy)
    if name == "trajectory":
        return trajectory(result, quantity)
    clusters = result.resolved.inputs.clusters
    if name == "flows":
        rows = pictures.in_cluster_order(result.flows, result.runs, clusters)
        return pictures.flow_figure(rows, year or result.resolved.inputs.end_year, cluster)
    return _of_diagnostics(result, name, pictures.in_cluster_order(result.diagnostics, result.runs, clusters))


def _of_diagnostics(result: RunResult, name: str, diagnostics: pd.DataFrame) -> Figure:
    known = pictures.last_known_year(result)
    if name == "exports":
        return drawn.exports(pictures.exports_by_year(diagnostics), pictures.observed_exports(), known)
    if name == "adoption":
        return drawn.adoption(pictures.adoption_by_quarter(diagnostics))
    if name == "trade_balance":
        return pictures.trade_balance_figure(diagnostics, known)
    return pictures.structure_figure(diagnostics)


def trajectory(result: RunResult, quantity: str) -> Figure:
    """Median and band of anything measured, with the dates of levers and shocks."""
    table = measured(result, result.resolved.inputs.clusters)
    rows = table[(table["quantity"] == quantity) & (table["cluster"] != MEAN)]
    axis = with_unit(name_of(quantity), unit_of(quantity))
    happened = events([result.resolved])
    shared = quantity in DEGREES
    return drawn_comparison.fan_chart(rows, happened, axis, long_name(quantity), share_y=shared)
