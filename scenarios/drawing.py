"""Draws one picture: of a run from the tables in its folder, or of the model from its declarations."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from ..analysis.catalogue.clusters import cluster_code
from ..language import language, tr
from . import pictures
from .errors import UserError, unknown
from .outputs import read_manifest, read_table
from .result_folder import MANIFEST

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from ..analysis.figures.loops import LoopShape
    from ..analysis.figures.stocks import StockShape

ENDINGS = (".png", ".svg", ".pdf")
OF_SYNERGY = ("portrait", "stages")
OF_A_RUN = ("flows", "structure", "trade-balance", *OF_SYNERGY)


@dataclass(frozen=True)
class Picture:
    """What is drawn: of the run in a folder, or of the model itself."""

    what: str
    folder: Path | None = None
    year: int | None = None
    cluster: str | None = None


@dataclass(frozen=True)
class SavedRun:
    """What pictures need of a run's folder: tables by run_id, clusters in order, the last year known to its inputs."""

    folder: Path
    runs: pd.DataFrame
    clusters: tuple[str, ...]
    known_year: int

    def table(self, name: str) -> pd.DataFrame:
        """One of the run's tables with the replications, the clusters in order."""
        return pictures.in_cluster_order(_read(self.folder, f"{name}.parquet"), self.runs, self.clusters)


def picture(asked: Picture) -> Figure:
    """The figure that is asked for.

    Raises:
        UserError: there is no such run, or what is drawn takes no such choice.
    """
    return run_picture(asked) if asked.what in OF_A_RUN else model_picture(asked)


def model_picture(asked: Picture) -> Figure:
    """A picture of what the model declares; it takes no run."""
    from ..analysis.figures import loops, stocks

    for name, given in (("a run folder", asked.folder), ("--year", asked.year), ("--cluster", asked.cluster)):
        if given is not None:
            of_run = " Give a run folder too to see what the loops do in it." if asked.what == "loops" else ""
            raise UserError(
                tr(
                    "{what} shows the model itself and takes no {name}.{of_run}",
                    what=asked.what,
                    name=name.removeprefix("a "),
                    of_run=of_run,
                )
            )
    if asked.what == "stocks":
        return stocks.stock_flow_diagram(stock_shapes())
    drawn = loops.loop_diagram if asked.what == "loops" else loops.loop_panels
    return drawn(loop_shapes())


def stock_shapes() -> list[StockShape]:
    """The declared stocks, ready to draw."""
    from ..analysis.figures.stocks import StockShape
    from ..simulation.stocks import STOCKS

    return [StockShape(one.name, one.unit, one.inflows, one.outflows) for one in STOCKS]


def loop_shapes() -> list[LoopShape]:
    """The declared loops, ready to draw."""
    from ..analysis.figures.loops import LoopShape
    from ..simulation.loops import LOOPS

    return [
        LoopShape(one.code, one.name_zh if language() == "zh" else one.name_en, tuple((*link,) for link in one.links))
        for one in LOOPS
    ]


def run_picture(asked: Picture) -> Figure:
    """A picture of a run from the tables in its folder."""
    if asked.folder is None:
        raise UserError(tr("{what} shows a run: give the folder that 'synergysim run' wrote.", what=asked.what))
    run = open_run(asked.folder)
    cluster = None if asked.cluster is None else asked_cluster(asked.cluster, run.clusters)
    if asked.what == "flows":
        flows = run.table("flows")
        return pictures.flow_figure(flows, _year(asked.year, flows), cluster)
    if asked.year is not None:
        raise UserError(tr("{what} shows all years and takes no --year; flows does.", what=asked.what))
    if asked.what in OF_SYNERGY:
        return _synergy_picture(asked.what, run, cluster)
    diagnostics = run.table("diagnostics")
    if cluster is not None:
        diagnostics = diagnostics[diagnostics["cluster"] == cluster]
    if asked.what == "structure":
        return pictures.structure_figure(diagnostics)
    return pictures.trade_balance_figure(diagnostics, run.known_year)


def _synergy_picture(what: str, run: SavedRun, cluster: str | None) -> Figure:
    """The order degrees against each other, or the stages over the years."""
    from ..analysis.figures import evolution
    from ..analysis.figures import run as drawn

    synergy = _read(run.folder, "synergy.csv")
    if cluster is not None:
        synergy = synergy[synergy["cluster"] == cluster]
    return evolution.order_portrait(synergy) if what == "portrait" else drawn.stages(synergy)


def open_run(folder: Path) -> SavedRun:
    """The run that a folder holds.

    Raises:
        UserError: there is no such folder, or no finished run in it.
    """
    if not folder.is_dir():
        raise UserError(tr("{folder} is no folder; give the one that 'synergysim run' wrote.", folder=folder))
    inputs = read_manifest(folder).get("inputs", {})
    if not inputs.get("industries") or not inputs.get("cities"):
        raise UserError(
            tr("{file} is not that of 'synergysim run'; draw takes the folder of a single run.", file=folder / MANIFEST)
        )
    runs = _read(folder, "runs.parquet")
    if not (runs["status"] == "finished").any():
        raise UserError(tr("No replication of the run in {folder} finished; there is nothing to draw.", folder=folder))
    known = max(int(year) for city in inputs["cities"] for year in city["exports_total"])
    return SavedRun(folder, runs, tuple(str(one["code"]) for one in inputs["industries"]), known)


def _read(folder: Path, name: str) -> pd.DataFrame:
    return read_table(folder / name)


def _year(asked: int | None, flows: pd.DataFrame) -> int:
    years = flows["quarter"].astype(str).str[:4].astype(int)
    first, last = int(years.min()), int(years.max())
    if asked is None:
        return last
    if not first <= asked <= last:
        raise UserError(
            tr("--year {asked} is outside the run's years, {first}-{last}.", asked=asked, first=first, last=last)
        )
    return asked


def asked_cluster(asked: str, clusters: Sequence[str]) -> str:
    """The code of a cluster of a run, asked for by its code or either name.

    Raises:
        UserError: the run has no such cluster.
    """
    code = cluster_code(asked) or asked
    if code not in clusters:
        raise unknown("cluster of the run", asked, clusters)
    return code
