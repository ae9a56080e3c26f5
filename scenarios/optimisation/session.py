"""A policy search on the command line: progress, the best points, where they are."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer
from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from ...analysis.catalogue import Language
from ..execution import available_workers
from ..experiments.interrupts import INTERRUPTED
from ..report.writing import Writing, typed_command
from ..resolution import resolve
from ..result_folder import check_free
from ..scenario import load
from ..session import at_least_one, compile_first
from .evaluations import InterruptedSearchError
from .optimise import Search, optimise
from .outputs import write_search
from .settings import STUDY, Settings, space_of
from .words import finding, goal_name

if TYPE_CHECKING:
    from ...analysis.figures.files import Format


@dataclass(frozen=True)
class Request:
    """What the user asked for; ``settings`` are fields of :class:`Settings`."""

    scenario: str
    budget: float
    settings: dict[str, Any]
    workers: int | None
    out: Path | None
    lang: Language
    formats: Sequence[Format] = ("png",)


def optimise_and_report(request: Request) -> None:
    """Search, write and tell.

    Raises:
        UserError, ParameterError: what was asked for does not exist or cannot be searched.
    """
    started, console = time.perf_counter(), Console()
    workers = at_least_one("workers", request.workers, available_workers())
    chosen = Settings(request.budget, **request.settings)
    resolved = resolve(load(request.scenario), scale=chosen.scale, until=chosen.until)
    space_of(resolved, chosen)  # refuses before anything is compiled
    folder = request.out or Path("results") / f"{resolved.name}_search"
    console.print(f"At most {_at_most(chosen):,} evaluations, {_runs_at_most(chosen):,} runs.", highlight=False)
    check_free(folder, study=STUDY)
    compile_first(console, resolved)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    try:
        with Progress(*columns, console=console, transient=True) as progress:
            task = progress.add_task("Trying policies", total=_at_most(chosen))
            search = optimise(
                request.scenario, request.budget, out=folder, workers=workers,
                told=lambda more: progress.advance(task, more), **request.settings,
            )  # fmt: skip
    except InterruptedSearchError:
        console.print(f"Stopped. The same command goes on in {folder}.", soft_wrap=True, highlight=False)
        raise typer.Exit(INTERRUPTED) from None
    write_search(search, Writing(folder, False, typed_command(), request.lang, request.formats))
    console.print(_table(search))
    for line in finding(search, request.lang):
        console.print(line, soft_wrap=True, highlight=False)
    console.print(f"Written to {folder} in {time.perf_counter() - started:.0f} s.", soft_wrap=True)
    best = folder / f"{search.resolved.name}_{search.best.lower()}.yaml"
    console.print(f"Try: synergysim compare {search.resolved.name} {best}", soft_wrap=True)


def _at_most(settings: Settings) -> int:
    """Evaluations: of the search, then the points and baselines on both sets of seeds and in every world."""
    points = settings.keep + 3
    return settings.population * settings.generations + points * (2 + settings.worlds)


def _runs_at_most(settings: Settings) -> int:
    """Runs that the evaluations take: those in other worlds have as many as those of the search."""
    return settings.replications * _at_most(settings) + (settings.keep + 3) * (settings.fresh - settings.replications)


def _table(search: Search) -> Table:
    goal = search.goals[0]
    quantity = goal.quantity
    title = f"{goal_name(goal, 'en')}: the best points and what they are compared with"
    table = Table(title=title, title_justify="left", box=SIMPLE_HEAD, pad_edge=False)
    for heading in ("Point", "Cost", "Dearest run", "Search", "Fresh seeds", "Gain (95 %)"):
        table.add_column(heading)
    for row in search.points.to_dict("records"):
        gain = f"{row[f'{quantity}_gain']:+.3g} [{row[f'{quantity}_lower']:+.3g}, {row[f'{quantity}_upper']:+.3g}]"
        values = [f"{row[f'{quantity}_search']:.4g}", f"{row[f'{quantity}_fresh']:.4g}", gain]
        table.add_row(str(row["point"]), f"{row['cost']:,.0f}", f"{row['dearest']:,.0f}", *values)
    table.caption = "Costs: programmes, subsidies and revenue forgone over the years, 10,000 CNY."
    table.caption_justify = "left"
    return table
