"""Draws one picture: of a run from the tables in its folder, or of the model from its declarations."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd
from rich.console import Console

from ..analysis.catalogue import LANGUAGES, Language
from ..analysis.catalogue.clusters import cluster_code
from . import pictures
from .errors import UserError, unknown
from .options import Work
from .outputs import read_manifest, read_table
from .result_folder import MANIFEST, check_file, replaced_file

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from ..analysis.figures.loops import LoopShape
    from ..analysis.figures.stocks import StockShape

ENDINGS = (".png", ".svg", ".pdf")
OF_SYNERGY = ("portrait", "stages")
OF_A_RUN = ("flows", "structure", "trade-balance", *OF_SYNERGY)


@dataclass(frozen=True)
class Request:
    """What the user asked for; None leaves the choice to the command.

    ``replications``, ``workers`` and ``table`` belong to the loops of a run, which are simulated.
    """

    what: str
    folder: Path | None = None
    year: int | None = None
    cluster: str | None = None
    lang: str = "en"
    out: Path | None = None
    force: bool = False
    replications: int | None = None
    work: Work = field(default_factory=Work)
    table: Path | None = None


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


def draw_and_tell(request: Request) -> None:
    """Draw, write and say where; the loops of a run are knocked out for it first.

    Raises:
        UserError: what was asked for does not exist; nothing is written then. WorkError: a run did not finish.
    """
    from ..analysis.figures.style import save

    target = request.out or Path(f"{request.what}.png")
    if target.suffix.lower() not in ENDINGS:
        raise UserError(f"--out {str(target)!r} must end in .png, .svg or .pdf, which decides the format.")
    lang = _language(request.lang)
    check_file(target, request.force)
    if request.what == "loops" and request.folder is not None:
        if request.year is not None:
            raise UserError("loops shows all years and takes no --year; flows does.")
        from .evolution.loop_session import draw_loops

        draw_loops(request.folder, target, lang, request.cluster, request.replications, request.work, request.table,
                   request.force)  # fmt: skip
        return
    given = {"replications": request.replications, "workers": request.work.workers, "scheduler": request.work.scheduler,
             "table": request.table}  # fmt: skip
    for name, value in given.items():
        if value is not None:
            raise UserError(f"--{name} belongs to 'synergysim draw loops RUN_FOLDER', which simulates; leave it out.")
    figure = run_picture(request, lang) if request.what in OF_A_RUN else model_picture(request, lang)
    with replaced_file(target, request.force) as aside:
        save(figure, aside)
    Console().print(f"Written to {target}.", soft_wrap=True, markup=False)


def model_picture(request: Request, lang: Language) -> Figure:
    """A picture of what the model declares; it takes no run."""
    from ..analysis.figures import loops, stocks

    for name, given in (("a run folder", request.folder), ("--year", request.year), ("--cluster", request.cluster)):
        if given is not None:
            of_run = " Give a run folder too to see what the loops do in it." if request.what == "loops" else ""
            raise UserError(f"{request.what} shows the model itself and takes no {name.removeprefix('a ')}.{of_run}")
    if request.what == "stocks":
        return stocks.stock_flow_diagram(stock_shapes(), lang)
    drawn = loops.loop_diagram if request.what == "loops" else loops.loop_panels
    return drawn(loop_shapes(lang), lang)


def stock_shapes() -> list[StockShape]:
    """The declared stocks, ready to draw."""
    from ..analysis.figures.stocks import StockShape
    from ..simulation.stocks import STOCKS

    return [StockShape(one.name, one.unit, one.inflows, one.outflows) for one in STOCKS]


def loop_shapes(lang: Language) -> list[LoopShape]:
    """The declared loops, ready to draw."""
    from ..analysis.figures.loops import LoopShape
    from ..simulation.loops import LOOPS

    return [
        LoopShape(one.code, one.name_zh if lang == "zh" else one.name_en, tuple((*link,) for link in one.links))
        for one in LOOPS
    ]


def run_picture(request: Request, lang: Language) -> Figure:
    """A picture of a run from the tables in its folder."""
    if request.folder is None:
        raise UserError(f"{request.what} shows a run: give the folder that 'synergysim run' wrote.")
    run = open_run(request.folder)
    cluster = None if request.cluster is None else asked_cluster(request.cluster, run.clusters)
    if request.what == "flows":
        flows = run.table("flows")
        return pictures.flow_figure(flows, _year(request.year, flows), lang, cluster)
    if request.year is not None:
        raise UserError(f"{request.what} shows all years and takes no --year; flows does.")
    if request.what in OF_SYNERGY:
        return _synergy_picture(request.what, run, cluster, lang)
    diagnostics = run.table("diagnostics")
    if cluster is not None:
        diagnostics = diagnostics[diagnostics["cluster"] == cluster]
    if request.what == "structure":
        return pictures.structure_figure(diagnostics, lang)
    return pictures.trade_balance_figure(diagnostics, run.known_year, lang)


def _synergy_picture(what: str, run: SavedRun, cluster: str | None, lang: Language) -> Figure:
    """The order degrees against each other, or the stages over the years."""
    from ..analysis.figures import evolution
    from ..analysis.figures import run as drawn

    synergy = _read(run.folder, "synergy.csv")
    if cluster is not None:
        synergy = synergy[synergy["cluster"] == cluster]
    return evolution.order_portrait(synergy, lang) if what == "portrait" else drawn.stages(synergy, lang)


def open_run(folder: Path) -> SavedRun:
    """The run that a folder holds.

    Raises:
        UserError: there is no such folder, or no finished run in it.
    """
    if not folder.is_dir():
        raise UserError(f"{folder} is no folder; give the one that 'synergysim run' wrote.")
    inputs = read_manifest(folder).get("inputs", {})
    if not inputs.get("industries") or not inputs.get("cities"):
        raise UserError(f"{folder / MANIFEST} is not that of 'synergysim run'; draw takes the folder of a single run.")
    runs = _read(folder, "runs.parquet")
    if not (runs["status"] == "finished").any():
        raise UserError(f"No replication of the run in {folder} finished; there is nothing to draw.")
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
        raise UserError(f"--year {asked} is outside the run's years, {first}-{last}.")
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


def _language(lang: str) -> Language:
    for known in LANGUAGES:
        if lang == known:
            return known
    raise UserError(f"--lang {lang!r} is not en or zh.")
