"""Draws one picture: of a run from the tables in its folder, or of the model from its declarations."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from ....analysis.catalogue.clusters import cluster_code
from ....language import language, tr
from ...ensemble.result_folder import MANIFEST
from ...errors import UserError, unknown
from ...files.scoring import REFUSED_COLUMNS
from ...present.report.clusters_shown import MOST_SHOWN
from ...present.stored import read_manifest, read_table
from .pictures import FIGURES, RunTables, run_figure

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from ....analysis.figures.loops import LoopShape
    from ....analysis.figures.stocks import StockShape

ENDINGS = (".png", ".svg", ".pdf")
OF_THE_MODEL = ("stocks", "loops", "loop_panels")
FILES = {
    "synergy": "synergy.csv", "refused": "synergy_refused.csv",
    "diagnostics": "diagnostics.parquet", "flows": "flows.parquet",
}  # fmt: skip


@dataclass(frozen=True)
class Picture:
    """What is drawn: of the run in a folder, or of the model itself."""

    what: str
    folder: Path | None = None
    year: int | None = None
    cluster: str | None = None


def known_picture(what: str) -> str:
    """The name of a picture; a hyphen is as good as an underscore.

    Raises:
        UserError: there is no such picture.
    """
    known = [*FIGURES, *OF_THE_MODEL]
    name = what.replace("-", "_")
    if name not in known:
        raise unknown("picture", what, known)
    return name


def picture(asked: Picture) -> Figure:
    """The figure that is asked for.

    Raises:
        UserError: there is no such run, or what is drawn takes no such choice.
    """
    return run_picture(asked) if asked.what in FIGURES else model_picture(asked)


def model_picture(asked: Picture) -> Figure:
    """A picture of what the model declares; it takes no run."""
    from ....analysis.figures import loops, stocks

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
    from ....analysis.figures.stocks import StockShape
    from ....simulation.stocks import STOCKS

    return [StockShape(one.name, one.unit, one.inflows, one.outflows) for one in STOCKS]


def loop_shapes() -> list[LoopShape]:
    """The declared loops, ready to draw."""
    from ....analysis.figures.loops import LoopShape
    from ....simulation.loops import LOOPS

    return [
        LoopShape(one.code, one.name_zh if language() == "zh" else one.name_en, tuple((*link,) for link in one.links))
        for one in LOOPS
    ]


def run_picture(asked: Picture) -> Figure:
    """A figure of a run from the tables in its folder."""
    if asked.folder is None:
        raise UserError(tr("{what} shows a run: give the folder that 'synergysim run' wrote.", what=asked.what))
    run = open_run(asked.folder)
    cluster = None if asked.cluster is None else asked_cluster(asked.cluster, run.clusters)
    if asked.year is not None:
        if not FIGURES[asked.what].of_a_year:
            raise UserError(tr("{what} shows all years and takes no --year; flows does.", what=asked.what))
        first, last = run.years
        if not first <= asked.year <= last:
            raise UserError(
                tr(
                    "--year {asked} is outside the run's years, {first}-{last}.",
                    asked=asked.year,
                    first=first,
                    last=last,
                )
            )
    return run_figure(run.narrowed(asked.year, cluster), asked.what)


def open_run(folder: Path) -> RunTables:
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
    clusters = tuple(str(one["code"]) for one in inputs["industries"])
    largest = sorted(inputs["industries"], key=lambda one: -float(one["base_exports"]))[:MOST_SHOWN]
    shown = tuple(code for code in clusters if code in {str(one["code"]) for one in largest})
    tables = {name: partial(_read, folder, file) for name, file in FILES.items()}
    return RunTables(runs, tables, clusters, shown, (int(inputs["start_year"]), int(inputs["end_year"])), known)


def _read(folder: Path, name: str) -> pd.DataFrame:
    if name == FILES["refused"] and not (folder / name).exists():  # nothing was
        return pd.DataFrame(columns=REFUSED_COLUMNS)
    return read_table(folder / name)


def asked_cluster(asked: str, clusters: Sequence[str]) -> str:
    """The code of a cluster of a run, asked for by its code or either name.

    Raises:
        UserError: the run has no such cluster.
    """
    code = cluster_code(asked) or asked
    if code not in clusters:
        raise unknown("cluster of the run", asked, clusters)
    return code
