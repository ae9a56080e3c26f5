"""A comparison on the command line: progress while it goes on, the effects at the end."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd
import typer
from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table

from ...analysis.catalogue import Language
from ..calibration.posterior import read_posterior, with_posterior
from ..execution import Outcome, available_workers
from ..experiments.run import RunError
from ..report.writing import typed_command
from ..resolution import Resolved, resolve
from ..result_folder import check_free
from ..scenario import load
from ..session import at_least_one, compile_first, parsed_settings, progress_of
from . import outputs as comparison_outputs
from .compare import Comparison, check_comparable, compare_resolved
from .report import ran_line
from .words import pairs_notes, short_effects, short_indicators, transitions_table

if TYPE_CHECKING:
    from ...analysis.figures.files import Format

MOST_WIDTH = 26  # of a column that is not to be broken


@dataclass(frozen=True)
class Request:
    """What the user asked for; None leaves the choice to the scenarios."""

    scenarios: tuple[str, ...]
    seed: int
    replications: int
    scale: float | None
    until: int | None
    indicators: tuple[str, ...]
    precision: float
    year: int | None
    settings: tuple[str, ...]
    workers: int | None
    out: Path
    lang: Language
    force: bool
    posterior: str | None = None
    formats: tuple[Format, ...] = ("png",)


def compare_and_report(request: Request) -> None:
    """Compare, write and tell; exit code 1 if a run failed, after writing what finished.

    Raises:
        UserError, ParameterError: what was asked for does not exist, is out of bounds or cannot be compared.
    """
    started = time.perf_counter()
    console = Console()
    workers = at_least_one("workers", request.workers, available_workers())
    overrides = parsed_settings(request.settings)
    resolved = [resolve(load(name), overrides, request.scale, request.until) for name in request.scenarios]
    if request.posterior:
        found = read_posterior(request.posterior)
        resolved = [with_posterior(one, found, request.replications, request.seed) for one in resolved]
    check_comparable(resolved, request.replications, request.indicators, request.precision, request.year)
    check_free(request.out, request.force)
    compile_first(console, resolved[0])
    with progress_of(console, len(resolved) * request.replications) as advance:
        comparison = _compared(request, resolved, workers, advance)
    with console.status("Drawing figures and writing the report …"):
        command = typed_command()
        comparison_outputs.write(comparison, request.out, request.force, command, request.lang, request.formats)
    tell(console, comparison)
    console.print(f"Written to {request.out} in {time.perf_counter() - started:.0f} s.", soft_wrap=True)
    console.print(f"Open {request.out / 'report.html'} in a browser.", soft_wrap=True)
    if not comparison.failures.empty:
        raise typer.Exit(1)


def _compared(
    request: Request, resolved: list[Resolved], workers: int, advance: Callable[[int, Outcome[Any]], None]
) -> Comparison:
    try:
        return compare_resolved(
            resolved,
            request.seed,
            request.replications,
            request.indicators,
            request.precision,
            request.year,
            workers=workers,
            finished=advance,
        )
    except RunError as error:
        typer.echo(f"synergysim: {error}", err=True)
        raise typer.Exit(1) from error


def tell(console: Console, comparison: Comparison) -> None:
    """Print the effects, the stages and what the reader must know."""
    console.print(ran_line(comparison), markup=False)
    for error, times in comparison.failures["error"].value_counts(sort=False).items():
        text = f"{times} of {len(comparison.runs)} runs failed: {error}"
        console.print(text, style="red", markup=False, highlight=False)
    for note in pairs_notes(comparison):
        console.print(note, style="yellow", markup=False)
    if comparison.effects.empty:
        return
    for scenario in comparison.effects["scenario"].unique():
        title = f"{scenario} against {comparison.baseline} in {comparison.year_shown}, ± half of the 95 % interval"
        _print(console, short_effects(comparison, scenario), title)
        if comparison.indicators:
            title = f"{scenario}: effects in percent of {comparison.baseline}"
            _print(console, short_indicators(comparison, scenario), title)
    title = "Median year of reaching a stage (share of replications that do, if not all)"
    _print(console, _scenarios_as_headings(transitions_table(comparison)), title)
    console.print("Levers move policy counts by definition: read a policy's effect from 'U without policy counts'.")


def _print(console: Console, frame: pd.DataFrame, title: str) -> None:
    console.print(title, style="italic", markup=False, highlight=False)
    table = Table(box=SIMPLE_HEAD, pad_edge=False, padding=(0, 1, 0, 0))
    for heading in frame.columns:
        table.add_column(heading, min_width=min(int(frame[heading].astype(str).str.len().max()), MOST_WIDTH))
    for row in frame.itertuples(index=False, name=None):
        table.add_row(*map(str, row))
    console.print(table)


def _scenarios_as_headings(frame: pd.DataFrame) -> pd.DataFrame:
    """The table without its first column, the scenario, which gets a line of its own above its clusters."""
    scenario, *others = frame.columns
    rows: list[tuple[str, ...]] = []
    for name, group in frame.groupby(scenario, sort=False):
        rows.append((f"{name}:", *("" for _ in others[1:])))
        rows += group[others].itertuples(index=False, name=None)
    return pd.DataFrame(rows, columns=others)
