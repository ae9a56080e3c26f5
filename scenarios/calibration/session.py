"""A calibration on the command line: progress, what came out, where it is."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd
import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from ...analysis.catalogue import Language
from ..errors import UserError
from ..execution import available_workers, process_pool
from ..experiments.interrupts import INTERRUPTED
from ..report.writing import Writing, typed_command
from ..resolution import resolve
from ..result_folder import check_free
from ..scenario import load
from ..session import at_least_one, compile_first
from .calibrate import STUDY, Settings, Told, calibrate, progress_total
from .priors import priors_of
from .report import POSTERIOR, finding, write_calibration

if TYPE_CHECKING:
    from ...analysis.figures.files import Format

PARTS = {
    "check": "Looking for dead parameters",
    "trends": "Levels and trends",
    "point": "Fitting a point",
    "posterior": "Rounds of the posterior",
}


@dataclass(frozen=True)
class Request:
    """What the user asked for."""

    scenario: str
    settings: Settings
    out: Path | None
    observed: Path | None
    workers: int | None
    lang: Language
    formats: Sequence[Format] = ("png",)


def train_years(text: str) -> tuple[int, int]:
    """First and last year of FIRST-LAST; raises UserError."""
    first, mark, last = text.partition("-")
    if not (mark and first.strip().isdecimal() and last.strip().isdecimal()):
        raise UserError(f"--train {text!r} is not FIRST-LAST, such as 2010-2017.")
    return int(first), int(last)


def calibrate_and_report(request: Request) -> None:
    """Calibrate, write and tell.

    Raises:
        UserError, ParameterError: what was asked for does not exist or cannot be fitted.
    """
    started, console = time.perf_counter(), Console()
    scenario = load(request.scenario)
    workers = at_least_one("workers", request.workers, available_workers())
    folder = request.out or Path("results") / f"{scenario.name}_calibration"
    resolved = resolve(scenario, scale=request.settings.scale, until=request.settings.last)
    totals = progress_total(request.settings, priors_of(resolved.inputs, request.settings.parameters))
    own = None if request.observed is None else _own(request.observed)
    check_free(folder, study=STUDY)
    compile_first(console, resolved)
    try:
        with contextlib.ExitStack() as stack:
            executor = stack.enter_context(process_pool(workers)) if workers > 1 else None
            told = stack.enter_context(_progress(console, totals))
            result = calibrate(
                request.scenario, request.settings, out=folder, observed=own, executor=executor, told=told
            )
    except KeyboardInterrupt:
        console.print(f"Stopped. The same command goes on in {folder}.", soft_wrap=True, highlight=False)
        raise typer.Exit(INTERRUPTED) from None
    write_calibration(result, Writing(folder, False, typed_command(), request.lang, request.formats), request.observed)
    for line in finding(result, request.lang):
        console.print(line, soft_wrap=True, highlight=False)
    console.print(f"Written to {folder} in {time.perf_counter() - started:.0f} s.", soft_wrap=True)
    if result.posterior is not None:
        console.print(f"Other commands take it with --posterior {folder / POSTERIOR}.", soft_wrap=True)


def _own(path: Path) -> pd.DataFrame:
    """A user's observations as cluster, indicator, year, value."""
    from ...analysis.tables import read_tables

    read = read_tables(path, one_subsystem=True)
    parts = [
        table.rename_axis(index="year").reset_index().melt("year", var_name="indicator").assign(cluster=cluster)
        for cluster, table in read.tables.items()
    ]
    return pd.concat(parts, ignore_index=True).dropna(subset="value")[["cluster", "indicator", "year", "value"]]


@contextlib.contextmanager
def _progress(console: Console, totals: dict[str, int]) -> Iterator[Told]:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True) as progress:
        tasks = {part: progress.add_task(PARTS[part], total=total) for part, total in totals.items() if total}
        yield lambda part, steps: progress.advance(tasks[part], steps)
